import Basics
import HTTPTypes
import Organization

extension ScenarioTests {
  private static let agent = "rx12345.agent1"
  private static let desk = "cgj.desk"

  /// Search, kept filters, many at once, the map of the list, a call.
  static let workbench: [Scenario] = [
    Scenario("search for visitors", .get, "/search?q=x", status: 401),
    Scenario("search for nothing", .get, "/search", post: agent, contains: ["name=\"q\""]),
    Scenario(
      "search by words", .get, "/search?q=%E8%B7%AF%E7%81%AF%E4%B8%8D%E4%BA%AE", post: "szzx.acceptor1",
      contains: ["{open}"], mustNotContain: raw),
    Scenario("search by number", .get, "/search?q={number}", post: desk, contains: ["/matters/{number}"]),
    Scenario(
      "search out of reach", .get, "/search?q={number}", post: "swj.desk", contains: ["没有找到"],
      mustNotContain: ["/matters/{number}"]),
    Scenario(
      "search for a phone that is masked", .get, "/search?q=1381234", post: "szzx.acceptor1",
      mustNotContain: ["/matters/{number}"]),
    Scenario(
      "search for a phone by its form", .get, "/search?q=13812345678", post: agent, contains: ["action=\"/caller\""]),
    Scenario("search for markup", .get, "/search?q=%3Cscript%3Ealert(1)", post: agent, mustNotContain: raw),
    Scenario(
      "search in English", .get, "/search?q=zzzz", post: agent, language: .en, contains: ["Nothing found for “zzzz”"]),
    Scenario("list with filters", .get, "/matters?which=all", post: agent, contains: ["保存此筛选", "常用筛选"]),
    Scenario(
      "keeping a filter without a name", .post, "/matters/filters", form: ["query": "which=overdue"], post: agent,
      status: 422),
    Scenario(
      "keeping a filter that is none", .post, "/matters/filters", form: ["name": "x", "query": "which=nothing"],
      post: agent, status: 422),
    Scenario(
      "keeping a filter", .post, "/matters/filters", form: ["name": evil, "query": "which=overdue&view=map"],
      post: agent, status: 303, contains: ["/matters?which=overdue"]),
    Scenario("a kept filter", .get, "/matters?which=overdue", post: agent, contains: ["/removal"], mustNotContain: raw),
    Scenario("a kept filter is one's own", .get, "/matters?which=overdue", post: desk, mustNotContain: ["/removal"]),
    Scenario("removing no filter", .post, "/matters/filters/1/removal", post: agent, status: 404),
    Scenario("map of the list", .get, "/matters?view=map", post: agent, contains: ["/matters/points.json", "leaflet"]),
    Scenario(
      "points of the list", .get, "/matters/points.json", post: "szzx.acceptor1", contains: ["{open}"],
      mustNotContain: [phone]),
    Scenario(
      "points out of reach", .get, "/matters/points.json?which=all", post: "swj.desk", mustNotContain: ["{number}"]),
    Scenario("outlines", .get, "/matters/outlines.json", post: agent, contains: ["rings"]),
    Scenario("nothing ticked", .post, "/matters/bulk", post: desk, status: 422, contains: ["请先在清单里勾选案件"]),
    Scenario("ticked without a number", .post, "/matters/bulk", form: ["number": "@"], post: desk, status: 422),
    Scenario(
      "ticked out of reach", .post, "/matters/bulk", form: ["number": "{number}@1"], post: "swj.desk", status: 404),
    Scenario(
      "ticked, step to be chosen", .post, "/matters/bulk", form: ["number": "{handling}@{handlingVersion}"], post: desk,
      contains: ["预览", "name=\"action\""]),
    Scenario(
      "ticked, no such step", .post, "/matters/bulk",
      form: ["number": "{handling}@{handlingVersion}", "action": "close"], post: desk, status: 409),
    Scenario("taking calls, for agencies", .get, "/intake", post: desk, status: 403),
    Scenario("taking calls", .get, "/intake", post: agent, contains: ["name=\"details\"", "id=\"advice\""]),
    Scenario(
      "advice", .get, "/intake/advice?details=%E4%BA%95%E7%9B%96%E7%A0%B4%E6%8D%9F&area={community}", post: agent,
      contains: ["event:01001", "井盖", "权责清单"]),
    Scenario(
      "advice without scripts", .post, "/intake", form: ["step": "advise", "details": "井盖破损 \(evil)"], post: agent,
      contains: ["event:01001", "井盖破损"], mustNotContain: raw),
    Scenario(
      "a call with nothing said", .post, "/intake", form: ["phone": phone], post: agent, status: 422,
      contains: ["f-details-fault"]),
    Scenario("the number for the caller", .get, "/intake/done/{number}", post: agent, contains: ["{number}"]),
  ]
}
