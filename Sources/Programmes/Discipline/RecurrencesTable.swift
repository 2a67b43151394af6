import Basics
import Casework
import Delivery
import Organization
import Storage
import Territory
import Timing

/// A place where the same thing happens again and again.
struct RecurrenceRecord: Sendable, Hashable {
  var category: CategoryKey
  /// The square of about fifty metres it lies in.
  var cell: String
  var area: String
  /// How many there were within the days of the district when the last one was filed, that one included.
  var count: Int
  var lastAt: Instant
  var lastNumber: String
}

/// All SQL about recurrences; kept up as matters are filed, so that no page has to look for them.
enum RecurrencesTable {
  static let migrations = [
    Migration(
      "discipline.recurrences.1",
      [
        """
        CREATE TABLE recurrences (
          category TEXT NOT NULL, cell TEXT NOT NULL, area TEXT NOT NULL, count BIGINT NOT NULL, last_at BIGINT NOT NULL,
          last_number TEXT NOT NULL, PRIMARY KEY (category, cell))
        """,
        "CREATE INDEX recurrences_last ON recurrences (last_at)",
      ])
  ]

  /// Days and metres are the platform's defaults here: what is proposed is looked at by a person.
  private static let settings = District.Settings()

  static let subscriber = Subscriber(
    name: "discipline.recurrences", wants: { $0.hasSuffix(".file") || $0.hasSuffix(".selfHandle") },
    receive: { parcel, transaction in
      guard let matter = try MattersTable.one(key: parcel.matter, in: transaction), let place = matter.coordinate,
        let category = matter.category
      else { return }
      let near = try MattersTable.at(
        place, metres: settings.duplicateMetres, category: category,
        since: matter.reportedAt - .days(settings.recurrenceDays), before: matter.reportedAt, reach: .everything,
        limit: 100, in: transaction
      ).filter { $0.stage != "merged" && ($0.coordinate.map { place.distance(to: $0) <= settings.duplicateMetres } ?? false) }
      guard near.count > 1 else { return }
      try put(
        RecurrenceRecord(
          category: category, cell: cell(place), area: matter.area ?? "", count: near.count, lastAt: matter.reportedAt,
          lastNumber: matter.number), in: transaction)
    })

  /// Squares of 0.0005 degrees: about 55 by 47 metres here.
  static func cell(_ place: Coordinate) -> String { "\(place.lat / 5000),\(place.lon / 5000)" }

  static func put(_ r: RecurrenceRecord, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO recurrences (category, cell, area, count, last_at, last_number) VALUES (
        \(r.category.description), \(r.cell), \(r.area), \(r.count), \(r.lastAt), \(r.lastNumber))
      ON CONFLICT (category, cell) DO UPDATE SET area = excluded.area, count = excluded.count,
        last_at = excluded.last_at, last_number = excluded.last_number
      """)
  }

  /// Places with at least so many since then, most first.
  static func since(
    _ since: Instant, atLeast count: Int, limit: Int, in transaction: any Transaction
  ) throws -> [RecurrenceRecord] {
    try transaction.rows(
      """
      SELECT category, cell, area, count, last_at, last_number FROM recurrences
      WHERE last_at >= \(since) AND count >= \(count) ORDER BY count DESC, last_at DESC LIMIT \(limit)
      """
    ) { row -> RecurrenceRecord? in
      CategoryKey(row.text(0)).map {
        RecurrenceRecord(
          category: $0, cell: row.text(1), area: row.text(2), count: row.int(3), lastAt: row.instant(4),
          lastNumber: row.text(5))
      }
    }.compactMap(\.self)
  }
}
