import Auditing
import Basics
import HTTPTypes
import Identity
import Organization
import Platform
import Site

/// Everybody's sessions, for who ends them.
enum SessionsPage {
  static let endpoints = [
    Endpoint(
      .get, "/administration/sessions", permission: .manageSessions, purpose: Phrase("会话", "Sessions"), answer: show),
    Endpoint(
      .post, "/administration/sessions/end", permission: .manageSessions, purpose: Phrase("结束他人的会话", "End a session"),
      answer: end),
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let now = call.jurisdiction.now(), size = PersonsPage.size
    var sessions = try await call.people.sessions(after: call.after, limit: size + 1)
    let isMore = sessions.count > size
    sessions = Array(sessions.prefix(size))
    let rows = sessions.map { session in
      let isOver = session.timeOut(now, call.policy) != nil
      let state =
        isOver
        ? statusPill(kind: .dropped, word: call.say("已超时", "timed out"))
        : session.need == .secondFactor
          ? statusPill(kind: .paused, word: call.say("等待验证码", "waits for a code"))
          : statusPill(
            kind: .working, word: session.secondFactor ? call.say("双因素", "two factors") : call.say("单因素", "one factor"))
      let deed: HTML =
        isOver
        ? .empty
        : deedForm(
          Button(call.say("结束", "End"), .danger), action: "/administration/sessions/end",
          hidden: [("session", session.key.description)])
      return Row([
        "\(session.personName) <small>\(session.personCode)</small>", "\(call.postLabel(session.post))", state,
        "\(session.address) <small>\(session.device)</small>", call.when(session.startedAt), call.when(session.seenAt),
        deed,
      ])
    }
    let columns = [
      Column(call.say("人员", "Person")), Column(call.say("岗位", "Post")), Column(call.say("状态", "State")),
      Column(call.say("来自", "From"), .wide), Column(call.say("开始", "Began")), Column(call.say("最近", "Last seen")),
      Column(call.say("操作", "Deed")),
    ]
    let empty = emptyState(
      icon: .person, title: call.say("没有会话", "No sessions"), what: call.say("现在没有人登录。", "Nobody is signed in now."))
    let paging = pager(
      count: call.say("本页 \(sessions.count) 个", "\(sessions.count) on this page"),
      previous: call.after == nil ? nil : call.page(after: nil),
      next: isMore ? call.page(after: sessions.last?.key) : nil, in: call.language)
    return call.desk(
      Phrase("会话", "Sessions"),
      lede: Phrase("结束后，对方的下一次请求即需重新登录。", "Once ended, the next request has to sign in again."),
      panel(
        title: call.say("清单", "List"),
        body: dataTable(caption: call.say("会话", "Sessions"), columns: columns, rows: rows, empty: empty) + paging,
        flush: true))
  }

  @Sendable private static func end(_ call: Call) async throws -> Reply {
    let key = try call.formKey("session")
    call.trail.kind(.administration)
    call.trail.subject("session \(key)")
    let ended = try await call.people.endSession(key, of: nil, why: "administrator", now: call.jurisdiction.now())
    call.trail.subject("person \(ended.personCode)")
    call.trail.detail("ended session \(key)")
    return .see("/administration/sessions")
  }
}

/// Everybody's access tokens, for who revokes them.
enum TokensPage {
  static let endpoints = [
    Endpoint(
      .get, "/administration/tokens", permission: .manageTokens, purpose: Phrase("访问令牌", "Access tokens"), answer: show),
    Endpoint(
      .post, "/administration/tokens/revoke", permission: .manageTokens, purpose: Phrase("撤销他人的访问令牌", "Revoke a token"),
      answer: revoke),
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let now = call.jurisdiction.now(), size = PersonsPage.size
    var tokens = try await call.people.tokens(after: call.after, limit: size + 1)
    let isMore = tokens.count > size
    tokens = Array(tokens.prefix(size))
    let rows = tokens.map { token in
      let isAlive = token.isAlive(now, call.policy)
      let deed =
        isAlive
        ? deedForm(
          Button(call.say("撤销", "Revoke"), .danger), action: "/administration/tokens/revoke",
          hidden: [("token", token.key.description)])
        : statusPill(
          kind: .dropped, word: token.revokedAt == nil ? call.say("已过期", "expired") : call.say("已撤销", "revoked"))
      return Row([
        "\(token.label)", "\(token.personName) <small>\(token.personCode)</small>", "\(call.postLabel(token.post))",
        "\(token.scopes.map(\.label).joined()[call.language])", call.when(token.expiresAt), call.when(token.usedAt),
        deed,
      ])
    }
    let columns = [
      Column(call.say("用途", "What for"), .wide), Column(call.say("人员", "Person")), Column(call.say("岗位", "Post")),
      Column(call.say("权限", "May")), Column(call.say("有效至", "Until")), Column(call.say("最近使用", "Last used")),
      Column(call.say("操作", "Deed")),
    ]
    let empty = emptyState(
      icon: .lock, title: call.say("没有访问令牌", "No access tokens"),
      what: call.say("人员在“我的账号”中为程序新建令牌。", "People make tokens for programs in “My account”."))
    let paging = pager(
      count: call.say("本页 \(tokens.count) 个", "\(tokens.count) on this page"),
      previous: call.after == nil ? nil : call.page(after: nil),
      next: isMore ? call.page(after: tokens.last?.key) : nil, in: call.language)
    return call.desk(
      Phrase("访问令牌", "Access tokens"),
      lede: Phrase(
        "令牌的权限是勾选的与岗位的交集；任职结束，令牌即失效。", "A token may what was ticked and the post allows; it dies with the holding."),
      panel(
        title: call.say("清单", "List"),
        body: dataTable(caption: call.say("访问令牌", "Access tokens"), columns: columns, rows: rows, empty: empty)
          + paging,
        flush: true))
  }

  @Sendable private static func revoke(_ call: Call) async throws -> Reply {
    let key = try call.formKey("token")
    call.trail.kind(.administration)
    call.trail.subject("token \(key)")
    let token = try await call.people.revokeToken(key, of: nil, now: call.jurisdiction.now())
    call.trail.subject("person \(token.personCode)")
    call.trail.detail("revoked token \(key)")
    return .see("/administration/tokens")
  }
}
