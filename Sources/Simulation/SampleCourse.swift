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

/// Plays one matter from its report until it is done or the year ends.
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
    let sample = SampleReport(planned, seed: seed, in: world, &random)
    fate = SampleFate(&random)
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

  /// Takes an action, unless it would come after the end of the year or nobody is there to take it.
  /// - Returns: whether it was taken.
  mutating func act(
    _ code: String, _ form: [String: String] = [:], by principal: Principal?, at: Instant, other: Matter? = nil
  ) throws(Refusal) -> Bool {
    guard let principal, at <= world.to else { return false }
    let at = max(at, now)
    try playing.act(code, form: form, by: principal, at: at, keys: &keys, other: other)
    now = at
    remember()
    return true
  }

  /// The next step; false when there is none any more.
  mutating func step() throws(Refusal) -> Bool {
    if fate.voidedIn == matter.stage, did("file") { return try void() }
    switch matter.stage {
    case "reported": return try accept()
    case "verifying": return try verify()
    case "filed": return try dispatch()
    case "dispatched": return try acknowledge()
    case "handling": return try handle()
    case "returned": return try redispatch()
    case "rework": return try handleAgain()
    case "handled": return try check()
    case "inspecting": return try inspect()
    case "rechecking": return try recheck()
    case "closed": return try reopen()
    default: return false
    }
  }

  // MARK: People

  func acceptor(_ at: Instant) -> Principal? { world.people.onShift(world.people.acceptors, at, world.zone) }

  func dispatcher(_ at: Instant) -> Principal? { world.people.onShift(world.people.dispatchers, at, world.zone) }

  /// Somebody of the unit.
  mutating func unit() -> Principal? {
    guard let agency = matter.agency, let posts = world.people.handlers[agency], !posts.isEmpty else { return nil }
    return world.people.roster.principal(post: random.pick(posts), on: world.zone.date(now))
  }

  /// The digest of a photo that nobody took: what must be there is there, and nothing is stored for it.
  mutating func photo() -> String {
    (0..<4).map { _ in
      let digits = String(random.next(), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  func text(_ sentence: String) -> String { sentence + SampleWording.mark }
}
