import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage

/// One run of an emergency plan: whom to call and what came of it, the steps, the level, the log.
enum PlanRunPage {
  static let endpoints = [
    Endpoint(
      .get, "/duty/plans/:key", permission: .seeDuty, purpose: Phrase("一次预案启动", "One run of a plan")
    ) { try await page($0) },
    Endpoint(
      .post, "/duty/plans/:key/level", permission: .keepDuty, purpose: Phrase("调整预案级别", "Raise or lower the level"),
      answer: setLevel),
    Endpoint(
      .post, "/duty/plans/:key/calls", permission: .keepDuty,
      purpose: Phrase("记录通知情况", "Write down what came of a call"),
      answer: mark),
    Endpoint(
      .post, "/duty/plans/:key/steps", permission: .keepDuty, purpose: Phrase("记录预案步骤完成", "Tick a step off"),
      answer: done),
    Endpoint(
      .post, "/duty/plans/:key/end", permission: .keepDuty, purpose: Phrase("终止预案", "End a run of a plan"), answer: end),
  ]

  private static let linesMost = 500

  private struct Found: Sendable {
    var run: PlanRun
    var calls: [PlanRun.Calling]
    var steps: [PlanRun.Step]
    var lines: [LogLine]
    /// Who is on duty near the place, and in the agencies that are called.
    var near: [Shift]
  }

  static func level(_ call: Call) throws(Refusal) -> AlertLevel {
    guard let level = call.form["level"].flatMap({ Int($0) }).flatMap(AlertLevel.init(rawValue:)) else {
      throw .invalid("level", Phrase("请选择级别", "Choose a level"))
    }
    return level
  }

