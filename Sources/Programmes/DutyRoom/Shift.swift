import Basics
import Organization
import Timing

/// One turn of one person on duty for an agency (班次). An agency has one at a time.
package struct Shift: Sendable, Hashable {
  /// Instead of whom, and why, for this one shift (代班).
  package struct StandIn: Sendable, Hashable {
    package var person: String
    package var personName: String
    package var reason: String
  }

  /// Longer ones are entered day by day. The bound lets those on duty now be found among the latest begun.
  package static let hoursMost = 48

  package var key: Key
  /// The code of its `ShiftKind`.
  package var kind: String
  package var agency: String
  package var post: String
  /// The code of the person on duty.
  package var person: String
  package var personName: String
  package var starts: Instant
  /// The first instant after it.
  package var ends: Instant
  package var standIn: StandIn?

  package init(
    key: Key, kind: String, agency: String, post: String, person: String, personName: String, starts: Instant,
    ends: Instant, standIn: StandIn? = nil
  ) {
    self.key = key
    self.kind = kind
    self.agency = agency
    self.post = post
    self.person = person
    self.personName = personName
    self.starts = starts
    self.ends = ends
    self.standIn = standIn
  }

  /// Whether it is on at that moment.
  package func covers(_ instant: Instant) -> Bool { starts <= instant && instant < ends }

  /// Whether there is a moment at which both are on.
  package func overlaps(_ other: Shift) -> Bool { starts < other.ends && other.starts < ends }

  /// The times between the two instants at which nobody is on duty.
  /// - Parameter shifts: of one agency, by their beginning.
  package static func gaps(in shifts: [Shift], from: Instant, to: Instant) -> [Range<Instant>] {
    var gaps: [Range<Instant>] = []
    var covered = from
    for shift in shifts where shift.ends > from && shift.starts < to {
      if shift.starts > covered { gaps.append(covered..<shift.starts) }
      covered = max(covered, shift.ends)
    }
    if covered < to { gaps.append(covered..<to) }
    return gaps
  }
}

/// Which days of a span have a shift of a kind (排班规律).
package struct ShiftPattern: Sendable, Hashable {
  /// Of all days, or of those the work calendar calls working days or days off, make-up days and holidays included.
  package enum Days: String, Sendable, CaseIterable { case all, workdays, daysOff }

  /// A plan for longer is arranged in pieces, with the calendars of the years at hand.
  package static let daysMost = 92

  package var kind: ShiftKind
  package var first: LocalDate
  /// The last day on which a shift begins.
  package var last: LocalDate
  /// 1 is Monday; empty for every day.
  package var weekdays: Set<Int>
  package var days: Days

  package init(
    kind: ShiftKind, first: LocalDate, last: LocalDate, weekdays: Set<Int> = [], days: Days = .all
  ) {
    self.kind = kind
    self.first = first
    self.last = last
    self.weekdays = weekdays
    self.days = days
  }

  /// The shifts by the day they begin on. A night shift ends on the next day, whatever day that is.
  package func spans(_ calendar: WorkCalendar) -> [(day: LocalDate, starts: Instant, ends: Instant)] {
    guard first <= last else { return [] }
    return (first.ordinal...last.ordinal).map { LocalDate(ordinal: $0) }.filter { day in
      guard weekdays.isEmpty || weekdays.contains(day.weekday) else { return false }
      switch days {
      case .all: return true
      case .workdays: return calendar.isWorkday(day)
      case .daysOff: return !calendar.isWorkday(day)
      }
    }.map { day in
      let span = kind.span(on: day, in: calendar.zone)
      return (day, span.starts, span.ends)
    }
  }
}
