import Basics
import Casework
import Delivery
import HTTPTypes
import Indicators
import Organization
import Platform
import Site
import Statistics
import Storage
import Territory
import TestDistricts
import TestSupport
import Testing

/// One request and what must and must not be in its answer. `{number}` and the like stand for what the stage has made.
struct Scenario: Sendable {
  var name: String
  var method: HTTPRequest.Method
  var path: String
  var form: [String: String] = [:]
  var post: String?
  var cookies: [String: String] = [:]
  var language = Language.zh
  var status: Int
  var contains: [String] = []
  var mustNotContain: [String] = []

  init(
    _ name: String, _ method: HTTPRequest.Method = .get, _ path: String, form: [String: String] = [:], post: String? = nil,
    cookies: [String: String] = [:], language: Language = .zh, status: Int = 200, contains: [String] = [], mustNotContain: [String] = []
  ) {
    self.name = name
    self.method = method
    self.path = path
    self.form = form
    self.post = post
    self.cookies = cookies
    self.language = language
    self.status = status
    self.contains = contains
    self.mustNotContain = mustNotContain
  }
}

@Suite struct ScenarioTests {
  static let phone = "13812345678"
  static let evil = "<script>alert(1)</script>\"'&"
  /// What nobody but the governance centre may read.
  static let personal = [phone, "王小明"]
  /// What staff may read and reporters may not.
  static let inner = ["内部甲", "内部乙", "处置员丙"]
  static let staff = ["演示员"]
  static let raw = ["<script>alert"]

  /// What the answers are about: a closed matter with everything in it, one still to be filed, one of somebody without a phone.
  struct Stage {
    var values: [String: String]

    func filled(_ text: String) -> String {
      values.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
    }
  }

  static func stage(_ door: FrontDoor) async throws -> Stage {
    let desk = door.desk
    let photo = Multipart.Part(name: "photos", filename: "a.png", bytes: Photos.png(width: 32, height: 16, place: "31.95 N 118.84 E"))
    let point = try desk.point(in: desk.community)
    let sent = await door.answer(
      .post, "/report",
      form: Form(
        [
          "title": "井盖 \(evil)", "details": "\(evil) 请打 \(phone) 找我", "address": "\(phone) 旁 \(evil)", "name": "王小明", "phone": phone,
          "lon": "\(point.lon)", "lat": "\(point.lat)",
        ], files: [photo]))
    let number = String(sent.location.dropFirst("/follow/".count).prefix(22))
    var m = try await desk.matters.one(number, reach: .everything).matter
    m = try await desk.act("file", m, ["category": "event:01001", "standard": "2", "note": "内部甲 \(evil)"], by: "szzx.acceptor1")
    m = try await desk.act("dispatch", m, ["agency": "cgj", "note": "内部乙"], by: "szzx.dispatcher1")
    m = try await desk.act("acknowledge", m, ["worker": "处置员丙"], by: "cgj.desk")
    m = try await desk.act("handle", m, ["result": "已更换，公开丁 \(evil) 电话 \(phone)"], by: "cgj.handler")
    m = try await desk.act("close", m, ["condition": "yes", "closure": "fixed", "reply": "公开戊"], by: "szzx.acceptor1")
    let open = try await desk.report("路灯不亮 \(evil)")
    let quiet = try await desk.report("没留电话", reporter: nil)
    while try await door.jurisdiction.outbox.deliver(now: desk.clock.now) > 0 {}
    try await Counting(door.jurisdiction).catchUp()
    let attachment = try await desk.matters.one(number, reach: .everything).attachments.first
    let spare = await door.answer(
      .post, "/report", form: Form(["details": "随手", "lon": "\(point.lon)", "lat": "\(point.lat)"]))
    let request = await door.answer(
      .post, "/my-data", form: Form(["about": number, "right": "copy", "last_four": "5678"]))
    let handling = try await desk.dispatched()
    let promised = try await pledges(door, behind: number)
    return Stage(values: promised.merging([
      "handling": handling.number, "handlingVersion": String(handling.version),
      "number": number, "open": open.number, "quiet": quiet.number, "version": String(m.version), "openVersion": String(open.version),
      "original": attachment?.digest ?? "none", "public": attachment?.publicDigest ?? "none", "community": desk.community,
      "token": token(sent), "spare": token(spare),
      "request": String(request.location.dropFirst("/follow/".count).prefix(22)),
    ]) { $1 })
  }

