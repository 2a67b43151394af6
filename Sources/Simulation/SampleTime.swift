import Basics
import Casework
import Organization
import Timing

/// Time that is asked for: extension, suspension, postponement; each is asked, reviewed by the agency's head, and settled by the centre.
extension SampleCourse {
  /// The names of the actions of each kind of side procedure end alike.
  private static let endings = ["extension": "Extension", "suspension": "Suspension", "postponement": "Postponement"]

  private static let grounds = ["engineering", "season", "materials", "procedure", "coordination", "otherReason"]

  private func action(_ verb: String, _ kind: String) -> String { verb + (Self.endings[kind] ?? "") }

  /// Late askers are told no, and nothing happens.
  mutating func ask(_ kind: String, _ at: Instant) throws(Refusal) {
    let code = action("request", kind)
    guard isPossible(code), let agency = matter.agency, world.people.approvers[agency] != nil, open(kind).isEmpty
    else { return }
    var form = ["ground": random.pick(Self.grounds), "why": text(random.pick(SampleWording.pleasForTime))]
    if kind != "extension" { form["until"] = day(at) }
    guard try act(code, form, by: unit(), at: at, unless: ["time.overdue"]) else { return }
    // Now and then the head lets it lie: then it ends with the handling.
    if random.chance(0.9) { plan(.review(kind), at: world.office(random.logNormal(median: 0.6, sigma: 0.8), after: at)) }
  }

  mutating func review(_ kind: String, _ at: Instant) throws(Refusal) {
    let code = action("agree", kind)
    guard isPossible(code), let agency = matter.agency, let asked = open(kind).first, asked.state == "applied" else { return }
    let head = another(world.people.approvers[agency], than: asked.persons, at)
    guard random.chance(0.9) else { return try refuse(kind, world.office(1, after: at)) }
    guard try act(code, ["note": text("情况属实，同意上报")], by: head, at: at) else { return }
    plan(.settle(kind), at: at + random.delay(minutes: 35, sigma: 0.8))
  }

  mutating func settle(_ kind: String, _ at: Instant) throws(Refusal) {
    let code = action("grant", kind)
    guard isPossible(code), open(kind).first?.state == "agreed" else { return }
    var form = ["publicReason": text(random.pick(SampleWording.pleasForTime))]
    if kind != "extension" { form["until"] = day(at) }
    // Granted too late, or once too often, is not granted.
    guard random.chance(0.8),
      try act(code, form, by: dispatcher(at), at: at, unless: ["time.overdue", "strand.most"])
    else { return try refuse(kind, at) }
    guard kind == "extension" else {
      if let end = matter.wakesAt { plan(.wake, at: end) }
      if random.chance(0.15) { plan(.wake, at: at + .days(2)) }
      // It has cost no time; what is left to do is done afterwards.
      return pace = 0.2 + 0.4 * random.unit()
    }
    if pace > 1.5, random.chance(0.6) { plan(.ask(kind), at: leg(1.1 + 0.7 * random.unit())) }
  }

  private mutating func refuse(_ kind: String, _ at: Instant) throws(Refusal) {
    let code = action("refuse", kind)
    guard isPossible(code), !open(kind).isEmpty else { return }
    try act(code, ["note": text("理由不充分，请按期办理")], by: dispatcher(at), at: at)
  }

  /// By the system on the day, or by the dispatcher before it.
  mutating func wake(_ at: Instant) throws(Refusal) {
    guard let wake = world.district.stage(of: matter)?.wake, let end = matter.wakesAt else { return }
    try act(wake, by: end <= at ? .system : dispatcher(at), at: at)
  }

  private mutating func day(_ at: Instant) -> String { "\(world.zone.date(at) + 4 + Int(random.unit() * 36))" }

  /// Plans what the system does when the limit is missed, if it will be before the handling.
  mutating func watch(until at: Instant) throws(Refusal) {
    guard world.district.settings.issuesCards, isPossible("issueCard"), pace > 0.95 || did("return"),
      !agenda.contains(where: { $0.kind == .missed })
    else { return }
    guard let deadline = try runningLeg()?.deadline, deadline < at else { return }
    plan(.missed, at: deadline + random.delay(minutes: 4, sigma: 0.4))
  }

  /// The clock of the leg, while it runs.
  func runningLeg() throws(Refusal) -> Countdown? {
    let clocks = try Countdowns(
      entries: playing.entries, lifecycle: world.lifecycle, calendar: world.calendar)
    return clocks["leg"].flatMap { $0.state == .running ? $0 : nil }
  }
}
