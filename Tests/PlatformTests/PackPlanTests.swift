import Basics
import Casework
import Ciphers
import Documents
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

@Suite struct PackPlanTests {
  static let migrations = [Jurisdiction.migrations(JiangningPack.programmes)]

  func plan(_ files: PackFiles, _ database: any Database) async throws -> PackPlan {
    try await PackPlan.make(files, rules: JiangningPack.rules, database: database)
  }

  func edited(_ path: String, _ old: String, _ new: String) throws -> PackFiles {
    let text = try #require(TinyPack.files[path])
    let changed = text.replacing(old, with: new)
    try #require(changed != text)
    return TinyPack.pack([path: Array(changed.utf8)])
  }

  @Test(arguments: Engine.available) func courseOfAPack(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Self.migrations) { database in
      await #expect { try await PacksTable.district(in: database, rules: JiangningPack.rules) } throws: {
        ($0 as? Refusal)?.code == "pack.none"
      }
      let first = try await plan(TinyPack.pack(), database)
      #expect(first.version == 1 && first.problems.isEmpty)
      #expect(first.lines.count == TinyPack.files.count && first.lines.allSatisfy { $0.sort == .added })
      try await first.apply(to: database, by: "admin", at: ManualClock.start)

      #expect(try await plan(TinyPack.pack(), database).isEmpty)

      // One file changed: that file and the noun, nothing else.
      let renamed = try edited("agencies.yaml", "城管局", "城市管理局")
      let second = try await plan(renamed, database)
      #expect(second.problems.isEmpty && second.version == 2)
      #expect(second.lines.map(\.what.en).contains("agencies.yaml") && second.lines.map(\.what.en).contains("agency cgj"))
      #expect(
        second.lines.allSatisfy { $0.sort == .changed && ($0.what.en.contains("cgj") || $0.what.en == "agencies.yaml") }, "\(second.lines)")

      // Somebody else was first.
      try await plan(try edited("pack.yaml", "Small Town", "Little Town"), database).apply(to: database, by: "other", at: ManualClock.start)
      await #expect { try await second.apply(to: database, by: "admin", at: ManualClock.start) } throws: {
        ($0 as? Refusal)?.code == "pack.stale" && ($0 as? Refusal)?.kind == .conflict
      }
      let version = try await database.read("version") { try PacksTable.version(in: $0) }
      #expect(version == 2)

      // What was applied comes out byte by byte.
      let stored = try await database.read("files") { try PacksTable.files(version: 1, in: $0) }
      #expect(stored.files == TinyPack.pack().files && stored.digest == TinyPack.pack().digest)
      try await withTemporaryFolder { folder in
        try stored.write(to: folder)
        #expect(try PackFiles(folder: folder).files == TinyPack.pack().files)
      }
    }
  }

  @Test func whatMattersReferToMustNotVanish() async throws {
    try await withDatabase(.sqlite, migrations: Self.migrations) { database in
      try await plan(TinyPack.pack(), database).apply(to: database, by: "admin", at: ManualClock.start)
      let row = "990001002001,东社区,East Community,community,community,990001002,,,118.83,31.92,\n"
      let without = try await plan(try edited("territory/areas.csv", row, ""), database)
      let problem = try #require(without.problems.errors.first { $0.phrase.en.contains("990001002001") })
      #expect(
        problem.file == "territory/areas.csv" && problem.remedy?.en.contains("valid_to") == true
          && problem.remedy?.zh.contains("valid_to") == true)
      await #expect { try await without.apply(to: database, by: "admin", at: ManualClock.start) } throws: {
        ($0 as? Refusal)?.kind == .invalid && ($0 as? Refusal)?.fields.isEmpty == false
      }
      let ended = try await plan(
        try edited("territory/areas.csv", row, row.replacing("990001002,,,", with: "990001002,,2027-01-01,")), database)
      #expect(ended.problems.errors.isEmpty, "\(ended.problems)")
      #expect(ended.lines.contains { $0.sort == .changed && $0.what.en == "area 990001002001" })
      let other = try await plan(try edited("pack.yaml", "\"990001\"", "\"990002\""), database)
      #expect(other.problems.errors.contains { $0.file == "pack.yaml" })
    }
  }

  @Test func lifecycleKeepsItsVersion() async throws {
    try await withDatabase(.sqlite, migrations: Self.migrations) { database in
      try await plan(TinyPack.pack(), database).apply(to: database, by: "admin", at: ManualClock.start)
      let path = "lifecycles/reporting.yaml"
      let silent = try await plan(try edited(path, "15min", "30min"), database)
      #expect(silent.problems.errors.map(\.file) == [path])
      #expect(silent.problems.errors.first?.remedy?.en.contains("version") == true)

      try await withTemporaryFolder { folder in
        let clock = ManualClock()
        let jurisdiction = try await Jurisdiction(
          database: database,
          .init(
            programmes: JiangningPack.programmes, photos: PhotoStore(folder: folder), keys: KeyMaker(maker: 1),
            keyFile: try KeyFile.create(at: "\(folder)/test.keys", now: ManualClock.start), now: { clock.now }))
        func report() async throws -> Matter {
          try await jurisdiction.matters.report(
            Report(details: "井盖", channel: "web", area: "990001002001"), lifecycle: "reporting", by: .visitor
          ).matter
        }
        let running = try await report()
        #expect(running.lifecycle == "reporting@1" && running.dueAt == clock.now + .minutes(15))
        #expect(try await jurisdiction.refresh() == false)

        let text = try #require(TinyPack.files[path]).replacing("version: 1", with: "version: 2").replacing("15min", with: "30min")
        let raised = try await plan(TinyPack.pack([path: Array(text.utf8)]), database)
        #expect(raised.problems.errors.isEmpty, "\(raised.problems)")
        try await raised.apply(to: database, by: "admin", at: clock.now)
        #expect(jurisdiction.district.currentLifecycles["reporting"] == "reporting@1")
        #expect(try await jurisdiction.refresh())
        #expect(jurisdiction.district.packVersion == 2)

        let fresh = try await report()
        #expect(fresh.lifecycle == "reporting@2" && fresh.dueAt == clock.now + .minutes(30))
        // The running one goes on by the rules it began with.
        let acceptor = try #require(jurisdiction.district.roster.principal(post: "szzx.acceptor1", on: LocalDate(2026, 11, 23)))
        let filed = try await jurisdiction.matters.act(
          "file", on: running.number, version: 1, form: StepForm(["category": "event:01001", "standard": "1"]), by: acceptor)
        #expect(filed.lifecycle == "reporting@1" && filed.stage == "filed")
        let faults = try await LogCheck(database: database, district: jurisdiction.district, rules: JiangningPack.rules).run().faults
        #expect(faults == [])
      }
    }
  }
}
