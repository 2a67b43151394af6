import Basics

/// Keeps small counts out of public figures, so that nobody is recognised by being one of few: a count of one to four is
/// said to be fewer than five (k = 5, the usual threshold of official statistics), and where a total would give it away
/// by subtraction, further figures are withheld (primary and complementary cell suppression; Willenborg and de Waal,
/// Elements of Statistical Disclosure Control, 2001, chapters 1 and 6). For the public only: staff see counts as they are.
///
/// What is guarded against is computing from what is said. Who also reasons about why just these figures were withheld may
/// narrow a count down further; that is the known limit of the method.
package enum SmallNumbers {
  /// Counts below it, other than 0, are not said.
  package static let threshold = 5

  /// A count as the public may read it.
  package enum Figure: Sendable, Hashable {
    case exact(Int)
    /// One to four.
    case few
    /// At least the threshold, withheld because others could be computed from it.
    case withheld

    /// The count with `grouping` applied, or the words that stand for it.
    package func words(_ grouping: (Int) -> String = { String($0) }) -> Phrase {
      switch self {
      case .exact(let count): .verbatim(grouping(count))
      case .few: Phrase("少于 \(SmallNumbers.threshold)", "fewer than \(SmallNumbers.threshold)")
      case .withheld: Phrase("不公布", "withheld")
      }
    }
  }

  /// A count that stands alone: no other figure is a part or a sum of it.
  package static func alone(_ count: Int) -> Figure {
    (1..<threshold).contains(count) ? .few : .exact(count)
  }

  /// A share that stands alone; nil where so few were judged that it would count persons.
  package static func share(_ part: Int, of whole: Int) -> Double? {
    whole < threshold ? nil : Double(part) / Double(whole)
  }

  /// Counts that are shown beside their sum. Withholds the next smallest figures, and at last the sum itself, until every
  /// count that is not said could still be at least two numbers.
  /// - Parameter counts: not negative.
  package static func parts(_ counts: [Int]) -> (parts: [Figure], total: Figure) {
    var figures = counts.map(alone)
    let total = counts.reduce(0, +)
    guard figures.contains(.few) else { return (figures, .exact(total)) }
    // What tempts: the total alone being small would say that its parts are.
    guard total >= threshold else { return (figures, .few) }
    var candidates = counts.indices.filter { counts[$0] >= threshold }.sorted { (counts[$0], $0) < (counts[$1], $1) }
    while isGivenAway(figures, total) {
      guard !candidates.isEmpty else { return (figures, .withheld) }
      figures[candidates.removeFirst()] = .withheld
    }
    return (figures, .exact(total))
  }

  /// Whether a small count can be computed from the total and the figures that are said.
  private static func isGivenAway(_ figures: [Figure], _ total: Int) -> Bool {
    var rest = total, least = 0
    var most: Int? = 0
    for figure in figures {
      switch figure {
      case .exact(let count): rest -= count
      case .few:
        least += 1
        most = most.map { $0 + threshold - 1 }
      case .withheld:
        least += threshold
        most = nil
      }
    }
    // One small count lies between what the others can leave for it at most and at least.
    let lowest = max(1, most.map { rest - ($0 - (threshold - 1)) } ?? 1)
    let highest = min(threshold - 1, rest - (least - 1))
    return figures.contains(.few) && lowest >= highest
  }
}
