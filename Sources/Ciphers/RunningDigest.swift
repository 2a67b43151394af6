import Crypto

/// SHA-256 of bytes that come in pieces.
package struct RunningDigest: Sendable {
  private var hash = SHA256()

  package init() {}

  package mutating func add(_ bytes: [UInt8]) { hash.update(data: bytes) }

  /// The 32 bytes of all so far.
  package var bytes: [UInt8] { Array(hash.finalize()) }
}
