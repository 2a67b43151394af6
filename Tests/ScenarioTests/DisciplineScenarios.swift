import Basics
import HTTPTypes

/// The scenarios of the discipline of matters: who comes in, and what wrong input is answered with.
extension ScenarioTests {
  private static let dispatcher = "szzx.dispatcher1", leader = "qfb.leader1", arbiter = "bbw.arbiter1"
  private static let supervisor = "qfb.supervisor1", grid = "320115001001001.worker"

  static let discipline: [Scenario] = [
    Scenario("my desk for visitors", .get, "/desk", status: 401),
    Scenario("my desk for an administrator", .get, "/desk", post: "szzx.systemAdmin", status: 403),
    Scenario("my desk", .get, "/desk", post: "szzx.acceptor1", contains: ["待我办理", "{open}"], mustNotContain: personal + raw),
    Scenario(
      "my desk in English", .get, "/desk", post: "szzx.acceptor1", language: .en, contains: ["For me to take on"],
      mustNotContain: personal + raw),
    Scenario("desk of an agency", .get, "/desk", post: "swj.desk", mustNotContain: ["{open}", "{number}"]),
    Scenario("quality for visitors", .get, "/quality", status: 401),
    Scenario("quality for a handler", .get, "/quality", post: "cgj.handler", status: 403),
    Scenario("quality", .get, "/quality", post: leader, contains: ["结案的结果", "100.0 %（1/1）", "回访三率"], mustNotContain: personal),
    Scenario("quality in English", .get, "/quality", post: leader, language: .en, contains: ["Outcomes", "100.0 % (1/1)"]),
    Scenario("lotteries", .get, "/draws", contains: ["抽签复核", "还没有抽过"], mustNotContain: ["name=\"per_agency\""]),
    Scenario("lotteries for a supervisor", .get, "/draws", post: supervisor, contains: ["name=\"per_agency\""]),
    Scenario("lottery by visitors", .post, "/draws", form: ["from": "2026-11-01"], status: 401),
    Scenario("lottery by an agency", .post, "/draws", form: ["from": "2026-11-01"], post: "cgj.chief", status: 403),
    Scenario(
      "lottery without an end", .post, "/draws", form: ["from": "2026-11-07", "to": evil], post: supervisor, status: 422,
      contains: ["f-to-fault", "2026-11-07"], mustNotContain: raw),
    Scenario(
      "lottery of a time that runs", .post, "/draws", form: ["from": "2026-11-01", "to": "2026-11-30", "per_agency": "3"], post: supervisor,
      status: 422, contains: ["这段时间还没有过完"]),
    Scenario(
      "lottery of none", .post, "/draws", form: ["from": "2026-11-01", "to": "2026-11-07", "per_agency": "0"], post: supervisor,
      status: 422, contains: ["f-per_agency-fault"]),
    Scenario(
      "lottery before its seed", .post, "/draws", form: ["from": "2026-11-01", "to": "2026-11-22", "per_agency": "3"], post: supervisor,
      status: 409, contains: ["种子还没有产生"]),
    Scenario("lottery that is not there", .get, "/draws/1", status: 404),
    Scenario("lottery of markup", .get, "/draws/%3Cscript%3Ealert(1)", status: 404, mustNotContain: raw),
    Scenario("precedents for visitors", .get, "/duties/proposals", status: 401),
    Scenario("precedents for an agency", .get, "/duties/proposals", post: "cgj.desk", status: 403),
    Scenario("precedents", .get, "/duties/proposals", post: arbiter, contains: ["还没有裁定"]),
    Scenario("precedents in English", .get, "/duties/proposals", post: arbiter, language: .en, contains: ["No decisions yet"]),
    Scenario("proposed lines", .get, "/duties/proposals.csv", post: arbiter, contains: ["code,kind,category,area,lead"]),
    Scenario("proposed lines for an agency", .get, "/duties/proposals.csv", post: "cgj.desk", status: 403),
    Scenario("joint centre for visitors", .get, "/centres/tjs", status: 401),
    Scenario("joint centre", .get, "/centres/tjs", post: "tjs.lead", contains: ["队列", "常驻成员"], mustNotContain: personal),
    Scenario("joint centre that is not there", .get, "/centres/%3Cscript%3E", post: "tjs.lead", status: 404, mustNotContain: raw),
    Scenario("campaigns for visitors", .get, "/campaigns", status: 401),
    Scenario("campaigns", .get, "/campaigns", post: leader, contains: ["反复发生的地方"], mustNotContain: ["/campaigns/new"]),
    Scenario("beginning a campaign", .get, "/campaigns/new", post: dispatcher, contains: ["name=\"plan\""]),
    Scenario("beginning a campaign as a leader", .get, "/campaigns/new", post: leader, status: 403),
    Scenario(
      "campaign without a plan", .post, "/campaigns",
      form: ["title": "整治 \(evil)", "category": "event:99", "lead": "x", "until": "2026-11-23", "matter": "1", "area": "9"], post: dispatcher,
      status: 422,
      contains: ["f-category-fault", "f-lead-fault", "f-plan-fault", "f-until-fault", "f-matter-fault", "f-area-fault", "整治"],
      mustNotContain: raw),
    Scenario(
      "campaign without a plan, in English", .post, "/campaigns", form: ["title": "Covers"], post: dispatcher, language: .en, status: 422,
      contains: ["Say how it will be dealt with", "Covers"]),
    Scenario("campaign by a leader", .post, "/campaigns", form: ["title": "x"], post: leader, status: 403),
    Scenario("campaign that is not there", .get, "/campaigns/1", post: leader, status: 404),
    Scenario("ending no campaign", .post, "/campaigns/1/end", form: ["result": "x"], post: dispatcher, status: 409),
    Scenario("ending no campaign without words", .post, "/campaigns/1/end", post: dispatcher, status: 404),
    Scenario("ending a campaign as a leader", .post, "/campaigns/1/end", form: ["result": "x"], post: leader, status: 403),
    Scenario("self-handled for visitors", .get, "/self-handled", status: 401),
    Scenario("self-handled for an agency", .get, "/self-handled", post: "cgj.desk", status: 403),
    Scenario("self-handled", .get, "/self-handled", post: grid, contains: ["name=\"before\"", "name=\"after\"", "event:06010#1"]),
    Scenario("self-handled by an agency", .post, "/self-handled", form: ["result": "x"], post: "cgj.desk", status: 403),
    Scenario(
      "self-handled without photos", .post, "/self-handled", form: ["standard": "event:06010#1", "result": "清走了 \(evil)"], post: grid,
      status: 422, contains: ["f-before-fault", "f-after-fault", "清走了"], mustNotContain: raw),
    Scenario(
      "self-handled of what needs its agency", .post, "/self-handled", form: ["standard": "event:01001#1", "result": "x"], post: grid,
      language: .en, status: 422, contains: ["Choose a subclass that can be fixed on the spot"]),
    Scenario("part by visitors", .post, "/matters/{open}/parts", status: 401),
    Scenario("part by an agency", .post, "/matters/{number}/parts", form: ["version": "1"], post: "cgj.desk", status: 403),
    Scenario(
      "part of what is not there", .post, "/matters/1/parts", form: ["version": "1", "part": "x"], post: dispatcher, status: 404),
    Scenario(
      "part of what has ended", .post, "/matters/{number}/parts",
      form: ["version": "{version}", "part": "x", "partCategory": "event:01006"], post: dispatcher, status: 409),
    Scenario(
      "part of what has changed", .post, "/matters/{number}/parts", form: ["version": "1", "part": "晚了一步"], post: dispatcher,
      status: 409),
    Scenario(
      "part through a step", .post, "/matters/{handling}/steps",
      form: ["action": "split", "version": "{handlingVersion}", "part": "x", "partCategory": "event:01006"], post: dispatcher, status: 422,
      contains: ["拆分须同时开立"]),
    Scenario(
      "part without a category", .post, "/matters/{handling}/parts",
      form: ["version": "{handlingVersion}", "part": "另一处 \(evil)"], post: dispatcher, status: 422,
      contains: ["请填写“小类”", "另一处"], mustNotContain: raw),
    Scenario(
      "part", .post, "/matters/{handling}/parts",
      form: ["version": "{handlingVersion}", "part": "另一处", "partCategory": "event:01006"], post: dispatcher, status: 303),
  ]
}
