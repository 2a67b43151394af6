import Basics
import Storage

/// All SQL about decisions.
enum DecisionsTable {
  static let migrations = [
    Migration(
      "pledges.decisions.1",
      [
        """
        CREATE TABLE decisions (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, decided_on BIGINT NOT NULL,
          works TEXT NOT NULL, example BOOLEAN NOT NULL)
        """
      ])
  ]

  private static let columns: SQL = "key, title, text, decided_on, works, example"

  static func insert(_ d: Decision, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO decisions (\(columns)) VALUES (\(d.key), \(d.title), \(d.text), \(d.decidedOn),
        \(d.works.map(\.name).joined(separator: "\n")), \(d.isExample))
      """)
  }

  /// The newest first.
  static func newest(_ limit: Int, in transaction: any Transaction) throws -> [Decision] {
    try transaction.rows("SELECT \(columns) FROM decisions ORDER BY key DESC LIMIT \(limit)", decision)
  }

  static func one(_ key: Key, in transaction: any Transaction) throws -> Decision? {
    try transaction.first("SELECT \(columns) FROM decisions WHERE key = \(key)", decision)
  }

  private static func decision(_ row: any Row) -> Decision {
    let works = row.text(4).split(separator: "\n").enumerated().map {
      Decision.Work(code: "\($0.offset + 1)", name: String($0.element))
    }
    return Decision(
      key: row.key(0), title: row.text(1), text: row.text(2), decidedOn: LocalDate(ordinal: row.int(3)), works: works,
      isExample: row.bool(5))
  }
}