  /// The token of the session that an answer begins.
  static func token(_ reply: Reply) -> String {
    let cookie = reply.fields[values: .setCookie].first { $0.hasPrefix("resident=") } ?? ""
    return String(cookie.dropFirst("resident=".count).prefix { $0 != ";" })
  }

  static let mine = ["resident": "{token}"]

  static let table: [Scenario] = [
    Scenario("front page", .get, "/", status: 200, contains: ["江宁区", "/report", "/follow"], mustNotContain: personal + raw),
    Scenario("front page in English", .get, "/", language: .en, contains: ["Jiangning", "Report a problem"], mustNotContain: ["随手报</"]),
    Scenario("form", .get, "/report", contains: ["name=\"details\"", "name=\"once\"", "tel:110"]),
    Scenario("form in English", .get, "/report", language: .en, contains: ["name=\"details\"", "Description"]),
    Scenario("empty report", .post, "/report", status: 422, contains: ["#f-details", "#f-address"]),
    Scenario("style sheet", .get, Stylesheet.path, contains: ["{"]), Scenario("script", .get, Script.path, contains: ["document"]),
    Scenario("look", .get, "/look?language=en&back=/follow", status: 303),
    Scenario("look does not lead away", .get, "/look?language=en&back=//evil.example", status: 303, mustNotContain: ["evil"]),
    Scenario("health", .get, "/health", contains: ["\"status\":\"ok\""], mustNotContain: personal),
    Scenario("picking a post", .get, "/sign-in/demo", contains: ["受理员"], mustNotContain: raw),
    Scenario("picking a post, searched", .get, "/sign-in/demo?q=%3Cscript%3Ealert", contains: ["&lt;script&gt;alert"], mustNotContain: raw),
    Scenario(
      "enter", .post, "/sign-in/demo", form: ["post": "szzx.acceptor1", "back": "//evil.example"], status: 303, mustNotContain: ["evil"]),
    Scenario("enter as nobody", .post, "/sign-in/demo", form: ["post": evil], status: 404, mustNotContain: raw),
    Scenario("leave", .post, "/sign-out/demo", post: "szzx.acceptor1", status: 303),
    Scenario("list for visitors", .get, "/matters", status: 401, mustNotContain: personal + ["{number}"]),
    Scenario(
      "list", .get, "/matters?which=all", post: "szzx.acceptor1", contains: ["{number}", "{open}", "{quiet}"],
      mustNotContain: personal + raw),
    Scenario(
      "list of an agency", .get, "/matters?which=all", post: "cgj.desk", contains: ["{number}"], mustNotContain: personal + ["{open}"] + raw
    ),
    Scenario("list of another agency", .get, "/matters?which=all", post: "swj.desk", mustNotContain: ["{number}", "{open}"]),
    Scenario(
      "list in a wrong range", .get, "/matters?which=%3Cscript%3Ealert(1)", post: "szzx.acceptor1", status: 422, mustNotContain: raw),
    Scenario("list on a wrong day", .get, "/matters?from=yesterday", post: "szzx.acceptor1", status: 422, contains: ["2026-11-23"]),
    Scenario("list of a wrong area", .get, "/matters?area=9", post: "szzx.acceptor1", status: 422),
    Scenario("list from a wrong cursor", .get, "/matters?after=1.2.3", post: "szzx.acceptor1", status: 422),
    Scenario(
      "list by any filter", .get,
      "/matters?which=ended&stage=closed&area={community}&agency=cgj&category=event:01&from=2026-11-01&to=2026-11-30",
      post: "szzx.acceptor1", contains: ["{number}"]),
    Scenario("search", .get, "/matters?q={number}", post: "szzx.acceptor1", status: 303),
    Scenario("search out of reach", .get, "/matters?q={open}", post: "cgj.desk", status: 404, mustNotContain: personal),
    Scenario(
      "search for markup", .get, "/matters?q=%3Cscript%3Ealert(1)%3C/script%3E", post: "szzx.acceptor1", status: 404, mustNotContain: raw),
    Scenario(
      "export", .get, "/matters.csv?which=all", post: "szzx.acceptor1", contains: ["{number}", "138****78"], mustNotContain: personal),
    Scenario("export for visitors", .get, "/matters.csv?which=all", status: 401, mustNotContain: ["{number}"]),
    Scenario("export of another agency", .get, "/matters.csv?which=all", post: "swj.desk", mustNotContain: ["{number}"]),
    Scenario(
      "matter for its agency", .get, "/matters/{number}", post: "cgj.desk", contains: ["{number}", "内部乙", "公开戊"],
      mustNotContain: personal + raw),
    Scenario(
      "matter for the centre", .get, "/matters/{number}", post: "szzx.acceptor1", contains: ["内部甲", "138****78"],
      mustNotContain: personal + raw),
    Scenario(
      "matter in English", .get, "/matters/{number}", post: "szzx.acceptor1", language: .en, contains: ["Deadlines", "Timeline"],
      mustNotContain: personal + raw),
    Scenario("matter out of reach", .get, "/matters/{number}", post: "swj.desk", status: 404, mustNotContain: personal + inner),
    Scenario("matter for visitors", .get, "/matters/{number}", status: 401, mustNotContain: personal + inner + ["公开丁", "公开戊"]),
    Scenario(
      "matter for an administrator", .get, "/matters/{number}", post: "szzx.systemAdmin", status: 403, mustNotContain: personal + inner),
    Scenario("no such matter", .get, "/matters/%3Cscript%3Ealert(1)", post: "szzx.acceptor1", status: 404, mustNotContain: raw),
    Scenario("step without a name", .post, "/matters/{open}/steps", form: ["version": "1"], post: "szzx.acceptor1", status: 422),
    Scenario(
      "step without a version", .post, "/matters/{open}/steps", form: ["action": "file", "version": "one"], post: "szzx.acceptor1",
      status: 422),
    Scenario("step by visitors", .post, "/matters/{open}/steps", form: ["action": "file", "version": "1"], status: 401),
    Scenario(
      "step that keeps what was typed", .post, "/matters/{open}/steps", form: ["action": "file", "version": "1", "note": "打了很多字 \(evil)"],
      post: "szzx.acceptor1", status: 422, contains: ["打了很多字", "#f-file-standard"], mustNotContain: raw),
    Scenario(
      "step on what has changed", .post, "/matters/{number}/steps", form: ["action": "note", "version": "1", "note": "晚了一步"],
      post: "szzx.acceptor1", status: 409, contains: ["晚了一步"]),
    Scenario(
      "step not from here", .post, "/matters/{number}/steps", form: ["action": "file", "version": "{version}"], post: "szzx.acceptor1",
      status: 409),
    Scenario(
      "step not theirs", .post, "/matters/{number}/steps", form: ["action": "reopen", "version": "{version}", "reason": "x"],
      post: "szzx.acceptor1", status: 403),
    Scenario(
      "step that does not exist", .post, "/matters/{open}/steps", form: ["action": evil, "version": "1"], post: "szzx.acceptor1",
      status: 404, mustNotContain: raw),
    Scenario("overview", .get, "/overview", post: "szzx.acceptor1", contains: ["驾驶舱"], mustNotContain: personal + raw),
    Scenario(
      "overview of a street", .get, "/overview?area={community}&by=overdue", post: "qfb.leader1", language: .en,
      mustNotContain: personal + raw),
    Scenario("overview of nowhere", .get, "/overview?area=%3Cscript%3Ealert", post: "qfb.leader1", mustNotContain: raw),
    Scenario("overview for a handler", .get, "/overview", post: "cgj.handler", status: 403),
    Scenario("overview for visitors", .get, "/overview", status: 401, mustNotContain: ["{number}"]),
    Scenario("asking for a matter", .get, "/follow", contains: ["name=\"number\"", "name=\"last_four\""]),
    Scenario("following nothing", .post, "/follow", status: 422, contains: ["请填写案件编号"]),
    Scenario("following with the digits", .post, "/follow", form: ["number": "{number}", "last_four": "5678"], status: 303),
    Scenario(
      "following without the digits", .post, "/follow", form: ["number": "{number}"], status: 404, mustNotContain: personal + ["公开丁", "公开戊"]),
    Scenario(
      "following with others' digits", .post, "/follow", form: ["number": "{number}", "last_four": "5679"], status: 404,
      mustNotContain: personal + ["公开丁", "公开戊"]),
    Scenario("following with three digits", .post, "/follow", form: ["number": "{number}", "last_four": "678"], status: 404),
    Scenario(
      "following what is not there", .post, "/follow", form: ["number": evil, "last_four": "5678"], status: 404, mustNotContain: raw),
    Scenario("following without a phone", .post, "/follow", form: ["number": "{quiet}"], status: 303),
    Scenario(
      "my matter", .get, "/follow/{number}", cookies: mine, contains: ["{number}", "公开丁", "公开戊", "/photos/{public}"],
      mustNotContain: personal + inner + staff + raw + ["{original}"]),
    Scenario(
      "my matter in English", .get, "/follow/{number}", cookies: mine, language: .en, contains: ["Closed", "公开戊"],
      mustNotContain: personal + inner + staff + raw),
    Scenario("my new matter", .get, "/follow/{number}?new=1", cookies: mine, contains: ["已收到"], mustNotContain: personal),
    Scenario(
      "somebody else's matter", .get, "/follow/{number}", contains: ["name=\"last_four\""],
      mustNotContain: personal + inner + ["公开丁", "公开戊", "138****"]),
    Scenario(
      "somebody else's with my cookie", .get, "/follow/{open}", cookies: mine, contains: ["name=\"last_four\""],
      mustNotContain: ["路灯不亮", "{quiet}"]),
    Scenario(
      "matter with forged digits", .get, "/follow/{number}", cookies: ["resident": "{number}.5678"], contains: ["name=\"last_four\""],
      mustNotContain: ["公开丁", "公开戊"]),
    Scenario("matter of nobody", .get, "/follow/nothing", status: 404),
    Scenario(
      "reopening somebody else's", .post, "/follow/{number}/reopening", form: ["version": "{version}", "reason": "x"], status: 404,
      mustNotContain: ["公开丁", "公开戊"]),
    Scenario(
      "reopening without a version", .post, "/follow/{number}/reopening", form: ["reason": "没好"], cookies: mine, status: 409,
      contains: ["公开戊"], mustNotContain: inner),
    Scenario(
      "reopening what has changed", .post, "/follow/{number}/reopening", form: ["version": "1", "reason": "又坏了"], cookies: mine,
      status: 409, contains: ["又坏了"], mustNotContain: inner + staff),
    Scenario("photo as published", .get, "/photos/{public}", contains: ["IDAT"], mustNotContain: ["31.95 N"]),
    Scenario("photo as taken, for visitors", .get, "/photos/{original}", status: 404),
    Scenario("photo as taken, for its agency", .get, "/photos/{original}", post: "cgj.desk", contains: ["31.95 N"]),
    Scenario("photo as taken, for another agency", .get, "/photos/{original}", post: "swj.desk", status: 404),
    Scenario("photo of nothing", .get, "/photos/..%2F..%2Fetc%2Fpasswd", status: 404),
    Scenario("what changes, for visitors", .get, "/live", status: 401),
    Scenario("what changes, for staff", .get, "/live", post: "cgj.desk", contains: ["text/event-stream"]),
    Scenario("no such page", .get, "/admin", status: 404),
    Scenario("page with markup", .get, "/%3Cscript%3Ealert(1)", status: 404, mustNotContain: raw),
  ]

