import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// Figures: what is open now, and what came in and ended day by day. Each with its numerator and denominator.
enum FigureEndpoints {
  private static let heading = Phrase("数字", "Figures")

  static let all: [Endpoint] = [
    .api(
      .get, "/overview", permission: .overview,
      purpose: Phrase("在办与超期，按街道、单位、类别", "What is open and overdue, by street, agency, category"),
      contract: Contract(
        heading: heading, inputs: [.init("street", .query, .text, Phrase("只看该街道的下级", "with the areas of this street"))],
        answer: .object(overview)), answer: show),
    .api(
      .get, "/days", permission: .overview, purpose: Phrase("逐日计数", "Counts day by day"),
      contract: Contract(
        heading: heading,
        inputs: [
          .init("from", .query, .day, Phrase("自，默认三十天前", "from; thirty days ago if left out")),
          .init("to", .query, .day, Phrase("至，含当日，默认今天", "until, that day included; today if left out")),
        ], answer: .object(days)), answer: byDay),
  ]

  /// How many days one question may span.
  static let daysMost = 3_700

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district
    if let street = call.query["street"]?.nonEmpty, district.territory[street] == nil {
      throw Refusal.invalid("street", Phrase("没有区域 \(street)", "There is no area \(street)"))
    }
    let found = try await call.jurisdiction.matters.overview(street: call.query["street"]?.nonEmpty)
    func lines(_ counts: [OpenCount]) -> JSONValue { .array(counts.map { APIShapes.openCount.json($0, call) }) }
    return Reply.json(
      .object([
        JSONMember("at", .moment(call.jurisdiction.now(), call)), JSONMember("open", .integer(found.open)),
        JSONMember("overdue", .integer(found.overdue)), JSONMember("unlocated", .integer(found.unlocated)),
        JSONMember("reported_today", .integer(found.reportedToday)),
        JSONMember("closed_today", .integer(found.closedToday)),
        JSONMember("by_street", lines(found.byStreet)), JSONMember("by_agency", lines(found.byAgency)),
        JSONMember("by_category", lines(found.byCategory)), JSONMember("by_area", lines(found.byArea)),
      ]))
  }

  @Sendable private static func byDay(_ call: Call) async throws -> Reply {
    let today = call.jurisdiction.today
    func day(_ name: String, or usual: LocalDate) throws(Refusal) -> LocalDate {
      guard let text = call.query[name]?.trimmed.nonEmpty else { return usual }
      guard let date = LocalDate(text) else {
        throw .invalid(name, Phrase("“\(text)”不是日期，例如 2026-11-23", "“\(text)” is no date; such as 2026-11-23"))
      }
      return date
    }
    let to = try day("to", or: today), from = try day("from", or: to + -30)
    guard from <= to, to.ordinal - from.ordinal < daysMost else {
      throw Refusal.invalid(
        "from", Phrase("起止日期不对，或超过 \(daysMost) 天", "The days are in the wrong order, or more than \(daysMost)"))
    }
    let found = try await call.jurisdiction.matters.dayFigures(from: from, to: to + 1)
    func named(_ sums: [String: DayCount]) -> JSONValue {
      .object(sums.sorted { $0.key < $1.key }.map { JSONMember($0.key, APIShapes.dayCount.json($0.value, call)) })
    }
    return APIReply.digested(
      .object([
        JSONMember(
          "days",
          .array(
            found.days.map { line in
              guard case .object(let members) = APIShapes.dayCount.json(line.count, call) else { return .null }
              return .object([JSONMember("day", .day(line.day))] + members)
            })), JSONMember("total", APIShapes.dayCount.json(found.total, call)),
        JSONMember("by_street", named(found.byStreet)), JSONMember("by_class", named(found.byClass)),
        JSONMember("by_agency", named(found.byAgency)),
      ]), call)
  }

  private static let overview = ContractShape(
    name: "Overview", about: Phrase("此刻的数字", "The figures of this moment"),
    members: [
      .init(name: "at", type: .moment, about: Phrase("数字的时刻", "when they were counted"), mayBeNull: false),
      .init(name: "open", type: .integer, about: Phrase("在办", "open"), mayBeNull: false),
      .init(name: "overdue", type: .integer, about: Phrase("其中超期", "of these overdue"), mayBeNull: false),
      .init(name: "unlocated", type: .integer, about: Phrase("其中未定位", "of these not located"), mayBeNull: false),
      .init(name: "reported_today", type: .integer, about: Phrase("今日上报", "reported today"), mayBeNull: false),
      .init(name: "closed_today", type: .integer, about: Phrase("今日办结", "closed today"), mayBeNull: false),
      .init(
        name: "by_street", type: .list(.object(APIShapes.openCount.contract)), about: Phrase("按街道", "by street"),
        mayBeNull: false),
      .init(
        name: "by_agency", type: .list(.object(APIShapes.openCount.contract)), about: Phrase("按单位", "by agency"),
        mayBeNull: false),
      .init(
        name: "by_category", type: .list(.object(APIShapes.openCount.contract)), about: Phrase("按类别", "by category"),
        mayBeNull: false),
      .init(
        name: "by_area", type: .list(.object(APIShapes.openCount.contract)),
        about: Phrase("所选街道的下级", "the areas of the street"), mayBeNull: false),
    ])

  private static let days = ContractShape(
    name: "DayFigures", about: Phrase("逐日计数", "Counts day by day"),
    members: [
      .init(
        name: "days", type: .list(.object(APIShapes.dayCount.contract)),
        about: Phrase("每日一行，另有 day", "a line for each day, with its `day`"), mayBeNull: false),
      .init(
        name: "total", type: .object(APIShapes.dayCount.contract), about: Phrase("合计", "all of them"), mayBeNull: false),
      .init(
        name: "by_street", type: .map(.object(APIShapes.dayCount.contract)), about: Phrase("按街道", "by street"),
        mayBeNull: false),
      .init(
        name: "by_class", type: .map(.object(APIShapes.dayCount.contract)), about: Phrase("按大类", "by class"),
        mayBeNull: false),
      .init(
        name: "by_agency", type: .map(.object(APIShapes.dayCount.contract)), about: Phrase("按单位", "by agency"),
        mayBeNull: false),
    ])
}

