import Basics

/// One thing that happens to a clock, read from one entry of the log.
package struct ClockEvent: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case start(TimeLimit)
    /// The clock stands still, and why.
    case pause(Phrase)
    case resume
    /// Begins anew with a limit; also after a stop (reopening).
    case restart(TimeLimit)
    /// Adds a limit to the current deadline (延期).
    case extend(TimeLimit)
    case stop
  }

  package var kind: Kind
  package var at: Instant
  /// The ordinal of the entry in its matter's log.
  package var entry: Int
  /// Who holds the time from then on; nil leaves it with whoever held it.
  package var holder: String?

  package init(_ kind: Kind, at: Instant, entry: Int, holder: String? = nil) {
    self.kind = kind
    self.at = at
    self.entry = entry
    self.holder = holder
  }
}

/// An event of one of a matter's clocks, such as its promise to the reporter or the leg of an agency.
package struct NamedClockEvent: Sendable, Hashable {
  package var clock: String
  package var event: ClockEvent

  package init(_ clock: String, _ event: ClockEvent) {
    self.clock = clock
    self.event = event
  }
}
