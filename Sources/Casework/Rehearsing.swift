import Basics
import Storage
import Timing

/// What a rehearsal found.
package struct RehearsalReport: Sendable, Hashable {
  /// The first instant of the day since which matters were looked at.
  package var since: Instant
  /// How many matters were reported since.
  package var matters = 0
  /// How many of them were replayed.
  package var replayed = 0
  /// The matters that would change, in order of their keys.
  package var changes: [RehearsedMatter] = []
  /// By agency, those that nobody has last.
  package var totals: [AgencyTotal] = []
}

extension Rehearsal {
  /// How many matters are read at once.
  private static let batch = 300

  /// Rehearses on the matters that were reported since an instant, all of it in one snapshot.
  /// - Parameters:
  ///   - isFull: replays every matter, instead of those alone that the difference of the rules can touch. The report is the same but
  ///     for `replayed`.
  ///   - progress: how many of how many.
  /// - Throws: `DatabaseFault`.
  package func run(
    on database: any Database, since: Instant, isFull: Bool = false,
    progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws -> RehearsalReport {
    try await database.read("rehearsal.run") { transaction in
      try run(since, isFull: isFull, in: transaction, progress: progress)
    }
  }

  /// The same in the caller's transaction.
  package func run(
    _ since: Instant, isFull: Bool, in transaction: any Transaction, progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> RehearsalReport {
    var report = RehearsalReport(since: since, matters: try RehearsalTable.count(since: since, in: transaction))
    var totals = try stored(since: since, in: transaction)
    let keys = isFull ? try RehearsalTable.keys(since: since, in: transaction).sorted() : try touched(since, transaction)
    report.replayed = keys.count
    var done = 0
    while done < keys.count {
      let some = Array(keys[done..<min(done + Self.batch, keys.count)])
      let entries = try EntriesTable.of(some, in: transaction)
      for matter in try MattersTable.of(some, in: transaction) {
        let rehearsed = self.matter(matter, entries: entries[matter.key] ?? [])
        totals.replace(matter, by: rehearsed)
        if rehearsed.isChanged { report.changes.append(rehearsed) }
      }
      done += some.count
      progress(done, keys.count)
    }
    report.totals = totals.sorted
    return report
  }

  /// The matters that the difference of the rules can touch.
  private func touched(_ since: Instant, _ transaction: any Transaction) throws -> [Key] {
    var keys: Set<Key> = []
    if difference.asksFilings {
      try RehearsalTable.forEachFiling(since: since, in: transaction) { key, filing in
        if difference.touches(filing) { keys.insert(key) }
      }
    }
    if case .days(let days) = difference.calendar {
      keys.formUnion(
        try RehearsalTable.counting(
          days, zone: before.calendar.zone, mixed: mixedClocks, rolls: before.calendar.rollsNaturalDays,
          since: since, in: transaction))
    }
    for (name, flow) in difference.flows.sorted(by: { $0.key < $1.key }) where !flow.isGone {
      keys.formUnion(try RehearsalTable.taking(flow, of: name, since: since, in: transaction))
    }
    return keys.sorted()
  }

  /// The clocks that some version of a lifecycle extends by what may be work time: their limits alone do not tell.
  private var mixedClocks: [String] {
    let steps = before.lifecycles.values.flatMap(\.actions).flatMap(\.clocks).filter { step in
      guard step.order == .extend else { return false }
      switch step.limit {
      case .none, .until: return false
      case .fixed(let limit): return limit.unit.kind == .working || before.calendar.rollsNaturalDays
      case .standard: return true
      }
    }
    return Set(steps.map(\.clock)).sorted()
  }

  private func stored(since: Instant, in transaction: any Transaction) throws -> RehearsalTotals {
    var totals = RehearsalTotals()
    for (agency, figures) in try RehearsalTable.totals(since: since, in: transaction) {
      totals.add(stored: figures, of: agency)
    }
    for (filing, accused, figures) in try RehearsalTable.undispatched(since: since, in: transaction) {
      totals.add(stored: figures, of: proposedToday(filing, accused: accused) ?? "")
    }
    return totals
  }
}
