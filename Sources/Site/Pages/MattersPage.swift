import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Territory
import Timing

/// The list of matters: filters, paging by cursor, worst first.
package enum MattersPage {
  package static let endpoints =
    [
      Endpoint(.get, "/matters", permission: .see, purpose: Phrase("案件清单", "The list of matters"), answer: show),
      Endpoint(
        .get, "/matters.csv", permission: .see,
        purpose: Phrase("导出当前筛选（至多一万件）", "Exports what is filtered (10,000 at most)"), answer: export),
      QueueModule.module.endpoint,
    ] + SavedFilters.endpoints + BulkPage.endpoints + MattersMap.endpoints

  static let exportMost = 10_000

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    // A whole number typed into the search box goes straight to its matter.
    if let q = call.query["q"]?.trimmed, !q.isEmpty {
      _ = try await call.jurisdiction.matters.one(q, reach: call.principal.reach)
      return .see("/matters/\(Look.percentEncoded(q))")
    }
    let now = call.jurisdiction.now()
    let filter = try filter(call, now: now)
    let (matters, next) = try await call.jurisdiction.matters.list(filter, reach: call.principal.reach)
    let district = call.jurisdiction.district
    let language = call.language
    let rows = matters.map { row($0, district, now, language) }
    let columns = [
      Column(call.say("事项", "What"), .wide), Column(call.say("状态", "Status")), Column(call.say("时限", "Due")),
      Column(call.say("位置", "Where")), Column(call.say("主办单位", "Lead agency")), Column(call.say("上报", "Reported")),
      Column(call.say("选", "Tick")),
    ]
    let empty = emptyState(
      title: call.say("没有符合条件的案件", "No matter fits these filters"),
      what: call.say("放宽条件，或换一个范围。您只能看到职责范围内的案件。", "Widen the filters. You see only what lies within your duty."),
      action: Button(call.say("清除条件", "Clear filters"), path: "/matters"))
    let table = dataTable(caption: call.say("案件", "Matters"), columns: columns, rows: rows, empty: empty)
    let paging = pager(
      count: call.say("本页 \(matters.count) 件", "\(matters.count) on this page"),
      previous: filter.after == nil ? nil : path(call, after: nil), next: next.map { path(call, after: $0) },
      in: language)
    let export = button(
      Button(call.say("导出 CSV", "Export CSV"), .quiet, path: "/matters.csv?" + queryText(call, after: nil)))
      + button(
        Button(
          call.say("更多格式", "More formats"), .quiet, path: "/administration/export?what=matters&" + queryText(call, after: nil)))
    let query = plainQuery(call.query)
    let isMap = call.query["view"] == "map"
    let views = segmented(
      label: call.say("看法", "View"),
      [
        Segment(
          call.say("清单", "List"), path: "/matters?" + queryText(call, after: nil, without: "view"), isCurrent: !isMap),
        Segment(
          call.say("地图", "Map"), path: "/matters?" + queryText(call, after: nil, without: "view") + "&view=map",
          isCurrent: isMap),
      ])
    let list: HTML =
      isMap
      ? MattersMap.html(call, query: query)
      : """
      <div class="queue"><form id="bulk" method="post" action="/matters/bulk">\
      \(Live.region(id: "queue", source: call.pathWithQuery, body: table))\(paging)\
      \(when(!matters.isEmpty, buttonRow([button(Button(call.say("对勾选的一起办理", "Do together what is ticked"), icon: .list))])))</form>\
      <section id="pane" class="pane" hidden aria-label="\(call.say("选中的案件", "The chosen matter"))" \
      data-close="\(call.say("关闭", "Close"))" tabindex="-1"></section></div>
      """
    return Pages.page(
      call, title: call.say("案件", "Matters"), layout: .desk, width: .wide, tab: "/matters",
      assets: isMap ? [.leaflet] : [], modules: isMap ? [MattersMap.module] : Live.modules + [QueueModule.module],
      body: pageHead(
        title: call.say("案件", "Matters"), lede: "\(lede(filter, call))",
        controls: (isMap ? .empty : Live.state(in: language)) + views + export)
        + (try await SavedFilters.row(call, query: query)) + filters(call, filter, district)
        + panel(title: call.say("清单", "List"), subtitle: order(filter, call), body: list, flush: true))
  }

  /// The query without what belongs to one visit: page, view, what was removed.
  static func plainQuery(_ form: Form) -> String {
    let passing: Set<String> = ["after", "view", "q", "removed", "was"]
    return form.values.filter { !passing.contains($0.name) && !$0.value.isEmpty }.map {
      "\(Look.percentEncoded($0.name))=\(Look.percentEncoded($0.value))"
    }.joined(separator: "&")
  }

  private static func lede(_ filter: MatterFilter, _ call: Call) -> String {
    switch filter.which {
    case .open: call.say("在办案件，最急的在前。", "Open matters, the most urgent first.")
    case .overdue: call.say("已超期的在办案件，超得最久的在前。", "Open matters past their deadline, the longest first.")
    case .soon: call.say("快到期的在办案件，最急的在前。", "Open matters near their deadline, the most urgent first.")
    case .unlocated: call.say("没有定位的在办案件：请补充所在区域。", "Open matters without a place: add their area.")
    case .ended: call.say("已结束的案件，新的在前。", "Matters that have ended, the newest first.")
    case .all: call.say("全部案件，新的在前。", "All matters, the newest first.")
    }
  }

  private static func order(_ filter: MatterFilter, _ call: Call) -> String {
    filter.order == .due
      ? call.say("按时限由近到远", "by deadline, soonest first") : call.say("按上报由新到旧", "by report, newest first")
  }

  private static func row(_ matter: Matter, _ district: District, _ now: Instant, _ language: Language) -> Row {
    Row(
      [
        "\(MatterWords.title(matter, in: district, language: language)) <small>\(matter.number)</small>",
        MatterWords.pill(matter, in: district, now: now, language: language),
        Deadlines.cell(matter, now: now, language: language),
        "\(MatterWords.place(matter, in: district, language: language))",
        "\(matter.agency.map { district.roster.name($0)[language] } ?? "—")",
        moment(matter.reportedAt, zone: district.calendar.zone),
        """
        <input type="checkbox" class="tick-row" name="number" value="\(matter.number)@\(matter.version)" \
        aria-label="\(language.pick("勾选", "Tick")) \(matter.number)">
        """,
      ], path: "/matters/\(matter.number)", tone: MatterWords.tone(matter.dueAt, now: now, open: matter.isOpen))
  }

  private static func filters(_ call: Call, _ filter: MatterFilter, _ district: District) -> HTML {
    let language = call.language
    let any = Choice("", call.say("全部", "All"))
    let which: [Choice] = [
      Choice("open", call.say("在办", "Open")), Choice("soon", call.say("临期", "Due soon")),
      Choice("overdue", call.say("超期", "Overdue")),
      Choice("unlocated", call.say("未定位", "Not located")), Choice("ended", call.say("已结束", "Ended")),
      Choice("all", call.say("全部", "All")),
    ]
    let flows = district.currentLifecycles.keys.sorted().compactMap { name in
      district.currentLifecycles[name].flatMap { district.lifecycles[$0] }.map { Choice(name, $0.label[language]) }
    }
    let lifecycle = (filter.flow ?? district.currentLifecycles.keys.sorted().first)
      .flatMap { district.currentLifecycles[$0] }.flatMap { district.lifecycles[$0] }
    let stages = [any] + (lifecycle?.stages ?? []).map { Choice($0.code, $0.label[language]) }
    let streets = [any] + district.streets.map { Choice($0.code, $0.label[language]) }
    let agencies = [any] + district.roster.offered.map { Choice($0.code, $0.short[language]) }
    let classes =
      [any]
      + district.catalogue.kinds.flatMap { kind in
        district.catalogue.classes(of: kind.code).map {
          Choice($0.key.description, "\(kind.name[language]) · \($0.name[language])")
        }
      }
    let area = call.query["area"] ?? ""
    let deeper = area.count > 0 && !streets.contains { $0.value == area }
    let areaChoices = deeper ? streets + [Choice(area, district.territory.pathLabel(of: area)[language])] : streets
    return filterForm(
      action: "/matters",
      filters: [
        Filter(call.say("范围", "Which"), name: "which", .select(which, selected: filter.which.rawValue)),
        Filter(
          call.say("流程", "Lifecycle"), name: "flow",
          .select(flows + [Choice("any", call.say("全部", "All"))], selected: filter.flow ?? "any")),
        Filter(call.say("环节", "Stage"), name: "stage", .select(stages, selected: filter.stage ?? "")),
        Filter(call.say("区域", "Area"), name: "area", .select(areaChoices, selected: area)),
        Filter(call.say("主办单位", "Agency"), name: "agency", .select(agencies, selected: filter.agency ?? "")),
        Filter(call.say("类别", "Category"), name: "category", .select(classes, selected: call.query["category"] ?? "")),
        Filter(call.say("上报自", "From"), name: "from", .date(call.query["from"] ?? "")),
        Filter(call.say("至", "To"), name: "to", .date(call.query["to"] ?? "")),
      ], clear: call.query.values.isEmpty ? nil : "/matters", in: language)
  }

  /// The filter that the query asks for.
  /// - Throws: `Refusal` naming the field that cannot be read.
  package static func filter(_ call: Call, now: Instant) throws(Refusal) -> MatterFilter {
    let district = call.jurisdiction.district
    let zone = district.calendar.zone
    func text(_ name: String) -> String? { call.query[name]?.trimmed.nonEmpty }
    func date(_ name: String) throws(Refusal) -> LocalDate? {
      guard let text = text(name) else { return nil }
      guard let date = LocalDate(text) else {
        throw .invalid(name, Phrase("“\(text)”不是日期，例如 2026-11-23", "“\(text)” is no date; such as 2026-11-23"))
      }
      return date
    }
    var which = MatterFilter.Which.open
    if let text = text("which") {
      guard let known = MatterFilter.Which(rawValue: text) else {
        throw .invalid("which", Phrase("范围“\(text)”不存在", "There is no range “\(text)”"))
      }
      which = known
    }
    var area: MatterFilter.AreaFilter?
    if let code = text("area") {
      guard let found = district.territory[code] else {
        throw .invalid("area", Phrase("没有区域 \(code)", "There is no area \(code)"))
      }
      area = MatterFilter.AreaFilter(found)
    }
    var after: MatterFilter.Cursor?
    if let text = text("after") {
      guard let cursor = MatterFilter.Cursor(text) else {
        throw .invalid("after", Phrase("翻页位置无效", "The page position is not valid"))
      }
      after = cursor
    }
    var filter = MatterFilter(
      which: which, stage: text("stage"), agency: text("agency"), area: area, category: text("category"),
      channel: text("channel"),
      from: try date("from").map { zone.instant($0) }, to: try date("to").map { zone.instant($0 + 1) }, now: now,
      after: after)
    let flow = text("flow") ?? district.settings.mainFlow
    filter.flow = flow == "any" ? nil : flow
    filter.zone = text("zone")
    return filter
  }

  private static func queryText(_ call: Call, after: MatterFilter.Cursor?, without name: String = "") -> String {
    var pairs = call.query.values.filter { $0.name != "after" && $0.name != name && !$0.value.isEmpty }.map {
      "\(Look.percentEncoded($0.name))=\(Look.percentEncoded($0.value))"
    }
    if let after { pairs.append("after=\(after.text)") }
    return pairs.joined(separator: "&")
  }

  private static func path(_ call: Call, after: MatterFilter.Cursor?) -> String {
    "/matters?" + queryText(call, after: after)
  }

  @Sendable private static func export(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district
    let language = call.language
    let zone = district.calendar.zone
    let filter = try filter(call, now: call.jurisdiction.now())
    let (matters, _) = try await call.jurisdiction.matters.list(filter, reach: call.principal.reach, limit: exportMost)
    let titles = [
      Phrase("编号", "Number"), Phrase("标题", "Title"), Phrase("环节", "Stage"), Phrase("类别", "Category"),
      Phrase("区域", "Area"),
      Phrase("地址", "Address"), Phrase("主办单位", "Lead agency"), Phrase("渠道", "Channel"), Phrase("上报时间", "Reported"),
      Phrase("时限", "Due"), Phrase("结束时间", "Ended"), Phrase("按期", "On time"),
    ]
    // The mark of UTF-8 at the start lets old spreadsheets read the Chinese.
    var table = CSVWriter(bom: true, guardsFormulas: true)
    table.append(titles.map { $0[language] })
    for m in matters {
      table.append([
        m.number, MatterWords.title(m, in: district, language: language),
        (district.stage(of: m)?.label ?? .verbatim(m.stage))[language],
        m.category.map { district.catalogue.name($0)[language] } ?? "",
        MatterWords.place(m, in: district, language: language), Masking.text(m.address),
        m.agency.map { district.roster.name($0)[language] } ?? "", MatterWords.channel(m.channel)[language],
        zone.text(m.reportedAt),
        m.dueAt.map(zone.text) ?? "", m.closedAt.map(zone.text) ?? "",
        m.onTime.map { $0 ? language.pick("是", "yes") : language.pick("否", "no") } ?? "",
      ])
    }
    var reply = Reply(body: table.bytes)
    reply.fields[.contentType] = "text/csv; charset=utf-8"
    reply.fields[.contentDisposition] = "attachment; filename=\"matters.csv\""
    reply.fields[.cacheControl] = "no-store"
    return reply
  }
}
