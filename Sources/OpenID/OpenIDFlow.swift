import Basics
import Ciphers
import Foundation
import JWTKit

/// Signing in with a provider: the authorization code flow of OpenID Connect Core 1.0 (3.1) with PKCE S256 (RFC 7636),
/// state and nonce. Make one for each provider and keep it: copies share what it remembers of the provider.
package struct OpenIDFlow: Sendable {
  /// Asks the provider; throws if there is no whole answer in time.
  package typealias Load = @Sendable (OpenIDRequest) async throws -> (status: Int, body: [UInt8])

  /// How long somebody may take to sign in there.
  package static let patience = Seconds.minutes(10)

  package let provider: OpenIDProvider
  /// Where the provider sends the browser back to, as registered there.
  package let redirect: String
  private let load: Load
  private let memory = OpenIDMemory()

  package init(provider: OpenIDProvider, redirect: String, load: @escaping Load) {
    self.provider = provider
    self.redirect = redirect
    self.load = load
  }

  /// Where to send the browser, and what to remember until it is back.
  /// Throws `openid.unreachable` and `openid.discovery`.
  package func begin(now: Instant) async throws(Refusal) -> (address: String, pending: OpenIDPending) {
    let discovery = try await discovery(now: now)
    let pending = OpenIDPending(
      provider: provider.code, state: SecretToken.random().text, nonce: SecretToken.random().text,
      verifier: SecretToken.random().text, expires: now + Self.patience)
    let challenge = Base64.encode(SecretToken.digest(of: pending.verifier), .url, padded: false)
    let query = OpenIDAddress.form([
      ("response_type", "code"), ("client_id", provider.clientID), ("redirect_uri", redirect),
      ("scope", provider.scopes.joined(separator: " ")), ("state", pending.state), ("nonce", pending.nonce),
      ("code_challenge", challenge), ("code_challenge_method", "S256"),
    ])
    let endpoint = discovery.authorizationEndpoint
    return ("\(endpoint)\(endpoint.contains("?") ? "&" : "?")\(query)", pending)
  }

  /// The answer that came with `error=` instead of a code: `openid.denied`, or `openid.state` if it is not ours.
  package func refusal(state: String, pending: OpenIDPending, now: Instant) -> Refusal {
    do {
      try check(state, pending, now)
      return .openIDDenied
    } catch { return error }
  }

  /// Exchanges the code and checks everything (3.1.3). `pending` is to be forgotten whatever comes out.
  /// - Parameter issuer: the `iss` that came with the code, if any (RFC 9207).
  /// Throws `openid.state`, `openid.late`, `openid.unreachable`, `openid.discovery`, `openid.code`, and for the ID
  /// token `openid.form`, `.algorithm`, `.key`, `.signature`, `.issuer`, `.audience`, `.expired`, `.issued`, `.nonce`,
  /// `.subject`.
  package func finish(
    code: String, state: String, issuer: String? = nil, pending: OpenIDPending, now: Instant
  ) async throws(Refusal) -> OpenIDClaims {
    try check(state, pending, now)
    let discovery = try await discovery(now: now)
    guard issuer == provider.issuer || (issuer == nil && !discovery.namesIssuer) else { throw .openIDToken(.issuer) }
    let answer = try await exchange(code, pending, discovery)
    do throws(IDTokenCheck) {
      let token = try IDToken(answer.idToken)
      guard let key = try await key(token, discovery, now: now) else { throw .key }
      let claims = try await token.claims(
        key,
        IDToken.Expectation(issuer: provider.issuer, clientID: provider.clientID, nonce: pending.nonce, now: now))
      let subject = claims["sub"]?.text ?? ""
      let further = try await further(claims, subject, answer.accessToken, discovery)
      return OpenIDClaims(
        issuer: provider.issuer, subject: subject, [claims] + further, nameClaim: provider.nameClaim)
    } catch { throw .openIDToken(error) }
  }

  private func check(_ state: String, _ pending: OpenIDPending, _ now: Instant) throws(Refusal) {
    guard pending.provider == provider.code, isEqualConstantTime(Array(state.utf8), Array(pending.state.utf8)) else {
      throw .openIDState
    }
    guard now < pending.expires else { throw .openIDLate }
  }
}

// MARK: - Asking the provider

extension OpenIDFlow {
  private struct TokenAnswer: Decodable {
    var idToken: String
    var accessToken: String?
  }

