import Basics
import Casework
import Organization
import Timing

/// After the end: whether it was true, and whether what was late should count.
extension SampleCourse {
  mutating func planEnd() {
    agenda.removeAll { if case .call = $0.kind { true } else { false } }
    if fate.isReopened || fate.isFalse && random.chance(0.35), matter.round == 1 {
      let days = Double(world.district.settings.reopenDays)
      plan(.reopen, at: now + Seconds(milliseconds: Int64(days * (0.02 + 0.95 * random.unit()) * 86_400_000)))
    }
    if fate.isCalled, playing.reporter != nil { plan(.call(1), at: callingHour(now + .hours(2))) }
    if fate.isDrawn { plan(.draw, at: world.office(4 + 20 * random.unit(), after: now)) }
    let mayBeLate = pace > 0.9 || did("return")
    if mayBeLate, fate.isAppealed { plan(.appeal, at: world.office(2 + 14 * random.unit(), after: now)) }
    if mayBeLate, fate.isExcused { plan(.excuse, at: world.office(6 + 14 * random.unit(), after: now)) }
    if fate.isExcluded { plan(.exclude, at: world.office(3 + 14 * random.unit(), after: now)) }
    (fate.isDrawn, fate.isAppealed, fate.isExcused, fate.isExcluded) = (false, false, false, false)
  }

  /// People are called in the daytime only, also on days off.
  private mutating func callingHour(_ at: Instant) -> Instant {
    let morning = world.zone.instant(world.zone.date(at), minutes: 540)
    let within = Seconds(milliseconds: Int64(random.unit() * 600 * 60_000))
    if at < morning { return morning + within }
    return at < morning + .hours(10) ? at : morning + .days(1) + within
  }

  // MARK: Calls back

  /// Three attempts at different hours; who says that it is not solved has it reopened.
  mutating func call(_ attempt: Int, _ at: Instant) throws(Refusal) {
    guard isPossible("followUp"), let caller = someone(world.people.callers, at) else { return }
    guard random.chance(0.68) else {
      guard isPossible("callMissed"), try act("callMissed", by: caller, at: at) else { return }
      if attempt < 3 { return plan(.call(attempt + 1), at: callingHour(at + random.delay(minutes: 400, sigma: 0.5) + .hours(1))) }
      try act("notReached", by: caller, at: at + .minutes(1))
      return
    }
    let isSolved = fate.isFalse ? random.chance(0.1) : random.chance(0.965)
    let form = [
      "script": text("回访话术第 1 版"), "responded": random.chance(0.95) ? "yes" : "no", "solved": isSolved ? "yes" : "no",
      "satisfied": random.chance(isSolved ? 0.95 : 0.1) ? "yes" : "no",
    ]
    guard try act("followUp", form, by: caller, at: at), !isSolved, random.chance(0.6) else { return }
    try reopen(by: caller, at + .minutes(2))
  }

  mutating func reopen(_ at: Instant) throws(Refusal) {
    var principal: Principal? = .reporter
    if playing.reporter == nil || random.chance(0.3) { principal = someone(world.people.agents, at) }
    try reopen(by: principal, at)
  }

  private mutating func reopen(by principal: Principal?, _ at: Instant) throws(Refusal) {
    guard isPossible("reopen"), principal?.may(.reopen) == true else { return }
    try act(
      "reopen", ["reason": text(random.pick(SampleWording.reopens))], by: principal, at: at,
      unless: ["reopen.tooLate"])
  }

  // MARK: Re-checks drawn by lot

  mutating func draw(_ at: Instant) throws(Refusal) {
    let able = world.people.checkers.keys.sorted().filter { $0 != matter.agency && canBeShown(to: $0) }
    guard isPossible("drawRecheck"), !able.isEmpty else { return }
    let form = ["checker": random.pick(able), "draw": text("抽签 \(1 + Int(random.unit() * 9999))")]
    guard try act("drawRecheck", form, by: outsider(world.people.supervisors, at), at: at) else { return }
    plan(.recheck, at: world.office(2 + 26 * random.unit(), after: at))
  }

  private func canBeShown(to agency: String) -> Bool { !world.district.isBarred(agency, from: matter.accused) }

