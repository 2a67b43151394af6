import Basics
import Indicators

/// A review with its figures filled in: each sentence with the numbers of its sources, and what could not be said.
package struct Review: Sendable {
  /// Where a figure comes from, under its number.
  package struct Source: Sendable, Hashable {
    package var number: Int
    /// What it is: the name of the indicator or count.
    package var name: Phrase
    /// The formula with its parts, or the document it is taken from with revision and approver.
    package var origin: Phrase
    package var isExample: Bool
    /// The page behind it; nil if there is none.
    package var path: String?

    /// The number is given when the review is put together.
    package init(number: Int = 0, name: Phrase, origin: Phrase, isExample: Bool, path: String? = nil) {
      self.number = number
      self.name = name
      self.origin = origin
      self.isExample = isExample
      self.path = path
    }
  }

  /// A figure that fills a gap.
  package struct Figure: Sendable, Hashable {
    package var text: String
    package var source: Source

    /// `source.number` is given when the review is put together.
    package init(_ text: String, source: Source) {
      self.text = text
      self.source = source
    }
  }

  /// A sentence as it is told: words and figures in their order.
  package enum Piece: Sendable, Hashable {
    case words(String)
    case figure(String, source: Int)
  }

  /// A heading with the sentences that could be told.
  package struct Section: Sendable {
    package var heading: Phrase
    package var sentences: [[Piece]]
  }

  package var sections: [Section]
  package var sources: [Source]
  /// Sentences that lack a figure, with the names of what is missing.
  package var untold: [(sentence: String, missing: [String])]

  /// Puts it together.
  /// - Parameters:
  ///   - figures: what is known of each gap.
  ///   - name: what a gap is called, for saying that it is missing.
  package init(
    _ text: ReviewText, figures: [ReviewText.Gap: Figure], in language: Language, name: (ReviewText.Gap) -> String
  ) {
    var sources: [Source] = [], numbers: [ReviewText.Gap: Int] = [:]
    var untold: [(sentence: String, missing: [String])] = []
    sections = text.sections.compactMap { section in
      var told: [[Piece]] = []
      for sentence in section.sentences {
        let missing = sentence.gaps.filter { figures[$0] == nil }
        guard missing.isEmpty else {
          let words = sentence.pieces(language).map { piece in
            switch piece {
            case .words(let words): words
            case .gap(let gap): figures[gap]?.text ?? "…"
            }
          }
          untold.append((words.joined(), missing.map(name)))
          continue
        }
        told.append(
          sentence.pieces(language).map { piece in
            switch piece {
            case .words(let words): return .words(words)
            case .gap(let gap):
              guard let figure = figures[gap] else { return .words("…") }
              // One observation behind a value and its change is one source.
              let known = sources.first { $0.name == figure.source.name && $0.origin == figure.source.origin }?.number
              let number = numbers[gap] ?? known ?? sources.count + 1
              if number > sources.count {
                var source = figure.source
                source.number = number
                sources.append(source)
              }
              numbers[gap] = number
              return .figure(figure.text, source: number)
            }
          })
      }
      return told.isEmpty ? nil : Section(heading: section.heading, sentences: told)
    }
    self.sources = sources
    self.untold = untold
  }

  /// A sentence as plain text, with the numbers of its sources.
  package static func plain(_ pieces: [Piece]) -> String {
    pieces.map { piece in
      switch piece {
      case .words(let words): words
      case .figure(let text, let source): "\(text)[\(source)]"
      }
    }.joined()
  }
}
