import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Territory
import Timing

/// Matters: lists, one, what may be done with it, doing it, reporting.
enum MatterEndpoints {
  static let heading = Phrase("案件", "Matters")

  static let all: [Endpoint] = [
    .api(
      .get, "/matters", permission: .see, purpose: Phrase("案件清单", "The list of matters"),
      contract: APIList.contract(heading, APIShapes.matter, filters), answer: list),
    .api(
      .get, "/matters/:number", permission: .see, purpose: Phrase("一件案件", "One matter"),
      contract: Contract(heading: heading, answer: .object(APIShapes.file.contract)), answer: one),
    .api(
      .get, "/matters/:number/steps", permission: .see,
      purpose: Phrase("现在可以办理的步骤", "The steps that may be taken now"),
      contract: APIList.contract(heading, APIShapes.step), answer: steps),
    .api(
      .post, "/matters", permission: .open, purpose: Phrase("上报一件", "Report a matter"),
      contract: Contract(
        heading: heading, inputs: reporting, isRepeatable: true, answer: .object(APIShapes.matter.contract),
        status: .created),
      answer: report),
    .api(
      .get, "/search", permission: .see, purpose: Phrase("按编号、地址、文字查找", "Find by number, address or words"),
      contract: APIList.contract(
        heading, APIShapes.matter, [.init("q", .query, .text, Phrase("查什么", "what to look for"), isRequired: true)]),
      answer: search),
  ]

  private static let filters: [Contract.Input] = [
    .init(
      "which", .query, .choice(MatterFilter.Which.allCases.map(\.rawValue)),
      Phrase("范围，默认 open", "which; open if left out")),
    .init("flow", .query, .text, Phrase("流程，any 为全部", "the lifecycle; any for all")),
    .init("stage", .query, .text, Phrase("环节", "the stage")),
    .init("area", .query, .text, Phrase("区域代码，含下级", "the area with all below it")),
    .init("agency", .query, .text, Phrase("主办单位", "the lead agency")),
    .init("category", .query, .text, Phrase("类别或其前缀", "the category or the beginning of it")),
    .init("channel", .query, .text, Phrase("渠道", "how it came")),
    .init("zone", .query, .text, Phrase("联动片区", "the zone of a joint centre")),
    .init("from", .query, .day, Phrase("上报自", "reported from this day on")),
    .init("to", .query, .day, Phrase("上报至", "reported until this day")),
  ]

  private static let reporting: [Contract.Input] = [
    .init("details", .body, .text, Phrase("发生了什么", "what is the matter"), isRequired: true),
    .init("title", .body, .text, Phrase("标题", "a title")),
    .init("category", .body, .text, Phrase("类别", "the category")),
    .init("address", .body, .text, Phrase("地址", "the address")),
    .init("area", .body, .text, Phrase("区域代码", "the area")),
    .init("lon", .body, .number, Phrase("经度", "degrees east")),
    .init("lat", .body, .number, Phrase("纬度", "degrees north")),
    .init(
      "crs", .body, .choice(CRS.allCases.map(\.rawValue)),
      Phrase("坐标系，默认 wgs84", "the coordinate system; wgs84 if left out")),
    .init("name", .body, .text, Phrase("上报人称呼", "what the reporter is called")),
    .init("phone", .body, .text, Phrase("上报人电话", "the reporter's phone")),
    .init("channel", .body, .text, Phrase("渠道，默认 api；须持令牌", "how it came; api if left out; with a token only")),
    .init("source_number", .body, .text, Phrase("在贵方的编号；同一编号只立一件", "your own number; the same number comes in once")),
    .init("photos", .body, .list(.any), Phrase("照片 {\"name\", \"base64\"}", "photos {\"name\", \"base64\"}")),
  ]

  @Sendable private static func list(_ call: Call) async throws -> Reply {
    let limit = try APIList.limit(call), only = try APIShapes.matter.chosen(call)
    var filter = try MattersPage.filter(call, now: call.jurisdiction.now())
    filter.after = try APIList.cursor(call) { MatterFilter.Cursor($0) }
    let found = try await call.jurisdiction.matters.list(filter, reach: call.principal.reach, limit: limit)
    return APIList.reply(
      found.matters.map { APIShapes.matter.json($0, call, only: only) }, next: found.next?.text, call)
  }

