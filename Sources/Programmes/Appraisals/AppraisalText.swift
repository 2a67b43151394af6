import Basics
import Indicators

/// The canonical text of an appraisal: the same bytes from the same inputs on every engine and machine. One line for each unit and
/// each cell, fields parted by tabs.
extension Appraisal {
  private static let head = "yiwang appraisal 1"

  /// - Parameter scheme: the one it was made by, which names its cells.
  package func text(_ scheme: Scheme) -> String {
    var lines = [Self.head, "scheme\t\(self.scheme)", "period\t\(period.code)"]
    for line in self.lines {
      let unit = line.unit
      lines.append(
        [
          "unit", unit.group, unit.code, unit.name.zh.oneField, unit.name.en.oneField, String(line.sample),
          line.score.map(String.init) ?? "-",
          line.grade ?? "-", line.rank.map(String.init) ?? "-", Self.text(line.excluded),
        ].joined(separator: "\t"))
      for (criterion, cell) in zip(scheme.criteria, line.cells) {
        lines.append(
          [
            "cell", unit.code, criterion.code, cell.state.rawValue, String(cell.points), cell.isFew ? "few" : "-",
            cell.ratios.map(Self.text).joined(separator: " "),
          ].joined(separator: "\t"))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Reads it back; nil if it is none.
  package init?(text: String, scheme: Scheme) {
    let rows = text.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    guard rows.count >= 3, rows[0] == [Self.head[...]], rows[1].count == 2, rows[2].count == 2,
      let period = Period(rows[2][1])
    else {
      return nil
    }
    var lines: [Line] = []
    for row in rows.dropFirst(3) {
      if row[0] == "unit", row.count == 10, let sample = Int(row[5]), let excluded = Self.ratio(row[9]) {
        let unit = AppraisedUnit(String(row[2]), Phrase(String(row[3]), String(row[4])), group: String(row[1]))
        lines.append(
          Line(
            unit: unit, cells: [], sample: sample, score: Int(row[6]), grade: row[7] == "-" ? nil : String(row[7]),
            rank: Int(row[8]),
            excluded: excluded))
      } else if row[0] == "cell", row.count == 7, !lines.isEmpty, let state = Cell.State(rawValue: String(row[3])),
        let points = Int(row[4])
      {
        let ratios = row[6].split(separator: " ").compactMap(Self.ratio)
        lines[lines.count - 1].cells.append(Cell(state, ratios, points: points, isFew: row[5] == "few"))
      } else {
        return nil
      }
    }
    guard lines.allSatisfy({ $0.cells.count == scheme.criteria.count }) else { return nil }
    self.init(scheme: String(rows[1][1]), period: period, lines: lines)
  }

  /// `3/40`, or `3` for what is no ratio.
  private static func text(_ ratio: Ratio) -> String {
    ratio.denominator.map { "\(ratio.numerator)/\($0)" } ?? "\(ratio.numerator)"
  }

  private static func ratio(_ text: Substring) -> Ratio? {
    let parts = text.split(separator: "/")
    guard let above = parts.first.flatMap({ Int($0) }) else { return nil }
    guard parts.count == 2 else { return parts.count == 1 ? Ratio(above) : nil }
    return Int(parts[1]).map { Ratio(above, over: $0) }
  }
}

extension String {
  /// Without what parts fields and lines.
  var oneField: String { String(map { $0 == "\t" || $0.isNewline ? " " : $0 }) }
}

/// What is different between two appraisals of one period, such as the revisions of a frozen month.
package struct AppraisalChange: Sendable, Hashable {
  package var unit: AppraisedUnit
  /// nil for the score as a whole.
  package var criterion: String?
  /// Thousandths; nil where there was or is none.
  package var before: Int?
  package var after: Int?
  package var ratiosBefore: [Ratio]
  package var ratiosAfter: [Ratio]

  /// In the order of the later one; units that are gone last.
  /// - Parameter scheme: of the later one.
  package static func between(_ old: Appraisal, _ new: Appraisal, scheme: Scheme) -> [AppraisalChange] {
    var changes: [AppraisalChange] = []
    let before = Dictionary(old.lines.map { ($0.unit.code, $0) }, uniquingKeysWith: { first, _ in first })
    for line in new.lines {
      let was = before[line.unit.code]
      if was?.score != line.score || was?.rank != line.rank {
        changes.append(
          AppraisalChange(
            unit: line.unit, criterion: nil, before: was?.score, after: line.score,
            ratiosBefore: was?.rank.map { [Ratio($0)] } ?? [], ratiosAfter: line.rank.map { [Ratio($0)] } ?? []))
      }
      for (index, criterion) in scheme.criteria.enumerated() where index < line.cells.count {
        let cell = line.cells[index], past = was.flatMap { index < $0.cells.count ? $0.cells[index] : nil }
        guard past != cell else { continue }
        changes.append(
          AppraisalChange(
            unit: line.unit, criterion: criterion.code, before: past.flatMap { $0.state == .judged ? $0.points : nil },
            after: cell.state == .judged ? cell.points : nil, ratiosBefore: past?.ratios ?? [], ratiosAfter: cell.ratios
          ))
      }
    }
    let now = Set(new.lines.map(\.unit.code))
    for line in old.lines where !now.contains(line.unit.code) {
      changes.append(
        AppraisalChange(
          unit: line.unit, criterion: nil, before: line.score, after: nil, ratiosBefore: [], ratiosAfter: []))
    }
    return changes
  }
}
