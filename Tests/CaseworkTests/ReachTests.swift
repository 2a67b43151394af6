import Basics
import Casework
import Organization
import Storage
import TestDistricts
import TestSupport
import Testing

@Suite struct ReachTests {
  /// The same reach read twice: by `admits` in memory, by `sql` in the database.
  @Test(arguments: Engine.available) func memoryAndDatabaseAgree(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      var random = SeededRandom(seed: 42)
      func pick<T>(_ list: [T]) -> T { list[Int(random.next() % UInt64(list.count))] }
      let areas: [String?] = [
        nil, "320115", "320115001", "320115001001", "320115001001001", "320115001002", "32011500", "320115002", "320115002001002",
        "3201150010", "x",
      ]
      let agencies: [String?] = [nil, "cgj", "swj", "320115001", "320115001001", "320115002", "320115001001001"]
      var matters: [Matter] = []
      for number in 1...300 { matters.append(try Rows.matter(number, agency: pick(agencies), area: pick(areas))) }
      let seeded = matters
      try await database.write("seed") { transaction in for matter in seeded { try MattersTable.insert(matter, in: transaction) } }
      let reaches: [Reach] =
        [.nothing, .everything] + agencies.compactMap { $0 }.map { .agency($0) } + (areas + agencies).compactMap { $0 }.map { .area($0) }
      for reach in reaches {
        let expected = Set(seeded.filter { reach.admits($0) }.map(\.number))
        let found = try await database.read("reach") { transaction in
          try MattersTable.list(MatterFilter(which: .all, now: ManualClock.start), reach: reach, limit: 1000, in: transaction).map(\.number)
        }
        #expect(Set(found) == expected && found.count == expected.count, "\(reach)")
        let one = try await database.read("one") { transaction in
          try seeded.prefix(20).filter { try MattersTable.one(number: $0.number, reach: reach, in: transaction) != nil }.map(\.number)
        }
        #expect(Set(one) == Set(seeded.prefix(20).filter { reach.admits($0) }.map(\.number)), "\(reach)")
      }
    }
  }

  @Test func postsReachWhatTheirRoleSays() throws {
    let district = try JiangningPack.district()
    let day = LocalDate(2026, 11, 23)
    #expect(district.roster.principal(post: "szzx.acceptor1", on: day)?.reach == Reach(.everything, barred: ["szzx"]))
    #expect(district.roster.principal(post: "cgj.desk", on: day)?.reach == .agency("cgj"))
    #expect(district.roster.principal(post: "320115001.secretary", on: day)?.reach == Reach(.area("320115001"), barred: ["320115", "320115001"]))
    #expect(district.roster.principal(post: "szzx.auditAdmin", on: day)?.reach == Reach(.nothing, barred: ["szzx"]))
    #expect(district.roster.principal(post: "nobody", on: day) == nil)
    #expect(Principal.visitor.reach == .nothing && Principal.reporter.reach == .nothing)
  }

  /// Pages by cursor give every matter once, in order, also where many share one deadline.
  @Test(arguments: Engine.available) func pagesGiveEveryMatterOnce(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let start = desk.clock.now
      let seeded = try (1...57).map { number in
        var matter = try Rows.matter(number, agency: "cgj", area: "320115001001")
        matter.dueAt = number % 10 == 0 ? nil : start + .minutes(number / 7)
        if number % 5 == 0 { matter.phase = .done }
        return matter
      }
      try await desk.database.write("seed") { transaction in for matter in seeded { try MattersTable.insert(matter, in: transaction) } }
      for (which, expected) in [
        (MatterFilter.Which.open, seeded.filter { $0.isOpen && $0.dueAt != nil }.sorted { Self.isBefore($0, $1) }),
        (.all, seeded.sorted { $0.key > $1.key }), (.ended, seeded.filter { !$0.isOpen }.sorted { $0.key > $1.key }),
        (.overdue, seeded.filter { $0.isOverdue(at: start + .minutes(4)) }.sorted { Self.isBefore($0, $1) }),
      ] {
        var found: [String] = []
        var after: MatterFilter.Cursor?
        repeat {
          let (page, next) = try await desk.matters.list(
            MatterFilter(which: which, now: start + .minutes(4), after: after), reach: .agency("cgj"), limit: 8)
          found += page.map(\.number)
          after = next
          #expect(next.flatMap { MatterFilter.Cursor($0.text) } == next)
        } while after != nil && found.count < 100
        #expect(found == expected.map(\.number), "\(which)")
      }
    }
  }

  static func isBefore(_ left: Matter, _ right: Matter) -> Bool {
    (left.dueAt ?? left.reportedAt, left.key) < (right.dueAt ?? right.reportedAt, right.key)
  }
}
