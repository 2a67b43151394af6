import Basics
import Casework
import HTTPTypes
import Indicators
import Organization
import Platform
import Site
import Storage
import Timing

/// What was entered and waits for another person.
struct ApprovalPage: Sendable {
  let figures: IndicatorFigures

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/indicators/approval", permission: .approveIndicators, purpose: Phrase("审核指标数值", "Approve values")
      ) {
        try await page($0, nil)
      },
      Endpoint(
        .post, "/indicators/approval/:key", permission: .approveIndicators,
        purpose: Phrase("审核一个数值", "Decide on a value"),
        asks: [
          .field("decision", "approve 或 refuse", "approve or refuse", isRequired: true),
          .field("reason", "退回的原因", "why it is sent back"), .field("release", "yes 即公开", "yes: public at once"),
        ],
        answer: decide),
    ]
  }

  @Sendable private func decide(_ call: Call) async throws -> Reply {
    guard let key = Key(text: call.parameter("key")) else {
      throw Refusal(.notFound, "observation.none", Phrase("没有这条数值", "There is no such value"))
    }
    call.trail.subject("observation \(key)")
    let approves = call.form["decision"] == "approve", now = call.jurisdiction.now()
    guard approves || call.form["decision"] == "refuse" else {
      return try await page(call, Refusal.invalid("decision", Phrase("请选择通过或退回", "Approve it or send it back")))
    }
    do {
      let observations = Observations(
        database: call.jurisdiction.database, district: call.jurisdiction.district,
        indicators: try await figures.list(call.jurisdiction), keys: call.jurisdiction.surroundings.keys)
      try await observations.decide(
        key, approve: approves, releasedAt: call.form["release"] == "yes" ? now : nil,
        reason: call.form["reason"] ?? "",
        by: call.principal, at: now)
      return .see("/indicators/approval")
    } catch let refusal as Refusal where [.invalid, .forbidden, .conflict].contains(refusal.kind) {
      return try await page(call, refusal)
    }
  }

  private func page(_ call: Call, _ refusal: Refusal?) async throws -> Reply {
    let list = try await figures.list(call.jurisdiction), language = call.language
    let waiting = try await call.jurisdiction.database.read("statistics.waiting") {
      try ObservationsTable.waiting(100, in: $0)
    }
    let zone = call.jurisdiction.district.calendar.zone, roster = call.jurisdiction.district.roster
    let items = waiting.map { one -> HTML in
      let indicator = list[one.indicator]
      let value = one.value.map { FigureWords.rounded($0, places: 3) } ?? "—"
      let isOwn = one.enteredBy == call.principal.person
      let lines = [
        Fact(call.say("数值", "Value"), text: "\(value) \(indicator?.unit[language] ?? "")"),
        Fact(call.say("同比", "On the year before"), text: one.yearOnYear.map { FigureWords.signed($0) + "%" } ?? "—"),
        Fact(call.say("版次", "Revision"), text: "\(one.revision)"), Fact(call.say("出处", "Taken from"), text: one.source),
        Fact(call.say("说明", "Note"), text: one.note.nonEmpty ?? "—"),
        Fact(
          call.say("填报", "Entered"),
          "\(roster.post(one.enteredPost)?.label[language] ?? one.enteredPost) \(moment(one.enteredAt, zone: zone))"),
      ]
      let isTyped = call.parameters["key"] == "\(one.key)"
      var why = Site.Field(
        call.say("退回的原因", "Reason, when sent back"), name: "reason", .text(isTyped ? call.form["reason"] ?? "" : ""),
        fault: isTyped ? refusal?.fields.first { $0.field == "reason" }?.phrase[language] : nil, isOptional: true)
      why.scope = "\(one.key)-"
      var open = Site.Field(
        call.say("通过后即公开", "Public at once when approved"), name: "release",
        .checkbox(isTyped && call.form["release"] == "yes"))
      open.scope = why.scope
      let reason = formField(why, in: language), release = formField(open, in: language)
      let choices: HTML = """
        \(buttonRow([
          button(Button(call.say("通过", "Approve"), .primary, name: "decision", value: "approve")),
          button(Button(call.say("退回", "Send back"), .danger, name: "decision", value: "refuse")),
        ]))
        """
      let form: HTML =
        isOwn
        ? "<p>\(call.say("这是您填报的，须由另一人审核。", "You entered this: somebody else must approve it."))</p>"
        : postForm("/indicators/approval/\(one.key)", release + reason + choices)
      return panel(
        title:
          "\(indicator?.name[language] ?? one.indicator) · \(FigureWords.subject(one.subject, call)) · \(one.period.label[language])",
        body: Site.facts(lines) + form)
    }
    let title = call.say("审核指标数值", "Approve values of indicators")
    let warning: HTML = refusal.map { notice(.bad, title: $0.phrase[language]) } ?? .empty
    return Pages.page(
      call, title: title, layout: .desk, width: .reading, tab: "/indicators", status: call.status(of: refusal),
      body: pageHead(
        title: title,
        above: button(Button(call.say("指标一览", "All indicators"), .quiet, icon: .arrowLeft, path: "/indicators")))
        + warning
        + (items.isEmpty
          ? emptyState(
            icon: .checkCircle, title: call.say("没有待审核的数值", "Nothing waits for approval"),
            what: call.say("来源单位提交后出现在这里。", "Values appear here once they are sent."))
          : stack(items)))
  }
}
