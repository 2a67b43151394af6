extension StringProtocol {
  /// Without white space at both ends.
  package var trimmed: String {
    guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(self[start...end])
  }
}

extension String {
  /// nil for the empty text.
  package var nonEmpty: String? { isEmpty ? nil : self }
}

extension Character {
  package var isASCIIDigit: Bool { isASCII && ("0"..."9").contains(self) }
}
