import Basics
import Organization
import Storage

/// All SQL about what was deleted when its time was over.
package enum RetentionTable {
  package static let migrations = [
    Migration(
      "platform.retention.1",
      [
        """
        CREATE TABLE retention_runs (
          kind TEXT NOT NULL, at BIGINT NOT NULL, cutoff BIGINT NOT NULL, deleted BIGINT NOT NULL, PRIMARY KEY (kind, at))
        """
      ])
  ]

  /// One run for one kind of data: everything that counts from before `before` is gone.
  package struct Run: Sendable, Hashable {
    package var kind: Retention.Kind
    package var at: Instant
    package var before: Instant
    package var deleted: Int

    package init(kind: Retention.Kind, at: Instant, before: Instant, deleted: Int) {
      self.kind = kind
      self.at = at
      self.before = before
      self.deleted = deleted
    }
  }

  package static func insert(_ run: Run, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO retention_runs (kind, at, cutoff, deleted)
      VALUES (\(run.kind.rawValue), \(run.at), \(run.before), \(run.deleted)) ON CONFLICT (kind, at) DO NOTHING
      """)
  }

  /// The newest runs of a kind.
  package static func latest(_ kind: Retention.Kind, limit: Int, in transaction: any Transaction) throws -> [Run] {
    try transaction.rows(
      """
      SELECT at, cutoff, deleted FROM retention_runs WHERE kind = \(kind.rawValue) ORDER BY at DESC LIMIT \(limit)
      """
    ) { Run(kind: kind, at: $0.instant(0), before: $0.instant(1), deleted: $0.int(2)) }
  }
}
