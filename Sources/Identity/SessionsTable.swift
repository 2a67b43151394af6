import Basics
import Storage

/// All SQL about sessions.
enum SessionsTable {
  static let migrations = [
    Migration(
      "identity.sessions.1",
      [
        """
        CREATE TABLE sessions (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, token BYTEA NOT NULL UNIQUE, person BIGINT NOT NULL,
          post TEXT NOT NULL, via TEXT NOT NULL, second_factor BOOLEAN NOT NULL, need TEXT NOT NULL,
          wrong_codes BIGINT NOT NULL, started_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, ended_at BIGINT,
          ended_why TEXT, address TEXT NOT NULL, device TEXT NOT NULL)
        """, "CREATE INDEX sessions_person ON sessions (person)",
        "CREATE INDEX sessions_open ON sessions (key) WHERE ended_at IS NULL",
      ])
  ]

  private static let columns: SQL = """
    s.key, s.person, p.code, p.name, s.post, s.via, s.second_factor, s.need, s.started_at, s.seen_at, s.ended_at,
    s.ended_why, s.address, s.device
    """

  static func insert(_ s: Session, token digest: [UInt8], in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO sessions (
        key, token, person, post, via, second_factor, need, wrong_codes, started_at, seen_at, address, device) VALUES (
        \(s.key), \(digest), \(s.person), \(s.post), \(s.via), \(s.secondFactor), \(s.need?.rawValue ?? ""), 0,
        \(s.startedAt), \(s.seenAt), \(s.address), \(s.device))
      """)
  }

  /// The session of a token with the state of its person; two index look-ups. nil also if it was ended.
  static func open(
    _ digest: [UInt8], in transaction: any Transaction
  ) throws -> (session: Session, state: Person.State)? {
    try transaction.first(
      """
      SELECT \(columns), p.state FROM sessions s JOIN persons p ON p.key = s.person
      WHERE s.token = \(digest) AND s.ended_at IS NULL
      """
    ) { (session($0), Person.State(rawValue: $0.text(14)) ?? .locked) }
  }

  static func one(_ key: Key, in transaction: any Transaction) throws -> Session? {
    try transaction.first(
      "SELECT \(columns) FROM sessions s JOIN persons p ON p.key = s.person WHERE s.key = \(key)", session)
  }

  /// Takes one more wrong code and says how many there are.
  static func addWrongCode(_ key: Key, in transaction: any Transaction) throws -> Int {
    try transaction.first(
      "UPDATE sessions SET wrong_codes = wrong_codes + 1 WHERE key = \(key) RETURNING wrong_codes"
    ) { $0.int(0) } ?? 0
  }

  /// Another token and what it may do: of what was known before nothing is of use.
  static func renew(_ s: Session, token digest: [UInt8], in transaction: any Transaction) throws {
    try transaction.run(
      """
      UPDATE sessions SET token = \(digest), second_factor = \(s.secondFactor), need = \(s.need?.rawValue ?? ""),
        wrong_codes = 0, started_at = \(s.startedAt), seen_at = \(s.seenAt), address = \(s.address),
        device = \(s.device) WHERE key = \(s.key)
      """)
  }

  static func setNeed(_ need: Session.Need?, _ key: Key, in transaction: any Transaction) throws {
    try transaction.run("UPDATE sessions SET need = \(need?.rawValue ?? "") WHERE key = \(key)")
  }

  static func setPost(_ post: String, _ key: Key, in transaction: any Transaction) throws {
    try transaction.run("UPDATE sessions SET post = \(post) WHERE key = \(key)")
  }

  static func touch(_ key: Key, at now: Instant, in transaction: any Transaction) throws {
    try transaction.run("UPDATE sessions SET seen_at = \(now) WHERE key = \(key) AND seen_at < \(now)")
  }

  static func end(_ key: Key, why: String, at now: Instant, in transaction: any Transaction) throws {
    try transaction.run(
      "UPDATE sessions SET ended_at = \(now), ended_why = \(why) WHERE key = \(key) AND ended_at IS NULL")
  }

  /// - Returns: how many were open.
  static func endAll(
    of person: Key, except: Key?, why: String, at now: Instant, in transaction: any Transaction
  ) throws -> Int {
    try transaction.change(
      """
      UPDATE sessions SET ended_at = \(now), ended_why = \(why)
      WHERE person = \(person) AND ended_at IS NULL AND key <> \(except?.number ?? 0)
      """)
  }

  /// Those nobody has ended, the latest first.
  static func open(of person: Key, in transaction: any Transaction) throws -> [Session] {
    try transaction.rows(
      """
      SELECT \(columns) FROM sessions s JOIN persons p ON p.key = s.person
      WHERE s.person = \(person) AND s.ended_at IS NULL ORDER BY s.key DESC
      """, session)
  }

  /// Those nobody has ended, by key after `after`.
  static func open(after: Key?, limit: Int, in transaction: any Transaction) throws -> [Session] {
    try transaction.rows(
      """
      SELECT \(columns) FROM sessions s JOIN persons p ON p.key = s.person
      WHERE s.ended_at IS NULL AND s.key > \(after?.number ?? 0) ORDER BY s.key LIMIT \(limit)
      """, session)
  }

  static func sweep(before: Instant, in transaction: any Transaction) throws -> Int {
    try transaction.change("DELETE FROM sessions WHERE COALESCE(ended_at, seen_at) < \(before)")
  }

  private static func session(_ row: any Row) -> Session {
    Session(
      key: row.key(0), person: row.key(1), personCode: row.text(2), personName: row.text(3), post: row.text(4),
      via: row.text(5), secondFactor: row.bool(6), need: Session.Need(rawValue: row.text(7)),
      startedAt: row.instant(8), seenAt: row.instant(9), endedAt: row.instantOrNil(10), endedWhy: row.textOrNil(11),
      address: row.text(12), device: row.text(13))
  }
}
