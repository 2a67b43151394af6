import Basics
import HTTPTypes
import TestDistricts

extension ScenarioTests {
  private static let statistician = "szzx.statistician1"
  private static let month = "2026-11"

  /// Indicators, what is behind them, values that are entered; reviews.
  static let statistics: [Scenario] = [
    Scenario(
      "indicators", .get, "/indicators", post: statistician, contains: ["按期结案率", "城镇新增就业", "—", "审核（0）"],
      mustNotContain: personal + raw),
    Scenario(
      "indicators in English", .get, "/indicators?period=2026-Q4", post: "qfb.leader1", language: .en,
      contains: ["Closed on time", "On the year before"], mustNotContain: ["/indicators/approval"]),
    Scenario("indicators of no period", .get, "/indicators?period=2026-13", post: statistician, status: 422),
    Scenario("indicators for visitors", .get, "/indicators", status: 401),
    Scenario("indicators for others", .get, "/indicators", post: "cgj.handler", status: 403),
    Scenario(
      "an indicator", .get, "/indicators/onTimeClosing?period=\(month)", post: statistician,
      contains: ["按期处置数 ÷（应处置数 − 缓办数 − 剔除数）", "城管局", "handledOnTime"], mustNotContain: personal + inner),
    Scenario(
      "an indicator by function", .get, "/indicators/dispatchOnTime?period=\(month)&sort=function", post: statistician,
      contains: ["派遣员"], mustNotContain: inner),
    Scenario("an observed indicator", .get, "/indicators/newJobs", post: statistician, contains: ["还没有数值", "人社局"]),
    Scenario("no such indicator", .get, "/indicators/nothing", post: statistician, status: 404),
    Scenario(
      "behind a count", .get, "/counts/closed/matters?period=\(month)&sort=agency&name=cgj", post: statistician,
      contains: ["{number}", "计 1"],
      mustNotContain: personal + raw),
    Scenario(
      "behind a count, beyond one's reach", .get, "/counts/closed/matters?period=\(month)&sort=all", post: "swj.chief",
      contains: ["不在您的可见范围内"], mustNotContain: ["{number}"]),
    Scenario("behind no count", .get, "/counts/nothing/matters", post: statistician, status: 404),
    Scenario(
      "behind a count of markup", .get, "/counts/closed/matters?sort=agency&name=%3Cscript%3Ealert", post: statistician,
      mustNotContain: raw),
    Scenario("behind no grouping", .get, "/counts/closed/matters?sort=person", post: statistician, status: 422),
    Scenario(
      "the form of values", .get, "/indicators/entry", post: "fgw.desk", contains: ["一般公共预算收入", "type=\"file\""],
      mustNotContain: ["城镇新增就业（"]),
    Scenario(
      "the form of an agency without indicators", .get, "/indicators/entry", post: "cgj.desk", contains: ["没有要填报的指标"]),
    Scenario(
      "a value that is wrong", .post, "/indicators/entry",
      form: ["indicator": "newJobs", "period": "June", "value": "many", "source": "", "subject": evil],
      post: "fgw.desk", status: 422,
      contains: ["#f-indicator", "#f-period", "#f-value", "#f-source", "#f-subject", "value=\"many\""],
      mustNotContain: raw),
    Scenario(
      "a value", .post, "/indicators/entry",
      form: [
        "indicator": "budgetRevenue", "period": "2026-10", "value": "123.4", "yearOnYear": "5.6",
        "source": "十月快报 \(evil)",
      ],
      post: "fgw.desk", status: 303),
    Scenario("values of no file", .post, "/indicators/entry/file", post: "fgw.desk", status: 422),
    Scenario(
      "what waits", .get, "/indicators/approval", post: statistician, contains: ["123.4", "十月快报", "退回"],
      mustNotContain: raw),
    Scenario("what waits is not for the source", .get, "/indicators/approval", post: "fgw.desk", status: 403),
    Scenario(
      "deciding on nothing", .post, "/indicators/approval/1", form: ["decision": "approve"], post: statistician,
      status: 404),
    Scenario("deciding nothing", .post, "/indicators/approval/1", post: statistician, status: 422),
    Scenario(
      "definitions for programs", .get, "/api/v1/indicators?limit=1", post: statistician,
      contains: ["\"code\":\"onTimeClosing\"", "handledOnTime"]),
    Scenario(
      "figures for programs", .get, "/api/v1/indicators/onTimeClosing/figures?period=\(month)&sort=agency",
      post: statistician,
      contains: ["\"name\":\"cgj\"", "\"denominator\":"]),
    Scenario(
      "figures of nothing", .get, "/api/v1/indicators/nothing/figures", post: statistician, status: 404,
      contains: ["problem+json"]),

    Scenario("reviews", .get, "/reviews", post: statistician, status: 303),
    Scenario(
      "a review", .get, "/reviews/2026-H2", post: statistician, contains: ["一网统管", "没有写的句子", "一般公共预算收入"],
      mustNotContain: personal + raw),
    Scenario(
      "a review in English", .get, "/reviews/2026-H2", post: statistician, language: .en,
      contains: ["What could not be said", "One network"]),
    Scenario("a review as a document", .get, "/reviews/2026-H2/document.docx", post: statistician),
    Scenario("a review of no period", .get, "/reviews/2026-11", post: statistician, status: 404),
    Scenario("reviews for visitors", .get, "/reviews/2026-H2", status: 401),
    Scenario("reviews for others", .get, "/reviews/2026-H2", post: "cgj.desk", status: 403),
  ]
}
