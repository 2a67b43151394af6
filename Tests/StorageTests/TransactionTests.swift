import Basics
import Storage
import TestSupport
import Testing

/// All or nothing, and the faults by their names.
struct TransactionTests {
  struct Refused: Error {}

  private func count(_ database: any Database) async throws -> Int {
    try await database.read("count") { try $0.number("SELECT count(*) FROM item") }
  }

  private func fault(_ database: any Database, _ statements: SQL...) async -> DatabaseFault? {
    do {
      try await database.write("faulty") { for statement in statements { try $0.run(statement) } }
      return nil
    } catch { return error as? DatabaseFault }
  }

  @Test(arguments: Engine.available)
  func constraintsAreNamed(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: stock) { database async throws in
      try await database.write("one") { try $0.run(addItem(1)) }
      var texts: [String] = []
      for sql in [
        addItem(1, number: 2, name: "x"), addItem(2, number: 1, name: "x"), addItem(2, name: "ITEM 1"),
        addItem(2, name: ""), addItem(2, street: 9),
        "INSERT INTO item (id, street, number, done) VALUES (2, 1, 2, \(true))",
      ] {
        switch await fault(database, sql) {
        case .notUnique(let text): texts.append("notUnique \(text)")
        case .constraint(let text): texts.append("constraint \(text)")
        case let other: texts.append("\(other.map { "\($0)" } ?? "none")")
        }
      }
      #expect(texts == [
        "notUnique item.id", "notUnique item.street, item.number", "notUnique item_by_lower_name",
        "constraint check: name_given", "constraint foreign key", "constraint not null: item.name",
      ])
      #expect(try await count(database) == 1)
    }
  }

  @Test(arguments: Engine.available)
  func aThrowingBodyLeavesNothing(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: stock) { database async throws in
      await #expect(throws: Refused.self) {
        try await database.write("refused") { transaction throws in
          try transaction.run(addItem(1))
          _ = try transaction.change(addItem(2))
          throw Refused()
        }
      }
      await #expect(throws: Refused.self) { try await database.write("at once") { _ in throw Refused() } }
      await #expect(throws: Refused.self) { try await database.read("read") { _ in throw Refused() } }
      #expect(try await count(database) == 0)
      try await database.write("after") { try $0.run(addItem(1)) }
      #expect(try await count(database) == 1)
    }
  }

  /// A statement nobody waited for still fails the transaction, and those after it have no effect.
  @Test(arguments: Engine.available)
  func anUnawaitedErrorComesOutAtTheCommit(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: stock) { database async throws in
      let found = await fault(database, addItem(1), addItem(1, number: 9, name: "x"), addItem(2))
      guard case .notUnique("item.id") = found else {
        Issue.record("got \(String(describing: found))")
        return
      }
      #expect(try await count(database) == 0)
    }
  }

  /// On PostgreSQL a failed statement dooms the transaction; so it does on SQLite.
  @Test(arguments: Engine.available)
  func aSwallowedFaultStillFails(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: stock) { database async throws in
      await #expect(throws: DatabaseFault.self) {
        try await database.write("swallow") { transaction throws in
          try transaction.run(addItem(1))
          _ = try? transaction.change(addItem(1))
          try? transaction.run(addItem(2))
        }
      }
      #expect(try await count(database) == 0)
      // But the body may say what the fault means.
      await #expect(throws: Refused.self) {
        try await database.write("explain") { transaction throws in
          _ = try transaction.change(addItem(1))
          do { _ = try transaction.change(addItem(1)) } catch DatabaseFault.notUnique { throw Refused() }
        }
      }
      #expect(try await count(database) == 0)
    }
  }

  @Test(arguments: Engine.available)
  func readsRefuseWrites(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: stock) { database async throws in
      await #expect(throws: DatabaseFault.self) { try await database.read("write") { try $0.run(addItem(1)) } }
      await #expect(throws: DatabaseFault.self) { try await database.read("write") { _ = try $0.change(addItem(1)) } }
      #expect(try await count(database) == 0)
    }
  }

  /// A read sees one moment, though others write and commit beside it.
  @Test(arguments: Engine.available)
  func readsAreSnapshots(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: stock) { database async throws in
      let hasRead = Gate()
      let hasWritten = Gate()
      async let seen = database.read("snapshot") { transaction throws in
        let first = try transaction.number("SELECT count(*) FROM item")
        hasRead.open()
        hasWritten.wait()
        return (first, try transaction.number("SELECT count(*) FROM item"))
      }
      await hasRead.passed()
      try await database.write("beside") { try $0.run(addItem(1)) }
      hasWritten.open()
      #expect(try await seen == (0, 0))
      #expect(try await count(database) == 1)
    }
  }

  @Test(arguments: Engine.available)
  func concurrentWritersAreAllThere(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: stock) { database async throws in
      let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
        for writer in 0..<64 {
          group.addTask {
            for turn in 0..<8 {
              let id = writer * 8 + turn
              // Every fourth write fails, some by themselves, some by the database.
              do {
                try await database.write("write") { transaction throws in
                  try transaction.run(addItem(id))
                  if turn == 3 { throw Refused() }
                  if turn == 7 { try transaction.run(addItem(id)) }
                }
                #expect(turn != 3 && turn != 7)
              } catch is Refused {
                #expect(turn == 3)
              } catch DatabaseFault.notUnique {
                #expect(turn == 7)
              }
            }
            return true
          }
        }
        return try await group.reduce(into: 0) { count, _ in count += 1 }
      }
      #expect(outcomes == 64)
      let ids = try await database.read("ids") { try $0.rows("SELECT id FROM item ORDER BY id") { $0.int(0) } }
      #expect(ids == (0..<512).filter { $0 % 8 != 3 && $0 % 8 != 7 })
    }
  }

  /// `UPDATE … WHERE version = …` lets exactly one of two through.
  @Test(arguments: Engine.available)
  func versionsDecide(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: stock) { database async throws in
      try await database.write("one") { try $0.run(addItem(1)) }
      let won = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<16 {
          group.addTask {
            try await database.write("act") {
              try $0.change("UPDATE item SET version = version + 1 WHERE id = 1 AND version = 0")
            }
          }
        }
        return try await group.reduce(0, +)
      }
      #expect(won == 1)
    }
  }

  @Test(arguments: Engine.available)
  func jurisdictionsAreApart(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: stock) { jiangning async throws in
      try await withDatabase(engine, migrations: stock) { qinhuai async throws in
        try await jiangning.write("here") { try $0.run(addItem(1, name: "江宁")) }
        try await qinhuai.write("there") { try $0.run(addItem(1, name: "秦淮")) }
        for (database, name) in [(jiangning, "江宁"), (qinhuai, "秦淮")] {
          let names1 = try await database.read("names") { try $0.rows("SELECT name FROM item") { $0.text(0) } }
          #expect(names1 == [name])
        }
        try await jiangning.write("drop") { try $0.run("DROP TABLE item") }
        #expect(try await count(qinhuai) == 1)
        await #expect(throws: DatabaseFault.self) { _ = try await count(jiangning) }
      }
    }
  }

  @Test(arguments: Engine.available)
  func closedIsClosed(_ engine: Engine) async throws {
    try await withPlace(engine) { place async throws in
      let database = try await place.open()
      _ = try await Migrator(stock).apply(on: database, now: ManualClock.start)
      let keeper = Keeper()
      async let write: Void = database.write("last") { transaction throws in
        keeper.keep(transaction)
        try transaction.run(addItem(1))
      }
      try await write
      await database.close()
      await database.close()
      await #expect(throws: DatabaseFault.self) { try await database.write("late") { try $0.run(addItem(2)) } }
      await #expect(throws: (any Error).self) { _ = try await database.read("late") { try $0.number("SELECT 1") } }
      // A transaction kept beyond its body does nothing.
      #expect(throws: DatabaseFault.self) { try keeper.use { try $0.run(addItem(3)) } }
      let again = try await place.open()
      #expect(try await count(again) == 1)
      await again.close()
    }
  }
}

/// Keeps what must not be kept.
private final class Keeper: @unchecked Sendable {
  private var kept: (any Transaction)?
  func keep(_ transaction: any Transaction) { kept = transaction }
  func use(_ body: (any Transaction) throws -> Void) throws { if let kept { try body(kept) } }
}
