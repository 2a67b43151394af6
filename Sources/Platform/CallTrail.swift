import Auditing
import Basics
import HTTPTypes
import Organization
import Synchronization

/// What an endpoint tells the audit while it answers: of what, and which personal data it shows. Who, when and with what result
/// is known without it.
package final class CallTrail: Sendable {
  private struct Shown {
    var fields: [String]
    var subject: String
    var reason: String
  }

  private struct Notes {
    var subject = ""
    var details: [String] = []
    var kind: AuditDraft.Kind?
    var shown: [Shown] = []
    var refusal: Refusal?
  }

  private let notes = Mutex(Notes())

  package init() {}

  /// What it is about: `matter 320115-20261123-000001`, `person p12`.
  package func subject(_ text: String) { notes.withLock { $0.subject = text } }

  /// Short words about what was done; no personal data.
  package func detail(_ text: String) { notes.withLock { $0.details.append(text) } }

  /// What sort of act it is, where the method does not tell: a sign-in, administration, an export.
  package func kind(_ kind: AuditDraft.Kind) { notes.withLock { $0.kind = kind } }

  /// Personal data is about to be shown. The answer leaves only after this stands in the audit.
  package func shows(_ fields: [String], of subject: String, reason: String) {
    notes.withLock { $0.shown.append(Shown(fields: fields, subject: subject, reason: reason)) }
  }

  /// The page shows its form again, because of this.
  package func refused(_ refusal: Refusal) { notes.withLock { $0.refusal = refusal } }

  /// Why a form was shown again; nil if it was not.
  package var refusal: Refusal? { notes.withLock { $0.refusal } }

  /// The lines for the audit; none for a safe read that showed nothing and was not refused.
  /// - Parameters:
  ///   - endpoint: nil if the request led to none.
  ///   - result: `ok`, or the code of the refusal.
  package func drafts(
    of call: Call, endpoint: Endpoint?, status: HTTPResponse.Status, result: String, at: Instant
  ) -> [AuditDraft] {
    guard let endpoint else { return [] }
    let notes = notes.withLock { $0 }
    let isSafe = call.isSafe
    let isRefused = [401, 403, 404, 429].contains(status.code)
    var drafts = notes.shown.map { shown in
      draft(
        .disclosure, of: call, endpoint, subject: shown.subject, fields: shown.fields, reason: shown.reason,
        result: result, details: [], at: at)
    }
    guard !isSafe || isRefused || notes.kind != nil else { return drafts }
    let kind = isRefused ? .refusal : notes.kind ?? .write
    drafts.append(
      draft(
        kind, of: call, endpoint, subject: notes.subject.isEmpty ? subject(of: call) : notes.subject, fields: [],
        reason: "", result: result, details: notes.details, at: at))
    return drafts
  }

  /// What the path names, where the endpoint did not say.
  private func subject(of call: Call) -> String {
    // A token in a path is a key to something, and the audit is read by others.
    call.parameters.filter { $0.key != "token" }.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.prefix(80))" }
      .joined(separator: ", ")
  }

  private func draft(
    _ kind: AuditDraft.Kind, of call: Call, _ endpoint: Endpoint, subject: String, fields: [String], reason: String,
    result: String, details: [String], at: Instant
  ) -> AuditDraft {
    let who = call.principal
    return AuditDraft(
      at: at, kind: kind, person: who.person, personName: who.personName, post: who.isSignedIn ? who.post : "",
      agency: who.agency, address: call.address, request: call.id,
      act: "\(endpoint.method.rawValue) \(endpoint.path)", subject: subject, fields: fields, reason: reason,
      result: result, detail: details.joined(separator: "; "))
  }
}
