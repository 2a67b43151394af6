import Basics

/// How a reader wants the pages: language, theme and letter size. Kept in three cookies, so that the first byte of a
/// page is already right and nothing flashes.
package struct Look: Sendable, Hashable {
  /// Light or dark; `auto` follows the device (`prefers-color-scheme`).
  package enum Theme: String, Sendable, CaseIterable { case auto, light, dark }
  /// Letter size; `large` is the version for older readers (大字版: nothing under 18 px, 60 px main targets).
  package enum Size: String, Sendable, CaseIterable { case standard, large }

  package var language: Language
  package var theme: Theme
  package var size: Size

  package init(language: Language = .zh, theme: Theme = .auto, size: Size = .standard) {
    self.language = language
    self.theme = theme
    self.size = size
  }

  /// From the cookies `language`, `theme`, `size`; what is missing or unknown stays as in `otherwise`.
  package init(cookies: [String: String], otherwise: Look = Look()) {
    self = otherwise.changed(by: cookies)
  }

  /// The look after `/look?language=en&theme=dark&size=large`; unknown values change nothing.
  package func changed(by query: [String: String]) -> Look {
    var look = self
    if let value = query["language"].flatMap(Language.init(rawValue:)) { look.language = value }
    if let value = query["theme"].flatMap(Theme.init(rawValue:)) { look.theme = value }
    if let value = query["size"].flatMap(Size.init(rawValue:)) { look.size = value }
    return look
  }

  /// Name and value of the cookies that keep this look.
  package var cookies: [(name: String, value: String)] {
    [("language", language.rawValue), ("theme", theme.rawValue), ("size", size.rawValue)]
  }

  /// The path of a switch to this look that returns to `back`.
  package func path(back: String) -> String {
    let query = "language=\(language.rawValue)&theme=\(theme.rawValue)&size=\(size.rawValue)"
    return "/look?\(query)&back=\(Look.percentEncoded(Look.homePath(back)))"
  }

  /// A path to return to, only within this site: anything else than one leading slash becomes `/`.
  package static func homePath(_ back: String) -> String {
    let bytes = Array(back.utf8)
    guard bytes.first == 47, bytes.dropFirst().first != 47, !bytes.contains(92), bytes.allSatisfy({ $0 >= 32 }) else {
      return "/"
    }
    return back
  }

  /// Everything but unreserved characters and `/` as `%XX` (RFC 3986, 2.1 and 2.3).
  package static func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    var encoded = ""
    for byte in text.utf8 {
      let letter = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
      if letter || [45, 46, 95, 126, 47].contains(byte) {
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        encoded += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return encoded
  }
}
