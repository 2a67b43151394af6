import Basics
import Documents

/// The mark as a picture for the home screen of a phone: four squares on a ground that may be cut to any shape.
package enum AppIcon {
  package static let sizes = [192, 512]

  package static let pictures = Dictionary(uniqueKeysWithValues: sizes.map { ($0, png($0)) })
  private static let paths = pictures.mapValues { "-\(contentDigest(hexadecimal($0))).png" }

  package static func path(_ size: Int) -> String { "/assets/icon-\(size)\(paths[size] ?? ".png")" }

  /// A PNG with a palette of three colours (PNG specification, third edition, 11.2).
  static func png(_ size: Int) -> [UInt8] {
    // The squares keep within the middle four fifths, which no shape cuts away.
    func place(_ share: Int) -> Int { size * share / 48 }
    let near = place(11)..<place(23), far = place(25)..<place(37)
    var rows: [UInt8] = []
    rows.reserveCapacity((size + 1) * size)
    for y in 0..<size {
      rows.append(0)
      for x in 0..<size {
        let lit = near.contains(x) && near.contains(y) || far.contains(x) && far.contains(y)
        let dim = near.contains(x) && far.contains(y) || far.contains(x) && near.contains(y)
        rows.append(lit ? 1 : dim ? 2 : 0)
      }
    }
    let side = bytes(UInt32(size))
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", side + side + [8, 3, 0, 0, 0])
      + chunk("PLTE", [0x1D, 0x56, 0xD8, 0xFF, 0xFF, 0xFF, 0x8D, 0xB9, 0xE2]) + chunk("IDAT", packed(rows)) + chunk("IEND", [])
  }

  /// The zlib form (RFC 1950) of what gzip has between its head and its sums.
  private static func packed(_ plain: [UInt8]) -> [UInt8] {
    var low: UInt32 = 1, high: UInt32 = 0
    for byte in plain {
      low = (low + UInt32(byte)) % 65521
      high = (high + low) % 65521
    }
    return [0x78, 0x9C] + Gzip.compressed(plain, level: 9).dropFirst(10).dropLast(8) + bytes(high << 16 | low)
  }

  private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + content
    var sum: UInt32 = .max
    for byte in body {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return bytes(UInt32(content.count)) + body + bytes(~sum)
  }

  private static func bytes(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
