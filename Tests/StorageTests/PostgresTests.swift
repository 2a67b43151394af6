import Basics
import PostgresStorage
import Storage
import TestSupport
import Testing

/// What only the PostgreSQL adapter has.
struct PostgresTests {
  private func processID(_ transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT pg_backend_pid()")
  }

  /// Two transactions lock two rows crosswise: one is chosen by the server, runs again, and both are in.
  @Test func deadlocksAreTriedAgain() async throws {
    try await withDatabase(.postgres, migrations: stock) { database async throws in
      try await database.write("two") { transaction throws in
        for id in 1...2 { try transaction.run(addItem(id)) }
      }
      let gates = [Gate(), Gate()]
      let runs = [Tally(), Tally()]
      try await withThrowingTaskGroup(of: Void.self) { group in
        for me in 0...1 {
          group.addTask {
            try await database.write("cross") { transaction throws in
              let isFirst = runs[me].next() == 1
              _ = try transaction.change("UPDATE item SET version = version + 1 WHERE id = \(me + 1)")
              if isFirst {
                gates[1 - me].open()
                gates[me].wait()
              }
              _ = try transaction.change("UPDATE item SET version = version + 1 WHERE id = \(2 - me)")
            }
          }
        }
        try await group.waitForAll()
      }
      let versions1 = try await database.read("versions") { try $0.rows("SELECT version FROM item") { $0.int(0) } }
      #expect(versions1 == [2, 2])
      #expect(runs.map(\.count).reduce(0, +) == 3)
    }
  }

  @Test(arguments: ["40001", "40P01"])
  func givesUpAfterFiveTries(_ state: String) async throws {
    try await withDatabase(.postgres, migrations: stock) { database async throws in
      let runs = Tally()
      let raise = SQL(stringLiteral: "DO $$ BEGIN RAISE EXCEPTION 'forced' USING ERRCODE = '\(state)'; END $$")
      do {
        try await database.write("hopeless") { transaction throws in
          _ = runs.next()
          try transaction.run(addItem(1))
          try transaction.run(raise)
        }
        Issue.record("it was committed")
      } catch DatabaseFault.contended(let text) { #expect(text.contains("hopeless")) }
      #expect(runs.count == 5)
      // Once more, and it succeeds at the third try.
      let more = Tally()
      try await database.write("hopeful") { transaction throws in
        let run = more.next()
        try transaction.run(addItem(1))
        if run < 3 { _ = try transaction.change(raise) }
      }
      let count2 = try await database.read("count") { try $0.number("SELECT count(*) FROM item") }
      #expect(count2 == 1)
    }
  }

  /// A connection that was ended while idle is replaced before it is used; one that ends in a body is tried again.
  @Test func lostConnectionsAreReplaced() async throws {
    try await withPlace(.postgres) { place async throws in
      var settings = place.postgres
      settings.connections = 1
      let database = try await PostgresDatabase.open(settings)
      let other = try await PostgresDatabase.open(settings)
      _ = try await Migrator(stock).apply(on: database, now: ManualClock.start)
      let old = try await database.read("id") { try processID($0) }
      let ended = try await other.write("end") { transaction throws in
        try transaction.number("SELECT count(*) FROM pg_terminate_backend(CAST(\(old) AS INT), 5000)")
      }
      #expect(ended == 1)
      try await database.write("next") { try $0.run(addItem(1)) }
      let new = try await database.read("id") { try processID($0) }
      #expect(new != old)
      let runs = Tally()
      try await database.write("within") { transaction throws in
        try transaction.run(addItem(2))
        let isFirst = runs.next() == 1
        if isFirst {
          _ = try? transaction.first("SELECT pg_terminate_backend(pg_backend_pid())") { $0.bool(0) }
        }
        try transaction.run(addItem(3))
      }
      #expect(runs.count == 2)
      let count3 = try await database.read("count") { try $0.number("SELECT count(*) FROM item") }
      #expect(count3 == 3)
      await other.close()
      await database.close()
    }
  }

  /// Deferred constraints fail in the commit itself.
  @Test func aFailingCommitIsAnError() async throws {
    try await withDatabase(.postgres, migrations: stock) { database async throws in
      try await database.write("deferred") {
        try $0.run("CREATE TABLE late (id BIGINT REFERENCES street (id) DEFERRABLE INITIALLY DEFERRED)")
      }
      await #expect(throws: DatabaseFault.self) {
        try await database.write("late") { try $0.run("INSERT INTO late (id) VALUES (99)") }
      }
      let count4 = try await database.read("count") { try $0.number("SELECT count(*) FROM late") }
      #expect(count4 == 0)
      try await database.write("good") { try $0.run("INSERT INTO late (id) VALUES (1)") }
      let count5 = try await database.read("count") { try $0.number("SELECT count(*) FROM late") }
      #expect(count5 == 1)
    }
  }

