/// Numbers read out of bytes that came from outside: what lies beyond the end is nil, never a trap.
struct ByteView {
  let bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }
  init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

  var count: Int { bytes.count }

  func byte(_ at: Int) -> Int? {
    guard at >= 0, at < bytes.count else { return nil }
    return Int(bytes[bytes.startIndex + at])
  }

  /// A number of one to four bytes.
  func number(_ at: Int, _ width: Int, isLittle: Bool = false) -> Int? {
    guard at >= 0, width <= bytes.count, at <= bytes.count - width else { return nil }
    let part = bytes[bytes.startIndex + at..<bytes.startIndex + at + width]
    return isLittle
      ? part.reversed().reduce(0) { $0 << 8 | Int($1) }
      : part.reduce(0) { $0 << 8 | Int($1) }
  }

  func slice(_ from: Int, _ length: Int) -> ArraySlice<UInt8>? {
    guard from >= 0, length >= 0, length <= bytes.count, from <= bytes.count - length else { return nil }
    return bytes[bytes.startIndex + from..<bytes.startIndex + from + length]
  }

  func has(_ text: StaticString, at: Int) -> Bool {
    guard let part = slice(at, text.utf8CodeUnitCount) else { return false }
    return text.withUTF8Buffer { part.elementsEqual($0) }
  }

  /// The first place at or behind `from`.
  func find(_ pattern: [UInt8], from: Int = 0) -> Int? {
    guard let first = pattern.first, from >= 0, count >= pattern.count else { return nil }
    return bytes.withUnsafeBufferPointer { buffer in
      var at = from
      while at <= buffer.count - pattern.count {
        if buffer[at] == first, (1..<pattern.count).allSatisfy({ buffer[at + $0] == pattern[$0] }) { return at }
        at += 1
      }
      return nil
    }
  }
}

func bigEndian(_ number: Int, _ width: Int) -> [UInt8] {
  (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * (width - 1 - $0))) }
}

func littleEndian(_ number: Int, _ width: Int) -> [UInt8] { bigEndian(number, width).reversed() }
