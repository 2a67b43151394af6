import Basics
import Storage

/// All SQL that writes the chain, and reads it in its order. Records are never changed; one statement, `removeFront`,
/// takes them away, from the front only.
package enum AuditTable {
  package static let migrations = [
    Migration(
      "auditing.chain.1",
      [
        """
        CREATE TABLE audit_records (
          ordinal \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, at BIGINT NOT NULL, kind TEXT NOT NULL,
          person TEXT NOT NULL, person_name TEXT NOT NULL, post TEXT NOT NULL, agency TEXT NOT NULL,
          address TEXT NOT NULL, request TEXT NOT NULL, act TEXT NOT NULL, subject TEXT NOT NULL, fields TEXT NOT NULL,
          reason TEXT NOT NULL, result TEXT NOT NULL, detail TEXT NOT NULL, previous BYTEA NOT NULL,
          hash BYTEA NOT NULL)
        """,
        "CREATE INDEX audit_records_at ON audit_records (at, ordinal)",
        "CREATE INDEX audit_records_kind ON audit_records (kind, ordinal)",
        "CREATE INDEX audit_records_person ON audit_records (person, ordinal)",
        "CREATE INDEX audit_records_subject ON audit_records (subject, ordinal)",
        // Where the chain ends, and up to where retention has taken it away: one row each, with a MAC under a key that
        // is not in the database. Before the first record there is no MAC.
        """
        CREATE TABLE audit_head (
          id BIGINT PRIMARY KEY, ordinal BIGINT NOT NULL, hash BYTEA NOT NULL, mac BYTEA NOT NULL)
        """,
        """
        CREATE TABLE audit_floor (
          id BIGINT PRIMARY KEY, ordinal BIGINT NOT NULL, hash BYTEA NOT NULL, mac BYTEA NOT NULL)
        """,
        "INSERT INTO audit_head (id, ordinal, hash, mac) VALUES (1, 0, \(AuditRecord.genesis), \([UInt8]()))",
        "INSERT INTO audit_floor (id, ordinal, hash, mac) VALUES (1, 0, \(AuditRecord.genesis), \([UInt8]()))",
      ])
  ]

  static let columns: SQL = """
    ordinal, at, kind, person, person_name, post, agency, address, request, act, subject, fields, reason, result,
    detail, previous, hash
    """

  /// One of the two marks, with its MAC.
  package struct Mark: Sendable, Hashable {
    package var anchor: AuditAnchor
    package var mac: [UInt8]
  }

  /// Puts the drafts at the end of the chain, in their order, and moves the head. The head's row is locked from here to
  /// the end of the transaction, so that all processes on this database share one chain: nothing slow may follow.
  /// - Parameter mac: the keyed hash of `AuditAnchor.headBytes`.
  /// - Returns: the new head.
  /// - Throws: `DatabaseFault`; also if the head row is gone, for a chain without a head proves nothing.
  @discardableResult
  package static func append(
    _ drafts: [AuditDraft], mac: ([UInt8]) -> [UInt8], in transaction: any Transaction
  ) throws -> AuditAnchor {
    // PostgreSQL's lock is taken by the update itself; SQLite's writers are alone.
    let locked = try transaction.first(
      "UPDATE audit_head SET ordinal = ordinal + \(drafts.count) WHERE id = 1 RETURNING ordinal, hash"
    ) { AuditAnchor(ordinal: Int64($0.int(0)) - Int64(drafts.count), hash: $0.bytes(1)) }
    guard var head = locked else { throw DatabaseFault.failed("the head of the audit chain is missing") }
    for draft in drafts {
      let record = AuditRecord(ordinal: head.ordinal + 1, draft: draft, previous: head.hash)
      try insert(record, in: transaction)
      head = AuditAnchor(ordinal: record.ordinal, hash: record.hash)
    }
    try transaction.run("UPDATE audit_head SET hash = \(head.hash), mac = \(mac(head.headBytes)) WHERE id = 1")
    return head
  }

  private static func insert(_ record: AuditRecord, in transaction: any Transaction) throws {
    let draft = record.draft
    try transaction.run(
      """
      INSERT INTO audit_records (\(columns)) VALUES (
        \(record.ordinal), \(draft.at), \(draft.kind.rawValue), \(draft.person), \(draft.personName), \(draft.post),
        \(draft.agency), \(draft.address), \(draft.request), \(draft.act), \(draft.subject),
        \(draft.fields.joined(separator: "\n")), \(draft.reason), \(draft.result), \(draft.detail),
        \(record.previous), \(record.hash))
      """)
  }

  /// Where the chain ends; nil if somebody removed the row.
  package static func head(in transaction: any Transaction) throws -> Mark? {
    try transaction.first("SELECT ordinal, hash, mac FROM audit_head WHERE id = 1", mark)
  }

  /// Up to where retention has taken records away; nil if somebody removed the row.
  package static func floor(in transaction: any Transaction) throws -> Mark? {
    try transaction.first("SELECT ordinal, hash, mac FROM audit_floor WHERE id = 1", mark)
  }

  private static func mark(_ row: any Row) -> Mark {
    Mark(anchor: AuditAnchor(ordinal: Int64(row.int(0)), hash: row.bytes(1)), mac: row.bytes(2))
  }

  /// The record with this place in the chain; nil if there is none, or no longer.
  package static func one(_ ordinal: Int64, in transaction: any Transaction) throws -> AuditRecord? {
    try transaction.first("SELECT \(columns) FROM audit_records WHERE ordinal = \(ordinal)", record)
  }

  /// The records behind `after` in the order of the chain, at most `limit`.
  package static func batch(after: Int64, limit: Int, in transaction: any Transaction) throws -> [AuditRecord] {
    try transaction.rows(
      "SELECT \(columns) FROM audit_records WHERE ordinal > \(after) ORDER BY ordinal LIMIT \(limit)", record)
  }

  /// Retention: takes away the oldest records up to the first that is not older than `before`, at most `limit`, and
  /// moves the floor. The very last record stays. Returns how many went.
  static func removeFront(
    before: Instant, limit: Int, mac: ([UInt8]) -> [UInt8], in transaction: any Transaction
  ) throws -> Int {
    // Locks the floor, so that two jobs at once do not both count the same records.
    let locked = try transaction.first(
      "UPDATE audit_floor SET ordinal = ordinal WHERE id = 1 RETURNING ordinal"
    ) { Int64($0.int(0)) }
    guard let floor = locked else { throw DatabaseFault.failed("the floor of the audit chain is missing") }
    var end: AuditAnchor?
    // One more than may go: it is the one that stays.
    let front = try transaction.rows(
      "SELECT ordinal, hash, at FROM audit_records WHERE ordinal > \(floor) ORDER BY ordinal LIMIT \(limit + 1)"
    ) { (AuditAnchor(ordinal: Int64($0.int(0)), hash: $0.bytes(1)), $0.instant(2)) }
    for (anchor, at) in front.dropLast() {
      guard at < before else { break }
      end = anchor
    }
    guard let end else { return 0 }
    try transaction.run(
      """
      UPDATE audit_floor SET ordinal = \(end.ordinal), hash = \(end.hash), mac = \(mac(end.floorBytes)) WHERE id = 1
      """)
    return try transaction.change("DELETE FROM audit_records WHERE ordinal <= \(end.ordinal)")
  }

  /// Puts the MACs of both marks under the current key, if they were right under the old one.
  /// - Returns: false, and nothing is changed, if one of them was not: renewing it would make a forgery good.
  static func renewMACs(
    isMAC: (_ mac: [UInt8], _ bytes: [UInt8]) -> Bool, mac: ([UInt8]) -> [UInt8], in transaction: any Transaction
  ) throws -> Bool {
    let head = try transaction.first(
      "UPDATE audit_head SET ordinal = ordinal WHERE id = 1 RETURNING ordinal, hash, mac", mark)
    let floor = try transaction.first(
      "UPDATE audit_floor SET ordinal = ordinal WHERE id = 1 RETURNING ordinal, hash, mac", mark)
    guard let head, let floor else { return false }
    let isHeadNew = head.anchor == .start && head.mac.isEmpty
    let isFloorNew = floor.anchor == .start && floor.mac.isEmpty
    guard isHeadNew || isMAC(head.mac, head.anchor.headBytes), isFloorNew || isMAC(floor.mac, floor.anchor.floorBytes)
    else { return false }
    if !isHeadNew { try transaction.run("UPDATE audit_head SET mac = \(mac(head.anchor.headBytes)) WHERE id = 1") }
    if !isFloorNew { try transaction.run("UPDATE audit_floor SET mac = \(mac(floor.anchor.floorBytes)) WHERE id = 1") }
    return true
  }

  static func record(_ row: any Row) -> AuditRecord {
    let kind = AuditDraft.Kind(rawValue: row.text(2))
    // A kind nobody knows was not written by us. It is shown where it breaks the hash, and never mended by reading.
    let act = kind == nil ? "[\(row.text(2))] \(row.text(9))" : row.text(9)
    let draft = AuditDraft(
      at: row.instant(1), kind: kind ?? .write, person: row.text(3), personName: row.text(4), post: row.text(5),
      agency: row.text(6), address: row.text(7), request: row.text(8), act: act, subject: row.text(10),
      fields: row.text(11).split(separator: "\n", omittingEmptySubsequences: true).map(String.init),
      reason: row.text(12), result: row.text(13), detail: row.text(14))
    return AuditRecord(ordinal: Int64(row.int(0)), draft: draft, previous: row.bytes(15), hash: row.bytes(16))
  }
}
