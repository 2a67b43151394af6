import Basics

extension WorkCalendar {
  /// From when on the other calendar counts otherwise; nil if they count alike. Hours, week or reading that differ, differ for ever.
  package func firstDifference(from other: WorkCalendar) -> Instant? {
    guard zone == other.zone, sessions == other.sessions, weekdays == other.weekdays, workDayReading == other.workDayReading,
      rollsNaturalDays == other.rollsNaturalDays
    else { return Instant(milliseconds: 0) }
    let days = Set(days.keys).union(other.days.keys).filter { self.days[$0] != other.days[$0] }
    let years = Set(years.keys).symmetricDifference(other.years.keys).map { LocalDate($0, 1, 1) }
    return (days + years).min().map { zone.instant($0) }
  }
}
