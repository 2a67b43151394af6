import Basics
import Ciphers
import Crypto
import CryptoExtras
import Foundation
import OpenID
import Synchronization
import Testing

/// A provider in the test's memory that keeps to the standards, and breaks them one at a time when told to. It signs
/// with swift-crypto itself, not with the library that checks.
final class SimulatedProvider: Sendable {
  static let issuer = "https://id.example.gov.cn"
  static let now = Instant(milliseconds: 1_795_417_200_000)

  /// What it says and does; a test changes it.
  struct Manner: Sendable {
    var key = SigningKey.ec
    /// The `alg` it writes; nil for the key's own.
    var algorithm: String?
    var keyID: String? = "k1"
    var head: [String: any Sendable] = [:]
    /// Written over the right claims.
    var claims: [String: any Sendable] = [:]
    var withoutClaims: Set<String> = []
    /// Changes a signed claim afterwards.
    var spoilsSignature = false
    var discovery: [String: any Sendable] = [:]
    var withoutDiscovery: Set<String> = []
    /// The ids under which it publishes its key.
    var published = ["k1"]
    var furtherKeys: [[String: String]] = []
    var furtherClaims: [String: any Sendable] = [:]
    /// Paths that answer with this status.
    var statuses: [String: Int] = [:]
    /// Paths that do not answer.
    var silent: Set<String> = []
    /// Bytes of blanks before every answer.
    var padding = 0
  }

  /// What was asked of it.
  struct Record: Sendable {
    var paths: [String] = []
    var lastToken: OpenIDRequest?
    /// By code: what the browser brought.
    var codes: [String: [String: String]] = [:]
    var nonce = ""
  }

  let manner: Mutex<Manner>
  let record = Mutex(Record())

  init(_ manner: Manner = Manner()) { self.manner = Mutex(manner) }

  func asked(_ path: String) -> Int { record.withLock { $0.paths.count { $0 == path } } }

  func flow(
    secret: String = "s3cret:&", scopes: [String] = ["openid", "profile"], nameClaim: String? = nil
  )
    -> OpenIDFlow
  {
    let provider = OpenIDProvider(
      code: "gov", label: Phrase("统一认证", "Government"), issuer: Self.issuer, clientID: "yiwang", clientSecret: secret,
      audience: .staff, scopes: scopes, nameClaim: nameClaim)
    return OpenIDFlow(provider: provider, redirect: "https://yw.example.gov.cn/sign-in/gov/back") { request in
      try self.answer(request)
    }
  }

  /// What the browser comes back with after somebody signed in there.
  func browse(_ address: String) throws -> (code: String, state: String) {
    let parts = try #require(URLComponents(string: address))
    let pairs = (parts.queryItems ?? []).map { ($0.name, $0.value ?? "") }
    let query = Dictionary(pairs) { first, _ in first }
    let code = "code-\(record.withLock { $0.codes.count })"
    record.withLock {
      $0.codes[code] = query
      $0.nonce = query["nonce"] ?? ""
    }
    return (code, query["state"] ?? "")
  }

  private struct Silence: Error {}

