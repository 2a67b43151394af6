import Auditing
import Basics
import Casework
import HTTPTypes
import Identity
import Organization
import Platform

/// Between a request that has been read and the endpoint it is for: may they, what came of it, and the audit of both.
/// The one place where permissions of endpoints are checked.
package struct Reception: Sendable {
  package let jurisdiction: Jurisdiction
  package let registry: Registry
  private let doors: [Door]
  /// Told of what is our fault; never shown to whoever asked.
  private let report: @Sendable (_ call: Call, _ error: any Error) -> Void

  package init(
    _ jurisdiction: Jurisdiction, endpoints: [Endpoint],
    report: @escaping @Sendable (_ call: Call, _ error: any Error) -> Void
  ) {
    self.jurisdiction = jurisdiction
    registry = Registry(
      SitePages.endpoints(jurisdiction) + jurisdiction.programmes.flatMap { $0.endpoints(jurisdiction) } + endpoints)
    doors = Dictionary(registry.endpoints.compactMap(\.door).map { ($0.prefix, $0) }) { first, _ in first }
      .values.sorted { $0.prefix.count > $1.prefix.count }
    self.report = report
  }

  /// Answers, and returns only when the audit of it is durable.
  /// - Parameters:
  ///   - refusing: why nothing is done for this caller, whatever they ask for; it is audited like any refusal.
  ///   - payload: reads the body; asked for only if the request may come in at all, or if the body says who asks.
  package func answer(
    _ call: Call, refusing: Refusal? = nil, payload: @Sendable (Endpoint) async throws -> Payload
  ) async -> Reply {
    var call = call
    var found: Endpoint?
    var result = "ok"
    var reply: Reply
    do {
      switch registry.match(call.method, call.path) {
      case .nothing:
        throw Refusal(.notFound, "page.notFound", Phrase("没有这个页面", "There is no such page"))
      case .otherMethods(let methods):
        let names = methods.map(\.rawValue).joined(separator: ", ")
        let refusal = Refusal(
          .otherMethod, "page.otherMethod", Phrase("此地址只接受 \(names)", "This address takes only \(names)"))
        result = refusal.code
        reply = refused(refusal, nil, call)
        reply.fields[.allow] = names
      case .endpoint(let endpoint, let parameters):
        found = endpoint
        call.parameters = parameters
        if let refusing { throw refusing }
        let byKey = endpoint.door?.keyFromForm == true && call.fields[.authorization] == nil
        if byKey {
          call.principal = .visitor
          call.session = nil
          call.resident = nil
          if !call.isSafe { try await read(&call, endpoint, payload) }
          try await identify(&call)
        }
        guard call.principal.may(endpoint.permission) else { throw denied(endpoint, call) }
        if !byKey, !call.isSafe { try await read(&call, endpoint, payload) }
        reply = try await endpoint.answer(call)
        if reply.status.code >= 400 { result = call.trail.refusal?.code ?? "\(reply.status.code)" }
      }
    } catch let refusal as Refusal {
      result = refusal.code
      reply = refused(refusal, found, call)
    } catch {
      result = "failed"
      report(call, error)
      reply = broken(call)
    }
    let drafts = call.trail.drafts(
      of: call, endpoint: found, status: reply.status, result: result, at: jurisdiction.now())
    do {
      async let audited: Void = jurisdiction.audit.record(drafts)
      try await reply.pending?()
      try await audited
    } catch {
      // What is not in the audit is not shown.
      report(call, error)
      return broken(call)
    }
    return reply
  }

  private func read(
    _ call: inout Call, _ endpoint: Endpoint, _ payload: @Sendable (Endpoint) async throws -> Payload
  ) async throws {
    let read = try await payload(endpoint)
    guard read.body.isEmpty || endpoint.door != nil else {
      throw Refusal(
        .notTaken, "body.type", Phrase("不支持的内容类型：\(read.type)", "This content type is not understood: \(read.type)"))
    }
    call.form = read.form
    call.body = read.body
  }

  /// Whoever's access token came in the form or in the query.
  private func identify(_ call: inout Call) async throws {
    guard let key = (call.form["api_key"] ?? call.query["api_key"])?.nonEmpty else { return }
    guard
      let found = try await jurisdiction.people.principal(
        accessToken: key, roster: jurisdiction.district.roster, day: jurisdiction.today, now: jurisdiction.now(),
        policy: jurisdiction.district.security)
    else {
      throw Refusal(
        .forbidden, "token.wrong", Phrase("访问令牌无效或已过期", "The access token is wrong or has expired"))
    }
    call.principal = found.principal
  }

  private func door(_ call: Call) -> Door? { doors.first { call.path.hasPrefix($0.prefix) } }

  /// The answer to what is our fault.
  package func broken(_ call: Call) -> Reply { door(call)?.broken(call) ?? Pages.broken(call) }

  /// The answer to what is refused before it reaches an endpoint.
  package func refused(_ refusal: Refusal, _ call: Call) -> Reply { refused(refusal, nil, call) }

  private func refused(_ refusal: Refusal, _ endpoint: Endpoint?, _ call: Call) -> Reply {
    if let door = endpoint?.door ?? door(call) { return door.refused(refusal, call) }
    // A page that only needs a second factor or a sign-in leads there, and back.
    if call.method == .get, let way = Self.way(of: refusal) {
      return .see("\(way)?back=\(Look.percentEncoded(call.pathWithQuery))")
    }
    return Pages.refused(refusal, call)
  }

  private static func way(of refusal: Refusal) -> String? {
    switch refusal.code {
    case "page.secondFactor": "/account/second-factor"
    case "page.newPassword": "/account/password"
    default: nil
    }
  }

  private func denied(_ endpoint: Endpoint, _ call: Call) -> Refusal {
    let purpose = endpoint.purpose
    guard call.principal.isSignedIn else {
      return Refusal(
        .signedOut, "page.signedOut", Phrase("请先登录：\(purpose.zh)", "Please sign in first: \(purpose.en)"))
    }
    if call.session?.need == .newPassword {
      return Refusal(.forbidden, "page.newPassword", Phrase("请先修改密码", "Please change your password first"))
    }
    let wholePost = jurisdiction.district.roster.post(call.principal.post).flatMap {
      jurisdiction.district.roster.role($0.role)
    }
    if call.session?.secondFactor == false, wholePost?.permissions.contains(endpoint.permission) == true {
      return Refusal(
        .forbidden, "page.secondFactor", Phrase("此功能需要第二因素：\(purpose.zh)", "This needs a second factor: \(purpose.en)"))
    }
    return Refusal(
      .forbidden, "page.forbidden", Phrase("您的岗位不能使用：\(purpose.zh)", "Your post may not use this: \(purpose.en)"))
  }
}
