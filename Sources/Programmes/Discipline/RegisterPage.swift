import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// The register of one kind of side procedure (台账): every card, order, exclusion, appeal …, newest first, cancelled ones too, each
/// with its case. What lies beyond one's reach is counted, not shown.
enum RegisterPage {
  static let endpoints = [
    Endpoint(
      .get, "/registers/:kind", permission: .overview, purpose: Phrase("牌、督办、剔除等台账", "Registers of cards, orders, exclusions …"),
      answer: show)
  ]

  private static let rowsMost = 50

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district, zone = district.calendar.zone
    let lifecycle = district.settings.mainFlow.flatMap { district.currentLifecycles[$0] }.flatMap { district.lifecycles[$0] }
    guard let lifecycle, let kind = lifecycle.strandKind(call.parameter("kind")) else {
      throw Refusal(.notFound, "register.none", Phrase("没有这种台账", "There is no such register"))
    }
    let agency = call.query["agency"]?.trimmed.nonEmpty
    var before: StoredStrand.Cursor?
    if let text = call.query["after"]?.nonEmpty {
      before = StoredStrand.Cursor(text)
      guard before != nil else { throw Refusal.invalid("after", Phrase("翻页位置无效", "The page position is not valid")) }
    }
    let cursor = before
    let found = try await call.jurisdiction.database.read("registers.page") { transaction in
      try StrandsTable.page(kind: kind.code, agency: agency, before: cursor, limit: rowsMost + 1, in: transaction).map {
        ($0, try MattersTable.one(key: $0.matter, in: transaction))
      }
    }
    let page = found.prefix(rowsMost)
    let visible = page.compactMap { strand, matter in matter.map { (strand: strand, matter: $0) } }
      .filter { call.principal.reach.admits($0.matter) }
    let marks: [String: Phrase] = ["yellow": Phrase("黄牌", "yellow"), "red": Phrase("红牌", "red")]
    let rows = visible.map { item in
      Site.Row(
        [
          "\(MatterWords.title(item.matter, in: district, language: call.language)) <small>\(item.matter.number)</small>",
          "\(item.strand.agency.isEmpty ? "—" : district.roster.name(item.strand.agency)[call.language])",
          "\(marks[item.strand.mark]?[call.language] ?? "—")",
          statusPill(
            kind: item.strand.isOpen ? .working : .done,
            word: kind.state(item.strand.state)?.label[call.language] ?? item.strand.state),
          moment(item.strand.openedAt, zone: zone),
        ], path: "/matters/\(item.matter.number)#strands")
    }
    let table = dataTable(
      caption: kind.label[call.language],
      columns: [
        Column(call.say("案件", "Matter"), .wide), Column(call.say("对象", "Addressed to")), Column(call.say("级别", "Level")),
        Column(call.say("状态", "State")), Column(call.say("开始", "Began")),
      ], rows: rows,
      empty: emptyState(title: call.say("没有记录", "Nothing on record"), what: call.say("换一个单位或翻页看看。", "Try another agency or page.")))
    let agencies = [Choice("", call.say("全部", "All"))] + district.roster.offered.map { Choice($0.code, $0.short[call.language]) }
    let own = agency.map { "agency=\(Look.percentEncoded($0))" }
    func path(_ after: String?) -> String {
      let parts = [own, after.map { "after=\($0)" }].compactMap { $0 }
      return "/registers/\(kind.code)" + (parts.isEmpty ? "" : "?\(parts.joined(separator: "&"))")
    }
    let hidden = page.count - visible.count
    let paging = pager(
      count: call.say("本页 \(visible.count) 项\(hidden > 0 ? "，另有 \(hidden) 项不在可见范围" : "")", "\(visible.count) on this page\(hidden > 0 ? ", \(hidden) more beyond what you may see" : "")"),
      previous: before == nil ? nil : path(nil),
      next: found.count > rowsMost ? page.last.map { path($0.0.cursor.text) } : nil, in: call.language)
    return Pages.page(
      call, title: kind.label[call.language], layout: .desk, width: .wide, tab: "/quality",
      body: pageHead(
        title: call.say("台账：\(kind.label.zh)", "Register: \(kind.label.en)"),
        lede: "\(call.say("每一项都在其案件的流转记录里；撤销、驳回的也留着。", "Each stands in the log of its matter; cancelled and refused ones stay."))")
        + filterForm(
          action: "/registers/\(kind.code)",
          filters: [Filter(call.say("单位", "Agency"), name: "agency", .select(agencies, selected: agency ?? ""))],
          clear: agency == nil ? nil : "/registers/\(kind.code)", in: call.language)
        + panel(title: kind.label[call.language], body: table + paging, flush: true))
  }
}
