import Basics
import Storage

/// A fact on its way from the entry that made it to its subscribers. Written in the transaction of the entry.
package struct Parcel: Sendable, Hashable {
  package var key: Key
  /// What happened, as `lifecycle.action`, such as `reporting.dispatch`.
  package var topic: String
  package var matter: Key
  /// The ordinal of the entry in its matter.
  package var entry: Int
  package var at: Instant
  package var attempts: Int

  package init(key: Key, topic: String, matter: Key, entry: Int, at: Instant, attempts: Int = 0) {
    self.key = key
    self.topic = topic
    self.matter = matter
    self.entry = entry
    self.at = at
    self.attempts = attempts
  }
}

/// Someone who wants to hear of facts. Runs in a write transaction with the removal of the parcel, so its writes happen exactly once.
package struct Subscriber: Sendable {
  package var name: String
  package var wants: @Sendable (_ topic: String) -> Bool
  package var receive: @Sendable (_ parcel: Parcel, _ transaction: any Transaction) throws -> Void

  package init(
    name: String, wants: @escaping @Sendable (String) -> Bool,
    receive: @escaping @Sendable (Parcel, any Transaction) throws -> Void
  ) {
    self.name = name
    self.wants = wants
    self.receive = receive
  }
}

/// The outbox of one jurisdiction.
package struct Outbox: Sendable {
  /// After so many tries a parcel waits for a person; it stays in the table with its last error.
  package static let attemptsMost = 12

  package let database: any Database
  package let subscribers: [Subscriber]

  package init(database: any Database, subscribers: [Subscriber]) {
    self.database = database
    self.subscribers = subscribers
  }

  package static let migrations = [
    Migration(
      "delivery.1",
      [
        """
        CREATE TABLE outbox (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, topic TEXT NOT NULL, matter BIGINT NOT NULL, entry BIGINT NOT NULL, at BIGINT NOT NULL,
          due_at BIGINT NOT NULL, attempts BIGINT NOT NULL, error TEXT)
        """,
        "CREATE INDEX outbox_due ON outbox (due_at, key)",
      ])
  ] + OutboxPagesTable.migrations

  /// Puts the parcel in, in the caller's transaction.
  package static func put(_ parcel: Parcel, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO outbox (key, topic, matter, entry, at, due_at, attempts)
      VALUES (\(parcel.key), \(parcel.topic), \(parcel.matter), \(parcel.entry), \(parcel.at), \(parcel.at), 0)
      """)
  }

  /// Delivers what is due, oldest first, up to `most` parcels. Returns how many were taken up (delivered or put off).
  /// One parcel that fails is put off alone with a growing delay; the others go on.
  package func deliver(now: Instant, most: Int = 200) async throws -> Int {
    let batch = try await database.read("outbox.due") { transaction in
      try transaction.rows(
        """
        SELECT key, topic, matter, entry, at, attempts FROM outbox
        WHERE due_at <= \(now) AND attempts < \(Self.attemptsMost) ORDER BY due_at, key LIMIT \(most)
        """
      ) { row in
        Parcel(
          key: row.key(0), topic: row.text(1), matter: row.key(2), entry: row.int(3), at: row.instant(4),
          attempts: row.int(5))
      }
    }
    guard !batch.isEmpty else { return 0 }
    do {
      try await handOver(batch)
    } catch {
      for parcel in batch { try await handOverAlone(parcel, now: now) }
    }
    return batch.count
  }

  private func handOver(_ batch: [Parcel]) async throws {
    try await database.write("outbox.deliver") { transaction in
      for parcel in batch {
        // Another process may have been first; then there is nothing to do.
        guard try transaction.change("DELETE FROM outbox WHERE key = \(parcel.key)") == 1 else { continue }
        for subscriber in subscribers where subscriber.wants(parcel.topic) {
          try subscriber.receive(parcel, transaction)
        }
      }
    }
  }

  private func handOverAlone(_ parcel: Parcel, now: Instant) async throws {
    do {
      try await handOver([parcel])
    } catch {
      let delay = Seconds.seconds(min(3600, 1 << min(parcel.attempts + 1, 11)))
      try await database.write("outbox.putOff") { transaction in
        try transaction.run(
          """
          UPDATE outbox SET attempts = attempts + 1, due_at = \(now + delay), error = \(String("\(error)".prefix(500)))
          WHERE key = \(parcel.key)
          """)
      }
    }
  }

  /// How many wait, how many have failed for good, and since when the oldest waits.
  package func state() async throws -> (waiting: Int, failed: Int, oldest: Instant?) {
    try await database.read("outbox.state") { transaction in
      let counts = try transaction.first(
        """
        SELECT count(*), count(*) FILTER (WHERE attempts >= \(Self.attemptsMost)), min(at) FROM outbox
        """
      ) { ($0.int(0), $0.int(1), $0.instantOrNil(2)) }
      return counts.map { (waiting: $0.0, failed: $0.1, oldest: $0.2) } ?? (0, 0, nil)
    }
  }
}
