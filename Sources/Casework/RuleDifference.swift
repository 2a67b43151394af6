import Basics
import Organization
import Territory
import Timing

/// The key of a standard: its category and its number within it. Written `event:01001#2`.
package struct StandardKey: Sendable, Hashable, CustomStringConvertible {
  package var category: CategoryKey
  package var number: Int

  package var description: String { "\(category)#\(number)" }
}

/// Where two sets of rules differ, as far as it can change whose a matter is, a deadline or an outcome. What it does not touch
/// needs no replay.
package struct RuleDifference: Sendable {
  /// What differs in the lifecycle of one name.
  package struct Flow: Sendable, Hashable {
    /// The actions that lead elsewhere, ask otherwise, or do something else to clocks or side procedures.
    package var actions: Set<String>
    /// The stages that are gone.
    package var stages: Set<String>
    /// The version that new matters began with until now, `reporting@2`.
    package var current: String
    /// There is no lifecycle of that name any more.
    package var isGone: Bool
  }

  /// The lines of the duty list that only one of the two has.
  package let duties: DutyList
  /// The standards with another limit, and those that are gone or new.
  package let standards: Set<StandardKey>
  package let calendar: CalendarDifference
  /// By name of the lifecycle; those that differ.
  package let flows: [String: Flow]
  /// Areas lie in other areas, so that 属地 may be another body.
  package let movesAreas: Bool
  /// Agencies stand below other bodies, so that other matters are kept from them.
  package let movesAgencies: Bool

  package init(from before: District, to after: District) {
    duties = DutyList(Array(Set(before.duties.duties).symmetricDifference(after.duties.duties)))
    standards = Self.standards(before, after)
    calendar = before.calendar.difference(from: after.calendar)
    flows = Self.flows(before, after)
    movesAreas = before.territory.places != after.territory.places
    movesAgencies = before.roster.places != after.roster.places
  }

  /// Whether nothing can come out otherwise.
  package var isEmpty: Bool {
    duties.duties.isEmpty && standards.isEmpty && calendar == .none && flows.isEmpty && !movesAreas && !movesAgencies
  }

  /// Whether a matter may come out otherwise for where it lies and what it was filed under. What its clocks and steps make of it is
  /// asked elsewhere.
  package func touches(_ filing: Filing) -> Bool {
    if calendar == .always { return true }
    if let flow = flows[filing.flow], flow.isGone || filing.lifecycle != flow.current { return true }
    if movesAgencies, filing.isTipOff { return true }
    guard let category = filing.category else { return false }
    if movesAreas { return true }
    if let number = filing.standard, standards.contains(StandardKey(category: category, number: number)) { return true }
    return duties.speaks(kind: category.kind, category: category.code, area: filing.area ?? "")
  }

  /// Whether `touches` can say yes at all.
  var asksFilings: Bool {
    calendar == .always || movesAreas || movesAgencies || !flows.isEmpty || !standards.isEmpty || !duties.duties.isEmpty
  }

  private static func standards(_ before: District, _ after: District) -> Set<StandardKey> {
    func byKey(_ district: District) -> [StandardKey: Standard] {
      Dictionary(
        district.catalogue.standards.map { (StandardKey(category: $0.category, number: $0.number), $0) },
        uniquingKeysWith: { first, _ in first })
    }
    let old = byKey(before), new = byKey(after)
    func season(_ standard: Standard, _ district: District) -> Season? {
      standard.season.flatMap { district.calendar.seasons[$0] }
    }
    return Set(old.keys).union(new.keys).filter { key in
      guard let was = old[key], let becomes = new[key] else { return true }
      return was.limit != becomes.limit || was.season != becomes.season
        || was.limitOutOfSeason != becomes.limitOutOfSeason || season(was, before) != season(becomes, after)
    }
  }

  private static func flows(_ before: District, _ after: District) -> [String: Flow] {
    var flows: [String: Flow] = [:]
    for (name, id) in before.currentLifecycles {
      guard let old = before.lifecycles[id] else { continue }
      guard let new = after.current(name) else {
        flows[name] = Flow(actions: [], stages: [], current: id, isGone: true)
        continue
      }
      let actions = old.actionsChanged(in: new)
      let stages = Set(old.stages.map(\.code)).subtracting(new.stages.map(\.code))
      guard !actions.isEmpty || !stages.isEmpty else { continue }
      flows[name] = Flow(actions: actions, stages: stages, current: id, isGone: false)
    }
    return flows
  }
}

/// Where a matter lies and what it was filed under: what a difference of rules is looked up by.
package struct Filing: Sendable, Hashable {
  package var category: CategoryKey?
  package var standard: Int?
  package var area: String?
  /// Whether it accuses an agency.
  package var isTipOff: Bool
  /// The name of its lifecycle, and its id.
  package var flow: String
  package var lifecycle: String
}

extension District {
  /// The version of a lifecycle that new matters begin with.
  func current(_ flow: String) -> Lifecycle? { currentLifecycles[flow].flatMap { lifecycles[$0] } }
}

extension AreaTree {
  /// What locality follows from: the level and parent of every area.
  fileprivate var places: [String: String] {
    Dictionary(areas.map { ($0.code, "\($0.level) \($0.parent ?? "")") }, uniquingKeysWith: { first, _ in first })
  }
}

extension Roster {
  /// What follows for tip-offs: the area whose body an agency is.
  fileprivate var places: [String: String] {
    Dictionary(agencies.map { ($0.code, $0.area ?? "") }, uniquingKeysWith: { first, _ in first })
  }
}

extension Lifecycle {
  /// The actions of either that a replay would tell apart, by what they do to stages, clocks and side procedures and by what they
  /// require. Labels, permissions, guards and effects are passed over.
  func actionsChanged(in other: Lifecycle) -> Set<String> {
    let kinds = kindsChanged(in: other)
    let clocks = aside.symmetricDifference(other.aside)
    return Set(actions.map(\.code)).union(other.actions.map(\.code)).filter { code in
      guard let was = action(code), let becomes = other.action(code) else { return true }
      return !was.replays(as: becomes) || was.strand.map { kinds.contains($0.kind) } ?? false
        || !kinds.isDisjoint(with: was.drops) || was.clocks.contains { clocks.contains($0.clock) }
    }
  }

  /// The kinds of side procedures whose states or clocks differ.
  private func kindsChanged(in other: Lifecycle) -> Set<String> {
    func states(_ lifecycle: Lifecycle, _ code: String) -> [String: Bool]? {
      lifecycle.strandKind(code).map { kind in
        Dictionary(kind.states.map { ($0.code, $0.isOpen) }, uniquingKeysWith: { first, _ in first })
      }
    }
    let ours = Set(clocks.map(\.code)), theirs = Set(other.clocks.map(\.code))
    return Set(strandKinds.map(\.code)).union(other.strandKinds.map(\.code)).filter { code in
      states(self, code) != states(other, code) || ours.contains(code) != theirs.contains(code)
    }
  }
}

extension Action {
  fileprivate func replays(as other: Action) -> Bool {
    Set(from) == Set(other.from) && to == other.to && clocks == other.clocks && strand == other.strand
      && drops == other.drops && asked == other.asked
  }

  /// What is required, and the choices there are.
  private var asked: [String] {
    fields.filter { $0.kind != .due }.map { field in
      "\(field.name) \(field.isRequired) \(field.kind == .choice ? field.choices.map(\.code).joined(separator: " ") : "")"
    }.sorted()
  }
}
