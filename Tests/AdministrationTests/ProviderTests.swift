import Auditing
import Basics
import Casework
import Ciphers
import Crypto
import Foundation
import HTTPTypes
import Identity
import OpenID
import Organization
import Platform
import Site
import Storage
import Synchronization
import TestDistricts
import TestSupport
import Testing

/// A provider of identities that says yes to everybody, and signs it (ES256).
private final class KindProvider: Sendable {
  static let issuer = "https://id.example"
  private let key = P256.Signing.PrivateKey()
  private let nonce = Mutex("")
  let claims: Mutex<[String: String]>
  private let clock: ManualClock

  init(_ clock: ManualClock, claims: [String: String]) {
    self.clock = clock
    self.claims = Mutex(claims)
  }

  /// What the browser brings back after the visit there.
  func visit(_ address: String) throws -> String {
    let items = try #require(URLComponents(string: address)?.queryItems)
    let query = Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
    nonce.withLock { $0 = query["nonce"] ?? "" }
    return "code=c1&state=\(try #require(query["state"]))"
  }

  func answer(_ request: OpenIDRequest) throws -> (status: Int, body: [UInt8]) {
    let path = request.address.dropFirst(Self.issuer.count)
    switch path {
    case "/.well-known/openid-configuration":
      return try json([
        "issuer": Self.issuer, "authorization_endpoint": "\(Self.issuer)/authorize",
        "token_endpoint": "\(Self.issuer)/token", "jwks_uri": "\(Self.issuer)/keys",
      ])
    case "/keys":
      let point = Array(key.publicKey.rawRepresentation)
      let jwk = [
        "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "k", "x": text(point.prefix(32)),
        "y": text(point.suffix(32)),
      ]
      return (200, Array(try JSONSerialization.data(withJSONObject: ["keys": [jwk]])))
    case "/token": return try json(["token_type": "Bearer", "access_token": "a", "id_token": try token()])
    default: return (404, [])
    }
  }

  private func token() throws -> String {
    let now = clock.now.milliseconds / 1000
    var payload: [String: Any] = [
      "iss": Self.issuer, "aud": "yiwang", "iat": now, "exp": now + 300, "nonce": nonce.withLock { $0 },
    ]
    for (name, value) in claims.withLock({ $0 }) { payload[name] = value == "true" ? true : value }
    let head = text(try JSONSerialization.data(withJSONObject: ["alg": "ES256", "kid": "k", "typ": "JWT"]))
    let body = "\(head).\(text(try JSONSerialization.data(withJSONObject: payload)))"
    return "\(body).\(text(try key.signature(for: Data(body.utf8)).rawRepresentation))"
  }

  private func json(_ object: [String: String]) throws -> (status: Int, body: [UInt8]) {
    (200, Array(try JSONSerialization.data(withJSONObject: object)))
  }

  private func text(_ bytes: some Sequence<UInt8>) -> String { Base64.encode(Array(bytes), .url, padded: false) }
}

@Suite struct ProviderTests {
  private func withProvider(
    _ engine: Engine, audience: OpenIDProvider.Audience = .staff, nameClaim: String? = nil, claims: [String: String],
    isolation: isolated (any Actor)? = #isolation, _ body: (inout Browser, KindProvider) async throws -> Void
  ) async throws {
    try await withDoor(engine, allowsPicker: false) { door in
      let provider = KindProvider(door.desk.clock, claims: claims)
      var surroundings = door.jurisdiction.surroundings
      surroundings.providers = [
        OpenIDProvider(
          code: "gov", label: Phrase("政务统一认证", "Government ID"), issuer: KindProvider.issuer, clientID: "yiwang",
          clientSecret: "s", audience: audience, scopes: ["openid"], nameClaim: nameClaim)
      ]
      surroundings.load = { try provider.answer($0) }
      surroundings.address = try PublicAddress("https://yw.example")
      let jurisdiction = try await Jurisdiction(database: door.jurisdiction.database, surroundings)
      jurisdiction.current.replace(door.jurisdiction.district)
      var browser = Browser(door, jurisdiction)
      try await body(&browser, provider)
    }
  }

