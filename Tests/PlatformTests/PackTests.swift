import Basics
import Casework
import Documents
import Organization
import Platform
import Territory
import TestDistricts
import Testing

@Suite struct PackTests {
  @Test func shippedPackIsSound() throws {
    let pack = try JiangningPack.pack()
    #expect(pack.problems.errors.map { "\($0)" } == [])
    let district = try JiangningPack.district()
    #expect(district.code == "320115")
    #expect(district.currentLifecycles == ["reporting": "reporting@1"])
    #expect(district.territory.areas.count > 1000 && district.duties.duties.count > 100 && !district.roster.posts.isEmpty)
  }

  @Test func tinyPackIsSound() {
    let pack = PackReader.read(TinyPack.pack(), rules: JiangningPack.rules, version: 1)
    #expect(pack.problems.map { "\($0)" } == [])
    #expect(pack.district?.roster.agencies.map(\.code) == [
      "szzx", "cgj", "swj", "990001", "990001001", "990001002", "990001001001", "990001001002", "990001002001",
    ])
    #expect(pack.district?.roster.principal(post: "cgj.desk", on: LocalDate(2026, 12, 31))?.personName == "李四")
    #expect(pack.district?.roster.principal(post: "cgj.desk", on: LocalDate(2027, 1, 1))?.person == "cgj.desk")
  }

  @Test(arguments: MalformedPack.all) func saysWhatIsWrong(_ malformed: MalformedPack) throws {
    let files = malformed.files
    let pack = PackReader.read(files, rules: JiangningPack.rules, version: 1)
    #expect(pack.district == nil)
    let errors = pack.problems.errors
    #expect(!errors.isEmpty)
    for problem in pack.problems {
      #expect(!problem.phrase.zh.isEmpty && !problem.phrase.en.isEmpty, "\(problem)")
      if let remedy = problem.remedy { #expect(!remedy.zh.isEmpty && !remedy.en.isEmpty, "\(problem)") }
    }
    let line = try malformed.expectedLine(in: files)
    #expect(
      errors.contains { $0.file == malformed.expectedFile && (line == nil || $0.line == line) },
      "expected \(malformed.expectedFile):\(line ?? 0), found \(errors.map(\.place))")
  }

  @Test func namesOfMalformedPacksAreApart() {
    #expect(MalformedPack.all.count >= 50)
    #expect(Set(MalformedPack.all.map(\.name)).count == MalformedPack.all.count)
  }

  /// Files from other programs: a mark of UTF-8, GB 18030, and line ends of Windows are no faults.
  @Test(arguments: ["bom", "gb18030", "crlf"]) func bearsForeignFiles(_ sort: String) throws {
    let text = try #require(TinyPack.files["catalogue/categories.csv"])
    let bytes: [UInt8] =
      switch sort {
      case "bom": [0xEF, 0xBB, 0xBF] + Array(text.utf8)
      case "crlf": Array(text.replacing("\n", with: "\r\n").utf8)
      // 公用设施 and 井盖, 路灯 in GB 18030.
      default:
        Array("kind,code,name,name_en,parent,icon,reportable,emergency,note\nevent,01,".utf8) + [0xB9, 0xAB, 0xD3, 0xC3, 0xC9, 0xE8, 0xCA, 0xA9]
          + Array(",Utilities,,pin,yes,no,\nevent,01001,".utf8) + [0xBE, 0xAE, 0xB8, 0xC7]
          + Array(",Manhole cover,01,drops,yes,yes,\nevent,01002,".utf8) + [0xC2, 0xB7, 0xB5, 0xC6]
          + Array(",Street lamp,01,drops,yes,no,\n".utf8)
      }
    let pack = PackReader.read(TinyPack.pack(["catalogue/categories.csv": bytes]), rules: JiangningPack.rules, version: 1)
    #expect(pack.problems.map { "\($0)" } == [])
    let district = try #require(pack.district)
    #expect(district.catalogue.categories.map(\.name.zh) == ["公用设施", "井盖", "路灯"])
  }
}
