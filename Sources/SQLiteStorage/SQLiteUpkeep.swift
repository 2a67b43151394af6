import Foundation
import GRDB
import Storage

extension SQLiteDatabase {
  /// Moves the write-ahead log into the file and empties it, as far as readers allow.
  /// - Throws: `DatabaseFault.failed` when a reader holds it back.
  package func checkpoint() async throws {
    try await work("checkpoint") { pool in
      try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }
  }

  /// Writes a copy of the state of one moment to a new file, while reads and writes go on. The copy is compact and
  /// needs no log.
  /// - Throws: `DatabaseFault.failed` if the file exists or cannot be written.
  package func backup(to path: String) async throws {
    try await work("backup to \(path)") { pool in
      guard !FileManager.default.fileExists(atPath: path) else { throw DatabaseFault.failed("\(path) exists already") }
      // A reader's connection: VACUUM INTO reads one snapshot and writes only the new file.
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(5)
      let source = try DatabaseQueue(path: pool.path, configuration: configuration)
      do {
        try source.inDatabase { database in
          // GRDB sets query_only, which forbids even this.
          try database.execute(sql: "PRAGMA query_only = 0")
          try database.execute(sql: "VACUUM INTO ?", arguments: [path])
        }
        try source.close()
        try synchronise(path)
      } catch {
        try? FileManager.default.removeItem(atPath: path)
        throw error
      }
    }
  }

  /// Writes the file anew without what was deleted: nothing of it is left in free pages. Writers wait meanwhile.
  package func vacuum() async throws {
    try await work("vacuum") { pool in
      try pool.vacuum()
      try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }
  }

  /// What is wrong with the file: pages and indexes that disagree, rows that refer to nothing. Empty if all is well.
  package func integrity() async throws -> [String] {
    try await work("integrity") { pool in
      try pool.unsafeRead { database in
        let pages = try String.fetchAll(database, sql: "PRAGMA integrity_check(100)").filter { $0 != "ok" }
        let keys = try GRDB.Row.fetchAll(database, sql: "PRAGMA foreign_key_check").prefix(100).map { row in
          "row \(row["rowid"] as Int64? ?? 0) of \(row["table"] as String? ?? "") refers to a missing row of "
            + "\(row["parent"] as String? ?? "")"
        }
        return pages + keys
      }
    }
  }

  private func work<T: Sendable>(
    _ what: String, _ work: @escaping @Sendable (DatabasePool) throws -> T
  ) async throws -> T {
    try await onOwnThread { [pool] in Result { try faultOfGRDB(what) { try work(pool) } } }.get()
  }
}

/// A copy that is not on the disk is no copy.
private func synchronise(_ path: String) throws {
  let folder = (path as NSString).deletingLastPathComponent
  for path in [path, folder.isEmpty ? "." : folder] {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw DatabaseFault.failed("\(path): \(String(cString: strerror(errno)))") }
    defer { _ = Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw DatabaseFault.failed("\(path): \(String(cString: strerror(errno)))") }
  }
}

/// Long blocking work must not hold a thread of Swift's cooperative pool.
func onOwnThread<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
  await withCheckedContinuation { caller in
    Thread.detachNewThread { caller.resume(returning: work()) }
  }
}
