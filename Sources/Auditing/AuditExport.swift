import Basics
import Documents
import Storage

/// Writes records as CSV, oldest first, with their hashes, so that the file can be checked against the chain.
package struct AuditExport: Sendable {
  package let database: any Database
  package let zone: LocalZone

  package init(database: any Database, zone: LocalZone) {
    self.database = database
    self.zone = zone
  }

  /// The names of the columns, which are the same in both languages: machines read them.
  package static let header = [
    "ordinal", "at", "kind", "person", "person_name", "post", "agency", "address", "request", "act", "subject",
    "fields", "reason", "result", "detail", "previous", "hash",
  ]

  /// Gives the file to `write` in pieces of whole lines (RFC 4180, with byte order mark, formulas disarmed). What is
  /// added while it runs may be in it or not.
  /// - Returns: how many records were written.
  /// - Throws: what `write` throws, and `DatabaseFault`.
  package func run(_ filter: AuditFilter, write: ([UInt8]) async throws -> Void) async throws -> Int {
    var writer = CSVWriter(bom: true, guardsFormulas: true)
    writer.append(Self.header)
    try await write(writer.take())
    var last: Int64 = 0
    var count = 0
    while true {
      let from = last
      let records = try await database.read("audit.export") { try AuditTable.batch(after: from, limit: 1000, in: $0) }
      guard let end = records.last?.ordinal else { return count }
      for record in records where filter.admits(record.draft) {
        writer.append(line(record))
        count += 1
      }
      let lines = writer.take()
      if !lines.isEmpty { try await write(lines) }
      last = end
    }
  }

  private func line(_ record: AuditRecord) -> [String] {
    let draft = record.draft
    return [
      String(record.ordinal), zone.iso(draft.at), draft.kind.rawValue, draft.person, draft.personName, draft.post,
      draft.agency, draft.address, draft.request, draft.act, draft.subject, draft.fields.joined(separator: " "),
      draft.reason, draft.result, draft.detail, hexadecimal(record.previous), hexadecimal(record.hash),
    ]
  }
}
