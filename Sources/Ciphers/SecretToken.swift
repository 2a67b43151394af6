import Crypto

/// What proves who one is by being known: of a session, a link, an access token. 256 random bits; only the digest is
/// stored, which tells nothing of the text.
package struct SecretToken: Sendable, Hashable {
  /// 43 characters of base 64 for addresses (RFC 4648, 5).
  package let text: String

  /// nil if it has not the form of a token.
  package init?(text: String) {
    guard text.utf8.count == 43, Base64.decode(text, .url, padded: false)?.count == 32 else { return nil }
    self.text = text
  }

  private init(bytes: [UInt8]) { text = Base64.encode(bytes, .url, padded: false) }

  /// A new one, from the system's randomness.
  package static func random() -> SecretToken { SecretToken(bytes: randomBytes(32)) }

  /// SHA-256 of the text; 32 bytes.
  package var digest: [UInt8] { Self.digest(of: text) }

  /// The digest of a text that may be no token; then nothing is found under it.
  package static func digest(of text: String) -> [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
}

/// Keeps the token out of logs.
extension SecretToken: CustomStringConvertible, CustomDebugStringConvertible {
  package var description: String { "token" }
  package var debugDescription: String { description }
}
