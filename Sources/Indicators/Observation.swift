import Basics

/// A value that somebody entered or imported, or that a programme found, for one subject and period (数值). Values are whole
/// thousandths of the unit of their indicator, so that both engines keep the same digits.
package struct Observation: Sendable, Hashable {
  /// How far it has come on its way to be told.
  package enum State: String, Sendable, CaseIterable {
    /// Entered; waits for another person.
    case entered
    case approved
    /// Sent back with a reason; stays on record.
    case refused

    package var label: Phrase {
      switch self {
      case .entered: Phrase("待审核", "To be approved")
      case .approved: Phrase("已审核", "Approved")
      case .refused: Phrase("已退回", "Sent back")
      }
    }
  }

  package var key: Key
  package var indicator: String
  /// The area or agency it is about, by code.
  package var subject: String
  package var period: Period
  /// 1, 2, 3 …; the highest approved one holds.
  package var revision: Int
  /// nil where only the change on the year before was published.
  package var value: Int?
  /// As it was published beside the value, in thousandths of a percent point; nil if none was.
  package var yearOnYear: Int?
  /// Where it is taken from: a document, a table, a report.
  package var source: String
  package var note: String
  /// Shipped as an example; said so wherever it is shown.
  package var isExample: Bool
  package var state: State
  package var enteredBy: String
  package var enteredPost: String
  package var enteredAt: Instant
  package var approvedBy: String
  package var approvedPost: String
  package var approvedAt: Instant?
  /// From when on everybody may see it; nil while it is not released.
  package var releasedAt: Instant?

  package init(
    key: Key, indicator: String, subject: String, period: Period, revision: Int, value: Int?, yearOnYear: Int? = nil,
    source: String, note: String = "", isExample: Bool = false, state: State = .entered, enteredBy: String,
    enteredPost: String,
    enteredAt: Instant, approvedBy: String = "", approvedPost: String = "", approvedAt: Instant? = nil,
    releasedAt: Instant? = nil
  ) {
    self.key = key
    self.indicator = indicator
    self.subject = subject
    self.period = period
    self.revision = revision
    self.value = value
    self.yearOnYear = yearOnYear
    self.source = source
    self.note = note
    self.isExample = isExample
    self.state = state
    self.enteredBy = enteredBy
    self.enteredPost = enteredPost
    self.enteredAt = enteredAt
    self.approvedBy = approvedBy
    self.approvedPost = approvedPost
    self.approvedAt = approvedAt
    self.releasedAt = releasedAt
  }
}

/// What is reckoned from values, always in whole numbers.
package enum Comparison {
  /// Change against another value in thousandths of a percent (同比、环比): 130 over 100 is 30 000. nil where the other is not above zero.
  package static func change(_ value: Int, against other: Int) -> Int? {
    other > 0 ? Ratio.divided((value - other) * 100_000, by: other) : nil
  }

  /// The share of a value in a whole (占比), in thousandths of a percent.
  package static func share(_ value: Int, of whole: Int) -> Int? {
    whole > 0 ? Ratio.divided(value * 100_000, by: whole) : nil
  }

  /// How far ahead of the schedule of the year (序时进度), in thousandths of a percent point: completion of the year's target less
  /// `month ÷ 12`. 56.1 % at the end of May is 14.4 points ahead (Nanjing's boards of 2023, domain 2.2). nil without a target.
  package static func ahead(_ value: Int, target: Int, month: Int) -> Int? {
    guard let done = share(value, of: target) else { return nil }
    return done - Ratio.divided(month * 100_000, by: 12)
  }
}
