import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage

/// The emergency plans of the district: starting one, those in progress, those that have ended.
enum PlansPage {
  static let endpoints = [
    Endpoint(
      .get, "/duty/plans", permission: .seeDuty, purpose: Phrase("预案及其启动情况", "Emergency plans and their runs")
    ) { try await page($0) },
    Endpoint(
      .post, "/duty/plans", permission: .keepDuty, purpose: Phrase("启动预案", "Start an emergency plan"), answer: start),
  ]

  private static let perPage = 30

  private static func page(_ call: Call, _ refusal: Refusal? = nil) async throws -> Reply {
    let language = call.language
    let before = call.query["after"].flatMap { Key(text: $0) }
    let (open, ended) = try await call.database.read("duty.plans") { transaction in
      (
        try PlanRunsTable.open(limit: perPage, in: transaction),
        try PlanRunsTable.ended(before: before, limit: perPage + 1, in: transaction)
      )
    }
    let about = try await DutyMatter.seen(call, call.typed("matter"))
    let plans = ordered(call.jurisdiction.district.readiness.plans, about)
    var left = call.trouble(refusal)
    if call.principal.may(.keepDuty) {
      left += panel(
        title: call.say("启动预案", "Start a plan"),
        body: plans.isEmpty
          ? emptyState(
            icon: .siren, title: call.say("辖区包中没有预案", "The pack has no plans"),
            what: call.say("写在 plans.yaml 中，应用后出现。", "They are written in plans.yaml and appear when it is applied."))
          : form(call, plans, about, refusal))
    }
    left += panel(
      title: call.say("进行中", "In progress"),
      body: table(
        call, open, empty: call.say("没有进行中的预案", "No plan is in progress"), ends: false), flush: true)
    let shown = ended.prefix(perPage)
    let next = ended.count > perPage ? shown.last.map { "/duty/plans?after=\($0.key)" } : nil
    left += panel(
      title: call.say("已终止", "Ended"),
      body: table(call, Array(shown), empty: call.say("还没有终止的预案", "None has ended yet"), ends: true)
        + pager(
          count: call.say("本页 \(shown.count) 次", "\(shown.count) on this page"), previous: nil, next: next, in: language
        ),
      flush: true)
    let right = stack(plans.map { panel(title: $0.name[language], subtitle: $0.code, body: text(call, $0)) })
    return call.dutyPage(
      Phrase("预案", "Plans"), lede: Phrase("一级最高：红、橙、黄、蓝。", "Level 1 is the highest: red, orange, yellow, blue."),
      at: "/duty/plans", status: call.status(of: refusal),
      deck([(.twoThirds, stack([left])), (.third, right)]))
  }

  /// Plans that fit the matter come first.
  private static func ordered(_ plans: [EmergencyPlan], _ matter: Matter?) -> [EmergencyPlan] {
    guard let category = matter?.category.map({ "\($0)" }) else { return plans }
    return plans.filter { $0.fits(category) } + plans.filter { !$0.fits(category) }
  }

  private static func form(_ call: Call, _ plans: [EmergencyPlan], _ matter: Matter?, _ refusal: Refusal?) -> HTML {
    let language = call.language
    let category = matter?.category.map { "\($0)" }
    let choices = plans.map { plan in
      Choice(
        plan.code, plan.name[language],
        hint: category.map(plan.fits) == true ? call.say("适用于本案件", "fits the matter") : "")
    }
    let levels = AlertLevel.allCases.map { Choice(String($0.rawValue), $0.label[language]) }
    let fields: [Site.Field] = [
      Field(
        call.say("预案", "Plan"), name: "plan",
        .radios(choices, selected: call.form["plan"] ?? (matter == nil ? "" : choices.first?.value ?? "")),
        fault: refusal?.fault("plan", in: language)),
      Field(
        call.say("级别", "Level"), name: "level",
        .select([ChoiceGroup("", levels)], selected: call.typed("level"), prompt: call.say("请选择", "Choose")),
        fault: refusal?.fault("level", in: language)),
      Field(
        call.say("案件编号", "Matter"), name: "matter", .text(call.typed("matter")),
        fault: refusal?.fault("matter", in: language), isOptional: true),
    ]
    return postForm(
      "/duty/plans",
      fields.html { formField($0, in: language) }
        + buttonRow([
          button(
            Button(
              call.say("启动", "Start"), .danger, icon: .siren,
              confirm: call.say("启动预案并列出要通知的人，继续吗？", "Start the plan and list whom to call?")))
        ]))
  }

  private static func table(_ call: Call, _ runs: [PlanRun], empty: String, ends: Bool) -> HTML {
    let rows = runs.map { run in
      Row(
        [
          "\(run.name[call.language])", levelTag(run.level, call.language), "\(call.zone.text(run.startedAt))",
          ends ? run.endedAt.map { "\(call.zone.text($0))" } ?? "—" : "\(run.startedBy)",
        ], path: "/duty/plans/\(run.key)")
    }
    let columns = [
      Column(call.say("预案", "Plan"), .wide), Column(call.say("级别", "Level")), Column(call.say("启动", "Started")),
      Column(ends ? call.say("终止", "Ended") : call.say("启动人", "By")),
    ]
    return dataTable(
      caption: call.say("预案启动", "Runs of plans"), columns: columns, rows: rows,
      empty: emptyState(icon: .siren, title: empty, what: call.say("启动后会出现在这里。", "They appear here.")))
  }

  private static func text(_ call: Call, _ plan: EmergencyPlan) -> HTML {
    AlertLevel.allCases.html { level -> HTML in
      guard let response = plan.responses[level] else { return .empty }
      let calls = response.calls.html { "<li>\(call.postLabel($0.post)): \($0.tell[call.language])</li>" }
      let steps = response.steps.html { step in
        "<li>\(step.what[call.language]) (\(call.say("\(step.minutes) 分钟内", "within \(step.minutes) min")))</li>"
      }
      return details(
        level.label[call.language], "<p>\(response.label[call.language])</p><ol>\(calls)</ol><ul>\(steps)</ul>")
    }
  }

  @Sendable private static func start(_ call: Call) async throws -> Reply {
    do {
      let readiness = call.jurisdiction.district.readiness
      guard let plan = call.form["plan"].flatMap({ readiness.plan($0) }) else {
        throw Refusal.invalid("plan", Phrase("请选择预案", "Choose a plan"))
      }
      let level = try PlanRunPage.level(call)
      let number = try await DutyMatter.number(call, call.form["matter"] ?? "")
      let holders = try await PlanRunPage.holders(plan, level, call)
      let run = try await PlanRuns(database: call.database, keys: call.jurisdiction.surroundings.keys).start(
        plan, at: level, matter: number, holders: holders, roster: call.roster, by: call.officer)
      call.trail.subject("plan run \(run.key)")
      call.trail.detail("\(plan.code) level \(level.rawValue)")
      return .see("/duty/plans/\(run.key)")
    } catch let refusal as Refusal where refusal.kind == .invalid {
      return try await page(call, refusal)
    }
  }
}
