import Auditing
import Basics
import HTTPTypes
import Identity
import Organization
import Platform
import Site

/// One person's account: contact, state, links. Posts are shown; the security administrator gives them.
enum PersonPage {
  static let endpoints = [
    Endpoint(
      .get, "/administration/persons/:key", permission: .managePersons, purpose: Phrase("一个人员的账号", "One person")
    ) { try await page($0) },
    Endpoint(
      .post, "/administration/persons/:key", permission: .managePersons, purpose: Phrase("修改人员资料", "Correct a person"),
      answer: update),
    Endpoint(
      .post, "/administration/persons/:key/state", permission: .managePersons,
      purpose: Phrase("锁定、解锁或停用账号", "Lock, unlock or close an account"), answer: setState),
    Endpoint(
      .post, "/administration/persons/:key/link", permission: .managePersons,
      purpose: Phrase("生成邀请或重设链接", "Make an invitation or a reset link"), answer: makeLink),
  ]

  static func person(_ call: Call) async throws -> Person {
    guard let person = try await call.people.person(try call.key("key")) else {
      throw Refusal(.notFound, "person.none", Phrase("没有这个人员", "There is no such person"))
    }
    return person
  }

  private static func page(_ call: Call, _ refusal: Refusal? = nil) async throws -> Reply {
    let person = try await person(call), now = call.jurisdiction.now()
    let state = try await call.people.account(person.key, now: now)
    let holdings = try await call.people.holdings(of: person.key)
    let sessions = try await call.people.sessions(of: person.key, now: now, policy: call.policy)
    var list = [
      Fact(call.say("编号", "Code"), text: person.code),
      Fact(call.say("登录名", "Sign-in name"), text: person.signInName ?? "—"),
      Fact(call.say("状态", "State"), PersonsPage.stateWord(person.state, call)),
      Fact(
        call.say("密码", "Password"),
        state.hasPassword
          ? "\(call.say("已设置", "set")) \(call.when(state.passwordChangedAt))" : "\(call.say("未设置", "none"))"),
      Fact(
        call.say("第二因素", "Second factor"),
        text: state.hasSecondFactor ? call.say("已启用", "in use") : call.say("未启用", "none")),
      Fact(call.say("会话", "Sessions"), text: "\(sessions.count)"),
      Fact(
        call.say("建立", "Created"),
        "\(call.when(person.createdAt)) \(try await HoldingWords.name(code: person.createdBy, call))"),
    ]
    list += contact(call, person)
    let form = postForm(
      call.path,
      PersonFields.html(call, refusal, person: person)
        + buttonRow([button(Button(call.say("保存", "Save"), .primary))]))
    let canEdit = person.state != .left
    let body =
      trouble(refusal, in: call.language)
      + stack([
        panel(title: call.say("账号", "Account"), body: facts(list) + deeds(call, person, state)),
        panel(
          title: call.say("岗位", "Posts"),
          subtitle: call.say("由安全管理员授予", "given by the security administrator"),
          body: try await PersonPostsPage.table(call, holdings, deeds: false), flush: true),
        canEdit
          ? panel(
            title: call.say("修改资料", "Correct"),
            body: details(call.say("填写", "Fill in"), form, open: refusal != nil)) : .empty,
      ])
    return call.desk(.verbatim(person.name), status: call.status(of: refusal), body)
  }

  /// Shown when asked for only, and audited.
  private static func contact(_ call: Call, _ person: Person) -> [Fact] {
    guard person.phone != nil || person.email != nil else { return [] }
    let label = call.say("联系方式", "Contact")
    guard call.query["contact"] == "1" else {
      return [Fact(label, "<a href=\"\(link(call.path))?contact=1\">\(call.say("显示（留痕）", "show it (audited)"))</a>")]
    }
    call.trail.shows(["person.phone", "person.email"], of: "person \(person.code)", reason: "administration")
    let contact = person.contact(call.people.keys())
    return [Fact(label, text: [contact.phone, contact.email].compactMap { $0 }.joined(separator: " · "))]
  }

  private static func deeds(_ call: Call, _ person: Person, _ state: AccountState) -> HTML {
    guard person.state != .left else { return .empty }
    let path = call.path
    func deed(
      _ word: String, _ action: String, _ hidden: (name: String, value: String), _ weight: Button.Weight = .plain,
      confirm: String? = nil
    )
      -> HTML
    { deedForm(Button(word, weight, confirm: confirm), action: "\(path)/\(action)", hidden: [hidden]) }
    var all: [HTML] = []
    if person.state == .active {
      if person.signInName != nil {
        all.append(
          state.hasPassword
            ? deed(
              call.say("重设密码", "Reset the password"), "link", ("purpose", "reset"),
              confirm: call.say("原密码立即失效，继续吗？", "The old password ends at once. Go on?"))
            : deed(call.say("邀请链接", "Invitation"), "link", ("purpose", "invitation")))
      }
      all.append(deed(call.say("锁定", "Lock"), "state", ("state", "locked")))
    } else {
      all.append(deed(call.say("解锁", "Unlock"), "state", ("state", "active"), .primary))
    }
    all.append(
      deed(
        call.say("停用", "Close"), "state", ("state", "left"), .danger,
        confirm: call.say("停用后不能恢复，岗位和令牌随之结束。继续吗？", "This cannot be undone; posts and tokens end. Go on?")))
    return buttonRow(all)
  }

  @Sendable private static func update(_ call: Call) async throws -> Reply {
    let before = try await person(call)
    call.trail.kind(.administration)
    call.trail.subject("person \(before.code)")
    var draft = PersonFields.draft(call)
    let contact = before.contact(call.people.keys())
    draft.phone = draft.phone?.trimmed.nonEmpty ?? contact.phone
    draft.email = draft.email?.trimmed.nonEmpty ?? contact.email
    do {
      _ = try await call.people.update(before.key, draft)
      call.trail.detail("corrected")
      return .see("/administration/persons/\(before.key)")
    } catch let refusal as Refusal where refusal.kind == .invalid {
      call.trail.detail(refusal.code)
      return try await page(call, refusal)
    }
  }

  @Sendable private static func setState(_ call: Call) async throws -> Reply {
    let person = try await person(call)
    call.trail.kind(.administration)
    call.trail.subject("person \(person.code)")
    guard let state = Person.State(rawValue: call.form["state"] ?? "") else {
      throw Refusal.invalid("state", Phrase("没有这种状态", "There is no such state"))
    }
    try await call.people.setState(state, of: person.key, by: try await call.giver(), now: call.jurisdiction.now())
    call.trail.detail("\(person.state.rawValue) to \(state.rawValue)")
    return .see("/administration/persons/\(person.key)")
  }

  @Sendable private static func makeLink(_ call: Call) async throws -> Reply {
    let person = try await person(call)
    let isReset = call.form["purpose"] == "reset"
    call.trail.kind(.administration)
    call.trail.subject("person \(person.code)")
    let token = try await call.people.makeLink(
      isReset ? .reset(person.key) : .invitation(person.key), by: call.principal.person, now: call.jurisdiction.now(),
      policy: call.policy)
    call.trail.detail(isReset ? "reset link" : "invited")
    return LinkSheet.reply(call, person, token, isReset ? Phrase("重设链接", "Reset link") : Phrase("邀请链接", "Invitation"))
  }
}
