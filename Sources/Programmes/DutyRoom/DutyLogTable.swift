import Basics
import Storage

/// All SQL about the minute log: the lines, its last line, and the lines that are still open.
package enum DutyLogTable {
  package static let migrations = [
    Migration(
      "duty.log.1",
      [
        """
        CREATE TABLE duty_log (
          ordinal \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, at BIGINT NOT NULL, day BIGINT NOT NULL,
          recorded_at BIGINT NOT NULL, person TEXT NOT NULL, person_name TEXT NOT NULL, post TEXT NOT NULL,
          text TEXT NOT NULL, matter TEXT, run BIGINT, opens BOOLEAN NOT NULL, closes BIGINT, previous BYTEA NOT NULL,
          hash BYTEA NOT NULL)
        """,
        "CREATE INDEX duty_log_day ON duty_log (day, at, ordinal)",
        "CREATE INDEX duty_log_run ON duty_log (run, ordinal) WHERE run IS NOT NULL",
        "CREATE TABLE duty_log_open (ordinal \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY)",
        """
        CREATE TABLE duty_log_head (
          id BIGINT PRIMARY KEY, turn BIGINT NOT NULL, ordinal BIGINT NOT NULL, hash BYTEA NOT NULL)
        """,
        "INSERT INTO duty_log_head (id, turn, ordinal, hash) VALUES (1, 0, 0, \(LogLine.genesis))",
      ])
  ]

  private static let columns: SQL = """
    ordinal, at, recorded_at, person, person_name, post, text, matter, run, opens, closes, previous, hash
    """

  /// Whoever writes in the duty room does so one after the other, until the transaction ends: the log is one chain, and
  /// the rules of the roster look at other rows than the one that is written.
  package static func takeTurn(in transaction: any Transaction) throws {
    _ = try transaction.change("UPDATE duty_log_head SET turn = turn + 1 WHERE id = 1")
  }

  /// Ordinal and hash of the last line; 0 and `LogLine.genesis` before the first.
  package static func head(in transaction: any Transaction) throws -> (ordinal: Int, hash: [UInt8]) {
    try transaction.first("SELECT ordinal, hash FROM duty_log_head WHERE id = 1") { ($0.int(0), $0.bytes(1)) }
      ?? (0, LogLine.genesis)
  }

  /// Writes the line as the last of the log.
  package static func insert(_ line: LogLine, day: LocalDate, in transaction: any Transaction) throws {
    let draft = line.draft
    try transaction.run(
      """
      INSERT INTO duty_log (
        ordinal, at, day, recorded_at, person, person_name, post, text, matter, run, opens, closes, previous, hash)
      VALUES (
        \(line.ordinal), \(draft.at), \(day), \(line.recordedAt), \(draft.person), \(draft.personName), \(draft.post),
        \(draft.text), \(draft.matter), \(draft.run), \(draft.opens), \(draft.closes), \(line.previous), \(line.hash))
      """)
    try transaction.run(
      "UPDATE duty_log_head SET ordinal = \(line.ordinal), hash = \(line.hash) WHERE id = 1")
    if draft.opens { try transaction.run("INSERT INTO duty_log_open (ordinal) VALUES (\(line.ordinal))") }
  }

  /// The line is open no more. Returns whether it was.
  package static func close(_ ordinal: Int, in transaction: any Transaction) throws -> Bool {
    try transaction.change("DELETE FROM duty_log_open WHERE ordinal = \(ordinal)") > 0
  }

  /// Lines of the day by the time they tell of, after one of them.
  package static func of(
    day: LocalDate, after cursor: (at: Instant, ordinal: Int)?, limit: Int, in transaction: any Transaction
  ) throws -> [LogLine] {
    let after: SQL = cursor.map { "(at, ordinal) > (\($0.at), \($0.ordinal))" } ?? "1 = 1"
    return try transaction.rows(
      """
      SELECT \(columns) FROM duty_log WHERE day = \(day) AND \(after) ORDER BY at, ordinal LIMIT \(limit)
      """, line)
  }

  /// Lines of one run of a plan, as they were written.
  package static func of(
    run: Key, after ordinal: Int = 0, limit: Int, in transaction: any Transaction
  ) throws -> [LogLine] {
    try transaction.rows(
      """
      SELECT \(columns) FROM duty_log WHERE run = \(run) AND ordinal > \(ordinal) ORDER BY ordinal LIMIT \(limit)
      """, line)
  }

  /// Lines as they were written, after one of them.
  package static func batch(
    after ordinal: Int, limit: Int, in transaction: any Transaction
  ) throws -> [LogLine] {
    try transaction.rows(
      "SELECT \(columns) FROM duty_log WHERE ordinal > \(ordinal) ORDER BY ordinal LIMIT \(limit)", line)
  }

  /// The last lines, the latest first.
  package static func latest(limit: Int, in transaction: any Transaction) throws -> [LogLine] {
    try transaction.rows("SELECT \(columns) FROM duty_log ORDER BY ordinal DESC LIMIT \(limit)", line)
  }

  /// Lines that are still open, the oldest first.
  package static func open(
    after ordinal: Int = 0, limit: Int, in transaction: any Transaction
  ) throws -> [LogLine] {
    let ordinals = try transaction.rows(
      "SELECT ordinal FROM duty_log_open WHERE ordinal > \(ordinal) ORDER BY ordinal LIMIT \(limit)"
    ) { $0.int(0) }
    guard !ordinals.isEmpty else { return [] }
    return try transaction.rows(
      "SELECT \(columns) FROM duty_log WHERE ordinal IN \(list: ordinals) ORDER BY ordinal", line)
  }

  /// Which of these lines are still open.
  package static func open(among ordinals: [Int], in transaction: any Transaction) throws -> Set<Int> {
    guard !ordinals.isEmpty else { return [] }
    return Set(
      try transaction.rows("SELECT ordinal FROM duty_log_open WHERE ordinal IN \(list: ordinals)") { $0.int(0) })
  }

  private static func line(_ row: any Row) -> LogLine {
    LogLine(
      ordinal: row.int(0), recordedAt: row.instant(2),
      draft: LogLine.Draft(
        at: row.instant(1), person: row.text(3), personName: row.text(4), post: row.text(5), text: row.text(6),
        matter: row.textOrNil(7), run: row.keyOrNil(8), opens: row.bool(9), closes: row.intOrNil(10)),
      previous: row.bytes(11), hash: row.bytes(12))
  }
}
