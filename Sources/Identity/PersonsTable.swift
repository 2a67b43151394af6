import Basics
import Storage

/// All SQL about persons.
enum PersonsTable {
  static let migrations = [
    Migration(
      "identity.persons.1",
      [
        """
        CREATE TABLE persons (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, code TEXT NOT NULL UNIQUE, sign_in_name TEXT UNIQUE,
          name TEXT NOT NULL, phone BYTEA, email BYTEA, state TEXT NOT NULL, is_synthetic BOOLEAN NOT NULL,
          search TEXT NOT NULL, created_at BIGINT NOT NULL, created_by TEXT NOT NULL)
        """
      ])
  ]

  private static let columns: SQL =
    "key, code, sign_in_name, name, phone, email, state, is_synthetic, created_at, created_by"

  static func insert(_ p: Person, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO persons (\(columns), search) VALUES (
        \(p.key), \(p.code), \(p.signInName), \(p.name), \(p.phone), \(p.email), \(p.state.rawValue), \(p.isSynthetic),
        \(p.createdAt), \(p.createdBy), \(p.searchText))
      """)
  }

  static func one(_ key: Key, in transaction: any Transaction) throws -> Person? {
    try transaction.first("SELECT \(columns) FROM persons WHERE key = \(key)", person)
  }

  /// The row, held until the transaction ends, so that two changes of one person follow each other.
  static func held(_ key: Key, in transaction: any Transaction) throws -> Person? {
    try transaction.first("SELECT \(columns) FROM persons WHERE key = \(key)\(postgres: " FOR UPDATE")", person)
  }

  static func one(code: String, in transaction: any Transaction) throws -> Person? {
    try transaction.first("SELECT \(columns) FROM persons WHERE code = \(code)", person)
  }

  /// - Parameter signInName: folded.
  static func one(signInName: String, in transaction: any Transaction) throws -> Person? {
    try transaction.first("SELECT \(columns) FROM persons WHERE sign_in_name = \(signInName)", person)
  }

  /// - Parameter folded: what the search text has to contain; empty for all.
  static func page(
    matching folded: String, state: Person.State?, after: Key?, limit: Int, in transaction: any Transaction
  ) throws -> [Person] {
    var sql: SQL = "SELECT \(columns) FROM persons WHERE key > \(after?.number ?? 0)"
    if !folded.isEmpty {
      let escaped = folded.map { "\\%_".contains($0) ? "\\\($0)" : String($0) }.joined()
      sql += " AND search LIKE \("%\(escaped)%") ESCAPE '\\'"
    }
    if let state { sql += " AND state = \(state.rawValue)" }
    return try transaction.rows(sql + " ORDER BY key LIMIT \(limit)", person)
  }

  static func count(in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT count(*) FROM persons")
  }

  static func setState(_ state: Person.State, of key: Key, in transaction: any Transaction) throws {
    try transaction.run("UPDATE persons SET state = \(state.rawValue) WHERE key = \(key)")
  }

  static func update(_ p: Person, in transaction: any Transaction) throws {
    try transaction.run(
      """
      UPDATE persons SET sign_in_name = \(p.signInName), name = \(p.name), phone = \(p.phone), email = \(p.email),
        search = \(p.searchText) WHERE key = \(p.key)
      """)
  }

  /// Puts the same contact, sealed anew, in place of what was read; leaves it alone if it was changed meanwhile.
  static func reseal(_ old: Person, _ new: Person, in transaction: any Transaction) throws -> Int {
    var changed = 0
    if let was = old.phone, new.phone != old.phone {
      changed += try transaction.change(
        "UPDATE persons SET phone = \(new.phone) WHERE key = \(old.key) AND phone = \(was)")
    }
    if let was = old.email, new.email != old.email {
      changed += try transaction.change(
        "UPDATE persons SET email = \(new.email) WHERE key = \(old.key) AND email = \(was)")
    }
    return changed
  }

  private static func person(_ row: any Row) -> Person {
    Person(
      key: row.key(0), code: row.text(1), signInName: row.textOrNil(2), name: row.text(3), phone: row.bytesOrNil(4),
      email: row.bytesOrNil(5), state: Person.State(rawValue: row.text(6)) ?? .locked, isSynthetic: row.bool(7),
      createdAt: row.instant(8), createdBy: row.text(9))
  }
}
