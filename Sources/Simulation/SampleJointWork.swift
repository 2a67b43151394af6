import Basics
import Casework
import Organization
import Timing

/// Joint work: assisting agencies, whistles, meetings.
extension SampleCourse {
  /// When so much of the joint work will be done that the lead may finish: the meeting it was called to, and what the others do by
  /// the rule that was set; nil when there is nothing to wait for.
  var jointWorkUntil: Instant? {
    guard !matter.parties.isEmpty else { return nil }
    let legs = world.lifecycle.strands(playing.entries).filter { $0.kind == "assist" }
    let rule = playing.entries.last { $0.form["join"] != nil }?.form["join"] ?? "all"
    let isEnough = rule == "lead" || !legs.contains(where: \.isOpen) || rule == "any" && legs.contains { $0.state == "done" }
    var last: Instant?
    for deed in agenda {
      switch deed.kind {
      case .conclude: last = deed.at
      case .assist where !isEnough && rule == "any": return deed.at + .minutes(10)
      case .assist where !isEnough, .release where !isEnough: last = deed.at
      default: break
      }
    }
    return last.map { $0 + .minutes(10) }
  }

  mutating func planJointWork() {
    planAssisting()
    if fate.isJoint, random.chance(0.15) { plan(.invite, at: leg(pace * 0.3)) }
  }

  /// Each agency asked last does its part in a while, or is released since it never does.
  private mutating func planAssisting() {
    guard let entry = playing.entries.last, let asked = entry.form["assistants"] else { return }
    for agency in asked.split(separator: ",").map({ String($0) }) {
      let never = random.chance(0.08)
      plan(never ? .release(agency) : .assist(agency), at: max(now, leg(pace * (never ? 0.9 : 0.1 + 0.8 * random.unit()))))
    }
    reconsider()
  }

  mutating func assist(_ agency: String, _ at: Instant) throws(Refusal) {
    guard let mine = open("assist").first(where: { $0.agency == agency }) else { return }
    guard isPossible("assistDone") else { return later(.assist(agency), at) }
    try act(
      "assistDone", ["part": text(random.pick(SampleWording.parts)), "strand": mine.id], by: unit(agency), at: at)
  }

  mutating func release(_ agency: String, _ at: Instant) throws(Refusal) {
    guard let mine = open("assist").first(where: { $0.agency == agency }) else { return }
    guard isPossible("releaseAssist") else { return later(.release(agency), at) }
    try act("releaseAssist", ["note": text("无须其协办"), "strand": mine.id], by: dispatcher(at), at: at)
  }

  /// It stands still, or is elsewhere for a while.
  private mutating func later(_ kind: SampleDeed.Kind, _ at: Instant) {
    if matter.isOpen { plan(kind, at: at + .days(1)) }
  }

  mutating func invite(_ at: Instant) throws(Refusal) {
    guard isPossible("invite"), let agency = newcomers(1).first else { return }
    let form = ["assistants": agency, "task": text("请到场配合处置"), "join": random.pick(["all", "any", "lead"])]
    if try act("invite", form, by: dispatcher(at), at: at) { planAssisting() }
  }

  /// Agencies that could have a part and have none.
  private mutating func newcomers(_ count: Int) -> [String] {
    let taken = Set(open("assist").map(\.agency) + open("whistle").map(\.agency) + [matter.agency].compactMap { $0 })
    let routing = world.district.routing(of: matter, on: world.zone.date(now))
    var able = (routing?.assist ?? []).filter { !taken.contains($0) && canTakePart($0) }
    for _ in 0..<count {
      if let agency = anyDepartment(), !taken.contains(agency), !able.contains(agency) { able.append(agency) }
    }
    return Array(able.prefix(count))
  }

  private mutating func convener(_ at: Instant) -> Principal? {
    someone(matter.street.flatMap { world.people.conveners[$0] }, at) ?? dispatcher(at)
  }

  mutating func blowWhistle(_ at: Instant) throws(Refusal) {
    let invited = newcomers(3)
    guard isPossible("blowWhistle"), !invited.isEmpty else { return }
    let meeting = world.office(2 + 5 * random.unit(), after: at)
    let form = [
      "invited": invited.joined(separator: ","), "meeting": moment(meeting), "venue": text("现场"),
      "purpose": text("现场会商处置办法"),
    ]
    guard meeting > at + .minutes(2), try act("blowWhistle", form, by: convener(at), at: at) else { return }
    for agency in invited {
      // Most come in time, some late, some are written down by the convener, some never come.
      switch random.unit() {
      case ..<0.6: plan(.arrive(agency), at: meeting - random.delay(minutes: 6, sigma: 0.5))
      case ..<0.75: plan(.arrive(agency), at: meeting + random.delay(minutes: 25, sigma: 0.5))
      case ..<0.85: plan(.record(agency), at: meeting + .minutes(40))
      default: break
      }
    }
    plan(.conclude, at: meeting + .hours(2))
    reconsider()
  }

  mutating func arrive(_ agency: String, _ at: Instant) throws(Refusal) {
    guard isPossible("arrive"), open("whistle").contains(where: { $0.agency == agency }) else { return }
    try act("arrive", ["who": text("现场人员")], by: unit(agency), at: at)
  }

  mutating func record(_ agency: String, _ at: Instant) throws(Refusal) {
    guard isPossible("recordArrival"), let mine = open("whistle").first(where: { $0.agency == agency }) else { return }
    try act("recordArrival", ["strand": mine.id, "who": text("现场人员")], by: convener(at), at: at)
  }

  mutating func conclude(_ at: Instant) throws(Refusal) {
    guard isPossible("concludeWhistle"), did("blowWhistle") else { return }
    var form = ["outcome": text("议定由牵头单位处置，限期完成")]
    let here = world.lifecycle.strands(playing.entries).filter { $0.kind == "whistle" && $0.state == "arrived" }
    let taken = Set(open("assist").map(\.agency) + [matter.agency].compactMap { $0 })
    if random.chance(0.4) { form["assistants"] = here.first { !taken.contains($0.agency) }?.agency }
    if try act("concludeWhistle", form, by: convener(at), at: at) { planAssisting() }
  }

  mutating func meet(_ at: Instant) throws(Refusal) {
    let attendees = newcomers(2)
    guard isPossible("meet"), !attendees.isEmpty else { return }
    var form = [
      "held": moment(at - .hours(1)), "attendees": attendees.joined(separator: ","), "minutes": text("各单位说明了情况"),
      "decision": text("由主办单位一周内完成"),
    ]
    if random.chance(0.5) { form["assistants"] = attendees[0] }
    if try act("meet", form, by: convener(at), at: at) { planAssisting() }
  }
}
