import Basics
import Ciphers
import Organization
import Storage

/// Residents have sessions of their own kind: they are no persons of the organisation and hold no posts.
extension SignIns {
  /// A resident whom a provider vouches for; what the provider says now replaces what was kept.
  /// - Parameter phone: only one that the provider has verified: their own reports are found by it.
  package func enterResident(
    issuer: String, subject: String, name: String, phone: String?, device: Device, now: Instant
  ) async throws -> (token: String, resident: Resident) {
    let token = SecretToken.random(), fresh = maker.next(at: now), ring = keys()
    let session = ResidentSession(key: maker.next(at: now), startedAt: now, seenAt: now)
    let key = try await database.write("residents.enter") { transaction -> Key in
      let known = try ResidentsTable.key(issuer: issuer, subject: subject, in: transaction)
      let sealed = Self.seal(
        Resident(key: known ?? fresh, issuer: issuer, subject: subject, name: name, phone: phone), ring)
      if known == nil {
        try ResidentsTable.insert(sealed, at: now, in: transaction)
      } else {
        try ResidentsTable.update(sealed, in: transaction)
      }
      try ResidentsTable.insert(session, token: token.digest, resident: sealed.key, device: device, in: transaction)
      return sealed.key
    }
    return (token.text, Resident(key: key, issuer: issuer, subject: subject, name: name, phone: phone))
  }

  /// nil if the token is unknown, ended or timed out, by the same times as for persons.
  package func resident(token: String, now: Instant, policy: SecurityPolicy) async throws -> Resident? {
    let digest = SecretToken.digest(of: token)
    guard let (session, sealed) = try await database.read("residents.one", { try ResidentsTable.open(digest, in: $0) })
    else { return nil }
    if session.isOver(issuer: sealed.issuer, at: now, policy) {
      try await database.write("residents.timeOut") { try ResidentsTable.end(digest, at: now, in: $0) }
      return nil
    }
    if now - session.seenAt >= Self.seenEvery {
      try await database.write("residents.seen") { try ResidentsTable.touch(session.key, at: now, in: $0) }
    }
    return Self.open(sealed, keys())
  }

  /// Ends the session of the token; an unknown one is none.
  package func signOutResident(token: String, now: Instant) async throws {
    let digest = SecretToken.digest(of: token)
    try await database.write("residents.out") { try ResidentsTable.end(digest, at: now, in: $0) }
  }

  /// Following twice is following since the first time.
  package func follow(_ matter: Key, by resident: Key, now: Instant) async throws {
    try await database.write("residents.follow") {
      try ResidentsTable.follow(matter, by: resident, since: now, in: $0)
    }
  }

  /// What was not followed is not either afterwards.
  package func unfollow(_ matter: Key, by resident: Key) async throws {
    try await database.write("residents.unfollow") { try ResidentsTable.unfollow(matter, by: resident, in: $0) }
  }

  /// The keys of the matters, the latest followed first.
  package func followed(by resident: Key) async throws -> [Key] {
    try await database.read("residents.followed") { try ResidentsTable.followed(by: resident, in: $0) }
  }

  // MARK: Sealing

  static func seal(_ r: Resident, _ ring: KeyRing) -> SealedResident {
    var sealed = SealedResident(key: r.key, issuer: r.issuer, subject: r.subject, name: [], phone: nil)
    sealed.name = ring.seal(r.name, for: sealed.nameContext)
    sealed.phone = r.phone.map { ring.seal($0, for: sealed.phoneContext) }
    sealed.phoneFingerprint = r.phone.map { ring.fingerprint(of: $0, for: Resident.phoneContext) }
    return sealed
  }

  static func open(_ s: SealedResident, _ ring: KeyRing) -> Resident {
    Resident(
      key: s.key, issuer: s.issuer, subject: s.subject, name: (try? ring.open(s.name, for: s.nameContext)) ?? "",
      phone: s.phone.flatMap { try? ring.open($0, for: s.phoneContext) })
  }
}
