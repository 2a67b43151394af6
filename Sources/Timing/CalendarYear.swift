import Basics

/// The notice that orders days off and days worked in exchange (国务院办公厅关于部分节假日安排的通知, or a district's own).
package struct CalendarNotice: Sendable, Hashable {
  /// The document's number, such as 国办发明电〔2025〕7号, if it is known.
  package var number: String?
  /// Where the documents are published.
  package var urls: [String]

  package init(number: String? = nil, urls: [String] = []) {
    self.number = number
    self.urls = urls
  }

  /// The number, else the first address; empty if neither is known.
  package var title: String { number ?? urls.first ?? "" }
}

/// A day that departs from the ordinary week.
package struct CalendarDay: Sendable, Hashable {
  /// true: a day off (放假); false: worked in exchange (调休上班).
  package var isOff: Bool
  /// The holiday to which the day belongs.
  package var name: Phrase
  /// What orders it.
  package var notice: CalendarNotice

  package init(isOff: Bool, name: Phrase, notice: CalendarNotice) {
    self.isOff = isOff
    self.name = name
    self.notice = notice
  }
}

/// One year's days that depart from the ordinary week. Some notices also name the last days of the year before.
package struct CalendarYear: Sendable, Hashable {
  package var year: Int
  package var notice: CalendarNotice
  package var days: [LocalDate: CalendarDay]

  package init(year: Int, notice: CalendarNotice, days: [LocalDate: CalendarDay]) {
    self.year = year
    self.notice = notice
    self.days = days
  }

  /// An empty list means that the notice for the year is not out: the year is not covered.
  package var isCovered: Bool { !days.isEmpty }
}

/// A part of every year, from one day of a month to another, both included; it may run over New Year.
package struct Season: Sendable, Hashable {
  package var name: Phrase
  /// Month × 100 + day, such as 315 for 15 March.
  package var first: Int
  package var last: Int

  package init(name: Phrase, fromMonth: Int, day fromDay: Int, toMonth: Int, day toDay: Int) {
    self.name = name
    first = fromMonth * 100 + fromDay
    last = toMonth * 100 + toDay
  }

  package func contains(_ date: LocalDate) -> Bool {
    let day = date.month * 100 + date.day
    return first <= last ? (first...last).contains(day) : day >= first || day <= last
  }
}
