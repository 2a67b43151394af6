import Foundation
import JWTKit

/// The provider's keys (RFC 7517). Keys of kinds that are not spoken here are left out; they are no reason to refuse
/// the others.
struct OpenIDKeys: Sendable {
  private struct Entry: Decodable, Sendable {
    var key: JWK?
    var use: String?

    private enum Name: String, CodingKey { case use }

    init(from decoder: any Decoder) throws {
      key = try? JWK(from: decoder)
      use = try? decoder.container(keyedBy: Name.self).decodeIfPresent(String.self, forKey: .use)
    }
  }

  private struct Document: Decodable {
    var keys: [Entry]
  }

  private var entries: [Entry]

  /// nil if it is no key set.
  init?(_ body: [UInt8]) {
    guard let document = try? JSONDecoder().decode(Document.self, from: Data(body)) else { return nil }
    entries = document.keys.filter { $0.key != nil && $0.use ?? "sig" == "sig" }
  }

  /// The one key that a token of this algorithm and key id is checked with; nil if there is none, or, for a token that
  /// names no key, more than one (OpenID Connect Core 1.0, 10.1).
  func key(_ algorithm: IDTokenAlgorithm, id: String?) -> JWK? {
    let fitting = entries.compactMap(\.key).filter { key in
      algorithm.fits(key) && (id == nil || key.keyIdentifier?.string == id)
    }
    guard let key = fitting.first, fitting.count == 1 else { return nil }
    return key
  }
}

/// The algorithms that an ID token may be signed with (RFC 7518, RFC 8037). Not `none`; not HMAC, whose key is the
/// client's secret and would let a public key of the provider pass for one.
enum IDTokenAlgorithm: String, CaseIterable {
  case rs256 = "RS256"
  case ps256 = "PS256"
  case es256 = "ES256"
  case edDSA = "EdDSA"

  var jwk: JWK.Algorithm {
    switch self {
    case .rs256: .rs256
    case .ps256: .ps256
    case .es256: .es256
    case .edDSA: .eddsa
    }
  }

  /// Whether the key is of the kind, and not meant for another algorithm.
  func fits(_ key: JWK) -> Bool {
    guard key.algorithm == nil || key.algorithm == jwk else { return false }
    switch self {
    case .rs256, .ps256: return key.keyType == .rsa
    case .es256: return key.keyType == .ecdsa && key.curve == .ecdsa(.p256)
    case .edDSA: return key.keyType == .octetKeyPair && key.curve == .eddsa(.ed25519)
    }
  }
}
