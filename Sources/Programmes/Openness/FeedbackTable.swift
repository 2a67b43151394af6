import Basics
import Storage

/// All SQL about feedback.
enum FeedbackTable {
  static let migrations = [
    Migration(
      "openness.feedback.1",
      [
        """
        CREATE TABLE feedback (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, text TEXT NOT NULL, sent_at BIGINT NOT NULL, answer TEXT,
          answered_at BIGINT, answered_by TEXT, shows_text BOOLEAN NOT NULL)
        """,
        "CREATE INDEX feedback_open ON feedback (key) WHERE answered_at IS NULL",
        "CREATE INDEX feedback_answered ON feedback (answered_at) WHERE answered_at IS NOT NULL",
      ])
  ]

  private static let columns: SQL = "key, text, sent_at, answer, answered_at, shows_text"

  static func insert(_ f: Feedback, in transaction: any Transaction) throws {
    try transaction.run(
      "INSERT INTO feedback (\(columns)) VALUES (\(f.key), \(f.text), \(f.sentAt), \(f.answer), \(f.answeredAt), \(f.showsText))")
  }

  /// What waits for an answer, the oldest first.
  static func open(after key: Key?, limit: Int, in transaction: any Transaction) throws -> [Feedback] {
    try transaction.rows(
      "SELECT \(columns) FROM feedback WHERE answered_at IS NULL AND key > \(key ?? Key(0)) ORDER BY key LIMIT \(limit)", feedback)
  }

  /// What was answered, the last answer first.
  static func answered(before: Instant?, limit: Int, in transaction: any Transaction) throws -> [Feedback] {
    try transaction.rows(
      """
      SELECT \(columns) FROM feedback WHERE answered_at IS NOT NULL AND answered_at < \(before ?? Instant(milliseconds: .max))
      ORDER BY answered_at DESC LIMIT \(limit)
      """, feedback)
  }

  /// Answers once; returns false if there is none, or it was answered already.
  static func answer(
    _ key: Key, _ answer: String, showsText: Bool, by post: String, at: Instant, in transaction: any Transaction
  ) throws -> Bool {
    try transaction.change(
      """
      UPDATE feedback SET answer = \(answer), shows_text = \(showsText), answered_by = \(post), answered_at = \(at)
      WHERE key = \(key) AND answered_at IS NULL
      """) == 1
  }

  private static func feedback(_ row: any Row) -> Feedback {
    Feedback(
      key: row.key(0), text: row.text(1), sentAt: row.instant(2), answer: row.textOrNil(3), answeredAt: row.instantOrNil(4),
      showsText: row.bool(5))
  }
}
