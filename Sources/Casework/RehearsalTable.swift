import Basics
import Storage
import Timing

/// All SQL of rehearsals: which matters a difference of rules can touch, and the stored figures of the others. Reads the matters
/// reported since a day along their index, whatever lies before.
package enum RehearsalTable {
  /// The keys of all of them.
  static func keys(since: Instant, in transaction: any Transaction) throws -> [Key] {
    try transaction.rows("SELECT key FROM matters WHERE reported_at >= \(since)") { $0.key(0) }
  }

  static func count(since: Instant, in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT count(*) FROM matters WHERE reported_at >= \(since)")
  }

  /// Where each lies and what it was filed under.
  static func forEachFiling(
    since: Instant, in transaction: any Transaction, _ body: (Key, Filing) throws -> Void
  ) throws {
    try transaction.forEach(
      """
      SELECT key, category, standard, area, accused IS NOT NULL, flow, lifecycle FROM matters
      WHERE reported_at >= \(since)
      """
    ) { row in
      try body(
        row.key(0),
        Filing(
          category: row.textOrNil(1).flatMap { CategoryKey($0) }, standard: row.intOrNil(2), area: row.textOrNil(3),
          isTipOff: row.bool(4), flow: row.text(5), lifecycle: row.text(6)))
    }
  }

  /// Those with a clock that counts work time and has anything to do with the days: it began before their end, and its deadline lies
  /// behind their beginning. What comes after a missed deadline does not move it, and a paused clock has none.
  /// - Parameters:
  ///   - mixed: clocks that may be extended by work time whatever they began with.
  ///   - rolls: natural days count too, because their last one depends on who works.
  static func counting(
    _ days: [ClosedRange<LocalDate>], zone: LocalZone, mixed: [String], rolls: Bool, since: Instant,
    in transaction: any Transaction
  ) throws -> [Key] {
    let spans = days.map { stretch -> SQL in
      let from = zone.instant(stretch.lowerBound), to = zone.instant(stretch.upperBound + 1)
      return "(started_at < \(to) AND due_at >= \(from))"
    }
    var units: [SQL] = ["time_limit LIKE '%h'", "(time_limit LIKE '%d' AND time_limit NOT LIKE '%ud')"]
    if rolls { units.append("(time_limit LIKE '%n' AND time_limit NOT LIKE '%min')") }
    units += mixed.map { "clock LIKE \($0 + ".%")" }
    return try transaction.rows(
      """
      SELECT key FROM matters WHERE reported_at >= \(since) AND EXISTS (
        SELECT 1 FROM countdowns WHERE matter = matters.key
          AND (\(spans.joined(" OR "))) AND (\(units.joined(" OR "))))
      """
    ) { $0.key(0) }
  }

  /// Those of a lifecycle that took one of the actions or came to one of the stages.
  static func taking(
    _ flow: RuleDifference.Flow, of name: String, since: Instant, in transaction: any Transaction
  ) throws -> [Key] {
    try transaction.rows(
      """
      SELECT key FROM matters WHERE reported_at >= \(since) AND flow = \(name) AND EXISTS (
        SELECT 1 FROM entries WHERE matter = matters.key
          AND (action IN \(list: flow.actions.sorted()) OR to_stage IN \(list: flow.stages.sorted())))
      """
    ) { $0.key(0) }
  }

  private static let figures: SQL = """
    count(*), sum(CASE WHEN exclusion IS NULL AND on_time IS NOT NULL THEN 1 ELSE 0 END),
    sum(CASE WHEN exclusion IS NULL AND on_time IS NOT NULL AND (on_time OR exemption IS NOT NULL) THEN 1 ELSE 0 END)
    """

  /// The stored figures by agency; of those that ended without one under the empty text.
  static func totals(since: Instant, in transaction: any Transaction) throws -> [(agency: String, figures: AgencyFigures)] {
    try transaction.rows(
      """
      SELECT coalesce(agency, ''), \(figures) FROM matters
      WHERE reported_at >= \(since) AND (agency IS NOT NULL OR phase > 2) GROUP BY coalesce(agency, '')
      """
    ) { ($0.text(0), AgencyFigures(matters: $0.int(1), judged: $0.int(2), onTime: $0.int(3))) }
  }

  /// The stored figures of open matters that nobody has, by what the duty list asks of them.
  static func undispatched(
    since: Instant, in transaction: any Transaction
  ) throws -> [(filing: Filing, accused: String?, figures: AgencyFigures)] {
    try transaction.rows(
      """
      SELECT category, area, accused, \(figures) FROM matters
      WHERE reported_at >= \(since) AND agency IS NULL AND phase <= 2 GROUP BY category, area, accused
      """
    ) { row in
      (
        Filing(
          category: row.textOrNil(0).flatMap { CategoryKey($0) }, area: row.textOrNil(1), isTipOff: !row.isNull(2),
          flow: "", lifecycle: ""),
        row.textOrNil(2), AgencyFigures(matters: row.int(3), judged: row.int(4), onTime: row.int(5))
      )
    }
  }
}
