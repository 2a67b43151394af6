import Basics

/// The name another provider has for somebody of ours.
package struct FederatedIdentity: Sendable, Hashable {
  package var issuer: String
  package var subject: String
  package var linkedAt: Instant
}

/// A resident who signed in with a provider. Residents hold no posts: they see what they reported and what they follow.
package struct Resident: Sendable, Hashable {
  package var key: Key
  package var issuer: String
  package var subject: String
  /// Opened; empty if the ring cannot open it.
  package var name: String
  /// Opened; nil if the provider told none. Their own reports are found by its fingerprints.
  package var phone: String?

  /// The context of `KeyRing.fingerprints` under which phones are found.
  package static let phoneContext = "phone"
}

/// A resident as stored.
struct SealedResident: Sendable, Hashable {
  var key: Key
  var issuer: String
  var subject: String
  var name: [UInt8]
  var phone: [UInt8]?
  var phoneFingerprint: [UInt8]?

  var nameContext: String { "residents.name/\(key)" }
  var phoneContext: String { "residents.phone/\(key)" }
}

/// A resident's session as stored.
struct ResidentSession: Sendable, Hashable {
  var key: Key
  var startedAt: Instant
  var seenAt: Instant
}
