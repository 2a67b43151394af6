import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// The public matters (公开案件): what was reported where, and what came of it.
enum PublicPage {
  static let endpoints = [
    Endpoint(.get, "/public", permission: .open, purpose: Phrase("公开案件", "Public matters"), answer: show)
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let choice = try PublicChoice(call)
    let district = call.jurisdiction.district
    let (matters, next) = try await PublicMatters.list(choice.question(in: district), call.jurisdiction)
    let figures = try await PublicFigures.latest(call.jurisdiction)
    let title = call.say("公开案件", "Public matters")
    let base = "/public" + (choice.query.nonEmpty.map { "?\($0)" } ?? "")
    let states = [
      Choice("all", call.say("在办和办结", "Open and closed")), Choice("open", call.say("在办", "Open")),
      Choice("closed", call.say("已办结", "Closed")),
    ]
    let filters = filterForm(
      action: "/public",
      filters: [
        Filter(
          call.say("在哪里", "Where"), name: "area",
          .select(choice.placeChoices(call, all: Phrase("全区", "The whole district")), selected: choice.area?.code ?? "")),
        Filter(
          call.say("类别", "Category"), name: "category",
          .select(choice.categoryChoices(call), selected: choice.category?.key.description ?? "")),
        Filter(call.say("状态", "State"), name: "state", .select(states, selected: choice.state.rawValue)),
      ], clear: choice.isNarrowed ? "/public" : nil, in: call.language)
    let empty = emptyState(
      title: call.say("没有符合条件的公开案件", "No public matter fits"),
      what: call.say("换一个街道、类别或状态。", "Try another street, category or state."),
      action: choice.isNarrowed ? Button(call.say("清除条件", "Clear filters"), path: "/public") : nil)
    let paging = pager(
      count: call.say("本页 \(matters.count) 件，新的在前", "\(matters.count) on this page, newest first"),
      previous: choice.after == nil ? nil : base,
      next: next.map { base + (base.contains("?") ? "&" : "?") + "after=\($0)" }, in: call.language)
    let list = panel(
      title: call.say("清单", "List"),
      controls: button(Button(call.say("订阅", "Subscribe"), .quiet, icon: .send, path: subscription(choice))),
      body: PublicMatters.table(matters, call, empty: empty) + paging, flush: true)
    return Pages.page(
      call, title: title, width: .wide, tab: "/public",
      body: pageHead(
        title: title,
        lede:
          HTML(escaping: call.say(
            "已受理的上报，写到社区为止；不含上报人的话、照片和准确位置。举报和个人信息请求不公开。",
            "What was reported and accepted, to the community: no words, photos or exact place of the reporter. "
              + "Tip-offs and requests about personal data are not public.")))
        + OpennessLinks.row(call, on: "/public")
        + filters
        + deck([
          (.twoThirds, list), (.third, stack([PublicMap.panel(choice, figures, call), PublicMatters.outcomes(figures, call)])),
        ]))
  }

  private static func subscription(_ choice: PublicChoice) -> String {
    var other = choice
    other.state = .all
    return "/subscriptions" + (other.query.nonEmpty.map { "?\($0)" } ?? "")
  }
}
