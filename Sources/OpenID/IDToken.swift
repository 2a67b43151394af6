import Basics
import Ciphers
import Foundation
import JWTKit

/// An ID token (OpenID Connect Core 1.0, 2) before it is believed.
struct IDToken: Sendable {
  /// Clocks may differ by so much.
  static let leeway = Seconds.minutes(1)
  /// A token for a code is made when the code is exchanged; one that is older is another's.
  static let oldest = Seconds.minutes(10)

  /// What it is held against.
  struct Expectation: Sendable {
    var issuer: String
    var clientID: String
    var nonce: String
    var now: Instant
  }

  private struct Head: Decodable {
    var alg: String
    var kid: String?
    var crit: [OpenIDValue]?
  }

  /// The claims, whose checks need a clock and are made below, not by the library.
  private struct Payload: JWTPayload {
    var claims: [String: OpenIDValue]

    init(from decoder: any Decoder) throws { claims = try [String: OpenIDValue](from: decoder) }

    func encode(to encoder: any Encoder) throws { try claims.encode(to: encoder) }

    func verify(using algorithm: some JWTAlgorithm) async throws {}
  }

  let text: String
  let algorithm: IDTokenAlgorithm
  /// The id of the key it says to be signed with.
  let keyID: String?

  /// Throws `form` or `algorithm`.
  init(_ text: String) throws(IDTokenCheck) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ Base64.decode($0, .url, padded: false) != nil }),
      let bytes = Base64.decode(parts[0], .url, padded: false),
      let head = try? JSONDecoder().decode(Head.self, from: Data(bytes)), head.crit == nil
    else { throw .form }
    guard let algorithm = IDTokenAlgorithm(rawValue: head.alg) else { throw .algorithm }
    self.text = text
    self.algorithm = algorithm
    keyID = head.kid
  }

  /// The claims, if the token is signed with this key and is what was expected (3.1.3.7). Never without `sub`.
  func claims(_ key: JWK, _ expected: Expectation) async throws(IDTokenCheck) -> [String: OpenIDValue] {
    let claims = try await signedClaims(key)
    guard let subject = claims["sub"]?.text, !subject.isEmpty, subject.utf8.count <= 255 else { throw .form }
    guard claims["iss"]?.text == expected.issuer else { throw .issuer }
    try checkAudience(claims, expected.clientID)
    try checkTimes(claims, expected.now)
    guard let nonce = claims["nonce"]?.text, isEqualConstantTime(Array(nonce.utf8), Array(expected.nonce.utf8)) else {
      throw .nonce
    }
    return claims
  }

  private func signedClaims(_ key: JWK) async throws(IDTokenCheck) -> [String: OpenIDValue] {
    var key = key
    key.algorithm = algorithm.jwk
    key.keyIdentifier = JWKIdentifier(string: keyID ?? "")
    let keys = JWTKeyCollection()
    do { _ = try await keys.add(jwk: key, isDefault: true) } catch { throw .key }
    do { return try await keys.verify(text, as: Payload.self).claims } catch { throw .signature }
  }

  /// It is for this client, and if for others too, then handed to this one (`azp`).
  private func checkAudience(_ claims: [String: OpenIDValue], _ clientID: String) throws(IDTokenCheck) {
    guard let audience = claims["aud"]?.texts, audience.contains(clientID) else { throw .audience }
    guard let party = claims["azp"] else {
      guard audience.count == 1 else { throw .audience }
      return
    }
    guard party.text == clientID else { throw .audience }
  }

  private func checkTimes(_ claims: [String: OpenIDValue], _ now: Instant) throws(IDTokenCheck) {
    guard let expires = Self.instant(claims["exp"]), expires + Self.leeway > now else { throw .expired }
    guard let issued = Self.instant(claims["iat"]), issued <= now + Self.leeway, issued >= now - Self.oldest else {
      throw .issued
    }
    guard let earliest = claims["nbf"] else { return }
    guard let earliest = Self.instant(earliest), earliest <= now + Self.leeway else { throw .issued }
  }

  private static func instant(_ value: OpenIDValue?) -> Instant? {
    value?.seconds.map { Instant(milliseconds: Int64($0 * 1000)) }
  }
}
