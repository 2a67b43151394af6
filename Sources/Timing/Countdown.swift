import Basics

/// A clock as its events leave it. It is computed, never stored as a running total, so that the same log gives the same
/// deadline years later.
package struct Countdown: Sendable, Equatable {
  package enum State: String, Sendable, Hashable {
    case running, paused, stopped
  }

  /// A stretch of time in one state under one holder; `end` is nil for the one that still lasts.
  struct Stretch: Sendable, Equatable {
    var start: Instant
    var end: Instant?
    var isRunning: Bool
    var holder: String
    /// 0 for the time from the start, 1 from the first restart, and so on.
    var round: Int
  }

  package let calendar: WorkCalendar
  package private(set) var state: State
  /// When the start, or the latest restart, was.
  package private(set) var startedAt: Instant
  /// The limit of the start or the latest restart, without extensions.
  package private(set) var limit: TimeLimit
  /// The limits that were added since the start or the latest restart.
  package private(set) var extensions: [TimeLimit] = []
  /// The deadline in force; nil while paused, when only `pausedRemaining` is known. Once missed it stays where it was
  /// missed, also through a pause.
  package private(set) var deadline: Instant?
  /// Whether the deadline rests on a year without a calendar.
  package private(set) var provisional: Bool
  package private(set) var stoppedAt: Instant?
  /// Whether the clock was stopped in time; nil until it is stopped.
  package private(set) var onTime: Bool?
  /// While paused: what was left at the pause, in the clock's kind of time; negative if the deadline was missed before.
  package private(set) var pausedRemaining: Seconds?
  package private(set) var events: [ClockEvent]

  var stretches: [Stretch]
  private(set) var round = 0
  /// The deadline as it was at the pause.
  private(set) var deadlineAtPause: Instant?
  /// The instant from which the deadline in force is laid out, and what was left then.
  private(set) var anchor: Instant
  private(set) var remainingAtAnchor: Seconds

  /// The kind of time this clock runs on.
  package var kind: TimeKind { limit.unit.kind }

  /// Folds the events of one clock, in order of time.
  /// - Throws: an `invalid` refusal that names the entry: no start, a second one, out of order, or not possible then.
  package static func compute(_ events: [ClockEvent], calendar: WorkCalendar) throws(Refusal) -> Countdown {
    guard let first = events.first, case .start(let limit) = first.kind else {
      throw fault(events.first?.entry, Phrase("计时必须从“开始”起", "a clock must begin with a start"))
    }
    var countdown = Countdown(start: first, limit: limit, calendar: calendar)
    for event in events.dropFirst() { try countdown.apply(event) }
    return countdown
  }

  init(start event: ClockEvent, limit: TimeLimit, calendar: WorkCalendar) {
    let end = calendar.deadline(from: event.at, limit: limit)
    self.calendar = calendar
    self.limit = limit
    state = .running
    startedAt = event.at
    deadline = end.instant
    provisional = end.provisional
    events = [event]
    stretches = [Stretch(start: event.at, isRunning: true, holder: event.holder ?? "", round: 0)]
    anchor = event.at
    remainingAtAnchor = calendar.time(limit.unit.kind, from: event.at, to: end.instant)
  }

  mutating func apply(_ event: ClockEvent) throws(Refusal) {
    if let last = events.last, event.at < last.at {
      throw Self.fault(event.entry, Phrase("早于前一条记录", "it is earlier than the entry before"))
    }
    switch event.kind {
    case .start: throw Self.fault(event.entry, Phrase("计时已经开始，应为“重新开始”", "the clock runs already; restart it"))
    case .restart(let limit): restart(event, limit)
    case .pause: try pause(event)
    case .resume: try resume(event)
    case .extend(let limit): try extend(event, limit)
    case .stop: try stop(event)
    }
    events.append(event)
  }

  private mutating func restart(_ event: ClockEvent, _ limit: TimeLimit) {
    let end = calendar.deadline(from: event.at, limit: limit)
    self.limit = limit
    extensions = []
    state = .running
    startedAt = event.at
    deadline = end.instant
    provisional = end.provisional
    stoppedAt = nil
    onTime = nil
    pausedRemaining = nil
    deadlineAtPause = nil
    round += 1
    anchor = event.at
    remainingAtAnchor = calendar.time(kind, from: event.at, to: end.instant)
    open(event, isRunning: true)
  }

  private mutating func pause(_ event: ClockEvent) throws(Refusal) {
    guard state == .running else { throw Self.fault(event.entry, Phrase("计时未在进行，不能暂停", "the clock is not running")) }
    pausedRemaining = remaining(at: event.at)
    deadlineAtPause = deadline
    deadline = nil
    state = .paused
    open(event, isRunning: false)
  }

  private mutating func resume(_ event: ClockEvent) throws(Refusal) {
    guard state == .paused, let end = deadline(ifResumedAt: event.at), let left = pausedRemaining else {
      throw Self.fault(event.entry, Phrase("计时未暂停，不能恢复", "the clock is not paused"))
    }
    deadline = end.instant
    provisional = end.provisional
    pausedRemaining = nil
    deadlineAtPause = nil
    state = .running
    anchor = event.at
    remainingAtAnchor = left
    open(event, isRunning: true)
  }

  private mutating func extend(_ event: ClockEvent, _ limit: TimeLimit) throws(Refusal) {
    guard state == .running, let current = deadline else {
      throw Self.fault(event.entry, Phrase("计时未在进行，不能延期", "the clock is not running, so it cannot be extended"))
    }
    let end = calendar.deadline(extending: current, by: limit)
    deadline = end.instant
    provisional = provisional || end.provisional
    extensions.append(limit)
    anchor = event.at
    remainingAtAnchor = remaining(at: event.at)
    open(event, isRunning: true)
  }

  private mutating func stop(_ event: ClockEvent) throws(Refusal) {
    guard state != .stopped else { throw Self.fault(event.entry, Phrase("计时已停止", "the clock has stopped already")) }
    if let end = deadline {
      onTime = event.at <= end
    } else {
      onTime = !wasMissedAtPause
      deadline = deadline(ifResumedAt: event.at)?.instant
    }
    pausedRemaining = nil
    deadlineAtPause = nil
    state = .stopped
    stoppedAt = event.at
    if let last = stretches.indices.last { stretches[last].end = event.at }
  }

  private mutating func open(_ event: ClockEvent, isRunning: Bool) {
    var holder = event.holder ?? ""
    if let last = stretches.indices.last {
      if stretches[last].end == nil { stretches[last].end = event.at }
      holder = event.holder ?? stretches[last].holder
    }
    stretches.append(Stretch(start: event.at, isRunning: isRunning, holder: holder, round: round))
  }

  private static func fault(_ entry: Int?, _ phrase: Phrase) -> Refusal {
    let field = entry.map { "entry \($0)" } ?? "events"
    let place = entry.map { Phrase("第 \($0) 条记录：", "entry \($0): ") } ?? Phrase("", "")
    return Refusal(.invalid, "clock.order", place + phrase, fields: [.init(field, phrase)])
  }
}
