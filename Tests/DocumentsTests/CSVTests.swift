import Basics
import Documents
import Testing

@Suite struct CSVTests {
  func records(_ bytes: [UInt8], piece: Int = 3, encoding: TextEncoding? = nil) throws -> [CSVRecord] {
    var reader = CSVReader(MemorySource(bytes, file: "t.csv", piece: piece), encoding: encoding)
    var all: [CSVRecord] = []
    while let record = try reader.next() { all.append(record) }
    return all
  }

  @Test(arguments: 1...9) func quotesLineEndsAndMarks(_ piece: Int) throws {
    let text = "\u{FEFF}a,b\r\n\r\n\"x\"\"y\",\"1\r\n2\"\rlast,\n\"\",q\"q\n\"\"\n,"
    let got = try records(Array(text.utf8), piece: piece)
    #expect(got == [
      CSVRecord(line: 1, fields: ["a", "b"]), CSVRecord(line: 3, fields: ["x\"y", "1\r\n2"]),
      CSVRecord(line: 5, fields: ["last", ""]), CSVRecord(line: 6, fields: ["", "q\"q"]),
      CSVRecord(line: 7, fields: [""]), CSVRecord(line: 8, fields: ["", ""]),
    ])
  }

  @Test func writtenIsRead() throws {
    var random = SeededRandom(seed: 7)
    let letters = ["a", "\"", ",", "\n", "\r", "\r\n", " ", "街", "😀", "=", ""]
    for round in 0..<500 {
      let rows = (0..<5).map { _ in
        (0..<3).map { _ in (0..<4).map { _ in letters.randomElement(using: &random) ?? "" }.joined() }
      }
      var writer = CSVWriter(bom: round % 2 == 0)
      for row in rows { writer.append(row) }
      #expect(try records(writer.bytes, piece: 1 + round % 7).map(\.fields) == rows)
    }
  }

  @Test func formulasAreDisarmed() {
    var writer = CSVWriter(guardsFormulas: true)
    writer.append(["=1+1", "-12.5", "+86", "@x", "\tx", "-1+cmd", "ok", "＝1"])
    #expect(String(decoding: writer.take(), as: UTF8.self) == "'=1+1,-12.5,+86,'@x,'\tx,'-1+cmd,ok,'＝1\r\n")
    #expect(writer.bytes.isEmpty)
  }

  @Test func wrongRowsAreNamedAndReadingGoesOn() throws {
    let text = "Code,名称,limit\n1,甲,3\n2,乙\n3,\"丙\"x,4\n4,\"a\nb\",five\n"
    var bytes = Array(text.utf8)
    bytes += [UInt8(ascii: "5"), 44, 0xFF, 44, UInt8(ascii: "1"), 10] + Array("6,己,9\n7,\"open\n".utf8)
    var table = try CSVTable(MemorySource(bytes, file: "c.csv", piece: 5), encoding: .utf8)
    var problems: Problems = []
    let code = table.column("id", "code", into: &problems), limit = table.column("LIMIT", into: &problems)
    #expect(code == 0 && limit == 2 && problems.isEmpty && table.optionalColumn("no") == nil)
    var lines: [Int] = []
    while true {
      do {
        guard let row = try table.next() else { break }
        lines.append(row.line)
        _ = row.int(limit, into: &problems)
      } catch {
        problems.append(error)
        if error.phrase.en.contains("not closed") { break }
      }
    }
    #expect(lines == [2, 5, 8])
    #expect(problems.map(\.line) == [3, 4, 5, 7, 9])
    #expect(problems[2].description.hasPrefix("c.csv:5: error: limit: a whole number is wanted, here is \"five\""))
    _ = table.column("nmae", "limt", into: &problems)
    #expect(problems.last?.remedy?.en == "is it the column \"limit\"? rename it")
  }

  @Test func headersAreChecked() {
    #expect(throws: Problem.self) { try CSVTable(MemorySource("", file: "e")) }
    #expect(throws: Problem.self) { try CSVTable(MemorySource("a,A\n1,2\n", file: "e")) }
  }

  @Test(arguments: [1, 2, 3, 64]) func gb18030IsFoundAndConverted(_ piece: Int) throws {
    // 街道,网格 in GB 18030, and 㐀 (a letter of four bytes, 81 39 EE 39).
    let bytes: [UInt8] = [0xBD, 0xD6, 0xB5, 0xC0, 44, 0xCD, 0xF8, 0xB8, 0xF1, 10, 0x81, 0x39, 0xEE, 0x39, 44, 49, 10]
    #expect(try records(bytes, piece: piece, encoding: .gb18030).map(\.fields) == [["街道", "网格"], ["㐀", "1"]])
    #expect(try records(bytes, piece: 64).map(\.fields) == [["街道", "网格"], ["㐀", "1"]])
    #expect(throws: Problem.self) { try records(bytes + [0xBD], piece: piece, encoding: .gb18030) }
    #expect(throws: Problem.self) { try records(bytes + [0xFF, 0xFF], piece: piece, encoding: .gb18030) }
  }

  @Test func encodingNamesAndSniffing() {
    #expect(TextEncoding(name: "UTF-8") == .utf8 && TextEncoding(name: "GBK") == .gb18030)
    #expect(TextEncoding(name: "latin1") == nil)
    let bytes = Array("街道".utf8)
    for count in 0...bytes.count { #expect(TextEncoding.sniff(Array(bytes.prefix(count))) == .utf8) }
    #expect(TextEncoding.sniff([0xBD, 0xD6, 0xB5, 0xC0, 44]) == .gb18030)
  }

  @Test func aMillionRowsHoldOnePiece() throws {
    final class Endless: ByteSource {
      let file = "big.csv"
      var left = 10_000
      let piece = Array(String(repeating: "1,\"a,b\",江宁\n", count: 100).utf8)
      func next() -> [UInt8]? {
        left -= 1
        return left >= 0 ? piece : nil
      }
    }
    var reader = CSVReader(Endless(), encoding: .utf8)
    var count = 0
    while let record = try reader.next() {
      count += 1
      if record.fields.count != 3 { Issue.record("line \(record.line)") }
    }
    #expect(count == 1_000_000 && reader.line == 1_000_001)
  }

  @Test func anOpenQuoteDoesNotEatMemory() throws {
    var format = CSVFormat.comma
    format.maximumRecord = 1000
    let text = "a\nb,\"" + String(repeating: "x\n", count: 5000)
    var reader = CSVReader(MemorySource(text, file: "q.csv"), format: format)
    _ = try reader.next()
    #expect {
      try reader.next()
    } throws: { ($0 as? Problem)?.line == 2 }
  }

  @Test func damagedBytesNeverTrap() throws {
    var random = SeededRandom(seed: 3)
    let seed = Array("a,b,c\r\n\"x\"\"y\",街,\"1\n2\"\n1,2,3\n".utf8)
    var good = 0
    for _ in 0..<5000 {
      var bytes = seed
      for _ in 0..<3 {
        let letter: UInt8? = [34, 44, 13, 10, 0xFF, 0xE8, 65].randomElement(using: &random)
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = letter ?? 0
      }
      if (try? records(bytes, piece: 4)) != nil { good += 1 }
    }
    #expect(good > 100 && good < 5000)
  }
}
