import Basics
import Casework
import Organization
import TestDistricts
import TestSupport
import Testing
import Timing

/// Five matters over the holidays of 2026 whose sums were written down by hand from the notice of the State Council, arts. 200–204
/// of the Civil Code and the office hours of the pack, and are compared line by line with what the platform explains.
@Suite struct HardMattersTests {
  struct Step {
    var action: String
    var at: String
    var to: String
    var form: [String: String] = [:]
    var agency = ""
  }

  /// A line as written by hand: its words, and where it has them its span, its amount, and whether a notice is behind it.
  struct Line {
    var text: String
    var from: String?
    var to: String?
    var amount: ExplainedLine.Amount?
    var hasNotice = false

    init(_ text: String, _ from: String? = nil, _ to: String? = nil, _ amount: ExplainedLine.Amount? = nil, notice: Bool = false) {
      self.text = text
      self.from = from
      self.to = to
      self.amount = amount
      hasNotice = notice
    }
  }

  static let notice = "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm"
  private let lifecycle: Lifecycle
  private let calendar: WorkCalendar

  init() throws {
    let district = try JiangningPack.district()
    lifecycle = try #require(district.currentLifecycles["reporting"].flatMap { district.lifecycles[$0] })
    calendar = district.calendar
  }

  /// `2026-09-24 17:00` here; 24:00 is the end of the day.
  private func at(_ text: String) throws -> Instant {
    let parts = text.split(separator: " ")
    let day = try #require(LocalDate(String(parts[0])))
    let clock = parts[1].split(separator: ":").compactMap { Int($0) }
    return calendar.zone.instant(day, minutes: clock[0] * 60 + clock[1])
  }

  private func entries(_ steps: [Step]) throws -> [Entry] {
    var entries: [Entry] = []
    for step in steps {
      let when = try at(step.at)
      entries.append(
        Entry(
          key: Key(Int64(entries.count + 1)), matter: Key(1), ordinal: entries.count + 1, action: step.action,
          from: entries.last?.to ?? "", to: step.to, at: when, recordedAt: when, person: "", personName: "", post: "",
          agency: step.agency, form: step.form, previous: entries.last?.hash ?? Entry.genesis))
    }
    return entries
  }

  private func check(
    _ entries: [Entry], _ clock: String, until: String, _ expected: [Line], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let countdowns = try Countdowns(entries: entries, lifecycle: lifecycle, calendar: calendar)
    let countdown = try #require(countdowns.all[clock], sourceLocation: sourceLocation)
    let lines = try countdown.explain(until: at(until))
    #expect(lines.map(\.phrase.en) == expected.map(\.text), sourceLocation: sourceLocation)
    guard lines.count == expected.count else { return }
    for (line, hand) in zip(lines, expected) {
      #expect(line.from == (try hand.from.map(at)), "from: \(hand.text)", sourceLocation: sourceLocation)
      #expect(line.to == (try hand.to.map(at)), "to: \(hand.text)", sourceLocation: sourceLocation)
      #expect(line.amount == hand.amount, "amount: \(hand.text)", sourceLocation: sourceLocation)
      #expect(line.notice?.title == (hand.hasNotice ? Self.notice : nil), "notice: \(hand.text)", sourceLocation: sourceLocation)
    }
  }

  /// Report, filing and dispatch, ten minutes apart, the dispatch at the time given.
  private func sent(_ day: String, _ clocks: [String], limit: String, to agency: String = "cgj") -> [Step] {
    [
      Step(action: "report", at: "\(day) \(clocks[0])", to: "reported"),
      Step(action: "file", at: "\(day) \(clocks[1])", to: "filed", form: ["limit": limit], agency: "szzx"),
      Step(action: "dispatch", at: "\(day) \(clocks[2])", to: "dispatched", form: ["agency": agency], agency: "szzx"),
    ]
  }

