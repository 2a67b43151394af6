import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// Decisions and what became of their tasks: each area of work as a picture, and what is stuck.
enum DecisionsPage {
  static let endpoints = [
    Endpoint(.get, "/decisions", permission: .open, purpose: Phrase("决定与任务", "Decisions and their tasks")) { call in
      try await list(call, faults: [])
    },
    Endpoint(
      .get, "/decisions/:key", permission: .open, purpose: Phrase("一项决定的任务进展", "How the tasks of a decision are going")
    ) { call in
      try await show(call, refusal: nil)
    },
    Endpoint(
      .post, "/decisions", permission: .reviewPledges, purpose: Phrase("登记一项决定", "Enter a decision"), answer: enter),
    Endpoint(
      .post, "/decisions/:key/tasks", permission: .reviewPledges,
      purpose: Phrase("把决定分解为任务", "Break a decision into tasks"), answer: assign),
  ]

  private static let most = 50
  private static let tasksMost = 300
  private static let none = Refusal(.notFound, "decision.none", Phrase("没有这项决定", "There is no such decision"))

  // MARK: All of them

  private static func list(_ call: Call, faults: [Refusal.Fault]) async throws -> Reply {
    let today = call.jurisdiction.today
    let found = try await call.jurisdiction.database.read("decisions.list") { transaction in
      try DecisionsTable.newest(most, in: transaction).map {
        ($0, try PledgesTable.tasks(of: $0.key.short, limit: tasksMost, in: transaction))
      }
    }
    let title = call.say("决定与任务", "Decisions and their tasks")
    let panels = found.map { decision, tasks -> HTML in
      let stuck = tasks.count { !Stuck.of($0, on: today).isEmpty }, done = tasks.count { $0.stage == "closed" }
      return """
        <section class="panel"><header><h2><a href="/decisions/\(decision.key)">\(Masking.text(decision.title))</a></h2>\
        \(PledgeWords.exampleTag(decision.isExample, call))</header><div class="in"><p class="sub">\(decision.decidedOn)</p>\
        \(squares(tasks, today: today, call))\
        <p>\(call.say("\(decision.works.count) 个方面，\(tasks.count) 项任务，完成 \(done)，卡住 \(stuck)",
          "\(decision.works.count) areas of work, \(tasks.count) tasks, \(done) done, \(stuck) stuck"))</p></div></section>
        """
    }
    let empty = panel(
      title: title,
      body: emptyState(
        title: call.say("还没有登记决定", "No decision was entered yet"),
        what: call.say("登记后在这里分解为任务。", "Once entered, it is broken into tasks here.")))
    let form: HTML = when(call.principal.may(.reviewPledges), entering(call, faults))
    return Pages.page(
      call, title: title, width: .wide, tab: "/pledges", status: call.status(of: faults),
      body: pageHead(
        title: title,
        lede: HTML(
          escaping: call.say(
            "每项决定分解到方面、任务、责任岗位；每月报告，卡住的看得见。",
            "Each decision in areas and tasks, each task with a post that answers; reported every month, what is stuck is seen.")))
        + stack((panels.isEmpty ? [empty] : panels) + [form].filter { !$0.text.isEmpty }))
  }

  private static func entering(_ call: Call, _ faults: [Refusal.Fault]) -> HTML {
    let language = call.language
    func fault(_ name: String) -> String? { faults.first { $0.field == name }?.phrase[language] }
    return panel(
      title: call.say("登记一项决定", "Enter a decision"),
      body: postForm(
        action: "/decisions", faults: faults, in: language,
        body: formField(
          Site.Field(call.say("名称", "Title"), name: "title", .text(call.form["title"] ?? ""), fault: fault("title")),
          in: language)
          + formField(
            Site.Field(
              call.say("内容", "What was decided"), name: "text",
              .textarea(call.form["text"] ?? "", rows: 3, limit: Decision.textMost), fault: fault("text")),
            in: language)
          + formField(
            Site.Field(
              call.say("日期", "Date"), name: "decided_on", .date(call.form["decided_on"] ?? ""),
              fault: fault("decided_on")), in: language)
          + formField(
            Site.Field(
              call.say("工作方面", "Areas of work"), name: "works",
              .textarea(call.form["works"] ?? "", rows: 5, limit: 1800),
              hint: call.say("每行一个", "one a line"), fault: fault("works")), in: language)
          + buttonRow([button(Button(call.say("登记", "Enter"), .primary))])))
  }

