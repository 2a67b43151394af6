import Basics
import Ciphers
import Storage

/// The nouns of this target that hold sealed text.
package enum SealedNoun: String, Sendable, CaseIterable {
  case persons, secondFactors, residents
}

extension SignIns {
  /// Seals the next rows anew that are not sealed by the current key. Safe beside everything else that runs; run it until
  /// `last` is nil, for each noun, before an old key is dropped.
  /// - Parameter after: `last` of the call before; nil to begin.
  /// - Returns: where it got to, nil at the end; and how many values it changed.
  /// - Throws: `CipherFault` if a value does not open.
  package func reseal(_ noun: SealedNoun, after: Key?, limit: Int) async throws -> (last: Key?, changed: Int) {
    let ring = keys(), start = after ?? Key(0)
    return try await database.write("identity.reseal") { transaction in
      switch noun {
      case .persons:
        let rows = try PersonsTable.page(matching: "", state: nil, after: start, limit: limit, in: transaction)
        let changed = try rows.reduce(0) { sum, old in
          var new = old
          new.phone = try Self.anew(old.phone, old.phoneContext, ring)
          new.email = try Self.anew(old.email, old.emailContext, ring)
          return try sum + PersonsTable.reseal(old, new, in: transaction)
        }
        return (rows.last?.key, changed)
      case .secondFactors:
        let rows = try CredentialsTable.secondFactors(after: start, limit: limit, in: transaction)
        let changed = try rows.reduce(0) { sum, old in
          var new = old
          new.secret = try Self.anew(old.secret, SecondFactor.context(old.person), ring)
          new.proposed = try Self.anew(old.proposed, SecondFactor.context(old.person), ring)
          return try sum + CredentialsTable.reseal(old, new, in: transaction)
        }
        return (rows.last?.person, changed)
      case .residents:
        let rows = try ResidentsTable.after(start, limit: limit, in: transaction)
        let changed = try rows.reduce(0) { sum, old in
          guard KeyRing.keyID(of: old.name) != ring.currentID else { return sum }
          var open = Resident(key: old.key, issuer: old.issuer, subject: old.subject, name: "", phone: nil)
          open.name = try ring.open(old.name, for: old.nameContext)
          open.phone = try old.phone.map { try ring.open($0, for: old.phoneContext) }
          return try sum + ResidentsTable.reseal(old, Self.seal(open, ring), in: transaction)
        }
        return (rows.last?.key, changed)
      }
    }
  }

  /// Deletes ended sessions, dead tokens and links that ended before the time, and wrong tries of more than a day ago.
  /// - Returns: how many rows of each.
  package func sweep(before: Instant, now: Instant) async throws -> [(noun: String, count: Int)] {
    try await database.write("identity.sweep") { transaction in
      [
        ("sessions", try SessionsTable.sweep(before: before, in: transaction)),
        ("residentSessions", try ResidentsTable.sweepSessions(before: before, in: transaction)),
        ("visits", try ResidentVisitsTable.sweep(in: transaction)),
        ("tokens", try AccessTokensTable.sweep(before: before, in: transaction)),
        ("links", try OneTimeLinksTable.sweep(before: before, in: transaction)),
        ("failures", try CredentialsTable.sweepFailures(before: now - .days(1), in: transaction)),
      ]
    }
  }

  private static func anew(_ sealed: [UInt8]?, _ context: String, _ ring: KeyRing) throws -> [UInt8]? {
    guard let sealed, KeyRing.keyID(of: sealed) != ring.currentID else { return sealed }
    return ring.seal(try ring.open(sealed, for: context), for: context)
  }
}