  /// (a) Five work days over Mid-Autumn and National Day; and from a Sunday that is worked.
  @Test func overMidAutumn() throws {
    let thursday = try entries(sent("2026-09-24", ["16:40", "16:50", "17:00"], limit: "5d"))
    try check(
      thursday, "leg.1", until: "2026-09-24 18:00",
      [
        Line("2026-09-24 17:00 (entry 3) start, held by cgj", "2026-09-24 17:00"),
        Line("limit: 5 work days, to the close of business of work day 5"),
        Line("2026-09-24, the first day is not counted (Civil Code art. 201)", "2026-09-24 00:00", "2026-09-24 24:00"),
        Line("2026-09-25 – 2026-09-27, Mid-Autumn Festival, not counted", "2026-09-25 00:00", "2026-09-27 24:00", notice: true),
        Line("2026-09-28 – 2026-09-30, 3 working days", "2026-09-28 00:00", "2026-09-30 24:00", .days(3)),
        Line("2026-10-01 – 2026-10-07, National Day, not counted", "2026-10-01 00:00", "2026-10-07 24:00", notice: true),
        Line("2026-10-08 – 2026-10-09, 2 working days", "2026-10-08 00:00", "2026-10-09 24:00", .days(2)),
        Line("deadline 2026-10-09 18:00", nil, "2026-10-09 18:00"),
        Line("used 1 h; time left: 40 h", "2026-09-24 17:00", "2026-09-24 18:00"),
        Line("cgj: held for 1 h, of it working time 1 h", nil, nil, .time(.hours(1))),
      ])
    let sunday = try entries(sent("2026-09-20", ["09:40", "09:50", "10:00"], limit: "5d"))
    try check(
      sunday, "leg.1", until: "2026-09-20 12:00",
      [
        Line("2026-09-20 10:00 (entry 3) start, held by cgj", "2026-09-20 10:00"),
        Line("limit: 5 work days, to the close of business of work day 5"),
        Line("2026-09-20, the first day is not counted (Civil Code art. 201)", "2026-09-20 00:00", "2026-09-20 24:00"),
        Line("2026-09-21 – 2026-09-24, 4 working days", "2026-09-21 00:00", "2026-09-24 24:00", .days(4)),
        Line("2026-09-25 – 2026-09-27, Mid-Autumn Festival, not counted", "2026-09-25 00:00", "2026-09-27 24:00", notice: true),
        Line("2026-09-28, 1 working day", "2026-09-28 00:00", "2026-09-28 24:00", .days(1)),
        Line("deadline 2026-09-28 18:00", nil, "2026-09-28 18:00"),
        // It is worked: two hours of the morning are used, the afternoon and five days are left.
        Line("used 2 h; time left: 44 h", "2026-09-20 10:00", "2026-09-20 12:00"),
        Line("cgj: held for 2 h, of it working time 2 h", nil, nil, .time(.hours(2))),
      ])
  }

