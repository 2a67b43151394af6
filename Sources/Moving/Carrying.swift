import Basics
import Storage

/// How far carrying has come.
package struct MovingProgress: Sendable {
  package var table: String
  package var rows: Int
  package var total: Int

  package init(table: String, rows: Int, total: Int) {
    self.table = table
    self.rows = rows
    self.total = total
  }
}

/// Carries tables from one database into another, or reads them for whoever writes them elsewhere.
package struct Carrying: Sendable {
  /// Rows in one transaction.
  package static let batch = 1000

  /// Gives all rows of a table to `body`, some at a time; the next are read while the ones before are dealt with.
  /// - Returns: what was read.
  static func read(
    _ table: StoredTable, of database: any Database, _ body: (_ rows: [StoredRow], _ sum: TableSum) async throws -> Void
  ) async throws -> TableSum {
    var sum = TableSum()
    var (rows, place) = try await piece(table, of: database, after: nil)
    while !rows.isEmpty {
      let from = place
      let isLast = rows.count < batch
      async let next = isLast ? ([], nil) : piece(table, of: database, after: from)
      for row in rows { sum.add(table.digest(row)) }
      try await body(rows, sum)
      (rows, place) = try await next
    }
    return sum
  }

  private static func piece(
    _ table: StoredTable, of database: any Database, after place: [SQLValue]?
  ) async throws -> (rows: [StoredRow], last: [SQLValue]?) {
    try await database.read("moving.read") { try AnyTable.rows(table, after: place, limit: batch, in: $0) }
  }

  /// Refuses a database in which there is something already, makes the schema, and takes away what its steps put there.
  /// - Returns: the tables.
  static func prepare(_ target: any Database, migrations: [Migration], now: Instant) async throws -> [StoredTable] {
    let count = try await target.read("moving.tables") { try AnyTable.count(in: $0) }
    guard count == 0 else {
      throw Refusal(
        .conflict, "moving.notEmpty",
        Phrase(
          "目标数据库不是空的，不会覆盖：请指定一个新的文件或空的模式；上次中断的副本请先删除",
          "The target is not empty and is not written over: name a new file or an empty schema; remove a copy that was cut off before"
        ))
    }
    _ = try await Migrator([migrations]).apply(on: target, now: now)
    let tables = try await target.read("moving.tables") { try AnyTable.all(in: $0) }
    try await target.write("moving.clear") { transaction in
      for table in tables { try AnyTable.clear(table, in: transaction) }
    }
    return tables
  }

  /// The tables of a database, and how many rows all of them have.
  static func tables(of database: any Database) async throws -> (tables: [StoredTable], total: Int) {
    try await database.read("moving.tables") { transaction in
      let tables = try AnyTable.all(in: transaction)
      return (tables, try tables.reduce(0) { $0 + (try AnyTable.count($1, in: transaction)) })
    }
  }

  static func write(_ rows: [StoredRow], into table: StoredTable, of database: any Database) async throws {
    try await database.write("moving.write") { try AnyTable.insert(rows, into: table, in: $0) }
  }

  /// Reads a table again, as it now lies there.
  static func sum(_ table: StoredTable, of database: any Database) async throws -> TableSum {
    try await read(table, of: database) { _, _ in }
  }
}
