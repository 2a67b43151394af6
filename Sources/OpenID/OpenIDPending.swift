import Basics

/// A sign-in that was begun and not yet finished. It belongs in the browser that began it (sealed, in a cookie), and is
/// to be used once.
package struct OpenIDPending: Sendable, Hashable, Codable {
  /// The code of the provider.
  package var provider: String
  /// Comes back with the answer; ties it to this browser.
  package var state: String
  /// Comes back in the ID token; ties it to this sign-in.
  package var nonce: String
  /// Shown to the token endpoint only (RFC 7636).
  package var verifier: String
  package var expires: Instant

  package init(provider: String, state: String, nonce: String, verifier: String, expires: Instant) {
    self.provider = provider
    self.state = state
    self.nonce = nonce
    self.verifier = verifier
    self.expires = expires
  }
}

/// Keeps its secrets out of logs.
extension OpenIDPending: CustomStringConvertible, CustomDebugStringConvertible {
  package var description: String { "sign-in with \(provider)" }
  package var debugDescription: String { description }
}
