import Basics
import Casework
import Documents
import Interchange
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing
import Timing

@testable import Moving

@Suite struct MovingTests {
  private static let migrations = Jurisdiction.migrations(JiangningPack.programmes)

  /// Something of every sort: matters with forms, a part, odd letters, and changes of days that nobody has added up.
  private func fill(_ door: FrontDoor) async throws {
    _ = try await door.desk.dispatched("井盖破损 \"<&>\" 😀 \\u0041")
    _ = try await door.desk.report("路灯不亮 𠀀")
    try await door.jurisdiction.database.write("part") {
      try PartsTable.put(
        Part(
          code: "p1", name: "井", category: CategoryKey(kind: "part", code: "01001"), state: .lost,
          validFrom: LocalDate(ordinal: -5)), in: $0)
    }
  }

  /// From each engine to each: every table arrives whole, and what arrived is sound.
  @Test(arguments: Engine.available, Engine.available) func databasesAreCopied(_ from: Engine, _ to: Engine) async throws {
    try await withDoor(from) { door in
      try await fill(door)
      try await withPlace(to) { place in
        let target = try await place.open()
        let lines = try await DatabaseCopy(from: door.jurisdiction.database, to: target, migrations: Self.migrations).run(
          now: ManualClock.start)
        #expect(lines.count > 30)
        #expect(lines.filter { !$0.isEqual }.map(\.table) == [])
        #expect(lines.first { $0.table == "matters" }?.source.rows == 2)
        #expect(lines.first { $0.table == "entries" }?.source.rows ?? 0 >= 4)
        #expect(lines.first { $0.table == "city_parts" }?.source.rows == 1)
        #expect(lines.last?.table == "packs")
        let check = LogCheck(database: target, district: door.desk.district, rules: JiangningPack.rules)
        #expect(try await check.run().faults == [])
        // A second time it is not empty.
        await #expect(throws: Refusal.self) {
          try await DatabaseCopy(from: door.jurisdiction.database, to: target, migrations: Self.migrations).run(
            now: ManualClock.start)
        }
        await target.close()
      }
    }
  }

  @Test(arguments: Engine.available, Engine.available) func whatLeavesArrives(_ from: Engine, _ to: Engine) async throws {
    try await withDoor(from) { door in
      try await fill(door)
      try await withTemporaryFolder { folder in
        let bundle = "\(folder)/bundle"
        let result = try await Departure(door.jurisdiction, migrations: Self.migrations, program: "test").write(to: bundle)
        #expect(result.rows > 10)
        let arrival = try Arrival(folder: bundle)
        #expect(try arrival.changedFiles() == [])
        try await withPlace(to) { place in
          let target = try await place.open()
          let arrived = try await arrival.bring(
            into: target, photos: "\(folder)/photos", migrations: Self.migrations, now: ManualClock.start)
          #expect(arrived.differing == [])
          #expect(arrived.rows == result.rows)
          #expect(
            try await LogCheck(database: target, district: door.desk.district, rules: JiangningPack.rules).run().faults == [])
          let figures = try await target.read("figures") { try Figures.read(zone: .shanghai, at: arrived.at, in: $0) }
          let before = try await door.jurisdiction.database.read("figures") {
            try Figures.read(zone: .shanghai, at: arrived.at, in: $0)
          }
          #expect(figures.differing(from: before) == [])
          #expect(figures.values["overview/open"] == 2)
          await target.close()
        }
        // Whoever changes one letter is found.
        let path = "\(bundle)/tables/matters.jsonl"
        var bytes = try FileSource(path: path).readAll()
        if let place = bytes.firstIndex(of: UInt8(ascii: "7")) { bytes[place] = UInt8(ascii: "8") }
        try write(bytes, to: path)
        #expect(try arrival.changedFiles() == ["tables/matters.jsonl"])
      }
    }
  }

  @Test func rowsAreReadAsTheyWereWritten() throws {
    let table = StoredTable(
      name: "t",
      columns: [
        .init("a", .int), .init("b", .double), .init("c", .bool), .init("d", .text), .init("e", .bytes), .init("f", .json),
      ], key: [0])
    var random = SeededRandom(seed: 3)
    let texts = ["", "a\"\\\n\u{0}\u{1F}", "街😀", "\u{2028}"]
    for _ in 0..<500 {
      let row: StoredRow = [
        .int(Int64.random(in: .min ... .max, using: &random)), .double(Double.random(in: -1e300...1e300, using: &random)),
        .bool(Bool.random(using: &random)), .text(texts.randomElement(using: &random) ?? ""),
        .bytes((0..<Int.random(in: 0...9, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }),
        Bool.random(using: &random) ? .null : .text("{\"a\":\"\\\"\",\"b\":1}"),
      ]
      let line = table.line(row)
      let read = try table.row(Array(line.dropLast()), file: "t", number: 1)
      #expect(read == row)
      #expect(table.digest(read) == table.digest(row))
    }
    for wrong in ["{", "[]", "{\"a\":\"x\"}", "{\"z\":1}", "{\"e\":\"0\"}", "{\"c\":1}", "{\"d\":7}"] {
      #expect(throws: Problem.self, "\(wrong)") { try table.row(Array(wrong.utf8), file: "t", number: 1) }
    }
  }

  @Test func sumsDoNotDependOnOrder() {
    var random = SeededRandom(seed: 9)
    let digests = (0..<50).map { _ in (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) } }
    var one = TableSum()
    var other = TableSum()
    for digest in digests { one.add(digest) }
    for digest in digests.reversed() { other.add(digest) }
    #expect(one == other)
    #expect(TableSum(rows: 50, hash: one.hash) == one)
    other.add(digests[0])
    #expect(one != other)
  }
}

private func write(_ bytes: [UInt8], to path: String) throws {
  let file = try DigestedFile(path: path)
  try file.write(bytes)
  _ = try file.close()
}
