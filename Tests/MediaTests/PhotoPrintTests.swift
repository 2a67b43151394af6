import Basics
import CGD
import Media
import Testing

/// A picture that libgd draws and encodes, as a camera would.
private final class Drawing {
  let image: gdImagePtr

  init(width: Int, height: Int) throws {
    image = try #require(gdImageCreateTrueColor(Int32(width), Int32(height)))
  }

  private init(_ image: gdImagePtr) { self.image = image }

  deinit { gdImageDestroy(image) }

  /// Patches of light at places that only the seed decides, and grain over all.
  static func street(seed: UInt64, width: Int = 640, height: Int = 480, grain: Int = 6) throws -> Drawing {
    let drawing = try Drawing(width: width, height: height)
    var random = SeededRandom(seed: seed)
    func shade() -> Int32 {
      gdImageColorAllocate(
        drawing.image, .random(in: 0...255, using: &random), .random(in: 0...255, using: &random), .random(in: 0...255, using: &random))
    }
    gdImageFilledRectangle(drawing.image, 0, 0, Int32(width), Int32(height), shade())
    for _ in 0..<40 {
      let x = Int32.random(in: 0..<Int32(width), using: &random), y = Int32.random(in: 0..<Int32(height), using: &random)
      let across = Int32.random(in: Int32(width / 8)..<Int32(width / 3), using: &random)
      let down = Int32.random(in: Int32(height / 8)..<Int32(height / 3), using: &random)
      gdImageFilledEllipse(drawing.image, x, y, across, down, shade())
    }
    drawing.each { pixel in
      let noise = Int32.random(in: -Int32(grain)...Int32(grain), using: &random)
      return pixel.map { $0 + noise }
    }
    return drawing
  }

  /// Changes the three colours of every pixel.
  func each(_ change: ([Int32]) -> [Int32]) {
    for y in 0..<image.pointee.sy {
      for x in 0..<image.pointee.sx {
        let pixel = gdImageGetTrueColorPixel(image, x, y)
        let new = change([pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255]).map { min(255, max(0, $0)) }
        gdImageSetPixel(image, x, y, new[0] << 16 | new[1] << 8 | new[2])
      }
    }
  }

  func brighter(by levels: Int32) throws -> Drawing {
    let copy = Drawing(try #require(gdImageClone(image)))
    copy.each { $0.map { $0 + levels } }
    return copy
  }

  func scaled(to width: Int) throws -> Drawing {
    let height = width * Int(image.pointee.sy) / Int(image.pointee.sx)
    let copy = try Drawing(width: width, height: height)
    gdImageCopyResampled(
      copy.image, image, 0, 0, 0, 0, Int32(width), Int32(height), image.pointee.sx, image.pointee.sy)
    return copy
  }

  private func bytes(_ encode: (UnsafeMutablePointer<Int32>) -> UnsafeMutableRawPointer?) throws -> [UInt8] {
    var count: Int32 = 0
    let start = try #require(encode(&count))
    defer { gdFree(start) }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(count)))
  }

  func jpeg(_ quality: Int32 = 90) throws -> [UInt8] { try bytes { gdImageJpegPtr(image, $0, quality) } }
  func png() throws -> [UInt8] { try bytes { gdImagePngPtr(image, $0) } }
  func webp(_ quality: Int32 = 80) throws -> [UInt8] { try bytes { gdImageWebpPtrEx(image, $0, quality) } }
}

@Suite struct PhotoPrintTests {
  @Test(arguments: 1...12) func copiesAreKnown(_ seed: UInt64) throws {
    let street = try Drawing.street(seed: seed)
    let print = try #require(PhotoPrint(of: street.jpeg(92)))
    let copies = [
      ("poorer", try street.jpeg(45)), ("png", try street.png()), ("webp", try street.webp()),
      ("half", try street.scaled(to: 320).jpeg(80)), ("large", try street.scaled(to: 1600).jpeg(80)),
      ("thumbnail", try street.scaled(to: 160).jpeg(75)), ("brighter", try street.brighter(by: 12).jpeg(85)),
      ("darker", try street.brighter(by: -12).jpeg(85)),
    ]
    for (name, bytes) in copies {
      let distance = try #require(PhotoPrint(of: bytes)).distance(to: print)
      #expect(distance <= PhotoPrint.nearest, "seed \(seed), \(name): \(distance)")
    }
  }

  /// Of four hundred pictures, no two are taken for one another.
  @Test func othersAreNotTakenForIt() throws {
    let prints = try (0..<400).map { seed in
      try #require(PhotoPrint(of: Drawing.street(seed: 5000 + UInt64(seed), width: 96, height: 72).png()), "seed \(seed)")
    }
    var nearest = 64
    for (place, print) in prints.enumerated() {
      for other in prints[..<place] { nearest = min(nearest, print.distance(to: other)) }
    }
    #expect(nearest > PhotoPrint.nearest, "the nearest two of 79,800 pairs differ in \(nearest) places")
  }

