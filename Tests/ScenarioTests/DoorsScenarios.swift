import Basics
import HTTPTypes
import TestDistricts

extension ScenarioTests {
  private static let hooks = "/administration/webhooks"
  private static let admin = "szzx.systemAdmin"

  /// The ways of other systems in and out: subscriptions, the hotline, the hall, alarms.
  static let doors: [Scenario] = [
    Scenario("subscriptions", .get, hooks, post: admin, contains: ["订阅推送", "新建订阅"], mustNotContain: personal + raw),
    Scenario("subscriptions in English", .get, hooks, post: admin, language: .en, contains: ["Webhooks", "Make it"]),
    Scenario("subscriptions for visitors", .get, hooks, status: 401),
    Scenario("subscriptions for others", .get, hooks, post: "szzx.shiftLeader1", status: 403),
    Scenario(
      "a subscription that is wrong", .post, hooks,
      form: ["label": evil, "url": "file:///etc/passwd", "area": "9", "category": evil],
      post: admin, status: 422, contains: ["#f-url", "#f-events", "#f-area", "#f-category"], mustNotContain: raw),
    Scenario(
      "a subscription into our own network", .post, hooks,
      form: ["label": "x", "url": "http://127.0.0.1:1/", "private": "yes", "events": "closed"], post: admin,
      status: 422,
      contains: ["private_addresses"]),
    Scenario(
      "a subscription", .post, hooks,
      form: ["label": "市平台 \(evil)", "url": "https://hooks.invalid/in", "events": "closed"], post: admin,
      contains: ["只显示这一次"], mustNotContain: raw),
    Scenario("no such subscription", .get, "\(hooks)/1", post: admin, status: 404),
    Scenario(
      "subscription of markup", .get, "\(hooks)/%3Cscript%3Ealert", post: admin, status: 404, mustNotContain: raw),
    Scenario("test of no subscription", .post, "\(hooks)/1/test", post: admin, status: 404),
    Scenario(
      "replay of no subscription", .post, "\(hooks)/1/replay", form: ["delivery": "1"], post: admin, status: 404),
    Scenario("replay of all of none", .post, "\(hooks)/1/replay-dead", post: admin, status: 404),
    Scenario("pausing none", .post, "\(hooks)/1/state", form: ["paused": "yes"], post: admin, status: 404),
    Scenario("secret of none", .post, "\(hooks)/1/secret", post: admin, status: 404),
    Scenario("ending none", .post, "\(hooks)/1/end", post: admin, status: 404),

    Scenario(
      "hotline", .get, "/hotline", post: "szzx.shiftLeader1", contains: ["热线工单", "满意率", "没有工单"],
      mustNotContain: personal + raw),
    Scenario(
      "hotline in English", .get, "/hotline?state=overdue", post: "rx12345.agent1", language: .en,
      contains: ["Overdue", "Satisfied"]),
    Scenario(
      "hotline in a wrong state", .get, "/hotline?state=%3Cscript%3Ealert", post: "rx12345.agent1", status: 422,
      mustNotContain: raw),
    Scenario("hotline on a wrong day", .get, "/hotline?from=yesterday", post: "rx12345.agent1", status: 422),
    Scenario("hotline backwards", .get, "/hotline?from=2026-11-20&to=2026-11-01", post: "rx12345.agent1", status: 422),
    Scenario("hotline searched", .get, "/hotline?q=%3Cscript%3Ealert", post: "rx12345.agent1", mustNotContain: raw),
    Scenario("hotline for visitors", .get, "/hotline", status: 401),
    Scenario("hotline for an agency", .get, "/hotline", post: "cgj.desk", status: 403),
    Scenario(
      "import of orders", .get, "/hotline/import", post: "rx12345.agent1",
      contains: ["工单编号", "order_no", "type=\"file\""]),
    Scenario("import of nothing", .post, "/hotline/import", post: "rx12345.agent1", status: 422, contains: ["#f-file"]),
    Scenario("import for those who only see", .get, "/hotline/import", post: "szzx.acceptor1", status: 403),
    Scenario("export of orders", .get, "/hotline/export.csv", post: "szzx.acceptor1"),
    Scenario("export of orders as a workbook", .get, "/hotline/export.xlsx", post: "szzx.acceptor1"),
    Scenario("export on a wrong day", .get, "/hotline/export.csv?to=x", post: "szzx.acceptor1", status: 422),
    Scenario("export of orders for visitors", .get, "/hotline/export.xlsx", status: 401),
    Scenario(
      "orders by program", .get, "/hotline/orders", post: "szzx.exchange",
      contains: ["\"orders\":[]", "\"has_more\":false"]),
    Scenario(
      "orders from nowhere", .get, "/hotline/orders?since=x", post: "szzx.exchange", status: 422,
      contains: ["\"error\""]),
    Scenario("orders for visitors", .get, "/hotline/orders", status: 401, contains: ["\"error\"", "page.signedOut"]),
    Scenario("pushing nothing", .post, "/hotline/orders", post: "szzx.exchange", status: 422, contains: ["\"error\""]),
    Scenario(
      "pushing without the right", .post, "/hotline/orders", post: "szzx.acceptor1", status: 403,
      contains: ["page.forbidden"]),
    Scenario(
      "no such order", .get, "/hotline/orders/%3Cscript%3Ealert", post: "szzx.exchange", status: 404,
      contains: ["order.none"]),
    Scenario("rating no order", .post, "/hotline/orders/x/rating", post: "szzx.exchange", status: 422),

    Scenario(
      "hall", .get, "/hall", post: "szzx.shiftLeader1", contains: ["办不成事项", "占用城市道路临时许可"],
      mustNotContain: personal + raw),
    Scenario(
      "hall in English", .get, "/hall", post: "szzx.acceptor1", language: .en, contains: ["Permit to occupy a road"]),
    Scenario("hall for visitors", .get, "/hall", status: 401),
    Scenario(
      "form of the hall", .get, "/hall/failure", post: "szzx.acceptor1",
      contains: ["name=\"receipt\"", "name=\"item\""]),
    Scenario(
      "form of the hall, empty", .post, "/hall/failure", form: ["item": evil, "link": "javascript:x"],
      post: "szzx.acceptor1", status: 422,
      contains: ["#f-receipt", "#f-details", "#f-item", "#f-link"], mustNotContain: raw),
    Scenario(
      "form of the hall, sent", .post, "/hall/failure",
      form: [
        "receipt": "W-1", "item": "DEMO-0101", "details": "窗口说不归他们管 \(evil)", "address": "胜太路", "name": "王小明",
        "phone": phone,
      ],
      post: "szzx.acceptor1", status: 303),
    Scenario("hall with one", .get, "/hall", post: "szzx.acceptor1", contains: ["W-1"], mustNotContain: personal + raw),
    Scenario(
      "hall by program", .get, "/hall/failures", post: "szzx.exchange", contains: ["\"W-1\""], mustNotContain: personal),
    Scenario(
      "one of the hall", .get, "/hall/failures/W-1", post: "szzx.exchange", contains: ["DEMO-0101"],
      mustNotContain: personal),
    Scenario(
      "hall pushed nothing", .post, "/hall/failures", post: "szzx.exchange", status: 422, contains: ["\"error\""]),
    Scenario("hall rated nothing", .post, "/hall/failures/none/rating", post: "szzx.exchange", status: 422),
    Scenario(
      "linking an item", .post, "/matters/{open}/hall-items", form: ["item": "DEMO-0201"], post: "szzx.acceptor1",
      status: 303),
    Scenario("matter with an item", .get, "/matters/{open}", post: "szzx.acceptor1", contains: ["城镇污水排入排水管网许可"]),
    Scenario(
      "linking nothing", .post, "/matters/{open}/hall-items", form: ["item": evil], post: "szzx.acceptor1", status: 422,
      mustNotContain: raw),
    Scenario(
      "linking without the right", .post, "/matters/{open}/hall-items", form: ["item": "DEMO-0201"], post: "cgj.desk",
      status: 403),
    Scenario(
      "alarms", .get, "/alarms", post: "szzx.shiftLeader1", contains: ["感知告警", "没有告警"], mustNotContain: personal + raw),
    Scenario(
      "alarms in English", .get, "/alarms?state=cleared&source=x", post: "szzx.shiftLeader1", language: .en,
      contains: ["No alarms"]),
    Scenario("alarms for visitors", .get, "/alarms", status: 401),
    Scenario("an alarm of nothing", .post, "/alarms", post: "szzx.exchange", status: 422, contains: ["\"error\""]),
    Scenario(
      "an alarm without the right", .post, "/alarms", post: "szzx.shiftLeader1", status: 403, contains: ["\"error\""]),
    Scenario("devices", .get, "/alarms/devices", post: "szzx.shiftLeader1", contains: ["还没有设备", "type=\"file\""]),
    Scenario(
      "devices of no file", .post, "/alarms/devices", post: "szzx.shiftLeader1", status: 422, contains: ["#f-file"]),
    Scenario("devices for visitors", .get, "/alarms/devices", status: 401),
  ]
}
