import Basics
import Casework
import Delivery
import Storage

/// All SQL about what reporters said when they were called back: responded, solved, satisfied (三率), and who was not reached.
enum CallBacksTable {
  /// How call-backs of a span went, by agency.
  struct Count: Sendable, Hashable {
    var agency: String
    var reached: Int
    var responded: Int
    var solved: Int
    var satisfied: Int
    /// Three calls that nobody answered: counted apart, in no rate.
    var notReached: Int
  }

  static let migrations = [
    Migration(
      "discipline.callBacks.1",
      [
        """
        CREATE TABLE call_backs (
          matter BIGINT NOT NULL, entry BIGINT NOT NULL, agency TEXT NOT NULL, at BIGINT NOT NULL, reached BOOLEAN NOT NULL,
          responded BOOLEAN, solved BOOLEAN, satisfied BOOLEAN, PRIMARY KEY (matter, entry))
        """,
        "CREATE INDEX call_backs_at ON call_backs (at, matter)",
      ]),
    Migration(
      "discipline.callBacks.2",
      // What was said before days were counted.
      [
        """
        INSERT INTO day_changes (at, flow, street, category, agency, reported, ended, closed, judged, on_time, minutes, reached,
          satisfied)
        SELECT c.at, m.flow, coalesce(m.street, ''), '', '', 0, 0, 0, 0, 0, 0, 1, CASE WHEN c.satisfied THEN 1 ELSE 0 END
        FROM call_backs c JOIN matters m ON m.key = c.matter WHERE c.reached
        """
      ]),
  ]

  static let subscriber = Subscriber(
    name: "discipline.callBacks", wants: { $0.hasSuffix(".followUp") || $0.hasSuffix(".notReached") },
    receive: { parcel, transaction in
      guard
        let entry = try EntriesTable.of(parcel.matter, in: transaction).first(where: { $0.ordinal == parcel.entry }),
        let matter = try MattersTable.one(key: parcel.matter, in: transaction)
      else { return }
      let isReached = entry.action == "followUp"
      func said(_ field: String) -> Bool? { entry.form[field].map { $0 == "yes" } }
      let isNew = try transaction.change(
        """
        INSERT INTO call_backs (matter, entry, agency, at, reached, responded, solved, satisfied) VALUES (
          \(matter.key), \(entry.ordinal), \(matter.agency ?? ""), \(entry.at), \(isReached), \(said("responded")),
          \(said("solved")), \(said("satisfied"))) ON CONFLICT (matter, entry) DO NOTHING
        """) == 1
      guard isNew, isReached else { return }
      var count = DayCount()
      count.reached = 1
      count.satisfied = said("satisfied") == true ? 1 : 0
      try DaysTable.add(
        DayLine(
          at: entry.at, flow: matter.flow, street: matter.street ?? "", category: "", agency: "", count: count),
        in: transaction)
    })

  static func counts(from: Instant, to: Instant, in transaction: any Transaction) throws -> [Count] {
    try transaction.rows(
      """
      SELECT agency, count(*) FILTER (WHERE reached), count(*) FILTER (WHERE responded), count(*) FILTER (WHERE solved),
        count(*) FILTER (WHERE satisfied), count(*) FILTER (WHERE NOT reached)
      FROM call_backs WHERE at >= \(from) AND at < \(to) GROUP BY agency ORDER BY agency
      """
    ) { row in
      Count(
        agency: row.text(0), reached: row.int(1), responded: row.int(2), solved: row.int(3), satisfied: row.int(4),
        notReached: row.int(5))
    }
  }
}
