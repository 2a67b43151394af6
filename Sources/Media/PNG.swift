/// PNG by its chunks (W3C PNG, third edition).
enum PNG {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// What pixels, colour and animation need; everything else goes, also what nobody knows.
  private static let kept: Set<String> = [
    "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "bKGD", "pHYs", "acTL",
    "fcTL", "fdAT",
  ]

  struct Chunk {
    var name: String
    /// Length, name, data and checksum.
    var whole: ArraySlice<UInt8>
    var data: ArraySlice<UInt8> { whole.dropFirst(8).dropLast(4) }

    var isWhole: Bool {
      ByteView(whole).number(whole.count - 4, 4) == Int(PNG.checksum(whole.dropFirst(4).dropLast(4)))
    }
  }

  static func chunk(_ view: ByteView, _ at: Int) -> Chunk? {
    guard let length = view.number(at, 4), let name = view.slice(at + 4, 4), let whole = view.slice(at, length + 12),
      name.allSatisfy({ (65...90).contains($0) || (97...122).contains($0) })
    else { return nil }
    return Chunk(name: String(decoding: name, as: UTF8.self), whole: whole)
  }

  static func exif(_ view: ByteView) -> ArraySlice<UInt8>? {
    var at = 8
    while let chunk = chunk(view, at), chunk.name != "IEND" {
      if chunk.name == "eXIf" { return chunk.data }
      at += chunk.whole.count
    }
    return nil
  }

  static func publicCopy(_ view: ByteView) -> [UInt8]? {
    var copy = signature
    copy.reserveCapacity(view.count)
    var at = 8
    var hasPixels = false
    while let chunk = chunk(view, at) {
      at += chunk.whole.count
      guard copy.count > 8 || (chunk.name == "IHDR" && chunk.data.count == 13) else { return nil }
      guard kept.contains(chunk.name) else { continue }
      // A damaged length or name would take other parts along.
      guard chunk.isWhole else { return nil }
      copy += chunk.whole
      if chunk.name == "IDAT" { hasPixels = true }
      if chunk.name == "IEND" { return hasPixels && !bearsMetadata(copy) ? copy : nil }
    }
    return nil
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
  }

  /// CRC-32 (ISO 3309), annex D.
  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let table = table
    return ~bytes.reduce(~0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
  }
}
