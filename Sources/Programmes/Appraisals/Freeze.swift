import Basics
import Indicators

/// A period as it was frozen (冻结): inputs, result, and the seal over both. Never changed; what was wrong is corrected by the next revision,
/// and the old one stays readable.
package struct Freeze: Sendable, Hashable {
  package var key: Key
  /// The code of the scheme, and its version then.
  package var scheme: String
  package var version: Int
  package var period: Period
  /// 1, 2, 3 …
  package var revision: Int
  /// Why it was frozen again; empty for the first.
  package var note: String
  package var frozenBy: String
  package var frozenPost: String
  package var frozenAt: Instant
  package var publishedBy: String
  package var publishedPost: String
  package var publishedAt: Instant?
  /// How many lines each section has, and its SHA-256.
  package var counts: [FrozenInputs.Section: Int]
  package var digests: [FrozenInputs.Section: String]
  package var resultDigest: String
  /// The seal of the revision before; empty for the first.
  package var before: String
  package var seal: String

  package init(
    key: Key, scheme: String, version: Int, period: Period, revision: Int, note: String, frozenBy: String,
    frozenPost: String,
    frozenAt: Instant, publishedBy: String = "", publishedPost: String = "", publishedAt: Instant? = nil,
    counts: [FrozenInputs.Section: Int], digests: [FrozenInputs.Section: String], resultDigest: String, before: String,
    seal: String
  ) {
    self.key = key
    self.scheme = scheme
    self.version = version
    self.period = period
    self.revision = revision
    self.note = note
    self.frozenBy = frozenBy
    self.frozenPost = frozenPost
    self.frozenAt = frozenAt
    self.publishedBy = publishedBy
    self.publishedPost = publishedPost
    self.publishedAt = publishedAt
    self.counts = counts
    self.digests = digests
    self.resultDigest = resultDigest
    self.before = before
    self.seal = seal
  }

  package var isPublished: Bool { publishedAt != nil }

  /// `jinhua 2026-10 r1`, for the audit and for people who say which.
  package var name: String { "\(scheme) \(period.code) r\(revision)" }

  /// The first day on which a period may be frozen.
  package static func firstDay(_ period: Period, _ scheme: Scheme) -> LocalDate { period.end + (scheme.freezeDay - 1) }
}

/// An objection of a unit to its frozen figure (异议), answered by who froze it.
package struct Objection: Sendable, Hashable {
  /// How it was answered.
  package enum Outcome: String, Sendable, CaseIterable {
    case waiting, upheld, rejected

    package var label: Phrase {
      switch self {
      case .waiting: Phrase("待答复", "Waiting for an answer")
      case .upheld: Phrase("成立，将更正", "Upheld, to be corrected")
      case .rejected: Phrase("不成立", "Rejected")
      }
    }
  }

  package var key: Key
  package var freeze: Key
  package var unit: String
  /// The criterion it is about; empty for the whole.
  package var criterion: String
  package var ground: String
  package var by: String
  package var post: String
  package var at: Instant
  package var outcome: Outcome
  package var answer: String
  package var answeredPost: String
  package var answeredAt: Instant?

  package init(
    key: Key, freeze: Key, unit: String, criterion: String, ground: String, by: String, post: String, at: Instant,
    outcome: Outcome = .waiting, answer: String = "", answeredPost: String = "", answeredAt: Instant? = nil
  ) {
    self.key = key
    self.freeze = freeze
    self.unit = unit
    self.criterion = criterion
    self.ground = ground
    self.by = by
    self.post = post
    self.at = at
    self.outcome = outcome
    self.answer = answer
    self.answeredPost = answeredPost
    self.answeredAt = answeredAt
  }
}
