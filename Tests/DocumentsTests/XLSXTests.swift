import Basics
import CZlib
import Documents
import Testing

@Suite struct XLSXTests {
  private func written(
    _ rows: [[XLSXCell]], columns: [String] = ["甲", "b"], rowsMost: Int = 1_048_576
  ) throws -> [UInt8] {
    var writer = XLSXWriter(sheet: "部件/一", columns: columns.map { XLSXWriter.Column($0) }, rowsMost: rowsMost)
    var bytes: [UInt8] = []
    for row in rows {
      try writer.append(row)
      bytes += writer.take()
    }
    try writer.finish()
    return bytes + writer.take()
  }

  private func read(_ bytes: [UInt8], sheet: String? = nil, limits: XLSXLimits = XLSXLimits()) throws -> [[String]] {
    let reader = try XLSXReader(bytes: bytes, file: "t.xlsx", sheet: sheet, limits: limits)
    var rows: [[String]] = []
    while let record = try reader.next() { rows.append(record.fields) }
    return rows
  }

  @Test func writtenIsRead() throws {
    var random = SeededRandom(seed: 11)
    let letters = ["a", "\"", "<", "&", "\n", "\r", "街", "😀", "=", "_x", "_", "]]>", " ", "\u{0}", "\u{1F}"]
    for _ in 0..<200 {
      let texts = (0..<6).map { _ in
        (0..<3).map { _ in (0..<4).map { _ in letters.randomElement(using: &random) ?? "" }.joined() + "." }
      }
      let bytes = try written(texts.map { $0.map { .text($0) } }, columns: ["a", "b", "c"])
      #expect(try read(bytes) == [["a", "b", "c"]] + texts)
    }
  }

  @Test func numbersDaysMomentsAndGaps() throws {
    let moment = Instant(milliseconds: 1_764_203_405_000)
    let bytes = try written([
      [.integer(320_115_001), .number(0.1), .bool(true), .day(LocalDate(2026, 2, 28))],
      [.empty, .integer(9_007_199_254_740_993), .empty, .moment(moment, .shanghai)],
      [.number(-1.5e-7), .number(.infinity), .bool(false), .day(LocalDate(ordinal: -30_000))],
    ])
    let rows = try read(bytes)
    #expect(rows[1] == ["320115001", "0.1", "true", "2026-02-28"])
    #expect(rows[2] == ["", "9007199254740993", "", "2025-11-27 08:30:05"])
    #expect(rows[3] == ["-1.5e-07", "inf", "false", LocalDate(ordinal: -30_000).description])
  }

  @Test func whatDoesNotFitGoesOnANextSheet() throws {
    let bytes = try written((1...7).map { [.integer($0), .text("x")] }, rowsMost: 4)
    let reader = try XLSXReader(bytes: bytes, file: "t.xlsx")
    #expect(reader.sheets == ["部件一", "部件一 2", "部件一 3"])
    #expect(try read(bytes, sheet: "部件一 3") == [["甲", "b"], ["7", "x"]])
    #expect(throws: Problem.self) { try read(bytes, sheet: "没有") }
  }

  @Test func aTextThatLooksLikeAFormulaStaysAText() throws {
    let bytes = try written([[.text("=cmd|' /C calc'!A0"), .text("@SUM(1)")]])
    let sheet = try #require(Packed.unfold(bytes, "xl/worksheets/sheet1.xml"))
    #expect(!sheet.contains("<f>"))
    #expect(sheet.contains("<c s=\"4\" t=\"inlineStr\"><is><t xml:space=\"preserve\">=cmd|"))
    #expect(try read(bytes)[1][0] == "=cmd|' /C calc'!A0")
  }

  // MARK: - workbooks of others

