import CPostgres
import Storage

/// A body's view of a connection.
final class PostgresTransaction: Transaction {
  private let connection: PostgresConnection
  /// The first trouble; everything after it is refused, for the server would refuse it too.
  private(set) var trouble: PostgresTrouble?
  private var hasEnded = false
  /// The queries whose rows are being read, innermost last.
  private var streams: [PostgresStream] = []

  init(_ connection: PostgresConnection) { self.connection = connection }

  var engine: Engine { .postgres }

  /// Why the transaction ended with this error of its body: a trouble that calls for another try is the cause of
  /// whatever the body made of it; any other error is the body's to tell (a Refusal instead of `notUnique`).
  func cause(of error: any Error) -> any Error {
    switch trouble {
    case .again, .stale, .lost: trouble ?? error
    case .fault, nil: error
    }
  }

  func run(_ sql: SQL) throws { try guarded { try send(sql) } }

  func change(_ sql: SQL) throws -> Int {
    try guarded {
      try send(sql)
      return try connection.settleLast()
    }
  }

  func forEach(_ sql: SQL, _ body: (any Row) throws -> Void) throws {
    let stream = try guarded {
      try send(sql)
      try connection.startRows()
      return PostgresStream(connection)
    }
    streams.append(stream)
    defer {
      streams.removeAll { $0 === stream }
      stream.clear()
    }
    while let row = try guarded({ try stream.next() }) {
      defer { PQclear(row) }
      do {
        try body(PostgresRow(result: row, row: 0))
      } catch {
        // The rest has to be read off the wire, but not kept.
        do { try stream.skip() } catch let lost as PostgresTrouble where trouble == nil { trouble = lost } catch {}
        throw error
      }
    }
  }

  func end() { hasEnded = true }

  private func send(_ sql: SQL) throws {
    // The wire holds one query's rows at a time: those still coming in are put aside.
    for stream in streams { try stream.keepRest() }
    let (text, values) = sql.rendered(for: .postgres)
    try connection.send(text, values)
  }

  private func guarded<T>(_ work: () throws -> T) throws -> T {
    guard !hasEnded else { throw DatabaseFault.failed("the transaction has ended") }
    if let trouble { throw trouble.fault }
    do {
      return try work()
    } catch let error as PostgresTrouble {
      trouble = error
      throw error.fault
    } catch let error as DatabaseFault {
      trouble = .fault(error)
      throw error
    }
  }
}

/// The rows of one query: off the wire one by one, or from memory after another statement needed the wire.
final class PostgresStream {
  private let connection: PostgresConnection
  private var kept: [OpaquePointer] = []
  private var position = 0
  private var isOnWire = true

  init(_ connection: PostgresConnection) { self.connection = connection }

  /// To be cleared by the caller.
  func next() throws -> OpaquePointer? {
    if position < kept.count {
      position += 1
      return kept[position - 1]
    }
    return try fetch()
  }

  func keepRest() throws {
    while let row = try fetch() { kept.append(row) }
  }

  func skip() throws {
    while let row = try fetch() { PQclear(row) }
  }

  func clear() {
    for row in kept[position...] { PQclear(row) }
    position = kept.count
  }

  private func fetch() throws -> OpaquePointer? {
    guard isOnWire else { return nil }
    do {
      let row = try connection.nextRow()
      isOnWire = row != nil
      return row
    } catch {
      isOnWire = false
      throw error
    }
  }
}
