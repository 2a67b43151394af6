import Basics
import Storage

/// That an agency sent a matter back, by which line of the duty list, and whether it was right.
struct RefusalRecord: Sendable, Hashable {
  var matter: Key
  var number: String
  var entry: Int
  var refuser: String
  var clause: String
  var at: Instant
}

/// All SQL about refusals.
enum RefusalsTable {
  static let migrations = [
    Migration(
      "discipline.refusals.1",
      [
        """
        CREATE TABLE refusals (
          matter BIGINT NOT NULL, number TEXT NOT NULL, entry BIGINT NOT NULL, refuser TEXT NOT NULL, clause TEXT NOT NULL,
          at BIGINT NOT NULL, upheld BOOLEAN, decided_at BIGINT, PRIMARY KEY (matter, entry))
        """,
        "CREATE INDEX refusals_at ON refusals (at, matter)",
      ])
  ]

  static func put(_ r: RefusalRecord, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO refusals (matter, number, entry, refuser, clause, at)
      VALUES (\(r.matter), \(r.number), \(r.entry), \(r.refuser), \(r.clause), \(r.at)) ON CONFLICT (matter, entry) DO NOTHING
      """)
  }

  static func decide(
    _ matter: Key, _ entry: Int, isUpheld: Bool, at: Instant, in transaction: any Transaction
  ) throws {
    try transaction.run(
      """
      UPDATE refusals SET upheld = \(isUpheld), decided_at = \(at)
      WHERE matter = \(matter) AND entry = \(entry) AND upheld IS NULL
      """)
  }

  /// By agency, of the refusals of a span: all, upheld, overruled.
  static func counts(
    from: Instant, to: Instant, in transaction: any Transaction
  ) throws -> [(agency: String, all: Int, upheld: Int, overruled: Int)] {
    try transaction.rows(
      """
      SELECT refuser, count(*), count(*) FILTER (WHERE upheld), count(*) FILTER (WHERE NOT upheld) FROM refusals
      WHERE at >= \(from) AND at < \(to) GROUP BY refuser ORDER BY refuser
      """
    ) { (agency: $0.text(0), all: $0.int(1), upheld: $0.int(2), overruled: $0.int(3)) }
  }
}
