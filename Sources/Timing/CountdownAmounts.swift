import Basics

/// The time of a clock that one holder had.
package struct Booking: Sendable, Hashable {
  /// As the events name it; empty if none did.
  package var holder: String
  /// All time while the clock ran.
  package var natural: Seconds
  /// The part of it inside the sessions of working days.
  package var working: Seconds
  /// All time while the clock stood still in this holder's hands.
  package var paused: Seconds

  package init(holder: String, natural: Seconds, working: Seconds, paused: Seconds) {
    self.holder = holder
    self.natural = natural
    self.working = working
    self.paused = paused
  }
}

extension Countdown {
  /// What is left at an instant, in the clock's kind of time; negative once the deadline is missed. It stands still
  /// while the clock is paused, also below zero, and after the stop.
  package func remaining(at asked: Instant) -> Seconds {
    if let pausedRemaining { return pausedRemaining }
    guard let deadline else { return .zero }
    let at = stoppedAt.map { min($0, asked) } ?? asked
    guard at > deadline else { return calendar.time(kind, from: at, to: deadline) }
    return .zero - amount(from: deadline, to: at)
  }

  /// Whether the deadline has been missed by then. To be done at the very instant of the deadline is on time.
  package func isOverdue(at asked: Instant) -> Bool {
    if let onTime { return !onTime }
    if state == .paused { return wasMissedAtPause }
    return deadline.map { asked > $0 } ?? false
  }

  /// While paused: the deadline if it were resumed at that instant. A missed deadline does not move.
  /// nil when not paused.
  package func deadline(ifResumedAt asked: Instant) -> Deadline? {
    guard state == .paused, let left = pausedRemaining, let before = deadlineAtPause else { return nil }
    guard !wasMissedAtPause else { return Deadline(before, provisional: provisional) }
    let end = calendar.advance(kind, from: asked, by: left)
    let known = kind == .continuous || calendar.covers(calendar.zone.date(asked), calendar.lastDay(of: end))
    return Deadline(end, provisional: provisional || !known)
  }

  /// When the last fifth of the whole time begins, or the last hour if that is more; not before the latest start,
  /// resumption or extension. nil unless running.
  package var dueSoonAt: Instant? {
    guard state == .running else { return nil }
    let whole = spent(until: anchor) + max(remainingAtAnchor, .zero)
    let warning = max(Seconds(milliseconds: whole.milliseconds / 5), .hours(1))
    return calendar.advance(kind, from: anchor, by: max(remainingAtAnchor - warning, .zero))
  }

  /// The time used since the start or the latest restart, in the clock's kind of time, without pauses.
  package func spent(until asked: Instant) -> Seconds { amount(from: startedAt, to: asked) }

  /// Each holder's time over all rounds, in order of appearance. `natural` and `paused` together make all the time
  /// between start and stop.
  package func booked(until asked: Instant) -> [Booking] {
    var bookings: [Booking] = []
    for stretch in stretches where stretch.start <= asked {
      let end = min(stretch.end ?? asked, asked)
      let index = bookings.firstIndex { $0.holder == stretch.holder } ?? bookings.endIndex
      if index == bookings.endIndex {
        bookings.append(Booking(holder: stretch.holder, natural: .zero, working: .zero, paused: .zero))
      }
      let length = end - stretch.start
      if stretch.isRunning {
        bookings[index].natural = bookings[index].natural + length
        bookings[index].working = bookings[index].working + calendar.workingTime(from: stretch.start, to: end)
      } else {
        bookings[index].paused = bookings[index].paused + length
      }
    }
    return bookings
  }

  /// Whether the deadline had passed when the clock was paused.
  var wasMissedAtPause: Bool {
    guard let deadlineAtPause, let pausedAt = stretches.last?.start else { return false }
    return pausedAt > deadlineAtPause
  }

  /// The running time of this round between two instants, in the clock's kind of time.
  private func amount(from start: Instant, to end: Instant) -> Seconds {
    var sum = Seconds.zero
    for stretch in stretches where stretch.round == round && stretch.isRunning {
      let from = max(stretch.start, start)
      let to = min(stretch.end ?? end, end)
      if from < to { sum = sum + calendar.time(kind, from: from, to: to) }
    }
    return sum
  }
}
