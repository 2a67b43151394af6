import Basics

/// Lays working days out into as few lines as can be checked by hand: ordinary working days run together, also over
/// weekends; each holiday, each day worked in exchange and each day counted in part has a line of its own.
struct DayByDay {
  /// What a worked day adds.
  struct Share {
    var amount: Seconds
    /// Parts of the day that count, as text; empty if it is the whole day.
    var pieces: String
    var from: Instant
    var to: Instant
  }

  private enum Run {
    case ordinary(first: LocalDate, last: LocalDate, count: Int, amount: Seconds)
    case holiday(first: LocalDate, last: LocalDate, day: CalendarDay)
    case rest(first: LocalDate, last: LocalDate)
  }

  let calendar: WorkCalendar
  let part: Int
  /// Whether whole days are counted, rather than time.
  let byDays: Bool
  private var run: Run?
  /// Weekend days after the last day of an ordinary run, which belong to it only if it goes on.
  private var trailing: (first: LocalDate, last: LocalDate)?
  private(set) var lines: [ExplainedLine] = []

  init(calendar: WorkCalendar, part: Int, byDays: Bool) {
    self.calendar = calendar
    self.part = part
    self.byDays = byDays
  }

  /// The lines of n work days after a day.
  static func workDays(_ count: Int, after first: LocalDate, part: Int, calendar: WorkCalendar) -> [ExplainedLine] {
    let last = calendar.workday(count, after: first)
    var layout = DayByDay(calendar: calendar, part: part, byDays: true)
    for ordinal in (first.ordinal + 1)..<max(first.ordinal + 1, last.ordinal + 1) {
      layout.add(LocalDate(ordinal: ordinal), from: calendar.zone.instant(LocalDate(ordinal: ordinal)), to: nil)
    }
    layout.flush()
    return layout.lines
  }

  /// The lines of the working time between two instants.
  static func workingTime(from start: Instant, to end: Instant, part: Int, calendar: WorkCalendar) -> [ExplainedLine] {
    guard start < end else { return [] }
    var layout = DayByDay(calendar: calendar, part: part, byDays: false)
    for ordinal in calendar.zone.date(start).ordinal...calendar.lastDay(of: end).ordinal {
      layout.add(LocalDate(ordinal: ordinal), from: start, to: end)
    }
    layout.flush()
    return layout.lines
  }

  private mutating func add(_ date: LocalDate, from start: Instant, to end: Instant?) {
    let entry = calendar.days[date]
    guard calendar.isWorkday(date) else {
      if let entry { addHoliday(date, entry) } else { addRest(date) }
      return
    }
    let share = share(of: date, from: start, to: end)
    guard share.amount > .zero else { return }
    if let entry, !calendar.weekdays.contains(date.weekday) {
      flush()
      let name = Phrase("（\(entry.name.zh)调休上班）", " (worked in exchange for \(entry.name.en))")
      lines.append(line(.makeUp, Phrase.verbatim(text(date)) + name, share, notice: entry.notice))
    } else if !share.pieces.isEmpty {
      flush()
      lines.append(line(.counted, .verbatim(text(date)), share, notice: nil))
    } else if case .ordinary(let first, _, let count, let amount) = run {
      run = .ordinary(first: first, last: date, count: count + 1, amount: amount + share.amount)
      trailing = nil
    } else {
      flush()
      run = .ordinary(first: date, last: date, count: 1, amount: share.amount)
    }
  }

  private mutating func addHoliday(_ date: LocalDate, _ day: CalendarDay) {
    if case .holiday(let first, _, let known) = run, known == day {
      run = .holiday(first: first, last: date, day: day)
    } else {
      flush()
      run = .holiday(first: date, last: date, day: day)
    }
  }

  private mutating func addRest(_ date: LocalDate) {
    switch run {
    case .ordinary:
      trailing = (trailing?.first ?? date, date)
    case .rest(let first, _):
      run = .rest(first: first, last: date)
    case .holiday, nil:
      flush()
      run = .rest(first: date, last: date)
    }
  }

