/// The languages every text on screen exists in. Chinese is the default.
package enum Language: String, Sendable, CaseIterable, Codable {
  case zh, en

  /// The value of the `lang` attribute of a page.
  package var tag: String { self == .zh ? "zh-Hans" : "en" }

  /// The text of this language; the other is not even put together.
  package func pick(_ zh: @autoclosure () -> String, _ en: @autoclosure () -> String) -> String {
    self == .zh ? zh() : en()
  }
}

/// One text in both languages, side by side, so that neither can be missing.
package struct Phrase: Sendable, Hashable, Codable {
  package var zh: String
  package var en: String

  package init(_ zh: String, _ en: String) {
    self.zh = zh
    self.en = en
  }

  package subscript(language: Language) -> String { language == .zh ? zh : en }

  /// The same text in both languages: a name, a number, a code.
  package static func verbatim(_ text: String) -> Phrase { Phrase(text, text) }

  package static func + (left: Phrase, right: Phrase) -> Phrase { Phrase(left.zh + right.zh, left.en + right.en) }
}

extension Sequence<Phrase> {
  /// Joins phrases as each language does: "、" in Chinese, ", " in English.
  package func joined(_ separator: Phrase = Phrase("、", ", ")) -> Phrase {
    Phrase(map(\.zh).joined(separator: separator.zh), map(\.en).joined(separator: separator.en))
  }
}
