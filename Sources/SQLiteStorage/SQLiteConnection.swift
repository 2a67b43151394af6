import GRDBSQLite
import Storage

/// One raw connection with its prepared statements. Confined to the queue on which GRDB serialises the connection.
///
/// GRDB opens, pools and closes; statements are bound and stepped here, because its argument and row boxes cost more
/// than the inserts themselves (ADR 0002).
final class SQLiteConnection {
  let handle: OpaquePointer
  private var statements: [String: OpaquePointer] = [:]
  /// Lists in `IN (…)` make texts without end; the cache is emptied when it is full.
  private static let capacity = 512

  init(_ handle: OpaquePointer) { self.handle = handle }

  deinit { forgetStatements() }

  /// Must be done before the connection closes.
  func forgetStatements() {
    for statement in statements.values { sqlite3_finalize(statement) }
    statements = [:]
  }

  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// Runs a text without values.
  func control(_ text: String) throws { _ = try execute(text, []) }

  /// Returns how many rows the statement changed; gives each row it returns to `row`.
  func execute(_ text: String, _ values: [SQLValue], _ row: ((SQLiteRow) throws -> Void)? = nil) throws -> Int {
    let (statement, isKept) = try prepared(text)
    defer {
      sqlite3_reset(statement)
      if !isKept { sqlite3_finalize(statement) }
    }
    try bind(values, to: statement, text)
    let before = sqlite3_total_changes(handle)
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: try row?(SQLiteRow(statement: statement))
      case SQLITE_DONE:
        // sqlite3_changes keeps its old number over a statement that is no INSERT, UPDATE or DELETE.
        return sqlite3_total_changes(handle) == before ? 0 : Int(sqlite3_changes(handle))
      default: throw sqliteFault(handle)
      }
    }
  }

  private func prepared(_ text: String) throws -> (OpaquePointer, isKept: Bool) {
    let kept = statements[text]
    // A statement that is being read (the row's closure runs the same text again) cannot serve twice.
    if let kept, sqlite3_stmt_busy(kept) == 0 { return (kept, true) }
    let fresh = try prepare(text)
    guard kept == nil else { return (fresh, false) }
    if statements.count >= Self.capacity {
      for (text, statement) in statements where sqlite3_stmt_busy(statement) == 0 {
        sqlite3_finalize(statement)
        statements[text] = nil
      }
    }
    statements[text] = fresh
    return (fresh, true)
  }

  private func prepare(_ text: String) throws -> OpaquePointer {
    var statement: OpaquePointer?
    let (code, rest): (Int32, Bool) = text.withCString { start in
      var tail: UnsafePointer<CChar>?
      // 1 is SQLITE_PREPARE_PERSISTENT.
      let code = sqlite3_prepare_v3(handle, start, -1, 1, &statement, &tail)
      guard let tail else { return (code, false) }
      return (code, String(cString: tail).contains { !$0.isWhitespace && $0 != ";" })
    }
    guard code == SQLITE_OK else { throw sqliteFault(handle) }
    guard let statement else { throw DatabaseFault.failed("empty statement: \(text)") }
    guard !rest else {
      sqlite3_finalize(statement)
      throw DatabaseFault.failed("more than one statement: \(text)")
    }
    return statement
  }

  private func bind(_ values: [SQLValue], to statement: OpaquePointer, _ text: String) throws {
    let wanted = Int(sqlite3_bind_parameter_count(statement))
    guard wanted == values.count else {
      throw DatabaseFault.failed("\(values.count) values for \(wanted) places: \(text)")
    }
    // SQLITE_TRANSIENT: SQLite takes its own copy.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    for (index, value) in values.enumerated() {
      let place = Int32(index + 1)
      let code: Int32
      switch value {
      case .null: code = sqlite3_bind_null(statement, place)
      case .int(let number): code = sqlite3_bind_int64(statement, place, number)
      case .double(let number): code = sqlite3_bind_double(statement, place, number)
      case .bool(let truth): code = sqlite3_bind_int64(statement, place, truth ? 1 : 0)
      case .text(var text):
        guard let bound = text.withUTF8({ utf8 -> Int32? in
          // PostgreSQL has no U+0000 in text; neither have we.
          guard !utf8.contains(0) else { return nil }
          return utf8.withMemoryRebound(to: CChar.self) {
            sqlite3_bind_text64(
              statement, place, $0.baseAddress ?? emptyText, UInt64($0.count), transient, UInt8(SQLITE_UTF8))
          }
        }) else { throw DatabaseFault.failed("value \(place) has U+0000 in a text") }
        code = bound
      case .bytes(let bytes):
        code = bytes.withUnsafeBytes { raw in
          raw.baseAddress.map { sqlite3_bind_blob64(statement, place, $0, UInt64(raw.count), transient) }
            ?? sqlite3_bind_zeroblob(statement, place, 0)
        }
      }
      guard code == SQLITE_OK else { throw sqliteFault(handle) }
    }
  }
}

/// A null pointer would bind NULL, so empty text needs an address.
private nonisolated(unsafe) let emptyText: UnsafePointer<CChar> = {
  let byte = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
  byte.initialize(to: 0)
  return UnsafePointer(byte)
}()

/// A body's view of a connection.
final class SQLiteTransaction: Transaction {
  private let connection: SQLiteConnection
  /// The first fault dooms the transaction even if the body swallows it, because on PostgreSQL it must.
  private(set) var fault: DatabaseFault?
  private var hasEnded = false

  init(_ connection: SQLiteConnection) { self.connection = connection }

  var engine: Engine { .sqlite }

  func end() { hasEnded = true }

  func run(_ sql: SQL) throws { _ = try execute(sql) }

  func change(_ sql: SQL) throws -> Int { try execute(sql) }

  func forEach(_ sql: SQL, _ body: (any Row) throws -> Void) throws {
    try withoutActuallyEscaping(body) { body in _ = try execute(sql) { try body($0) } }
  }

  private func execute(_ sql: SQL, _ row: ((SQLiteRow) throws -> Void)? = nil) throws -> Int {
    guard !hasEnded else { throw DatabaseFault.failed("the transaction has ended") }
    if let fault { throw fault }
    let (text, values) = sql.rendered(for: .sqlite)
    do {
      return try connection.execute(text, values, row)
    } catch let error as DatabaseFault {
      if fault == nil { fault = error }
      throw error
    }
  }
}
