import Crypto

/// What lets somebody in once who has lost the second factor: on paper, so in groups, without signs that look alike.
package enum RecoveryCode {
  /// No 0, 1, i, l, o.
  private static let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")

  /// New ones, all different, such as `k7d3-9fqx-m2wa`: 59 bits, so that a digest that leaked cannot be tried out.
  package static func random(count: Int) -> [String] {
    var generator = SystemRandomNumberGenerator()
    var codes: [String] = []
    while codes.count < count {
      let code = grouped((0..<12).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] })
      if !codes.contains(code) { codes.append(code) }
    }
    return codes
  }

  /// In the form of `random`, however it was typed: small letters, groups of four, nothing else.
  package static func normal(_ typed: String) -> String {
    grouped(typed.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
  }

  /// SHA-256 of the normal form; 32 bytes. What is stored.
  package static func digest(_ code: String) -> [UInt8] { Array(SHA256.hash(data: Array(normal(code).utf8))) }

  private static func grouped(_ signs: some Sequence<Character>) -> String {
    var text = ""
    for (place, sign) in signs.enumerated() {
      if place > 0, place % 4 == 0 { text.append("-") }
      text.append(sign)
    }
    return text
  }
}
