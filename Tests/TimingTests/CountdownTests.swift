import Basics
import Testing
import Timing

@Suite struct CountdownTests {
  private let calendar: WorkCalendar
  private let pause = ClockEvent.Kind.pause(Phrase("等待现场核实", "waiting for verification"))

  init() throws { calendar = try Fixtures.calendar() }

  private func events(_ list: [(ClockEvent.Kind, String, String?)]) throws -> [ClockEvent] {
    try list.enumerated().map { ClockEvent($1.0, at: try Fixtures.at($1.1), entry: $0 + 1, holder: $1.2) }
  }

  private func compute(_ list: [(ClockEvent.Kind, String, String?)]) throws -> Countdown {
    try Countdown.compute(events(list), calendar: calendar)
  }

  private func text(_ instant: Instant?) -> String { instant.map { calendar.zone.endText($0) } ?? "none" }

  @Test func aRunningClock() throws {
    let clock = try compute([(.start(TimeLimit(5, .workDay)), "2026-09-24 17:00", "城管局")])
    #expect(clock.state == .running)
    #expect(text(clock.deadline) == "2026-10-09 18:00")
    #expect(clock.onTime == nil)
    let end = try #require(clock.deadline)
    #expect(!clock.isOverdue(at: end))
    #expect(clock.isOverdue(at: end + Seconds(milliseconds: 1)))
    #expect(clock.remaining(at: try Fixtures.at("2026-10-09 16:00")) == .hours(2))
    #expect(clock.remaining(at: try Fixtures.at("2026-10-10 10:00")) == .hours(-2))
    #expect(clock.spent(until: try Fixtures.at("2026-09-28 09:00")) == .hours(2))
    // 41 working hours in all; the last fifth is 8 h 12 min.
    #expect(text(clock.dueSoonAt) == "2026-10-08 17:48")
  }

  @Test func dueSoonIsAtLeastAnHourButNotBeforeTheStart() throws {
    let short = try compute([(.start(TimeLimit(2, .urgentHour)), "2026-10-02 03:00", nil)])
    #expect(text(short.dueSoonAt) == "2026-10-02 04:00")
    let minutes = try compute([(.start(TimeLimit(15, .minute)), "2026-10-02 03:00", nil)])
    #expect(text(minutes.dueSoonAt) == "2026-10-02 03:00")
  }

  @Test func aPauseKeepsWhatIsLeftInTheClocksOwnTime() throws {
    let start: (ClockEvent.Kind, String, String?) = (.start(TimeLimit(4, .workHour)), "2026-09-24 16:00", "a")
    let paused = try compute([start, (pause, "2026-09-24 17:00", nil)])
    #expect(paused.state == .paused)
    #expect(paused.deadline == nil && paused.dueSoonAt == nil)
    #expect(paused.pausedRemaining == .hours(3))
    #expect(text(paused.deadline(ifResumedAt: try Fixtures.at("2026-10-02 03:00"))?.instant) == "2026-10-08 11:00")
    #expect(paused.spent(until: try Fixtures.at("2026-10-20 00:00")) == .hours(1))
    let resumed = try compute([start, (pause, "2026-09-24 17:00", nil), (.resume, "2026-10-02 03:00", nil)])
    #expect(text(resumed.deadline) == "2026-10-08 11:00")
    let done = try compute([
      start, (pause, "2026-09-24 17:00", nil), (.resume, "2026-10-02 03:00", nil), (.stop, "2026-10-08 11:00", nil),
    ])
    #expect(done.onTime == true)
    #expect(done.spent(until: try Fixtures.at("2026-12-01 00:00")) == .hours(4))
  }

  @Test func aResumptionDoesNotHeal() throws {
    let start: (ClockEvent.Kind, String, String?) = (.start(TimeLimit(2, .urgentHour)), "2026-10-02 03:00", "a")
    let list = [start, (pause, "2026-10-02 06:00", nil), (.resume, "2026-10-03 06:00", nil)]
    let paused = try compute(Array(list.prefix(2)))
    #expect(paused.isOverdue(at: try Fixtures.at("2026-10-02 06:00")))
    #expect(paused.pausedRemaining == .hours(-1))
    let resumed = try compute(list)
    #expect(text(resumed.deadline) == "2026-10-02 05:00")
    #expect(resumed.remaining(at: try Fixtures.at("2026-10-03 06:00")) == .hours(-1))
    #expect(resumed.remaining(at: try Fixtures.at("2026-10-03 08:00")) == .hours(-3))
    #expect(resumed.isOverdue(at: try Fixtures.at("2026-10-03 06:00")))
    #expect(try compute(list + [(.stop, "2026-10-03 07:00", nil)]).onTime == false)
    #expect(try compute(Array(list.prefix(2)) + [(.stop, "2026-10-03 07:00", nil)]).onTime == false)
  }

  @Test func stoppedWhilePausedInTimeIsOnTime() throws {
    let clock = try compute([
      (.start(TimeLimit(2, .urgentHour)), "2026-10-02 03:00", nil), (pause, "2026-10-02 04:00", nil),
      (.stop, "2026-10-09 04:00", nil),
    ])
    #expect(clock.onTime == true)
    #expect(clock.remaining(at: try Fixtures.at("2026-11-02 04:00")) == .hours(1))
  }

