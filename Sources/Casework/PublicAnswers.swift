import Basics
import Organization

/// What was entered at a step and may be shown to everybody, in words.
package struct PublicAnswer: Sendable, Hashable {
  package var label: Phrase
  package var words: Phrase
}

extension Action {
  /// The answers of an entry of this action that are public, in the order in which they were asked; photos are not among them.
  package func publicAnswers(_ entry: Entry, in district: District) -> [PublicAnswer] {
    fields.compactMap { field in
      guard field.isPublic, field.kind != .photos, let value = entry.form[field.name] else { return nil }
      let words =
        switch field.kind {
        case .choice: field.choices.first { $0.code == value }?.label ?? .verbatim(value)
        case .agency: district.roster.agency(value)?.name ?? .verbatim(value)
        case .agencies: value.split(separator: ",").map { district.roster.name(String($0)) }.joined(Phrase("、", ", "))
        default: Phrase.verbatim(Masking.text(value))
        }
      return PublicAnswer(label: field.label, words: words)
    }
  }
}
