import Basics
import Ciphers
import Foundation
import OpenID
import Synchronization
import Testing

private let now = SimulatedProvider.now

/// Signs in once and gives the claims, or the code of the refusal.
private func signIn(
  _ provider: SimulatedProvider, _ flow: OpenIDFlow, issuer: String? = nil, from begun: Instant = now,
  at later: Instant? = nil
) async throws -> Result<OpenIDClaims, Refusal> {
  do {
    let (address, pending) = try await flow.begin(now: begun)
    let back = try provider.browse(address)
    let later = later ?? begun + .seconds(20)
    return .success(
      try await flow.finish(code: back.code, state: back.state, issuer: issuer, pending: pending, now: later))
  } catch {
    guard let refusal = error as? Refusal else { throw error }
    return .failure(refusal)
  }
}

private func code(_ result: Result<OpenIDClaims, Refusal>) -> String {
  switch result {
  case .success: "signed in"
  case .failure(let refusal): refusal.code
  }
}

@Suite struct FlowTests {
  @Test(arguments: SigningKey.allCases)
  func signsInWithEachAlgorithm(key: SigningKey) async throws {
    let provider = SimulatedProvider(SimulatedProvider.Manner(key: key))
    let claims = try await signIn(provider, provider.flow()).get()
    #expect(claims == OpenIDClaims(issuer: SimulatedProvider.issuer, subject: "u-17", name: "李四"))
  }

  @Test func sendsTheBrowserWithWhatTheStandardsAskFor() async throws {
    let provider = SimulatedProvider()
    let (address, pending) = try await provider.flow().begin(now: now)
    let parts = try #require(URLComponents(string: address))
    #expect(address.hasPrefix("\(SimulatedProvider.issuer)/authorize?realm=gov&response_type=code&"))
    let query = Dictionary((parts.queryItems ?? []).map { ($0.name, $0.value ?? "") }) { first, _ in first }
    #expect(query["client_id"] == "yiwang" && query["scope"] == "openid profile")
    #expect(query["redirect_uri"] == "https://yw.example.gov.cn/sign-in/gov/back")
    #expect(query["state"] == pending.state && query["nonce"] == pending.nonce)
    #expect(query["code_challenge_method"] == "S256" && query["code_challenge"]?.count == 43)
    #expect(!address.contains(pending.verifier), "the verifier never goes to the browser's address")
    #expect(Set([pending.state, pending.nonce, pending.verifier]).count == 3)
    #expect(pending.expires == now + .minutes(10))
    let again = try await provider.flow().begin(now: now).pending
    #expect(again.state != pending.state && again.nonce != pending.nonce && again.verifier != pending.verifier)
    #expect(try JSONDecoder().decode(OpenIDPending.self, from: JSONEncoder().encode(pending)) == pending)
  }

  /// RFC 7636, appendix B: the challenge is what the code verifier of that example gives.
  @Test func challengeAsPublished() {
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    #expect(base64(SecretToken.digest(of: verifier)) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
  }

  @Test func provesWhoItIsAsTheProviderTakesIt() async throws {
    func sent(_ methods: [String]?, secret: String) async throws -> (String?, String) {
      var manner = SimulatedProvider.Manner()
      if let methods { manner.discovery["token_endpoint_auth_methods_supported"] = methods }
      let provider = SimulatedProvider(manner)
      let result = try await signIn(provider, provider.flow(secret: secret))
      guard case .success = result else { return (code(result), "") }
      let request = try #require(provider.record.withLock { $0.lastToken })
      return (
        request.fields.first { $0.name == "Authorization" }?.value, String(decoding: request.body, as: UTF8.self)
      )
    }
    let basic = "Basic " + Base64.encode(Array("yiwang:s3cret%3A%26".utf8))
    let unsaid = try await sent(nil, secret: "s3cret:&")
    #expect(unsaid.0 == basic && !unsaid.1.contains("secret"))
    #expect(try await sent(["client_secret_post", "client_secret_basic"], secret: "s3cret:&").0 == basic)
    let post = try await sent(["client_secret_post"], secret: "s3cret:&")
    #expect(post.0 == nil && post.1.hasSuffix("&client_id=yiwang&client_secret=s3cret%3A%26"))
    let none = try await sent(["none"], secret: "")
    #expect(none.0 == nil && none.1.hasSuffix("&client_id=yiwang"))
    #expect(try await sent(["private_key_jwt"], secret: "s3cret:&").0 == "openid.discovery")
  }

