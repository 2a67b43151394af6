import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Territory
import Timing

/// The front door for everybody: report, follow, who is responsible, what is going on, and a few honest figures.
package enum HomePage {
  package static let endpoints = [
    Endpoint(.get, "/", permission: .open, purpose: Phrase("首页", "The front page"), answer: show)
  ]

  /// So many of the latest public matters stand here.
  private static let latestMost = 6
  private static let noticesMost = 3

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district
    let today = call.jurisdiction.today
    let figures = try await PublicFigures.latest(call.jurisdiction)
    let notices = try await call.jurisdiction.database.read("notices.current") {
      try PublicNoticesTable.current(on: today, limit: noticesMost, in: $0)
    }
    let question = PublicMattersTable.Question(flow: district.settings.mainFlow)
    let (matters, _) = try await PublicMatters.list(question, call.jurisdiction, limit: latestMost)
    let doors: [HTML] = [
      button(Button(call.say("随手报", "Report a problem"), .primary, icon: .camera, path: "/report", wide: true)),
      button(Button(call.say("查进度", "Follow your report"), icon: .search, path: "/follow", wide: true)),
      button(Button(call.say("谁负责", "Who is responsible"), icon: .building, path: "/responsible", wide: true)),
      button(Button(call.say("我的上报", "My reports"), icon: .list, path: "/mine", wide: true)),
    ]
    let staff: HTML =
      call.jurisdiction.allowsPicker && !call.principal.isSignedIn
      ? panel(
        title: call.say("工作人员", "Staff"),
        body: "<p>\(call.say("选择一个岗位，进入案件清单和总览。", "Pick a post to see the matters and the overview."))</p>"
          + buttonRow([button(Button(call.say("选择岗位", "Pick a post"), icon: .person, path: "/sign-in"))]))
      : .empty
    return Pages.page(
      call, title: call.say("首页", "Home"), width: .reading, tab: "/",
      body: pageHead(
        title: call.say("\(district.name.zh)一网统管", "One network for \(district.name.en)"),
        lede:
          HTML(escaping: call.say(
            "看到问题，拍张照告诉我们。每一步都看得见，时限怎么算的也看得见。",
            "See a problem? Send a photo. Every step can be seen, and how each deadline is computed."))
      )
        + stack([
          notices.html { PublicNoticesPage.banner($0, call) }, "<div class=\"doors\">\(doors)</div>", strip(figures, call),
          latest(matters, call), links(call),
          staff,
        ].filter { !$0.text.isEmpty }))
  }

  /// None of these is a part or a sum of another.
  private static func strip(_ figures: PublicFigures, _ call: Call) -> HTML {
    func figure(_ count: Int) -> String { SmallNumbers.alone(count).words(grouped)[call.language] }
    let whole = figures.whole
    let share = SmallNumbers.share(whole.onTime, of: whole.judged).map { decimal($0 * 100) } ?? "—"
    return kpiStrip([
      KPI(label: call.say("今日受理", "Reported today"), value: figure(figures.reportedToday), unit: call.say("件", "")),
      KPI(label: call.say("在办", "Open"), value: figure(whole.open), unit: call.say("件", ""), path: "/public?state=open"),
      KPI(
        label: call.say("今日办结", "Closed today"), value: figure(figures.closedToday), unit: call.say("件", ""),
        path: "/public?state=closed"),
      KPI(
        label: call.say("近 30 日按期处置", "On time, 30 days"), value: share, unit: "%",
        path: "/performance"),
    ]) + "<p class=\"sub\">\(PublicMatters.asOf(figures, call))</p>"
  }

  private static func latest(_ matters: [PublicMatter], _ call: Call) -> HTML {
    let district = call.jurisdiction.district, language = call.language, zone = district.calendar.zone
    let rows = matters.map { matter in
      Row([
        "\(matter.what(in: district)[language])", "\(matter.place(in: district)[language])",
        matter.pill(in: district, language: language), PublicMatters.day(matter.reportedAt, zone),
      ])
    }
    let streets = district.streets.filter { $0.isValid(on: call.jurisdiction.today) }
    let nearby = details(
      call.say("看我所在的街道", "My street"),
      buttonRow(streets.map { button(Button($0.label[language], path: "/public?area=\($0.code)")) }))
    return panel(
      title: call.say("最近的公开案件", "Latest public matters"),
      controls: button(Button(call.say("全部", "All"), .quiet, icon: .arrowRight, path: "/public")),
      body: dataTable(
        caption: call.say("最近的公开案件", "Latest public matters"),
        columns: [
          Column(call.say("类别", "Category"), .wide), Column(call.say("社区", "Community")),
          Column(call.say("进展与结果", "State or outcome")), Column(call.say("上报", "Reported")),
        ], rows: rows,
        empty: emptyState(
          title: call.say("还没有公开案件", "No public matters yet"),
          what: call.say("上报受理后显示在这里，写到社区为止。", "What is reported and accepted appears here, to the community."))) + nearby,
      flush: true)
  }

  private static func links(_ call: Call) -> HTML {
    panel(
      title: call.say("公开与监督", "Open to everybody"),
      body: OpennessLinks.list(
        call,
        and: [
          ("/powers", Phrase("赋权事项", "Delegated powers"), .list), ("/draws", Phrase("抽查公示", "Drawn re-checks"), .checkCircle),
          ("/privacy", Phrase("个人信息处理告知", "Privacy notice"), .shield),
          ("/my-data", Phrase("我的个人信息", "My personal data"), .person),
        ]))
  }
}
