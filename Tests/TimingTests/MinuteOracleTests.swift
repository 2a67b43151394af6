import Basics
import Testing
import Timing

/// The calendar told minute by minute, straight from its definition, to hold the closed forms against.
private struct MinuteOracle: Sendable {
  let first: Instant
  /// Working minutes before each minute since `first`.
  let before: [Int32]
  let calendar: WorkCalendar

  init(_ calendar: WorkCalendar) {
    self.calendar = calendar
    let start = LocalDate(2019, 1, 1)
    let days = LocalDate(2027, 1, 1).ordinal - start.ordinal
    first = calendar.zone.instant(start)
    before = [Int32](unsafeUninitializedCapacity: days * 1440 + 1) { table, count in
      var sum: Int32 = 0
      for day in 0..<days {
        let isWorked = Self.isWorked(start + day, calendar)
        for minute in 0..<1440 {
          table[day * 1440 + minute] = sum
          if isWorked, (minute >= 480 && minute < 720) || (minute >= 840 && minute < 1080) { sum += 1 }
        }
      }
      table[days * 1440] = sum
      count = days * 1440 + 1
    }
  }

  static func isWorked(_ date: LocalDate, _ calendar: WorkCalendar) -> Bool {
    if let day = calendar.days[date] { return !day.isOff }
    return date.weekday <= 5
  }

  func instant(_ minute: Int) -> Instant { first + .minutes(minute) }

  func measure(_ isWorking: Bool, _ from: Int, _ to: Int) -> Int {
    isWorking ? Int(before[to] - before[from]) : to - from
  }

  /// The first minute by which `amount` has passed since `from`.
  func after(_ isWorking: Bool, _ from: Int, _ amount: Int) -> Int {
    guard isWorking else { return from + amount }
    var low = from
    var high = before.count - 1
    while low < high {
      let middle = (low + high) / 2
      if Int(before[middle] - before[from]) >= amount { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The same by walking, to hold the search above against.
  func afterWalking(_ from: Int, _ amount: Int) -> Int {
    var minute = from
    while before[minute] - before[from] < Int32(amount) { minute += 1 }
    return minute
  }

  /// Close of business of the n-th working day after the minute's day.
  func close(_ from: Int, _ n: Int) -> Int {
    var day = from / 1440
    var left = n
    while left > 0 {
      day += 1
      if Self.isWorked(LocalDate(2019, 1, 1) + day, calendar) { left -= 1 }
    }
    return day * 1440 + 1080
  }
}

@Suite struct MinuteOracleTests {
  private static let oracle: Result<MinuteOracle, any Error> = Result { MinuteOracle(try Fixtures.calendar()) }
  private static let minutes = 7 * 365 * 1440

  @Test func workingTimeAndAdvance() throws {
    let oracle = try Self.oracle.get()
    let calendar = oracle.calendar
    var random = SeededRandom(seed: 1)
    for turn in 0..<20_000 {
      let from = Int.random(in: 0..<Self.minutes, using: &random)
      let to = from + Int.random(in: 0..<(turn % 10 == 0 ? 500_000 : 20_000), using: &random)
      let time = calendar.workingTime(from: oracle.instant(from), to: oracle.instant(to))
      try #require(time == .minutes(oracle.measure(true, from, to)), "from minute \(from) to \(to)")
      let amount = Int.random(in: 1...6000, using: &random)
      let end = calendar.advance(from: oracle.instant(from), working: .minutes(amount))
      try #require(end == oracle.instant(oracle.after(true, from, amount)), "\(amount) from minute \(from)")
      if turn % 50 == 0 { try #require(oracle.after(true, from, amount) == oracle.afterWalking(from, amount)) }
    }
  }

  @Test func withinMinutes() throws {
    let oracle = try Self.oracle.get()
    let calendar = oracle.calendar
    var random = SeededRandom(seed: 2)
    for _ in 0..<5000 {
      let from =
        oracle.instant(Int.random(in: 0..<Self.minutes, using: &random))
        + Seconds(milliseconds: Int64.random(in: 0..<60_000, using: &random))
      let amount = Seconds(milliseconds: Int64.random(in: 1...200_000_000, using: &random))
      let end = calendar.advance(from: from, working: amount)
      try #require(calendar.workingTime(from: from, to: end) == amount)
      try #require(calendar.workingTime(from: from, to: end - Seconds(milliseconds: 1)) < amount)
      try #require(calendar.workingTime(from: end, to: from) == .zero - amount)
    }
  }

  /// Clocks with pauses, resumptions and extensions. The oracle never moves a deadline: it adds up what ran, minute by
  /// minute, and asks when that reached what was allowed.
  @Test(arguments: [LimitUnit.workHour, .workDay, .urgentHour])
  func deadlinesWithPauses(_ unit: LimitUnit) throws {
    let oracle = try Self.oracle.get()
    let isWorking = unit != .urgentHour
    var random = SeededRandom(seed: 3 + UInt64(unit.rawValue.utf8.count))
    for turn in 0..<7000 {
      var now = Int.random(in: 0..<Self.minutes, using: &random)
      let count = Int.random(in: 1...(unit == .workDay ? 10 : 60), using: &random)
      var events = [ClockEvent(.start(TimeLimit(count, unit)), at: oracle.instant(now), entry: 1)]
      var allowed = unit == .workDay ? oracle.measure(true, now, oracle.close(now, count)) : count * 60
      var spent = 0
      var since: Int? = now
      var missedAt: Int?
      for entry in 2...(2 + turn % 6) {
        let next = now + Int.random(in: 0...6000, using: &random)
        if let running = since {
          let ran = oracle.measure(isWorking, running, next)
          let end = oracle.after(isWorking, running, allowed - spent)
          if missedAt == nil, next > end { missedAt = end }
          if unit != .workDay, missedAt == nil, Bool.random(using: &random) {
            let more = Int.random(in: 1...20, using: &random)
            events.append(ClockEvent(.extend(TimeLimit(more, unit)), at: oracle.instant(next), entry: entry))
            allowed += more * 60
          } else {
            events.append(ClockEvent(.pause(Phrase("", "")), at: oracle.instant(next), entry: entry))
            since = nil
            spent += ran
          }
        } else {
          events.append(ClockEvent(.resume, at: oracle.instant(next), entry: entry))
          since = next
        }
        now = next
      }
      let clock = try Countdown.compute(events, calendar: oracle.calendar)
      let seen = "case \(turn) of \(unit)"
      if let running = since {
        let end = missedAt ?? oracle.after(isWorking, running, allowed - spent)
        try #require(clock.deadline == oracle.instant(end), "\(seen)")
        try #require(clock.provisional == false, "\(seen)")
        let later = now + 3000
        let total = spent + oracle.measure(isWorking, running, later)
        try #require(clock.spent(until: oracle.instant(later)) == .minutes(total), "\(seen)")
        try #require(clock.remaining(at: oracle.instant(later)) == .minutes(allowed - total), "\(seen)")
      } else {
        try #require(clock.deadline == nil, "\(seen)")
        try #require(clock.pausedRemaining == .minutes(allowed - spent), "\(seen)")
        try #require(clock.isOverdue(at: oracle.instant(now)) == (missedAt != nil), "\(seen)")
      }
      try #require(clock == (try Countdown.compute(events, calendar: oracle.calendar)), "\(seen)")
      let booked = clock.booked(until: oracle.instant(now)).reduce(Seconds.zero) { $0 + $1.natural + $1.paused }
      try #require(booked == oracle.instant(now) - clock.startedAt, "\(seen)")
    }
  }
}
