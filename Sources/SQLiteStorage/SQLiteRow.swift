import GRDBSQLite
import Storage

/// The row on which a statement stands.
struct SQLiteRow: Row {
  let statement: OpaquePointer

  func isNull(_ column: Int) -> Bool { type(column) == SQLITE_NULL }

  func int(_ column: Int) -> Int {
    expect(column, type(column) == SQLITE_INTEGER, "an integer")
    return Int(sqlite3_column_int64(statement, Int32(column)))
  }

  func double(_ column: Int) -> Double {
    let type = type(column)
    expect(column, type == SQLITE_FLOAT || type == SQLITE_INTEGER, "a number")
    return sqlite3_column_double(statement, Int32(column))
  }

  func bool(_ column: Int) -> Bool {
    expect(column, type(column) == SQLITE_INTEGER, "a truth value")
    return sqlite3_column_int64(statement, Int32(column)) != 0
  }

  // Numbers are let through because `->>` gives the number here and its text on PostgreSQL.
  func text(_ column: Int) -> String {
    let type = type(column)
    expect(column, type != SQLITE_NULL && type != SQLITE_BLOB, "text")
    guard let bytes = sqlite3_column_text(statement, Int32(column)) else { return "" }
    let count = Int(sqlite3_column_bytes(statement, Int32(column)))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  func bytes(_ column: Int) -> [UInt8] {
    expect(column, type(column) == SQLITE_BLOB, "bytes")
    let count = Int(sqlite3_column_bytes(statement, Int32(column)))
    guard count > 0, let bytes = sqlite3_column_blob(statement, Int32(column)) else { return [] }
    return [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
  }

  private func type(_ column: Int) -> Int32 { sqlite3_column_type(statement, Int32(column)) }

  private func expect(_ column: Int, _ holds: Bool, _ what: StaticString) {
    guard !holds else { return }
    let name = sqlite3_column_name(statement, Int32(column)).map { String(cString: $0) } ?? "beyond the last"
    preconditionFailure("column \(column) (\(name)) does not hold \(what): it has SQLite type \(type(column))")
  }
}
