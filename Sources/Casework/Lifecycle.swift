import Basics
import Organization
import Timing

/// The fixed kinds of stages that code relies on; stages themselves are data.
package enum Phase: Int, Sendable, CaseIterable, Comparable {
  case waiting, working, checking, done, dropped

  package static func < (left: Phase, right: Phase) -> Bool { left.rawValue < right.rawValue }

  /// Whether something is still to be done.
  package var isOpen: Bool { self <= .checking }

  package var code: String {
    switch self {
    case .waiting: "waiting"
    case .working: "working"
    case .checking: "checking"
    case .done: "done"
    case .dropped: "dropped"
    }
  }

  package init?(code: String) {
    guard let phase = Phase.allCases.first(where: { $0.code == code }) else { return nil }
    self = phase
  }

  package var label: Phrase {
    switch self {
    case .waiting: Phrase("待受理", "Waiting")
    case .working: Phrase("处置中", "In progress")
    case .checking: Phrase("待核查", "Being checked")
    case .done: Phrase("已办结", "Done")
    case .dropped: Phrase("未办理", "Not taken up")
    }
  }
}

/// Where a matter stands (环节).
package struct Stage: Sendable, Hashable {
  /// Who holds the time while a matter is here.
  package enum Holder: String, Sendable, CaseIterable { case centre, agency, inspector, nobody }

  package var code: String
  package var label: Phrase
  /// What the reporter reads.
  package var publicLabel: Phrase
  package var phase: Phase
  package var holder: Holder

  package init(code: String, label: Phrase, publicLabel: Phrase, phase: Phase, holder: Holder) {
    self.code = code
    self.label = label
    self.publicLabel = publicLabel
    self.phase = phase
    self.holder = holder
  }
}

/// What an action does to a clock.
package struct ClockStep: Sendable, Hashable {
  package enum Order: String, Sendable, CaseIterable {
    /// Begins with the limit of the step.
    case start
    case stop, pause, resume
    /// For the leg: the same agency goes on with the time that is left, another one begins anew.
    case assign
  }

  package enum Limit: Sendable, Hashable {
    case none
    case fixed(TimeLimit)
    /// The handling limit of the standard the matter was filed under.
    case standard
  }

  package var order: Order
  package var clock: String
  package var limit: Limit
  /// The clock counts from the first entry (上报), not from this one.
  package var sinceReport: Bool

  package init(_ order: Order, _ clock: String, limit: Limit = .none, sinceReport: Bool = false) {
    self.order = order
    self.clock = clock
    self.limit = limit
    self.sinceReport = sinceReport
  }
}

/// One thing that is asked when an action is taken.
package struct Field: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable {
    case text, longText, choice, category, standard, agency, area, matter, tick, photos
  }

  package var name: String
  package var kind: Kind
  package var label: Phrase
  package var hint: Phrase?
  package var isRequired: Bool
  /// Whether the reporter and the public may read what was entered.
  package var isPublic: Bool
  package var choices: [(code: String, label: Phrase)]

  package init(
    name: String, kind: Kind, label: Phrase, hint: Phrase? = nil, isRequired: Bool, isPublic: Bool = false,
    choices: [(code: String, label: Phrase)] = []
  ) {
    self.name = name
    self.kind = kind
    self.label = label
    self.hint = hint
    self.isRequired = isRequired
    self.isPublic = isPublic
    self.choices = choices
  }

  package static func == (left: Field, right: Field) -> Bool {
    left.name == right.name && left.kind == right.kind && left.choices.map(\.code) == right.choices.map(\.code)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// A step one may take (动作): from where, to where, who, what is asked, what it does to the clocks.
package struct Action: Sendable, Hashable {
  package enum By: String, Sendable, CaseIterable {
    /// Anyone with the permission.
    case anyone
    /// The agency the matter is with.
    case leadAgency
    /// Any agency but the one the matter is with: a handler never closes its own case.
    case otherAgency
  }

  package var code: String
  package var label: Phrase
  /// The sentence of the timeline in the past: 已派遣 / dispatched.
  package var done: Phrase
  /// Stages it starts from; empty for the action that begins a matter.
  package var from: [String]
  /// The stage it leads to; nil stays where it is.
  package var to: String?
  package var permission: Permission
  package var by: By
  package var guards: [String]
  package var effects: [String]
  package var fields: [Field]
  package var clocks: [ClockStep]
  /// What the reporter is told; nil tells nothing.
  package var notice: Phrase?
  /// How the button looks: `primary`, `default`, `danger`.
  package var tone: String

  package init(
    code: String, label: Phrase, done: Phrase, from: [String], to: String?, permission: Permission, by: By = .anyone,
    guards: [String] = [], effects: [String] = [], fields: [Field] = [], clocks: [ClockStep] = [],
    notice: Phrase? = nil,
    tone: String = "default"
  ) {
    self.code = code
    self.label = label
    self.done = done
    self.from = from
    self.to = to
    self.permission = permission
    self.by = by
    self.guards = guards
    self.effects = effects
    self.fields = fields
    self.clocks = clocks
    self.notice = notice
    self.tone = tone
  }
}

/// How matters of one kind move (流程). A value read from text; a running matter keeps the version it began with.
package struct Lifecycle: Sendable {
  package let name: String
  package let version: Int
  package let label: Phrase
  package let stages: [Stage]
  package let actions: [Action]
  /// Clock names with what to call them.
  package let clocks: [(code: String, label: Phrase)]
  private let stageByCode: [String: Stage]
  private let actionByCode: [String: Action]

  package init(
    name: String, version: Int, label: Phrase, stages: [Stage], actions: [Action],
    clocks: [(code: String, label: Phrase)]
  ) {
    self.name = name
    self.version = version
    self.label = label
    self.stages = stages
    self.actions = actions
    self.clocks = clocks
    stageByCode = Dictionary(stages.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    actionByCode = Dictionary(actions.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// `reporting@1`.
  package var id: String { "\(name)@\(version)" }

  package func stage(_ code: String) -> Stage? { stageByCode[code] }
  package func action(_ code: String) -> Action? { actionByCode[code] }

  /// The action that begins a matter.
  package var opening: Action? { actions.first { $0.from.isEmpty } }

  package func actions(from stage: String) -> [Action] { actions.filter { $0.from.contains(stage) } }

  package func label(clock: String) -> Phrase { clocks.first { $0.code == clock }?.label ?? .verbatim(clock) }
}
