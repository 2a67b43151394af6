import Basics
import Storage

/// All SQL about red flags and yellow lights, and about appeals.
package enum LeagueAwardsTable {
  package static let migrations = [
    Migration(
      "leagues.awards.1",
      [
        """
        CREATE TABLE league_awards (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, league TEXT NOT NULL, month BIGINT NOT NULL, rule TEXT NOT NULL,
          kind TEXT NOT NULL, board TEXT NOT NULL, peers TEXT NOT NULL, unit TEXT NOT NULL, cases TEXT NOT NULL, revision BIGINT NOT NULL,
          cancelled_revision BIGINT, cancelled_reason TEXT NOT NULL)
        """,
        "CREATE INDEX league_awards_month ON league_awards (league, month, key)",
        "CREATE INDEX league_awards_unit ON league_awards (unit, month) WHERE cancelled_revision IS NULL",
        """
        CREATE TABLE league_appeals (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, league TEXT NOT NULL, month BIGINT NOT NULL, measure TEXT NOT NULL,
          unit TEXT NOT NULL, text TEXT NOT NULL, post TEXT NOT NULL, at BIGINT NOT NULL, is_upheld BOOLEAN, answer TEXT NOT NULL,
          answered_post TEXT NOT NULL, answered_at BIGINT)
        """,
        "CREATE INDEX league_appeals_month ON league_appeals (league, month, key)",
      ])
  ]

  private static let columns: SQL = """
    key, league, month, rule, kind, board, peers, unit, cases, revision, cancelled_revision, cancelled_reason
    """

  /// Puts a flag or light on record.
  package static func insert(_ a: LeagueAward, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO league_awards (\(columns)) VALUES (\(a.key), \(a.league), \(a.month.number), \(a.rule), \(a.kind.rawValue), \(a.board),
        \(a.group), \(a.unit), \(a.cases), \(a.revision), \(a.cancelledRevision), \(a.cancelledReason))
      """)
  }

  /// Takes it away by a later revision; it stays on record.
  package static func cancel(_ key: Key, revision: Int, reason: String, in transaction: any Transaction) throws {
    try transaction.run(
      """
      UPDATE league_awards SET cancelled_revision = \(revision), cancelled_reason = \(reason)
      WHERE key = \(key) AND cancelled_revision IS NULL
      """)
  }

  /// Those of a span of months, also what was cancelled, the first first.
  package static func list(
    _ league: String, _ months: ClosedRange<Int>, in transaction: any Transaction
  ) throws -> [LeagueAward] {
    try transaction.rows(
      """
      SELECT \(columns) FROM league_awards WHERE league = \(league) AND month >= \(months.lowerBound) AND month <= \(months.upperBound)
      ORDER BY month, key LIMIT 5000
      """, award)
  }

  /// How many flags and lights a unit has that hold, over all leagues, from one month to another, both included.
  package static func count(
    unit: String, from: LeagueMonth, to: LeagueMonth, in transaction: any Transaction
  ) throws -> (redFlags: Int, yellowLights: Int) {
    try transaction.first(
      """
      SELECT sum(CASE WHEN kind = 'redFlag' THEN 1 ELSE 0 END), sum(CASE WHEN kind = 'yellowLight' THEN 1 ELSE 0 END) FROM league_awards
      WHERE unit = \(unit) AND month >= \(from.number) AND month <= \(to.number) AND cancelled_revision IS NULL
      """
    ) { ($0.intOrNil(0) ?? 0, $0.intOrNil(1) ?? 0) } ?? (0, 0)
  }

  private static func award(_ row: any Row) -> LeagueAward {
    LeagueAward(
      key: row.key(0), league: row.text(1), month: LeagueMonth(row.int(2)), rule: row.text(3),
      kind: LeaguePlan.AwardKind(rawValue: row.text(4)) ?? .redFlag, board: row.text(5), group: row.text(6),
      unit: row.text(7),
      cases: row.text(8), revision: row.int(9), cancelledRevision: row.intOrNil(10), cancelledReason: row.text(11))
  }

  // MARK: Appeals

  private static let appealColumns: SQL = """
    key, league, month, measure, unit, text, post, at, is_upheld, answer, answered_post, answered_at
    """

  /// Puts an objection on record.
  package static func insert(_ a: LeagueAppeal, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO league_appeals (\(appealColumns)) VALUES (\(a.key), \(a.league), \(a.month.number), \(a.measure), \(a.unit), \(a.text),
        \(a.post), \(a.at), \(a.isUpheld), \(a.answer), \(a.answeredPost), \(a.answeredAt))
      """)
  }

  /// Writes the answer; false if there is one, or no such appeal.
  package static func answer(
    _ key: Key, isUpheld: Bool, text: String, by post: String, at: Instant, in transaction: any Transaction
  ) throws -> Bool {
    try transaction.change(
      """
      UPDATE league_appeals SET is_upheld = \(isUpheld), answer = \(text), answered_post = \(post), answered_at = \(at)
      WHERE key = \(key) AND answered_at IS NULL
      """) == 1
  }

  /// The objection of the key.
  package static func appeal(_ key: Key, in transaction: any Transaction) throws -> LeagueAppeal? {
    try transaction.first("SELECT \(appealColumns) FROM league_appeals WHERE key = \(key)", appeal)
  }

  /// Those of a month, the first first.
  package static func appeals(
    _ league: String, _ month: LeagueMonth, in transaction: any Transaction
  ) throws -> [LeagueAppeal] {
    try transaction.rows(
      """
      SELECT \(appealColumns) FROM league_appeals WHERE league = \(league) AND month = \(month.number) ORDER BY key LIMIT 500
      """, appeal)
  }

  private static func appeal(_ row: any Row) -> LeagueAppeal {
    LeagueAppeal(
      key: row.key(0), league: row.text(1), month: LeagueMonth(row.int(2)), measure: row.text(3), unit: row.text(4),
      text: row.text(5),
      post: row.text(6), at: row.instant(7), isUpheld: row.boolOrNil(8), answer: row.text(9),
      answeredPost: row.text(10),
      answeredAt: row.instantOrNil(11))
  }
}
