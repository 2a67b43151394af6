import Basics
import Timing

extension Lifecycle {
  /// The events of every clock of a matter, read from its entries. The names are those of the lifecycle, with `leg.1`, `leg.2` …
  /// for the legs of the agencies it went to and `promise.1` … for its rounds.
  ///
  /// This is the only place where entries become time: what is stored of deadlines is a cache of it.
  package func clockEvents(_ entries: [Entry]) -> [NamedClockEvent] {
    var reading = ClockReading(self, reportedAt: entries.first?.at)
    for entry in entries { reading.take(entry) }
    return reading.events
  }
}

/// Reads the clock events of a matter out of its entries, one entry after the other.
struct ClockReading {
  private(set) var events: [NamedClockEvent] = []
  private let lifecycle: Lifecycle
  private let reportedAt: Instant?
  private var strands: StrandFold
  /// The number of the last start of each clock that may start more than once.
  private var count: [String: Int] = [:]
  /// The clocks whose last start has been stopped: an action that stops a clock may find it stopped already (作废 from any stage).
  private var ended: Set<String> = []
  private var paused: Set<String> = []
  /// The agency of the running leg.
  private var legAgency: String?
  private var agency: String?
  private var limit: TimeLimit?
  /// Whether the running leg was refused, and nobody has decided since.
  private var isRefused = false
  /// The clocks of side procedures that run, by clock with number.
  private var strandRunning: Set<String> = []

  init(_ lifecycle: Lifecycle, reportedAt: Instant?) {
    self.lifecycle = lifecycle
    self.reportedAt = reportedAt
    strands = StrandFold(lifecycle)
  }

  mutating func take(_ entry: Entry) {
    guard let action = lifecycle.action(entry.action) else { return }
    if let text = entry.form["limit"], let parsed = TimeLimit(text) { limit = parsed }
    if let named = entry.form["agency"] { agency = named }
    let touched = strands.absorb(entry).map { strands.strands[$0] }
    if action.refuses { isRefused = true }
    let holder = holder(of: entry.to)
    for step in action.clocks {
      if lifecycle.strandClocks.contains(step.clock) {
        for strand in touched where strand.kind == step.clock { strandStep(step, strand, entry) }
      } else {
        matterStep(step, action, entry, holder)
      }
    }
    // What is over has no clock.
    for strand in touched where !strand.isOpen { stopStrand(strand, entry) }
  }

  private mutating func matterStep(_ step: ClockStep, _ action: Action, _ entry: Entry, _ holder: String?) {
    let event: ClockEvent.Kind
    switch step.order {
    case .start, .assign:
      let goesOn =
        step.order == .assign && legAgency == agency && count[step.clock] != nil && !ended.contains(step.clock)
      if goesOn {
        // The refusal is overruled: the hours of it stay with whoever refused.
        isRefused = false
        guard paused.remove(step.clock) != nil else { return }
        event = .resume
      } else {
        // What is promised to the reporter goes on while the matter goes round: it starts once in a round.
        if step.sinceReport, count[step.clock] != nil, !ended.contains(step.clock) { return }
        guard let starts = starts(step.limit, entry) else { return }
        if step.order == .assign, let number = count[step.clock], !ended.contains(step.clock) {
          // Another agency takes over: the leg of the one before ends here.
          if isRefused { bookToDispatcher("\(step.clock).\(number)") }
          isRefused = false
          add("\(step.clock).\(number)", .stop, entry, holder: nil)
        }
        count[step.clock, default: 0] += 1
        ended.remove(step.clock)
        paused.remove(step.clock)
        event = .start(starts)
      }
      if step.order == .assign { legAgency = agency }
    case .stop:
      guard let number = count[step.clock], ended.insert(step.clock).inserted else { return }
      // Nobody else was named, and it went back to the centre: the refusal was right. Other clocks say nothing.
      if lifecycle.assigned.contains(step.clock) {
        if isRefused, lifecycle.stage(entry.to)?.phase == .waiting { bookToDispatcher("\(step.clock).\(number)") }
        isRefused = false
      }
      paused.remove(step.clock)
      event = .stop
    case .pause:
      guard count[step.clock] != nil, !ended.contains(step.clock) else { return }
      paused.insert(step.clock)
      event = .pause(action.done)
    case .resume:
      paused.remove(step.clock)
      event = .resume
    case .extend:
      guard let more = starts(step.limit, entry) else { return }
      event = .extend(more)
    }
    guard let number = count[step.clock] else { return }
    let at = step.sinceReport ? reportedAt ?? entry.at : entry.at
    events.append(
      NamedClockEvent("\(step.clock).\(number)", ClockEvent(event, at: at, entry: entry.ordinal, holder: holder)))
  }

