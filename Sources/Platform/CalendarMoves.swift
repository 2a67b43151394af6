import Basics
import Casework
import Ciphers
import Timing

/// What a calendar would change: the days that count otherwise, and the open deadlines that would move.
package struct CalendarMoves: Sendable {
  /// One day, and whether it is worked under the old and the new calendar.
  package struct Day: Sendable, Hashable {
    package var date: LocalDate
    package var name: Phrase
    package var before: Bool
    package var after: Bool
  }

  /// How many days are listed at most.
  package static let daysMost = 400

  package var days: [Day]
  /// Hours, week or reading differ, so that every day does.
  package var isAlways: Bool
  package var moved: [MovedDeadline]

  /// The days on which two calendars differ, without looking at any matter.
  package static func days(from before: WorkCalendar, to after: WorkCalendar) -> (days: [Day], isAlways: Bool) {
    switch before.difference(from: after) {
    case .none: return ([], false)
    case .always: return ([], true)
    case .days(let stretches):
      var days: [Day] = []
      for stretch in stretches {
        var date = stretch.lowerBound
        while date <= stretch.upperBound, days.count < daysMost {
          let old = before.isWorkday(date), new = after.isWorkday(date)
          if old != new {
            let name = after.days[date]?.name ?? before.days[date]?.name ?? .verbatim("")
            days.append(Day(date: date, name: name, before: old, after: new))
          }
          date = date + 1
        }
      }
      return (days, false)
    }
  }

  /// Computes the deadlines of all open matters under the calendar of the district; stores nothing.
  package static func find(
    _ district: District, in jurisdiction: Jurisdiction, progress: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> CalendarMoves {
    let found = days(from: jurisdiction.district.calendar, to: district.calendar)
    let keyFile = jurisdiction.keyFile
    let matters = Matters(
      database: jurisdiction.database, current: CurrentDistrict(district), rules: jurisdiction.rules,
      keys: jurisdiction.surroundings.keys, secrets: { keyFile.ring }, now: jurisdiction.now)
    let moved = try await matters.recompute(since: nil, write: false, progress: progress)
    return CalendarMoves(days: found.days, isAlways: found.isAlways, moved: moved)
  }
}
