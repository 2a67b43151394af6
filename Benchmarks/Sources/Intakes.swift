import Basics
import Casework
import Delivery
import Organization
import Platform
import Reporting
import Storage

/// One intake as `Matters.report` makes it, ready to be written.
struct Intake: Sendable {
  var matter: Matter
  var entry: Entry
  var countdowns: Countdowns
  var parcel: Parcel

  init(_ report: Report, number: String, in jurisdiction: Jurisdiction, keys: KeyMaker, at now: Instant) throws {
    let district = jurisdiction.district
    guard
      let lifecycle = district.currentLifecycles[ReportingProgramme.lifecycle].flatMap({ district.lifecycles[$0] })
    else { throw Wrong("the pack has no lifecycle \(ReportingProgramme.lifecycle)") }
    let key = keys.next(at: now), entryKey = keys.next(at: now)
    var change = try lifecycle.open(
      report, number: number, key: key, entryKey: entryKey, by: .visitor, at: now, recordedAt: now, in: district)
    countdowns = try Countdowns(entries: [change.entry], lifecycle: lifecycle, calendar: district.calendar)
    change.matter.settle(countdowns)
    matter = change.matter
    entry = change.entry
    parcel = Parcel(key: entryKey, topic: "\(lifecycle.name).\(change.action.code)", matter: key, entry: 1, at: now)
  }

  /// The same intake again under other keys.
  func renewed(keys: KeyMaker, at now: Instant) -> Intake {
    var copy = self
    copy.matter.key = keys.next(at: now)
    copy.matter.number = "bench-\(copy.matter.key)"
    copy.entry.key = keys.next(at: now)
    copy.entry.matter = copy.matter.key
    copy.parcel.key = copy.entry.key
    copy.parcel.matter = copy.matter.key
    return copy
  }

  /// What `Matters.report` writes for a report without a phone or photos.
  func write(in transaction: any Transaction) throws {
    try MattersTable.insert(matter, in: transaction)
    try EntriesTable.insert(entry, in: transaction)
    try AttachmentsTable.claim(entry, in: transaction)
    try MattersTable.put(countdowns, of: matter, in: transaction)
    try Outbox.put(parcel, in: transaction)
  }
}

enum Intakes {
  /// The transactions alone: what is written was made before the clock starts.
  static func transactions(
    _ reports: SampleReports, _ jurisdiction: Jurisdiction, writers: Int, seconds: Int
  ) async throws {
    let keys = KeyMaker(maker: Int.random(in: 0...255))
    let ready = try (0..<4096).map { place in
      try Intake(reports[place], number: "bench", in: jurisdiction, keys: keys, at: wallClock())
    }
    let database = jurisdiction.database
    try await run(writers: writers, seconds: seconds) { place in
      let intake = ready[place % ready.count].renewed(keys: keys, at: wallClock())
      try await database.write("matters.report") { try intake.write(in: $0) }
    }
  }

  /// The whole of it: check, locate, number, hash, clocks, write.
  static func whole(_ reports: SampleReports, _ jurisdiction: Jurisdiction, writers: Int, seconds: Int) async throws {
    let matters = jurisdiction.matters
    try await run(writers: writers, seconds: seconds) { place in
      _ = try await matters.report(reports[place], lifecycle: ReportingProgramme.lifecycle, by: .visitor)
    }
  }

  private static func run(
    writers: Int, seconds: Int, _ one: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    // So that statements are prepared and connections open.
    for place in 0..<50 { try await one(place) }
    let start = ContinuousClock.now
    let end = start + .seconds(seconds)
    let total = try await withThrowingTaskGroup(of: Int.self) { group in
      for writer in 0..<writers {
        group.addTask {
          var count = 0
          while ContinuousClock.now < end {
            try await one(writer * 7919 + count)
            count += 1
          }
          return count
        }
      }
      return try await group.reduce(0, +)
    }
    print("rate", Double(total) / (ContinuousClock.now - start).inSeconds)
  }
}
