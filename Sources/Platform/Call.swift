import Basics
import HTTPTypes
import Identity
import Organization

/// A request, read and bounded; what an endpoint gets.
package struct Call: Sendable {
  package var method: HTTPRequest.Method
  package var path: String
  package var parameters: [String: String]
  package var query: Form
  package var form: Form
  /// The body as it came, where its type is none of a form; see `Door`.
  package var body: [UInt8] = []
  /// The host and port that were asked; not to be trusted.
  package var authority: String?
  package var fields: HTTPFields
  package var cookies: [String: String]
  package var principal: Principal
  /// The session it comes in; nil for the public, for access tokens and for demo posts.
  package var session: Session?
  /// The resident who signed in through a provider, if one did.
  package var resident: Resident?
  /// Where from: the address of the client, as far as it is known.
  package var address: String
  /// What the audit is to know beyond who asked for what.
  package let trail: CallTrail
  package var jurisdiction: Jurisdiction
  /// Short and random; printed with errors and in the log.
  package var id: String

  package init(
    method: HTTPRequest.Method, path: String, parameters: [String: String] = [:], query: Form = Form(),
    form: Form = Form(),
    fields: HTTPFields = HTTPFields(), cookies: [String: String] = [:], principal: Principal,
    address: String = "", jurisdiction: Jurisdiction, id: String
  ) {
    self.method = method
    self.path = path
    self.parameters = parameters
    self.query = query
    self.form = form
    self.fields = fields
    self.cookies = cookies
    self.principal = principal
    self.address = address
    trail = CallTrail()
    self.jurisdiction = jurisdiction
    self.id = id
  }

  /// Chinese unless the visitor chose English, or their browser asks for English and not for Chinese.
  package var language: Language {
    if let chosen = cookies["language"].flatMap(Language.init(rawValue:)) { return chosen }
    guard let wanted = fields[.acceptLanguage]?.lowercased() else { return .zh }
    return wanted.contains("en") && !wanted.contains("zh") ? .en : .zh
  }

  /// Whether it only asks (RFC 9110, 9.2.1).
  package var isSafe: Bool { [.get, .head, .options].contains(method) }

  /// A parameter of the path; the router has seen to it that it is there.
  package func parameter(_ name: String) -> String { parameters[name] ?? "" }

  /// `name=value; other=value` of a Cookie header.
  package static func cookies(_ header: String?) -> [String: String] {
    var cookies: [String: String] = [:]
    for pair in (header ?? "").split(separator: ";").prefix(50) {
      let parts = pair.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { continue }
      cookies[parts[0].trimmingPrefix(while: \.isWhitespace).description] = String(parts[1])
    }
    return cookies
  }
}
