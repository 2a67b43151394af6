import Foundation

/// Which addresses are spoken to. Plain http only on this machine, where tests and a provider of one's own live.
enum OpenIDAddress {
  private static let loopback: Set<String> = ["localhost", "127.0.0.1", "::1", "[::1]"]

  /// https, or http on the loopback; no user, no query, no fragment (OpenID Connect Discovery 1.0, 2).
  static func isIssuer(_ text: String) -> Bool {
    guard let parts = parts(text) else { return false }
    return parts.query == nil && parts.fragment == nil
  }

  /// Whether an endpoint that the provider names may be used: https always, http if the issuer is on the loopback too.
  static func isEndpoint(_ text: String, of issuer: String) -> Bool {
    guard let parts = parts(text), parts.fragment == nil else { return false }
    return parts.scheme == "https" || self.parts(issuer)?.scheme == "http"
  }

  private static func parts(_ text: String) -> URLComponents? {
    guard text.utf8.allSatisfy({ (33...126).contains($0) }), let parts = URLComponents(string: text),
      let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil
    else { return nil }
    switch parts.scheme {
    case "https": return parts
    case "http": return loopback.contains(host) ? parts : nil
    default: return nil
    }
  }

  /// `application/x-www-form-urlencoded`, in this order.
  static func form(_ fields: [(name: String, value: String)]) -> String {
    fields.map { "\(escaped($0.name))=\(escaped($0.value))" }.joined(separator: "&")
  }

  /// Percent-encoded but for the unreserved characters (RFC 3986, 2.3).
  static func escaped(_ text: String) -> String {
    let kept = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    return text.addingPercentEncoding(withAllowedCharacters: kept) ?? ""
  }
}
