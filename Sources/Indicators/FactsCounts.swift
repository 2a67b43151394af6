import Basics

extension MatterFacts {
  /// What it adds to the figures: for each anchor that falls on a day, the counts under the name it has in that sort. Nothing where it
  /// has no name there: a matter without an agency is in no agency's figures.
  package func contributions(_ sort: CountSort) -> [(day: LocalDate, name: String, counts: Counts)] {
    var found: [(day: LocalDate, name: String, counts: Counts)] = []
    func add(_ day: LocalDate?, _ name: String, _ counts: Counts) {
      guard let day, sort == .all || !name.isEmpty, !counts.isZero else { return }
      found.append((day, name, counts))
    }
    switch sort {
    case .all, .street, .community, .category, .channel:
      let name =
        switch sort {
        case .street: street
        case .community: community
        case .category: category
        case .channel: channel
        default: ""
        }
      for anchor in BasicCount.Anchor.allCases where anchor != .refused { add(day(anchor), name, counts(anchor)) }
      for refusal in refusals { add(refusal.day, name, refusal.counts) }
    case .agency:
      for anchor in [BasicCount.Anchor.dispatched, .due, .closed, .voiced] { add(day(anchor), agency, counts(anchor)) }
      for refusal in refusals { add(refusal.day, refusal.agency, refusal.counts) }
    case .function:
      add(filedDay, filedBy, counts(.filed))
      add(dispatchedDay, dispatchedBy, counts(.dispatched))
      add(dueDay, handledBy, counts(.due))
    }
    return found
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
      for part in fact.contributions(sort) where part.day >= period.firstDay && part.day < period.end {
        sums[part.name, default: .zero] += part.counts
      }
    }
    return sums
  }
}
