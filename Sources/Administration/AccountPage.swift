import Basics
import HTTPTypes
import Identity
import OpenID
import Organization
import Platform
import Site

/// One's own account: posts, password, second factor, sessions, identities elsewhere, access tokens.
enum AccountPage {
  static let endpoints = [
    Endpoint(.get, "/account", permission: .account, purpose: Phrase("我的账号", "My account")) { try await page($0) },
    Endpoint(
      .post, "/account/post", permission: .account, purpose: Phrase("换一个自己的岗位", "Act from another of one's posts"),
      answer: act),
    Endpoint(
      .post, "/account/sessions/end", permission: .account, purpose: Phrase("结束自己的会话", "End one's own sessions"),
      answer: end),
  ]

  private static let done: [String: Phrase] = [
    "post": Phrase("已切换岗位。", "You act from the other post now."),
    "password": Phrase("密码已修改，其他会话已结束。", "Your password is changed; your other sessions have ended."),
    "secondFactor": Phrase("第二因素已验证。", "Your second factor was shown."),
    "sessions": Phrase("会话已结束。", "Ended."), "token": Phrase("令牌已撤销。", "The token is revoked."),
    "linked": Phrase("外部身份已关联。", "The identity is linked."),
    "unlinked": Phrase("外部身份已解除关联。", "The link is undone."),
  ]

  /// - Parameter refusal: of the form for a new token, which stands on this page.
  static func page(_ call: Call, _ refusal: Refusal? = nil) async throws -> Reply {
    guard let session = call.session else { return demo(call) }
    let now = call.jurisdiction.now(), people = call.people
    let state = try await people.account(session.person, now: now)
    let posts = try await people.posts(of: session.person, on: call.jurisdiction.today)
    let sessions = try await people.sessions(of: session.person, now: now, policy: call.policy)
    let identities = try await people.linked(session.person)
    let tokens = try await people.tokens(of: session.person)
    var body = call.query["done"].flatMap { done[$0] }.map { notice(.good, title: $0[call.language]) } ?? .empty
    body += trouble(refusal, in: call.language) + warnings(call, session, state)
    body += stack([
      postsPanel(call, session, posts), securityPanel(call, state), sessionsPanel(call, session, sessions),
      identitiesPanel(call, identities), OwnTokens.panel(call, tokens, refusal),
    ])
    let controls = buttonRow([
      button(Button(call.say("我能做什么，为什么", "What I may do, and why"), icon: .shield, path: "/account/rights")),
      deedForm(Button(call.say("退出", "Sign out"), .quiet), action: "/sign-out"),
    ])
    return call.sheet(
      Phrase("我的账号", "My account"), lede: .verbatim(session.personName), controls: controls,
      status: call.status(of: refusal), body)
  }

  private static func demo(_ call: Call) -> Reply {
    call.sheet(
      Phrase("我的账号", "My account"), lede: .verbatim(call.principal.personName),
      notice(
        .info, title: call.say("演示岗位没有账号", "A demo post has no account"),
        body:
          "\(call.say("密码、会话和令牌属于有登录名的人员。", "Passwords, sessions and tokens belong to persons with a sign-in name."))")
        + buttonRow([
          button(Button(call.say("我能做什么，为什么", "What I may do, and why"), icon: .shield, path: "/account/rights")),
          button(Button(call.say("换一个演示岗位", "Another demo post"), path: "/sign-in/demo")),
        ]))
  }

  private static func warnings(_ call: Call, _ session: Session, _ state: AccountState) -> HTML {
    var body = HTML.empty
    if session.need == .newPassword {
      body += notice(
        .warn, title: call.say("密码已到期，请先修改。", "Your password has run out: change it first."),
        body: button(Button(call.say("修改密码", "Change the password"), path: "/account/password")))
    }
    let held = call.roster.post(session.post).flatMap { call.roster.role($0.role) }?.permissions ?? []
    if !session.secondFactor, !call.policy.secondFactorFor.isDisjoint(with: held) {
      body += notice(
        .warn, title: call.say("本岗位的部分权限需要第二因素。", "Some rights of your post need a second factor."),
        body: button(
          Button(
            state.hasSecondFactor ? call.say("输入验证码", "Enter a code") : call.say("设置第二因素", "Set one up"),
            path: "/account/second-factor")))
    }
    if state.hasSecondFactor, state.recoveryLeft < 3 {
      body += notice(
        .warn,
        title: call.say("恢复码只剩 \(state.recoveryLeft) 个。", "Only \(state.recoveryLeft) recovery codes are left."))
    }
    return body
  }

  // MARK: Posts

  private static func postsPanel(_ call: Call, _ session: Session, _ posts: [PostHolding]) -> HTML {
    let rows = posts.map { holding in
      let acts = holding.post == call.principal.post
      let kind = holding.kind.isStandIn ? tag(call.say("代岗", "standing in"), tone: .info) : HTML.empty
      let until = holding.to.map { call.say("至 \($0)", "until \($0)") } ?? call.say("长期", "until further notice")
      let deed =
        acts
        ? statusPill(kind: .working, word: call.say("当前", "now"))
        : deedForm(
          Button(call.say("切换", "Act from this")), action: "/account/post", hidden: [("post", holding.post)])
      let agency = call.roster.post(holding.post).map { call.roster.name($0.agency)[call.language] } ?? ""
      return Row(["\(call.postLabel(holding.post)) \(kind)", "\(agency)", "\(until)", deed])
    }
    let columns = [
      Column(call.say("岗位", "Post"), .wide), Column(call.say("单位", "Agency")), Column(call.say("期限", "Until")),
      Column(call.say("使用", "Use")),
    ]
    let empty = emptyState(
      icon: .person, title: call.say("您现在没有岗位", "You hold no post now"),
      what: call.say("岗位由安全管理员授予，授予后立即生效。", "Posts are given by the security administrator and hold at once."))
    return panel(
      title: call.say("我的岗位", "My posts"),
      subtitle: call.principal.post.isEmpty && !posts.isEmpty ? call.say("请选择一个", "choose one") : "",
      body: dataTable(caption: call.say("我的岗位", "My posts"), columns: columns, rows: rows, empty: empty), flush: true)
  }

