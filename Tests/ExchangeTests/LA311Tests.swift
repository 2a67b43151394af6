import Basics
import Casework
import Documents
import Exchange
import Organization
import Foundation
import Platform
import Storage
import Territory
import TestSupport
import Testing

/// 39,999 real requests. The figures were computed from the same files by an independent program (standard library of Python:
/// its own ray casting, calendar and median), which knows nothing of this one.
@Suite struct LA311Tests {
  private static let slices = ["la311_2017_12", "la311_2018_01", "la311_2018_12", "la311_2020_01"]

  private static var data: String { sharedData().path }

  private static func pack() throws -> (District, RequestMap) {
    let folder = packageRoot().appendingPathComponent("Packs/la311").path
    guard FileManager.default.fileExists(atPath: data + "/la311") else {
      throw Missing(description: "there is no folder \(data)/la311: set YIWANG_DATA to the folder of shared data")
    }
    let files = try PackFiles(folder: folder, data: data)
    let pack = PackReader.read(files, rules: SmallCity.rules)
    try pack.problems.refuseErrors()
    let map = try RequestMap(files.text("maps/la311.yaml") ?? "", file: "maps/la311.yaml")
    return (try #require(pack.district), map)
  }

  struct Missing: Error, CustomStringConvertible { var description: String }

  struct Counts: Equatable {
    var read, created, refused, polygon, named, compared, agreeing: Int
    var unlocated: [String: Int]
  }

  static let expected: [String: Counts] = [
    "la311_2017_12": Counts(
      read: 9999, created: 9987, refused: 12, polygon: 8125, named: 1763, compared: 8125, agreeing: 8047,
      unlocated: ["outside": 89, "noPlace": 10]),
    "la311_2018_01": Counts(
      read: 10000, created: 9987, refused: 13, polygon: 8751, named: 1098, compared: 8751, agreeing: 8664,
      unlocated: ["outside": 112, "noPlace": 26]),
    "la311_2018_12": Counts(
      read: 10000, created: 9977, refused: 23, polygon: 9796, named: 44, compared: 9796, agreeing: 9625,
      unlocated: ["outside": 132, "noPlace": 5]),
    "la311_2020_01": Counts(
      read: 10000, created: 9998, refused: 2, polygon: 9848, named: 33, compared: 9848, agreeing: 9801,
      unlocated: ["outside": 27, "unknownArea": 79, "noPlace": 11]),
  ]

  private func counts(_ result: RequestImportResult) -> Counts {
    Counts(
      read: result.read, created: result.created, refused: result.refused.count, polygon: result.locatedByPolygon,
      named: result.locatedByNamedArea, compared: result.compared, agreeing: result.agreeing,
      unlocated: Dictionary(result.unlocated.map { ($0.code, 1) }, uniquingKeysWith: +))
  }

  private func run(_ slice: String, _ map: RequestMap, into matters: Matters, seed: UInt64) async throws
    -> RequestImportResult
  {
    try await RequestImport(map, into: matters, seed: seed)
      .run(.path("\(Self.data)/la311/\(slice).csv.gz", name: "\(slice).csv.gz"))
  }

  @Test func allFourSlices() async throws {
    let (district, map) = try Self.pack()
    try await withDatabase(.sqlite, migrations: [Matters.migrations]) { database in
      let matters = matters(district, on: database)
      var refused: [String: Int] = [:]
      var compared = 0, agreeing = 0
      for (index, slice) in Self.slices.enumerated() {
        let result = try await run(slice, map, into: matters, seed: UInt64(index + 1))
        #expect(counts(result) == Self.expected[slice], "\(slice)")
        for issue in result.refused { refused[issue.code, default: 0] += 1 }
        compared += result.compared
        agreeing += result.agreeing
        #expect(result.broken == nil)
      }
      #expect(refused == ["closedBeforeCreated": 48, "serviceBeforeCreated": 2])
      #expect(Double(agreeing) / Double(compared) >= 0.985)
      let again = try await run(Self.slices[0], map, into: matters, seed: 9)
      #expect((again.created, again.known, again.refused.count) == (0, 9987, 12))
      try await checkSummaries(database)
    }
  }

  @Test func aGzipCutOffIsImportedAsFarAsItGoes() async throws {
    let (district, map) = try Self.pack()
    let whole = try Data(contentsOf: URL(fileURLWithPath: "\(Self.data)/la311/la311_2017_12.csv.gz"))
    try await withTemporaryFolder { folder in
      let path = folder + "/cut.csv.gz"
      try whole.prefix(60_000).write(to: URL(fileURLWithPath: path))
      try await withDatabase(.sqlite, migrations: [Matters.migrations]) { database in
        let result = try await RequestImport(map, into: matters(district, on: database), seed: 1).run(.path(path, name: "cut.csv.gz"))
        #expect(result.created > 500)
        #expect(result.broken?.phrase.en.contains("cut off") == true)
        #expect(result.text(.zh).contains("读取中断"))
      }
    }
  }

  @Test func oneSliceOnPostgres() async throws {
    let (district, map) = try Self.pack()
    try await withDatabase(.postgres, migrations: [Matters.migrations]) { database in
      let matters = matters(district, on: database)
      let result = try await run("la311_2020_01", map, into: matters, seed: 4)
      #expect(counts(result) == Self.expected["la311_2020_01"])
      let rows = try await database.read("summary") {
        try RequestSummary.rows(by: .area(.community), source: "la311", in: $0)
      }
      #expect(rows.map(\.total).reduce(0, +) == 9998)
      #expect(rows.first { $0.code == nil }?.total == 117)
      let all = try await database.read("summary") { try RequestSummary.rows(by: .all, in: $0) }
      #expect(all.map { [$0.total, $0.open] } == [[9998, 31]])
      // What was imported stands up to the check of the whole log: hashes, folds, deadlines.
      let log = try await LogCheck(database: database, district: district, rules: matters.rules).run()
      #expect((log.matters, log.faults.count) == (9998, 0))
    }
  }

  private func checkSummaries(_ database: any Database) async throws {
    func rows(_ grouping: RequestSummary.Grouping) async throws -> [RequestSummary.Row] {
      try await database.read("summary") { try RequestSummary.rows(by: grouping, source: "la311", in: $0) }
    }
    func row(_ code: String?, _ n: [Int], _ median: Double?) -> RequestSummary.Row {
      RequestSummary.Row(
        code: code, total: n[0], open: n[1], closed: n[2], dropped: n[3], onTime: n[4], judged: n[2],
        median: median.map { Seconds(milliseconds: Int64($0 * 1000)) })
    }
    let all = try await rows(.all)
    #expect(all == [row(nil, [39949, 55, 38721, 1173, 32346], 232_046)])
    #expect(all[0].onTimeText == "83.5 %")
    #expect(all[0].medianText == "64.5")
    #expect(
      try await rows(.agency) == [
        row("BOS", [28920, 24, 28896, 0, 23325], 267_486.5), row("OCB", [8909, 16, 8893, 0, 8329], 360),
        row(nil, [1173, 0, 0, 1173, 0], nil), row("BSL", [470, 10, 460, 0, 276], 890_247.5),
        row("ITA", [352, 0, 352, 0, 352], 90_216),
        row("LADWP", [61, 0, 61, 0, 61], 0), row("LASAN", [56, 4, 52, 0, 0], 14_668_312.5),
        row("BSS", [8, 1, 7, 0, 3], 4_839_644),
      ])
    #expect(
      try await rows(.area(.street)).prefix(3) == [
        row("LA01", [4067, 4, 3979, 84, 3355], 230_388), row("LA03", [4046, 1, 3942, 103, 3373], 178_454.5),
        row("LA09", [3976, 2, 3927, 47, 3347], 154_702),
      ])
    let categories = try await rows(.category)
    #expect(categories.first == row("service:01", [18508, 4, 18348, 156, 14520], 266_000.5))
    #expect(categories.first { $0.code == "service:06" } == row("service:06", [1420, 10, 1405, 5, 870], 1_051_140))
    #expect(try await rows(.area(.grid)).map(\.code) == [nil])
  }
}
