import Basics
import Ciphers

/// What a published month rests on, frozen: the rules of the plan that count, and every value. Its canonical text is what is hashed and
/// what anybody can reckon the month from again; it holds codes and numbers, no names of persons.
package struct LeagueSnapshot: Sendable, Hashable {
  /// One value of the month.
  package struct Input: Sendable, Hashable {
    package var measure: String
    package var unit: String
    /// In thousandths; nil where it was marked as missing.
    package var value: Int?
    /// The value published for the month before in the same year, for measures with a target.
    package var before: Int?
    /// Which entry of the cell it is: 1, 2, 3 …
    package var revision: Int
    /// The post that checked it, as a function.
    package var checker: String
    /// Where it is taken from; why it is missing.
    package var source: String

    package var cell: LeaguePlan.Cell { LeaguePlan.Cell(measure: measure, unit: unit) }

    package init(
      measure: String, unit: String, value: Int?, before: Int? = nil, revision: Int = 1, checker: String = "-",
      source: String = ""
    ) {
      self.measure = measure
      self.unit = unit
      self.value = value
      self.before = before
      self.revision = revision
      self.checker = checker
      self.source = source
    }
  }

  /// What cannot be read of a text: the line, from 1.
  package struct Fault: Error, Sendable, Hashable { package var line: Int }

  package var plan: LeaguePlan
  package var month: LeagueMonth
  package var revision: Int
  package var inputs: [Input]

  /// - Parameter inputs: in any order; the text has them sorted.
  package init(plan: LeaguePlan, month: LeagueMonth, revision: Int, inputs: [Input]) {
    self.plan = plan
    self.month = month
    self.revision = revision
    self.inputs = inputs.sorted { $0.cell < $1.cell }
  }

  package var lines: [String] {
    var lines = [
      "yiwang-league-snapshot 1", "league \(plan.code)", "plan \(plan.version)", "month \(month.code)",
      "revision \(revision)",
      "minimum \(plan.minimum)", "floor \(plan.floor)",
    ]
    for group in plan.groups {
      lines.append((["group", group.code] + group.members.map(\.code)).joined(separator: " "))
    }
    for board in plan.boards {
      for one in board.measures {
        lines.append(
          "indicator \(board.code) \(one.code) \(one.direction.rawValue) \(one.figure.rawValue) \(one.scoring.rawValue) \(one.weight)"
            + one.groups.map { " \($0)" }.joined())
        for (unit, target) in one.targets.sorted(by: { $0.key < $1.key }) {
          lines.append("target \(one.code) \(unit) \(target)")
        }
      }
    }
    for rule in plan.rules {
      lines.append("award \(rule.code) \(rule.kind.rawValue) \(rule.when.rawValue) \(rule.score)")
    }
    for one in inputs {
      let numbers = "\(one.value.map { "\($0)" } ?? "-") \(one.before.map { "\($0)" } ?? "-")"
      lines.append(
        "value \(one.measure) \(one.unit) \(numbers) \(one.revision) \(one.checker.nonEmpty ?? "-") \(Self.oneLine(one.source))"
      )
    }
    return lines
  }

  package var text: String { lines.joined(separator: "\n") + "\n" }
  /// SHA-256 of the text, as 64 hexadecimal digits.
  package var digest: String { Self.digest(text) }

  /// SHA-256 of a text in hexadecimal digits.
  package static func digest(_ text: String) -> String { hexadecimal(sha256(Array(text.utf8))) }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: { $0.isNewline || $0 == "\t" }).joined(separator: " ")
  }

  /// The first line in which two texts differ, from 1, with what each says there; nil if they are the same.
  package static func difference(_ left: String, _ right: String) -> (line: Int, left: String, right: String)? {
    let a = left.split(separator: "\n", omittingEmptySubsequences: false),
      b = right.split(separator: "\n", omittingEmptySubsequences: false)
    for index in 0..<max(a.count, b.count) {
      let x = index < a.count ? String(a[index]) : "", y = index < b.count ? String(b[index]) : ""
      if x != y || index >= a.count || index >= b.count { return (index + 1, x, y) }
    }
    return nil
  }
}
