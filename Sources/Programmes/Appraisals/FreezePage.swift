import Basics
import Casework
import HTTPTypes
import Indicators
import Organization
import Platform
import Site
import Storage
import Timing

/// What would be frozen, before it is (冻结预览), and the deed itself.
struct FreezePage: Sendable {
  let memo: SchemeMemo

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/appraisal/freeze", permission: .freezeAppraisals, purpose: Phrase("冻结预览", "What would be frozen")
      ) { try await show($0, refusal: nil) },
      Endpoint(
        .post, "/appraisal/freeze", permission: .freezeAppraisals, purpose: Phrase("冻结一个统计期", "Freeze a period"),
        answer: freeze),
    ]
  }

  private func show(_ call: Call, refusal: Refusal?) async throws -> Reply {
    let appraising = try await Appraising(call.jurisdiction, memo), language = call.language
    let ask = try AppraisalAsk(call.form["scheme"] == nil ? call.query : call.form, appraising)
    let draft = try await appraising.draft(ask.scheme, ask.period)
    let obstacle = appraising.refusal(toFreeze: draft, ask.period), next = (draft.revisions.last?.revision ?? 0) + 1
    let title = call.say(
      "冻结：\(ask.scheme.name.zh) \(ask.period.label.zh)", "Freeze: \(ask.scheme.name.en), \(ask.period.label.en)")
    let state = facts([
      Fact(call.say("将成为", "Becomes"), text: call.say("第 \(next) 版", "revision \(next)")),
      Fact(call.say("案件", "Matters"), text: grouped(draft.inputs.count(.facts))),
      Fact(call.say("被评单位", "Units"), text: grouped(draft.appraisal.lines.count)),
      Fact(
        call.say("排名的单位", "Ranked"), text: grouped(draft.appraisal.lines.count { $0.rank != nil })),
      Fact(
        call.say("人工录入", "By hand"),
        text: call.say(
          "已审核 \(draft.inputs.count(.hand)) 项，待审核 \(draft.waiting) 项，未录入 \(draft.missing) 项（不计入）",
          "\(draft.inputs.count(.hand)) approved, \(draft.waiting) waiting, \(draft.missing) not entered (left out)")),
      Fact(
        call.say("最早冻结日", "Not before"), text: "\(Freeze.firstDay(ask.period, ask.scheme))"),
    ])
    let sections = dataTable(
      caption: call.say("将冻结的内容", "What is frozen"),
      columns: [
        Column(call.say("内容", "What"), .wide), Column(call.say("行数", "Lines"), .number), Column("SHA-256"),
      ],
      rows: FrozenInputs.Section.allCases.map { section in
        Row([
          "\(section.label[language])", "\(grouped(draft.inputs.count(section)))",
          "<code>\(String(draft.inputs.digest(section).prefix(16)))…</code>",
        ])
      }, compact: true)
    let form: HTML
    if let obstacle {
      form = notice(
        .warn, title: call.say("现在不能冻结", "It cannot be frozen now"), body: "<p>\(obstacle.phrase[language])</p>")
    } else {
      form = panel(
        title: call.say("冻结", "Freeze"),
        body: AppraisalWords.paragraph(
          Phrase(
            "冻结后内容不再改变；由另一人公布。有误时以新的一版更正，旧版仍可读。",
            "What is frozen never changes; somebody else publishes it. A mistake is corrected by a new revision, and the old one stays."
          ),
          in: language)
          + postForm(
            action: "/appraisal/freeze", hidden: [("scheme", ask.scheme.code), ("period", ask.period.code)],
            faults: refusal?.fields ?? [], in: language,
            body: (next > 1
              ? formField(
                Site.Field(
                  call.say("更正说明", "Why it is corrected"), name: "note",
                  .textarea(call.form["note"] ?? "", rows: 3, limit: 1000),
                  hint: call.say("公布后所有人可见", "Everybody will see it"),
                  fault: refusal?.fields.first { $0.field == "note" }?.phrase[language]), in: language) : .empty)
              + buttonRow([button(Button(call.say("冻结", "Freeze"), .primary, icon: .lock))])))
    }
    let preview = AppraisalTable(
      scheme: ask.scheme, appraisal: draft.appraisal, before: nil, yearBefore: nil, cellQuery: ask.query,
      linksRegister: call.principal.may(.overview), language: language)
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/appraisal", status: call.status(of: refusal),
      body: pageHead(
        title: title,
        above: button(
          Button(call.say("回到评价表", "Back to the table"), .quiet, icon: .arrowLeft, path: "/appraisal?\(ask.query)")))
        + AppraisalWords.example(ask.scheme, in: language)
        + (refusal.map { $0.fields.isEmpty ? notice(.bad, title: $0.phrase[language]) : .empty } ?? .empty)
        + deck([
          (.third, stack([panel(title: call.say("情况", "State"), body: state)])),
          (.twoThirds, stack([form, panel(title: call.say("将冻结的内容", "What is frozen"), body: sections, flush: true)])),
          (.full, preview.html),
        ]))
  }

  @Sendable private func freeze(_ call: Call) async throws -> Reply {
    let appraising = try await Appraising(call.jurisdiction, memo)
    let ask = try AppraisalAsk(call.form, appraising)
    call.trail.subject("appraisal \(ask.scheme.code) \(ask.period.code)")
    do {
      let freeze = try await appraising.freeze(
        ask.scheme, ask.period, note: call.form["note"] ?? "", by: call.principal)
      // The audit is a chain of its own: whoever changes rows afterwards does not change what stands there.
      call.trail.subject("appraisal \(freeze.name)")
      call.trail.detail("seal \(freeze.seal)")
      return .see("/appraisal/results/\(freeze.key)")
    } catch let refusal as Refusal where refusal.kind != .notFound {
      return try await show(call, refusal: refusal)
    }
  }
}
