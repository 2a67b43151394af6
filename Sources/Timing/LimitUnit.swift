import Basics

/// The unit in which a limit is given (terms of the "digital urban management" systems; domain: units of time).
package enum LimitUnit: String, Sendable, Hashable, CaseIterable {
  /// 分钟: continuous; for the clocks of single stages.
  case minute
  /// 紧急工作时: continuous hours, nights, weekends and holidays included.
  case urgentHour
  /// 紧急工作日: continuous days of 24 hours.
  case urgentDay
  /// 工作时: hours inside the sessions of working days.
  case workHour
  /// 工作日: working days.
  case workDay
  /// 自然日: calendar days; the last one ends at 24:00.
  case naturalDay

  /// What runs on such a clock: all time, or only time at work.
  package var kind: TimeKind {
    switch self {
    case .workHour, .workDay: .working
    case .minute, .urgentHour, .urgentDay, .naturalDay: .continuous
    }
  }

  /// The unit's name as people say it.
  package var label: Phrase {
    switch self {
    case .minute: Phrase("分钟", "minutes")
    case .urgentHour: Phrase("紧急工作时", "urgent hours")
    case .urgentDay: Phrase("紧急工作日", "urgent days")
    case .workHour: Phrase("工作时", "work hours")
    case .workDay: Phrase("工作日", "work days")
    case .naturalDay: Phrase("自然日", "natural days")
    }
  }

  /// What stands after the number in compact text.
  var suffix: String {
    switch self {
    case .minute: "min"
    case .urgentHour: "u"
    case .urgentDay: "ud"
    case .workHour: "h"
    case .workDay: "d"
    case .naturalDay: "n"
    }
  }

  var singular: String {
    switch self {
    case .minute: "minute"
    case .urgentHour: "urgent hour"
    case .urgentDay: "urgent day"
    case .workHour: "work hour"
    case .workDay: "work day"
    case .naturalDay: "natural day"
    }
  }

  /// Whether parts of the unit make sense: half a work day does, half a calendar day that ends at 24:00 does not.
  var mayBeFractional: Bool {
    switch self {
    case .urgentHour, .urgentDay, .workHour, .workDay: true
    case .minute, .naturalDay: false
    }
  }

  /// Milliseconds of one unit where the unit is a span; a work day is 8 hours (国务院关于职工工作时间的规定 art. 3).
  var milliseconds: Int64 {
    switch self {
    case .minute: 60_000
    case .urgentHour, .workHour: 3_600_000
    case .workDay: 8 * 3_600_000
    case .urgentDay, .naturalDay: 86_400_000
    }
  }
}

/// The kind of time a clock runs on.
package enum TimeKind: String, Sendable, Hashable {
  /// All time, day and night.
  case continuous
  /// Only time inside the sessions of working days.
  case working
}
