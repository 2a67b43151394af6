import Basics
import Documents
import Indicators

/// The text of a review with gaps for figures, from the pack. Nothing in it is a number: whoever writes a number by hand has none behind it.
package struct ReviewText: Sendable, Hashable {
  package static let path = "reviews/half-year.yaml"

  /// What stands in a gap.
  package enum Gap: Sendable, Hashable {
    /// The value of an indicator.
    case value(String)
    /// The change on the year before as it was published.
    case change(String)
    /// A basic count of a lifecycle.
    case count(flow: String, BasicCount)

    /// `{code}`, `{code.yoy}`, `{flow/count}` without the braces; nil if it is none.
    package init?(_ text: some StringProtocol) {
      let text = String(text)
      if let slash = text.firstIndex(of: "/") {
        guard let count = BasicCount(rawValue: String(text[text.index(after: slash)...])) else { return nil }
        self = .count(flow: String(text[..<slash]), count)
      } else if text.hasSuffix(".yoy") {
        self = .change(String(text.dropLast(4)))
      } else {
        guard !text.isEmpty, !text.contains(".") else { return nil }
        self = .value(text)
      }
    }
  }

  /// A piece of a sentence.
  package enum Piece: Sendable, Hashable {
    case words(String)
    case gap(Gap)
  }

  /// One sentence in both languages.
  package struct Sentence: Sendable, Hashable {
    package var phrase: Phrase

    /// In the order of the language.
    package func pieces(_ language: Language) -> [Piece] { ReviewText.pieces(phrase[language]) }

    /// Every figure it needs, in the order of the first language.
    package var gaps: [Gap] {
      pieces(.zh).compactMap { if case .gap(let gap) = $0 { gap } else { nil } }
    }
  }

  /// A heading with its sentences.
  package struct Section: Sendable, Hashable {
    package var heading: Phrase
    package var sentences: [Sentence]
  }

  package var title: Phrase
  package var periods: [Period.Kind]
  package var sections: [Section]

  /// Reads the file; what is wrong with it is added to the problems, by line.
  package init?(_ text: String, file: String = path, indicators: IndicatorList, into problems: inout Problems) {
    guard let root = YAMLNode.parse(text, file: file, into: &problems) else { return nil }
    root.unknownKeys(allowed: ["title", "periods", "sections"], into: &problems)
    title = root.phrase("title", into: &problems)
    let kinds = root.optionalTexts("periods", into: &problems)
    periods = kinds.compactMap { Period.Kind(rawValue: $0) }
    if periods.isEmpty || periods.count < kinds.count {
      problems.append(
        root.problem(
          Phrase("periods 有不认识的统计期", "`periods` has one that is not known"),
          remedy: Phrase("可用：month、quarter、halfYear、year、cumulative", "use month, quarter, halfYear, year, cumulative"))
      )
    }
    sections = root.list("sections", into: &problems).map { node in
      node.unknownKeys(allowed: ["heading", "sentences"], into: &problems)
      let sentences = node.list("sentences", into: &problems).map { line in
        let sentence = Sentence(phrase: line.phrase(into: &problems))
        Self.check(sentence, line, indicators, into: &problems)
        return sentence
      }
      return Section(heading: node.phrase("heading", into: &problems), sentences: sentences)
    }
  }

  private static func check(
    _ sentence: Sentence, _ node: YAMLNode, _ indicators: IndicatorList, into problems: inout Problems
  ) {
    for language in Language.allCases {
      for name in names(sentence.phrase[language]) where Gap(name) == nil {
        problems.append(
          node.problem(
            Phrase("看不懂 {\(name)}", "{\(name)} cannot be read"),
            remedy: Phrase("写 {指标}、{指标.yoy} 或 {流程/计数}", "write {indicator}, {indicator.yoy} or {lifecycle/count}")))
      }
    }
    let sides = Language.allCases.map { language in
      Set(sentence.pieces(language).compactMap { if case .gap(let gap) = $0 { gap } else { nil } })
    }
    if sides[0] != sides[1] {
      problems.append(
        node.problem(
          Phrase("中英文里的数不同", "the figures of the two languages differ"),
          remedy: Phrase("两边用同样的大括号", "use the same braces in both")))
    }
    for gap in sentence.gaps {
      let code: String? =
        switch gap {
        case .value(let code), .change(let code): code
        case .count: nil
        }
      if let code, indicators[code] == nil {
        problems.append(
          node.problem(
            Phrase("没有指标 \(code)", "there is no indicator \(code)"),
            remedy: Phrase("在 indicators.yaml 中加上", "add it to indicators.yaml")))
      }
    }
  }

  /// What stands in the braces.
  private static func names(_ text: String) -> [Substring] {
    text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().map { $0.prefix { $0 != "}" } }
  }

  private static func pieces(_ text: String) -> [Piece] {
    let parts = text.split(separator: "{", omittingEmptySubsequences: false)
    var pieces: [Piece] = parts[0].isEmpty ? [] : [.words(String(parts[0]))]
    for part in parts.dropFirst() {
      let name = part.prefix { $0 != "}" }
      if let gap = Gap(name) { pieces.append(.gap(gap)) }
      let rest = part.dropFirst(name.count + 1)
      if !rest.isEmpty { pieces.append(.words(String(rest))) }
    }
    return pieces
  }
}
