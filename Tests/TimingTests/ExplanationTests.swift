import Basics
import Testing
import Timing

@Suite struct ExplanationTests {
  private let calendar: WorkCalendar

  init() throws { calendar = try Fixtures.calendar() }

  private func sum(_ lines: [ExplainedLine], part: Int) -> (time: Seconds, days: Int) {
    var time = Seconds.zero
    var days = 0
    for line in lines where line.part == part && (line.kind == .counted || line.kind == .makeUp) {
      switch line.amount {
      case .time(let amount): time = time + amount
      case .days(let count): days += count
      case nil: break
      }
    }
    return (time, days)
  }

  @Test func sevenWorkDaysOverTwoHolidays() throws {
    let start = try Fixtures.at("2026-09-24 17:00")
    let clock = try Countdown.compute(
      [ClockEvent(.start(TimeLimit(7, .workDay)), at: start, entry: 3, holder: "城管局")], calendar: calendar)
    let lines = clock.explain(until: start + .hours(1))
    #expect(
      lines.map(\.phrase.en) == [
        "2026-09-24 17:00 (entry 3) start, held by 城管局",
        "limit: 7 work days, to the close of business of work day 7",
        "2026-09-24, the first day is not counted (Civil Code art. 201)",
        "2026-09-25 – 2026-09-27, Mid-Autumn Festival, not counted",
        "2026-09-28 – 2026-09-30, 3 working days",
        "2026-10-01 – 2026-10-07, National Day, not counted",
        "2026-10-08 – 2026-10-09, 2 working days",
        "2026-10-10 (worked in exchange for National Day), 1 working day",
        "2026-10-11, rest days, not counted",
        "2026-10-12, 1 working day",
        "deadline 2026-10-12 18:00",
        "used 1 h; time left: 56 h",
        "城管局: held for 1 h, of it working time 1 h",
      ])
    let makeUp = try #require(lines.first { $0.kind == .makeUp })
    #expect(makeUp.notice?.title == "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm")
    #expect(sum(lines, part: 1).days == 7)
  }

  @Test func pausesAreShownWithReasonAndWhatWasLeft() throws {
    let at = try Fixtures.at("2026-09-24 16:00")
    let events = [
      ClockEvent(.start(TimeLimit(12, .workHour)), at: at, entry: 1, holder: "a"),
      ClockEvent(.pause(Phrase("挂账", "suspended")), at: at + .hours(1), entry: 2, holder: "b"),
      ClockEvent(.resume, at: at + .days(5), entry: 3, holder: "a"),
      ClockEvent(.extend(TimeLimit(4, .workHour)), at: at + .days(5) + .hours(1), entry: 4),
    ]
    let clock = try Countdown.compute(events, calendar: calendar)
    let lines = clock.explain(until: at + .days(6))
    let paused = try #require(lines.first { $0.kind == .pause })
    #expect(paused.phrase.zh == "2026-09-24 17:00（第 2 条记录）暂停：挂账，由 b 承担；剩余 11 小时")
    #expect(paused.entry == 2 && paused.amount == .time(.hours(11)))
    #expect([1, 2, 3].map { sum(lines, part: $0).time } == [.hours(12), .hours(11), .hours(4)])
    #expect(lines.last { $0.kind == .deadline }?.to == clock.deadline)
    #expect(
      clock.explain(until: at + .hours(2)).last { $0.kind == .result }?.phrase.en == "used 1 h; paused, time left: 11 h"
    )
    #expect(clock.explain(until: at - .hours(2)).isEmpty)
  }

  @Test func aProvisionalDeadlineSaysSo() throws {
    let at = try Fixtures.at("2026-12-30 10:00")
    let clock = try Countdown.compute(
      [ClockEvent(.start(TimeLimit(5, .workDay)), at: at, entry: 1)], calendar: calendar)
    #expect(clock.provisional)
    #expect(clock.explain(until: at).contains { $0.kind == .provisional })
  }

  @Test func theLinesAddUpToTheLimitWhateverItIs() throws {
    var random = SeededRandom(seed: 11)
    let first = LocalZone.shanghai.instant(LocalDate(2019, 1, 1))
    for _ in 0..<2000 {
      let unit = LimitUnit.allCases.randomElement(using: &random) ?? .workDay
      let limit = TimeLimit(Int.random(in: 1...40, using: &random), unit)
      let start = first + .minutes(Int.random(in: 0..<(7 * 365 * 1440), using: &random))
      let events = [ClockEvent(.start(limit), at: start, entry: 1)]
      let clock = try Countdown.compute(events, calendar: calendar)
      let lines = clock.explain(until: start)
      let total = sum(lines, part: 1)
      let hours = Int(limit.number) ?? 0
      switch unit {
      case .minute: #expect(total == (.minutes(hours), 0))
      case .urgentHour, .workHour: #expect(total == (.hours(hours), 0))
      case .urgentDay: #expect(total == (.days(hours), 0))
      case .workDay, .naturalDay: #expect(total == (.zero, hours))
      }
      #expect(lines == (try Countdown.compute(events, calendar: calendar)).explain(until: start))
    }
  }
}