  private mutating func flush() {
    let after = trailing
    switch run {
    case .ordinary(let first, let last, let count, let amount):
      let rest = last.ordinal - first.ordinal + 1 - count
      var phrase = Phrase.verbatim(text(first, last))
      phrase = phrase + Phrase("，\(count) 个工作日", count == 1 ? ", 1 working day" : ", \(count) working days")
      if rest > 0 { phrase = phrase + Phrase("（其间 \(rest) 个休息日不计）", " (\(rest) rest days between not counted)") }
      if !byDays { phrase = phrase + .verbatim(" · ") + amount.inWords }
      lines.append(
        ExplainedLine(
          .counted, phrase, part: part, from: calendar.zone.instant(first),
          to: calendar.zone.instant(last, minutes: 1440), amount: byDays ? .days(count) : .time(amount)))
    case .holiday(let first, let last, let day):
      lines.append(
        ExplainedLine(
          .holiday, .verbatim(text(first, last)) + Phrase("，\(day.name.zh)放假，不计", ", \(day.name.en), not counted"),
          part: part, from: calendar.zone.instant(first), to: calendar.zone.instant(last, minutes: 1440),
          notice: day.notice))
    case .rest(let first, let last):
      lines.append(rest(first, last))
    case nil:
      break
    }
    run = nil
    trailing = nil
    if let after { lines.append(rest(after.first, after.last)) }
  }

  private func rest(_ first: LocalDate, _ last: LocalDate) -> ExplainedLine {
    ExplainedLine(
      .rest, .verbatim(text(first, last)) + Phrase("，休息日，不计", ", rest days, not counted"), part: part,
      from: calendar.zone.instant(first), to: calendar.zone.instant(last, minutes: 1440))
  }

  private func line(
    _ kind: ExplainedLine.Kind, _ phrase: Phrase, _ share: Share, notice: CalendarNotice?
  ) -> ExplainedLine {
    var phrase = phrase
    if !share.pieces.isEmpty { phrase = phrase + .verbatim(" " + share.pieces) }
    phrase = phrase + (byDays ? Phrase("，1 个工作日", ", 1 working day") : .verbatim(" · ") + share.amount.inWords)
    return ExplainedLine(
      kind, phrase, part: part, from: share.from, to: share.to, amount: byDays ? .days(1) : .time(share.amount),
      notice: notice)
  }

  /// What of a worked day lies between two instants; all of it if `end` is nil.
  private func share(of date: LocalDate, from start: Instant, to end: Instant?) -> Share {
    let zone = calendar.zone
    let midnight = zone.instant(date)
    let whole = Share(
      amount: Seconds(milliseconds: calendar.dayLength), pieces: "", from: midnight,
      to: zone.instant(date, minutes: 1440))
    guard let end else { return whole }
    var amount = Seconds.zero
    var pieces: [(start: Instant, end: Instant)] = []
    for shift in calendar.shifts {
      let opens = max(midnight + Seconds(milliseconds: shift.lowerBound), start)
      let closes = min(midnight + Seconds(milliseconds: shift.upperBound), end)
      guard opens < closes else { continue }
      amount = amount + (closes - opens)
      pieces.append((opens, closes))
    }
    if amount == whole.amount { return whole }
    let text = pieces.map { "\(clock($0.start, on: date))–\(clock($0.end, on: date))" }.joined(separator: ", ")
    return Share(amount: amount, pieces: text, from: pieces.first?.start ?? start, to: pieces.last?.end ?? end)
  }

  private func clock(_ instant: Instant, on date: LocalDate) -> String {
    let minutes = Int((instant - calendar.zone.instant(date)).milliseconds / 60_000)
    return "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
  }

  private func text(_ date: LocalDate) -> String { date.description }
  private func text(_ first: LocalDate, _ last: LocalDate) -> String {
    first == last ? "\(first)" : "\(first) – \(last)"
  }
}