  @Test func sharedTextsStylesPrefixesAndReadings() throws {
    let sheet = """
      <?xml version="1.0"?><!-- by hand --><x:worksheet xmlns:x="m"><x:sheetData>
      <x:row r="2"><x:c r="A2" t="s"><x:v>1</x:v></x:c><x:c r="C2" s="1"><x:v>46081</x:v></x:c><x:c r="D2" s="2"><x:v>0.5</x:v></x:c></x:row>
      <x:row r="5"><x:c r="B5" t="str"><x:f>A1&amp;"x"</x:f><x:v>甲&#x4E59;</x:v></x:c><x:c t="b"><x:v>1</x:v></x:c></x:row>
      <x:row r="6"/><x:row r="7"><x:c r="A7" t="s"><x:v>0</x:v></x:c><x:c r="C7" s="3"><x:v>46081.25</x:v></x:c></x:row>
      </x:sheetData></x:worksheet>
      """
    let shared = "<sst><si/><si><r><t>东</t></r><r><t>山</t></r><rPh sb=\"0\" eb=\"1\"><t>dong</t></rPh></si></sst>"
    let styles = """
      <styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot; h:mm"/></numFmts>
      <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
      <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="170"/></cellXfs></styleSheet>
      """
    let bytes = Packed.workbook(sheet: sheet, shared: shared, styles: styles)
    let reader = try XLSXReader(bytes: bytes, file: "t.xlsx")
    #expect(try reader.next() == CSVRecord(line: 2, fields: ["东山", "", "2026-02-28", "12:00:00"]))
    #expect(try reader.next() == CSVRecord(line: 5, fields: ["", "甲乙", "true", ""]))
    #expect(try reader.next() == CSVRecord(line: 7, fields: ["", "", "2026-02-28 06:00:00", ""]))
    #expect(try reader.next() == nil)
  }

  @Test(arguments: [
    ("<row><c r=\"B1\"><v>1e999</v></c></row>", "t.xlsx[S]:1", "column B"),
    ("<row r=\"9\"><c><v>twelve</v></c></row>", "t.xlsx[S]:9", "column A"),
    ("<row r=\"3\"><c r=\"AB3\" t=\"e\"><v>#REF!</v></c></row>", "t.xlsx[S]:3", "column AB"),
    ("<row><c t=\"s\"><v>7</v></c></row>", "t.xlsx[S]:1", "column A"),
    ("<row><c r=\"ZZZ1\"><v>1</v></c></row>", "t.xlsx[S]:1", "too many columns"),
    ("<row r=\"99999999\"><c><v>1</v></c></row>", "t.xlsx[S]:1", "too many rows"),
    ("<row><c><v>&xxe;</v></c></row>", "t.xlsx[S]", "unknown entity"),
    ("<row><c><v>1", "t.xlsx[S]", "cut off"),
  ]) func faultsSayWhere(_ row: String, _ place: String, _ words: String) {
    let bytes = Packed.workbook(sheet: "<worksheet><sheetData>\(row)</sheetData></worksheet>")
    let problem = #expect(throws: Problem.self) { try self.read(bytes) }
    #expect(problem?.place == place)
    #expect(problem?.phrase.en.contains(words) == true, "\(problem?.phrase.en ?? "")")
  }

  @Test func theRowAfterAWrongCellIsRead() throws {
    let rows = "<row><c><v>x</v></c></row><row><c><v>2</v></c></row>"
    let reader = try XLSXReader(
      bytes: Packed.workbook(sheet: "<worksheet><sheetData>\(rows)</sheetData></worksheet>"), file: "t")
    #expect(throws: Problem.self) { try reader.next() }
    #expect(try reader.next()?.fields == ["2"])
  }

  @Test func documentTypesAreRefused() {
    let sheet = "<!DOCTYPE w [<!ENTITY a \"b\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData/></worksheet>"
    let problem = #expect(throws: Problem.self) { try self.read(Packed.workbook(sheet: sheet)) }
    #expect(problem?.phrase.en.contains("document type") == true)
  }

  @Test func bombsAreRefused() throws {
    var limits = XLSXLimits()
    limits.zip.ratioFrom = 1 << 16
    let cells = String(repeating: "<row><c><v>1</v></c></row>", count: 60_000)
    let bytes = Packed.workbook(sheet: "<worksheet><sheetData>\(cells)</sheetData></worksheet>", deflates: true)
    #expect(bytes.count < 100_000)
    limits.zip.ratio = 100
    let problem = #expect(throws: Problem.self) { try self.read(bytes, limits: limits) }
    #expect(problem?.phrase.en.contains("zip bomb") == true)
    limits.zip.ratio = 2000
    #expect(try read(bytes, limits: limits).count == 60_000)
    limits.zip.entryBytes = 1 << 20
    #expect(throws: Problem.self) { try read(bytes, limits: limits) }
  }

