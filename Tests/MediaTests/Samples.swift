/// Small pictures made in code, with a position, a time and a comment in every place a format has for them.
enum Samples {
  /// The seconds of the latitude and of the longitude: bytes that must not be in any public copy.
  static let secret: [UInt8] = [0x07, 0x5B, 0xCD, 0x15, 0x07, 0x5B, 0xCD, 0x16]

  static func big(_ number: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * (width - 1 - $0))) }
  }
  static func little(_ number: Int, _ width: Int) -> [UInt8] { big(number, width).reversed() }

  static func tiff(orientation: Int, isLittle: Bool = false) -> [UInt8] {
    func n(_ number: Int, _ width: Int) -> [UInt8] { isLittle ? little(number, width) : big(number, width) }
    func entry(_ tag: Int, _ type: Int, _ count: Int, _ value: [UInt8]) -> [UInt8] {
      n(tag, 2) + n(type, 2) + n(count, 4) + value + [UInt8](repeating: 0, count: 4 - value.count)
    }
    // 8: three entries (42 bytes) → 50: camera (18) → 68: time (20) → 88: GPS, four entries (54) → 142, 166: degrees.
    var all: [UInt8] = (isLittle ? Array("II".utf8) : Array("MM".utf8)) + n(42, 2) + n(8, 4)
    all += n(3, 2) + entry(0x0112, 3, 1, n(orientation, 2))
    all += entry(0x8769, 4, 1, n(50, 4)) + entry(0x8825, 4, 1, n(88, 4)) + n(0, 4)
    all += n(1, 2) + entry(0x9003, 2, 20, n(68, 4)) + n(0, 4)
    all += Array("2026:11:23 14:05:09\0".utf8)
    all += n(4, 2) + entry(1, 2, 2, Array("N\0".utf8)) + entry(2, 5, 3, n(142, 4)) + entry(3, 2, 2, Array("E\0".utf8))
    all += entry(4, 5, 3, n(166, 4)) + n(0, 4)
    all += n(31, 4) + n(1, 4) + n(57, 4) + n(1, 4)
    all += secret
    all += n(118, 4) + n(1, 4) + n(50, 4) + n(1, 4) + secret
    return all
  }

  static func segment(_ marker: UInt8, _ payload: [UInt8]) -> [UInt8] {
    [0xFF, marker] + big(payload.count + 2, 2) + payload
  }

  static let profile: [UInt8] =
    big(140, 4) + [UInt8](repeating: 1, count: 32) + Array("acsp".utf8) + [UInt8](repeating: 2, count: 100)

  static func jpeg(orientation: Int) -> [UInt8] {
    let exif = Array("Exif\0\0".utf8) + tiff(orientation: orientation)
    var all: [UInt8] = [0xFF, 0xD8] + segment(0xE0, Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0])
    all += segment(0xE1, exif) + segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + secret)
    all += segment(0xE2, Array("ICC_PROFILE\0".utf8) + [1, 1] + profile) + segment(0xE2, Array("MPF\0".utf8) + secret)
    all += segment(0xED, Array("Photoshop 3.0\0".utf8) + secret)
    all += segment(0xEE, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 1])
    all += segment(0xFE, Array("made at home".utf8) + secret)
    all += segment(0xDB, [0] + [UInt8](repeating: 3, count: 64)) + segment(0xC0, [8, 0, 16, 0, 32, 1, 1, 0x11, 0])
    all += segment(0xC4, [0] + [1] + [UInt8](repeating: 0, count: 15) + [5])
    all += segment(0xDA, [1, 1, 0, 0, 63, 0]) + [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56, 0x78]
    return all + [0xFF, 0xD9] + Array("motion".utf8) + secret
  }

  static func checksum(_ bytes: [UInt8]) -> Int {
    var value: UInt32 = ~0
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }
    return Int(~value)
  }

  static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    big(data.count, 4) + Array(name.utf8) + data + big(checksum(Array(name.utf8) + data), 4)
  }

  static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    + chunk("IHDR", big(32, 4) + big(16, 4) + [8, 0, 0, 0, 0]) + chunk("gAMA", big(45455, 4))
    + chunk("eXIf", tiff(orientation: 6)) + chunk("tEXt", Array("Place\0".utf8) + secret)
    + chunk("iTXt", Array("XML:com.adobe.xmp\0".utf8) + secret) + chunk("tIME", [7, 234, 11, 23, 1, 2, 3])
    + chunk("zTXt", secret) + chunk("prVt", secret) + chunk("IDAT", [1, 2, 3, 4, 5]) + chunk("IEND", []) + secret

  static func riff(_ name: String, _ data: [UInt8]) -> [UInt8] {
    Array(name.utf8) + little(data.count, 4) + data + (data.count % 2 == 1 ? [0] : [])
  }

  static let webp: [UInt8] = {
    let pixels = riff("VP8 ", [0x30, 1, 0, 0x9D, 0x01, 0x2A, 32, 0, 16, 0, 9, 9, 9])
    let body = Array("WEBP".utf8) + riff("VP8X", [0x2C, 0, 0, 0, 31, 0, 0, 15, 0, 0]) + riff("ICCP", profile)
      + pixels + riff("EXIF", tiff(orientation: 6, isLittle: true)) + riff("XMP ", Array("<x:xmpmeta".utf8) + secret)
    return Array("RIFF".utf8) + little(body.count, 4) + body + secret
  }()

  static let heic: [UInt8] = big(24, 4) + Array("ftypheic".utf8) + big(0, 4) + Array("mif1heic".utf8)
    + big(40, 4) + Array("ispe".utf8) + big(0, 4) + big(512, 4) + big(512, 4) + big(20, 4)
    + Array("ispe".utf8) + big(0, 4)
    + big(4032, 4) + big(3024, 4) + Array("Exif\0\0".utf8) + tiff(orientation: 1)
}

extension [UInt8] {
  func holds(_ pattern: [UInt8]) -> Bool {
    guard count >= pattern.count else { return false }
    return (0...count - pattern.count).contains { at in
      self[at] == pattern[0] && self[at..<at + pattern.count].elementsEqual(pattern)
    }
  }
  func holds(_ text: String) -> Bool { holds(Array(text.utf8)) }
}
