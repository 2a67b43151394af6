import Basics
import Casework
import Storage
import TestDistricts
import TestSupport

/// Rows of matters without their log, for tests of lists.
enum Rows {
  static func matter(_ number: Int, agency: String?, area: String?) throws -> Matter {
    var matter = try Matter.blank(number)
    matter.agency = agency
    matter.area = area
    matter.street = area.map { String($0.prefix(9)) }
    matter.community = area.map { String($0.prefix(12)) }
    return matter
  }

  /// So many matters in one statement; one in fifty is open.
  static func fill(_ count: Int, in transaction: any Transaction) throws {
    let start = ManualClock.start.milliseconds
    try transaction.run(
      """
      WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
      INSERT INTO matters (key, number, lifecycle, stage, phase, version, title, details, channel, category, standard, time_limit,
        address, lon, lat, area, street, community, agency, designated, closure, parent, round, reported_at, closed_at, due_at,
        promise_due_at, provisional, on_time, source, source_number, last_hash, flow)
      SELECT i, 'N' || i, 'reporting@1', CASE WHEN i % 50 = 0 THEN 'handling' ELSE 'closed' END,
        CASE WHEN i % 50 = 0 THEN 1 ELSE 3 END, 1, '', 'x', CASE WHEN i % 3 = 0 THEN 'web' ELSE 'phone' END,
        'event:0' || (1000 + i % 60), 1, '4h', '', 1188000000 + i, 319000000 + i,
        '3201150' || (10 + i % 12) || '00' || (1 + i % 9) || '00' || (1 + i % 7), '3201150' || (10 + i % 12),
        '3201150' || (10 + i % 12) || '00' || (1 + i % 9), 'a' || (i % 40), false, NULL, NULL, 1, \(start) - i * 600000,
        CASE WHEN i % 50 = 0 THEN NULL ELSE \(start) - i * 500000 END, CASE WHEN i % 50 = 0 THEN \(start) - i * 1000 ELSE NULL END,
        NULL, false, i % 4 = 0, 'import', 'S' || i, \(Entry.genesis), 'reporting'
      FROM n
      """)
  }
}
