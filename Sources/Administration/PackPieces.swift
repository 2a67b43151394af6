import Basics
import Documents
import HTTPTypes
import Organization
import Platform
import Site

/// The pages of the pack, and what they have in common.
enum PackSection: String, CaseIterable {
  case overview = "", areas, duties, catalogue, lifecycles, calendar, history

  var path: String { rawValue.isEmpty ? "/administration/pack" : "/administration/pack/\(rawValue)" }

  var label: Phrase {
    switch self {
    case .overview: Phrase("概况与草稿", "Overview and draft")
    case .areas: Phrase("区划", "Areas")
    case .duties: Phrase("责任清单", "Duties")
    case .catalogue: Phrase("目录与标准", "Catalogue")
    case .lifecycles: Phrase("流程", "Lifecycles")
    case .calendar: Phrase("工作日历", "Calendar")
    case .history: Phrase("历史版本", "History")
    }
  }
}

extension Call {
  var drafts: PackDrafts { PackDrafts(jurisdiction) }
  var mayEditPack: Bool { principal.may(.managePack) }

  /// Who edits, as versions record it.
  var editor: String { principal.person.isEmpty ? principal.post : principal.person }

  /// A page of the pack: the sections on top, and what the draft is.
  func packPage(
    _ section: PackSection, _ title: Phrase, lede: Phrase? = nil, work: PackWork, controls: HTML = .empty,
    status: HTTPResponse.Status = .ok, assets: [Asset] = [], modules: [Module] = [], _ body: HTML
  ) -> Reply {
    let links = segmented(
      label: say("辖区包的各部分", "Parts of the pack"),
      PackSection.allCases.map { Segment($0.label[language], path: $0.path, isCurrent: $0 == section) })
    let bar = section == .overview ? HTML.empty : draftBar(work)
    return desk(
      title, lede: lede, controls: controls, status: status, assets: assets, modules: modules,
      "<div class=\"pack-sections\">\(links)</div>" + bar + body)
  }

  /// One line about the draft that is open, with the way to it.
  private func draftBar(_ work: PackWork) -> HTML {
    guard let draft = work.draft else {
      guard mayEditPack else { return .empty }
      return notice(
        .info, title: say("您看到的是现行第 \(work.version) 版", "You see version \(work.version), which is in force"),
        body: "\(say("一有改动就成为草稿；应用之前什么也不会变。", "A change begins a draft; nothing is different until it is applied."))")
    }
    return notice(
      work.isStale ? .warn : .info,
      title: say("您看到的是草稿：改动 \(draft.changes.count) 个文件", "You see the draft: \(draft.changes.count) files changed"),
      body: button(Button(say("查看并应用草稿", "See and apply the draft"), path: PackSection.overview.path)))
  }

  /// What the check of the draft found; nothing without a draft.
  func findings(_ work: PackWork) async throws -> Problems {
    work.draft == nil || work.isStale ? [] : try await drafts.plan(work).problems
  }

  /// The file of the path as its page shows it, with a line.
  func filePath(_ path: String, line: Int? = nil) -> String {
    // A slash within a segment is lost on some proxies.
    let name = Look.percentEncoded(path.replacing("/", with: "~"))
    return "/administration/pack/files/\(name)" + (line.map { "?line=\($0)#line-\($0)" } ?? "")
  }

  /// The path of a file that the address names.
  var packFile: String { parameter("file").replacing("~", with: "/") }

  /// Findings as a table: how bad, where, what, and what to do.
  func findingTable(_ problems: Problems, isLinked: Bool = true) -> HTML {
    let rows = problems.prefix(200).map { problem in
      let isBad = problem.severity == .error
      let place: HTML =
        isLinked
        ? "<a href=\"\(filePath(problem.file, line: problem.line))\">\(problem.place)</a>" : "\(problem.place)"
      return Row(
        [
          statusPill(kind: isBad ? .overdue : .paused, word: isBad ? say("错误", "Error") : say("警告", "Warning")), place,
          "\(problem.phrase[language])", "\(problem.remedy?[language] ?? "–")",
        ], tone: isBad ? .bad : .warn)
    }
    let left = problems.count - rows.count
    let more: HTML = left > 0 ? "<p>\(say("另有 \(left) 处", "and \(left) more"))</p>" : .empty
    return dataTable(
      caption: say("检查发现的问题", "What the check found"),
      columns: [
        Column(say("程度", "How bad")), Column(say("位置", "Where")), Column(say("问题", "What"), .wide),
        Column(say("怎么办", "What to do")),
      ], rows: rows,
      empty: emptyState(
        icon: .checkCircle, title: say("没有发现问题", "Nothing was found"),
        what: say("检查通过。", "The check found nothing wrong."))) + more
  }

  /// A form whose text may be large: it is sent in parts, which have no limit of a megabyte.
  func textForm(action: String, hidden: [(String, String)], _ body: HTML) -> HTML {
    postForm(action: action, hidden: hidden.map { (name: $0.0, value: $0.1) }, files: true, in: language, body: body)
  }

  /// A large text to be edited, without a counter.
  func textArea(_ label: String, name: String, _ text: String, rows: Int, hint: String = "") -> HTML {
    let note: HTML = hint.isEmpty ? .empty : "<p class=\"hint\" id=\"f-\(name)-hint\">\(hint)</p>"
    let described: HTML = hint.isEmpty ? .empty : " aria-describedby=\"f-\(name)-hint\""
    return """
      <div class="field"><p class="label"><label for="f-\(name)">\(label)</label></p>\
      <textarea class="code" id="f-\(name)" name="\(name)" rows="\(rows)" spellcheck="false" wrap="off"\(described)>\
      \n\(HTML(escaping: text))</textarea>\(note)</div>
      """
  }
}

/// The bytes of a text field: browsers send line ends as CRLF whatever the text had.
func lineEnds(_ text: String, like before: [UInt8]?) -> [UInt8] {
  let plain = text.replacing("\r\n", with: "\n")
  return Array((before?.contains(13) == true ? plain.replacing("\n", with: "\r\n") : plain).utf8)
}
