import Basics
import Indicators

/// What a unit is scored by.
package struct UnitInput: Sendable, Hashable {
  package var counts: Counts
  /// The counts of its matters with a mark that doubles, once more: what they cost is taken off twice.
  package var doubled: Counts
  /// How many matters bear a mark, by its code.
  package var marks: [String: Int]
  /// The same of matters with a mark that doubles.
  package var doubledMarks: [String: Int]
  /// Approved points in thousandths, by criterion.
  package var byHand: [String: Int]

  package init(
    counts: Counts = .zero, doubled: Counts = .zero, marks: [String: Int] = [:], doubledMarks: [String: Int] = [:],
    byHand: [String: Int] = [:]
  ) {
    self.counts = counts
    self.doubled = doubled
    self.marks = marks
    self.doubledMarks = doubledMarks
    self.byHand = byHand
  }
}

extension Scheme {
  /// Scores every unit and ranks it among its peers. Pure, in whole numbers.
  package func appraise(_ units: [AppraisedUnit], _ inputs: [String: UnitInput], period: Period) -> Appraisal {
    let lines = units.map { line($0, inputs[$0.code] ?? UnitInput()) }
    return Appraisal(
      scheme: id, period: period,
      lines: groups.flatMap { group in ranked(lines.filter { $0.unit.group == group.code }) })
  }

  private func line(_ unit: AppraisedUnit, _ input: UnitInput) -> Appraisal.Line {
    let cells = criteria.map { $0.cell(input) }
    let sampled = sample.value(input.counts).numerator
    let due = input.counts[.dueHandling]
    var line = Appraisal.Line(
      unit: unit, cells: cells, sample: sampled, score: sampled > 0 ? score(cells) : nil,
      excluded: Ratio(input.counts[.excluded], over: due))
    if sampled >= minimum, let score = line.score { line.grade = grade(of: score)?.code }
    return line
  }

  /// The sum of the points; nil where no criterion could be judged. Criteria without a case leave the sum or give all, as the
  /// scheme says; what is not entered by hand leaves it always.
  func score(_ cells: [Appraisal.Cell]) -> Int? {
    var sum = 0, judged = 0, bonus = 0
    for (criterion, cell) in zip(criteria, cells) {
      if criterion.isBonus {
        bonus += cell.state == .judged ? cell.points : 0
      } else if cell.state == .judged {
        sum += cell.points
        judged += criterion.points
      } else if cell.state == .none, unjudged == .full {
        sum += criterion.points
        judged += criterion.points
      }
    }
    guard judged > 0 else { return nil }
    return Ratio.divided(sum * full, by: judged) + bonus
  }

  /// The grade of a score in thousandths, by its share in the full points.
  package func grade(of score: Int) -> Grade? {
    guard full > 0 else { return nil }
    let share = Ratio.divided(score * 100_000, by: full)
    return grades.first { share >= $0.from }
  }

  /// Ranks of a competition: two that are equal share the better one, and the next is left out.
  private func ranked(_ lines: [Appraisal.Line]) -> [Appraisal.Line] {
    var placed = lines.filter { $0.grade != nil }.sorted {
      ($1.score ?? 0, $0.unit.code) < ($0.score ?? 0, $1.unit.code)
    }
    for index in placed.indices {
      placed[index].rank =
        index > 0 && placed[index].score == placed[index - 1].score ? placed[index - 1].rank : index + 1
    }
    let rest = lines.filter { $0.grade == nil }.sorted {
      ($0.score == nil ? 1 : 0, $0.unit.code) < ($1.score == nil ? 1 : 0, $1.unit.code)
    }
    return placed + rest
  }
}

extension Criterion {
  /// What it gives a unit.
  package func cell(_ input: UnitInput) -> Appraisal.Cell {
    switch rule {
    case .hand:
      guard let value = input.byHand[code] else { return Appraisal.Cell(.missing, [], points: 0) }
      return Appraisal.Cell(.judged, [], points: bounded(value))
    case .deduct:
      let counted = items.map { count($0, input, twice: true) }
      let off = zip(items, counted).reduce(0) { $0 + $1.0.points * $1.1 }
      return Appraisal.Cell(.judged, counted.map { Ratio($0) }, points: bounded(points - off))
    case .award:
      let counted = items.map { count($0, input, twice: false) }
      let sum = zip(items, counted).reduce(0) { $0 + $1.0.points * $1.1 }
      return Appraisal.Cell(.judged, counted.map { Ratio($0) }, points: bounded(sum))
    case .proportional, .threshold, .shown:
      let ratios = tests.map { $0.formula.value(input.counts) }
      let judged = zip(tests, ratios).filter { $0.1.isDefined }
      guard !judged.isEmpty else { return Appraisal.Cell(.none, ratios, points: 0) }
      let isFew = judged.contains { ($0.1.denominator ?? 0) < minimum }
      let value = rule == .threshold ? points - judged.reduce(0) { $0 + shortfall($1) } : proportion(judged[0])
      return Appraisal.Cell(.judged, ratios, points: bounded(value), isFew: isFew)
    }
  }

  /// Never above the points or below the floor.
  private func bounded(_ value: Int) -> Int { max(floor, min(points, value)) }

  private func proportion(_ judged: (test: Test, ratio: Ratio)) -> Int {
    let all = judged.ratio.denominator ?? 1
    let part = judged.test.isDown ? all - judged.ratio.numerator : judged.ratio.numerator
    return Ratio.divided(points * part, by: all)
  }

  /// Points off for what a rate misses, in thousandths, rounded once at the end.
  private func shortfall(_ judged: (test: Test, ratio: Ratio)) -> Int {
    let all = judged.ratio.denominator ?? 1
    // In thousandths of a percent point, times the denominator.
    let missed = (judged.test.at * all - judged.ratio.numerator * 100_000) * (judged.test.isDown ? -1 : 1)
    guard missed > 0 else { return 0 }
    let whole = 1000 * all
    return switch steps {
    case .exact: Ratio.divided(missed * judged.test.perPoint, by: whole)
    case .started: (missed + whole - 1) / whole * judged.test.perPoint
    case .whole: missed / whole * judged.test.perPoint
    }
  }

  private func count(_ item: Item, _ input: UnitInput, twice: Bool) -> Int {
    switch item.what {
    case .formula(let formula):
      max(0, formula.value(input.counts).numerator + (twice ? formula.value(input.doubled).numerator : 0))
    case .mark(let code): (input.marks[code] ?? 0) + (twice ? input.doubledMarks[code] ?? 0 : 0)
    }
  }
}
