import Basics

extension MatterFacts {
  /// What it adds on one day, whatever the figures are parted by.
  struct Part {
    var anchor: BasicCount.Anchor
    var day: LocalDate
    /// Whose agency's it is: of a refusal the one that refused.
    var agency: String
    var counts: Counts
  }

  /// Everything it adds, reckoned once: a part for each anchor that falls on a day, and one for each refusal.
  var parts: [Part] {
    var parts: [Part] = []
    for anchor in BasicCount.Anchor.allCases where anchor != .refused {
      guard let day = day(anchor) else { continue }
      let counts = counts(anchor)
      if !counts.isZero { parts.append(Part(anchor: anchor, day: day, agency: agency, counts: counts)) }
    }
    return parts
      + refusals.map { Part(anchor: .refused, day: $0.day, agency: $0.agency, counts: $0.counts) }
  }

  /// Under which name a part counts in a sort; nil where it has none there: a matter without an agency is in no agency's figures.
  func name(_ part: Part, _ sort: CountSort) -> String? {
    switch sort {
    case .all: ""
    case .street: street.nonEmpty
    case .community: community.nonEmpty
    case .category: category.nonEmpty
    case .channel: channel.nonEmpty
    case .agency:
      switch part.anchor {
      case .reported, .filed: nil
      default: part.agency.nonEmpty
      }
    case .function:
      switch part.anchor {
      case .filed: filedBy.nonEmpty
      case .dispatched: dispatchedBy.nonEmpty
      case .due: handledBy.nonEmpty
      default: nil
      }
    }
  }

  /// What it adds on the day of an anchor.
  package func counts(_ anchor: BasicCount.Anchor) -> Counts {
    var c = Counts()
    func add(_ count: BasicCount, _ holds: Bool = true, _ number: Int = 1) { if holds { c[count] += number } }
    func judge(_ judged: BasicCount, _ good: BasicCount, _ value: Bool?) {
      add(judged, value != nil)
      add(good, value == true)
    }
    switch anchor {
    case .reported:
      add(.reported)
      add(.selfFound, isSelfFound)
      add(.rejected, isRejected)
    case .filed:
      add(.filed)
      judge(.filingJudged, .filedOnTime, filedOnTime)
    case .dispatched:
      add(.dispatched)
      judge(.dispatchJudged, .dispatchedOnTime, dispatchedOnTime)
      add(.redispatched, redispatches > 0, redispatches)
    case .due: c = dueCounts
    case .closed:
      add(.closed)
      add(.closedFixed, isFixed)
      judge(.closingJudged, .closedOnTime, closedOnTime)
      add(.recurred, recurs)
      add(.appealsGranted, appeals > 0, appeals)
    case .voiced:
      add(.reached)
      add(.responded, responded)
      add(.solved, solved)
      add(.satisfied, satisfied)
    case .refused: for refusal in refusals { c += refusal.counts }
    }
    return c
  }

  private var dueCounts: Counts {
    var c = Counts()
    func add(_ count: BasicCount, _ holds: Bool, _ number: Int = 1) { if holds { c[count] += number } }
    add(.suspended, isSuspended)
    add(.reworked, reworks > 0)
    add(.reworks, reworks > 0, reworks)
    add(.extended, extensions > 0)
    add(.signDue, signs > 0, signs)
    add(.signedOnTime, signed > 0, signed)
    guard isDue else { return c }
    let isJudged = !isDeferred && !isExcluded
    let isOnTime = handling == .onTime || handling == .late && isExempt
    add(.dueHandling, true)
    add(.deferred, isDeferred)
    add(.excluded, isExcluded && !isDeferred)
    add(.exempted, isJudged && isExempt && handling == .late)
    add(.handledOnTime, isJudged && isOnTime)
    add(.handledLate, isJudged && handling == .late && !isExempt)
    add(.dueClosed, isJudged && closedDay != nil)
    add(.urgentDue, isJudged && isUrgent)
    add(.urgentHandledOnTime, isJudged && isUrgent && isOnTime)
    add(.handled, handling != .open)
    add(.workMinutes, handling != .open, minutes)
    return c
  }
}

extension MatterFacts.Refused {
  var counts: Counts {
    var c = Counts()
    c[.refused] = 1
    c[.refusedWrongly] = isOverruled ? 1 : 0
    return c
  }
}

/// Sums over many matters, without a database.
package enum CountedFacts {
  /// By name: what the matters add in the months of a period.
  package static func counts(
    _ facts: some Sequence<MatterFacts>, by sort: CountSort, in period: Period
  ) -> [String: Counts] {
    var sums: [String: Counts] = [:]
    for fact in facts {
      for part in fact.parts where part.day >= period.firstDay && part.day < period.end {
        if let name = fact.name(part, sort) { sums[name, default: .zero] += part.counts }
      }
    }
    return sums
  }
}
