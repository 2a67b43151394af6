import Basics
import Casework
import Storage
import Timing

/// What happens by itself: the jobs of the house and of the programmes, and how each went.
package struct JobDesk: Sendable {
  /// A job and whose it is.
  package struct Entry: Sendable {
    package var job: Job
    package var owner: Phrase
    package var purpose: Phrase
  }

  /// A run that did nothing is written down this often at most: some jobs come every few seconds.
  static let quietSeconds = Seconds.minutes(1)

  private let jurisdiction: Jurisdiction

  package init(_ jurisdiction: Jurisdiction) { self.jurisdiction = jurisdiction }

  /// All of them, those of the house first.
  package var entries: [Entry] {
    let house = Phrase("平台", "Platform")
    return [
      Entry(job: Self.seals, owner: house, purpose: Phrase("封存已结束的日子", "Seals the days that are over")),
      Entry(job: Self.retention, owner: house, purpose: Phrase("删除保存期已满的", "Deletes what its time is over for")),
    ]
      + jurisdiction.programmes.flatMap { programme in
        programme.jobs.map { Entry(job: $0, owner: programme.label, purpose: .verbatim($0.name)) }
      }
  }

  private static let seals = Job("seals", every: .minutes(10)) { jurisdiction in
    try await Seals(database: jurisdiction.database, zone: jurisdiction.district.calendar.zone)
      .sealFinishedDays(now: jurisdiction.now())
  }

  private static let retention = Job("retention", every: .minutes(10)) { jurisdiction in
    try await RetentionSweep(jurisdiction).runDue().count
  }

  /// The last run of each, by name.
  package func runs() async throws -> [String: JobRun] {
    try await jurisdiction.database.read("jobs.runs") { try JobRunsTable.all(in: $0) }
  }

  /// Runs a job and writes down how it went.
  /// - Parameter isAsked: whether a person asked for it; then also a run that did nothing is written down.
  /// - Throws: what the job threw, after it was written down.
  package func run(_ job: Job, isAsked: Bool = false) async throws -> Int {
    let started = jurisdiction.now()
    do {
      let done = try await job.run(jurisdiction)
      let now = jurisdiction.now()
      if isAsked || done > 0 || jurisdiction.errands.isWorthNoting(job.name, at: now, after: Self.quietSeconds) {
        try await note(JobRun(name: job.name, startedAt: started, endedAt: now, done: done))
      }
      return done
    } catch {
      let run = JobRun(
        name: job.name, startedAt: started, endedAt: jurisdiction.now(), done: 0, error: Self.sort(of: error))
      try? await note(run)
      // The next good run ends the row of failures, also if it does nothing.
      jurisdiction.errands.forget(job.name)
      throw error
    }
  }

  private func note(_ run: JobRun) async throws {
    try await jurisdiction.database.write("jobs.note") { try JobRunsTable.put(run, in: $0) }
  }

  /// The sort of an error alone: its words may hold what nobody should read, and stand in the log.
  static func sort(of error: any Error) -> String {
    switch error {
    case let refusal as Refusal: refusal.code
    case DatabaseFault.contended: "database.contended"
    case DatabaseFault.constraint, DatabaseFault.notUnique: "database.constraint"
    case DatabaseFault.wrongSchema: "database.schema"
    case is DatabaseFault: "database.failed"
    default: "\(type(of: error))"
    }
  }
}
