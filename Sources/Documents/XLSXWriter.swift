import Basics

/// What a cell of a spreadsheet holds.
package enum XLSXCell: Sendable, Hashable {
  case empty
  case text(String)
  case integer(Int)
  case number(Double)
  case bool(Bool)
  case day(LocalDate)
  /// A moment on the clock of a zone.
  case moment(Instant, LocalZone)
}

/// Writes a workbook row by row in constant memory; what `take` gives may be sent on at once. The header is bold and stays in view.
/// Texts are stored as texts: a spreadsheet program runs none of them as a formula. What does not fit on one sheet goes on in a next one.
package struct XLSXWriter {
  /// A column: its name, and its width in letters.
  package struct Column: Sendable, Hashable {
    package var name: String
    package var width: Int

    package init(_ name: String, width: Int = 16) {
      self.name = name
      self.width = width
    }
  }

  private let sheet: String
  private let columns: [Column]
  private let rowsMost: Int
  private var zip = ZipWriter()
  private var sheets = 0
  private var row = 0
  private var waiting: [UInt8] = []

  /// - Parameters:
  ///   - sheet: the name of the sheet; what names of sheets cannot hold is left out.
  ///   - rowsMost: rows of one sheet, its header included; no program reads more than 1,048,576.
  package init(sheet: String, columns: [Column], rowsMost: Int = 1_048_576) {
    let name = String(sheet.filter { !"[]:*?/\\'".contains($0) }.prefix(24))
    self.sheet = name.isEmpty ? "Sheet" : name
    self.columns = columns
    self.rowsMost = max(2, rowsMost)
  }

  /// Adds a row.
  /// - Throws: `Problem` when the workbook grows beyond four gigabytes.
  package mutating func append(_ cells: [XLSXCell]) throws(Problem) {
    if sheets == 0 { try beginSheet() }
    if row >= rowsMost || zip.entrySize > 3 << 30 {
      try endSheet()
      try beginSheet()
    }
    write(cells, isHeader: false)
  }

  /// What was written since the last time.
  package mutating func take() -> [UInt8] { zip.take() }

  /// Ends the workbook; what is left is to be taken.
  package mutating func finish() throws(Problem) {
    if sheets == 0 { try beginSheet() }
    try endSheet()
    let numbers = Array(1...sheets)
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let package = "http://schemas.openxmlformats.org/package/2006"
    let kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    try part(
      "xl/workbook.xml",
      "<workbook xmlns=\"\(main)\" xmlns:r=\"\(relations)\"><sheets>"
        + numbers.map { "<sheet name=\"\(escaped(name($0)))\" sheetId=\"\($0)\" r:id=\"rId\($0)\"/>" }.joined()
        + "</sheets></workbook>")
    try part(
      "xl/_rels/workbook.xml.rels",
      "<Relationships xmlns=\"\(package)/relationships\">"
        + numbers.map { "<Relationship Id=\"rId\($0)\" Type=\"\(relations)/worksheet\" Target=\"worksheets/sheet\($0).xml\"/>" }
        .joined()
        + "<Relationship Id=\"rId\(sheets + 1)\" Type=\"\(relations)/styles\" Target=\"styles.xml\"/></Relationships>")
    try part("xl/styles.xml", Self.styles)
    try part(
      "_rels/.rels",
      "<Relationships xmlns=\"\(package)/relationships\"><Relationship Id=\"rId1\" Type=\"\(relations)/officeDocument\""
        + " Target=\"xl/workbook.xml\"/></Relationships>")
    try part(
      "[Content_Types].xml",
      "<Types xmlns=\"\(package)/content-types\"><Default Extension=\"rels\""
        + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"\(kinds).sheet.main+xml\"/>"
        + "<Override PartName=\"/xl/styles.xml\" ContentType=\"\(kinds).styles+xml\"/>"
        + numbers.map { "<Override PartName=\"/xl/worksheets/sheet\($0).xml\" ContentType=\"\(kinds).worksheet+xml\"/>" }
        .joined()
        + "</Types>")
    zip.finish()
  }

  private func name(_ number: Int) -> String { number == 1 ? sheet : "\(sheet) \(number)" }

  private mutating func part(_ name: String, _ text: String) throws(Problem) {
    zip.begin(name)
    zip.append(Array((Self.declaration + text).utf8))
    try zip.end()
  }

  private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

  /// Style 0 plain, 1 header, 2 day, 3 moment, 4 a text that looks like a formula and stays a text also when somebody edits it.
  private static let styles = """
    <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
    <numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>\
    <numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>\
    <fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
    <fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
    <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
    <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
    <cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
    <xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>\
    <xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
    <xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
    <xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/></cellXfs>\
    <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
    """

  private mutating func beginSheet() throws(Problem) {
    sheets += 1
    row = 0
    zip.begin("xl/worksheets/sheet\(sheets).xml")
    var text = Self.declaration
    text +=
      "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetViews><sheetView workbookViewId=\"0\">"
    text += "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
    if !columns.isEmpty {
      text += "<cols>"
      for (index, column) in columns.enumerated() {
        text += "<col min=\"\(index + 1)\" max=\"\(index + 1)\" width=\"\(column.width)\" customWidth=\"1\"/>"
      }
      text += "</cols>"
    }
    waiting += Array((text + "<sheetData>").utf8)
    write(columns.map { .text($0.name) }, isHeader: true)
  }

  private mutating func endSheet() throws(Problem) {
    waiting += Array("</sheetData></worksheet>".utf8)
    zip.append(waiting)
    waiting.removeAll(keepingCapacity: true)
    try zip.end()
  }

  private mutating func write(_ cells: [XLSXCell], isHeader: Bool) {
    row += 1
    waiting += "<row r=\"".utf8
    waiting += String(row).utf8
    waiting += "\">".utf8
    // Cells stand in their order; only after a gap does one need to say where it is.
    var isAfterGap = false
    for (index, cell) in cells.enumerated() {
      if cell == .empty {
        isAfterGap = true
        continue
      }
      waiting += "<c".utf8
      if isAfterGap { waiting += " r=\"\(XLSXText.columnName(index))\(row)\"".utf8 }
      isAfterGap = false
      write(cell, isHeader: isHeader)
    }
    waiting += "</row>".utf8
    guard waiting.count >= 1 << 16 else { return }
    zip.append(waiting)
    waiting.removeAll(keepingCapacity: true)
  }

  private mutating func write(_ cell: XLSXCell, isHeader: Bool) {
    switch cell {
    case .empty: break
    case .text(let text):
      let style = isHeader ? " s=\"1\"" : CSVWriter.isFormula(text) ? " s=\"4\"" : ""
      waiting += style.utf8
      waiting += " t=\"inlineStr\"><is><t xml:space=\"preserve\">".utf8
      XLSXText.encode(text, to: &waiting)
      waiting += "</t></is></c>".utf8
    case .integer(let value):
      // Beyond fifteen digits a spreadsheet rounds: then it is a text.
      guard abs(value) < 1_000_000_000_000_000 else { return write(.text(String(value)), isHeader: isHeader) }
      put(String(value), style: "")
    case .number(let value):
      guard value.isFinite else { return write(.text("\(value)"), isHeader: isHeader) }
      put("\(value)", style: "")
    case .bool(let value): put(value ? "1" : "0", style: " t=\"b\"")
    case .day(let day):
      guard day.ordinal > -25_508 else { return write(.text(day.description), isHeader: isHeader) }
      put(String(day.ordinal + 25_569), style: " s=\"2\"")
    case .moment(let instant, let zone):
      let day = zone.date(instant)
      guard day.ordinal > -25_508 else { return write(.text(day.description), isHeader: isHeader) }
      let seconds = Double(zone.timeOfDay(instant) / 1000)
      put("\(Double(day.ordinal + 25_569) + seconds / 86400)", style: " s=\"3\"")
    }
  }

  private mutating func put(_ value: String, style: String) {
    waiting += style.utf8
    waiting += "><v>".utf8
    waiting += value.utf8
    waiting += "</v></c>".utf8
  }

  private func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    XLSXText.encode(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension XLSXText {
  /// What a cell holds at most, in UTF-16.
  static let most = 32_767

  /// The text as XML; what XML cannot hold as `_xHHHH_`.
  static func encode(_ text: String, to bytes: inout [UInt8]) {
    var cut = text.utf8.count > most && text.utf16.count > most ? String(text.prefix(most / 2)) + "…" : text
    // U+FFFE and U+FFFF, which XML does not know.
    if cut.utf8.contains(0xEF) { cut.unicodeScalars.removeAll { $0.value == 0xFFFE || $0.value == 0xFFFF } }
    var before: UInt8 = 0
    for byte in cut.utf8 {
      switch byte {
      case 38: bytes += "&amp;".utf8
      case 60: bytes += "&lt;".utf8
      case 62: bytes += "&gt;".utf8
      case 34: bytes += "&quot;".utf8
      case 9, 10: bytes.append(byte)
      case 0..<32: bytes += "_x00\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))_".utf8
      // An underscore before an x would be read as the beginning of such a letter.
      case 120 where before == 95:
        bytes.removeLast()
        bytes += "_x005F_x".utf8
      default: bytes.append(byte)
      }
      before = byte
    }
  }
}
