import Basics
import Casework
import Documents
import Platform
import Storage
import Territory

/// Brings parts of the city in from a file, some rows in one transaction together with how far it has come: an import that was killed goes
/// on where it stopped, and nothing is doubled. A row that does not pass is written down with field, reason and remedy.
package struct PartsImport: Sendable {
  /// What became of a file so far.
  package struct Result: Sendable, Hashable {
    /// The line of the last row that was dealt with.
    package var line = 0
    package var rows = 0
    package var added = 0
    package var changed = 0
    package var same = 0
    package var rejected = 0
    var rejectedBytes = 0
    package var isOver = false

    /// The counts in words.
    package func text(_ language: Language) -> String {
      language.pick(
        "共 \(rows) 行：新增 \(added)，更新 \(changed)，相同 \(same)，未收 \(rejected)",
        "\(rows) rows: \(added) added, \(changed) changed, \(same) as before, \(rejected) rejected")
    }
  }

  /// How far it is, of the bytes of the file.
  package typealias Progress = @Sendable (_ result: Result, _ done: Int64, _ total: Int64) -> Void

  package static let batch = 500
  private let jurisdiction: Jurisdiction
  private let crs: CRS

  /// - Parameter crs: of the coordinates in the file.
  package init(_ jurisdiction: Jurisdiction, crs: CRS = .wgs84) {
    self.jurisdiction = jurisdiction
    self.crs = crs
  }

  /// How a file of parts is opened.
  package static func settings(encoding: TextEncoding? = nil, sheet: String? = nil) -> TableSource.Settings {
    var settings = TableSource.Settings()
    settings.encoding = encoding
    settings.sheet = sheet
    settings.names = Array(PartRows.names.dropLast(2))
    return settings
  }

  /// Reads the file to its end.
  /// - Parameters:
  ///   - digest: tells this file from others; the same one goes on where it stopped.
  ///   - rejected: takes the rows that do not pass.
  /// - Throws: `Problem` if the file cannot be read any further; what was written stays.
  package func run(
    _ source: TableSource, name: String, digest: String, rejected: any RejectedRows, progress: Progress = { _, _, _ in }
  ) async throws -> Result {
    var table = try CSVTable(source.reader)
    let reader = try PartRows(table, district: jurisdiction.district, crs: crs, today: jurisdiction.today)
    let database = jurisdiction.database
    var result = try await database.read("parts.progress") { try PartsTable.progress(digest, in: $0) } ?? Result()
    if result.isOver { result = Result() }
    try rejected.begin(at: result.rejectedBytes)
    if result.rejectedBytes == 0 { result.rejectedBytes += try rejected.write(RejectedText.head(table.header)) }
    let done = result.line
    var faultLine = 0
    while !result.isOver {
      var parts: [Part] = []
      var read = 0
      while read < Self.batch {
        let row: CSVRow
        do {
          guard let next = try table.next() else {
            result.isOver = true
            break
          }
          row = next
        } catch {
          // A fault that comes again, or has no line, is the end of what can be read.
          guard let line = error.line, line != faultLine else { throw error }
          faultLine = line
          guard line > done else { continue }
          read += 1
          result.rows += 1
          result.line = line
          result.rejected += 1
          result.rejectedBytes += try rejected.write(RejectedText.line(line, [error], []))
          continue
        }
        guard row.line > done else { continue }
        read += 1
        result.rows += 1
        result.line = row.line
        let (part, problems) = reader.part(row)
        if let part {
          parts.append(part)
        } else {
          result.rejected += 1
          result.rejectedBytes += try rejected.write(RejectedText.line(row.line, problems, row.fields))
        }
      }
      result = try await store(parts, result, digest: digest, name: name)
      progress(result, source.bytesRead, source.totalBytes)
    }
    return result
  }

  private func store(_ parts: [Part], _ result: Result, digest: String, name: String) async throws -> Result {
    let now = jurisdiction.now()
    return try await jurisdiction.database.write("parts.import") { transaction in
      var result = result
      var known = try PartsTable.of(Array(Set(parts.map(\.code))), in: transaction)
      for part in parts {
        switch known.updateValue(part, forKey: part.code) {
        case part?: result.same += 1
        case nil:
          result.added += 1
          try PartsTable.put(part, in: transaction)
        default:
          result.changed += 1
          try PartsTable.put(part, in: transaction)
        }
      }
      try PartsTable.put(result, digest: digest, name: name, at: now, in: transaction)
      return result
    }
  }
}
