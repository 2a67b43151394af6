import Documents

/// A CSV file of which single rows are changed while every other byte stays as it is.
package struct CSVText: Sendable {
  /// One record of the file.
  package struct Row: Sendable, Hashable {
    /// Where it begins, counted from 1.
    package var line: Int
    package var fields: [String]
  }

  package let header: [String]
  package let rows: [Row]
  private var lines: [String]
  private let ending: String

  /// - Throws: `Problem` of what cannot be read.
  package init(_ bytes: [UInt8], file: String) throws(Problem) {
    var reader = CSVReader(MemorySource(bytes, file: file))
    var records: [Row] = []
    while let record = try reader.next() { records.append(Row(line: record.line, fields: record.fields)) }
    header = records.first?.fields ?? []
    rows = Array(records.dropFirst())
    var text = String(decoding: bytes, as: UTF8.self)
    if text.unicodeScalars.first == "\u{FEFF}" { text = String(text.unicodeScalars.dropFirst()) }
    ending = text.utf8.contains(13) ? "\r\n" : "\n"
    lines = text.split(separator: ending, omittingEmptySubsequences: false).map { String($0) }
    if lines.last?.isEmpty == true { lines.removeLast() }
  }

  /// The place of a column by its name.
  package func column(_ name: String) -> Int? { header.firstIndex(of: name) }

  /// The field of a row by the name of its column; empty if there is none.
  package func field(_ row: Row, _ name: String) -> String {
    guard let column = column(name), row.fields.indices.contains(column) else { return "" }
    return row.fields[column]
  }

  /// The row that begins on the line.
  package func row(line: Int) -> Row? { rows.first { $0.line == line } }

  /// The bytes with the fields in place of the row; nil puts them at the end. Nil if there is no such row.
  package func setting(_ fields: [String], at line: Int?) -> [UInt8]? {
    var writer = CSVWriter()
    writer.append(fields)
    let text = String(decoding: writer.bytes.dropLast(2), as: UTF8.self)
    var lines = lines
    if let line {
      guard let place = rows.firstIndex(where: { $0.line == line }) else { return nil }
      // A quoted field may hold line ends: the row goes on to the next one.
      let end = place + 1 < rows.count ? rows[place + 1].line - 1 : lines.count
      guard line - 1 < end, end <= lines.count else { return nil }
      lines.replaceSubrange((line - 1)..<end, with: [text])
    } else {
      lines.append(text)
    }
    return Array((lines.joined(separator: ending) + ending).utf8)
  }

  /// The bytes with many rows in place of others; those without a line go to the end. Nil if there is no such row.
  package func setting(_ changes: [(fields: [String], line: Int?)]) -> [UInt8]? {
    let places = Dictionary(rows.enumerated().map { ($1.line, $0) }, uniquingKeysWith: { first, _ in first })
    var lines = lines
    func text(_ fields: [String]) -> String {
      var writer = CSVWriter()
      writer.append(fields)
      return String(decoding: writer.bytes.dropLast(2), as: UTF8.self)
    }
    // From the end, so that the lines before keep their numbers.
    for change in changes.sorted(by: { ($0.line ?? 0) > ($1.line ?? 0) }) {
      guard let line = change.line else { continue }
      guard let place = places[line] else { return nil }
      let end = place + 1 < rows.count ? rows[place + 1].line - 1 : lines.count
      guard line - 1 < end, end <= lines.count else { return nil }
      lines.replaceSubrange((line - 1)..<end, with: [text(change.fields)])
    }
    lines += changes.filter { $0.line == nil }.map { text($0.fields) }
    return Array((lines.joined(separator: ending) + ending).utf8)
  }
}