extension APIShapes {
  static let openCount = APIShape<OpenCount>(
    "OpenCount", Phrase("在办与超期", "Open and overdue"),
    [
      .init("name", .text, Phrase("代码", "the code of what is counted")) { c, _ in .string(c.name) },
      .init("open", .integer, Phrase("在办", "open")) { c, _ in .integer(c.open) },
      .init("overdue", .integer, Phrase("其中超期", "of these overdue")) { c, _ in .integer(c.overdue) },
    ])

  static let dayCount = APIShape<DayCount>(
    "DayCount", Phrase("计数", "Counts"),
    [
      .init("reported", .integer, Phrase("上报", "reported")) { c, _ in .integer(c.reported) },
      .init("ended", .integer, Phrase("结束", "ended in whatever way")) { c, _ in .integer(c.ended) },
      .init("closed", .integer, Phrase("办结", "closed")) { c, _ in .integer(c.closed) },
      .init("judged", .integer, Phrase("判定按期与否", "judged for being on time")) { c, _ in .integer(c.judged) },
      .init("on_time", .integer, Phrase("其中按期", "of these on time")) { c, _ in .integer(c.onTime) },
      .init(
        "on_time_share", .number, Phrase("按期率，无判定为空", "on_time / judged; null where nothing was judged"),
        mayBeNull: true
      ) { c, _ in
        .share(c.onTimeShare)
      },
      .init("reached", .integer, Phrase("回访接通", "reporters reached by a call-back")) { c, _ in .integer(c.reached) },
      .init("satisfied", .integer, Phrase("其中满意", "of these satisfied")) { c, _ in .integer(c.satisfied) },
      .init(
        "satisfied_share", .number, Phrase("满意率，无回访为空", "satisfied / reached; null where nobody was reached"),
        mayBeNull: true
      ) { c, _ in
        .share(c.satisfiedShare)
      },
      .init("mean_hours", .number, Phrase("从上报到办结的平均小时", "mean hours from report to closing"), mayBeNull: true) {
        c, _ in
        .share(c.hours)
      },
    ])
}