  private func discovery(now: Instant) async throws(Refusal) -> OpenIDDiscovery {
    if let kept = memory.discovery(now: now) { return kept }
    guard OpenIDAddress.isIssuer(provider.issuer) else { throw .openIDDiscovery }
    guard !memory.isResting(now: now) else { throw .openIDUnreachable }
    guard let (status, body) = try? await ask(.get(OpenIDDiscovery.address(provider.issuer))), status == 200 else {
      memory.noteFailure(now: now)
      throw .openIDUnreachable
    }
    let discovery = try OpenIDDiscovery(body, issuer: provider.issuer)
    memory.keep(discovery, now: now)
    return discovery
  }

  private func exchange(
    _ code: String, _ pending: OpenIDPending, _ discovery: OpenIDDiscovery
  ) async throws(Refusal)
    -> TokenAnswer
  {
    guard let proof = discovery.proof(hasSecret: !provider.clientSecret.isEmpty) else { throw .openIDDiscovery }
    var fields = [
      (name: "grant_type", value: "authorization_code"), ("code", code), ("redirect_uri", redirect),
      ("code_verifier", pending.verifier),
    ]
    var authorization: String?
    switch proof {
    case .basic:
      // Each is form-encoded before they are joined (RFC 6749, 2.3.1).
      let pair = "\(OpenIDAddress.escaped(provider.clientID)):\(OpenIDAddress.escaped(provider.clientSecret))"
      authorization = "Basic \(Base64.encode(Array(pair.utf8)))"
    case .post: fields += [("client_id", provider.clientID), ("client_secret", provider.clientSecret)]
    case .none: fields += [("client_id", provider.clientID)]
    }
    let (status, body) = try await ask(
      .post(discovery.tokenEndpoint, OpenIDAddress.form(fields), authorization: authorization))
    guard status == 200 else { throw (400..<500).contains(status) ? .openIDCode : .openIDUnreachable }
    guard let answer = try? JSONDecoder.named.decode(TokenAnswer.self, from: Data(body)) else {
      throw .openIDToken(.form)
    }
    return answer
  }

  /// From what is kept; asks once more if the key is not there, for providers change keys (10.1.1). nil if it is not
  /// there either, or the provider does not answer.
  private func key(
    _ token: IDToken, _ discovery: OpenIDDiscovery, now: Instant
  ) async throws(IDTokenCheck)
    -> JWK?
  {
    if let key = memory.keys?.key(token.algorithm, id: token.keyID) { return key }
    guard memory.mayAskForKeys(now: now), let answer = try? await ask(.get(discovery.keysEndpoint)),
      answer.status == 200, let keys = OpenIDKeys(answer.body)
    else { return nil }
    memory.keep(keys)
    return keys.key(token.algorithm, id: token.keyID)
  }

  /// The claims of the UserInfo endpoint (5.3), if the token lacks some that the scopes ask for. They are an addition:
  /// if the provider does not give them, the sign-in goes on without; if they are of another, it does not (5.3.2).
  private func further(
    _ claims: [String: OpenIDValue], _ subject: String, _ accessToken: String?, _ discovery: OpenIDDiscovery
  ) async throws(IDTokenCheck) -> [[String: OpenIDValue]] {
    let wanted =
      [provider.scopes.contains("profile") ? "name" : nil]
      + [provider.scopes.contains("phone") ? "phone_number" : nil]
      + [provider.scopes.contains("email") ? "email" : nil, provider.nameClaim]
    let isWhole = wanted.compactMap { $0 }.allSatisfy { claims[$0] != nil }
    guard !isWhole, let endpoint = discovery.claimsEndpoint, let accessToken,
      accessToken.utf8.allSatisfy({ (33...126).contains($0) }),
      let answer = try? await ask(.get(endpoint, bearer: accessToken)), answer.status == 200,
      let more = try? JSONDecoder().decode([String: OpenIDValue].self, from: Data(answer.body))
    else { return [] }
    guard more["sub"]?.text == subject else { throw .subject }
    return [more]
  }

  private func ask(_ request: OpenIDRequest) async throws(Refusal) -> (status: Int, body: [UInt8]) {
    do {
      let answer = try await load(request)
      guard answer.body.count <= OpenIDRequest.largest else { throw Refusal.openIDUnreachable }
      return answer
    } catch { throw .openIDUnreachable }
  }
}
