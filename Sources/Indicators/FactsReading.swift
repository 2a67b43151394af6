import Basics
import Casework
import Organization
import Timing

extension MatterFacts {
  /// Reads the facts of a matter out of its entries. What names mean is written in docs/operating/lifecycles.md: the clocks `accept`,
  /// `dispatch`, `sign` and `leg`, the field `agency` of a step that sends it somewhere, side procedures by their codes; a lifecycle
  /// without one of these simply has none of those facts.
  /// - Parameter recurs: whether the same happened at the same place shortly before; known to whoever can look at other matters.
  package init(
    _ matter: Matter, entries: [Entry], lifecycle: Lifecycle, countdowns: Countdowns, roster: Roster, zone: LocalZone,
    recurs: Bool
  ) {
    self.init(
      matter: matter.key, number: matter.number, flow: matter.flow, reportedDay: zone.date(matter.reportedAt))
    readRow(matter)
    func function(_ entry: Entry) -> String {
      guard let post = roster.post(entry.post) else { return "" }
      return "\(post.role)@\(post.agency)"
    }
    readSteps(entries, lifecycle, function, zone)
    let isFiled = filedDay != nil
    isRejected = matter.phase == .dropped && !isFiled && matter.parent == nil
    filedOnTime = isFiled ? countdowns.all["accept.1"]?.onTime : nil
    dispatchedOnTime = dispatchedDay != nil ? countdowns.all["dispatch.1"]?.onTime : nil
    readLegs(countdowns, zone)
    isSuspended = isSuspended && !isDeferred
    isDue = dueDay != nil && matter.phase != .dropped && !isSuspended
    if matter.phase == .done {
      closedDay = matter.closedAt.map(zone.date)
      isFixed = matter.closure == "fixed"
      closedOnTime = matter.countsOnTime
      self.recurs = recurs
    }
    for strand in lifecycle.strands(entries) {
      switch (strand.kind, strand.state) {
      case ("extension", "granted"): extensions += 1
      case ("appeal", "granted"): appeals += 1
      default: break
      }
    }
  }

  /// The facts of a matter of which nothing is known but its report.
  package init(onlyReported matter: Matter, zone: LocalZone) {
    self.init(
      matter: matter.key, number: matter.number, flow: matter.flow, reportedDay: zone.date(matter.reportedAt))
    readRow(matter)
  }

  private mutating func readRow(_ matter: Matter) {
    street = matter.street ?? ""
    community = matter.community ?? ""
    category = matter.category?.description ?? ""
    channel = matter.channel
    agency = matter.agency ?? ""
    isSelfFound = ["grid", "patrol", "sensor", "camera"].contains(matter.channel)
    isUrgent = matter.limit.map { $0.unit.kind == .continuous } ?? false
    isExempt = matter.exemption != nil
    isDeferred = matter.exclusion == "postponed"
    isExcluded = matter.exclusion != nil && !isDeferred
  }

  private mutating func readSteps(
    _ entries: [Entry], _ lifecycle: Lifecycle, _ function: (Entry) -> String, _ zone: LocalZone
  ) {
    var sentTo: String?, refusedBy: (agency: String, day: LocalDate)?
    var phase = Phase.waiting
    for entry in entries {
      let action = lifecycle.action(entry.action)
      if filedDay == nil, entry.form["standard"] != nil {
        filedDay = zone.date(entry.at)
        filedBy = function(entry)
      }
      if action?.refuses == true { refusedBy = (entry.agency, zone.date(entry.at)) }
      if let agency = entry.form["agency"], action?.clocks.contains(where: { $0.order == .assign }) == true {
        if let refused = refusedBy {
          refusals.append(Refused(agency: refused.agency, day: refused.day, isOverruled: refused.agency == agency))
          refusedBy = nil
        }
        if let sentTo {
          redispatches += sentTo == agency ? 0 : 1
        } else {
          dispatchedDay = zone.date(entry.at)
          dispatchedBy = function(entry)
        }
        sentTo = agency
      }
      let next = lifecycle.stage(entry.to)?.phase ?? phase
      // Sent back to be done again: from being checked, or from being done, to being worked on.
      if next == .working, phase == .checking || phase == .done { reworks += 1 }
      if next == .checking, phase == .working { handledBy = function(entry) }
      phase = next
      if let answered = entry.form["satisfied"], entry.form["responded"] != nil {
        voicedDay = zone.date(entry.at)
        responded = entry.form["responded"] == "yes"
        solved = entry.form["solved"] == "yes"
        satisfied = answered == "yes"
      }
    }
    if let refused = refusedBy {
      refusals.append(Refused(agency: refused.agency, day: refused.day, isOverruled: false))
    }
  }

  private mutating func readLegs(_ countdowns: Countdowns, _ zone: LocalZone) {
    let legs = countdowns.numbered("leg")
    if let last = legs.last?.countdown {
      dueDay = zone.date(last.deadline ?? last.events.last?.at ?? last.startedAt)
      isSuspended = last.state == .paused
      if last.state == .stopped { handling = last.onTime == true ? .onTime : .late }
    }
    for (_, leg) in legs {
      guard let stoppedAt = leg.stoppedAt else { continue }
      minutes += Int(leg.booked(until: stoppedAt).reduce(Int64(0)) { $0 + $1.working.milliseconds } / 60_000)
    }
    for (_, sign) in countdowns.numbered("sign") where sign.events.first?.holder == agency {
      signs += sign.state == .stopped ? 1 : 0
      signed += sign.onTime == true ? 1 : 0
    }
  }
}
