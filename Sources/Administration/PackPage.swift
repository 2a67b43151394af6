import Auditing
import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// The pack in force, and the draft with what stands against it and what it would change.
enum PackPage {
  static let endpoints = [
    Endpoint(.get, "/administration/pack", permission: .seePacks, purpose: Phrase("辖区包", "Pack")) {
      try await show($0)
    },
    Endpoint(
      .post, "/administration/pack/apply", permission: .managePack,
      purpose: Phrase("把草稿应用为新版本", "Apply the draft as a new version"), answer: apply),
    Endpoint(
      .post, "/administration/pack/discard", permission: .managePack, purpose: Phrase("放弃草稿", "Discard the draft"),
      answer: discard),
    Endpoint(
      .post, "/administration/pack/carry", permission: .managePack,
      purpose: Phrase("把草稿移到新版本上", "Carry the draft over to the version in force"), answer: carry),
    Endpoint(
      .post, "/administration/pack/undo", permission: .managePack,
      purpose: Phrase("撤回一个文件的改动", "Take back the change of a file"), answer: undo),
  ]

  private static let linesMost = 100

  private static func show(_ call: Call, refusal: Refusal? = nil) async throws -> Reply {
    let work = try await call.drafts.work()
    var parts = [inForce(work, call)]
    if let draft = work.draft { parts.insert(try await panel(of: draft, work, call), at: 0) }
    return call.packPage(
      .overview, Phrase("辖区包", "Pack"),
      lede: Phrase(
        "区划、责任、目录、流程和日历都是文字。改动先成为草稿，检查通过后一次应用为新版本；办理中的案件沿用原来的流程。",
        "Areas, duties, catalogue, lifecycles and calendar are text. Changes are a draft first; once sound it is applied as a new version at once. Running matters keep their lifecycle."
      ), work: work, status: call.status(of: refusal),
      trouble(refusal, in: call.language) + deadlines(call) + stack(parts))
  }

  /// The deadlines that follow a calendar that was just applied.
  private static func deadlines(_ call: Call) -> HTML {
    let last = call.jurisdiction.errands.deadlines.last
    guard last.tag == "\(call.jurisdiction.district.packVersion)" else { return .empty }
    switch last.state {
    case .none: return .empty
    case .running(let done, let total):
      return notice(
        .info, title: call.say("新日历已生效，正在重算时限", "The new calendar is in force; deadlines are being recomputed"),
        body: progress(done, total, call))
    case .done(let count, _):
      return notice(.good, title: call.say("已重算 \(count) 个时限", "\(count) deadlines were recomputed"))
    case .failed(let phrase, _):
      return notice(
        .bad, title: call.say("重算时限失败", "Recomputing deadlines failed"),
        body: "\(phrase[call.language]) \(call.say("请运行 yiwang recompute", "Run yiwang recompute"))")
    }
  }

  private static func panel(of draft: PackDraft, _ work: PackWork, _ call: Call) async throws -> HTML {
    let language = call.language
    let title = call.say("草稿（基于第 \(draft.base) 版）", "Draft (over version \(draft.base))")
    let about = facts([
      Fact(call.say("开始", "Begun"), "\(call.when(draft.begunAt)) · \(draft.begunBy)"),
      Fact(call.say("最近改动", "Last change"), "\(call.when(draft.changedAt)) · \(draft.changedBy)"),
    ])
    let files = changedFiles(draft, work, call)
    guard !work.isStale else {
      let warning = notice(
        .warn,
        title: call.say(
          "其间有人应用了第 \(work.version) 版", "Version \(work.version) was applied meanwhile"),
        body:
          "\(call.say("把草稿移到新版本上，再检查一次；两边都改过的文件不能移。", "Carry the draft over and have it checked again; files changed on both sides cannot be carried."))"
      )
      let deeds =
        call.mayEditPack
        ? buttonRow([
          deedForm(
            Button(call.say("移到第 \(work.version) 版上", "Carry over to version \(work.version)"), .primary),
            action: "/administration/pack/carry"), discardForm(call),
        ]) : HTML.empty
      return Site.panel(title: title, body: warning + about + files + deeds)
    }
    let plan = try await call.drafts.plan(work)
    let errors = plan.problems.errors.count
    var deeds = HTML.empty
    if call.mayEditPack {
      let apply = deedForm(
        Button(
          call.say("应用为第 \(plan.version) 版", "Apply as version \(plan.version)"), .primary,
          confirm: call.say("应用后立即生效。继续？", "It is in force at once. Go on?")),
        action: "/administration/pack/apply", hidden: [("revision", String(draft.revision))])
      deeds = buttonRow([errors == 0 ? apply : .empty, discardForm(call)])
    }
    let state =
      errors > 0
      ? notice(
        .bad, title: call.say("有 \(errors) 处错误，改正后才能应用", "\(errors) errors: correct them before it can be applied"))
      : notice(.good, title: call.say("检查通过，可以应用", "The check found no error: it can be applied"))
    let found = plan.problems.isEmpty ? HTML.empty : call.findingTable(plan.problems)
    return Site.panel(
      title: title,
      body: state + about + found + "<h3>\(call.say("会改变什么", "What would change"))</h3>"
        + planList(plan, in: language) + files + deeds)
  }

  private static func discardForm(_ call: Call) -> HTML {
    deedForm(
      Button(
        call.say("放弃草稿", "Discard the draft"), .danger,
        confirm: call.say("草稿里的改动会全部丢失。继续？", "All changes of the draft are lost. Go on?")),
      action: "/administration/pack/discard")
  }

