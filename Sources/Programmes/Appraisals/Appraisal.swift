import Basics
import Indicators

/// Who is appraised: an area, an agency, or a function at an agency.
package struct AppraisedUnit: Sendable, Hashable {
  package var code: String
  package var name: Phrase
  /// The code of its peer group.
  package var group: String

  package init(_ code: String, _ name: Phrase, group: String) {
    self.code = code
    self.name = name
    self.group = group
  }

  /// The agency that speaks for it: its own, that of its area, that of its function.
  package var agency: String { code.split(separator: "@").last.map(String.init) ?? code }
}

/// What a scheme makes of the counts of a period: every unit with every criterion, its score, grade and rank among its peers.
package struct Appraisal: Sendable, Hashable {
  /// What one criterion gives one unit.
  package struct Cell: Sendable, Hashable {
    /// Whether there was anything to judge.
    package enum State: String, Sendable {
      case judged
      /// Nothing to judge: every denominator is zero.
      case none
      /// Not entered by hand, or not approved yet.
      case missing
    }

    package var state: State
    /// One for each test; the number of cases where it is counted by cases.
    package var ratios: [Ratio]
    /// Thousandths; 0 where nothing was judged.
    package var points: Int
    /// So few in the denominator that chance decides.
    package var isFew: Bool

    package init(_ state: State, _ ratios: [Ratio], points: Int, isFew: Bool = false) {
      self.state = state
      self.ratios = ratios
      self.points = points
      self.isFew = isFew
    }
  }

  /// One unit with all its cells.
  package struct Line: Sendable, Hashable {
    package var unit: AppraisedUnit
    /// In the order of the criteria.
    package var cells: [Cell]
    /// How many its sample is.
    package var sample: Int
    /// Thousandths of a point; nil where nothing could be judged.
    package var score: Int?
    /// The code of its grade; nil for what is not ranked.
    package var grade: String?
    /// Ties share one. nil for what is too few to rank or has nothing to judge.
    package var rank: Int?
    /// How many were taken out of the appraisal, of how many that were due: so that taking out does not become the game (X6).
    package var excluded: Ratio

    package init(
      unit: AppraisedUnit, cells: [Cell], sample: Int, score: Int?, grade: String? = nil, rank: Int? = nil,
      excluded: Ratio
    ) {
      self.unit = unit
      self.cells = cells
      self.sample = sample
      self.score = score
      self.grade = grade
      self.rank = rank
      self.excluded = excluded
    }

    /// It has a score, but of too few to be ranked by.
    package var isTooFew: Bool { score != nil && rank == nil }
  }

  package var scheme: String
  package var period: Period
  /// By group in the order of the scheme; within a group by rank, then those not ranked, then by code.
  package var lines: [Line]

  package init(scheme: String, period: Period, lines: [Line]) {
    self.scheme = scheme
    self.period = period
    self.lines = lines
  }

  /// The units of a peer group.
  package func lines(of group: String) -> [Line] { lines.filter { $0.unit.group == group } }
  /// The line of a unit; nil if it is not appraised.
  package func line(_ unit: String) -> Line? { lines.first { $0.unit.code == unit } }
}
