import Basics
import Indicators

/// What a snapshot comes to: points, ranks and awards, in whole numbers only, so that every machine gives the same bytes.
///
/// - Points of an indicator, in hundredths: by `rank`, `10 000 × (n − rank) ÷ (n − 1)`; on the `line`, from `floor` for the worst of
///   the group to 100 for the best. Where all are the same, all have 100.
/// - Score on a board: the mean of its indicators' points by weight. Whoever lacks a value there has no score and no rank.
/// - Ranks are shared by ties: 1, 1, 3. With fewer than `minimum` figures in a group there are none.
package struct LeagueResult: Sendable, Hashable {
  /// One value and how it was reckoned.
  package struct Cell: Sendable, Hashable {
    package var measure: String
    package var unit: String
    package var group: String
    /// What is compared: the value, or its share of the target in thousandths of a percent.
    package var figure: Int?
    /// Hundredths.
    package var points: Int?
    package var rank: Int?
    /// Ahead of schedule in thousandths of a percent point, now and the month before.
    package var ahead: Int?
    package var aheadBefore: Int?
  }

  /// A unit on a board; with `board` empty over all boards.
  package struct Score: Sendable, Hashable {
    package var board: String
    package var group: String
    package var unit: String
    package var points: Int?
    package var rank: Int?
  }

  /// A flag or light that the rules give.
  package struct Award: Sendable, Hashable {
    package var rule: String
    package var kind: LeaguePlan.AwardKind
    package var board: String
    package var group: String
    package var unit: String
    /// The indicators it rests on, with figure and rank.
    package var cases: [Case]

    /// An indicator that it rests on.
    package struct Case: Sendable, Hashable {
      package var measure: String
      package var figure: Int?
      package var rank: Int?

      package var text: String { "\(measure):\(figure.map { "\($0)" } ?? "-"):\(rank.map { "\($0)" } ?? "-")" }
    }

    /// `gdp:6500:1;revenue:83000:2`.
    package var casesText: String { cases.map(\.text).joined(separator: ";") }
  }

  package private(set) var cells: [Cell] = []
  package private(set) var scores: [Score] = []
  package private(set) var totals: [Score] = []
  package private(set) var awards: [Award] = []

  package init(_ snapshot: LeagueSnapshot) {
    let plan = snapshot.plan
    let inputs = Dictionary(snapshot.inputs.map { ($0.cell, $0) }, uniquingKeysWith: { first, _ in first })
    for group in plan.groups {
      var sums: [String: Int] = [:], without: Set<String> = []
      var boards = 0
      for board in plan.boards {
        let measures = board.measures.filter { $0.groups.contains(group.code) }
        guard !measures.isEmpty else { continue }
        boards += 1
        let found = measures.map { Self.cells($0, group, inputs, snapshot) }
        let scores = Self.scores(board.code, group, measures, found)
        let ranked = Self.ranked(scores, minimum: plan.minimum)
        cells += found.flatMap { $0 }
        self.scores += ranked
        awards += Self.awards(plan, group, measures, ranked, found)
        for score in ranked {
          if let points = score.points { sums[score.unit, default: 0] += points } else { without.insert(score.unit) }
        }
      }
      guard boards > 0 else { continue }
      let all = group.members.map { member in
        Score(
          board: "", group: group.code, unit: member.code,
          points: without.contains(member.code) ? nil : Ratio.divided(sums[member.code] ?? 0, by: boards), rank: nil)
      }
      totals += Self.ranked(all, minimum: plan.minimum)
    }
  }

  private static func cells(
    _ measure: LeaguePlan.Measure, _ group: LeaguePlan.Group, _ inputs: [LeaguePlan.Cell: LeagueSnapshot.Input],
    _ snapshot: LeagueSnapshot
  ) -> [Cell] {
    var cells = group.members.map { member -> Cell in
      let input = inputs[LeaguePlan.Cell(measure: measure.code, unit: member.code)]
      let target = measure.targets[member.code] ?? 0, month = snapshot.month.month
      let figure: Int? =
        switch measure.figure {
        case .value: input?.value
        case .completion: input?.value.flatMap { Comparison.share($0, of: target) }
        }
      return Cell(
        measure: measure.code, unit: member.code, group: group.code, figure: figure, points: nil, rank: nil,
        ahead: input?.value.flatMap { Comparison.ahead($0, target: target, month: month) },
        aheadBefore: month > 1 ? input?.before.flatMap { Comparison.ahead($0, target: target, month: month - 1) } : nil)
    }
    let figures = cells.compactMap(\.figure)
    guard figures.count >= snapshot.plan.minimum, let least = figures.min(), let most = figures.max() else {
      return cells
    }
    for index in cells.indices {
      guard let figure = cells[index].figure else { continue }
      let better = figures.count { measure.direction == .up ? $0 > figure : $0 < figure }
      cells[index].rank = better + 1
      if least == most {
        cells[index].points = 10_000
      } else if measure.scoring == .rank {
        cells[index].points = Ratio.divided(10_000 * (figures.count - better - 1), by: figures.count - 1)
      } else {
        let way = measure.direction == .up ? figure - least : most - figure
        cells[index].points =
          snapshot.plan.floor * 100 + Ratio.divided((100 - snapshot.plan.floor) * 100 * way, by: most - least)
      }
    }
    return cells
  }

  private static func scores(
    _ board: String, _ group: LeaguePlan.Group, _ measures: [LeaguePlan.Measure], _ found: [[Cell]]
  ) -> [Score] {
    let weights = measures.reduce(0) { $0 + $1.weight }
    return group.members.indices.map { index in
      let points = found.map { $0[index].points }
      let sum = zip(points, measures).reduce(Int?.some(0)) { sum, one in
        guard let sum, let points = one.0 else { return nil }
        return sum + points * one.1.weight
      }
      return Score(
        board: board, group: group.code, unit: group.members[index].code,
        points: sum.map { Ratio.divided($0, by: weights) }, rank: nil)
    }
  }

  /// Ties share a rank; too few have none.
  static func ranked(_ scores: [Score], minimum: Int) -> [Score] {
    let points = scores.compactMap(\.points)
    guard points.count >= minimum else { return scores }
    return scores.map { score in
      var score = score
      score.rank = score.points.map { own in points.count { $0 > own } + 1 }
      return score
    }
  }

  private static func awards(
    _ plan: LeaguePlan, _ group: LeaguePlan.Group, _ measures: [LeaguePlan.Measure], _ scores: [Score],
    _ found: [[Cell]]
  ) -> [Award] {
    let last = scores.compactMap(\.rank).max() ?? 0
    return plan.rules.flatMap { rule in
      group.members.indices.compactMap { index -> Award? in
        let score = scores[index], own = found.map { $0[index] }
        let grounds: [Cell]
        switch rule.when {
        case .first: grounds = score.rank == 1 && last > 1 && (score.points ?? 0) >= rule.score ? own : []
        case .last: grounds = score.rank == last && last > 1 && (score.points ?? 0) < rule.score ? own : []
        case .behind: grounds = own.filter { ($0.ahead ?? 0) < 0 && ($0.aheadBefore ?? 0) < 0 }
        }
        guard !grounds.isEmpty else { return nil }
        return Award(
          rule: rule.code, kind: rule.kind, board: score.board, group: group.code, unit: score.unit,
          cases: grounds.map { Award.Case(measure: $0.measure, figure: $0.figure, rank: $0.rank) })
      }
    }
  }

  /// The same for the same snapshot on every machine and engine.
  package var text: String {
    func word(_ number: Int?) -> String { number.map { "\($0)" } ?? "-" }
    var lines = ["yiwang-league-result 1"]
    lines += cells.map {
      let figures = [$0.figure, $0.points, $0.rank, $0.ahead, $0.aheadBefore].map(word).joined(separator: " ")
      return "cell \($0.measure) \($0.group) \($0.unit) \(figures)"
    }
    lines += (scores + totals).map {
      "score \($0.board.nonEmpty ?? "*") \($0.group) \($0.unit) \(word($0.points)) \(word($0.rank))"
    }
    lines += awards.map { "award \($0.rule) \($0.kind.rawValue) \($0.board) \($0.group) \($0.unit) \($0.casesText)" }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension LeagueResult {
  /// The value of an indicator and unit.
  package func cell(_ measure: String, _ unit: String) -> Cell? {
    cells.first { $0.measure == measure && $0.unit == unit }
  }
}
