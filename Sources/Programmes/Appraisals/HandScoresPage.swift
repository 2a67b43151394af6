import Basics
import Casework
import HTTPTypes
import Indicators
import Organization
import Platform
import Site
import Storage
import Timing

/// What people enter by hand for a period (人工评分与标记): the state of every unit, the forms, what waits for approval, and all of it.
struct HandScoresPage: Sendable {
  let memo: SchemeMemo

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/appraisal/scores", permission: .seeAppraisals, purpose: Phrase("人工评分与标记", "Points and marks by hand")
      ) { try await show($0, refusal: nil, deciding: nil) },
      Endpoint(
        .post, "/appraisal/scores", permission: .enterScores,
        purpose: Phrase("录入人工评分或标记", "Enter points or a mark by hand"),
        answer: enter),
      Endpoint(
        .post, "/appraisal/scores/:key/decision", permission: .enterScores,
        purpose: Phrase("审核他人的录入", "Approve what another entered"),
        answer: decide),
    ]
  }

  private func show(_ call: Call, refusal: Refusal?, deciding: HandScore?) async throws -> Reply {
    let appraising = try await Appraising(call.jurisdiction, memo), language = call.language
    var query = call.form["scheme"] == nil ? call.query : call.form
    if let deciding { query = Form(values: [.init("scheme", deciding.scheme), .init("period", deciding.period.code)]) }
    let ask = try AppraisalAsk(query, appraising)
    let all = try await call.jurisdiction.database.read("appraisals.scores") {
      try HandScoresTable.all(ask.scheme.code, ask.period, in: $0)
    }
    let title = call.say("人工评分与标记", "Points and marks by hand")
    let mayEnter = call.principal.may(.enterScores)
    var periods = AppraisalAsk.choices(ask.scheme, call.jurisdiction.today)
    if !periods.contains(ask.period) { periods.append(ask.period) }
    let schemes = appraising.book.schemes.filter { !$0.byHand.isEmpty || !$0.marks.isEmpty }
    let chooser = filterForm(
      action: "/appraisal/scores",
      filters: [
        Filter(
          call.say("评价办法", "Scheme"), name: "scheme",
          .select(schemes.map { Choice($0.code, $0.name[language]) }, selected: ask.scheme.code)),
        Filter(
          call.say("统计期", "Period"), name: "period",
          .select(periods.map { Choice($0.code, $0.label[language]) }, selected: ask.period.code)),
      ], in: language)
    let lede = call.say(
      "记录算不出的，由一人写明依据录入，另一人审核后才计入。",
      "What no log can tell one person enters with its ground; it counts once another has approved it.")
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/appraisal", status: call.status(of: refusal),
      body: pageHead(
        title: title, lede: HTML(escaping: lede),
        above: button(
          Button(call.say("回到评价表", "Back to the table"), .quiet, icon: .arrowLeft, path: "/appraisal?\(ask.query)")))
        + chooser + (refusal.map { $0.fields.isEmpty ? notice(.bad, title: $0.phrase[language]) : .empty } ?? .empty)
        + AppraisalWords.example(ask.scheme, in: language)
        + deck(
          [
            (
              mayEnter ? .twoThirds : .full,
              stack([
                waiting(call, all, ask, refusal: deciding == nil ? nil : refusal, deciding),
                state(call, ask, appraising, all), history(call, all, ask),
              ])
            )
          ] + (mayEnter ? [(.third, forms(call, ask, appraising, refusal: deciding == nil ? refusal : nil))] : [])))
  }

  private func subject(_ score: HandScore, _ ask: AppraisalAsk, _ call: Call) -> HTML {
    score.isMark
      ? "<a href=\"/matters/\(score.subject)\">\(score.subject)</a>"
      : "\(ask.scheme.unit(score.subject, in: call.jurisdiction.district)?.name[call.language] ?? score.subject)"
  }

  private func value(_ score: HandScore, _ call: Call) -> String {
    guard score.isMark else { return AppraisalWords.points(score.value) }
    return score.value > 0 ? call.say("标记", "marked") : call.say("取消标记", "taken back")
  }

  private func post(_ code: String, _ call: Call) -> String {
    call.jurisdiction.district.roster.post(code)?.label[call.language] ?? code
  }

  private func waiting(
    _ call: Call, _ all: [HandScore], _ ask: AppraisalAsk, refusal: Refusal?, _ deciding: HandScore?
  ) -> HTML {
    let open = all.filter { $0.state == .entered }
    guard !open.isEmpty else { return .empty }
    let items = open.html { score in
      let isMine = deciding?.key == score.key, scope = "s\(score.key)-"
      let lines = facts([
        Fact(call.say("数值", "Value"), text: value(score, call)),
        Fact(call.say("依据", "Ground"), text: Masking.text(score.ground)),
        Fact(
          call.say("录入", "Entered"),
          "\(post(score.enteredPost, call)), \(moment(score.enteredAt, zone: call.jurisdiction.district.calendar.zone))"
        ),
      ])
      let head: HTML =
        "<h3>\(subject(score, ask, call)) · \(ask.scheme.label(ofHand: score.criterion)?[call.language] ?? score.criterion)</h3>"
      guard call.principal.may(.enterScores) else { return head + lines }
      guard score.enteredBy != call.principal.person else {
        return head + lines
          + "<p class=\"sub\">\(call.say("由您录入，须由另一人审核。", "You entered it: somebody else decides."))</p>"
      }
      var reason = Site.Field(
        call.say("退回理由", "Why it is sent back"), name: "reason",
        .text(isMine ? call.form["reason"] ?? "" : ""),
        fault: isMine ? refusal?.fields.first { $0.field == "reason" }?.phrase[call.language] : nil, isOptional: true)
      reason.scope = scope
      return head + lines
        + postForm(
          action: "/appraisal/scores/\(score.key)/decision", faults: isMine ? refusal?.fields ?? [] : [], scope: scope,
          in: call.language,
          body: formField(reason, in: call.language)
            + buttonRow([
              button(Button(call.say("审核通过", "Approve"), .primary, name: "decision", value: "approve")),
              button(Button(call.say("退回", "Send back"), name: "decision", value: "refuse")),
            ]))
    }
    return panel(
      title: call.say("待审核", "To be approved"), subtitle: call.say("\(open.count) 项", "\(open.count)"), body: items,
      id: "waiting")
  }

  /// Every unit with every criterion by hand: entered or not.
  private func state(_ call: Call, _ ask: AppraisalAsk, _ appraising: Appraising, _ all: [HandScore]) -> HTML {
    let byHand = ask.scheme.byHand, standing = all.standing
    guard !byHand.isEmpty else { return .empty }
    let rows = ask.scheme.units(of: call.jurisdiction.district).flatMap(\.units).map { unit in
      Site.Row(
        ["\(unit.name[call.language])"]
          + byHand.map { criterion in
            if let score = standing.first(where: { $0.subject == unit.code && $0.criterion == criterion.code }) {
              return "<b>\(AppraisalWords.points(score.value))</b>"
            }
            let waits = all.contains {
              $0.subject == unit.code && $0.criterion == criterion.code && $0.state == .entered
            }
            return waits ? tag(call.say("待审核", "waiting"), tone: .warn) : "—"
          })
    }
    return panel(
      title: call.say("各单位", "By unit"),
      body: dataTable(
        caption: call.say("各单位", "By unit"),
        columns: [Column(call.say("单位", "Unit"), .wide)]
          + byHand.map {
            Column("\($0.short[call.language]) / \(AppraisalWords.points($0.points))", .number)
          }, rows: rows, compact: true), flush: true)
  }

  private func history(_ call: Call, _ all: [HandScore], _ ask: AppraisalAsk) -> HTML {
    let rows = all.reversed().prefix(200).map { score in
      let kind: StatusKind = score.state == .entered ? .checking : score.state == .approved ? .done : .dropped
      let back: HTML = when(
        !score.reason.isEmpty, "<small>\(call.say("退回：", "Sent back: "))\(Masking.text(score.reason))</small>")
      return Site.Row([
        subject(score, ask, call), "\(ask.scheme.label(ofHand: score.criterion)?[call.language] ?? score.criterion)",
        "\(value(score, call))",
        "\(Masking.text(score.ground))\(back)",
        "\(post(score.enteredPost, call))", statusPill(kind: kind, word: score.state.label[call.language]),
        "\(post(score.decidedPost, call))",
      ])
    }
    return panel(
      title: call.say("全部录入", "Everything entered"),
      body: dataTable(
        caption: call.say("全部录入", "Everything entered"),
        columns: [
          Column(call.say("对象", "About")), Column(call.say("项", "What")), Column(call.say("数值", "Value"), .number),
          Column(call.say("依据", "Ground"), .wide), Column(call.say("录入", "Entered")), Column(call.say("状态", "State")),
          Column(call.say("审核", "Decided")),
        ], rows: rows,
        empty: emptyState(
          title: call.say("本期还没有录入", "Nothing is entered for this period"),
          what: call.say("没有录入的项不计入得分。", "What is not entered is left out of the score."))), flush: true)
  }

  private func forms(_ call: Call, _ ask: AppraisalAsk, _ appraising: Appraising, refusal: Refusal?) -> HTML {
    let language = call.language,
      isMark = call.form["criterion"]?.hasPrefix("mark:") == true || call.form["kind"] == "mark"
    func field(
      _ name: String, _ label: String, _ kind: Site.Field.Kind, scope: String, _ mine: Bool, hint: String = ""
    ) -> HTML {
      var field = Site.Field(
        label, name: name, kind, hint: hint,
        fault: mine ? refusal?.fields.first { $0.field == name }?.phrase[language] : nil)
      field.scope = scope
      return formField(field, in: language)
    }
    func typed(_ name: String, _ mine: Bool) -> String { mine ? call.form[name] ?? "" : "" }
    let hidden = [("scheme", ask.scheme.code), ("period", ask.period.code)]
    var panels: [HTML] = []
    if !ask.scheme.byHand.isEmpty {
      let mine = refusal != nil && !isMark
      let units = ask.scheme.units(of: call.jurisdiction.district).map { group in
        ChoiceGroup(group.group.name[language], group.units.map { Choice($0.code, $0.name[language]) })
      }
      let criteria = ask.scheme.byHand.map {
        Choice(
          $0.code,
          call.say(
            "\($0.name.zh)（满分 \(AppraisalWords.points($0.points))）",
            "\($0.name.en) (up to \(AppraisalWords.points($0.points)))"))
      }
      panels.append(
        panel(
          title: call.say("录入评分", "Enter points"),
          body: postForm(
            action: "/appraisal/scores", hidden: hidden, faults: mine ? refusal?.fields ?? [] : [], scope: "p-",
            in: language,
            body: field(
              "subject", call.say("单位", "Unit"),
              .select(units, selected: typed("subject", mine), prompt: call.say("请选择", "Choose")), scope: "p-", mine)
              + field(
                "criterion", call.say("评分项", "Criterion"),
                .select([ChoiceGroup("", criteria)], selected: typed("criterion", mine)), scope: "p-", mine)
              + field("value", call.say("分数", "Points"), .text(typed("value", mine)), scope: "p-", mine)
              + field(
                "ground", call.say("依据", "Ground"), .textarea(typed("ground", mine), rows: 3, limit: 500), scope: "p-",
                mine)
              + buttonRow([button(Button(call.say("录入", "Enter"), .primary))]))))
    }
    if !ask.scheme.marks.isEmpty {
      let mine = refusal != nil && isMark
      let marks = ask.scheme.marks.map { mark in
        Choice(
          "mark:\(mark.code)",
          mark.name[language]
            + (ask.scheme.doubling.contains(mark.code) ? call.say("（加倍扣分）", " (deductions count twice)") : ""))
      }
      let deeds = [Choice("1", call.say("标记", "Mark it")), Choice("0", call.say("取消标记", "Take the mark back"))]
      panels.append(
        panel(
          title: call.say("标记案件", "Mark a matter"),
          body: postForm(
            action: "/appraisal/scores", hidden: hidden + [("kind", "mark")], faults: mine ? refusal?.fields ?? [] : [],
            scope: "m-", in: language,
            body: field(
              "subject", call.say("案件编号", "Number of the matter"), .text(typed("subject", mine)), scope: "m-", mine)
              + field(
                "criterion", call.say("标记", "Mark"),
                .select([ChoiceGroup("", marks)], selected: typed("criterion", mine)), scope: "m-", mine)
              + field(
                "value", call.say("做什么", "What to do"),
                .select([ChoiceGroup("", deeds)], selected: typed("value", mine)), scope: "m-", mine)
              + field(
                "ground", call.say("依据", "Ground"), .textarea(typed("ground", mine), rows: 3, limit: 500), scope: "m-",
                mine)
              + buttonRow([button(Button(call.say("录入", "Enter"), .primary))]))))
    }
    return stack(panels)
  }

  @Sendable private func enter(_ call: Call) async throws -> Reply {
    let appraising = try await Appraising(call.jurisdiction, memo)
    let ask = try AppraisalAsk(call.form, appraising)
    call.trail.subject("appraisal \(ask.scheme.code) \(ask.period.code)")
    do {
      try await appraising.enter(
        ask, subject: call.form["subject"] ?? "", criterion: call.form["criterion"] ?? "",
        value: call.form["value"] ?? "",
        ground: call.form["ground"] ?? "", by: call.principal)
      return .see("/appraisal/scores?\(ask.query)")
    } catch let refusal as Refusal where refusal.kind == .invalid {
      return try await show(call, refusal: refusal, deciding: nil)
    }
  }

  @Sendable private func decide(_ call: Call) async throws -> Reply {
    let appraising = try await Appraising(call.jurisdiction, memo)
    guard let key = Key(text: call.parameter("key")) else {
      throw Refusal(.notFound, "appraisal.noScore", Phrase("没有这项录入", "There is no such entry"))
    }
    do {
      guard let decision = call.form["decision"], ["approve", "refuse"].contains(decision) else {
        throw Refusal.invalid("decision", Phrase("请选择通过或退回", "Approve it or send it back"))
      }
      let score = try await appraising.decide(
        key, approves: decision == "approve", reason: call.form["reason"] ?? "", by: call.principal)
      call.trail.subject("appraisal \(score.scheme) \(score.period.code) \(score.criterion)")
      return .see(
        "/appraisal/scores?\(AppraisalWords.query([("scheme", score.scheme), ("period", score.period.code)]))")
    } catch let refusal as Refusal where refusal.kind != .notFound {
      guard
        let score = try await call.jurisdiction.database.read(
          "appraisals.score", { try HandScoresTable.one(key, in: $0) })
      else {
        throw refusal
      }
      return try await show(call, refusal: refusal, deciding: score)
    }
  }
}
