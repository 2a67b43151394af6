import Basics
import HTTPTypes
import Identity
import Organization
import Platform
import Site

/// Changing one's own password.
enum PasswordPage {
  static let endpoints = [
    Endpoint(.get, "/account/password", permission: .account, purpose: Phrase("修改密码页", "The page for a new password")) {
      page($0)
    },
    Endpoint(
      .post, "/account/password", permission: .account, purpose: Phrase("修改密码", "Change one's password"), answer: change
    ),
  ]

  private static func page(_ call: Call, _ refusal: Refusal? = nil) -> Reply {
    let language = call.language
    guard call.session != nil else {
      return call.sheet(
        Phrase("修改密码", "Change the password"),
        notice(.info, title: call.say("演示岗位没有密码", "A demo post has no password")))
    }
    var body = trouble(refusal, in: language)
    if call.session?.need == .newPassword, refusal == nil {
      body += notice(.warn, title: call.say("密码已到期，修改后继续。", "Your password has run out; change it to go on."))
    }
    let fields =
      formField(
        Site.Field(call.say("原密码", "Old password"), name: "old", .password, fault: refusal?.fault("old", in: language)),
        in: language)
      + formField(
        Site.Field(
          call.say("新密码", "New password"), name: "new", .newPassword, fault: refusal?.fault("new", in: language)),
        in: language)
      + formField(
        Site.Field(
          call.say("再输一次", "The same again"), name: "repeat", .newPassword,
          fault: refusal?.fault("repeat", in: language)), in: language)
    body += panel(
      title: call.say("新密码", "New password"),
      body: lines(PasswordRules.list(call.policy).map { "\($0[language])" })
        + postForm(
          "/account/password", hidden: [("back", call.back ?? "")],
          fields + buttonRow([button(Button(call.say("修改", "Change"), .primary))])))
    return call.sheet(
      Phrase("修改密码", "Change the password"),
      lede: Phrase("修改后，您的其他会话会结束。", "Your other sessions end when it is changed."),
      status: call.status(of: refusal), width: .form, body)
  }

  @Sendable private static func change(_ call: Call) async throws -> Reply {
    let session = try call.ownSession(), new = call.form["new"] ?? ""
    call.trail.subject("person \(session.personCode)")
    do {
      guard new == call.form["repeat"] else {
        throw Refusal.invalid("repeat", Phrase("两次输入的密码不同", "The two passwords differ"))
      }
      try await call.people.changePassword(
        session: session, old: call.form["old"] ?? "", new: new, now: call.jurisdiction.now(), policy: call.policy)
      call.trail.detail("password changed")
      return .see(call.back ?? "/account?done=password")
    } catch let refusal as Refusal {
      call.trail.detail(refusal.code)
      return page(call, refusal)
    }
  }
}
