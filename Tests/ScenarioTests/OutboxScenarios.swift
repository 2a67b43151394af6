import Basics
import HTTPTypes
import TestDistricts

/// The outbox and following by e-mail, where neither mail nor a gateway is configured. With them: CorrespondenceTests.
extension ScenarioTests {
  private static let system = "szzx.systemAdmin"
  private static let typed = "%3Cscript%3Ealert(1)%3C%2Fscript%3E"

  static let outbox: [Scenario] = [
    Scenario(
      "no field for an address where no letters are sent", .get, "/follow/{number}", cookies: mine, mustNotContain: ["name=\"email\""]),
    Scenario(
      "an address where no letters are sent", .post, "/follow/{number}/followers", form: ["email": "zhang@example.cn"], cookies: mine, status: 409,
      contains: ["不能用邮件关注"]),
    Scenario(
      "an address for somebody else's matter", .post, "/follow/{open}/followers", form: ["email": "zhang@example.cn"], status: 404,
      mustNotContain: ["zhang@"]),
    Scenario(
      "what is no address", .post, "/follow/{number}/followers", form: ["email": evil], cookies: mine, status: 422, contains: ["name@example.cn"],
      mustNotContain: raw),
    Scenario("follower of nothing", .get, "/followers/\(typed)", status: 404, mustNotContain: raw),
    Scenario("confirming nothing", .post, "/followers/nothing/confirmation", status: 404),
    Scenario("leaving nothing", .post, "/followers/nothing/leaving", status: 404),
    Scenario("outbox for visitors", .get, "/administration/outbox", status: 401),
    Scenario("outbox for an agency", .get, "/administration/outbox", post: "cgj.desk", status: 403),
    Scenario(
      "outbox", .get, "/administration/outbox?list=\(typed)&state=\(typed)", post: system, contains: ["未配置邮件和短信网关", "没有符合条件的"],
      mustNotContain: raw + personal),
    Scenario("outbox in English", .get, "/administration/outbox?list=parcels&state=givenUp", post: system, language: .en, contains: ["Parcels"]),
    Scenario("replaying for an agency", .post, "/administration/outbox/replay", post: "cgj.desk", status: 403),
    Scenario(
      "replaying a message that is not there", .post, "/administration/outbox/replay", form: ["list": "messages", "key": "7"], post: system,
      status: 404),
    Scenario(
      "replaying a parcel that is not there", .post, "/administration/outbox/replay", form: ["list": "parcels", "key": "7"], post: system, status: 404),
    Scenario("replaying no list", .post, "/administration/outbox/replay", form: ["list": evil, "key": "7"], post: system, status: 422, mustNotContain: raw),
    Scenario("replaying all", .post, "/administration/outbox/replay-failed", form: ["list": "parcels"], post: system, status: 303),
    Scenario("the start of administration without an alarm", .get, "/administration", post: system, contains: ["/administration/outbox"], mustNotContain: ["发件箱："]),
  ]
}
