import Basics
import Casework
import Organization
import Timing

/// Handling, checking and closing: the units' part, mostly in working hours, and the centre's after it.
extension SampleCourse {
  /// When the unit has used so much of the leg's limit.
  func leg(_ part: Double) -> Instant {
    guard let limit = matter.limit else { return legStart + .hours(1) }
    return world.instant(of: part, from: legStart, limit: limit)
  }

  mutating func acknowledge() -> SampleIntent? {
    // Late signers take hours, others minutes; urgent things are signed while they are dealt with.
    let isLate = matter.agency.map { world.lateSigners.contains($0) } ?? false
    let hours = random.logNormal(median: isLate ? 2.6 : 0.45, sigma: 0.8)
    let isUrgent = matter.limit?.unit.kind == .continuous
    let at = isUrgent ? leg(pace * (0.04 + 0.2 * random.unit())) : min(world.office(hours, after: legStart), leg(pace * 0.9))
    if random.chance(0.6), let refusal = giveBack(at) { return refusal }
    return intent("acknowledge", by: unit(), at: at)
  }

  /// What happens in a leg beside the handling.
  mutating func planLeg() {
    let part = pace
    if !did("requestExtension") {
      // Late ones ask, some of them too late; a few ask for good reasons.
      if part > 0.8, random.chance(0.4) {
        plan(.ask("extension"), at: leg(min(part * 0.75, 0.35 + 0.75 * random.unit())))
      } else if fate.isExtended {
        plan(.ask("extension"), at: leg(part * (0.3 + 0.5 * random.unit())))
      }
    }
    if fate.isSuspended { plan(.ask("suspension"), at: leg(part * (0.1 + 0.4 * random.unit()))) }
    if fate.isPostponed { plan(.ask("postponement"), at: leg(part * (0.1 + 0.4 * random.unit()))) }
    if fate.isWhistled { plan(.whistle, at: leg(part * 0.15)) }
    if fate.isMetAbout { plan(.meet, at: leg(part * 0.4)) }
    if fate.isUrged { plan(.urge, at: leg(part * 0.8)) }
    if part > 1.2, random.chance(0.25) { plan(.urge, at: leg(1 + 0.2 * random.unit())) }
    if fate.isOrdered || part > 1.3 && random.chance(0.25) { plan(.order, at: leg(part * 0.85)) }
    (fate.isSuspended, fate.isPostponed, fate.isWhistled, fate.isMetAbout) = (false, false, false, false)
    (fate.isUrged, fate.isOrdered) = (false, false)
  }

  mutating func handle() throws(Refusal) -> SampleIntent? {
    if let refusal = giveBack(leg(pace * (0.2 + 0.3 * random.unit()))) { return refusal }
    if !did("note"), random.chance(0.04) {
      let meanwhile = leg(pace * (0.3 + 0.5 * random.unit()))
      return intent("note", ["note": text(random.pick(SampleWording.notes))], by: unit(), at: meanwhile)
    }
    return try handled(SampleWording.results)
  }

  private mutating func handled(_ results: [String]) throws(Refusal) -> SampleIntent? {
    let at = max(leg(pace), jointWorkUntil ?? legStart)
    try watch(until: at)
    var form = ["result": text(random.pick(results))]
    if world.asksPhoto(matter) || random.chance(0.1) { form["photos"] = photo() }
    return intent("handle", form, by: unit(), at: at)
  }

  mutating func handleAgain() throws(Refusal) -> SampleIntent? {
    if let last = playing.entries.last, last.from != last.to {
      beginLeg(now, matter.agency ?? "")
      pace *= 0.8
      planLeg()
    }
    return try handled(SampleWording.again)
  }

  /// The centre looks at what was handled: rework, inspection or closing.
  mutating func check() -> SampleIntent? {
    let at = now + random.delay(minutes: 5, sigma: 0.65)
    let wasPassed = playing.entries.last?.action == "pass"
    if !wasPassed {
      if times("rework") < fate.reworks, matter.round == 1 {
        return intent("rework", ["reason": text(random.pick(SampleWording.reworks))], by: acceptor(at), at: at)
      }
      let hour = world.zone.timeOfDay(at) / 3_600_000
      if fate.isInspected, !did("sendInspector") || did("fail"), times("sendInspector") < 2, (7..<20).contains(hour) {
        return intent("sendInspector", by: acceptor(at), at: at)
      }
    }
    return close(at)
  }

  mutating func inspect() -> SampleIntent? {
    let at = now + random.delay(minutes: 17, sigma: 0.4)
    let principal = outsider(world.people.inspectors, at)
    if fate.failsInspection || fate.isFalse, !did("fail") {
      fate.isFalse = false
      return intent("fail", ["finding": text(random.pick(SampleWording.failed))], by: principal, at: at)
    }
    return intent("pass", ["finding": text(random.pick(SampleWording.passed))], by: principal, at: at)
  }

  private mutating func close(_ at: Instant) -> SampleIntent? {
    let closure = fate.isFalse ? "fixed" : random.weighted([
      ("fixed", 86), ("explained", 6), ("notBefore", 2.5), ("notFound", 3), ("notOurs", 1.5), ("duplicate", 1),
    ])
    let reply = random.pick(SampleWording.replies[closure] ?? ["您好，您反映的问题已办结。"])
    var form = ["condition": "yes", "closure": closure, "reply": text(reply)]
    if closure == "notOurs" { form["whose"] = text("由产权单位负责，依据其产权登记") }
    if closure == "notBefore" { form["notBefore"] = "\(world.zone.date(at) + 30 + Int(random.unit() * 150))" }
    return intent("close", form, by: acceptor(at), at: at)
  }

  /// Not the agency that handled it looks at an objection, but an inspector.
  mutating func recheck() -> SampleIntent? {
    let at = now + random.delay(minutes: 200, sigma: 0.6)
    let principal = outsider(world.people.inspectors, at)
    if random.chance(fate.isFalse ? 0.95 : 0.6) {
      fate.isFalse = false
      let finding = text(random.pick(SampleWording.failed))
      // What was fixed on the spot has no agency that could do it again.
      let action = matter.agency == nil && isPossible("notFixedAnew") ? "notFixedAnew" : "confirmNotFixed"
      return intent(action, ["finding": finding], by: principal, at: at)
    }
    let form = ["finding": text(random.pick(SampleWording.passed)), "photos": photo()]
    return intent("confirmFixed", form, by: principal, at: at)
  }
}
