import Auditing
import Basics
import Casework
import Dispatch
import Documents
import Glibc
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
  /// In how many seconds a body must be here.
  package var bodySeconds = 60
  /// After so many seconds without a whole request, a connection is cut.
  package var idleSeconds = 30
  /// How many requests are worked on at once; more wait outside.
  package var requestsMost = 512
  /// Sustained requests of one caller (a session, a token, an address); 0 sets no limit.
  package var requestsPerSecond = 50.0
  /// Sustained forms that one address sends without signing in; 0 sets no limit.
  package var formsPerMinute = 60.0
  /// The proxy whose `X-Forwarded-For` is believed; nobody's otherwise.
  package var proxy: String?

  package init() {}

  /// Whether only this machine can reach it.
  package var isLoopback: Bool { host == "127.0.0.1" || host == "::1" || host == "localhost" }
}

/// What is known of a connection: where it comes from.
struct ConnectionContext: RequestContext, RemoteAddressRequestContext {
  var coreContext: CoreRequestContextStorage
  let remoteAddress: SocketAddress?

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    remoteAddress = source.channel.remoteAddress
  }
}

/// One jurisdiction behind HTTP: from bytes to a `Call`, from a `Reply` to bytes, and nothing else.
package struct WebServer: Sendable {
  package let jurisdiction: Jurisdiction
  package let reception: Reception
  package let settings: ServerSettings
  private let logger: Logger
  private let gate: Gate
  private let requests: RateLimit
  private let forms: RateLimit

  /// - Parameter endpoints: those beside the pages of the site and of the programmes.
  package init(_ jurisdiction: Jurisdiction, endpoints: [Endpoint], settings: ServerSettings, logger: Logger) {
    self.jurisdiction = jurisdiction
    self.settings = settings
    self.logger = logger
    reception = Reception(jurisdiction, endpoints: endpoints) { call, error in
      logger.error("request failed", metadata: ["id": "\(call.id)", "path": "\(call.path)", "error": "\(error)"])
    }
    gate = Gate(most: settings.requestsMost)
    requests = RateLimit(perSecond: settings.requestsPerSecond, burst: settings.requestsPerSecond * 10)
    forms = RateLimit(perSecond: settings.formsPerMinute / 60, burst: settings.formsPerMinute)
  }

  /// Serves until the task is cancelled or the process is told to stop.
  /// - Parameter whenRunning: called once the port is open.
  package func run(whenRunning: @escaping @Sendable (Int) async -> Void) async throws {
    let responder = CallbackResponder<ConnectionContext> { request, context in
      await self.respond(request, from: context.remoteAddress?.ipAddress ?? "")
    }
    let application = Application(
      responder: responder,
      // A connection counts as idle until a whole head is there: a slow trickle of headers ends as well.
      server: .http1(configuration: .init(idleTimeout: .seconds(Int64(settings.idleSeconds)))),
      configuration: .init(address: .hostname(settings.host, port: settings.port), serverName: nil),
      onServerRunning: { channel in await whenRunning(channel.localAddress?.port ?? self.settings.port) },
      logger: logger)
    let worker = Worker(jurisdiction: jurisdiction, logger: logger)
    let signals = closingStreams()
    defer { for signal in signals { signal.cancel() } }
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
    await jurisdiction.audit.drain()
  }

  private func respond(_ request: Request, from peer: String) async -> Response {
    let id = hexadecimalID()
    guard gate.enter() else {
      return response(.text("busy\n", status: .serviceUnavailable), to: request, id: id)
    }
    let reply = await reply(request, id: id, from: peer)
    gate.leave()
    return response(reply, to: request, id: id)
  }

  private func reply(_ request: Request, id: String, from peer: String) async -> Reply {
    var call = Call(
      method: request.method, path: String(request.uri.path), fields: request.headers,
      cookies: Call.cookies(request.headers[.cookie]), principal: .visitor,
      address: ClientAddress.of(request.headers, peer: peer, proxy: settings.proxy), jurisdiction: jurisdiction, id: id)
    do {
      call.query = try Form.urlencoded(request.uri.query ?? "")
      call.authority = request.head.authority
      let caller = try await Caller(&call, authority: request.head.authority)
      if let wait = limit(call, caller) { return Self.tooMany(wait) }
      return await reception.answer(call, refusing: caller.refusal) { endpoint in
        // Where no cookie speaks for anybody, a form from elsewhere can do nothing in anybody's name.
        if !caller.isToken, endpoint.door?.keyFromForm != true {
          try Origin.check(request.headers, authority: request.head.authority)
        }
        return try await RequestBody(settings: settings).payload(of: request)
      }
    } catch let refusal as Refusal {
      return reception.refused(refusal, call)
    } catch {
      logger.error("request failed", metadata: ["id": "\(id)", "path": "\(call.path)", "error": "\(error)"])
      return reception.broken(call)
    }
  }

  /// How long the caller must wait; nil if they need not.
  private func limit(_ call: Call, _ caller: Caller) -> Seconds? {
    let now = jurisdiction.now()
    if let wait = requests.take(caller.name, at: now) { return wait }
    guard !call.isSafe, !call.principal.isSignedIn else { return nil }
    return forms.take(caller.name, at: now)
  }

  private static func tooMany(_ wait: Seconds) -> Reply {
    var reply = Reply.text("请求过多，请稍后再试 / too many requests\n", status: .tooManyRequests)
    reply.fields[.retryAfter] = String(max(1, (wait.milliseconds + 999) / 1000))
    return reply
  }

  private func response(_ reply: Reply, to request: Request, id: String) -> Response {
    var fields = reply.fields
    let isHead = request.method == .head
    var bytes = reply.body
    if let type = fields[.contentType], Self.isText(type), reply.stream == nil, reply.writing == nil, bytes.count > 1000
    {
      fields[.vary] = "Accept-Encoding"
      if request.headers[.acceptEncoding]?.contains("gzip") == true {
        bytes = Gzip.compressed(bytes)
        fields[.contentEncoding] = "gzip"
      }
    }
    for (name, value) in Self.headers { fields[name] = value }
    if jurisdiction.surroundings.address?.isHTTPS == true {
      fields[.strictTransportSecurity] = "max-age=31536000; includeSubDomains"
      fields[values: .setCookie] = fields[values: .setCookie].map { "\($0); Secure" }
    }
    // Limits within endpoints (wrong guesses, locked names) say the time in words; programs get a time to ask again.
    if reply.status == .tooManyRequests, fields[.retryAfter] == nil { fields[.retryAfter] = "60" }
    fields[Self.requestID] = id
    if let writing = reply.writing, !isHead {
      return Response(status: reply.status, headers: fields, body: Self.body(bytes, writing))
    }
    if let stream = reply.stream, !isHead {
      return Response(status: reply.status, headers: fields, body: Self.body(of: stream))
    }
    let body = isHead ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
    if isHead { fields[.contentLength] = String(bytes.count) }
    return Response(status: reply.status, headers: fields, body: body)
  }

  private static func body(of stream: AsyncStream<[UInt8]>) -> ResponseBody {
    ResponseBody { writer in
      for await piece in stream { try await writer.write(ByteBuffer(bytes: piece)) }
      try await writer.finish(nil)
    }
  }

  private static func body(
    _ first: [UInt8], _ writing: @escaping @Sendable (_ write: ([UInt8]) async throws -> Void) async throws -> Void
  ) -> ResponseBody {
    ResponseBody { writer in
      if !first.isEmpty { try await writer.write(ByteBuffer(bytes: first)) }
      try await writing { try await writer.write(ByteBuffer(bytes: $0)) }
      try await writer.finish(nil)
    }
  }

  /// What gets smaller on the way; photos do not.
  private static func isText(_ type: String) -> Bool {
    type.hasPrefix("text/") || type.contains("json") || type.contains("xml") || type.contains("javascript")
  }

  /// Streams would hold the server up when it is told to stop: they end first.
  private func closingStreams() -> [any DispatchSourceSignal] {
    [SIGTERM, SIGINT].map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [live = jurisdiction.live] in live.close() }
      source.resume()
      return source
    }
  }

  private static let requestID = HTTPField.Name("X-Request-ID")!

  /// What every answer carries: no script but ours, no framing, no guessing of types, no referrer to the outside.
  private static let headers: [(HTTPField.Name, String)] = [
    (
      .contentSecurityPolicy,
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'"
    ),
    (.xContentTypeOptions, "nosniff"), (HTTPField.Name("Referrer-Policy")!, "same-origin"),
    (HTTPField.Name("X-Frame-Options")!, "DENY"), (HTTPField.Name("Cross-Origin-Opener-Policy")!, "same-origin"),
    (HTTPField.Name("Cross-Origin-Resource-Policy")!, "same-origin"),
    (HTTPField.Name("Permissions-Policy")!, "geolocation=(self), camera=(self), microphone=()"),
  ]

  private func hexadecimalID() -> String {
    String(UInt64.random(in: 0 ... .max), radix: 16)
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
