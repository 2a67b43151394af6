import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// How well it is dealt with, counted from the log and side by side: signing in time, refusals and who was right, kinds of closing,
/// what reporters said, whistles, cards, re-checks, what was left out of appraisal and why. By agency, never by person.
enum QualityPage {
  static let endpoints = [
    Endpoint(.get, "/quality", permission: .overview, purpose: Phrase("办理质量", "Quality"), answer: show)
  ]

  static let days = 30

  struct Figures: Sendable {
    var signing: [ClosedCount]
    var refusals: [(agency: String, all: Int, upheld: Int, overruled: Int)]
    var closures: [(closure: String, count: Int)]
    var calls: [CallBacksTable.Count]
    var whistles: [StrandCount]
    var cards: [StrandCount]
    var rechecks: [StrandCount]
    var exclusions: [StrandCount]
    var honestErrors: [StrandCount]
    var appeals: [StrandCount]
    var selfHandled: [StrandCount]
  }

  /// Of the last `days` days, today included.
  static func read(_ jurisdiction: Jurisdiction) async throws -> Figures {
    let zone = jurisdiction.district.calendar.zone
    let to = zone.instant(zone.date(jurisdiction.now()) + 1), from = to - .days(days)
    return try await jurisdiction.database.read("quality.read") { transaction in
      func strands(_ kind: String) throws -> [StrandCount] {
        try StrandsTable.counts(kind: kind, from: from, to: to, in: transaction)
      }
      return Figures(
        signing: try MattersTable.signing(clock: "sign", from: from, to: to, in: transaction),
        refusals: try RefusalsTable.counts(from: from, to: to, in: transaction),
        closures: try MattersTable.closures(from: from, to: to, in: transaction),
        calls: try CallBacksTable.counts(from: from, to: to, in: transaction), whistles: try strands("whistle"),
        cards: try strands("card"), rechecks: try strands("recheck"), exclusions: try strands("exclusion"),
        honestErrors: try strands("honestError"), appeals: try strands("appeal"), selfHandled: try strands("selfHandled"))
    }
  }

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let figures = try await read(call.jurisdiction)
    let panels = [
      closures(figures.closures, call), calls(figures.calls, call), signing(figures.signing, call),
      refusals(figures.refusals, call), whistles(figures.whistles, call),
      byState("card", figures.cards, call, note: Phrase("黄牌、红牌分开计；撤销的仍在册", "yellow and red apart; cancelled ones stay on record")),
      byState("recheck", figures.rechecks, call, note: Phrase("抽签抽中，由处置单位以外的单位复核", "drawn by lot, checked by another agency")),
      byState("selfHandled", figures.selfHandled, call, note: Phrase("同样进入抽签", "drawn by lot like others")),
      byState("appeal", figures.appeals, call, note: Phrase("通过的不计超时，事实保留", "granted ones do not count as late; the fact stays")),
      byState("exclusion", figures.exclusions, call, note: Phrase("提出人与批准人不同", "proposer and approver differ")),
      byState("honestError", figures.honestErrors, call, note: Phrase("须另一人确认", "confirmed by a second person")),
    ]
    return Pages.page(
      call, title: call.say("办理质量", "Quality"), layout: .desk, width: .wide, tab: "/quality",
      body: pageHead(
        title: call.say("办理质量", "Quality"),
        lede: "\(call.say("近 \(days) 日，由流转记录算出；分母为零写“—”。", "The last \(days) days, computed from the log; “—” where the denominator is zero."))",
        controls: button(Button(call.say("抽签复核", "Lotteries"), .quiet, path: "/draws"))) + stack(panels))
  }

  private static func name(_ code: String, _ call: Call) -> String {
    code.isEmpty ? call.say("（无单位）", "(none)") : call.jurisdiction.district.roster.name(code)[call.language]
  }

  /// `82.4 %（14/17）`; `—` for nothing.
  static func rate(_ part: Int, of whole: Int, _ call: Call) -> String {
    guard whole > 0 else { return "—" }
    let tenths = (part * 1000 + whole / 2) / whole
    return call.say(
      "\(tenths / 10).\(tenths % 10) %（\(part)/\(whole)）", "\(tenths / 10).\(tenths % 10) % (\(part)/\(whole))")
  }

  /// - Parameter register: the kind of side procedure whose register is behind the figures.
  private static func table(
    _ title: Phrase, _ note: Phrase, _ columns: [Column], _ rows: [Site.Row], _ call: Call, register: String? = nil
  ) -> HTML {
    let behind: HTML =
      register.map { button(Button(call.say("逐项", "One by one"), .quiet, path: "/registers/\($0)")) } ?? .empty
    return panel(
      title: title[call.language], subtitle: note[call.language], controls: behind,
      body: dataTable(
        caption: title[call.language], columns: columns, rows: rows,
        empty: emptyState(title: call.say("这段时间没有", "None in this time"), what: "")), flush: true)
  }

  private static func closures(_ counts: [(closure: String, count: Int)], _ call: Call) -> HTML {
    let district = call.jurisdiction.district
    let lifecycle = district.settings.mainFlow.flatMap { district.currentLifecycles[$0] }.flatMap { district.lifecycles[$0] }
    let choices = lifecycle?.action("close")?.fields.first { $0.name == "closure" }?.choices ?? []
    let total = counts.reduce(0) { $0 + $1.count }
    let rows = choices.map { choice in
      let count = counts.first { $0.closure == choice.code }?.count ?? 0
      return Site.Row(["\(choice.label[call.language])", "\(count)", "\(rate(count, of: total, call))"])
    }
    return table(
      Phrase("结案的结果", "Outcomes"), Phrase("“办结”不等于“解决”，分开计", "closed is not fixed: counted apart"),
      [
        Column(call.say("结果", "Outcome"), .wide), Column(call.say("件", "Matters"), .number),
        Column(call.say("占比", "Share"), .number),
      ], rows, call)
  }

  private static func calls(_ counts: [CallBacksTable.Count], _ call: Call) -> HTML {
    let rows = counts.map { c in
      Site.Row([
        "\(name(c.agency, call))", "\(rate(c.responded, of: c.reached, call))", "\(rate(c.solved, of: c.reached, call))",
        "\(rate(c.satisfied, of: c.reached, call))", "\(c.notReached)",
      ])
    }
    return table(
      Phrase("回访三率", "Call-backs"), Phrase("以接通的为分母；三次未接通另计", "of those reached; not reached after three calls is apart"),
      [
        Column(call.say("单位", "Agency"), .wide), Column(call.say("响应率", "Responded"), .number),
        Column(call.say("解决率", "Solved"), .number), Column(call.say("满意率", "Satisfied"), .number),
        Column(call.say("未接通", "Not reached"), .number),
      ], rows, call)
  }

  private static func signing(_ counts: [ClosedCount], _ call: Call) -> HTML {
    let rows = counts.map { Site.Row(["\(name($0.name, call))", "\(rate($0.onTime, of: $0.judged, call))", "\($0.closed)"]) }
    return table(
      Phrase("及时签收", "Signed in time"), Phrase("签收不影响处置计时，单独计", "signing starts no clock; an indicator of its own"),
      [
        Column(call.say("单位", "Agency"), .wide), Column(call.say("及时签收率", "In time"), .number),
        Column(call.say("派遣次数", "Sent"), .number),
      ], rows, call)
  }

  private static func refusals(
    _ counts: [(agency: String, all: Int, upheld: Int, overruled: Int)], _ call: Call
  ) -> HTML {
    let rows = counts.map {
      Site.Row(["\(name($0.agency, call))", "\($0.all)", "\($0.upheld)", "\($0.overruled)", "\($0.all - $0.upheld - $0.overruled)"])
    }
    return table(
      Phrase("退单", "Refusals"), Phrase("未获支持的时间计退单单位，获支持的计派遣方", "hours go to the refuser when overruled, to the dispatcher when upheld"),
      [
        Column(call.say("单位", "Agency"), .wide), Column(call.say("退单", "Refused"), .number),
        Column(call.say("获支持", "Upheld"), .number), Column(call.say("未获支持", "Overruled"), .number),
        Column(call.say("未定", "Open"), .number),
      ], rows, call)
  }

  private static func whistles(_ counts: [StrandCount], _ call: Call) -> HTML {
    var callers: [String: Int] = [:], called: [String: (all: Int, came: Int, inTime: Int)] = [:]
    for count in counts {
      callers[count.openedBy, default: 0] += count.count
      let came = count.state == "arrived"
      called[count.agency, default: (0, 0, 0)].all += count.count
      called[count.agency, default: (0, 0, 0)].came += came ? count.count : 0
      called[count.agency, default: (0, 0, 0)].inTime += came ? count.onTime : 0
    }
    let rows = Set(callers.keys).union(called.keys).sorted().map { code in
      let own = called[code] ?? (0, 0, 0)
      return Site.Row([
        "\(name(code, call))", "\(callers[code] ?? 0)", "\(rate(own.came, of: own.all, call))",
        "\(rate(own.inTime, of: own.all, call))",
      ])
    }
    return table(
      Phrase("吹哨报到", "Whistles"), Phrase("吹哨与报到双方都计", "both sides are counted"),
      [
        Column(call.say("单位", "Agency"), .wide), Column(call.say("吹哨（请到场次数）", "Calls made"), .number),
        Column(call.say("到场率", "Came"), .number), Column(call.say("按时到场率", "Came in time"), .number),
      ], rows, call, register: "whistle")
  }

  /// Every state a column, every agency and mark a row.
  private static func byState(_ kind: String, _ counts: [StrandCount], _ call: Call, note: Phrase) -> HTML {
    let district = call.jurisdiction.district
    let lifecycle = district.settings.mainFlow.flatMap { district.currentLifecycles[$0] }.flatMap { district.lifecycles[$0] }
    guard let kind = lifecycle?.strandKind(kind) else { return .empty }
    let marks: [String: Phrase] = ["yellow": Phrase("黄牌", "yellow"), "red": Phrase("红牌", "red")]
    let keys = Set(counts.map { [$0.agency, $0.mark] }).sorted { $0.lexicographicallyPrecedes($1) }
    let rows = keys.map { key -> Site.Row in
      let own = counts.filter { $0.agency == key[0] && $0.mark == key[1] }
      let mark = marks[key[1]].map { " · \($0[call.language])" } ?? ""
      return Site.Row(
        ["\(name(key[0], call))\(mark)", "\(own.reduce(0) { $0 + $1.count })"]
          + kind.states.map { state -> HTML in
            "\(own.filter { $0.state == state.code }.reduce(0) { $0 + $1.count })"
          })
    }
    return table(
      kind.label, note,
      [Column(call.say("单位", "Agency"), .wide), Column(call.say("合计", "All"), .number)]
        + kind.states.map { Column($0.label[call.language], .number) }, rows, call, register: kind.code)
  }
}
