import Basics
import Casework
import Documents
import Indicators
import Organization
import Platform
import Simulation
import Storage
import TestDistricts
import TestSupport
import Timing

@testable import Appraisals

/// A played quarter of Jiangning, counted, behind its door.
struct World {
  var door: FrontDoor
  var appraising: Appraising

  static let october: Period = {
    guard let period = Period("2026-10") else { preconditionFailure("a month") }
    return period
  }()

  var database: any Database { door.jurisdiction.database }
  func principal(_ post: String) -> Principal { door.desk.principal(post) }

  func scheme(_ code: String) throws -> Scheme {
    guard let scheme = appraising.book[code] else { throw Appraising.noScheme }
    return scheme
  }

  /// Reads again what has moved, as the job does.
  func count() async throws {
    try await Counting(database: database, district: appraising.district, now: { ManualClock.start }).catchUp()
  }

  func freeze(_ code: String, note: String = "", by post: String = "szzx.statistician1") async throws -> Freeze {
    try await appraising.freeze(try scheme(code), Self.october, note: note, by: principal(post))
  }

  func refusal(_ body: () async throws -> Void) async throws -> Refusal? {
    do {
      try await body()
      return nil
    } catch let refusal as Refusal {
      return refusal
    }
  }
}

/// Gives the body a world on a fresh database of the engine.
func withWorld<T>(
  _ engine: Engine, count: Int = 400, isolation: isolated (any Actor)? = #isolation, _ body: (World) async throws -> T
) async throws -> T {
  try await withDoor(engine) { door in
    let year = SampleYear(
      seed: 12, from: ManualClock.start - .days(80), to: ManualClock.start, count: count, trouble: 4)
    try await year.write(into: door.desk.matters, recordedAt: ManualClock.start, tasks: 1)
    try await door.jurisdiction.database.write("test.stale") {
      try $0.run("INSERT INTO facts_stale (stale_matter) SELECT key FROM matters")
    }
    let world = World(door: door, appraising: try await Appraising(door.jurisdiction, SchemeMemo()))
    try await world.count()
    return try await body(world)
  }
}
