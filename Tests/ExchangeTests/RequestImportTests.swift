import Basics
import Casework
import Documents
import Exchange
import Organization
import Platform
import Storage
import Synchronization
import TestSupport
import Testing

@Suite struct RequestImportTests {
  /// Imports rows below the header into a fresh small city and gives the result, with the database for questions.
  private func importing(
    _ rows: [String], engine: Engine = .sqlite, map: String = SmallCity.map, header: String = SmallCity.header,
    _ body: (RequestImportResult, Matters) async throws -> Void
  ) async throws {
    let district = try SmallCity.district()
    try await withDatabase(engine, migrations: [Matters.migrations]) { database in
      let matters = matters(district, on: database)
      let text = header + rows.joined(separator: "\n") + "\n"
      let result = try await RequestImport(RequestMap(map, file: "map.yaml"), into: matters, seed: 1)
        .run(.bytes(Array(text.utf8), name: "rows.csv"))
      try await body(result, matters)
    }
  }

  private func matter(_ number: String, _ matters: Matters) async throws -> Matter {
    let found = try await matters.database.read("one") {
      try MattersTable.one(source: "small", sourceNumber: number, in: $0)
    }
    return try #require(found)
  }

  @Test(arguments: Engine.available)
  func playsEveryOutcome(engine: Engine) async throws {
    let rows = [
      "a1;02/03/2021 10:00;05/03/2021 11:30;Pothole;Roads Dept;Done;App;1 Mill Rd;10.005;50.005;7;W1",
      "a2;02/03/2021 10:00;02/03/2021;pothole;ROADS DEPT;Done;Fax;2 Mill Rd;;;Old Mill;W2",
      "a3;02/03/2021;;Lamp out;Nobody;New;App;3 Mill Rd;;;8.0;W3",
      "a4;02/03/2021 10:00;03/03/2021 09:00;Pothole;Roads Dept;Dropped;App;4 Mill Rd;10.015;50.005;SC0101;W4",
      "a5;02/03/2021 10:00;09/03/2021 23:59;Pothole;Roads Dept;Sent on;App;5 Mill Rd;;;far end;W5",
      "a6;02/03/2021 10:00;10/03/2021 00:01;Pothole;Roads Dept;Done;App;6 Mill Rd;10.005;50.005;;W6",
    ]
    try await importing(rows, engine: engine) { result, matters in
      #expect(result.issues.isEmpty)
      #expect((result.read, result.created, result.known) == (6, 6, 0))
      #expect((result.locatedByPolygon, result.locatedByNamedArea) == (3, 3))
      // a1 agrees, a4 lies in another quarter than its column says, a6 says nothing.
      #expect((result.compared, result.agreeing) == (2, 1))
      let zone = LocalZone(minutesEast: 60)
      let a1 = try await matter("a1", matters)
      #expect((a1.stage, a1.closure, a1.agency, a1.channel, a1.area) == ("closed", "fixed", "roads", "app", "SC0101"))
      #expect(zone.text(a1.reportedAt) == "2021-03-02 10:00")
      #expect(a1.closedAt.map { zone.text($0) } == "2021-03-05 11:30")
      #expect(a1.title == "Pothole (W1)")
      #expect(a1.number.hasPrefix("SC-20210302-"))
      #expect(a1.onTime == true)
      let a2 = try await matter("a2", matters)
      // A day without time, on the day of the report: its last moment.
      #expect(a2.closedAt.map { zone.iso($0) } == "2021-03-02T23:59:59+01:00")
      #expect((a2.area, a2.channel) == ("SC0102", "import"))
      let a3 = try await matter("a3", matters)
      #expect((a3.stage, a3.agency, a3.area) == ("handling", "lamps", "SC0102"))
      let a4 = try await matter("a4", matters)
      #expect((a4.stage, a4.area, a4.agency) == ("rejected", "SC0102", nil))
      let a5 = try await matter("a5", matters)
      #expect((a5.stage, a5.closure, a5.area, a5.onTime) == ("closed", "notOurs", "SC0103", true))
      #expect(try await matter("a6", matters).onTime == false)
      let file = try await matters.one(a1.number, reach: .everything)
      #expect(file.entries.map(\.action) == ["report", "file", "dispatch", "acknowledge", "handle", "close"])
      #expect(file.entries.map(\.agency) == ["hub", "hub", "hub", "roads", "roads", "hub"])
      let log = try await LogCheck(database: matters.database, district: matters.district, rules: matters.rules).run()
      #expect((log.matters, log.faults.count) == (6, 0))
    }
  }

