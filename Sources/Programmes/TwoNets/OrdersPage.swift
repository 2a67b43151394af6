import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// The desk of the hotline: its orders by state, the three rates, and the ways in and out.
enum OrdersPage {
  static let endpoints = [
    Endpoint(
      .get, "/hotline", permission: .seeHotline, purpose: Phrase("热线工单", "Work orders of the hotline"), answer: show)
  ]

  /// Beyond it one only knows that there are as many.
  static let mostCounted = 10_000
  private static let size = 50
  private static let overdue = "overdue"

  private struct List {
    var files: [OrderFile]
    var next: String?
  }

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let now = call.jurisdiction.now(), days = try call.orderDays()
    let state = call.query["state"] ?? "", asked = call.query["q"]?.trimmed ?? ""
    let list = asked.isEmpty ? try await list(call, state, at: now) : List(files: try await found(call, asked))
    let (counts, late, rates) = try await call.jurisdiction.database.read("orders.figures") { transaction in
      (
        try LinkedOrder.State.allCases.map {
          ($0, try LinkedOrdersTable.count(.hotline, $0, most: mostCounted, in: transaction))
        }, try LinkedOrdersTable.countOverdue(.hotline, at: now, most: mostCounted, in: transaction),
        try LinkedOrdersTable.rates(.hotline, call.span(days), in: transaction)
      )
    }
    let kpis =
      counts.map { state, count in
        KPI(
          label: OrderWords.label(state)[call.language],
          value: count == mostCounted ? "\(grouped(count))+" : grouped(count), path: "/hotline?state=\(state.rawValue)")
      } + [
        KPI(
          label: call.say("超期", "Overdue"), value: late == mostCounted ? "\(grouped(late))+" : grouped(late),
          tone: late > 0 ? .bad : .plain, path: "/hotline?state=\(overdue)")
      ]
    let controls = buttonRow(
      [
        call.principal.may(.pushHotline)
          ? button(Button(call.say("导入工单", "Import orders"), .primary, path: "/hotline/import")) : .empty

      ].filter { !$0.text.isEmpty })
    return call.orderPage(
      call.say("热线工单", "Work orders of the hotline"),
      lede:
        "\(call.say("12345 派来的工单就是案件；进展、结果和答复自动回到热线。", "Orders of 12345 are matters here; results and replies go back by themselves."))",
      controls: controls, at: "/hotline",
      stack([
        kpiStrip(kpis), search(call, state, asked),
        panel(
          title: call.say("工单", "Orders"),
          body: table(call, list.files, at: now)
            + pager(
              count: call.say("本页 \(list.files.count) 件", "\(list.files.count) on this page"),
              previous: call.query["after"] == nil ? nil : "/hotline?state=\(Look.percentEncoded(state))",
              next: list.next,
              in: call.language), flush: true),
        panel(
          title: call.say("三率", "The three rates"),
          subtitle: call.say(
            "回访到的工单中的占比；\(days.from) 至 \(days.to)", "of those called back, \(days.from) to \(days.to)"),
          body: ratesTable(call, rates) + period(call, days)),
      ]))
  }

  private static func list(_ call: Call, _ state: String, at now: Instant) async throws -> List {
    let wanted = LinkedOrder.State(rawValue: state)
    guard state.isEmpty || state == overdue || wanted != nil else {
      throw Refusal.invalid("state", Phrase("没有这种状态", "There is no such state"))
    }
    let after = (call.query["after"] ?? "").split(separator: "-").compactMap { Int64($0) }
    let found = try await call.jurisdiction.database.read("orders.page") { transaction in
      state == overdue
        ? try LinkedOrdersTable.overdue(
          .hotline, at: now, after: after.count == 2 ? (Instant(milliseconds: after[0]), Key(after[1])) : nil,
          limit: size + 1,
          in: transaction)
        : try LinkedOrdersTable.page(
          .hotline, state: wanted, before: after.count == 1 ? Key(after[0]) : nil, limit: size + 1, in: transaction)
    }
    let page = Array(found.prefix(size))
    var next: String?
    if found.count > size, let last = page.last {
      let place = state == overdue ? "\(last.dueAt?.milliseconds ?? 0)-\(last.key)" : "\(last.key)"
      next = "/hotline?state=\(state)&after=\(place)"
    }
    return List(files: try await LinkedOrders(call.jurisdiction).files(page, reach: call.principal.reach), next: next)
  }

  /// By the number of the hotline, or by ours.
  private static func found(_ call: Call, _ asked: String) async throws -> [OrderFile] {
    let reach = call.principal.reach
    let orders = try await call.jurisdiction.database.read("orders.search") { transaction in
      let own = try MattersTable.one(number: asked, reach: reach, in: transaction).flatMap {
        try LinkedOrdersTable.one(matter: $0.key, in: transaction)
      }
      return try own.map { [$0] } ?? LinkedOrdersTable.numbered(asked, .hotline, in: transaction)
    }
    return try await LinkedOrders(call.jurisdiction).files(orders.filter { $0.system == .hotline }, reach: reach)
  }

  private static func table(_ call: Call, _ files: [OrderFile], at now: Instant) -> HTML {
    let zone = call.jurisdiction.district.calendar.zone
    let rows = files.map { file in
      Row(
        [
          "\(file.order.number)", "\(file.order.kind.nonEmpty ?? "–")",
          "\(Masking.text(file.matter.title.nonEmpty ?? String(file.matter.details.prefix(40))))",
          OrderWords.pill(file.order, at: now, call.language),
          "\(file.matter.agency.map { call.jurisdiction.district.roster.name($0)[call.language] } ?? "–")",
          moment(file.order.receivedAt, zone: zone), file.order.dueAt.map { moment($0, zone: zone) } ?? "–",
          "\(file.matter.number)",
        ], path: "/matters/\(file.matter.number)", tone: file.order.isOverdue(at: now) ? .bad : .plain)
    }
    let columns = [
      Column(call.say("工单编号", "Order")), Column(call.say("诉求", "Kind")), Column(call.say("事项", "What"), .wide),
      Column(call.say("状态", "State")), Column(call.say("承办单位", "Agency")), Column(call.say("接收", "Received")),
      Column(call.say("热线时限", "Due there")), Column(call.say("案件编号", "Matter")),
    ]
    return dataTable(
      caption: call.say("工单", "Orders"), columns: columns, rows: rows,
      empty: emptyState(
        icon: .inbox, title: call.say("没有工单", "No orders"),
        what: call.say(
          "没有符合条件的工单；热线推送或导入后出现在这里。",
          "None is as you asked; they appear when the hotline pushes them or somebody imports them.")))
  }

  private static func search(_ call: Call, _ state: String, _ asked: String) -> HTML {
    let states =
      [Choice("", call.say("全部", "All"))]
      + LinkedOrder.State.allCases.map { Choice($0.rawValue, OrderWords.label($0)[call.language]) }
      + [Choice(overdue, call.say("超期", "Overdue"))]
    return filterForm(
      action: "/hotline",
      filters: [
        Filter(call.say("状态", "State"), name: "state", .select(states, selected: state)),
        Filter(call.say("工单或案件编号", "Number of order or matter"), name: "q", .text(asked, placeholder: "")),
      ], clear: state.isEmpty && asked.isEmpty ? nil : "/hotline", in: call.language)
  }

  private static func ratesTable(_ call: Call, _ rates: ThreeRates) -> HTML {
    let rows = [
      (call.say("响应率", "Contacted"), rates.responded), (call.say("解决率", "Solved"), rates.solved),
      (call.say("满意率", "Satisfied"), rates.satisfied),
    ].map { Row(["\($0.0)", "\(rates.text($0.1))", "\(grouped($0.1))", "\(grouped(rates.asked))"]) }
    return dataTable(
      caption: call.say("三率", "The three rates"),
      columns: [
        Column(call.say("指标", "Rate")), Column(call.say("值", "Value"), .number),
        Column(call.say("分子", "Of them"), .number),
        Column(call.say("分母（回访到的）", "Called back"), .number),
      ], rows: rows)
  }

  private static func period(_ call: Call, _ days: (from: LocalDate, to: LocalDate)) -> HTML {
    let query = "?from=\(days.from)&to=\(days.to)"
    return filterForm(
      action: "/hotline",
      filters: [
        Filter(call.say("从", "From"), name: "from", .date("\(days.from)")),
        Filter(call.say("到", "To"), name: "to", .date("\(days.to)")),
      ], in: call.language)
      + buttonRow([
        button(Button(call.say("导出这段时间接收的工单（CSV）", "Orders received then (CSV)"), path: "/hotline/export.csv\(query)")),
        button(Button(call.say("导出（Excel）", "The same (Excel)"), path: "/hotline/export.xlsx\(query)")),
      ])
  }
}