  private mutating func strandStep(_ step: ClockStep, _ strand: Strand, _ entry: Entry) {
    switch step.order {
    case .start:
      guard strand.steps.count == 1, let starts = starts(step.limit, entry) else { return }
      strandRunning.insert(strand.clock)
      add(strand.clock, .start(starts), entry, holder: strand.agency)
    case .stop: stopStrand(strand, entry)
    case .extend:
      guard strandRunning.contains(strand.clock), let more = starts(step.limit, entry) else { return }
      add(strand.clock, .extend(more), entry, holder: nil)
    case .pause, .resume, .assign: return
    }
  }

  private mutating func stopStrand(_ strand: Strand, _ entry: Entry) {
    guard strandRunning.remove(strand.clock) != nil else { return }
    add(strand.clock, .stop, entry, holder: nil)
  }

  private mutating func add(_ clock: String, _ kind: ClockEvent.Kind, _ entry: Entry, holder: String?) {
    events.append(NamedClockEvent(clock, ClockEvent(kind, at: entry.at, entry: entry.ordinal, holder: holder)))
  }

  /// The refusal was right: the hours were the dispatcher's from the beginning of the leg.
  private mutating func bookToDispatcher(_ clock: String) {
    for place in events.indices where events[place].clock == clock && events[place].event.holder != nil {
      events[place].event.holder = Stage.Holder.centre.rawValue
    }
  }

  private func starts(_ limit: ClockStep.Limit, _ entry: Entry) -> TimeLimit? {
    switch limit {
    case .none: return nil
    case .fixed(let fixed): return fixed
    case .standard: return self.limit
    case .until(let field):
      guard let end = entry.form[StepForm.instantName(field)].flatMap({ Int64($0) }) else { return nil }
      let minutes = (end - entry.at.milliseconds + 59_999) / 60_000
      return TimeLimit(max(1, Int(minutes)), .minute)
    }
  }

  private func holder(of stage: String) -> String? {
    switch lifecycle.stage(stage)?.holder {
    case .agency: agency
    case .nobody, nil: nil
    case let holder?: holder.rawValue
    }
  }
}

/// Where all clocks of a matter stand.
package struct Countdowns: Sendable {
  /// By name with number, such as `leg.2`.
  package let all: [String: Countdown]
  /// The clocks that do not press on whoever holds the matter: those of side procedures, and indicators of their own.
  private let aside: Set<String>

  package init(entries: [Entry], lifecycle: Lifecycle, calendar: WorkCalendar) throws(Refusal) {
    all = try Countdown.all(lifecycle.clockEvents(entries), calendar: calendar)
    aside = Set(lifecycle.strandKinds.map(\.code)).union(lifecycle.aside)
  }

  /// The latest countdown of a clock; nil if it never started.
  package subscript(clock: String) -> Countdown? { numbered(clock).last?.countdown }

  /// Every countdown of a clock in order of its number.
  package func numbered(_ clock: String) -> [(number: Int, countdown: Countdown)] {
    var found: [(number: Int, countdown: Countdown)] = []
    var number = 1
    while let countdown = all["\(clock).\(number)"] {
      found.append((number, countdown))
      number += 1
    }
    return found
  }

  /// The earliest deadline that is running for whoever holds the matter now; the promise to the reporter is kept apart.
  package var due: Instant? { pressing.compactMap(\.deadline).min() }

  /// When the deadline that is running for the holder comes near.
  package var soon: Instant? {
    pressing.filter { $0.deadline == due }.compactMap(\.dueSoonAt).min()
  }

  private var pressing: [Countdown] {
    all.filter { !aside.contains(String($0.key.prefix { $0 != "." })) && $0.value.state == .running }.map(\.value)
  }

  package var isProvisional: Bool {
    all.values.contains { (countdown: Countdown) in countdown.state == .running && countdown.provisional }
  }
}
