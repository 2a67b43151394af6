import Basics
import Storage

/// All SQL about precedents; rows made from deciding entries.
package enum PrecedentsTable {
  package static let migrations = [
    Migration(
      "casework.precedents.1",
      [
        """
        CREATE TABLE precedents (
          matter BIGINT NOT NULL, number TEXT NOT NULL, entry BIGINT NOT NULL, category TEXT NOT NULL, street TEXT,
          agency TEXT NOT NULL, before TEXT, clause TEXT, decided_at BIGINT NOT NULL, PRIMARY KEY (matter, entry))
        """,
        "CREATE INDEX precedents_category ON precedents (category, decided_at)",
        "CREATE INDEX precedents_decided ON precedents (decided_at, matter)",
      ])
  ]

  private static let columns: SQL = "matter, number, entry, category, street, agency, before, clause, decided_at"

  package static func put(_ p: Precedent, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO precedents (\(columns)) VALUES (
        \(p.matter), \(p.number), \(p.entry), \(p.category.description), \(p.street), \(p.agency), \(p.before), \(p.clause),
        \(p.decidedAt)) ON CONFLICT (matter, entry) DO NOTHING
      """)
  }

  /// The newest decisions on a category.
  package static func of(
    _ category: CategoryKey, limit: Int = 50, in transaction: any Transaction
  ) throws -> [Precedent] {
    try transaction.rows(
      """
      SELECT \(columns) FROM precedents WHERE category = \(category.description)
      ORDER BY decided_at DESC LIMIT \(limit)
      """, precedent
    ).compactMap(\.self)
  }

  /// The newest decisions of all categories.
  package static func newest(_ limit: Int, in transaction: any Transaction) throws -> [Precedent] {
    try transaction.rows(
      "SELECT \(columns) FROM precedents ORDER BY decided_at DESC, matter DESC LIMIT \(limit)", precedent
    ).compactMap(\.self)
  }

  private static func precedent(_ row: any Row) -> Precedent? {
    CategoryKey(row.text(3)).map { category in
      Precedent(
        matter: row.key(0), number: row.text(1), entry: row.int(2), category: category, street: row.textOrNil(4),
        agency: row.text(5), before: row.textOrNil(6), clause: row.textOrNil(7), decidedAt: row.instant(8))
    }
  }
}
