import Basics

/// Hides personal numbers in free text on output; the original is kept (个人信息保护法 arts. 25, 51).
package enum Masking {
  /// `13812345678` → `138****5678`; landlines and foreign numbers keep their last two digits.
  package static func phone(_ text: String) -> String {
    let digits = text.filter(\.isASCIIDigit)
    guard digits.count >= 7 else { return text.isEmpty ? "" : "****" }
    guard digits.count == 11, digits.hasPrefix("1") else {
      return String(repeating: "*", count: digits.count - 2) + digits.suffix(2)
    }
    return digits.prefix(3) + "****" + digits.suffix(4)
  }

  /// The surname of a Chinese name with stars; the first letter of others.
  package static func name(_ text: String) -> String {
    guard let first = text.trimmed.first else { return "" }
    return "\(first)**"
  }

  /// Replaces the middle of every run of seven or more digits (phones, ID cards, accounts), with a closing X of an ID card.
  package static func text(_ text: String) -> String {
    // Most texts have no digit, and scalars are quicker to look at than characters.
    guard text.unicodeScalars.contains(where: { "0"..."9" ~= $0 || "０"..."９" ~= $0 }) else { return text }
    var masked = ""
    var run = ""
    func flush() {
      let digits = run.filter(isDigit)
      masked += digits.count >= 7 ? "\(digits.prefix(3))****\(digits.count > 7 ? digits.suffix(2) : "")" : run
      run = ""
    }
    for character in text {
      if isDigit(character) || (!run.isEmpty && (character == "X" || character == "x") && run.count == 17) {
        run.append(character)
      } else if (character == "-" || character == " ") && run.count >= 3 && run.last.map(isDigit) == true {
        run.append(character)
      } else {
        flush()
        masked.append(character)
      }
    }
    flush()
    return masked
  }

  /// Also the full-width digits of Chinese keyboards.
  private static func isDigit(_ character: Character) -> Bool {
    character.isASCIIDigit || ("０"..."９").contains(character)
  }
}
