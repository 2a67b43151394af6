import Basics
import HTTPTypes

/// The scenarios of the cockpit, its figures, the wall and the daily report.
extension ScenarioTests {
  private static let leader = "qfb.leader1"

  static let cockpit: [Scenario] = [
    Scenario(
      "cockpit", .get, "/overview", post: "szzx.acceptor1",
      contains: ["驾驶舱", "截至", "data-theme=\"dark\"", "/overview/figures/ontime", "需要您关注"], mustNotContain: personal + raw),
    Scenario(
      "cockpit in light", .get, "/overview", post: leader, cookies: ["theme": "light"], contains: ["data-theme=\"light\""]),
    Scenario("cockpit of the year", .get, "/overview?range=year", post: leader, contains: ["本年受理", "去年同期"]),
    Scenario(
      "cockpit of what there is not", .get, "/overview?range=%3Cscript%3Ealert&by=x", post: leader, contains: ["今日受理"],
      mustNotContain: raw),
    Scenario("cockpit by satisfaction", .get, "/overview?by=satisfied&range=week", post: leader, contains: ["满意 ÷ 回访接通"]),
    Scenario(
      "figure", .get, "/overview/figures/ontime?range=month", post: leader, contains: ["分子", "怎么算的", "{number}"],
      mustNotContain: personal + inner + raw),
    Scenario(
      "figure in English", .get, "/overview/figures/duration?range=year", post: leader, language: .en,
      contains: ["How it is computed", "Mean time to close"], mustNotContain: personal + raw),
    Scenario(
      "figure that is a list", .get, "/overview/figures/reported?range=week", post: leader, contains: ["/matters?which=all&amp;from="]),
    Scenario("figure of satisfaction", .get, "/overview/figures/satisfied", post: leader, contains: ["/quality"]),
    Scenario("figure that is not there", .get, "/overview/figures/%3Cscript%3Ealert", post: leader, status: 404, mustNotContain: raw),
    Scenario("figure of no street", .get, "/overview/figures/ontime?street=1", post: leader, status: 422, mustNotContain: raw),
    Scenario("figure after nothing", .get, "/overview/figures/ontime?after=x", post: leader, status: 422),
    Scenario("figure for a handler", .get, "/overview/figures/open", post: "cgj.handler", status: 403),
    Scenario("figure for visitors", .get, "/overview/figures/open", status: 401),
    Scenario(
      "wall", .get, "/overview/wall", post: leader, contains: ["data-leave", "class=\"desk wall\""],
      mustNotContain: personal + inner + raw + ["<nav class=\"tabs\"", "138****"]),
    Scenario("wall for visitors", .get, "/overview/wall", status: 401, mustNotContain: ["截至"]),
    Scenario(
      "daily report", .get, "/overview/daily", post: leader, contains: ["日报", "超得最久的 20 件", "/overview/daily?day="],
      mustNotContain: personal + inner + raw),
    Scenario(
      "daily report of a day that is over", .get, "/overview/daily?day=2026-01-05", post: leader, contains: ["2026-01-05", "不作推算"]),
    Scenario("daily report in English", .get, "/overview/daily", post: leader, language: .en, contains: ["Daily report"]),
    Scenario("daily report of no day", .get, "/overview/daily?day=%3Cscript%3Ealert", post: leader, status: 422, mustNotContain: raw),
    Scenario("daily report of tomorrow", .get, "/overview/daily?day=2099-01-01", post: leader, status: 422),
    Scenario("daily report for visitors", .get, "/overview/daily", status: 401),
  ]
}
