import GRDB
import GRDBSQLite
import Storage
import Synchronization

/// How a SQLite file is opened.
package struct SQLiteSettings: Sendable {
  /// File path; the file is created if missing unless `isReadOnly`.
  package var path: String
  /// Refuses every write; the file must exist.
  package var isReadOnly = false
  /// How many reads run at once.
  package var readers = 4
  /// How long to wait for another process's write lock, in milliseconds.
  package var busyMilliseconds = 5000
  /// Page cache of each connection, in kibibytes.
  package var cacheKibibytes = 8 << 10
  /// How much of the file is mapped into memory for reading, in bytes.
  package var mappedBytes = 0

  package init(path: String) { self.path = path }
}

/// A jurisdiction in one SQLite file (WAL, `synchronous=FULL`, foreign keys on).
///
/// Waiting writes share a transaction, each in a savepoint, and are answered after the common commit. Reads run on a
/// snapshot on GRDB's reader threads and do not block writes.
package final class SQLiteDatabase: Storage.Database {
  package let settings: SQLiteSettings
  let pool: DatabasePool
  private let writer: SQLiteWriter
  private let connections: SQLiteConnections

  package var engine: Engine { .sqlite }

  /// - Throws: `DatabaseFault.failed` if the file cannot be opened.
  package init(_ settings: SQLiteSettings) throws {
    self.settings = settings
    let connections = SQLiteConnections()
    var configuration = Configuration()
    configuration.label = "SQLite"
    configuration.readonly = settings.isReadOnly
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(Double(settings.busyMilliseconds) / 1000)
    configuration.maximumReaderCount = settings.readers
    configuration.persistentReadOnlyConnections = true
    configuration.prepareDatabase { database in
      try database.execute(sql: """
        PRAGMA cache_size = -\(settings.cacheKibibytes);
        PRAGMA mmap_size = \(settings.mappedBytes);
        PRAGMA temp_store = MEMORY;
        PRAGMA journal_size_limit = 67108864;
        """)
      connections.add(database)
    }
    let pool = try faultOfGRDB(settings.path) { try DatabasePool(path: settings.path, configuration: configuration) }
    if !settings.isReadOnly {
      // Not in `prepareDatabase`: GRDB sets NORMAL after it, when it turns to WAL.
      try faultOfGRDB(settings.path) {
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      }
    }
    self.pool = pool
    self.connections = connections
    writer = SQLiteWriter(label: "sqlite-writer") { writes in
      pool.writeWithoutTransaction { database in
        guard let connection = connections[database] else {
          for write in writes { write.answer(DatabaseFault.failed("the database is closed")) }
          return writes.count
        }
        return connection.runGroup(writes)
      }
    }
  }

  package func read<T: Sendable>(
    _ name: StaticString, _ body: @escaping @Sendable (any Transaction) throws -> T
  ) async throws -> T {
    let connections = connections
    return try await withCheckedThrowingContinuation { caller in
      pool.asyncRead { opened in
        caller.resume(with: Result {
          let database = try faultOfGRDB(name.description) { try opened.get() }
          guard let connection = connections[database] else { throw DatabaseFault.failed("the database is closed") }
          let transaction = SQLiteTransaction(connection)
          defer { transaction.end() }
          let value = try body(transaction)
          if let fault = transaction.fault { throw fault }
          return value
        })
      }
    }
  }

  package func write<T: Sendable>(
    _ name: StaticString, _ body: @escaping @Sendable (any Transaction) throws -> T
  ) async throws -> T {
    guard !settings.isReadOnly else { throw DatabaseFault.failed("\(name): the database was opened for reading only") }
    return try await withCheckedThrowingContinuation { caller in
      let write = TypedWrite(body, caller: caller)
      if !writer.enqueue(write) { write.answer(DatabaseFault.failed("\(name): the database is closed")) }
    }
  }

  package func close() async {
    await onOwnThread { [writer, connections, pool] in
      writer.close()
      connections.removeAll(pool)
      try? pool.close()
    }
  }
}

/// GRDB's connections with our statements beside them.
final class SQLiteConnections: Sendable {
  /// A connection's own queue is the only one to use what is found here.
  private struct Found: @unchecked Sendable { let connection: SQLiteConnection }
  private let all = Mutex<[Int: Found]>([:])

  subscript(database: GRDB.Database) -> SQLiteConnection? {
    guard let handle = database.sqliteConnection else { return nil }
    let address = Int(bitPattern: handle)
    return all.withLock { $0[address] }?.connection
  }

  func add(_ database: GRDB.Database) {
    guard let handle = database.sqliteConnection else { return }
    let found = Found(connection: SQLiteConnection(handle))
    let address = Int(bitPattern: handle)
    all.withLock { $0[address] = found }
  }

  /// Finalises all statements, once readers and writer stand still.
  func removeAll(_ pool: DatabasePool) {
    try? pool.barrierWriteWithoutTransaction { _ in
      let found = all.withLock { all in
        defer { all = [:] }
        return all
      }
      for one in found.values { one.connection.forgetStatements() }
    }
  }
}

/// Turns GRDB's error into ours.
func faultOfGRDB<T>(_ what: String, _ work: () throws -> T) throws -> T {
  do { return try work() } catch let error as GRDB.DatabaseError {
    throw DatabaseFault.failed("\(what): \(error)")
  }
}
