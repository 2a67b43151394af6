import Basics
import Storage

/// All SQL about months of leagues and what was entered for them.
package enum LeagueRoundsTable {
  package static let migrations = [
    Migration(
      "leagues.rounds.1",
      [
        """
        CREATE TABLE league_rounds (
          league TEXT NOT NULL, month BIGINT NOT NULL, state TEXT NOT NULL, revision BIGINT NOT NULL, plan TEXT NOT NULL,
          note TEXT NOT NULL,
          opened_by TEXT NOT NULL, opened_at BIGINT NOT NULL, approved_by TEXT NOT NULL, approved_post TEXT NOT NULL, approved_at BIGINT,
          published_post TEXT NOT NULL, published_at BIGINT, PRIMARY KEY (league, month))
        """,
        """
        CREATE TABLE league_entries (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, league TEXT NOT NULL, month BIGINT NOT NULL, measure TEXT NOT NULL,
          unit TEXT NOT NULL, revision BIGINT NOT NULL, state TEXT NOT NULL, value BIGINT, source TEXT NOT NULL, reason TEXT NOT NULL,
          entered_by TEXT NOT NULL, entered_post TEXT NOT NULL, entered_at BIGINT NOT NULL, checked_by TEXT NOT NULL,
          checked_post TEXT NOT NULL, checked_at BIGINT)
        """,
        "CREATE UNIQUE INDEX league_entries_cell ON league_entries (league, month, measure, unit, revision)",
      ])
  ]

  /// More entries of a month are never read at once.
  static let entriesMost = 20_000

  private static let columns: SQL = """
    league, month, state, revision, plan, note, opened_by, opened_at, approved_by, approved_post, approved_at, published_post, published_at
    """

  /// Writes a month that was opened.
  package static func insert(_ r: LeagueRound, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO league_rounds (\(columns)) VALUES (\(r.league), \(r.month.number), \(r.state.rawValue), \(r.revision), \(r.planText),
        \(r.note), \(r.openedBy), \(r.openedAt), \(r.approvedBy), \(r.approvedPost), \(r.approvedAt), \(r.publishedPost), \(r.publishedAt))
      """)
  }

  /// Writes what has changed if it still stands as it was read.
  package static func update(
    _ r: LeagueRound, from state: LeagueRound.State, revision: Int, in transaction: any Transaction
  ) throws -> Bool {
    try transaction.change(
      """
      UPDATE league_rounds SET state = \(r.state.rawValue), revision = \(r.revision), note = \(r.note), approved_by = \(r.approvedBy),
        approved_post = \(r.approvedPost), approved_at = \(r.approvedAt), published_post = \(r.publishedPost),
        published_at = \(r.publishedAt)
      WHERE league = \(r.league) AND month = \(r.month.number) AND state = \(state.rawValue) AND revision = \(revision)
      """) == 1
  }

  /// Locks the month while it is changed, so that nothing is entered between its last look and its publication.
  package static func locked(
    _ league: String, _ month: LeagueMonth, in transaction: any Transaction
  ) throws -> LeagueRound? {
    try transaction.first(
      """
      SELECT \(columns) FROM league_rounds WHERE league = \(league) AND month = \(month.number) \(postgres: "FOR UPDATE")
      """, round)
  }

  /// The month; nil if it was never opened.
  package static func one(
    _ league: String, _ month: LeagueMonth, in transaction: any Transaction
  ) throws -> LeagueRound? {
    try transaction.first(
      "SELECT \(columns) FROM league_rounds WHERE league = \(league) AND month = \(month.number)", round)
  }

  /// Newest first.
  package static func newest(
    _ league: String, before month: LeagueMonth?, limit: Int, in transaction: any Transaction
  ) throws -> [LeagueRound] {
    try transaction.rows(
      """
      SELECT \(columns) FROM league_rounds WHERE league = \(league) AND month < \(month?.number ?? 1_000_000)
      ORDER BY month DESC LIMIT \(limit)
      """, round)
  }

  private static func round(_ row: any Row) -> LeagueRound {
    LeagueRound(
      league: row.text(0), month: LeagueMonth(row.int(1)),
      state: LeagueRound.State(rawValue: row.text(2)) ?? .collecting,
      revision: row.int(3), planText: row.text(4), note: row.text(5), openedBy: row.text(6), openedAt: row.instant(7),
      approvedBy: row.text(8), approvedPost: row.text(9), approvedAt: row.instantOrNil(10), publishedPost: row.text(11),
      publishedAt: row.instantOrNil(12))
  }

  // MARK: Entries

  private static let entryColumns: SQL = """
    key, league, month, measure, unit, revision, state, value, source, reason, entered_by, entered_post, entered_at, checked_by,
    checked_post, checked_at
    """

  /// Adds a revision of a value.
  package static func insert(_ e: LeagueEntry, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO league_entries (\(entryColumns)) VALUES (\(e.key), \(e.league), \(e.month.number), \(e.measure), \(e.unit),
        \(e.revision), \(e.state.rawValue), \(e.value), \(e.source), \(e.reason), \(e.enteredBy), \(e.enteredPost), \(e.enteredAt),
        \(e.checkedBy), \(e.checkedPost), \(e.checkedAt))
      """)
  }

  /// Writes the check of an entry that waits for one; false if it does no longer.
  package static func check(_ e: LeagueEntry, in transaction: any Transaction) throws -> Bool {
    try transaction.change(
      """
      UPDATE league_entries SET state = \(e.state.rawValue), reason = \(e.reason), checked_by = \(e.checkedBy),
        checked_post = \(e.checkedPost), checked_at = \(e.checkedAt)
      WHERE league = \(e.league) AND month = \(e.month.number) AND measure = \(e.measure) AND unit = \(e.unit)
        AND revision = \(e.revision) AND state = 'entered'
      """) == 1
  }

  /// All of a month, by indicator, unit and revision.
  package static func entries(
    _ league: String, _ month: LeagueMonth, in transaction: any Transaction
  ) throws -> [LeagueEntry] {
    try transaction.rows(
      """
      SELECT \(entryColumns) FROM league_entries WHERE league = \(league) AND month = \(month.number)
      ORDER BY measure, unit, revision LIMIT \(entriesMost)
      """, entry)
  }

  /// The revisions of one cell, the first first.
  package static func history(
    _ league: String, _ month: LeagueMonth, _ cell: LeaguePlan.Cell, in transaction: any Transaction
  ) throws -> [LeagueEntry] {
    try transaction.rows(
      """
      SELECT \(entryColumns) FROM league_entries
      WHERE league = \(league) AND month = \(month.number) AND measure = \(cell.measure) AND unit = \(cell.unit)
      ORDER BY revision LIMIT 200
      """, entry)
  }

  private static func entry(_ row: any Row) -> LeagueEntry {
    LeagueEntry(
      key: row.key(0), league: row.text(1), month: LeagueMonth(row.int(2)), measure: row.text(3), unit: row.text(4),
      revision: row.int(5),
      state: LeagueEntry.State(rawValue: row.text(6)) ?? .entered, value: row.intOrNil(7), source: row.text(8),
      reason: row.text(9),
      enteredBy: row.text(10), enteredPost: row.text(11), enteredAt: row.instant(12), checkedBy: row.text(13),
      checkedPost: row.text(14),
      checkedAt: row.instantOrNil(15))
  }
}
