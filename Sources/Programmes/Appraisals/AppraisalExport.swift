import Basics
import Documents
import Indicators
import Platform
import Site

/// The table of an appraisal for spreadsheets: every numerator and denominator in a column of its own.
struct AppraisalExport: Sendable {
  var scheme: Scheme
  var appraisal: Appraisal
  /// The frozen revision; nil for live figures.
  var revision: Freeze?
  var language: Language

  /// `appraisal-jinhua-2026-10-r1`.
  var name: String {
    let period = appraisal.period.code.replacing("~", with: "-")
    return "appraisal-\(scheme.code)-\(period)" + (revision.map { "-r\($0.revision)" } ?? "")
  }

  private var head: [String] {
    var head = ["同类组|Group", "单位代码|Code", "单位|Unit", "样本|Sample", "得分|Score", "等级|Grade", "名次|Rank"].map(word)
    for criterion in scheme.criteria {
      let name = criterion.name[language]
      if criterion.rule != .hand {
        for (index, part) in parts(criterion).enumerated() {
          let which = parts(criterion).count > 1 ? " \(index + 1)" : ""
          head.append("\(name)\(which)·" + (part ? word("分子|numerator") : word("件数|cases")))
          if part { head.append("\(name)\(which)·" + word("分母|denominator")) }
        }
      }
      if criterion.rule != .shown { head.append("\(name)·" + word("得分|points")) }
    }
    return head + ["剔除数|Excluded", "应处置数|Due"].map(word)
  }

  private func word(_ both: String) -> String {
    let parts = both.split(separator: "|")
    return String(language == .zh ? parts[0] : parts[1])
  }

  /// For each figure of a criterion whether it has a denominator.
  private func parts(_ criterion: Criterion) -> [Bool] {
    criterion.tests.map { _ in true } + criterion.items.map { _ in false }
  }

  private func row(_ line: Appraisal.Line) -> [XLSXCell] {
    let group = scheme.groups.first { $0.code == line.unit.group }?.name[language] ?? line.unit.group
    let grade = line.grade.flatMap { code in scheme.grades.first { $0.code == code } }?.name[language]
    var row: [XLSXCell] = [
      .text(group), .text(line.unit.code), .text(line.unit.name[language]), .integer(line.sample), points(line.score),
      .text(grade ?? (line.isTooFew ? word("样本不足|too few") : "—")), line.rank.map { .integer($0) } ?? .text("—"),
    ]
    for (criterion, cell) in zip(scheme.criteria, line.cells) {
      if criterion.rule != .hand {
        for (index, part) in parts(criterion).enumerated() {
          let ratio = index < cell.ratios.count ? cell.ratios[index] : Ratio(0)
          row.append(.integer(ratio.numerator))
          if part { row.append(.integer(ratio.denominator ?? 0)) }
        }
      }
      if criterion.rule != .shown { row.append(cell.state == .judged ? points(cell.points) : .text("—")) }
    }
    return row + [.integer(line.excluded.numerator), .integer(line.excluded.denominator ?? 0)]
  }

  private func points(_ thousandths: Int?) -> XLSXCell {
    thousandths.map { .number(Double($0) / 1000) } ?? .text("—")
  }

  /// Says in the last row what it is, so that a file that was passed on still does.
  private var foot: String {
    let state =
      revision.map { word("冻结第 \($0.revision) 版，封印 \($0.seal)|frozen revision \($0.revision), seal \($0.seal)") }
      ?? word("未冻结，数字随办理变化|not frozen, figures still move")
    let example = scheme.isExample ? word("；示例办法，未施行|; an example, in force nowhere here") : ""
    return "\(scheme.name[language]) \(scheme.id) · \(appraisal.period.label[language]) · \(state)\(example)"
  }

  var csv: [UInt8] {
    var writer = CSVWriter(bom: true, guardsFormulas: true)
    writer.append(head)
    for line in appraisal.lines {
      writer.append(
        row(line).map { cell in
          switch cell {
          case .text(let text): text
          case .integer(let number): String(number)
          case .number(let number): decimalText(thousandths: Int((number * 1000).rounded()))
          default: ""
          }
        })
    }
    writer.append([foot])
    return writer.take()
  }

  func xlsx() throws -> [UInt8] {
    var writer = XLSXWriter(
      sheet: appraisal.period.label[language],
      columns: head.enumerated().map { XLSXWriter.Column($1, width: $0 == 2 ? 24 : 14) })
    for line in appraisal.lines { try writer.append(row(line)) }
    try writer.append([.text(foot)])
    try writer.finish()
    return writer.take()
  }
}
