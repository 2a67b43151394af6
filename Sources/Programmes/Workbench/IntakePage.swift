import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// One screen for whoever has a caller on the line: what is said goes in on the left, what it could be stands on the right, and nothing
/// is done without a click.
enum IntakePage {
  static let endpoints = [
    Endpoint(.get, "/intake", permission: .followUp, purpose: Phrase("接听上报", "Take a call")) { call in
      try await page(call, sent: Form(), faults: [])
    },
    Endpoint(
      .post, "/intake", permission: .followUp, purpose: Phrase("接听上报：建议、登记", "Take a call: propose, register"),
      answer: send),
    Endpoint(
      .get, "/intake/advice", permission: .followUp,
      purpose: Phrase("类别、重复、单位的建议", "Proposed category, duplicates, agency")
    ) { call in
      let advice = try await IntakeAdvice(call, call.query).html
      return Pages.page(
        call, title: call.say("建议", "Proposals"), layout: .desk, tab: "/intake",
        body: pageHead(title: call.say("建议", "Proposals")) + "<div id=\"advice\" class=\"stack\">\(advice)</div>")
    },
    Endpoint(
      .get, "/intake/done/:number", permission: .followUp,
      purpose: Phrase("登记完的编号", "The number of what was registered"),
      answer: done),
  ]

  @Sendable private static func send(_ call: Call) async throws -> Reply {
    guard call.form["step"] != "advise" else { return try await page(call, sent: call.form, faults: []) }
    do {
      let report = try report(call)
      // Whoever takes calls for a post without reporting does so as a member of the public.
      let receipt = try await call.jurisdiction.matters.report(
        report, lifecycle: lifecycle(call), by: call.principal.may(.report) ? call.principal : .visitor)
      call.trail.subject("matter \(receipt.matter.number)")
      return .see("/intake/done/\(receipt.matter.number)")
    } catch let refusal as Refusal where refusal.kind == .invalid {
      return try await page(call, sent: call.form, faults: refusal.fields)
    }
  }

  private static func lifecycle(_ call: Call) -> String { call.jurisdiction.district.settings.mainFlow ?? "" }

  private static func report(_ call: Call) throws -> Report {
    let form = call.form
    func text(_ name: String) -> String { form[name]?.trimmed ?? "" }
    let reporter = Reporter(name: text("name"), phone: text("phone"), visibility: .centreOnly, notice: "")
    let hasReporter = !reporter.name.isEmpty || !reporter.phone.isEmpty
    let report = Report(
      details: text("details"), channel: "phone", category: CategoryKey(text("category")), address: text("address"),
      area: text("area").nonEmpty, reporter: hasReporter ? reporter : nil, source: "phone",
      sourceNumber: text("once").nonEmpty.map { String($0.prefix(64)) })
    try report.check(in: call.jurisdiction.district)
    return report
  }

  private static func page(_ call: Call, sent: Form, faults: [Refusal.Fault]) async throws -> Reply {
    let district = call.jurisdiction.district
    let language = call.language
    func fault(_ name: String) -> String? { faults.first { $0.field == name }?.phrase[language] }
    func field(
      _ label: Phrase, _ name: String, _ kind: Site.Field.Kind, hint: String = "", optional: Bool = true
    ) -> HTML {
      formField(
        Site.Field(label[language], name: name, kind, hint: hint, fault: fault(name), isOptional: optional),
        in: language)
    }
    func value(_ name: String) -> String { sent[name] ?? "" }
    let places = district.streets.map { street in
      ChoiceGroup(
        street.label[language],
        [Choice(street.code, street.label[language])]
          + district.territory.children(of: street.code).filter { $0.kind != "virtual" }.map {
            Choice($0.code, $0.label[language])
          })
    }
    let categories = district.catalogue.kinds.flatMap { kind in
      district.catalogue.classes(of: kind.code).map { top in
        ChoiceGroup(
          "\(kind.name[language]) · \(top.name[language])",
          district.catalogue.subclasses(of: top.key).filter(\.isReportable).map {
            Choice($0.key.description, $0.name[language])
          })
      }
    }
    let lookUp: HTML = when(
      call.principal.may(.seeReporters),
      """
      <p class="hint">\(call.say("查他以前的上报：", "Their earlier reports: "))\
      <a href="/caller" target="_blank" rel="noopener">\(call.say("按来电号码查（新窗口）", "find by phone (new window)"))</a></p>
      """)
    let inputs =
      field(Phrase("来电号码", "Phone"), "phone", .tel(value("phone"))) + lookUp
      + field(
        Phrase("说了什么", "What is said"), "details", .textarea(value("details"), rows: 5, limit: Report.detailsMost),
        optional: false)
      + field(
        Phrase("街道、社区", "Street, community"), "area",
        .select(places, selected: value("area"), prompt: call.say("不清楚", "not known")))
      + field(Phrase("地址", "Address"), "address", .text(value("address")))
      + field(
        Phrase("类别", "Category"), "category",
        .select(categories, selected: value("category"), prompt: call.say("由受理员定", "left to the acceptor")))
      + field(Phrase("称呼", "Name"), "name", .text(value("name")))
    let buttons = buttonRow([
      button(Button(call.say("登记（Ctrl Enter）", "Register (Ctrl Enter)"), .primary, icon: .check)),
      "<button class=\"b b-plain\" name=\"step\" value=\"advise\">\(call.say("更新建议", "Propose again"))</button>",
    ])
    let form = postForm(
      action: "/intake", hidden: [("once", value("once").nonEmpty ?? call.id)], draft: "intake", faults: faults,
      in: language,
      body: inputs + buttons)
    let advice = try await IntakeAdvice(call, sent).html
    return Pages.page(
      call, title: call.say("接听上报", "Take a call"), layout: .desk, width: .wide, tab: "/intake",
      status: call.status(of: faults), modules: [IntakeModule.module],
      body: pageHead(
        title: call.say("接听上报", "Take a call"),
        lede:
          "\(call.say("边听边记，右边给出建议和理由；由您决定。", "Write while you listen; proposals and their reasons stand beside. You decide."))"
      )
        + deck([
          (.half, panel(title: call.say("来电", "The call"), body: form)),
          (.half, "<div id=\"advice\" class=\"stack\" aria-live=\"polite\">\(advice)</div>"),
        ]))
  }

  @Sendable private static func done(_ call: Call) async throws -> Reply {
    let file = try await call.jurisdiction.matters.one(call.parameter("number"), reach: call.principal.reach)
    let title = call.say("已登记", "Registered")
    return Pages.page(
      call, title: title, layout: .desk, tab: "/intake",
      body: pageHead(title: title, lede: "\(call.say("请读给来电人：", "Read it to the caller:"))")
        + "<p class=\"number-large\">\(file.matter.number)</p>"
        + buttonRow([
          button(Button(call.say("接下一个", "Next call"), .primary, icon: .phone, path: "/intake")),
          button(Button(call.say("打开这一件", "Open it"), path: "/matters/\(file.matter.number)")),
        ]))
  }
}
