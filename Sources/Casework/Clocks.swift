import Basics
import Timing

extension Lifecycle {
  /// The events of every clock of a matter, read from its entries. The names are those of the lifecycle, with `leg.1`, `leg.2` …
  /// for the legs of the agencies it went to and `promise.1` … for its rounds.
  ///
  /// This is the only place where entries become time: what is stored of deadlines is a cache of it.
  package func clockEvents(_ entries: [Entry]) -> [NamedClockEvent] {
    var events: [NamedClockEvent] = []
    /// The number of the last start of each clock that may start more than once.
    var count: [String: Int] = [:]
    /// The clocks whose last start has been stopped: an action that stops a clock may find it stopped already (作废 from any stage).
    var ended: Set<String> = []
    /// The agency of the running leg.
    var legAgency: String?
    var agency: String?
    var limit: TimeLimit?

    for entry in entries {
      guard let action = action(entry.action) else { continue }
      if let text = entry.form["limit"], let parsed = TimeLimit(text) { limit = parsed }
      if let named = entry.form["agency"] { agency = named }
      let holder = holder(of: entry.to, agency: agency)
      for step in action.clocks {
        let event: ClockEvent.Kind
        switch step.order {
        case .start, .assign:
          let resumes =
            step.order == .assign && legAgency == agency && count[step.clock] != nil && !ended.contains(step.clock)
          if resumes {
            event = .resume
          } else {
            // What is promised to the reporter goes on while the matter goes round: it starts once in a round.
            if step.sinceReport, count[step.clock] != nil, !ended.contains(step.clock) { continue }
            guard let starts = step.limit == .standard ? limit : step.limit.fixed else { continue }
            if step.order == .assign, let number = count[step.clock], !ended.contains(step.clock) {
              // Another agency takes over: the leg of the one before ends here.
              events.append(
                NamedClockEvent(
                  "\(step.clock).\(number)", ClockEvent(.stop, at: entry.at, entry: entry.ordinal, holder: nil)))
            }
            count[step.clock, default: 0] += 1
            ended.remove(step.clock)
            event = .start(starts)
          }
          if step.order == .assign { legAgency = agency }
        case .stop:
          guard count[step.clock] != nil, ended.insert(step.clock).inserted else { continue }
          event = .stop
        case .pause: event = .pause(action.done)
        case .resume: event = .resume
        }
        guard let number = count[step.clock] else { continue }
        let at = step.sinceReport ? entries.first?.at ?? entry.at : entry.at
        events.append(
          NamedClockEvent("\(step.clock).\(number)", ClockEvent(event, at: at, entry: entry.ordinal, holder: holder)))
      }
    }
    return events
  }

  private func holder(of stage: String, agency: String?) -> String? {
    switch self.stage(stage)?.holder {
    case .agency: agency
    case .centre: "centre"
    case .inspector: "inspector"
    default: nil
    }
  }
}

extension ClockStep.Limit {
  fileprivate var fixed: TimeLimit? {
    guard case .fixed(let limit) = self else { return nil }
    return limit
  }
}

/// Where all clocks of a matter stand.
package struct Countdowns: Sendable {
  /// By name with number, such as `leg.2`.
  package let all: [String: Countdown]

  package init(entries: [Entry], lifecycle: Lifecycle, calendar: WorkCalendar) throws(Refusal) {
    all = try Countdown.all(lifecycle.clockEvents(entries), calendar: calendar)
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
  package var due: Instant? {
    all.filter { !$0.key.hasPrefix("promise.") && $0.value.state == .running }.compactMap(\.value.deadline).min()
  }

  package var isProvisional: Bool {
    all.values.contains { (countdown: Countdown) in countdown.state == .running && countdown.provisional }
  }
}
