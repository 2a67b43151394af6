import Basics

/// Everything of the facts that is yes or no, in one number, so that a row stays small and SQL may ask for it.
extension MatterFacts {
  enum Mark: Int {
    case selfFound = 1
    case rejected = 2
    case filingJudged = 4
    case filedOnTime = 8
    case dispatchJudged = 16
    case dispatchedOnTime = 32
    case isDue = 64
    case handled = 128
    case handledOnTime = 256
    case exempt = 512
    case deferred = 1024
    case excluded = 2048
    case urgent = 4096
    case suspended = 8192
    case fixed = 16384
    case closingJudged = 32768
    case closedOnTime = 65536
    case recurs = 131_072
    case responded = 262_144
    case solved = 524_288
    case satisfied = 1_048_576
  }

  var marks: Int {
    get {
      var marks = 0
      func set(_ mark: Mark, _ holds: Bool) { if holds { marks |= mark.rawValue } }
      set(.selfFound, isSelfFound)
      set(.rejected, isRejected)
      set(.filingJudged, filedOnTime != nil)
      set(.filedOnTime, filedOnTime == true)
      set(.dispatchJudged, dispatchedOnTime != nil)
      set(.dispatchedOnTime, dispatchedOnTime == true)
      set(.isDue, isDue)
      set(.handled, handling != .open)
      set(.handledOnTime, handling == .onTime)
      set(.exempt, isExempt)
      set(.deferred, isDeferred)
      set(.excluded, isExcluded)
      set(.urgent, isUrgent)
      set(.suspended, isSuspended)
      set(.fixed, isFixed)
      set(.closingJudged, closedOnTime != nil)
      set(.closedOnTime, closedOnTime == true)
      set(.recurs, recurs)
      set(.responded, responded)
      set(.solved, solved)
      set(.satisfied, satisfied)
      return marks
    }
    set {
      func has(_ mark: Mark) -> Bool { newValue & mark.rawValue != 0 }
      isSelfFound = has(.selfFound)
      isRejected = has(.rejected)
      filedOnTime = has(.filingJudged) ? has(.filedOnTime) : nil
      dispatchedOnTime = has(.dispatchJudged) ? has(.dispatchedOnTime) : nil
      isDue = has(.isDue)
      handling = has(.handled) ? (has(.handledOnTime) ? .onTime : .late) : .open
      isExempt = has(.exempt)
      isDeferred = has(.deferred)
      isExcluded = has(.excluded)
      isUrgent = has(.urgent)
      isSuspended = has(.suspended)
      isFixed = has(.fixed)
      closedOnTime = has(.closingJudged) ? has(.closedOnTime) : nil
      recurs = has(.recurs)
      responded = has(.responded)
      solved = has(.solved)
      satisfied = has(.satisfied)
    }
  }

  /// `cgj:20512:1 swj:20533:0`.
  var refusalsText: String {
    refusals.map { "\($0.agency):\($0.day.ordinal):\($0.isOverruled ? 1 : 0)" }.joined(separator: " ")
  }

  static func refusals(_ text: String) -> [Refused] {
    guard !text.isEmpty else { return [] }
    return text.split(separator: " ").compactMap { item in
      let parts = item.split(separator: ":")
      guard parts.count == 3, let day = Int(parts[1]) else { return nil }
      return Refused(agency: String(parts[0]), day: LocalDate(ordinal: day), isOverruled: parts[2] == "1")
    }
  }
}

extension BasicCount {
  /// What the marks of a matter's facts must be for it to count: some set, some not. nil where the marks do not say all.
  var marks: (set: Int, unset: Int)? {
    func mask(_ marks: [MatterFacts.Mark]) -> Int { marks.reduce(0) { $0 | $1.rawValue } }
    let judged = (set: [MatterFacts.Mark.isDue], unset: [MatterFacts.Mark.deferred, .excluded])
    return switch self {
    case .reported, .filed, .dispatched, .closed, .reached: (0, 0)
    case .selfFound: (mask([.selfFound]), 0)
    case .rejected: (mask([.rejected]), 0)
    case .filingJudged: (mask([.filingJudged]), 0)
    case .filedOnTime: (mask([.filedOnTime]), 0)
    case .dispatchJudged: (mask([.dispatchJudged]), 0)
    case .dispatchedOnTime: (mask([.dispatchedOnTime]), 0)
    case .dueHandling: (mask([.isDue]), 0)
    case .deferred: (mask([.isDue, .deferred]), 0)
    case .excluded: (mask([.isDue, .excluded]), mask([.deferred]))
    case .exempted: (mask(judged.set + [.exempt, .handled]), mask(judged.unset + [.handledOnTime]))
    case .handledLate: (mask(judged.set + [.handled]), mask(judged.unset + [.handledOnTime, .exempt]))
    case .urgentDue: (mask(judged.set + [.urgent]), mask(judged.unset))
    case .handled: (mask([.isDue, .handled]), 0)
    case .suspended: (mask([.suspended]), 0)
    case .closedFixed: (mask([.fixed]), 0)
    case .closingJudged: (mask([.closingJudged]), 0)
    case .closedOnTime: (mask([.closedOnTime]), 0)
    case .recurred: (mask([.recurs]), 0)
    case .responded: (mask([.responded]), 0)
    case .solved: (mask([.solved]), 0)
    case .satisfied: (mask([.satisfied]), 0)
    default: nil
    }
  }
}
