import Auditing
import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site

/// The duty list as a table: lines are added and ended, never removed.
enum DutiesPage {
  static let endpoints = [
    Endpoint(
      .get, "/administration/pack/duties", permission: .seePacks, purpose: Phrase("责任清单", "Duties"), answer: list),
    Endpoint(
      .get, "/administration/pack/duties/:line", permission: .seePacks,
      purpose: Phrase("责任清单的一行", "One line of the duties")
    ) { try await show($0) },
    Endpoint(
      .post, "/administration/pack/duties/:line", permission: .managePack,
      purpose: Phrase("修改责任清单的一行", "Edit a line of the duties"), answer: save),
  ]

  private static let path = "duties.csv"
  private static let size = 50

  private static func columns(_ call: Call) -> [SheetPieces.Column] {
    let kinds = call.jurisdiction.district.catalogue.kinds.map { Choice($0.code, $0.name[call.language]) }
    return [
      .init(
        name: "code", label: Phrase("代码", "Code"), hint: Phrase("路由时作为理由显示", "shown as the reason of a routing"),
        isRequired: true),
      .init(name: "kind", label: Phrase("类型", "Kind"), kind: .choice(kinds), isRequired: true),
      .init(
        name: "category", label: Phrase("类别前缀", "Category prefix"),
        hint: Phrase("空即整个类型；最长的前缀优先", "empty is the whole kind; the longest prefix wins")),
      .init(name: "area", label: Phrase("区域前缀", "Area prefix"), hint: Phrase("空即全区", "empty is the district")),
      .init(
        name: "lead", label: Phrase("主办单位", "Lead"),
        hint: Phrase("单位代码，或 @street、@community、@grid", "an agency's code, or @street, @community, @grid"),
        isRequired: true),
      .init(name: "assist", label: Phrase("协办单位", "Assisting"), hint: Phrase("用 ; 分开", "separated by ;")),
      .init(name: "clause", label: Phrase("依据条款", "Clause"), kind: .long, isRequired: true),
      .init(name: "source", label: Phrase("文件", "Document")),
      .init(name: "valid_from", label: Phrase("有效自", "Valid from"), kind: .date),
      .init(
        name: "valid_to", label: Phrase("有效至", "Valid until"),
        hint: Phrase("含当日。要结束一行，填这里；不删除", "day included. To end a line fill it in; nothing is removed"), kind: .date),
    ]
  }

  @Sendable private static func list(_ call: Call) async throws -> Reply {
    let work = try await call.drafts.work()
    let table = try SheetPieces.table(work, path)
    let problems = try await call.findings(work)
    let text = call.query["q"]?.trimmed.nonEmpty, onlyFound = call.query["found"] == "1"
    let kind = call.query["kind"]?.nonEmpty
    let marked = Set(problems.filter { $0.file == path }.compactMap(\.line))
    let chosen = table.rows.filter { row in
      (kind.map { table.field(row, "kind") == $0 } ?? true) && (!onlyFound || marked.contains(row.line))
        && (text.map { text in row.fields.contains { $0.contains(text) } } ?? true)
    }
    let from = max(0, call.query["from"].flatMap { Int($0) } ?? 0)
    let page = chosen.dropFirst(from).prefix(size)
    let rows = page.map { row -> Row in
      let found = SheetPieces.beside(problems, path, row.line, call)
      let lead = table.field(row, "lead")
      let name = call.roster.agency(lead)?.name[call.language] ?? lead
      let area = table.field(row, "area").nonEmpty ?? call.say("全区", "district")
      let valid = AreasPage.validity(
        LocalDate(table.field(row, "valid_from")), LocalDate(table.field(row, "valid_to")), call)
      let cells: [HTML] = [
        "<code>\(table.field(row, "code"))</code>", "\(table.field(row, "kind")) \(table.field(row, "category"))",
        "\(area)", "\(name)", "\(table.field(row, "clause"))\(found)", "\(valid)",
      ]
      return Row(
        cells, path: "/administration/pack/duties/\(row.line)", tone: marked.contains(row.line) ? .bad : .plain)
    }
    let elsewhere = problems.filter { $0.file == path && $0.line == nil }
    var above = HTML.empty
    if !elsewhere.isEmpty {
      above += panel(
        title: call.say("整个清单的问题", "Of the list as a whole"),
        body: call.findingTable(elsewhere), flush: true)
    }
    let kinds =
      [Choice("", call.say("全部", "All"))]
      + call.jurisdiction.district.catalogue.kinds.map { Choice($0.code, $0.name[call.language]) }
    func link(_ from: Int) -> String {
      let pairs = [("q", text ?? ""), ("kind", kind ?? ""), ("found", onlyFound ? "1" : ""), ("from", String(from))]
      return "/administration/pack/duties?"
        + pairs.filter { !$0.1.isEmpty }.map { "\($0.0)=\(Look.percentEncoded($0.1))" }.joined(separator: "&")
    }
    let add =
      call.mayEditPack && !work.isStale
      ? button(Button(call.say("新增一行", "Add a line"), icon: .plus, path: "/administration/pack/duties/new"))
      : HTML.empty
    return call.packPage(
      .duties, Phrase("责任清单", "Duties"),
      lede: Phrase("谁在哪里、从何时起、依据哪一条，对什么负责。", "Who answers for what, where, when, by which clause."), work: work,
      controls: add,
      filterForm(
        action: "/administration/pack/duties",
        filters: [
          Filter(call.say("包含", "Holds"), name: "q", .text(text ?? "", placeholder: "cgj")),
          Filter(call.say("类型", "Kind"), name: "kind", .select(kinds, selected: kind ?? "")),
          Filter(call.say("只看有问题的", "Only with findings"), name: "found", .check(onlyFound)),
        ], clear: text == nil && kind == nil && !onlyFound ? nil : "/administration/pack/duties", in: call.language)
        + stack([
          above,
          panel(
            title: call.say("\(grouped(chosen.count)) 行", "\(grouped(chosen.count)) lines"),
            body: dataTable(
              caption: call.say("责任清单", "Duties"),
              columns: [
                Column(call.say("代码", "Code")), Column(call.say("类别", "Category")), Column(call.say("区域", "Area")),
                Column(call.say("主办", "Lead")), Column(call.say("依据与问题", "Clause and findings"), .wide),
                Column(call.say("有效", "Valid")),
              ], rows: rows,
              empty: emptyState(
                title: call.say("没有符合条件的行", "No line is as you asked"), what: call.say("换个条件试试。", "Try something else.")
              ))
              + pager(
                count: call.say(
                  "第 \(min(from + 1, chosen.count))–\(from + page.count) 行",
                  "Lines \(min(from + 1, chosen.count))–\(from + page.count)"),
                previous: from == 0 ? nil : link(max(0, from - size)),
                next: from + size < chosen.count ? link(from + size) : nil, in: call.language), flush: true),
        ]))
  }

