/// Writes records (RFC 4180, lines end with CRLF, UTF-8).
package struct CSVWriter {
  /// What is written and not yet taken.
  package private(set) var bytes: [UInt8]
  private let separator: UInt8
  private let guardsFormulas: Bool

  /// - Parameters:
  ///   - bom: begins with the byte order mark, without which Excel takes the text for GBK.
  ///   - guardsFormulas: puts `'` before a field that a spreadsheet would run as a formula and that is no plain number
  ///     (OWASP, CSV Injection). For files that people open, not for files that machines read.
  package init(separator: UInt8 = UInt8(ascii: ","), bom: Bool = false, guardsFormulas: Bool = false) {
    self.separator = separator
    self.guardsFormulas = guardsFormulas
    bytes = bom ? [0xEF, 0xBB, 0xBF] : []
  }

  package mutating func append(_ fields: [String]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(separator) }
      append(field, isAlone: fields.count == 1)
    }
    bytes += [13, 10]
  }

  /// What was written since the last time, for writing in pieces.
  package mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  private mutating func append(_ field: String, isAlone: Bool) {
    let marks = guardsFormulas && Self.isFormula(field) ? "'" : ""
    let text = marks + field
    let needsQuotes =
      text.utf8.contains { $0 == separator || $0 == 34 || $0 == 10 || $0 == 13 } || text.first == " "
      || text.last == " " || (isAlone && text.isEmpty)
    guard needsQuotes else {
      bytes += text.utf8
      return
    }
    bytes.append(34)
    for byte in text.utf8 {
      if byte == 34 { bytes.append(34) }
      bytes.append(byte)
    }
    bytes.append(34)
  }

  static func isFormula(_ field: String) -> Bool {
    // A CR before an LF is one Character; scalars see the CR.
    guard let first = field.unicodeScalars.first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) else { return false }
    let isNumber = field.utf8.dropFirst().allSatisfy { (48...57).contains($0) || $0 == 46 }
    return !(isNumber && (first == "-" || first == "+") && Double(field) != nil)
  }
}
