import Basics
import Foundation
import SQLiteStorage
import Storage
import TestSupport
import Testing

/// What only the SQLite adapter has.
struct SQLiteTests {
  struct Refused: Error {}

  private func withSQLite(_ body: (SQLiteDatabase, String) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      let database = try SQLiteDatabase(SQLiteSettings(path: folder + "/yiwang.sqlite"))
      _ = try await Migrator(stock).apply(on: database, now: ManualClock.start)
      try await body(database, folder)
      await database.close()
    }
  }

  @Test func settingsHold() async throws {
    try await withSQLite { database, _ async throws in
      let found = try await database.write("settings") { transaction throws in
        try ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"].map { name in
          try transaction.first(SQL(stringLiteral: "PRAGMA \(name)")) { $0.text(0) } ?? ""
        }
      }
      #expect(found == ["wal", "2", "1", "5000"])
    }
  }

  /// Writes that wait together share a commit; one that fails takes nothing of its neighbours along.
  @Test func aGroupIsNotOneFate() async throws {
    try await withSQLite { database, _ async throws in
      let started = Gate()
      let released = Gate()
      // Holds the writer until the others wait, so that they form one group.
      async let first: Void = database.write("hold") { transaction throws in
        try transaction.run(addItem(1000))
        started.open()
        released.wait()
      }
      await started.passed()
      let ids = try await withThrowingTaskGroup(of: Int?.self) { group in
        for id in 1...100 {
          group.addTask {
            do {
              return try await database.write("grouped") { transaction throws in
                try transaction.run(addItem(id))
                if id % 10 == 0 { try transaction.run(addItem(id)) }
                if id % 7 == 0 { throw Refused() }
                return id
              }
            } catch { return nil }
          }
        }
        released.open()
        return try await group.reduce(into: [Int]()) { if let id = $1 { $0.append(id) } }.sorted()
      }
      try await first
      #expect(ids == (1...100).filter { $0 % 10 != 0 && $0 % 7 != 0 })
      let kept = try await database.read("kept") { try $0.rows("SELECT id FROM item ORDER BY id") { $0.int(0) } }
      #expect(kept == ids + [1000])
    }
  }

  /// A body that ends the common transaction must not have its neighbours acknowledged.
  @Test func aBodyThatCommitsIsAFault() async throws {
    try await withSQLite { database, _ async throws in
      for text in ["COMMIT", "ROLLBACK"] as [SQL] {
        await #expect(throws: DatabaseFault.self) { try await database.write("ends") { try $0.run(text) } }
      }
      try await database.write("after") { try $0.run(addItem(1)) }
      #expect(try await database.integrity() == [])
    }
  }

  @Test func readOnlyRefuses() async throws {
    try await withSQLite { database, folder async throws in
      var settings = SQLiteSettings(path: folder + "/yiwang.sqlite")
      settings.isReadOnly = true
      let guarded = try SQLiteDatabase(settings)
      await #expect(throws: DatabaseFault.self) { try await guarded.write("no") { try $0.run(addItem(1)) } }
      let yes1 = try await guarded.read("yes") { try $0.number("SELECT count(*) FROM street") }
      #expect(yes1 == 3)
      await guarded.close()
      settings.path = folder + "/missing.sqlite"
      #expect(throws: DatabaseFault.self) { _ = try SQLiteDatabase(settings) }
    }
  }

  /// The copy is one moment's state, taken while writes go on: pairs are never torn.
  @Test func backupIsConsistentWhileServing() async throws {
    try await withSQLite { database, folder async throws in
      let copy = folder + "/copy.sqlite"
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<4 {
          group.addTask {
            for turn in 0..<50 {
              let id = (writer * 50 + turn) * 2
              try await database.write("pair") { transaction throws in
                try transaction.run(addItem(id))
                try transaction.run(addItem(id + 1))
              }
            }
          }
        }
        group.addTask { try await database.backup(to: copy) }
        try await group.waitForAll()
      }
      try await database.checkpoint()
      await #expect(throws: DatabaseFault.self) { try await database.backup(to: copy) }
      let copied = try SQLiteDatabase(SQLiteSettings(path: copy))
      let (all, torn) = try await copied.read("pairs") { transaction throws in
        try (
          transaction.number("SELECT count(*) FROM item"),
          transaction.number("""
            SELECT count(*) FROM (SELECT id / 2 FROM item GROUP BY id / 2 HAVING count(*) <> 2) AS torn
            """)
        )
      }
      #expect(all % 2 == 0)
      #expect(torn == 0)
      #expect(try await copied.integrity() == [])
      await copied.close()
      let all2 = try await database.read("all") { try $0.number("SELECT count(*) FROM item") }
      #expect(all2 == 400)
      #expect(try FileManager.default.attributesOfItem(atPath: folder + "/yiwang.sqlite-wal")[.size] as? Int == 0)
    }
  }

  @Test func integrityFindsDamage() async throws {
    try await withSQLite { database, folder async throws in
      #expect(try await database.integrity() == [])
      try await database.write("fill") { for id in 1...2000 { try $0.run(addItem(id)) } }
      try await database.checkpoint()
      await database.close()
      let path = folder + "/yiwang.sqlite"
      let file = try #require(FileHandle(forUpdatingAtPath: path))
      let size = try file.seekToEnd()
      // The middle of the file is rows and index entries.
      try file.seek(toOffset: size / 2)
      try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
      try file.close()
      let damaged = try SQLiteDatabase(SQLiteSettings(path: path))
      let found = (try? await damaged.integrity()) ?? ["unreadable"]
      #expect(!found.isEmpty)
      await damaged.close()
    }
  }
}
