import Auditing
import Basics
import HTTPTypes
import Organization
import Platform
import Site
import Storage

/// Every version that was applied: by whom, what it changed line by line, and the way back to it.
enum PackHistoryPage {
  static let endpoints = [
    Endpoint(
      .get, "/administration/pack/history", permission: .seePacks, purpose: Phrase("辖区包的历史版本", "History of the pack"),
      answer: list),
    Endpoint(
      .get, "/administration/pack/versions/:version", permission: .seePacks,
      purpose: Phrase("一个版本改了什么", "What a version changed")
    ) { try await show($0) },
    Endpoint(
      .post, "/administration/pack/versions/:version/restore", permission: .managePack,
      purpose: Phrase("把旧版本恢复为草稿", "Restore a version as a draft"), answer: restore),
  ]

  private static let size = 50
  /// So many lines of a difference are shown, each so long.
  private static let linesMost = 600
  private static let lettersMost = 240

  @Sendable private static func list(_ call: Call) async throws -> Reply {
    let work = try await call.drafts.work()
    let before = call.query["before"].flatMap { Int($0) } ?? Int(Int32.max)
    let found = try await call.jurisdiction.database.read("packs.versions") {
      try PacksTable.versions(before: before, limit: size + 1, in: $0)
    }
    let rows = found.prefix(size).map { version in
      Row(
        [
          "\(call.say("第 \(version.number) 版", "Version \(version.number)"))", call.when(version.appliedAt),
          "\(version.appliedBy)", "<code>\(version.digest.prefix(12))</code>",
          version.number == work.version ? statusPill(kind: .done, word: call.say("现行", "in force")) : .empty,
        ], path: "/administration/pack/versions/\(version.number)")
    }
    let next = found.count > size ? "/administration/pack/history?before=\(found[size - 1].number)" : nil
    return call.packPage(
      .history, Phrase("历史版本", "History"), work: work,
      panel(
        title: call.say("应用过的版本", "Versions that were applied"),
        body: dataTable(
          caption: call.say("历史版本", "History"),
          columns: [
            Column(call.say("版本", "Version")), Column(call.say("何时", "When")), Column(call.say("由谁", "By whom")),
            Column(call.say("指纹", "Digest")), Column(call.say("状态", "State")),
          ], rows: rows)
          + pager(
            count: call.say("本页 \(rows.count) 版", "\(rows.count) on this page"),
            previous: call.query["before"] == nil ? nil : "/administration/pack/history", next: next, in: call.language),
        flush: true))
  }

  private static func show(_ call: Call, refusal: Refusal? = nil) async throws -> Reply {
    let work = try await call.drafts.work()
    let isDraft = call.parameter("version") == "draft"
    let number = isDraft ? work.version + 1 : Int(call.parameter("version")) ?? 0
    let (before, after): (PackFiles, PackFiles)
    if isDraft, work.draft != nil {
      (before, after) = (work.inForce, work.files)
    } else {
      (before, after) = try await call.jurisdiction.database.read("packs.difference") {
        (try PacksTable.files(version: number - 1, in: $0), try PacksTable.files(version: number, in: $0))
      }
    }
    guard !after.files.isEmpty else {
      throw Refusal(.notFound, "pack.unknown", Phrase("没有第 \(number) 版", "There is no version \(number)"))
    }
    let paths = Set(before.files.keys).union(after.files.keys).filter { before.files[$0] != after.files[$0] }.sorted()
    let base = "/administration/pack/versions/\(isDraft ? "draft" : "\(number)")"
    let chosen = call.query["file"].flatMap { paths.contains($0) ? $0 : nil } ?? (paths.count == 1 ? paths.first : nil)
    let rows = paths.map { path in
      Row(["\(path)"], path: "\(base)?file=\(Look.percentEncoded(path))", tone: path == chosen ? .info : .plain)
    }
    var parts = [
      panel(
        title: call.say("改动的文件", "Files that changed"),
        body: dataTable(
          caption: call.say("改动的文件", "Files that changed"), columns: [Column(call.say("文件", "File"), .wide)],
          rows: rows,
          empty: emptyState(
            title: call.say("没有差别", "No difference"),
            what: call.say("与前一版的文字相同。", "The text is that of the version before."))), flush: true)
    ]
    if let chosen { parts.append(difference(before.text(chosen) ?? "", after.text(chosen) ?? "", chosen, call)) }
    let restore =
      call.mayEditPack && !isDraft && number < work.version
      ? deedForm(
        Button(call.say("把这一版恢复为草稿", "Restore this version as a draft"), icon: .arrowLeft), action: "\(base)/restore")
      : HTML.empty
    return call.packPage(
      .history,
      isDraft
        ? Phrase("草稿与现行版本对照", "The draft against what is in force") : Phrase("第 \(number) 版", "Version \(number)"),
      lede: Phrase(
        "与前一版逐行对照。恢复成草稿时，谁能做什么（岗位、角色、密码策略）保持现状。",
        "Line by line against the version before. A restored draft leaves who may do what (posts, roles, password policy) as it is now."
      ),
      work: work, controls: restore, status: call.status(of: refusal),
      trouble(refusal, in: call.language) + stack(parts))
  }

  private static func difference(_ before: String, _ after: String, _ path: String, _ call: Call) -> HTML {
    let found = LineDifference(before, after)
    var left = linesMost
    let groups = found.groups.html { group -> HTML in
      guard left > 0 else { return .empty }
      left -= group.count
      return "<div>\(group.html(line))</div>"
    }
    let cut: HTML = left < 0 ? "<p>\(call.say("差别太长，只显示开头", "Too long: only the beginning is shown"))</p>" : .empty
    return panel(
      title: path,
      subtitle: call.say("+\(found.added) 行，−\(found.removed) 行", "+\(found.added) lines, −\(found.removed) lines"),
      body: "<pre class=\"lines diff\" tabindex=\"0\" role=\"region\" aria-label=\"\(path)\">\(groups)</pre>" + cut)
  }

  private static func line(_ line: LineDifference.Line) -> HTML {
    let sign = line.sort == .added ? "+" : line.sort == .removed ? "−" : " "
    let cut = line.text.count > lettersMost ? String(line.text.prefix(lettersMost)) + "…" : line.text
    let number = (line.new ?? line.old).map { String($0) } ?? ""
    let face: HTML = "<b>\(number)</b> \(sign) \(cut)\n"
    switch line.sort {
    case .added: return "<ins>\(face)</ins>"
    case .removed: return "<del>\(face)</del>"
    case .same: return "<span>\(face)</span>"
    }
  }

  @Sendable private static func restore(_ call: Call) async throws -> Reply {
    call.trail.kind(.administration)
    call.trail.subject("pack draft")
    call.trail.detail("restore \(call.parameter("version").prefix(12))")
    do {
      try await call.drafts.restore(Int(call.parameter("version")) ?? 0, by: call.editor)
      return .see("/administration/pack")
    } catch let refusal as Refusal where refusal.kind == .conflict {
      return try await show(call, refusal: refusal)
    }
  }
}