  @Test func claimsComeFromBothPlaces() async throws {
    var manner = SimulatedProvider.Manner()
    manner.claims = ["email": "l@example.cn", "email_verified": true]
    manner.furtherClaims = [
      "sub": "u-17", "name": "not this", "phone_number": "+8613912345678", "phone_number_verified": "true",
      "email": "other@example.cn", "preferred_username": "lisi", "employee": "A017", "address": ["locality": "南京"],
    ]
    let provider = SimulatedProvider(manner)
    let flow = provider.flow(scopes: ["openid", "profile", "phone", "email"], nameClaim: "employee")
    #expect(
      try await signIn(provider, flow).get()
        == OpenIDClaims(
          issuer: SimulatedProvider.issuer, subject: "u-17", name: "李四", preferredUsername: "lisi",
          phone: "+8613912345678", phoneVerified: true, email: "l@example.cn", emailVerified: true,
          signInName: "A017"))
    #expect(provider.asked("/claims") == 1)
    let plain = SimulatedProvider(manner)
    #expect(try await signIn(plain, plain.flow(nameClaim: "sub")).get().signInName == "u-17")
  }

  @Test func aVerificationBelongsToItsOwnValue() async throws {
    var manner = SimulatedProvider.Manner()
    manner.claims = ["email": "mine@example.cn"]
    manner.furtherClaims = ["sub": "u-17", "email": "proven@example.cn", "email_verified": true]
    let provider = SimulatedProvider(manner)
    let claims = try await signIn(provider, provider.flow(scopes: ["openid", "phone"])).get()
    #expect(claims.email == "mine@example.cn" && !claims.emailVerified)
  }

  @Test func claimsOfAnotherAreRefused() async throws {
    var manner = SimulatedProvider.Manner()
    manner.furtherClaims = ["sub": "u-18", "phone_number": "+8613900000000"]
    let provider = SimulatedProvider(manner)
    #expect(code(try await signIn(provider, provider.flow(scopes: ["openid", "phone"]))) == "openid.subject")
  }

  @Test func withoutFurtherClaimsItGoesOn() async throws {
    var manner = SimulatedProvider.Manner()
    manner.statuses = ["/claims": 500]
    let provider = SimulatedProvider(manner)
    #expect(try await signIn(provider, provider.flow(scopes: ["openid", "phone"])).get().phone == nil)
  }
}

@Suite struct TokenCheckTests {
  typealias Manner = SimulatedProvider.Manner

  private static let seconds = now.milliseconds / 1000

