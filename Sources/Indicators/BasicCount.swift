import Basics

/// The counts that everything else is reckoned from (基本指标; GB/T 30428.4 names them, how each is placed in time is ours). Each counts
/// matters, or steps of matters, on the day its anchor falls on.
package enum BasicCount: String, Sendable, CaseIterable {
  // On the day of the report.
  case reported, selfFound, rejected
  // On the day of filing.
  case filed, filingJudged, filedOnTime
  // On the day it was first sent to an agency.
  case dispatched, dispatchJudged, dispatchedOnTime, redispatched
  // On the day the clock of the handling agency runs out (到期日): so a month judges what had to be done in it, whenever it was done.
  case dueHandling, handledOnTime, handledLate, exempted, deferred, excluded, dueClosed, urgentDue, urgentHandledOnTime
  case reworked, reworks, extended, suspended, signDue, signedOnTime, handled, workMinutes
  // On the day of the refusal, for the agency that refused.
  case refused, refusedWrongly
  // On the day of closing.
  case closed, closedFixed, closingJudged, closedOnTime, recurred, appealsGranted
  // On the day of the call-back.
  case reached, responded, solved, satisfied

  /// What a count is placed in time by.
  package enum Anchor: String, Sendable, CaseIterable {
    case reported, filed, dispatched, due, closed, voiced, refused

    package var label: Phrase {
      switch self {
      case .reported: Phrase("上报日", "day of the report")
      case .filed: Phrase("立案日", "day of filing")
      case .dispatched: Phrase("首次派遣日", "day it was first sent")
      case .due: Phrase("处置到期日", "day the handling limit ends")
      case .closed: Phrase("办结日", "day of closing")
      case .voiced: Phrase("回访日", "day of the call-back")
      case .refused: Phrase("退单日", "day of the refusal")
      }
    }
  }

  /// Which day of a matter the count falls on.
  package var anchor: Anchor {
    switch self {
    case .reported, .selfFound, .rejected: .reported
    case .filed, .filingJudged, .filedOnTime: .filed
    case .dispatched, .dispatchJudged, .dispatchedOnTime, .redispatched: .dispatched
    case .closed, .closedFixed, .closingJudged, .closedOnTime, .recurred, .appealsGranted: .closed
    case .reached, .responded, .solved, .satisfied: .voiced
    case .refused, .refusedWrongly: .refused
    default: .due
    }
  }

  /// The name on screen.
  package var label: Phrase {
    switch self {
    case .reported: Phrase("上报数", "Reported")
    case .selfFound: Phrase("自发现数", "Found by ourselves")
    case .rejected: Phrase("不予受理数", "Not taken up")
    case .filed: Phrase("立案数", "Filed")
    case .filingJudged: Phrase("应按时立案数", "Filing judged")
    case .filedOnTime: Phrase("按时立案数", "Filed in time")
    case .dispatched: Phrase("派遣数", "Dispatched")
    case .dispatchJudged: Phrase("应按时派遣数", "Dispatch judged")
    case .dispatchedOnTime: Phrase("按时派遣数", "Dispatched in time")
    case .redispatched: Phrase("二次派遣数", "Sent elsewhere again")
    case .dueHandling: Phrase("应处置数", "Due")
    case .handledOnTime: Phrase("按期处置数", "Handled in time")
    case .handledLate: Phrase("超期处置数", "Handled late")
    case .exempted: Phrase("不计超时数", "Late, not counted as late")
    case .deferred: Phrase("缓办数", "Deferred")
    case .excluded: Phrase("剔除数", "Excluded")
    case .dueClosed: Phrase("到期已结案数", "Of those due, closed")
    case .urgentDue: Phrase("紧急问题应处置数", "Urgent, due")
    case .urgentHandledOnTime: Phrase("紧急问题按期处置数", "Urgent, handled in time")
    case .reworked: Phrase("返工案件数", "Matters reworked")
    case .reworks: Phrase("返工次数", "Reworks")
    case .extended: Phrase("延期数", "Extended")
    case .suspended: Phrase("挂账数", "Suspended")
    case .refused: Phrase("退单数", "Refused")
    case .refusedWrongly: Phrase("退单未获支持数", "Refused, overruled")
    case .signDue: Phrase("应签收次数", "To be acknowledged")
    case .signedOnTime: Phrase("及时签收次数", "Acknowledged in time")
    case .handled: Phrase("处置数", "Handled")
    case .workMinutes: Phrase("处置用时（工作分钟）", "Working minutes until handled")
    case .closed: Phrase("结案数", "Closed")
    case .closedFixed: Phrase("结案为“已解决”数", "Closed as fixed")
    case .closingJudged: Phrase("结案中判定时限数", "Closed and judged")
    case .closedOnTime: Phrase("按期结案数", "Closed in time")
    case .recurred: Phrase("反复发案数", "Recurrences")
    case .appealsGranted: Phrase("申诉通过数", "Appeals granted")
    case .reached: Phrase("回访接通数", "Reporters reached")
    case .responded: Phrase("回访“有响应”数", "Said there was a response")
    case .solved: Phrase("回访“已解决”数", "Said it was solved")
    case .satisfied: Phrase("回访“满意”数", "Satisfied")
    }
  }
}

/// A number for each basic count.
package struct Counts: Sendable, Hashable {
  private var values: [Int32]
  /// Minutes need more room than counts.
  private var minutes: Int

  package static let zero = Counts()

  /// Nothing counted.
  package init() {
    values = [Int32](repeating: 0, count: BasicCount.allCases.count)
    minutes = 0
  }

  package subscript(count: BasicCount) -> Int {
    get { count == .workMinutes ? minutes : Int(values[count.place]) }
    set {
      if count == .workMinutes { minutes = newValue } else { values[count.place] = Int32(clamping: newValue) }
    }
  }

  package var isZero: Bool { minutes == 0 && values.allSatisfy { $0 == 0 } }

  /// Count by count.
  package static func += (left: inout Counts, right: Counts) {
    left.minutes += right.minutes
    for place in left.values.indices { left.values[place] += right.values[place] }
  }

  /// Count by count.
  package static func -= (left: inout Counts, right: Counts) {
    left.minutes -= right.minutes
    for place in left.values.indices { left.values[place] -= right.values[place] }
  }

  /// Count by count.
  package static func + (left: Counts, right: Counts) -> Counts {
    var sum = left
    sum += right
    return sum
  }
}

extension BasicCount {
  private static let places = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

  var place: Int { Self.places[self] ?? 0 }
}
