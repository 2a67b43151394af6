import Basics
import Storage

/// All SQL about published months; rows are written once.
package enum LeaguePublicationsTable {
  package static let migrations = [
    Migration(
      "leagues.publications.1",
      [
        """
        CREATE TABLE league_publications (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, league TEXT NOT NULL, month BIGINT NOT NULL, revision BIGINT NOT NULL,
          plan TEXT NOT NULL, snapshot TEXT NOT NULL, digest TEXT NOT NULL, result TEXT NOT NULL, result_digest TEXT NOT NULL,
          note TEXT NOT NULL, approved_post TEXT NOT NULL, published_post TEXT NOT NULL, published_at BIGINT NOT NULL)
        """,
        "CREATE UNIQUE INDEX league_publications_month ON league_publications (league, month, revision)",
      ])
  ]

  private static let columns: SQL = """
    key, league, month, revision, plan, snapshot, digest, result, result_digest, note, approved_post, published_post, published_at
    """

  /// Writes a revision, once.
  package static func insert(_ p: LeaguePublication, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO league_publications (\(columns)) VALUES (\(p.key), \(p.league), \(p.month.number), \(p.revision), \(p.planText),
        \(p.snapshot), \(p.digest), \(p.result), \(p.resultDigest), \(p.note), \(p.approvedPost), \(p.publishedPost), \(p.publishedAt))
      """)
  }

  /// The revision of a month, or the last one.
  package static func one(
    _ league: String, _ month: LeagueMonth, revision: Int? = nil, in transaction: any Transaction
  ) throws -> LeaguePublication? {
    let which: SQL = revision.map { "AND revision = \($0)" } ?? ""
    return try transaction.first(
      """
      SELECT \(columns) FROM league_publications WHERE league = \(league) AND month = \(month.number) \(which)
      ORDER BY revision DESC LIMIT 1
      """, publication)
  }

  /// All revisions of a month, the last first.
  package static func revisions(
    _ league: String, _ month: LeagueMonth, in transaction: any Transaction
  ) throws -> [LeaguePublication] {
    try transaction.rows(
      """
      SELECT \(columns) FROM league_publications WHERE league = \(league) AND month = \(month.number)
      ORDER BY revision DESC LIMIT 100
      """, publication)
  }

  /// The last revision of each month of a span, the first month first; two years at most.
  package static func last(
    _ league: String, _ months: ClosedRange<Int>, in transaction: any Transaction
  ) throws -> [LeaguePublication] {
    let found = try transaction.rows(
      """
      SELECT \(columns) FROM league_publications
      WHERE league = \(league) AND month >= \(months.lowerBound) AND month <= \(months.upperBound)
      ORDER BY month, revision LIMIT 500
      """, publication)
    return Dictionary(found.map { ($0.month, $0) }, uniquingKeysWith: { $1 }).values.sorted { $0.month < $1.month }
  }

  /// The newest published months.
  package static func newest(_ league: String, limit: Int, in transaction: any Transaction) throws -> [LeagueMonth] {
    try transaction.rows(
      """
      SELECT month FROM league_publications WHERE league = \(league) AND revision = 1 ORDER BY month DESC LIMIT \(limit)
      """
    ) { LeagueMonth($0.int(0)) }
  }

  private static func publication(_ row: any Row) -> LeaguePublication {
    LeaguePublication(
      key: row.key(0), league: row.text(1), month: LeagueMonth(row.int(2)), revision: row.int(3), planText: row.text(4),
      snapshot: row.text(5), digest: row.text(6), result: row.text(7), resultDigest: row.text(8), note: row.text(9),
      approvedPost: row.text(10), publishedPost: row.text(11), publishedAt: row.instant(12))
  }
}
