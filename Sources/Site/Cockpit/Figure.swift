import Basics
import Casework

/// A figure of the cockpit: what it is called, how it is computed, and what its parts are.
package enum Figure: String, Sendable, CaseIterable {
  case reported, open, ontime, duration, satisfied, overdue, closed

  static let strip: [Figure] = [.reported, .open, .ontime, .duration, .satisfied, .overdue]

  /// Whether it is about this moment, whatever the range.
  var isNow: Bool { self == .open || self == .overdue }

  func label(_ range: CockpitRange) -> Phrase {
    switch self {
    case .reported: Phrase("\(range.word.zh)受理", "Reported, \(range.word.en.lowercased())")
    case .closed: Phrase("\(range.word.zh)办结", "Closed, \(range.word.en.lowercased())")
    default: name
    }
  }

  var name: Phrase {
    switch self {
    case .reported: Phrase("受理", "Reported")
    case .open: Phrase("在办", "Open")
    case .ontime: Phrase("按期处置率", "On time")
    case .duration: Phrase("平均办结用时", "Mean time to close")
    case .satisfied: Phrase("回访满意率", "Satisfied")
    case .overdue: Phrase("超期在办", "Overdue")
    case .closed: Phrase("办结", "Closed")
    }
  }

  var unit: Phrase {
    switch self {
    case .reported, .open, .overdue, .closed: Phrase("件", "matters")
    case .ontime, .satisfied: .verbatim("%")
    case .duration: Phrase("小时", "h")
    }
  }

  /// How it is computed, in words.
  var formula: Phrase {
    switch self {
    case .reported:
      Phrase("上报时间在所选日期内的案件数，按上报日计。", "Matters whose report lies within the chosen days.")
    case .open: Phrase("此刻尚未结束的案件数，与所选日期无关。", "Matters that have not ended at this moment, whatever days are chosen.")
    case .ontime:
      Phrase(
        "分子：在所选日期内结束、并在时限内处置（或申诉、容错认定不计超时）的案件；分母：在所选日期内结束、应评价的案件。经批准剔除的不进分母。",
        "Above: matters that ended within the days and were handled by their deadline, or whose miss was exempted. "
          + "Below: those that ended and are judged. What was left out with approval is in neither."
      )
    case .duration:
      Phrase(
        "分子：在所选日期内办结的案件从上报到办结的时间之和；分母：办结件数。",
        "Above: the time from report to closing of what was closed within the days. Below: how many were closed.")
    case .satisfied:
      Phrase(
        "分子：回访中表示满意的；分母：所选日期内回访接通的。未接通的不进分母。",
        "Above: those who said they were satisfied. Below: those reached by a call-back within the days; who was not reached is in neither.")
    case .overdue: Phrase("此刻尚未结束、且当前时限已过的案件数。", "Matters that have not ended and whose present deadline has passed.")
    case .closed: Phrase("在所选日期内办结的案件数；作废、并案的不计。", "Matters closed within the days; dropped and merged ones do not count.")
    }
  }

  /// Where it comes from.
  var source: Phrase {
    switch self {
    case .open, .overdue: Phrase("案件表，此刻逐件计数", "the matters, counted one by one at this moment")
    case .satisfied: Phrase("回访记录，随记录逐日累计", "call-backs, added up by day as they are recorded")
    default: Phrase("流转记录，随每一步逐日累计，可由案件重算核对", "the log, added up by day with every step; can be counted anew from the matters")
    }
  }

  func value(_ count: DayCount, open: Int, overdue: Int) -> String {
    switch self {
    case .reported: grouped(count.reported)
    case .closed: grouped(count.closed)
    case .open: grouped(open)
    case .overdue: grouped(overdue)
    case .ontime: count.onTimeShare.map { decimal($0 * 100) } ?? "—"
    case .satisfied: count.satisfiedShare.map { decimal($0 * 100) } ?? "—"
    case .duration: count.hours.map { decimal($0) } ?? "—"
    }
  }

  /// Numerator and denominator; nil for a plain count.
  func parts(_ count: DayCount, in language: Language) -> (above: String, below: String)? {
    switch self {
    case .ontime: (grouped(count.onTime), grouped(count.judged))
    case .satisfied: (grouped(count.satisfied), grouped(count.reached))
    case .duration: (language.pick("\(grouped(count.minutes)) 分", "\(grouped(count.minutes)) min"), grouped(count.closed))
    default: nil
    }
  }
}
