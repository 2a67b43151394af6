import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Territory
import Timing

/// What decisions say that the duty list does not say yet: each a line that could be added.
enum DutyProposalsPage {
  static let endpoints = [
    Endpoint(
      .get, "/duties/proposals", permission: .seePacks,
      purpose: Phrase("裁定先例与权责清单建议", "Precedents and proposed duty lines"), answer: show),
    Endpoint(
      .get, "/duties/proposals.csv", permission: .seePacks,
      purpose: Phrase("导出建议的权责条目", "Exports the proposed duty lines"), answer: export),
  ]

  private static let most = 500

  /// The precedents that the duty list in force would still send elsewhere; the newest of each category and place.
  static func open(_ precedents: [Precedent], _ district: District, on day: LocalDate) -> [Precedent] {
    var seen: Set<[String]> = []
    return precedents.filter { precedent in
      let isLocal = district.roster.agency(precedent.agency)?.area != nil
      guard seen.insert([precedent.category.description, isLocal ? precedent.street ?? "" : ""]).inserted else {
        return false
      }
      let routing = district.duties.route(
        kind: precedent.category.kind, category: precedent.category.code, at: district.locality(precedent.street), on: day)
      return routing?.agency != precedent.agency
    }
  }

  /// The line of `duties.csv` that would say what was decided.
  static func line(_ precedent: Precedent, _ district: District, on day: LocalDate) -> [String] {
    let isLocal = district.roster.agency(precedent.agency)?.area != nil
    return [
      "p-\(precedent.category.code)\(isLocal ? "-" + (precedent.street ?? "") : "")", precedent.category.kind,
      precedent.category.code, isLocal ? precedent.street ?? "" : "", precedent.agency, "", precedent.clause ?? "裁定",
      "裁定 \(precedent.number)", "\(day)", "",
    ]
  }

  private static func precedents(_ call: Call) async throws -> [Precedent] {
    try await call.jurisdiction.database.read("precedents.newest") { try PrecedentsTable.newest(most, in: $0) }
  }

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district, zone = district.calendar.zone, day = call.jurisdiction.today
    let all = try await precedents(call)
    let open = Set(open(all, district, on: day))
    let rows = all.prefix(100).map { precedent in
      Site.Row(
        [
          "\(district.catalogue.name(precedent.category)[call.language]) <small>\(precedent.category.description)</small>",
          "\(precedent.street.map { district.territory.placeLabel(of: $0)[call.language] } ?? "—")",
          "\(district.roster.name(precedent.agency)[call.language])",
          "\(precedent.before.map { district.roster.name($0)[call.language] } ?? "—")",
          moment(precedent.decidedAt, zone: zone),
          "\(open.contains(precedent) ? call.say("清单未写明，建议增补", "not in the list: proposed") : call.say("清单已一致", "the list agrees"))",
        ], path: "/matters/\(precedent.number)")
    }
    let table = dataTable(
      caption: call.say("裁定先例", "Precedents"),
      columns: [
        Column(call.say("类别", "Category"), .wide), Column(call.say("街道", "Street")),
        Column(call.say("裁定归属", "Decided for")), Column(call.say("此前退单", "Had refused")),
        Column(call.say("裁定于", "Decided")), Column(call.say("权责清单", "Duty list")),
      ], rows: Array(rows),
      empty: emptyState(
        title: call.say("还没有裁定", "No decisions yet"),
        what: call.say("退单提请裁定后，裁定成为先例，派遣时按先例建议。", "Decisions on refused matters become precedents that dispatch proposes.")))
    return Pages.page(
      call, title: call.say("裁定先例", "Precedents"), layout: .desk, width: .wide, tab: "/quality",
      body: pageHead(
        title: call.say("裁定先例与权责清单建议", "Precedents and proposed duty lines"),
        lede: "\(call.say("建议增补 \(open.count) 条；导出后并入辖区包的 duties.csv，用 plan 与 rehearse 看清影响再应用。", "\(open.count) lines proposed; export them into duties.csv of the pack, and see by plan and rehearse what they change before you apply."))",
        controls: button(
          Button(call.say("导出建议的条目", "Export proposed lines"), .quiet, path: "/duties/proposals.csv")))
        + panel(title: call.say("先例", "Precedents"), body: table, flush: true))
  }

  @Sendable private static func export(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district, day = call.jurisdiction.today
    var table = CSVWriter(bom: false, guardsFormulas: true)
    table.append(
      ["code", "kind", "category", "area", "lead", "assist", "clause", "source", "valid_from", "valid_to"])
    for precedent in open(try await precedents(call), district, on: day) { table.append(line(precedent, district, on: day)) }
    var reply = Reply(body: table.bytes)
    reply.fields[.contentType] = "text/csv; charset=utf-8"
    reply.fields[.contentDisposition] = "attachment; filename=\"duties-proposed.csv\""
    reply.fields[.cacheControl] = "no-store"
    return reply
  }
}
