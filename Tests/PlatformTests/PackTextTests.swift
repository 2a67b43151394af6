import Basics
import Casework
import Platform
import TestDistricts
import Territory
import Testing

/// Texts of packs of which single lines change: CSV rows, polygons, and how two texts differ.
@Suite struct PackTextTests {
  @Test func oneRowChangesAndEveryOtherByteStays() throws {
    let text = "code,name,note\r\na,\"甲, 乙\",\r\nb,\"二\r\n行\",x\r\nc,丙,\r\n"
    let table = try CSVText(Array(text.utf8), file: "x.csv")
    #expect(table.rows.map(\.line) == [2, 3, 5])
    let row = try #require(table.row(line: 3))
    let after = try #require(table.setting(["b", "“引号\"", "y"], at: row.line))
    #expect(String(decoding: after, as: UTF8.self) == "code,name,note\r\na,\"甲, 乙\",\r\nb,\"“引号\"\"\",y\r\nc,丙,\r\n")
    let added = try #require(table.setting(["d", "", ""], at: nil))
    #expect(String(decoding: added, as: UTF8.self) == text + "d,,\r\n")
    #expect(table.setting([], at: 4) == nil)
  }

  @Test func onePolygonChangesAndTheOthersKeepTheirBytes() throws {
    let shapes = try PackShapes(TinyPack.pack(), rules: Rules())
    let area = try #require(shapes.tree["990001001"])
    let shape = try #require(
      try PolygonText.shape("118.80, 31.90\n118.82, 31.90\n118.82, 31.94\n118.81, 31.95\n118.80, 31.94"))
    let (path, bytes) = try shapes.setting(shape, of: area, in: TinyPack.pack())
    #expect(path == "territory/streets.geojson")
    let before = (TinyPack.files[path] ?? "").split(separator: "\n"), after = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    #expect(before.count == after.count)
    #expect(zip(before, after).filter { $0 != $1 }.count == 1)
    var files = TinyPack.pack()
    files.files[path] = bytes
    #expect(try PackShapes(files, rules: Rules()).tree["990001001"]?.shape == shape)
    // An area without a polygon gets a feature of its own.
    let new = Area(code: "990001003", name: "新", level: .street, parent: "990001")
    let (_, more) = try shapes.setting(shape, of: new, in: TinyPack.pack())
    #expect(try GeoJSON(more, crs: .wgs84).features.count == 3)
  }

  @Test func polygonsAsLinesComeBackTheSame() throws {
    for area in try JiangningPack.district().territory.areas {
      guard let shape = area.shape else { continue }
      #expect(try PolygonText.shape(PolygonText.text(shape)) == shape, "\(area.code)")
    }
    #expect(throws: Refusal.self) { _ = try PolygonText.shape("118.8, 31.9\nnorth") }
    #expect(throws: Refusal.self) { _ = try PolygonText.shape("118.8, 31.9\n118.9, 31.9") }
    #expect(try PolygonText.shape("  \n") == nil)
  }

  @Test func differencesPutTogetherGiveTheNewText() {
    var random = SeededRandom(seed: 7)
    for round in 1...200 {
      let old = (0..<Int.random(in: 0...40, using: &random)).map { _ in "\(Int.random(in: 0...9, using: &random))" }
      var new = old
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        if Bool.random(using: &random), !new.isEmpty { new.remove(at: Int.random(in: 0..<new.count, using: &random)) }
        new.insert("+\(round)", at: Int.random(in: 0...new.count, using: &random))
      }
      let found = LineDifference(old.joined(separator: "\n"), new.joined(separator: "\n"))
      #expect(found.added - found.removed == max(new.count, new.isEmpty ? 0 : 1) - max(old.count, old.isEmpty ? 0 : 1), "seed 7, round \(round)")
      for line in found.groups.flatMap(\.self) {
        if let number = line.new { #expect(new.isEmpty || new[number - 1] == line.text) }
        if let number = line.old, line.sort != .added { #expect(old.isEmpty || old[number - 1] == line.text) }
      }
      if old == new { #expect(found.groups.isEmpty) }
    }
  }
}
