import Basics
import HTTPTypes

/// The scenarios of the pages about one's own data and one's own reports. `{token}` is the session of the reporter of
/// `{number}`, `{request}` a request about it.
extension ScenarioTests {
  static let dataRights: [Scenario] = [
    Scenario("privacy notice", .get, "/privacy", contains: ["第三十四条", "/my-data"], mustNotContain: personal),
    Scenario("privacy notice in English", .get, "/privacy", language: .en, contains: ["Your rights"]),
    Scenario("asking about one's data", .get, "/my-data?about={number}", contains: ["{number}", "name=\"right\""]),
    Scenario(
      "request without a right", .post, "/my-data", form: ["about": "{number}", "last_four": "5678"], status: 422),
    Scenario(
      "request with others' digits", .post, "/my-data",
      form: ["about": "{number}", "right": "copy", "last_four": "5679"], status: 404, mustNotContain: personal),
    Scenario(
      "request about what gives no proof", .post, "/my-data",
      form: ["about": "{quiet}", "right": "copy", "last_four": "5678"], status: 404, mustNotContain: personal),
    Scenario(
      "request", .post, "/my-data", form: ["about": "{number}", "right": "copy", "last_four": "5678"], status: 303,
      mustNotContain: personal + ["5678;"]),
    Scenario(
      "my reports", .get, "/mine", cookies: mine, contains: ["{number}"], mustNotContain: personal + ["{quiet}"]),
    Scenario("reports of nobody", .get, "/mine", contains: ["/follow"], mustNotContain: ["{number}"] + personal),
    Scenario("forged session", .get, "/mine", cookies: ["resident": evil], mustNotContain: ["{number}"] + raw),
    Scenario("unfollowing without a session", .post, "/mine/unfollow", form: ["number": "{number}"], status: 303),
    Scenario(
      "withdrawing another's consent", .post, "/follow/{number}/withdrawal", form: ["purpose": "contact"], status: 404),
    Scenario(
      "withdrawing what was not given", .post, "/follow/{number}/withdrawal", form: ["purpose": evil], cookies: mine,
      status: 404, mustNotContain: raw),
    Scenario(
      "a step that is not the reporter's", .post, "/follow/{number}/steps",
      form: ["action": "void", "version": "{version}"], cookies: mine, status: 409, mustNotContain: inner + staff),
    Scenario("requests for visitors", .get, "/privacy/requests", status: 401, mustNotContain: ["{request}"]),
    Scenario("requests for an acceptor", .get, "/privacy/requests", post: "szzx.acceptor1", status: 403),
    Scenario(
      "requests", .get, "/privacy/requests", post: "szzx.dataOfficer", contains: ["{request}"], mustNotContain: personal
    ),
    Scenario(
      "one request", .get, "/privacy/requests/{request}", post: "szzx.dataOfficer", contains: ["138****78", "怎么算的"],
      mustNotContain: personal + raw),
    Scenario("a report is no request", .get, "/privacy/requests/{number}", post: "szzx.dataOfficer", status: 404),
    Scenario(
      "opening without a reason", .post, "/privacy/requests/{request}/opening", post: "szzx.dataOfficer", status: 422,
      mustNotContain: personal),
    Scenario(
      "opening with a reason", .post, "/privacy/requests/{request}/opening", form: ["reason": "核对副本内容"],
      post: "szzx.dataOfficer", contains: personal),
    Scenario(
      "deed that was not asked for", .post, "/privacy/requests/{request}/deeds", form: ["deed": "delete"],
      post: "szzx.dataOfficer", status: 403),
    Scenario(
      "copy", .post, "/privacy/requests/{request}/deeds", form: ["deed": "export"], post: "szzx.dataOfficer",
      contains: personal + ["{number}"], mustNotContain: ["路灯不亮"]),
    Scenario(
      "answer without words", .post, "/privacy/requests/{request}/steps", form: ["action": "answer", "version": "1"],
      post: "szzx.dataOfficer", status: 422, mustNotContain: personal),
    Scenario("signing out of a device", .post, "/mine/sign-out", cookies: ["resident": "{spare}"], status: 303),
  ]
}
