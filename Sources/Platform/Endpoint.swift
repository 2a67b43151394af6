import Basics
import HTTPTypes
import Organization

/// One thing that can be asked over HTTP. Endpoints are values: the router, the permission matrix and `yiwang routes` read one list.
package struct Endpoint: Sendable {
  package var method: HTTPRequest.Method
  /// `/matters/:number`; a segment that begins with a colon is a parameter.
  package var path: String
  package var permission: Permission
  package var purpose: Phrase
  package var answer: @Sendable (Call) async throws -> Reply

  package init(
    _ method: HTTPRequest.Method, _ path: String, permission: Permission, purpose: Phrase,
    answer: @escaping @Sendable (Call) async throws -> Reply
  ) {
    self.method = method
    self.path = path
    self.permission = permission
    self.purpose = purpose
    self.answer = answer
  }
}

/// A request, read and bounded; what an endpoint gets.
package struct Call: Sendable {
  package var method: HTTPRequest.Method
  package var path: String
  package var parameters: [String: String]
  package var query: Form
  package var form: Form
  package var fields: HTTPFields
  package var cookies: [String: String]
  package var principal: Principal
  package var jurisdiction: Jurisdiction
  /// Short and random; printed with errors and in the log.
  package var id: String

  package init(
    method: HTTPRequest.Method, path: String, parameters: [String: String] = [:], query: Form = Form(),
    form: Form = Form(),
    fields: HTTPFields = HTTPFields(), cookies: [String: String] = [:], principal: Principal,
    jurisdiction: Jurisdiction, id: String
  ) {
    self.method = method
    self.path = path
    self.parameters = parameters
    self.query = query
    self.form = form
    self.fields = fields
    self.cookies = cookies
    self.principal = principal
    self.jurisdiction = jurisdiction
    self.id = id
  }

  /// Chinese unless the visitor chose English, or their browser asks for English and not for Chinese.
  package var language: Language {
    if let chosen = cookies["language"].flatMap(Language.init(rawValue:)) { return chosen }
    guard let wanted = fields[.acceptLanguage]?.lowercased() else { return .zh }
    return wanted.contains("en") && !wanted.contains("zh") ? .en : .zh
  }

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

/// What an endpoint answers.
package struct Reply: Sendable {
  package var status: HTTPResponse.Status
  package var fields: HTTPFields
  package var body: [UInt8]

  package init(_ status: HTTPResponse.Status = .ok, fields: HTTPFields = HTTPFields(), body: [UInt8] = []) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// A page. Pages are not kept by caches, since they depend on who asks.
  package static func page(_ html: HTML, status: HTTPResponse.Status = .ok) -> Reply {
    var reply = Reply(status, body: Array(html.text.utf8))
    reply.fields[.contentType] = "text/html; charset=utf-8"
    reply.fields[.cacheControl] = "no-store"
    return reply
  }

  package static func text(
    _ text: String, type: String = "text/plain; charset=utf-8", status: HTTPResponse.Status = .ok
  ) -> Reply {
    var reply = Reply(status, body: Array(text.utf8))
    reply.fields[.contentType] = type
    reply.fields[.cacheControl] = "no-store"
    return reply
  }

  /// Sends the browser on with GET (303).
  package static func see(_ path: String) -> Reply {
    var reply = Reply(.seeOther)
    reply.fields[.location] = path
    return reply
  }

  /// Keeps a choice in a cookie that scripts cannot read and other sites cannot send.
  package func keeping(_ name: String, _ value: String, days: Int = 365) -> Reply {
    var reply = self
    let text = "\(name)=\(value); Path=/; Max-Age=\(days * 86400); HttpOnly; SameSite=Strict"
    reply.fields.append(HTTPField(name: .setCookie, value: text))
    return reply
  }
}
