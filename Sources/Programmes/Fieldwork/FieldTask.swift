import Basics
import Casework
import Organization
import Timing

/// One thing to be done on the spot: a matter whose next step is this post's, and which step that is.
package struct FieldTask: Sendable {
  package var matter: Matter
  package var action: Action
  /// What is to be done there, in the words of those who do it.
  package var what: Phrase
  package var dueAt: Instant?

  /// Where a list puts it.
  package enum Group: Int, Sendable, CaseIterable {
    case overdue, today, later
  }

  /// The heading it stands under: nothing without a deadline is pressing.
  package func group(at now: Instant, zone: LocalZone) -> Group {
    guard let dueAt else { return .later }
    return dueAt < now ? .overdue : zone.date(dueAt) == zone.date(now) ? .today : .later
  }

  /// What one does on the spot; the rest of the work is done at a desk.
  package static let permissions: Set<Permission> = [.handle, .inspect, .verifyOnSite]

  /// The next step on the main path that is the principal's, as far as the matter itself tells; nil if there is none.
  package init?(_ matter: Matter, _ lifecycle: Lifecycle, of principal: Principal) {
    let own = lifecycle.actions(from: matter.stage).filter { action in
      guard Self.isMain(action), principal.may(action.permission) else { return false }
      switch action.by {
      case .anyone: return true
      case .leadAgency: return matter.agency == principal.agency
      case .otherAgency: return matter.agency != principal.agency
      }
    }
    guard let action = own.first(where: { $0.tone == "primary" }) ?? own.first else { return nil }
    self.init(matter: matter, action: action, what: Self.what(action, lifecycle), dueAt: matter.dueAt)
  }

  package init(matter: Matter, action: Action, what: Phrase, dueAt: Instant?) {
    self.matter = matter
    self.action = action
    self.what = what
    self.dueAt = dueAt
  }

  /// Whether it leads on along the main path, and is done on the spot.
  package static func isMain(_ action: Action) -> Bool {
    action.group.isEmpty && action.to != nil && action.tone != "danger" && permissions.contains(action.permission)
  }

  private static func what(_ action: Action, _ lifecycle: Lifecycle) -> Phrase {
    switch action.permission {
    case .inspect: Phrase("到场核查", "Check on site")
    case .verifyOnSite: Phrase("现场核实", "Verify on site")
    default:
      action.to.flatMap { lifecycle.stage($0)?.phase } == .checking
        ? Phrase("到场处置", "Handle on site") : action.label
    }
  }
}
