import Auditing
import Basics
import Casework
import Ciphers
import HTTPTypes
import Identity
import Organization
import Platform
import Site

/// One's own second factor: setting it up, showing it in this session, recovery codes.
enum SecondFactorPage {
  static let endpoints = [
    Endpoint(
      .get, "/account/second-factor", permission: .account, purpose: Phrase("第二因素页", "The page of one's second factor")
    ) { try await page($0) },
    Endpoint(
      .post, "/account/second-factor", permission: .account,
      purpose: Phrase("在本次会话中验证第二因素", "Show one's second factor in this session"), answer: show),
    Endpoint(
      .post, "/account/second-factor/secret", permission: .account,
      purpose: Phrase("生成新的第二因素密钥", "Make a new secret for the second factor"), answer: propose),
    Endpoint(
      .post, "/account/second-factor/confirm", permission: .account,
      purpose: Phrase("确认第二因素", "Confirm the second factor"), answer: confirm),
    Endpoint(
      .post, "/account/second-factor/recovery", permission: .account,
      purpose: Phrase("更换恢复码", "Replace the recovery codes"), answer: renew),
  ]

  private static let title = Phrase("第二因素", "Second factor")

  private static func page(_ call: Call, _ refusal: Refusal? = nil) async throws -> Reply {
    guard let session = call.session else {
      return call.sheet(title, notice(.info, title: call.say("演示岗位没有第二因素", "A demo post has no second factor")))
    }
    let state = try await call.people.account(session.person, now: call.jurisdiction.now())
    var body = trouble(refusal, in: call.language)
    if state.hasSecondFactor, !session.secondFactor {
      body += showPanel(call, refusal)
    } else {
      if state.hasSecondFactor { body += inUse(call, state) }
      if let secret = try await call.people.proposedSecondFactor(person: session.person) {
        body += confirmPanel(call, session, secret, refusal)
      } else {
        body += beginPanel(call, hasOne: state.hasSecondFactor)
      }
    }
    return call.sheet(
      title,
      lede: Phrase(
        "身份验证器每三十秒算出一个六位数。管理岗位和可查看完整个人信息的岗位需要它。",
        "An authenticator makes six digits every thirty seconds. Posts that administer or unmask need one."),
      status: call.status(of: refusal), width: .form, body)
  }

  private static func codeField(_ call: Call, _ refusal: Refusal?, hint: String) -> HTML {
    formField(
      Field(
        call.say("验证码", "Code"), name: "code", .text("", autocomplete: "one-time-code"), hint: hint,
        fault: refusal?.fault("code", in: call.language)), in: call.language)
  }

  private static func showPanel(_ call: Call, _ refusal: Refusal?) -> HTML {
    let hint = call.say("六位数字，或一个恢复码", "six digits, or one of your recovery codes")
    return panel(
      title: call.say("请验证", "Show it now"),
      body: postForm(
        "/account/second-factor", hidden: [("back", call.back ?? "")],
        codeField(call, refusal, hint: hint) + buttonRow([button(Button(call.say("继续", "Go on"), .primary))])))
  }

  private static func inUse(_ call: Call, _ state: AccountState) -> HTML {
    panel(
      title: call.say("已启用", "In use"),
      body: facts([
        Fact(call.say("自", "Since"), call.when(state.secondFactorSince)),
        Fact(call.say("恢复码剩余", "Recovery codes left"), text: "\(state.recoveryLeft)"),
      ])
        + buttonRow([
          deedForm(
            Button(
              call.say("更换恢复码", "New recovery codes"),
              confirm: call.say("旧的恢复码将作废，继续吗？", "The old codes will be void. Go on?")),
            action: "/account/second-factor/recovery")
        ]))
  }

  private static func beginPanel(_ call: Call, hasOne: Bool) -> HTML {
    let word = hasOne ? call.say("换一个身份验证器", "Another authenticator") : call.say("开始设置", "Begin")
    return panel(
      title: hasOne ? call.say("更换", "Replace it") : call.say("设置", "Set it up"),
      body:
        "<p>\(call.say("在手机上安装任一支持 TOTP（RFC 6238）的身份验证器。", "Install any authenticator for TOTP (RFC 6238) on your phone."))</p>"
        + buttonRow([
          deedForm(Button(word, hasOne ? .plain : .primary), action: "/account/second-factor/secret")
        ]))
  }

