import Basics
import Documents
import Storage

/// All SQL about tables of which nothing is known but what the database says of them: for carrying everything elsewhere.
package enum AnyTable {
  /// Tables that are not carried: each engine makes its own index of words, and its own list of steps.
  static let own: Set<String> = [
    "schema_migrations", "matter_words", "matter_words_taken", "matter_words_data", "matter_words_idx", "matter_words_content",
    "matter_words_docsize", "matter_words_config",
  ]

  /// The tables there are, by name, the packs last: a database without a pack opens for nobody, so half a copy serves nobody.
  package static func all(in transaction: any Transaction) throws -> [StoredTable] {
    let names = try transaction.rows(
      """
      \(sqlite: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
        postgres: "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
      """
    ) { $0.text(0) }
    let carried = names.filter { !own.contains($0) && $0 != "packs" } + names.filter { $0 == "packs" }
    return try carried.map { try table($0, in: transaction) }
  }

  /// How many tables of whatever sort there are.
  package static func count(in transaction: any Transaction) throws -> Int {
    try transaction.number(
      """
      \(sqlite: "SELECT count(*) FROM sqlite_schema WHERE type = 'table'",
        postgres: "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()")
      """)
  }

  private static func table(_ name: String, in transaction: any Transaction) throws -> StoredTable {
    var found: [(column: StoredTable.Column, key: Int)] = []
    let kinds: SQL =
      transaction.engine == .sqlite
      ? "SELECT name, type, pk FROM pragma_table_info(\(name)) ORDER BY name"
      : """
      SELECT c.column_name::text, c.data_type::text, coalesce(k.place, 0)::bigint FROM information_schema.columns c
      LEFT JOIN (
        SELECT a.attname AS name, array_position(i.indkey::int2[], a.attnum) + 1 AS place
        FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
        WHERE i.indisprimary AND i.indrelid = (quote_ident(current_schema()) || '.' || quote_ident(\(name)))::regclass
      ) k ON k.name = c.column_name
      WHERE c.table_schema = current_schema() AND c.table_name = \(name) ORDER BY c.column_name
      """
    try transaction.forEach(kinds) { row in
      guard let kind = StoredTable.Kind(declared: row.text(1)) else {
        throw DatabaseFault.failed("column \(row.text(0)) of \(name) has the unknown type \(row.text(1))")
      }
      found.append((StoredTable.Column(row.text(0), kind), row.int(2)))
    }
    found.sort { $0.column.name < $1.column.name }
    let key = found.indices.filter { found[$0].key > 0 }.sorted { found[$0].key < found[$1].key }
    return StoredTable(name: name, columns: found.map(\.column), key: key)
  }

  /// How many rows a table has.
  package static func count(_ table: StoredTable, in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT count(*) FROM \(name(table.name))")
  }

  /// Some rows behind a place, and the place of the last.
  static func rows(
    _ table: StoredTable, after place: [SQLValue]?, limit: Int, in transaction: any Transaction
  ) throws -> (rows: [StoredRow], last: [SQLValue]?) {
    let columns = table.columns.map { name($0.name) }.joined(", ")
    var rows: [StoredRow] = []
    guard table.key.isEmpty else {
      let key = table.key.map { name(table.columns[$0].name) }.joined(", ")
      let rest: SQL =
        place.map { values in "WHERE (\(key)) > (\(values.map { value in "\(value)" as SQL }.joined(", ")))" } ?? ""
      try transaction.forEach("SELECT \(columns) FROM \(name(table.name)) \(rest) ORDER BY \(key) LIMIT \(limit)") {
        rows.append(try read($0, table, engine: transaction.engine))
      }
      return (rows, rows.last.map { row in table.key.map { row[$0] } })
    }
    // Without a primary key: by where the row lies.
    var last: [SQLValue]?
    let rest: SQL =
      place.map { values in
        transaction.engine == .sqlite ? "WHERE rowid > \(values[0])" : "WHERE ctid > \(values[0])::text::tid"
      } ?? ""
    try transaction.forEach(
      """
      SELECT \(columns), \(sqlite: "rowid", postgres: "ctid::text") FROM \(name(table.name)) \(rest)
      ORDER BY \(sqlite: "rowid", postgres: "ctid") LIMIT \(limit)
      """
    ) { row in
      rows.append(try read(row, table, engine: transaction.engine))
      last = [transaction.engine == .sqlite ? .int(Int64(row.int(table.columns.count))) : .text(row.text(table.columns.count))]
    }
    return (rows, last)
  }

  static func insert(_ rows: [StoredRow], into table: StoredTable, in transaction: any Transaction) throws {
    let columns = table.columns.map { name($0.name) }.joined(", ")
    let head: SQL = "INSERT INTO \(name(table.name)) (\(columns)) VALUES ("
    for row in rows {
      try transaction.run(head + row.map { value in "\(value)" as SQL }.joined(", ") + ")")
    }
  }

  /// Takes away what steps of the schema have put into a table that was made a moment ago.
  static func clear(_ table: StoredTable, in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM \(name(table.name))")
  }

  private static func read(_ row: any Row, _ table: StoredTable, engine: Engine) throws -> StoredRow {
    var values: StoredRow = []
    values.reserveCapacity(table.columns.count)
    for (place, column) in table.columns.enumerated() {
      guard !row.isNull(place) else {
        values.append(.null)
        continue
      }
      switch column.kind {
      case .int: values.append(.int(Int64(row.int(place))))
      case .double: values.append(.double(row.double(place)))
      case .bool: values.append(.bool(row.bool(place)))
      case .text: values.append(.text(row.text(place)))
      case .bytes: values.append(.bytes(row.bytes(place)))
      // PostgreSQL keeps the meaning of JSON, not its text.
      case .json: values.append(.text(try JSONValue.parse(row.text(place), file: table.name).canonical))
      }
    }
    return values
  }

  /// A name that the database itself gave.
  private static func name(_ name: String) -> SQL { SQL(stringLiteral: "\"\(name)\"") }
}
