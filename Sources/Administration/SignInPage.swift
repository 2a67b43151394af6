import Auditing
import Basics
import HTTPTypes
import Identity
import OpenID
import Organization
import Platform
import Site

/// Signing in by name and password, the second step, and signing out.
enum SignInPage {
  static let endpoints = [
    Endpoint(.get, "/sign-in", permission: .open, purpose: Phrase("登录页", "The page for signing in")) { page($0) },
    Endpoint(
      .post, "/sign-in", permission: .open, purpose: Phrase("以登录名和密码登录", "Sign in by name and password"), answer: enter),
    Endpoint(
      .get, "/sign-in/second-factor", permission: .open, purpose: Phrase("登录第二步", "The second step of signing in"),
      answer: showSecond),
    Endpoint(
      .post, "/sign-in/second-factor", permission: .open,
      purpose: Phrase("以验证码完成登录", "Finish signing in with a code"), answer: enterSecond),
    Endpoint(.post, "/sign-out", permission: .open, purpose: Phrase("退出登录", "Sign out"), answer: leave),
  ]

  private static func page(_ call: Call, _ refusal: Refusal? = nil) -> Reply {
    let language = call.language
    var body = trouble(refusal, in: language)
    if let session = call.session {
      body += notice(
        .info, title: call.say("您已登录：\(session.personName)", "You are signed in: \(session.personName)"),
        body: buttonRow([
          button(Button(call.say("我的账号", "My account"), path: "/account")),
          deedForm(Button(call.say("退出", "Sign out"), .quiet), action: "/sign-out"),
        ]))
    } else if call.query["done"] == "welcome" {
      body += notice(.good, title: call.say("密码已设置，请登录。", "Your password is set. Please sign in."))
    }
    let fields =
      formField(
        Field(call.say("登录名", "Sign-in name"), name: "name", .text(call.typed("name"), autocomplete: "username")),
        in: language)
      + formField(Site.Field(call.say("密码", "Password"), name: "password", .password), in: language)
    body += panel(
      title: call.say("登录名和密码", "Name and password"),
      body: postForm(
        "/sign-in", hidden: [("back", call.back ?? "")],
        fields + buttonRow([button(Button(call.say("登录", "Sign in"), .primary, icon: .person))])))
    let providers = ProviderPages.offered(call.jurisdiction)
    if !providers.isEmpty {
      let query = call.back.map { "?back=\(Look.percentEncoded($0))" } ?? ""
      let links = providers.map { provider in
        button(Button(provider.label[language], path: "/sign-in/with/\(provider.code)\(query)"))
      }
      body += panel(title: call.say("统一身份认证", "Sign in elsewhere"), body: buttonRow(links))
    }
    if call.jurisdiction.allowsPicker {
      body += panel(
        title: call.say("演示", "Demonstration"),
        subtitle: call.say("只在本机，没有密码", "this machine only, no password"),
        body: buttonRow([button(Button(call.say("选择演示岗位", "Pick a demo post"), path: "/sign-in/demo"))]))
    }
    return call.sheet(
      Phrase("登录", "Sign in"),
      lede: Phrase("工作人员登录。上报和查进度无需登录。", "For staff. To report or follow a matter nobody need sign in."),
      status: call.status(of: refusal), width: .form, body)
  }

  @Sendable private static func enter(_ call: Call) async throws -> Reply {
    let now = call.jurisdiction.now()
    call.trail.kind(.signIn)
    // Whom it is about, if anybody: what was typed may be a password in the wrong field.
    call.trail.subject(try await call.people.person(signInName: call.typed("name")).map { "person \($0.code)" } ?? "")
    do {
      let progress = try await call.people.signIn(
        name: call.typed("name"), password: call.form["password"] ?? "", device: call.device,
        day: call.jurisdiction.today, now: now, policy: call.policy)
      return try await arrive(call, progress)
    } catch let refusal as Refusal {
      call.trail.detail(refusal.code)
      return page(call, refusal)
    }
  }