  /// Each refused row with the reason it must get.
  static let refused: [(row: String, code: String)] = [
    (";02/03/2021 10:00;;Pothole;Roads Dept;New;App;s;;;7;W", "noNumber"),
    ("b1;;;Pothole;Roads Dept;New;App;s;;;7;W", "noCreated"),
    ("b2;2021-03-02;;Pothole;Roads Dept;New;App;s;;;7;W", "createdUnreadable"),
    ("b3;02/03/2021 10:00;yesterday;Pothole;Roads Dept;Done;App;s;;;7;W", "closedUnreadable"),
    ("b4;02/03/2021 10:00;02/03/2021 09:59;Pothole;Roads Dept;Done;App;s;;;7;W", "closedBeforeCreated"),
    ("b5;02/03/2021 10:00;01/03/2021;Pothole;Roads Dept;Dropped;App;s;;;7;W", "closedBeforeCreated"),
    ("b6;02/03/2021 10:00;;Pothole;Roads Dept;Done;App;s;;;7;W", "noClosed"),
    ("b7;02/03/2031 10:00;;Pothole;Roads Dept;New;App;s;;;7;W", "inFuture"),
    ("b8;02/03/2021 10:00;02/03/2031 10:00;Pothole;Roads Dept;Done;App;s;;;7;W", "closedInFuture"),
    ("b9;02/03/2021 10:00;;Dragon;Roads Dept;New;App;s;;;7;W", "unknownType"),
    ("b10;02/03/2021 10:00;;Pothole;Roads Dept;Lost;App;s;;;7;W", "unknownStatus"),
    ("b11;02/03/2021 10:00;;Pothole;Roads Dept;New;App", "malformed"),
    ("a1;02/03/2021 10:00;;Pothole;Roads Dept;New;App;s;;;7;W", "repeatedNumber"),
    (
      "b12;02/03/2021 10:00;;Pothole;Roads Dept;New;App;" + String(repeating: "s", count: 201) + ";;;7;W",
      "input.invalid"
    ),
  ]

  @Test func refusesEachForItsReason() async throws {
    let good = "a1;02/03/2021 10:00;;Pothole;Roads Dept;New;App;s;10.005;50.005;7;W"
    try await importing([good] + Self.refused.map(\.row)) { result, matters in
      #expect(result.refused.map(\.code) == Self.refused.map(\.code))
      #expect(result.refused.map(\.line) == Self.refused.indices.map { $0 + 3 })
      #expect((result.read, result.created, result.unlocated.count) == (Self.refused.count + 1, 1, 0))
      #expect(result.refused.allSatisfy { !$0.phrase.zh.isEmpty && !$0.phrase.en.isEmpty })
      let text = String(decoding: result.report().dropFirst(3), as: UTF8.self)
      let lines = text.split(separator: "\r\n")
      #expect(lines.count == Self.refused.count + 1)
      #expect(lines[5].hasPrefix("7,b4,refused,closedBeforeCreated,办结早于上报,"))
      #expect(result.reasons(.refused).first?.code == "closedBeforeCreated")
      #expect(result.reasons(.refused).first?.lines == [7, 8])
      #expect(result.text(.zh).contains("拒绝 14 行"))
      #expect(result.text(.en).contains("refused unknownType: 1 rows (lines 12)"))
      let stored = try await matters.database.read("count") { try $0.number("SELECT count(*) FROM matters") }
      #expect(stored == 1)
    }
  }

