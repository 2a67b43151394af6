import Basics
import Casework
import Documents
import Organization
import Platform
import Storage
import Synchronization
import TestDistricts
import TestSupport
import Testing

@testable import Interchange

/// Rows that were not taken, in memory, as a file keeps them.
private final class Kept: RejectedRows {
  private let bytes = Mutex<[UInt8]>([])
  var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }

  func begin(at count: Int) { bytes.withLock { $0 = Array($0.prefix(count)) } }
  func write(_ more: [UInt8]) -> Int {
    bytes.withLock { $0 += more }
    return more.count
  }
}

@Suite struct PartsTests {
  private static let head = "代码,名称,类别,lon,lat,状态,有效自\r\n"

  private func bring(
    _ text: [UInt8], _ jurisdiction: Jurisdiction, name: String = "p.csv", rejected: any RejectedRows = Kept()
  ) async throws -> PartsImport.Result {
    let source = try TableSource(bytes: text, name: name, PartsImport.settings())
    return try await PartsImport(jurisdiction).run(source, name: name, digest: PackFiles.digest(text), rejected: rejected)
  }

  @Test(arguments: Engine.available) func partsComeInOnceAndAreUpdated(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let jurisdiction = door.jurisdiction
      let first = try await bring(
        Array((Self.head + "p1,井盖,01001,118.825621,31.955325,完好,2020-01-01\r\np2,路灯,part:01002,,,,\r\n").utf8), jurisdiction)
      #expect((first.rows, first.added, first.rejected) == (2, 2, 0))
      let again = try await bring(
        Array((Self.head + "p2,路灯,part:01002,,,,\r\np1,井盖,01001,118.825621,31.955325,破损,2020-01-01\r\n").utf8), jurisdiction)
      #expect((again.added, again.changed, again.same) == (0, 1, 1))
      let part = try await jurisdiction.database.read("one") { try PartsTable.one("p1", in: $0) }
      #expect(part?.state == .damaged)
      #expect(part?.validFrom == LocalDate(2020, 1, 1))
      #expect(part?.area?.hasPrefix("320115") == true)
      #expect(try await jurisdiction.database.read("count") { try PartsTable.count(in: $0) } == 2)
    }
  }

  @Test func rowsThatDoNotPassAreSaidWithColumnAndRemedy() async throws {
    try await withDoor(.sqlite) { door in
      let kept = Kept()
      let rows = [
        ",井盖,01001,,,,", "p1,,01001,,,,", "p1,a,99999,,,,", "p1,a,event:0101,,,,", "p1,a,01001,400,31,,",
        "p1,a,01001,1e999,31,,",
        "p1,a,01001,118,,,", "p1,a,01001,,,坏了,", "p1,a,01001,,,,31/01/2026", "p1,a", "=p1,=cmd(),01001,,,,x",
      ]
      let result = try await bring(Array((Self.head + rows.joined(separator: "\r\n")).utf8), door.jurisdiction, rejected: kept)
      #expect((result.rows, result.added, result.rejected) == (11, 0, 11))
      for (line, column) in [
        (2, "代码"), (3, "名称"), (4, "类别"), (5, "类别"), (6, "lat"), (7, "lat"), (8, "lat"), (9, "状态"), (10, "有效自"),
      ] {
        #expect(
          kept.text.contains("\r\n\(line),\"\(column): ") || kept.text.contains("\r\n\(line),\(column): "),
          "line \(line): \(kept.text)")
      }
      #expect(kept.text.contains("\"'=cmd()\"") || kept.text.contains(",'=cmd(),"))
      #expect(!kept.text.contains(",=cmd"))
    }
  }

  /// What an import that was killed has written stays, and the next goes on behind it: nothing is doubled, nothing lost.
  @Test(arguments: Engine.available) func anImportGoesOnWhereItStopped(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let jurisdiction = door.jurisdiction
      let count = PartsImport.batch * 3 + 7
      let rows = (0..<count).map { $0 % 100 == 5 ? "p\($0),,01001,,,," : "p\($0),井盖 \($0),01001,,,," }
      let whole = Array((Self.head + rows.joined(separator: "\r\n") + "\r\n").utf8)
      let kept = Kept()
      // The file is cut in the middle of a letter: as a disk that fails does.
      let cut = Array(whole.prefix(whole.count * 2 / 3)) + [0xFF, 0x22]
      let source = CutSource(whole: whole, upTo: cut.count)
      await #expect(throws: Problem.self) {
        _ = try await PartsImport(jurisdiction).run(
          TableSource(CSVReader(source), total: 0) { 0 }, name: "p.csv", digest: PackFiles.digest(whole), rejected: kept)
      }
      let half = try await jurisdiction.database.read("count") { try PartsTable.count(in: $0) }
      #expect(half > 0 && half < count)
      let result = try await bring(whole, jurisdiction, rejected: kept)
      #expect(result.rows == count)
      #expect(result.added + result.rejected == count)
      #expect(result.same == 0)
      #expect(kept.text.split(separator: "\r\n").count == 1 + result.rejected)
      #expect(try await jurisdiction.database.read("count") { try PartsTable.count(in: $0) } == result.added)
    }
  }

  @Test(arguments: Engine.available) func noListWalksTheTable(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      let answers = try await database.read("plans") { transaction in
        let planned = try Explaining(transaction)
        for question in [
          PartsTable.Question(), PartsTable.Question(after: "p"), PartsTable.Question(category: "part:01"),
          PartsTable.Question(category: "part:01", after: "p"), PartsTable.Question(area: "320115001"),
          PartsTable.Question(category: "part:01", area: "320115001", after: "p"), PartsTable.Question(text: "井"),
        ] { _ = try PartsTable.list(question, limit: 51, in: planned) }
        return planned.answers
      }
      #expect(answers.count == 7)
      for answer in answers {
        let walks = answer.lines.filter { line in
          engine == .postgres
            ? line.contains("Seq Scan on city_parts") : line.hasPrefix("SCAN city_parts") && !line.contains("INDEX")
        }
        #expect(walks.isEmpty, "\(answer.question)\n\(answer.lines.joined(separator: "\n"))")
      }
    }
  }

  @Test func aPartComesOutAsItCameIn() async throws {
    try await withDoor(.sqlite) { door in
      let jurisdiction = door.jurisdiction
      _ = try await bring(
        Array((Self.head + "p1,\"井,盖\",01001,118.825621,31.955325,丢失,2020-01-01\r\np2,灯,01002,,,,\r\n").utf8), jurisdiction)
      let before = try await jurisdiction.database.read("list") {
        try PartsTable.list(PartsTable.Question(), limit: 10, in: $0)
      }
      for format in TableFile.Format.allCases {
        for encoding in format == .csv ? TextEncoding.allCases : [.utf8] {
          for header in RegisterExport.Header.allCases {
            let bytes = try await exported(.parts, format, of: jurisdiction, encoding: encoding, header: header)
            try await jurisdiction.database.write("empty") { try $0.run("DELETE FROM city_parts") }
            let result = try await bring(bytes, jurisdiction, name: "x\(encoding)\(header).\(format)")
            #expect((result.added, result.rejected) == (2, 0), "\(format) \(encoding) \(header)")
            let after = try await jurisdiction.database.read("list") {
              try PartsTable.list(PartsTable.Question(), limit: 10, in: $0)
            }
            #expect(after == before, "\(format) \(encoding) \(header)")
          }
        }
      }
    }
  }
}

/// A register as a file, in memory.
func exported(
  _ register: Register, _ format: TableFile.Format, of jurisdiction: Jurisdiction, encoding: TextEncoding = .utf8,
  header: RegisterExport.Header = .codes, filter: MatterFilter? = nil, reach: Reach = .everything
) async throws -> [UInt8] {
  let export = try RegisterExport(
    register, format: format, encoding: encoding, header: header, of: jurisdiction,
    filter: filter ?? MatterFilter(which: .all, now: jurisdiction.now()), reach: reach, language: .zh)
  var bytes: [UInt8] = []
  _ = try await export.write { bytes += $0 }
  return bytes
}

/// Fails after so many bytes.
private final class CutSource: ByteSource {
  let file = "p.csv"
  private var rest: ArraySlice<UInt8>

  init(whole: [UInt8], upTo count: Int) { rest = whole.prefix(count) }

  func next() throws(Problem) -> [UInt8]? {
    guard !rest.isEmpty else { throw Problem(file, nil, Phrase("读不了", "cannot be read")) }
    let piece = Array(rest.prefix(4096))
    rest = rest.dropFirst(4096)
    return piece
  }
}
