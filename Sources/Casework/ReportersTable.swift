import Basics
import Ciphers
import Storage

/// All SQL about reporters' identities.
package enum ReportersTable {
  package static let migrations = [
    Migration(
      "casework.reporters.1",
      [
        """
        CREATE TABLE reporter_identities (
          matter \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, name BYTEA NOT NULL, phone BYTEA NOT NULL,
          phone_print BYTEA, visibility TEXT NOT NULL, restricted BOOLEAN NOT NULL, notice TEXT NOT NULL,
          given_at BIGINT NOT NULL)
        """,
        "CREATE INDEX reporter_identities_phone ON reporter_identities (phone_print) WHERE phone_print IS NOT NULL",
      ])
  ]

  private static let columns: SQL = "matter, name, phone, phone_print, visibility, restricted, notice, given_at"

  /// Writes the identity of a matter that has none.
  package static func insert(_ r: SealedReporter, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO reporter_identities (\(columns)) VALUES (\(r.matter), \(r.name), \(r.phone), \(r.phonePrint),
        \(r.visibility.rawValue), \(r.isRestricted), \(r.notice), \(r.givenAt))
      """)
  }

  /// The identity of a matter, unless it is restricted.
  package static func of(_ matter: Key, in transaction: any Transaction) throws -> SealedReporter? {
    try transaction.first(
      "SELECT \(columns) FROM reporter_identities WHERE matter = \(matter) AND NOT restricted", reporter)
  }

  /// As `of`, and those that are restricted as well: for whoever answers a person's request about their own data.
  package static func any(_ matter: Key, in transaction: any Transaction) throws -> SealedReporter? {
    try transaction.first("SELECT \(columns) FROM reporter_identities WHERE matter = \(matter)", reporter)
  }

  /// What `Disclosure` lets through, with SQL deciding: rows beyond it do not leave the database.
  package static func visible(
    of matters: [Key], to disclosure: Disclosure, in transaction: any Transaction
  ) throws -> [SealedReporter] {
    try transaction.rows(
      """
      SELECT r.matter, r.name, r.phone, r.phone_print, r.visibility, r.restricted, r.notice, r.given_at
      FROM reporter_identities r JOIN matters m ON m.key = r.matter
      WHERE r.matter IN \(list: matters) AND \(sql(disclosure)) ORDER BY r.matter
      """, reporter)
  }

  /// The second reading of `Disclosure.reporter`, equal to it.
  package static func sql(_ disclosure: Disclosure) -> SQL {
    guard !disclosure.seesReporters else { return "NOT r.restricted" }
    guard !disclosure.agency.isEmpty else { return "1 = 0" }
    return """
      NOT r.restricted AND r.visibility = 'agency' AND m.agency = \(disclosure.agency) AND m.accused IS NULL
      """
  }

  /// The matters reported under one of these prints, newest first.
  package static func matters(
    prints: [[UInt8]], limit: Int, in transaction: any Transaction
  ) throws -> [Key] {
    try transaction.rows(
      """
      SELECT matter FROM reporter_identities WHERE phone_print IS NOT NULL AND phone_print IN \(list: prints)
        AND NOT restricted ORDER BY matter DESC LIMIT \(limit)
      """
    ) { $0.key(0) }
  }

  /// By matter after `matter`, for whoever walks them all.
  package static func batch(after matter: Key, limit: Int, in transaction: any Transaction) throws -> [SealedReporter] {
    try transaction.rows(
      "SELECT \(columns) FROM reporter_identities WHERE matter > \(matter) ORDER BY matter LIMIT \(limit)", reporter)
  }

  /// Writes an identity under another key, unless it was changed or deleted meanwhile. Returns whether it was written.
  package static func replace(
    _ old: SealedReporter, by new: SealedReporter, in transaction: any Transaction
  ) throws -> Bool {
    try transaction.change(
      """
      UPDATE reporter_identities SET name = \(new.name), phone = \(new.phone), phone_print = \(new.phonePrint),
        visibility = \(new.visibility.rawValue), notice = \(new.notice)
      WHERE matter = \(old.matter) AND name = \(old.name) AND phone = \(old.phone)
      """) == 1
  }

  /// Restricts an identity to storage and protection, or ends that (个人信息保护法 art. 47).
  package static func restrict(_ matter: Key, _ isRestricted: Bool, in transaction: any Transaction) throws {
    try transaction.run("UPDATE reporter_identities SET restricted = \(isRestricted) WHERE matter = \(matter)")
  }

  /// Deletes the identities for good. Returns how many there were.
  package static func delete(_ matters: [Key], in transaction: any Transaction) throws -> Int {
    try transaction.change("DELETE FROM reporter_identities WHERE matter IN \(list: matters)")
  }

  /// Matters that ended in the span and have an identity, by key after `after`, for the retention job. The span keeps it from walking what an
  /// earlier run has done.
  package static func ended(
    from: Instant, before: Instant, after: Key, limit: Int, in transaction: any Transaction
  ) throws -> [Key] {
    try transaction.rows(
      """
      SELECT r.matter FROM matters m JOIN reporter_identities r ON r.matter = m.key
      WHERE m.closed_at IS NOT NULL AND m.closed_at >= \(from) AND m.closed_at < \(before)
        AND m.key > \(after) ORDER BY m.key LIMIT \(limit)
      """
    ) { $0.key(0) }
  }

  /// Puts an empty, restricted identity in the place of what was there: a report whose reporter was deleted must not become one
  /// that anybody may look up as if none had been given.
  package static func empty(
    _ matter: Key, notice: String, at: Instant, keys: KeyRing, in transaction: any Transaction
  ) throws {
    _ = try delete([matter], in: transaction)
    var empty = SealedReporter(Reporter(name: "", phone: "", notice: notice), of: matter, at: at, keys: keys)
    empty.isRestricted = true
    try insert(empty, in: transaction)
  }

  /// Takes up to `limit` rows that a version before encryption left in the clear, and removes them there.
  package static func takePlain(
    limit: Int, in transaction: any Transaction
  ) throws -> [(matter: Key, reporter: Reporter)] {
    let rows = try transaction.rows("SELECT matter, name, phone FROM reporters ORDER BY matter LIMIT \(limit)") {
      (matter: $0.key(0), reporter: Reporter(name: $0.text(1), phone: $0.text(2)))
    }
    try transaction.run("DELETE FROM reporters WHERE matter IN \(list: rows.map(\.matter))")
    return rows
  }

  /// How many there are. Walks the table: for commands, not for pages.
  package static func count(in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT count(*) FROM reporter_identities")
  }

  /// Whether identities are still kept in the clear.
  package static func hasPlain(in transaction: any Transaction) throws -> Bool {
    try transaction.number("SELECT count(*) FROM (SELECT 1 FROM reporters LIMIT 1) AS plain") > 0
  }

  private static func reporter(_ row: any Row) throws -> SealedReporter {
    guard let visibility = Reporter.Visibility(rawValue: row.text(4)) else {
      throw DatabaseFault.failed("reporter_identities.visibility is \(row.text(4))")
    }
    return SealedReporter(
      matter: row.key(0), name: row.bytes(1), phone: row.bytes(2), phonePrint: row.bytesOrNil(3),
      visibility: visibility, isRestricted: row.bool(5), notice: row.text(6), givenAt: row.instant(7))
  }
}
