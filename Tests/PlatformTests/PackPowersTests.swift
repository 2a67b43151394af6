import Basics
import Casework
import Documents
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

@Suite struct PackPowersTests {
  private static let header = "code,name,name_en,basis,original,holder,area,valid_from,valid_to,list\n"

  private func read(_ rows: String) -> Pack {
    PackReader.read(TinyPack.pack(["powers.csv": Array((Self.header + rows).utf8)]), rules: JiangningPack.rules, version: 1)
  }

  @Test func aPackMayHaveNoList() throws {
    #expect(PackReader.read(TinyPack.pack(), rules: JiangningPack.rules, version: 1).district?.powers.powers == [])
    let powers = try JiangningPack.district().powers
    #expect((12...20).contains(powers.powers.count) && powers.powers.allSatisfy { $0.name.zh.contains("演示") && $0.basis.contains("演示条款") })
  }

  @Test func aSoundListIsRead() throws {
    let district = try #require(read("p1,甲,A,演示条款,cgj,@street,990001001,2026-01-01,2026-12-31,清单\np1,甲,A,演示条款,cgj,cgj,,2019-01-01,,\n").district)
    let power = try #require(district.powers.powers.first)
    #expect(power.holder == .street && power.validTo == LocalDate(2026, 12, 31) && power.list == "清单" && district.powers.codes == ["p1"])
  }

  @Test(arguments: [
    ("p1,甲,A,演示条款,cgj,nobody,,2026-01-01,,", "nobody"), ("p1,甲,A,演示条款,nobody,cgj,,2026-01-01,,", "original agency"),
    ("p1,甲,A,演示条款,cgj,szzx,,2026-01-01,,", "no administrative organ"), ("p1,甲,A,,cgj,cgj,,2026-01-01,,", "empty"),
    ("p1,甲,A,演示条款,cgj,cgj,,2026-02-30,,", "real date"), ("p1,甲,A,演示条款,cgj,cgj,,,,", "real date"),
    ("p1,甲,A,演示条款,cgj,cgj,,2026-01-02,2026-01-01,", "before it begins"), ("p1,,A,演示条款,cgj,cgj,,2026-01-01,,", "empty"),
  ]) func saysWhatIsWrong(_ row: String, _ word: String) {
    let pack = read("p0,乙,B,演示条款,cgj,cgj,,2026-01-01,,\n\(row)\n")
    let errors = pack.problems.errors
    #expect(pack.district == nil && errors.map(\.place) == ["powers.csv:3"], "\(pack.problems)")
    #expect(errors.first?.phrase.en.contains(word) == true, "\(errors)")
  }

  @Test func saysWhereLinesContradict() {
    let first = "p1,甲,A,演示条款,cgj,cgj,,2026-01-01,2026-06-30,\n"
    let overlap = read(first + "p1,甲,A,演示条款,cgj,@street,,2026-06-30,,\n").problems.errors
    #expect(overlap.map(\.place) == ["powers.csv:3"] && overlap.first?.phrase.en.contains("overlaps line 2") == true)
    #expect(read(first + "p1,甲,A,演示条款,cgj,@street,,2026-07-01,,\n").problems.isEmpty)
    let other = read(first + "p1,丙,C,演示条款,cgj,@street,,2026-07-01,,\n").problems.errors
    #expect(other.first?.phrase.en.contains("differs from line 2") == true)
    let nowhere = read("p1,甲,A,演示条款,cgj,cgj,77,2026-01-01,,\n").problems
    #expect(nowhere.map(\.severity) == [.warning] && !nowhere.hasErrors)
  }

  /// Records name powers: a line is ended by a date, it does not vanish.
  @Test func aLineDoesNotVanish() async throws {
    func files(_ rows: String) -> PackFiles { TinyPack.pack(["powers.csv": Array((Self.header + rows).utf8)]) }
    let row = "p1,甲,A,演示条款,cgj,cgj,,2026-01-01"
    try await withDatabase(.sqlite, migrations: Desk.migrations) { database in
      func plan(_ files: PackFiles) async throws -> PackPlan {
        try await PackPlan.make(files, rules: JiangningPack.rules, database: database)
      }
      try await plan(files("\(row),,\n")).apply(to: database, by: "t", at: ManualClock.start)
      let ended = try await plan(files("\(row),2026-12-31,\n"))
      #expect(ended.problems.errors.isEmpty && ended.lines.contains { $0.what.en == "power p1@ 2026-01-01" && $0.sort == .changed })
      #expect(try await plan(files("p2,乙,B,演示条款,cgj,cgj,,2026-01-01,,\n")).problems.errors.map(\.file) == ["powers.csv"])
    }
  }
}