  /// More and larger statements than any buffer between the two holds.
  @Test func longPipelinesDoNotBlock() async throws {
    try await withDatabase(.postgres, migrations: stock) { database async throws in
      let long = String(repeating: "长", count: 20_000)
      try await database.write("long") { transaction throws in
        for id in 1...2500 {
          try transaction.run(addItem(id, name: "\(id)"))
          if id % 25 == 0 { try transaction.run("SELECT \(long), \(long)") }
        }
      }
      let count6 = try await database.read("count") { try $0.number("SELECT count(*) FROM item") }
      #expect(count6 == 2500)
      await #expect(throws: DatabaseFault.self) {
        try await database.write("fails early") { transaction throws in
          for id in 2500...5500 { try transaction.run(addItem(id, name: "\(id)")) }
        }
      }
      let count7 = try await database.read("count") { try $0.number("SELECT count(*) FROM item") }
      #expect(count7 == 2500)
    }
  }

  /// `SELECT *` prepared before a column was added by another process.
  @Test func staleStatementsArePreparedAgain() async throws {
    try await withPlace(.postgres) { place async throws in
      var settings = place.postgres
      settings.connections = 1
      let database = try await PostgresDatabase.open(settings)
      let other = try await PostgresDatabase.open(settings)
      _ = try await Migrator(stock).apply(on: database, now: ManualClock.start)
      let all: SQL = "SELECT * FROM street WHERE id = 1"
      let all8 = try await database.read("all") { try $0.first(all) { $0.text(1) } }
      #expect(all8 == "东山街道")
      try await other.write("add") { try $0.run("ALTER TABLE street ADD COLUMN note TEXT") }
      let all9 = try await database.read("all") { try $0.first(all) { $0.isNull(3) } }
      #expect(all9 == true)
      await other.close()
      await database.close()
    }
  }

  @Test func slowStatementsAreCancelled() async throws {
    try await withPlace(.postgres) { place async throws in
      var settings = place.postgres
      settings.statementMilliseconds = 100
      let database = try await PostgresDatabase.open(settings)
      await #expect(throws: DatabaseFault.self) {
        try await database.write("slow") { try $0.run("SELECT pg_sleep(60)") }
      }
      let next10 = try await database.read("next") { try $0.number("SELECT 1") }
      #expect(next10 == 1)
      await database.close()
    }
  }

  /// A connection that is lost between its opening and its setting up is ended once: a second time would free it twice
  /// and take the process with it.
  @Test func whatCannotBeSetUpIsEndedOnce() async throws {
    try await withPlace(.postgres) { place async throws in
      var settings = place.postgres
      // Refused by the server as out of range, after it has let the connection in.
      settings.statementMilliseconds = -1
      for _ in 1...20 {
        await #expect(throws: DatabaseFault.self) { _ = try await PostgresDatabase.open(settings) }
      }
    }
  }

  @Test func settingsHold() async throws {
    try await withDatabase(.postgres) { database async throws in
      let found = try await database.read("settings") { transaction throws in
        try ["transaction_isolation", "transaction_read_only", "synchronous_commit", "TimeZone"].map { name in
          try transaction.first("SELECT current_setting(\(name))") { $0.text(0) } ?? ""
        }
      }
      #expect(found == ["repeatable read", "on", "on", "UTC"])
      let writing = try await database.write("settings") { transaction throws in
        try transaction.first("SELECT current_setting('transaction_isolation')") { $0.text(0) }
      }
      #expect(writing == "read committed")
    }
  }

  @Test func noServerIsAFault() async throws {
    let settings = PostgresSettings(connection: "host=/nonexistent dbname=postgres", schema: "public")
    await #expect(throws: DatabaseFault.self) { _ = try await PostgresDatabase.open(settings) }
  }
}