  private func answer(_ request: OpenIDRequest) throws -> (status: Int, body: [UInt8]) {
    let path = String(request.address.dropFirst(Self.issuer.count))
    let manner = manner.withLock { $0 }
    record.withLock { $0.paths.append(path) }
    guard !manner.silent.contains(path) else { throw Silence() }
    if let status = manner.statuses[path] { return (status, Array("{}".utf8)) }
    let object: [String: any Sendable]
    switch (request.method, path) {
    case ("GET", "/.well-known/openid-configuration"): object = discovery(manner)
    case ("GET", "/keys"):
      object = ["keys": manner.furtherKeys + manner.published.map { manner.key.published(id: $0) }]
    case ("POST", "/token"):
      guard let code = exchanged(request) else { return (400, Array(#"{"error":"invalid_grant"}"#.utf8)) }
      object = ["token_type": "Bearer", "access_token": "at", "id_token": try token(code["nonce"] ?? "", manner)]
    case ("GET", "/claims"):
      guard request.fields.contains(where: { $0.name == "Authorization" && $0.value == "Bearer at" }) else {
        return (401, [])
      }
      object = manner.furtherClaims
    default: return (404, [])
    }
    return (200, Array(repeating: 32, count: manner.padding) + Self.json(object))
  }

  private func discovery(_ manner: Manner) -> [String: any Sendable] {
    var all: [String: any Sendable] = [
      "issuer": Self.issuer, "authorization_endpoint": "\(Self.issuer)/authorize?realm=gov",
      "token_endpoint": "\(Self.issuer)/token", "jwks_uri": "\(Self.issuer)/keys",
      "userinfo_endpoint": "\(Self.issuer)/claims",
    ]
    all.merge(manner.discovery) { _, new in new }
    return all.filter { !manner.withoutDiscovery.contains($0.key) }
  }

  /// The code's request, if everything about the exchange is right; a code counts once.
  private func exchanged(_ request: OpenIDRequest) -> [String: String]? {
    var parts = URLComponents()
    parts.percentEncodedQuery = String(decoding: request.body, as: UTF8.self)
    let form = Dictionary((parts.queryItems ?? []).map { ($0.name, $0.value ?? "") }) { first, _ in first }
    let begun = record.withLock { record in
      record.lastToken = request
      return record.codes.removeValue(forKey: form["code"] ?? "")
    }
    guard let begun, form["grant_type"] == "authorization_code", form["redirect_uri"] == begun["redirect_uri"],
      let verifier = form["code_verifier"], (43...128).contains(verifier.utf8.count),
      begun["code_challenge_method"] == "S256",
      begun["code_challenge"] == base64(Array(SHA256.hash(data: Array(verifier.utf8))))
    else { return nil }
    return begun
  }

  private func token(_ nonce: String, _ manner: Manner) throws -> String {
    let now = Self.now.milliseconds / 1000
    var claims: [String: any Sendable] = [
      "iss": Self.issuer, "sub": "u-17", "aud": "yiwang", "exp": now + 300, "iat": now, "nonce": nonce, "name": "李四",
    ]
    claims.merge(manner.claims) { _, new in new }
    claims = claims.filter { !manner.withoutClaims.contains($0.key) }
    var head: [String: any Sendable] = ["alg": manner.algorithm ?? manner.key.algorithm, "typ": "JWT"]
    if let keyID = manner.keyID { head["kid"] = keyID }
    head.merge(manner.head) { _, new in new }
    let message = "\(base64(Self.json(head))).\(base64(Self.json(claims)))"
    let signature = try manner.key.sign(Array(message.utf8), algorithm: manner.algorithm)
    guard manner.spoilsSignature else { return "\(message).\(base64(signature))" }
    claims["sub"] = "somebody-else"
    return "\(base64(Self.json(head))).\(base64(Self.json(claims))).\(base64(signature))"
  }

  private static func json(_ object: [String: any Sendable]) -> [UInt8] {
    (try? JSONSerialization.data(withJSONObject: object)).map { Array($0) } ?? []
  }
}

func base64(_ bytes: [UInt8]) -> String { Base64.encode(bytes, .url, padded: false) }

/// Keys made when the test begins.
enum SigningKey: Sendable, CaseIterable {
  case ec, edwards, rsa, rsaPSS

  private static let ecKey = P256.Signing.PrivateKey()
  private static let edwardsKey = Curve25519.Signing.PrivateKey()
  private static let rsaKey = try? _RSA.Signing.PrivateKey(keySize: .bits2048)

  var algorithm: String {
    switch self {
    case .ec: "ES256"
    case .edwards: "EdDSA"
    case .rsa: "RS256"
    case .rsaPSS: "PS256"
    }
  }

  /// - Parameter algorithm: `none` and `HS256` are what an attacker would write: without a key, or with the public one.
  func sign(_ message: [UInt8], algorithm: String?) throws -> [UInt8] {
    switch algorithm {
    case "none": return []
    case "HS256":
      let secret = Array((published(id: "k1")["x"] ?? "").utf8)
      return Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: secret)))
    default: break
    }
    switch self {
    case .ec: return try Array(Self.ecKey.signature(for: message).rawRepresentation)
    case .edwards: return try Array(Self.edwardsKey.signature(for: message))
    case .rsa:
      return try Array(
        #require(Self.rsaKey).signature(for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5).rawRepresentation)
    case .rsaPSS:
      return try Array(
        #require(Self.rsaKey).signature(for: SHA256.hash(data: message), padding: .PSS).rawRepresentation)
    }
  }

  /// As it stands in the key set.
  func published(id: String) -> [String: String] {
    switch self {
    case .ec:
      let point = Array(Self.ecKey.publicKey.rawRepresentation)
      return [
        "kty": "EC", "crv": "P-256", "kid": id, "use": "sig", "x": base64(Array(point[..<32])),
        "y": base64(Array(point[32...])),
      ]
    case .edwards:
      return [
        "kty": "OKP", "crv": "Ed25519", "kid": id, "alg": "EdDSA",
        "x": base64(Array(Self.edwardsKey.publicKey.rawRepresentation)),
      ]
    case .rsa, .rsaPSS:
      guard let parts = try? Self.rsaKey?.publicKey.getKeyPrimitives() else { return [:] }
      return ["kty": "RSA", "kid": id, "n": base64(Array(parts.modulus)), "e": base64(Array(parts.publicExponent))]
    }
  }
}
