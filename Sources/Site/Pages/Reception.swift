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
  /// Told of what is our fault; never shown to whoever asked.
  private let report: @Sendable (_ call: Call, _ error: any Error) -> Void

  package init(
    _ jurisdiction: Jurisdiction, endpoints: [Endpoint],
    report: @escaping @Sendable (_ call: Call, _ error: any Error) -> Void
  ) {
    self.jurisdiction = jurisdiction
    registry = Registry(
      SitePages.endpoints(jurisdiction) + jurisdiction.programmes.flatMap { $0.endpoints(jurisdiction) } + endpoints)
    self.report = report
  }

  /// Answers, and returns only when the audit of it is durable.
  /// - Parameters:
  ///   - refusing: why nothing is done for this caller, whatever they ask for; it is audited like any refusal.
  ///   - form: reads the body; asked for only if the request may come in at all.
  package func answer(_ call: Call, refusing: Refusal? = nil, form: @Sendable () async throws -> Form) async -> Reply {
    var call = call
    var found: Endpoint?
    var result = "ok"
    var reply: Reply
    do {
      switch registry.match(call.method, call.path) {
      case .nothing:
        throw Refusal(.notFound, "page.notFound", Phrase("没有这个页面", "There is no such page"))
      case .otherMethods(let methods):
        reply = .text("method not allowed\n", status: .methodNotAllowed)
        reply.fields[.allow] = methods.map(\.rawValue).joined(separator: ", ")
      case .endpoint(let endpoint, let parameters):
        found = endpoint
        call.parameters = parameters
        if let refusing { throw refusing }
        guard call.principal.may(endpoint.permission) else { throw denied(endpoint, call) }
        if call.method == .post { call.form = try await form() }
        reply = try await endpoint.answer(call)
        if reply.status.code >= 400 { result = "\(reply.status.code)" }
      }
    } catch let refusal as Refusal {
      result = refusal.code
      reply = refused(refusal, found, call)
    } catch {
      result = "failed"
      report(call, error)
      reply = Pages.broken(call)
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
      return Pages.broken(call)
    }
    return reply
  }

  private func refused(_ refusal: Refusal, _ endpoint: Endpoint?, _ call: Call) -> Reply {
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
