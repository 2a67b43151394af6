import Basics
import Casework
import Documents
import Storage
import Timing

/// The figures by which one sees that nothing was lost on the way: the overview at a moment, and the counts of days.
package struct Figures: Sendable, Hashable {
  /// By their name, in the order of names.
  package var values: [String: Int]

  /// - Parameter at: the moment the overview is of.
  package static func read(zone: LocalZone, at now: Instant, in transaction: any Transaction) throws -> Figures {
    let overview = try Overview.read(street: nil, flow: nil, zone: zone, now: now, in: transaction)
    var values = try FiguresTable.counts(in: transaction)
    values["overview/open"] = overview.open
    values["overview/overdue"] = overview.overdue
    values["overview/unlocated"] = overview.unlocated
    values["overview/closedToday"] = overview.closedToday
    values["overview/reportedToday"] = overview.reportedToday
    for count in overview.byStreet { values["street/\(count.name)"] = count.open }
    for count in overview.byAgency { values["agency/\(count.name)"] = count.open }
    for count in overview.byCategory { values["category/\(count.name)"] = count.open }
    return Figures(values: values)
  }

  var json: JSONValue { .object(values.sorted { $0.key < $1.key }.map { JSONMember($0.key, .integer($0.value)) }) }

  init(values: [String: Int]) { self.values = values }

  init(_ json: JSONValue?) {
    values = Dictionary((json?.members ?? []).compactMap { member in member.value.int.map { (member.key, $0) } }, uniquingKeysWith: { $1 })
  }

  /// The names of those that differ.
  package func differing(from other: Figures) -> [String] {
    Set(values.keys).union(other.values.keys).filter { values[$0] != other.values[$0] }.sorted()
  }
}

/// All SQL about figures that are compared after a move.
enum FiguresTable {
  /// Matters by phase, entries, and what the days count to.
  static func counts(in transaction: any Transaction) throws -> [String: Int] {
    var values: [String: Int] = [:]
    try transaction.forEach("SELECT phase, count(*) FROM matters GROUP BY phase") { values["matters/\($0.int(0))"] = $0.int(1) }
    values["entries"] = try transaction.number("SELECT count(*) FROM entries")
    // Changes that no day has taken up yet count with those that have been: before and after the move they may stand on either side.
    try transaction.forEach(
      """
      SELECT sum(reported), sum(ended), sum(closed), sum(judged), sum(on_time), sum(minutes) FROM (
        SELECT reported, ended, closed, judged, on_time, minutes FROM day_counts WHERE sort = 'all'
        UNION ALL SELECT reported, ended, closed, judged, on_time, minutes FROM day_changes WHERE reached = 0) AS days
      """
    ) { row in
      for (place, name) in ["reported", "ended", "closed", "judged", "onTime", "minutes"].enumerated() {
        values["days/\(name)"] = row.intOrNil(place) ?? 0
      }
    }
    return values
  }
}
