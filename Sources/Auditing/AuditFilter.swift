import Basics

/// Which records are wanted. What is nil or empty does not narrow.
package struct AuditFilter: Sendable, Hashable {
  package var kind: AuditDraft.Kind?
  /// The identifier of the person, whole.
  package var person: String?
  /// How the subject begins: `matter 320115-20261123-000042`, or only `matter 320115-20261123`.
  package var subject: String?
  /// From this time on, by the time of the act.
  package var from: Instant?
  /// Before this time.
  package var to: Instant?
  /// Letters that stand somewhere in act, subject, name, post, agency, address, request, reason, result or detail; letter
  /// case counts.
  package var text: String?

  package init(
    kind: AuditDraft.Kind? = nil, person: String? = nil, subject: String? = nil, from: Instant? = nil,
    to: Instant? = nil, text: String? = nil
  ) {
    self.kind = kind
    self.person = person?.nonEmpty
    self.subject = subject?.nonEmpty
    self.from = from
    self.to = to
    self.text = text?.nonEmpty
  }

  /// The rule that the SQL must follow.
  package func admits(_ draft: AuditDraft) -> Bool {
    if let kind, draft.kind != kind { return false }
    if let person, draft.person != person { return false }
    if let subject, !draft.subject.utf8.starts(with: subject.utf8) { return false }
    if let from, draft.at < from { return false }
    if let to, draft.at >= to { return false }
    guard let text else { return true }
    return [
      draft.act, draft.subject, draft.personName, draft.post, draft.agency, draft.address, draft.request, draft.reason,
      draft.result, draft.detail,
    ].contains { Self.contains($0, text) }
  }

  private static func contains(_ whole: String, _ part: String) -> Bool {
    let whole = Array(whole.utf8), part = Array(part.utf8)
    guard part.count <= whole.count else { return false }
    return (0...(whole.count - part.count)).contains { whole[$0..<($0 + part.count)].elementsEqual(part) }
  }
}

/// One page of records, newest first.
package struct AuditPage: Sendable, Hashable {
  package var records: [AuditRecord]
  /// Where the next page begins (`after` of the next call); nil at the end. A page may be short, even empty, and still
  /// have a next one: a search by letters looks through so many records at a time and no more.
  package var next: Int64?

  package init(records: [AuditRecord], next: Int64?) {
    self.records = records
    self.next = next
  }
}
