import Basics
import Casework
import Ciphers
import Organization
import Storage
import TestDistricts
import TestSupport
import Testing

@Suite struct DisclosureTests {
  /// Reach and disclosure, each read twice over the same rows: in memory and in the database.
  @Test(arguments: Engine.available) func bothReadingsAgree(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      for seed in UInt64(1)...5 { try await compare(seed, on: database) }
    }
  }

  private struct Line {
    var matter: Matter
    var sealed: SealedReporter
  }

  private func compare(_ seed: UInt64, on database: any Database) async throws {
    var random = SeededRandom(seed: seed)
    func pick<T>(_ list: [T]) -> T { list[Int(random.next() % UInt64(list.count))] }
    let agencies: [String?] = [nil, "cgj", "swj", "320115001", "320115001001", "320115002"]
    let accused: [String?] = [nil, nil, nil, "cgj", "320115001", "320115"]
    let areas: [String?] = [nil, "320115", "320115001", "320115001001", "320115001001001", "320115002001", "x"]
    var lines: [Line] = []
    for index in 0..<120 {
      let number = Int(seed) * 1000 + index
      var matter = try Rows.matter(number, agency: pick(agencies), area: pick(areas))
      matter.accused = pick(accused)
      var sealed = SealedReporter(
        Reporter(name: "王\(number)", phone: "1380000\(number)", visibility: pick(Reporter.Visibility.allCases)),
        of: matter.key, at: ManualClock.start, keys: TestSecrets.ring)
      sealed.isRestricted = pick([false, false, false, true])
      lines.append(Line(matter: matter, sealed: sealed))
    }
    let seeded = lines
    try await database.write("seed") { transaction in
      for line in seeded {
        try MattersTable.insert(line.matter, in: transaction)
        try ReportersTable.insert(line.sealed, in: transaction)
      }
    }
    let keys = seeded.map(\.matter.key)
    for reach in Self.reaches {
      let expected = seeded.filter { reach.admits($0.matter) }.map(\.matter.number)
      let found = try await database.read("reach") { transaction in
        try MattersTable.list(
          MatterFilter(which: .all, now: ManualClock.start), reach: reach, limit: 10_000, in: transaction
        ).map(\.number)
      }
      let ours = Set(seeded.map(\.matter.number))
      #expect(Set(found.filter { ours.contains($0) }) == Set(expected), "seed \(seed), \(reach)")
    }
    for disclosure in Self.disclosures {
      let expected = seeded.filter { disclosure.reporter($0.sealed, of: $0.matter) != .hidden }.map(\.matter.key)
      let found = try await database.read("disclosure") {
        try ReportersTable.visible(of: keys, to: disclosure, in: $0).map(\.matter)
      }
      #expect(Set(found) == Set(expected), "seed \(seed), \(disclosure)")
    }
  }

  private static let reaches: [Reach] = {
    let scopes: [Reach.Scope] = [
      .nothing, .everything, .agency("cgj"), .agency("320115001"), .area("320115001"), .area("320115"), .area("320115001001"),
    ]
    let barred: [[String]] = [[], ["cgj"], ["320115", "320115001"], ["320115", "320115001", "320115001001"]]
    return scopes.flatMap { scope in barred.map { Reach(scope, barred: $0) } }
  }()

  private static let disclosures: [Disclosure] = ["", "cgj", "swj", "320115001"].flatMap { agency in
    [(false, false), (true, false), (true, true), (false, true)].map { sees, unmasks in
      Disclosure(isStaff: true, seesReporters: sees, unmasks: unmasks, agency: agency)
    }
  }

  /// Who is accused, and whoever stands below them, has no reach, whatever the scope of the role.
  @Test func postsAreBarredFromWhatAccusesThem() throws {
    let roster = try JiangningPack.district().roster
    let day = LocalDate(2026, 11, 23)
    let community = try #require(roster.agencies.first { $0.kind == .community }).code
    let street = String(community.prefix(9))
    func barred(_ post: String) -> [String] { roster.principal(post: post, on: day)?.reach.barred ?? [] }
    #expect(barred("cgj.desk") == ["cgj"])
    #expect(barred("szzx.acceptor1") == ["szzx"])
    #expect(barred("\(street).desk") == ["320115", street])
    #expect(barred("\(community).desk") == ["320115", street, community])
  }

  /// An accusation is neither proposed to nor taken by the accused.
  @Test(arguments: Engine.available) func theAccusedIsNeverSentIt(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var report = Report(
        details: "举报", channel: "web", category: CategoryKey("event:01001"), fix: try desk.point(in: desk.community))
      let plain = try await desk.matters.report(report, lifecycle: "reporting", by: .visitor).matter
      let lead = try #require(try await desk.matters.one(plain.number, reach: .everything).entries.first?.form["proposed"])
      report.accused = lead
      var matter = try await desk.matters.report(report, lifecycle: "reporting", by: .visitor).matter
      #expect(try await desk.matters.one(matter.number, reach: .everything).entries.first?.form["proposed"] == nil)
      #expect(desk.district.routing(of: matter, on: desk.district.today(desk.clock.now)) == nil)
      matter = try await desk.act("file", matter, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
      let refusal = try await desk.refusal("dispatch", matter, ["agency": lead], by: "szzx.dispatcher1")
      #expect(refusal?.fields.map(\.field) == ["agency"])
      _ = try await desk.act("dispatch", matter, ["agency": lead == "swj" ? "cgj" : "swj"], by: "szzx.dispatcher1")
      #expect(try await desk.faults().isEmpty)
    }
  }

  @Test(arguments: Engine.available) func nothingOfTheReporterLiesInTheClear(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let matter = try await desk.report(reporter: Reporter(name: "欧阳明", phone: "+86 138-1234-5678"))
      let sealed = try #require(try await desk.database.read("sealed") { try ReportersTable.of(matter.key, in: $0) })
      for bytes in [sealed.name, sealed.phone] {
        #expect(!String(decoding: bytes, as: UTF8.self).contains("欧阳") && !String(decoding: bytes, as: UTF8.self).contains("1234"))
      }
      #expect(try await desk.matters.reporter(of: matter)?.name == "欧阳明")
      // However the caller writes the number.
      for phone in ["13812345678", "+8613812345678", "0086 138 1234 5678", "138-1234-5678"] {
        #expect(try await desk.matters.reported(fromPhone: phone, reach: .everything).map(\.number) == [matter.number])
      }
      #expect(try await desk.matters.reported(fromPhone: "13812345679", reach: .everything).isEmpty)
      #expect(try await desk.matters.reported(fromPhone: "13812345678", reach: .agency("swj")).isEmpty)
      // A value moved to another row does not open.
      let other = try await desk.report(reporter: Reporter(name: "王", phone: "13900000000"))
      var moved = sealed
      moved.matter = other.key
      #expect(throws: CipherFault.self) { try moved.opened(with: TestSecrets.ring) }
    }
  }

  @Test(arguments: Engine.available) func restrictedDataIsNeitherShownNorSearched(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let matter = try await desk.report()
      try await desk.database.write("restrict") { try ReportersTable.restrict(matter.key, true, in: $0) }
      #expect(try await desk.matters.reporter(of: matter) == nil)
      #expect(try await desk.matters.reported(fromPhone: "13812345678", reach: .everything).isEmpty)
      await #expect(throws: Refusal.self) { try await desk.matters.followed(matter.number, lastFour: "5678") }
      await #expect(throws: Refusal.self) { try await desk.matters.followed(matter.number, lastFour: "") }
    }
  }

  /// A tip-off without a phone cannot be looked up by its number: the accused could.
  @Test func anonymousTipOffsCannotBeFollowed() async throws {
    try await withDesk(.sqlite) { desk in
      let report = Report(
        details: "举报", channel: "web", fix: try desk.point(in: desk.community), accused: "cgj")
      let matter = try await desk.matters.report(report, lifecycle: "reporting", by: .visitor).matter
      await #expect(throws: Refusal.self) { try await desk.matters.followed(matter.number, lastFour: "") }
      let quiet = try await desk.report("没留电话", reporter: nil)
      #expect(try await desk.matters.followed(quiet.number, lastFour: "").matter.number == quiet.number)
    }
  }
}
