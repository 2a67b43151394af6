import Basics

/// The plan of a league (五拼五比方案) as the pack writes it: who contests with whom, on which boards, by which indicators, and what
/// is awarded. Source of the shape: the Nanjing plan of 2023-02-06 (paired groups, five boards, red flags and yellow lights).
package struct LeaguePlan: Sendable, Hashable {
  /// One who takes part.
  package struct Member: Sendable, Hashable {
    package var code: String
    /// nil for an agency of the pack, whose own name holds.
    package var name: Phrase?
    /// The agency that enters its values.
    package var by: String
  }

  /// Peers who are compared with one another and with nobody else (结对分组).
  package struct Group: Sendable, Hashable {
    package var code: String
    package var name: Phrase
    package var members: [Member]
  }

  /// Whether more or less of it is better.
  package enum Direction: String, Sendable, CaseIterable { case up, down }
  /// What is compared: the value itself, or its share of the year's target.
  package enum Figure: String, Sendable, CaseIterable { case value, completion }
  /// How a figure becomes points of 100: by rank, or on the line between the worst and the best of the group.
  package enum Scoring: String, Sendable, CaseIterable { case rank, linear }

  /// An indicator of a board (指标).
  package struct Measure: Sendable, Hashable {
    package var code: String
    package var name: Phrase
    package var unit: Phrase
    package var direction: Direction
    /// Counted from January; only then there is a schedule.
    package var isCumulative: Bool
    /// The agency that checks its values.
    package var source: String
    package var weight: Int
    /// Codes of the groups it holds for.
    package var groups: [String]
    package var figure: Figure
    package var scoring: Scoring
    /// The year's target by member, in thousandths.
    package var targets: [String: Int]
  }

  /// A board (榜) with its indicators.
  package struct Board: Sendable, Hashable {
    package var code: String
    /// 拼经济比贡献.
    package var contest: Phrase
    /// 争先榜.
    package var name: Phrase
    package var measures: [Measure]
  }

  /// Encouragement and reminder: the two boards of Nanjing's publications.
  package enum AwardKind: String, Sendable, CaseIterable {
    case redFlag, yellowLight

    package var label: Phrase {
      switch self {
      case .redFlag: Phrase("红旗", "Red flag")
      case .yellowLight: Phrase("黄灯", "Yellow light")
      }
    }
  }

  /// What an award is given for.
  package enum Occasion: String, Sendable, CaseIterable {
    /// First of its group on a board, with at least `score` points.
    case first
    /// Last of its group on a board, with fewer than `score` points.
    case last
    /// Behind the schedule of the year with some indicator, this month and the one before.
    case behind
  }

  /// When a flag is given or a light shown.
  package struct Rule: Sendable, Hashable {
    package var code: String
    package var kind: AwardKind
    package var when: Occasion
    /// In hundredths of a point.
    package var score: Int
    package var label: Phrase
  }

  package var code: String
  package var version: Int
  package var isExample: Bool
  package var title: Phrase
  package var basis: Phrase
  /// The day of the month after, by which a month is published.
  package var publishBy: Int
  /// With fewer figures in a group there are neither points nor ranks.
  package var minimum: Int
  /// What the worst gets on the line, in points.
  package var floor: Int
  package var groups: [Group]
  package var boards: [Board]
  package var rules: [Rule]

  package var measures: [Measure] { boards.flatMap(\.measures) }
  /// The indicator of the code.
  package func measure(_ code: String) -> Measure? { measures.first { $0.code == code } }
  /// The board that an indicator is on.
  package func board(of measure: String) -> Board? { boards.first { $0.measures.contains { $0.code == measure } } }
  /// The group of the code.
  package func group(_ code: String) -> Group? { groups.first { $0.code == code } }
  /// The group that a member is in.
  package func group(of member: String) -> Group? { groups.first { $0.members.contains { $0.code == member } } }
  /// Who takes part under the code.
  package func member(_ code: String) -> Member? { groups.flatMap(\.members).first { $0.code == code } }

  /// Every value that a month needs, in the order of the plan.
  package var cells: [Cell] {
    measures.flatMap { measure in
      groups.filter { measure.groups.contains($0.code) }.flatMap { group in
        group.members.map { Cell(measure: measure.code, unit: $0.code) }
      }
    }
  }

  /// By which day a month is to be published.
  package func dueDay(_ month: LeagueMonth) -> LocalDate { month.end + (publishBy - 1) }

  /// One value: an indicator of one unit.
  package struct Cell: Sendable, Hashable, Comparable {
    package var measure: String
    package var unit: String

    package init(measure: String, unit: String) {
      self.measure = measure
      self.unit = unit
    }

    package static func < (left: Cell, right: Cell) -> Bool { (left.measure, left.unit) < (right.measure, right.unit) }
  }
}
