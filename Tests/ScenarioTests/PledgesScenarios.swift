import Basics
import Casework
import Delivery
import HTTPTypes
import Organization
import Platform
import TestDistricts
import TestSupport

/// The scenarios of pledges and decisions. `{pledge}` was reported done and is open to objection; `{draft}` waits for its review.
extension ScenarioTests {
  private static let chief = "cgj.chief", supervisor = "qfb.supervisor1"

  /// Makes the pledges that the scenarios ask about.
  static func pledges(_ door: FrontDoor, behind number: String) async throws -> [String: String] {
    let today = door.jurisdiction.today
    let form = [
      "title": "亮灯 \(evil)", "details": "\(evil) 请打 \(phone)", "target": "全亮", "measures": "施工",
      "milestones": "\(today + 10) 摸排",
      "deadline": "\(today + 50)", "behind": number, "once": "s1",
    ]
    let claimed = await door.answer(.post, "/pledges/claim", form: Form(form), post: chief)
    let pledge = String(claimed.location.dropFirst("/matters/".count))
    func step(_ action: String, _ values: [String: String], by post: String) async throws {
      let m = try await door.desk.matters.one(pledge, reach: .everything).matter
      _ = try await door.desk.act(action, m, values, by: post)
    }
    try await step("review", ["note": "内部甲"], by: supervisor)
    try await step("publish", [:], by: supervisor)
    try await step("progress", ["milestone": "1", "text": "公开己 \(evil) \(phone)"], by: chief)
    try await step("claimDone", ["evidence": "公开庚", "until": "\(today + 7)"], by: chief)
    let draft = await door.answer(
      .post, "/pledges/claim", form: Form(form.merging(["title": "草稿辛", "once": "s2", "behind": ""]) { $1 }),
      post: "swj.chief")
    let entered = await door.answer(
      .post, "/decisions", form: Form(["title": "决定壬", "text": evil, "decided_on": "2026-07-10", "works": "民生"]),
      post: supervisor)
    while try await door.jurisdiction.outbox.deliver(now: door.desk.clock.now) > 0 {}
    return [
      "pledge": pledge, "draft": String(draft.location.dropFirst("/matters/".count)),
      "decision": String(entered.location.dropFirst("/decisions/".count)),
    ]
  }

