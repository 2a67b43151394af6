import Basics
import Casework
import Organization
import Timing

/// A matter after each of its steps, for those that repeat it.
struct SampleHistory: Sendable {
  var states: [(at: Instant, matter: Matter)]
  /// When the last repeat is reported, with time to deal with it.
  var neededUntil: Instant

  func matter(at instant: Instant) -> Matter? { states.last { $0.at <= instant }?.matter }
}

struct SampleOutcome: Sendable {
  var index: Int
  var playing: Playing
  var countdowns: Countdowns
  var history: SampleHistory?
}

/// Plays one matter from its report until nothing more happens or the year ends. The main path is one intent after the other;
/// what happens beside it stands in an agenda, and whatever is earlier is done first.
struct SampleCourse {
  let world: SampleDistrict
  let sample: SampleReport
  let parent: SampleHistory?
  let parentNumber: String?
  var random: SeededRandom
  var keys: HistoricalKeys
  var playing: Playing
  var fate: SampleFate
  /// The time of the last step.
  var now: Instant
  /// When the running leg began, and how much of its limit the unit will take.
  var legStart: Instant
  var pace = 0.0
  /// In order of time.
  var agenda: [SampleDeed] = []
  private var intent: SampleIntent?
  private var states: [(at: Instant, matter: Matter)] = []
  private let keepsStates: Bool

  static func run(
    _ numbered: NumberedReport, seed: UInt64, parent: SampleHistory?, in world: SampleDistrict
  ) throws(Refusal) -> SampleOutcome {
    let index = numbered.report.index
    do {
      var course = try SampleCourse(numbered, seed: seed, parent: parent, in: world)
      while try course.step() {}
      let countdowns = try course.playing.settle()
      let history = numbered.report.lastRepeatAt.map { SampleHistory(states: course.states, neededUntil: $0) }
      return SampleOutcome(index: index, playing: course.playing, countdowns: countdowns, history: history)
    } catch {
      var refusal = error
      refusal.phrase = .verbatim("seed \(seed), \(index), \(numbered.number): ") + refusal.phrase
      throw refusal
    }
  }

  private init(
    _ numbered: NumberedReport, seed: UInt64, parent: SampleHistory?, in world: SampleDistrict
  ) throws(Refusal) {
    let planned = numbered.report
    var random = SeededRandom(seed: seed, index: planned.index, stream: 11)
    var keys = HistoricalKeys(seed: random.next())
    fate = SampleFate(&random, trouble: world.trouble)
    let sample = SampleReport(planned, seed: seed, isTipOff: fate.isTipOff, in: world, &random)
    playing = try Playing(
      sample.report, number: numbered.number, lifecycle: world.lifecycle, by: sample.principal, at: planned.at,
      recordedAt: world.recordedAt, keys: &keys, district: world.district, rules: world.rules)
    self.world = world
    self.sample = sample
    self.parent = parent
    parentNumber = parent?.states.last?.matter.number
    self.random = random
    self.keys = keys
    now = planned.at
    legStart = planned.at
    keepsStates = planned.lastRepeatAt != nil
    remember()
  }

  private mutating func remember() {
    if keepsStates { states.append((now, playing.matter)) }
  }

  var matter: Matter { playing.matter }

  func did(_ action: String) -> Bool { playing.entries.contains { $0.action == action } }

  func times(_ action: String) -> Int { playing.entries.reduce(0) { $0 + ($1.action == action ? 1 : 0) } }

  // MARK: Steps

  /// The next step, on the main path or beside it; false when there is none any more in the year.
  private mutating func step() throws(Refusal) -> Bool {
    if intent == nil { intent = try next() }
    if let deed = agenda.first, deed.at <= intent?.at ?? deed.at {
      guard deed.at <= world.to else { return false }
      agenda.removeFirst()
      try perform(deed)
      return true
    }
    guard let intent, let principal = intent.principal else { return false }
    return try act(intent.action, intent.form, by: principal, at: intent.at, other: intent.other)
  }

