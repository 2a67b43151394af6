/// The domain says no, and why. Every door (page, JSON, command) turns it into an answer in exactly one function.
package struct Refusal: Error, Sendable, Hashable {
  /// What sort of no it is; doors map it to a status.
  package enum Kind: String, Sendable {
    /// What was sent is wrong; `fields` names where. HTTP 422.
    case invalid
    /// There is no such thing, or the principal may not know of it. HTTP 404.
    case notFound
    /// The principal lacks the permission. HTTP 403.
    case forbidden
    /// Nobody is signed in. HTTP 401.
    case signedOut
    /// Somebody else was first: the version is stale, or a unique thing exists already. HTTP 409.
    case conflict
    /// The step is not possible in this stage or by this person. HTTP 409.
    case notNow
    /// More than the limit allows. HTTP 413.
    case tooLarge
    /// More often than the limit allows. HTTP 429.
    case tooMany
    /// Of a kind that is not taken. HTTP 415.
    case notTaken
    /// The path is asked for in another way than it can be. HTTP 405.
    case otherMethod
    /// What the sender knew of the thing was not said, and must be. HTTP 428.
    case versionNeeded
  }

  /// One wrong field, line or row.
  package struct Fault: Sendable, Hashable {
    /// The name of the form field, or `file:line`, or `row 12`.
    package var field: String
    package var phrase: Phrase

    package init(_ field: String, _ phrase: Phrase) {
      self.field = field
      self.phrase = phrase
    }
  }

  package var kind: Kind
  /// A stable word for machines, such as `matter.stale`.
  package var code: String
  package var phrase: Phrase
  package var fields: [Fault]

  package init(_ kind: Kind, _ code: String, _ phrase: Phrase, fields: [Fault] = []) {
    self.kind = kind
    self.code = code
    self.phrase = phrase
    self.fields = fields
  }

  /// Wrong input, with the fields that are wrong.
  package static func invalid(_ fields: [Fault]) -> Refusal {
    Refusal(
      .invalid, "input.invalid",
      Phrase("请检查填写内容：", "Please check what was entered: ") + fields.map(\.phrase).joined(Phrase("；", "; ")),
      fields: fields)
  }

  package static func invalid(_ field: String, _ phrase: Phrase) -> Refusal { invalid([Fault(field, phrase)]) }
}

extension Refusal: CustomStringConvertible {
  package var description: String { "\(code): \(phrase.en)" }
}
