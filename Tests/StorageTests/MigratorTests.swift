import Basics
import Storage
import TestSupport
import Testing

struct MigratorTests {
  private let first = Migration("stock.1", ["CREATE TABLE a (id BIGINT PRIMARY KEY)", "INSERT INTO a (id) VALUES (1)"])
  private let second = Migration("stock.2", ["CREATE TABLE b (id BIGINT PRIMARY KEY)", "INSERT INTO a (id) VALUES (2)"])

  private func names(_ migrations: [Migration]) -> [String] { migrations.map(\.name) }

  @Test(arguments: Engine.available)
  func stepsRunOnceAndInOrder(_ engine: Engine) async throws {
    try await withDatabase(engine) { database async throws in
      let one = Migrator([[first]])
      let both = Migrator([[first], [second]])
      #expect(names(try await one.pending(on: database)) == ["stock.1"])
      #expect(names(try await one.apply(on: database, now: Instant(milliseconds: 7))) == ["stock.1"])
      #expect(names(try await one.apply(on: database, now: Instant(milliseconds: 8))) == [])
      #expect(names(try await both.pending(on: database)) == ["stock.2"])
      #expect(names(try await both.apply(on: database, now: Instant(milliseconds: 9))) == ["stock.2"])
      #expect(names(try await both.pending(on: database)) == [])
      let recorded = try await database.read("recorded") { transaction throws in
        try transaction.rows("SELECT name, digest, applied_at FROM schema_migrations ORDER BY name") {
          "\($0.text(0)) \($0.text(1)) \($0.instant(2).milliseconds)"
        }
      }
      #expect(recorded == ["stock.1 \(first.digest) 7", "stock.2 \(second.digest) 9"])
      let a1 = try await database.read("a") { try $0.number("SELECT sum(id) FROM a") }
      #expect(a1 == 3)
    }
  }

  @Test(arguments: Engine.available)
  func pendingChangesNothing(_ engine: Engine) async throws {
    try await withDatabase(engine) { database async throws in
      #expect(try await Migrator([[first]]).pending(on: database).count == 1)
      await #expect(throws: DatabaseFault.self) {
        _ = try await database.read("recorded") { try $0.number("SELECT count(*) FROM schema_migrations") }
      }
    }
  }

  private func complaint(_ migrator: Migrator, _ database: any Database) async -> String {
    do {
      _ = try await migrator.pending(on: database)
      return "none"
    } catch DatabaseFault.wrongSchema(let text) {
      do {
        _ = try await migrator.apply(on: database, now: Instant(milliseconds: 1))
        return "pending complained, apply did not"
      } catch DatabaseFault.wrongSchema(let same) {
        return text == same ? text : "\(text) / \(same)"
      } catch { return "\(error)" }
    } catch { return "\(error)" }
  }

  @Test(arguments: Engine.available)
  func editedUnknownAndDoubleStepsAreRefused(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: [[first, second]]) { database async throws in
      var edited = second
      edited.statements[1] = "INSERT INTO a (id) VALUES (3)"
      #expect(await complaint(Migrator([[first, edited]]), database).hasPrefix("Step stock.2 was edited"))
      let newer = await complaint(Migrator([[first]]), database)
      #expect(newer.hasPrefix("The schema is newer than this program: it has stock.2."))
      #expect(await complaint(Migrator([[first], [second, first]]), database) == "Two steps are named stock.1.")
      let a2 = try await database.read("a") { try $0.number("SELECT count(*) FROM a") }
      #expect(a2 == 2)
    }
  }

  @Test(arguments: Engine.available)
  func aFailingStepLeavesNothingAndKeepsThoseBefore(_ engine: Engine) async throws {
    try await withDatabase(engine) { database async throws in
      let broken = Migration("stock.2", ["CREATE TABLE b (id BIGINT PRIMARY KEY)", "INSERT INTO a (id) VALUES (1)"])
      await #expect(throws: DatabaseFault.self) {
        _ = try await Migrator([[first, broken]]).apply(on: database, now: Instant(milliseconds: 1))
      }
      let mended = try await Migrator([[first, second]]).apply(on: database, now: Instant(milliseconds: 2))
      #expect(names(mended) == ["stock.2"])
    }
  }

  /// Two connections to one place, as two processes have.
  @Test(arguments: Engine.available)
  func twoProcessesMigrateOnce(_ engine: Engine) async throws {
    let steps = (1...12).map { Migration("step.\($0 + 10)", ["CREATE TABLE t\($0) (id BIGINT)".literal]) }
    try await withPlace(engine) { place async throws in
      let applied = try await withThrowingTaskGroup(of: [String].self) { group in
        for _ in 0..<3 {
          group.addTask {
            let database = try await place.open()
            let applied = try await Migrator([steps]).apply(on: database, now: Instant(milliseconds: 1)).map(\.name)
            await database.close()
            return applied
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(applied.sorted() == steps.map(\.name))
    }
  }

  @Test func digestsTellTextsApart() {
    #expect(Migration("a", ["x"]).digest == "725d725716f90abd")
    let migrations = [
      Migration("a", ["x"]), Migration("a", ["x", ""]), Migration("a", ["y"]), Migration("a", ["x\(1)"]),
      Migration("a", ["x\(2)"]), Migration("a", ["x\(postgres: "z")"]), Migration("a", ["x\("1")"]),
    ]
    #expect(Set(migrations.map(\.digest)).count == migrations.count)
    #expect(Migration("b", ["x"]).digest == Migration("a", ["x"]).digest)
  }
}

extension String {
  fileprivate var literal: SQL { SQL(stringLiteral: self) }
}