  @Test func guardsOfTheLifecycleHold() async throws {
    // The centre that closes may not be the agency that handles.
    let map = SmallCity.map.replacing("Roads Dept: roads", with: "Roads Dept: hub")
    let rows = ["a1;02/03/2021 10:00;03/03/2021 10:00;Pothole;Roads Dept;Done;App;s;;;7;W"]
    try await importing(rows, map: map) { result, _ in
      #expect(result.created == 0)
      #expect(result.refused.map(\.code) == ["action.otherAgencyOnly"])
    }
    let strict = SmallCity.map.replacing("otherwise: duties", with: "otherwise: refuse")
      .replacing("channels: {values: {App: app}}", with: "channels: {otherwise: refuse, values: {App: app}}")
    let others = [
      "a1;02/03/2021 10:00;;Pothole;Elves;New;App;s;;;7;W", "a2;02/03/2021 10:00;;Pothole;Roads Dept;New;Owl;s;;;7;W",
    ]
    try await importing(others, map: strict) { result, _ in
      #expect(result.refused.map(\.code) == ["unknownOwner", "unknownChannel"])
    }
  }

  @Test func unlocatedRowsComeInAndAreListed() async throws {
    let rows = [
      "c1;02/03/2021 10:00;;Pothole;Roads Dept;New;App;;;;;W",
      "c2;02/03/2021 10:00;;Pothole;Roads Dept;New;App;s;11.0;50.0;;W",
      "c3;02/03/2021 10:00;;Pothole;Roads Dept;New;App;s;;;Atlantis;W",
      "c4;02/03/2021 10:00;;Pothole;Roads Dept;New;App;s;;;Twin;W",
      "c5;02/03/2021 10:00;;Pothole;Roads Dept;New;App;s;east;50.0;;W",
      "c6;02/03/2021 10:00;;Pothole;Roads Dept;New;App;s;500;50.0;;W",
      "c7;02/03/2021 10:00;;Pothole;Roads Dept;New;App;s;0;0;;W",
      "c8;02/03/2021 10:00;;Pothole;Roads Dept;New;App;北区老磨坊 3 号;;;;W",
    ]
    try await importing(rows) { result, matters in
      #expect((result.created, result.refused.count, result.locatedByAddress) == (8, 0, 1))
      #expect(
        result.unlocated.map(\.code) == [
          "noPlace", "outside", "unknownArea", "ambiguousArea", "unreadablePoint", "unreadablePoint", "noPlace",
        ])
      #expect(result.unlocated.map(\.line) == [2, 3, 4, 5, 6, 7, 8])
      let c1 = try await matter("c1", matters)
      #expect((c1.stage, c1.area) == ("handling", nil))
    }
  }

  @Test func unknownAreasMayMeanOne() async throws {
    let map = SmallCity.map.replacing("areas: {level: community,", with: "areas: {level: community, otherwise: SC0103,")
    let rows = [
      "c1;02/03/2021 10:00;;Pothole;Roads Dept;New;App;s;;;Atlantis;W", "c2;02/03/2021 10:00;;Pothole;Roads Dept;New;App;s;;;8;W",
    ]
    try await importing(rows, map: map) { _, matters in
      let unknown = try await matter("c1", matters), known = try await matter("c2", matters)
      #expect(unknown.area == "SC0103")
      #expect(known.area == "SC0102")
    }
  }

  @Test func theSecondTimeCreatesNothing() async throws {
    let rows = (1...450).map {
      "n\($0);02/03/2021 10:00;03/03/2021 10:00;Pothole;Roads Dept;Done;App;s;10.005;50.005;7;W"
    }
    let district = try SmallCity.district()
    try await withDatabase(.sqlite, migrations: [Matters.migrations]) { database in
      let matters = matters(district, on: database)
      func run(_ rows: [String], seed: UInt64) async throws -> RequestImportResult {
        let text = SmallCity.header + rows.joined(separator: "\n")
        let progress = Mutex<[RequestImport.Progress]>([])
        let result = try await RequestImport(RequestMap(SmallCity.map, file: "map.yaml"), into: matters, seed: seed)
          .run(.bytes(Array(text.utf8), name: "rows.csv")) { step in progress.withLock { $0.append(step) } }
        #expect(progress.withLock { $0.last?.rows } == rows.count)
        return result
      }
      #expect(try await run(Array(rows.prefix(300)), seed: 1).created == 300)
      let second = try await run(rows, seed: 2)
      #expect((second.created, second.known) == (150, 300))
      let third = try await run(rows, seed: 3)
      #expect((third.created, third.known, third.refused.count) == (0, 450, 0))
      // The same seed makes keys that are taken: they are made anew.
      let fourth = try await run(rows.map { "m" + $0 }, seed: 1)
      #expect(fourth.created == 450)
      let numbers = try await database.read("numbers") {
        try $0.rows("SELECT number FROM matters ORDER BY number") { $0.text(0) }
      }
      #expect(numbers.first == "SC-20210302-000001")
      #expect(numbers.last == "SC-20210302-000900")
      #expect(Set(numbers).count == 900)
    }
  }

  @Test func twoImportsAtOnceCreateEachOnce() async throws {
    let rows = (1...600).map { "n\($0);02/03/2021 10:00;;Pothole;Roads Dept;New;App;s;10.005;50.005;7;W" }
    let bytes = Array((SmallCity.header + rows.joined(separator: "\n")).utf8)
    let district = try SmallCity.district()
    try await withDatabase(.sqlite, migrations: [Matters.migrations]) { database in
      let matters = matters(district, on: database)
      let map = try RequestMap(SmallCity.map, file: "map.yaml")
      async let one = RequestImport(map, into: matters, seed: 1).run(.bytes(bytes, name: "a.csv"))
      async let two = RequestImport(map, into: matters, seed: 2).run(.bytes(bytes, name: "b.csv"))
      let results = try await [one, two]
      #expect(results.map(\.created).reduce(0, +) == 600)
      #expect(results.map(\.known).reduce(0, +) == 600)
    }
  }

  @Test func columnsMustBeThere() async throws {
    let district = try SmallCity.district()
    try await withDatabase(.sqlite, migrations: [Matters.migrations]) { database in
      let file = RequestImport.File.bytes(Array("Ref;Openned;Problem\n1;2;3\n".utf8), name: "rows.csv")
      let error = await #expect(throws: Refusal.self) {
        try await RequestImport(
          RequestMap(SmallCity.map, file: "map.yaml"), into: matters(district, on: database), seed: 1
        ).run(file)
      }
      let fields = try #require(error).fields
      #expect(
        fields.contains {
          $0.field == "rows.csv:1" && $0.phrase.en.contains("\"Opened\"") && $0.phrase.en.contains("Openned")
        })
      #expect(fields.contains { $0.field.hasPrefix("map.yaml:40") && $0.phrase.en.contains("{Ward}") })
    }
  }

  @Test func aFileCutOffIsImportedAsFarAsItGoes() async throws {
    let rows = [
      "a1;02/03/2021 10:00;;Pothole;Roads Dept;New;App;s;;;7;W", "a2;02/03/2021 10:00;;Pothole;\"Roads Dept;New",
    ]
    try await importing(rows) { result, _ in
      #expect(result.created == 1)
      #expect(result.refused.map(\.code) == ["malformed"])
      #expect(result.refused.first?.line == 3)
    }
  }

  @Test func boundariesOfOthersMayBeBorne() throws {
    let strict = PackReader.read(try SmallCity.files(overlap: true), rules: SmallCity.rules)
    #expect(strict.problems.hasErrors)
    let tolerant = PackReader.read(try SmallCity.files(tolerant: true, overlap: true), rules: SmallCity.rules)
    #expect(!tolerant.problems.hasErrors)
    #expect(tolerant.problems.warnings.contains { $0.phrase.en.contains("overlaps") })
  }
}
