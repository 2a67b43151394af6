import Basics
import Casework
import Correspondence
import HTTPTypes
import Organization
import Platform
import Site

/// Following a matter by e-mail: asked for on the page of the matter, confirmed and ended by the link in the letters.
package enum FollowersPage {
  package static let endpoints = [
    Endpoint(
      .post, "/follow/:number/followers", permission: .open, purpose: Phrase("用邮件关注一份上报", "Follow a report by e-mail"),
      answer: ask),
    Endpoint(
      .get, "/followers/:token", permission: .open,
      purpose: Phrase("邮件关注：确认或退出", "Following by e-mail: confirm or leave"),
      answer: show),
    Endpoint(
      .post, "/followers/:token/confirmation", permission: .open,
      purpose: Phrase("确认邮件关注", "Confirm following by e-mail"),
      answer: confirm),
    Endpoint(
      .post, "/followers/:token/leaving", permission: .open, purpose: Phrase("退出邮件关注", "Stop following by e-mail"),
      answer: leave),
  ]

  /// From one address of the network, within the span of the limit: a service hall has one for all.
  private static let mostFromOneAddress = 10

  /// The part of the page of a matter where one leaves an address; nothing where that is not possible.
  static func panel(_ call: Call, _ matter: Matter, refusal: Refusal?) -> HTML {
    guard call.jurisdiction.messages.canBeFollowed(matter) else { return .empty }
    let language = call.language
    let fault = refusal?.fields.first { $0.field == "email" }?.phrase[language]
    let field = formField(
      Site.Field(
        call.say("邮箱", "E-mail address"), name: "email",
        .text(call.form["email"] ?? "", placeholder: "name@example.cn", autocomplete: "email"),
        hint: call.say(
          "先收到一封确认邮件；只用于告知本件进展，每封信都可退出，办结后按期删除",
          "You are asked to confirm first. It is used for news of this report only; every letter lets you leave, and it is deleted in time after the end"
        ), fault: fault), in: language)
    return Site.panel(
      title: call.say("用邮件告知进展", "News by e-mail"),
      body: postForm(
        action: "/follow/\(Look.percentEncoded(matter.number))/followers", in: language,
        body: field + buttonRow([button(Button(call.say("发送确认邮件", "Send me a letter to confirm")))])))
  }

  /// What is said after an address was left: the same whether it was new or not.
  static func asked(_ call: Call) -> HTML {
    guard call.query["asked"] == "1" else { return .empty }
    return notice(
      .good, title: call.say("请查收确认邮件", "Please look for our letter"),
      body:
        "\(call.say("如果这个邮箱还没有关注本件，几分钟内会收到确认邮件；48 小时内有效。", "If the address does not follow this report yet, a letter will come within minutes; its link is good for 48 hours."))"
    )
  }

  @Sendable private static func ask(_ call: Call) async throws -> Reply {
    let file = try await OwnMatters.file(call.parameter("number"), call)
    call.trail.subject("matter \(file.matter.number)")
    let attempts = call.jurisdiction.attempts, now = call.jurisdiction.now()
    let place = "followers \(call.address)"
    do {
      try attempts.pass(place, at: now, most: mostFromOneAddress)
      try await call.jurisdiction.messages.ask(call.form["email"] ?? "", toFollow: file.matter)
    } catch let refusal as Refusal {
      return try await FollowView.page(call, file, sent: "", refusal: refusal)
    }
    return .see("/follow/\(Look.percentEncoded(file.matter.number))?asked=1")
  }

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let (follower, number) = try await call.jurisdiction.messages.follower(token: call.parameter("token"))
    let isConfirmed = follower.confirmedAt != nil
    let path = "/followers/\(Look.percentEncoded(call.parameter("token")))"
    let confirmation = deedForm(
      Button(call.say("确认关注", "Yes, tell me"), .primary), action: "\(path)/confirmation")
    let leaving = deedForm(
      Button(
        isConfirmed ? call.say("不再接收", "Stop these mails") : call.say("不是我，删除这个邮箱", "Not me: delete the address")),
      action: "\(path)/leaving")
    return page(
      call,
      facts([
        Fact(call.say("案件编号", "Number"), text: number),
        Fact(call.say("邮箱", "E-mail address"), text: follower.address.masked),
        Fact(
          call.say("状态", "State"),
          text: isConfirmed
            ? call.say("已确认，每一步公开进展都会告知", "Confirmed: you are told of each public step")
            : call.say("待确认", "To be confirmed")),
      ]) + (isConfirmed ? leaving : confirmation + leaving))
  }

  @Sendable private static func confirm(_ call: Call) async throws -> Reply {
    try await call.jurisdiction.messages.confirm(token: call.parameter("token"))
    return .see("/followers/\(Look.percentEncoded(call.parameter("token")))")
  }

  @Sendable private static func leave(_ call: Call) async throws -> Reply {
    try await call.jurisdiction.messages.leave(token: call.parameter("token"))
    return page(
      call,
      notice(
        .good, title: call.say("已退出，邮箱已删除", "You have left; the address was deleted"),
        body: buttonRow([button(Button(call.say("查进度", "Follow"), .quiet, path: "/follow"))])))
  }

  private static func page(_ call: Call, _ body: HTML) -> Reply {
    let title = call.say("邮件关注", "News by e-mail")
    return Pages.page(
      call, title: title, tab: "/follow", body: pageHead(title: title) + Site.panel(title: title, body: body))
  }
}
