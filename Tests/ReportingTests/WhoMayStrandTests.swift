import Basics
import Casework
import Organization
import TestDistricts
import TestSupport
import Testing

/// Every kind of side procedure, every state of it, every step, everybody: whoever asked, whoever took the last step, somebody
/// else; of the lead agency, of the one it is addressed to, of the centre, of another one. Compared with a file.
@Suite struct WhoMayStrandTests {
  static let lead = "cgj", addressed = "swj", centre = "szzx", other = "jtj"
  static let now = ManualClock.start

  struct Taken {
    var action: Action
    var person: String
    var agency: String
  }

  @Test func reporting() throws {
    let lifecycle = try WhoMayWhatTests.lifecycle("reporting")
    var text = """
      \(lifecycle.id): who may take which step of a side procedure. Written by WhoMayStrandTests.
      @lead: the agency the matter is with; @addressed: the one the procedure is addressed to; @centre; @other.
      +first: the person who took its first step; +last: the person who took its last step; without: somebody else.
      Whoever is not named with a step: action.mayNot.

      """
    for kind in lifecycle.strandKinds {
      text += "\n==== \(kind.code)"
      if !kind.most.isEmpty {
        text += ", at most " + kind.most.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
      }
      text += kind.isMany ? ", several at once\n" : "\n"
      let steps = lifecycle.actions.filter { $0.strand?.kind == kind.code }
      for action in steps where action.strand?.from.isEmpty == true || action.strand?.mayBegin == true {
        text += "begins: \(action.code)\n"
      }
      for state in kind.states where state.isOpen {
        let path = try #require(self.path(to: state.code, kind, lifecycle), "\(kind.code) \(state.code)")
        text += "-- \(state.code), after \(path.map { "\($0.action.code) by \($0.person)@\(name($0.agency))" }.joined(separator: ", "))\n"
        for action in steps where action.strand?.from.contains(state.code) == true {
          text += "\(action.code) → \(action.strand?.to ?? "")\n" + (try answers(lifecycle, action, path))
        }
      }
    }
    try Golden.compare(text, "who-may-strand.txt")
  }

  /// Time that is over is neither asked for nor given.
  @Test func afterTheDeadline() throws {
    let lifecycle = try WhoMayWhatTests.lifecycle("reporting")
    for code in ["extension", "suspension", "postponement"] {
      let kind = try #require(lifecycle.strandKind(code))
      for state in ["", "agreed"] {
        let path = state.isEmpty ? [] : try #require(self.path(to: state, kind, lifecycle))
        let steps = lifecycle.actions.filter {
          $0.strand?.kind == code && (state.isEmpty ? $0.strand?.from.isEmpty == true : $0.strand?.to == "granted")
        }
        #expect(steps.count == 1)
        for action in steps {
          let found = try answers(lifecycle, action, path, at: Self.now + .days(30))
          #expect(!found.contains("ALLOWED") && found.contains("time.overdue"), "\(action.code): \(found)")
        }
      }
    }
  }

  /// From wherever a side procedure may stand while its matter moves on, there is a way to its end.
  @Test func nothingIsLeftOpenForEver() throws {
    let lifecycle = try WhoMayWhatTests.lifecycle("reporting")
    struct Place: Hashable {
      var stage: String
      /// Empty once it has ended.
      var state: String
    }
    for kind in lifecycle.strandKinds {
      func next(_ place: Place) -> [Place] {
        lifecycle.actions(from: place.stage).flatMap { action -> [Place] in
          let stage = action.to ?? place.stage
          if action.drops.contains(kind.code) { return [Place(stage: stage, state: "")] }
          guard let step = action.strand, step.kind == kind.code, step.from.contains(place.state) else {
            return [Place(stage: stage, state: place.state)]
          }
          return [Place(stage: stage, state: kind.state(step.to)?.isOpen == true ? step.to : "")]
        }
      }
      var reached: Set<Place> = []
      for action in lifecycle.actions where action.strand?.kind == kind.code {
        guard let step = action.strand, step.from.isEmpty || step.mayBegin, kind.state(step.to)?.isOpen == true else { continue }
        for from in action.from { reached.insert(Place(stage: action.to ?? from, state: step.to)) }
      }
      var fresh = Array(reached)
      while let place = fresh.popLast() {
        for other in next(place) where !other.state.isEmpty && reached.insert(other).inserted { fresh.append(other) }
      }
      var ending: Set<Place> = []
      var grew = true
      while grew {
        grew = false
        for place in reached where !ending.contains(place) && next(place).contains(where: { $0.state.isEmpty || ending.contains($0) }) {
          ending.insert(place)
          grew = true
        }
      }
      let stuck = reached.subtracting(ending).map { "\($0.stage) \($0.state)" }.sorted()
      #expect(stuck == [], "\(kind.code)")
    }
  }

