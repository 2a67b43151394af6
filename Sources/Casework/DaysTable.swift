import Basics
import Storage

/// All SQL about the counts of days. A change is only ever added as a line of its own, so that steps taken at once do not wait for one
/// row; `fold` adds the lines up. What is read is always the sum of both, so it is exact at any time.
package enum DaysTable {
  package static let migrations = [
    Migration(
      "casework.days.1",
      [
        """
        CREATE TABLE day_changes (
          at BIGINT NOT NULL, flow TEXT NOT NULL, street TEXT NOT NULL, category TEXT NOT NULL, agency TEXT NOT NULL,
          reported BIGINT NOT NULL, ended BIGINT NOT NULL, closed BIGINT NOT NULL, judged BIGINT NOT NULL,
          on_time BIGINT NOT NULL, minutes BIGINT NOT NULL, reached BIGINT NOT NULL, satisfied BIGINT NOT NULL)
        """,
        "CREATE INDEX day_changes_at ON day_changes (at)",
        """
        CREATE TABLE day_counts (
          flow TEXT NOT NULL, sort TEXT NOT NULL, day BIGINT NOT NULL, name TEXT NOT NULL, reported BIGINT NOT NULL,
          ended BIGINT NOT NULL, closed BIGINT NOT NULL, judged BIGINT NOT NULL, on_time BIGINT NOT NULL,
          minutes BIGINT NOT NULL, reached BIGINT NOT NULL, satisfied BIGINT NOT NULL,
          PRIMARY KEY (flow, sort, day, name)) \(sqlite: "WITHOUT ROWID", postgres: "")
        """,
        // By hour, within one lifecycle, without looking at the rows.
        "DROP INDEX matters_reported",
        "CREATE INDEX matters_reported ON matters (reported_at, street, flow)",
        "DROP INDEX matters_closed",
        """
        CREATE INDEX matters_closed ON matters (closed_at, street, on_time, exclusion, exemption, phase, closure, flow)
          WHERE closed_at IS NOT NULL
        """,
        reports, ends,
      ])
  ]

  private static let sums: SQL = "reported, ended, closed, judged, on_time, minutes, reached, satisfied"

  /// The lines of all matters, as they stand.
  private static let reports: SQL = """
    INSERT INTO day_changes (at, flow, street, category, agency, reported, ended, closed, judged, on_time, minutes, reached, satisfied)
    SELECT reported_at, flow, coalesce(street, ''), coalesce(category, ''), '', 1, 0, 0, 0, 0, 0, 0, 0 FROM matters
    """
  private static let ends: SQL = """
    INSERT INTO day_changes (at, flow, street, category, agency, reported, ended, closed, judged, on_time, minutes, reached, satisfied)
    SELECT closed_at, flow, coalesce(street, ''), coalesce(category, ''), coalesce(agency, ''), 0, 1,
      CASE WHEN phase = 3 THEN 1 ELSE 0 END, CASE WHEN exclusion IS NULL AND on_time IS NOT NULL THEN 1 ELSE 0 END,
      CASE WHEN exclusion IS NULL AND on_time IS NOT NULL AND (on_time OR exemption IS NOT NULL) THEN 1 ELSE 0 END,
      CASE WHEN phase = 3 THEN (closed_at - reported_at) / 60000 ELSE 0 END, 0, 0
    FROM matters WHERE closed_at IS NOT NULL
    """

  /// Counts everything anew from the matters; what reporters said stays. `fold` is to follow.
  package static func rebuild(in transaction: any Transaction) throws {
    let said = DaySort.allCases.filter(\.isSaid).flatMap { [$0.rawValue, $0.ofMonths] }
    try transaction.run("DELETE FROM day_counts WHERE sort NOT IN \(list: said)")
    try transaction.run("DELETE FROM day_changes WHERE reached = 0")
    try transaction.run(reports)
    try transaction.run(ends)
  }

  /// Counts a line; it is the caller's to see that it is counted once.
  package static func add(_ line: DayLine, in transaction: any Transaction) throws {
    let c = line.count
    try transaction.run(
      """
      INSERT INTO day_changes (at, flow, street, category, agency, \(sums)) VALUES (
        \(line.at), \(line.flow), \(line.street), \(line.category), \(line.agency), \(c.reported), \(c.ended), \(c.closed),
        \(c.judged), \(c.onTime), \(c.minutes), \(c.reached), \(c.satisfied))
      """)
  }

  /// Takes back what no longer holds of a matter and adds what holds now; mostly nothing.
  static func move(from before: [DayLine], to after: [DayLine], in transaction: any Transaction) throws {
    for line in before where !after.contains(line) { try add(line.reversed, in: transaction) }
    for line in after where !before.contains(line) { try add(line, in: transaction) }
  }

  /// What is counted of a matter as it is stored. The row is held until the end of the transaction, so that nobody counts it twice.
  static func lines(of matter: Key, in transaction: any Transaction) throws -> [DayLine] {
    try transaction.first(
      """
      SELECT flow, street, category, agency, reported_at, closed_at, phase, on_time, exclusion IS NULL, exemption IS NULL
      FROM matters WHERE key = \(matter) \(postgres: "FOR UPDATE")
      """
    ) { row in
      DayLine.all(
        flow: row.text(0), street: row.textOrNil(1), category: row.textOrNil(2), agency: row.textOrNil(3),
        reportedAt: row.instant(4), closedAt: row.instantOrNil(5), isClosed: row.int(6) == Phase.done.rawValue,
        countsOnTime: row.bool(8) ? row.boolOrNil(7).map { $0 || !row.bool(9) } : nil)
    } ?? []
  }

  /// Adds up the changes of the earliest day that has any, exactly once.
  /// - Returns: how many there were; 0 when there are none.
  static func foldOneDay(zone: LocalZone, classOf: (String) -> String, in transaction: any Transaction) throws -> Int {
    guard
      let first = try transaction.first("SELECT at FROM day_changes ORDER BY at LIMIT 1", { $0.instant(0) })
    else { return 0 }
    let day = zone.date(first)
    var sums: [DayName: DayCount] = [:], count = 0
    try transaction.forEach(
      """
      DELETE FROM day_changes WHERE at >= \(zone.instant(day)) AND at < \(zone.instant(day + 1))
      RETURNING flow, street, category, agency, \(self.sums)
      """
    ) { row in
      count += 1
      for name in names(row, day: day, classOf: classOf) { sums[name, default: DayCount()] += self.count(row, from: 4) }
    }
    // In one order, so that two who fold at once do not block each other.
    for (name, sum) in sums.sorted(by: { $0.key < $1.key }) where sum != DayCount() {
      try put(sum, name, name.sort.rawValue, name.day, in: transaction)
      // The days of a month together, so that a year is twelve of them.
      try put(sum, name, name.sort.ofMonths, name.day.firstOfMonth, in: transaction)
    }
    return count
  }

  private static func put(
    _ c: DayCount, _ name: DayName, _ sort: String, _ day: LocalDate, in transaction: any Transaction
  ) throws {
    try transaction.run(
      """
      INSERT INTO day_counts (flow, sort, day, name, \(sums)) VALUES (
        \(name.flow), \(sort), \(day), \(name.name), \(c.reported), \(c.ended), \(c.closed), \(c.judged),
        \(c.onTime), \(c.minutes), \(c.reached), \(c.satisfied))
      ON CONFLICT (flow, sort, day, name) DO UPDATE SET reported = day_counts.reported + excluded.reported,
        ended = day_counts.ended + excluded.ended, closed = day_counts.closed + excluded.closed,
        judged = day_counts.judged + excluded.judged, on_time = day_counts.on_time + excluded.on_time,
        minutes = day_counts.minutes + excluded.minutes, reached = day_counts.reached + excluded.reached,
        satisfied = day_counts.satisfied + excluded.satisfied
      """)
  }

  /// Under which names a change counts.
  static func names(_ row: any Row, day: LocalDate, classOf: (String) -> String) -> [DayName] {
    let flow = row.text(0), street = row.text(1)
    guard row.int(10) == 0 else {
      return [
        DayName(flow: flow, sort: .voice, day: day, name: street), DayName(flow: flow, sort: .voices, day: day, name: ""),
      ]
    }
    return [
      DayName(flow: flow, sort: .all, day: day, name: ""),
      DayName(flow: flow, sort: .street, day: day, name: street),
      DayName(flow: flow, sort: .category, day: day, name: classOf(row.text(2))),
      DayName(flow: flow, sort: .agency, day: day, name: row.text(3)),
    ]
  }

  static func count(_ row: any Row, from first: Int) -> DayCount {
    var count = DayCount()
    for (offset, field) in DayCount.fields.enumerated() { count[keyPath: field] = row.int(first + offset) }
    return count
  }
}

