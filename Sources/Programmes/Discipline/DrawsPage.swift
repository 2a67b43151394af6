import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// Lotteries for everybody to see: the seed and the rule with which anybody can draw again.
enum DrawsPage {
  static let endpoints = [
    Endpoint(.get, "/draws", permission: .open, purpose: Phrase("抽签复核", "Lotteries for re-checks")) {
      try await list($0, refusal: nil)
    },
    Endpoint(
      .get, "/draws/:key", permission: .open, purpose: Phrase("一次抽签的种子与结果", "One lottery: seed and result"), answer: one
    ),
    Endpoint(.post, "/draws", permission: .supervise, purpose: Phrase("抽签", "Hold a lottery"), answer: hold),
  ]

  @Sendable private static func hold(_ call: Call) async throws -> Reply {
    func day(_ name: String) throws(Refusal) -> LocalDate {
      guard let day = LocalDate(call.form[name] ?? "") else {
        throw .invalid(name, Phrase("请填写日期", "Enter a date"))
      }
      return day
    }
    do {
      let record = try await Draws(call.jurisdiction).hold(
        from: try day("from"), to: try day("to"), perAgency: Int(call.form["per_agency"] ?? "") ?? 0,
        by: call.principal.post)
      call.trail.subject("draw \(record.key)")
      return .see("/draws/\(record.key)")
    } catch let refusal as Refusal {
      return try await list(call, refusal: refusal)
    }
  }

  private static func list(_ call: Call, refusal: Refusal?) async throws -> Reply {
    let draws = try await call.jurisdiction.database.read("draws.newest") { try DrawsTable.newest(60, in: $0) }
    let zone = call.jurisdiction.district.calendar.zone
    let rows = draws.map { draw in
      Site.Row(
        [
          "\(draw.from) – \(draw.to)", "\(draw.tickets)", "\(draw.perAgency)",
          "<code>\(hexadecimal(draw.seed).prefix(16))…</code>", moment(draw.drawnAt, zone: zone),
        ], path: "/draws/\(draw.key)")
    }
    let table = dataTable(
      caption: call.say("抽签", "Lotteries"),
      columns: [
        Column(call.say("时段", "Period"), .wide), Column(call.say("参与抽签", "Tickets"), .number),
        Column(call.say("每单位", "Of each agency"), .number), Column(call.say("种子", "Seed")),
        Column(call.say("抽签时间", "Drawn")),
      ], rows: rows,
      empty: emptyState(
        title: call.say("还没有抽过", "Nothing was drawn yet"),
        what: call.say("抽签后，种子与结果在这里公布。", "Seed and result are published here.")))
    return Pages.page(
      call, title: call.say("抽签复核", "Lotteries"), width: .reading, status: call.status(of: refusal),
      body: pageHead(title: call.say("抽签复核", "Lotteries for re-checks"), lede: "\(rule(call))")
        + panel(title: call.say("历次抽签", "All lotteries"), body: table, flush: true)
        + (call.principal.may(.supervise) ? form(call, refusal: refusal) : .empty))
  }

  private static func rule(_ call: Call) -> String {
    call.say(
      "种子是时段之后第一份日封存的根，时段内无人知道；按 SHA-256（种子、编号）排序，每单位取前几件，由处置单位以外的单位复核。任何人都可以重算。",
      "The seed is the root of the first daily seal after the period, which nobody knows while it runs. Matters are ranked by "
        + "SHA-256 of seed and number, the first of each agency are drawn, and another agency checks them. Anybody can repeat it."
    )
  }

  private static func form(_ call: Call, refusal: Refusal?) -> HTML {
    func field(_ name: String, _ label: Phrase, _ kind: Site.Field.Kind) -> HTML {
      formField(
        Site.Field(
          label[call.language], name: name, kind,
          fault: refusal?.fields.first { $0.field == name }?.phrase[call.language]), in: call.language)
    }
    let warning: HTML =
      refusal.map { $0.fields.isEmpty ? notice(.bad, title: $0.phrase[call.language]) : .empty } ?? .empty
    let fields: [HTML] = [
      field("from", Phrase("从", "From"), .date(call.form["from"] ?? "")),
      field("to", Phrase("到（含）", "To, included"), .date(call.form["to"] ?? "")),
      field(
        "per_agency", Phrase("每单位抽几件", "How many of each agency"),
        .number(call.form["per_agency"] ?? "3", min: "1", max: "\(Draws.mostPerAgency)", step: "1")),
      buttonRow([button(Button(call.say("抽签", "Draw"), .primary))]),
    ]
    let asked = postForm(action: "/draws", faults: refusal?.fields ?? [], in: call.language, body: "\(fields)")
    return panel(title: call.say("抽签", "Hold a lottery"), body: warning + asked)
  }

  @Sendable private static func one(_ call: Call) async throws -> Reply {
    guard let key = Key(text: call.parameter("key")) else { throw missing }
    let found = try await call.jurisdiction.database.read("draws.one") { transaction in
      try DrawsTable.one(key, in: transaction).map { ($0, try DrawsTable.drawn(key, in: transaction)) }
    }
    guard let (draw, drawn) = found else { throw missing }
    let roster = call.jurisdiction.district.roster
    let rows = drawn.map { item in
      Site.Row([
        "\(item.drawn.number)", "\(roster.name(item.drawn.agency)[call.language])",
        "\(roster.name(item.drawn.checker)[call.language])",
        "\(item.state == "moot" ? call.say("已重开，不再复核", "reopened meanwhile") : call.say("已交复核", "handed out"))",
      ])
    }
    return Pages.page(
      call, title: call.say("抽签 \(draw.from)–\(draw.to)", "Lottery \(draw.from)–\(draw.to)"), width: .reading,
      body: pageHead(
        title: call.say("抽签 \(draw.from) 至 \(draw.to)", "Lottery of \(draw.from) to \(draw.to)"), lede: "\(rule(call))")
        + panel(
          title: call.say("怎么抽的", "How"),
          body: facts([
            Fact(call.say("种子", "Seed"), "<code>\(hexadecimal(draw.seed))</code>"),
            Fact(
              call.say("种子来自", "It is"),
              text: call.say("\(draw.sealDay) 的日封存根", "the root of the seal of \(draw.sealDay)")),
            Fact(call.say("参与抽签", "Tickets"), text: "\(draw.tickets)"),
            Fact(call.say("每单位", "Of each agency"), text: "\(draw.perAgency)"),
            Fact(call.say("算法", "Rank"), "<code>SHA-256(\"yiwang draw 1 \" + seed + \" \" + number)</code>"),
          ]))
        + panel(
          title: call.say("抽中的", "Drawn"),
          body: dataTable(
            caption: call.say("抽中的案件", "Drawn matters"),
            columns: [
              Column(call.say("编号", "Number"), .wide), Column(call.say("处置单位", "Handled by")),
              Column(call.say("复核单位", "Checked by")), Column(call.say("状态", "State")),
            ], rows: rows,
            empty: emptyState(title: call.say("没有抽中任何案件", "Nothing was drawn"), what: "")), flush: true))
  }

  private static let missing = Refusal(.notFound, "draw.none", Phrase("没有这次抽签", "There is no such lottery"))
}
