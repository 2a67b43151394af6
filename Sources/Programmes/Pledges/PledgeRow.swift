import Basics
import Casework

/// A pledge as lists show it: a fold of its entries, kept beside the log so that no list folds.
package struct PledgeRow: Sendable, Hashable {
  package var key: Key
  package var number: String
  package var kind: PledgeKind
  package var year: Int
  package var post: String
  package var agency: String
  package var title: String
  package var problem: String
  package var target: String
  package var stage: String
  package var phase: Phase
  package var publishedOn: LocalDate?
  package var deadline: LocalDate
  package var doneOn: LocalDate?
  package var closedOn: LocalDate?
  package var until: LocalDate?
  package var milestones: Int
  package var reached: Int
  /// The day of the next milestone that was not reached.
  package var nextOn: LocalDate?
  package var objections: Int
  package var upheld: Int
  package var undecided: Int
  package var round: Int
  package var decision: String
  package var work: String
  package var lastReport: String
  package var isExample: Bool

  package init(_ p: Pledge) {
    key = p.matter.key
    number = p.matter.number
    kind = p.kind
    year = p.year
    post = p.post
    agency = p.agency
    title = p.matter.title
    problem = p.matter.details
    target = p.target
    stage = p.matter.stage
    phase = p.matter.phase
    publishedOn = p.publishedOn
    deadline = p.deadline
    doneOn = p.doneOn
    closedOn = p.closedOn
    until = p.matter.stage == "doneClaimed" ? p.until : nil
    milestones = p.milestones.count
    reached = p.reached
    nextOn = p.milestones.first { $0.reachedOn == nil }?.day
    objections = p.objections.count
    upheld = p.upheld
    undecided = p.undecided
    round = p.matter.round
    decision = p.decision ?? ""
    work = p.work ?? ""
    lastReport = p.lastReport ?? ""
    isExample = p.isExample
  }

  init(
    key: Key, number: String, kind: PledgeKind, year: Int, post: String, agency: String, title: String, problem: String,
    target: String, stage: String, phase: Phase, publishedOn: LocalDate?, deadline: LocalDate, doneOn: LocalDate?,
    closedOn: LocalDate?,
    until: LocalDate?, milestones: Int, reached: Int, nextOn: LocalDate?, objections: Int, upheld: Int, undecided: Int,
    round: Int,
    decision: String, work: String, lastReport: String, isExample: Bool
  ) {
    self.key = key
    self.number = number
    self.kind = kind
    self.year = year
    self.post = post
    self.agency = agency
    self.title = title
    self.problem = problem
    self.target = target
    self.stage = stage
    self.phase = phase
    self.publishedOn = publishedOn
    self.deadline = deadline
    self.doneOn = doneOn
    self.closedOn = closedOn
    self.until = until
    self.milestones = milestones
    self.reached = reached
    self.nextOn = nextOn
    self.objections = objections
    self.upheld = upheld
    self.undecided = undecided
    self.round = round
    self.decision = decision
    self.work = work
    self.lastReport = lastReport
    self.isExample = isExample
  }

  /// How many days late it is, or was when it was reported done.
  package func daysLate(on today: LocalDate) -> Int {
    Pledge.daysLate(deadline: deadline, doneOn: doneOn, isDropped: phase == .dropped, on: today)
  }

  /// How it stands, for everybody.
  package func state(on today: LocalDate) -> PledgeState {
    switch stage {
    case "closed": .closed
    case "withdrawn": .withdrawn
    case "doneClaimed": .window
    case "toVerify", "verified": .checking
    default: daysLate(on: today) > 0 ? .overdue : .working
    }
  }
}

/// How a published pledge stands, in six words that everybody reads.
package enum PledgeState: String, Sendable, CaseIterable {
  case working, overdue, window, checking, closed, withdrawn

  var label: Phrase {
    switch self {
    case .working: Phrase("推进中", "In progress")
    case .overdue: Phrase("逾期未完成", "Overdue")
    case .window: Phrase("公示中，可提异议", "Open to objection")
    case .checking: Phrase("核验中", "Being verified")
    case .closed: Phrase("已销号", "Checked off")
    case .withdrawn: Phrase("已撤回", "Withdrawn")
    }
  }

  /// The token of its colour.
  var colour: String {
    switch self {
    case .working: "--c1"
    case .overdue: "--bad"
    case .window: "--c2"
    case .checking: "--c3"
    case .closed: "--good"
    case .withdrawn: "--c-ref"
    }
  }
}
