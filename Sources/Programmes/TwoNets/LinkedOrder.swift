import Basics
import Casework

/// A matter as the system sees it that sent it: a work order (工单) of the hotline, something the hall could not do (办不成).
struct LinkedOrder: Sendable, Hashable {
  /// The two systems that work together with this one (两网协同).
  enum System: String, Sendable, CaseIterable { case hotline, hall }

  enum State: String, Sendable, CaseIterable {
    /// Not accepted yet.
    case new
    case inHand
    /// Closed: the result and the reply go back.
    case replied
    /// Sent back (退单): rejected, merged or voided, with the reason.
    case returned

    init(_ phase: Phase) {
      self =
        switch phase {
        case .waiting: .new
        case .working, .checking: .inHand
        case .done: .replied
        case .dropped: .returned
        }
    }

    var isOpen: Bool { self == .new || self == .inHand }
  }

  /// What was said when the requester was called back (三率); nil while nobody has asked.
  struct Rating: Sendable, Hashable {
    var responded: Bool
    var solved: Bool
    var satisfied: Bool
    var at: Instant
  }

  var key: Key
  var system: System
  /// Together with the number it keeps an order from coming in twice.
  var source: String
  var number: String
  var matter: Key
  var state = State.new
  /// What sort of request it is there.
  var kind: String
  /// Where it stands there.
  var link: String?
  /// The item of the hall it is about.
  var item: String?
  var createdAt: Instant
  var receivedAt: Instant
  /// By when the other system wants it done.
  var dueAt: Instant?
  var endedAt: Instant?
  var rating: Rating?
  /// Rises with every change over all orders of the system: where a reader left off.
  var changed = 0

  func isOverdue(at now: Instant) -> Bool { state.isOpen && dueAt.map { $0 < now } ?? false }
}

/// The three rates (三率): of those called back in a time, how many were contacted, had it solved, were satisfied.
struct ThreeRates: Sendable, Hashable {
  var asked = 0
  var responded = 0
  var solved = 0
  var satisfied = 0

  /// `96.2 %`, or a dash where nobody was asked.
  func text(_ count: Int) -> String {
    guard asked > 0 else { return "—" }
    let tenths = (count * 1000 + asked / 2) / asked
    return "\(tenths / 10).\(tenths % 10) %"
  }
}
