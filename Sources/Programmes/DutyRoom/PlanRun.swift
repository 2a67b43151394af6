import Basics
import Organization

/// How far calling somebody has got. Where they are is not followed: the duty officer writes down what they say.
package enum CallState: String, Sendable, CaseIterable {
  case waiting, called, answered, notReached, arrived

  package var label: Phrase {
    switch self {
    case .waiting: Phrase("待通知", "To be called")
    case .called: Phrase("已呼叫", "Called")
    case .answered: Phrase("已接通", "Answered")
    case .notReached: Phrase("未接通", "Not reached")
    case .arrived: Phrase("已到场", "Arrived")
    }
  }
}

/// An emergency plan that was started (预案启动).
package struct PlanRun: Sendable, Hashable {
  /// Somebody to call.
  package struct Calling: Sendable, Hashable {
    package var key: Key
    package var post: String
    package var agency: String
    /// The code of who holds the post now; empty if nobody does.
    package var person: String
    package var personName: String
    package var tell: Phrase
    /// The level that asked for it.
    package var level: AlertLevel
    package var state: CallState
    package var stateAt: Instant
    /// Who wrote the state down.
    package var stateBy: String
  }

  /// Something to be done.
  package struct Step: Sendable, Hashable {
    package var key: Key
    package var what: Phrase
    package var level: AlertLevel
    package var dueAt: Instant
    package var doneAt: Instant?
    package var doneBy: String?
  }

  package var key: Key
  /// The code of the plan, and its name at the time.
  package var plan: String
  package var name: Phrase
  package var level: AlertLevel
  /// The number of the matter it was started from.
  package var matter: String?
  package var startedAt: Instant
  package var startedBy: String
  package var endedAt: Instant?
  package var endedBy: String?
  package var result: String?

  package var isOpen: Bool { endedAt == nil }
}
