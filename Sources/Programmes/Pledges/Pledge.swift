import Basics
import Casework
import Organization
import Timing

/// A pledge as its entries tell it: what is promised, how far it is, and what was objected. Domain 2.1.
package struct Pledge: Sendable {
  /// What somebody says was not done.
  package struct Objection: Sendable, Hashable {
    /// Raised until it is decided; dropped when the reopening by another one takes it up.
    package enum State: String, Sendable { case raised, upheld, refused, dropped }

    /// The ordinal of its entry, which is the id of its side procedure.
    package var id: String
    package var text: String
    package var at: Instant
    package var state: State
    /// Why it was decided so; public.
    package var decision: String
  }

  package var matter: Matter
  package var kind: PledgeKind
  package var year: Int
  package var post: String
  package var agency: String
  package var target: String
  package var amount: String
  package var unit: String
  package var measures: String
  package var milestones: [Milestone]
  package var partners: [String]
  package var questions: [Question]
  package var cluster: String?
  package var decision: String?
  package var work: String?
  package var isExample: Bool
  package var deadline: LocalDate
  /// The deadline it was published with.
  package var firstDeadline: LocalDate
  package var publishedOn: LocalDate?
  package var doneOn: LocalDate?
  package var closedOn: LocalDate?
  /// Until when one may object, the day included; of the last time it was reported done.
  package var until: LocalDate?
  package var objections: [Objection] = []
  package var extensions = 0
  /// The last month a report was made for, `2026-11`.
  package var lastReport: String?
  package var lastProgressAt: Instant?
  /// Who claimed it or reported on it: they neither review nor verify nor check off.
  package var hands: Set<String> = []
  package var verifier: String?

  package var isPublic: Bool { publishedOn != nil }
  package var isOpen: Bool { matter.isOpen }
  package var reached: Int { milestones.count { $0.reachedOn != nil } }
  package var upheld: Int { objections.count { $0.state == .upheld } }
  package var undecided: Int { objections.count { $0.state == .raised } }
  package var score: Int? {
    questions.isEmpty || questions.contains { $0.score == nil } ? nil : questions.reduce(0) { $0 + ($1.score ?? 0) }
  }
  package var fullScore: Int { questions.reduce(0) { $0 + $1.full } }

  /// Nil when the matter is no pledge.
  package init?(_ matter: Matter, entries: [Entry], zone: LocalZone) {
    guard matter.flow == PledgesProgramme.lifecycle, let first = entries.first,
      let kind = first.form["kind"].flatMap({ PledgeKind(rawValue: $0) }),
      let deadline = first.form["deadline"].flatMap({ LocalDate($0) })
    else { return nil }
    self.matter = matter
    self.kind = kind
    year = zone.date(first.at).year
    post = first.form["post"] ?? first.post
    agency = first.form["agency"] ?? first.agency
    target = first.form["target"] ?? ""
    amount = first.form["amount"] ?? ""
    unit = first.form["unit"] ?? ""
    measures = first.form["measures"] ?? ""
    milestones = (try? Milestone.read(first.form["milestones"] ?? "")) ?? []
    partners = (first.form["partners"] ?? "").split(separator: ",").map { String($0) }
    questions = (try? Question.read(first.form["questions"] ?? "")) ?? []
    cluster = first.form["cluster"]
    decision = first.form["decision"]
    work = first.form["work"]
    isExample = first.form["example"] == "yes"
    self.deadline = deadline
    firstDeadline = deadline
    // A task is given by somebody else than has to do it.
    if kind != .task { hands.insert(first.person) }
    for entry in entries.dropFirst() { absorb(entry, zone: zone) }
  }

  private mutating func absorb(_ entry: Entry, zone: LocalZone) {
    let day = zone.date(entry.at), form = entry.form
    if let text = form["deadline"], let new = LocalDate(text) { deadline = new }
    switch entry.action {
    case "revise":
      hands.insert(entry.person)
      target = form["target"] ?? target
      measures = form["measures"] ?? measures
      if let lines = form["milestones"], let read = try? Milestone.read(lines) { milestones = read }
    case "publish", "assign":
      publishedOn = publishedOn ?? day
      firstDeadline = deadline
    case "progress":
      hands.insert(entry.person)
      lastProgressAt = entry.at
      lastReport = form["month"] ?? lastReport
      if let number = form["milestone"].flatMap({ Int($0) }), milestones.indices.contains(number - 1) {
        milestones[number - 1].reachedOn = day
      }
    case "answerPaper":
      hands.insert(entry.person)
      let lines = (try? Question.numbered(form["answers"] ?? "", of: questions.count, field: "answers")) ?? [:]
      for (number, text) in lines where questions.indices.contains(number - 1) { questions[number - 1].answer = text }
    case "scorePaper":
      let lines = (try? Question.numbered(form["scores"] ?? "", of: questions.count, field: "scores")) ?? [:]
      for (number, text) in lines where questions.indices.contains(number - 1) {
        questions[number - 1].score = Int(text)
      }
    case "claimDone":
      hands.insert(entry.person)
      doneOn = day
      until = form["until"].flatMap { LocalDate($0) }
    case "object":
      objections.append(
        Objection(id: "\(entry.ordinal)", text: form["objection"] ?? "", at: entry.at, state: .raised, decision: ""))
    case "uphold":
      decide(form["strand"], .upheld, form["decision"])
      drop(form["decision"] ?? "")
    case "refuseObjection": decide(form["strand"], .refused, form["decision"])
    case "notVerified": drop(form["finding"] ?? "")
    case "withdraw": drop(form["reason"] ?? "")
    case "grantExtension": extensions += 1
    case "verify": verifier = entry.person
    case "checkOff": closedOn = day
    default: break
    }
    if ["uphold", "notVerified", "reopenPledge"].contains(entry.action) {
      doneOn = nil
      closedOn = nil
    }
  }

  private mutating func decide(_ id: String?, _ state: Objection.State, _ reason: String?) {
    guard let place = objections.firstIndex(where: { $0.id == id }) else { return }
    objections[place].state = state
    objections[place].decision = reason ?? ""
  }

  private mutating func drop(_ reason: String) {
    for place in objections.indices where objections[place].state == .raised {
      objections[place].state = .dropped
      objections[place].decision = reason
    }
  }

  /// How many days it is behind its deadline, or was when it was reported done; 0 if it is not.
  package func daysLate(on today: LocalDate) -> Int {
    Self.daysLate(deadline: deadline, doneOn: doneOn, isDropped: matter.phase == .dropped, on: today)
  }

  /// As `daysLate(on:)`, of what a row keeps.
  static func daysLate(deadline: LocalDate, doneOn: LocalDate?, isDropped: Bool, on today: LocalDate) -> Int {
    isDropped ? 0 : max(0, (doneOn ?? today).ordinal - deadline.ordinal)
  }
}