  /// What the plan says, by noun; long lists are cut, with their length said.
  private static func planList(_ plan: PackPlan, in language: Language) -> HTML {
    guard !plan.lines.isEmpty else { return "<p>\(language.pick("没有变化", "Nothing would change"))</p>" }
    let words: [(PackPlan.Sort, String)] = [
      (.added, language.pick("新增", "Added")), (.changed, language.pick("修改", "Changed")),
      (.removed, language.pick("去掉", "Removed")),
    ]
    return words.html { sort, word in
      let all = plan.lines.filter { $0.sort == sort }
      guard !all.isEmpty else { return .empty }
      let left = all.count - linesMost
      let more: HTML = left > 0 ? "<p>\(language.pick("另有 \(left) 项", "and \(left) more"))</p>" : .empty
      return details(
        "\(word) · \(all.count)", lines(all.prefix(linesMost).map { "\($0.what[language])" }) + more,
        open: all.count <= 10)
    }
  }

  private static func changedFiles(_ draft: PackDraft, _ work: PackWork, _ call: Call) -> HTML {
    let rows = draft.changes.keys.sorted().map { path -> Row in
      let sort: String =
        switch (work.inForce.files[path], draft.changes[path] ?? nil) {
        case (nil, _): call.say("新增", "added")
        case (_, nil): call.say("去掉", "removed")
        default: call.say("修改", "changed")
        }
      let take = deedForm(
        Button(call.say("撤回", "Take back"), .quiet), action: "/administration/pack/undo", hidden: [("path", path)])
      return Row([
        "<a href=\"\(call.filePath(path))\">\(path)</a>", "\(sort)",
        "<a href=\"/administration/pack/versions/draft?file=\(Look.percentEncoded(path))\">\(call.say("对照", "Compare"))</a>",
        call.mayEditPack && !work.isStale ? take : .empty,
      ])
    }
    return "<h3>\(call.say("改动的文件", "Files that changed"))</h3>"
      + dataTable(
        caption: call.say("改动的文件", "Files that changed"),
        columns: [
          Column(call.say("文件", "File"), .wide), Column(call.say("怎样", "How")), Column(call.say("差别", "Difference")),
          Column(call.say("操作", "Deed")),
        ], rows: rows)
  }

  private static func inForce(_ work: PackWork, _ call: Call) -> HTML {
    let district = call.jurisdiction.district
    let rows = work.inForce.files.keys.sorted().map { path in
      Row(["\(path)", "\(Health.size(work.inForce.files[path]?.count ?? 0))"], path: call.filePath(path))
    }
    let figures = facts([
      Fact(call.say("辖区", "District"), text: "\(district.name[call.language]) · \(district.code)"),
      Fact(call.say("区域", "Areas"), text: grouped(district.territory.areas.count)),
      Fact(call.say("单位", "Agencies"), text: grouped(district.roster.agencies.count)),
      Fact(call.say("责任", "Duties"), text: grouped(district.duties.duties.count)),
      Fact(
        call.say("类别与标准", "Categories and standards"),
        text: "\(grouped(district.catalogue.categories.count)) / \(grouped(district.catalogue.standards.count))"),
    ])
    return Site.panel(
      title: call.say("现行第 \(work.version) 版", "Version \(work.version), in force"),
      subtitle: call.say(
        "导出为文件夹用命令 yiwang export", "To write it out as a folder: the command yiwang export"),
      body: figures
        + details(
          call.say("\(rows.count) 个文件", "\(rows.count) files"),
          dataTable(
            caption: call.say("现行版本的文件", "Files in force"),
            columns: [Column(call.say("文件", "File"), .wide), Column(call.say("大小", "Size"), .number)], rows: rows,
            compact: true)))
  }

  // MARK: Deeds

  @Sendable private static func apply(_ call: Call) async throws -> Reply {
    call.trail.kind(.administration)
    call.trail.subject("pack draft")
    do {
      let version = try await call.drafts.apply(
        revision: call.form["revision"].flatMap { Int($0) } ?? -1, by: call.editor)
      call.trail.subject("pack \(version)")
      return .see("/administration/pack")
    } catch let refusal as Refusal {
      return try await show(call, refusal: refusal)
    }
  }

  @Sendable private static func discard(_ call: Call) async throws -> Reply {
    call.trail.kind(.administration)
    call.trail.subject("pack draft")
    try await call.drafts.discard()
    return .see("/administration/pack")
  }

  @Sendable private static func carry(_ call: Call) async throws -> Reply {
    call.trail.kind(.administration)
    call.trail.subject("pack draft")
    do {
      try await call.drafts.carryOver(by: call.editor)
      return .see("/administration/pack")
    } catch let refusal as Refusal {
      return try await show(call, refusal: refusal)
    }
  }

  @Sendable private static func undo(_ call: Call) async throws -> Reply {
    let path = call.form["path"] ?? ""
    call.trail.kind(.administration)
    call.trail.subject("pack draft")
    call.trail.detail(String(path.prefix(200)))
    try await call.drafts.undo(path, by: call.editor)
    return .see("/administration/pack")
  }
}

/// How far a long work has come.
func progress(_ done: Int, _ total: Int, _ call: Call) -> HTML {
  let word = call.say("进度", "Progress")
  guard total > 0 else { return "<progress aria-label=\"\(word)\"></progress>" }
  return
    "<progress aria-label=\"\(word)\" value=\"\(done)\" max=\"\(total)\"></progress> \(grouped(done)) / \(grouped(total))"
}
