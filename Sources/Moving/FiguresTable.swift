import Basics
import Storage

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
