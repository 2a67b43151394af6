import Basics
import Casework
import Organization
import Timing

/// A matter that was played, with its countdowns.
package typealias Played = (playing: Playing, countdowns: Countdowns)

/// A year of a district that never was: seeded, synthetic, and said to be so in every text. Every step is taken through
/// the real lifecycle by simulated people, so that all guards and clocks hold; no row is made by hand.
package struct SampleYear: Sendable {
  /// What `Report.source` says of all of them.
  package static let source = "sample"
  /// How many matters a district of a million sees in a year, roughly.
  package static let countOfYear = 100_000

  package let seed: UInt64
  /// Nothing is reported before this.
  package let from: Instant
  /// Nothing happens after this; what is not done by then stays open.
  package let to: Instant
  /// How many matters.
  package let count: Int

  /// How many times as much goes wrong as in an ordinary year; tests have more of it in fewer matters.
  package let trouble: Double

  package init(seed: UInt64, from: Instant, to: Instant, count: Int = countOfYear, trouble: Double = 1) {
    self.seed = seed
    self.trouble = trouble
    self.from = from
    self.to = max(from, to)
    self.count = max(0, count)
  }

  /// The 365 days before `to`.
  package init(seed: UInt64, to: Instant, count: Int = countOfYear, trouble: Double = 1) {
    self.init(seed: seed, from: to - .days(365), to: to, count: count, trouble: trouble)
  }

  /// How many matters are in memory at once, and how many are written in one transaction.
  static let chunk = 2000
  static let batch = 250

  /// Plays the year and writes it, in the order of the reports.
  /// - Parameters:
  ///   - recordedAt: now; the history was recorded today.
  ///   - tasks: how many matters are played at once, usually the number of cores. The result does not depend on it.
  ///   - progress: told how many of how many are written.
  /// - Throws: `DatabaseFault` (`notUnique` when this seed has been written here before), `Refusal` of a step that the
  ///   pack's lifecycle does not allow; the batches written before it remain.
  package func write(
    into matters: Matters, recordedAt: Instant, tasks: Int,
    progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) async throws {
    let total = count
    try await play(
      in: matters.district, rules: matters.rules, recordedAt: recordedAt, tasks: tasks,
      numbers: { try await matters.takeNumbers($0, day: $1) },
      take: { done, played in
        for start in stride(from: 0, to: played.count, by: Self.batch) {
          let end = min(start + Self.batch, played.count)
          try await matters.store(Array(played[start..<end]))
          progress(done + end, total)
        }
      })
  }

  /// Plays the year and hands it on in the order of the reports, a chunk at a time; the next chunk is played meanwhile.
  /// - Parameters:
  ///   - numbers: gives so many numbers of a day.
  ///   - take: gets the matters and how many came before them.
  /// - Throws: `Refusal` as `write`; what `numbers` and `take` throw.
  package func play(
    in district: District, rules: Rules, recordedAt: Instant, tasks: Int,
    numbers: @escaping @Sendable (_ count: Int, _ day: LocalDate) async throws -> [String],
    take: @escaping @Sendable (_ done: Int, _ played: [Played]) async throws -> Void
  ) async throws {
    let world = try SampleDistrict(
      district, rules: rules, seed: seed, from: from, to: to, recordedAt: recordedAt, trouble: trouble)
    let reports = plan(in: world)
    var parents: [Int: SampleHistory] = [:]
    var waiting: [Played] = []
    var done = 0
    for start in stride(from: 0, to: reports.count, by: Self.chunk) {
      let chunk = Array(reports[start..<min(start + Self.chunk, reports.count)])
      let numbered = try await number(chunk, zone: district.calendar.zone, numbers: numbers)
      let (ready, before) = (waiting, done)
      async let taken: Void = take(before, ready)
      waiting = try await play(numbered, in: world, tasks: tasks, parents: &parents)
      try await taken
      done += ready.count
    }
    try await take(done, waiting)
  }

  private func number(
    _ reports: [PlannedReport], zone: LocalZone, numbers: @Sendable (Int, LocalDate) async throws -> [String]
  ) async throws -> [NumberedReport] {
    var numbered: [NumberedReport] = []
    var rest = reports[...]
    while let first = rest.first {
      let day = zone.date(first.at)
      let ofDay = rest.prefix { zone.date($0.at) == day }
      numbered += zip(ofDay, try await numbers(ofDay.count, day)).map { NumberedReport(report: $0, number: $1) }
      rest = rest.dropFirst(ofDay.count)
    }
    return numbered
  }

  /// First those that stand alone, then the duplicates, which must know how theirs fared.
  private func play(
    _ reports: [NumberedReport], in world: SampleDistrict, tasks: Int, parents: inout [Int: SampleHistory]
  ) async throws -> [Played] {
    let seed = seed
    var done: [Int: SampleOutcome] = [:]
    for outcome in try await spread(reports.filter { $0.report.parent == nil }, tasks: tasks, { numbered in
      try SampleCourse.run(numbered, seed: seed, parent: nil, in: world)
    }) {
      done[outcome.index] = outcome
      if let history = outcome.history { parents[outcome.index] = history }
    }
    let known = parents
    for outcome in try await spread(reports.filter { $0.report.parent != nil }, tasks: tasks, { numbered in
      try SampleCourse.run(numbered, seed: seed, parent: numbered.report.parent.flatMap { known[$0] }, in: world)
    }) { done[outcome.index] = outcome }
    if let last = reports.last?.report.at { parents = parents.filter { $0.value.neededUntil >= last } }
    return reports.compactMap { done[$0.report.index].map { ($0.playing, $0.countdowns) } }
  }

  /// Works on parts of the items at once; the results come in the items' order.
  private func spread<Item: Sendable, Result: Sendable>(
    _ items: [Item], tasks: Int, _ work: @escaping @Sendable (Item) throws -> Result
  ) async throws -> [Result] {
    guard tasks > 1, items.count > 1 else { return try items.map(work) }
    // Smaller parts than tasks, so that none waits long for the slowest.
    let part = max(1, items.count / (tasks * 4))
    return try await withThrowingTaskGroup(of: (Int, [Result]).self) { group in
      var parts: [Int: [Result]] = [:]
      var next = 0
      func add() {
        guard next < items.count else { return }
        let start = next
        let slice = items[start..<min(start + part, items.count)]
        next += slice.count
        group.addTask { (start, try slice.map(work)) }
      }
      for _ in 0..<tasks { add() }
      while let (start, results) = try await group.next() {
        parts[start] = results
        add()
      }
      return parts.sorted { $0.key < $1.key }.flatMap(\.value)
    }
  }
}
