/// Base 64 (RFC 4648, 4 and 5). Reading is strict: no white space, no bits left over, no other alphabet, so that
/// a value has one text only.
package enum Base64 {
  /// Which two characters stand for 62 and 63.
  package enum Alphabet: Sendable {
    /// `+` and `/`.
    case standard
    /// `-` and `_`, for addresses and tokens.
    case url

    fileprivate var letters: [UInt8] {
      let last = self == .standard ? "+/" : "-_"
      return Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(last)".utf8)
    }
  }

  /// - Parameter padded: whether `=` fills the last group of four.
  package static func encode(_ bytes: [UInt8], _ alphabet: Alphabet = .standard, padded: Bool = true) -> String {
    let letters = alphabet.letters
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var value: UInt32 = 0
      for byte in group { value = value << 8 | UInt32(byte) }
      value <<= 8 * UInt32(3 - group.count)
      for place in 0...group.count { text.append(letters[Int(value >> (18 - 6 * UInt32(place)) & 63)]) }
      if padded { text += Array(repeating: UInt8(ascii: "="), count: 3 - group.count) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// nil if it is not exactly what `encode` writes.
  package static func decode(
    _ text: some StringProtocol, _ alphabet: Alphabet = .standard, padded: Bool = true
  )
    -> [UInt8]?
  {
    var letters = Array(text.utf8)
    if padded {
      guard letters.count % 4 == 0 else { return nil }
      for _ in 0..<2 where letters.last == UInt8(ascii: "=") { letters.removeLast() }
    }
    guard letters.count % 4 != 1 else { return nil }
    guard let values = values(letters, alphabet.letters) else { return nil }
    return packed(values, width: 6)
  }
}

/// The place of each letter in the alphabet; nil if one is not in it.
func values(_ letters: [UInt8], _ alphabet: [UInt8]) -> [UInt8]? {
  var places = [UInt8](repeating: .max, count: 256)
  for (place, letter) in alphabet.enumerated() { places[Int(letter)] = UInt8(place) }
  let values = letters.map { places[Int($0)] }
  return values.contains(.max) ? nil : values
}

/// Bytes from groups of `width` bits; nil if a bit is left over that is not zero.
func packed(_ values: [UInt8], width: UInt32) -> [UInt8]? {
  var bytes: [UInt8] = []
  var pending: UInt32 = 0
  var bits: UInt32 = 0
  for value in values {
    pending = pending << width | UInt32(value)
    bits += width
    guard bits >= 8 else { continue }
    bits -= 8
    bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
    pending &= (1 << bits) - 1
  }
  return pending == 0 ? bytes : nil
}
