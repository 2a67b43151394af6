import Basics
import Casework
import Documents
import HTTPTypes
import JSONAPI
import Organization
import Platform
import Site
import Storage

/// What discipline keeps, for programs: registers of side procedures, campaigns, lotteries.
enum DisciplineInterface {
  private static let heading = Phrase("办理纪律", "Discipline")

  static let endpoints = [
    Endpoint.api(
      .get, "/desk", permission: .see, purpose: Phrase("待我办理，最急的在前", "What waits for me, the most urgent first"),
      contract: APIList.contract(heading, APIShapes.matter), answer: desk),
    Endpoint.api(
      .get, "/quality", permission: .overview, purpose: Phrase("近 30 日办理质量", "Quality over the last 30 days"),
      contract: Contract(heading: heading, answer: .object(quality)), answer: quality),
    Endpoint.api(
      .get, "/registers/:kind", permission: .overview,
      purpose: Phrase("牌、督办、剔除等台账", "Registers of cards, orders, exclusions …"),
      contract: APIList.contract(
        heading, APIShapes.registered, [.init("agency", .query, .text, Phrase("对象单位", "addressed to this agency only"))]
      ),
      answer: register),
    Endpoint.api(
      .get, "/campaigns", permission: .overview, purpose: Phrase("专项治理", "Campaigns"),
      contract: APIList.contract(heading, APIShapes.campaign)
    ) { call in
      let found = try await call.jurisdiction.database.read("api.campaigns") {
        try CampaignsTable.newest(1_000, in: $0)
      }
      return try APIList.reply(found, as: APIShapes.campaign, call)
    },
    Endpoint.api(
      .get, "/draws", permission: .open, purpose: Phrase("抽签复核，可由任何人重算", "Lotteries, for anybody to recompute"),
      contract: APIList.contract(heading, APIShapes.draw)
    ) { call in
      let found = try await call.jurisdiction.database.read("api.draws") { try DrawsTable.newest(1_000, in: $0) }
      return try APIList.reply(found, as: APIShapes.draw, call)
    },
  ]

  @Sendable private static func desk(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district
    let lifecycle = district.settings.mainFlow.flatMap { district.currentLifecycles[$0] }.flatMap {
      district.lifecycles[$0]
    }
    guard let lifecycle else {
      throw Refusal(.notFound, "lifecycle.none", Phrase("没有主流程", "There is no main lifecycle"))
    }
    let limit = try APIList.limit(call), only = try APIShapes.matter.chosen(call)
    var filter = MatterFilter(which: .open, now: call.jurisdiction.now())
    filter.flow = lifecycle.name
    filter.stages = DeskPage.stages(lifecycle, call.principal)
    filter.after = try APIList.cursor(call) { MatterFilter.Cursor($0) }
    let found = try await call.jurisdiction.matters.list(filter, reach: call.principal.reach, limit: limit)
    // What waits for another agency is left out; pages go on all the same.
    let mine = found.matters.filter { DeskPage.isMine($0, lifecycle, call.principal) }
    return APIList.reply(mine.map { APIShapes.matter.json($0, call, only: only) }, next: found.next?.text, call)
  }

  @Sendable private static func quality(_ call: Call) async throws -> Reply {
    let figures = try await QualityPage.read(call.jurisdiction)
    func strands(_ counts: [StrandCount]) -> JSONValue { .array(counts.map { APIShapes.strandCount.json($0, call) }) }
    func object(_ members: [(String, JSONValue)]) -> JSONValue { .object(members.map { JSONMember($0.0, $0.1) }) }
    return Reply.json(
      object([
        ("days", .integer(QualityPage.days)),
        (
          "signing",
          .array(
            figures.signing.map {
              object([
                ("agency", .string($0.name)), ("all", .integer($0.closed)), ("judged", .integer($0.judged)),
                ("on_time", .integer($0.onTime)),
              ])
            })
        ),
        (
          "refusals",
          .array(
            figures.refusals.map {
              object([
                ("agency", .string($0.agency)), ("all", .integer($0.all)), ("upheld", .integer($0.upheld)),
                ("overruled", .integer($0.overruled)),
              ])
            })
        ),
        (
          "closures",
          .array(figures.closures.map { object([("closure", .string($0.closure)), ("count", .integer($0.count))]) })
        ),
        (
          "calls",
          .array(
            figures.calls.map {
              object([
                ("agency", .string($0.agency)), ("reached", .integer($0.reached)),
                ("not_reached", .integer($0.notReached)),
                ("responded", .integer($0.responded)), ("solved", .integer($0.solved)),
                ("satisfied", .integer($0.satisfied)),
              ])
            })
        ),
        ("whistles", strands(figures.whistles)), ("cards", strands(figures.cards)),
        ("rechecks", strands(figures.rechecks)),
        ("exclusions", strands(figures.exclusions)), ("honest_errors", strands(figures.honestErrors)),
        ("appeals", strands(figures.appeals)), ("self_handled", strands(figures.selfHandled)),
      ]))
  }

