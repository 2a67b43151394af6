import Basics
import Casework
import Delivery
import Organization
import Storage
import Territory
import Timing

/// Keeps facts and sums up to date: a subscriber notes which matters moved, a job reads these again from their entries and adds the
/// difference to the sums, in one transaction each. Rebuilding everything gives the same numbers.
package struct Counting: Sendable {
  package let database: any Database
  package let district: District
  package let now: @Sendable () -> Instant

  /// `now` decides only whether counting rests.
  package init(database: any Database, district: District, now: @escaping @Sendable () -> Instant) {
    self.database = database
    self.district = district
    self.now = now
  }

  package static let migrations = FactsTable.migrations + CountsTable.migrations + ObservationsTable.migrations

  /// Notes the matter of every step; the step itself costs one small row.
  package static let subscriber = Subscriber(
    name: "indicators.stale", wants: { _ in true },
    receive: { parcel, transaction in try FactsTable.stale(parcel.matter, in: transaction) })

  /// Reads again what has moved.
  /// - Parameter most: how many matters at most.
  /// - Returns: how many were read.
  @discardableResult
  package func catchUp(most: Int = 20_000) async throws -> Int {
    // Mostly nothing has moved: then nothing is locked either.
    guard try await database.read("indicators.waiting", { try FactsTable.isAnyStale(in: $0) }) else { return 0 }
    var all = 0
    while all < most {
      let district = district, now = now()
      let count = try await database.write("indicators.count") { transaction in
        guard try !FactsTable.isPaused(at: now, in: transaction) else { return 0 }
        let keys = try FactsTable.takeStale(Self.batch, in: transaction)
        try Self.count(keys, in: district, transaction)
        return keys.count
      }
      all += count
      if count < Self.batch { break }
    }
    return all
  }

  static let batch = 200

  static func count(_ keys: [Key], in district: District, _ transaction: any Transaction) throws {
    guard !keys.isEmpty else { return }
    let before = try FactsTable.of(keys, in: transaction)
    var changes: [CountsTable.Place: Counts] = [:]
    for after in try fresh(keys, in: district, transaction) {
      let old = before[after.matter]
      guard old != after else { continue }
      if let old { add(old, -1, to: &changes) }
      add(after, 1, to: &changes)
      try FactsTable.put(after, in: transaction)
      if after.refusals != old?.refusals ?? [] { try FactsTable.put(refusals: after, in: transaction) }
    }
    try CountsTable.add(changes, in: transaction)
  }

  static func add(_ facts: MatterFacts, _ sign: Int, to changes: inout [CountsTable.Place: Counts]) {
    for part in facts.parts {
      let month = Period.month(of: part.day)
      for sort in CountSort.allCases {
        guard let name = facts.name(part, sort) else { continue }
        let place = CountsTable.Place(flow: facts.flow, sort: sort, month: month, name: name)
        if sign > 0 {
          changes[place, default: .zero] += part.counts
        } else {
          changes[place, default: .zero] -= part.counts
        }
      }
    }
  }

  /// The facts of matters, read anew from their entries; without what is gone or of no lifecycle known.
  package static func fresh(
    _ keys: [Key], in district: District, _ transaction: any Transaction
  ) throws -> [MatterFacts] {
    let matters = try MattersTable.of(keys, in: transaction)
    // Most of what moves was just reported: then the row says all there is, and the entries are not even read.
    let entries = try EntriesTable.of(matters.filter { !isOnlyReported($0, district) }.map(\.key), in: transaction)
    return try matters.compactMap { matter in
      guard let lifecycle = district.lifecycle(of: matter) else { return nil }
      guard !isOnlyReported(matter, district) else {
        return MatterFacts(onlyReported: matter, zone: district.calendar.zone)
      }
      guard let own = entries[matter.key] else { return nil }
      return MatterFacts(
        matter, entries: own, lifecycle: lifecycle,
        countdowns: try Countdowns(entries: own, lifecycle: lifecycle, calendar: district.calendar),
        roster: district.roster,
        zone: district.calendar.zone, recurs: try recurs(matter, district, transaction))
    }
  }

  /// Whether a matter has its opening entry only, and that neither files nor sends it anywhere.
  package static func isOnlyReported(_ matter: Matter, _ district: District) -> Bool {
    guard matter.version == 1, matter.standard == nil, matter.phase == .waiting,
      let opening = district.lifecycle(of: matter)?.opening
    else { return false }
    return opening.strand == nil && !opening.refuses
      && !opening.clocks.contains { ["leg", "sign", "dispatch"].contains($0.clock) }
      && !opening.clocks.contains { $0.order == .assign }
  }

  /// Whether a matter of the same subclass was reported at the same place within the district's days before a closed one
  /// (反复发案; 30 days and 50 metres by default, domain 3.5). What was merged is a repeat of one report.
  private static func recurs(_ matter: Matter, _ district: District, _ transaction: any Transaction) throws -> Bool {
    guard matter.phase == .done, let place = matter.coordinate, let category = matter.category else { return false }
    let settings = district.settings
    return try MattersTable.at(
      place, metres: settings.duplicateMetres, category: category,
      since: matter.reportedAt - .days(settings.recurrenceDays),
      before: matter.reportedAt, reach: .everything, limit: 50, in: transaction
    ).contains { other in
      other.key < matter.key && other.phase != .dropped
        && (other.coordinate.map { place.distance(to: $0) <= settings.duplicateMetres } ?? false)
    }
  }
}
