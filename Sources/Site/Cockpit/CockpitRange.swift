import Basics

/// The span of days that the figures of the cockpit are about; today is always its last day.
package enum CockpitRange: String, Sendable, CaseIterable {
  case today, week, month, year

  /// From the query of a page; whatever is unknown is today.
  init(_ text: String?) { self = text.flatMap(CockpitRange.init(rawValue:)) ?? .today }

  var word: Phrase {
    switch self {
    case .today: Phrase("今日", "Today")
    case .week: Phrase("近 7 日", "7 days")
    case .month: Phrase("近 30 日", "30 days")
    case .year: Phrase("本年", "This year")
    }
  }

  /// What it is compared with.
  var before: Phrase {
    switch self {
    case .today: Phrase("上周同日", "the same day a week ago")
    case .week: Phrase("前 7 日", "the 7 days before")
    case .month: Phrase("前 30 日", "the 30 days before")
    case .year: Phrase("去年同期", "the same time last year")
    }
  }

  /// The days of the span; the upper bound is not part of it.
  func span(until today: LocalDate) -> Range<LocalDate> {
    let first =
      switch self {
      case .today: today
      case .week: today + -6
      case .month: today + -29
      case .year: LocalDate(today.year, 1, 1)
      }
    return first..<(today + 1)
  }

  /// As many days, earlier.
  func spanBefore(until today: LocalDate) -> Range<LocalDate> {
    let span = span(until: today)
    let length = span.upperBound.ordinal - span.lowerBound.ordinal
    let first =
      switch self {
      case .today: today + -7
      case .week, .month: span.lowerBound + -length
      case .year: LocalDate(today.year - 1, 1, 1)
      }
    return first..<(first + length)
  }
}
