import Basics
import HTTPTypes
import Organization
import Platform
import TestDistricts
import Testing

extension ScenarioTests {
  private static let leader = "szzx.shiftLeader1"

  /// What programs read; what they do is below.
  static let api: [Scenario] = [
    Scenario(
      "interface for people", .get, "/api", contains: ["/api/v1/matters", "Authorization: Bearer"],
      mustNotContain: ["<script src=\"http"]),
    Scenario(
      "interface in English", .get, "/api?q=areas", language: .en, contains: ["/api/v1/areas"],
      mustNotContain: ["/api/v1/matters/"]),
    Scenario("nothing fits", .get, "/api?q=zzzz", contains: ["没有符合的端点"]),
    Scenario(
      "interface for machines", .get, "/api/v1/openapi.json",
      contains: ["\"openapi\":\"3.1.0\"", "getMattersNumberSteps"]),
    Scenario(
      "no such resource", .get, "/api/v1/nothing", status: 404,
      contains: ["application/problem+json", "urn:yiwang:page.notFound"], mustNotContain: ["<html"]),
    Scenario("wrong method", .post, "/api/v1/areas", status: 405, contains: ["application/problem+json", "GET"]),
    Scenario(
      "matters for visitors", .get, "/api/v1/matters", status: 401, contains: ["page.signedOut", "Bearer"],
      mustNotContain: ["{number}"]),
    Scenario(
      "matters", .get, "/api/v1/matters?which=all", post: "szzx.acceptor1",
      contains: ["\"number\":\"{open}\"", "\"next\":null"],
      mustNotContain: personal + staff),
    Scenario(
      "matters, some fields", .get, "/api/v1/matters?which=all&fields=number,stage", post: "szzx.acceptor1",
      contains: ["{\"number\":\"{open}\",\"stage\":\"reported\"}"]),
    Scenario(
      "matters, page by page", .get, "/api/v1/matters?which=all&limit=1", post: "szzx.acceptor1",
      contains: ["rel=\"next\"", "cursor="]),
    Scenario(
      "no such field", .get, "/api/v1/matters?fields=phone", post: leader, status: 422,
      contains: ["\"field\":\"fields\""]),
    Scenario(
      "no such cursor", .get, "/api/v1/matters?cursor=%27", post: leader, status: 422,
      contains: ["\"field\":\"cursor\""]),
    Scenario(
      "no such limit", .get, "/api/v1/matters?limit=0", post: leader, status: 422, contains: ["\"field\":\"limit\""]),
    Scenario(
      "one matter", .get, "/api/v1/matters/{number}", post: "szzx.acceptor1",
      contains: ["\"action\":\"close\"", "\"hash\":\"", "ETag: \"v{version}\"", "\"explanation\":["],
      mustNotContain: personal + staff),
    Scenario(
      "a matter out of reach", .get, "/api/v1/matters/{number}", post: "swj.desk", status: 404,
      contains: ["matter.notFound"]),
    Scenario(
      "what may be done", .get, "/api/v1/matters/{open}/steps", post: "szzx.acceptor1",
      contains: ["\"action\":\"file\"", "\"name\":\"standard\""]),
    Scenario(
      "what others may not do", .get, "/api/v1/matters/{open}/steps", post: leader,
      mustNotContain: ["\"action\":\"handle\""]),
    Scenario(
      "find", .get, "/api/v1/search?q={number}", post: "szzx.acceptor1", contains: ["\"number\":\"{number}\""],
      mustNotContain: personal),
    Scenario(
      "find nothing", .get, "/api/v1/search", post: "szzx.acceptor1", status: 422, contains: ["\"field\":\"q\""]),
    Scenario(
      "report with faults", .post, "/api/v1/matters", form: ["lon": "x", "details": "灯"], status: 422,
      contains: ["\"field\":\"lon\""]),
    Scenario("events for visitors", .get, "/api/v1/events", status: 401),
    Scenario("events", .get, "/api/v1/events", post: leader, contains: ["text/event-stream"]),
    Scenario("events from nowhere", .get, "/api/v1/events?after=x", post: leader, status: 422),
    Scenario("the district", .get, "/api/v1/district", contains: ["\"code\":\"320115\"", "\"schematic\":true"]),
    Scenario(
      "who I am", .get, "/api/v1/me", post: leader, contains: ["\"post\":\"szzx.shiftLeader1\"", "matters.see"]),
    Scenario("who I am not", .get, "/api/v1/me", contains: ["\"signed_in\":false"]),
    Scenario(
      "areas", .get, "/api/v1/areas?level=street", contains: ["\"level\":\"street\""],
      mustNotContain: ["\"level\":\"grid\""]),
    Scenario("zones", .get, "/api/v1/zones", contains: ["\"items\":["]),
    Scenario("agencies", .get, "/api/v1/agencies", contains: ["\"code\":\"cgj\""]),
    Scenario("posts", .get, "/api/v1/posts", post: "szzx.securityAdmin", contains: ["szzx.acceptor1"]),
    Scenario("posts for others", .get, "/api/v1/posts", post: leader, status: 403),
    Scenario("duties", .get, "/api/v1/duties?limit=2", contains: ["\"clause\":", "rel=\"next\""]),
    Scenario("powers", .get, "/api/v1/powers", contains: ["\"basis\":"]),
    Scenario("categories", .get, "/api/v1/categories?limit=200", contains: ["event:01001", "\"standards\":[{"]),
    Scenario(
      "lifecycles", .get, "/api/v1/lifecycles", post: leader, contains: ["reporting@", "\"phase\":\"checking\""]),
    Scenario("calendar", .get, "/api/v1/calendar", contains: ["\"off\":true", "\"notice\":"]),
    Scenario(
      "overview", .get, "/api/v1/overview?street=320115001", post: leader, contains: ["\"by_area\":[", "\"overdue\":"]),
    Scenario("overview for others", .get, "/api/v1/overview", post: "cgj.handler", status: 403),
    Scenario("overview of nowhere", .get, "/api/v1/overview?street=x", post: leader, status: 422),
    Scenario("days", .get, "/api/v1/days", post: leader, contains: ["\"on_time_share\":", "ETag: "]),
    Scenario("days in the wrong order", .get, "/api/v1/days?from=2026-02-02&to=2026-01-01", post: leader, status: 422),
    Scenario("persons", .get, "/api/v1/administration/persons", post: "szzx.systemAdmin", contains: ["\"items\":["]),
    Scenario(
      "audit", .get, "/api/v1/administration/audit?kind=refusal", post: "szzx.auditAdmin",
      contains: ["\"kind\":\"refusal\""]),
    Scenario("audit of no kind", .get, "/api/v1/administration/audit?kind=x", post: "szzx.auditAdmin", status: 422),
    Scenario(
      "outbox", .get, "/api/v1/administration/outbox?state=waiting", post: "szzx.systemAdmin", contains: ["\"items\":["]
    ),
    Scenario("jobs", .get, "/api/v1/administration/jobs", post: "szzx.systemAdmin", contains: ["\"name\":\"search\""]),
    Scenario("backups", .get, "/api/v1/administration/backups", post: "szzx.systemAdmin", contains: ["\"items\":["]),
    Scenario(
      "health", .get, "/api/v1/administration/health", post: "szzx.systemAdmin", contains: ["\"state\":\"good\""]),
    Scenario(
      "versions", .get, "/api/v1/administration/pack/versions", post: "szzx.systemAdmin", contains: ["\"number\":1"]),
  ]

