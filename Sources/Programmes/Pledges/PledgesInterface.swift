import Basics
import Casework
import Documents
import HTTPTypes
import JSONAPI
import Organization
import Platform
import Site
import Storage

/// Pledges, the pool and decisions, for programs.
enum PledgesInterface {
  private static let heading = Phrase("承诺事项", "Pledges")

  static let endpoints = [
    Endpoint.api(
      .get, "/pledges", permission: .open, purpose: Phrase("公布的承诺事项", "Published pledges"),
      contract: APIList.contract(
        heading, APIShapes.pledge,
        [
          .init("year", .query, .integer, Phrase("年份，默认今年", "the year; this one if left out")),
          .init("kind", .query, .choice(PledgeKind.claimed.map(\.rawValue)), Phrase("种类", "of this kind only")),
          .init("state", .query, .choice(PledgeState.allCases.map(\.rawValue)), Phrase("状态", "in this state only")),
          .init("q", .query, .text, Phrase("文字", "with these words")),
        ]), answer: list),
    Endpoint.api(
      .get, "/pledges/:number", permission: .open, purpose: Phrase("一件公布的承诺", "One published pledge"),
      contract: Contract(heading: heading, answer: .object(APIShapes.pledge.contract))
    ) { call in
      let (_, pledge) = try await PledgePage.file(call)
      return Reply.json(APIShapes.pledge.json(PledgeRow(pledge), call, only: try APIShapes.pledge.chosen(call)))
    },
    Endpoint.api(
      .get, "/pledges/pool", permission: .see, purpose: Phrase("问题池", "The pool of problems"),
      contract: APIList.contract(heading, APIShapes.problem)
    ) { call in
      let found = try await call.jurisdiction.database.read("api.pool") {
        try ClustersTable.list(.open, limit: 1_000, in: $0)
      }
      return try APIList.reply(found, as: APIShapes.problem, call)
    },
    Endpoint.api(
      .get, "/decisions", permission: .open, purpose: Phrase("决定", "Decisions"),
      contract: APIList.contract(heading, APIShapes.decision)
    ) { call in
      let found = try await call.jurisdiction.database.read("api.decisions") {
        try DecisionsTable.newest(1_000, in: $0)
      }
      return try APIList.reply(found, as: APIShapes.decision, call)
    },
  ]

  @Sendable private static func list(_ call: Call) async throws -> Reply {
    let choices = try BoardPage.Choices(call), limit = try APIList.limit(call), only = try APIShapes.pledge.chosen(call)
    var question = choices.question(call)
    question.after = try APIList.cursor(call) { Key(text: $0) }
    let asked = question
    let found = try await call.jurisdiction.database.read("api.pledges") {
      try PledgesTable.board(asked, limit: limit + 1, in: $0)
    }
    let page = found.prefix(limit)
    return APIList.reply(
      page.map { APIShapes.pledge.json($0, call, only: only) },
      next: found.count > limit ? page.last?.key.description : nil, call)
  }
}

extension APIShapes {
  /// As the board shows it.
  static let pledge = APIShape<PledgeRow>(
    "Pledge", Phrase("一件承诺", "A pledge"),
    [
      .init("number", .text, Phrase("编号", "its number")) { p, _ in .string(p.number) },
      .init("kind", .text, Phrase("种类", "its kind")) { p, _ in .string(p.kind.rawValue) },
      .init("year", .integer, Phrase("年份", "its year")) { p, _ in .integer(p.year) },
      .init("title", .text, Phrase("要解决什么", "what is to be solved")) { p, _ in .string(Masking.text(p.title)) },
      .init("problem", .text, Phrase("问题", "the problem")) { p, _ in .string(Masking.text(p.problem)) },
      .init("target", .text, Phrase("目标", "the target")) { p, _ in .string(Masking.text(p.target)) },
      .init("post", .text, Phrase("责任岗位", "the post that answers")) { p, _ in .string(p.post) },
      .init("agency", .text, Phrase("责任单位", "the agency")) { p, _ in .string(p.agency) },
      .init("state", .text, Phrase("状态", "how it stands")) { p, call in
        .string(p.state(on: call.jurisdiction.today).rawValue)
      },
      .init("published_on", .day, Phrase("公布日", "when it was published"), mayBeNull: true) { p, _ in .day(p.publishedOn)
      },
      .init("deadline", .day, Phrase("期限", "its deadline")) { p, _ in .day(p.deadline) },
      .init("days_late", .integer, Phrase("逾期天数", "how many days late")) { p, call in
        .integer(p.daysLate(on: call.jurisdiction.today))
      },
      .init("done_on", .day, Phrase("报完成日", "when it was reported done"), mayBeNull: true) { p, _ in .day(p.doneOn) },
      .init("objections_until", .day, Phrase("可提异议至", "until when one may object"), mayBeNull: true) { p, _ in
        .day(p.until)
      },
      .init("closed_on", .day, Phrase("销号日", "when it was checked off"), mayBeNull: true) { p, _ in .day(p.closedOn) },
      .init("milestones", .integer, Phrase("节点数", "how many milestones")) { p, _ in .integer(p.milestones) },
      .init("reached", .integer, Phrase("完成的节点", "how many were reached")) { p, _ in .integer(p.reached) },
      .init("objections", .integer, Phrase("异议", "objections raised")) { p, _ in .integer(p.objections) },
      .init("upheld", .integer, Phrase("成立的异议", "objections upheld")) { p, _ in .integer(p.upheld) },
      .init("round", .integer, Phrase("第几轮", "the round, one more each time it is reopened")) { p, _ in
        .integer(p.round)
      },
      .init("example", .yesNo, Phrase("是否演示", "whether it is an example")) { p, _ in .bool(p.isExample) },
    ])

  static let problem = APIShape<PoolProblem>(
    "PoolProblem", Phrase("问题池中的一项", "A problem of the pool"),
    [
      .init("key", .text, Phrase("键", "its key")) { p, _ in .string(p.key.description) },
      .init("title", .text, Phrase("名称", "its title")) { p, call in .string(Pool.title(p, call)) },
      .init("category", .text, Phrase("小类", "the subclass"), mayBeNull: true) { p, _ in .text(p.category?.description)
      },
      .init("community", .text, Phrase("社区", "the community"), mayBeNull: true) { p, _ in .text(p.community) },
      .init("words", .text, Phrase("共同的词", "words in common")) { p, _ in .string(p.words.joined(separator: " ")) },
      .init("matters", .integer, Phrase("件数", "how many matters")) { p, _ in .integer(p.matters) },
      .init("reporters", .integer, Phrase("人数", "how many people")) { p, _ in .integer(p.reporters) },
    ])

  static let decision = APIShape<Decision>(
    "Decision", Phrase("一项决定", "A decision"),
    [
      .init("key", .text, Phrase("键", "its key")) { d, _ in .string(d.key.description) },
      .init("title", .text, Phrase("名称", "its title")) { d, _ in .string(Masking.text(d.title)) },
      .init("decided_on", .day, Phrase("日期", "its date")) { d, _ in .day(d.decidedOn) },
      .init("areas_of_work", .text, Phrase("工作方面，每行一个", "areas of work, one a line")) { d, _ in
        .string(d.works.map(\.name).joined(separator: "\n"))
      },
      .init("example", .yesNo, Phrase("是否演示", "whether it is an example")) { d, _ in .bool(d.isExample) },
    ])
}
