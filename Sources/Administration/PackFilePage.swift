import Auditing
import Basics
import Documents
import HTTPTypes
import Organization
import Platform
import Site

/// One file of the pack as text: to read, and to edit as a draft with what the check finds by line.
enum PackFilePage {
  static let endpoints = [
    Endpoint(
      .get, "/administration/pack/files/:file", permission: .seePacks, purpose: Phrase("辖区包的一个文件", "A file of the pack")
    ) { try await show($0) },
    Endpoint(
      .post, "/administration/pack/files/:file", permission: .managePack,
      purpose: Phrase("修改辖区包的一个文件", "Edit a file of the pack"), answer: save),
  ]

  /// Larger texts are for the pages of their nouns, or for the folder and `yiwang apply`.
  private static let textMost = 512 << 10
  private static let around = 4

  private static func show(_ call: Call, refusal: Refusal? = nil, typed: String? = nil) async throws -> Reply {
    let work = try await call.drafts.work()
    let path = call.packFile
    guard let text = work.files.text(path) else {
      throw Refusal(.notFound, "pack.noFile", Phrase("辖区包里没有这个文件", "The pack has no such file"))
    }
    let found = try await call.findings(work).filter { $0.file == path }
    var parts: [HTML] = []
    if !found.isEmpty {
      parts.append(
        panel(title: call.say("检查发现的问题", "What the check found"), body: call.findingTable(found), flush: true))
    }
    var marked = found.compactMap(\.line).prefix(10).map { $0 }
    if let line = call.query["line"].flatMap({ Int($0) }) { marked.append(line) }
    if !marked.isEmpty { parts.append(excerpts(text, Set(marked).sorted(), call)) }
    parts.append(editor(text, typed, path, work, call))
    return call.packPage(
      .overview, .verbatim(path), work: work, status: call.status(of: refusal),
      trouble(refusal, in: call.language) + stack(parts))
  }

  /// The lines around those that something was found in, with their numbers.
  private static func excerpts(_ text: String, _ marked: [Int], _ call: Call) -> HTML {
    let all = text.split(separator: "\n", omittingEmptySubsequences: false)
    let blocks = marked.filter { $0 >= 1 && $0 <= all.count }.html { line in
      let rows = (max(1, line - around)...min(all.count, line + around)).html { number in
        let here = number == line
        let face: HTML =
          here ? "<mark>\(String(all[number - 1].prefix(200)))</mark>" : "\(String(all[number - 1].prefix(200)))"
        return "<span\(here ? " id=\"line-\(number)\"" as HTML : .empty)><b>\(number)</b> \(face)\n</span>"
      }
      let label = call.say("第 \(line) 行前后", "Around line \(line)")
      return "<pre class=\"lines\" tabindex=\"0\" role=\"region\" aria-label=\"\(label)\">\(rows)</pre>"
    }
    return panel(title: call.say("所在的行", "The lines"), body: blocks)
  }

  private static func editor(_ text: String, _ typed: String?, _ path: String, _ work: PackWork, _ call: Call) -> HTML {
    let title = call.say("文字", "Text")
    let isApart = PackDraft.apart.contains(path)
    let isLarge = text.utf8.count > textMost
    guard call.mayEditPack, !isApart, !isLarge, !work.isStale else {
      let why: HTML =
        isApart
        ? notice(
          .info,
          title: call.say(
            "这个文件规定谁能做什么，由安全管理员在“角色”页面修改",
            "This file says who may do what: the security administrator changes it on the page of roles"))
        : isLarge && call.mayEditPack
          ? notice(
            .info,
            title: call.say(
              "文件较大：请在区划等页面修改，或用 yiwang export 与 yiwang apply",
              "The file is large: change it on the page of its noun, or by yiwang export and yiwang apply")) : .empty
      let shown = String(text.prefix(100_000))
      return panel(
        title: title,
        body: why
          + "<pre class=\"lines\" tabindex=\"0\" role=\"region\" aria-label=\"\(title)\">\(HTML(escaping: shown))</pre>"
      )
    }
    return panel(
      title: title,
      body: call.textForm(
        action: call.filePath(path), hidden: [("seen", work.seen(path))],
        call.textArea(path, name: "text", typed ?? text, rows: 24)
          + buttonRow([button(Button(call.say("保存到草稿并检查", "Save to the draft and check"), .primary))])))
  }

  @Sendable private static func save(_ call: Call) async throws -> Reply {
    let path = call.packFile
    call.trail.kind(.administration)
    call.trail.subject("pack draft")
    call.trail.detail(String(path.prefix(200)))
    guard let text = call.form["text"], let seen = call.form["seen"] else {
      throw .invalid("text", Phrase("表单内容有误，请刷新后再试", "The form is not right; reload the page and try again")) as Refusal
    }
    let before = try await call.drafts.work().files.files[path]
    do {
      try await call.drafts.change([path: lineEnds(text, like: before)], seen: [path: seen], by: call.editor)
      return .see(call.form["back"].map(Look.homePath) ?? call.filePath(path))
    } catch let refusal as Refusal where before != nil {
      return try await show(call, refusal: refusal, typed: text)
    }
  }
}
