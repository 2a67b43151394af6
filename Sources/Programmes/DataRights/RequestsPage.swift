import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// The requests about personal data, what is due first first.
enum RequestsPage {
  private static let perPage = 50

  static let endpoints = [
    Endpoint(
      .get, "/privacy/requests", permission: .handlePrivacy,
      purpose: Phrase("个人信息请求清单", "Requests about personal data"),
      answer: show)
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let jurisdiction = call.jurisdiction
    let district = jurisdiction.district
    let language = call.language
    let now = jurisdiction.now(), reach = call.principal.reach
    let isEnded = call.query["which"] == "ended"
    let cursor = try cursor(call)
    let found = try await jurisdiction.database.read("dataRequests.page") { transaction in
      let keys =
        isEnded
        ? try DataRequestsTable.ended(before: cursor?.key, reach: reach, limit: perPage + 1, in: transaction)
        : try DataRequestsTable.open(after: cursor, reach: reach, limit: perPage + 1, in: transaction)
      return try keys.compactMap { key in
        try MattersTable.one(key: key, in: transaction).map { matter in
          (matter: matter, entry: try EntriesTable.of(key, in: transaction).first)
        }
      }
    }
    let shown = found.prefix(perPage)
    let rows = shown.map { matter, entry in
      let right = entry?.form["right"].flatMap(DataRight.init(rawValue:))
      let due: HTML =
        matter.dueAt.map { due in
          "\(district.calendar.zone.endText(due)) \(MatterWords.left(due, now: now, language: language))"
        } ?? "—"
      let tone = MatterWords.tone(matter.dueAt, now: now, open: matter.isOpen)
      return Row(
        [
          "\(matter.number)", "\(right?.label[language] ?? "—")", "\(entry?.form["about"] ?? "")",
          MatterWords.pill(matter, in: district, now: now, language: language),
          isEnded ? moment(matter.closedAt ?? matter.reportedAt, zone: district.calendar.zone) : due,
        ], path: "/privacy/requests/\(Look.percentEncoded(matter.number))", tone: tone)
    }
    let title = call.say("个人信息请求", "Requests about personal data")
    let columns = [
      Column(call.say("编号", "Number"), .wide), Column(call.say("请求", "Asked for")),
      Column(call.say("所涉上报", "About")), Column(call.say("状态", "State")),
      Column(isEnded ? call.say("结束", "Ended") : call.say("期限", "Due")),
    ]
    let last = shown.last?.matter
    let next =
      found.count > perPage
      ? last.map {
        "/privacy/requests?which=\(isEnded ? "ended" : "open")&after=\(MatterFilter.Cursor(at: $0.dueAt ?? Instant(milliseconds: 0), key: $0.key).text)"
      } : nil
    let which =
      segmented(
        label: call.say("范围", "Which"),
        [
          Segment(call.say("在办", "Open"), path: "/privacy/requests", isCurrent: !isEnded),
          Segment(call.say("已结束", "Ended"), path: "/privacy/requests?which=ended", isCurrent: isEnded),
        ])
    let body =
      panel(
        title: call.say("清单", "List"),
        body: dataTable(
          caption: title, columns: columns, rows: rows,
          empty: emptyState(
            title: call.say("没有请求", "No requests"),
            what: call.say("有人提出请求后会出现在这里，期限近的在前。", "Requests appear here, the nearest deadline first.")))
          + pager(
            count: call.say("本页 \(rows.count) 件", "\(rows.count) on this page"), previous: nil, next: next,
            in: language), flush: true)
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/privacy/requests",
      body: pageHead(
        title: title,
        lede:
          "\(call.say("十五日内答复；每次查看和处置都留痕。", "Answered within fifteen days; every look and every deed is recorded."))",
        controls: which)
        + body)
  }

  private static func cursor(_ call: Call) throws(Refusal) -> MatterFilter.Cursor? {
    guard let text = call.query["after"]?.nonEmpty else { return nil }
    guard let cursor = MatterFilter.Cursor(text) else {
      throw .invalid("after", Phrase("翻页位置“\(text)”看不懂", "The place “\(text)” to go on from cannot be read"))
    }
    return cursor
  }
}
