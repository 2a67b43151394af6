import Basics
import Documents
import Exchange
import Testing

@Suite struct RequestMapTests {
  static let good = SmallCity.map

  private func faults(_ text: String) -> [Refusal.Fault] {
    do {
      _ = try RequestMap(text, file: "map.yaml")
      return []
    } catch {
      return error.fields
    }
  }

  private func changed(_ from: String, _ to: String) -> String {
    #expect(Self.good.contains(from), "the map has no \(from)")
    return Self.good.replacing(from, with: to)
  }

  @Test func readsAGoodMap() throws {
    let map = try RequestMap(Self.good, file: "map.yaml")
    #expect(map.source == "small")
    #expect(map.separator == UInt8(ascii: ";"))
    #expect(map.zone == LocalZone(minutesEast: 60))
    #expect(map.columns[.number] == ["Ticket", "Ref"])
    #expect(map.types.code("POTHOLE") == "event:01")
    #expect(map.types.code("spaceship") == nil)
    #expect(map.channels.code("pigeon") == "import")
  }

  @Test(arguments: [
    ("source: small", "sauce: small", 1, "sauce"),
    ("source: small", "source: small\nzzz: 1", 2, "zzz"),
    ("encoding: utf8", "encoding: latin1", 2, "latin1"),
    ("separator: \";\"", "separator: \"ab\"", 3, "separator"),
    ("utc_offset_minutes: 60", "utc_offset_minutes: 6000", 4, "840"),
    ("  - dd/MM/yyyy HH:mm", "  - dd/MM/yyyy QQ:mm", 6, "QQ"),
    ("  created: Opened", "  creatd: Opened", 11, "created"),
    ("  created: Opened", "  updated: Opened", 10, "created"),
    ("  latitude: Lat", "  details: Lat", 10, "longitude"),
    ("crs: wgs84", "crs: wgs48", 21, "wgs84"),
    ("    Pothole: event:01", "    Pothole: event", 25, "event"),
    ("    Pothole: event:01", "    Pothole: event:01\n    POTHOLE: event:02", 26, "twice"),
    ("    Done: closed", "    Done: finished", 33, "finished"),
    ("  status: State", "  title: State", 32, "statuses"),
    ("areas: {level: community", "areas: {level: village", 38, "village"),
  ])
  func namesLineAndWord(from: String, to: String, line: Int, word: String) {
    let found = faults(changed(from, to))
    let texts = found.map { "\($0.field) \($0.phrase.en)" }
    #expect(texts.contains { $0.hasPrefix("map.yaml:\(line) ") && $0.contains(word) }, "\(texts)")
    #expect(found.allSatisfy { !$0.phrase.zh.isEmpty })
  }

  @Test func isNoYAML() { #expect(faults("a: [1").first?.field.hasPrefix("map.yaml:") == true) }

  @Test func isCheckedAgainstTheDistrict() throws {
    let district = try SmallCity.district()
    #expect(try RequestMap(Self.good, file: "map.yaml").problems(in: district).isEmpty)
    func lines(_ from: String, _ to: String) throws -> [String] {
      try RequestMap(changed(from, to), file: "map.yaml").problems(in: district).map {
        "\($0.line ?? 0) \($0.phrase.en)"
      }
    }
    #expect(
      try lines("    Pothole: event:01", "    Pothole: event:99") == ["25 the catalogue has no category event:99"])
    #expect(try lines("    Roads Dept: roads", "    Roads Dept: raods") == ["30 there is no agency raods"])
    #expect(try lines("Old Mill: SC0102", "Old Mill: SC0999") == ["38 there is no area SC0999"])
    #expect(try lines("standard: 1", "standard: 2").count == 2)
    #expect(try lines("lifecycle: reporting", "lifecycle: repairing") == ["8 there is no lifecycle repairing"])
    #expect(try lines("cancelled: withdrawn", "cancelled: bored") == ["39 the action reject has no choice bored"])
    #expect(try lines("standard: 1", "standard: 1\ncentre: nobody").count == 1)
  }
}
