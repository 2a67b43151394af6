import Basics
import Storage

/// All SQL that looks for records. No question walks the whole history: each goes along one index, newest first, and
/// ends after `walkMost` records.
extension AuditTable {
  /// So many records one page looks through at most.
  package static let walkMost = 10_000
  /// Records of one moment lie so close together in the chain (several processes, waiting writes). A record that is
  /// further from its neighbours in time than this is found without a period only.
  package static let disorderMost = 2000

  /// Newest first, by the order of the chain.
  /// - Parameters:
  ///   - after: the `next` of the page before; nil for the first.
  ///   - limit: 1 or more.
  ///   - walk: how many records it looks through at most.
  package static func page(
    _ filter: AuditFilter, after: Int64? = nil, limit: Int, walk: Int = walkMost, in transaction: any Transaction
  ) throws -> AuditPage {
    guard var window = try window(of: filter, after: after, in: transaction) else {
      return AuditPage(records: [], next: nil)
    }
    if let subject = filter.subject {
      let range: SQL = "subject >= \(subject) AND subject < \(subject + "\u{10FFFF}")"
      let count = try transaction.number(
        "SELECT count(*) FROM (SELECT 1 AS one FROM audit_records WHERE \(range) LIMIT \(disorderMost + 1)) few")
      // So few can be sorted; more are met soon enough along the chain.
      if count <= disorderMost { return try sorted(range, filter, window, limit, in: transaction) }
    }
    if let person = filter.person {
      window.drive = "person = \(person) AND "
    } else if let kind = filter.kind {
      window.drive = "kind = \(kind.rawValue) AND "
    }
    return try walked(filter, window, limit, walk, in: transaction)
  }

  /// A stretch of the chain and the condition whose index is walked.
  private struct Window {
    var from: Int64
    var to: Int64
    var drive = SQL.empty
    var sql: SQL { drive + "ordinal >= \(from) AND ordinal <= \(to)" }
  }

  /// Where in the chain the period can lie; nil if nowhere.
  private static func window(
    of filter: AuditFilter, after: Int64?, in transaction: any Transaction
  ) throws -> Window? {
    var window = Window(from: 0, to: after.map { $0 - 1 } ?? Int64.max)
    if let from = filter.from {
      let first = try transaction.first(
        """
        SELECT min(ordinal) FROM (
          SELECT ordinal FROM audit_records WHERE at >= \(from) ORDER BY at, ordinal LIMIT \(disorderMost)) early
        """
      ) { $0.intOrNil(0) }
      guard let first, let first else { return nil }
      window.from = Int64(first)
    }
    if let to = filter.to {
      let last = try transaction.first(
        """
        SELECT max(ordinal) FROM (
          SELECT ordinal FROM audit_records WHERE at < \(to) ORDER BY at DESC, ordinal DESC LIMIT \(disorderMost)) late
        """
      ) { $0.intOrNil(0) }
      guard let last, let last else { return nil }
      window.to = min(window.to, Int64(last))
    }
    return window.from <= window.to ? window : nil
  }

  private static func sorted(
    _ range: SQL, _ filter: AuditFilter, _ window: Window, _ limit: Int, in transaction: any Transaction
  ) throws -> AuditPage {
    // The sum keeps the planner from walking the key instead of the range.
    let records = try transaction.rows(
      """
      SELECT \(columns) FROM audit_records
      WHERE \(range) AND ordinal + 0 >= \(window.from) AND ordinal + 0 <= \(window.to) AND \(rest(filter))
      ORDER BY ordinal DESC LIMIT \(limit)
      """, record)
    return AuditPage(records: records, next: records.count == limit ? records.last?.ordinal : nil)
  }

  private static func walked(
    _ filter: AuditFilter, _ window: Window, _ limit: Int, _ walk: Int, in transaction: any Transaction
  ) throws -> AuditPage {
    var window = window
    let end = try transaction.first(
      """
      SELECT ordinal FROM audit_records WHERE \(window.sql) ORDER BY ordinal DESC LIMIT 1 OFFSET \(walk - 1)
      """
    ) { Int64($0.int(0)) }
    if let end { window.from = end }
    let records = try transaction.rows(
      """
      SELECT \(columns) FROM audit_records WHERE \(window.sql) AND \(rest(filter)) ORDER BY ordinal DESC LIMIT \(limit)
      """, record)
    // Fewer than wanted: because the chain ends, or because the walk did?
    return AuditPage(records: records, next: records.count == limit ? records.last?.ordinal : end)
  }

  /// The whole filter, in a form no index serves: which one is walked is decided above, for the walk to have an end.
  private static func rest(_ filter: AuditFilter) -> SQL {
    var parts: [SQL] = ["1 = 1"]
    if let kind = filter.kind { parts.append("kind || '' = \(kind.rawValue)") }
    if let person = filter.person { parts.append("person || '' = \(person)") }
    if let subject = filter.subject {
      parts.append("subject || '' >= \(subject) AND subject || '' < \(subject + "\u{10FFFF}")")
    }
    if let from = filter.from { parts.append("at + 0 >= \(from)") }
    if let to = filter.to { parts.append("at + 0 < \(to)") }
    if let text = filter.text {
      let names: [SQL] = [
        "act", "subject", "person_name", "post", "agency", "address", "request", "reason", "result", "detail",
      ]
      // LIKE looks at letter case on one engine and not on the other.
      let found = names.map { name -> SQL in "\(sqlite: "instr", postgres: "strpos")(\(name), \(text)) > 0" }
      parts.append("(\(found.joined(" OR ")))")
    }
    return parts.joined(" AND ")
  }
}
