import Basics
import Media
import Testing

@Suite struct MediaTests {
  @Test func kindsByContent() {
    #expect(ImageKind.sniff(Samples.jpeg(orientation: 1)) == .jpeg)
    #expect(ImageKind.sniff(Samples.png) == .png)
    #expect(ImageKind.sniff(Samples.webp) == .webp)
    #expect(ImageKind.sniff(Samples.heic) == .heic)
    for other in ["", "GIF89a........", "<svg xmlns=", "%PDF-1.7", "RIFF....WAVE", "\0\0\0\u{18}ftypavif\0\0\0\0mif1avif"] {
      #expect(ImageKind.sniff(Array(other.utf8)) == nil)
    }
  }

  @Test func dimensions() {
    for bytes in [Samples.jpeg(orientation: 1), Samples.png, Samples.webp] {
      #expect(ImageKind.dimensions(bytes) == ImageSize(width: 32, height: 16))
    }
    #expect(ImageKind.dimensions(Samples.heic) == ImageSize(width: 4032, height: 3024))
    let lossless = Array("RIFF".utf8) + Samples.little(22, 4) + Array("WEBP".utf8)
      + Samples.riff("VP8L", [0x2F] + Samples.little(31 | 15 << 14, 4) + [0])
    #expect(ImageKind.dimensions(lossless) == ImageSize(width: 32, height: 16))
  }

  @Test func bombsAndStrangersAreRefused() throws {
    var bomb = Samples.png
    bomb.replaceSubrange(16..<24, with: Samples.big(20_000, 4) + Samples.big(20_000, 4))
    #expect { try Photograph(bomb) } throws: { ($0 as? Refusal)?.kind == .tooLarge }
    #expect(publicCopy(bomb) == nil)
    #expect { try Photograph(Array("GIF89a".utf8), field: "photo2") } throws: {
      ($0 as? Refusal)?.fields.first?.field == "photo2"
    }
    #expect { try Photograph(Array(Samples.png.prefix(12))) } throws: { ($0 as? Refusal)?.kind == .invalid }
    let good = try Photograph(Samples.webp)
    #expect(good.kind == .webp && good.size.pixels == 512 && good.publicCopy != nil)
  }

  @Test func exifIsReadFromEveryKind() throws {
    for bytes in [Samples.jpeg(orientation: 6), Samples.png, Samples.heic] {
      let exif = try #require(Exif(of: bytes))
      let position = try #require(exif.position)
      #expect(exif.takenAt == "2026:11:23 14:05:09")
      // 31° 57' and 118° 50' with 123456789/123456790 seconds.
      #expect(abs(position.latitude - (31 + 57.0 / 60 + 1.0 / 3600)) < 1e-7)
      #expect(abs(position.longitude - (118 + 50.0 / 60 + 1.0 / 3600)) < 1e-7)
    }
    #expect(Exif(of: Samples.jpeg(orientation: 6))?.orientation == 6)
    #expect(Exif(of: Samples.webp)?.takenAt == "2026:11:23 14:05:09")
  }

  @Test func jpegCopyHoldsPixelsProfileAndTurningOnly() throws {
    let upright = try #require(publicCopy(Samples.jpeg(orientation: 1)))
    for trace in ["Exif", "MPF", "Photoshop", "http", "home", "motion", "2026:"] { #expect(!upright.holds(trace)) }
    #expect(!upright.holds(Samples.secret))
    #expect(upright.holds("ICC_PROFILE") && upright.holds("Adobe") && upright.holds("JFIF"))
    #expect(upright.holds([0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56, 0x78, 0xFF, 0xD9]))
    #expect(publicCopy(upright) == upright)
    let turned = try #require(publicCopy(Samples.jpeg(orientation: 6)))
    let exif = try #require(Exif(of: turned))
    #expect(exif.orientation == 6 && exif.position == nil && exif.takenAt == nil && !turned.holds(Samples.secret))
    #expect(turned.count == upright.count + 36 && publicCopy(turned) == turned)
  }

  @Test func pngAndWebPCopies() throws {
    let png = try #require(publicCopy(Samples.png))
    for trace in ["eXIf", "tEXt", "iTXt", "zTXt", "tIME", "prVt"] { #expect(!png.holds(trace)) }
    #expect(!png.holds(Samples.secret) && png.holds("gAMA") && png.suffix(8).starts(with: Array("IEND".utf8)))
    #expect(publicCopy(png) == png)
    let webp = try #require(publicCopy(Samples.webp))
    for trace in ["EXIF", "XMP ", "xmpmeta"] { #expect(!webp.holds(trace)) }
    #expect(!webp.holds(Samples.secret) && webp.holds("ICCP") && webp[20] == 0x20)
    #expect(Array(webp[4..<8]) == Samples.little(webp.count - 8, 4) && webp.count % 2 == 0)
    #expect(publicCopy(webp) == webp)
    #expect(publicCopy(Samples.heic) == nil)
  }

  @Test(arguments: 0..<4) func damagedPicturesNeverTrapNorTell(_ kind: Int) {
    let seed = [Samples.jpeg(orientation: 6), Samples.png, Samples.webp, Samples.heic][kind]
    var random = SeededRandom(seed: UInt64(100 + kind))
    var copies = 0
    for _ in 0..<5000 {
      var bytes = seed
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if Int.random(in: 0..<4, using: &random) == 0 {
        bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
      }
      _ = Exif(of: bytes)
      _ = try? Photograph(bytes)
      guard let copy = publicCopy(bytes) else { continue }
      copies += 1
      if copy.holds(Samples.secret) { Issue.record("the copy tells the position: \(bytes)") }
    }
    #expect(kind == 3 ? copies == 0 : copies > 500, "\(copies) copies")
  }
}
