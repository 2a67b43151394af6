import Basics

/// How limits in work days are read.
package enum WorkDayReading: String, Sendable, Hashable, CaseIterable {
  /// To the close of business of the n-th working day after the day of the start (民法典 arts. 201, 203).
  case nthDay
  /// 8 × n working hours from the instant of the start.
  case sessions
}

/// When a jurisdiction works: zone, sessions of a day, ordinary week, and the days that depart from it by notice.
package struct WorkCalendar: Sendable, Equatable {
  package let zone: LocalZone
  /// Parts of a working day in minutes since local midnight, rising and apart.
  package let sessions: [Range<Int>]
  /// The days of an ordinary week that are worked; 1 is Monday, 7 is Sunday.
  package let weekdays: Set<Int>
  /// The days that depart from the ordinary week.
  package let days: [LocalDate: CalendarDay]
  /// The years whose days are known, each with the notice that orders them.
  package let years: [Int: CalendarNotice]
  /// Named parts of every year, such as `plantingSeason`.
  package let seasons: [String: Season]
  package let workDayReading: WorkDayReading
  /// Whether a limit in natural days whose last day is not worked ends on the next working day (民法典 art. 203).
  package let rollsNaturalDays: Bool

  // Flat copies of the above, so that counting a day is one look into an array.
  let shifts: [Range<Int64>]
  let dayLength: Int64
  let closing: Int
  private let firstOrdinal: Int
  private let worked: [Bool]
  private let week: [Bool]

  package static let ordinarySessions = [480..<720, 840..<1080]

  /// - Parameters:
  ///   - years: one value a year; a year without days counts as not covered.
  ///   - closures: days of the jurisdiction's own (停工, local closures); they win over the years' days.
  /// - Throws: an `invalid` refusal that names `sessions`, `workdays`, `years` or the day.
  package init(
    zone: LocalZone = .shanghai, sessions: [Range<Int>] = ordinarySessions, weekdays: Set<Int> = [1, 2, 3, 4, 5],
    years: [CalendarYear], closures: [LocalDate: CalendarDay] = [:], seasons: [String: Season] = [:],
    workDayReading: WorkDayReading = .nthDay, rollsNaturalDays: Bool = false
  ) throws(Refusal) {
    var faults = Self.faults(sessions: sessions, weekdays: weekdays)
    var days: [LocalDate: CalendarDay] = [:]
    var covered: [Int: CalendarNotice] = [:]
    for year in years where year.isCovered {
      if covered.updateValue(year.notice, forKey: year.year) != nil {
        faults.append(.init("years", Phrase("\(year.year) 年重复", "the year \(year.year) is given twice")))
      }
      for (date, day) in year.days {
        if let other = days.updateValue(day, forKey: date), other.isOff != day.isOff {
          faults.append(
            .init("\(date)", Phrase("\(date) 在两份通知中互相矛盾", "two notices contradict each other on \(date)")))
        }
      }
    }
    days.merge(closures) { _, own in own }
    for date in days.keys where !(1949...2200).contains(date.year) {
      faults.append(.init("\(date)", Phrase("\(date) 不在 1949–2200 年之间", "\(date) is not within 1949–2200")))
    }
    guard faults.isEmpty else { throw .invalid(faults.sorted { $0.field < $1.field }) }

    self.zone = zone
    self.sessions = sessions
    self.weekdays = weekdays
    self.days = days
    self.years = covered
    self.seasons = seasons
    self.workDayReading = workDayReading
    self.rollsNaturalDays = rollsNaturalDays
    shifts = sessions.map { Int64($0.lowerBound) * 60_000..<Int64($0.upperBound) * 60_000 }
    dayLength = shifts.reduce(0) { $0 + $1.upperBound - $1.lowerBound }
    closing = sessions.last?.upperBound ?? 1440
    let first = days.keys.min()?.ordinal ?? 0
    let last = days.keys.max()?.ordinal ?? -1
    firstOrdinal = first
    week = (1...7).map { weekdays.contains($0) }
    worked = (first..<max(first, last + 1)).map { ordinal in
      let date = LocalDate(ordinal: ordinal)
      return days[date].map { !$0.isOff } ?? weekdays.contains(date.weekday)
    }
  }

  private static func faults(sessions: [Range<Int>], weekdays: Set<Int>) -> [Refusal.Fault] {
    var faults: [Refusal.Fault] = []
    if sessions.isEmpty { faults.append(.init("sessions", Phrase("至少要有一个工作时段", "there must be a session"))) }
    var end = 0
    for (index, session) in sessions.enumerated() {
      if session.isEmpty || session.lowerBound < end || session.upperBound > 1440 {
        faults.append(
          .init(
            "sessions[\(index)]",
            Phrase(
              "工作时段须在一天之内、先后有序、互不重叠",
              "sessions must lie within a day, one after the other, without overlap")))
      }
      end = max(end, session.upperBound)
    }
    if weekdays.isEmpty || !weekdays.isSubset(of: 1...7) {
      faults.append(.init("workdays", Phrase("工作日须为 1（周一）至 7（周日）", "work days are 1 (Monday) to 7 (Sunday)")))
    }
    return faults
  }

  /// Whether the day is worked: by notice, else by the ordinary week.
  package func isWorkday(_ date: LocalDate) -> Bool {
    let index = date.ordinal - firstOrdinal
    return worked.indices.contains(index) ? worked[index] : week[date.weekday - 1]
  }

  /// Whether every year from one day to another has its notice.
  package func covers(_ first: LocalDate, _ last: LocalDate) -> Bool {
    let from = first.year
    return from > last.year || (from...last.year).allSatisfy { years[$0] != nil }
  }

  /// Whether the day lies in the season of that name; nil if the calendar has none such.
  package func isInSeason(_ name: String, on date: LocalDate) -> Bool? { seasons[name].map { $0.contains(date) } }
}
