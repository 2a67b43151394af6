import Basics
import Foundation

/// Pictures made in code.
package enum Photos {
  /// A whole grey picture of lights and shadows that only the seed decides: the same at any size, and as different from that of another
  /// seed as two streets are.
  /// - Parameters:
  ///   - brighter: grey levels that are added.
  ///   - takenAt: `2026:11:23 14:05:09` for its Exif.
  package static func scene(
    seed: UInt64, width: Int = 120, height: Int = 90, brighter: Double = 0, takenAt: String? = nil
  ) -> [UInt8] {
    var random = SeededRandom(seed: seed)
    let lights = (0..<24).map { _ in
      (x: random.unit(), y: random.unit(), size: 0.04 + 0.16 * random.unit(), strength: 120 * (random.unit() - 0.5))
    }
    var lines: [UInt8] = []
    for y in 0..<height {
      lines.append(0)
      for x in 0..<width {
        let u = (Double(x) + 0.5) / Double(width), v = (Double(y) + 0.5) / Double(height)
        let light = lights.reduce(120 + brighter) { sum, light in
          let across = (u - light.x) / light.size, down = (v - light.y) / light.size
          return sum + light.strength * exp(-across * across - down * down)
        }
        lines.append(UInt8(min(255, max(0, light))))
      }
    }
    let exif = takenAt.map { chunk("eXIf", tiff(takenAt: $0)) } ?? []
    return signature + header(width: UInt32(width), height: UInt32(height)) + exif + chunk("IDAT", stored(lines))
      + chunk("IEND", [])
  }

  /// A zlib stream that packs nothing (RFC 1950, RFC 1951 3.2.4).
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    for from in stride(from: 0, to: bytes.count, by: 65_535) {
      let block = bytes[from..<min(from + 65_535, bytes.count)]
      let low = UInt8(block.count & 0xFF), high = UInt8(block.count >> 8)
      stream += [from + 65_535 >= bytes.count ? 1 : 0, low, high, ~low, ~high] + block
    }
    let sum = bytes.reduce((a: UInt32(1), b: UInt32(0))) { sum, byte in
      let a = (sum.a + UInt32(byte)) % 65_521
      return (a, (sum.b + a) % 65_521)
    }
    return stream + big(sum.b << 16 | sum.a)
  }

  /// Two directories: the first leads to the second, and that holds `DateTimeOriginal`.
  private static func tiff(takenAt: String) -> [UInt8] {
    Array("MM\0*".utf8) + big(8) + [0, 1, 0x87, 0x69, 0, 4] + big(1) + big(26) + big(0) + [0, 1, 0x90, 0x03, 0, 2]
      + big(UInt32(takenAt.utf8.count + 1)) + big(44) + big(0) + Array(takenAt.utf8) + [0]
  }

  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  private static func header(width: UInt32, height: UInt32) -> [UInt8] {
    chunk("IHDR", big(width) + big(height) + [8, 0, 0, 0, 0])
  }

  private static func big(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    var sum: UInt32 = ~0
    for byte in Array(name.utf8) + data {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1 }
    }
    return big(UInt32(data.count)) + Array(name.utf8) + data + big(~sum)
  }

  /// A picture of the right form whose pixels cannot be decoded.
  /// - Parameter place: what a camera wrote into it, if anything.
  package static func png(width: UInt32, height: UInt32, place: String? = nil) -> [UInt8] {
    signature + header(width: width, height: height)
      + (place.map { chunk("tEXt", Array("Place\0\($0)".utf8)) } ?? []) + chunk("IDAT", [1, 2, 3, 4, 5])
      + chunk("IEND", [])
  }
}