  /// Whatever three bits differ, a band is the same; and a band is made of bits from all over the picture.
  @Test func bandsFindAllThatAreNear() {
    var random = SeededRandom(seed: 11)
    for _ in 0..<2000 {
      let print = PhotoPrint(bits: random.next())
      var bits = print.bits
      for _ in 0..<Int.random(in: 0...3, using: &random) { bits ^= 1 << UInt64.random(in: 0..<64, using: &random) }
      let other = PhotoPrint(bits: bits)
      #expect(print.distance(to: other) <= 3 && zip(print.bands, other.bands).contains { $0 == $1 })
    }
    #expect(PhotoPrint(bits: 0x1111_1111_1111_1111).bands == [0xFFFF, 0, 0, 0])
    #expect(PhotoPrint(bits: 1 << 63).bands == [0, 0, 0, 0x8000])
  }

  @Test func aFlatPictureHasNoPrint() throws {
    let page = try Drawing(width: 300, height: 400)
    page.each { _ in [250, 250, 248] }
    #expect(try PhotoPrint(of: page.jpeg()) == nil)
    var random = SeededRandom(seed: 3)
    page.each { $0.map { $0 - .random(in: 0...9, using: &random) } }
    #expect(try PhotoPrint(of: page.jpeg()) == nil, "grain is no gradient")
  }

  /// A picture that lies on its side and one that was turned for good are one picture.
  @Test func turningIsNoDifference() throws {
    let street = try Drawing.street(seed: 77)
    let print = try #require(PhotoPrint(of: street.jpeg()))
    for (degrees, orientation) in [(90, 6), (180, 3), (270, 8)] {
      let isOnItsSide = degrees != 180
      let turned = try Drawing(width: isOnItsSide ? 480 : 640, height: isOnItsSide ? 640 : 480)
      // Counter-clockwise, so that the orientation turns it back.
      gdImageCopyRotated(
        turned.image, street.image, Double(turned.image.pointee.sx - 1) / 2, Double(turned.image.pointee.sy - 1) / 2, 0, 0,
        640, 480, Int32(degrees))
      let jpeg = try turned.jpeg()
      let exif = Samples.segment(0xE1, Array("Exif\0\0".utf8) + Samples.tiff(orientation: orientation))
      let told = Array(jpeg.prefix(2)) + exif + Array(jpeg.dropFirst(2))
      #expect(try #require(PhotoPrint(of: told)).distance(to: print) <= PhotoPrint.nearest, "\(degrees)")
      #expect(try #require(PhotoPrint(of: jpeg)).distance(to: print) > PhotoPrint.nearest)
    }
  }

  @Test func whatCannotBeDecodedHasNoPrint() throws {
    let jpeg = try Drawing.street(seed: 5).jpeg()
    for bytes in [Samples.heic, Samples.png, Samples.webp, Array(jpeg.prefix(300)), [], Array("GIF89a".utf8)] {
      #expect(PhotoPrint(of: bytes) == nil)
    }
    var bomb = try Drawing.street(seed: 5, width: 64, height: 64).png()
    bomb.replaceSubrange(16..<24, with: Samples.big(30_000, 4) + Samples.big(30_000, 4))
    #expect(PhotoPrint(of: bomb) == nil)
  }

  /// Each scan goes over the whole picture once more.
  @Test func aPictureOfManyScansIsNotDecoded() throws {
    let street = try Drawing.street(seed: 9)
    gdImageInterlace(street.image, 1)
    let jpeg = try street.jpeg()
    #expect(PhotoPrint(of: jpeg) != nil)
    var last = jpeg.count - 2
    while !(jpeg[last] == 0xFF && jpeg[last + 1] == 0xDA) { last -= 1 }
    let scan = jpeg[last..<jpeg.count - 2]
    let many = Array(jpeg.dropLast(2)) + (0..<100).flatMap { _ in scan } + [0xFF, 0xD9]
    #expect(PhotoPrint(of: many) == nil)
  }

  @Test func damagedPicturesNeverTrap() throws {
    let street = try Drawing.street(seed: 21, width: 64, height: 48)
    for (kind, seed) in [try street.jpeg(), try street.png(), try street.webp()].enumerated() {
      var random = SeededRandom(seed: UInt64(300 + kind))
      for _ in 0..<400 {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
        }
        if Int.random(in: 0..<4, using: &random) == 0 { bytes = Array(bytes.prefix(.random(in: 0...bytes.count, using: &random))) }
        _ = PhotoPrint(of: bytes)
      }
    }
  }

  @Test func timesOfCameras() throws {
    let exif = try #require(Exif(of: Samples.jpeg(orientation: 1)))
    let local = LocalZone.shanghai.instant(LocalDate(2026, 11, 23), minutes: 14 * 60 + 5) + .seconds(9)
    #expect(exif.taken(in: .shanghai) == local)
    var other = exif
    other.takenAtOffset = "-05:30"
    #expect(other.taken(in: .shanghai) == local + .minutes(480 + 330))
    for wrong in ["2026:13:23 14:05:09", "0000:00:00 00:00:00", "2026:11:23 25:05:09", "2026:11:23", "    :  :     :  :  "] {
      other.takenAt = wrong
      #expect(other.taken(in: .shanghai) == nil, "\(wrong)")
    }
  }
}
