import Basics
import Casework
import Organization
import Storage

/// One lottery: of which period, with which seed, what was drawn.
struct DrawRecord: Sendable, Hashable {
  var key: Key
  var from: LocalDate
  /// The last day of the period.
  var to: LocalDate
  var perAgency: Int
  /// The day whose seal is the seed, and its root.
  var sealDay: LocalDate
  var seed: [UInt8]
  var tickets: Int
  var drawnAt: Instant
  var drawnBy: String
}

/// All SQL about lotteries.
enum DrawsTable {
  static let migrations = [
    Migration(
      "discipline.draws.1",
      [
        """
        CREATE TABLE draws (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, from_day BIGINT NOT NULL, to_day BIGINT NOT NULL,
          per_agency BIGINT NOT NULL, seal_day BIGINT NOT NULL, seed BYTEA NOT NULL, tickets BIGINT NOT NULL,
          drawn_at BIGINT NOT NULL, drawn_by TEXT NOT NULL, UNIQUE (from_day, to_day))
        """,
        """
        CREATE TABLE drawn (
          draw BIGINT NOT NULL, number TEXT NOT NULL, agency TEXT NOT NULL, checker TEXT NOT NULL, state TEXT NOT NULL,
          PRIMARY KEY (draw, number))
        """,
        "CREATE INDEX drawn_waiting ON drawn (draw) WHERE state = 'waiting'",
      ])
  ]

  private static let columns: SQL =
    "key, from_day, to_day, per_agency, seal_day, seed, tickets, drawn_at, drawn_by"

  static func insert(_ d: DrawRecord, _ drawn: [Draw.Drawn], in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO draws (\(columns)) VALUES (
        \(d.key), \(d.from), \(d.to), \(d.perAgency), \(d.sealDay), \(d.seed), \(d.tickets), \(d.drawnAt), \(d.drawnBy))
      """)
    for one in drawn {
      try transaction.run(
        """
        INSERT INTO drawn (draw, number, agency, checker, state)
        VALUES (\(d.key), \(one.number), \(one.agency), \(one.checker), 'waiting')
        """)
    }
  }

  /// The newest lotteries.
  static func newest(_ limit: Int, in transaction: any Transaction) throws -> [DrawRecord] {
    try transaction.rows("SELECT \(columns) FROM draws ORDER BY key DESC LIMIT \(limit)", record)
  }

  static func one(_ key: Key, in transaction: any Transaction) throws -> DrawRecord? {
    try transaction.first("SELECT \(columns) FROM draws WHERE key = \(key)", record)
  }

  static func drawn(_ key: Key, in transaction: any Transaction) throws -> [(drawn: Draw.Drawn, state: String)] {
    try transaction.rows(
      "SELECT number, agency, checker, state FROM drawn WHERE draw = \(key) ORDER BY agency, number"
    ) { (Draw.Drawn(number: $0.text(0), agency: $0.text(1), checker: $0.text(2)), $0.text(3)) }
  }

  static func waiting(_ limit: Int, in transaction: any Transaction) throws -> [(draw: Key, drawn: Draw.Drawn)] {
    try transaction.rows(
      "SELECT draw, number, agency, checker FROM drawn WHERE state = 'waiting' ORDER BY draw, number LIMIT \(limit)"
    ) { ($0.key(0), Draw.Drawn(number: $0.text(1), agency: $0.text(2), checker: $0.text(3))) }
  }

  static func mark(_ draw: Key, _ number: String, _ state: String, in transaction: any Transaction) throws {
    try transaction.run("UPDATE drawn SET state = \(state) WHERE draw = \(draw) AND number = \(number)")
  }

  /// What may be drawn of a period: what was closed in it, with who handled it. Draws are public, so tip-offs are left out.
  static func tickets(
    from: Instant, to: Instant, flow: String?, in transaction: any Transaction
  ) throws -> [Draw.Ticket] {
    let whose: SQL = flow.map { "flow = \($0)" } ?? "1 = 1"
    return try transaction.rows(
      """
      SELECT number, agency FROM matters
      WHERE closed_at >= \(from) AND closed_at < \(to) AND closed_at IS NOT NULL AND phase = 3 AND agency IS NOT NULL
        AND accused IS NULL AND \(whose)
      """
    ) { Draw.Ticket(number: $0.text(0), agency: $0.text(1)) }
  }

  private static func record(_ row: any Row) -> DrawRecord {
    DrawRecord(
      key: row.key(0), from: LocalDate(ordinal: row.int(1)), to: LocalDate(ordinal: row.int(2)), perAgency: row.int(3),
      sealDay: LocalDate(ordinal: row.int(4)), seed: row.bytes(5), tickets: row.int(6), drawnAt: row.instant(7),
      drawnBy: row.text(8))
  }
}
