import Basics

/// Writes XML 1.0 (output only): elements with text, no attributes, no namespaces. Whatever is put in comes out well-formed.
package struct XMLWriter: Sendable {
  private var bytes: [UInt8]
  private var open: [String] = []

  package init() { bytes = Array("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".utf8) }

  /// Begins an element; every one is ended by `end`.
  /// - Parameter name: of the source, never of a person.
  package mutating func begin(_ name: String) {
    indent()
    bytes += Array("<\(name)>\n".utf8)
    open.append(name)
  }

  /// Ends the element that was begun last.
  package mutating func end() {
    guard let name = open.popLast() else { return }
    indent()
    bytes += Array("</\(name)>\n".utf8)
  }

  /// An element with a text; nil or an empty one becomes `<name/>`.
  package mutating func element(_ name: String, _ text: String?) {
    indent()
    guard let text, !text.isEmpty else {
      bytes += Array("<\(name)/>\n".utf8)
      return
    }
    bytes += Array("<\(name)>".utf8)
    write(text)
    bytes += Array("</\(name)>\n".utf8)
  }

  /// What was written; elements that are still open are ended.
  package mutating func take() -> [UInt8] {
    while !open.isEmpty { end() }
    return bytes
  }

  private mutating func indent() {
    for _ in open { bytes += [32, 32] }
  }

  private mutating func write(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": bytes += Array("&amp;".utf8)
      case "<": bytes += Array("&lt;".utf8)
      case ">": bytes += Array("&gt;".utf8)
      // Readers make one line feed of CR LF, and of CR alone, unless it is written so.
      case "\r": bytes += Array("&#13;".utf8)
      default:
        if Self.isAllowed(scalar) { bytes += Array(String(scalar).utf8) } else { bytes += Array("\u{FFFD}".utf8) }
      }
    }
  }

  /// What a document may hold (XML 1.0, production 2): no reader takes the others, not even escaped.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}
