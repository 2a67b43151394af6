import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Territory
import Timing

/// A post claims a problem from the pool, or one it names itself. Somebody else reviews it before anybody reads it.
enum ClaimPage {
  static let endpoints = [
    Endpoint(.get, "/pledges/claim", permission: .claimPledge, purpose: Phrase("认领的表单", "The form of a claim")) {
      call in
      try await show(call, refusal: nil)
    },
    Endpoint(
      .post, "/pledges/claim", permission: .claimPledge, purpose: Phrase("认领承诺事项", "Claim a pledge"), answer: claim),
  ]

  @Sendable private static func claim(_ call: Call) async throws -> Reply {
    do {
      let matter = try await take(call)
      call.trail.subject("pledge \(matter.number)")
      return .see("/matters/\(Look.percentEncoded(matter.number))")
    } catch let refusal as Refusal where [.invalid, .conflict, .tooLarge].contains(refusal.kind) {
      return try await show(call, refusal: refusal)
    }
  }

  private static func take(_ call: Call) async throws -> Matter {
    guard let kind = PledgeKind.of(call.principal, in: call.jurisdiction.district) else { throw noKind }
    var values: [String: String] = [:]
    for name in Draft.fields { values[name] = call.form[name] }
    values["partners"] = call.form.all("partners").filter { !$0.isEmpty }.joined(separator: ",")
    return try await Claims.open(
      Draft(values, kind: kind, post: call.principal.post, agency: call.principal.agency), by: call.principal,
      once: call.form["once"].map { String($0.prefix(64)) } ?? call.id, call.jurisdiction)
  }

  static let noKind = Refusal(
    .forbidden, "pledge.noKind", Phrase("您的岗位不在千百十五的认领范围", "Your post is not among those that claim pledges"))

  private static func show(_ call: Call, refusal: Refusal?) async throws -> Reply {
    let district = call.jurisdiction.district, language = call.language
    guard let kind = PledgeKind.of(call.principal, in: district) else { throw noKind }
    var sent = call.form
    if call.isSafe, let key = call.query["cluster"].flatMap({ Key(text: $0) }) {
      sent = try await Pool.prefilled(key, call)
    }
    let today = call.jurisdiction.today
    func fault(_ name: String) -> String? { refusal?.fields.first { $0.field == name }?.phrase[language] }
    func text(_ name: String, _ label: String, hint: String = "", isOptional: Bool = false) -> HTML {
      formField(
        Site.Field(
          label, name: name, .text(sent[name] ?? "", autocomplete: "off"), hint: hint, fault: fault(name),
          isOptional: isOptional),
        in: language)
    }
    func area(
      _ name: String, _ label: String, rows: Int, limit: Int = 2000, hint: String = "", isOptional: Bool = false
    ) -> HTML {
      formField(
        Site.Field(
          label, name: name, .textarea(sent[name] ?? "", rows: rows, limit: limit), hint: hint, fault: fault(name),
          isOptional: isOptional),
        in: language)
    }
    let others = district.roster.offered.filter { $0.code != call.principal.agency }.map {
      Choice($0.code, $0.short[language])
    }
    var fields =
      text(
        "title", call.say("要解决什么", "What is to be solved"),
        hint: call.say("一句话，百姓看得懂", "one sentence that everybody understands"))
      + area("details", call.say("问题", "The problem"), rows: 4)
      + text("target", call.say("目标", "Target"), hint: call.say("做到什么算完成", "what it is when it is done"))
      + text("amount", call.say("目标数", "Number"), isOptional: true)
      + text("unit", call.say("计量单位", "Unit"), hint: call.say("如：个小区、盏", "such as estates, lamps"), isOptional: true)
      + area("measures", call.say("措施", "Measures"), rows: 4)
      + area(
        "milestones", call.say("节点", "Milestones"), rows: 4,
        hint: call.say("每行一个：2026-12-31 做到什么", "one a line: 2026-12-31 what is reached"))
      + formField(
        Site.Field(
          call.say("完成期限", "Deadline"), name: "deadline", .date(sent["deadline"] ?? ""),
          hint: call.say("\(today + 1) 至 \(today + 731)", "\(today + 1) to \(today + 731)"), fault: fault("deadline")),
        in: language)
    if kind.hasPaper {
      fields += area(
        "questions", call.say("题目与满分", "Questions and full scores"), rows: 5,
        hint: call.say("每行一题：题目 | 满分", "one a line: question | full score"))
    }
    fields +=
      formField(
        Site.Field(
          call.say("协同单位", "Co-units"), name: "partners",
          .several([ChoiceGroup("", others)], selected: Set(sent.all("partners"))), fault: fault("partners"),
          isOptional: true), in: language)
      + area(
        "behind", call.say("背后的群众诉求", "Matters behind it"), rows: 3,
        hint: call.say(
          "案件编号，每行一个；公布后他们会得到告知", "numbers of matters, one a line; their reporters are told when it is published"),
        isOptional: true)
    let title = call.say("认领\(kind.one.zh)", "Claim a \(kind.one.en)")
    let warning: HTML = refusal.map { $0.fields.isEmpty ? notice(.bad, title: $0.phrase[language]) : .empty } ?? .empty
    return Pages.page(
      call, title: title, layout: .desk, tab: "/pledges/desk", status: call.status(of: refusal),
      body: pageHead(
        title: title,
        lede:
          "\(kind.label[language]) · \(call.say("每岗每年同时只有一件在办；由他人审核后公布", "one open pledge a post and year; published after somebody else has reviewed it"))"
      )
        + warning
        + postForm(
          action: "/pledges/claim", hidden: [("once", sent["once"] ?? call.id), ("cluster", sent["cluster"] ?? "")],
          draft: "pledge", faults: refusal?.fields ?? [], in: language,
          body: fields + buttonRow([button(Button(call.say("认领", "Claim"), .primary, icon: .send))])))
  }
}
