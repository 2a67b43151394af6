import Basics
import Casework
import Foundation
import Organization
import Simulation
import Storage
import Territory
import TestSupport
import Testing
import Timing

/// What must hold of every matter, whatever was done with it.
struct InvariantTests {
  static let seeds: [UInt64] = [21, 22]

  @Test(arguments: Engine.available, seeds) func everyMatterIsSound(engine: Engine, seed: UInt64) async throws {
    try await withDatabase(engine, migrations: Jiangning.migrations) { database in
      let matters = try Jiangning.matters(database)
      // The last sixty days, so that many are still open.
      let year = SampleYear(seed: seed, from: Jiangning.now - .days(60), to: Jiangning.now, count: 200, trouble: 4)
      try await year.write(into: matters, recordedAt: Jiangning.now, tasks: 2)
      let report = try await Jiangning.check(database).run()
      #expect(report.faults.isEmpty, "seed \(seed): \(report.faults.prefix(5))")
      #expect(report.matters == 200, "seed \(seed)")
      let rows = try await Self.rows(database)
      let district = try Jiangning.district()
      let lifecycle = try #require(rows.first.flatMap { district.lifecycle(of: $0.0) })
      let invariants = Invariants(district, lifecycle)
      for (matter, entries, stored) in rows {
        let place: Comment = "seed \(seed), \(matter.number)"
        let breaches = try invariants.breaches(entries, last: matter)
        #expect(breaches.isEmpty, "seed \(seed), \(matter.number): \(breaches)")
        let countdowns = try Countdowns(entries: entries, lifecycle: lifecycle, calendar: district.calendar)
        #expect(countdowns.due == matter.dueAt && countdowns.all.mapValues { StoredCountdown($0) } == stored, place)
      }
      try await reachIsReadAlike(rows.map(\.0), database, district, seed: seed)
      // The same year a second time is noticed, and nothing of it is written.
      await #expect(throws: DatabaseFault.self) {
        try await year.write(into: matters, recordedAt: Jiangning.now, tasks: 2)
      }
      #expect(try await database.read("count") { try $0.number("SELECT count(*) FROM matters") } == 200)
    }
  }

  typealias Row = (Matter, [Entry], [String: StoredCountdown])

  static func rows(_ database: any Database) async throws -> [Row] {
    try await database.read("rows") { transaction in
      try MattersTable.batch(after: Key(0), limit: 10_000, in: transaction).map { matter in
        let due = try MattersTable.countdowns(of: matter.key, in: transaction)
        return (matter, try EntriesTable.of(matter.key, in: transaction), due)
      }
    }
  }

  private func reachIsReadAlike(
    _ rows: [Matter], _ database: any Database, _ district: District, seed: UInt64
  ) async throws {
    var random = SeededRandom(seed: seed)
    func one<T>(_ values: [T]) -> T? { values.isEmpty ? nil : values[Int(random.unit() * Double(values.count))] }
    var reaches: [Reach] = [.nothing, .everything]
    for _ in 0..<40 {
      if let agency = one(rows.compactMap(\.agency)) { reaches.append(.agency(agency)) }
      if let area = one(rows.compactMap(\.area)) {
        // The district, street, community or grid of it.
        if let above = one(district.territory.path(of: area).map(\.code)) { reaches.append(.area(above)) }
      }
      if let any = one(district.territory.areas) { reaches.append(.area(any.code)) }
    }
    reaches.append(.area(district.code))
    for reach in reaches {
      let found = try await database.read("reach") { transaction in
        Set(try transaction.rows("SELECT key FROM matters WHERE \(MattersTable.sql(reach))") { $0.key(0) })
      }
      let admitted = Set(rows.filter { reach.admits($0) }.map(\.key))
      #expect(found == admitted, "seed \(seed): \(reach) finds \(found.count), admits \(admitted.count)")
    }
  }
}