  /// Takes an action, unless it would come after the end of the year or nobody is there to take it.
  /// - Parameter unless: codes of refusals that are part of the story: somebody asked too late.
  /// - Returns: whether it was taken.
  @discardableResult
  mutating func act(
    _ code: String, _ form: [String: String] = [:], by principal: Principal?, at: Instant, other: Matter? = nil,
    unless: Set<String> = []
  ) throws(Refusal) -> Bool {
    guard let principal, at <= world.to else { return false }
    let at = max(at, now)
    let before = matter.stage
    do {
      try playing.act(code, form: form, by: principal, at: at, keys: &keys, other: other)
    } catch {
      guard unless.contains(error.code) else { throw error }
      return false
    }
    now = at
    remember()
    if before != matter.stage || intent?.action == code { intent = nil }
    afterwards(code)
    return true
  }

  /// Somebody thinks again about what to do next, since joint work was begun or more time given.
  mutating func reconsider() { intent = nil }

  private mutating func next() throws(Refusal) -> SampleIntent? {
    if fate.voidedIn == matter.stage, did("file"), let void = void() { return void }
    switch matter.stage {
    case "reported": return accept()
    case "verifying": return verify()
    case "filed": return dispatch()
    case "dispatched": return acknowledge()
    case "handling": return try handle()
    case "returned": return redispatch()
    case "arbitrating": return decide()
    case "rework": return try handleAgain()
    case "handled": return check()
    case "inspecting": return inspect()
    case "rechecking": return recheck()
    default: return nil
    }
  }

  /// What follows from a step beside the main path.
  private mutating func afterwards(_ code: String) {
    switch code {
    case "dispatch": planJointWork()
    case "redispatch", "decide", "nameLead": releaseLead()
    case "acknowledge": planLeg()
    case "close", "confirmFixed", "selfHandle": planEnd()
    case "resume": legStart = now
    default: break
    }
  }

  // MARK: People

  /// One of the posts, of those who may see the matter.
  mutating func someone(_ posts: [String]?, _ at: Instant) -> Principal? {
    guard let posts, !posts.isEmpty else { return nil }
    let principal = world.people.principal(random.pick(posts), on: world.zone.date(at))
    if let principal, matter.accused == nil || principal.reach.admits(matter) { return principal }
    let (day, matter) = (world.zone.date(at), matter)
    return posts.compactMap { world.people.principal($0, on: day) }.first { $0.reach.admits(matter) }
  }

  /// One of the posts that are not of the agency the matter is with.
  mutating func outsider(_ posts: [String], _ at: Instant) -> Principal? {
    someone(outsiders(posts), at)
  }

  func outsiders(_ posts: [String]) -> [String] {
    let roster = world.people.roster
    guard let lead = matter.agency, posts.contains(where: { roster.post($0)?.agency == lead }) else { return posts }
    return posts.filter { roster.post($0)?.agency != lead }
  }

  /// One of the posts who had no hand in the side procedure yet.
  mutating func another(_ posts: [String]?, than persons: Set<String>, _ at: Instant) -> Principal? {
    let day = world.zone.date(at)
    let free = (posts ?? []).filter { post in
      world.people.principal(post, on: day).map { !persons.contains($0.person) } ?? false
    }
    return someone(free, at)
  }

  func acceptor(_ at: Instant) -> Principal? { world.people.onShift(world.people.acceptors, at, world.zone) }

  func dispatcher(_ at: Instant) -> Principal? { world.people.onShift(world.people.dispatchers, at, world.zone) }

  /// Somebody of the unit, or of another agency.
  mutating func unit(_ agency: String? = nil) -> Principal? {
    someone((agency ?? matter.agency).flatMap { world.people.handlers[$0] }, now)
  }

  /// Whether the agency may have a part in the matter and has somebody to take it.
  func canTakePart(_ agency: String) -> Bool {
    world.people.handlers[agency] != nil && !world.district.isBarred(agency, from: matter.accused)
  }

  // MARK: Words

  /// The digest of a photo that nobody took: what must be there is there, and nothing is stored for it.
  mutating func photo() -> String {
    (0..<4).map { _ in
      let digits = String(random.next(), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// `2026-12-31T14:00`, as a form has it.
  func moment(_ at: Instant) -> String {
    let minutes = Int(world.zone.timeOfDay(at) / 60_000)
    return "\(world.zone.date(at))T\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
  }

  func text(_ sentence: String) -> String { sentence + SampleWording.mark }
}