  mutating func recheckDrawn(_ at: Instant) throws(Refusal) {
    guard let drawn = open("recheck").first else { return }
    // Reopened meanwhile: looked at when it is closed again.
    guard isPossible("recheckPassed") else {
      if matter.isOpen { plan(.recheck, at: at + .days(2)) }
      return
    }
    let checker = someone(world.people.checkers[drawn.agency], at)
    if random.chance(fate.isFalse ? 0.9 : 0.06) {
      fate.isFalse = false
      let form = ["finding": text(random.pick(SampleWording.failed)), "photos": photo(), "strand": drawn.id]
      let action = matter.agency == nil && isPossible("recheckFailedAnew") ? "recheckFailedAnew" : "recheckFailed"
      try act(action, form, by: checker, at: at)
    } else {
      let form = ["finding": text(random.pick(SampleWording.passed)), "strand": drawn.id]
      try act("recheckPassed", form, by: checker, at: at)
    }
  }

  // MARK: What counts

  /// What was not late after all cannot be appealed against.
  mutating func appeal(_ at: Instant) throws(Refusal) {
    guard isPossible("appeal"), let agency = matter.agency, open("appeal").isEmpty else { return }
    let form = ["why": text("超期系等待其他单位先行处置所致")]
    let head = someone(world.people.approvers[agency], at)
    guard try act("appeal", form, by: head, at: at, unless: ["appeal.notLate"]) else { return }
    plan(.reviewAppeal, at: world.office(1 + 5 * random.unit(), after: at))
  }

  mutating func reviewAppeal(_ at: Instant) throws(Refusal) {
    guard isPossible("agreeAppeal"), open("appeal").first?.state == "applied" else { return }
    if random.chance(0.3) {
      try act("refuseAppeal", ["note": text("理由不成立")], by: dispatcher(at), at: at)
    } else if try act("agreeAppeal", by: dispatcher(at), at: at) {
      plan(.settleAppeal, at: world.office(1 + 5 * random.unit(), after: at))
    }
  }

  mutating func settleAppeal(_ at: Instant) throws(Refusal) {
    guard isPossible("grantAppeal"), let appeal = open("appeal").first, appeal.state == "agreed" else { return }
    let second = another(world.people.acceptors, than: appeal.persons, at)
    let action = random.chance(0.25) && isPossible("dismissAppeal") ? "dismissAppeal" : "grantAppeal"
    try act(action, ["note": text("经审定")], by: second, at: at)
  }

  mutating func exclude(_ at: Instant) throws(Refusal) {
    guard isPossible("proposeExclusion"), open("exclusion").isEmpty else { return }
    let ground = random.pick(["unreasonable", "beyondPower", "forceMajeure", "systemFault", "repeatedDemand"])
    guard try act("proposeExclusion", ["ground": ground, "why": text("事实见附记")], by: dispatcher(at), at: at) else { return }
    plan(.settleExclusion, at: world.office(1 + 9 * random.unit(), after: at))
  }

  mutating func settleExclusion(_ at: Instant) throws(Refusal) {
    guard isPossible("approveExclusion"), let proposed = open("exclusion").first else { return }
    let other = another(outsiders(world.people.supervisors), than: proposed.persons, at)
    let action = random.chance(0.7) ? "approveExclusion" : "refuseExclusion"
    try act(action, ["note": text("经复核")], by: other, at: at)
  }

  mutating func excuse(_ at: Instant) throws(Refusal) {
    guard isPossible("flagHonestError"), open("honestError").isEmpty else { return }
    let form = ["why": text("探索新做法，无私利，已及时补救")]
    guard
      try act("flagHonestError", form, by: outsider(world.people.supervisors, at), at: at, unless: ["appeal.notLate", "strand.most"])
    else { return }
    plan(.settleExcuse, at: world.office(2 + 14 * random.unit(), after: at))
  }

  mutating func settleExcuse(_ at: Instant) throws(Refusal) {
    guard isPossible("confirmHonestError"), let flagged = open("honestError").first else { return }
    let other = another(outsiders(world.people.supervisors), than: flagged.persons, at)
    let action = random.chance(0.6) ? "confirmHonestError" : "refuseHonestError"
    try act(action, ["note": text("经复核")], by: other, at: at)
  }
}