  /// Every check, with what breaks it and what just passes.
  static let cases: [(name: String, manner: Manner, code: String)] = [
    ("wrong nonce", Manner(claims: ["nonce": "of-another-sign-in"]), "openid.nonce"),
    ("no nonce", Manner(withoutClaims: ["nonce"]), "openid.nonce"),
    ("other audience", Manner(claims: ["aud": "another"]), "openid.audience"),
    ("no audience", Manner(withoutClaims: ["aud"]), "openid.audience"),
    ("several audiences, nobody named", Manner(claims: ["aud": ["another", "yiwang"]]), "openid.audience"),
    ("several, another named", Manner(claims: ["aud": ["another", "yiwang"], "azp": "another"]), "openid.audience"),
    ("several, we named", Manner(claims: ["aud": ["another", "yiwang"], "azp": "yiwang"]), "signed in"),
    ("one, another named", Manner(claims: ["azp": "another"]), "openid.audience"),
    ("one in a list", Manner(claims: ["aud": ["yiwang"]]), "signed in"),
    ("a list with something else", Manner(claims: ["aud": ["yiwang", 7] as [any Sendable]]), "openid.audience"),
    ("expired", Manner(claims: ["exp": seconds - 41]), "openid.expired"),
    ("expired within a minute", Manner(claims: ["exp": seconds - 39]), "signed in"),
    ("never expires", Manner(withoutClaims: ["exp"]), "openid.expired"),
    ("expiry as text", Manner(claims: ["exp": "4102444800"]), "openid.expired"),
    ("from the future", Manner(claims: ["iat": seconds + 81]), "openid.issued"),
    ("from within a minute", Manner(claims: ["iat": seconds + 79]), "signed in"),
    ("from long ago", Manner(claims: ["iat": seconds - 581]), "openid.issued"),
    ("no time", Manner(withoutClaims: ["iat"]), "openid.issued"),
    ("not yet", Manner(claims: ["nbf": seconds + 81]), "openid.issued"),
    ("other issuer", Manner(claims: ["iss": "https://id.example.gov.cn.evil.example"]), "openid.issuer"),
    ("issuer with a slash", Manner(claims: ["iss": SimulatedProvider.issuer + "/"]), "openid.issuer"),
    ("no subject", Manner(withoutClaims: ["sub"]), "openid.form"),
    ("empty subject", Manner(claims: ["sub": ""]), "openid.form"),
    ("number as subject", Manner(claims: ["sub": 17]), "openid.form"),
    ("changed after signing", Manner(spoilsSignature: true), "openid.signature"),
    ("alg none", Manner(algorithm: "none"), "openid.algorithm"),
    ("alg None", Manner(algorithm: "None"), "openid.algorithm"),
    ("HMAC with the public key", Manner(algorithm: "HS256"), "openid.algorithm"),
    ("RS512", Manner(key: .rsa, algorithm: "RS512"), "openid.algorithm"),
    ("says another algorithm", Manner(key: .rsa, algorithm: "PS256"), "openid.signature"),
    ("key of another kind", Manner(key: .ec, algorithm: "RS256"), "openid.key"),
    ("critical header", Manner(head: ["crit": ["b64"], "b64": false]), "openid.form"),
    ("unknown key", Manner(keyID: "k9"), "openid.key"),
    ("no key id, one key", Manner(keyID: nil), "signed in"),
    ("no key id, two keys", Manner(keyID: nil, published: ["k1", "k2"]), "openid.key"),
    ("same id twice", Manner(published: ["k1", "k1"]), "openid.key"),
    ("no keys", Manner(published: []), "openid.key"),
    (
      "strange keys beside ours",
      Manner(furtherKeys: [
        ["kty": "oct", "k": "AAAA", "kid": "s"], ["kty": "XX"], ["kty": "EC", "crv": "P-999"], [:],
      ]),
      "signed in"
    ),
    (
      "our id, for encryption only",
      Manner(furtherKeys: [["kty": "EC", "crv": "P-256", "kid": "k1", "use": "enc", "x": "AA", "y": "AA"]]), "signed in"
    ),
    (
      "a point not on the curve",
      Manner(published: [], furtherKeys: [["kty": "EC", "crv": "P-256", "kid": "k1", "x": "AA", "y": "AA"]]),
      "openid.key"
    ),
    ("keys do not come", Manner(silent: ["/keys"]), "openid.key"),
    ("code not taken", Manner(statuses: ["/token": 400]), "openid.code"),
    ("client not taken", Manner(statuses: ["/token": 401]), "openid.code"),
    ("provider broken", Manner(statuses: ["/token": 503]), "openid.unreachable"),
    ("redirected", Manner(statuses: ["/token": 302]), "openid.unreachable"),
    ("token does not come", Manner(silent: ["/token"]), "openid.unreachable"),
    ("description does not come", Manner(silent: ["/.well-known/openid-configuration"]), "openid.unreachable"),
    ("no description", Manner(statuses: ["/.well-known/openid-configuration": 404]), "openid.unreachable"),
    ("too long an answer", Manner(padding: 256 * 1024), "openid.unreachable"),
    ("a long answer", Manner(padding: 250 * 1024), "signed in"),
    ("description of another", Manner(discovery: ["issuer": "https://other.example"]), "openid.discovery"),
    ("description with a slash", Manner(discovery: ["issuer": SimulatedProvider.issuer + "/"]), "openid.discovery"),
    ("no token endpoint", Manner(withoutDiscovery: ["token_endpoint"]), "openid.discovery"),
    (
      "plain token endpoint", Manner(discovery: ["token_endpoint": "http://id.example.gov.cn/token"]),
      "openid.discovery"
    ),
    ("keys on this machine", Manner(discovery: ["jwks_uri": "http://127.0.0.1:9200/keys"]), "openid.discovery"),
    ("claims from a file", Manner(discovery: ["userinfo_endpoint": "file:///etc/passwd"]), "openid.discovery"),
    ("script as address", Manner(discovery: ["authorization_endpoint": "javascript:alert(1)"]), "openid.discovery"),
    (
      "issuer in the answer promised, missing",
      Manner(discovery: ["authorization_response_iss_parameter_supported": true]), "openid.issuer"
    ),
  ]

