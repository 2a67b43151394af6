import Basics
import HTTPTypes
import TestDistricts

extension ScenarioTests {
  private static let month = "/leagues/wupin/2026-10"
  private static let office = "fgw.league1"

  /// The monthly league: a month is opened, entered and seen; what is not published is not shown to everybody.
  static let leagues: [Scenario] = [
    Scenario(
      "boards before anything is published", .get, "/league", contains: ["还没有公布"], mustNotContain: personal + raw),
    Scenario("boards in English", .get, "/league", language: .en, contains: ["Nothing has been published yet"]),
    Scenario("boards of a wrong month", .get, "/league?month=%3Cscript%3Ealert", status: 422, mustNotContain: raw),
    Scenario("boards of no league", .get, "/league?league=x", status: 404),
    Scenario("boards of a month not published", .get, "/league?month=2026-10", status: 404),
    Scenario("boards of a wrong revision", .get, "/league?month=2026-10&revision=x", status: 422),
    Scenario("boards to print", .get, "/league/print", contains: ["还没有公布"]),
    Scenario("boards as CSV", .get, "/league.csv", status: 404),
    Scenario("snapshot", .get, "/league/snapshot.txt", status: 404),
    Scenario("result", .get, "/league/result.txt?month=x", status: 422),
    Scenario("a value not published", .get, "/league/wupin/2026-10/revenue/320115001", status: 404),
    Scenario("a value of markup", .get, "/league/%3Cscript%3E/x/y/z", status: 404, mustNotContain: raw),
    Scenario("a unit", .get, "/league/units/320115001", contains: ["东山", "红旗"]),
    Scenario(
      "a unit in English", .get, "/league/units/320115001?year=2026", language: .en,
      contains: ["Dongshan", "red flags"]),
    Scenario("no unit", .get, "/league/units/%3Cscript%3Ealert", status: 404, mustNotContain: raw),
    Scenario("a unit in a wrong year", .get, "/league/units/320115001?year=MMXX", status: 422),
    Scenario("register of flags", .get, "/league/flags?part=Q3", contains: ["红旗黄灯台账", "3 季度"]),
    Scenario("register of a wrong part", .get, "/league/flags?part=%3Cscript%3E", status: 422, mustNotContain: raw),
    Scenario("scores for programs", .get, "/api/v1/league/scores", contains: ["\"items\":[]"]),
    Scenario("flags for programs", .get, "/api/v1/league/awards?year=2026", contains: ["\"items\":[]"]),
    Scenario("flags of a wrong year for programs", .get, "/api/v1/league/awards?year=x", status: 422),
    Scenario(
      "league desk", .get, "/leagues", post: "320115001.desk", contains: ["月赛填报", "还没有开始收集"],
      mustNotContain: ["/opening"]),
    Scenario(
      "league desk in English", .get, "/leagues", post: office, language: .en, contains: ["Open a month", "/opening"]),
    Scenario("league desk for visitors", .get, "/leagues", status: 401),
    Scenario("league desk for others", .get, "/leagues", post: "cgj.handler", status: 403),
    Scenario(
      "opening by a unit", .post, "/leagues/wupin/opening", form: ["month": "2026-10"], post: "320115001.desk",
      status: 403),
    Scenario(
      "opening no month", .post, "/leagues/wupin/opening", form: ["month": evil], post: office, status: 422,
      contains: ["month"], mustNotContain: raw),
    Scenario(
      "opening a month to come", .post, "/leagues/wupin/opening", form: ["month": "2027-01"], post: office, status: 422),
    Scenario("opening no league", .post, "/leagues/x/opening", form: ["month": "2026-10"], post: office, status: 404),
    Scenario("a month that is not open", .get, month, post: office, status: 404),
    Scenario("opening", .post, "/leagues/wupin/opening", form: ["month": "2026-10"], post: office, status: 303),
    Scenario(
      "a month for a unit", .get, month, post: "320115001.desk", contains: ["value.revenue.320115001", "收集中"],
      mustNotContain: ["320115002", "/approval"]),
    Scenario("a month for a source", .get, month, post: "fgw.desk", contains: ["标为缺数"]),
    Scenario(
      "a month for the office", .get, month, post: office, language: .en,
      contains: ["Approval and publication", "Collecting"]),
    Scenario(
      "a month for leaders", .get, month, post: "qfb.leader1", contains: ["各来源部门的进度"], mustNotContain: ["value.revenue"]
    ),
    Scenario("a month for visitors", .get, month, status: 401),
    Scenario(
      "wrong values", .post, "\(month)/values",
      form: ["value.revenue.320115001": evil, "source.revenue.320115001": ""], post: "320115001.desk",
      status: 422, contains: ["#f-valuesvalue.revenue.320115001", "#f-valuessource.revenue.320115001"],
      mustNotContain: raw),
    Scenario(
      "values of another", .post, "\(month)/values",
      form: ["value.revenue.320115002": "1", "source.revenue.320115002": "x"],
      post: "320115001.desk", status: 403),
    Scenario(
      "values", .post, "\(month)/values",
      form: ["value.revenue.320115001": "3.5", "source.revenue.320115001": "月报 \(evil)"],
      post: "320115001.desk", status: 303),
    Scenario(
      "values in the queue", .get, month, post: "fgw.desk", contains: ["revenue.320115001.1", "核对无误"],
      mustNotContain: raw),
    Scenario(
      "importing nothing", .post, "\(month)/import", post: "320115001.desk", status: 422, contains: ["#f-importfile"]),
    Scenario(
      "checking nothing", .post, "\(month)/checks", form: ["decision": "checked"], post: "fgw.desk", status: 422),
    Scenario(
      "checking nonsense", .post, "\(month)/checks", form: ["decision": "checked", "cell": evil], post: "fgw.desk",
      status: 422, mustNotContain: raw),
    Scenario(
      "sending back without a reason", .post, "\(month)/checks",
      form: ["decision": "returned", "cell": "revenue.320115001.1"], post: "fgw.desk",
      status: 422, contains: ["#f-checksreason"]),
    Scenario(
      "checking", .post, "\(month)/checks", form: ["decision": "checked", "cell": "revenue.320115001.1"],
      post: "fgw.desk", status: 303),
    Scenario(
      "checking twice", .post, "\(month)/checks", form: ["decision": "checked", "cell": "revenue.320115001.1"],
      post: "fgw.desk", status: 409),
    Scenario(
      "checking by a unit", .post, "\(month)/checks", form: ["decision": "checked", "cell": "starts.320115001.0"],
      post: "320115001.desk", status: 403),
    Scenario("approval too early", .post, "\(month)/approval", post: office, status: 409, contains: ["没有核对"]),
    Scenario("publication too early", .post, "\(month)/publication", post: office, status: 409),
    Scenario("reopening what is open", .post, "\(month)/reopening", form: ["reason": "x"], post: office, status: 409),
    Scenario(
      "an objection to what is not published", .post, "\(month)/appeals",
      form: ["cell": "revenue.320115001", "text": evil], post: "320115001.desk", status: 409, mustNotContain: raw),
    Scenario(
      "an answer to no objection", .post, "\(month)/appeals/1", form: ["answer": "x", "upheld": "no"], post: office,
      status: 404),
  ]
}
