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
    values = Dictionary(
      (json?.members ?? []).compactMap { member in member.value.int.map { (member.key, $0) } }, uniquingKeysWith: { $1 })
  }

  /// The names of those that differ.
  package func differing(from other: Figures) -> [String] {
    Set(values.keys).union(other.values.keys).filter { values[$0] != other.values[$0] }.sorted()
  }
}