  @Test(arguments: Engine.available) func answersHoldWhatTheyMay(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let stage = try await Self.stage(door)
      #expect(stage.values["public"] != "none" && stage.values["public"] != stage.values["original"])
      let scenarios =
        Self.table + Self.reporters + Self.dataRights + Self.enforcement + Self.administration + Self.outbox + Self.duty + Self.discipline + Self.openness + Self.offline + Self.cockpit + Self.operating
        + Self.fieldwork + Self.workbench + Self.api + Self.apiOfProgrammes + Self.open311 + Self.interchange + Self.doors
        + Self.statistics + Self.leagues + Self.pledges + Self.appraisals
      for scenario in scenarios {
        let reply = await door.answer(
          scenario.method, stage.filled(scenario.path), form: Form(scenario.form.mapValues(stage.filled)), post: scenario.post,
          cookies: scenario.cookies.mapValues(stage.filled), language: scenario.language)
        var whole = reply
        whole.body += reply.fields.flatMap { Array("\n\($0.name): \($0.value)".utf8) }
        #expect(Int(reply.status.code) == scenario.status, "\(scenario.name)")
        for piece in scenario.contains { #expect(whole.holds(stage.filled(piece)), "\(scenario.name) lacks \(piece)") }
        for piece in scenario.mustNotContain { #expect(!whole.holds(stage.filled(piece)), "\(scenario.name) holds \(piece)") }
        if reply.fields[.contentType]?.hasPrefix("text/html") == true {
          #expect(reply.fields[.cacheControl] == "no-store", "\(scenario.name)")
          #expect(whole.holds("<html lang=\"\(scenario.language.tag)\""), "\(scenario.name)")
        }
      }
      for path in door.registry.endpoints.map(\.path) where path.hasPrefix("/assets/") {
        let reply = await door.answer(.get, path)
        #expect(reply.fields[.cacheControl]?.contains("immutable") == true || reply.status == .notFound, "\(path)")
      }
      // The last that changes anything.
      let number = stage.filled("{number}")
      let reopened = await door.answer(
        .post, "/follow/\(number)/reopening", form: Form(["version": stage.filled("{version}"), "reason": "又坏了"]),
        cookies: Self.mine.mapValues(stage.filled))
      #expect(reopened.status == .seeOther)
      #expect(try await door.desk.matters.one(number, reach: .everything).matter.stage == "rechecking")
      await Self.askTwins(door)
      #expect(door.all.subtracting(door.reached) == [], "no scenario asks these")
      #expect(door.registry.collisions == [])
      #expect(try await door.desk.faults() == [])
    }
  }

  /// Without the picker there is no way to become somebody by a cookie or a path.
  @Test func postsAreNotPickedWithoutThePicker() async throws {
    try await withDoor(.sqlite, allowsPicker: false) { door in
      #expect(!door.all.contains { $0.contains("demo") })
      #expect(await door.answer(.get, "/sign-in/demo").status == .notFound)
      #expect(await door.answer(.post, "/sign-in/demo", form: Form(["post": "szzx.acceptor1"])).status == .notFound)
      #expect(await !door.answer(.get, "/sign-in").holds("/demo"))
    }
  }

  /// Only these are open to everybody; a new one must be put here on purpose.
  @Test func whatIsOpenToEverybody() async throws {
    try await withDoor(.sqlite, allowsPicker: false) { door in
      // Scripts and style sheets say nothing of anybody.
      let open = door.registry.endpoints.filter {
        Principal.visitor.may($0.permission) && !$0.path.hasPrefix("/assets/") && !$0.path.hasPrefix("/open311/")
      }.map { "\($0.method.rawValue) \($0.path)" }.sorted()
      #expect(
        open
          == [
            "GET /", "GET /api", "GET /api/v1/openapi.json", "GET /api/v1/agencies", "GET /api/v1/areas", "GET /api/v1/calendar",
            "GET /api/v1/categories", "GET /api/v1/district", "GET /api/v1/duties", "GET /api/v1/me", "GET /api/v1/powers", "GET /api/v1/zones",
            "POST /api/v1/matters", "POST /api/v1/feedback", "GET /api/v1/draws", "GET /api/v1/public/matters", "GET /api/v1/public/notices",
            "GET /api/v1/public/performance",
            "GET /pledges", "GET /pledges/:number", "GET /pledges/:number/feed.atom", "GET /feeds/pledges.atom", "GET /decisions",
            "GET /decisions/:key", "POST /pledges/:number/objection", "POST /pledges/:number/comments", "POST /pledges/:number/followers",
            "POST /pledges/:number/rating", "POST /api/v1/pledges/:number/objection", "POST /api/v1/pledges/:number/comments",
            "POST /api/v1/pledges/:number/followers", "POST /api/v1/pledges/:number/rating", "GET /api/v1/pledges",
            "GET /api/v1/pledges/:number", "GET /api/v1/decisions",
            "GET /draws", "GET /draws/:key", "GET /follow", "GET /follow/:number", "GET /health", "GET /look", "GET /mine", "GET /my-data",
            "GET /photos/:digest", "GET /powers", "GET /powers.csv", "GET /privacy", "GET /report",
            "GET /manifest.webmanifest", "GET /service-worker.js", "GET /offline", "GET /outbox", "GET /outbox/owner", "GET /report/where",
            "GET /report/places", "GET /report/nearby", "POST /report/nearby/:reference/me-too",
            "POST /follow", "POST /follow/:number/reopening", "POST /follow/:number/steps",
            "GET /sign-in", "GET /sign-in/openid/:provider", "GET /sign-in/second-factor", "GET /sign-in/with/:provider",
            "GET /welcome/:token", "POST /sign-in", "POST /sign-in/second-factor", "POST /sign-out", "POST /welcome/:token",
            "GET /followers/:token", "POST /follow/:number/followers", "POST /followers/:token/confirmation",
            "GET /feedback", "GET /feeds/public.atom", "GET /notices", "GET /open-data", "GET /open-data/:file",
            "GET /open-data/matters.csv", "GET /subscriptions", "GET /performance", "GET /public", "GET /responsible", "POST /feedback",
            "GET /league", "GET /league.csv", "GET /league/:league/:month/:measure/:unit", "GET /league/flags", "GET /league/print",
            "GET /league/result.txt", "GET /api/v1/league/scores", "GET /api/v1/league/awards", "GET /league/snapshot.txt", "GET /league/units/:unit",
            "POST /followers/:token/leaving", "POST /follow/:number/withdrawal", "POST /mine/sign-out", "POST /mine/unfollow", "POST /my-data", "POST /report",
          ].sorted())
      // The interface is open twice, in three ways of writing each path.
      let interface = Set(
        door.registry.endpoints.filter { $0.path.hasPrefix("/open311/") }.map {
          "\($0.method.rawValue) "
            + $0.path.replacing("/open311/v2/", with: "").replacing("/open311/test/v2/", with: "")
            .replacing(".xml", with: "").replacing(".json", with: "")
        })
      #expect(
        interface == [
          "GET discovery", "GET services", "GET services/:code", "GET requests", "GET requests.csv", "GET requests/:id",
          "GET request/:id", "GET tokens/:token", "GET servicerequestupdates", "GET update_tokens/:token", "POST requests",
          "POST servicerequestupdates",
        ])
      for endpoint in door.registry.endpoints { #expect(!endpoint.purpose.zh.isEmpty && !endpoint.purpose.en.isEmpty) }
    }
  }
}
