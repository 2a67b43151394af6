import Basics
import Storage

/// All SQL about observations. Rows are never deleted and their values never changed: a correction is another revision.
package enum ObservationsTable {
  package static let migrations = [
    Migration(
      "indicators.observations.1",
      [
        """
        CREATE TABLE observations (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, indicator TEXT NOT NULL, subject TEXT NOT NULL, period TEXT NOT NULL,
          period_end BIGINT NOT NULL, revision BIGINT NOT NULL, value BIGINT, year_on_year BIGINT, source TEXT NOT NULL,
          note TEXT NOT NULL, example BOOLEAN NOT NULL, state TEXT NOT NULL, entered_by TEXT NOT NULL, entered_post TEXT NOT NULL,
          entered_at BIGINT NOT NULL, approved_by TEXT NOT NULL, approved_post TEXT NOT NULL, approved_at BIGINT, released_at BIGINT,
          reason TEXT NOT NULL, UNIQUE (indicator, subject, period, revision))
        """,
        "CREATE INDEX observations_end ON observations (indicator, period_end, subject)",
        "CREATE INDEX observations_entered ON observations (key) WHERE state = 'entered'",
      ])
  ]

  private static let columns: SQL = """
    key, indicator, subject, period, revision, value, year_on_year, source, note, example, state, entered_by, entered_post, entered_at,
    approved_by, approved_post, approved_at, released_at
    """

  /// - Throws: `DatabaseFault.notUnique` if there is that revision already.
  package static func insert(_ o: Observation, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO observations (\(columns), period_end, reason) VALUES (
        \(o.key), \(o.indicator), \(o.subject), \(o.period.code), \(o.revision), \(o.value), \(o.yearOnYear), \(o.source), \(o.note),
        \(o.isExample), \(o.state.rawValue), \(o.enteredBy), \(o.enteredPost), \(o.enteredAt), \(o.approvedBy), \(o.approvedPost),
        \(o.approvedAt), \(o.releasedAt), \(o.period.end), '')
      """)
  }

  /// The highest revision there is, 0 if none.
  package static func lastRevision(
    _ indicator: String, _ subject: String, _ period: Period, in transaction: any Transaction
  ) throws -> Int {
    try transaction.number(
      """
      SELECT coalesce(max(revision), 0) FROM observations
      WHERE indicator = \(indicator) AND subject = \(subject) AND period = \(period.code)
      """)
  }

  /// That of a key.
  package static func one(_ key: Key, in transaction: any Transaction) throws -> Observation? {
    try transaction.first("SELECT \(columns) FROM observations WHERE key = \(key)", observation) ?? nil
  }

  /// Approves or refuses what was only entered. Returns whether it was.
  package static func decide(
    _ key: Key, _ state: Observation.State, by person: String, post: String, at: Instant, releasedAt: Instant?,
    reason: String,
    in transaction: any Transaction
  ) throws -> Bool {
    try transaction.change(
      """
      UPDATE observations SET state = \(state.rawValue), approved_by = \(person), approved_post = \(post), approved_at = \(at),
        released_at = \(releasedAt), reason = \(reason)
      WHERE key = \(key) AND state = 'entered'
      """) == 1
  }

  /// Why it was sent back; empty if it was not.
  package static func reason(_ key: Key, in transaction: any Transaction) throws -> String {
    try transaction.first("SELECT reason FROM observations WHERE key = \(key)") { $0.text(0) } ?? ""
  }

  /// What waits to be approved, the oldest first.
  package static func waiting(_ limit: Int, in transaction: any Transaction) throws -> [Observation] {
    try transaction.rows(
      "SELECT \(columns) FROM observations WHERE state = 'entered' ORDER BY key LIMIT \(limit)", observation
    ).compactMap(\.self)
  }

  /// The newest of an indicator, of all states: its history.
  package static func history(
    _ indicator: String, subject: String?, before key: Key?, limit: Int, in transaction: any Transaction
  ) throws -> [Observation] {
    let whose: SQL = subject.map { "subject = \($0)" } ?? "1 = 1"
    let rest: SQL = key.map { "key < \($0)" } ?? "1 = 1"
    return try transaction.rows(
      """
      SELECT \(columns) FROM observations WHERE indicator = \(indicator) AND \(whose) AND \(rest)
      ORDER BY key DESC LIMIT \(limit)
      """, observation
    ).compactMap(\.self)
  }

  /// The values in force of some indicators for periods that end in a span: the highest approved revision of each, and where asked only
  /// what was released by then.
  package static func inForce(
    _ indicators: [String], subject: String? = nil, endingFrom from: LocalDate, through to: LocalDate,
    releasedBy now: Instant? = nil,
    in transaction: any Transaction
  ) throws -> [Observation] {
    let whose: SQL = subject.map { "subject = \($0)" } ?? "1 = 1"
    let told: SQL = now.map { "released_at IS NOT NULL AND released_at <= \($0)" } ?? "1 = 1"
    var found: [String: Observation] = [:]
    for one in try transaction.rows(
      """
      SELECT \(columns) FROM observations WHERE indicator IN \(list: indicators) AND period_end >= \(from) AND period_end <= \(to)
        AND \(whose) AND state = 'approved' AND \(told)
      """, observation
    ) {
      guard let one else { continue }
      let place = "\(one.indicator)|\(one.subject)|\(one.period.code)"
      if found[place].map({ $0.revision < one.revision }) ?? true { found[place] = one }
    }
    return found.values.sorted { ($0.period, $0.indicator, $0.subject) < ($1.period, $1.indicator, $1.subject) }
  }

  private static func observation(_ row: any Row) -> Observation? {
    guard let period = Period(row.text(3)), let state = Observation.State(rawValue: row.text(10)) else { return nil }
    return Observation(
      key: row.key(0), indicator: row.text(1), subject: row.text(2), period: period, revision: row.int(4),
      value: row.intOrNil(5),
      yearOnYear: row.intOrNil(6), source: row.text(7), note: row.text(8), isExample: row.bool(9), state: state,
      enteredBy: row.text(11), enteredPost: row.text(12), enteredAt: row.instant(13), approvedBy: row.text(14),
      approvedPost: row.text(15), approvedAt: row.instantOrNil(16), releasedAt: row.instantOrNil(17))
  }
}
