import Basics
import Organization
import Storage

extension SignIns {
  /// The person's sessions that are not over, the latest first.
  package func sessions(of person: Key, now: Instant, policy: SecurityPolicy) async throws -> [Session] {
    try await database.read("sessions.of") { try SessionsTable.open(of: person, in: $0) }
      .filter { $0.timeOut(now, policy) == nil }
  }

  /// Everybody's that nobody has ended, by key after `after`, `limit` at most. Those that timed out and have not been
  /// noticed yet are among them; `timeOut` tells.
  package func sessions(after: Key?, limit: Int) async throws -> [Session] {
    try await database.read("sessions.page") { try SessionsTable.open(after: after, limit: limit, in: $0) }
  }

  /// - Parameter person: whose it must be; nil for an administrator.
  /// - Throws: `session.none`.
  /// - Returns: the session as it was.
  @discardableResult
  package func endSession(_ key: Key, of person: Key?, why: String, now: Instant) async throws -> Session {
    try await database.write("sessions.end") { transaction in
      guard let session = try SessionsTable.one(key, in: transaction), session.endedAt == nil,
        person == nil || session.person == person
      else { throw Refusal(.notFound, "session.none", Phrase("没有这个会话", "There is no such session")) }
      try SessionsTable.end(key, why: why, at: now, in: transaction)
      return session
    }
  }

  /// - Returns: how many were ended.
  package func endSessions(of person: Key, except: Key?, why: String, now: Instant) async throws -> Int {
    try await database.write("sessions.endAll") {
      try SessionsTable.endAll(of: person, except: except, why: why, at: now, in: $0)
    }
  }
}
