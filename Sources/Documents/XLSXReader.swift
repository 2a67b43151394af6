import Basics

/// What a spreadsheet may be before it is refused.
package struct XLSXLimits: Sendable, Hashable {
  package var rows = 1_048_576
  package var columns = 512
  /// Bytes of one cell.
  package var cellBytes = 1 << 17
  /// Bytes of all texts that cells share; they are held in memory.
  package var sharedBytes = 256 << 20
  package var zip = ZipLimits()

  package init() {}
}

/// Reads the rows of one sheet of a workbook (ECMA-376, SpreadsheetML) one after the other, as texts: numbers without superfluous
/// zeros, days as `2026-01-31`, moments as `2026-01-31 08:30:00`, truth as `true` and `false`. Blank rows are skipped. Formulas are not
/// computed: what was stored as their result counts.
package final class XLSXReader: RecordReader {
  /// The file and in brackets the sheet, as problems name it.
  package let file: String
  /// The sheets of the workbook.
  package let sheets: [String]
  /// The sheet that is read.
  package let sheet: String
  /// The row that was read last, counted from 1.
  package private(set) var line = 0
  /// Packed bytes of the sheet, and how many were read, for progress.
  package let totalBytes: Int64
  package var bytesRead: Int64 { source.packedRead }

  private let limits: XLSXLimits
  private let shared: XLSXSharedTexts
  private let dates: XLSXDates
  private let source: ZipEntrySource
  private var scanner: XMLScanner
  private var width = 0
  private var isOver = false

  /// - Parameters:
  ///   - sheet: its name; nil takes the first.
  ///   - name: what problems call the file; else the path.
  package convenience init(path: String, sheet: String? = nil, name: String? = nil, limits: XLSXLimits = XLSXLimits())
    throws(Problem)
  {
    try self.init(ZipArchive(path: path, file: name ?? path, limits: limits.zip), sheet: sheet, limits: limits)
  }

  package convenience init(bytes: [UInt8], file: String, sheet: String? = nil, limits: XLSXLimits = XLSXLimits())
    throws(Problem)
  {
    try self.init(ZipArchive(bytes: bytes, file: file, limits: limits.zip), sheet: sheet, limits: limits)
  }

  private init(_ archive: ZipArchive, sheet: String?, limits: XLSXLimits) throws(Problem) {
    let book = try XLSXBook(archive)
    let name = archive.file
    sheets = book.sheets.map(\.name)
    guard let chosen = sheet.map({ wanted in book.sheets.first { $0.name == wanted } }) ?? book.sheets.first else {
      let listed = sheets.joined(separator: ", ")
      throw Problem(
        name, nil, Phrase("没有工作表“\(sheet ?? "")”", "there is no sheet \"\(sheet ?? "")\""),
        remedy: Phrase("现有的工作表：\(listed)", "the sheets are: \(listed)"))
    }
    self.sheet = chosen.name
    let file = "\(name)[\(chosen.name)]"
    self.file = file
    self.limits = limits
    shared = try XLSXSharedTexts(archive, path: book.sharedTexts, limits: limits)
    dates = try XLSXDates(archive, path: book.styles, from1904: book.isFrom1904)
    guard let entry = archive.entries[chosen.path] else { throw archive.damaged() }
    source = try archive.source(entry)
    totalBytes = entry.packed
    scanner = XMLScanner(source, textMost: limits.cellBytes) { Problem(file, nil, $0) }
  }

  /// The next row that is not blank; nil at the end. Every row has as many fields as the first, or more.
  /// - Throws: `Problem` with sheet, row and column. After one about a single cell it may be called again.
  package func next() throws(Problem) -> CSVRecord? {
    while !isOver {
      guard let event = try scanner.next() else { break }
      switch event {
      case .start("row", let isEmpty):
        let said = scanner["r"].flatMap { Int($0) }
        let number = said ?? line + 1
        guard number > line, number <= limits.rows else {
          throw wrong(Phrase("行号不对或行数过多", "its row number is wrong, or there are too many rows"))
        }
        line = number
        if isEmpty { continue }
        var fields = try row()
        while fields.last == "" { fields.removeLast() }
        if fields.isEmpty { continue }
        if width == 0 { width = fields.count }
        while fields.count < width { fields.append("") }
        return CSVRecord(line: line, fields: fields)
      case .end("sheetData"): isOver = true
      default: continue
      }
    }
    isOver = true
    return nil
  }

  /// The cells up to the end of the row; the row is read to its end also when a cell is wrong.
  private func row() throws(Problem) -> [String] {
    var fields: [String] = []
    var fault: Problem?
    while let event = try scanner.next() {
      switch event {
      case .end("row"):
        if let fault { throw fault }
        return fields
      case .start("c", let isEmpty):
        let column = scanner["r"].flatMap(Self.column) ?? fields.count
        guard column < limits.columns else { throw wrong(Phrase("列数过多", "there are too many columns")) }
        let sort = scanner["t"] ?? "n"
        let style = scanner["s"].flatMap { Int($0) } ?? 0
        if isEmpty { continue }
        let bytes = try cell(isInline: sort == "inlineStr")
        while fields.count <= column { fields.append("") }
        do throws(Problem) { fields[column] = try text(bytes, sort, style, column) } catch { fault = fault ?? error }
      default: continue
      }
    }
    throw wrong(Phrase("工作表不完整", "the sheet is cut off"))
  }

  /// What stands in the cell; the readings of Chinese letters beside an inline text are left out.
  private func cell(isInline: Bool) throws(Problem) -> [UInt8] {
    var bytes: [UInt8] = []
    var keeps = false
    var isReading = false
    while let event = try scanner.next() {
      switch event {
      case .end("c"): return bytes
      case .start("v", let isEmpty): keeps = !isInline && !isEmpty
      case .start("t", let isEmpty): keeps = isInline && !isReading && !isEmpty
      case .start("rPh", let isEmpty): isReading = !isEmpty
      case .end("rPh"): isReading = false
      case .start, .end: keeps = false
      case .text(let more): if keeps { bytes += more }
      }
      guard bytes.count <= limits.cellBytes else { throw wrong(Phrase("单元格内容过长", "a cell holds too much")) }
    }
    throw wrong(Phrase("工作表不完整", "the sheet is cut off"))
  }

  private func text(_ bytes: [UInt8], _ sort: String, _ style: Int, _ column: Int) throws(Problem) -> String {
    if bytes.isEmpty { return "" }
    guard let raw = String(validating: bytes, as: UTF8.self) else {
      throw wrong(Phrase("不是有效的 UTF-8", "not valid UTF-8"), column)
    }
    switch sort {
    case "s":
      guard let index = Int(raw), let text = shared[index] else {
        throw wrong(Phrase("指向不存在的共享文本", "points to a shared text that is not there"), column)
      }
      return text
    case "inlineStr", "str": return XLSXText.decoded(raw)
    case "b": return raw == "1" ? "true" : "false"
    case "e": throw wrong(Phrase("公式出错：\(raw)", "a formula gave \(raw)"), column)
    case "d": return raw
    default:
      guard let number = Double(raw), number.isFinite else {
        throw wrong(Phrase("不是数字：“\(raw.prefix(40))”", "not a number: \"\(raw.prefix(40))\""), column)
      }
      if let sort = dates.sort(style) {
        guard let text = dates.text(number, sort) else {
          throw wrong(Phrase("日期超出范围：\(raw.prefix(40))", "a date out of range: \(raw.prefix(40))"), column)
        }
        return text
      }
      return XLSXText.number(number)
    }
  }

  private func wrong(_ phrase: Phrase, _ column: Int? = nil) -> Problem {
    guard let column else { return Problem(file, max(1, line), phrase) }
    let name = XLSXText.columnName(column)
    return Problem(
      file, max(1, line), Phrase("\(name) 列：\(phrase.zh)", "column \(name): \(phrase.en)"),
      remedy: Phrase("改正该单元格后重试", "correct the cell and try again"))
  }

  /// `C5` is column 2.
  private static func column(_ reference: String) -> Int? {
    var column = 0
    for byte in reference.utf8 {
      guard (65...90).contains(byte) else { break }
      guard column < 20_000 else { return nil }
      column = column * 26 + Int(byte) - 64
    }
    return column > 0 ? column - 1 : nil
  }
}
