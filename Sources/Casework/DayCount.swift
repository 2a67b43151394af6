import Basics

/// What came in and what ended on a day (日计), counted so that a year can be told without walking through its matters.
package struct DayCount: Sendable, Hashable {
  /// Reported on the day.
  package var reported = 0
  /// Ended on the day, in whatever way.
  package var ended = 0
  /// Ended by being closed (办结), not dropped or merged.
  package var closed = 0
  /// Of those that ended: judged for being on time, and on time.
  package var judged = 0
  package var onTime = 0
  /// From report to closing, summed over those closed.
  package var minutes = 0
  /// Reporters reached by a call-back on the day, and those satisfied.
  package var reached = 0
  package var satisfied = 0

  package init() {}

  /// nil where nothing was judged: a zero denominator is neither 0 % nor 100 %.
  package var onTimeShare: Double? { judged == 0 ? nil : Double(onTime) / Double(judged) }
  package var satisfiedShare: Double? { reached == 0 ? nil : Double(satisfied) / Double(reached) }
  /// Mean hours from report to closing.
  package var hours: Double? { closed == 0 ? nil : Double(minutes) / 60 / Double(closed) }

  /// Field by field.
  package static func + (left: DayCount, right: DayCount) -> DayCount {
    var sum = DayCount()
    for (place, (a, b)) in zip(fields, zip(left.values, right.values)) { sum[keyPath: place] = a + b }
    return sum
  }

  /// Adds field by field.
  package static func += (left: inout DayCount, right: DayCount) { left = left + right }

  package static prefix func - (count: DayCount) -> DayCount {
    var less = DayCount()
    for (place, value) in zip(fields, count.values) { less[keyPath: place] = -value }
    return less
  }

  /// In the order of the columns.
  static var fields: [WritableKeyPath<DayCount, Int>] {
    [\.reported, \.ended, \.closed, \.judged, \.onTime, \.minutes, \.reached, \.satisfied]
  }

  var values: [Int] { [reported, ended, closed, judged, onTime, minutes, reached, satisfied] }
}

/// One moment's part in the counts of its day.
package struct DayLine: Sendable, Hashable {
  package var at: Instant
  package var flow: String
  /// Empty while unlocated.
  package var street: String
  /// Of the subclass, as matters have it; empty while unclassified.
  package var category: String
  /// Who had it when it ended; empty for a report.
  package var agency: String
  package var count: DayCount

  package init(at: Instant, flow: String, street: String, category: String, agency: String, count: DayCount) {
    self.at = at
    self.flow = flow
    self.street = street
    self.category = category
    self.agency = agency
    self.count = count
  }

  /// The same with the opposite sign: takes back what was counted.
  var reversed: DayLine {
    var line = self
    line.count = -count
    return line
  }
}

/// By what days are counted.
package enum DaySort: String, Sendable, CaseIterable {
  case street, category, agency
  /// What reporters said, by street.
  case voice
  /// Everything together, and everything that reporters said; the name is empty.
  case all, voices

  /// Whether it is about what reporters said.
  var isSaid: Bool { self == .voice || self == .voices }

  static let kept: [DaySort] = [.street, .category, .agency, .voice]
}
