/// QR codes (ISO/IEC 18004:2015): byte mode, error correction level M, versions 1 to 10. Enough for the address of a
/// second factor (213 bytes).
package enum QRCode {
  /// The modules, rows from the top, true is dark; without the quiet zone of four modules, which the page leaves.
  /// nil if the text has more than 213 bytes.
  package static func modules(_ text: String) -> [[Bool]]? {
    let bytes = Array(text.utf8)
    guard let version = (1...10).first(where: { bytes.count <= Shape($0).room }) else { return nil }
    let shape = Shape(version)
    var drawing = Drawing(size: shape.size)
    drawing.drawPatterns(shape)
    drawing.place(interleaved(codewords(bytes, shape), shape))
    return drawing.masked()
  }

  /// What a version at level M holds (tables 7 and 9).
  struct Shape {
    var version: Int
    /// Codewords for correction in each block.
    var correction: Int
    var blocks: Int

    init(_ version: Int) {
      self.version = version
      correction = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26][version - 1]
      blocks = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5][version - 1]
    }

    /// Modules on each side.
    var size: Int { 17 + 4 * version }

    /// Codewords in all: the modules that no pattern takes, by eight.
    var codewords: Int {
      var modules = (16 * version + 128) * version + 64
      if version >= 2 {
        let rows = version / 7 + 2
        modules -= (25 * rows - 10) * rows - 55
      }
      if version >= 7 { modules -= 36 }
      return modules / 8
    }

    var dataCodewords: Int { codewords - correction * blocks }

    /// Bits of the length field (table 3).
    var lengthBits: Int { version < 10 ? 8 : 16 }

    /// Bytes of text.
    var room: Int { dataCodewords - (4 + lengthBits + 7) / 8 }

    /// Rows and columns of the alignment patterns (annex E).
    var alignment: [Int] {
      guard version >= 2 else { return [] }
      let count = version / 7 + 2
      let step = (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2
      return [6] + (0..<count - 1).reversed().map { size - 7 - $0 * step }
    }
  }

  /// Mode, length, text, end and filling (7.4).
  private static func codewords(_ bytes: [UInt8], _ shape: Shape) -> [UInt8] {
    var bits: [Bool] = []
    func append(_ value: Int, _ width: Int) {
      for place in (0..<width).reversed() { bits.append(value >> place & 1 == 1) }
    }
    append(0b0100, 4)
    append(bytes.count, shape.lengthBits)
    for byte in bytes { append(Int(byte), 8) }
    append(0, min(4, shape.dataCodewords * 8 - bits.count))
    while bits.count % 8 != 0 { bits.append(false) }
    var words = stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    }
    for filling in 0..<shape.dataCodewords - words.count { words.append(filling % 2 == 0 ? 0xEC : 0x11) }
    return words
  }

  /// Splits into blocks, appends the correction of each, takes one codeword of each block in turn (7.6).
  private static func interleaved(_ words: [UInt8], _ shape: Shape) -> [UInt8] {
    let short = words.count / shape.blocks
    let shortBlocks = shape.blocks - words.count % shape.blocks
    var blocks: [[UInt8]] = []
    var start = 0
    for block in 0..<shape.blocks {
      let end = start + short + (block < shortBlocks ? 0 : 1)
      blocks.append(Array(words[start..<end]))
      start = end
    }
    let divisor = ReedSolomon.divisor(shape.correction)
    let corrections = blocks.map { ReedSolomon.remainder($0, divisor) }
    var all: [UInt8] = []
    for place in 0...short { all += blocks.filter { place < $0.count }.map { $0[place] } }
    for place in 0..<shape.correction { all += corrections.map { $0[place] } }
    return all
  }
}

/// Correction over GF(256) with the polynomial 0x11D (annex A).
private enum ReedSolomon {
  /// The generator polynomial of that degree, highest power first, without its leading 1.
  static func divisor(_ degree: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: degree)
    result[degree - 1] = 1
    var root: UInt8 = 1
    for _ in 0..<degree {
      for place in 0..<degree {
        result[place] = times(result[place], root)
        if place + 1 < degree { result[place] ^= result[place + 1] }
      }
      root = times(root, 2)
    }
    return result
  }

  static func remainder(_ data: [UInt8], _ divisor: [UInt8]) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: divisor.count)
    for byte in data {
      let factor = byte ^ result.removeFirst()
      result.append(0)
      for place in divisor.indices { result[place] ^= times(divisor[place], factor) }
    }
    return result
  }

  private static func times(_ left: UInt8, _ right: UInt8) -> UInt8 {
    var product: UInt16 = 0
    for place in (0..<8).reversed() {
      product = product << 1 ^ (product >> 7 & 1) * 0x11D
      product ^= UInt16(right >> place & 1) * UInt16(left)
    }
    return UInt8(truncatingIfNeeded: product)
  }
}
