/// What a camera wrote about a picture (CIPA DC-008, Exif 3.0; TIFF 6.0). Facts for staff, not for the public.
package struct Exif: Sendable, Hashable {
  /// `DateTimeOriginal` as written, such as `2026:11:23 14:05:09`, in the camera's own time.
  package var takenAt: String?
  /// `OffsetTimeOriginal`, such as `+08:00`.
  package var takenAtOffset: String?
  /// Degrees east and north as the camera wrote them. The standard means WGS-84; some telephones sold in China write
  /// GCJ-02 without saying so.
  package var position: Position?
  /// 1...8; 1 is upright.
  package var orientation: Int

  package struct Position: Sendable, Hashable {
    package var longitude: Double
    package var latitude: Double
  }

  /// The Exif of a picture; nil if it has none or it cannot be read.
  package init?(of bytes: [UInt8]) {
    let view = ByteView(bytes)
    let tiff: ArraySlice<UInt8>? =
      switch ImageKind.sniff(bytes) {
      case .jpeg: JPEG.exif(view)
      case .png: PNG.exif(view)
      case .webp: WebP.exif(view)
      case .heic: Self.looselyPlaced(view)
      case nil: nil
      }
    guard let tiff else { return nil }
    self.init(tiff: ByteView(tiff))
  }

  init?(tiff: ByteView) {
    let isLittle = tiff.has("II", at: 0)
    guard isLittle || tiff.has("MM", at: 0), tiff.number(2, 2, isLittle: isLittle) == 42,
      let first = tiff.number(4, 4, isLittle: isLittle)
    else { return nil }
    let main = Directory(tiff, at: first, isLittle: isLittle)
    let found = main.short(0x0112) ?? 1
    orientation = (1...8).contains(found) ? found : 1
    if let at = main.long(0x8769) {
      let camera = Directory(tiff, at: at, isLittle: isLittle)
      takenAt = camera.text(0x9003)
      takenAtOffset = camera.text(0x9011)
    }
    if let at = main.long(0x8825) { position = Self.position(Directory(tiff, at: at, isLittle: isLittle)) }
  }

  /// The payload of an APP1 segment that says nothing but how to turn the picture.
  static func onlyOrientation(_ orientation: Int) -> [UInt8] {
    Array("Exif\0\0MM\0*".utf8) + bigEndian(8, 4) + bigEndian(1, 2) + bigEndian(0x0112, 2) + bigEndian(3, 2)
      + bigEndian(1, 4) + bigEndian(orientation, 2) + [0, 0] + bigEndian(0, 4)
  }

  private static func position(_ directory: Directory) -> Position? {
    guard let north = directory.degrees(0x0002), let east = directory.degrees(0x0004) else { return nil }
    let latitude = directory.text(0x0001)?.first == "S" ? -north : north
    let longitude = directory.text(0x0003)?.first == "W" ? -east : east
    // Cameras without a fix write zeros.
    guard abs(latitude) <= 90, abs(longitude) <= 180, latitude != 0 || longitude != 0 else { return nil }
    return Position(longitude: longitude, latitude: latitude)
  }

  private static func looselyPlaced(_ view: ByteView) -> ArraySlice<UInt8>? {
    for order in ["Exif\0\0II*\0", "Exif\0\0MM\0*"] {
      guard let at = view.find(Array(order.utf8)) else { continue }
      return view.slice(at + 6, min(view.count - at - 6, 1 << 16))
    }
    return nil
  }
}

/// One directory of a TIFF; a value that cannot be read is nil.
private struct Directory {
  let tiff: ByteView
  let isLittle: Bool
  /// Where the value of a tag stands, its type and count.
  var entries: [Int: (type: Int, count: Int, at: Int)] = [:]

  init(_ tiff: ByteView, at: Int, isLittle: Bool) {
    self.tiff = tiff
    self.isLittle = isLittle
    let widths = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]
    for index in 0..<min(tiff.number(at, 2, isLittle: isLittle) ?? 0, 512) {
      let place = at + 2 + index * 12
      guard let tag = number(place, 2), let type = number(place + 2, 2), let count = number(place + 4, 4),
        (1...12).contains(type), count > 0, count < 1 << 16
      else { continue }
      let isInline = widths[type] * count <= 4
      guard let value = isInline ? place + 8 : number(place + 8, 4) else { continue }
      entries[tag] = (type, count, value)
    }
  }

  func number(_ at: Int, _ width: Int) -> Int? { tiff.number(at, width, isLittle: isLittle) }

  func short(_ tag: Int) -> Int? {
    guard let entry = entries[tag], entry.type == 3 else { return nil }
    return number(entry.at, 2)
  }

  func long(_ tag: Int) -> Int? {
    guard let entry = entries[tag], entry.type == 4 else { return nil }
    return number(entry.at, 4)
  }

  /// ASCII up to the zero byte; nil if it is empty or holds anything but printable letters.
  func text(_ tag: Int) -> String? {
    guard let entry = entries[tag], entry.type == 2, let bytes = tiff.slice(entry.at, min(entry.count, 64)) else {
      return nil
    }
    let letters = bytes.prefix { $0 != 0 }
    guard !letters.isEmpty, letters.allSatisfy({ (32..<127).contains($0) }) else { return nil }
    return String(decoding: letters, as: UTF8.self)
  }

  /// Three rationals: degrees, minutes, seconds.
  func degrees(_ tag: Int) -> Double? {
    guard let entry = entries[tag], entry.type == 5, entry.count == 3 else { return nil }
    var sum = 0.0
    for (index, share) in [1.0, 60, 3600].enumerated() {
      let place = entry.at + index * 8
      guard let above = number(place, 4), let below = number(place + 4, 4) else { return nil }
      if above == 0 { continue }
      guard below > 0 else { return nil }
      sum += Double(above) / Double(below) / share
    }
    return sum
  }
}