  /// Who holds the posts that the level calls, today.
  static func holders(_ plan: EmergencyPlan, _ level: AlertLevel, _ call: Call) async throws -> PlanRuns.Holders {
    let posts = plan.responses[level]?.calls.map(\.post) ?? []
    let found = try await DutyRoster(call.jurisdiction).holders(of: posts, on: call.jurisdiction.today)
    return Dictionary(found.map { ($0.post, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private static func runs(_ call: Call) -> PlanRuns {
    PlanRuns(database: call.database, keys: call.jurisdiction.surroundings.keys)
  }

  private static func find(_ call: Call) async throws -> Found {
    let key = try call.key(), now = call.jurisdiction.now()
    guard let run = try await call.database.read("duty.plan.one", { try PlanRunsTable.one(key, in: $0) }) else {
      throw PlanRuns.noRun
    }
    let matter = run.isOpen ? try await nearby(run, call) : []
    return try await call.database.read("duty.plan") { transaction in
      let calls = try PlanRunsTable.calls(of: key, in: transaction)
      var seen: Set<String> = []
      let agencies = run.isOpen ? (matter + calls.map(\.agency)).filter { seen.insert($0).inserted } : []
      return Found(
        run: run, calls: calls, steps: try PlanRunsTable.steps(of: key, in: transaction),
        lines: try DutyLogTable.of(run: key, limit: linesMost, in: transaction),
        near: try agencies.compactMap { try ShiftsTable.on(agency: $0, at: now, in: transaction) })
    }
  }

  /// The agency that has the matter, and the bodies of its place. The reader may not see the matter: then nobody.
  private static func nearby(_ run: PlanRun, _ call: Call) async throws -> [String] {
    guard let matter = try await DutyMatter.seen(call, run.matter) else { return [] }
    let locality = call.jurisdiction.district.locality(matter.area)
    return [matter.agency, locality.street, locality.community].compactMap { $0 }
  }

  private static func page(_ call: Call, _ refusal: Refusal? = nil) async throws -> Reply {
    let found = try await find(call), run = found.run, language = call.language
    let mayAct = run.isOpen && call.principal.may(.keepDuty)
    var list = [
      Fact(call.say("级别", "Level"), levelTag(run.level, language)),
      Fact(call.say("启动", "Started"), text: "\(call.zone.text(run.startedAt)) · \(run.startedBy)"),
    ]
    if let matter = run.matter {
      list.append(
        Fact(call.say("案件", "Matter"), "<a href=\"/matters/\(Look.percentEncoded(matter))\">\(matter)</a>"))
    }
    if let at = run.endedAt {
      list.append(Fact(call.say("终止", "Ended"), text: "\(call.zone.text(at)) · \(run.endedBy ?? "")"))
      list.append(Fact(call.say("结果", "Result"), text: Masking.text(run.result ?? "")))
    }
    let left = stack([
      panel(title: call.say("通知名单", "Whom to call"), body: try await callsTable(call, found, mayAct), flush: true),
      panel(title: call.say("步骤", "Steps"), body: stepsTable(call, found, mayAct), flush: true),
      panel(
        title: call.say("日志", "Log"),
        body: DutyLogView.table(
          found.lines, open: [], deeds: false, empty: call.say("没有日志", "No lines"), call), flush: true),
    ])
    var right = panel(title: call.say("概况", "At a glance"), body: facts(list))
    if run.isOpen {
      right += panel(title: call.say("就近在班", "On duty nearby"), body: nearTable(call, found.near), flush: true)
    }
    if mayAct { right += forms(call, run, refusal) }
    return call.dutyPage(
      run.name, at: "/duty/plans", status: call.status(of: refusal),
      call.trouble(refusal) + deck([(.twoThirds, left), (.third, stack([right]))]))
  }

  private static func nearTable(_ call: Call, _ shifts: [Shift]) -> HTML {
    dataTable(
      caption: call.say("就近在班", "On duty nearby"),
      columns: [Column(call.say("单位", "Agency")), Column(call.say("值班人", "Who"), .wide)],
      rows: shifts.map { shift in
        Row(
          ["\(call.roster.name(shift.agency)[call.language])", DutyPage.who(shift, call)],
          path: "/duty/shifts/\(shift.key)")
      },
      empty: emptyState(
        icon: .person, title: call.say("没有登记的值班人", "Nobody is on the roster"),
        what: call.say("经热线 12345 联系。", "Reach them through 12345.")))
  }

  private static func callsTable(_ call: Call, _ found: Found, _ mayAct: Bool) async throws -> HTML {
    let language = call.language, asked = call.query["contact"]
    var rows: [Site.Row] = []
    for calling in found.calls {
      let contact: HTML =
        found.run.isOpen
        ? try await DutyContact.html(
          calling.person, asks: mayAct ? "/duty/plans/\(found.run.key)?contact=\(calling.key)" : nil,
          isAsked: asked == "\(calling.key)", reason: "plan run \(found.run.key)", call) : "—"
      let deeds =
        mayAct
        ? buttonRow(
          CallState.allCases.filter { $0 != .waiting && $0 != calling.state }.map { state in
            deedForm(
              Button(state.label[language], .quiet), action: "/duty/plans/\(found.run.key)/calls",
              hidden: [("call", calling.key.description), ("state", state.rawValue)])
          }) : HTML.empty
      let name = calling.personName.isEmpty ? call.say("无人任职", "nobody holds it") : calling.personName
      // In a demonstration a post that nobody holds acts under its own name.
      let isPost = calling.personName == call.roster.post(calling.post)?.label.zh
      rows.append(
        Row([
          "\(call.postLabel(calling.post))\(isPost ? "" : " · \(name)")", "\(calling.tell[language])", contact,
          stateCell(calling, call), deeds,
        ]))
    }
    let columns = [
      Column(call.say("通知谁", "Whom")), Column(call.say("告知", "Tell them"), .wide), Column(call.say("电话", "Telephone")),
      Column(call.say("情况", "State")), Column(call.say("记录", "Record")),
    ]
    return dataTable(caption: call.say("通知名单", "Whom to call"), columns: columns, rows: rows)
  }

  private static func stateCell(_ calling: PlanRun.Calling, _ call: Call) -> HTML {
    let tone: Tone =
      switch calling.state {
      case .waiting: .plain
      case .called: .info
      case .answered, .arrived: .good
      case .notReached: .bad
      }
    guard calling.state != .waiting else { return tag(calling.state.label[call.language], tone: tone) }
    return """
      \(tag(calling.state.label[call.language], tone: tone)) <small>\(call.zone.text(calling.stateAt)) \
      \(calling.stateBy)</small>
      """
  }

  private static func stepsTable(_ call: Call, _ found: Found, _ mayAct: Bool) -> HTML {
    let now = call.jurisdiction.now()
    let rows = found.steps.map { step in
      let state: HTML =
        if let at = step.doneAt {
          "\(tag(call.say("已完成", "done"), tone: .good)) <small>\(call.zone.text(at)) \(step.doneBy ?? "")</small>"
        } else if step.dueAt < now {
          tag(call.say("超时", "late"), tone: .bad)
        } else {
          tag(call.say("待完成", "to do"))
        }
      let deed =
        mayAct && step.doneAt == nil
        ? deedForm(
          Button(call.say("完成", "Done"), .quiet), action: "/duty/plans/\(found.run.key)/steps",
          hidden: [("step", step.key.description)]) : HTML.empty
      return Row(["\(step.what[call.language])", "\(call.zone.text(step.dueAt))", state, deed])
    }
    return dataTable(
      caption: call.say("步骤", "Steps"),
      columns: [
        Column(call.say("步骤", "Step"), .wide), Column(call.say("时限", "Due")), Column(call.say("情况", "State")),
        Column(call.say("记录", "Record")),
      ], rows: rows,
      empty: emptyState(
        icon: .list, title: call.say("没有步骤", "No steps"), what: call.say("预案没有写步骤。", "The plan has none.")))
  }

  private static func forms(_ call: Call, _ run: PlanRun, _ refusal: Refusal?) -> HTML {
    let language = call.language
    let levels = AlertLevel.allCases.filter { $0 != run.level }.map { Choice(String($0.rawValue), $0.label[language]) }
    let level = postForm(
      "/duty/plans/\(run.key)/level", hidden: [("seen", String(run.level.rawValue))],
      formField(
        Field(
          call.say("调到", "To"), name: "level",
          .select([ChoiceGroup("", levels)], selected: "", prompt: call.say("请选择", "Choose")),
          hint: call.say("列出尚未通知的人", "lists those who are not called yet"), fault: refusal?.fault("level", in: language)
        ),
        in: language) + buttonRow([button(Button(call.say("调整级别", "Change the level")))]))
    let end = postForm(
      "/duty/plans/\(run.key)/end",
      formField(
        Field(
          call.say("结果", "Result"), name: "result",
          .textarea(call.form["result"] ?? "", rows: 3, limit: LogLine.textMost),
          fault: refusal?.fault("result", in: language)), in: language)
        + buttonRow([
          button(
            Button(
              call.say("终止预案", "End the plan"), .danger,
              confirm: call.say("终止后不能再记录，继续吗？", "Nothing is recorded after that. Go on?")))
        ]))
    return panel(title: call.say("调整级别", "Level"), body: level)
      + panel(title: call.say("终止", "End"), body: end)
  }

  // MARK: Acts

  private static func act(_ call: Call, _ body: (Key) async throws -> Void) async throws -> Reply {
    let key = try call.key()
    call.trail.subject("plan run \(key)")
    do {
      try await body(key)
      return .see("/duty/plans/\(key)")
    } catch let refusal as Refusal where refusal.kind != .notFound {
      return try await page(call, refusal)
    }
  }

  @Sendable private static func setLevel(_ call: Call) async throws -> Reply {
    try await act(call) { key in
      let level = try level(call)
      guard let run = try await call.database.read("duty.plan.one", { try PlanRunsTable.one(key, in: $0) }) else {
        throw PlanRuns.noRun
      }
      guard let plan = call.jurisdiction.district.readiness.plan(run.plan) else {
        throw Refusal(
          .notNow, "duty.planGone", Phrase("辖区包中已没有此预案，只能终止", "The pack knows this plan no more: it can only be ended"))
      }
      let seen = call.form["seen"].flatMap { Int($0) }.flatMap(AlertLevel.init(rawValue:)) ?? run.level
      try await runs(call).setLevel(
        level, seen: seen, of: key, plan: plan, holders: try await holders(plan, level, call), roster: call.roster,
        by: call.officer)
      call.trail.detail("level \(level.rawValue)")
    }
  }

  @Sendable private static func mark(_ call: Call) async throws -> Reply {
    try await act(call) { key in
      guard let state = call.form["state"].flatMap(CallState.init(rawValue:)), state != .waiting else {
        throw Refusal.invalid("state", Phrase("没有这种情况", "There is no such state"))
      }
      let roster = call.roster
      try await runs(call).mark(
        try call.formKey("call"), state, of: key, label: { roster.post($0)?.label ?? .verbatim($0) },
        by: call.officer)
      call.trail.detail(state.rawValue)
    }
  }

  @Sendable private static func done(_ call: Call) async throws -> Reply {
    try await act(call) { try await runs(call).done(try call.formKey("step"), of: $0, by: call.officer) }
  }

  @Sendable private static func end(_ call: Call) async throws -> Reply {
    try await act(call) { key in
      let result = try call.text("result", Phrase("结果", "Result"), 2...LogLine.textMost)
      try await runs(call).end(key, result: result, by: call.officer)
    }
  }
}
