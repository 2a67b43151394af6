import Basics
import Casework
import Documents
import Platform
import Timing

/// What of a noun goes into JSON: the answer and its description are made of the same fields.
package struct APIShape<Noun>: Sendable {
  package struct Field: Sendable {
    var name: String
    var type: ContractType
    var about: Phrase
    var mayBeNull: Bool
    var value: @Sendable (Noun, Call) -> JSONValue

    /// - Parameter value: what the field says of a noun, for whoever calls.
    package init(
      _ name: String, _ type: ContractType, _ about: Phrase, mayBeNull: Bool = false,
      _ value: @escaping @Sendable (Noun, Call) -> JSONValue
    ) {
      self.name = name
      self.type = type
      self.about = about
      self.mayBeNull = mayBeNull
      self.value = value
    }
  }

  /// The name of the schema.
  package let name: String
  package let about: Phrase
  package let fields: [Field]

  package init(_ name: String, _ about: Phrase, _ fields: [Field]) {
    self.name = name
    self.about = about
    self.fields = fields
  }

  /// The same fields as they are described.
  package var contract: ContractShape {
    ContractShape(
      name: name, about: about,
      members: fields.map { .init(name: $0.name, type: $0.type, about: $0.about, mayBeNull: $0.mayBeNull) })
  }

  /// - Parameter only: the names of the fields that are asked for; nil for all.
  package func json(_ noun: Noun, _ call: Call, only: Set<String>? = nil) -> JSONValue {
    .object(
      fields.compactMap { field in
        guard only?.contains(field.name) ?? true else { return nil }
        return JSONMember(field.name, field.value(noun, call))
      })
  }

  /// The fields that `fields=` asks for; nil for all.
  /// - Throws: `Refusal` naming those that there are not.
  package func chosen(_ call: Call) throws(Refusal) -> Set<String>? {
    guard let text = call.query["fields"]?.trimmed.nonEmpty else { return nil }
    let names = Set(text.split(separator: ",").map { String($0).trimmed })
    let unknown = names.subtracting(fields.map(\.name)).sorted()
    guard unknown.isEmpty else {
      throw .invalid(
        "fields",
        Phrase("没有字段 \(unknown.joined(separator: ", "))", "There is no field \(unknown.joined(separator: ", "))"))
    }
    return names
  }
}

extension JSONValue {
  /// null where there is none.
  package static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
  /// null where there is none.
  package static func number(_ number: Int?) -> JSONValue { number.map { .integer($0) } ?? .null }
  /// RFC 3339 with the zone of the district; null where there is none.
  package static func moment(_ instant: Instant?, _ call: Call) -> JSONValue {
    instant.map { .string(call.jurisdiction.district.calendar.zone.iso($0)) } ?? .null
  }
  /// null where there is none.
  package static func day(_ day: LocalDate?) -> JSONValue { day.map { .string($0.description) } ?? .null }
  /// Texts in their order.
  package static func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
  /// A share from 0 to 1; null where nothing was counted.
  package static func share(_ share: Double?) -> JSONValue {
    share.map { .number(($0 * 10_000).rounded() / 10_000) } ?? .null
  }
}

extension Phrase {
  /// In the language that is asked for.
  package func json(_ call: Call) -> JSONValue { .string(self[call.language]) }
}
