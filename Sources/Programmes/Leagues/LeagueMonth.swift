import Basics
import Indicators

/// A month of a league as a number that goes on over years: year × 12 + month − 1.
package struct LeagueMonth: Sendable, Hashable, Comparable {
  package var number: Int

  package init(_ number: Int) { self.number = number }

  /// From `2026-05`; nil if it is no month.
  package init?(text: some StringProtocol) {
    guard let period = Period(text), period.kind == .month else { return nil }
    number = period.months.lowerBound
  }

  package init(of day: LocalDate) { number = Period.month(of: day) }

  package var year: Int { number / 12 }
  /// 1 to 12.
  package var month: Int { number % 12 + 1 }
  package var code: String { "\(year)-\(padded(month, 2))" }
  package var label: Phrase { Phrase("\(year) 年 \(month) 月", code) }
  package var before: LeagueMonth { LeagueMonth(number - 1) }
  package var after: LeagueMonth { LeagueMonth(number + 1) }
  /// The day after its last.
  package var end: LocalDate { LocalDate(after.year, after.month, 1) }

  package static func < (left: LeagueMonth, right: LeagueMonth) -> Bool { left.number < right.number }
}
