import Basics
import Indicators
import Platform

/// The period a page is about, and the links to others.
package struct PeriodChoice: Sendable {
  package var period: Period

  /// That period.
  package init(_ period: Period) { self.period = period }

  /// From `period=`; this month unless told.
  /// - Throws: `Refusal` naming `period`.
  package init(_ call: Call) throws(Refusal) {
    guard let text = call.query["period"]?.trimmed.nonEmpty else {
      period = Period(monthOf: call.jurisdiction.today)
      return
    }
    guard let period = Period(text) else {
      throw .invalid(
        "period",
        Phrase("统计期写作 2026-06、2026-Q2、2026-H1 或 2026", "Write the period as 2026-06, 2026-Q2, 2026-H1 or 2026"))
    }
    self.period = period
  }

  /// The kinds of period that hold the end of this one, and the way to the one before and after.
  /// - Parameter path: the page with that period.
  package func controls(_ call: Call, kinds: [Period.Kind] = Period.Kind.allCases, path: (Period) -> String) -> HTML {
    let month = period.lastMonth, year = period.year
    let choices = kinds.compactMap { kind -> Segment? in
      let number =
        switch kind {
        case .month, .cumulative: month
        case .quarter: (month + 2) / 3
        case .halfYear: (month + 5) / 6
        case .year: 1
        }
      guard let other = Period(kind, year, number) else { return nil }
      return Segment(kind.label[call.language], path: path(other), isCurrent: kind == period.kind)
    }
    let before = neighbour(-1), after = neighbour(1)
    let steps = [
      before.map { button(Button(call.say("上一期", "Before"), .quiet, icon: .arrowLeft, path: path($0))) },
      after.flatMap { $0.firstDay > call.jurisdiction.today ? nil : $0 }
        .map { button(Button(call.say("下一期", "Next"), .quiet, icon: .arrowRight, path: path($0))) },
    ].compactMap(\.self)
    return segmented(label: call.say("统计期", "Period"), choices) + buttonRow(steps)
  }

  private func neighbour(_ step: Int) -> Period? {
    guard period.kind == .cumulative else { return step < 0 ? period.before : period.after }
    return Period(.cumulative, period.year, period.number + step)
  }
}
