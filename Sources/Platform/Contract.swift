import Basics
import HTTPTypes

/// What a program must know of an endpoint to use it: what it may send and what comes back. The description of the interface
/// (OpenAPI) and its readable page are made of these and of nothing else.
package struct Contract: Sendable {
  package enum Place: String, Sendable { case query, header, body }

  /// One thing that may be sent.
  package struct Input: Sendable {
    package var name: String
    package var place: Place
    package var type: ContractType
    package var about: Phrase
    package var isRequired: Bool

    /// A field of a form.
    package static func field(_ name: String, _ zh: String, _ en: String, isRequired: Bool = false) -> Input {
      Input(name, .body, .text, Phrase(zh, en), isRequired: isRequired)
    }

    package init(
      _ name: String, _ place: Place = .query, _ type: ContractType, _ about: Phrase, isRequired: Bool = false
    ) {
      self.name = name
      self.place = place
      self.type = type
      self.about = about
      self.isRequired = isRequired
    }
  }

  package var inputs: [Input]
  /// Whether the body may have names beside those of `inputs`, such as what a lifecycle asks.
  package var takesMore: Bool
  /// Whether it does the same thing once by itself, however often it is asked under one key.
  package var isRepeatable: Bool
  package var answer: ContractType
  package var status: HTTPResponse.Status
  /// Under what heading it is listed.
  package var heading: Phrase

  package init(
    heading: Phrase, inputs: [Input] = [], takesMore: Bool = false, isRepeatable: Bool = false,
    answer: ContractType,
    status: HTTPResponse.Status = .ok
  ) {
    self.heading = heading
    self.inputs = inputs
    self.takesMore = takesMore
    self.isRepeatable = isRepeatable
    self.answer = answer
    self.status = status
  }
}

/// The type of a value in JSON.
package indirect enum ContractType: Sendable {
  case text, integer, number, yesNo
  /// A moment: RFC 3339 with the zone of the district.
  case moment
  /// A day: `2026-11-23`.
  case day
  /// One of a closed list.
  case choice([String])
  case list(ContractType)
  case object(ContractShape)
  /// Names that are data, each with a value of one type.
  case map(ContractType)
  /// Whatever it is; said in the words beside it.
  case any
  /// No JSON: this content type.
  case file(String)
}

/// An object with a name of its own.
package struct ContractShape: Sendable {
  package struct Member: Sendable {
    package var name: String
    package var type: ContractType
    package var about: Phrase
    package var mayBeNull: Bool

    package init(name: String, type: ContractType, about: Phrase, mayBeNull: Bool) {
      self.name = name
      self.type = type
      self.about = about
      self.mayBeNull = mayBeNull
    }
  }

  package var name: String
  package var about: Phrase
  package var members: [Member]

  package init(name: String, about: Phrase, members: [Member]) {
    self.name = name
    self.about = about
    self.members = members
  }
}
