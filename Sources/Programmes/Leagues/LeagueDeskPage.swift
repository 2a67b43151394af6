import Basics
import HTTPTypes
import Organization
import Platform
import Site

/// The months of the leagues for those who work on them.
struct LeagueDeskPage: Sendable {
  let plans: LeaguePlans

  var endpoints: [Endpoint] {
    [
      Endpoint(.get, "/leagues", permission: .seeLeagues, purpose: Phrase("月赛填报", "The months of the leagues")) {
        try await page($0, nil)
      },
      Endpoint(
        .post, "/leagues/:league/opening", permission: .publishLeagues, purpose: Phrase("开始收集一期", "Open a month"),
        answer: open),
    ]
  }

  private func page(_ call: Call, _ refusal: Refusal?) async throws -> Reply {
    func say(_ zh: String, _ en: String) -> String { call.say(zh, en) }
    let language = call.language, rounds = LeagueRounds(jurisdiction: call.jurisdiction, plans: plans)
    var panels: [HTML] = []
    for plan in try await plans.inForce(call.jurisdiction).map(\.plan) {
      let newest = try await rounds.newest(plan.code)
      var rows: [Row] = []
      for (index, round) in newest.enumerated() {
        // Only months that may still move are read whole.
        let file = index < 3 || round.state != .published ? try await rounds.file(plan.code, round.month) : nil
        let mine = file.map { Waiting($0, call.principal) } ?? Waiting()
        let due = plan.dueDay(round.month), isLate = round.state != .published && due < call.jurisdiction.today
        rows.append(
          Row(
            [
              "\(round.month.label[language])", LeagueWords.pill(file?.standing ?? .published, language),
              "\(say("第 \(round.revision) 版", "r\(round.revision)"))",
              "\("\(due)") \(when(isLate, tag(say("已过公布日", "past the day of publication"), tone: .warn)))",
              "\(mine.toEnter)", "\(mine.toCheck)",
            ], path: "/leagues/\(plan.code)/\(round.month.code)"))
      }
      let table = dataTable(
        caption: plan.title[language],
        columns: [
          Column(say("月份", "Month")), Column(say("状态", "State"), .wide), Column(say("版次", "Revision")),
          Column(say("公布期限", "To be published by")),
          Column(say("待我填报", "For me to enter"), .number), Column(say("待我核对", "For me to check"), .number),
        ], rows: rows,
        empty: emptyState(
          icon: .inbox, title: say("还没有开始收集", "No month is open yet"),
          what: say("月赛办开始收集后，各单位在这里填报。", "Units enter their values once the league office opens a month.")))
      panels.append(panel(title: plan.title[language], subtitle: plan.basis[language], body: table, flush: true))
      if call.principal.may(.publishLeagues) { panels.append(opening(call, plan, newest.first?.month, refusal)) }
    }
    if panels.isEmpty {
      panels = [
        panel(
          title: say("方案", "Plans"),
          body: emptyState(
            title: say("没有联赛方案", "There is no plan of a league"),
            what: say(
              "写在辖区包的 leagues/*.yaml，应用后出现。",
              "It is written in leagues/*.yaml of the pack and appears when that is applied.")))
      ]
    }
    let title = say("月赛填报", "League desk")
    return Pages.page(
      call, title: title, layout: .desk, width: .reading, tab: "/leagues", status: refusal?.kind.status ?? .ok,
      body: pageHead(
        title: title,
        lede:
          "\(say("单位填报，来源部门核对，月赛办两人批准、公布。", "Units enter, sources check, two persons of the league office approve and publish."))",
        controls: button(Button(say("看公布的五榜", "The published boards"), path: "/league"))) + stack(panels))
  }

  private func opening(_ call: Call, _ plan: LeaguePlan, _ newest: LeagueMonth?, _ refusal: Refusal?) -> HTML {
    let now = LeagueMonth(of: call.jurisdiction.today)
    let next = newest.map { $0 < now ? $0.after : now } ?? now
    return panel(
      title: call.say("开始收集一期", "Open a month"), subtitle: plan.title[call.language],
      body: postForm(
        action: "/leagues/\(plan.code)/opening", faults: refusal?.fields ?? [], scope: plan.code, in: call.language,
        body: formField(
          scoped(
            Site.Field(
              call.say("月份", "Month"), name: "month", .text(call.form["month"] ?? next.code), hint: "2026-05",
              fault: refusal?.fields.first { $0.field == "month" }?.phrase[call.language]), plan.code),
          in: call.language)
          + buttonRow([button(Button(call.say("开始收集", "Open it"), .primary))])))
  }

  private func scoped(_ field: Site.Field, _ scope: String) -> Site.Field {
    var field = field
    field.scope = scope
    return field
  }

  @Sendable private func open(_ call: Call) async throws -> Reply {
    let league = call.parameter("league")
    do {
      guard let month = try LeagueView.month(call.form["month"] ?? "") else {
        throw Refusal.invalid("month", Phrase("请填写月份", "Give a month"))
      }
      try await LeagueRounds(jurisdiction: call.jurisdiction, plans: plans).open(league, month, by: call.principal)
      call.trail.subject("league \(league) \(month.code)")
      return .see("/leagues/\(league)/\(month.code)")
    } catch let refusal as Refusal where refusal.kind == .invalid {
      return try await page(call, refusal)
    }
  }
}

/// How much of a month waits for somebody.
struct Waiting: Sendable {
  var toEnter = 0
  var toCheck = 0

  init() {}

  init(_ file: LeagueFile, _ who: Principal) {
    guard file.round.state == .collecting else { return }
    for cell in file.plan.cells {
      let entry = file.entries[cell]
      if entry == nil || entry?.state == .returned, file.round.mayEnter(cell, file.plan, who) { toEnter += 1 }
      if entry?.state == .entered, file.round.mayCheck(cell, entry, file.plan, who) { toCheck += 1 }
    }
  }
}
