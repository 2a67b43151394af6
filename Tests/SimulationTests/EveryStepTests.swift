import Basics
import Casework
import Organization
import Platform
import Reporting
import Simulation
import Storage
import Territory
import TestSupport
import Testing
import Timing

/// A year in which much goes wrong, looked at after every step.
struct EveryStepTests {
  @Test(arguments: [41, 42, 43] as [UInt64]) func everyStepIsSound(seed: UInt64) async throws {
    let year = SampleYear(seed: seed, from: Jiangning.now - .days(120), to: Jiangning.now, count: 150, trouble: 8)
    let played = try await year.inMemory(tasks: 1)
    let district = try Jiangning.district()
    let lifecycle = try #require(played.first?.playing.lifecycle)
    let invariants = Invariants(district, lifecycle)
    for one in played {
      let breaches = try invariants.breaches(one.playing.entries, last: one.playing.matter)
      #expect(breaches.isEmpty, "seed \(seed), \(one.playing.matter.number): \(breaches)")
    }
  }

  /// Every action of the lifecycle is played, but those that touch two matters.
  @Test func allOfItIsPlayed() async throws {
    let seed: UInt64 = 44
    let played = try await SampleYear(seed: seed, to: Jiangning.now, count: 2200, trouble: 8).inMemory(tasks: 2)
    let lifecycle = try #require(played.first?.playing.lifecycle)
    let done = Set(played.flatMap { $0.playing.entries.map(\.action) })
    #expect(Set(lifecycle.actions.map(\.code)).subtracting(done) == ["unmerge", "split", "rejoin", "pledged"], "seed \(seed)")
    var ends: [String: Set<String>] = [:]
    for one in played {
      for strand in lifecycle.strands(one.playing.entries) { ends[strand.kind, default: []].insert(strand.state) }
    }
    for kind in lifecycle.strandKinds {
      let wanted = Set(kind.states.filter { !$0.isOpen }.map(\.code))
      #expect(wanted.isSubset(of: ends[kind.code] ?? []), "seed \(seed): \(kind.code) ends in \(ends[kind.code] ?? [])")
    }
    let causes = Set(played.flatMap { lifecycle.ledger($0.playing.entries, until: Jiangning.now).map(\.cause) })
    #expect(causes == [.held, .overruled, .wronglySent], "seed \(seed)")
    #expect(played.contains { $0.playing.matter.accused != nil && !$0.playing.matter.isOpen }, "seed \(seed): no tip-off came to an end")
    let rules = Set(played.flatMap { $0.playing.entries.compactMap { $0.form["join"] } })
    #expect(rules == ["all", "any", "lead"], "seed \(seed)")
  }

  /// The same steps taken one after the other in a database: what is stored is after each step what the entries say.
  @Test(arguments: Engine.available) func takenLiveStepByStep(engine: Engine) async throws {
    let seed: UInt64 = 45
    let year = SampleYear(seed: seed, from: Jiangning.now - .days(50), to: Jiangning.now, count: 40, trouble: 12)
    let played = try await year.inMemory(tasks: 1).filter { one in !one.playing.entries.contains { $0.action == "merge" } }
    try await withDatabase(engine, migrations: [Jurisdiction.migrations([ReportingProgramme.programme])]) { database in
      let clock = ManualClock()
      let district = try Jiangning.district()
      let matters = Matters(
        database: database, current: CurrentDistrict(district), rules: Jiangning.rules, keys: KeyMaker(maker: 1),
        secrets: { TestSecrets.ring }, now: { clock.now })
      let check = try Jiangning.check(database)
      for one in played {
        var matter = Matter?.none
        for entry in one.playing.entries {
          let place = "seed \(seed), \(one.playing.matter.number), entry \(entry.ordinal) \(entry.action)"
          clock.now = entry.at
          let principal = Self.principal(entry, district)
          guard let before = matter else {
            matter = try await matters.report(Self.report(entry), lifecycle: "reporting", by: principal).matter
            continue
          }
          let form = StepForm(entry.form)
          let after: Matter
          do {
            if entry.action == "resume", entry.post == "system" {
              #expect(try await matters.wake() == 1, "\(place)")
              after = try await matters.one(before.number, reach: .everything).matter
            } else if entry.post == "system" {
              after = try await matters.actBySystem(entry.action, on: before.key, form: form)
            } else {
              after = try await matters.act(entry.action, on: before.number, version: before.version, form: form, by: principal)
            }
          } catch {
            Issue.record("\(place): \(error)")
            break
          }
          matter = after
          let faults = try await database.read("one") { transaction in
            check.faults(
              of: after, try EntriesTable.of(after.key, in: transaction),
              stored: try MattersTable.countdowns(of: after.key, in: transaction),
              strands: try StrandsTable.of(after.key, in: transaction))
          }
          #expect(faults.isEmpty, "\(place): \(faults)")
          #expect(after.stage == entry.to && after.at(entry), "\(place)")
        }
      }
      #expect(try await check.run().faults.isEmpty, "seed \(seed)")
    }
  }

  private static func principal(_ entry: Entry, _ district: District) -> Principal {
    switch entry.post {
    case "visitor": return .visitor
    case "reporter":
      // Number and digits of the phone have been shown.
      var reporter = Principal.reporter
      reporter.reach = .everything
      return reporter
    default:
      return district.roster.principal(post: entry.post, person: entry.person, personName: entry.personName) ?? .system
    }
  }

  private static func report(_ entry: Entry) -> Report {
    var report = Report(
      title: entry.form["title"] ?? "", details: entry.form["details"] ?? "", channel: entry.form["channel"] ?? "",
      category: entry.form["category"].flatMap { CategoryKey($0) }, address: entry.form["address"] ?? "",
      area: entry.form["area"], accused: entry.form["accused"], source: "sample", sourceNumber: entry.form["sourceNumber"])
    report.coordinate = entry.form["coordinate"].flatMap { Coordinate(text: $0) }
    return report
  }
}

extension Matter {
  /// Whether its last step is the entry's.
  fileprivate func at(_ entry: Entry) -> Bool { version == entry.ordinal }
}