  private static func confirmPanel(_ call: Call, _ session: Session, _ secret: [UInt8], _ refusal: Refusal?) -> HTML {
    // Under the district's name in the authenticator; a long one does not fit into the code.
    let issuers = [call.jurisdiction.district.name.zh, "Yiwang"]
    let addresses = issuers.map { TOTP.address(secret, account: session.personCode, issuer: $0) }
    let label = call.say("身份验证器的二维码", "QR code for the authenticator")
    let hint = call.say("扫描后，身份验证器上显示的六位数字", "the six digits that the authenticator shows after scanning")
    return panel(
      title: call.say("扫描并确认", "Scan and confirm"),
      body: QRDrawing.html(addresses, label: label)
        + details(
          call.say("不能扫描？手工输入密钥", "Cannot scan? Type the secret"), shownOnce(Base32.encode(secret)))
        + postForm(
          "/account/second-factor/confirm",
          codeField(call, refusal, hint: hint) + buttonRow([button(Button(call.say("确认", "Confirm"), .primary))]))
        + buttonRow([
          deedForm(Button(call.say("重新生成", "Make another"), .quiet), action: "/account/second-factor/secret")
        ]))
  }

  // MARK: Deeds

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let session = try call.ownSession()
    call.trail.kind(.signIn)
    call.trail.subject("person \(session.personCode)")
    do {
      let token = try await call.people.raise(
        session: session, code: call.form["code"] ?? "", now: call.jurisdiction.now(), policy: call.policy)
      call.trail.detail("second factor shown")
      return Reply.see(call.back ?? "/account?done=secondFactor").keepingForNow(SessionCookie.name, token)
    } catch let refusal as Refusal {
      call.trail.detail(refusal.code)
      // After the last wrong try the session has ended.
      guard refusal.code == "signIn.code" else { throw refusal }
      return try await page(call, refusal)
    }
  }

  @Sendable private static func propose(_ call: Call) async throws -> Reply {
    let session = try call.ownSession()
    call.trail.subject("person \(session.personCode)")
    call.trail.detail("second factor proposed")
    _ = try await call.people.proposeSecondFactor(person: session.person, now: call.jurisdiction.now())
    return .see("/account/second-factor")
  }

  @Sendable private static func confirm(_ call: Call) async throws -> Reply {
    let session = try call.ownSession()
    call.trail.kind(.signIn)
    call.trail.subject("person \(session.personCode)")
    do {
      let done = try await call.people.confirmSecondFactor(
        session: session, code: call.form["code"] ?? "", now: call.jurisdiction.now())
      call.trail.detail("second factor confirmed")
      return codes(call, done.recovery).keepingForNow(SessionCookie.name, done.token)
    } catch let refusal as Refusal {
      call.trail.detail(refusal.code)
      return try await page(call, refusal)
    }
  }

  @Sendable private static func renew(_ call: Call) async throws -> Reply {
    let session = try call.ownSession()
    call.trail.subject("person \(session.personCode)")
    call.trail.detail("recovery codes replaced")
    return codes(call, try await call.people.freshRecoveryCodes(session: session, now: call.jurisdiction.now()))
  }

  private static func codes(_ call: Call, _ recovery: [String]) -> Reply {
    call.sheet(
      Phrase("恢复码", "Recovery codes"),
      lede: Phrase("只显示这一次。请打印或抄写，妥善保管。", "Shown this once. Print or copy them and keep them safe."), width: .form,
      notice(.good, title: call.say("第二因素已启用", "Your second factor is in use"))
        + panel(
          title: call.say("每个恢复码只能用一次", "Each code is good once"),
          body: lines(recovery.map { "<code>\($0)</code>" })
            + buttonRow([button(Button(call.say("我已保存", "I have kept them"), .primary, path: "/account"))])))
  }
}

/// A QR code as SVG in the page: dark on light whatever the theme, with the quiet zone of four modules (ISO/IEC 18004, 5.3.8).
enum QRDrawing {
  /// - Parameter texts: the first that fits is drawn; nothing if none does.
  static func html(_ texts: [String], label: String) -> HTML {
    guard let modules = texts.lazy.compactMap({ QRCode.modules($0) }).first else { return .empty }
    let side = modules.count + 8
    var path = ""
    for (row, line) in modules.enumerated() {
      for (column, isDark) in line.enumerated() where isDark { path += "M\(column + 4) \(row + 4)h1v1h-1z" }
    }
    return """
      <svg viewBox="0 0 \(side) \(side)" width="\(side * 5)" height="\(side * 5)" role="img" \
      aria-label="\(label)" shape-rendering="crispEdges"><rect width="\(side)" height="\(side)" fill="#fff"/>\
      <path d="\(path)" fill="#000"/></svg>
      """
  }
}
