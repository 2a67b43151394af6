import Basics
import Casework
import Organization
import Storage

/// Which records a list shows.
struct EnforcementFilter: Sendable, Hashable {
  enum Which: String, Sendable, CaseIterable {
    case open, overdue, ended
  }

  var which = Which.open
  var stage: String?
  var agency: String?
  var now: Instant
  var after: MatterFilter.Cursor?

  /// Where the list goes on after a row.
  func cursor(after matter: Matter) -> MatterFilter.Cursor {
    MatterFilter.Cursor(at: which == .ended ? Instant(milliseconds: 0) : matter.dueAt ?? EnforcementTable.never, key: matter.key)
  }
}

/// All SQL about enforcement records: they are matters of one lifecycle, found by small indexes of their own.
enum EnforcementTable {
  /// The bounds of the lifecycle's ids, `enforcement@1` and on, as they must stand in the text for the indexes to serve.
  private static let ours: SQL = "lifecycle >= 'enforcement@' AND lifecycle < 'enforcementA'"
  /// What is decided has no deadline and comes last: the end of the year 2262.
  static let never = Instant(milliseconds: 9_223_372_036_000)

  static let migrations = [
    Migration(
      "enforcement.records.1",
      [
        """
        CREATE INDEX matters_enforcement_open ON matters (due_at, key)
        WHERE phase <= 2 AND lifecycle >= 'enforcement@' AND lifecycle < 'enforcementA'
        """,
        """
        CREATE INDEX matters_enforcement_ended ON matters (key)
        WHERE phase > 2 AND lifecycle >= 'enforcement@' AND lifecycle < 'enforcementA'
        """,
        """
        CREATE INDEX matters_enforcement_agency ON matters (agency, key)
        WHERE phase > 2 AND lifecycle >= 'enforcement@' AND lifecycle < 'enforcementA'
        """,
      ])
  ]

  /// The keys of one page: what is due first first; what has ended, the latest first.
  static func list(
    _ filter: EnforcementFilter, reach: Reach, limit: Int, in transaction: any Transaction
  ) throws -> [Key] {
    var agency = filter.agency
    // The agency's own index serves, and the reach says no more than it.
    if agency == nil, case .agency(let own) = reach.scope { agency = own }
    let stage: SQL = filter.stage.map { "AND stage = \($0)" } ?? ""
    // An agency's matters of all lifecycles are many: only the index over records may serve.
    let within = MattersTable.sql(reach, agency: "COALESCE(agency, '')")
    guard filter.which != .ended else {
      let whose: SQL = agency.map { "AND agency = \($0)" } ?? ""
      let before: SQL = filter.after.map { "AND key < \($0.key)" } ?? ""
      return try transaction.rows(
        """
        SELECT key FROM matters WHERE phase > 2 AND \(ours) \(whose) \(stage) \(before) AND \(within)
        ORDER BY key DESC LIMIT \(limit)
        """
      ) { $0.key(0) }
    }
    let whose: SQL = agency.map { "AND COALESCE(agency, '') = \($0)" } ?? ""
    let late: SQL = filter.which == .overdue ? "AND due_at < \(filter.now)" : ""
    let after: SQL = filter.after.map { "AND (COALESCE(due_at, \(never)), key) > (\($0.at), \($0.key))" } ?? ""
    return try transaction.rows(
      """
      SELECT key FROM matters WHERE phase <= 2 AND \(ours) \(late) \(whose) \(stage) \(after) AND \(within)
      ORDER BY COALESCE(due_at, \(never)), key LIMIT \(limit)
      """
    ) { $0.key(0) }
  }

  /// The records that came from a source, the latest first.
  static func records(source: String, reach: Reach, in transaction: any Transaction) throws -> [Key] {
    try transaction.rows(
      """
      SELECT key FROM matters WHERE source = \(source) AND source_number IS NOT NULL AND \(ours)
        AND \(MattersTable.sql(reach, agency: "COALESCE(agency, '')")) ORDER BY key DESC LIMIT 20
      """
    ) { $0.key(0) }
  }
}
