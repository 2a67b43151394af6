import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site

/// What one may administer: every page under `/administration/` that one may open, whoever contributes it.
enum HubPage {
  static let endpoints = [
    Endpoint(.get, "/administration", permission: .account, purpose: Phrase("管理", "Administration"), answer: show)
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let pages = AdministrationPages.all(call.jurisdiction).filter {
      $0.method == .get && $0.path.hasPrefix("/administration/") && !$0.path.contains(":") && !$0.path.hasSuffix(".csv")
    }
    let open = pages.filter { call.principal.may($0.permission) }
    let role = call.roster.post(call.principal.post).flatMap { call.roster.role($0.role) }
    let waiting = pages.filter {
      !call.principal.may($0.permission) && role?.permissions.contains($0.permission) == true
    }
    let title = Phrase("管理", "Administration")
    guard !open.isEmpty || !waiting.isEmpty else {
      return Pages.page(
        call, title: title[call.language], layout: .desk, width: .wide, tab: "/administration",
        body: noPermission(
          what: call.say("人员、岗位、会话、令牌、审计的管理权限", "to administer persons, posts, sessions, tokens or the audit"),
          whoGrants: call.say("安全管理员", "The security administrator"), signInPath: nil, in: call.language))
    }
    var body = HTML.empty
    if call.principal.may(.seeOutbox),
      let alarm = try await OutboxFigures.read(call.jurisdiction).alarm(at: call.jurisdiction.now())
    {
      body += notice(
        .bad, title: alarm[call.language],
        body: button(Button(call.say("查看发件箱", "See the outbox"), path: "/administration/outbox")))
    }
    if !waiting.isEmpty {
      body += notice(
        .warn, title: call.say("还有 \(waiting.count) 个页面需要第二因素", "\(waiting.count) more pages need a second factor"),
        body: button(
          Button(call.say("验证", "Show it"), path: "/account/second-factor?back=%2Fadministration")))
    }
    let rows = open.map { page in
      Row(["\(page.purpose[call.language])", "\(call.jurisdiction.rules.label(of: page.permission)[call.language])"], path: page.path)
    }
    let columns = [Column(call.say("页面", "Page"), .wide), Column(call.say("因为您可以", "Because you may"))]
    if !rows.isEmpty {
      body += panel(
        title: call.say("页面", "Pages"),
        body: dataTable(caption: title[call.language], columns: columns, rows: rows), flush: true)
    }
    return call.desk(
      title,
      lede: Phrase(
        "系统、安全、审计三类管理员分立：每人只见其一。",
        "System, security and audit administrators are apart: nobody sees more than one's own part."),
      controls: button(Button(call.say("我能做什么，为什么", "What I may do, and why"), icon: .shield, path: "/account/rights")),
      body)
  }
}
