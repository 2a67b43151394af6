import Basics
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// The tree of areas, one level at a time, beside a map of what lies below.
enum AreasPage {
  static let endpoints = [
    Endpoint(
      .get, "/administration/pack/areas", permission: .seePacks, purpose: Phrase("区划", "Areas"), answer: show),
    Endpoint(
      .get, "/administration/pack/shapes/:code", permission: .seePacks,
      purpose: Phrase("区划的图形，供地图用", "Polygons of areas, for the map"), answer: shapes),
    AreaMapModule.module.endpoint,
  ]

  private static let most = 300

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let work = try await call.drafts.work()
    let tree = try PackShapes(work.files, rules: call.jurisdiction.rules).tree
    let parent = call.query["below"].flatMap { tree[$0] }
    let text = call.query["q"]?.trimmed.nonEmpty
    var list = parent.map { tree.children(of: $0.code) } ?? tree.tops
    if parent == nil, text == nil, let root = tree.tops.first, tree.tops.count == 1 { list = [root] + tree.children(of: root.code) }
    if let text { list = tree.areas.filter { $0.code.hasPrefix(text) || $0.name.contains(text) } }
    let today = call.jurisdiction.today
    let rows = list.prefix(most).map { area in
      let below = tree.children(of: area.code).count
      let open: HTML =
        below == 0
        ? "–" : "<a href=\"/administration/pack/areas?below=\(area.code)\">\(call.say("\(below) 个", "\(below)"))</a>"
      return Row(
        [
          "\(area.label[call.language])", "<code>\(area.code)</code>", "\(area.level.label[call.language])",
          "\(validity(area.validFrom, area.validTo, call))",
          area.shape == nil ? "–" : "\(area.shape?.vertexCount ?? 0)", open,
        ], path: "/administration/pack/areas/\(area.code)", tone: area.isValid(on: today) ? .plain : .warn)
    }
    let cut: HTML = list.count > most ? "<p>\(call.say("只显示前 \(most) 个", "Only the first \(most) are shown"))</p>" : .empty
    let at = parent ?? tree.tops.first
    let above: HTML = at.map { path(to: $0, tree, call) } ?? .empty
    let add =
      call.mayEditPack && !work.isStale && at != nil
      ? button(
        Button(call.say("新增下级区域", "Add an area below"), icon: .plus, path: "/administration/pack/areas/new?below=\(at?.code ?? "")"))
      : HTML.empty
    return call.packPage(
      .areas, Phrase("区划", "Areas"),
      lede: Phrase("区域从不删除，只写结束日期；编码以上级编码开头。", "Areas are never removed, they end; a code begins with the code above."),
      work: work, controls: add, assets: [.leaflet], modules: [AreaMapModule.module],
      filterForm(
        action: "/administration/pack/areas",
        filters: [Filter(call.say("名称或编码", "Name or code"), name: "q", .text(text ?? "", placeholder: "320115001"))],
        clear: text == nil ? nil : "/administration/pack/areas", in: call.language)
        + deck([
          (
            .half,
            panel(
              title: parent?.label[call.language] ?? call.say("区域", "Areas"),
              body: above
                + dataTable(
                  caption: call.say("区域", "Areas"),
                  columns: [
                    Column(call.say("名称", "Name"), .wide), Column(call.say("编码", "Code")), Column(call.say("层级", "Level")),
                    Column(call.say("有效", "Valid")), Column(call.say("点数", "Points"), .number), Column(call.say("下级", "Below")),
                  ], rows: rows,
                  empty: emptyState(
                    title: call.say("没有区域", "No areas"), what: call.say("换一个名称或编码试试。", "Try another name or code."))) + cut,
              flush: true)
          ),
          (
            .half,
            panel(
              title: call.say("地图", "Map"), subtitle: at?.label[call.language] ?? "",
              body: AreaMapModule.map(of: at?.code ?? "", call), flush: true)
          ),
        ]))
  }

  static func validity(_ from: LocalDate?, _ to: LocalDate?, _ call: Call) -> String {
    switch (from, to) {
    case (nil, nil): call.say("一直", "always")
    case (let from?, nil): call.say("自 \(from)", "since \(from)")
    case (nil, let to?): call.say("至 \(to)", "until \(to)")
    case (let from?, let to?): "\(from) – \(to)"
    }
  }

  static func path(to area: Area, _ tree: AreaTree, _ call: Call) -> HTML {
    let steps = tree.path(of: area.code).map { step -> HTML in
      "<a href=\"/administration/pack/areas?below=\(step.code)\">\(step.label[call.language])</a>"
    }
    var joined = HTML.empty
    for (index, step) in steps.enumerated() { joined += index == 0 ? step : " / " + step }
    return "<p class=\"crumbs\">\(joined)</p>"
  }

  /// The area, what lies beside it, what lies below and what it lies in, as GeoJSON.
  @Sendable private static func shapes(_ call: Call) async throws -> Reply {
    let work = try await call.drafts.work()
    let tree = try PackShapes(work.files, rules: call.jurisdiction.rules).tree
    let code = call.parameter("code")
    guard let area = tree[code] ?? tree[call.query["below"] ?? ""] else {
      throw Refusal(.notFound, "area.unknown", Phrase("没有这个区域", "There is no such area"))
    }
    let isNew = area.code != code
    var found: [(Area, String)] = [(area, isNew ? "parent" : "own")]
    if !isNew, let parent = area.parent.flatMap({ tree[$0] }) {
      found.append((parent, "parent"))
      found += tree.children(of: parent.code).filter { $0.code != code }.map { ($0, "beside") }
    }
    found += tree.children(of: area.code).map { ($0, isNew ? "beside" : "below") }
    let features = found.compactMap { area, role -> GeoJSON.Feature? in
      guard let shape = area.shape else { return nil }
      return GeoJSON.Feature(
        properties: ["code": .string(area.code), "name": .string(area.label[call.language]), "role": .string(role)],
        shape: shape)
    }
    return .text(
      String(decoding: GeoJSON(features: features).bytes(), as: UTF8.self), type: "application/geo+json; charset=utf-8")
  }
}
