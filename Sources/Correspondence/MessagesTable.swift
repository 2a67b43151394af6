import Basics
import Storage

/// All SQL about messages.
package enum MessagesTable {
  package static let migrations = [
    Migration(
      "correspondence.messages.1",
      [
        """
        CREATE TABLE messages (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, kind TEXT NOT NULL, channel TEXT NOT NULL,
          matter BIGINT NOT NULL, entry BIGINT NOT NULL, follower BIGINT, recipient BYTEA NOT NULL, state TEXT NOT NULL,
          attempts BIGINT NOT NULL, due_at BIGINT, error TEXT, made_at BIGINT NOT NULL, sent_at BIGINT)
        """,
        "CREATE INDEX messages_due ON messages (channel, due_at, key) WHERE due_at IS NOT NULL",
        "CREATE INDEX messages_state ON messages (state, key)",
        "CREATE INDEX messages_matter ON messages (matter, key)",
        "CREATE INDEX messages_recipient ON messages (recipient, key)",
        "CREATE INDEX messages_sent ON messages (sent_at) WHERE sent_at IS NOT NULL",
      ])
  ]

  private static let columns: SQL = """
    key, kind, channel, matter, entry, follower, recipient, state, attempts, due_at, error, made_at, sent_at
    """

  /// Writes one as it was made.
  package static func insert(_ m: Message, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO messages (\(columns)) VALUES (\(m.key), \(m.kind.rawValue), \(m.channel.rawValue), \(m.matter),
        \(m.entry), \(m.follower), \(m.recipient), \(m.state.rawValue), \(m.attempts), \(m.dueAt), \(m.error),
        \(m.madeAt), \(m.sentAt))
      """)
  }

  /// The message of a key.
  package static func one(_ key: Key, in transaction: any Transaction) throws -> Message? {
    try transaction.first("SELECT \(columns) FROM messages WHERE key = \(key)", message)
  }

  // MARK: Sending

  /// Takes what is due by one way, oldest first, for whoever sends it: until `until` nobody else does. Counted as a try from now on, so that
  /// what ends the program each time ends itself.
  package static func claim(
    _ channel: Message.Channel, now: Instant, until: Instant, limit: Int, in transaction: any Transaction
  ) throws -> [Message] {
    let due = try transaction.rows(
      """
      SELECT \(columns) FROM messages WHERE channel = \(channel.rawValue) AND due_at <= \(now)
      ORDER BY due_at, key LIMIT \(limit)
      \(postgres: "FOR UPDATE SKIP LOCKED")
      """, message)
    return try due.compactMap { message in
      let isOurs =
        try transaction.change(
          """
          UPDATE messages SET due_at = \(until), attempts = attempts + 1
          WHERE key = \(message.key) AND due_at = \(message.dueAt)
          """) == 1
      guard isOurs else { return nil }
      var claimed = message
      claimed.attempts += 1
      claimed.dueAt = until
      return claimed
    }
  }

  /// Taken over: not tried any more.
  package static func sent(_ key: Key, at: Instant, in transaction: any Transaction) throws {
    try transaction.run(
      """
      UPDATE messages SET state = 'sent', sent_at = \(at), due_at = NULL, error = NULL
      WHERE key = \(key) AND state <> 'sent'
      """)
  }

  /// Puts it off to `again`, or gives it up when that is nil; unless somebody else has taken it meanwhile.
  package static func failed(
    _ m: Message, error: String, again: Instant?, in transaction: any Transaction
  ) throws {
    let state = again == nil ? Message.State.givenUp : .failed
    try transaction.run(
      """
      UPDATE messages SET state = \(state.rawValue), due_at = \(again), error = \(error)
      WHERE key = \(m.key) AND due_at = \(m.dueAt) AND state <> 'sent'
      """)
  }

  /// Makes it due at once with all its tries before it. Returns whether there was one not sent.
  package static func replay(_ key: Key, at now: Instant, in transaction: any Transaction) throws -> Bool {
    try transaction.change(
      """
      UPDATE messages SET state = 'waiting', attempts = 0, due_at = \(now) WHERE key = \(key) AND state <> 'sent'
      """) == 1
  }

  /// As `replay`, for up to `limit` that failed or were given up. Returns how many.
  package static func replayFailed(at now: Instant, limit: Int, in transaction: any Transaction) throws -> Int {
    try transaction.change(
      """
      UPDATE messages SET state = 'waiting', attempts = 0, due_at = \(now) WHERE key IN (
        SELECT key FROM messages WHERE state IN ('failed', 'givenUp') ORDER BY key LIMIT \(limit))
      """)
  }

  // MARK: Looking

  /// How many of a kind were made for one recipient since a time.
  package static func count(
    of kind: Message.Kind, to recipients: [[UInt8]], since: Instant, in transaction: any Transaction
  ) throws -> Int {
    let first = Key.first(at: since) ?? Key(0)
    return try transaction.number(
      """
      SELECT count(*) FROM messages
      WHERE recipient IN \(list: recipients) AND key >= \(first) AND kind = \(kind.rawValue)
      """)
  }

  /// The newest first.
  package static func page(
    state: Message.State?, before key: Key?, limit: Int, in transaction: any Transaction
  ) throws -> [Message] {
    let of: SQL = state.map { "state = \($0.rawValue)" } ?? "key > 0"
    let from: SQL = key.map { "AND key < \($0)" } ?? ""
    return try transaction.rows(
      "SELECT \(columns) FROM messages WHERE \(of) \(from) ORDER BY key DESC LIMIT \(limit)", message)
  }

  /// How many are in a state, counted up to `most`, and since when the oldest is there.
  package static func figures(
    of state: Message.State, most: Int, in transaction: any Transaction
  ) throws -> (count: Int, oldest: Instant?) {
    let count = try transaction.number(
      "SELECT count(*) FROM (SELECT 1 FROM messages WHERE state = \(state.rawValue) LIMIT \(most)) AS counted")
    let oldest = try transaction.first(
      "SELECT made_at FROM messages WHERE state = \(state.rawValue) ORDER BY key LIMIT 1"
    ) { $0.instant(0) }
    return (count, oldest)
  }

  // MARK: Deleting

  /// What is for a follower and was not sent yet.
  package static func deleteUnsent(
    to follower: Key, of matter: Key, kind: Message.Kind?, in transaction: any Transaction
  ) throws {
    let only: SQL = kind.map { "AND kind = \($0.rawValue)" } ?? ""
    try transaction.run(
      "DELETE FROM messages WHERE matter = \(matter) AND follower = \(follower) AND state <> 'sent' \(only)")
  }

  /// Deletes one that is for nobody any more.
  package static func delete(_ key: Key, in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM messages WHERE key = \(key)")
  }

  /// Deletes all of the matters.
  package static func delete(of matters: [Key], in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM messages WHERE matter IN \(list: matters)")
  }

  /// Deletes up to `limit` that were sent before `before`. Returns how many.
  package static func deleteSent(before: Instant, limit: Int, in transaction: any Transaction) throws -> Int {
    try transaction.change(
      """
      DELETE FROM messages WHERE key IN (
        SELECT key FROM messages WHERE sent_at < \(before) ORDER BY sent_at LIMIT \(limit))
      """)
  }

  /// Matters that ended in the span and have followers or messages, by key after `after`, for the retention job.
  package static func ended(
    from: Instant, before: Instant, after: Key, limit: Int, in transaction: any Transaction
  ) throws -> [Key] {
    try transaction.rows(
      """
      SELECT m.key FROM matters m
      WHERE m.closed_at IS NOT NULL AND m.closed_at >= \(from) AND m.closed_at < \(before) AND m.key > \(after)
        AND (EXISTS (SELECT 1 FROM followers f WHERE f.matter = m.key)
          OR EXISTS (SELECT 1 FROM messages g WHERE g.matter = m.key))
      ORDER BY m.key LIMIT \(limit)
      """
    ) { $0.key(0) }
  }

  private static func message(_ row: any Row) throws -> Message {
    guard let kind = Message.Kind(rawValue: row.text(1)), let channel = Message.Channel(rawValue: row.text(2)),
      let state = Message.State(rawValue: row.text(7))
    else { throw DatabaseFault.failed("messages of kind \(row.text(1)), \(row.text(2)), \(row.text(7))") }
    var message = Message(
      key: row.key(0), kind: kind, channel: channel, matter: row.key(3), entry: row.int(4), follower: row.keyOrNil(5),
      recipient: row.bytes(6), madeAt: row.instant(11))
    message.state = state
    message.attempts = row.int(8)
    message.dueAt = row.instantOrNil(9)
    message.error = row.textOrNil(10)
    message.sentAt = row.instantOrNil(12)
    return message
  }
}
