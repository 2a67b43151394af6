import Basics
import Storage
import Synchronization

extension Counting {
  /// For so long others rest while everything is counted anew; told again with every batch.
  private static let pause = Seconds.minutes(10)

  /// Counts everything anew. Nothing else is counted meanwhile; what moves is caught up with afterwards.
  /// - Parameters:
  ///   - fromLog: reads the facts of every matter again from its entries; otherwise the sums are made from the stored facts.
  ///   - progress: how many matters so far.
  /// - Returns: how many matters were counted.
  package func recount(
    fromLog: Bool, progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws -> Int {
    try await rest(until: now() + Self.pause)
    do {
      let count = try await fromLog ? reread(progress) : sum(progress)
      try await rest(until: Instant(milliseconds: 0))
      return count
    } catch {
      try? await rest(until: Instant(milliseconds: 0))
      throw error
    }
  }

  private func rest(until: Instant) async throws {
    try await database.write("indicators.rest") { try FactsTable.pause(until: until, in: $0) }
  }

  private func reread(_ progress: (Int) -> Void) async throws -> Int {
    let district = district
    try await database.write("indicators.clear") { transaction in
      try FactsTable.clear(in: transaction)
      try CountsTable.clear(in: transaction)
      // Whatever waited is read now; what moves from here on is noted anew.
      try FactsTable.clearStale(in: transaction)
    }
    var last = Key(0), count = 0
    while true {
      let from = last, until = now() + Self.pause
      let keys = try await database.write("indicators.reread") { transaction in
        try FactsTable.pause(until: until, in: transaction)
        let keys = try FactsTable.matters(after: from, limit: Self.batch, in: transaction)
        try Self.count(keys, in: district, transaction)
        return keys
      }
      guard let end = keys.last else { return count }
      last = end
      count += keys.count
      progress(count)
    }
  }

  /// Both halves of the facts at once: each is read and added up by itself.
  private func sum(_ progress: @escaping @Sendable (Int) -> Void) async throws -> Int {
    let middle = try await database.read("indicators.middle") { try FactsTable.middle(in: $0) }
    let done = Tally()
    let halves = [(from: Key(0), through: middle), (from: middle, through: Key(Int64.max))]
    let sums = try await withThrowingTaskGroup(of: [CountsTable.Place: Counts].self) { group in
      for half in halves {
        group.addTask {
          try await sum(after: half.from, through: half.through) { count in
            progress(done.add(count))
          }
        }
      }
      var sums: [CountsTable.Place: Counts] = [:]
      for try await half in group { for (place, counts) in half { sums[place, default: .zero] += counts } }
      return sums
    }
    try await database.write("indicators.store") { transaction in
      try CountsTable.clear(in: transaction)
      try CountsTable.add(sums, in: transaction)
    }
    return done.add(0)
  }

  private func sum(
    after first: Key, through last: Key, _ counted: @Sendable (Int) -> Void
  ) async throws -> [CountsTable.Place: Counts] {
    var sums: [CountsTable.Place: Counts] = [:], from = first
    while true {
      let start = from
      try await rest(until: now() + Self.pause)
      let (end, batch, read) = try await database.read("indicators.sum") { transaction in
        var batch: [CountsTable.Place: Counts] = [:], end: Key?, read = 0
        try FactsTable.forEach(after: start, through: last, limit: 50_000, in: transaction) { facts in
          Self.add(facts, 1, to: &batch)
          end = facts.matter
          read += 1
        }
        return (end, batch, read)
      }
      guard let end else { return sums }
      for (place, counts) in batch { sums[place, default: .zero] += counts }
      from = end
      counted(read)
    }
  }
}

/// How many were counted, by both halves together.
private final class Tally: Sendable {
  private let count = Mutex(0)

  func add(_ more: Int) -> Int {
    count.withLock { count in
      count += more
      return count
    }
  }
}
