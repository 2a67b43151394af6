import Basics
import Storage

/// All SQL about objections.
enum ObjectionsTable {
  static let migrations = [
    Migration(
      "appraisals.objections.1",
      [
        """
        CREATE TABLE appraisal_objections (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, frozen BIGINT NOT NULL, unit TEXT NOT NULL, criterion TEXT NOT NULL,
          ground TEXT NOT NULL, made_by TEXT NOT NULL, made_post TEXT NOT NULL, made_at BIGINT NOT NULL, outcome TEXT NOT NULL,
          answer TEXT NOT NULL, answered_post TEXT NOT NULL, answered_at BIGINT)
        """,
        "CREATE INDEX appraisal_objections_freeze ON appraisal_objections (frozen, key)",
      ])
  ]

  private static let columns: SQL =
    "key, frozen, unit, criterion, ground, made_by, made_post, made_at, outcome, answer, answered_post, answered_at"

  static func insert(_ o: Objection, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO appraisal_objections (\(columns)) VALUES (
        \(o.key), \(o.freeze), \(o.unit), \(o.criterion), \(o.ground), \(o.by), \(o.post), \(o.at), \(o.outcome.rawValue), \(o.answer),
        \(o.answeredPost), \(o.answeredAt))
      """)
  }

  /// Answers it, once. Returns whether it was waiting.
  static func answer(
    _ key: Key, _ outcome: Objection.Outcome, _ answer: String, post: String, at: Instant,
    in transaction: any Transaction
  ) throws -> Bool {
    try transaction.change(
      """
      UPDATE appraisal_objections SET outcome = \(outcome.rawValue), answer = \(answer), answered_post = \(post), answered_at = \(at)
      WHERE key = \(key) AND outcome = 'waiting'
      """) == 1
  }

  static func one(_ key: Key, in transaction: any Transaction) throws -> Objection? {
    try transaction.first("SELECT \(columns) FROM appraisal_objections WHERE key = \(key)", objection) ?? nil
  }

  static func all(of freeze: Key, in transaction: any Transaction) throws -> [Objection] {
    try transaction.rows(
      "SELECT \(columns) FROM appraisal_objections WHERE frozen = \(freeze) ORDER BY key LIMIT 500", objection
    ).compactMap(\.self)
  }

  private static func objection(_ row: any Row) -> Objection? {
    Objection.Outcome(rawValue: row.text(8)).map { outcome in
      Objection(
        key: row.key(0), freeze: row.key(1), unit: row.text(2), criterion: row.text(3), ground: row.text(4),
        by: row.text(5),
        post: row.text(6), at: row.instant(7), outcome: outcome, answer: row.text(9), answeredPost: row.text(10),
        answeredAt: row.instantOrNil(11))
    }
  }
}
