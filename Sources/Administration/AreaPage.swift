import Auditing
import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// One area: its row and its polygon, drawn on a map or written as lines.
enum AreaPage {
  static let endpoints = [
    Endpoint(.get, "/administration/pack/areas/:code", permission: .seePacks, purpose: Phrase("一个区域", "One area")) {
      try await show($0)
    },
    Endpoint(
      .post, "/administration/pack/areas/:code", permission: .managePack, purpose: Phrase("修改一个区域", "Edit an area"),
      answer: save),
  ]

  /// The columns of the row that may be edited.
  private static let editable = ["name", "name_en", "kind", "parent", "valid_from", "valid_to", "lon", "lat"]

  private static func show(_ call: Call, refusal: Refusal? = nil) async throws -> Reply {
    let work = try await call.drafts.work()
    let shapes = try PackShapes(work.files, rules: call.jurisdiction.rules)
    let code = call.parameter("code")
    let isNew = code == "new"
    guard let area = isNew ? shapes.tree[call.query["below"] ?? call.form["parent"] ?? ""] : shapes.tree[code] else {
      throw Refusal(.notFound, "area.unknown", Phrase("没有这个区域", "There is no such area"))
    }
    let found = try await call.findings(work).filter { $0.phrase.zh.contains("（\(area.code)）") }
    let table = try table(work, shapes)
    let row = table.rows.first { table.field($0, "code") == code }
    var parts: [HTML] = []
    if !isNew { parts.append(AreasPage.path(to: area, shapes.tree, call)) }
    if !found.isEmpty {
      parts.append(
        panel(title: call.say("检查发现的问题", "What the check found"), body: call.findingTable(found), flush: true))
    }
    let canEdit = call.mayEditPack && !work.isStale
    let text = call.form["shape"] ?? (isNew ? nil : area.shape.map(PolygonText.text)) ?? ""
    let map = panel(
      title: call.say("图形", "Polygon"),
      subtitle: area.schematic ? call.say("示意边界，非测绘", "schematic, not surveyed") : "",
      body: AreaMapModule.map(of: code, below: isNew ? area.code : nil, isEditable: canEdit, call), flush: true)
    let form = canEdit ? editor(area, isNew, table, row, text, shapes, work, refusal, call) : read(area, call)
    return call.packPage(
      .areas, isNew ? Phrase("新增区域", "A new area") : area.label,
      lede: isNew
        ? Phrase("在 \(area.name) 之下", "Below \(area.label.en)") : Phrase("\(area.code)", "\(area.code)"), work: work,
      status: call.status(of: refusal),
      assets: canEdit ? [.leaflet, .leafletDraw] : [.leaflet], modules: [AreaMapModule.module],
      trouble(refusal, in: call.language) + stack(parts) + deck([(.half, map), (.half, form)]))
  }

  private static func table(_ work: PackWork, _ shapes: PackShapes) throws -> CSVText {
    try SheetPieces.table(work, shapes.areasPath)
  }

  private static func read(_ area: Area, _ call: Call) -> HTML {
    panel(
      title: call.say("登记", "Row"),
      body: facts([
        Fact(call.say("名称", "Name"), text: area.name),
        Fact(call.say("英文名", "English name"), text: area.englishName ?? "–"),
        Fact(call.say("层级", "Level"), text: area.level.label[call.language]),
        Fact(call.say("类别", "Kind"), text: area.kind), Fact(call.say("上级", "Above"), text: area.parent ?? "–"),
        Fact(call.say("有效", "Valid"), text: AreasPage.validity(area.validFrom, area.validTo, call)),
      ]))
  }

  private static func label(_ column: String, _ call: Call) -> (String, String) {
    switch column {
    case "name": (call.say("名称", "Name"), "")
    case "name_en": (call.say("英文名", "English name"), "")
    case "kind": (call.say("类别", "Kind"), call.say("同一层级中的类别，例如 zone；空即层级本身", "a sort within the level, such as zone"))
    case "parent": (call.say("上级编码", "Code above"), "")
    case "valid_from": (call.say("有效自", "Valid from"), call.say("含当日；空即一直", "day included; empty is open"))
    case "valid_to":
      (call.say("有效至", "Valid until"), call.say("含当日；区域不删除，只结束", "day included; areas end, they are not removed"))
    case "lon": (call.say("经度", "Longitude"), "")
    default: (call.say("纬度", "Latitude"), "")
    }
  }

