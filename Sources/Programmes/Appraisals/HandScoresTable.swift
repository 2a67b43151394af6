import Basics
import Indicators
import Storage

/// All SQL about what is entered by hand. Nothing is changed but its state; a new value is a new row.
enum HandScoresTable {
  static let migrations = [
    Migration(
      "appraisals.scores.1",
      [
        """
        CREATE TABLE appraisal_scores (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, scheme TEXT NOT NULL, period TEXT NOT NULL, subject TEXT NOT NULL,
          criterion TEXT NOT NULL, value BIGINT NOT NULL, ground TEXT NOT NULL, state TEXT NOT NULL, entered_by TEXT NOT NULL,
          entered_post TEXT NOT NULL, entered_at BIGINT NOT NULL, decided_by TEXT NOT NULL, decided_post TEXT NOT NULL,
          decided_at BIGINT, reason TEXT NOT NULL)
        """,
        "CREATE INDEX appraisal_scores_period ON appraisal_scores (scheme, period, key)",
      ])
  ]

  private static let columns: SQL =
    """
    key, scheme, period, subject, criterion, value, ground, state, entered_by, entered_post, entered_at, decided_by, decided_post,
    decided_at, reason
    """

  /// More in one period nobody enters by hand.
  static let most = 5_000

  static func insert(_ s: HandScore, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO appraisal_scores (\(columns)) VALUES (
        \(s.key), \(s.scheme), \(s.period.code), \(s.subject), \(s.criterion), \(s.value), \(s.ground), \(s.state.rawValue),
        \(s.enteredBy), \(s.enteredPost), \(s.enteredAt), \(s.decidedBy), \(s.decidedPost), \(s.decidedAt), \(s.reason))
      """)
  }

  /// Decides it, once. Returns whether it was waiting.
  static func decide(
    _ key: Key, _ state: HandScore.State, reason: String, by person: String, post: String, at: Instant,
    in transaction: any Transaction
  ) throws -> Bool {
    try transaction.change(
      """
      UPDATE appraisal_scores SET state = \(state.rawValue), reason = \(reason), decided_by = \(person), decided_post = \(post),
        decided_at = \(at)
      WHERE key = \(key) AND state = 'entered'
      """) == 1
  }

  static func one(_ key: Key, in transaction: any Transaction) throws -> HandScore? {
    try transaction.first("SELECT \(columns) FROM appraisal_scores WHERE key = \(key)", score) ?? nil
  }

  /// Everything that was entered for a period, in the order of entering.
  static func all(_ scheme: String, _ period: Period, in transaction: any Transaction) throws -> [HandScore] {
    try transaction.rows(
      """
      SELECT \(columns) FROM appraisal_scores WHERE scheme = \(scheme) AND period = \(period.code) ORDER BY key LIMIT \(most)
      """, score
    ).compactMap(\.self)
  }

  private static func score(_ row: any Row) -> HandScore? {
    guard let period = Period(row.text(2)), let state = HandScore.State(rawValue: row.text(7)) else { return nil }
    return HandScore(
      key: row.key(0), scheme: row.text(1), period: period, subject: row.text(3), criterion: row.text(4),
      value: row.int(5),
      ground: row.text(6), state: state, enteredBy: row.text(8), enteredPost: row.text(9), enteredAt: row.instant(10),
      decidedBy: row.text(11), decidedPost: row.text(12), decidedAt: row.instantOrNil(13), reason: row.text(14))
  }
}
