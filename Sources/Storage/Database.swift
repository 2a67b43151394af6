import Basics

/// The two engines a jurisdiction can live on.
package enum Engine: String, Sendable, CaseIterable {
  case sqlite, postgres
}

/// One jurisdiction's database: one SQLite file, or one PostgreSQL schema. A process may hold several.
///
/// Bodies are synchronous, so that nothing but SQL and pure code happens inside a transaction. They run on the database's
/// own threads, and may run again after a serialization failure or deadlock: they must have no effect but SQL.
/// The name is the label in logs and metrics.
package protocol Database: Sendable {
  var engine: Engine { get }

  /// Runs the body on a snapshot; writing in it is an error.
  func read<T: Sendable>(_ name: StaticString, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T

  /// Runs the body in a transaction and returns after the commit is durable. If the body throws, nothing of it remains.
  func write<T: Sendable>(_ name: StaticString, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T

  /// Closes the connections after what is running has ended.
  func close() async
}

/// What a body may do. Not to be kept beyond the body.
package protocol Transaction: AnyObject {
  var engine: Engine { get }

  /// Runs a statement whose result nobody needs. It may be sent without waiting (PostgreSQL pipelines it); an error of it
  /// then comes out of the next call that waits, or of the commit.
  func run(_ sql: SQL) throws

  /// Runs a statement and returns how many rows it changed.
  func change(_ sql: SQL) throws -> Int

  /// Runs a query (or a statement with RETURNING) and gives each row to `body`, as they come.
  func forEach(_ sql: SQL, _ body: (any Row) throws -> Void) throws
}

extension Transaction {
  /// All rows, each read by `read`.
  package func rows<T>(_ sql: SQL, _ read: (any Row) throws -> T) throws -> [T] {
    var all: [T] = []
    try forEach(sql) { all.append(try read($0)) }
    return all
  }

  /// The first row, or nil. The query should end by itself (LIMIT 1).
  package func first<T>(_ sql: SQL, _ read: (any Row) throws -> T) throws -> T? {
    var first: T?
    try forEach(sql) { row in
      if first == nil { first = try read(row) }
    }
    return first
  }

  /// The number in the first column of the first row; 0 if there is none.
  package func number(_ sql: SQL) throws -> Int { try first(sql) { $0.intOrNil(0) ?? 0 } ?? 0 }
}

/// One row of a result; columns are counted from 0. Valid only inside the closure that got it.
/// Reading NULL, or another kind than the column holds, with a form that is not optional is a mistake in our own SQL and traps.
package protocol Row {
  func isNull(_ column: Int) -> Bool
  func int(_ column: Int) -> Int
  func double(_ column: Int) -> Double
  func bool(_ column: Int) -> Bool
  func text(_ column: Int) -> String
  func bytes(_ column: Int) -> [UInt8]
}

extension Row {
  package func intOrNil(_ column: Int) -> Int? { isNull(column) ? nil : int(column) }
  package func doubleOrNil(_ column: Int) -> Double? { isNull(column) ? nil : double(column) }
  package func boolOrNil(_ column: Int) -> Bool? { isNull(column) ? nil : bool(column) }
  package func textOrNil(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
  package func bytesOrNil(_ column: Int) -> [UInt8]? { isNull(column) ? nil : bytes(column) }
  package func key(_ column: Int) -> Key { Key(Int64(int(column))) }
  package func keyOrNil(_ column: Int) -> Key? { isNull(column) ? nil : key(column) }
  package func instant(_ column: Int) -> Instant { Instant(milliseconds: Int64(int(column))) }
  package func instantOrNil(_ column: Int) -> Instant? { isNull(column) ? nil : instant(column) }
}

/// The database said no. What it said goes to the log, never to the outside.
package enum DatabaseFault: Error, Sendable {
  /// A UNIQUE or PRIMARY KEY constraint; the text names it.
  case notUnique(String)
  /// Another constraint (NOT NULL, CHECK, FOREIGN KEY).
  case constraint(String)
  /// Too many tries after serialization failures or deadlocks.
  case contended(String)
  /// No connection, disk full, wrong statement: everything else.
  case failed(String)
  /// The schema is older or newer than this program.
  case wrongSchema(String)
}
