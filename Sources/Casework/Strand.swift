import Basics

/// A sort of side procedure (支线) that a matter may have beside its stage: an extension asked for, an assisting leg, a
/// supervision order, a card, an appeal. Data of the lifecycle, as stages are.
package struct StrandKind: Sendable, Hashable {
  /// Where a side procedure stands.
  package struct State: Sendable, Hashable {
    package var code: String
    package var label: Phrase
    /// Whether something is still to be done in it.
    package var isOpen: Bool

    package init(code: String, label: Phrase, isOpen: Bool) {
      self.code = code
      self.label = label
      self.isOpen = isOpen
    }
  }

  package var code: String
  package var label: Phrase
  package var states: [State]
  /// At most so many of the kind may have come to the state, in all rounds: `["granted": 2]`.
  package var most: [String: Int]
  /// Whether several may be open at once; one for each agency at most.
  package var isMany: Bool
  /// What an open one becomes when the matter goes on without it.
  package var dropped: State

  package init(
    code: String, label: Phrase, states: [State], most: [String: Int] = [:], isMany: Bool = false,
    dropped: Phrase? = nil
  ) {
    self.code = code
    self.label = label
    self.states = states
    self.most = most
    self.isMany = isMany
    self.dropped = State(
      code: Self.droppedCode, label: dropped ?? Phrase("随案终止", "Ended with the matter"), isOpen: false)
  }

  private static let droppedCode = "dropped"

  /// The state of the code; nil if the kind has none such.
  package func state(_ code: String) -> State? {
    code == dropped.code ? dropped : states.first { $0.code == code }
  }
}

/// What an action does to a side procedure: begins one, or takes it from one state to another.
package struct StrandStep: Sendable, Hashable {
  /// Whom a new one is addressed to.
  package enum Party: Sendable, Hashable {
    /// The agency that acts.
    case actor
    /// The agency the matter is with.
    case lead
    /// Each agency named in the field: one side procedure for each. A choice of several is joined by commas.
    case field(String)
  }

  /// Who must be somebody else than those who took its steps before (two-person rules).
  package enum Apart: String, Sendable, CaseIterable { case person, agency }

  package var kind: String
  /// The states it goes on from; empty begins one.
  package var from: [String]
  package var to: String
  /// Begins one if there is none to go on with.
  package var mayBegin: Bool
  package var party: Party
  /// Only the agency it is addressed to may take the step.
  package var isOwn: Bool
  package var apart: Apart?

  package init(
    kind: String, from: [String] = [], to: String, mayBegin: Bool = false, party: Party = .actor, isOwn: Bool = false,
    apart: Apart? = nil
  ) {
    self.kind = kind
    self.from = from
    self.to = to
    self.mayBegin = mayBegin
    self.party = party
    self.isOwn = isOwn
    self.apart = apart
  }
}

/// One side procedure of one matter, as it stands after its last step. Like the matter it is the fold of entries, and its rows
/// in `strands` are there for lists.
package struct Strand: Sendable, Hashable {
  /// The ordinal of the entry that began it, `7`; with the agency where one entry began several, `7.cgj`.
  package var id: String
  package var kind: String
  /// 1, 2, 3 … within the kind and matter; the number of its clock.
  package var number: Int
  /// Whom it is addressed to; empty for nobody in particular.
  package var agency: String
  package var state: String
  package var isOpen: Bool
  /// The agency of whoever began it.
  package var openedBy: String
  package var openedAt: Instant
  package var changedAt: Instant
  /// The ordinals of its entries, the first one included.
  package var steps: [Int]
  /// Everybody who took one of its steps.
  package var persons: Set<String>
  /// The agencies of those who took one of its steps.
  package var agencies: Set<String>
  /// What the beginning entry called it: the colour of a card, the level of an order; empty for most.
  package var mark: String
  /// The states it has been in.
  package var been: Set<String>

  package var endedAt: Instant? { isOpen ? nil : changedAt }

  /// The name of its clock, as countdowns have it: `assist.2`.
  package var clock: String { "\(kind).\(number)" }
}

/// Folds entries into side procedures, one entry at a time.
package struct StrandFold: Sendable {
  package private(set) var strands: [Strand] = []
  private let lifecycle: Lifecycle
  private var agency = ""
  /// How many of each kind were begun.
  private var count: [String: Int] = [:]

  package init(_ lifecycle: Lifecycle) { self.lifecycle = lifecycle }

  /// - Returns: the places of the side procedures the entry touched, those it began last.
  @discardableResult
  package mutating func absorb(_ entry: Entry) -> [Int] {
    if let named = entry.form["agency"] { agency = named }
    guard let action = lifecycle.action(entry.action) else { return [] }
    var touched: [Int] = []
    for place in strands.indices where strands[place].isOpen && action.drops.contains(strands[place].kind) {
      guard let dropped = lifecycle.strandKind(strands[place].kind)?.dropped else { continue }
      go(place, to: dropped, entry)
      touched.append(place)
    }
    guard let step = action.strand, let state = lifecycle.strandKind(step.kind)?.state(step.to) else { return touched }
    if let id = entry.form["strand"] {
      guard let place = strands.firstIndex(where: { $0.id == id }) else { return touched }
      go(place, to: state, entry)
      return touched + [place]
    }
    guard step.from.isEmpty || step.mayBegin else { return touched }
    let parties = parties(step, entry)
    for party in parties {
      let number = count[step.kind, default: 0] + 1
      count[step.kind] = number
      touched.append(strands.count)
      strands.append(
        Strand(
          id: parties.count == 1 ? "\(entry.ordinal)" : "\(entry.ordinal).\(party)", kind: step.kind, number: number,
          agency: party, state: state.code, isOpen: state.isOpen, openedBy: entry.agency, openedAt: entry.at,
          changedAt: entry.at, steps: [entry.ordinal], persons: [entry.person], agencies: [entry.agency],
          mark: entry.form["level"] ?? "", been: [state.code]))
    }
    return touched
  }

  private mutating func go(_ place: Int, to state: StrandKind.State, _ entry: Entry) {
    strands[place].state = state.code
    strands[place].isOpen = state.isOpen
    strands[place].changedAt = entry.at
    strands[place].steps.append(entry.ordinal)
    strands[place].persons.insert(entry.person)
    strands[place].agencies.insert(entry.agency)
    strands[place].been.insert(state.code)
  }

  private func parties(_ step: StrandStep, _ entry: Entry) -> [String] {
    switch step.party {
    case .actor: [entry.agency]
    case .lead: [agency]
    case .field(let name): (entry.form[name] ?? "").split(separator: ",").map { String($0) }
    }
  }
}

extension Lifecycle {
  /// The side procedures of a matter in the order in which they began.
  package func strands(_ entries: [Entry]) -> [Strand] {
    guard !strandKinds.isEmpty else { return [] }
    var fold = StrandFold(self)
    for entry in entries { fold.absorb(entry) }
    return fold.strands
  }
}
