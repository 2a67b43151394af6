import Basics
import Casework
import Organization
import Platform
import Storage

/// What a post has to do on the spot now, what runs out first coming first.
package struct FieldTasks: Sendable {
  package var tasks: [FieldTask]
  /// There are more than the list holds.
  package var hasMore: Bool

  /// So many are listed; nobody does more in a day.
  package static let most = 60

  /// - Returns: the matters on the main path and the side procedures that are the principal's.
  package static func of(
    _ principal: Principal, _ jurisdiction: Jurisdiction, now: Instant
  ) async throws -> FieldTasks {
    let district = jurisdiction.district
    guard
      let lifecycle = district.settings.mainFlow.flatMap({ district.currentLifecycles[$0] }).flatMap({
        district.lifecycles[$0]
      })
    else { return FieldTasks(tasks: [], hasMore: false) }
    let stages = lifecycle.stages.filter { stage in
      stage.phase.isOpen
        && lifecycle.actions(from: stage.code).contains { FieldTask.isMain($0) && principal.may($0.permission) }
    }.map(\.code)
    var tasks: [FieldTask] = []
    var hasMore = false
    if !stages.isEmpty {
      var filter = MatterFilter(which: .open, now: now)
      filter.flow = lifecycle.name
      filter.stages = stages
      let (matters, next) = try await jurisdiction.matters.list(filter, reach: principal.reach, limit: most)
      hasMore = next != nil
      tasks = matters.compactMap { matter in
        FieldTask(matter, district.lifecycle(of: matter) ?? lifecycle, of: principal)
      }
    }
    tasks += try await aside(principal, lifecycle, jurisdiction)
    tasks.sort { ($0.dueAt?.milliseconds ?? .max, $0.matter.key) < ($1.dueAt?.milliseconds ?? .max, $1.matter.key) }
    return FieldTasks(tasks: tasks, hasMore: hasMore)
  }

  /// What was asked of the principal's agency beside the main path: to come, to assist, to check again.
  private static func aside(
    _ principal: Principal, _ lifecycle: Lifecycle, _ jurisdiction: Jurisdiction
  ) async throws -> [FieldTask] {
    let actions = lifecycle.actions.filter { action in
      guard let step = action.strand, step.isOwn, !step.from.isEmpty else { return false }
      return FieldTask.permissions.contains(action.permission) && principal.may(action.permission)
        && action.tone != "danger"
    }
    guard !actions.isEmpty else { return [] }
    let kinds = Set(actions.compactMap(\.strand?.kind)).sorted()
    return try await jurisdiction.database.read("field.strands") { transaction in
      var found: [FieldTask] = []
      for kind in kinds {
        for strand in try StrandsTable.open(kind: kind, agency: principal.agency, limit: most, in: transaction) {
          guard let matter = try MattersTable.one(key: strand.matter, in: transaction), principal.reach.admits(matter),
            let action = actions.first(where: {
              $0.strand?.kind == kind && $0.strand?.from.contains(strand.state) == true && $0.from.contains(matter.stage)
                && ($0.by != .otherAgency || matter.agency != principal.agency)
            })
          else { continue }
          found.append(FieldTask(matter: matter, action: action, what: action.label, dueAt: strand.dueAt))
        }
      }
      return found
    }
  }
}
