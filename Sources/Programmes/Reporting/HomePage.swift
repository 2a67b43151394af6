import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site

/// The front door for everybody: report, follow, and a few honest figures.
package enum HomePage {
  package static let endpoints = [
    Endpoint(.get, "/", permission: .open, purpose: Phrase("首页", "The front page"), answer: show)
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let overview = try await call.jurisdiction.matters.overview(street: nil)
    let judged = overview.closedByStreet.reduce(0) { $0 + $1.judged }
    let onTime = overview.closedByStreet.reduce(0) { $0 + $1.onTime }
    let share = SmallNumbers.share(onTime, of: judged).map { decimal($0 * 100) } ?? "—"
    // None of these is a part or a sum of another.
    func figure(_ count: Int) -> String { SmallNumbers.alone(count).words(grouped)[call.language] }
    let district = call.jurisdiction.district
    let doors = buttonRow([
      button(Button(call.say("随手报", "Report a problem"), .primary, icon: .camera, path: "/report", wide: true)),
      button(Button(call.say("查进度", "Follow your report"), icon: .search, path: "/follow", wide: true)),
      button(Button(call.say("我的上报", "My reports"), icon: .list, path: "/mine", wide: true)),
    ])
    let figures = kpiStrip([
      KPI(label: call.say("今日受理", "Reported today"), value: figure(overview.reportedToday), unit: call.say("件", "")),
      KPI(label: call.say("在办", "Open"), value: figure(overview.open), unit: call.say("件", "")),
      KPI(label: call.say("今日办结", "Closed today"), value: figure(overview.closedToday), unit: call.say("件", "")),
      KPI(label: call.say("近 30 日按期处置", "On time, 30 days"), value: share, unit: "%"),
    ])
    let staff: HTML =
      call.jurisdiction.allowsPicker && !call.principal.isSignedIn
      ? panel(
        title: call.say("工作人员", "Staff"),
        body: "<p>\(call.say("选择一个岗位，进入案件清单和总览。", "Pick a post to see the matters and the overview."))</p>"
          + buttonRow([button(Button(call.say("选择岗位", "Pick a post"), icon: .person, path: "/sign-in"))]))
      : .empty
    let data = buttonRow([
      button(Button(call.say("赋权事项", "Delegated powers"), .quiet, icon: .list, path: "/powers")),
      button(Button(call.say("个人信息处理告知", "Privacy notice"), .quiet, icon: .shield, path: "/privacy")),
      button(Button(call.say("我的个人信息", "My personal data"), .quiet, icon: .person, path: "/my-data")),
    ])
    return Pages.page(
      call, title: call.say("首页", "Home"), tab: "/",
      body: pageHead(
        title: call.say("\(district.name.zh)一网统管", "One network for \(district.name.en)"),
        lede:
          "\(call.say("看到问题，拍张照告诉我们。每一步都看得见，时限怎么算的也看得见。", "See a problem? Send a photo. Every step can be seen, and how each deadline is computed."))"
      )
        + stack([doors, figures, staff, data]))
  }
}
