import Basics
import Casework
import Organization
import Territory
import Timing

/// Acceptance and dispatch: the centre's part, round the clock.
extension SampleCourse {
  func intent(
    _ action: String, _ form: [String: String] = [:], by principal: Principal?, at: Instant, other: Matter? = nil
  ) -> SampleIntent? {
    principal.map { SampleIntent(at: at, action: action, form: form, principal: $0, other: other) }
  }

  mutating func accept() -> SampleIntent? {
    let at = now + random.delay(minutes: 4, sigma: 0.7)
    if let handled = selfHandle() { return handled }
    if matter.area == nil {
      let form = ["area": sample.area.code, "address": matter.address]
      return intent("locate", form, by: acceptor(at), at: at)
    }
    if let parent = parent?.matter(at: at), let number = parentNumber, parent.isOpen {
      return intent("merge", ["parent": number], by: acceptor(at), at: at, other: parent)
    }
    let hour = world.zone.timeOfDay(at) / 3_600_000
    if fate.isVerified, !did("requestVerification"), sample.report.channel != "grid", (8..<19).contains(hour) {
      let question = text(random.pick(SampleWording.questions))
      return intent("requestVerification", ["question": question], by: acceptor(at), at: at)
    }
    if playing.entries.last?.form["found"] == "notFound" { return reject("notFound", at) }
    if fate.isRejected, !did("file") { return reject(random.weighted(SampleWording.rejections), at) }
    let category = sample.subject.category
    let standards = world.district.catalogue.standards(of: category)
    // Urgent conditions are rarer than ordinary ones.
    let standard = random.weighted(standards.map { ($0, $0.limit.unit.kind == .continuous ? 0.35 : 1) })
    return intent(
      "file", ["category": category.description, "standard": String(standard.number)], by: acceptor(at), at: at)
  }

  /// Small things the grid worker fixes on the spot, before anybody accepts them.
  private mutating func selfHandle() -> SampleIntent? {
    guard fate.isSelfHandled, matter.version == 1, matter.accused == nil, matter.area != nil, isPossible("selfHandle"),
      sample.principal.may(.selfHandle), world.district.catalogue[sample.subject.category]?.isSelfHandled == true
    else { return nil }
    let form = [
      "category": sample.subject.category.description, "result": text(random.pick(SampleWording.results)),
      "photos": photo(),
    ]
    return intent("selfHandle", form, by: sample.principal, at: now + random.delay(minutes: 9, sigma: 0.5))
  }

  private func reject(_ reason: String, _ at: Instant) -> SampleIntent? {
    let reply = SampleWording.refusals[reason] ?? "您好，经研判不予受理。"
    return intent("reject", ["reason": reason, "reply": text(reply)], by: acceptor(at), at: at)
  }

  mutating func verify() -> SampleIntent? {
    let at = now + random.delay(minutes: 16, sigma: 0.45)
    let nearby = matter.area.flatMap { world.people.verifiers[$0] }
    guard let principal = someone(nearby, at) ?? someone(world.people.inspectors, at) else { return nil }
    let found = random.weighted([("real", 80), ("notFound", 13), ("other", 7)])
    let answers: [String]
    switch found {
    case "real": answers = SampleWording.real
    case "notFound": answers = SampleWording.absent
    default: answers = SampleWording.other
    }
    return intent("answerVerification", ["found": found, "answer": text(random.pick(answers))], by: principal, at: at)
  }

  mutating func dispatch() -> SampleIntent? {
    let at = now + random.delay(minutes: 3.5, sigma: 0.75)
    let routing = world.district.routing(of: matter, on: world.zone.date(at))
    // What the duty list gives to the accused goes to a department that is not.
    guard let agency = routing?.agency ?? matter.accused.flatMap({ _ in anyDepartment() }) else { return nil }
    beginLeg(at, agency)
    var form = ["agency": agency]
    let assistants = (routing?.assist ?? []).filter { $0 != agency && canTakePart($0) }
    if fate.isJoint, !assistants.isEmpty, !did("dispatch") {
      form["assistants"] = assistants.joined(separator: ",")
      form["join"] = random.weighted([(nil, 4), ("all", 3), ("any", 2), ("lead", 2)])
    }
    return intent("dispatch", form, by: dispatcher(at), at: at)
  }

  /// A department that may have the matter.
  mutating func anyDepartment() -> String? {
    let able = world.people.departments.filter { canTakePart($0) && $0 != matter.agency }
    return able.isEmpty ? nil : random.pick(able)
  }

  mutating func beginLeg(_ at: Instant, _ agency: String) {
    legStart = at
    pace = world.pace(agency, fate, &random)
  }

  /// Somebody else than who filed it finds that it should not be.
  mutating func void() -> SampleIntent? {
    let at = now + random.delay(minutes: 90, sigma: 0.8)
    fate.voidedIn = nil
    guard isPossible("void") else { return nil }
    let filer = playing.entries.last { $0.action == "file" }?.person
    let principal = another(world.people.voiders, than: Set([filer].compactMap { $0 }), at)
    let form = ["reason": text(random.pick(SampleWording.voids)), "reply": text("您好，该案件已撤销，原因已告知。")]
    return intent("void", form, by: principal, at: at)
  }
}
