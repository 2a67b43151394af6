import Basics

extension Countdown {
  /// The sum behind the deadline, line by line, as far as it was known at an instant: each start, limit, counted day or
  /// session, holiday and day worked in exchange with its notice, pause with its reason and what was left, extension,
  /// the result, and the time booked to each holder. The same log and calendar give the same lines at any later time.
  /// Empty if the clock had not begun by then.
  /// - Parameter name: how a holder is called; its code unless told.
  package func explain(until asked: Instant, name: (String) -> Phrase = { .verbatim($0) }) -> [ExplainedLine] {
    let known = events.prefix { $0.at <= asked }
    guard let first = known.first, case .start(let limit) = first.kind else { return [] }
    var clock = Countdown(start: first, limit: limit, calendar: calendar)
    let holders = Set(known.compactMap(\.holder))
    var account = Account(
      calendar: calendar, names: Dictionary(uniqueKeysWithValues: holders.map { ($0, name($0)) }))
    account.begin(.start, first, limit, clock)
    for event in known.dropFirst() {
      let before = clock
      // These events were applied once when this countdown was computed; they fit.
      guard (try? clock.apply(event)) != nil else { return account.lines }
      account.add(event, before: before, after: clock)
    }
    account.close(clock, asked)
    return account.lines
  }
}

/// The lines as they come together.
private struct Account {
  let calendar: WorkCalendar
  let names: [String: Phrase]
  var lines: [ExplainedLine] = []
  private var part = 0

  init(calendar: WorkCalendar, names: [String: Phrase]) {
    self.calendar = calendar
    self.names = names
  }

  private func named(_ holder: String) -> Phrase { names[holder] ?? .verbatim(holder) }

  mutating func begin(_ kind: ExplainedLine.Kind, _ event: ClockEvent, _ limit: TimeLimit, _ clock: Countdown) {
    part += 1
    let word = kind == .start ? Phrase("起算", "start") : Phrase("重新起算", "begins anew")
    add(kind, moment(event) + word + held(event), event)
    lines.append(
      ExplainedLine(.limit, Phrase("时限 ", "limit: ") + limit.phrase + rule(limit), part: part, entry: event.entry))
    layOut(limit, from: event.at, firstDay: calendar.zone.date(event.at), to: clock.deadline ?? event.at)
    conclude(clock)
  }

  mutating func add(_ event: ClockEvent, before: Countdown, after: Countdown) {
    switch event.kind {
    case .start(let limit), .restart(let limit):
      begin(.restart, event, limit, after)
    case .pause(let reason):
      let left = after.pausedRemaining ?? .zero
      add(
        .pause,
        moment(event) + Phrase("暂停：", "paused: ") + reason + held(event) + Phrase("；", "; ")
          + standing(left, missed: after.wasMissedAtPause), event, amount: .time(left))
    case .resume:
      part += 1
      let left = before.pausedRemaining ?? .zero
      if before.wasMissedAtPause {
        add(
          .resume,
          moment(event) + Phrase("恢复；暂停前已超期，截止时间不变", "resumed; it was overdue before the pause, the deadline stays")
            + held(event), event)
      } else {
        add(
          .resume,
          moment(event) + Phrase("恢复，续计剩余 ", "resumed with ") + left.inWords + Phrase("", " left") + held(event), event)
        layOutTime(before.kind, from: event.at, to: after.deadline ?? event.at)
      }
      conclude(after)
    case .extend(let limit):
      part += 1
      let from = before.deadline ?? event.at
      add(
        .extend,
        moment(event) + Phrase("延期 ", "extended by ") + limit.phrase
          + Phrase(
            "，自原截止时间 \(calendar.zone.endText(from)) 起加算", ", added to the deadline \(calendar.zone.endText(from))")
          + held(event), event)
      layOut(limit, from: from, firstDay: calendar.lastDay(of: from), to: after.deadline ?? from)
      conclude(after)
    case .stop:
      add(.stop, moment(event) + Phrase("停止计时", "stopped") + held(event), event)
    }
  }

  mutating func close(_ clock: Countdown, _ asked: Instant) {
    part += 1
    let left = clock.remaining(at: asked)
    let missed = clock.isOverdue(at: asked)
    let used = Phrase("已用 ", "used ") + clock.spent(until: asked).inWords + Phrase("；", "; ")
    let result: Phrase
    switch clock.state {
    case .stopped:
      result =
        missed ? Phrase("超期 ", "late by ") + left.inWords : Phrase("按期，余 ", "on time, with left: ") + left.inWords
    case .paused: result = Phrase("暂停中，", "paused, ") + standing(left, missed: missed)
    case .running: result = standing(left, missed: missed)
    }
    lines.append(ExplainedLine(.result, used + result, part: part, from: clock.startedAt, to: clock.stoppedAt ?? asked))
    for booking in clock.booked(until: asked) {
      let holder = booking.holder.isEmpty ? Phrase("（未指明）", "(not named)") : named(booking.holder)
      var phrase =
        holder + Phrase("：占用 ", ": held for ") + booking.natural.inWords + Phrase("，其中工作时间 ", ", of it working time ")
        + booking.working.inWords
      if booking.paused > .zero { phrase = phrase + Phrase("；另暂停 ", "; and paused for ") + booking.paused.inWords }
      lines.append(ExplainedLine(.booked, phrase, part: part, amount: .time(booking.natural)))
    }
  }