  static let pledges: [Scenario] = [
    Scenario(
      "pledges", .get, "/pledges", contains: ["{pledge}", "公示中"],
      mustNotContain: personal + inner + staff + raw + ["{number}", "{draft}"]),
    Scenario(
      "pledges in English", .get, "/pledges", language: .en, contains: ["Open to objection", "Promises made to you"],
      mustNotContain: ["推进中"]),
    Scenario(
      "pledges by a word", .get, "/pledges?q=%3Cscript%3E&state=overdue&kind=ten", contains: ["没有符合条件"],
      mustNotContain: raw),
    Scenario("pledges of no kind", .get, "/pledges?kind=task", status: 422),
    Scenario("pledges in no state", .get, "/pledges?state=x", status: 422),
    Scenario("pledges of no year", .get, "/pledges?year=1", status: 422),
    Scenario(
      "a pledge", .get, "/pledges/{pledge}",
      contains: ["公开己", "公开庚", "name=\"objection\"", "name=\"text\"", "城管局主要负责人"],
      mustNotContain: personal + inner + staff + raw + ["{number}"]),
    Scenario(
      "a pledge in English", .get, "/pledges/{pledge}", language: .en, contains: ["What was promised", "Object"],
      mustNotContain: raw),
    Scenario("a pledge not published", .get, "/pledges/{draft}", status: 404, mustNotContain: ["草稿辛"]),
    Scenario("a matter as a pledge", .get, "/pledges/{number}", status: 404, mustNotContain: personal),
    Scenario("no such pledge", .get, "/pledges/%3Cscript%3Ealert", status: 404, mustNotContain: raw),
    Scenario(
      "an objection of nothing", .post, "/pledges/{pledge}/objection", form: ["objection": " "], status: 422,
      contains: ["#f-objection"]),
    Scenario("an objection to a draft", .post, "/pledges/{draft}/objection", form: ["objection": "没有做到"], status: 404),
    Scenario(
      "an objection", .post, "/pledges/{pledge}/objection", form: ["objection": "没有做到 \(evil) \(phone)"], status: 303),
    Scenario(
      "an objection, shown", .get, "/pledges/{pledge}", contains: ["没有做到", "待裁定"], mustNotContain: personal + raw),
    Scenario(
      "a comment of nothing", .post, "/pledges/{pledge}/comments", form: ["text": ""], status: 422,
      contains: ["#f-text"]),
    Scenario("a comment", .post, "/pledges/{pledge}/comments", form: ["text": "好 \(evil) \(phone)"], status: 303),
    Scenario("comments", .get, "/pledges/{pledge}?sent=comment", contains: ["评论已发表"], mustNotContain: personal + raw),
    Scenario("moderating as a visitor", .post, "/pledges/{pledge}/comments/1", status: 401),
    Scenario("moderating nothing", .post, "/pledges/{pledge}/comments/1", post: supervisor, status: 404),
    Scenario(
      "moderating without the rule", .post, "/pledges/{pledge}/comments/1", form: ["ground": evil], post: supervisor,
      status: 422),
    Scenario(
      "following without letters", .post, "/pledges/{pledge}/followers", form: ["email": "a@example.cn"], status: 409),
    Scenario(
      "rating what is not mine", .post, "/pledges/{pledge}/rating", form: ["matter": "{number}", "stars": "5"],
      status: 404),
    Scenario(
      "rating mine", .post, "/pledges/{pledge}/rating", form: ["matter": "{number}", "stars": "9"], cookies: mine,
      status: 422),
    Scenario(
      "feed of pledges", .get, "/feeds/pledges.atom", contains: ["<entry>", "{pledge}"],
      mustNotContain: personal + raw + ["{draft}"]),
    Scenario(
      "feed of a pledge", .get, "/pledges/{pledge}/feed.atom", contains: ["公开己"], mustNotContain: personal + inner + raw
    ),
    Scenario("feed of a draft", .get, "/pledges/{draft}/feed.atom", status: 404),
    Scenario(
      "desk of a chief", .get, "/pledges/desk", post: chief, contains: ["{pledge}", "公示中，等待异议期满"], mustNotContain: raw),
    Scenario(
      "desk of a supervisor", .get, "/pledges/desk", post: supervisor, contains: ["{draft}", "新评论"],
      mustNotContain: personal + raw),
    Scenario("desk of an acceptor", .get, "/pledges/desk", post: "szzx.acceptor1", contains: ["没有待办"]),
    Scenario("desk for visitors", .get, "/pledges/desk", status: 401),
    Scenario(
      "form of a claim", .get, "/pledges/claim", post: chief, contains: ["name=\"milestones\"", "name=\"behind\""],
      mustNotContain: ["name=\"questions\""]),
    Scenario(
      "form of a paper", .get, "/pledges/claim", post: "320115001.secretary", language: .en,
      contains: ["name=\"questions\""]),
    Scenario("form for nobody's", .get, "/pledges/claim", post: "{community}.desk", status: 403),
    Scenario(
      "a claim of nothing", .post, "/pledges/claim", form: ["details": evil], post: "jyj.chief", status: 422,
      contains: ["#f-title", "#f-milestones", "#f-deadline"], mustNotContain: raw),
    Scenario("a second claim", .get, "/pledges/claim?cluster=1", post: chief, status: 404),
    Scenario("pool", .get, "/pledges/pool", post: chief, contains: ["问题池", "name=\"problem\""]),
    Scenario("pool for visitors", .get, "/pledges/pool", status: 401),
    Scenario("pool in English", .get, "/pledges/pool", post: supervisor, language: .en, contains: ["Pool of problems"]),
    Scenario("nothing of the pool", .get, "/pledges/pool/1", post: chief, status: 404),
    Scenario(
      "proposing nothing", .post, "/pledges/pool", form: ["title": evil], post: chief, status: 422,
      contains: ["#f-problem"], mustNotContain: raw),
    Scenario(
      "proposing", .post, "/pledges/pool", form: ["title": "停车 \(evil)", "problem": "难 \(phone)"], post: chief,
      status: 303),
    Scenario("proposed", .get, "/pledges/pool", post: supervisor, contains: ["停车"], mustNotContain: personal + raw),
    Scenario(
      "reviewing nothing", .post, "/pledges/pool/1/review", form: ["decision": "open"], post: supervisor, status: 409),
    Scenario(
      "reviewing as a chief", .post, "/pledges/pool/1/review", form: ["decision": "open"], post: chief, status: 403),
    Scenario("decisions", .get, "/decisions", contains: ["决定壬"], mustNotContain: raw + ["name=\"works\""]),
    Scenario(
      "decisions for supervisors", .get, "/decisions", post: supervisor, language: .en, contains: ["name=\"works\""]),
    Scenario(
      "entering nothing", .post, "/decisions", form: ["text": evil], post: supervisor, status: 422,
      contains: ["#f-title", "#f-works"], mustNotContain: raw),
    Scenario("entering as a chief", .post, "/decisions", post: chief, status: 403),
    Scenario("a decision", .get, "/decisions/{decision}", contains: ["决定壬", "1. 民生"], mustNotContain: raw),
    Scenario(
      "a decision for supervisors", .get, "/decisions/{decision}", post: supervisor, contains: ["name=\"work\""]),
    Scenario("no such decision", .get, "/decisions/1", status: 404),
    Scenario(
      "a task of nothing", .post, "/decisions/{decision}/tasks", form: ["work": "1"], post: supervisor, status: 422,
      contains: ["#f-agency"]),
    Scenario("a task by a chief", .post, "/decisions/{decision}/tasks", post: chief, status: 403),
    Scenario(
      "pledges for programs", .get, "/api/v1/pledges", contains: ["{pledge}", "\"state\":\"window\""],
      mustNotContain: personal + ["{draft}"]),
    Scenario("pledges of no kind for programs", .get, "/api/v1/pledges?kind=x", status: 422),
    Scenario(
      "a pledge for programs", .get, "/api/v1/pledges/{pledge}", contains: ["\"objections\":1"],
      mustNotContain: personal + inner),
    Scenario("a draft for programs", .get, "/api/v1/pledges/{draft}", status: 404),
    Scenario("pool for programs", .get, "/api/v1/pledges/pool", post: chief, contains: ["\"items\":["]),
    Scenario("decisions for programs", .get, "/api/v1/decisions", contains: ["决定壬"]),
    Scenario(
      "my matter and its pledge", .get, "/follow/{number}", cookies: mine, contains: ["/pledges/{pledge}#objection"],
      mustNotContain: personal + inner + staff + raw),
    Scenario(
      "a matter and its pledge", .get, "/matters/{number}", post: chief, contains: ["由此作出的承诺"],
      mustNotContain: personal + raw),
    Scenario(
      "a pledge at work", .get, "/matters/{pledge}", post: supervisor, contains: ["背后的群众诉求", "看公开页"],
      mustNotContain: personal + raw),
  ]
}