  @Test func anExtensionAddsToTheCurrentDeadline() throws {
    let days = try compute([
      (.start(TimeLimit(2, .workDay)), "2026-09-24 17:00", nil),
      (.extend(TimeLimit(2, .workDay)), "2026-09-28 09:00", nil),
    ])
    #expect(text(days.deadline) == "2026-10-08 18:00")
    #expect(days.extensions == [TimeLimit(2, .workDay)])
    let natural = try compute([
      (.start(TimeLimit(7, .naturalDay)), "2026-09-24 17:00", nil),
      (.extend(TimeLimit(7, .naturalDay)), "2026-09-28 09:00", nil),
    ])
    #expect(text(natural.deadline) == "2026-10-08 24:00")
  }

  @Test func aRestartBeginsAnew() throws {
    let clock = try compute([
      (.start(TimeLimit(2, .workHour)), "2026-09-24 09:00", "城管局"), (pause, "2026-09-24 10:00", "派遣员"),
      (.restart(TimeLimit(4, .workHour)), "2026-09-24 14:00", "水务局"), (.stop, "2026-09-24 16:00", nil),
      (.restart(TimeLimit(1, .workDay)), "2026-09-28 09:00", nil),
    ])
    #expect(clock.state == .running)
    #expect(text(clock.deadline) == "2026-09-29 18:00")
    #expect(clock.onTime == nil && clock.stoppedAt == nil)
    #expect(clock.spent(until: try Fixtures.at("2026-09-28 10:00")) == .hours(1))
    let booked = clock.booked(until: try Fixtures.at("2026-09-28 20:00"))
    #expect(
      booked == [
        Booking(holder: "城管局", natural: .hours(1), working: .hours(1), paused: .zero),
        Booking(holder: "派遣员", natural: .zero, working: .zero, paused: .hours(4)),
        Booking(holder: "水务局", natural: .hours(13), working: .hours(9), paused: .zero),
      ])
  }

  @Test func clocksOfOneMatterAreToldApartByName() throws {
    let at = try Fixtures.at("2026-09-24 17:00")
    let promise = ClockEvent(.start(TimeLimit(7, .naturalDay)), at: at, entry: 1)
    let leg = ClockEvent(.start(TimeLimit(4, .workHour)), at: at, entry: 1)
    let stop = ClockEvent(.stop, at: at + .hours(1), entry: 2)
    let clocks = try Countdown.all(
      [.init("promise", promise), .init("leg", leg), .init("leg", stop)], calendar: calendar)
    #expect(clocks.mapValues(\.state) == ["promise": .running, "leg": .stopped])
    let refusal = #expect(throws: Refusal.self) { try Countdown.all([.init("leg", stop)], calendar: calendar) }
    #expect(refusal?.fields.map(\.field) == ["leg, entry 2"])
  }

  @Test func whatCannotHappenNamesItsEntry() throws {
    let start: (ClockEvent.Kind, String, String?) = (.start(TimeLimit(2, .urgentHour)), "2026-10-02 03:00", nil)
    let late = "2026-10-02 04:00"
    let wrong: [[(ClockEvent.Kind, String, String?)]] = [
      [(pause, late, nil)], [start, start], [start, (.resume, late, nil)], [start, (pause, "2026-10-02 02:59", nil)],
      [start, (pause, late, nil), (pause, late, nil)], [start, (.stop, late, nil), (.stop, late, nil)],
      [start, (pause, late, nil), (.extend(TimeLimit(2, .urgentHour)), late, nil)],
      [start, (.stop, late, nil), (pause, late, nil)], [start, (.stop, late, nil), (.resume, late, nil)],
    ]
    for list in wrong {
      let refusal = #expect(throws: Refusal.self) { try compute(list) }
      #expect(refusal?.code == "clock.order")
      #expect(refusal?.fields.map(\.field) == ["entry \(list.count)"])
    }
    #expect(throws: Refusal.self) { try Countdown.compute([], calendar: calendar) }
  }

  @Test func aPreviewListsTheDeadlinesThatMove() throws {
    let closed = CalendarDay(
      isOff: true, name: Phrase("防汛停工", "flood closure"), notice: CalendarNotice(number: "江宁政〔2026〕9号"))
    let after = try Fixtures.calendar(closures: [LocalDate(2026, 9, 28): closed])
    let shifts = try DeadlineShift.all(
      [
        .init("A", events([(.start(TimeLimit(2, .workDay)), "2026-09-24 17:00", nil)])),
        .init("B", events([(.start(TimeLimit(2, .urgentHour)), "2026-09-24 17:00", nil)])),
        .init(
          "C", events([(.start(TimeLimit(4, .workHour)), "2026-09-24 17:00", nil), (.stop, "2026-09-28 12:00", nil)])),
        .init(
          "D", events([(.start(TimeLimit(2, .workDay)), "2026-09-24 17:00", nil), (pause, "2026-09-24 17:30", nil)])),
      ], from: calendar, to: after)
    #expect(shifts.map(\.clock) == ["A", "C"])
    #expect(text(shifts[0].before.deadline) == "2026-09-29 18:00")
    #expect(text(shifts[0].after.deadline) == "2026-09-30 18:00")
    #expect(shifts[1].before.onTime == false && shifts[1].after.onTime == true)
  }
}