  @Test func damagedFilesAreRefused() throws {
    let bytes = try written([[.text("街"), .integer(1)]])
    #expect(throws: Problem.self) { try read([]) }
    #expect(throws: Problem.self) { try read(Array("a,b\r\n".utf8)) }
    #expect(throws: Problem.self) { try read(Array(bytes.dropLast(30))) }
    var random = SeededRandom(seed: 5)
    // Whatever is changed: it is read, or a problem says why not; nothing traps.
    for _ in 0..<3000 {
      var wrong = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        wrong[Int.random(in: 0..<wrong.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      do { _ = try read(wrong) } catch { #expect(error is Problem) }
    }
  }
}

/// Archives made by hand.
enum Packed {
  static func workbook(sheet: String, shared: String? = nil, styles: String? = nil, deflates: Bool = false) -> [UInt8] {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    var relations = "<Relationship Id=\"r1\" Type=\"\(kind)/worksheet\" Target=\"/xl/worksheets/s.xml\"/>"
    var parts = [("xl/workbook.xml", "<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>")]
    if let shared {
      relations += "<Relationship Id=\"r2\" Type=\"\(kind)/sharedStrings\" Target=\"sharedStrings.xml\"/>"
      parts.append(("xl/sharedStrings.xml", shared))
    }
    if let styles {
      relations += "<Relationship Id=\"r3\" Type=\"\(kind)/styles\" Target=\"styles.xml\"/>"
      parts.append(("xl/styles.xml", styles))
    }
    parts.append(("xl/_rels/workbook.xml.rels", "<Relationships>\(relations)</Relationships>"))
    parts.append(("xl/worksheets/s.xml", sheet))
    return archive(parts.map { ($0.0, Array($0.1.utf8)) }, deflates: deflates)
  }

  static func archive(_ parts: [(name: String, bytes: [UInt8])], deflates: Bool) -> [UInt8] {
    var out: [UInt8] = []
    var list: [UInt8] = []
    for part in parts {
      let body = deflates ? deflated(part.bytes) : part.bytes
      let crc = part.bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
      let common =
        number(deflates ? 8 : 0, 2) + number(0, 4) + number(Int(crc), 4) + number(body.count, 4) + number(part.bytes.count, 4)
        + number(part.name.utf8.count, 2)
      list +=
        number(0x0201_4B50, 4) + number(20, 2) + number(20, 2) + number(0, 2) + common + number(0, 2) + number(0, 2)
        + number(0, 2)
        + number(0, 2) + number(0, 4) + number(out.count, 4) + Array(part.name.utf8)
      out += number(0x0403_4B50, 4) + number(20, 2) + number(0, 2) + common + number(0, 2) + Array(part.name.utf8) + body
    }
    let end = number(0x0605_4B50, 4) + number(0, 4) + number(parts.count, 2) + number(parts.count, 2) + number(list.count, 4)
    return out + list + end + number(out.count, 4) + number(0, 2)
  }

  private static func number(_ value: Int, _ bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    // A gzip member without its head and foot is what ZIP wants.
    Array(Gzip.compressed(bytes, level: 9).dropFirst(10).dropLast(8))
  }

  /// The text of an entry that XLSXWriter wrote.
  static func unfold(_ archive: [UInt8], _ name: String) -> String? {
    let wanted = Array(name.utf8)
    guard let at = (0..<(archive.count - wanted.count)).first(where: { Array(archive[$0..<($0 + wanted.count)]) == wanted })
    else { return nil }
    var stream = z_stream()
    guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var input = Array(archive[(at + wanted.count)...])
    let out = [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
      input.withUnsafeMutableBufferPointer { source in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = buffer.baseAddress
        stream.avail_out = UInt32(buffer.count)
        _ = inflate(&stream, Z_FINISH)
        count = buffer.count - Int(stream.avail_out)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
