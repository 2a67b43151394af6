import Basics
import Foundation

/// How the provider describes itself (OpenID Connect Discovery 1.0, 3), as far as it is of use here.
struct OpenIDDiscovery: Sendable, Hashable {
  /// How the client shows who it is at the token endpoint (OpenID Connect Core 1.0, 9).
  enum Proof: Sendable {
    case basic
    case post
    /// Without a secret; the verifier of PKCE is proof enough.
    case none
  }

  var authorizationEndpoint: String
  var tokenEndpoint: String
  var keysEndpoint: String
  var claimsEndpoint: String?
  var proofs: [String]
  /// Whether the answer to the browser names the issuer (RFC 9207).
  var namesIssuer: Bool

  private struct Document: Decodable {
    var issuer: String
    var authorizationEndpoint: String
    var tokenEndpoint: String
    var jwksUri: String
    var userinfoEndpoint: String?
    var tokenEndpointAuthMethodsSupported: [String]?
    var authorizationResponseIssParameterSupported: Bool?
  }

  static func address(_ issuer: String) -> String {
    (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
  }

  /// Throws `openid.discovery` if it is of another issuer, or an endpoint is missing or not to be spoken to.
  init(_ body: [UInt8], issuer: String) throws(Refusal) {
    guard let document = try? JSONDecoder.named.decode(Document.self, from: Data(body)), document.issuer == issuer
    else {
      throw .openIDDiscovery
    }
    let endpoints = [document.authorizationEndpoint, document.tokenEndpoint, document.jwksUri]
    guard (endpoints + [document.userinfoEndpoint ?? issuer]).allSatisfy({ OpenIDAddress.isEndpoint($0, of: issuer) })
    else { throw .openIDDiscovery }
    authorizationEndpoint = document.authorizationEndpoint
    tokenEndpoint = document.tokenEndpoint
    keysEndpoint = document.jwksUri
    claimsEndpoint = document.userinfoEndpoint
    proofs = document.tokenEndpointAuthMethodsSupported ?? ["client_secret_basic"]
    namesIssuer = document.authorizationResponseIssParameterSupported ?? false
  }

  /// nil if the provider takes none of the ways that are spoken here.
  func proof(hasSecret: Bool) -> Proof? {
    guard hasSecret else { return Proof.none }
    if proofs.contains("client_secret_basic") { return .basic }
    return proofs.contains("client_secret_post") ? .post : nil
  }
}

extension JSONDecoder {
  /// For what has names of its own, such as `token_endpoint`.
  static var named: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }
}
