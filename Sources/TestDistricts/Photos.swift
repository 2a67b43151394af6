/// Pictures made in code.
package enum Photos {
  /// - Parameter place: what a camera wrote into it, if anything.
  package static func png(width: UInt32, height: UInt32, place: String? = nil) -> [UInt8] {
    func big(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.bigEndian) { Array($0) } }
    func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
      var sum: UInt32 = ~0
      for byte in Array(name.utf8) + data {
        sum ^= UInt32(byte)
        for _ in 0..<8 { sum = sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1 }
      }
      return big(UInt32(data.count)) + Array(name.utf8) + data + big(~sum)
    }
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", big(width) + big(height) + [8, 0, 0, 0, 0])
      + (place.map { chunk("tEXt", Array("Place\0\($0)".utf8)) } ?? []) + chunk("IDAT", [1, 2, 3, 4, 5])
      + chunk("IEND", [])
  }
}
