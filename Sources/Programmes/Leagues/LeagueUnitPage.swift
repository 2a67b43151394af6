import Basics
import HTTPTypes
import Organization
import Platform
import Site

/// A unit over the months of a year: its scores, ranks and flags, for everybody.
struct LeagueUnitPage: Sendable {
  let plans: LeaguePlans

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/league/units/:unit", permission: .open, purpose: Phrase("单位的月赛成绩", "A unit in the league"), answer: show
      )
    ]
  }

  @Sendable private func show(_ call: Call) async throws -> Reply {
    let (league, _) = try await LeagueView.league(call, plans)
    let unit = call.parameter("unit"), year = try LeagueYear.year(call)
    guard let league, league.member(unit) != nil else {
      throw Refusal(.notFound, "league.unit", Phrase("没有这个参赛单位", "There is no such unit in the league"))
    }
    let whole = try await LeagueYear.read(call, plans, league.code, year)
    let language = call.language
    func say(_ zh: String, _ en: String) -> String { call.say(zh, en) }
    let name = LeagueWords.unit(unit, league, call)
    let group = league.group(of: unit)
    let boards = league.boards.filter { board in board.measures.contains { $0.groups.contains(group?.code ?? "") } }
    let awards = whole.awards.filter { $0.unit == unit && $0.cancelledRevision == nil }
    let strip = kpiStrip(
      boards.map { board in
        let points = whole.months.compactMap { one in
          one.result.scores.first { $0.unit == unit && $0.board == board.code }?.points
        }
        let last = whole.months.last?.result.scores.first { $0.unit == unit && $0.board == board.code }
        return KPI(
          label: board.name[language], value: LeagueWords.points(last?.points), unit: say("分", ""),
          target: last?.rank.map { say("组内第 \($0)", "rank \($0)") }, spark: points.map { Double($0) / 100 })
      })
    let rows = whole.months.reversed().map { one in
      Row(
        [
          "<a href=\"/league?league=\(league.code)&amp;month=\(one.publication.month.code)\">\(one.publication.month.label[language])</a>"
        ]
          + boards.map { board -> HTML in
            let score = one.result.scores.first { $0.unit == unit && $0.board == board.code }
            let given = awards.filter { $0.month == one.publication.month && $0.board == board.code }
            let rank = score?.rank.map { say("第 \($0)", "no. \($0)") } ?? "—"
            return
              "\(LeagueWords.points(score?.points)) <small>\(rank)</small> \(given.html { LeagueLook.award($0.kind, language) })"
          })
    }
    let flags = awards.count { $0.kind == .redFlag }, lights = awards.count { $0.kind == .yellowLight }
    let lede = say(
      "\(group?.name.zh ?? "") · \(year) 年红旗 \(flags) 面，黄灯 \(lights) 盏",
      "\(group?.name.en ?? "") · \(year): \(flags) red flags, \(lights) yellow lights")
    return Pages.page(
      call, title: name, width: .wide, tab: "/league",
      body: LeagueLook.sheet
        + pageHead(
          title: name, lede: HTML(escaping: lede),
          controls: whole.yearFilter(call, "/league/units/\(unit)", league.code),
          above:
            "<p><a href=\"/league?league=\(league.code)\">\(Icon.arrowLeft.html()) \(say("回到五榜", "Back to the boards"))</a></p>"
        )
        + LeagueWords.exampleNotice(league, call)
        + stack([
          strip,
          panel(
            title: say("逐月成绩", "Month by month"), subtitle: say("得分与组内名次", "scores, and ranks among peers"),
            body: dataTable(
              caption: say("逐月成绩", "Month by month"),
              columns: [Column(say("月份", "Month"))] + boards.map { Column($0.name[language]) }, rows: rows,
              empty: emptyState(icon: .chart, title: say("这一年还没有公布", "Nothing was published for this year"), what: "")),
            flush: true),
          panel(
            title: say("红旗与黄灯", "Flags and lights"),
            body: FlagsPage.table(whole.awards.filter { $0.unit == unit }, league, call), flush: true),
        ]))
  }
}