/// What one row of counts is about.
struct DayName: Hashable, Comparable {
  var flow: String
  var sort: DaySort
  var day: LocalDate
  var name: String

  static func < (left: DayName, right: DayName) -> Bool {
    (left.flow, left.sort.rawValue, left.day.ordinal, left.name) < (right.flow, right.sort.rawValue, right.day.ordinal, right.name)
  }
}

extension DayLine {
  /// What is counted of a matter: its report, and its end if it has ended.
  static func all(
    flow: String, street: String?, category: String?, agency: String?, reportedAt: Instant, closedAt: Instant?,
    isClosed: Bool, countsOnTime: Bool?
  ) -> [DayLine] {
    var report = DayCount()
    report.reported = 1
    let opening = DayLine(
      at: reportedAt, flow: flow, street: street ?? "", category: category ?? "", agency: "", count: report)
    guard let closedAt else { return [opening] }
    var end = DayCount()
    end.ended = 1
    end.closed = isClosed ? 1 : 0
    end.judged = countsOnTime == nil ? 0 : 1
    end.onTime = countsOnTime == true ? 1 : 0
    end.minutes = isClosed ? Int((closedAt - reportedAt).milliseconds / 60_000) : 0
    return [
      opening,
      DayLine(
        at: closedAt, flow: flow, street: street ?? "", category: category ?? "", agency: agency ?? "", count: end),
    ]
  }

  static func all(_ m: Matter) -> [DayLine] {
    all(
      flow: m.flow, street: m.street, category: m.category?.description, agency: m.agency, reportedAt: m.reportedAt,
      closedAt: m.closedAt, isClosed: m.phase == .done, countsOnTime: m.countsOnTime)
  }
}

extension DaySort {
  /// How the sums of whole months are named.
  var ofMonths: String { rawValue + ".month" }
}

extension LocalDate {
  var firstOfMonth: LocalDate { LocalDate(year, month, 1) }
}
