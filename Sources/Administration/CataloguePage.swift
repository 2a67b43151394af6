import Auditing
import Basics
import Documents
import HTTPTypes
import Organization
import Platform
import Site

/// Categories and the standards under each, as a tree; rows are edited one at a time.
enum CataloguePage {
  static let endpoints = [
    Endpoint(
      .get, "/administration/pack/catalogue", permission: .seePacks, purpose: Phrase("目录与标准", "Catalogue"), answer: list
    ),
    Endpoint(
      .get, "/administration/pack/catalogue/:sheet/:line", permission: .seePacks,
      purpose: Phrase("目录的一行", "One line of the catalogue")
    ) { try await show($0) },
    Endpoint(
      .post, "/administration/pack/catalogue/:sheet/:line", permission: .managePack,
      purpose: Phrase("修改目录的一行", "Edit a line of the catalogue"), answer: save),
  ]

  /// The two tables of a catalogue, under the names of the addresses.
  private enum Sheet: String { case categories, standards }

  private static func path(_ sheet: Sheet, _ work: PackWork) -> String {
    var problems: Problems = []
    let root = work.files.text("catalogue/catalogue.yaml").flatMap {
      YAMLNode.parse($0, file: "catalogue/catalogue.yaml", into: &problems)
    }
    let name = root?.optionalNode("files", into: &problems)?.optionalText(sheet.rawValue, into: &problems)
    return "catalogue/\(name ?? "\(sheet.rawValue).csv")"
  }

  private static func sheet(_ call: Call) throws(Refusal) -> Sheet {
    guard let sheet = Sheet(rawValue: call.parameter("sheet")) else {
      throw Refusal(.notFound, "page.notFound", Phrase("没有这个页面", "There is no such page"))
    }
    return sheet
  }

  private static func columns(_ sheet: Sheet) -> [SheetPieces.Column] {
    let limit = Phrase(
      "例如 2h 工作时、2u 紧急工作时、1ud 紧急工作日、5d 工作日、7n 自然日、15min 分钟",
      "such as 2h work hours, 2u urgent hours, 1ud urgent days, 5d work days, 7n natural days, 15min")
    switch sheet {
    case .categories:
      return [
        .init(name: "kind", label: Phrase("类型", "Kind"), isRequired: true),
        .init(name: "code", label: Phrase("代码", "Code"), isRequired: true),
        .init(name: "name", label: Phrase("名称", "Name"), isRequired: true),
        .init(name: "name_en", label: Phrase("英文名", "English name")),
        .init(name: "parent", label: Phrase("大类代码", "Code of the class")),
        .init(name: "reportable", label: Phrase("居民可报", "Offered to residents"), kind: .yes),
        .init(name: "emergency", label: Phrase("可能危及生命", "May endanger life"), kind: .yes),
        .init(name: "self_handled", label: Phrase("可自办自结", "May be fixed on the spot"), kind: .yes),
      ]
    case .standards:
      return [
        .init(name: "kind", label: Phrase("类型", "Kind"), isRequired: true),
        .init(name: "category", label: Phrase("小类代码", "Subclass"), isRequired: true),
        .init(name: "no", label: Phrase("序号", "Number"), isRequired: true),
        .init(name: "condition", label: Phrase("立案条件", "When it is filed"), kind: .long, isRequired: true),
        .init(name: "condition_en", label: Phrase("立案条件（英文）", "When it is filed, in English"), kind: .long),
        .init(name: "limit", label: Phrase("处置时限", "Limit"), hint: limit, isRequired: true),
        .init(name: "closing", label: Phrase("结案条件", "When it may be closed"), kind: .long, isRequired: true),
        .init(name: "closing_en", label: Phrase("结案条件（英文）", "When it may be closed, in English"), kind: .long),
        .init(name: "season", label: Phrase("季节", "Season")),
        .init(name: "limit_out_of_season", label: Phrase("季节外时限", "Limit out of season")),
        .init(name: "after_photo", label: Phrase("须附处置后照片", "A photo afterwards is needed"), kind: .yes),
        .init(name: "source", label: Phrase("依据", "Source")),
      ]
    }
  }

  private static func key(_ table: CSVText, _ row: CSVText.Row, _ column: String) -> String {
    "\(table.field(row, "kind")):\(table.field(row, column))"
  }

