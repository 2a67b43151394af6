import Basics
import Casework
import Organization
import Platform
import Storage
import Territory
import Timing

/// What somebody promises, as it is typed, before it is a pledge.
struct Draft: Sendable {
  /// What is typed, beside the co-units.
  static let fields = [
    "title", "details", "target", "amount", "unit", "measures", "milestones", "deadline", "questions", "behind",
    "cluster", "decision", "work",
  ]

  var values: [String: String]
  var kind: PledgeKind
  var post: String
  var agency: String
  var isExample = false

  init(_ values: [String: String], kind: PledgeKind, post: String, agency: String) {
    self.values = values.mapValues(\.trimmed).filter { !$0.value.isEmpty }
    self.kind = kind
    self.post = post
    self.agency = agency
  }

  /// As many numbers of matters may be typed.
  static let behindMost = 100

  var numbers: [String] {
    (values["behind"] ?? "").split { $0.isWhitespace || $0 == "," || $0 == "，" || $0 == "、" }.map { String($0) }
  }

  /// - Throws: `Refusal` naming every field that is wrong.
  func check(today: LocalDate) throws(Refusal) {
    var faults: [Refusal.Fault] = []
    func need(_ name: String, _ label: Phrase, _ most: Int) {
      let text = values[name] ?? ""
      if text.isEmpty { faults.append(.init(name, Phrase("请填写“\(label.zh)”", "“\(label.en)” is required"))) }
      if text.count > most {
        faults.append(
          .init(name, Phrase("“\(label.zh)”不能超过 \(most) 字", "“\(label.en)” may have \(most) characters at most")))
      }
    }
    need("title", Phrase("要解决什么", "What is to be solved"), Report.titleMost)
    need("details", Phrase("问题", "The problem"), Report.detailsMost)
    need("target", Phrase("目标", "Target"), StepForm.textMost)
    need("measures", Phrase("措施", "Measures"), Report.detailsMost)
    if let amount = values["amount"], Int(amount).map({ $0 < 1 }) ?? true {
      faults.append(.init("amount", Phrase("目标数应为正整数", "The number is a whole one above zero")))
    }
    if (values["unit"]?.count ?? 0) > 20 {
      faults.append(.init("unit", Phrase("计量单位最多 20 字", "A unit has 20 characters at most")))
    }
    let deadline = values["deadline"].flatMap { LocalDate($0) }
    if deadline.map({ $0 <= today || $0 > today + 731 }) ?? true {
      faults.append(.init("deadline", Phrase("请填写今天之后、两年以内的期限", "Choose a deadline after today and within two years")))
    }
    do throws(Refusal) { _ = try Milestone.read(values["milestones"] ?? "", until: deadline) } catch {
      faults += error.fields
    }
    do throws(Refusal) {
      let questions = try Question.read(values["questions"] ?? "")
      if kind.hasPaper, questions.isEmpty {
        faults.append(.init("questions", Phrase("至少写一题：题目 | 满分", "Write one question at least: question | full score")))
      }
    } catch { faults += error.fields }
    if numbers.count > Self.behindMost {
      faults.append(.init("behind", Phrase("最多 \(Self.behindMost) 件", "\(Self.behindMost) matters at most")))
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
  }
}

/// Opens pledges: one door for claims, tasks of decisions and examples.
enum Claims {
  /// - Throws: `Refusal`: what is wrong with the draft; `pledge.oneOpen` when the post has an open one of the kind in the year.
  static func open(
    _ draft: Draft, by principal: Principal, once: String, _ jurisdiction: Jurisdiction
  ) async throws -> Matter {
    let district = jurisdiction.district, today = jurisdiction.today
    guard PledgesProgramme.isUsed(in: district) else {
      throw Refusal(
        .notNow, "pledge.noLifecycle", Phrase("本辖区包没有承诺流程", "The pack of this district has no such lifecycle"))
    }
    try draft.check(today: today)
    let behind = try await behind(draft, by: principal, jurisdiction)
    let cluster = draft.values["cluster"].flatMap { Key(text: $0) }
    let pooled = try await jurisdiction.database.read("pledges.pooled") { transaction in
      try cluster.flatMap { try ClustersTable.one($0, in: transaction) }
    }
    let agency = district.roster.agency(draft.agency)
    let place = agency?.area ?? district.code
    var report = Report(
      title: draft.values["title"] ?? "", details: draft.values["details"] ?? "", channel: "pledge",
      category: pooled?.category,
      address: district.territory[place] == nil ? district.name.zh : "",
      area: district.territory[place] == nil ? nil : place,
      source: "pledge", sourceNumber: "\(principal.post) \(once)")
    for name in Draft.fields where !["title", "details"].contains(name) { report.answers[name] = draft.values[name] }
    report.answers["cluster"] = pooled?.key.short
    report.answers["partners"] = draft.values["partners"]
    report.answers["kind"] = draft.kind.rawValue
    report.answers["post"] = draft.post
    report.answers["agency"] = draft.agency
    report.answers["example"] = draft.isExample ? "yes" : nil
    let pool = pooled?.key
    let row = report.answers, title = report.title, details = report.details
    do {
      return try await jurisdiction.matters.report(report, lifecycle: PledgesProgramme.lifecycle, by: principal) {
        matter, transaction in
        try PledgesTable.insert(
          first(matter, row, title: title, details: details, draft: draft, year: today.year), in: transaction)
        var keys = behind
        if let pool { keys += try ClustersTable.matters(of: pool, limit: PledgeMattersTable.most, in: transaction) }
        try PledgeMattersTable.insert(keys, behind: matter.key, in: transaction)
        if let pool { try ClustersTable.claimed(pool, by: matter.key, in: transaction) }
      }.matter
    } catch DatabaseFault.notUnique {
      throw Refusal(
        .conflict, "pledge.oneOpen",
        Phrase(
          "本岗今年已有一件\(draft.kind.label.zh)在办，销号或撤回后才能再认领",
          "This post has an open pledge of the kind this year: check it off or withdraw it first"))
    }
  }

