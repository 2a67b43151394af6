import Basics
import Casework
import Delivery
import Indicators
import Organization
import Simulation
import Storage
import Territory
import TestDistricts
import TestSupport
import Testing
import Timing

/// A played quarter is counted step by step, all at once, from the log and in memory: always the same.
struct CountingTests {
  private static let migrations = [Outbox.migrations + Matters.migrations + Counting.migrations]

  private func matters(_ database: any Database) throws -> Matters {
    Matters(
      database: database, current: CurrentDistrict(try JiangningPack.district()), rules: JiangningPack.rules,
      keys: KeyMaker(maker: 1),
      secrets: { TestSecrets.ring }, now: { ManualClock.start })
  }

  private func played(_ database: any Database, count: Int = 250) async throws -> Counting {
    let matters = try matters(database)
    let year = SampleYear(
      seed: 12, from: ManualClock.start - .days(100), to: ManualClock.start, count: count, trouble: 4)
    try await year.write(into: matters, recordedAt: ManualClock.start, tasks: 2)
    return Counting(database: database, district: matters.district, now: { ManualClock.start })
  }

  private func stale(_ database: any Database) async throws {
    try await database.write("test.stale") {
      try $0.run("INSERT INTO facts_stale (stale_matter) SELECT key FROM matters")
    }
  }

  private func facts(_ database: any Database) async throws -> [MatterFacts] {
    try await database.read("test.facts") { transaction in
      var all: [MatterFacts] = []
      try FactsTable.forEach(after: Key(0), limit: 10_000, in: transaction) { all.append($0) }
      return all
    }
  }

  @Test(arguments: Engine.available) func everyWayOfCountingAgrees(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Self.migrations) { database in
      let counting = try await played(database)
      // The sample year writes matters whole, without parcels: all of them are to be read.
      try await stale(database)
      #expect(try await counting.catchUp() == 250)
      let caught = try await database.read("test") { try CountsTable.all(in: $0) }
      #expect(caught.count > 200)
      // Nothing changes by being read again.
      try await stale(database)
      try await counting.catchUp()
      #expect(try await database.read("test") { try CountsTable.all(in: $0) } == caught)
      let before = try await facts(database)
      try await stale(database)
      #expect(try await counting.recount(fromLog: true) == 250)
      #expect(try await database.read("test") { try FactsTable.staleCount(in: $0) } == 0)
      #expect(try await database.read("test") { try CountsTable.all(in: $0) } == caught)
      #expect(try await facts(database) == before)
      #expect(try await counting.recount(fromLog: false) == 250)
      #expect(try await database.read("test") { try CountsTable.all(in: $0) } == caught)
      try await inMemory(before, database)
      for fact in before { #expect(MatterFacts(line: fact.line) == fact) }
    }
  }

  /// The same sums from the facts alone, for every sort and month.
  private func inMemory(_ facts: [MatterFacts], _ database: any Database) async throws {
    let district = try JiangningPack.district()
    let last = Period(monthOf: district.today(ManualClock.start))
    let flow = try #require(district.settings.mainFlow)
    let own = facts.filter { $0.flow == flow }
    for period in [last, last.before, last.before?.before].compactMap(\.self) {
      for sort in CountSort.allCases {
        let stored = try await database.read("test") {
          try CountsTable.read(sort, months: period.months, flow: flow, in: $0)
        }
        #expect(
          stored.filter { !$0.value.isZero } == CountedFacts.counts(own, by: sort, in: period), "\(period.code) \(sort)"
        )
      }
    }
  }

  /// What is listed behind a figure is what was counted in it.
  @Test(arguments: Engine.available) func theListBehindAFigureIsWhatWasCounted(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Self.migrations) { database in
      let counting = try await played(database, count: 400)
      try await stale(database)
      try await counting.catchUp()
      let district = counting.district, flow = try #require(district.settings.mainFlow)
      let period = try #require(Period(monthOf: district.today(ManualClock.start)).before)
      var seen: Set<BasicCount> = []
      for sort in CountSort.allCases {
        let sums = try await database.read("test") {
          try CountsTable.read(sort, months: period.months, flow: flow, in: $0)
        }
        for (name, counts) in sums {
          for count in BasicCount.allCases where counts[count] != 0 {
            let page = try await database.read("test") {
              try FactsTable.page(count, sort, name, in: period, flow: flow, after: nil, limit: 1000, in: $0)
            }
            let sum = CountedFacts.counts(page, by: sort, in: period)[name]?[count] ?? 0
            #expect(sum == counts[count], "\(sort) \(name) \(count)")
            #expect(
              page.allSatisfy { (CountedFacts.counts([$0], by: sort, in: period)[name]?[count] ?? 0) != 0 },
              "\(sort) \(name) \(count)")
            seen.insert(count)
          }
        }
      }
      #expect(seen.count > 25, "\(BasicCount.allCases.filter { !seen.contains($0) })")
      let all = try await database.read("test") { try FactsTable.inPeriod(period, flow: flow, in: $0) }
      let sums = try await database.read("test") {
        try CountsTable.read(.all, months: period.months, flow: flow, in: $0)
      }
      #expect(CountedFacts.counts(all, by: .all, in: period)[""] == sums[""])
    }
  }

  /// While everything is counted anew, nobody counts beside it.
  @Test(arguments: Engine.available) func countingRestsWhileAllIsCountedAnew(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Self.migrations) { database in
      let counting = try await played(database, count: 20)
      try await stale(database)
      try await database.write("test") {
        try $0.run("UPDATE facts_pause SET until = \(ManualClock.start + .minutes(1))")
      }
      #expect(try await counting.catchUp() == 0)
      let later = Counting(database: database, district: counting.district, now: { ManualClock.start + .minutes(2) })
      #expect(try await later.catchUp() == 20)
    }
  }

  /// What was only reported is read from its row alone, to the same facts as from its entry.
  @Test(arguments: Engine.available) func theRowOfAReportSaysWhatItsEntrySays(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Self.migrations) { database in
      let matters = try matters(database), district = matters.district
      for (details, channel) in [("路灯不亮", "web"), ("井盖破损", "grid"), ("积水", "sensor")] {
        var report = Report(details: details, channel: channel, category: CategoryKey("event:01001"))
        report.area = district.territory.areas.first { $0.level == .community }?.code
        _ = try await matters.report(report, lifecycle: try #require(district.settings.mainFlow), by: .visitor)
      }
      let (rows, entries) = try await database.read("test") { transaction in
        let rows = try MattersTable.batch(after: Key(0), endedSince: nil, limit: 10, in: transaction)
        return (rows, try EntriesTable.of(rows.map(\.key), in: transaction))
      }
      #expect(rows.count == 3)
      for matter in rows {
        let lifecycle = try #require(district.lifecycle(of: matter)), own = try #require(entries[matter.key])
        #expect(Counting.isOnlyReported(matter, district))
        let whole = MatterFacts(
          matter, entries: own, lifecycle: lifecycle,
          countdowns: try Countdowns(entries: own, lifecycle: lifecycle, calendar: district.calendar),
          roster: district.roster,
          zone: district.calendar.zone, recurs: false)
        #expect(MatterFacts(onlyReported: matter, zone: district.calendar.zone) == whole)
        #expect(whole.community == matter.community && whole.channel == matter.channel)
      }
    }
  }
}
