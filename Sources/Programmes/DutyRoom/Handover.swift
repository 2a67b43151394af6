import Basics
import Ciphers

/// One shift handed to the next (交接班): a text, signed by who leaves and by who comes.
package struct Handover: Sendable, Hashable {
  /// How somebody showed that it is they who sign.
  package enum Way: String, Sendable {
    /// Their password, entered anew.
    case password
    /// A tick, where the person has no password: demo posts, and who signs in elsewhere.
    case tick
  }

  /// Who signed, from which post, when, and how they showed who they are.
  package struct Signature: Sendable, Hashable {
    package var person: String
    package var personName: String
    package var post: String
    package var at: Instant
    package var way: Way
  }

  /// What was added later, beside the signed text.
  package struct Note: Sendable, Hashable {
    package var at: Instant
    package var person: String
    package var personName: String
    package var text: String
  }

  package static let summaryMost = 2000
  package static let itemsMost = 4000

  package var key: Key
  package var agency: String
  package var fromShift: Key
  /// The shift that takes over; nil while it is not on the roster.
  package var toShift: Key?
  /// Exactly what was signed.
  package var text: String
  /// SHA-256 of the text in UTF-8, hexadecimal.
  package var digest: String
  package var outgoing: Signature
  package var incoming: Signature?
  /// When the outgoing officer wrote another instead.
  package var replacedAt: Instant?

  /// Whether the text is the one that was signed.
  package var isUntouched: Bool { Self.digest(text) == digest }

  /// SHA-256 of the text in UTF-8, hexadecimal.
  package static func digest(_ text: String) -> String { hexadecimal(sha256(Array(text.utf8))) }

  /// The text that is signed: both languages in its headings, since the two officers may read different ones.
  static func text(
    agency: Phrase, shift: String, officer: DutyOfficer, post: Phrase, summary: String, items: String
  ) -> String {
    """
    交接班 / Shift handover
    单位 / Agency: \(agency.zh) / \(agency.en)
    班次 / Shift: \(shift)
    交班人 / Outgoing: \(officer.personName) (\(officer.person)), \(post.zh) / \(post.en)
    时间 / Time: \(officer.zone.iso(officer.now))

    值班小结 / Summary
    \(summary)

    未结事项 / Open items
    \(items.isEmpty ? "—" : items)
    """
  }
}
