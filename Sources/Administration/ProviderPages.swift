import Auditing
import Basics
import Ciphers
import HTTPTypes
import Identity
import OpenID
import Organization
import Platform
import Site
import Synchronization

/// Signing in with a provider of identities, and linking one's name there. They need a public address: the provider sends
/// people back to it.
struct ProviderPages: Sendable {
  private let flows: [String: OpenIDFlow]

  /// Keeps one flow for each provider: it remembers the provider's keys.
  init(_ jurisdiction: Jurisdiction) {
    var flows: [String: OpenIDFlow] = [:]
    if let load = jurisdiction.surroundings.load, let address = jurisdiction.surroundings.address {
      for provider in jurisdiction.surroundings.providers {
        let redirect = address.link("/sign-in/openid/\(provider.code)")
        flows[provider.code] = OpenIDFlow(provider: provider, redirect: redirect, load: load)
      }
    }
    self.flows = flows
  }

  /// Those with a button.
  static func offered(_ jurisdiction: Jurisdiction) -> [OpenIDProvider] {
    guard jurisdiction.surroundings.load != nil, jurisdiction.surroundings.address != nil else { return [] }
    return jurisdiction.surroundings.providers
  }

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/sign-in/with/:provider", permission: .open,
        purpose: Phrase("前往统一身份认证", "Go to a provider of identities"), answer: begin),
      Endpoint(
        .get, "/sign-in/openid/:provider", permission: .open,
        purpose: Phrase("从统一身份认证返回", "Come back from a provider of identities"), answer: finish),
      Endpoint(
        .get, "/account/link/:provider", permission: .account,
        purpose: Phrase("关联外部身份", "Link one's name at a provider"), answer: beginLink),
      Endpoint(
        .post, "/account/identities", permission: .account,
        purpose: Phrase("确认关联外部身份", "Confirm the link to a provider"), answer: confirmLink),
      Endpoint(
        .post, "/account/identities/unlink", permission: .account,
        purpose: Phrase("解除外部身份关联", "Undo the link to a provider"), answer: unlink),
    ]
  }

  private static let cookie = "openid"
  private static let pendingContext = "openid.pending"
  private static let proofContext = "openid.proof"

  /// What is remembered in the browser, sealed: the sign-in, where to go afterwards, and whether it is for a link.
  private struct Remembered: Codable {
    var pending: OpenIDPending
    var back: String?
    var links: Bool
  }

  private func flow(_ call: Call) throws(Refusal) -> OpenIDFlow {
    guard let flow = flows[call.parameter("provider")] else {
      throw Refusal(.notFound, "page.notFound", Phrase("没有这个页面", "There is no such page"))
    }
    return flow
  }

  @Sendable private func begin(_ call: Call) async throws -> Reply { try await begin(call, links: false) }

  @Sendable private func beginLink(_ call: Call) async throws -> Reply {
    _ = try call.ownSession()
    guard try flow(call).provider.audience == .staff else {
      throw Refusal(.notFound, "page.notFound", Phrase("没有这个页面", "There is no such page"))
    }
    return try await begin(call, links: true)
  }

  private func begin(_ call: Call, links: Bool) async throws -> Reply {
    let (address, pending) = try await flow(call).begin(now: call.jurisdiction.now())
    let sealed = try Sealed.text(
      Remembered(pending: pending, back: call.back, links: links), call.ring, Self.pendingContext)
    return Reply.see(address).keepingAcrossSites(Self.cookie, sealed, minutes: 10)
  }

  @Sendable private func finish(_ call: Call) async throws -> Reply {
    let flow = try flow(call), now = call.jurisdiction.now(), provider = flow.provider
    call.trail.kind(.signIn)
    call.trail.subject("")
    call.trail.detail("provider \(provider.code)")
    do {
      let remembered: Remembered? = call.cookies[Self.cookie].flatMap {
        Sealed.value($0, call.ring, Self.pendingContext)
      }
      guard let remembered, let state = call.query["state"] else {
        throw Refusal(
          .invalid, "openid.state",
          Phrase("登录不是从本页开始的，请重新登录。", "This sign-in was not begun here; please sign in again."))
      }
      guard let code = call.query["code"] else {
        throw flow.refusal(state: state, pending: remembered.pending, now: now)
      }
      let claims = try await flow.finish(
        code: code, state: state, issuer: call.query["iss"], pending: remembered.pending, now: now)
      if remembered.links { return try askToLink(call, provider, claims).keeping(Self.cookie, "", days: 0) }
      return try await arrive(call, provider, claims, back: remembered.back).keeping(Self.cookie, "", days: 0)
    } catch let refusal as Refusal {
      call.trail.detail(refusal.code)
      return Pages.refused(refusal, call).keeping(Self.cookie, "", days: 0)
    }
  }

  private func arrive(
    _ call: Call, _ provider: OpenIDProvider, _ claims: OpenIDClaims, back: String?
  ) async throws -> Reply {
    let now = call.jurisdiction.now(), today = call.jurisdiction.today
    guard provider.audience == .staff else {
      let phone = claims.phoneVerified ? claims.phone : nil
      let entered = try await call.people.enterResident(
        issuer: claims.issuer, subject: claims.subject, name: claims.name ?? "", phone: phone, device: call.device,
        now: now)
      return onward(call, back ?? "/follow").keepingForNow(SessionCookie.resident, entered.token)
    }
    func enter() async throws -> Progress? {
      try await call.people.enter(
        issuer: claims.issuer, subject: claims.subject, device: call.device, day: today, now: now, policy: call.policy)
    }
    var progress = try await enter()
    if progress == nil, let name = claims.signInName, let person = try await call.people.person(signInName: name) {
      // The operator has said that this provider's names are ours.
      try await call.people.link(issuer: claims.issuer, subject: claims.subject, to: person.key, now: now)
      progress = try await enter()
    }
    switch progress {
    case nil:
      throw Refusal(
        .forbidden, "openid.unknown",
        Phrase(
          "该身份尚未关联本系统账号。请先用登录名登录，在“我的账号”中关联。",
          "This identity is linked to no account here. Sign in by name first, and link it in “My account”."))
    case .secondFactor(let token):
      let query = back.map { "?back=\(Look.percentEncoded($0))" } ?? ""
      return onward(call, "/sign-in/second-factor\(query)").keepingForNow(SessionCookie.name, token)
    case .session(let token, let session):
      call.trail.subject("person \(session.personCode)")
      return onward(call, back ?? "/account").keepingForNow(SessionCookie.name, token)
    }
  }

  /// A page that goes on by itself. A redirect would not do: the browser comes from another site, and along redirects
  /// from there it keeps strict cookies to itself.
  private func onward(_ call: Call, _ path: String) -> Reply {
    var reply = call.sheet(
      Phrase("已登录", "Signed in"), width: .form,
      notice(.good, title: call.say("登录成功", "You are signed in"))
        + buttonRow([button(Button(call.say("继续", "Go on"), .primary, path: path))]))
    if let refresh = HTTPField.Name("Refresh") { reply.fields[refresh] = "0; url=\(path)" }
    return reply
  }

  // MARK: Linking

  /// The session's cookie is not here yet (another site led here), so what the provider said goes through one more form.
  private func askToLink(_ call: Call, _ provider: OpenIDProvider, _ claims: OpenIDClaims) throws -> Reply {
    let proof = IdentityProof(
      issuer: claims.issuer, subject: claims.subject, until: call.jurisdiction.now() + .minutes(10))
    let sealed = try Sealed.text(proof, call.ring, Self.proofContext)
    let name = claims.name ?? claims.preferredUsername ?? claims.subject
    let sure = Button(call.say("关联", "Link"), .primary)
    return call.sheet(
      Phrase("关联外部身份", "Link an identity"), width: .form,
      panel(
        title: provider.label[call.language],
        body: facts([Fact(call.say("那里的姓名", "Name there"), text: name)])
          + postForm("/account/identities", hidden: [("proof", sealed)], buttonRow([button(sure)]))))
  }

  private struct IdentityProof: Codable {
    var issuer: String
    var subject: String
    var until: Instant
  }

  @Sendable private func confirmLink(_ call: Call) async throws -> Reply {
    let session = try call.ownSession(), now = call.jurisdiction.now()
    call.trail.subject("person \(session.personCode)")
    let proof: IdentityProof? = Sealed.value(
      call.form["proof"] ?? "", call.ring, Self.proofContext)
    guard let proof, now < proof.until else {
      throw Refusal(.notNow, "identity.late", Phrase("已过期，请重新关联", "This took too long; begin again"))
    }
    try await call.people.link(issuer: proof.issuer, subject: proof.subject, to: session.person, now: now)
    call.trail.detail("linked \(proof.issuer)")
    return .see("/account?done=linked")
  }

  @Sendable private func unlink(_ call: Call) async throws -> Reply {
    let session = try call.ownSession(), issuer = call.form["issuer"] ?? ""
    call.trail.subject("person \(session.personCode)")
    try await call.people.unlink(issuer: issuer, subject: call.form["subject"] ?? "", of: session.person)
    call.trail.detail("unlinked \(issuer)")
    return .see("/account?done=unlinked")
  }
}
