import Basics
import Casework
import Simulation
import Storage
import TestSupport
import Testing
import Timing

struct DayFiguresTests {
  /// A played year is counted as it lies in the table: every street, every day.
  @Test(arguments: Engine.available) func aPlayedYearIsCounted(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Jiangning.migrations) { database in
      let matters = try Jiangning.matters(database)
      let year = SampleYear(seed: 31, from: Jiangning.now - .days(90), to: Jiangning.now, count: 300, trouble: 4)
      try await year.write(into: matters, recordedAt: Jiangning.now, tasks: 2)
      let all = try await InvariantTests.rows(database).map(\.0)
      let zone = matters.district.calendar.zone, today = zone.date(Jiangning.now), from = today + -90
      for isFolded in [false, true] {
        if isFolded { try await matters.foldDays() }
        let figures = try await matters.dayFigures(from: from, to: today + 1)
        for (day, count) in figures.days {
          let ended = all.filter { $0.closedAt.map { zone.date($0) == day } == true }
          #expect(count.reported == all.count { zone.date($0.reportedAt) == day }, "\(day)")
          #expect(count.ended == ended.count && count.closed == ended.count { $0.phase == .done }, "\(day)")
          #expect(count.judged == ended.count { $0.countsOnTime != nil }, "\(day)")
          #expect(count.onTime == ended.count { $0.countsOnTime == true }, "\(day)")
        }
        for (street, count) in figures.byStreet {
          let own = all.filter { ($0.street ?? "") == street }
          #expect(count.reported == own.count && count.ended == own.count { $0.closedAt != nil }, "\(street)")
        }
        #expect(figures.total.reported == 300 && figures.total.ended > 50)
      }
    }
  }
}
