import Basics
import Casework
import Documents
import Platform

/// Values from a CSV file: one row for each unit and indicator, with the columns unit, indicator, value, source.
struct LeagueSheet: Sendable {
  static let most = 2000

  struct Line: Sendable {
    var line: Int
    var unit: String
    var measure: String
    /// Why it was not taken; nil if it was.
    var fault: Phrase?
  }

  var lines: [Line] = []
  var values: [(cell: LeaguePlan.Cell, value: Int, source: String)] = []

  /// Reads the file; each row is taken or refused with a reason.
  /// - Parameter mayEnter: whose values these may be.
  /// - Throws: `Refusal` naming `file` when it is no such table.
  init(_ bytes: [UInt8], file: String, plan: LeaguePlan, mayEnter: (LeaguePlan.Cell) -> Bool) throws(Refusal) {
    let text: CSVText
    do throws(Problem) { text = try CSVText(bytes, file: file) } catch { throw .invalid("file", error.phrase) }
    guard let unit = text.column("unit"), let measure = text.column("indicator"), let value = text.column("value"),
      let source = text.column("source")
    else {
      throw .invalid(
        "file",
        Phrase(
          "第一行应有 unit、indicator、value、source 四列", "The first row must name the columns unit, indicator, value, source"))
    }
    guard text.rows.count <= Self.most else {
      throw .invalid("file", Phrase("最多 \(Self.most) 行", "\(Self.most) rows at most"))
    }
    let cells = Set(plan.cells)
    var seen: Set<LeaguePlan.Cell> = []
    for row in text.rows {
      func field(_ column: Int) -> String { row.fields.indices.contains(column) ? row.fields[column].trimmed : "" }
      let cell = LeaguePlan.Cell(measure: field(measure), unit: field(unit))
      var line = Line(line: row.line, unit: String(cell.unit.prefix(60)), measure: String(cell.measure.prefix(60)))
      do throws(Refusal) {
        guard cells.contains(cell) else {
          throw .invalid("unit", Phrase("方案里没有这个单位的这项指标", "the plan has no such indicator for such a unit"))
        }
        guard mayEnter(cell) else { throw .invalid("unit", Phrase("不是本单位的数值", "it is not a value of your agency")) }
        guard seen.insert(cell).inserted else { throw .invalid("unit", Phrase("文件里已有这一项", "the file has it already")) }
        let number = try LeagueEntry.value(field(value)), origin = try LeagueEntry.source(field(source))
        values.append((cell, number, origin))
      } catch {
        line.fault = error.fields.map(\.phrase).joined(Phrase("；", "; "))
      }
      lines.append(line)
    }
  }
}
