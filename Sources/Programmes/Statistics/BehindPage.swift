import Basics
import Casework
import HTTPTypes
import Indicators
import Organization
import Platform
import Site
import Storage

/// The matters that a count counts. Whoever looks sees the number of all, and the matters within their reach.
struct BehindPage: Sendable {
  static let size = 50

  let figures: IndicatorFigures

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/counts/:count/matters", permission: .seeIndicators,
        purpose: Phrase("一个计数背后的案件", "The matters behind a count"),
        answer: show)
    ]
  }

  /// Where the matters of a count are listed.
  static func path(_ count: BasicCount, _ sort: CountSort, _ name: String, _ period: Period) -> String {
    "/counts/\(count.rawValue)/matters?period=\(period.code)&sort=\(sort.rawValue)&name=\(Look.percentEncoded(name))"
  }

  @Sendable private func show(_ call: Call) async throws -> Reply {
    guard let count = BasicCount(rawValue: call.parameter("count")) else {
      throw Refusal(.notFound, "count.none", Phrase("没有这个计数", "There is no such count"))
    }
    let period = try PeriodChoice(call).period
    guard let sort = CountSort(rawValue: call.query["sort"] ?? "all") else {
      throw Refusal.invalid("sort", Phrase("没有这种分组", "There is no such grouping"))
    }
    let name = sort == .all ? "" : call.query["name"] ?? "", after = call.query["after"].flatMap { Key(text: $0) }
    let flow = try IndicatorFigures.flow(call.jurisdiction)
    let (found, matters, total) = try await call.jurisdiction.database.read("statistics.behind") { transaction in
      let found = try FactsTable.page(
        count, sort, name, in: period, flow: flow, after: after, limit: Self.size + 1, in: transaction)
      return (
        found, try MattersTable.of(found.map(\.matter), in: transaction),
        try CountsTable.read(sort, of: [count], months: period.months, flow: flow, names: [name], in: transaction)[name]
          ?? .zero
      )
    }
    let page = Set(found.prefix(Self.size).map(\.matter))
    let own = matters.filter { page.contains($0.key) && call.principal.reach.admits($0) }
    let beyond = page.count - own.count
    let district = call.jurisdiction.district, language = call.language
    let rows = own.map { matter in
      let facts = found.first { $0.matter == matter.key }
      return Site.Row(
        [
          "\(MatterWords.title(matter, in: district, language: language))", "\(matter.number)",
          "\(MatterWords.place(matter, in: district, language: language))",
          "\(matter.agency.map { district.roster.name($0)[language] } ?? "—")",
          "\(facts?.day(count.anchor)?.description ?? "—")",
          "\(district.stage(of: matter)?.label[language] ?? matter.stage)",
        ], path: "/matters/\(matter.number)")
    }
    let title = count.label[language]
    let note: HTML = when(
      beyond > 0,
      notice(
        .info, title: call.say("本页另有 \(beyond) 件不在您的可见范围内", "\(beyond) more of this page are beyond what you may see")))
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/indicators",
      body: pageHead(
        title: "\(title) · \(FigureWords.name(name, sort, call)) · \(period.label[language])",
        lede:
          "\(call.say("计 \(grouped(total[count]))。按\(count.anchor.label.zh)归期。次数类的计数，一件可计多次。", "\(grouped(total[count])) counted, placed by the \(count.anchor.label.en). Where steps are counted, one matter may count several times."))",
        above: button(
          Button(
            call.say("指标一览", "All indicators"), .quiet, icon: .arrowLeft, path: "/indicators?period=\(period.code)")))
        + note
        + panel(
          title: call.say("案件", "Matters"),
          body: dataTable(
            caption: title,
            columns: [
              Column(call.say("事项", "What"), .wide), Column(call.say("编号", "Number")), Column(call.say("位置", "Where")),
              Column(call.say("单位", "Agency")), Column(count.anchor.label[language]), Column(call.say("环节", "Stage")),
            ], rows: rows,
            empty: emptyState(
              title: call.say("没有可列出的案件", "No matters to list"),
              what: call.say("这一期没有，或都不在您的可见范围内。", "There are none, or all are beyond what you may see.")))
            + pager(
              count: call.say("本页 \(rows.count) 件", "\(rows.count) on this page"),
              previous: after == nil ? nil : Self.path(count, sort, name, period),
              next: found.count > Self.size
                ? Self.path(count, sort, name, period) + "&after=\(found[Self.size - 1].matter)" : nil, in: language),
          flush: true))
  }
}