  /// The row of a pledge that has just been claimed; the subscriber writes it anew from the entries.
  private static func first(
    _ matter: Matter, _ answers: [String: String], title: String, details: String, draft: Draft, year: Int
  ) -> PledgeRow {
    let milestones = (try? Milestone.read(answers["milestones"] ?? "")) ?? []
    return PledgeRow(
      key: matter.key, number: matter.number, kind: draft.kind, year: year, post: draft.post, agency: draft.agency,
      title: title,
      problem: details, target: answers["target"] ?? "", stage: matter.stage, phase: matter.phase, publishedOn: nil,
      deadline: answers["deadline"].flatMap { LocalDate($0) } ?? LocalDate(ordinal: 0), doneOn: nil, closedOn: nil,
      until: nil,
      milestones: milestones.count, reached: 0, nextOn: milestones.first?.day, objections: 0, upheld: 0, undecided: 0,
      round: matter.round,
      decision: answers["decision"] ?? "", work: answers["work"] ?? "", lastReport: "", isExample: draft.isExample)
  }

  /// The matters that were named, each within reach.
  private static func behind(
    _ draft: Draft, by principal: Principal, _ jurisdiction: Jurisdiction
  ) async throws -> [Key] {
    let numbers = draft.numbers
    let found = try await jurisdiction.database.read("pledges.behind") { transaction in
      try numbers.map {
        (number: $0, matter: try MattersTable.one(number: $0, reach: principal.reach, in: transaction))
      }
    }
    let faults = found.filter { $0.matter == nil || $0.matter?.flow == PledgesProgramme.lifecycle }.map { one in
      Refusal.Fault(
        "behind", Phrase("没有案件 \(one.number)，或不在您的可见范围", "There is no matter \(one.number) within your reach"))
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    return found.compactMap { $0.matter?.key }
  }
}

extension Key {
  /// As it stands in answers: shorter, and no row of digits that looks like a phone.
  var short: String { String(number, radix: 36) }
}
