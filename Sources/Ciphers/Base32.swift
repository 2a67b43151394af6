/// Base 32 (RFC 4648, 6) without padding, as authenticator apps show and read secrets.
package enum Base32 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  /// Capital letters, no `=`.
  package static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var pending: UInt32 = 0
    var bits: UInt32 = 0
    for byte in bytes {
      pending = pending << 8 | UInt32(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.append(letters[Int(pending >> bits & 31)])
      }
    }
    if bits > 0 { text.append(letters[Int(pending << (5 - bits) & 31)]) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads small letters, blanks and hyphens (people copy secrets in groups) and `=` at the end too; nil for the rest.
  package static func decode(_ text: String) -> [UInt8]? {
    var typed = text.uppercased().utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
    while typed.last == UInt8(ascii: "=") { typed.removeLast() }
    guard ![1, 3, 6].contains(typed.count % 8), let values = values(typed, letters) else { return nil }
    return packed(values, width: 5)
  }
}
