import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Timing

/// The lifecycles of the pack: drawn, as tables, and as text that is edited as a draft.
enum LifecyclePages {
  static let endpoints = [
    Endpoint(
      .get, "/administration/pack/lifecycles", permission: .seePacks, purpose: Phrase("流程", "Lifecycles"), answer: list),
    Endpoint(
      .get, "/administration/pack/lifecycles/:name", permission: .seePacks, purpose: Phrase("一个流程", "One lifecycle"),
      answer: show),
  ]

  @Sendable private static func list(_ call: Call) async throws -> Reply {
    let work = try await call.drafts.work()
    let rows = work.files.paths(in: "lifecycles").map { path -> Row in
      let (lifecycle, problems) = PackReader.lifecycle(path, in: work.files, rules: call.jurisdiction.rules)
      let state =
        problems.hasErrors
        ? statusPill(kind: .overdue, word: call.say("有错误", "has errors"))
        : statusPill(kind: .done, word: call.say("通过", "sound"))
      guard let lifecycle else { return Row(["\(path)", "–", "–", "–", state], path: call.filePath(path)) }
      return Row(
        [
          "\(lifecycle.label[call.language])", "<code>\(lifecycle.id)</code>", "\(lifecycle.stages.count)",
          "\(lifecycle.actions.count)", state,
        ], path: "/administration/pack/lifecycles/\(Look.percentEncoded(lifecycle.name))")
    }
    let current = Set(call.jurisdiction.district.currentLifecycles.values)
    let older = call.jurisdiction.district.lifecycles.keys.filter { !current.contains($0) }.sorted()
    let kept: HTML =
      older.isEmpty
      ? .empty
      : panel(
        title: call.say("以前的版本", "Earlier versions"),
        body: "<p>\(call.say("开始于这些版本的案件仍按它们办理：", "Matters that began with these still follow them: "))\(older.joined(separator: ", "))</p>"
      )
    return call.packPage(
      .lifecycles, Phrase("流程", "Lifecycles"),
      lede: Phrase(
        "谁在哪个环节可以做什么、要填什么、时限多长。内容变了，版本要加一。",
          "Who may do what in which stage, what is asked, how long it may take. A changed text needs a higher version."),
      work: work,
      stack([
        panel(
          title: call.say("流程", "Lifecycles"),
          body: dataTable(
            caption: call.say("流程", "Lifecycles"),
            columns: [
              Column(call.say("名称", "Name"), .wide), Column(call.say("版本", "Version")),
              Column(call.say("环节", "Stages"), .number), Column(call.say("动作", "Actions"), .number),
              Column(call.say("检查", "Check")),
            ], rows: rows), flush: true), kept,
      ]))
  }

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let work = try await call.drafts.work()
    let name = call.parameter("name")
    let all = work.files.paths(in: "lifecycles").map { path in
      (path, PackReader.lifecycle(path, in: work.files, rules: call.jurisdiction.rules))
    }
    guard let (path, read) = all.first(where: { $0.1.lifecycle?.name == name || $0.0 == "lifecycles/\(name).yaml" }) else {
      throw Refusal(.notFound, "lifecycle.unknown", Phrase("没有这个流程", "There is no such lifecycle"))
    }
    var found = read.problems
    for problem in try await call.findings(work) where problem.file == path && !found.contains(problem) { found.append(problem) }
    var parts = [
      panel(title: call.say("检查", "Check"), body: call.findingTable(found), flush: !found.isEmpty)
    ]
    if let lifecycle = read.lifecycle { parts += drawn(lifecycle, call) }
    parts.append(editor(path, work, call))
    let title = read.lifecycle?.label ?? .verbatim(path)
    return call.packPage(
      .lifecycles, title, lede: read.lifecycle.map { .verbatim($0.id) }, work: work, stack(parts))
  }

  private static func drawn(_ lifecycle: Lifecycle, _ call: Call) -> [HTML] {
    let language = call.language
    let drawing = LifecycleDrawing(lifecycle: lifecycle, language: language)
    let summary = call.say(
      "\(lifecycle.label.zh)：\(lifecycle.stages.count) 个环节，\(lifecycle.actions.count) 个动作。内容见下方表格。",
      "\(lifecycle.label.en): \(lifecycle.stages.count) stages, \(lifecycle.actions.count) actions. The tables below say the same.")
    var parts = [
      panel(
        title: call.say("环节与动作", "Stages and actions"),
        subtitle: call.say("按阶段分列；框内小字是停留在该环节的动作", "columns are phases; small words in a box are actions that stay there"),
        body: flowDiagram(drawing.main, summary: summary, heads: drawing.heads))
    ]
    let strands = drawing.strands
    if !strands.isEmpty {
      let body = strands.html { kind, layout in
        "<h3>\(kind.label[language])</h3>\(flowDiagram(layout, summary: call.say("附属程序：\(kind.label.zh)", "Side procedure: \(kind.label.en)")))"
      }
      parts.append(
        panel(title: call.say("附属程序", "Side procedures"), subtitle: call.say("与环节并行", "beside the stages"), body: body))
    }
    parts.append(tables(lifecycle, call))
    return parts
  }

  /// Stage by stage: each action with where it leads, who may take it, what it asks and what it does to the clocks.
  private static func tables(_ lifecycle: Lifecycle, _ call: Call) -> HTML {
    let language = call.language
    let columns = [
      Column(call.say("动作", "Action"), .wide), Column(call.say("到", "To")), Column(call.say("谁", "Who")),
      Column(call.say("要填", "Asks for")), Column(call.say("时钟", "Clocks")),
    ]
    func rows(_ actions: [Action]) -> [Row] {
      actions.map { action in
        let to = action.to.flatMap { lifecycle.stage($0)?.label[language] } ?? call.say("原环节", "stays")
        let strand = action.strand.map { step in
          let kind = lifecycle.strandKind(step.kind)
          return " · \(kind?.label[language] ?? step.kind): \(kind?.state(step.to)?.label[language] ?? step.to)"
        }
        let asked = action.fields.filter { $0.kind != .due }.map { $0.label[language] + ($0.isRequired ? "*" : "") }
        return Row([
          "\(action.label[language]) <small>\(action.code)</small>", "\(to)\(strand ?? "")",
          "\(call.jurisdiction.rules.label(of: action.permission)[language]) <small>\(who(action.by, call))</small>",
          "\(asked.isEmpty ? "–" : asked.joined(separator: language.pick("、", ", ")))",
          "\(action.clocks.isEmpty ? "–" : action.clocks.map { words($0, lifecycle, call) }.joined(separator: language.pick("；", "; ")))",
        ])
      }
    }
    let opening = lifecycle.actions.filter { $0.from.isEmpty }
    var body = details(
      call.say("开始", "Beginning"), dataTable(caption: call.say("开始", "Beginning"), columns: columns, rows: rows(opening)), open: true)
    for stage in lifecycle.stages {
      let actions = lifecycle.actions(from: stage.code)
      let title = "\(stage.label[language]) · \(stage.phase.label[language]) · \(actions.count)"
      let table =
        actions.isEmpty
        ? "<p>\(call.say("到此为止", "Nothing leads on"))</p>" : dataTable(caption: title, columns: columns, rows: rows(actions))
      body += details(title, table)
    }
    return panel(
      title: call.say("逐环节列表", "Stage by stage"), subtitle: call.say("* 必填", "* required"), body: body)
  }

  private static func who(_ by: Action.By, _ call: Call) -> String {
    switch by {
    case .anyone: ""
    case .leadAgency: call.say("仅承办单位", "the agency it is with")
    case .otherAgency: call.say("承办单位以外", "any other agency")
    }
  }

  private static func words(_ step: ClockStep, _ lifecycle: Lifecycle, _ call: Call) -> String {
    let clock = lifecycle.label(clock: step.clock)[call.language]
    let order: Phrase =
      switch step.order {
      case .start: Phrase("开始", "starts")
      case .stop: Phrase("停止", "stops")
      case .pause: Phrase("暂停", "pauses")
      case .resume: Phrase("恢复", "goes on")
      case .extend: Phrase("延长", "is extended")
      case .assign: Phrase("随单位起算", "begins with the agency")
      }
    let limit: String =
      switch step.limit {
      case .none: ""
      case .fixed(let limit): " \(limit.phrase[call.language])"
      case .standard: call.say(" 按标准", " by the standard")
      case .until(let field): call.say(" 至 \(field)", " until \(field)")
      }
    return "\(clock) \(order[call.language])\(limit)"
  }

  private static func editor(_ path: String, _ work: PackWork, _ call: Call) -> HTML {
    let link = button(Button(call.say("打开文件", "Open the file"), path: call.filePath(path)))
    guard call.mayEditPack, !work.isStale, let text = work.files.text(path) else {
      return panel(title: call.say("文字", "Text"), body: link)
    }
    let hint = call.say("内容改了，请把 version 加一；办理中的案件沿用原来的版本。", "When the text changes, raise `version`; running matters keep theirs.")
    return panel(
      title: call.say("文字", "Text"), subtitle: path,
      body: call.textForm(
        action: call.filePath(path), hidden: [("seen", work.seen(path)), ("back", call.path)],
        call.textArea(path, name: "text", text, rows: 24, hint: hint)
          + buttonRow([button(Button(call.say("保存到草稿并检查", "Save to the draft and check"), .primary))])))
  }
}
