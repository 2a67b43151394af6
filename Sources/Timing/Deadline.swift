import Basics

/// When a limit ends.
package struct Deadline: Sendable, Hashable {
  package var instant: Instant
  /// Whether it rests on a year without a calendar, and so may move when that year's notice is imported.
  package var provisional: Bool

  package init(_ instant: Instant, provisional: Bool) {
    self.instant = instant
    self.provisional = provisional
  }
}

extension WorkCalendar {
  /// When a limit that starts at an instant ends. By hours counting starts at once; by days the first day is not
  /// counted, and the last one ends at the close of business, or at 24:00 for natural days (民法典 arts. 200–204).
  /// A part of a work day (`0.5d`) is counted in working hours, 8 to a day.
  package func deadline(from start: Instant, limit: TimeLimit) -> Deadline {
    deadline(from: start, firstDay: zone.date(start), limit: limit)
  }

  /// When a deadline that is extended by a limit ends: n-th work day after its day, n hours after its instant.
  package func deadline(extending deadline: Instant, by limit: TimeLimit) -> Deadline {
    self.deadline(from: deadline, firstDay: lastDay(of: deadline), limit: limit)
  }

  /// How a limit is counted here.
  func counting(_ limit: TimeLimit) -> Counting {
    switch limit.unit {
    case .minute, .urgentHour, .urgentDay: .continuous
    case .naturalDay: .naturalDays
    case .workHour: .workingTime
    case .workDay: workDayReading == .nthDay && limit.isWhole ? .workDays : .workingTime
    }
  }

  /// The day that an instant closes: 24:00 belongs to the day before.
  func lastDay(of instant: Instant) -> LocalDate { zone.date(instant - Seconds(milliseconds: 1)) }

  private func deadline(from start: Instant, firstDay: LocalDate, limit: TimeLimit) -> Deadline {
    switch counting(limit) {
    case .continuous:
      return Deadline(start + limit.span, provisional: false)
    case .naturalDays:
      var day = firstDay + limit.count
      guard rollsNaturalDays else { return Deadline(zone.instant(day, minutes: 1440), provisional: false) }
      let plain = day
      while !isWorkday(day) { day = day + 1 }
      return Deadline(zone.instant(day, minutes: 1440), provisional: !covers(plain, day))
    case .workingTime:
      let end = advance(from: start, working: limit.span)
      return Deadline(end, provisional: !covers(zone.date(start), lastDay(of: end)))
    case .workDays:
      let day = workday(limit.count, after: firstDay)
      return Deadline(zone.instant(day, minutes: closing), provisional: !covers(firstDay, day))
    }
  }

  enum Counting: Sendable {
    case continuous, naturalDays, workingTime, workDays
  }

  /// Time of a kind between two instants; negative if `end` is the earlier one.
  package func time(_ kind: TimeKind, from start: Instant, to end: Instant) -> Seconds {
    kind == .working ? workingTime(from: start, to: end) : end - start
  }

  /// The instant at which so much time of a kind has passed.
  package func advance(_ kind: TimeKind, from start: Instant, by amount: Seconds) -> Instant {
    kind == .working ? advance(from: start, working: amount) : start + amount
  }
}
