import Basics

/// What a change of the calendar does to one clock; shown before the change is saved.
package struct DeadlineShift: Sendable, Hashable {
  /// Where a clock stands under one calendar.
  package struct Standing: Sendable, Hashable {
    /// nil while paused.
    package var deadline: Instant?
    /// While paused: what is left, in the clock's kind of time.
    package var remaining: Seconds?
    package var provisional: Bool
    /// nil until stopped.
    package var onTime: Bool?
  }

  /// The events of one clock, under a name that tells it apart from all others.
  package struct Clock: Sendable, Hashable {
    package var name: String
    package var events: [ClockEvent]

    package init(_ name: String, _ events: [ClockEvent]) {
      self.name = name
      self.events = events
    }
  }

  package var clock: String
  package var before: Standing
  package var after: Standing

  /// The clocks that stand differently under the two calendars, in the order given; stopped ones too, because whether
  /// they were on time may change.
  /// - Throws: the refusal of a clock whose events do not fit together.
  package static func all(
    _ clocks: [Clock], from old: WorkCalendar, to new: WorkCalendar
  ) throws(Refusal) -> [DeadlineShift] {
    var shifts: [DeadlineShift] = []
    for clock in clocks {
      let before = Standing(try Countdown.compute(clock.events, calendar: old))
      let after = Standing(try Countdown.compute(clock.events, calendar: new))
      if before != after { shifts.append(DeadlineShift(clock: clock.name, before: before, after: after)) }
    }
    return shifts
  }
}

extension DeadlineShift.Standing {
  init(_ countdown: Countdown) {
    self.init(
      deadline: countdown.deadline, remaining: countdown.pausedRemaining, provisional: countdown.provisional,
      onTime: countdown.onTime)
  }
}