  @Test(arguments: cases)
  func eachCheckIsMade(name: String, manner: Manner, code expected: String) async throws {
    let provider = SimulatedProvider(manner)
    let result = try await signIn(provider, provider.flow())
    #expect(code(result) == expected, "\(name)")
    guard case .failure(let refusal) = result else { return }
    for leak in ["u-17", "李四", "s3cret", "k1", "yiwang", "example"] {
      #expect(!refusal.phrase.zh.contains(leak) && !refusal.phrase.en.contains(leak))
    }
  }

  @Test func theAnswerNamesItsIssuer() async throws {
    let provider = SimulatedProvider()
    #expect(code(try await signIn(provider, provider.flow(), issuer: SimulatedProvider.issuer)) == "signed in")
    #expect(code(try await signIn(provider, provider.flow(), issuer: "https://other.example")) == "openid.issuer")
    #expect(provider.asked("/token") == 1, "the code is not handed on")
  }
}

@Suite struct StateTests {
  @Test func theStateTiesTheAnswerToTheBrowser() async throws {
    let provider = SimulatedProvider()
    let flow = provider.flow()
    let (address, mine) = try await flow.begin(now: now)
    let (_, other) = try await flow.begin(now: now)
    let back = try provider.browse(address)
    await expect("openid.state") { try await flow.finish(code: back.code, state: back.state, pending: other, now: now) }
    await expect("openid.state") { try await flow.finish(code: back.code, state: "", pending: mine, now: now) }
    var elsewhere = mine
    elsewhere.provider = "another"
    await expect("openid.state") {
      try await flow.finish(code: back.code, state: back.state, pending: elsewhere, now: now)
    }
    await expect("openid.late") {
      try await flow.finish(code: back.code, state: back.state, pending: mine, now: now + .minutes(10))
    }
    #expect(provider.asked("/token") == 0, "no code is exchanged before the state is right")
    #expect(flow.refusal(state: back.state, pending: mine, now: now).code == "openid.denied")
    #expect(flow.refusal(state: "x", pending: mine, now: now).code == "openid.state")
    _ = try await flow.finish(code: back.code, state: back.state, pending: mine, now: now)
  }

  @Test func aCodeCountsOnce() async throws {
    let provider = SimulatedProvider()
    let flow = provider.flow()
    let (address, pending) = try await flow.begin(now: now)
    let back = try provider.browse(address)
    _ = try await flow.finish(code: back.code, state: back.state, pending: pending, now: now)
    await expect("openid.code") {
      try await flow.finish(code: back.code, state: back.state, pending: pending, now: now)
    }
  }

  /// Somebody slips another's code under one's own state: the verifier does not fit.
  @Test func aStolenCodeIsOfNoUse() async throws {
    let provider = SimulatedProvider()
    let flow = provider.flow()
    let victim = try provider.browse(try await flow.begin(now: now).address)
    let (address, pending) = try await flow.begin(now: now)
    let thief = try provider.browse(address)
    await expect("openid.code") {
      try await flow.finish(code: victim.code, state: thief.state, pending: pending, now: now)
    }
  }

  private func expect(_ expected: String, _ work: () async throws -> OpenIDClaims) async {
    let refusal = await #expect(throws: Refusal.self) { try await work() }
    #expect(refusal?.code == expected)
  }
}

@Suite struct MemoryTests {
  private static let description = "/.well-known/openid-configuration"

