import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Territory

/// The register of parts of the city: found by code or name, narrowed by area and class.
enum PartsPage {
  static let endpoints = [
    Endpoint(.get, "/administration/parts", permission: .see, purpose: Phrase("部件", "City parts"), answer: show)
  ]

  private static let perPage = 50

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district
    let language = call.language
    let text = call.query["q"].map { String($0.trimmed.prefix(60)) }?.nonEmpty
    let category = call.query["category"]?.nonEmpty
    let area = call.query["area"]?.nonEmpty
    if let area, district.territory[area] == nil {
      throw Refusal.invalid("area", Phrase("没有区域 \(area)", "There is no area \(area)"))
    }
    if let category, CategoryKey(category).flatMap({ district.catalogue[$0] }) == nil {
      throw Refusal.invalid("category", Phrase("没有类别 \(category)", "There is no category \(category)"))
    }
    let question = PartsTable.Question(text: text, category: category, area: area, after: call.query["after"]?.nonEmpty)
    let (found, total) = try await call.jurisdiction.database.read("parts.list") {
      (try PartsTable.list(question, limit: perPage + 1, in: $0), try PartsTable.count(in: $0))
    }
    let parts = found.prefix(perPage)
    let rows = parts.map { part in
      Row([
        "\(part.name) <small>\(part.code)</small>", "\(district.catalogue.name(part.category)[language])",
        "\(part.area.map { district.territory.pathLabel(of: $0)[language] } ?? "—")",
        "\(part.agency.map { district.roster.name($0)[language] } ?? "—")",
        statusPill(
          kind: part.state == .intact ? .done : part.state == .retired ? .paused : .overdue, word: part.state.label[language]),
        "\(part.validFrom?.description ?? "")–\(part.validTo?.description ?? "")",
      ])
    }
    let isNarrowed = text != nil || category != nil || area != nil
    let canImport = call.principal.may(.managePack)
    let empty = emptyState(
      title: isNarrowed ? call.say("没有符合条件的部件", "No part fits") : call.say("还没有部件", "No parts yet"),
      what: isNarrowed
        ? call.say("换一个词，或放宽条件。", "Try another word, or widen the filters.")
        : call.say("从 CSV、Excel 或 GeoJSON 文件导入。", "Import them from a CSV, Excel or GeoJSON file."),
      action: isNarrowed
        ? Button(call.say("清除条件", "Clear filters"), path: "/administration/parts")
        : canImport ? Button(call.say("导入部件", "Import parts"), path: "/administration/import?what=parts") : nil)
    let any = Choice("", call.say("全部", "All"))
    let streets = [any] + district.streets.map { Choice($0.code, $0.label[language]) }
    let classes = [any] + district.catalogue.classes(of: "part").map { Choice($0.key.description, $0.name[language]) }
    let next = found.count > perPage && text == nil ? parts.last.map { path(call, after: $0.code) } : nil
    let table = dataTable(
      caption: call.say("部件", "City parts"),
      columns: [
        Column(call.say("部件", "Part"), .wide), Column(call.say("类别", "Category")), Column(call.say("区域", "Area")),
        Column(call.say("养护单位", "Agency")), Column(call.say("状态", "State")), Column(call.say("有效", "Valid")),
      ], rows: rows, empty: empty)
    let count =
      found.count > perPage && text != nil
      ? call.say("前 \(perPage) 个：请把词写长些", "The first \(perPage): write more of the word")
      : call.say("本页 \(parts.count) 个", "\(parts.count) on this page")
    let body =
      filterForm(
        action: "/administration/parts",
        filters: [
          Filter(call.say("代码或名称开头", "Beginning of code or name"), name: "q", .text(text ?? "", placeholder: "")),
          Filter(call.say("街道", "Street"), name: "area", .select(streets, selected: area ?? "")),
          Filter(call.say("类别", "Category"), name: "category", .select(classes, selected: category ?? "")),
        ], clear: isNarrowed ? "/administration/parts" : nil, in: language)
      + panel(
        title: call.say("清单", "List"), subtitle: call.say("共 \(grouped(total)) 个", "\(grouped(total)) in all"),
        body: table
          + pager(count: count, previous: question.after == nil ? nil : path(call, after: nil), next: next, in: language),
        flush: true)
    var controls = button(Button(call.say("导出", "Export"), .quiet, path: "/administration/export?what=parts"))
    if canImport { controls += button(Button(call.say("导入", "Import"), .quiet, path: "/administration/import?what=parts")) }
    return call.adminPage(Phrase("部件", "City parts"), controls: controls, body)
  }

  private static func path(_ call: Call, after: String?) -> String {
    var pairs = ["q", "area", "category"].compactMap { name in
      call.query[name]?.nonEmpty.map { "\(name)=\(Look.percentEncoded($0))" }
    }
    if let after { pairs.append("after=\(Look.percentEncoded(after))") }
    return "/administration/parts" + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
  }
}

extension Call {
  /// A page below the administration, with the way back to it.
  func adminPage(_ title: Phrase, lede: Phrase? = nil, controls: HTML = .empty, status: HTTPResponse.Status = .ok, _ body: HTML)
    -> Reply
  {
    let sentence: HTML = lede.map { "\($0[language])" } ?? .empty
    let up = "<p><a href=\"/administration\">\(say("管理", "Administration"))</a></p>" as HTML
    return Pages.page(
      self, title: title[language], layout: .desk, width: .wide, tab: "/administration", status: status,
      body: pageHead(title: title[language], lede: sentence, controls: controls, above: up) + body)
  }
}