  @Sendable private static func list(_ call: Call) async throws -> Reply {
    let work = try await call.drafts.work()
    let categories = try SheetPieces.table(work, path(.categories, work))
    let standards = try SheetPieces.table(work, path(.standards, work))
    let problems = try await call.findings(work)
    let text = call.query["q"]?.trimmed.nonEmpty
    let under = Dictionary(grouping: standards.rows) { key(standards, $0, "category") }
    let tops = categories.rows.filter { categories.field($0, "parent").isEmpty }
    let below = Dictionary(grouping: categories.rows.filter { !categories.field($0, "parent").isEmpty }) {
      key(categories, $0, "parent")
    }
    func matches(_ row: CSVText.Row) -> Bool {
      guard let text else { return true }
      return row.fields.contains { $0.contains(text) }
        || (under[key(categories, row, "code")] ?? []).contains { $0.fields.contains { $0.contains(text) } }
    }
    let files = (path(.categories, work), path(.standards, work))
    let groups = tops.html { top -> HTML in
      let children = (below[key(categories, top, "code")] ?? []).filter(matches)
      guard text == nil || !children.isEmpty || matches(top) else { return .empty }
      // Standards of one class are shown when it is opened or looked for: all of them are a thousand rows.
      let isOpen = text != nil || call.query["open"] == key(categories, top, "code")
      let head = line(categories, top, .categories, files.0, problems, call)
      guard isOpen else {
        let path = "/administration/pack/catalogue?open=\(Look.percentEncoded(key(categories, top, "code")))"
        return
          "<li>\(head) <a href=\"\(path)\">\(call.say("\(children.count) 个小类", "\(children.count) subclasses"))</a></li>"
      }
      let inner = children.prefix(200).html { child -> HTML in
        let rows = (under[key(categories, child, "code")] ?? []).html { row -> HTML in
          let own = standards.field(row, call.say("condition", "condition_en")).nonEmpty
          let words = "\(standards.field(row, "no")). \(own ?? standards.field(row, "condition"))"
          let found = SheetPieces.beside(problems, files.1, row.line, call)
          return "<li><a href=\"/administration/pack/catalogue/standards/\(row.line)\">\(words)</a> "
            + "\(tag(standards.field(row, "limit")))\(found)</li>"
        }
        return "<li>\(line(categories, child, .categories, files.0, problems, call))<ul>\(rows)</ul></li>"
      }
      return "<li>\(head)<ul>\(inner)</ul></li>"
    }
    let add =
      call.mayEditPack && !work.isStale
      ? button(
        Button(call.say("新增类别", "Add a category"), icon: .plus, path: "/administration/pack/catalogue/categories/new"))
        + button(
          Button(call.say("新增标准", "Add a standard"), icon: .plus, path: "/administration/pack/catalogue/standards/new"))
      : HTML.empty
    return call.packPage(
      .catalogue, Phrase("目录与标准", "Catalogue"),
      lede: Phrase(
        "大类、小类，和每个小类的立案条件、时限与结案条件。",
        "Classes, subclasses, and for each when it is filed, how long it may take, when it may be closed."),
      work: work, controls: add,
      filterForm(
        action: "/administration/pack/catalogue",
        filters: [
          Filter(call.say("包含", "Holds"), name: "q", .text(text ?? "", placeholder: call.say("井盖", "manhole")))
        ],
        clear: text == nil ? nil : "/administration/pack/catalogue", in: call.language)
        + panel(
          title: call.say("类别", "Categories"), subtitle: "\(categories.rows.count) / \(standards.rows.count)",
          body: "<ul class=\"branches\">\(groups)</ul>"))
  }

  private static func line(
    _ table: CSVText, _ row: CSVText.Row, _ sheet: Sheet, _ path: String, _ problems: Problems, _ call: Call
  ) -> HTML {
    let name =
      call.language == .en ? table.field(row, "name_en").nonEmpty ?? table.field(row, "name") : table.field(row, "name")
    let found = SheetPieces.beside(problems, path, row.line, call)
    return "<a href=\"/administration/pack/catalogue/\(sheet.rawValue)/\(row.line)\">\(name)</a> "
      + "<small>\(table.field(row, "kind")):\(table.field(row, "code"))</small>\(found)"
  }

  private static func show(_ call: Call, refusal: Refusal? = nil) async throws -> Reply {
    let sheet = try sheet(call)
    let work = try await call.drafts.work()
    let path = path(sheet, work)
    let table = try SheetPieces.table(work, path)
    let row = try SheetPieces.row(table, call)
    // Matters of the past refer to what these name.
    let fixed: Set<String> = row == nil ? [] : sheet == .categories ? ["kind", "code"] : ["kind", "category", "no"]
    let columns = columns(sheet)
    let problems = try await call.findings(work)
    let beside: HTML = row.map { SheetPieces.beside(problems, path, $0.line, call) } ?? .empty
    let body: HTML =
      call.mayEditPack && !work.isStale
      ? postForm(
        action: "/administration/pack/catalogue/\(sheet.rawValue)/\(row.map { String($0.line) } ?? "new")",
        hidden: [("seen", work.seen(path))], faults: refusal?.fields ?? [], in: call.language,
        body: SheetPieces.fields(columns, table, row, fixed: fixed, refusal, call)
          + buttonRow([button(Button(call.say("保存到草稿并检查", "Save to the draft and check"), .primary))]))
      : facts(
        columns.map { column in Fact(column.label[call.language], text: row.map { table.field($0, column.name) } ?? "")
        })
    let warning: HTML =
      refusal.flatMap { $0.fields.isEmpty ? notice(.bad, title: $0.phrase[call.language]) : nil } ?? .empty
    let title =
      sheet == .categories
      ? Phrase("类别", "Category") : Phrase("标准", "Standard")
    let place = row.map { Phrase("\(path) 第 \($0.line) 行", "line \($0.line) of \(path)") }
    return call.packPage(
      .catalogue, title, lede: place, work: work, status: call.status(of: refusal),
      warning + beside + panel(title: call.say("这一行", "The line"), body: body))
  }

  @Sendable private static func save(_ call: Call) async throws -> Reply {
    let sheet = try sheet(call)
    call.trail.kind(.administration)
    call.trail.subject("pack draft")
    let work = try await call.drafts.work()
    let path = path(sheet, work)
    let table = try SheetPieces.table(work, path)
    let row = try SheetPieces.row(table, call)
    let fixed: Set<String> = row == nil ? [] : sheet == .categories ? ["kind", "code"] : ["kind", "category", "no"]
    do {
      let fields = try SheetPieces.typed(columns(sheet), table, row, fixed: fixed, call)
      try await SheetPieces.save(fields, at: row, of: path, table, call)
      return .see("/administration/pack/catalogue\(row.map { "/\(sheet.rawValue)/\($0.line)" } ?? "")")
    } catch let refusal as Refusal {
      return try await show(call, refusal: refusal)
    }
  }
}
