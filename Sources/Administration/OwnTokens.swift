import Basics
import HTTPTypes
import Identity
import Organization
import Platform
import Site

/// One's own access tokens.
enum OwnTokens {
  static let endpoints = [
    Endpoint(
      .post, "/account/tokens", permission: .account, purpose: Phrase("新建访问令牌", "Make an access token"), answer: make),
    Endpoint(
      .post, "/account/tokens/revoke", permission: .account,
      purpose: Phrase("撤销自己的访问令牌", "Revoke one's own access token"),
      answer: revoke),
  ]

  static func panel(_ call: Call, _ tokens: [AccessToken], _ refusal: Refusal?) -> HTML {
    let now = call.jurisdiction.now()
    let rows = tokens.map { token in
      let isAlive = token.isAlive(now, call.policy)
      let deed =
        isAlive
        ? deedForm(
          Button(call.say("撤销", "Revoke"), .danger), action: "/account/tokens/revoke",
          hidden: [("token", token.key.description)])
        : statusPill(kind: .dropped, word: call.say("已失效", "dead"))
      return Row([
        "\(token.label)", "\(call.postLabel(token.post))", words(token.scopes, call), call.when(token.expiresAt),
        call.when(token.usedAt), deed,
      ])
    }
    let columns = [
      Column(call.say("用途", "What for"), .wide), Column(call.say("岗位", "Post")), Column(call.say("权限", "May")),
      Column(call.say("有效至", "Until")), Column(call.say("最近使用", "Last used")), Column(call.say("操作", "Deed")),
    ]
    let empty = emptyState(
      icon: .lock, title: call.say("没有访问令牌", "No access tokens"),
      what: call.say("程序用访问令牌代替会话，只能做您勾选的事。", "A program uses a token in place of a session, for what you tick only."))
    let table = dataTable(caption: call.say("访问令牌", "Access tokens"), columns: columns, rows: rows, empty: empty)
    return Site.panel(
      title: call.say("访问令牌", "Access tokens"),
      body: table + details(call.say("新建令牌", "Make a token"), form(call, refusal), open: refusal != nil), flush: true)
  }

  private static func words(_ scopes: [Permission], _ call: Call) -> HTML {
    "\(scopes.map(\.label).joined()[call.language])"
  }

  private static func form(_ call: Call, _ refusal: Refusal?) -> HTML {
    let language = call.language, scopes = SignIns.scopes(call.principal, call.policy)
    guard !scopes.isEmpty else {
      return notice(.info, title: call.say("当前岗位没有可授予令牌的权限", "Your post has nothing a token could do"))
    }
    let fields =
      formField(
        Field(
          call.say("用途", "What for"), name: "label", .text(call.form["label"] ?? ""),
          fault: refusal?.fault("label", in: language)), in: language)
      + tickList(
        call.say("权限", "May"), name: "scopes", scopes.map { Choice($0.code, $0.label[language]) },
        ticked: call.form.all("scopes"), fault: refusal?.fault("scopes", in: language))
      + formField(
        Field(
          call.say("有效天数", "Valid for"), name: "days",
          .number(
            call.form["days"] ?? "90", min: "1", max: "\(call.policy.tokenDaysMost)", step: "1",
            unit: call.say("天", "days")),
          fault: refusal?.fault("days", in: language)), in: language)
    return postForm(
      "/account/tokens", fields + buttonRow([button(Button(call.say("新建", "Make it"), .primary))]))
  }

  @Sendable private static func make(_ call: Call) async throws -> Reply {
    let session = try call.ownSession()
    call.trail.subject("person \(session.personCode)")
    do {
      let made = try await call.people.makeToken(
        label: call.form["label"] ?? "", scopes: call.form.all("scopes").map { Permission($0) },
        days: Int(call.form["days"] ?? "") ?? 0, for: SignedIn(session: session, principal: call.principal),
        now: call.jurisdiction.now(), policy: call.policy)
      call.trail.detail("token \(made.token.key): \(made.token.scopes.map(\.code).joined(separator: " "))")
      return call.sheet(
        Phrase("访问令牌", "Access token"),
        lede: Phrase("只显示这一次，请立即复制到程序中。", "Shown this once: copy it into the program now."), width: .form,
        Site.panel(
          title: made.token.label,
          body: shownOnce(made.text)
            + "<p>\(call.say("用法：", "Send it as "))<code>Authorization: Bearer …</code></p>"
            + buttonRow([button(Button(call.say("我已保存", "I have kept it"), .primary, path: "/account"))])))
    } catch let refusal as Refusal where refusal.kind == .invalid || refusal.kind == .notNow {
      call.trail.detail(refusal.code)
      return try await AccountPage.page(call, refusal)
    }
  }

  @Sendable private static func revoke(_ call: Call) async throws -> Reply {
    let session = try call.ownSession(), key = try call.formKey("token")
    call.trail.subject("token \(key)")
    try await call.people.revokeToken(key, of: session.person, now: call.jurisdiction.now())
    call.trail.detail("revoked")
    return .see("/account?done=token")
  }
}
