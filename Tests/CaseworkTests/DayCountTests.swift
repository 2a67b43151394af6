import Basics
import Casework
import Organization
import Storage
import TestDistricts
import TestSupport
import Testing
import Timing

/// The counts of days say what counting the matters one by one says, whatever is done with them and however often they are added up.
@Suite struct DayCountTests {
  private func matters(_ desk: Desk) async throws -> [Matter] {
    try await desk.database.read("all") { try MattersTable.batch(after: Key(0), limit: 30_000, in: $0) }
  }

  /// Counted one by one.
  private func brute(
    _ all: [Matter], _ zone: LocalZone, _ days: Range<LocalDate>, _ name: (Matter, Bool) -> String
  ) -> [String: DayCount] {
    var sums: [String: DayCount] = [:]
    for m in all where m.flow == "reporting" {
      if days.contains(zone.date(m.reportedAt)) { sums[name(m, false), default: DayCount()].reported += 1 }
      guard let end = m.closedAt, days.contains(zone.date(end)) else { continue }
      var c = sums[name(m, true)] ?? DayCount()
      c.ended += 1
      if m.phase == .done {
        c.closed += 1
        c.minutes += Int((end - m.reportedAt).milliseconds / 60_000)
      }
      if m.countsOnTime != nil { c.judged += 1 }
      if m.countsOnTime == true { c.onTime += 1 }
      sums[name(m, true)] = c
    }
    return sums
  }

  private func hold(_ desk: Desk, _ where: Comment) async throws {
    let all = try await matters(desk), zone = desk.district.calendar.zone, today = zone.date(desk.clock.now)
    for days in [today..<(today + 1), (today + -6)..<(today + 1), (today + -400)..<(today + 1)] {
      let figures = try await desk.matters.dayFigures(from: days.lowerBound, to: days.upperBound)
      #expect(figures.byStreet == brute(all, zone, days) { m, _ in m.street ?? "" }, `where`)
      #expect(
        figures.byClass == brute(all, zone, days) { m, _ in desk.district.classOf(m.category?.description ?? "") }, `where`)
      #expect(figures.byAgency == brute(all, zone, days) { m, ended in ended ? m.agency ?? "" : "" }, `where`)
      #expect(figures.total == brute(all, zone, days) { _, _ in "" }[""] ?? DayCount(), `where`)
      #expect(figures.days.map(\.day.ordinal) == Array(days.lowerBound.ordinal..<days.upperBound.ordinal))
    }
  }

  @Test(arguments: Engine.available) func everyStepIsCountedOnce(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var closed = try await desk.dispatched()
      closed = try await desk.act("acknowledge", closed, ["worker": "甲"], by: "cgj.desk")
      desk.clock.now = desk.clock.now + .hours(2)
      closed = try await desk.act("handle", closed, ["result": "已更换"], by: "cgj.handler")
      closed = try await desk.act("close", closed, ["condition": "yes", "closure": "fixed", "reply": "好"], by: "szzx.acceptor1")
      let open = try await desk.report("路灯不亮")
      #expect(closed.phase == .done && open.isOpen)
      try await hold(desk, "not added up")
      #expect(try await desk.matters.foldDays() > 0)
      try await hold(desk, "added up")
      #expect(try await desk.matters.foldDays() == 0, "a second time there is nothing")

      // Reopened: its end is taken back, on another day than it was counted.
      desk.clock.now = desk.clock.now + .days(1)
      closed = try await desk.act("reopen", closed, ["reason": "又坏了"], by: "reporter")
      #expect(closed.isOpen && closed.closedAt == nil)
      try await hold(desk, "reopened")
      try await desk.matters.foldDays()
      try await hold(desk, "reopened, added up")

      // Counted anew it is the same.
      try await desk.database.write("rebuild") { try DaysTable.rebuild(in: $0) }
      try await hold(desk, "rebuilt")
      try await desk.matters.foldDays()
      try await hold(desk, "rebuilt, added up")
    }
  }

  @Test(arguments: Engine.available) func aRefusedStepCountsNothing(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let matter = try await desk.report()
      try await desk.matters.foldDays()
      #expect(try await desk.refusal("close", matter, [:], by: "szzx.acceptor1") != nil)
      #expect(try await desk.matters.foldDays() == 0)
      try await hold(desk, "refused")
    }
  }

  /// No figure of any span walks the matters or the counts of other days.
  @Test(arguments: Engine.available) func noSpanWalksTheHistory(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      try await desk.database.write("fill") { try Rows.fill(20_000, in: $0) }
      try await desk.database.write("rebuild") { try DaysTable.rebuild(in: $0) }
      let zone = desk.district.calendar.zone, today = zone.date(QueryPlanTests.now)
      desk.clock.now = QueryPlanTests.now
      try await desk.matters.foldDays()
      for from in [today, today + -29, today + -365] {
        let scans = try await desk.database.read("plan") { transaction in
          let explaining = try Explaining(transaction)
          _ = try DayFigures.read(
            from: from, to: today + 1, flows: ["reporting"], zone: zone, classOf: { $0 }, in: explaining)
          _ = try DayFigures.ofStreet("320115011", from: from, to: today + 1, flows: ["reporting"], zone: zone, in: explaining)
          return explaining.scans + explaining.indexWalks
        }
        #expect(scans == [])
      }
      let reports = try await desk.matters.reports(in: "320115011001001", community: "320115011001", days: 14)
      #expect(reports.count == 14)
      let first = try await desk.matters.ended(from: today + -30, to: today + 1, reach: .everything, limit: 30)
      let last = try #require(first.last), at = try #require(last.closedAt)
      let next = try await desk.matters.ended(
        from: today + -30, to: today + 1, after: (at, last.key), reach: .everything, limit: 30)
      #expect(first.count == 30 && next.count == 30 && Set(first.map(\.key)).isDisjoint(with: next.map(\.key)))
      #expect(next.allSatisfy { $0.closedAt.map { $0 <= at } == true })
      try await hold(desk, "filled")
    }
  }
}
