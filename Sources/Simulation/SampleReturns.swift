import Basics
import Casework
import Organization
import Timing

/// Whose it is: refusals, redispatch, and the body that decides.
extension SampleCourse {
  /// Sends it back, if there is a line of the duty list that names somebody else.
  mutating func giveBack(_ at: Instant) -> SampleIntent? {
    guard fate.returns > 0, !matter.isDesignated, isPossible("return"), let clause = world.clause(of: matter, on: at)
    else { return nil }
    fate.returns -= 1
    let form = ["reason": text(random.pick(SampleWording.returns)), "clause": clause.code]
    return intent("return", form, by: unit(), at: at)
  }

  mutating func redispatch() -> SampleIntent? {
    let at = now + random.delay(minutes: 7, sigma: 0.6)
    if fate.isSentBackToAcceptance, !did("backToAcceptor") {
      return intent("backToAcceptor", ["note": text("位置或类别有误，请重新核定")], by: dispatcher(at), at: at)
    }
    if let named = nameLead(at) { return named }
    let isContested = fate.isArbitrated || times("return") > 1
    if isContested, isPossible("arbitrate"), !world.people.arbiters.isEmpty {
      let form = ["question": text(random.pick(SampleWording.questionsOfDuty))]
      return intent("arbitrate", form, by: dispatcher(at), at: at)
    }
    let others = others()
    // Now and then the dispatcher holds that it was right all along.
    let isUpheld = random.chance(0.25) || others.isEmpty
    guard let agency = isUpheld ? matter.agency : random.pick(others) else { return nil }
    var form = ["agency": agency, "note": text(random.pick(SampleWording.redispatches))]
    if isUpheld || fate.returns == 0 && random.chance(0.3) { form["designated"] = "yes" }
    beginLeg(at, agency)
    return intent("redispatch", form, by: dispatcher(at), at: at)
  }

  /// The joint centre of the zone names the lead, where there is one.
  private mutating func nameLead(_ at: Instant) -> SampleIntent? {
    guard isPossible("nameLead"), let centre = matter.zone.flatMap({ world.people.centres[$0] }), random.chance(0.3),
      let head = someone(world.people.conveners[centre], at), head.agency != matter.agency,
      let agency = others().first
    else { return nil }
    beginLeg(at, agency)
    return intent(
      "nameLead", ["agency": agency, "grounds": text("现场会商后确定牵头单位")], by: head, at: world.office(1, after: at))
  }

  mutating func decide() -> SampleIntent? {
    let at = world.office(0.5 + 6 * random.unit(), after: now)
    let others = others()
    guard let agency = fate.isOverruled || others.isEmpty ? matter.agency : others.first,
      let arbiter = someone(world.people.arbiters, at), arbiter.agency != matter.agency, arbiter.agency != agency
    else { return nil }
    var form = ["agency": agency, "grounds": text(random.pick(SampleWording.grounds))]
    form["clause"] = world.clause(of: matter, on: at)?.code
    beginLeg(at, agency)
    return intent("decide", form, by: arbiter, at: at)
  }

  /// Who else could have it, whom the duty list names first coming first.
  private func others() -> [String] {
    let day = world.zone.date(now)
    let routing = world.district.routing(of: matter, on: day)
    let named = world.clause(of: matter, on: now).flatMap { world.lead(of: $0, at: matter) }
    let all = [named, matter.street, routing?.agency].compactMap { $0 } + (routing?.assist ?? [])
    return all.filter { $0 != matter.agency && canTakePart($0) && world.mayBeGiven($0, matter, on: day) }
  }

  /// Whoever leads now does not assist itself as well.
  mutating func releaseLead() {
    guard let agency = matter.agency, open("assist").contains(where: { $0.agency == agency }) else { return }
    plan(.release(agency), at: now + .minutes(5))
  }
}
