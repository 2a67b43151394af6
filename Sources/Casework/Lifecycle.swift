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
  package enum Holder: String, Sendable, CaseIterable {
    case centre, agency, inspector
    /// The body that decides whose it is.
    case arbiter
    case nobody
  }

  package var code: String
  package var label: Phrase
  /// What the reporter reads.
  package var publicLabel: Phrase
  package var phase: Phase
  package var holder: Holder
  /// The action the system takes when the day comes that the entry into the stage named (`until`); nil if none.
  package var wake: String?

  package init(
    code: String, label: Phrase, publicLabel: Phrase, phase: Phase, holder: Holder, wake: String? = nil
  ) {
    self.code = code
    self.label = label
    self.publicLabel = publicLabel
    self.phase = phase
    self.holder = holder
    self.wake = wake
  }
}

/// What an action does to a clock.
package struct ClockStep: Sendable, Hashable {
  package enum Order: String, Sendable, CaseIterable {
    /// Begins with the limit of the step.
    case start
    case stop, pause, resume
    /// Adds its limit to the deadline in force (延期).
    case extend
    /// For the leg: the same agency goes on as if nothing had happened, another one begins anew.
    case assign
  }

  package enum Limit: Sendable, Hashable {
    case none
    case fixed(TimeLimit)
    /// The handling limit of the standard the matter was filed under.
    case standard
    /// Until the moment or the end of the day entered in the field of that name.
    case until(String)
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
    /// Several agencies, by codes joined by commas.
    case agencies
    /// A day, the last one of something: `2026-12-31`.
    case date
    /// A time of a day: `2026-12-31T14:00`.
    case moment
    /// A line of the duty list, by its code.
    case duty
    /// One of the open side procedures that the action is a step of, by its id.
    case strand
    /// Filled in by the system: the deadline of the holder after the step. Not asked.
    case due
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
  /// The step of a side procedure that this action is.
  package var strand: StrandStep?
  /// Kinds of side procedures that end with it, whatever their state.
  package var drops: [String]
  /// The agency says that it is not theirs (退单): whose hours they were is known when the next agency is named.
  package var refuses: Bool
  /// The matter is with the agency of whoever takes the step from then on.
  package var takesOver: Bool
  /// Under which heading it is offered; empty for the main path.
  package var group: String

  package init(
    code: String, label: Phrase, done: Phrase, from: [String], to: String?, permission: Permission, by: By = .anyone,
    guards: [String] = [], effects: [String] = [], fields: [Field] = [], clocks: [ClockStep] = [],
    notice: Phrase? = nil, tone: String = "default", strand: StrandStep? = nil, drops: [String] = [],
    refuses: Bool = false, takesOver: Bool = false, group: String = ""
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
    self.strand = strand
    self.drops = drops
    self.refuses = refuses
    self.takesOver = takesOver
    self.group = group
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
  /// Clocks that are an indicator of their own and no deadline of the matter: the promise to the reporter, signing.
  package let aside: Set<String>
  /// Where everybody finds a matter of it, before its number: `/follow/`.
  package let publicPath: String
  /// The side procedures a matter may have beside its stage.
  package let strandKinds: [StrandKind]
  /// Headings of actions, in order.
  package let groups: [(code: String, label: Phrase)]
  /// The clocks of side procedures.
  let strandClocks: Set<String>
  /// The clocks that change hands with the agency (the leg): a refusal is about them.
  let assigned: Set<String>
  private let strandKindByCode: [String: StrandKind]
  private let stageByCode: [String: Stage]
  private let actionByCode: [String: Action]

  package init(
    name: String, version: Int, label: Phrase, stages: [Stage], actions: [Action],
    clocks: [(code: String, label: Phrase)], strandKinds: [StrandKind] = [],
    groups: [(code: String, label: Phrase)] = [], aside: Set<String> = ["promise"],
    publicPath: String = "/follow/"
  ) {
    self.name = name
    self.version = version
    self.label = label
    self.stages = stages
    self.actions = actions
    self.clocks = clocks
    self.strandKinds = strandKinds
    self.groups = groups
    self.aside = aside
    self.publicPath = publicPath
    strandClocks = Set(strandKinds.map(\.code)).intersection(clocks.map(\.code))
    assigned = Set(actions.flatMap(\.clocks).filter { $0.order == .assign }.map(\.clock))
    strandKindByCode = Dictionary(strandKinds.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    stageByCode = Dictionary(stages.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    actionByCode = Dictionary(actions.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// `reporting@1`.
  package var id: String { "\(name)@\(version)" }

  package func stage(_ code: String) -> Stage? { stageByCode[code] }
  package func action(_ code: String) -> Action? { actionByCode[code] }
  package func strandKind(_ code: String) -> StrandKind? { strandKindByCode[code] }

  /// The action that begins a matter.
  package var opening: Action? { actions.first { $0.from.isEmpty } }

  package func actions(from stage: String) -> [Action] { actions.filter { $0.from.contains(stage) } }

  package func label(clock: String) -> Phrase { clocks.first { $0.code == clock }?.label ?? .verbatim(clock) }
}
