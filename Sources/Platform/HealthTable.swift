import Basics
import Storage

/// All SQL of the look at how the installation does, beyond what nouns know of themselves.
enum HealthTable {
  /// How large the database is, in bytes.
  static func size(in transaction: any Transaction) throws -> Int {
    try transaction.number(
      """
      SELECT \(sqlite: "page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        postgres: "pg_database_size(current_database())")
      """)
  }

  /// The latest instant that the audit knows; nil if it is empty.
  static func lastRecord(in transaction: any Transaction) throws -> Instant? {
    try transaction.first("SELECT at FROM audit_records ORDER BY ordinal DESC LIMIT 1") { $0.instant(0) }
  }
}