  @Sendable private static func act(_ call: Call) async throws -> Reply {
    let session = try call.ownSession(), post = call.form["post"] ?? ""
    call.trail.subject("post \(post.prefix(80))")
    call.trail.detail("acts from")
    try await call.people.act(session: session.key, from: post, day: call.jurisdiction.today)
    return .see("/account?done=post")
  }

  // MARK: Password and second factor

  private static func securityPanel(_ call: Call, _ state: AccountState) -> HTML {
    let password: HTML =
      state.hasPassword
      ? "\(call.say("上次修改", "last changed")) \(call.when(state.passwordChangedAt))"
      : "\(call.say("没有密码", "none"))"
    let factor: HTML =
      state.hasSecondFactor
      ? "\(call.say("已启用", "in use since")) \(call.when(state.secondFactorSince)) · \(call.say("恢复码剩余", "recovery codes left")) \(state.recoveryLeft)"
      : "\(call.say("未启用", "none"))"
    return panel(
      title: call.say("登录方式", "How I sign in"),
      body: facts([
        Fact(call.say("密码", "Password"), password), Fact(call.say("第二因素", "Second factor"), factor),
      ])
        + buttonRow([
          button(Button(call.say("修改密码", "Change the password"), path: "/account/password")),
          button(Button(call.say("第二因素", "Second factor"), path: "/account/second-factor")),
        ]))
  }

  // MARK: Sessions

  private static func sessionsPanel(_ call: Call, _ session: Session, _ sessions: [Session]) -> HTML {
    let rows = sessions.map { one in
      let deed =
        one.key == session.key
        ? statusPill(kind: .working, word: call.say("本次", "this one"))
        : deedForm(
          Button(call.say("结束", "End"), .danger), action: "/account/sessions/end",
          hidden: [("session", one.key.description)])
      return Row([
        "\(one.device.isEmpty ? call.say("未知设备", "unknown device") : one.device)", "\(one.address)",
        call.when(one.startedAt), call.when(one.seenAt), deed,
      ])
    }
    let columns = [
      Column(call.say("设备", "Device"), .wide), Column(call.say("地址", "Address")), Column(call.say("开始", "Began")),
      Column(call.say("最近", "Last seen")), Column(call.say("操作", "Deed")),
    ]
    let others =
      sessions.count > 1
      ? deedForm(
        Button(call.say("结束其他会话", "End the others"), .quiet), action: "/account/sessions/end",
        hidden: [("session", "others")]) : HTML.empty
    return panel(
      title: call.say("我的会话", "My sessions"), controls: others,
      body: dataTable(caption: call.say("我的会话", "My sessions"), columns: columns, rows: rows), flush: true)
  }

  @Sendable private static func end(_ call: Call) async throws -> Reply {
    let session = try call.ownSession(), now = call.jurisdiction.now()
    call.trail.subject("person \(session.personCode)")
    if call.form["session"] == "others" {
      let count = try await call.people.endSessions(of: session.person, except: session.key, why: "out", now: now)
      call.trail.detail("ended \(count) sessions")
    } else {
      let key = try call.formKey("session")
      try await call.people.endSession(key, of: session.person, why: "out", now: now)
      call.trail.detail("ended session \(key)")
    }
    return .see("/account?done=sessions")
  }

  // MARK: Identities elsewhere

  private static func identitiesPanel(_ call: Call, _ identities: [FederatedIdentity]) -> HTML {
    let providers = ProviderPages.offered(call.jurisdiction).filter { $0.audience == .staff }
    guard !providers.isEmpty || !identities.isEmpty else { return .empty }
    let rows = identities.map { identity in
      let provider = providers.first { $0.issuer == identity.issuer }
      return Row([
        "\(provider?.label[call.language] ?? identity.issuer)", "\(identity.subject)", call.when(identity.linkedAt),
        deedForm(
          Button(call.say("解除", "Undo"), .danger), action: "/account/identities/unlink",
          hidden: [("issuer", identity.issuer), ("subject", identity.subject)]),
      ])
    }
    let columns = [
      Column(call.say("平台", "Provider"), .wide), Column(call.say("编号", "Subject")), Column(call.say("关联时间", "Linked")),
      Column(call.say("操作", "Deed")),
    ]
    let empty = emptyState(
      icon: .person, title: call.say("没有关联的身份", "No identity is linked"),
      what: call.say("关联后可用统一身份认证登录。", "Once linked, you can sign in with the provider."))
    let links = providers.filter { provider in !identities.contains { $0.issuer == provider.issuer } }.map {
      button(Button(call.say("关联 \($0.label.zh)", "Link \($0.label.en)"), path: "/account/link/\($0.code)"))
    }
    return panel(
      title: call.say("外部身份", "Identities elsewhere"), controls: buttonRow(links),
      body: dataTable(caption: call.say("外部身份", "Identities elsewhere"), columns: columns, rows: rows, empty: empty),
      flush: true)
  }
}