  /// (b) Refused before the holiday and overruled after it: the clock ran on, and the hours of the quarrel are the refuser's.
  @Test func refusedOverTheHolidayAndOverruled() throws {
    let all = try entries(
      sent("2026-09-30", ["09:00", "09:30", "10:00"], limit: "5d") + [
        Step(action: "return", at: "2026-09-30 15:00", to: "returned", form: ["clause": "d1"], agency: "cgj"),
        Step(action: "redispatch", at: "2026-10-09 09:00", to: "dispatched", form: ["agency": "cgj"], agency: "szzx"),
        Step(action: "acknowledge", at: "2026-10-09 10:00", to: "handling", agency: "cgj"),
        Step(action: "handle", at: "2026-10-12 17:00", to: "handled", agency: "cgj"),
      ])
    try check(
      all, "leg.1", until: "2026-10-12 18:00",
      [
        Line("2026-09-30 10:00 (entry 3) start, held by cgj", "2026-09-30 10:00"),
        Line("limit: 5 work days, to the close of business of work day 5"),
        Line("2026-09-30, the first day is not counted (Civil Code art. 201)", "2026-09-30 00:00", "2026-09-30 24:00"),
        Line("2026-10-01 – 2026-10-07, National Day, not counted", "2026-10-01 00:00", "2026-10-07 24:00", notice: true),
        Line("2026-10-08 – 2026-10-09, 2 working days", "2026-10-08 00:00", "2026-10-09 24:00", .days(2)),
        Line(
          "2026-10-10 (worked in exchange for National Day), 1 working day", "2026-10-10 00:00", "2026-10-10 24:00", .days(1), notice: true),
        Line("2026-10-11, rest days, not counted", "2026-10-11 00:00", "2026-10-11 24:00"),
        Line("2026-10-12 – 2026-10-13, 2 working days", "2026-10-12 00:00", "2026-10-13 24:00", .days(2)),
        Line("deadline 2026-10-13 18:00", nil, "2026-10-13 18:00"),
        Line("2026-10-12 17:00 (entry 7) stopped, held by centre", "2026-10-12 17:00"),
        // 6 h on 30 September, 24 h on three days, 7 h on the last; an hour of it and a day are left.
        Line("used 37 h; on time, with left: 9 h", "2026-09-30 10:00", "2026-10-12 17:00"),
        Line("cgj: held for 295 h, of it working time 37 h", nil, nil, .time(.hours(295))),
      ])
    let held = lifecycle.ledger(all, until: try at("2026-10-12 18:00"))
    #expect(held.map(\.holder) == ["centre", "centre", "cgj", "cgj", "cgj", "cgj", "centre"])
    #expect(held.map(\.length) == [.minutes(30), .minutes(30), .hours(5), .hours(210), .hours(1), .hours(79), .hours(1)])
    #expect(held.map { $0.cause == .overruled } == [false, false, false, true, false, false, false])
  }

  /// (c) An extension before the holiday adds its days behind the deadline in force, not behind the day it is granted.
  @Test func extendedBeforeTheHoliday() throws {
    let all = try entries(
      sent("2026-09-28", ["08:40", "08:50", "09:00"], limit: "2d") + [
        Step(action: "acknowledge", at: "2026-09-28 10:00", to: "handling", agency: "cgj"),
        Step(action: "requestExtension", at: "2026-09-29 14:00", to: "handling", agency: "cgj"),
        Step(action: "agreeExtension", at: "2026-09-29 15:00", to: "handling", form: ["strand": "5"], agency: "cgj"),
        Step(action: "grantExtension", at: "2026-09-29 16:00", to: "handling", form: ["strand": "5"], agency: "szzx"),
      ])
    try check(
      all, "leg.1", until: "2026-09-30 12:00",
      [
        Line("2026-09-28 09:00 (entry 3) start, held by cgj", "2026-09-28 09:00"),
        Line("limit: 2 work days, to the close of business of work day 2"),
        Line("2026-09-28, the first day is not counted (Civil Code art. 201)", "2026-09-28 00:00", "2026-09-28 24:00"),
        Line("2026-09-29 – 2026-09-30, 2 working days", "2026-09-29 00:00", "2026-09-30 24:00", .days(2)),
        Line("deadline 2026-09-30 18:00", nil, "2026-09-30 18:00"),
        Line(
          "2026-09-29 16:00 (entry 7) extended by 2 work days, added to the deadline 2026-09-30 18:00, held by cgj", "2026-09-29 16:00"),
        Line("2026-09-30, the first day is not counted (Civil Code art. 201)", "2026-09-30 00:00", "2026-09-30 24:00"),
        Line("2026-10-01 – 2026-10-07, National Day, not counted", "2026-10-01 00:00", "2026-10-07 24:00", notice: true),
        Line("2026-10-08 – 2026-10-09, 2 working days", "2026-10-08 00:00", "2026-10-09 24:00", .days(2)),
        Line("deadline 2026-10-09 18:00", nil, "2026-10-09 18:00"),
        Line("used 19 h; time left: 20 h", "2026-09-28 09:00", "2026-09-30 12:00"),
        Line("cgj: held for 51 h, of it working time 19 h", nil, nil, .time(.hours(51))),
      ])
  }

