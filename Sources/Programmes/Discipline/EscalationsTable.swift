import Basics
import Storage

/// All SQL about what was brought before whom.
enum EscalationsTable {
  static let migrations = [
    Migration(
      "discipline.escalations.1",
      [
        """
        CREATE TABLE escalations (
          matter BIGINT NOT NULL, number TEXT NOT NULL, stage TEXT NOT NULL, post TEXT NOT NULL, rung BIGINT NOT NULL,
          unheld BOOLEAN NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (matter, stage, post))
        """,
        "CREATE INDEX escalations_post ON escalations (post, at, matter)",
      ])
  ]

  /// Returns whether it is new: once for each matter, stage and post.
  static func put(_ e: EscalationRecord, in transaction: any Transaction) throws -> Bool {
    try transaction.change(
      """
      INSERT INTO escalations (matter, number, stage, post, rung, unheld, at)
      VALUES (\(e.matter), \(e.number), \(e.stage), \(e.post), \(e.rung), \(e.isUnheld), \(e.at))
      ON CONFLICT (matter, stage, post) DO NOTHING
      """) == 1
  }

  /// What was brought before a post and still is where it was, newest first.
  static func standing(
    before post: String, limit: Int, in transaction: any Transaction
  ) throws -> [EscalationRecord] {
    try transaction.rows(
      """
      SELECT e.matter, e.number, e.stage, e.post, e.rung, e.unheld, e.at FROM escalations e
      JOIN matters m ON m.key = e.matter AND m.stage = e.stage
      WHERE e.post = \(post) ORDER BY e.at DESC, e.matter DESC LIMIT \(limit)
      """
    ) { row in
      EscalationRecord(
        matter: row.key(0), number: row.text(1), stage: row.text(2), post: row.text(3), rung: row.int(4),
        isUnheld: row.bool(5), at: row.instant(6))
    }
  }
}
