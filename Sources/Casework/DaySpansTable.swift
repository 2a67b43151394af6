import Basics
import Storage

/// What is asked of the counts of days.
extension DaysTable {
  private static func span(_ sort: String, _ from: LocalDate, _ to: LocalDate, _ flows: [String]) -> SQL {
    "flow IN \(list: flows) AND sort = \(sort) AND day >= \(from) AND day < \(to)"
  }

  /// Sums by name: of the whole months in the span, and of the days before and after them.
  static func summed(
    _ sort: DaySort, from: LocalDate, to: LocalDate, flows: [String], in transaction: any Transaction
  ) throws -> [String: DayCount] {
    let first = from == from.firstOfMonth ? from : (from.firstOfMonth + 31).firstOfMonth, last = to.firstOfMonth
    let parts =
      first < last
      ? [(sort.rawValue, from, first), (sort.ofMonths, first, last), (sort.rawValue, last, to)]
      : [(sort.rawValue, from, to)]
    var sums: [String: DayCount] = [:]
    for (kind, from, to) in parts where from < to {
      try transaction.forEach(
        "SELECT name, \(bigints) FROM day_counts WHERE \(span(kind, from, to, flows)) GROUP BY name"
      ) { sums[$0.text(0), default: DayCount()] += count($0, from: 1) }
    }
    return sums
  }

  /// Sums by day.
  static func byDay(
    _ sort: DaySort, from: LocalDate, to: LocalDate, flows: [String], in transaction: any Transaction
  ) throws -> [LocalDate: DayCount] {
    var sums: [LocalDate: DayCount] = [:]
    try transaction.forEach(
      "SELECT day, \(bigints) FROM day_counts WHERE \(span(sort.rawValue, from, to, flows)) GROUP BY day"
    ) { sums[LocalDate(ordinal: $0.int(0))] = count($0, from: 1) }
    return sums
  }

  // The sum of whole numbers is a decimal in PostgreSQL.
  private static let bigints: SQL = """
    CAST(sum(reported) AS BIGINT), CAST(sum(ended) AS BIGINT), CAST(sum(closed) AS BIGINT), CAST(sum(judged) AS BIGINT),
    CAST(sum(on_time) AS BIGINT), CAST(sum(minutes) AS BIGINT), CAST(sum(reached) AS BIGINT), CAST(sum(satisfied) AS BIGINT)
    """

  static func days(
    of street: String, from: LocalDate, to: LocalDate, flows: [String], in transaction: any Transaction
  ) throws -> [LocalDate: DayCount] {
    var days: [LocalDate: DayCount] = [:]
    try transaction.forEach(
      """
      SELECT day, \(bigints) FROM day_counts WHERE \(span(DaySort.street.rawValue, from, to, flows)) AND name = \(street) GROUP BY day
      """
    ) { days[LocalDate(ordinal: $0.int(0))] = count($0, from: 1) }
    return days
  }

  /// What has not been added up yet.
  static func pending(
    from: LocalDate, to: LocalDate, flows: [String], zone: LocalZone, classOf: (String) -> String,
    in transaction: any Transaction, _ body: (DayName, DayCount) -> Void
  ) throws {
    try transaction.forEach(
      """
      SELECT flow, street, category, agency, reported, ended, closed, judged, on_time, minutes, reached, satisfied, at
      FROM day_changes WHERE at >= \(zone.instant(from)) AND at < \(zone.instant(to)) AND flow IN \(list: flows)
      """
    ) { row in
      let day = zone.date(row.instant(12))
      for name in names(row, day: day, classOf: classOf) { body(name, count(row, from: 4)) }
    }
  }

  /// When the matters of a place were reported.
  static func reports(where place: SQL, in transaction: any Transaction) throws -> [Instant] {
    try transaction.rows("SELECT reported_at FROM matters WHERE \(place)") { $0.instant(0) }
  }
}
