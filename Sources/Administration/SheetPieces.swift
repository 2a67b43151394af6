import Basics
import Documents
import HTTPTypes
import Platform
import Site

/// Rows of a CSV file of the pack as a form: what duties and the catalogue have in common.
enum SheetPieces {
  /// One column as the form asks for it.
  struct Column: Sendable {
    enum Kind: Sendable { case text, long, date, choice([Choice]), yes }

    var name: String
    var label: Phrase
    var hint = Phrase("", "")
    var kind = Kind.text
    var isRequired = false
  }

  /// The rows of a file of the pack.
  /// - Throws: `Refusal` with what cannot be read.
  static func table(_ work: PackWork, _ path: String) throws -> CSVText {
    guard let bytes = work.files.files[path] else {
      throw Refusal(.notFound, "pack.noFile", Phrase("辖区包里没有 \(path)", "The pack has no \(path)"))
    }
    do {
      return try CSVText(bytes, file: path)
    } catch {
      throw Refusal.invalid([error.fault])
    }
  }

  /// The fields of a row.
  static func fields(
    _ columns: [Column], _ table: CSVText, _ row: CSVText.Row?, fixed: Set<String> = [], _ refusal: Refusal?, _ call: Call
  ) -> HTML {
    columns.filter { table.column($0.name) != nil }.html { column in
      let value = call.form[column.name] ?? row.map { table.field($0, column.name) } ?? ""
      let kind: Site.Field.Kind =
        switch column.kind {
        case .text: .text(value)
        case .long: .textarea(value, rows: 3, limit: 2000)
        case .date: .date(value)
        case .choice(let choices): .select([ChoiceGroup("", choices)], selected: value, prompt: column.isRequired ? nil : "–")
        case .yes:
          .select(
            [ChoiceGroup("", [Choice("yes", call.say("是", "Yes")), Choice("no", call.say("否", "No"))])], selected: value,
            prompt: "–")
        }
      guard !fixed.contains(column.name) else {
        return facts([Fact(column.label[call.language], "<code>\(value)</code>")])
      }
      return formField(
        Site.Field(
          column.label[call.language], name: column.name, kind, hint: column.hint[call.language],
          fault: refusal?.fault(column.name, in: call.language), isOptional: !column.isRequired), in: call.language)
    }
  }

  /// What was typed, in the order of the file's columns; other columns keep what they have.
  /// - Throws: `Refusal` naming required fields that are empty, and days that are none.
  static func typed(
    _ columns: [Column], _ table: CSVText, _ row: CSVText.Row?, fixed: Set<String> = [], _ call: Call
  ) throws(Refusal) -> [String] {
    var fields = row?.fields ?? table.header.map { _ in "" }
    var faults: [Refusal.Fault] = []
    for column in columns where !fixed.contains(column.name) {
      guard let place = table.column(column.name), fields.indices.contains(place), let value = call.form[column.name] else {
        continue
      }
      let text = value.trimmed.replacing("\r\n", with: "\n")
      if column.isRequired, text.isEmpty { faults.append(.init(column.name, Phrase("请填写", "fill it in"))) }
      if case .date = column.kind, !text.isEmpty, LocalDate(text) == nil {
        faults.append(.init(column.name, Phrase("“\(text)”不是日期，例如 2026-11-23", "“\(text)” is no date; such as 2026-11-23")))
      }
      fields[place] = text
    }
    guard faults.isEmpty else { throw .invalid(faults) }
    return fields
  }

  /// What the check found in one line of a file, in short.
  static func beside(_ problems: Problems, _ path: String, _ line: Int, _ call: Call) -> HTML {
    problems.filter { $0.file == path && $0.line == line }.html { problem in
      let isBad = problem.severity == .error
      let remedy: HTML = problem.remedy.map { " <small>\($0[call.language])</small>" } ?? .empty
      return "<p>\(tag(isBad ? call.say("错误", "Error") : call.say("警告", "Warning"), tone: isBad ? .bad : .warn)) "
        + "\(problem.phrase[call.language])\(remedy)</p>"
    }
  }

  /// Saves a row to the draft.
  static func save(_ fields: [String], at row: CSVText.Row?, of path: String, _ table: CSVText, _ call: Call) async throws {
    guard fields != row?.fields else { return }
    guard let bytes = table.setting(fields, at: row?.line) else {
      throw Refusal(.conflict, "draft.changed", Phrase("其间有人改了 \(path)，请核对后再改", "\(path) was changed meanwhile: look again"))
    }
    call.trail.detail("\(path) line \(row.map { String($0.line) } ?? "new")")
    try await call.drafts.change([path: bytes], seen: [path: call.form["seen"] ?? ""], by: call.editor)
  }

  /// The row that the address names; nil for a new one.
  /// - Throws: `page.notFound`.
  static func row(_ table: CSVText, _ call: Call) throws(Refusal) -> CSVText.Row? {
    let name = call.parameter("line")
    guard name != "new" else { return nil }
    guard let line = Int(name), let row = table.row(line: line) else {
      throw Refusal(.notFound, "page.notFound", Phrase("没有这一行", "There is no such line"))
    }
    return row
  }
}
