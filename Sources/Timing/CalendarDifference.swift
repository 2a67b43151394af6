import Basics

/// On which days two calendars count otherwise.
package enum CalendarDifference: Sendable, Hashable {
  case none
  /// On these days alone; stretches in order, apart.
  case days([ClosedRange<LocalDate>])
  /// Hours, week, zone or reading differ: on any day.
  case always
}

extension WorkCalendar {
  /// From when on the other calendar counts otherwise; nil if they count alike. Hours, week or reading that differ, differ for ever.
  package func firstDifference(from other: WorkCalendar) -> Instant? {
    guard countsDays(as: other) else { return Instant(milliseconds: 0) }
    let days = Set(days.keys).union(other.days.keys).filter { self.days[$0] != other.days[$0] }
    let years = Set(years.keys).symmetricDifference(other.years.keys).map { LocalDate($0, 1, 1) }
    return (days + years).min().map { zone.instant($0) }
  }

  /// The days that one works and the other does not. What a day is called, and whether the year has its notice, moves no deadline
  /// and is passed over.
  package func difference(from other: WorkCalendar) -> CalendarDifference {
    guard countsDays(as: other) else { return .always }
    let changed = Set(days.keys).union(other.days.keys).filter { isWorkday($0) != other.isWorkday($0) }.sorted()
    var stretches: [ClosedRange<LocalDate>] = []
    for day in changed {
      // The days of one holiday and their make-up days are one stretch.
      if let last = stretches.last, day <= last.upperBound + 14 {
        stretches[stretches.count - 1] = last.lowerBound...day
      } else {
        stretches.append(day...day)
      }
    }
    return stretches.isEmpty ? .none : .days(stretches)
  }

  /// Whether a day that both work counts alike in both.
  private func countsDays(as other: WorkCalendar) -> Bool {
    zone == other.zone && sessions == other.sessions && weekdays == other.weekdays
      && workDayReading == other.workDayReading && rollsNaturalDays == other.rollsNaturalDays
  }
}