  /// What pages do is done by programs as well: each twin answers in JSON whoever may not, and whoever sends nothing.
  static func askTwins(_ door: FrontDoor) async {
    for endpoint in door.registry.endpoints where endpoint.door?.name == "api" && endpoint.method == .post {
      let path = endpoint.path.split(separator: "/").map { $0.hasPrefix(":") ? "1" : String($0) }.joined(separator: "/")
      for post in [nil, "szzx.acceptor1", "szzx.systemAdmin", leader] {
        let reply = await door.answer(.post, "/\(path)", body: Array("{}".utf8), post: post)
        let type = reply.fields[.contentType] ?? ""
        #expect(
          type.contains("json") && reply.status.code < 500,
          "\(endpoint.path) as \(post ?? "a visitor"): \(reply.status) \(type)")
      }
    }
  }
}

extension ScenarioTests {
  /// What programmes bring to the interface.
  static let apiOfProgrammes: [Scenario] = [
    Scenario("who is on duty", .get, "/api/v1/duty/shifts", post: "szzx.shiftLeader1", contains: ["\"items\":["]),
    Scenario(
      "the log", .get, "/api/v1/duty/log", post: "szzx.shiftLeader1", contains: ["\"items\":["],
      mustNotContain: personal),
    Scenario("the log for visitors", .get, "/api/v1/duty/log", status: 401),
    Scenario(
      "handovers", .get, "/api/v1/duty/handovers", post: "szzx.shiftLeader1", contains: ["\"items\":["],
      mustNotContain: personal),
    Scenario("plans", .get, "/api/v1/duty/plans?open=no", post: "szzx.shiftLeader1", contains: ["\"items\":["]),
    Scenario("a register", .get, "/api/v1/registers/card", post: "szzx.shiftLeader1", contains: ["\"items\":["]),
    Scenario(
      "no register", .get, "/api/v1/registers/x", post: "szzx.shiftLeader1", status: 404, contains: ["register.none"]),
    Scenario(
      "my desk", .get, "/api/v1/desk", post: "szzx.acceptor1", contains: ["{open}"], mustNotContain: personal + staff),
    Scenario("the desk of others", .get, "/api/v1/desk", post: "swj.desk", mustNotContain: ["{open}"]),
    Scenario(
      "quality", .get, "/api/v1/quality", post: "szzx.shiftLeader1", contains: ["\"signing\":[", "\"closures\":[{"]),
    Scenario("quality for others", .get, "/api/v1/quality", post: "cgj.handler", status: 403),
    Scenario(
      "feedback", .get, "/api/v1/feedback", post: "szzx.shiftLeader1", contains: ["\"items\":["],
      mustNotContain: personal),
    Scenario("feedback for visitors", .get, "/api/v1/feedback", status: 401),
    Scenario(
      "roles", .get, "/api/v1/administration/roles", post: "szzx.securityAdmin", contains: ["\"permissions\":["]),
    Scenario(
      "sessions", .get, "/api/v1/administration/sessions", post: "szzx.securityAdmin", contains: ["\"items\":["]),
    Scenario(
      "tokens", .get, "/api/v1/administration/tokens", post: "szzx.securityAdmin", contains: ["\"items\":["],
      mustNotContain: ["yw_"]),
    Scenario("retention", .get, "/api/v1/administration/retention", post: "szzx.auditAdmin", contains: ["\"days\":"]),
    Scenario("campaigns", .get, "/api/v1/campaigns", post: "szzx.shiftLeader1", contains: ["\"items\":["]),
    Scenario("draws", .get, "/api/v1/draws", contains: ["\"items\":["]),
    Scenario(
      "public matters", .get, "/api/v1/public/matters?state=closed", contains: ["\"closed\":true", "\"reported_on\":"],
      mustNotContain: personal + staff + ["{number}", "lon"]),
    Scenario("public matters of no state", .get, "/api/v1/public/matters?state=x", status: 422),
    Scenario("public notices", .get, "/api/v1/public/notices", contains: ["\"items\":["]),
    Scenario("public performance", .get, "/api/v1/public/performance", contains: ["\"items\":["]),
  ]
}
