import Basics
import Storage
import Timing

/// A stored deadline that the calendar in force now puts elsewhere.
package struct MovedDeadline: Sendable, Hashable {
  package var number: String
  package var clock: String
  package var before: Instant?
  package var after: Instant?
}

extension Matters {
  /// How many matters are recomputed in one transaction.
  private static let recomputeBatch = 200

  /// Computes the deadlines of matters anew from their entries with the calendar in force, and stores those that differ. Entries
  /// are not touched: a deadline follows from them and from the calendar, as the notice of a new year requires.
  /// - Parameters:
  ///   - since: matters that ended before it are left out; nil takes only those that are open.
  ///   - write: false only tells what would move.
  ///   - progress: how many of how many.
  /// - Returns: the deadlines that moved.
  /// - Throws: `DatabaseFault`; what was stored before it stays, and the next run goes on.
  @discardableResult
  package func recompute(
    since: Instant?, write: Bool = true, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws -> [MovedDeadline] {
    let district = district
    let total = try await database.read("deadlines.count") { try MattersTable.countEnded(since: since, in: $0) }
    var moved: [MovedDeadline] = []
    var last = Key(0)
    var done = 0
    while true {
      let from = last
      let batch = try await database.read("deadlines.batch") { transaction in
        try MattersTable.batch(after: from, endedSince: since, limit: Self.recomputeBatch, in: transaction).map {
          matter in
          (
            matter, try EntriesTable.of(matter.key, in: transaction),
            try MattersTable.countdowns(of: matter.key, in: transaction)
          )
        }
      }
      guard let end = batch.last?.0.key else { return moved }
      var changed: [(matter: Matter, countdowns: Countdowns, strands: [StoredStrand])] = []
      for (matter, entries, stored) in batch {
        guard let lifecycle = district.lifecycle(of: matter) else { continue }
        let countdowns = try Countdowns(entries: entries, lifecycle: lifecycle, calendar: district.calendar)
        var after = matter
        after.settle(countdowns)
        let fresh = countdowns.all.mapValues { StoredCountdown($0) }
        guard after != matter || fresh != stored else { continue }
        let strands = StoredStrand.all(entries, of: after, lifecycle: lifecycle, countdowns: countdowns)
        changed.append((after, countdowns, strands))
        for (clock, row) in fresh.sorted(by: { $0.key < $1.key }) where row.dueAt != stored[clock]?.dueAt {
          moved.append(
            MovedDeadline(number: matter.number, clock: clock, before: stored[clock]?.dueAt, after: row.dueAt))
        }
      }
      if write, !changed.isEmpty { try await store(changed) }
      last = end
      done += batch.count
      progress(done, total)
    }
  }

  private func store(_ changed: [(matter: Matter, countdowns: Countdowns, strands: [StoredStrand])]) async throws {
    try await database.write("deadlines.store") { transaction in
      for (matter, countdowns, strands) in changed {
        // A step taken meanwhile has computed its own.
        guard try MattersTable.updateDeadlines(matter, in: transaction) else { continue }
        try MattersTable.put(countdowns, of: matter, in: transaction)
        try StrandsTable.put(strands, in: transaction)
      }
    }
  }
}
