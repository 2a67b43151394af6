import Basics
import Casework
import Organization
import Timing

/// Handling, checking and closing: the units' part, mostly in working hours, and the centre's after it.
extension SampleCourse {
  /// When the unit has used so much of the leg's limit.
  private func leg(_ part: Double) -> Instant {
    guard let limit = matter.limit else { return legStart + .hours(1) }
    return world.instant(of: part, from: legStart, limit: limit)
  }

  mutating func acknowledge() throws(Refusal) -> Bool {
    let at = leg(pace * (0.04 + 0.2 * random.unit()))
    if fate.isReturned, !matter.isDesignated, times("return") == 0, let clause = world.clause(of: matter, on: at) {
      return try giveBack(at, clause)
    }
    return try act("acknowledge", by: unit(), at: at)
  }

  /// Nothing can be sent back without a line of the duty list that names somebody else.
  private mutating func giveBack(_ at: Instant, _ clause: Duty) throws(Refusal) -> Bool {
    try act("return", ["reason": text(random.pick(SampleWording.returns)), "clause": clause.code], by: unit(), at: at)
  }

  mutating func handle() throws(Refusal) -> Bool {
    let at = leg(pace)
    if !did("note"), random.chance(0.04) {
      let meanwhile = leg(pace * (0.3 + 0.5 * random.unit()))
      return try act("note", ["note": text(random.pick(SampleWording.notes))], by: unit(), at: meanwhile)
    }
    return try act("handle", handled(SampleWording.results), by: unit(), at: at)
  }

  private mutating func handled(_ results: [String]) -> [String: String] {
    var form = ["result": text(random.pick(results))]
    if world.asksPhoto(matter) { form["photos"] = photo() }
    return form
  }

  mutating func handleAgain() throws(Refusal) -> Bool {
    legStart = now
    pace = world.pace(matter.agency ?? "", fate, &random) * 0.8
    return try act("handle", handled(SampleWording.again), by: unit(), at: leg(pace))
  }

  /// The centre looks at what was handled: rework, inspection or closing.
  mutating func check() throws(Refusal) -> Bool {
    let at = now + random.delay(minutes: 5, sigma: 0.65)
    let wasPassed = playing.entries.last?.action == "pass"
    if !wasPassed {
      if times("rework") < fate.reworks, matter.round == 1 {
        return try act("rework", ["reason": text(random.pick(SampleWording.reworks))], by: acceptor(at), at: at)
      }
      let hour = world.zone.timeOfDay(at) / 3_600_000
      if fate.isInspected, !did("sendInspector") || did("fail"), times("sendInspector") < 2, (7..<20).contains(hour) {
        return try act("sendInspector", by: acceptor(at), at: at)
      }
    }
    return try close(at)
  }

  mutating func inspect() throws(Refusal) -> Bool {
    let at = now + random.delay(minutes: 17, sigma: 0.4)
    guard !world.people.inspectors.isEmpty else { return false }
    let principal = world.people.roster.principal(post: random.pick(world.people.inspectors), on: world.zone.date(at))
    if fate.failsInspection, !did("fail") {
      return try act("fail", ["finding": text(random.pick(SampleWording.failed))], by: principal, at: at)
    }
    return try act("pass", ["finding": text(random.pick(SampleWording.passed))], by: principal, at: at)
  }

  private mutating func close(_ at: Instant) throws(Refusal) -> Bool {
    let closure = random.weighted([
      ("fixed", 86), ("explained", 6), ("notBefore", 2.5), ("notFound", 3), ("notOurs", 1.5), ("duplicate", 1),
    ])
    let reply = random.pick(SampleWording.replies[closure] ?? ["您好，您反映的问题已办结。"])
    var form = ["condition": "yes", "closure": closure, "reply": text(reply)]
    if closure == "notOurs" { form["whose"] = text("设施产权单位负责，依据其产权登记") }
    if closure == "notBefore" { form["notBefore"] = "\(world.zone.date(at) + 30 + Int(random.unit() * 150))" }
    return try act("close", form, by: acceptor(at), at: at)
  }

  /// Not the agency that handled it looks at an objection, but an inspector.
  mutating func recheck() throws(Refusal) -> Bool {
    let at = now + random.delay(minutes: 200, sigma: 0.6)
    guard !world.people.inspectors.isEmpty else { return false }
    let principal = world.people.roster.principal(post: random.pick(world.people.inspectors), on: world.zone.date(at))
    if random.chance(0.7) {
      return try act("confirmNotFixed", ["finding": text(random.pick(SampleWording.failed))], by: principal, at: at)
    }
    let form = ["finding": text(random.pick(SampleWording.passed)), "photos": photo()]
    return try act("confirmFixed", form, by: principal, at: at)
  }

  /// The reporter, or the hotline when it calls back, says that it is not fixed.
  mutating func reopen() throws(Refusal) -> Bool {
    guard fate.isReopened, matter.round == 1 else { return false }
    let days = Double(world.district.settings.reopenDays)
    let at = now + Seconds(milliseconds: Int64(days * (0.02 + 0.95 * random.unit()) * 86_400_000))
    var principal: Principal? = .reporter
    if playing.reporter == nil || random.chance(0.4) {
      principal = world.people.agents.isEmpty
        ? nil : world.people.roster.principal(post: random.pick(world.people.agents), on: world.zone.date(at))
    }
    return try act("reopen", ["reason": text(random.pick(SampleWording.reopens))], by: principal, at: at)
  }
}
