import Basics
import Documents
import Indicators
import Organization

extension FrozenInputs {
  /// Why frozen inputs cannot be read.
  package struct Unreadable: Error, Sendable {
    package var section: Section
    /// The number of the line, from 1; nil for the whole.
    package var line: Int?

    package init(_ section: Section, line: Int? = nil) {
      self.section = section
      self.line = line
    }
  }

  /// The scheme as it was frozen, with the indicators of then.
  package func scheme() throws(Unreadable) -> Scheme {
    var problems: Problems = []
    // Who enters observed values does not matter here: only formulas are looked up.
    let nobody = Roster(agencies: [], roles: [], posts: [], holdings: [])
    let indicators =
      self[.indicators].isEmpty ? IndicatorList() : IndicatorList(self[.indicators], roster: nobody, into: &problems)
    var faults: Problems = []
    guard let scheme = Scheme(self[.scheme], file: "scheme", indicators: indicators, into: &faults) else {
      throw Unreadable(.scheme)
    }
    return scheme
  }

  /// The facts, line by line.
  package func facts() throws(Unreadable) -> [MatterFacts] {
    var facts: [MatterFacts] = []
    let lines = lines(.facts)
    facts.reserveCapacity(lines.count)
    for (index, line) in lines.enumerated() {
      guard let one = MatterFacts(line: line) else { throw Unreadable(.facts, line: index + 1) }
      facts.append(one)
    }
    return facts
  }

  /// Makes the result anew, from nothing but what is frozen.
  package func appraisal(_ period: Period) throws(Unreadable) -> Appraisal {
    try appraisal(period, scheme: scheme(), facts: facts())
  }

  /// The same with other facts, such as those that the log gives today.
  package func appraisal(_ period: Period, scheme: Scheme, facts: [MatterFacts]) throws(Unreadable) -> Appraisal {
    var standing: [Scheme.Standing] = []
    for (index, line) in lines(.hand).enumerated() {
      guard let hand = HandScore.read(line) else { throw Unreadable(.hand, line: index + 1) }
      standing.append(hand)
    }
    let wanted = Set(standing.filter { $0.criterion.hasPrefix("mark:") }.map(\.subject))
    let marked = Dictionary(
      facts.filter { wanted.contains($0.number) }.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    let counts = CountedFacts.counts(facts, by: scheme.sort, in: period)
    return scheme.appraise(
      units, scheme.inputs(counts: counts, standing: standing, marked: marked, period: period), period: period)
  }
}
