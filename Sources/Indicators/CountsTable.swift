import Basics
import Storage

/// All SQL about the sums of the basic counts by month: one row for each that is not zero, so that a page adds up a few hundred
/// of them however long the history is. A count stands before the month in the key: a figure reads the months of its own few counts and
/// none of the others.
package enum CountsTable {
  package static let migrations = [
    Migration(
      "indicators.counts.1",
      [
        """
        CREATE TABLE month_counts (
          flow TEXT NOT NULL, sort TEXT NOT NULL, month BIGINT NOT NULL, name TEXT NOT NULL, count TEXT NOT NULL, value BIGINT NOT NULL,
          PRIMARY KEY (flow, sort, count, month, name)) \(sqlite: "WITHOUT ROWID", postgres: "")
        """
      ])
  ]

  /// What a change adds to one sum.
  struct Place: Hashable, Comparable {
    var flow: String
    var sort: CountSort
    var month: Int
    var name: String

    static func < (left: Place, right: Place) -> Bool {
      (left.flow, left.sort.rawValue, left.month, left.name) < (
        right.flow, right.sort.rawValue, right.month, right.name
      )
    }
  }

  /// Adds changes, in one order, so that two who count at once do not block each other.
  static func add(_ changes: [Place: Counts], in transaction: any Transaction) throws {
    for (place, counts) in changes.sorted(by: { $0.key < $1.key }) where !counts.isZero {
      for count in BasicCount.allCases where counts[count] != 0 {
        try transaction.run(
          """
          INSERT INTO month_counts (flow, sort, month, name, count, value)
          VALUES (\(place.flow), \(place.sort.rawValue), \(place.month), \(place.name), \(count.rawValue), \(counts[count]))
          ON CONFLICT (flow, sort, count, month, name) DO UPDATE SET value = month_counts.value + excluded.value
          """)
      }
    }
  }

  static func clear(in transaction: any Transaction) throws { try transaction.run("DELETE FROM month_counts") }

  /// Sums by name over months, numbered as `Period.months`.
  /// - Parameters:
  ///   - counts: what is asked for; the others stay 0.
  ///   - names: only these; nil for all.
  package static func read(
    _ sort: CountSort, of counts: some Sequence<BasicCount> = BasicCount.allCases, months: ClosedRange<Int>,
    flow: String,
    names: [String]? = nil, in transaction: any Transaction
  ) throws -> [String: Counts] {
    let whose: SQL = names.map { "name IN \(list: $0)" } ?? "1 = 1"
    var sums: [String: Counts] = [:]
    try forEach(sort, counts, months, flow, whose, in: transaction) { row, count, value in
      sums[row.text(0), default: .zero][count] += value
    }
    return sums
  }

  /// Month by month for one name, the months without any left out.
  /// - Parameter counts: what is asked for; the others stay 0.
  package static func course(
    _ sort: CountSort, of counts: some Sequence<BasicCount> = BasicCount.allCases, _ name: String,
    months: ClosedRange<Int>, flow: String, in transaction: any Transaction
  ) throws -> [Int: Counts] {
    var sums: [Int: Counts] = [:]
    try forEach(sort, counts, months, flow, "name = \(name)", in: transaction) { row, count, value in
      sums[row.int(1), default: .zero][count] += value
    }
    return sums
  }

  /// Every sum of some counts and months; the row begins with its name and its month.
  private static func forEach(
    _ sort: CountSort, _ counts: some Sequence<BasicCount>, _ months: ClosedRange<Int>, _ flow: String, _ whose: SQL,
    in transaction: any Transaction, _ body: (any Row, BasicCount, Int) -> Void
  ) throws {
    let which = Set(counts.map(\.rawValue)).sorted()
    try transaction.forEach(
      """
      SELECT name, month, count, value FROM month_counts WHERE flow = \(flow) AND sort = \(sort.rawValue)
        AND count IN \(list: which) AND month >= \(months.lowerBound) AND month <= \(months.upperBound) AND \(whose)
      """
    ) { row in
      guard let count = BasicCount(rawValue: row.text(2)) else { return }
      body(row, count, row.int(3))
    }
  }

  /// Everything, for a comparison of two ways to count.
  package static func all(in transaction: any Transaction) throws -> [String: Int] {
    var found: [String: Int] = [:]
    try transaction.forEach("SELECT flow, sort, month, name, count, value FROM month_counts WHERE value <> 0") { row in
      found["\(row.text(0)) \(row.text(1)) \(row.int(2)) \(row.text(3)) \(row.text(4))"] = row.int(5)
    }
    return found
  }
}
