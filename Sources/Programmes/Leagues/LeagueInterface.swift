import Basics
import Documents
import HTTPTypes
import JSONAPI
import Organization
import Platform
import Site
import Storage

/// The published months of leagues, for programs.
struct LeagueInterface: Sendable {
  private static let heading = Phrase("五拼五比", "League")
  private static let league = Contract.Input(
    "league", .query, .text, Phrase("联赛代码，默认第一个", "the code of the league; the first if left out"))

  let plans: LeaguePlans

  var endpoints: [Endpoint] {
    [
      Endpoint.api(
        .get, "/league/scores", permission: .open, purpose: Phrase("一期的得分与名次", "Scores and ranks of a month"),
        contract: APIList.contract(
          Self.heading, Self.score,
          [
            Self.league,
            .init("month", .query, .text, Phrase("月份，默认最近一期", "the month, such as 2026-05; the newest if left out")),
            .init("revision", .query, .integer, Phrase("版次，默认最后一版", "the revision; the last if left out")),
          ])
      ) { call in
        let (plan, _) = try await LeagueView.league(call, plans)
        var view: LeagueView?
        if let plan { view = try await LeagueView.read(call, plans, plan.code, LeagueView.month(call.query["month"])) }
        return try APIList.reply(view.map { $0.result.scores + $0.result.totals } ?? [], as: Self.score, call)
      },
      Endpoint.api(
        .get, "/league/awards", permission: .open, purpose: Phrase("一年的红旗与黄灯", "Flags and lights of a year"),
        contract: APIList.contract(
          Self.heading, Self.award,
          [Self.league, .init("year", .query, .integer, Phrase("年份，默认今年", "the year; this one if left out"))])
      ) { call in
        let (plan, _) = try await LeagueView.league(call, plans)
        let year = try LeagueYear.year(call)
        let awards = try await call.jurisdiction.database.read("api.league") {
          try LeagueAwardsTable.list(plan?.code ?? "", (year * 12)...(year * 12 + 11), in: $0)
        }
        return try APIList.reply(awards, as: Self.award, call)
      },
    ]
  }

  static let score = APIShape<LeagueResult.Score>(
    "LeagueScore", Phrase("一个单位在一张榜上", "A unit on a board"),
    [
      .init("board", .text, Phrase("榜，空为总分", "the board; empty for the total")) { s, _ in .string(s.board) },
      .init("group", .text, Phrase("组", "the group of peers")) { s, _ in .string(s.group) },
      .init("unit", .text, Phrase("单位", "the unit")) { s, _ in .string(s.unit) },
      .init("points", .integer, Phrase("得分，百分之一分", "points, in hundredths"), mayBeNull: true) { s, _ in
        .number(s.points)
      },
      .init("rank", .integer, Phrase("组内名次", "the rank among peers"), mayBeNull: true) { s, _ in .number(s.rank) },
    ])

  static let award = APIShape<LeagueAward>(
    "LeagueAward", Phrase("一面红旗或一盏黄灯", "A red flag or a yellow light"),
    [
      .init("key", .text, Phrase("键", "its key")) { a, _ in .string(a.key.description) },
      .init("month", .text, Phrase("月份", "the month")) { a, _ in .string(a.month.code) },
      .init("kind", .text, Phrase("redFlag 红旗，yellowLight 黄灯", "redFlag or yellowLight")) { a, _ in
        .string(a.kind.rawValue)
      },
      .init("rule", .text, Phrase("规则", "the rule that gave it")) { a, _ in .string(a.rule) },
      .init("board", .text, Phrase("榜", "the board")) { a, _ in .string(a.board) },
      .init("unit", .text, Phrase("单位", "the unit")) { a, _ in .string(a.unit) },
      .init("cases", .text, Phrase("依据：指标:数值:名次", "what it rests on, as indicator:figure:rank")) { a, _ in
        .string(a.cases)
      },
      .init("revision", .integer, Phrase("哪一版给的", "the revision that gave it")) { a, _ in .integer(a.revision) },
      .init("cancelled_revision", .integer, Phrase("哪一版撤销", "the revision that cancelled it"), mayBeNull: true) {
        a, _ in
        .number(a.cancelledRevision)
      },
    ])
}
