import Basics
import Casework
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Organization
import Platform
import Site
import Synchronization

/// How the server listens and what it lets in.
package struct ServerSettings: Sendable {
  package var host = "127.0.0.1"
  package var port = 8080
  /// The largest body: nine photos and their form.
  package var bodyMost = 64 << 20
  /// How many requests are worked on at once; more wait outside.
  package var requestsMost = 512

  package init() {}

  /// Whether only this machine can reach it.
  package var isLoopback: Bool { host == "127.0.0.1" || host == "::1" || host == "localhost" }
}

/// One jurisdiction behind HTTP: from bytes to a `Call`, from a `Reply` to bytes, and nothing else.
package struct WebServer: Sendable {
  package let jurisdiction: Jurisdiction
  package let registry: Registry
  package let settings: ServerSettings
  private let logger: Logger
  private let gate: Gate

  package init(_ jurisdiction: Jurisdiction, settings: ServerSettings, logger: Logger) {
    self.jurisdiction = jurisdiction
    self.settings = settings
    self.logger = logger
    registry = Registry(
      SitePages.endpoints(jurisdiction) + jurisdiction.programmes.flatMap { $0.endpoints(jurisdiction) })
    gate = Gate(most: settings.requestsMost)
  }

  /// Serves until the task is cancelled or the process is told to stop.
  /// - Parameter whenRunning: called once the port is open.
  package func run(whenRunning: @escaping @Sendable (Int) async -> Void) async throws {
    let responder = CallbackResponder<BasicRequestContext> { request, _ in await self.respond(request) }
    let application = Application(
      responder: responder,
      configuration: .init(address: .hostname(settings.host, port: settings.port), serverName: nil),
      onServerRunning: { channel in await whenRunning(channel.localAddress?.port ?? self.settings.port) },
      logger: logger)
    let worker = Worker(jurisdiction: jurisdiction, logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        do {
          try await application.runService()
        } catch let error as IOError {
          let place = "\(settings.host):\(settings.port)"
          throw Refusal(
            .conflict, "server.cannotListen",
            Phrase(
              "无法监听 \(place)：\(error)",
              "Cannot listen on \(place): \(error). Stop what uses it, or choose another with --port"))
        }
      }
      group.addTask { await worker.run() }
      try await group.next()
      group.cancelAll()
    }
  }

  private func respond(_ request: Request) async -> Response {
    let id = hexadecimalID()
    guard gate.enter() else {
      return response(.text("busy\n", status: .serviceUnavailable), id: id, isHead: false)
    }
    let reply = await reply(request, id: id)
    gate.leave()
    return response(reply, id: id, isHead: request.method == .head)
  }

  private func reply(_ request: Request, id: String) async -> Reply {
    var call = Call(
      method: request.method, path: String(request.uri.path), fields: request.headers,
      cookies: Call.cookies(request.headers[.cookie]),
      principal: .visitor, jurisdiction: jurisdiction, id: id)
    do {
      call.query = try Form.urlencoded(request.uri.query ?? "")
      call.principal = principal(call, authority: request.head.authority)
      switch registry.match(request.method, call.path) {
      case .nothing:
        throw Refusal(.notFound, "page.notFound", Phrase("没有这个页面", "There is no such page"))
      case .otherMethods(let methods):
        var reply = Reply.text("method not allowed\n", status: .methodNotAllowed)
        reply.fields[.allow] = methods.map(\.rawValue).joined(separator: ", ")
        return reply
      case .endpoint(let endpoint, let parameters):
        call.parameters = parameters
        guard call.principal.may(endpoint.permission) else { throw Self.denied(endpoint, call) }
        if request.method == .post {
          try Self.checkOrigin(request)
          call.form = try await form(request)
        }
        return try await endpoint.answer(call)
      }
    } catch let refusal as Refusal {
      return Pages.refused(refusal, call)
    } catch {
      logger.error("request failed", metadata: ["id": "\(id)", "path": "\(call.path)", "error": "\(error)"])
      return Pages.broken(call)
    }
  }

  private static func denied(_ endpoint: Endpoint, _ call: Call) -> Refusal {
    guard call.principal.isSignedIn else {
      return Refusal(
        .signedOut, "page.signedOut",
        Phrase("请先选择岗位：\(endpoint.purpose.zh)", "Please sign in first: \(endpoint.purpose.en)"))
    }
    return Refusal(
      .forbidden, "page.forbidden",
      Phrase("您的岗位不能使用：\(endpoint.purpose.zh)", "Your post may not use this: \(endpoint.purpose.en)"))
  }

  /// The post picked on this machine; a visitor otherwise.
  private func principal(_ call: Call, authority: String?) -> Principal {
    // Asked for under another name, this machine may have been reached through a trick with names: no post then.
    guard jurisdiction.allowsPicker, Self.isLocal(authority), let post = call.cookies["post"] else { return .visitor }
    let district = jurisdiction.district
    return district.roster.principal(post: post, on: district.today(jurisdiction.now())) ?? .visitor
  }

  private static func isLocal(_ authority: String?) -> Bool {
    guard let authority else { return false }
    return ["127.0.0.1", "localhost", "[::1]"].contains { authority == $0 || authority.hasPrefix($0 + ":") }
  }

  /// A form sent from another site is refused: the browser says where it comes from.
  private static func checkOrigin(_ request: Request) throws(Refusal) {
    let refusal = Refusal(
      .forbidden, "origin.foreign", Phrase("该操作来自另一个网站，已拒绝", "This was sent from another site and is refused"))
    if let site = request.headers[HTTPField.Name("Sec-Fetch-Site")!], !["same-origin", "none"].contains(site) {
      throw refusal
    }
    guard let origin = request.headers[.origin] else { return }
    guard let host = request.head.authority, origin == "http://\(host)" || origin == "https://\(host)" else {
      throw refusal
    }
  }

  private func form(_ request: Request) async throws -> Form {
    let buffer: ByteBuffer
    do {
      buffer = try await request.body.collect(upTo: settings.bodyMost)
    } catch is NIOTooManyBytesError {
      throw Refusal(.tooLarge, "body.tooLarge", Phrase("提交的内容太大", "What was sent is too large"))
    }
    let bytes = Array(buffer.readableBytesView)
    let type = request.headers[.contentType] ?? ""
    if let boundary = Multipart.boundary(inContentType: type) {
      return try Form(parts: try Multipart.parse(bytes, boundary: boundary))
    }
    guard type.hasPrefix("application/x-www-form-urlencoded") || bytes.isEmpty else {
      throw Refusal(.invalid, "body.type", Phrase("不支持的内容类型：\(type)", "This content type is not understood: \(type)"))
    }
    return try Form.urlencoded(bytes)
  }

  private func response(_ reply: Reply, id: String, isHead: Bool) -> Response {
    var fields = reply.fields
    for (name, value) in Self.headers { fields[name] = value }
    fields[Self.requestID] = id
    let body = isHead ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body))
    if isHead { fields[.contentLength] = String(reply.body.count) }
    return Response(status: reply.status, headers: fields, body: body)
  }

  private static let requestID = HTTPField.Name("X-Request-ID")!

  /// What every answer carries: no script but ours, no framing, no guessing of types, no referrer to the outside.
  private static let headers: [(HTTPField.Name, String)] = [
    (
      .contentSecurityPolicy,
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
    ),
    (.xContentTypeOptions, "nosniff"), (HTTPField.Name("Referrer-Policy")!, "same-origin"),
    (HTTPField.Name("X-Frame-Options")!, "DENY"),
    (HTTPField.Name("Permissions-Policy")!, "geolocation=(self), camera=(self), microphone=()"),
  ]

  private func hexadecimalID() -> String {
    let bits = UInt64.random(in: 0 ... .max)
    return String(bits, radix: 16)
  }
}

/// Lets so many requests in at once; the others are turned away at once rather than left hanging.
private final class Gate: Sendable {
  private let most: Int
  private let inside = Mutex(0)

  init(most: Int) { self.most = most }

  func enter() -> Bool {
    inside.withLock { inside in
      guard inside < most else { return false }
      inside += 1
      return true
    }
  }

  func leave() { inside.withLock { $0 -= 1 } }
}
