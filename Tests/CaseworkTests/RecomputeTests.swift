import Basics
import Casework
import Organization
import Storage
import TestDistricts
import TestSupport
import Testing
import Timing

@Suite struct RecomputeTests {
  /// A deadline that reaches into a year without a calendar is provisional; the notice of that year moves it, and the log agrees.
  @Test(arguments: Engine.available) func aNewYearMovesProvisionalDeadlines(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      desk.clock.now = at("10:00", LocalDate(2026, 12, 30))
      var matter = try await desk.report("信号灯不亮")
      matter = try await desk.act(
        "file", matter, ["category": "event:02014", "standard": "1"], by: "szzx.acceptor1")
      let limit = try #require(matter.limit)
      #expect(limit.unit == .workDay && limit == TimeLimit("5d"))
      matter = try await desk.act("dispatch", matter, ["agency": "cgj"], by: "szzx.dispatcher1")
      #expect(matter.isProvisional)
      // 12-31, then Mon to Fri as if January had no holiday: 01-01, 01-04, 01-05, 01-06.
      #expect(matter.dueAt == at("18:00", LocalDate(2027, 1, 6)))

      let matters = try desk.matters.with(calendar: desk.district.calendar.adding2027())
      let told = try await matters.recompute(since: nil, write: false)
      #expect(told.map(\.clock) == ["leg.1", "promise.1"])
      #expect(told.allSatisfy { $0.before == at("18:00", LocalDate(2027, 1, 6)) && $0.after == at("18:00", LocalDate(2027, 1, 7)) })
      let before = try await matters.one(matter.number, reach: .everything)
      #expect(before.matter.dueAt == at("18:00", LocalDate(2027, 1, 6)), "telling must not write")

      #expect(try await matters.recompute(since: nil) == told)
      let after = try await matters.one(matter.number, reach: .everything)
      #expect(after.matter.dueAt == at("18:00", LocalDate(2027, 1, 7)) && !after.matter.isProvisional)
      #expect(after.entries == before.entries, "deadlines move without touching the log")
      let check = LogCheck(database: desk.database, district: matters.district, rules: JiangningPack.rules)
      #expect(try await check.run().faults.isEmpty)
      #expect(try await matters.recompute(since: nil).isEmpty, "a second time nothing moves")
    }
  }

  @Test func whenACalendarCountsOtherwise() throws {
    let calendar = try JiangningPack.district().calendar
    #expect(calendar.firstDifference(from: calendar) == nil)
    #expect(try calendar.firstDifference(from: calendar.adding2027()) == at("0:00", LocalDate(2027, 1, 1)))
  }
}

extension WorkCalendar {
  /// The same with 2027, of which only New Year's Day is known to be off.
  fileprivate func adding2027() throws -> WorkCalendar {
    let notice = CalendarNotice(number: "test")
    let day = CalendarDay(isOff: true, name: Phrase("元旦", "New Year"), notice: notice)
    let known = Dictionary(grouping: days) { $0.key.year }.compactMap { year, days in
      years[year].map { CalendarYear(year: year, notice: $0, days: Dictionary(uniqueKeysWithValues: days.map { ($0.key, $0.value) })) }
    }
    // The notice of 2019 speaks of some days of 2018, a year that is not covered itself.
    let others = days.filter { years[$0.key.year] == nil }
    return try WorkCalendar(
      years: known + [CalendarYear(year: 2027, notice: notice, days: [LocalDate(2027, 1, 1): day])], closures: others)
  }
}

extension Matters {
  /// The same matters under another calendar.
  fileprivate func with(calendar: WorkCalendar) throws -> Matters {
    var changed = district
    changed.calendar = calendar
    let now = now
    return Matters(database: database, current: CurrentDistrict(changed), rules: rules, keys: KeyMaker(maker: 9),
      secrets: { TestSecrets.ring }, now: now)
  }
}
