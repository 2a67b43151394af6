import Basics

/// What happened, before it has its place in the chain (留痕). GB/T 22239-2019 8.1.4.3 asks for time, person, kind of
/// event, whether it succeeded, and what else there is to say; the rest is for the audits of PIPL art. 54.
package struct AuditDraft: Sendable, Hashable {
  /// What sort of event it was; the raw value is stored and hashed.
  package enum Kind: String, Sendable, CaseIterable {
    /// Something was changed.
    case write
    /// Personal data was shown.
    case disclosure
    /// Somebody was turned away.
    case refusal
    /// Signing in and out, and failing to.
    case signIn
    /// Persons, posts, roles, tokens, keys, packs, settings.
    case administration
    /// What ran by itself.
    case job
    /// Data left the house in bulk.
    case export
  }

  package var at: Instant
  package var kind: Kind
  /// The identifier of the person; "" for the public.
  package var person: String
  package var personName: String
  package var post: String
  package var agency: String
  /// Where from: a network address; "local" for commands.
  package var address: String
  /// The identifier of the request, or of the command's run.
  package var request: String
  /// What was done, as `POST /matters/:number/steps` or `yiwang keys rotate`.
  package var act: String
  /// What it was done to, a word and an identifier, as `matter 320115-20261123-000042` or `person p12`; "" for nothing.
  package var subject: String
  /// The personal data shown or changed, as `reporter.phone`; never its values.
  package var fields: [String]
  /// Why, in the words of the person who asked.
  package var reason: String
  /// "ok", or the code of the refusal.
  package var result: String
  /// Short words, without personal data.
  package var detail: String

  package init(
    at: Instant, kind: Kind, person: String = "", personName: String = "", post: String = "", agency: String = "",
    address: String = "", request: String = "", act: String, subject: String = "", fields: [String] = [],
    reason: String = "", result: String = "ok", detail: String = ""
  ) {
    self.at = at
    self.kind = kind
    self.person = person
    self.personName = personName
    self.post = post
    self.agency = agency
    self.address = address
    self.request = request
    self.act = act
    self.subject = subject
    self.fields = fields
    self.reason = reason
    self.result = result
    self.detail = detail
  }

  /// The longest text kept, in UTF-8 bytes; the longest list of fields.
  static let textMost = 1000
  static let fieldsMost = 100

  /// As it is stored: no control characters (PostgreSQL takes no NUL, and a line break would forge lines in a list), no
  /// text beyond 1,000 bytes, no more than 100 fields. What a visitor sends must never be able to stop its own record.
  package var cleaned: AuditDraft {
    var draft = self
    for path in Self.texts { draft[keyPath: path] = Self.clean(draft[keyPath: path]) }
    draft.fields = fields.prefix(Self.fieldsMost).map(Self.clean).filter { !$0.isEmpty }
    return draft
  }

  /// Every text but the fields, in the order of the hash.
  static var texts: [WritableKeyPath<AuditDraft, String>] {
    [
      \.person, \.personName, \.post, \.agency, \.address, \.request, \.act, \.subject, \.reason, \.result, \.detail,
    ]
  }

  private static func clean(_ text: String) -> String {
    let isClean = text.utf8.count <= textMost && text.utf8.allSatisfy { $0 >= 32 && $0 != 127 }
    guard !isClean else { return text }
    var kept = String.UnicodeScalarView()
    var bytes = 0
    for scalar in text.unicodeScalars {
      bytes += UTF8.width(scalar)
      guard bytes <= textMost - 3 else {
        kept.append("…")
        break
      }
      kept.append(scalar.value < 32 || scalar.value == 127 ? " " : scalar)
    }
    return String(kept)
  }
}
