import Basics
import Indicators

/// How units are appraised (评价办法): whom, in which groups, by which criteria, with which grades. Text of the pack with a version, so that
/// a figure of last year is read by the words of last year. Points are whole thousandths, so that every machine gives the same.
package struct Scheme: Sendable, Hashable {
  /// The three objects of GB/T 30428.4 (区域、部门、岗位). A function is a kind of post at an agency, whoever holds it; never a person.
  package enum Object: String, Sendable, CaseIterable {
    case region, agency, function

    package var label: Phrase {
      switch self {
      case .region: Phrase("区域", "Regions")
      case .agency: Phrase("单位", "Agencies")
      case .function: Phrase("岗位职能", "Functions")
      }
    }
  }

  /// What a criterion gives where there is nothing to judge.
  package enum Unjudged: String, Sendable, CaseIterable {
    /// It leaves the sum; what remains is scaled to the full points.
    case scale
    /// Its full points.
    case full
  }

  package var code: String
  package var version: Int
  package var name: Phrase
  package var object: Object
  /// Shipped to show how it is done, in force nowhere here; said wherever it is shown.
  package var isExample: Bool
  /// Where it is taken from, and what of it is ours.
  package var source: Phrase
  package var ours: Phrase
  /// The lifecycle whose matters count; nil for the main one.
  package var flow: String?
  package var periods: [Period.Kind]
  /// The first day after a period on which it may be frozen: 3 is the third day of the next month.
  package var freezeDay: Int
  /// So many days after publication a unit may object.
  package var objectionDays: Int
  /// Whose value says how large a unit's sample is, and below how many it is not ranked.
  package var sample: Formula
  package var minimum: Int
  package var unjudged: Unjudged
  package var groups: [PeerGroup]
  package var criteria: [Criterion]
  /// What may be marked at a matter by hand.
  package var marks: [Mark]
  /// The marks that double every deduction of their matter (Jinhua: assigned by a leader, or in the media).
  package var doubling: [String]
  /// From the best to the worst.
  package var grades: [Grade]

  package init(
    code: String, version: Int, name: Phrase, object: Object, isExample: Bool, source: Phrase, ours: Phrase,
    flow: String?,
    periods: [Period.Kind], freezeDay: Int, objectionDays: Int, sample: Formula, minimum: Int, unjudged: Unjudged,
    groups: [PeerGroup],
    criteria: [Criterion], marks: [Mark], doubling: [String], grades: [Grade]
  ) {
    self.code = code
    self.version = version
    self.name = name
    self.object = object
    self.isExample = isExample
    self.source = source
    self.ours = ours
    self.flow = flow
    self.periods = periods
    self.freezeDay = freezeDay
    self.objectionDays = objectionDays
    self.sample = sample
    self.minimum = minimum
    self.unjudged = unjudged
    self.groups = groups
    self.criteria = criteria
    self.marks = marks
    self.doubling = doubling
    self.grades = grades
  }

  /// `jinhua@1`.
  package var id: String { "\(code)@\(version)" }

  /// The points of all criteria but the bonus ones, in thousandths.
  package var full: Int { criteria.filter { !$0.isBonus }.map(\.points).reduce(0, +) }

  /// The criterion of the code; nil if there is none.
  package func criterion(_ code: String) -> Criterion? { criteria.first { $0.code == code } }

  /// Every basic count that it reads: of its criteria, of its sample, and what share was excluded.
  package var counts: Set<BasicCount> { Set(criteria.flatMap(\.counts) + sample.counts + [.dueHandling, .excluded]) }

  /// What people enter by hand: criteria, not marks.
  package var byHand: [Criterion] { criteria.filter { $0.rule == .hand } }

  /// The words of what was entered by hand for a criterion or, as `mark:fraud`, for a mark; nil if there is no such.
  package func label(ofHand code: String) -> Phrase? {
    code.hasPrefix("mark:") ? marks.first { $0.code == code.dropFirst(5) }?.name : criterion(code).map(\.name)
  }
}

/// Units that are compared with each other and with nobody else (同类组): size and ground differ too much otherwise (lesson 24).
package struct PeerGroup: Sendable, Hashable {
  package var code: String
  package var name: Phrase
  /// Kinds of areas or of agencies.
  package var kinds: [String]
  /// Codes of areas or agencies, beside those of the kinds.
  package var units: [String]
  /// Of functions: which, at each of the agencies.
  package var function: String

  package init(code: String, name: Phrase, kinds: [String] = [], units: [String] = [], function: String = "") {
    self.code = code
    self.name = name
    self.kinds = kinds
    self.units = units
    self.function = function
  }
}

/// Something about a matter that no count of the log says, entered by one person and approved by another.
package struct Mark: Sendable, Hashable {
  package var code: String
  package var name: Phrase

  package init(_ code: String, _ name: Phrase) {
    self.code = code
    self.name = name
  }
}

/// A result in words and a colour (评价等级).
package struct Grade: Sendable, Hashable {
  /// Always shown with the word beside it.
  package enum Colour: String, Sendable, CaseIterable { case green, blue, yellow, red }

  package var code: String
  package var name: Phrase
  /// From how many thousandths of a percent of the full points on.
  package var from: Int
  package var colour: Colour

  package init(_ code: String, _ name: Phrase, from: Int, colour: Colour) {
    self.code = code
    self.name = name
    self.from = from
    self.colour = colour
  }
}
