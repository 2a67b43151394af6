import Auditing
import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// The enforcement records within one's reach, what is due first first.
enum EnforcementPage {
  private static let perPage = 50
  private static let exportMost = 5000

  static let endpoints = [
    Endpoint(.get, "/enforcement", permission: .see, purpose: Phrase("执法案件清单", "Enforcement records"), answer: show),
    Endpoint(
      .get, "/enforcement.csv", permission: .see, purpose: Phrase("导出执法案件清单", "Export the enforcement records"),
      answer: export),
    Endpoint(
      .get, "/enforcement/:number/evidence", permission: .see,
      purpose: Phrase("核对执法证据的封存", "Check the seals of evidence"), answer: EvidenceCheck.show),
  ]

  private static func filter(_ call: Call) throws(Refusal) -> EnforcementFilter {
    var filter = EnforcementFilter(now: call.jurisdiction.now())
    if let text = call.query["which"]?.nonEmpty {
      guard let which = EnforcementFilter.Which(rawValue: text) else {
        throw .invalid("which", Phrase("没有这个范围", "There is no such range"))
      }
      filter.which = which
    }
    filter.stage = call.query["stage"]?.nonEmpty
    filter.agency = call.query["agency"]?.nonEmpty
    if let text = call.query["after"]?.nonEmpty {
      guard let cursor = MatterFilter.Cursor(text) else {
        throw .invalid("after", Phrase("翻页位置看不懂", "The place to go on from cannot be read"))
      }
      filter.after = cursor
    }
    return filter
  }

  /// One page with the cursor to the next, each record with what its entries say.
  private static func page(
    _ filter: EnforcementFilter, limit: Int, _ call: Call
  ) async throws -> (records: [EnforcementRecord], next: MatterFilter.Cursor?) {
    let district = call.jurisdiction.district, reach = call.principal.reach
    let found = try await call.jurisdiction.database.read("enforcement.page") { transaction in
      try EnforcementTable.list(filter, reach: reach, limit: limit + 1, in: transaction).compactMap { key in
        try MattersTable.one(key: key, in: transaction).flatMap { matter -> EnforcementRecord? in
          guard let lifecycle = district.lifecycle(of: matter) else { return nil }
          return EnforcementRecord(matter, entries: try EntriesTable.of(key, in: transaction), lifecycle: lifecycle)
        }
      }
    }
    let shown = Array(found.prefix(limit))
    return (shown, found.count > limit ? shown.last.map { filter.cursor(after: $0.matter) } : nil)
  }