  private static func show(_ call: Call, refusal: Refusal? = nil) async throws -> Reply {
    let work = try await call.drafts.work()
    let table = try SheetPieces.table(work, path)
    let row = try SheetPieces.row(table, call)
    let fixed: Set<String> = row == nil ? [] : ["code"]
    let title = row.map { Phrase.verbatim(table.field($0, "code")) } ?? Phrase("新增一行责任", "A new duty")
    let problems = try await call.findings(work)
    let beside: HTML = row.map { SheetPieces.beside(problems, path, $0.line, call) } ?? .empty
    let canEdit = call.mayEditPack && !work.isStale
    let columns = columns(call)
    let body: HTML =
      canEdit
      ? postForm(
        action: "/administration/pack/duties/\(row.map { String($0.line) } ?? "new")",
        hidden: [("seen", work.seen(path))], faults: refusal?.fields ?? [], in: call.language,
        body: SheetPieces.fields(columns, table, row, fixed: fixed, refusal, call)
          + buttonRow([button(Button(call.say("保存到草稿并检查", "Save to the draft and check"), .primary))]))
      : facts(
        columns.map { column in Fact(column.label[call.language], text: row.map { table.field($0, column.name) } ?? "")
        })
    let warning: HTML =
      refusal.flatMap { $0.fields.isEmpty ? notice(.bad, title: $0.phrase[call.language]) : nil } ?? .empty
    return call.packPage(
      .duties, title, lede: row.map { Phrase("duties.csv 第 \($0.line) 行", "line \($0.line) of duties.csv") },
      work: work,
      status: call.status(of: refusal), warning + beside + panel(title: call.say("这一行", "The line"), body: body))
  }

  @Sendable private static func save(_ call: Call) async throws -> Reply {
    call.trail.kind(.administration)
    call.trail.subject("pack draft")
    let work = try await call.drafts.work()
    let table = try SheetPieces.table(work, path)
    let row = try SheetPieces.row(table, call)
    do {
      let fields = try SheetPieces.typed(columns(call), table, row, fixed: row == nil ? [] : ["code"], call)
      let code = table.column("code").map { fields[$0] } ?? ""
      if row == nil, table.rows.contains(where: { table.field($0, "code") == code }) {
        throw .invalid("code", Phrase("代码已有", "the code is taken")) as Refusal
      }
      try await SheetPieces.save(fields, at: row, of: path, table, call)
      return .see("/administration/pack/duties\(row.map { "/\($0.line)" } ?? "?q=\(Look.percentEncoded(code))")")
    } catch let refusal as Refusal {
      return try await show(call, refusal: refusal)
    }
  }
}
