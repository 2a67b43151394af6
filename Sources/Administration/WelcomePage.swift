import Auditing
import Basics
import HTTPTypes
import Identity
import Organization
import Platform
import Site

/// Choosing a password by a one-time link: the first administrator, an invitation, a reset.
enum WelcomePage {
  static let endpoints = [
    Endpoint(
      .get, "/welcome/:token", permission: .open, purpose: Phrase("一次性链接", "A one-time link"), answer: show),
    Endpoint(
      .post, "/welcome/:token", permission: .open,
      purpose: Phrase("以一次性链接设置密码", "Choose a password by a one-time link"), answer: choose),
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    // The link itself must not stand in the audit.
    call.trail.subject("one-time link")
    let found = try await call.people.link(call.parameter("token"), now: call.jurisdiction.now())
    return page(call, found.link, found.person)
  }

  private static func page(_ call: Call, _ link: OneTimeLink, _ person: Person?, _ refusal: Refusal? = nil) -> Reply {
    let language = call.language
    var fields = HTML.empty
    var known: [Fact] = []
    switch link.purpose {
    case .firstAdministrator(let post):
      known = [Fact(call.say("岗位", "Post"), text: call.postLabel(post))]
      fields += formField(
        Field(
          call.say("姓名", "Name"), name: "name", .text(call.typed("name"), autocomplete: "name"),
          fault: refusal?.fault("name", in: language)), in: language)
      fields += formField(
        Field(
          call.say("登录名", "Sign-in name"), name: "signInName",
          .text(call.typed("signInName"), autocomplete: "username"),
          hint: call.say("2 至 64 个字母、数字、汉字或 . _ - @", "2 to 64 letters, digits or . _ - @"),
          fault: refusal?.fault("signInName", in: language)), in: language)
    case .invitation, .reset:
      known = [
        Fact(call.say("姓名", "Name"), text: person?.name ?? ""),
        Fact(call.say("登录名", "Sign-in name"), text: person?.signInName ?? ""),
      ]
    }
    fields += formField(
      Site.Field(
        call.say("密码", "Password"), name: "password", .newPassword, fault: refusal?.fault("password", in: language)),
      in: language)
    fields += formField(
      Site.Field(
        call.say("再输一次", "The same again"), name: "repeat", .newPassword, fault: refusal?.fault("repeat", in: language)),
      in: language)
    let isReset = if case .reset = link.purpose { true } else { false }
    let title = isReset ? Phrase("重设密码", "Choose a new password") : Phrase("欢迎使用一网统管", "Welcome to One Network")
    let known2: HTML = facts(known + [Fact(call.say("链接有效至", "Good until"), call.when(link.expiresAt))])
    return call.sheet(
      title, lede: Phrase("此链接只能使用一次。", "This link is good once."), status: call.status(of: refusal), width: .form,
      trouble(refusal, in: language) + panel(title: call.say("账号", "Account"), body: known2)
        + panel(
          title: call.say("设置密码", "Choose a password"),
          body: lines(PasswordRules.list(call.policy).map { "\($0[language])" })
            + postForm(
              call.path, fields + buttonRow([button(Button(call.say("设置密码", "Set the password"), .primary))]))))
  }

  @Sendable private static func choose(_ call: Call) async throws -> Reply {
    let now = call.jurisdiction.now(), token = call.parameter("token"), password = call.form["password"] ?? ""
    call.trail.kind(.signIn)
    call.trail.subject("one-time link")
    let found = try await call.people.link(token, now: now)
    if let person = found.person { call.trail.subject("person \(person.code)") }
    do {
      guard password == call.form["repeat"] else {
        throw Refusal.invalid("repeat", Phrase("两次输入的密码不同", "The two passwords differ"))
      }
      let person = try await call.people.redeem(
        token, name: call.form["name"], signInName: call.form["signInName"], password: password,
        today: call.jurisdiction.today, now: now, policy: call.policy, roster: call.roster)
      call.trail.subject("person \(person.code)")
      call.trail.detail("password chosen by link")
      return .see("/sign-in?done=welcome&name=\(Look.percentEncoded(person.signInName ?? ""))")
    } catch let refusal as Refusal where refusal.kind == .invalid {
      call.trail.detail(refusal.code)
      return page(call, found.link, found.person, refusal)
    }
  }
}
