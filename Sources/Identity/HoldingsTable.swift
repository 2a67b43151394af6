import Basics
import Storage

/// All SQL about who holds which post when.
enum HoldingsTable {
  static let migrations = [
    Migration(
      "identity.holdings.1",
      [
        """
        CREATE TABLE holdings (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, person BIGINT NOT NULL, post TEXT NOT NULL,
          stand_in_for BIGINT, from_day BIGINT NOT NULL, to_day BIGINT, given_by TEXT NOT NULL, given_at BIGINT NOT NULL,
          ended_by TEXT, ended_at BIGINT)
        """, "CREATE INDEX holdings_person ON holdings (person)", "CREATE INDEX holdings_post ON holdings (post)",
        "CREATE TABLE holdings_turn (id BIGINT PRIMARY KEY, turn BIGINT NOT NULL)",
        "INSERT INTO holdings_turn (id, turn) VALUES (1, 0)",
      ])
  ]

  private static let columns: SQL =
    "h.key, h.person, h.post, h.stand_in_for, h.from_day, h.to_day, h.given_by, h.given_at, h.ended_by, h.ended_at"

  /// Whoever gives posts does so one after the other: the rules look at other rows than the one that is written.
  static func takeTurn(in transaction: any Transaction) throws {
    _ = try transaction.change("UPDATE holdings_turn SET turn = turn + 1 WHERE id = 1")
  }

  static func insert(_ h: PostHolding, in transaction: any Transaction) throws {
    var standInFor: Key?
    if case .standIn(let holder) = h.kind { standInFor = holder }
    try transaction.run(
      """
      INSERT INTO holdings (
        key, person, post, stand_in_for, from_day, to_day, given_by, given_at, ended_by, ended_at) VALUES (
        \(h.key), \(h.person), \(h.post), \(standInFor), \(h.from), \(h.to), \(h.givenBy), \(h.givenAt), \(h.endedBy),
        \(h.endedAt))
      """)
  }

  static func one(_ key: Key, in transaction: any Transaction) throws -> PostHolding? {
    try transaction.first("SELECT \(columns) FROM holdings h WHERE h.key = \(key)") { holding($0) }
  }

  /// All of the person's, the latest first.
  static func of(_ person: Key, in transaction: any Transaction) throws -> [PostHolding] {
    try transaction.rows(
      "SELECT \(columns) FROM holdings h WHERE h.person = \(person) ORDER BY h.from_day DESC, h.key DESC"
    ) { holding($0) }
  }

  /// All of the post's, the latest first.
  static func of(post: String, in transaction: any Transaction) throws -> [PostHolding] {
    try transaction.rows(
      "SELECT \(columns) FROM holdings h WHERE h.post = \(post) ORDER BY h.from_day DESC, h.key DESC"
    ) { holding($0) }
  }

  /// The posts that somebody active holds on the day.
  static func postsHeld(on day: LocalDate, in transaction: any Transaction) throws -> Set<String> {
    Set(
      try transaction.rows(
        """
        SELECT DISTINCT h.post FROM holdings h
        WHERE h.ended_at IS NULL AND h.from_day <= \(day) AND (h.to_day IS NULL OR h.to_day >= \(day))
        """
      ) { $0.text(0) })
  }

  /// What the person holds on the day: own posts first, by post.
  static func inForce(_ person: Key, on day: LocalDate, in transaction: any Transaction) throws -> [PostHolding] {
    try transaction.rows(
      """
      SELECT \(columns) FROM holdings h WHERE h.person = \(person) AND h.ended_at IS NULL AND h.from_day <= \(day)
        AND (h.to_day IS NULL OR h.to_day >= \(day))
      ORDER BY h.stand_in_for IS NOT NULL, h.post, h.key
      """
    ) { holding($0) }
  }

  /// Who holds these posts on the day, with code and name of the person.
  static func holders(
    of posts: [String], on day: LocalDate, in transaction: any Transaction
  ) throws -> [(holding: PostHolding, code: String, name: String)] {
    try transaction.rows(
      """
      SELECT \(columns), p.code, p.name FROM holdings h JOIN persons p ON p.key = h.person
      WHERE h.post IN \(list: posts) AND h.ended_at IS NULL AND h.from_day <= \(day)
        AND (h.to_day IS NULL OR h.to_day >= \(day))
      ORDER BY h.post, h.stand_in_for IS NOT NULL, h.key
      """
    ) { (holding($0), $0.text(10), $0.text(11)) }
  }

  static func end(_ key: Key, by: String, at now: Instant, in transaction: any Transaction) throws {
    try transaction.run(
      "UPDATE holdings SET ended_by = \(by), ended_at = \(now) WHERE key = \(key) AND ended_at IS NULL")
  }

  static func shorten(_ key: Key, to day: LocalDate, by: String, in transaction: any Transaction) throws {
    try transaction.run("UPDATE holdings SET to_day = \(day), ended_by = \(by) WHERE key = \(key) AND ended_at IS NULL")
  }

  private static func holding(_ row: any Row) -> PostHolding {
    PostHolding(
      key: row.key(0), person: row.key(1), post: row.text(2), kind: row.keyOrNil(3).map { .standIn(for: $0) } ?? .own,
      from: LocalDate(ordinal: row.int(4)), to: row.intOrNil(5).map { LocalDate(ordinal: $0) }, givenBy: row.text(6),
      givenAt: row.instant(7), endedBy: row.textOrNil(8), endedAt: row.instantOrNil(9))
  }
}