  private mutating func layOut(_ limit: TimeLimit, from: Instant, firstDay: LocalDate, to end: Instant) {
    switch calendar.counting(limit) {
    case .continuous:
      layOutTime(.continuous, from: from, to: end)
    case .workingTime:
      layOutTime(.working, from: from, to: end)
    case .workDays:
      addFirstDay(firstDay)
      lines += DayByDay.workDays(limit.count, after: firstDay, part: part, calendar: calendar)
    case .naturalDays:
      addFirstDay(firstDay)
      let last = firstDay + limit.count
      lines.append(
        ExplainedLine(
          .counted,
          Phrase(
            "\(firstDay + 1) – \(last)，\(limit.count) 个自然日", "\(firstDay + 1) – \(last), \(limit.count) natural days"),
          part: part, from: calendar.zone.instant(firstDay + 1), to: calendar.zone.instant(last, minutes: 1440),
          amount: .days(limit.count)))
      let rolled = calendar.lastDay(of: end)
      if rolled > last {
        lines.append(
          ExplainedLine(
            .rest, Phrase("末日 \(last) 休息，顺延至 \(rolled)", "the last day \(last) is not worked; moved to \(rolled)"),
            part: part,
            from: calendar.zone.instant(last), to: end, notice: calendar.days[last]?.notice))
      }
    }
  }

  private mutating func layOutTime(_ kind: TimeKind, from: Instant, to end: Instant) {
    guard kind == .continuous else {
      lines += DayByDay.workingTime(from: from, to: end, part: part, calendar: calendar)
      return
    }
    let amount = end - from
    lines.append(
      ExplainedLine(
        .counted,
        .verbatim("\(calendar.zone.text(from)) – \(calendar.zone.endText(end)) · ") + amount.inWords
          + Phrase("（连续计算）", " (continuous)"), part: part, from: from, to: end, amount: .time(amount)))
  }

  private mutating func addFirstDay(_ date: LocalDate) {
    lines.append(
      ExplainedLine(
        .firstDay, Phrase("\(date)，当日不计（民法典第二百零一条）", "\(date), the first day is not counted (Civil Code art. 201)"),
        part: part, from: calendar.zone.instant(date), to: calendar.zone.instant(date, minutes: 1440)))
  }

  private mutating func conclude(_ clock: Countdown) {
    guard let deadline = clock.deadline else { return }
    let text = calendar.zone.endText(deadline)
    lines.append(ExplainedLine(.deadline, Phrase("截止时间 \(text)", "deadline \(text)"), part: part, to: deadline))
    guard clock.provisional else { return }
    lines.append(
      ExplainedLine(
        .provisional,
        Phrase(
          "暂定：所涉年份尚无放假通知，导入后重新计算", "provisional: a year it reaches has no holiday notice yet; computed anew on import"),
        part: part, to: deadline))
  }

  private mutating func add(
    _ kind: ExplainedLine.Kind, _ phrase: Phrase, _ event: ClockEvent, amount: ExplainedLine.Amount? = nil
  ) {
    lines.append(ExplainedLine(kind, phrase, part: part, from: event.at, amount: amount, entry: event.entry))
  }

  private func moment(_ event: ClockEvent) -> Phrase {
    let text = calendar.zone.text(event.at)
    return Phrase("\(text)（第 \(event.entry) 条记录）", "\(text) (entry \(event.entry)) ")
  }

  private func held(_ event: ClockEvent) -> Phrase {
    event.holder.map { Phrase("，由 ", ", held by ") + named($0) + Phrase(" 承担", "") } ?? Phrase("", "")
  }

  private func standing(_ left: Seconds, missed: Bool) -> Phrase {
    (missed ? Phrase("已超期 ", "overdue by ") : Phrase("剩余 ", "time left: ")) + left.inWords
  }

  private func rule(_ limit: TimeLimit) -> Phrase {
    switch calendar.counting(limit) {
    case .continuous: Phrase("，连续计算，含夜间、周末和节假日", ", continuous: nights, weekends and holidays count")
    case .naturalDays: Phrase("，止于末日 24:00", ", to 24:00 of the last day")
    case .workDays: Phrase("，止于第 \(limit.count) 个工作日下班", ", to the close of business of work day \(limit.count)")
    case .workingTime: Phrase("，只计工作时段，共 ", ", only sessions of working days, in all ") + limit.span.inWords
    }
  }
}
