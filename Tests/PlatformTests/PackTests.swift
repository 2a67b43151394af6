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
    #expect(district.currentLifecycles == ["reporting": "reporting@3", "privacy": "privacy@1", "enforcement": "enforcement@1", "pledge": "pledge@1"])
    #expect(district.territory.areas.count > 1000 && district.duties.duties.count > 100 && !district.roster.posts.isEmpty)
  }

  @Test func tinyPackIsSound() {
    let pack = PackReader.read(TinyPack.pack(), rules: JiangningPack.rules, version: 1)
    #expect(pack.problems.map { "\($0)" } == [])
    #expect(
      pack.district?.roster.agencies.map(\.code) == [
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

  /// Without a street above it, a community has nobody to fall back on.
  @Test func saysWhichCategoryNobodyAnswersFor() throws {
    func text(_ path: String) throws -> String { try #require(TinyPack.files[path]) }
    let files = TinyPack.pack([
      "pack.yaml": Array((try text("pack.yaml") + "parent_levels: {street: [district], community: [street, district]}\n").utf8),
      "territory/areas.csv": Array(
        (try text("territory/areas.csv") + "990001009001,直管社区,Direct Community,community,community,990001,,,,,\n").utf8),
      "duties.csv": Array(try text("duties.csv").replacing("d1,event,01001,,cgj,swj,第一条,演示,2026-01-01,\n", with: "").utf8),
    ])
    let errors = PackReader.read(files, rules: JiangningPack.rules, version: 1).problems.errors
    #expect(errors.map(\.file) == ["duties.csv"])
    let phrase = try #require(errors.first).phrase
    #expect(phrase.en.contains("event:01001") && phrase.en.contains("Direct Community") && phrase.zh.contains("直管社区"))
  }

  @Test func aDutyForNowhereIsAWarning() throws {
    let duties = try #require(TinyPack.files["duties.csv"]) + "d9,event,01001,880001,swj,,第九条,演示,2026-01-01,\n"
    let pack = PackReader.read(TinyPack.pack(["duties.csv": Array(duties.utf8)]), rules: JiangningPack.rules, version: 1)
    #expect(pack.problems.map { "\($0.place) \($0.severity)" } == ["duties.csv:5 warning"])
    #expect(pack.district != nil)
  }

  @Test func namesOfMalformedPacksAreApart() {
    #expect(MalformedPack.all.count >= 50)
    #expect(Set(MalformedPack.all.map(\.name)).count == MalformedPack.all.count)
  }

  /// Lines lost, doubled, exchanged, letters lost and changed: never a trap, and never a problem without a place and words.
  @Test func garbledPacksNeverTrap() throws {
    var random = SeededRandom(seed: 4711)
    func number(_ below: Int) -> Int { below <= 0 ? 0 : Int(random.next() % UInt64(below)) }
    let paths = TinyPack.files.keys.sorted()
    let letters: [UInt8] = Array("{}[]:,-\"'#&*!|>%@`0 \n\tx".utf8) + [0, 0x80, 0xFF, 0xEF]
    var broken = 0
    for round in 0..<400 {
      let path = paths[number(paths.count)]
      var bytes = Array(try #require(TinyPack.files[path]).utf8)
      for _ in 0...number(3) {
        var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
        let line = number(lines.count), place = number(bytes.count)
        switch number(7) {
        case 0: lines.remove(at: line)
        case 1: lines.insert(lines[line], at: line)
        case 2: lines.swapAt(line, number(lines.count))
        case 3: bytes = Array(bytes.prefix(place))
        case 4: if !bytes.isEmpty { bytes.remove(at: place) }
        case 5: bytes.insert(letters[number(letters.count)], at: place)
        default: if !bytes.isEmpty { bytes[place] = letters[number(letters.count)] }
        }
        let joined = Array(lines.joined(separator: [10]))
        if joined != bytes && lines.count > 1 && number(2) == 0 { bytes = joined }
      }
      let pack = PackReader.read(TinyPack.pack([path: bytes]), rules: JiangningPack.rules, version: 1)
      if pack.district == nil { broken += 1 }
      #expect((pack.district == nil) == pack.problems.hasErrors, "round \(round), \(path)")
      for problem in pack.problems {
        #expect(
          !problem.file.isEmpty && (problem.line ?? 1) >= 1 && !problem.phrase.zh.isEmpty && !problem.phrase.en.isEmpty,
          "round \(round): \(problem)")
      }
    }
    #expect(broken > 100)
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
        Array("kind,code,name,name_en,parent,icon,reportable,emergency,note\nevent,01,".utf8) + [
          0xB9, 0xAB, 0xD3, 0xC3, 0xC9, 0xE8, 0xCA, 0xA9,
        ]
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
