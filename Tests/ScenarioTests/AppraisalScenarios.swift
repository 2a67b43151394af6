import Basics
import HTTPTypes
import Site

/// Appraisal as seen from outside: who sees what, what is refused, what stays typed.
extension ScenarioTests {
  static let appraisals: [Scenario] = {
    let statistician = "szzx.statistician1", supervisor = "qfb.supervisor1", chief = "cgj.chief"
    return [
      Scenario("appraisal for visitors", .get, "/appraisal", status: 401),
      Scenario("appraisal for a handler", .get, "/appraisal", post: "cgj.handler", status: 403),
      Scenario(
        "appraisal", .get, "/appraisal", post: chief, contains: ["街道、园区评价", "示例办法", "怎么算", "2026 年 10 月"],
        mustNotContain: personal + raw),
      Scenario(
        "appraisal of agencies in English", .get, "/appraisal?object=agency&period=2026-Q4", post: "qfb.leader1",
        language: .en,
        contains: ["Departments", "Urban Mgmt", "An example, in force nowhere here"], mustNotContain: personal + raw),
      Scenario(
        "appraisal of functions", .get, "/appraisal?scheme=functions&period=2026-11", post: supervisor,
        contains: ["城管局处置员"]),
      Scenario(
        "appraisal by an unknown scheme", .get, "/appraisal?scheme=%3Cscript%3Ealert(1)", post: chief, status: 404,
        mustNotContain: raw),
      Scenario(
        "appraisal of a wrong period", .get, "/appraisal?period=%3Cscript%3Ealert(1)", post: chief, status: 422,
        mustNotContain: raw),
      Scenario("appraisal of the future", .get, "/appraisal?period=2031-01", post: chief, status: 422),
      Scenario(
        "table for Chinese spreadsheets", .get, "/appraisal/tables/csv?scheme=agencies&period=2026-11", post: chief,
        contains: ["\u{FEFF}同类组,单位代码,单位", "城管局", "示例办法，未施行"], mustNotContain: personal + raw),
      Scenario(
        "table as a workbook", .get, "/appraisal/tables/xlsx?scheme=agencies&period=2026-11", post: chief,
        contains: ["PK"]),
      Scenario("table in another form", .get, "/appraisal/tables/doc", post: chief, status: 404),
      Scenario("table for visitors", .get, "/appraisal/tables/csv", status: 401),
      Scenario(
        "cell", .get, "/appraisal/cells?scheme=agencies&period=2026-11&unit=cgj&criterion=onTime", post: statistician,
        contains: ["怎么算的", "按期处置数 ÷"], mustNotContain: personal + raw),
      Scenario(
        "cell by another count", .get,
        "/appraisal/cells?scheme=agencies&period=2026-11&unit=cgj&criterion=onTime&count=handledOnTime",
        post: chief, language: .en, contains: ["How it is computed"], mustNotContain: personal + raw),
      Scenario(
        "cell by a count it does not have", .get,
        "/appraisal/cells?scheme=agencies&period=2026-11&unit=cgj&criterion=onTime&count=filed",
        post: chief, status: 422),
      Scenario(
        "cell of nobody", .get, "/appraisal/cells?scheme=agencies&unit=x&criterion=onTime", post: chief, status: 404),
      Scenario("cell for visitors", .get, "/appraisal/cells?scheme=agencies&unit=cgj&criterion=onTime", status: 401),
      Scenario(
        "freezing for a chief", .get, "/appraisal/freeze?scheme=regions&period=2026-10", post: chief, status: 403),
      Scenario(
        "freezing in advance", .get, "/appraisal/freeze?scheme=regions&period=2026-10", post: statistician,
        contains: ["将冻结的内容", "SHA-256"], mustNotContain: personal + raw),
      Scenario(
        "freezing by a supervisor", .post, "/appraisal/freeze", form: ["scheme": "regions", "period": "2026-10"],
        post: supervisor, status: 403),
      Scenario(
        "freezing a month that runs", .post, "/appraisal/freeze", form: ["scheme": "regions", "period": "2026-11"],
        post: statistician,
        status: 409, contains: ["2026-12-03"]),
      Scenario(
        "freezing by an unknown scheme", .post, "/appraisal/freeze", form: ["scheme": evil], post: statistician,
        status: 404, mustNotContain: raw),
      Scenario("results", .get, "/appraisal/results", post: chief, contains: ["还没有公布的结果"]),
      Scenario("results for visitors", .get, "/appraisal/results", status: 401),
      Scenario("no result", .get, "/appraisal/results/1", post: chief, status: 404),
      Scenario("no check", .get, "/appraisal/results/1/check", post: chief, status: 404),
      Scenario("no file", .get, "/appraisal/results/1/files/facts", post: statistician, status: 404),
      Scenario("publishing nothing", .post, "/appraisal/results/1/publication", post: supervisor, status: 404),
      Scenario(
        "publishing as a statistician", .post, "/appraisal/results/1/publication", post: statistician, status: 403),
      Scenario(
        "objecting to nothing", .post, "/appraisal/results/1/objections", form: ["ground": "x"], post: chief,
        status: 404),
      Scenario(
        "objecting as a leader", .post, "/appraisal/results/1/objections", form: ["ground": "x"], post: "qfb.leader1",
        status: 403),
      Scenario(
        "answering nothing", .post, "/appraisal/objections/1/answer", form: ["answer": "x"], post: statistician,
        status: 404),
      Scenario(
        "answering as a chief", .post, "/appraisal/objections/1/answer", form: ["answer": "x"], post: chief, status: 403
      ),
      Scenario(
        "scores by hand", .get, "/appraisal/scores?scheme=jinhua&period=2026-10", post: supervisor,
        contains: ["录入评分", "标记案件", "加倍扣分"]),
      Scenario(
        "scores by hand for a leader", .get, "/appraisal/scores?scheme=jinhua", post: "qfb.leader1",
        mustNotContain: ["录入评分"]),
      Scenario(
        "entering as a leader", .post, "/appraisal/scores", form: ["scheme": "jinhua"], post: "qfb.leader1", status: 403
      ),
      Scenario(
        "entering what is wrong keeps what was typed", .post, "/appraisal/scores",
        form: [
          "scheme": "jinhua", "period": "2026-10", "criterion": "organisation", "subject": "320115001", "value": "9",
          "ground": "会议纪要 \(evil)",
        ],
        post: statistician, status: 422, contains: ["f-p-value-fault", "会议纪要"], mustNotContain: raw),
      Scenario(
        "marking what is not there", .post, "/appraisal/scores",
        form: [
          "scheme": "jinhua", "period": "2026-10", "kind": "mark", "criterion": "mark:media", "subject": evil,
          "value": "1", "ground": "报道",
        ], post: statistician, status: 422, contains: ["f-m-subject-fault"], mustNotContain: raw),
      Scenario(
        "entering", .post, "/appraisal/scores",
        form: [
          "scheme": "jinhua", "period": "2026-10", "criterion": "organisation", "subject": "320115001", "value": "4.5",
          "ground": "会议纪要",
        ],
        post: statistician, status: 303),
      Scenario(
        "what was entered waits", .get, "/appraisal/scores?scheme=jinhua&period=2026-10", post: supervisor,
        contains: ["审核通过", "会议纪要"]),
      Scenario(
        "one's own is decided by another", .get, "/appraisal/scores?scheme=jinhua&period=2026-10", post: statistician,
        language: .en,
        contains: ["somebody else decides"]),
      Scenario(
        "deciding nothing", .post, "/appraisal/scores/1/decision", form: ["decision": "approve"], post: supervisor,
        status: 404),
      Scenario(
        "deciding as a leader", .post, "/appraisal/scores/1/decision", form: ["decision": "approve"],
        post: "qfb.leader1", status: 403),
      Scenario("frozen results for programs", .get, "/api/v1/appraisals", post: chief, contains: ["\"items\":[]"]),
      Scenario("no frozen result for programs", .get, "/api/v1/appraisals/1", post: chief, status: 404),
      Scenario("frozen results for nobody", .get, "/api/v1/appraisals", status: 401),
    ]
  }()
}
