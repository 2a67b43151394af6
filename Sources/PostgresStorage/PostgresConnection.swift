import CPostgres
import Glibc
import Storage

/// One connection in pipeline mode, for ever. Confined to its thread.
///
/// What is sent between two Syncs is one implicit transaction (PostgreSQL documentation, 34.5 Pipeline Mode), so a
/// write needs neither BEGIN nor COMMIT: its statements and the Sync go out in one flush, and its answer is the commit.
final class PostgresConnection {
  /// What the server still owes an answer to, in order.
  private enum Awaited {
    case prepare(Statement)
    case statement
  }

  private struct Statement: Hashable {
    var text: String
    var types: [Oid]
  }

  private let handle: OpaquePointer
  private var names: [Statement: String] = [:]
  private var madeNames = 0
  private var awaited: [Awaited] = []
  /// Whether something was sent since the last Sync: then a transaction is open.
  private(set) var isOpen = false
  private var parameters = PostgresParameters()
  /// Lists in `IN (…)` make texts without end; all are forgotten when there are so many.
  private static let capacity = 512
  /// So many answers are left unread at most, to bound libpq's memory on both sides.
  private static let longestPipeline = 1000

  /// Blocks. - Throws: `PostgresTrouble.lost` if there is no connection to be had.
  init(_ settings: PostgresSettings) throws {
    handle = try Self.connect(settings)
    // Whole from here on: `deinit` ends the connection if this throws, and a second PQfinish would free it twice.
    try setUp(settings)
  }

  deinit { PQfinish(handle) }

  private static func connect(_ settings: PostgresSettings) throws -> OpaquePointer {
    // What stands before `dbname` gives way to what the connection string says.
    let options = [
      ("connect_timeout", "10"), ("keepalives", "1"), ("keepalives_idle", "30"), ("keepalives_interval", "10"),
      ("keepalives_count", "3"), ("tcp_user_timeout", "60000"), ("fallback_application_name", "yiwang"),
      ("dbname", settings.connection), ("client_encoding", "UTF8"),
    ]
    var names: [UnsafePointer<CChar>?] = []
    var values: [UnsafePointer<CChar>?] = []
    var copies: [UnsafeMutablePointer<CChar>] = []
    func copy(_ text: String) -> UnsafePointer<CChar>? {
      let bytes = Array(text.utf8CString)
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
      copy.initialize(from: bytes, count: bytes.count)
      copies.append(copy)
      return UnsafePointer(copy)
    }
    for (name, value) in options {
      names.append(copy(name))
      values.append(copy(value))
    }
    names.append(nil)
    values.append(nil)
    defer { for copy in copies { copy.deallocate() } }
    guard let handle = PQconnectdbParams(names, values, 1) else { throw PostgresTrouble.lost(.failed("out of memory")) }
    guard PQstatus(handle) == CONNECTION_OK else {
      defer { PQfinish(handle) }
      throw PostgresTrouble.lost(.failed(String(cString: PQerrorMessage(handle))))
    }
    // Notices would be printed to standard error.
    _ = PQsetNoticeReceiver(handle, { _, _ in }, nil)
    return handle
  }

  private func setUp(_ settings: PostgresSettings) throws {
    let schema = quoted(settings.schema)
    // Two processes that create one schema at once: the second waits for the first, instead of failing on pg_namespace.
    let creation = """
      BEGIN;
      SELECT pg_advisory_xact_lock(81274, hashtext(\(literal(settings.schema))));
      CREATE SCHEMA IF NOT EXISTS \(schema);
      COMMIT;
      """
    try command("""
      SET client_min_messages = error;
      SET search_path = \(schema);
      SET synchronous_commit = on;
      SET timezone = 'UTC';
      SET default_transaction_isolation = 'read committed';
      SET statement_timeout = \(settings.statementMilliseconds);
      SET lock_timeout = \(settings.lockMilliseconds);
      \(settings.createsSchema ? creation : "")
      """)
    guard PQenterPipelineMode(handle) == 1 else { throw lost() }
  }

  /// Outside of the pipeline, at setting up.
  private func command(_ text: String) throws {
    guard let result = PQexec(handle, text) else { throw lost() }
    defer { PQclear(result) }
    let status = PQresultStatus(result)
    guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else { throw postgresTrouble(result) }
  }

  private func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  private func literal(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }

  private func lost() -> PostgresTrouble { .lost(.failed("PostgreSQL: \(String(cString: PQerrorMessage(handle)))")) }

  // MARK: Sending

  /// Whether the connection is alive and stands between transactions. Asks the socket, not the server.
  var isFit: Bool {
    var wait = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
    // The end of a connection is announced by a message and then by the end of the stream: look more than once.
    for _ in 0..<4 {
      guard PQstatus(handle) == CONNECTION_OK, awaited.isEmpty, !isOpen else { return false }
      guard poll(&wait, 1, 0) != 0 else { return true }
      guard PQconsumeInput(handle) == 1 else { return false }
      _ = PQisBusy(handle)
    }
    return PQstatus(handle) == CONNECTION_OK
  }

