import Basics

/// A span of whole months that figures are about (统计期).
package struct Period: Sendable, Hashable, Comparable {
  /// How long it is, and where it begins.
  package enum Kind: String, Sendable, CaseIterable {
    case month, quarter, halfYear, year
    /// From January to the end of a month (累计).
    case cumulative

    package var label: Phrase {
      switch self {
      case .month: Phrase("月", "Month")
      case .quarter: Phrase("季度", "Quarter")
      case .halfYear: Phrase("半年", "Half-year")
      case .year: Phrase("年", "Year")
      case .cumulative: Phrase("累计", "Since January")
      }
    }
  }

  package let kind: Kind
  /// 1900 to 2999.
  package let year: Int
  /// 1 to 12, to 4, to 2; always 1 for a year; for a cumulative period its last month.
  package let number: Int

  /// - Returns: nil if there is no such part of a year.
  package init?(_ kind: Kind, _ year: Int, _ number: Int = 1) {
    let most =
      switch kind {
      case .month, .cumulative: 12
      case .quarter: 4
      case .halfYear: 2
      case .year: 1
      }
    guard (1...most).contains(number), (1900...2999).contains(year) else { return nil }
    self.kind = kind
    self.year = year
    self.number = number
  }

  /// From `2026-06`, `2026-Q2`, `2026-H1`, `2026` or `2026-01~06`; nil if it is none of these.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts[0].count == 4, let year = Int(parts[0]) else { return nil }
    guard parts.count == 2 else {
      self.init(.year, year)
      return
    }
    let rest = parts[1]
    switch rest.first {
    case "Q": self.init(.quarter, year, Int(rest.dropFirst()) ?? 0)
    case "H": self.init(.halfYear, year, Int(rest.dropFirst()) ?? 0)
    default:
      if rest.hasPrefix("01~"), rest.count == 5 {
        self.init(.cumulative, year, Int(rest.dropFirst(3)) ?? 0)
      } else if rest.count == 2 {
        self.init(.month, year, Int(rest) ?? 0)
      } else {
        return nil
      }
    }
  }

  /// The month that a day lies in.
  package init(monthOf day: LocalDate) {
    kind = .month
    year = day.year
    number = day.month
  }

  private var firstMonth: Int {
    switch kind {
    case .month: number
    case .quarter: number * 3 - 2
    case .halfYear: number * 6 - 5
    case .year, .cumulative: 1
    }
  }

  /// 1 to 12: how many months of the year are over at its end.
  package var lastMonth: Int {
    switch kind {
    case .month, .cumulative: number
    case .quarter: number * 3
    case .halfYear: number * 6
    case .year: 12
    }
  }

  package var firstDay: LocalDate { LocalDate(year, firstMonth, 1) }
  /// The day after its last.
  package var end: LocalDate { lastMonth == 12 ? LocalDate(year + 1, 1, 1) : LocalDate(year, lastMonth + 1, 1) }

  /// The number of the month that a day lies in, counting on over years: year × 12 + month − 1.
  package static func month(of day: LocalDate) -> Int { day.year * 12 + day.month - 1 }

  /// Its months, numbered as `month(of:)`.
  package var months: ClosedRange<Int> { (year * 12 + firstMonth - 1)...(year * 12 + lastMonth - 1) }

  /// The same part of the year before (同比).
  package var yearBefore: Period? { Period(kind, year - 1, number) }

  /// The one before it of its kind (环比); none for what counts from January.
  package var before: Period? {
    switch kind {
    case .cumulative: nil
    case .year: yearBefore
    default:
      number > 1
        ? Period(kind, year, number - 1) : Period(kind, year - 1, kind == .month ? 12 : kind == .quarter ? 4 : 2)
    }
  }

  /// The one after it of its kind; none for what counts from January.
  package var after: Period? {
    kind == .cumulative ? nil : Period(kind, year, number + 1) ?? Period(kind, year + 1, 1)
  }

  /// `2026-06`, `2026-Q2`, `2026-H1`, `2026`, `2026-01~06`.
  package var code: String {
    switch kind {
    case .month: "\(year)-\(padded(number, 2))"
    case .quarter: "\(year)-Q\(number)"
    case .halfYear: "\(year)-H\(number)"
    case .year: "\(year)"
    case .cumulative: "\(year)-01~\(padded(number, 2))"
    }
  }

  package var label: Phrase {
    switch kind {
    case .month: Phrase("\(year) 年 \(number) 月", "\(year)-\(padded(number, 2))")
    case .quarter: Phrase("\(year) 年第 \(number) 季度", "Q\(number) \(year)")
    case .halfYear: Phrase("\(year) 年\(number == 1 ? "上" : "下")半年", "H\(number) \(year)")
    case .year: Phrase("\(year) 年", "\(year)")
    case .cumulative: Phrase("\(year) 年 1–\(number) 月", "Jan–\(padded(number, 2)) \(year)")
    }
  }

  /// By end, the shorter first.
  package static func < (left: Period, right: Period) -> Bool {
    (left.end.ordinal, left.months.count, left.kind.rawValue) < (
      right.end.ordinal, right.months.count, right.kind.rawValue
    )
  }
}