  private static let quality: ContractShape = {
    func member(_ name: String, _ zh: String, _ en: String, _ type: ContractType) -> ContractShape.Member {
      .init(name: name, type: type, about: Phrase(zh, en), mayBeNull: false)
    }
    let strands = ContractType.list(.object(APIShapes.strandCount.contract))
    return ContractShape(
      name: "Quality", about: Phrase("办理质量，分子分母都在", "Quality, with numerators and denominators"),
      members: [
        member("days", "近几日", "over how many days", .integer),
        member("signing", "按单位：签收、判定、按期", "by agency: signed for, judged, on time", .list(.map(.any))),
        member("refusals", "按单位：退回、成立、不成立", "by agency: sent back, upheld, overruled", .list(.map(.any))),
        member("closures", "按结果", "by outcome", .list(.map(.any))),
        member(
          "calls", "按单位：接通、未接通、响应、解决、满意", "by agency: reached, not reached, responded, solved, satisfied",
          .list(.map(.any))),
        member("whistles", "吹哨", "whistles", strands), member("cards", "黄牌红牌", "cards", strands),
        member("rechecks", "抽签复核", "re-checks", strands), member("exclusions", "剔除", "exclusions", strands),
        member("honest_errors", "容错", "honest errors", strands), member("appeals", "申诉", "appeals", strands),
        member("self_handled", "自办自结", "fixed on the spot", strands),
      ])
  }()

  @Sendable private static func register(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district
    let lifecycle = district.settings.mainFlow.flatMap { district.currentLifecycles[$0] }.flatMap {
      district.lifecycles[$0]
    }
    guard let kind = lifecycle?.strandKind(call.parameter("kind")) else {
      throw Refusal(.notFound, "register.none", Phrase("没有这种台账", "There is no such register"))
    }
    let limit = try APIList.limit(call), only = try APIShapes.registered.chosen(call)
    let before = try APIList.cursor(call) { StoredStrand.Cursor($0) }, agency = call.query["agency"]?.trimmed.nonEmpty
    let found = try await call.jurisdiction.database.read("api.registers") { transaction in
      try StrandsTable.page(kind: kind.code, agency: agency, before: before, limit: limit + 1, in: transaction).map {
        ($0, try MattersTable.one(key: $0.matter, in: transaction))
      }
    }
    let page = found.prefix(limit)
    // What lies beyond one's reach is left out; pages go on all the same.
    let shown = page.compactMap { strand, matter in
      matter.flatMap { call.principal.reach.admits($0) ? Registered(strand: strand, number: $0.number) : nil }
    }
    return APIList.reply(
      shown.map { APIShapes.registered.json($0, call, only: only) },
      next: found.count > limit ? page.last?.0.cursor.text : nil, call)
  }
}

/// A side procedure with the number of its matter.
struct Registered: Sendable {
  var strand: StoredStrand
  var number: String
}

extension APIShapes {
  static let strandCount = APIShape<StrandCount>(
    "StrandCount", Phrase("支线计数", "How many side procedures"),
    [
      .init("agency", .text, Phrase("对象单位", "addressed to")) { c, _ in .string(c.agency) },
      .init("opened_by", .text, Phrase("发起单位", "begun by")) { c, _ in .string(c.openedBy) },
      .init("state", .text, Phrase("状态", "in which state")) { c, _ in .string(c.state) },
      .init("mark", .text, Phrase("级别", "of which level")) { c, _ in .string(c.mark) },
      .init("count", .integer, Phrase("件数", "how many")) { c, _ in .integer(c.count) },
      .init("judged", .integer, Phrase("判定按期与否", "judged for being in time")) { c, _ in .integer(c.judged) },
      .init("on_time", .integer, Phrase("其中按期", "of these in time")) { c, _ in .integer(c.onTime) },
    ])

