import Basics

/// A table with a header row (CSV, or a sheet of a workbook): columns are found by name, rows checked for their number of fields.
package struct CSVTable {
  package var file: String { reader.file }
  /// The names as written, without blanks around them.
  package let header: [String]
  /// The line of the header, counted from 1.
  package let headerLine: Int
  private var reader: any RecordReader

  /// Reads the header.
  /// - Throws: `Problem` if the file has none, or a name stands in it twice.
  package init(
    _ source: any ByteSource, encoding: TextEncoding? = nil, format: CSVFormat = .comma
  ) throws(Problem) {
    try self.init(CSVReader(source, encoding: encoding, format: format))
  }

  package init(_ reader: any RecordReader) throws(Problem) {
    self.reader = reader
    guard let record = try self.reader.next() else {
      throw Problem(
        reader.file, 1, Phrase("文件是空的", "the file is empty"),
        remedy: Phrase("第一行写列名", "the first line holds the names of the columns"))
    }
    header = record.fields.map(trimmed)
    headerLine = record.line
    var seen: Set<String> = []
    for name in header where !name.isEmpty && !seen.insert(name.lowercased()).inserted {
      throw Problem(
        reader.file, record.line, Phrase("列名“\(name)”重复", "the column \"\(name)\" stands twice"),
        remedy: Phrase("改名或删除其中一列", "rename or delete one of them"))
    }
  }

  /// The position, from 0, of the first of the names that is in the header, without regard to letter case.
  package func optionalColumn(_ names: String...) -> Int? { find(names) }

  /// The same; a missing column is a problem, and 0 the placeholder.
  package func column(_ names: String..., into problems: inout Problems) -> Int {
    if let found = find(names) { return found }
    let wanted = names.joined(separator: " / ")
    let meant = names.lazy.compactMap { nearest(to: $0, among: header) }.first
    let listed = header.joined(separator: ", ")
    let remedy =
      meant.map { Phrase("是“\($0)”列吗？请改名", "is it the column \"\($0)\"? rename it") }
      ?? Phrase("现有的列：\(listed)", "the columns are: \(listed)")
    problems.append(
      Problem(file, headerLine, Phrase("缺少列“\(wanted)”", "the column \"\(wanted)\" is missing"), remedy: remedy))
    return 0
  }

  /// The next row; nil at the end. After a problem it may be called again and goes on with the row that follows, except
  /// when a quote is never closed.
  /// - Throws: `Problem` with the line, also when the number of fields is not that of the header.
  package mutating func next() throws(Problem) -> CSVRow? {
    guard let record = try reader.next() else { return nil }
    guard record.fields.count == header.count else {
      let count = record.fields.count, wanted = header.count
      throw Problem(
        file, record.line, Phrase("这一行有 \(count) 个字段，表头有 \(wanted) 个", "\(count) fields here, \(wanted) in the header"),
        remedy: Phrase(
          "检查多余或缺少的分隔符；含分隔符的字段要加引号",
          "look for a separator too many or too few; quote a field that contains one"))
    }
    return CSVRow(file: file, line: record.line, header: header, fields: record.fields)
  }

  /// All rows of a small table; rows with problems are left out and their problems kept (at most a hundred).
  package mutating func rows(into problems: inout Problems) -> [CSVRow] {
    var rows: [CSVRow] = []
    var faults = 0
    while faults < 100 {
      do {
        guard let row = try next() else { break }
        rows.append(row)
      } catch {
        problems.append(error)
        faults += 1
      }
    }
    return rows
  }

  private func find(_ names: [String]) -> Int? {
    for name in names {
      let wanted = name.lowercased()
      if let found = header.firstIndex(where: { $0.lowercased() == wanted }) { return found }
    }
    return nil
  }
}

/// One row of a table. A reader that meets a wrong value puts it into `problems` and returns nil.
package struct CSVRow: Sendable {
  package let file: String
  /// Where the row begins, counted from 1.
  package let line: Int
  package let header: [String]
  package let fields: [String]

  /// - Parameter line: where it begins; for rows of another form, which one it is.
  package init(file: String, line: Int, header: [String], fields: [String]) {
    self.file = file
    self.line = line
    self.header = header
    self.fields = fields
  }

  /// The field without blanks around it; empty if there is no such column.
  package subscript(column: Int?) -> String {
    guard let column, fields.indices.contains(column) else { return "" }
    return trimmed(fields[column])
  }

  /// An error on this line; with a column, its name is put before the words.
  package func problem(_ phrase: Phrase, column: Int? = nil, remedy: Phrase? = nil) -> Problem {
    guard let column, header.indices.contains(column) else { return Problem(file, line, phrase, remedy: remedy) }
    return Problem(file, line, Phrase.verbatim(header[column] + ": ") + phrase, remedy: remedy)
  }

  /// The field; empty is a problem and nil.
  package func text(_ column: Int?, into problems: inout Problems) -> String? {
    let text = self[column]
    if !text.isEmpty { return text }
    problems.append(problem(Phrase("为空", "is empty"), column: column, remedy: Phrase("请填写", "fill it in")))
    return nil
  }

  package func int(_ column: Int?, into problems: inout Problems) -> Int? {
    read(column, Phrase("整数", "a whole number"), "12", &problems) { Int($0) }
  }

  /// A finite decimal number.
  package func number(_ column: Int?, into problems: inout Problems) -> Double? {
    read(column, Phrase("数字", "a number"), "1.5", &problems) { Double($0).flatMap { $0.isFinite ? $0 : nil } }
  }

  package func date(_ column: Int?, into problems: inout Problems) -> LocalDate? {
    read(column, Phrase("真实的日期", "a real date"), "2026-01-31", &problems) { LocalDate($0) }
  }

  /// One of the cases by raw value.
  package func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ column: Int?, of type: Choice.Type, into problems: inout Problems
  ) -> Choice? {
    let words = type.allCases.map(\.rawValue).joined(separator: " | ")
    return read(column, Phrase(" \(words) 之一", "one of \(words)"), words, &problems) { type.init(rawValue: $0) }
  }

  private func read<T>(
    _ column: Int?, _ wanted: Phrase, _ example: String, _ problems: inout Problems, _ convert: (String) -> T?
  ) -> T? {
    let text = self[column]
    if let value = convert(text) { return value }
    let here = text.prefix(40)
    problems.append(
      problem(
        Phrase("应为\(wanted.zh)，这里是“\(here)”", "\(wanted.en) is wanted, here is \"\(here)\""), column: column,
        remedy: Phrase("例如 \(example)", "for example \(example)")))
    return nil
  }
}

/// Without blanks, tabs, ideographic spaces and line ends on both sides.
func trimmed(_ text: String) -> String {
  guard let first = text.first, let last = text.last, first.isWhitespace || last.isWhitespace else { return text }
  let head = text.drop(while: \.isWhitespace)
  guard let end = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
  return String(head[...end])
}
