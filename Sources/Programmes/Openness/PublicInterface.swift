import Basics
import Casework
import Documents
import HTTPTypes
import JSONAPI
import Organization
import Platform
import Storage

/// What everybody may know, for programs: public matters without numbers, notices, figures of agencies.
enum PublicInterface {
  private static let heading = Phrase("公开", "Public")

  static let endpoints = [
    Endpoint.api(
      .get, "/public/matters", permission: .open,
      purpose: Phrase("公开案件：类别、社区、进展与结果", "Public matters: category, community, state or outcome"),
      contract: APIList.contract(
        heading, APIShapes.publicMatter,
        [
          .init(
            "state", .query, .choice(PublicMattersTable.Question.State.allCases.map(\.rawValue)),
            Phrase("在办或办结", "open or closed only")),
          .init("street", .query, .text, Phrase("街道", "in this street")),
        ]), answer: matters),
    Endpoint.api(
      .get, "/public/notices", permission: .open, purpose: Phrase("服务公告", "Service notices"),
      contract: APIList.contract(heading, APIShapes.notice)
    ) { call in
      let day = call.jurisdiction.today
      let found = try await call.jurisdiction.database.read("api.notices") {
        try PublicNoticesTable.current(on: day, limit: 1_000, in: $0)
      }
      return try APIList.reply(found, as: APIShapes.notice, call)
    },
    Endpoint.api(
      .get, "/feedback", permission: .publish, purpose: Phrase("待答复的意见", "Feedback that waits for an answer"),
      contract: APIList.contract(heading, APIShapes.feedback)
    ) { call in
      try await APIList.reply(APIShapes.feedback, call, cursor: { Key(text: $0) }, next: \.key.description) {
        after, limit in
        try await call.jurisdiction.database.read("api.feedback") {
          try FeedbackTable.open(after: after, limit: limit, in: $0)
        }
      }
    },
    Endpoint.api(
      .get, "/public/performance", permission: .open,
      purpose: Phrase("各单位近 30 日办理情况", "How agencies did in the last 30 days"),
      contract: APIList.contract(heading, APIShapes.performance)
    ) { call in
      let figures = try await PublicFigures.latest(call.jurisdiction)
      let lines = figures.agencies(in: call.jurisdiction.district).sorted { $0.name < $1.name }
      return try APIList.reply(lines, as: APIShapes.performance, call)
    },
  ]

  @Sendable private static func matters(_ call: Call) async throws -> Reply {
    let limit = try APIList.limit(call), only = try APIShapes.publicMatter.chosen(call)
    var question = PublicMattersTable.Question()
    question.flow = call.jurisdiction.district.settings.mainFlow
    question.after = try APIList.cursor(call) { Key(text: $0) }
    if let text = call.query["state"]?.nonEmpty {
      guard let state = PublicMattersTable.Question.State(rawValue: text) else {
        throw Refusal.invalid("state", Phrase("没有状态 \(text)", "There is no state \(text)"))
      }
      question.state = state
    }
    question.place = call.query["street"]?.nonEmpty.map { .street($0) }
    let found = try await PublicMatters.list(question, call.jurisdiction, limit: limit)
    return APIList.reply(
      found.matters.map { APIShapes.publicMatter.json($0, call, only: only) }, next: found.next?.description, call)
  }
}

extension APIShapes {
  /// As the page shows it: to the community, to the day, without a number.
  static let publicMatter = APIShape<PublicMatter>(
    "PublicMatter", Phrase("一件公开案件", "A matter as everybody may see it"),
    [
      .init("category", .text, Phrase("类别", "the category"), mayBeNull: true) { m, _ in .text(m.category?.description)
      },
      .init("what", .text, Phrase("类别名称", "its name")) { m, call in m.what(in: call.jurisdiction.district).json(call) },
      .init("state", .text, Phrase("进展或结果", "how it stands, or what came of it")) { m, call in
        m.state(in: call.jurisdiction.district).json(call)
      },
      .init("closed", .yesNo, Phrase("是否已结束", "whether it has ended")) { m, _ in .bool(!m.phase.isOpen) },
      .init("street", .text, Phrase("街道", "the street"), mayBeNull: true) { m, _ in .text(m.street) },
      .init("community", .text, Phrase("社区", "the community"), mayBeNull: true) { m, _ in .text(m.community) },
      .init("agency", .text, Phrase("承办单位", "the agency"), mayBeNull: true) { m, _ in .text(m.agency) },
      .init("reported_on", .day, Phrase("上报日", "the day it was reported")) { m, call in
        .day(call.jurisdiction.district.today(m.reportedAt))
      },
      .init("closed_on", .day, Phrase("办结日", "the day it ended"), mayBeNull: true) { m, call in
        .day(m.closedAt.map { call.jurisdiction.district.today($0) })
      },
    ])

  static let feedback = APIShape<Feedback>(
    "Feedback", Phrase("一条意见", "What somebody says about the platform"),
    [
      .init("key", .text, Phrase("键", "its key")) { f, _ in .string(f.key.description) },
      .init("text", .text, Phrase("内容，已脱敏", "the words, masked")) { f, _ in .string(Masking.text(f.text)) },
      .init("sent_at", .moment, Phrase("时刻", "when")) { f, call in .moment(f.sentAt, call) },
    ])

  static let notice = APIShape<PublicNotice>(
    "Notice", Phrase("一则公告", "A service notice"),
    [
      .init("title", .text, Phrase("标题", "its title")) { n, call in n.title.json(call) },
      .init("text", .text, Phrase("内容", "what it says")) { n, call in n.text.json(call) },
      .init("from", .day, Phrase("自", "from")) { n, _ in .day(n.from) },
      .init("to", .day, Phrase("至", "until")) { n, _ in .day(n.to) },
      .init("agency", .text, Phrase("发布单位", "the agency that says it")) { n, _ in .string(n.agency) },
    ])

  /// Counts too small to tell exactly are null, as the page does not tell them.
  static let performance = APIShape<PublicFigures.Line>(
    "Performance", Phrase("一个单位近 30 日的数字", "The figures of an agency over the last 30 days"),
    [
      .init("agency", .text, Phrase("单位", "the agency")) { l, _ in .string(l.name) },
      .init("closed", .integer, Phrase("办结，少于 5 件为空", "closed; null below five"), mayBeNull: true) { l, _ in
        .number(l.closed < SmallNumbers.threshold ? nil : l.closed)
      },
      .init(
        "on_time_share", .number, Phrase("按期率，判定少于 5 件为空", "share on time; null below five judged"), mayBeNull: true
      ) { l, _ in
        .share(l.judged < SmallNumbers.threshold ? nil : Double(l.onTime) / Double(l.judged))
      },
      .init(
        "median_minutes", .integer, Phrase("从上报到办结的中位分钟数", "median minutes from report to closing"), mayBeNull: true
      ) { l, _ in
        .number(l.median)
      },
    ])
}
