import Casework
import Organization

/// The finer words for how a request stands (mySociety's extension of GeoReport).
enum ExtendedStatus: String, Sendable, CaseIterable {
  case open, inProgress = "in_progress", planned, actionScheduled = "action_scheduled", investigating
  case forTriage = "for_triage", reopen, closed, fixed, duplicate
  case notCouncilsResponsibility = "not_councils_responsibility", noFurtherAction = "no_further_action"
  case internalReferral = "internal_referral", cancelled, unchanged

  /// What others mean by it: that nothing more will be done there.
  var isEnd: Bool {
    switch self {
    case .closed, .fixed, .duplicate, .notCouncilsResponsibility, .noFurtherAction, .cancelled: true
    default: false
    }
  }

  /// In any case of letters.
  init?(reading text: String) { self.init(rawValue: text.lowercased()) }

  /// By the stage, so that handing a matter to and fro between agencies never shows.
  /// - Parameters:
  ///   - isAgain: the step leads from an end back to work.
  ///   - closure: the outcome, at an end.
  init(_ stage: Stage, in lifecycle: Lifecycle, isAgain: Bool, closure: String?, isMerged: Bool) {
    if isAgain, stage.phase.isOpen {
      self = .reopen
      return
    }
    switch stage.phase {
    case .waiting where stage.holder == .inspector: self = .investigating
    case .waiting where stage.code == lifecycle.opening?.to: self = .forTriage
    case .waiting: self = .open
    case .working where stage.wake != nil: self = .planned
    case .working, .checking: self = .inProgress
    case .done: self = closure == "fixed" ? .fixed : .noFurtherAction
    case .dropped where isMerged: self = .duplicate
    case .dropped: self = .notCouncilsResponsibility
    }
  }

  /// As lists and single requests say it.
  static func plain(_ phase: Phase) -> String { phase.isOpen ? "open" : "closed" }
}
