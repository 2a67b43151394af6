import Basics
import Storage

/// How a job went the last time, and when it failed last.
package struct JobRun: Sendable, Hashable {
  package var name: String
  package var startedAt: Instant
  package var endedAt: Instant
  /// How much it did.
  package var done: Int
  /// What sort of error ended it; nil if it went well.
  package var error: String?
  package var failedAt: Instant?
  /// How often in a row it failed.
  package var failures: Int

  package init(
    name: String, startedAt: Instant, endedAt: Instant, done: Int, error: String? = nil, failedAt: Instant? = nil,
    failures: Int = 0
  ) {
    self.name = name
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.done = done
    self.error = error
    self.failedAt = failedAt
    self.failures = failures
  }
}

/// All SQL about runs of jobs: one row for each job, written over.
package enum JobRunsTable {
  package static let migrations = [
    Migration(
      "platform.job-runs.1",
      [
        """
        CREATE TABLE job_runs (
          name TEXT PRIMARY KEY, started_at BIGINT NOT NULL, ended_at BIGINT NOT NULL, done BIGINT NOT NULL, error TEXT,
          failed_at BIGINT, failures BIGINT NOT NULL)
        """
      ])
  ]

  /// The last run of each job, by name.
  package static func all(in transaction: any Transaction) throws -> [String: JobRun] {
    let runs = try transaction.rows(
      "SELECT name, started_at, ended_at, done, error, failed_at, failures FROM job_runs"
    ) {
      JobRun(
        name: $0.text(0), startedAt: $0.instant(1), endedAt: $0.instant(2), done: $0.int(3), error: $0.textOrNil(4),
        failedAt: $0.instantOrNil(5), failures: $0.int(6))
    }
    return Dictionary(runs.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Writes a run over the one before; a good one ends the row of failures.
  package static func put(_ run: JobRun, in transaction: any Transaction) throws {
    let failedAt = run.error == nil ? nil : run.endedAt
    try transaction.run(
      """
      INSERT INTO job_runs (name, started_at, ended_at, done, error, failed_at, failures)
      VALUES (\(run.name), \(run.startedAt), \(run.endedAt), \(run.done), \(run.error), \(failedAt),
        \(run.error == nil ? 0 : 1))
      ON CONFLICT (name) DO UPDATE SET started_at = excluded.started_at, ended_at = excluded.ended_at,
        done = excluded.done, error = excluded.error, failed_at = coalesce(excluded.failed_at, job_runs.failed_at),
        failures = CASE WHEN excluded.error IS NULL THEN 0 ELSE job_runs.failures + 1 END
      """)
  }
}