  /// (d) A suspension that ends with 9 October: it goes on at midnight, and the Saturday that is worked counts.
  @Test func resumedOnASaturdayThatIsWorked() throws {
    let all = try entries(
      sent("2026-09-28", ["08:40", "08:50", "09:00"], limit: "2d") + [
        Step(action: "acknowledge", at: "2026-09-28 10:00", to: "handling", agency: "cgj"),
        Step(action: "requestSuspension", at: "2026-09-29 14:00", to: "handling", agency: "cgj"),
        Step(action: "agreeSuspension", at: "2026-09-29 15:00", to: "handling", form: ["strand": "5"], agency: "cgj"),
        Step(action: "grantSuspension", at: "2026-09-29 16:00", to: "suspended", form: ["strand": "5"], agency: "szzx"),
        Step(action: "resume", at: "2026-10-09 24:00", to: "handling"),
      ])
    try check(
      all, "leg.1", until: "2026-10-12 09:00",
      [
        Line("2026-09-28 09:00 (entry 3) start, held by cgj", "2026-09-28 09:00"),
        Line("limit: 2 work days, to the close of business of work day 2"),
        Line("2026-09-28, the first day is not counted (Civil Code art. 201)", "2026-09-28 00:00", "2026-09-28 24:00"),
        Line("2026-09-29 – 2026-09-30, 2 working days", "2026-09-29 00:00", "2026-09-30 24:00", .days(2)),
        Line("deadline 2026-09-30 18:00", nil, "2026-09-30 18:00"),
        Line("2026-09-29 16:00 (entry 7) paused: Suspension granted; time left: 10 h", "2026-09-29 16:00", nil, .time(.hours(10))),
        Line("2026-10-10 00:00 (entry 8) resumed with 10 h left, held by cgj", "2026-10-10 00:00"),
        Line(
          "2026-10-10 (worked in exchange for National Day) · 8 h", "2026-10-10 00:00", "2026-10-10 24:00", .time(.hours(8)), notice: true),
        Line("2026-10-11, rest days, not counted", "2026-10-11 00:00", "2026-10-11 24:00"),
        Line("2026-10-12 08:00–10:00 · 2 h", "2026-10-12 08:00", "2026-10-12 10:00", .time(.hours(2))),
        Line("deadline 2026-10-12 10:00", nil, "2026-10-12 10:00"),
        // 13 h before the pause, 8 h on Saturday, 1 h on Monday.
        Line("used 22 h; time left: 1 h", "2026-09-28 09:00", "2026-10-12 09:00"),
        Line("cgj: held for 88 h, of it working time 22 h; and paused for 248 h", nil, nil, .time(.hours(88))),
      ])
    let held = lifecycle.ledger(all, until: try at("2026-10-12 09:00"))
    #expect(held.first { $0.holder == "nobody" }?.length == .hours(248))
  }

