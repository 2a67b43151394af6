import Basics

extension WorkCalendar {
  /// Time inside the sessions of working days from one instant to another; negative if `end` is the earlier one.
  /// Costs a look into an array for each day between.
  package func workingTime(from start: Instant, to end: Instant) -> Seconds {
    guard start <= end else { return .zero - workingTime(from: end, to: start) }
    let first = zone.date(start)
    let last = zone.date(end)
    if first == last {
      guard isWorkday(first) else { return .zero }
      return Seconds(milliseconds: worked(before: zone.timeOfDay(end)) - worked(before: zone.timeOfDay(start)))
    }
    var sum: Int64 = isWorkday(first) ? dayLength - worked(before: zone.timeOfDay(start)) : 0
    var date = first + 1
    while date < last {
      if isWorkday(date) { sum += dayLength }
      date = date + 1
    }
    if isWorkday(last) { sum += worked(before: zone.timeOfDay(end)) }
    return Seconds(milliseconds: sum)
  }

  /// The first instant by which `amount` of working time has passed since `start`; `start` itself if there is nothing
  /// to pass. Four hours from 08:00 end at 12:00, not when work begins again.
  package func advance(from start: Instant, working amount: Seconds) -> Instant {
    guard amount > .zero else { return start }
    var left = amount.milliseconds
    let first = zone.date(start)
    if isWorkday(first) {
      let done = worked(before: zone.timeOfDay(start))
      if left <= dayLength - done { return instant(first, afterWorking: done + left) }
      left -= dayLength - done
    }
    let wholeDays = (left - 1) / dayLength
    let last = workday(Int(wholeDays) + 1, after: first)
    return instant(last, afterWorking: left - wholeDays * dayLength)
  }

  /// The n-th working day after a day; the day itself for n < 1.
  package func workday(_ n: Int, after date: LocalDate) -> LocalDate {
    var left = n
    var date = date
    while left > 0 {
      date = date + 1
      if isWorkday(date) { left -= 1 }
    }
    return date
  }

  /// How many days from the first to the last, both included, are worked.
  package func workdays(_ first: LocalDate, _ last: LocalDate) -> Int {
    guard first <= last else { return 0 }
    return (first.ordinal...last.ordinal).reduce(0) { $0 + (isWorkday(LocalDate(ordinal: $1)) ? 1 : 0) }
  }

  /// Milliseconds of the sessions that lie before a time of a working day.
  private func worked(before time: Int64) -> Int64 {
    var sum: Int64 = 0
    for shift in shifts {
      guard time > shift.lowerBound else { break }
      sum += min(time, shift.upperBound) - shift.lowerBound
    }
    return sum
  }

  /// When, on a working day, `amount` milliseconds of its sessions are over; `amount` is within 1...dayLength.
  private func instant(_ date: LocalDate, afterWorking amount: Int64) -> Instant {
    var left = amount
    for shift in shifts {
      let length = shift.upperBound - shift.lowerBound
      if left <= length {
        return zone.instant(date) + Seconds(milliseconds: shift.lowerBound + left)
      }
      left -= length
    }
    return zone.instant(date, minutes: closing)
  }
}