  @Sendable private static func enter(_ call: Call) async throws -> Reply {
    var faults: [Refusal.Fault] = []
    let title = call.form["title"]?.trimmed ?? "", text = call.form["text"]?.trimmed ?? ""
    if title.isEmpty || title.count > Decision.titleMost {
      faults.append(
        .init("title", Phrase("请写 1 至 \(Decision.titleMost) 字", "Please write 1 to \(Decision.titleMost) characters")))
    }
    if text.isEmpty || text.count > Decision.textMost {
      faults.append(
        .init("text", Phrase("请写 1 至 \(Decision.textMost) 字", "Please write 1 to \(Decision.textMost) characters")))
    }
    let day = call.form["decided_on"].flatMap { LocalDate($0.trimmed) }
    if day == nil {
      faults.append(.init("decided_on", Phrase("请填写日期，如 2026-07-10", "Enter a day, such as 2026-07-10")))
    }
    var works: [Decision.Work] = []
    do throws(Refusal) { works = try Decision.works(call.form["works"] ?? "") } catch { faults += error.fields }
    guard faults.isEmpty, let day else { return try await list(call, faults: faults) }
    let decision = Decision(
      key: call.jurisdiction.surroundings.keys.next(at: call.jurisdiction.now()), title: title, text: text,
      decidedOn: day, works: works,
      isExample: false)
    try await call.jurisdiction.database.write("decisions.enter") { try DecisionsTable.insert(decision, in: $0) }
    call.trail.subject("decision \(decision.key)")
    return .see("/decisions/\(decision.key)")
  }

  // MARK: One of them

  private static func file(_ call: Call) async throws -> (decision: Decision, tasks: [PledgeRow]) {
    guard let key = Key(text: call.parameter("key")) else { throw none }
    let found = try await call.jurisdiction.database.read("decisions.one") { transaction in
      try DecisionsTable.one(key, in: transaction).map {
        ($0, try PledgesTable.tasks(of: key.short, limit: tasksMost, in: transaction))
      }
    }
    guard let found else { throw none }
    return found
  }

  private static func show(_ call: Call, refusal: Refusal?) async throws -> Reply {
    let (decision, all) = try await file(call)
    let tasks = all.filter { $0.publishedOn != nil }, today = call.jurisdiction.today
    let stuck = tasks.filter { !Stuck.of($0, on: today).isEmpty }
    let works = decision.works.map { work in area(work, tasks.filter { $0.work == work.code }, call) }
    let rule = call.say(
      "卡住：期限已过未完成，或节点误期，或每月 \(Stuck.reportDay) 日后仍没有上月月报。",
      "Stuck: past its deadline, or a milestone missed, or no report for last month after the \(Stuck.reportDay)th.")
    let rows = stuck.map { row in
      Row(
        [
          "\(Masking.text(row.title))", "\(call.jurisdiction.district.roster.name(row.agency)[call.language])",
          "\(Stuck.of(row, on: today).map { $0.label[call.language] }.joined(separator: call.say("、", ", ")))",
          "\(PledgeWords.time(row, call))",
        ], path: "/pledges/\(Look.percentEncoded(row.number))", tone: .bad)
    }
    let done = tasks.count { $0.stage == "closed" }
    return Pages.page(
      call, title: Masking.text(decision.title), width: .wide, tab: "/pledges", status: call.status(of: refusal),
      body: pageHead(
        title: Masking.text(decision.title),
        lede:
          "\(PledgeWords.exampleTag(decision.isExample, call)) \(decision.decidedOn) · \(sum(decision, tasks, done: done, stuck: stuck.count, call))"
      )
        + panel(title: call.say("决定", "Decision"), body: "<p>\(Masking.text(decision.text))</p>")
        + panel(
          title: call.say("卡住的任务", "What is stuck"), subtitle: rule,
          body: dataTable(
            caption: call.say("卡住的任务", "What is stuck"),
            columns: [
              Column(call.say("任务", "Task"), .wide), Column(call.say("单位", "Agency")), Column(call.say("为什么", "Why")),
              Column(call.say("期限", "Time")),
            ], rows: rows,
            empty: emptyState(
              icon: .checkCircle, title: call.say("没有卡住的", "Nothing is stuck"),
              what: call.say("任务都在推进。", "All tasks go on."))),
          flush: true)
        + deck(works.map { (span: Span.third, body: $0) })
        + when(call.principal.may(.reviewPledges), assigning(decision, call, refusal)))
  }

