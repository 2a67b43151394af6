import Basics
import Ciphers

/// Somebody who asked to be told of a matter by e-mail (关注人). Told only after they have confirmed that the address is theirs.
package struct Follower: Sendable, Hashable {
  /// After so long without a confirmation it is as if nobody had asked.
  package static let confirmationSpan = Seconds.hours(48)
  /// One matter is told to so many at most: what it costs to tell of a step stays bounded.
  package static let mostOfMatter = 200

  package var key: Key
  package var matter: Key
  package var address: MailAddress
  /// What the links in the letters carry: who has it may confirm and leave.
  package var token: SecretToken
  package var askedAt: Instant
  package var confirmedAt: Instant?

  package init(
    key: Key, matter: Key, address: MailAddress, token: SecretToken, askedAt: Instant, confirmedAt: Instant? = nil
  ) {
    self.key = key
    self.matter = matter
    self.address = address
    self.token = token
    self.askedAt = askedAt
    self.confirmedAt = confirmedAt
  }

  /// Whether it was confirmed, or still may be.
  package func isAlive(at now: Instant) -> Bool { confirmedAt != nil || now - askedAt < Self.confirmationSpan }
}

/// A follower as the database keeps them: the address and the token sealed for their own place, the address found again by a keyed
/// hash, the token by its digest.
package struct SealedFollower: Sendable, Hashable {
  package var key: Key
  package var matter: Key
  package var address: [UInt8]
  /// 16 bytes of the keyed hash of the folded address.
  package var addressPrint: [UInt8]
  package var token: [UInt8]
  package var digest: [UInt8]
  package var askedAt: Instant
  package var confirmedAt: Instant?

  init(
    key: Key, matter: Key, address: [UInt8], addressPrint: [UInt8], token: [UInt8], digest: [UInt8], askedAt: Instant,
    confirmedAt: Instant?
  ) {
    self.key = key
    self.matter = matter
    self.address = address
    self.addressPrint = addressPrint
    self.token = token
    self.digest = digest
    self.askedAt = askedAt
    self.confirmedAt = confirmedAt
  }

  package init(_ f: Follower, keys: KeyRing) {
    self.init(
      key: f.key, matter: f.matter, address: keys.seal(f.address.text, for: Self.context("address", f.key)),
      addressPrint: Self.addressPrint(of: f.address, keys: keys), token: keys.seal(f.token.text, for: Self.context("token", f.key)),
      digest: f.token.digest, askedAt: f.askedAt, confirmedAt: f.confirmedAt)
  }

  /// - Throws: `CipherFault` when the key is not in the ring, or the value was changed or moved from another row.
  package func opened(with keys: KeyRing) throws(CipherFault) -> Follower {
    let text = try keys.open(address, for: Self.context("address", key))
    let secret = try keys.open(token, for: Self.context("token", key))
    guard let address = MailAddress(text), let token = SecretToken(text: secret) else { throw .broken }
    return Follower(
      key: key, matter: matter, address: address, token: token, askedAt: askedAt, confirmedAt: confirmedAt)
  }

  /// What an address is searched by: one for each key that rows may still be under.
  package static func prints(of address: MailAddress, keys: KeyRing) -> [[UInt8]] {
    keys.fingerprints(of: address.folded, for: "follower.address").map { Array($0.prefix(16)) }
  }

  /// The one that is stored.
  package static func addressPrint(of address: MailAddress, keys: KeyRing) -> [UInt8] {
    Array(keys.fingerprint(of: address.folded, for: "follower.address").prefix(16))
  }

  private static func context(_ field: String, _ key: Key) -> String { "follower.\(field).\(key)" }
}
