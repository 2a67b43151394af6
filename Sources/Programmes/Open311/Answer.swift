import Basics
import Documents

/// An answer of the interface, written once and spoken in XML and in JSON. From XML to JSON the outermost element is dropped, what
/// only holds repeated children is a list also with one or none, and an empty element is null.
indirect enum Answer: Sendable, Hashable {
  case null
  case text(String)
  case flag(Bool)
  case number(Double)
  /// What repeats, and how each is called in XML.
  case list(String, [Answer])
  /// In the order of the specification; a nil member is left out of both.
  case record([Member])

  struct Member: Sendable, Hashable {
    var name: String
    var value: Answer
  }

  /// A record of what is there: a nil value is left out.
  static func record(_ members: KeyValuePairs<String, Answer?>) -> Answer {
    .record(members.compactMap { name, value in value.map { Member(name: name, value: $0) } })
  }

  /// A text, or null where there is none.
  static func text(_ text: String?) -> Answer { text?.nonEmpty.map { .text($0) } ?? .null }

  /// The bytes of the answer.
  /// - Parameter root: how the outermost element is called.
  func written(_ format: Format, root: String) -> [UInt8] {
    switch format {
    case .json: return Array(json.description.utf8)
    case .xml:
      var writer = XMLWriter()
      write(root, to: &writer)
      return writer.take()
    }
  }

  private var json: JSONValue {
    switch self {
    case .null: .null
    case .text(let text): .string(text)
    case .flag(let flag): .bool(flag)
    case .number(let number): number == number.rounded() && abs(number) < 1e15 ? .integer(Int(number)) : .number(number)
    case .list(_, let items): .array(items.map(\.json))
    case .record(let members): .object(members.map { JSONMember($0.name, $0.value.json) })
    }
  }

  private func write(_ name: String, to writer: inout XMLWriter) {
    switch self {
    case .null: writer.element(name, nil)
    case .text(let text): writer.element(name, text)
    case .flag(let flag): writer.element(name, flag ? "true" : "false")
    case .number(let number): writer.element(name, JSONValue.text(of: number))
    case .list(let item, let items):
      guard !items.isEmpty else { return writer.element(name, nil) }
      writer.begin(name)
      for each in items { each.write(item, to: &writer) }
      writer.end()
    case .record(let members):
      writer.begin(name)
      for member in members {
        // Several of one name stand side by side.
        if case .list(member.name, let items) = member.value {
          for item in items { item.write(member.name, to: &writer) }
        } else {
          member.value.write(member.name, to: &writer)
        }
      }
      writer.end()
    }
  }
}

/// In which of the two an answer is spoken.
enum Format: String, Sendable, CaseIterable {
  case xml, json

  var mediaType: String { self == .xml ? "text/xml" : "application/json" }
}
