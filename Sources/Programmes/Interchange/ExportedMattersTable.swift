import Basics
import Casework
import Organization
import Storage

/// What of a matter goes into a file.
struct ExportedMatter: Sendable {
  var key: Key
  var number: String
  var lifecycle: String
  var stage: String
  var phase: Phase
  var title: String
  var category: String?
  var street: String?
  var community: String?
  var area: String?
  var address: String
  var lon: Int?
  var lat: Int?
  var agency: String?
  var channel: String
  var reportedAt: Instant
  var dueAt: Instant?
  var closedAt: Instant?
  var onTime: Bool?
  var closure: String?
  var source: String?
  var sourceNumber: String?
}

/// All SQL about matters that leave in a file: the list as the page has it, fewer columns, more rows.
enum ExportedMattersTable {
  static func rows(
    _ filter: MatterFilter, reach: Reach, limit: Int, in transaction: any Transaction
  ) throws -> [ExportedMatter] {
    try transaction.rows(
      """
      SELECT key, number, lifecycle, stage, phase, title, category, street, community, area, address, lon, lat, agency, channel,
        reported_at, due_at, closed_at, on_time, closure, source, source_number
      FROM (\(MattersTable.query(filter, reach: reach, limit: limit))) AS chosen ORDER BY key DESC
      """
    ) { row in
      ExportedMatter(
        key: row.key(0), number: row.text(1), lifecycle: row.text(2), stage: row.text(3),
        phase: Phase(rawValue: row.int(4)) ?? .waiting,
        title: row.text(5), category: row.textOrNil(6), street: row.textOrNil(7), community: row.textOrNil(8),
        area: row.textOrNil(9),
        address: row.text(10), lon: row.intOrNil(11), lat: row.intOrNil(12), agency: row.textOrNil(13), channel: row.text(14),
        reportedAt: row.instant(15), dueAt: row.instantOrNil(16), closedAt: row.instantOrNil(17), onTime: row.boolOrNil(18),
        closure: row.textOrNil(19), source: row.textOrNil(20), sourceNumber: row.textOrNil(21))
    }
  }

  /// How many there are, up to what is worth counting: progress beyond it is shown in rows.
  static func count(_ filter: MatterFilter, reach: Reach, in transaction: any Transaction) throws -> Int {
    guard filter.isEverything, reach == .everything else { return 0 }
    return try MattersTable.count(in: transaction)
  }
}

extension MatterFilter {
  /// Whether it leaves nothing out.
  var isEverything: Bool {
    which == .all && stage == nil && stages == nil && flow == nil && zone == nil && agency == nil && area == nil
      && category == nil
      && channel == nil && from == nil && to == nil && after == nil
  }
}
