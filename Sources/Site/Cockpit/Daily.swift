import Basics
import Casework
import Organization
import Platform
import Timing

/// What the report of a day says, read from the counts of days; what only the present knows is left out for a day that is over.
struct Daily: Sendable {
  let call: Call
  let day: LocalDate
  let now: Instant
  let figures: DayFigures
  /// The day before and the same day a week ago.
  let yesterday: DayCount
  let weekAgo: DayCount
  /// How many were open when the day ended, by street: those open now, less what has come in since, and what has ended since.
  let openAtEnd: [String: Int]
  /// Of today only; nobody noted down what was overdue on a day that is over.
  let late: [Matter]?
  let cockpit: Cockpit

  var zone: LocalZone { call.jurisdiction.district.calendar.zone }
  var isToday: Bool { day == zone.date(now) }
  var total: DayCount { figures.total }
  var open: Int { openAtEnd.values.reduce(0, +) }

  /// - Throws: `Refusal` for a day that is none or still to come.
  static func read(_ call: Call) async throws -> Daily {
    let cockpit = try await Cockpit.read(call)
    let matters = call.jurisdiction.matters, now = cockpit.now
    let day = try day(call, today: cockpit.today)
    let figures = try await matters.dayFigures(from: day, to: day + 1)
    func count(_ other: LocalDate) async throws -> DayCount {
      try await matters.dayFigures(from: other, to: other + 1, sorts: []).total
    }
    let since = try await matters.dayFigures(from: day + 1, to: cockpit.today + 1, sorts: [.street])
    var open = Dictionary(
      cockpit.overview.byStreet.map { ($0.name, $0.open) }, uniquingKeysWith: { first, _ in first })
    for (street, count) in since.byStreet { open[street, default: 0] += count.ended - count.reported }
    var late: [Matter]?
    if day == cockpit.today {
      var filter = MatterFilter(which: .overdue, now: now)
      filter.flow = call.jurisdiction.district.settings.mainFlow
      late = try await matters.list(filter, reach: call.principal.reach, limit: 20).matters
    }
    return Daily(
      call: call, day: day, now: now, figures: figures, yesterday: try await count(day + -1),
      weekAgo: try await count(day + -7), openAtEnd: open, late: late, cockpit: cockpit)
  }

  private static func day(_ call: Call, today: LocalDate) throws(Refusal) -> LocalDate {
    guard let text = call.query["day"]?.trimmed.nonEmpty else { return today }
    guard let day = LocalDate(text), day <= today else {
      throw .invalid(
        "day", Phrase("“\(text)”不是今天或以前的日期，例如 2026-11-23", "“\(text)” is no day up to today; such as 2026-11-23"))
    }
    return day
  }
}
