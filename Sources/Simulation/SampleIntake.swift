import Basics
import Casework
import Organization
import Territory
import Timing

/// Acceptance and dispatch: the centre's part, round the clock.
extension SampleCourse {
  mutating func accept() throws(Refusal) -> Bool {
    let at = now + random.delay(minutes: 4, sigma: 0.7)
    if matter.area == nil {
      let form = ["area": sample.area.code, "address": matter.address]
      return try act("locate", form, by: acceptor(at), at: at)
    }
    if let parent = parent?.matter(at: at), let number = parentNumber, parent.isOpen {
      return try act("merge", ["parent": number], by: acceptor(at), at: at, other: parent)
    }
    let hour = world.zone.timeOfDay(at) / 3_600_000
    if fate.isVerified, !did("requestVerification"), sample.report.channel != "grid", (8..<19).contains(hour) {
      let question = text(random.pick(SampleWording.questions))
      return try act("requestVerification", ["question": question], by: acceptor(at), at: at)
    }
    if playing.entries.last?.form["found"] == "notFound" { return try reject("notFound", at) }
    if fate.isRejected, !did("file") { return try reject(random.weighted(SampleWording.rejections), at) }
    let category = sample.subject.category
    let standards = world.district.catalogue.standards(of: category)
    // Urgent conditions are rarer than ordinary ones.
    let standard = random.weighted(standards.map { ($0, $0.limit.unit.kind == .continuous ? 0.35 : 1) })
    return try act(
      "file", ["category": category.description, "standard": String(standard.number)], by: acceptor(at), at: at)
  }

  private mutating func reject(_ reason: String, _ at: Instant) throws(Refusal) -> Bool {
    let reply = SampleWording.refusals[reason] ?? "您好，经研判不予受理。"
    return try act("reject", ["reason": reason, "reply": text(reply)], by: acceptor(at), at: at)
  }

  mutating func verify() throws(Refusal) -> Bool {
    let at = now + random.delay(minutes: 16, sigma: 0.45)
    let posts = matter.area.flatMap { world.people.verifiers[$0] } ?? world.people.inspectors
    guard !posts.isEmpty else { return false }
    let principal = world.people.roster.principal(post: random.pick(posts), on: world.zone.date(at))
    let found = random.weighted([("real", 80), ("notFound", 13), ("other", 7)])
    let answers: [String]
    switch found {
    case "real": answers = SampleWording.real
    case "notFound": answers = SampleWording.absent
    default: answers = SampleWording.other
    }
    return try act("answerVerification", ["found": found, "answer": text(random.pick(answers))], by: principal, at: at)
  }

  mutating func dispatch() throws(Refusal) -> Bool {
    let at = now + random.delay(minutes: 3.5, sigma: 0.75)
    guard let routing = world.district.routing(of: matter, on: world.zone.date(at)) else { return false }
    legStart = at
    pace = world.pace(routing.agency, fate, &random)
    return try act("dispatch", ["agency": routing.agency], by: dispatcher(at), at: at)
  }

  mutating func redispatch() throws(Refusal) -> Bool {
    let at = now + random.delay(minutes: 7, sigma: 0.6)
    if fate.isSentBackToAcceptance, !did("backToAcceptor") {
      return try act("backToAcceptor", ["note": text("位置或类别有误，请重新核定")], by: dispatcher(at), at: at)
    }
    let routing = world.district.routing(of: matter, on: world.zone.date(at))
    let before = matter.agency
    let others = ((routing?.assist ?? []) + [matter.street, routing?.agency].compactMap { $0 }).filter { $0 != before }
    // Now and then the dispatcher holds that it was right all along.
    let isUpheld = random.chance(0.25) || others.isEmpty
    guard let agency = isUpheld ? before : random.pick(others) else { return false }
    var form = ["agency": agency, "note": text(random.pick(SampleWording.redispatches))]
    if isUpheld || random.chance(0.3) { form["designated"] = "yes" }
    legStart = at
    pace = world.pace(agency, fate, &random)
    return try act("redispatch", form, by: dispatcher(at), at: at)
  }

  /// Somebody else than who filed it finds that it should not be.
  mutating func void() throws(Refusal) -> Bool {
    let at = now + random.delay(minutes: 90, sigma: 0.8)
    fate.voidedIn = nil
    let filer = playing.entries.last { $0.action == "file" }?.person
    let day = world.zone.date(at)
    let others = world.people.voiders.compactMap { world.people.roster.principal(post: $0, on: day) }
      .filter { $0.person != filer }
    guard !others.isEmpty else { return true }
    let form = ["reason": text(random.pick(SampleWording.voids)), "reply": text("您好，该案件已撤销，原因已告知。")]
    return try act("void", form, by: random.pick(others), at: at)
  }
}