  /// (e) Two urgent hours in the night of a holiday; the refusal is upheld, and its hours are the centre's; a second round is late.
  @Test func urgentAtNightInTwoRounds() throws {
    let all = try entries(
      sent("2026-10-02", ["02:50", "02:55", "03:00"], limit: "2u") + [
        Step(action: "return", at: "2026-10-02 04:00", to: "returned", form: ["clause": "d1"], agency: "cgj"),
        Step(action: "redispatch", at: "2026-10-02 04:30", to: "dispatched", form: ["agency": "swj"], agency: "szzx"),
        Step(action: "acknowledge", at: "2026-10-02 04:40", to: "handling", agency: "swj"),
        Step(action: "handle", at: "2026-10-02 06:00", to: "handled", agency: "swj"),
        Step(action: "close", at: "2026-10-02 06:10", to: "closed", agency: "szzx"),
        Step(action: "reopen", at: "2026-10-02 22:00", to: "rechecking"),
        Step(action: "confirmNotFixed", at: "2026-10-02 23:30", to: "rework", agency: "hcd"),
        Step(action: "handle", at: "2026-10-03 02:00", to: "handled", agency: "swj"),
      ])
    let limit = Line("limit: 2 urgent hours, continuous: nights, weekends and holidays count")
    try check(
      all, "leg.1", until: "2026-10-03 03:00",
      [
        Line("2026-10-02 03:00 (entry 3) start, held by centre", "2026-10-02 03:00"), limit,
        Line("2026-10-02 03:00 – 2026-10-02 05:00 · 2 h (continuous)", "2026-10-02 03:00", "2026-10-02 05:00", .time(.hours(2))),
        Line("deadline 2026-10-02 05:00", nil, "2026-10-02 05:00"),
        Line("2026-10-02 04:30 (entry 5) stopped", "2026-10-02 04:30"),
        Line("used 1 h 30 min; on time, with left: 30 min", "2026-10-02 03:00", "2026-10-02 04:30"),
        Line("centre: held for 1 h 30 min, of it working time 0 min", nil, nil, .time(.minutes(90))),
      ])
    try check(
      all, "leg.2", until: "2026-10-03 03:00",
      [
        Line("2026-10-02 04:30 (entry 5) start, held by swj", "2026-10-02 04:30"), limit,
        Line("2026-10-02 04:30 – 2026-10-02 06:30 · 2 h (continuous)", "2026-10-02 04:30", "2026-10-02 06:30", .time(.hours(2))),
        Line("deadline 2026-10-02 06:30", nil, "2026-10-02 06:30"),
        Line("2026-10-02 06:00 (entry 7) stopped, held by centre", "2026-10-02 06:00"),
        Line("used 1 h 30 min; on time, with left: 30 min", "2026-10-02 04:30", "2026-10-02 06:00"),
        Line("swj: held for 1 h 30 min, of it working time 0 min", nil, nil, .time(.minutes(90))),
      ])
    try check(
      all, "leg.3", until: "2026-10-03 03:00",
      [
        Line("2026-10-02 23:30 (entry 10) start, held by swj", "2026-10-02 23:30"), limit,
        Line("2026-10-02 23:30 – 2026-10-03 01:30 · 2 h (continuous)", "2026-10-02 23:30", "2026-10-03 01:30", .time(.hours(2))),
        Line("deadline 2026-10-03 01:30", nil, "2026-10-03 01:30"),
        Line("2026-10-03 02:00 (entry 11) stopped, held by centre", "2026-10-03 02:00"),
        Line("used 2 h 30 min; late by 30 min", "2026-10-02 23:30", "2026-10-03 02:00"),
        Line("swj: held for 2 h 30 min, of it working time 0 min", nil, nil, .time(.minutes(150))),
      ])
    // The promise counts from the report, in the second round from the objection.
    let countdowns = try Countdowns(entries: all, lifecycle: lifecycle, calendar: calendar)
    #expect(try countdowns.numbered("promise").map(\.countdown.deadline) == [at("2026-10-02 04:50"), at("2026-10-02 24:00")])
    #expect(countdowns.numbered("promise").map(\.countdown.onTime) == [false, nil])
    let ledger = lifecycle.ledger(all, until: try at("2026-10-03 03:00"))
    #expect(ledger.map(\.holder) == ["centre", "centre", "centre", "centre", "swj", "swj", "centre", "inspector", "swj", "centre"])
    #expect(
      ledger.map(\.length) == [5, 5, 60, 30, 10, 80, 10, 90, 150, 60].map { .minutes($0) })
  }
}