  private static func editor(
    _ area: Area, _ isNew: Bool, _ table: CSVText, _ row: CSVText.Row?, _ text: String, _ shapes: PackShapes,
    _ work: PackWork, _ refusal: Refusal?, _ call: Call
  ) -> HTML {
    let language = call.language
    var fields = HTML.empty
    if isNew {
      let levels = AreaLevel.allCases.map { Choice($0.rawValue, $0.label[language]) }
      fields += formField(
        Site.Field(
          call.say("编码", "Code"), name: "code", .text(call.form["code"] ?? area.code),
          hint: call.say("以上级编码开头", "begins with the code above"), fault: refusal?.fault("code", in: language)),
        in: language)
      fields += formField(
        Site.Field(
          call.say("层级", "Level"), name: "level",
          .select([ChoiceGroup("", levels)], selected: call.form["level"] ?? below(area.level).rawValue)), in: language)
    }
    for column in editable where table.column(column) != nil {
      let (label, hint) = label(column, call)
      let value = call.form[column] ?? row.map { table.field($0, column) } ?? (column == "parent" ? area.code : "")
      let kind: Site.Field.Kind = column.hasPrefix("valid") ? .date(value) : .text(value)
      fields += formField(
        Site.Field(
          label, name: column, kind, hint: hint, fault: refusal?.fault(column, in: language),
          isOptional: column != "name"),
        in: language)
    }
    let hint = call.say(
      "每行一个点：经度, 纬度（WGS-84）。空一行后是洞；--- 之后是另一块。在地图上画的会写到这里。",
      "One point a line: longitude, latitude (WGS-84). A blank line begins a hole, --- a further polygon. What is drawn on the map is written here."
    )
    fields += details(
      call.say("坐标", "Coordinates"),
      call.textArea(call.say("坐标", "Coordinates"), name: "shape", text, rows: 10, hint: hint),
      open: refusal != nil || text.isEmpty || text.utf8.count < 2000)
    let layer = shapes.layer(of: area)
    let hidden = [
      ("seen", work.seen(shapes.areasPath)), ("seenShape", layer.map { work.seen($0.path) } ?? ""),
    ]
    return panel(
      title: call.say("登记与图形", "Row and polygon"),
      body: call.textForm(
        action: "/administration/pack/areas/\(isNew ? "new" : area.code)", hidden: hidden,
        fields + buttonRow([button(Button(call.say("保存到草稿", "Save to the draft"), .primary))])))
  }

  private static func below(_ level: AreaLevel) -> AreaLevel {
    let all = AreaLevel.allCases
    let place = all.firstIndex(of: level) ?? 0
    return all.indices.contains(place + 1) ? all[place + 1] : level
  }

  @Sendable private static func save(_ call: Call) async throws -> Reply {
    let code = call.parameter("code") == "new" ? (call.form["code"] ?? "").trimmed : call.parameter("code")
    call.trail.kind(.administration)
    call.trail.subject("pack draft")
    call.trail.detail("area \(code.prefix(40))")
    do {
      try await save(code, call)
      return .see("/administration/pack/areas/\(Look.percentEncoded(code))")
    } catch let refusal as Refusal where refusal.kind != .notFound && refusal.kind != .forbidden {
      return try await show(call, refusal: refusal)
    }
  }

  private static func save(_ code: String, _ call: Call) async throws {
    let work = try await call.drafts.work()
    let shapes = try PackShapes(work.files, rules: call.jurisdiction.rules)
    let isNew = call.parameter("code") == "new"
    let table = try table(work, shapes)
    let row = table.rows.first { table.field($0, "code") == code }
    guard isNew || row != nil else {
      throw Refusal(.notFound, "area.unknown", Phrase("没有这个区域", "There is no such area"))
    }
    guard
      !isNew || (row == nil && !code.isEmpty && code.utf8.allSatisfy({ (48...57).contains($0) || $0 > 64 && $0 < 123 }))
    else { throw .invalid("code", Phrase("编码已有或不能这样写", "the code is taken, or cannot be written so")) as Refusal }
    guard let name = call.form["name"]?.trimmed.nonEmpty else {
      throw .invalid("name", Phrase("请填写名称", "fill in the name")) as Refusal
    }
    var fields = row?.fields ?? table.header.map { _ in "" }
    func set(_ column: String, _ value: String) {
      if let place = table.column(column), fields.indices.contains(place) { fields[place] = value }
    }
    for column in editable { if let value = call.form[column] { set(column, value.trimmed) } }
    set("name", name)
    if isNew {
      set("code", code)
      set("level", call.form["level"] ?? "")
    }
    var changes: [String: [UInt8]?] = [:]
    if fields != row?.fields, let bytes = table.setting(fields, at: row?.line) { changes[shapes.areasPath] = bytes }
    var seen = [shapes.areasPath: call.form["seen"] ?? ""]
    let old = isNew ? nil : shapes.tree[code]?.shape
    if let text = call.form["shape"], let shape = try PolygonText.shape(text), shape != old {
      let area = Area(
        code: code, name: name,
        level: AreaLevel(rawValue: call.form["level"] ?? "") ?? shapes.tree[code]?.level ?? .grid,
        parent: call.form["parent"]?.trimmed.nonEmpty ?? shapes.tree[code]?.parent, ref: shapes.tree[code]?.ref)
      let (path, bytes) = try shapes.setting(shape, of: area, in: work.files)
      changes.updateValue(bytes, forKey: path)
      seen[path] = isNew ? work.seen(path) : call.form["seenShape"] ?? ""
    }
    guard !changes.isEmpty else { return }
    try await call.drafts.change(changes, seen: seen, by: call.editor)
  }
}
