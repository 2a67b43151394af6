import Appraisals
import Basics
import Ciphers
import Casework
import EnforcementRecords
import Foundation
import Leagues
import Organization
import Platform
import Pledges
import PostgresStorage
import Reporting
import Reviews
import SQLiteStorage
import Statistics
import Storage

/// Our side of the benchmarks. Each command does one thing and prints `name value` lines; Benchmarks/suite.py pairs it with its
/// reference, repeats and judges. The database is one that `yiwang setup` has made.
///
///     yiwang-bench record DATABASE POINTS COUNT FILE      writes the statements and values of COUNT intakes as JSON lines
///     yiwang-bench writes DATABASE POINTS WRITERS SECONDS durable intakes, the transaction alone
///     yiwang-bench reports DATABASE POINTS WRITERS SECONDS durable intakes, the whole of `Matters.report`
///     yiwang-bench counting DATABASE POINTS COUNT ROUNDS  what keeping the counts adds to an intake
///     yiwang-bench locate FILE                            10,000 polygons, 1,000,000 points; writes both to FILE
@main
struct Bench {
  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    func argument(_ place: Int) throws -> String {
      guard place < arguments.count else { throw Wrong("argument \(place) is missing; see docs/benchmarks.md") }
      return arguments[place]
    }
    func number(_ place: Int) throws -> Int {
      guard let number = Int(try argument(place)) else { throw Wrong("argument \(place) must be a number") }
      return number
    }
    let command = try argument(0)
    guard command != "locate" else { return try Polygons.measure(writingTo: try argument(1)) }
    let jurisdiction = try await open(try argument(1))
    let reports = try SampleReports(file: try argument(2))
    switch command {
    case "record": try await Recording.write(reports, jurisdiction, count: try number(3), to: try argument(4))
    case "writes": try await Intakes.transactions(reports, jurisdiction, writers: try number(3), seconds: try number(4))
    case "reports": try await Intakes.whole(reports, jurisdiction, writers: try number(3), seconds: try number(4))
    case "counting": try await CountingCost.measure(reports, jurisdiction, count: try number(3), rounds: try number(4))
    default: throw Wrong("there is no command \(command)")
    }
    await jurisdiction.database.close()
  }

  private static func open(_ place: String) async throws -> Jurisdiction {
    let database: any Database
    if place.contains("host=") {
      var settings = PostgresSettings(connection: place, schema: "yiwang")
      settings.connections = 16
      database = try await PostgresDatabase.open(settings)
    } else {
      database = try SQLiteDatabase(SQLiteSettings(path: place))
    }
    let beside = URL(fileURLWithPath: place).deletingPathExtension().appendingPathExtension("keys").path
    let keys = try KeyFile(path: ProcessInfo.processInfo.environment["YIWANG_KEYS"] ?? beside)
    return try await Jurisdiction(
      database: database,
      .init(
        programmes: programmes, photos: PhotoStore(folder: ""),
        keys: KeyMaker(maker: Int.random(in: 0...255)), keyFile: keys, now: wallClock))
  }
}

/// Those whose permissions, lifecycles and counts the pack and the measures need.
private let programmes = [
  ReportingProgramme.programme, EnforcementProgramme.programme, StatisticsProgramme.programme, AppraisalsProgramme.programme,
  LeaguesProgramme.programme, PledgesProgramme.programme, ReviewsProgramme.programme,
]

struct Wrong: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

let wallClock: @Sendable () -> Instant = {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
