import Basics
import Storage

/// How a parcel in the outbox stands.
package enum ParcelState: String, Sendable, CaseIterable {
  /// Not tried yet.
  case waiting
  /// Tried in vain, to be tried again.
  case failed
  /// Waits for a person.
  case givenUp
}

/// A parcel as it lies in the outbox.
package struct WaitingParcel: Sendable, Hashable {
  package var parcel: Parcel
  package var dueAt: Instant
  /// Why the last try failed.
  package var error: String?

  package var state: ParcelState {
    parcel.attempts == 0 ? .waiting : parcel.attempts < Outbox.attemptsMost ? .failed : .givenUp
  }
}

/// All SQL of who looks after the outbox.
package enum OutboxPagesTable {
  package static let migrations = [
    Migration(
      "delivery.2",
      [
        // Only what failed is in them: a parcel that goes well pays nothing for them.
        "CREATE INDEX outbox_failed ON outbox (key) WHERE attempts >= 1 AND attempts < 12",
        "CREATE INDEX outbox_given_up ON outbox (key) WHERE attempts >= 12",
      ])
  ]

  /// Written out, so that the indexes serve them; 12 is `Outbox.attemptsMost`.
  private static func sql(_ state: ParcelState?) -> SQL {
    switch state {
    case nil: "key > 0"
    case .waiting: "attempts = 0"
    case .failed: "attempts >= 1 AND attempts < 12"
    case .givenUp: "attempts >= 12"
    }
  }

  /// The newest first.
  package static func page(
    state: ParcelState?, before key: Key?, limit: Int, in transaction: any Transaction
  ) throws -> [WaitingParcel] {
    let from: SQL = key.map { "AND key < \($0)" } ?? ""
    return try transaction.rows(
      """
      SELECT key, topic, matter, entry, at, attempts, due_at, error FROM outbox
      WHERE \(sql(state)) \(from) ORDER BY key DESC LIMIT \(limit)
      """
    ) {
      WaitingParcel(
        parcel: Parcel(
          key: $0.key(0), topic: $0.text(1), matter: $0.key(2), entry: $0.int(3), at: $0.instant(4), attempts: $0.int(5)),
        dueAt: $0.instant(6), error: $0.textOrNil(7))
    }
  }

  /// How many are in a state, counted up to `most`, and since when the oldest is there.
  package static func figures(
    of state: ParcelState, most: Int, in transaction: any Transaction
  ) throws -> (count: Int, oldest: Instant?) {
    let count = try transaction.number(
      "SELECT count(*) FROM (SELECT 1 FROM outbox WHERE \(sql(state)) LIMIT \(most)) AS counted")
    let oldest = try transaction.first("SELECT at FROM outbox WHERE \(sql(state)) ORDER BY key LIMIT 1") { $0.instant(0) }
    return (count, oldest)
  }

  /// Makes a parcel due at once, with all its tries before it. Returns whether it is there.
  package static func replay(_ key: Key, at now: Instant, in transaction: any Transaction) throws -> Bool {
    try transaction.change("UPDATE outbox SET attempts = 0, due_at = \(now) WHERE key = \(key)") == 1
  }

  /// As `replay`, for up to `limit` that failed or were given up. Returns how many.
  package static func replayFailed(at now: Instant, limit: Int, in transaction: any Transaction) throws -> Int {
    try [ParcelState.failed, .givenUp].reduce(0) { sum, state in
      sum
        + (try transaction.change(
          """
          UPDATE outbox SET attempts = 0, due_at = \(now)
          WHERE key IN (SELECT key FROM outbox WHERE \(sql(state)) ORDER BY key LIMIT \(limit))
          """))
    }
  }
}

extension Outbox {
  /// Makes a parcel due at once.
  /// - Throws: `Refusal` when it is not there any more.
  package func replay(_ key: Key, now: Instant) async throws {
    guard try await database.write("outbox.replay", { try OutboxPagesTable.replay(key, at: now, in: $0) }) else {
      throw Refusal(.notFound, "parcel.none", Phrase("没有这个包裹，或已送达", "There is no such parcel, or it was delivered"))
    }
  }

  /// Makes all due that failed. Returns how many.
  package func replayFailed(now: Instant) async throws -> Int {
    var sum = 0
    while true {
      let count = try await database.write("outbox.replayFailed") {
        try OutboxPagesTable.replayFailed(at: now, limit: 500, in: $0)
      }
      sum += count
      guard count > 0 else { return sum }
    }
  }
}