  @Test(arguments: Engine.available) func oneLinksAnIdentityAndSignsInWithIt(_ engine: Engine) async throws {
    try await withProvider(engine, claims: ["sub": "u1", "name": "张三"]) { browser, provider in
      _ = try await browser.person("zhang.san", posts: ["szzx.acceptor1"])
      #expect(try await browser.get("/sign-in").holds("/sign-in/with/gov"))
      let stranger = try await browser.get("/sign-in/with/gov")
      let pending = try #require(stranger.fields[values: .setCookie].first)
      #expect(pending.contains("SameSite=Lax") && pending.contains("Max-Age=600"))
      let unknown = try await browser.get("/sign-in/openid/gov?\(try provider.visit(stranger.location))")
      #expect(unknown.status == .forbidden && browser.session == nil && browser.cookies["openid"] == nil)
      _ = try await browser.signIn("zhang.san")
      let begun = try await browser.get("/account/link/gov")
      let back = try provider.visit(begun.location)
      // Another site leads back: the strict cookie of the session is not sent.
      let session = browser.cookies.removeValue(forKey: SessionCookie.name)
      let ask = try await browser.get("/sign-in/openid/gov?\(back)")
      let proof = try #require(ask.between("name=\"proof\" value=\"", "\""))
      browser.cookies[SessionCookie.name] = session
      #expect(try await browser.post("/account/identities", ["proof": "x" + proof]).status == .conflict)
      #expect(try await browser.post("/account/identities", ["proof": proof]).location == "/account?done=linked")
      _ = try await browser.post("/sign-out")
      let again = try await browser.get("/sign-in/with/gov?back=/matters")
      let arrived = try await browser.get("/sign-in/openid/gov?\(try provider.visit(again.location))")
      #expect(arrived.status == .ok && arrived.fields[HTTPField.Name("Refresh")!] == "0; url=/matters")
      #expect(try await browser.get("/matters").status == .ok)
      let page = try await browser.get("/account")
      let subject = try #require(page.between("name=\"subject\" value=\"", "\""))
      let form = ["issuer": KindProvider.issuer, "subject": subject]
      #expect(try await browser.post("/account/identities/unlink", form).status == .seeOther)
    }
  }

  @Test(arguments: Engine.available) func aNameTheProviderVouchesForIsOurs(_ engine: Engine) async throws {
    let claims = ["sub": "u1", "employee": "Zhang.San"]
    try await withProvider(engine, nameClaim: "employee", claims: claims) { browser, provider in
      _ = try await browser.person("zhang.san", posts: ["szzx.acceptor1"])
      let begun = try await browser.get("/sign-in/with/gov")
      let arrived = try await browser.get("/sign-in/openid/gov?\(try provider.visit(begun.location))")
      #expect(arrived.status == .ok)
      #expect(try await browser.get("/account").holds("人员 zhang.san"))
    }
  }

  @Test(arguments: Engine.available) func residentsComeInAsResidents(_ engine: Engine) async throws {
    let claims = ["sub": "r1", "name": "王五", "phone_number": "13812345678", "phone_number_verified": "true"]
    try await withProvider(engine, audience: .residents, claims: claims) { browser, provider in
      let begun = try await browser.get("/sign-in/with/gov")
      let arrived = try await browser.get("/sign-in/openid/gov?\(try provider.visit(begun.location))")
      #expect(arrived.status == .ok && browser.session == nil)
      let token = try #require(browser.cookies[SessionCookie.resident])
      let resident = try await browser.jurisdiction.people.resident(
        token: token, now: browser.jurisdiction.now(), policy: browser.jurisdiction.district.security)
      #expect(resident?.phone == "13812345678")
      #expect(try await browser.get("/account").status == .unauthorized)
    }
  }

  @Test(arguments: Engine.available) func whatWasNotBegunHereIsRefused(_ engine: Engine) async throws {
    try await withProvider(engine, claims: ["sub": "u1"]) { browser, provider in
      let begun = try await browser.get("/sign-in/with/gov")
      let back = try provider.visit(begun.location)
      var other = browser
      other.cookies["openid"] = nil
      #expect(try await other.get("/sign-in/openid/gov?\(back)").status == .unprocessableContent)
      #expect(try await browser.get("/sign-in/openid/gov?code=c1&state=forged").status == .unprocessableContent)
      let line = try #require(try await browser.audit().first)
      #expect(line.kind == .signIn && line.detail.contains("openid.state"))
      #expect(try await browser.get("/sign-in/with/none").status == .notFound)
    }
  }
}
