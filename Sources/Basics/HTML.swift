/// HTML text. A value in `\( )` of a literal is escaped; only another `HTML` is taken as it is.
package struct HTML: Sendable, ExpressibleByStringInterpolation {
  package var text: String

  package init(stringLiteral value: String) { text = value }
  package init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  /// Escapes the text for use between tags and inside quoted attributes.
  package init(escaping value: String) {
    text = ""
    text.appendEscapedHTML(value)
  }

  package static let empty: HTML = ""

  package static func + (left: HTML, right: HTML) -> HTML {
    var sum = left
    sum.text += right.text
    return sum
  }

  package static func += (left: inout HTML, right: HTML) { left.text += right.text }

  package struct Interpolation: StringInterpolationProtocol {
    var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity + interpolationCount * 24) }
    package mutating func appendLiteral(_ literal: String) { text += literal }
    package mutating func appendInterpolation(_ value: HTML) { text += value.text }
    package mutating func appendInterpolation(_ value: HTML?) { text += value?.text ?? "" }
    package mutating func appendInterpolation(_ value: String) { text.appendEscapedHTML(value) }
    package mutating func appendInterpolation(_ value: Substring) { text.appendEscapedHTML(String(value)) }
    package mutating func appendInterpolation(_ value: (some BinaryInteger)) { text += String(value) }
    package mutating func appendInterpolation(_ value: Key) { text += String(value.number) }
    package mutating func appendInterpolation(_ value: LocalDate) { text += value.description }
    package mutating func appendInterpolation(_ value: [HTML]) { for part in value { text += part.text } }
  }
}

extension Sequence {
  /// One piece of HTML for each element, one after the other.
  package func html(_ piece: (Element) throws -> HTML) rethrows -> HTML {
    var sum = HTML.empty
    for element in self { sum += try piece(element) }
    return sum
  }
}

extension String {
  /// Appends the text with `& < > " '` replaced; in one piece when there is nothing to replace, as nearly always.
  fileprivate mutating func appendEscapedHTML(_ value: String) {
    let needs = value.utf8.contains { $0 == 38 || $0 == 60 || $0 == 62 || $0 == 34 || $0 == 39 }
    guard needs else {
      self += value
      return
    }
    for scalar in value.unicodeScalars {
      switch scalar {
      case "&": self += "&amp;"
      case "<": self += "&lt;"
      case ">": self += "&gt;"
      case "\"": self += "&quot;"
      case "'": self += "&#39;"
      default: unicodeScalars.append(scalar)
      }
    }
  }
}
