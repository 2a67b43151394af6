import Basics
import Indicators

/// One line of a scheme (评价指标): what is measured, and how many points that gives.
package struct Criterion: Sendable, Hashable {
  /// How points follow from what is measured.
  package enum Rule: String, Sendable, CaseIterable {
    /// Rate × points.
    case proportional
    /// Full points from a rate on; so many off for each percent point that is missing.
    case threshold
    /// So many off for each case.
    case deduct
    /// So many for each case, up to the points.
    case award
    /// Entered by a person with its ground, approved by another.
    case hand
    /// Stands beside the others and gives nothing.
    case shown

    package var label: Phrase {
      switch self {
      case .proportional: Phrase("按比例得分", "in proportion")
      case .threshold: Phrase("达标满分，不足扣分", "full from a rate on, less below")
      case .deduct: Phrase("按件扣分", "off for each case")
      case .award: Phrase("按件加分", "for each case")
      case .hand: Phrase("人工评分", "entered by hand")
      case .shown: Phrase("只列不计分", "shown, not counted")
      }
    }
  }

  /// How a part of a percent point counts.
  package enum Steps: String, Sendable, CaseIterable { case exact, started, whole }

  /// A rate, with what it must reach where the rule asks for that.
  package struct Test: Sendable, Hashable {
    /// `onTime@2`, or empty for a formula of the scheme's own.
    package var indicator: String
    package var formula: Formula
    /// Less is better.
    package var isDown: Bool
    /// In thousandths of a percent: 70 % is 70 000.
    package var at: Int
    /// Points off for each percent point, in thousandths.
    package var perPoint: Int

    package init(indicator: String = "", formula: Formula, isDown: Bool = false, at: Int = 0, perPoint: Int = 0) {
      self.indicator = indicator
      self.formula = formula
      self.isDown = isDown
      self.at = at
      self.perPoint = perPoint
    }
  }

  /// What is counted, and what each costs or gives.
  package struct Item: Sendable, Hashable {
    /// Counted from the log, or marked by people.
    package enum What: Sendable, Hashable {
      case formula(Formula)
      /// Marks of that code.
      case mark(String)
    }

    package var name: Phrase
    package var what: What
    /// Thousandths for each.
    package var points: Int

    package init(_ name: Phrase, _ what: What, points: Int) {
      self.name = name
      self.what = what
      self.points = points
    }
  }

  package var code: String
  package var name: Phrase
  /// For the head of a column.
  package var short: Phrase
  /// Of the value of its ratio; % unless the scheme says otherwise.
  package var unit: Phrase
  /// In thousandths.
  package var points: Int
  package var rule: Rule
  package var tests: [Test]
  package var items: [Item]
  /// Never less than this, in thousandths.
  package var floor: Int
  package var steps: Steps
  /// On top of the full points.
  package var isBonus: Bool
  /// A denominator below this is marked.
  package var minimum: Int

  package init(
    code: String, name: Phrase, short: Phrase? = nil, unit: Phrase = .verbatim("%"), points: Int, rule: Rule,
    tests: [Test] = [],
    items: [Item] = [], floor: Int = 0, steps: Steps = .exact, isBonus: Bool = false, minimum: Int = 1
  ) {
    self.code = code
    self.name = name
    self.short = short ?? name
    self.unit = unit
    self.points = points
    self.rule = rule
    self.tests = tests
    self.items = items
    self.floor = floor
    self.steps = steps
    self.isBonus = isBonus
    self.minimum = minimum
  }

  /// The basic counts behind it, each once, denominators first: they hold all matters that were judged.
  package var counts: [BasicCount] {
    let formulas =
      tests.map(\.formula) + items.compactMap { if case .formula(let formula) = $0.what { formula } else { nil } }
    var seen: Set<BasicCount> = []
    return (formulas.flatMap { ($0.denominator ?? []).map(\.count) } + formulas.flatMap { $0.numerator.map(\.count) })
      .filter { seen.insert($0).inserted }
  }

  /// The rule with its numbers in words, as the scheme says it.
  package var words: Phrase {
    var parts: [Phrase] = []
    switch rule {
    case .proportional:
      parts += tests.map { test in
        test.isDown
          ? Phrase(
            "（1 − \(test.formula.words.zh)）× \(text(points)) 分",
            "(1 − \(test.formula.words.en)) × \(text(points)) points")
          : Phrase("\(test.formula.words.zh) × \(text(points)) 分", "\(test.formula.words.en) × \(text(points)) points")
      }
    case .threshold:
      parts.append(Phrase("满分 \(text(points)) 分", "\(text(points)) points"))
      parts += tests.map { test in
        test.isDown
          ? Phrase(
            "\(test.formula.words.zh) 不高于 \(text(test.at))%，每高 1 个百分点扣 \(text(test.perPoint)) 分",
            "\(test.formula.words.en) of \(text(test.at)) % at most, \(text(test.perPoint)) off for each point above")
          : Phrase(
            "\(test.formula.words.zh) 不低于 \(text(test.at))%，每低 1 个百分点扣 \(text(test.perPoint)) 分",
            "\(test.formula.words.en) of \(text(test.at)) % at least, \(text(test.perPoint)) off for each point below")
      }
      if steps == .whole { parts.append(Phrase("不足 1 个百分点的不扣", "parts of a point are not counted")) }
      if steps == .started { parts.append(Phrase("不足 1 个百分点的按 1 个计", "a started point counts whole")) }
    case .deduct:
      parts.append(Phrase("满分 \(text(points)) 分", "\(text(points)) points"))
      parts += items.map {
        Phrase("\($0.name.zh)每件扣 \(text($0.points)) 分", "\(text($0.points)) off for each: \($0.name.en)")
      }
    case .award:
      parts += items.map {
        Phrase("\($0.name.zh)每件加 \(text($0.points)) 分", "\(text($0.points)) for each: \($0.name.en)")
      }
      parts.append(Phrase("至多 \(text(points)) 分", "\(text(points)) points at most"))
    case .hand:
      parts.append(
        Phrase(
          "0 至 \(text(points)) 分，一人录入依据，另一人审核",
          "0 to \(text(points)) points, entered with its ground, approved by another"))
    case .shown:
      parts += tests.map(\.formula.words)
      parts.append(rule.label)
    }
    if floor > 0 { parts.append(Phrase("最低 \(text(floor)) 分", "\(text(floor)) at least")) }
    if isBonus { parts.append(Phrase("附加分", "on top")) }
    return parts.joined(Phrase("；", "; "))
  }

  private func text(_ thousandths: Int) -> String { decimalText(thousandths: thousandths) }
}
