import Basics
import Storage

/// All SQL about service notices. Nothing is deleted: what was withdrawn stays as a row that lists pass over.
enum PublicNoticesTable {
  static let migrations = [
    Migration(
      "openness.notices.1",
      [
        """
        CREATE TABLE public_notices (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, title_zh TEXT NOT NULL, title_en TEXT NOT NULL,
          text_zh TEXT NOT NULL, text_en TEXT NOT NULL, from_day BIGINT NOT NULL, to_day BIGINT NOT NULL,
          agency TEXT NOT NULL, written_by TEXT NOT NULL, written_at BIGINT NOT NULL, withdrawn_by TEXT, withdrawn_at BIGINT)
        """,
        "CREATE INDEX public_notices_days ON public_notices (to_day, key) WHERE withdrawn_at IS NULL",
      ])
  ]

  private static let columns: SQL =
    "key, title_zh, title_en, text_zh, text_en, from_day, to_day, agency, written_by, written_at, withdrawn_at"

  static func insert(_ n: PublicNotice, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO public_notices (\(columns)) VALUES (
        \(n.key), \(n.title.zh), \(n.title.en), \(n.text.zh), \(n.text.en), \(n.from), \(n.to), \(n.agency), \(n.writtenBy),
        \(n.writtenAt), \(n.withdrawnAt))
      """)
  }

  /// What stands on the front page, what ends first before the rest.
  static func current(on day: LocalDate, limit: Int, in transaction: any Transaction) throws -> [PublicNotice] {
    try transaction.rows(
      """
      SELECT \(columns) FROM public_notices WHERE withdrawn_at IS NULL AND to_day >= \(day) AND from_day <= \(day)
      ORDER BY to_day, key LIMIT \(limit)
      """, notice)
  }

  /// Newest first.
  /// - Parameter day: leaves out what begins later; nil for all.
  static func page(
    begunBy day: LocalDate?, before key: Key?, limit: Int, in transaction: any Transaction
  ) throws -> [PublicNotice] {
    let begun: SQL = day.map { "from_day <= \($0)" } ?? "1 = 1"
    return try transaction.rows(
      """
      SELECT \(columns) FROM public_notices WHERE withdrawn_at IS NULL AND \(begun) AND key < \(key ?? Key(.max))
      ORDER BY key DESC LIMIT \(limit)
      """, notice)
  }

  /// Returns false if there is none, or it was withdrawn already.
  static func withdraw(_ key: Key, by post: String, at: Instant, in transaction: any Transaction) throws -> Bool {
    try transaction.change(
      """
      UPDATE public_notices SET withdrawn_by = \(post), withdrawn_at = \(at) WHERE key = \(key) AND withdrawn_at IS NULL
      """) == 1
  }

  private static func notice(_ row: any Row) -> PublicNotice {
    PublicNotice(
      key: row.key(0), title: Phrase(row.text(1), row.text(2)), text: Phrase(row.text(3), row.text(4)),
      from: LocalDate(ordinal: row.int(5)), to: LocalDate(ordinal: row.int(6)), agency: row.text(7), writtenBy: row.text(8),
      writtenAt: row.instant(9), withdrawnAt: row.instantOrNil(10))
  }
}
