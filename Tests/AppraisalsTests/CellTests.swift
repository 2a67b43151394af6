import Basics
import Casework
import HTTPTypes
import Indicators
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import Appraisals

/// Every cell opens its matters: as many as it counts, live and frozen.
@Suite struct CellTests {
  @Test(arguments: Engine.available) func everyCellOpensItsMatters(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let page = CellPage(memo: SchemeMemo())
      for code in ["regions", "agencies", "functions"] {
        let scheme = try world.scheme(code), flow = world.appraising.flow(scheme)
        let live = try await world.database.read("test") {
          try world.appraising.live(scheme, World.october, in: $0).appraisal
        }
        let counts = try await world.database.read("test") {
          try CountsTable.read(scheme.sort, months: World.october.months, flow: flow, in: $0)
        }
        // From the sums that the scheme asks for comes the same as from every matter.
        let drafted = try await world.appraising.draft(scheme, World.october).appraisal
        #expect(live.text(scheme) == drafted.text(scheme))
        let freeze = try await world.freeze(code)
        var opened = 0
        for line in live.lines where line.sample > 0 {
          for (criterion, cell) in zip(scheme.criteria, line.cells) {
            for count in criterion.counts {
              for frozen in [nil, freeze] {
                let subject = CellPage.Subject(
                  scheme: scheme, period: World.october, line: line, criterion: criterion, cell: cell, frozen: frozen,
                  query: "")
                var sum = 0, after: Key?
                while true {
                  let found = try await page.page(world.appraising, subject, count, after: after, limit: 7)
                  for facts in found {
                    let own = CountedFacts.counts([facts], by: scheme.sort, in: World.october)[line.unit.code] ?? .zero
                    #expect(own[count] != 0)
                    sum += own[count]
                  }
                  opened += found.count
                  guard found.count == 7, let last = found.last else { break }
                  after = last.matter
                }
                #expect(
                  sum == (counts[line.unit.code] ?? .zero)[count],
                  "\(code) \(line.unit.code) \(count) \(frozen == nil ? "live" : "frozen")")
              }
            }
          }
        }
        #expect(opened > 100)
      }
    }
  }

  @Test func thePageShowsOnlyWhatIsWithinReach() async throws {
    try await withWorld(.sqlite) { world in
      let live = try await world.database.read("test") {
        try world.appraising.live(try world.scheme("agencies"), World.october, in: $0).appraisal
      }
      let line = try #require(
        live.lines.first { $0.unit.group == "departments" && $0.sample > 3 && $0.unit.code != "swj" })
      let path = "/appraisal/cells?scheme=agencies&period=2026-10&unit=\(line.unit.code)&criterion=onTime"
      let all = await world.door.answer(.get, path, post: "szzx.statistician1")
      #expect(all.status == .ok && all.holds("/matters/320115-"))
      // The chief of another bureau sees the figures, and how many matters there are, and none of them.
      let other = await world.door.answer(.get, path, post: "swj.chief")
      #expect(other.status == .ok && !other.holds("/matters/320115-") && other.holds("不在您的可见范围"))
    }
  }
}