  /// Queues a statement; prepares it on its first use in the same pipeline.
  func send(_ text: String, _ values: [SQLValue]) throws {
    if awaited.count >= Self.longestPipeline { try settle() }
    try parameters.set(values)
    isOpen = true
    let statement = Statement(text: text, types: PostgresParameters.types(values))
    let name: String
    if let known = names[statement] {
      name = known
    } else {
      madeNames += 1
      name = "s\(madeNames)"
      guard PQsendPrepare(handle, name, text, Int32(values.count), statement.types) == 1 else { throw lost() }
      awaited.append(.prepare(statement))
      names[statement] = name
    }
    let isSent = parameters.use { count, values, lengths, formats in
      PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1)
    }
    guard isSent == 1 else { throw lost() }
    awaited.append(.statement)
  }

  // MARK: Receiving

  /// Reads all answers, throwing the first trouble among them.
  func settle() throws {
    guard !awaited.isEmpty else { return }
    try requestFlush()
    try settleAll(but: 0)
  }

  /// Reads all answers and returns how many rows the last statement changed.
  func settleLast() throws -> Int {
    try requestFlush()
    try settleAll(but: 1)
    var count = 0
    try receive { count = Int(String(cString: PQcmdTuples($0))) ?? 0 }
    return count
  }

  /// Reads all answers but the last statement's, whose rows will come one by one from `nextRow`.
  func startRows() throws {
    try requestFlush()
    try settleAll(but: 1)
    // Must be said between the answer before and the first row.
    _ = PQsetSingleRowMode(handle)
  }

  /// The next row, to be cleared by the caller; nil after the last.
  func nextRow() throws -> OpaquePointer? {
    guard let result = PQgetResult(handle) else {
      awaited.removeFirst()
      return nil
    }
    switch PQresultStatus(result) {
    case PGRES_SINGLE_TUPLE: return result
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
      PQclear(result)
      return try nextRow()
    default:
      defer { PQclear(result) }
      let trouble = trouble(result)
      awaited.removeFirst()
      while PQstatus(handle) == CONNECTION_OK, let more = PQgetResult(handle) { PQclear(more) }
      throw trouble
    }
  }

  private func requestFlush() throws {
    guard PQsendFlushRequest(handle) == 1 else { throw lost() }
  }

  /// All are read even after a trouble, so that the connection knows which statements were not prepared.
  private func settleAll(but rest: Int) throws {
    var first: (any Error)?
    while awaited.count > rest {
      do { try receive() } catch { if first == nil { first = error } }
      guard PQstatus(handle) == CONNECTION_OK else { throw first ?? lost() }
    }
    if let first { throw first }
  }

  /// The answer to the oldest message: one result, then a nil.
  private func receive(_ use: (OpaquePointer) -> Void = { _ in }) throws {
    let oldest = awaited.removeFirst()
    var trouble: PostgresTrouble?
    var count = 0
    while let result = PQgetResult(handle) {
      defer { PQclear(result) }
      count += 1
      switch PQresultStatus(result) {
      case PGRES_COMMAND_OK, PGRES_TUPLES_OK: use(result)
      default:
        if trouble == nil { trouble = self.trouble(result) }
      }
      if PQstatus(handle) != CONNECTION_OK { break }
    }
    if case .prepare(let statement) = oldest, trouble != nil || count == 0 { names[statement] = nil }
    if let trouble { throw trouble }
    if count == 0 { throw lost() }
  }

  private func trouble(_ result: OpaquePointer) -> PostgresTrouble {
    if PQresultStatus(result) == PGRES_PIPELINE_ABORTED {
      return .fault(.failed("not run, because a statement before it failed"))
    }
    let trouble = postgresTrouble(result)
    guard PQstatus(handle) == CONNECTION_OK else { return .lost(trouble.fault) }
    return trouble
  }

  // MARK: Ending a transaction

  /// Sends a Sync, which commits the implicit transaction, and reads everything up to its answer.
  func synchronise() throws {
    guard PQpipelineSync(handle) == 1 else { throw lost() }
    var first: (any Error)?
    do { try settleAll(but: 0) } catch { first = error }
    var nothing = 0
    while PQstatus(handle) == CONNECTION_OK {
      guard let result = PQgetResult(handle) else {
        nothing += 1
        // libpq says nothing between results once; never a thousand times.
        guard nothing < 1000 else { throw PostgresTrouble.lost(.failed("PostgreSQL: the pipeline is out of step")) }
        continue
      }
      defer { PQclear(result) }
      switch PQresultStatus(result) {
      case PGRES_PIPELINE_SYNC:
        isOpen = false
        if let first { throw first }
        guard PQtransactionStatus(handle) == PQTRANS_IDLE else {
          throw PostgresTrouble.fault(.failed("PostgreSQL: a transaction was left open"))
        }
        return
      // The commit itself can fail: deferred constraints, serialization.
      default: if first == nil { first = trouble(result) }
      }
    }
    throw first ?? lost()
  }

  /// Leaves nothing of the transaction. False if the connection has to be given up.
  func abandon() -> Bool {
    // In an aborted pipeline the server passes over the first ROLLBACK; if BEGIN was sent, it then needs a second.
    for _ in 0..<2 {
      guard PQstatus(handle) == CONNECTION_OK else { return false }
      guard isOpen || PQtransactionStatus(handle) != PQTRANS_IDLE else { return true }
      do { try send("ROLLBACK", []) } catch { return false }
      do { try synchronise() } catch { continue }
    }
    return isFit && PQtransactionStatus(handle) == PQTRANS_IDLE
  }

  /// Between transactions: drops the prepared statements when there are too many, or always if `force`.
  func forgetStatements(force: Bool = false) throws {
    guard force || names.count >= Self.capacity else { return }
    names = [:]
    guard PQsendQueryParams(handle, "DEALLOCATE ALL", 0, nil, nil, nil, nil, 1) == 1 else { throw lost() }
    awaited.append(.statement)
    isOpen = true
    try synchronise()
  }
}