  @Test func askedOnceForDescriptionAndKeys() async throws {
    let provider = SimulatedProvider()
    let flow = provider.flow()
    for _ in 0..<3 { #expect(code(try await signIn(provider, flow)) == "signed in") }
    #expect(provider.asked(Self.description) == 1)
    #expect(provider.asked("/keys") == 1)
    #expect(try await flow.begin(now: now + .minutes(59)).pending.provider == "gov")
    #expect(provider.asked(Self.description) == 1)
    _ = try await flow.begin(now: now + .hours(1))
    #expect(provider.asked(Self.description) == 2, "after an hour anew")
  }

  @Test func newKeysAreFoundAndMadeUpOnesCostLittle() async throws {
    let provider = SimulatedProvider()
    let flow = provider.flow()
    #expect(code(try await signIn(provider, flow)) == "signed in")
    provider.manner.withLock { $0.keyID = "k2" }
    for _ in 0..<5 { #expect(code(try await signIn(provider, flow)) == "openid.key") }
    #expect(provider.asked("/keys") == 1, "not within a minute of the last time")
    for _ in 0..<5 { #expect(code(try await signIn(provider, flow, at: now + .seconds(81))) == "openid.key") }
    #expect(provider.asked("/keys") == 2)
    provider.manner.withLock { $0.published = ["k1", "k2"] }
    #expect(code(try await signIn(provider, flow, at: now + .seconds(142))) == "signed in")
    #expect(provider.asked("/keys") == 3)
  }

  @Test func afterAFailureItIsLeftAloneAndAskedAgain() async throws {
    let provider = SimulatedProvider()
    provider.manner.withLock { $0.silent = [Self.description] }
    let flow = provider.flow()
    for _ in 0..<3 { #expect(code(try await signIn(provider, flow)) == "openid.unreachable") }
    #expect(provider.asked(Self.description) == 1, "not within ten seconds")
    provider.manner.withLock { $0.silent = ["/keys"] }
    #expect(code(try await signIn(provider, flow, from: now + .seconds(9))) == "openid.unreachable")
    #expect(code(try await signIn(provider, flow, from: now + .seconds(10))) == "openid.key")
    #expect(provider.asked(Self.description) == 2)
    provider.manner.withLock { $0.silent = [] }
    #expect(code(try await signIn(provider, flow, from: now + .seconds(10))) == "signed in")
  }
}

@Suite struct ProviderTests {
  private func provider(_ issuer: String) -> OpenIDProvider {
    OpenIDProvider(
      code: "gov", label: Phrase("统一认证", "Government"), issuer: issuer, clientID: "yiwang", clientSecret: "s3cret",
      audience: .residents)
  }

  @Test(arguments: [
    ("https://id.example.gov.cn", true), ("https://id.example.gov.cn/realms/a/", true),
    ("http://127.0.0.1:9200", true), ("http://localhost:9200/a", true), ("http://[::1]:9200", true),
    ("http://id.example.gov.cn", false), ("http://127.0.0.1.example.cn", false),
    ("http://localhost@evil.example", false),
    ("https://a:b@id.example.gov.cn", false), ("https://id.example.gov.cn?x=1", false),
    ("https://id.example.gov.cn#x", false), ("ftp://id.example.gov.cn", false), ("id.example.gov.cn", false),
    ("https://", false), ("", false), ("https://id.example.gov.cn/ a", false),
  ])
  func issuers(issuer: String, isRight: Bool) async {
    #expect(provider(issuer).faults.isEmpty == isRight)
    let flow = OpenIDFlow(provider: provider(issuer), redirect: "https://yw.example/back") { _ in
      throw Refusal(.notFound, "asked", Phrase("问了", "asked"))
    }
    let refusal = await #expect(throws: Refusal.self) { try await flow.begin(now: now) }
    #expect(refusal?.code == (isRight ? "openid.unreachable" : "openid.discovery"))
  }

  @Test func faultsNameTheirFields() {
    var wrong = provider("http://id.example.gov.cn")
    wrong.code = "Gov"
    wrong.clientID = ""
    wrong.scopes = ["profile"]
    #expect(wrong.faults.map(\.field) == ["code", "issuer", "clientID", "scopes"])
  }

  @Test func secretsAreNotPrinted() async throws {
    var shown = "\(provider("https://id.example.gov.cn")) \(String(reflecting: provider("https://id.example.gov.cn")))"
    dump(provider("https://id.example.gov.cn"), to: &shown)
    #expect(shown.contains("gov") && !shown.contains("s3cret"))
    let pending = try await SimulatedProvider().flow().begin(now: now).pending
    #expect(!"\(pending)".contains(pending.verifier))
  }
}