  private static func kept(_ filter: EnforcementFilter) -> String {
    "which=\(filter.which.rawValue)&stage=\(Look.percentEncoded(filter.stage ?? ""))&agency=\(Look.percentEncoded(filter.agency ?? ""))"
  }

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let filter = try filter(call)
    let district = call.jurisdiction.district
    let language = call.language
    let now = call.jurisdiction.now(), zone = district.calendar.zone
    let page = try await page(filter, limit: perPage, call)
    let rows = page.records.map { record in
      let matter = record.matter
      let due: HTML =
        filter.which == .ended
        ? moment(matter.closedAt ?? matter.reportedAt, zone: zone)
        : matter.dueAt.map { due in "\(zone.endText(due)) \(Deadlines.cell(due, of: matter.number, now: now, language: language))" } ?? "—"
      return Row(
        [
          "\(matter.number)", "\(record.power) \(MatterWords.title(matter, in: district, language: language))",
          "\(district.roster.name(matter.agency ?? "")[language])", "\(MatterWords.place(matter, in: district, language: language))",
          "\(record.origin)", MatterWords.pill(matter, in: district, now: now, language: language), due,
        ], path: "/matters/\(Look.percentEncoded(matter.number))",
        tone: MatterWords.tone(matter.dueAt, now: now, open: matter.isOpen))
    }
    let title = call.say("执法案件", "Enforcement records")
    let columns = [
      Column(call.say("编号", "Number")), Column(call.say("事项", "Power"), .wide), Column(call.say("执法单位", "Agency")),
      Column(call.say("地点", "Place")), Column(call.say("来源案件", "Came from")), Column(call.say("状态", "State")),
      Column(filter.which == .ended ? call.say("结束", "Ended") : call.say("九十日期限", "Ninety days end")),
    ]
    let paging = pager(
      count: call.say("本页 \(rows.count) 件", "\(rows.count) on this page"), previous: nil,
      next: page.next.map { "/enforcement?\(kept(filter))&after=\($0.text)" }, in: language)
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/enforcement",
      body: pageHead(
        title: title,
        lede:
          "\(call.say("立案之日起九十日内决定；决定须由提出人以外的人审批。", "Decided within ninety days of filing, by somebody other than who proposed it."))",
        controls: button(Button(call.say("导出 CSV", "Export CSV"), .quiet, path: "/enforcement.csv?\(kept(filter))")))
        + filters(filter, call)
        + panel(
          title: call.say("清单", "List"),
          body: dataTable(
            caption: title, columns: columns, rows: rows,
            empty: emptyState(
              title: call.say("没有执法案件", "No records"),
              what: call.say("在案件页上开立的执法案件会出现在这里。", "Records opened on the page of a matter appear here.")))
            + paging, flush: true))
  }

  private static func filters(_ filter: EnforcementFilter, _ call: Call) -> HTML {
    let district = call.jurisdiction.district
    let language = call.language
    let stages =
      district.currentLifecycles[EnforcementProgramme.lifecycle].flatMap { district.lifecycles[$0] }?.stages ?? []
    // Whoever may hold a power may act; nobody else needs to be offered.
    let agencies = district.roster.offered.filter { [.department, .street].contains($0.kind) }
    let all = Choice("", call.say("全部", "All"))
    let which = [
      Choice("open", call.say("在办", "Open")), Choice("overdue", call.say("超过九十日", "Over ninety days")),
      Choice("ended", call.say("已结束", "Ended")),
    ]
    return filterForm(
      action: "/enforcement",
      filters: [
        Filter(call.say("范围", "Which"), name: "which", .select(which, selected: filter.which.rawValue)),
        Filter(
          call.say("环节", "State"), name: "stage",
          .select([all] + stages.map { Choice($0.code, $0.label[language]) }, selected: filter.stage ?? "")),
        Filter(
          call.say("执法单位", "Agency"), name: "agency",
          .select([all] + agencies.map { Choice($0.code, $0.short[language]) }, selected: filter.agency ?? "")),
      ], clear: filter.stage == nil && filter.agency == nil && filter.which == .open ? nil : "/enforcement", in: language)
  }

  @Sendable private static func export(_ call: Call) async throws -> Reply {
    var filter = try filter(call)
    filter.after = nil
    let district = call.jurisdiction.district
    let zone = district.calendar.zone
    call.trail.kind(.export)
    call.trail.subject("enforcement")
    var writer = CSVWriter(bom: true, guardsFormulas: true)
    writer.append([
      call.say("编号", "number"), call.say("事项", "power"), call.say("名称", "name"), call.say("执法单位", "agency"),
      call.say("地点", "place"), call.say("来源案件", "came from"), call.say("环节", "state"), call.say("立案", "filed"),
      call.say("九十日期限", "ninety days end"), call.say("结束", "ended"),
    ])
    var count = 0
    repeat {
      let page = try await page(filter, limit: 500, call)
      count += page.records.count
      guard count <= exportMost else {
        throw Refusal(
          .tooLarge, "enforcement.exportMost", Phrase("导出内容太大，请加筛选条件", "The export is too large: narrow the filters"))
      }
      for record in page.records {
        let matter = record.matter
        writer.append([
          matter.number, record.power, MatterWords.title(matter, in: district, language: call.language),
          district.roster.name(matter.agency ?? "")[call.language],
          MatterWords.place(matter, in: district, language: call.language), record.origin,
          (district.stage(of: matter)?.label ?? .verbatim(matter.stage))[call.language], zone.text(matter.reportedAt),
          matter.dueAt.map(zone.endText) ?? "", matter.closedAt.map(zone.text) ?? "",
        ])
      }
      filter.after = page.next
    } while filter.after != nil
    call.trail.detail("\(count) records")
    return .csv(writer.take(), name: "enforcement.csv")
  }
}
