import Basics
import HTTPTypes

/// The scenarios of delegated powers and of enforcement records. `{number}` is with the urban management bureau.
extension ScenarioTests {
  static let enforcement: [Scenario] = [
    Scenario("powers", .get, "/powers", contains: ["cg-06", "区城市管理局", "行政处罚法第二十四条", "/powers.csv"], mustNotContain: ["nc-01", "cg-07"]),
    Scenario("powers on another day", .get, "/powers?day=2027-01-01", contains: ["nc-01"]),
    Scenario("powers by a word", .get, "/powers?q=sewers", language: .en, contains: ["sw-01", "Dongshan Street"], mustNotContain: ["cg-06"]),
    Scenario("powers by markup", .get, "/powers?q=%3Cscript%3Ealert", mustNotContain: raw),
    Scenario("powers on no day", .get, "/powers?day=yesterday", status: 422, contains: ["2026-11-23"]),
    Scenario("powers as a file", .get, "/powers.csv?q=cg-01", contains: ["cg-01", "所在街道（园区）"], mustNotContain: ["cg-06", "2022-12-31"]),
    Scenario("records for visitors", .get, "/enforcement", status: 401),
    Scenario("records", .get, "/enforcement?which=overdue&stage=filed&agency=cgj", post: "szzx.acceptor1", contains: ["没有执法案件"]),
    Scenario("records in a wrong range", .get, "/enforcement?which=all", post: "szzx.acceptor1", status: 422),
    Scenario("records as a file", .get, "/enforcement.csv?which=ended", post: "szzx.acceptor1", contains: ["来源案件"]),
    Scenario("record for an acceptor", .get, "/matters/{number}/enforcement", post: "szzx.acceptor1", status: 403),
    Scenario("record out of reach", .get, "/matters/{open}/enforcement", post: "cgj.desk", status: 404),
    Scenario(
      "form of a record", .get, "/matters/{number}/enforcement", post: "cgj.desk", contains: ["cg-06", "name=\"card2\"", "{number}"],
      mustNotContain: ["cg-01", "sc-01"] + raw + personal),
    Scenario(
      "record without officers", .post, "/matters/{number}/enforcement", form: ["power": "cg-06", "details": evil], post: "cgj.desk",
      status: 422, contains: ["#f-officer1", "#f-card2"], mustNotContain: raw),
    Scenario("evidence of what is no record", .get, "/enforcement/{number}/evidence", post: "cgj.desk", status: 404),
  ]
}
