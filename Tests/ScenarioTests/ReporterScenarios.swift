import HTTPTypes
import TestDistricts

extension ScenarioTests {
  /// Who reported: masked for the centre, hidden from the handling agency, opened with a reason.
  static let reporters: [Scenario] = [
    Scenario(
      "reporter, masked", .get, "/matters/{open}", post: "szzx.shiftLeader1", contains: ["138****78", "王**", "/matters/{open}/call"],
      mustNotContain: ["13812345678", "王某"]),
    Scenario(
      "reporter, without the right to open", .get, "/matters/{open}", post: "szzx.acceptor1", contains: ["138****78"],
      mustNotContain: ["13812345678", "查看完整信息", "/matters/{open}/call"]),
    Scenario(
      "reporter, for the agency", .get, "/matters/{number}", post: "cgj.desk", mustNotContain: personal + ["不显示号码"]),
    Scenario(
      "reporter opened without a reason", .post, "/matters/{open}/reporter", form: ["reason": " 查 "], post: "szzx.shiftLeader1",
      status: 422, contains: ["4 至 200 字"], mustNotContain: ["13812345678", "王某"]),
    Scenario(
      "reporter opened", .post, "/matters/{open}/reporter", form: ["reason": "回访核实情况"], post: "szzx.shiftLeader1",
      contains: ["13812345678", "王某", "已留痕"]),
    Scenario(
      "reporter opened by the agency", .post, "/matters/{number}/reporter", form: ["reason": "回访核实情况"], post: "cgj.desk", status: 403,
      mustNotContain: personal),
    Scenario(
      "reporter of nothing", .post, "/matters/320115-20260101-000001/reporter", form: ["reason": "回访核实情况"],
      post: "szzx.shiftLeader1", status: 404),
    Scenario("call", .get, "/matters/{open}/call", post: "szzx.shiftLeader1", status: 303, contains: ["tel:13812345678"]),
    Scenario("call by the agency", .get, "/matters/{number}/call", post: "cgj.desk", status: 403, mustNotContain: personal),
    Scenario("call without a bridge, to who may not open", .get, "/matters/{open}/call", post: "szzx.acceptor1", status: 403),
    Scenario("call nobody", .get, "/matters/{quiet}/call", post: "szzx.shiftLeader1", status: 403),
    Scenario("caller", .get, "/caller", post: "rx12345.agent1", contains: ["name=\"phone\""]),
    Scenario(
      "caller found", .post, "/caller", form: ["phone": "138 1234 5678"], post: "rx12345.agent1", contains: ["{open}"],
      mustNotContain: ["{quiet}"]),
    Scenario("caller unknown", .post, "/caller", form: ["phone": "13800000000"], post: "rx12345.agent1", contains: ["没有上报过"]),
    Scenario(
      "caller mistyped", .post, "/caller", form: ["phone": "<b>1"], post: "rx12345.agent1", status: 422, contains: ["7 至 15"],
      mustNotContain: ["<b>1"]),
    Scenario("caller for the agency", .post, "/caller", form: ["phone": "13812345678"], post: "cgj.desk", status: 403),
  ]
}