  /// The way on after a sign-in got so far. An older session of this browser ends.
  static func arrive(_ call: Call, _ progress: Progress) async throws -> Reply {
    if let old = call.cookies[SessionCookie.name]?.nonEmpty, call.session != nil {
      try await call.people.signOut(token: old, now: call.jurisdiction.now())
    }
    switch progress {
    case .secondFactor(let token):
      let query = call.back.map { "?back=\(Look.percentEncoded($0))" } ?? ""
      return Reply.see("/sign-in/second-factor\(query)").keepingForNow(SessionCookie.name, token)
    case .session(let token, let session):
      return Reply.see(start(call, session)).keepingForNow(SessionCookie.name, token)
    }
  }

  /// Where a session begins: what was wanted, else what its post is for.
  private static func start(_ call: Call, _ session: Session) -> String {
    if session.need == .newPassword { return "/account/password" }
    if let back = call.back { return back }
    let principal = call.roster.principal(
      post: session.post, person: session.personCode, personName: session.personName)
    return principal?.may(.see) == true ? "/matters" : "/account"
  }

  // MARK: The second step

  @Sendable private static func showSecond(_ call: Call) async throws -> Reply {
    guard let session = try await waiting(call) else { return .see("/sign-in") }
    return second(call, session)
  }

  private static func waiting(_ call: Call) async throws -> Session? {
    guard let token = call.cookies[SessionCookie.name]?.nonEmpty else { return nil }
    return try await call.people.waiting(token: token, now: call.jurisdiction.now())
  }

  private static func second(_ call: Call, _ session: Session, _ refusal: Refusal? = nil) -> Reply {
    let language = call.language
    let field = formField(
      Field(
        call.say("验证码", "Code"), name: "code", .text("", autocomplete: "one-time-code"),
        hint: call.say(
          "身份验证器上的六位数字；手机不在身边时，可用一个恢复码。",
          "The six digits of your authenticator; without your phone, one of your recovery codes."),
        fault: refusal?.fault("code", in: language)), in: language)
    let form = postForm(
      "/sign-in/second-factor", hidden: [("back", call.back ?? "")],
      field + buttonRow([button(Button(call.say("继续", "Go on"), .primary))]))
    return call.sheet(
      Phrase("第二步：验证码", "Second step: a code"),
      lede: Phrase("\(session.personName)，请在五分钟内输入。", "\(session.personName), please enter it within five minutes."),
      status: call.status(of: refusal), width: .form,
      trouble(refusal, in: language) + panel(title: call.say("验证码", "Code"), body: form)
        + buttonRow([deedForm(Button(call.say("重新登录", "Begin again"), .quiet), action: "/sign-out")]))
  }

  @Sendable private static func enterSecond(_ call: Call) async throws -> Reply {
    call.trail.kind(.signIn)
    guard let session = try await waiting(call), let token = call.cookies[SessionCookie.name] else {
      call.trail.detail("signIn.over")
      return .see("/sign-in")
    }
    call.trail.subject("person \(session.personCode)")
    do {
      let done = try await call.people.secondFactor(
        token: token, code: call.form["code"] ?? "", device: call.device, day: call.jurisdiction.today,
        now: call.jurisdiction.now(), policy: call.policy)
      return Reply.see(start(call, done.session)).keepingForNow(SessionCookie.name, done.token)
    } catch let refusal as Refusal {
      call.trail.detail(refusal.code)
      guard try await waiting(call) != nil else {
        return page(call, refusal).keeping(SessionCookie.name, "", days: 0)
      }
      return second(call, session, refusal)
    }
  }

  @Sendable private static func leave(_ call: Call) async throws -> Reply {
    let now = call.jurisdiction.now()
    call.trail.kind(.signIn)
    call.trail.detail("sign-out")
    if let session = call.session { call.trail.subject("person \(session.personCode)") }
    var reply = Reply.see("/")
    if let token = call.cookies[SessionCookie.name]?.nonEmpty {
      try await call.people.signOut(token: token, now: now)
      reply = reply.keeping(SessionCookie.name, "", days: 0)
    }
    if let token = call.cookies[SessionCookie.resident]?.nonEmpty, call.resident?.isVisit == false {
      try await call.people.signOutResident(token: token, now: now)
      reply = reply.keeping(SessionCookie.resident, "", days: 0)
    }
    return reply
  }
}