  /// The shortest way to the state, each step by somebody who may take it.
  private func path(to state: String, _ kind: StrandKind, _ lifecycle: Lifecycle) -> [Taken]? {
    let steps = lifecycle.actions.filter { $0.strand?.kind == kind.code }
    var ways: [(state: String, path: [Action])] = steps.compactMap { action in
      guard let step = action.strand, step.from.isEmpty || step.mayBegin else { return nil }
      return (step.to, [action])
    }
    var place = 0
    while place < ways.count {
      let way = ways[place]
      if way.state == state {
        return way.path.enumerated().map { number, action in
          let agency = action.by == .leadAgency ? Self.lead : action.strand?.isOwn == true ? party(kind, lifecycle) : Self.centre
          return Taken(action: action, person: number == 0 ? "first" : number == way.path.count - 1 ? "last" : "between", agency: agency)
        }
      }
      for action in steps where action.strand?.from.contains(way.state) == true && !way.path.contains(action) {
        ways.append((action.strand?.to ?? "", way.path + [action]))
      }
      place += 1
    }
    return nil
  }

  /// Whom a new one is addressed to in these tests.
  private func party(_ kind: StrandKind, _ lifecycle: Lifecycle) -> String {
    let parties = lifecycle.actions.compactMap(\.strand).filter { $0.kind == kind.code && ($0.from.isEmpty || $0.mayBegin) }.map(\.party)
    if parties.contains(.lead) { return Self.lead }
    return parties.contains { if case .field = $0 { true } else { false } } ? Self.addressed : Self.centre
  }

  private func answers(
    _ lifecycle: Lifecycle, _ action: Action, _ path: [Taken], at: Instant = WhoMayStrandTests.now
  ) throws -> String {
    let district = try JiangningPack.district()
    let from = path.last.map { last in action.from.first { last.action.from.contains($0) } ?? action.from[0] } ?? action.from[0]
    let phase = try #require(lifecycle.stage(from)).phase
    var matter = try Matter.blank(1, stage: from, phase: phase)
    matter.lifecycle = lifecycle.id
    matter.agency = Self.lead
    matter.closedAt = phase.isOpen ? nil : Self.now - .hours(1)
    matter.onTime = phase.isOpen ? nil : false
    let entries = entries(matter, path)
    var found: [String: [String]] = [:]
    for role in district.roster.roles where role.permissions.contains(action.permission) {
      var by: [String: [String]] = [:]
      var variants: [(name: String, person: String, agency: String)] = [
        ("@lead", "new", Self.lead), ("@addressed", "new", Self.addressed), ("@centre", "new", Self.centre), ("@other", "new", Self.other),
      ]
      for (mark, taken) in [("first", path.first), ("last", path.last)] {
        guard let taken, mark == "first" || path.count > 1 else { continue }
        variants.append(("@\(name(taken.agency))+\(mark)", taken.person, taken.agency))
      }
      for variant in variants {
        let principal = Principal(
          person: variant.person, personName: "", post: role.code, agency: variant.agency, permissions: Set(role.permissions),
          reach: .everything)
        let situation = Situation(matter: matter, entries: entries, principal: principal, at: at, district: district)
        let code = lifecycle.standing(action, situation, rules: JiangningPack.rules)?.code ?? "ALLOWED"
        by[code, default: []].append(variant.name)
      }
      for (code, names) in by {
        let all = names.count == variants.count ? "" : names.joined(separator: " ")
        found["\(code) \(all)", default: []].append(role.code)
      }
    }
    return found.sorted { $0.key < $1.key }.map { key, roles in
      let parts = key.split(separator: " ", maxSplits: 1).map { String($0) }
      return "  \(parts[0]): \(roles.joined(separator: ", "))\(parts.count > 1 ? " " + parts[1] : "")\n"
    }.joined()
  }

  private func entries(_ matter: Matter, _ path: [Taken]) -> [Entry] {
    var entries: [Entry] = []
    func add(_ action: String, _ to: String, _ form: [String: String], person: String, agency: String) {
      let at = Self.now - .hours(3) + .minutes(entries.count)
      entries.append(
        Entry(
          key: Key(Int64(entries.count + 2)), matter: matter.key, ordinal: entries.count + 1, action: action,
          from: entries.last?.to ?? "", to: to, at: at, recordedAt: at, person: person, personName: "", post: "", agency: agency,
          form: form, previous: entries.last?.hash ?? Entry.genesis))
    }
    add("report", "reported", [:], person: "", agency: "")
    add("file", "filed", ["limit": "5d"], person: "filer", agency: Self.centre)
    add("dispatch", "dispatched", ["agency": Self.lead], person: "sender", agency: Self.centre)
    for taken in path {
      var form: [String: String] = [:]
      if case .field(let name) = taken.action.strand?.party { form[name] = Self.addressed }
      if taken.action.strand?.from.isEmpty == false, taken.action != path.first?.action { form["strand"] = "4" }
      add(taken.action.code, matter.stage, form, person: taken.person, agency: taken.agency)
    }
    return entries
  }

  private func name(_ agency: String) -> String {
    [Self.lead: "lead", Self.addressed: "addressed", Self.centre: "centre", Self.other: "other"][agency] ?? agency
  }
}
