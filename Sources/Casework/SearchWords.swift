/// The words a text is found by. Chinese has no spaces, so of a run of its characters every pair of neighbours is a word; what is written
/// in letters and digits is a word as a whole. Both engines index and ask for the same words, so both find the same.
package enum SearchWords {
  /// As many characters of a text are looked at.
  static let charactersMost = 4_000

  private enum Kind { case letters, others, none }

  private static func kind(_ scalar: Unicode.Scalar) -> Kind {
    guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else { return .none }
    // Scripts without spaces: Han, kana, Hangul and all that stands behind the Latin, Greek and Cyrillic blocks.
    return scalar.value < 0x2E80 ? .letters : .others
  }

  /// Runs of one kind, in lower case.
  private static func runs(_ text: String) -> [(kind: Kind, scalars: [Unicode.Scalar])] {
    var runs: [(kind: Kind, scalars: [Unicode.Scalar])] = []
    for scalar in text.lowercased().unicodeScalars.prefix(charactersMost) {
      let kind = kind(scalar)
      if kind == .none {
        runs.append((.none, []))
      } else if runs.last?.kind == kind {
        runs[runs.count - 1].scalars.append(scalar)
      } else {
        runs.append((kind, [scalar]))
      }
    }
    return runs.filter { !$0.scalars.isEmpty }
  }

  private static func word(_ scalars: some Collection<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars))
  }

  private static func pairs(_ scalars: [Unicode.Scalar]) -> [String] {
    scalars.count == 1 ? [word(scalars)] : (1..<scalars.count).map { word(scalars[($0 - 1)...$0]) }
  }

  /// Every word of the texts, each once, in order of their letters.
  package static func of(_ texts: [String]) -> [String] {
    var words: Set<String> = []
    for run in texts.flatMap(runs) {
      if run.kind == .letters {
        words.insert(word(run.scalars.prefix(40)))
      } else {
        words.formUnion(pairs(run.scalars))
      }
    }
    return words.sorted()
  }

  /// A word of a question; `isStart` when words that begin with it count as well.
  package struct Wanted: Sendable, Hashable {
    package var word: String
    package var isStart: Bool
  }

  /// What a text must have to be found: all of these. Empty when the question holds no letter.
  package static func wanted(_ question: String) -> [Wanted] {
    var wanted: [Wanted] = []
    for run in runs(question) {
      if run.kind == .letters {
        wanted.append(Wanted(word: word(run.scalars.prefix(40)), isStart: true))
      } else {
        // One character alone stands at the beginning of its pairs.
        wanted += pairs(run.scalars).map { Wanted(word: $0, isStart: run.scalars.count == 1) }
      }
    }
    return Array(wanted.reduce(into: [Wanted]()) { if !$0.contains($1) { $0.append($1) } }.prefix(20))
  }
}
