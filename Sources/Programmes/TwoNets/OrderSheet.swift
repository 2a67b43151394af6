import Basics
import Documents
import Exchange
import Platform

/// A sheet of orders as somebody uploads it: CSV or a workbook, told apart by how it begins.
enum OrderSheet {
  /// Rows of one upload.
  static let most = 2000
  private static let bytesMost = 16 << 20

  /// - Throws: `Refusal` when it is no sheet, too large, or has no header.
  static func rows(
    _ bytes: [UInt8], file: String, map: RequestMap
  ) throws(Refusal) -> (header: [String], headerLine: Int, rows: [(line: Int, row: Result<CSVRow, Refusal>)]) {
    guard bytes.count <= bytesMost else {
      throw Refusal(
        .tooLarge, "sheet.tooLarge",
        Phrase("文件不能大于 \(bytesMost >> 20) MB", "A file may have \(bytesMost >> 20) MB at most"))
    }
    do {
      var table = try open(bytes, file: file, map: map)
      var rows: [(line: Int, row: Result<CSVRow, Refusal>)] = []
      var faultLine = -1
      while true {
        do {
          guard let row = try table.next() else { break }
          rows.append((row.line, .success(row)))
        } catch {
          // A fault that comes again at the same line is the end of what can be read.
          let line = error.line ?? 0
          rows.append((line, .failure(Refusal(.invalid, "malformed", error.phrase))))
          guard line > faultLine else { break }
          faultLine = line
        }
        guard rows.count <= most else {
          throw Refusal(
            .tooLarge, "sheet.tooMany",
            Phrase("一次最多 \(most) 行，请分几个文件", "\(most) rows at once at most: use several files"))
        }
      }
      return (table.header, table.headerLine, rows)
    } catch let problem as Problem {
      throw Refusal(.invalid, "sheet.malformed", problem.phrase, fields: [.init("file", problem.phrase)])
    } catch let refusal as Refusal {
      throw refusal
    } catch {
      throw Refusal(.invalid, "sheet.malformed", Phrase("看不懂这个文件", "The file cannot be read"))
    }
  }

  private static func open(_ bytes: [UInt8], file: String, map: RequestMap) throws(Problem) -> CSVTable {
    guard bytes.starts(with: [0x50, 0x4B]) else {
      return try CSVTable(
        MemorySource(bytes, file: file), encoding: map.encoding,
        format: CSVFormat(separator: map.separator, maximumRecord: 1 << 16))
    }
    var limits = XLSXLimits()
    limits.rows = 100_000
    limits.cellBytes = 1 << 16
    limits.sharedBytes = 32 << 20
    limits.zip.entryBytes = 64 << 20
    return try CSVTable(XLSXReader(bytes: bytes, file: file, limits: limits))
  }
}
