import Basics
import HTTPTypes

/// What an endpoint answers.
package struct Reply: Sendable {
  package var status: HTTPResponse.Status
  package var fields: HTTPFields
  package var body: [UInt8]
  /// What follows the body piece by piece, for as long as the client listens; nil for answers that end.
  package var stream: AsyncStream<[UInt8]>?
  /// Writes what follows the body piece by piece, never faster than the client takes it; nil for answers that are whole.
  /// The audit of the request stands before the first piece leaves. An error cuts the connection, so that nobody takes half for all.
  package var writing: (@Sendable (_ write: ([UInt8]) async throws -> Void) async throws -> Void)?
  /// What must be written before the answer leaves; it goes on beside the audit of the request.
  package var pending: (@Sendable () async throws -> Void)?

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
    // It may bring cookies, and leads elsewhere for somebody else.
    reply.fields[.cacheControl] = "no-store"
    return reply
  }

  /// Keeps a choice in a cookie that scripts cannot read and other sites cannot send.
  package func keeping(_ name: String, _ value: String, days: Int = 365) -> Reply {
    setting("\(name)=\(value); Path=/; Max-Age=\(days * 86400); HttpOnly; SameSite=Strict")
  }

  /// As `keeping`, until the browser is closed: what a session rests on is not left on the disk.
  package func keepingForNow(_ name: String, _ value: String) -> Reply {
    setting("\(name)=\(value); Path=/; HttpOnly; SameSite=Strict")
  }

  /// Also sent when another site leads here, as a provider of identities does at the end of its sign-in.
  package func keepingAcrossSites(_ name: String, _ value: String, minutes: Int) -> Reply {
    setting("\(name)=\(value); Path=/; Max-Age=\(minutes * 60); HttpOnly; SameSite=Lax")
  }

  private func setting(_ cookie: String) -> Reply {
    var reply = self
    reply.fields.append(HTTPField(name: .setCookie, value: cookie))
    return reply
  }
}
