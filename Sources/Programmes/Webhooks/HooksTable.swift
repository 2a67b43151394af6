import Basics
import Storage

/// All SQL about subscriptions and their deliveries.
enum HooksTable {
  static let migrations = [
    Migration(
      "hooks.1",
      [
        """
        CREATE TABLE hooks (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, label TEXT NOT NULL, url TEXT NOT NULL, private BOOLEAN NOT NULL,
          secret BYTEA NOT NULL, events TEXT NOT NULL, area TEXT NOT NULL, category TEXT NOT NULL, agency TEXT NOT NULL,
          source TEXT NOT NULL, paused BOOLEAN NOT NULL, made_by TEXT NOT NULL, made_at BIGINT NOT NULL)
        """,
        """
        CREATE TABLE hook_deliveries (
          hook BIGINT NOT NULL, key BIGINT NOT NULL, matter BIGINT NOT NULL, entry BIGINT NOT NULL, event TEXT NOT NULL,
          state TEXT NOT NULL, attempts BIGINT NOT NULL, due_at BIGINT, status BIGINT, error TEXT, made_at BIGINT NOT NULL,
          ended_at BIGINT, PRIMARY KEY (hook, key))
        """,
        "CREATE INDEX hook_deliveries_due ON hook_deliveries (hook, key) WHERE due_at IS NOT NULL",
        "CREATE INDEX hook_deliveries_state ON hook_deliveries (hook, state, key)",
        "CREATE INDEX hook_deliveries_ended ON hook_deliveries (ended_at) WHERE ended_at IS NOT NULL",
      ])
  ]

  private static let columns: SQL = """
    key, label, url, private, secret, events, area, category, agency, source, paused, made_by, made_at
    """

  // MARK: Subscriptions

  static func insert(_ h: Hook, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO hooks (\(columns)) VALUES (\(h.key), \(h.label), \(h.url), \(h.isPrivate), \(h.secret), \(text(h.events)),
        \(h.area), \(h.category), \(h.agency), \(h.source), \(h.isPaused), \(h.madeBy), \(h.madeAt))
      """)
  }

  static func all(in transaction: any Transaction) throws -> [Hook] {
    try transaction.rows("SELECT \(columns) FROM hooks ORDER BY key LIMIT 200", hook)
  }

  static func one(_ key: Key, in transaction: any Transaction) throws -> Hook? {
    try transaction.first("SELECT \(columns) FROM hooks WHERE key = \(key)", hook)
  }

  /// Those that are sent to now and have something to be sent.
  static func waiting(in transaction: any Transaction) throws -> [Hook] {
    try transaction.rows(
      """
      SELECT \(columns) FROM hooks WHERE NOT paused
        AND EXISTS (SELECT 1 FROM hook_deliveries WHERE hook = hooks.key AND due_at IS NOT NULL) ORDER BY key
      """, hook)
  }

  /// Returns whether there was one.
  static func pause(_ key: Key, _ isPaused: Bool, in transaction: any Transaction) throws -> Bool {
    try transaction.change("UPDATE hooks SET paused = \(isPaused) WHERE key = \(key)") == 1
  }

  /// Puts another sealed secret in place of the one that was read. Returns whether it was still there.
  static func put(
    _ secret: [UInt8], for old: Hook, in transaction: any Transaction
  ) throws -> Bool {
    try transaction.change("UPDATE hooks SET secret = \(secret) WHERE key = \(old.key) AND secret = \(old.secret)") == 1
  }

  /// Ends a subscription with all that it has not sent yet.
  static func delete(_ key: Key, in transaction: any Transaction) throws -> Bool {
    try transaction.run("DELETE FROM hook_deliveries WHERE hook = \(key)")
    return try transaction.change("DELETE FROM hooks WHERE key = \(key)") == 1
  }

  private static func text(_ events: Set<Hook.Event>) -> String {
    events.map(\.rawValue).sorted().joined(separator: " ")
  }

  private static func hook(_ row: any Row) -> Hook {
    Hook(
      key: row.key(0), label: row.text(1), url: row.text(2), isPrivate: row.bool(3), secret: row.bytes(4),
      events: Set(row.text(5).split(separator: " ").compactMap { Hook.Event(rawValue: String($0)) }), area: row.text(6),
      category: row.text(7), agency: row.text(8), source: row.text(9), isPaused: row.bool(10), madeBy: row.text(11),
      madeAt: row.instant(12))
  }
}
