import Basics
import Ciphers
import Organization
import Storage

extension Resident {
  /// What stands for the provider where there is none: somebody who proved a report to be theirs, and is otherwise unknown.
  static let visitIssuer = "visit"
  /// The same, and they asked to be remembered on this device.
  static let rememberedIssuer = "visit remembered"
  /// How long a device is remembered.
  package static let rememberedDays = 30

  /// Whether no provider vouches for them: there is no name and no phone, only what they have proved.
  package var isVisit: Bool { isRemembered || issuer == Self.visitIssuer }

  package var isRemembered: Bool { issuer == Self.rememberedIssuer }
}

extension ResidentSession {
  /// Sessions end as those of persons do; a device that is to be remembered keeps its own for some days.
  func isOver(issuer: String, at now: Instant, _ policy: SecurityPolicy) -> Bool {
    if issuer == Resident.rememberedIssuer { return now - startedAt >= .days(Resident.rememberedDays) }
    return now - startedAt >= .hours(policy.sessionHours) || now - seenAt >= .minutes(policy.idleMinutes)
  }
}

/// Visits: sessions of people without an account, begun by a proof. The cookie holds a random token and nothing of the proof.
extension SignIns {
  /// A visit that begins when `write` has returned: whoever has something else to write meanwhile need not do one after the other.
  /// - Parameters:
  ///   - matters: the keys of what was proved to be theirs.
  ///   - old: the visit it takes the place of; what was proved in it goes over, and its token is worth nothing any more.
  package func visit(
    following matters: [Key], insteadOf old: Resident?, remembered: Bool, device: Device, now: Instant
  ) -> (token: String, resident: Resident, write: @Sendable () async throws -> Void) {
    let token = SecretToken.random()
    let key = maker.next(at: now)
    let session = ResidentSession(key: maker.next(at: now), startedAt: now, seenAt: now)
    let isRemembered = remembered || old?.isRemembered == true
    let resident = Resident(
      key: key, issuer: isRemembered ? Resident.rememberedIssuer : Resident.visitIssuer, subject: key.description,
      name: "", phone: nil)
    let sealed = Self.seal(resident, keys())
    let database = database
    let write: @Sendable () async throws -> Void = {
      try await database.write("visits.enter") { transaction in
        try ResidentsTable.insert(sealed, at: now, in: transaction)
        try ResidentsTable.insert(session, token: token.digest, resident: key, device: device, in: transaction)
        if let old, old.isVisit {
          try ResidentVisitsTable.move(from: old.key, to: key, in: transaction)
          try ResidentVisitsTable.forget(old.key, in: transaction)
        }
        for matter in matters { try ResidentsTable.follow(matter, by: key, since: now, in: transaction) }
      }
    }
    return (token.text, resident, write)
  }

  /// Ends a visit and forgets what was proved in it.
  package func endVisit(_ resident: Resident) async throws {
    guard resident.isVisit else { return }
    try await database.write("visits.end") { try ResidentVisitsTable.forget(resident.key, in: $0) }
  }

  /// Whether they follow it, which takes a proof or a report of their own.
  package func isFollowing(_ matter: Key, by resident: Key) async throws -> Bool {
    try await database.read("visits.isFollowing") {
      try ResidentVisitsTable.isFollowing(matter, by: resident, in: $0)
    }
  }

  /// They meet the same thing (我也遇到了). It makes the matter no matter of theirs: they see of it what everybody may.
  /// - Returns: whether they had not said so before, and have not reported it themselves.
  @discardableResult
  package func affect(_ matter: Key, by resident: Key, now: Instant) async throws -> Bool {
    try await database.write("visits.affect") { transaction in
      guard try !ResidentVisitsTable.isFollowing(matter, by: resident, in: transaction) else { return false }
      return try ResidentVisitsTable.affect(matter, by: resident, since: now, in: transaction)
    }
  }

  /// The matters they said it of, the latest first.
  package func affected(by resident: Key, limit: Int) async throws -> [Key] {
    try await database.read("visits.affected") { try ResidentVisitsTable.affected(by: resident, limit: limit, in: $0) }
  }

  /// How many said it of a matter, beside its reporter.
  package func affectedCount(of matter: Key) async throws -> Int {
    try await database.read("visits.affectedCount") { try ResidentVisitsTable.affectedCount(of: matter, in: $0) }
  }
}