  @Sendable private static func one(_ call: Call) async throws -> Reply {
    let file = try await call.jurisdiction.matters.one(call.parameter("number"), reach: call.principal.reach)
    let only = try APIShapes.file.chosen(call)
    return APIReply.json(APIShapes.file.json(file, call, only: only), tag: "v\(file.matter.version)", call)
  }

  @Sendable private static func steps(_ call: Call) async throws -> Reply {
    let jurisdiction = call.jurisdiction
    let file = try await jurisdiction.matters.one(call.parameter("number"), reach: call.principal.reach)
    let situation = Situation(
      matter: file.matter, entries: file.entries, principal: call.principal, at: jurisdiction.now(),
      district: jurisdiction.district, children: file.children)
    let actions = file.lifecycle.possible(in: situation, rules: jurisdiction.rules)
    var reply = try APIList.reply(actions, as: APIShapes.step, call)
    reply.fields[.eTag] = "\"v\(file.matter.version)\""
    return reply
  }

  @Sendable private static func search(_ call: Call) async throws -> Reply {
    guard let question = call.query["q"]?.trimmed.nonEmpty else {
      throw Refusal.invalid("q", Phrase("请写明查什么", "Say what to look for"))
    }
    let limit = try APIList.limit(call), only = try APIShapes.matter.chosen(call)
    let matters = call.jurisdiction.matters, reach = call.principal.reach
    // A whole number names its matter, and nothing else.
    if let file = try? await matters.one(question, reach: reach) {
      return APIList.reply([APIShapes.matter.json(file.matter, call, only: only)], next: nil, call)
    }
    let found = try await matters.search(question, reach: reach, limit: limit)
    return APIList.reply(found.matters.map { APIShapes.matter.json($0, call, only: only) }, next: nil, call)
  }

  @Sendable private static func report(_ call: Call) async throws -> Reply {
    let form = try APIBody.form(call), jurisdiction = call.jurisdiction
    guard let flow = jurisdiction.district.settings.mainFlow else {
      throw Refusal(.notFound, "lifecycle.none", Phrase("没有主流程", "There is no main lifecycle"))
    }
    func text(_ name: String) -> String { form[name]?.trimmed ?? "" }
    var faults: [Refusal.Fault] = []
    // Whose post does not report does so as a member of the public.
    let who = call.principal.may(.report) ? call.principal : .visitor
    var report = Report(
      title: text("title"), details: text("details"),
      channel: who.isSignedIn ? text("channel").nonEmpty ?? "api" : "api",
      address: text("address"), area: text("area").nonEmpty)
    // Numbers are the sender's own: nobody takes another's by guessing them.
    report.source = who.isSignedIn ? "api.\(who.post)" : "api"
    // A request under a key comes in once, whatever became of its first answer.
    report.sourceNumber = (text("source_number").nonEmpty ?? call.fields[.idempotencyKey].map { "once \($0)" }).map {
      String($0.prefix(80))
    }
    report.category = ReportedPlace.category(form, &faults)
    report.fix = ReportedPlace.fix(form, &faults)
    if !text("phone").isEmpty || !text("name").isEmpty {
      report.reporter = Reporter(name: text("name"), phone: text("phone"))
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    var kept = call
    kept.form = form
    // What is wrong with the words is said before photos are kept; a photo alone says enough.
    report.photos = form.files("photos").map { _ in "" }
    try report.check(in: jurisdiction.district)
    report.photos = try await PhotoInput.keep(kept, field: "photos")
    let receipt = try await jurisdiction.matters.report(report, lifecycle: flow, by: who)
    call.trail.subject("matter \(receipt.matter.number)")
    // What was there before is told only to those who may see it.
    guard !receipt.isRepeat || call.principal.reach.admits(receipt.matter) else {
      throw Refusal(.conflict, "matter.repeated", Phrase("这个编号已经收到过", "This number has come in before"))
    }
    var reply = Reply.json(
      APIShapes.matter.json(receipt.matter, call), status: receipt.isRepeat ? .ok : .created)
    reply.fields[.location] = APIPath.matter(receipt.matter.number)
    reply.fields[.eTag] = "\"v\(receipt.matter.version)\""
    return reply
  }
}