  static let registered = APIShape<Registered>(
    "Registered", Phrase("台账的一行", "One line of a register"),
    [
      .init("number", .text, Phrase("案件编号", "the number of the matter")) { r, _ in .string(r.number) },
      .init("kind", .text, Phrase("类型", "its kind")) { r, _ in .string(r.strand.kind) },
      .init("mark", .text, Phrase("级别", "its level, such as yellow")) { r, _ in .string(r.strand.mark) },
      .init("agency", .text, Phrase("对象单位", "whom it is addressed to")) { r, _ in .string(r.strand.agency) },
      .init("state", .text, Phrase("状态", "its state")) { r, _ in .string(r.strand.state) },
      .init("open", .yesNo, Phrase("是否未了", "whether it is open")) { r, _ in .bool(r.strand.isOpen) },
      .init("opened_at", .moment, Phrase("开始", "when it began")) { r, call in .moment(r.strand.openedAt, call) },
      .init("due_at", .moment, Phrase("到期", "when it runs out"), mayBeNull: true) { r, call in
        .moment(r.strand.dueAt, call)
      },
      .init("on_time", .yesNo, Phrase("是否按期", "whether it was in time"), mayBeNull: true) { r, _ in
        r.strand.onTime.map { .bool($0) } ?? .null
      },
    ])

  static let campaign = APIShape<Campaign>(
    "Campaign", Phrase("一次专项治理", "A campaign"),
    [
      .init("key", .text, Phrase("键", "its key")) { c, _ in .string(c.key.description) },
      .init("title", .text, Phrase("名称", "its title")) { c, _ in .string(Masking.text(c.title)) },
      .init("category", .text, Phrase("类别", "the category")) { c, _ in .string(c.category.description) },
      .init("area", .text, Phrase("区域，空为全区", "the area; empty for the whole district")) { c, _ in .string(c.area) },
      .init("lead", .text, Phrase("牵头单位", "the agency that leads")) { c, _ in .string(c.lead) },
      .init("plan", .text, Phrase("方案，已脱敏", "the plan, masked")) { c, _ in .string(Masking.text(c.plan)) },
      .init("until", .day, Phrase("截止日", "the last day")) { c, _ in .day(c.until) },
      .init("opened_at", .moment, Phrase("开始", "when it began")) { c, call in .moment(c.openedAt, call) },
      .init("ended_at", .moment, Phrase("结束", "when it ended"), mayBeNull: true) { c, call in .moment(c.endedAt, call)
      },
      .init("result", .text, Phrase("结果，已脱敏", "the result, masked")) { c, _ in .string(Masking.text(c.result)) },
    ])

  static let draw = APIShape<DrawRecord>(
    "Draw", Phrase("一次抽签", "One lottery"),
    [
      .init("key", .text, Phrase("键", "its key")) { d, _ in .string(d.key.description) },
      .init("from", .day, Phrase("起", "the first day")) { d, _ in .day(d.from) },
      .init("to", .day, Phrase("止", "the last day")) { d, _ in .day(d.to) },
      .init("per_agency", .integer, Phrase("每单位件数", "how many of each agency")) { d, _ in .integer(d.perAgency) },
      .init("tickets", .integer, Phrase("签数", "out of how many")) { d, _ in .integer(d.tickets) },
      .init("seal_day", .day, Phrase("以哪一日的封印为种子", "the day whose seal is the seed")) { d, _ in .day(d.sealDay) },
      .init("seed", .text, Phrase("种子", "the seed, hexadecimal")) { d, _ in .string(hexadecimal(d.seed)) },
      .init("drawn_at", .moment, Phrase("抽签时刻", "when it was drawn")) { d, call in .moment(d.drawnAt, call) },
    ])
}