  /// How many areas, tasks, done and stuck.
  private static func sum(_ decision: Decision, _ tasks: [PledgeRow], done: Int, stuck: Int, _ call: Call) -> String {
    call.say(
      "\(decision.works.count) 个方面，\(tasks.count) 项任务，完成 \(done)，卡住 \(stuck)",
      "\(decision.works.count) areas of work, \(tasks.count) tasks, \(done) done, \(stuck) stuck")
  }

  private static func area(_ work: Decision.Work, _ tasks: [PledgeRow], _ call: Call) -> HTML {
    let today = call.jurisdiction.today
    let lines = tasks.html { row -> HTML in
      let stuck = Stuck.of(row, on: today)
      let mark: HTML = when(
        !stuck.isEmpty, " \(tag(stuck.map { $0.label[call.language] }.joined(separator: " · "), tone: .bad))")
      return """
        <p><a href="/pledges/\(Look.percentEncoded(row.number))">\(Masking.text(row.title))</a> \(PledgeWords.pill(row, call))\(mark)<br>\
        <span class="sub">\(call.jurisdiction.district.roster.name(row.agency)[call.language]) · \(PledgeWords.time(row, call))</span></p>\
        \(PledgeDrawing.progress(reached: row.reached, of: row.milestones, colour: row.state(on: today).colour, call))
        """
    }
    let done = tasks.count { $0.stage == "closed" }
    return panel(
      title: "\(work.code). \(Masking.text(work.name))",
      subtitle: call.say("\(tasks.count) 项，完成 \(done)", "\(tasks.count) tasks, \(done) done"),
      body: tasks.isEmpty
        ? hint(call.say("还没有分解任务。", "Not broken into tasks yet.")) : squares(tasks, today: today, call) + lines)
  }

  /// One square a task, red where it is stuck.
  private static func squares(_ tasks: [PledgeRow], today: LocalDate, _ call: Call) -> HTML {
    guard !tasks.isEmpty else { return .empty }
    let columns = 20, side = 14, lines = (tasks.count + columns - 1) / columns
    let drawn = tasks.enumerated().html { index, row -> HTML in
      let isStuck = !Stuck.of(row, on: today).isEmpty
      let colour = isStuck ? "--bad" : row.state(on: today).colour
      return """
        <rect x="\(index % columns * side)" y="\(index / columns * side)" width="11" height="11" rx="2.5" fill="var(\(colour))">\
        <title>\(Masking.text(row.title))</title></rect>
        """
    }
    let stuck = tasks.count { !Stuck.of($0, on: today).isEmpty }
    return """
      <svg viewBox="0 0 \(columns * side) \(lines * side)" width="280" height="\(lines * side)" shape-rendering="auto" role="img" \
      aria-label="\(call.say("\(tasks.count) 项任务，卡住 \(stuck) 项", "\(tasks.count) tasks, \(stuck) stuck"))">\(drawn)</svg>
      """
  }

  private static let fields = ["title", "details", "target", "measures", "milestones", "deadline", "work"]

