import Basics
import Indicators

extension Scheme {
  /// What stands by hand: for whom, for what, how much.
  package typealias Standing = (criterion: String, subject: String, value: Int)

  /// Puts together what every unit is scored by.
  /// - Parameters:
  ///   - counts: by unit, over the period.
  ///   - standing: approved values and marks.
  ///   - marked: the facts of the matters that bear a mark, by number.
  package func inputs(
    counts: [String: Counts], standing: [Standing], marked: [String: MatterFacts], period: Period
  ) -> [String: UnitInput] {
    var inputs = counts.mapValues { UnitInput(counts: $0) }
    for hand in standing where !hand.criterion.hasPrefix("mark:") {
      inputs[hand.subject, default: UnitInput()].byHand[hand.criterion] = hand.value
    }
    let marks = standing.filter { $0.criterion.hasPrefix("mark:") && $0.value > 0 }
    let twice = Set(marks.filter { doubling.contains(String($0.criterion.dropFirst(5))) }.map(\.subject))
    for number in twice {
      for (unit, counts) in marked[number].map({ parts($0, period) }) ?? [String: Counts]() {
        inputs[unit, default: UnitInput()].doubled += counts
      }
    }
    for mark in marks {
      let code = String(mark.criterion.dropFirst(5))
      for unit in marked[mark.subject].map({ parts($0, period).keys.sorted() }) ?? [] {
        inputs[unit, default: UnitInput()].marks[code, default: 0] += 1
        if twice.contains(mark.subject) { inputs[unit, default: UnitInput()].doubledMarks[code, default: 0] += 1 }
      }
    }
    return inputs
  }

  /// What a matter adds in the period, by unit.
  private func parts(_ facts: MatterFacts, _ period: Period) -> [String: Counts] {
    CountedFacts.counts([facts], by: sort, in: period)
  }
}