  private static func assigning(_ decision: Decision, _ call: Call, _ refusal: Refusal?) -> HTML {
    let language = call.language, faults = refusal?.fields ?? []
    func fault(_ name: String) -> String? { faults.first { $0.field == name }?.phrase[language] }
    func sent(_ name: String) -> String { refusal == nil ? "" : call.form[name] ?? "" }
    func area(_ name: String, _ label: String, _ hint: String = "") -> HTML {
      formField(
        Site.Field(label, name: name, .textarea(sent(name), rows: 3, limit: 2000), hint: hint, fault: fault(name)),
        in: language)
    }
    let agencies = call.jurisdiction.district.roster.offered.filter {
      [.department, .street, .enterprise].contains($0.kind)
    }
    let refused: HTML = refusal.map { $0.fields.isEmpty ? notice(.bad, title: $0.phrase[language]) : .empty } ?? .empty
    return panel(
      title: call.say("分解一项任务", "Break off a task"),
      body: refused
        + postForm(
          action: "/decisions/\(decision.key)/tasks",
          hidden: [("once", refusal == nil ? call.id : call.form["once"] ?? call.id)], faults: faults, in: language,
          body: formField(
            Site.Field(
              call.say("工作方面", "Area of work"), name: "work",
              .select(
                [ChoiceGroup("", decision.works.map { Choice($0.code, "\($0.code). \($0.name)") })],
                selected: sent("work"), prompt: call.say("请选择", "Choose")),
              fault: fault("work")), in: language)
            + formField(
              Site.Field(
                call.say("责任单位", "Agency"), name: "agency",
                .select(
                  [ChoiceGroup("", agencies.map { Choice($0.code, $0.short[language]) })], selected: sent("agency"),
                  prompt: call.say("请选择", "Choose")),
                fault: fault("agency")), in: language)
            + formField(
              Site.Field(call.say("任务", "Task"), name: "title", .text(sent("title")), fault: fault("title")),
              in: language)
            + area("details", call.say("要求", "What is required")) + area("target", call.say("目标", "Target"))
            + area("measures", call.say("措施", "Measures"))
            + area(
              "milestones", call.say("节点", "Milestones"),
              call.say("每行一个：2026-12-31 做到什么", "one a line: 2026-12-31 what is reached"))
            + formField(
              Site.Field(
                call.say("完成期限", "Deadline"), name: "deadline", .date(sent("deadline")), fault: fault("deadline")),
              in: language)
            + buttonRow([button(Button(call.say("下达任务", "Assign the task"), .primary, icon: .send))])))
  }

  @Sendable private static func assign(_ call: Call) async throws -> Reply {
    let (decision, _) = try await file(call)
    do {
      var values: [String: String] = ["decision": decision.key.short]
      for name in fields { values[name] = call.form[name] }
      guard decision.works.contains(where: { $0.code == values["work"] }) else {
        throw Refusal.invalid("work", Phrase("请选择工作方面", "Choose the area of work"))
      }
      let matter = try await give(
        values, agency: call.form["agency"] ?? "", isExample: false, by: call.principal,
        once: call.form["once"].map { String($0.prefix(64)) } ?? call.id,
        call.jurisdiction)
      call.trail.subject("decision \(decision.key)")
      call.trail.detail("task \(matter.number)")
      return .see("/decisions/\(decision.key)")
    } catch let refusal as Refusal where [.invalid, .conflict].contains(refusal.kind) {
      return try await show(call, refusal: refusal)
    }
  }

  /// Opens the task for the post that answers for the agency, and assigns it.
  static func give(
    _ values: [String: String], agency: String, isExample: Bool, by principal: Principal, once: String,
    _ jurisdiction: Jurisdiction
  ) async throws -> Matter {
    let roster = jurisdiction.district.roster
    let posts = roster.posts(of: agency, allowing: [.leadPledge]) + roster.posts(of: agency, allowing: [.claimPledge])
    guard let post = posts.first else {
      throw Refusal.invalid("agency", Phrase("请选择责任单位", "Choose the agency that answers"))
    }
    var draft = Draft(values, kind: .task, post: post.code, agency: agency)
    draft.isExample = isExample
    // Whoever gives a task claims nothing for themselves.
    var giver = principal
    giver.permissions.insert(.claimPledge)
    let matter = try await Claims.open(draft, by: giver, once: once, jurisdiction)
    guard matter.stage == "draft" else { return matter }
    return try await jurisdiction.matters.act(
      "assign", on: matter.number, version: matter.version, form: StepForm(), by: principal)
  }
}
