import Basics
import Casework
import Documents
import Exchange
import Storage
import TestSupport
import Territory
import Testing
import Timing

@Suite struct RequestSummaryTests {
  @Test(arguments: Engine.available)
  func countsAndRenders(engine: Engine) async throws {
    let rows = [
      "a1;02/03/2021 10:00;02/03/2021 11:00;Pothole;Roads Dept;Done;App;s;10.005;50.005;7;W",
      "a2;02/03/2021 10:00;02/03/2021 14:00;Pothole;Roads Dept;Done;App;s;10.005;50.005;7;W",
      "a3;02/03/2021 10:00;05/03/2021 10:00;Lamp out;Nobody;Done;App;s;;;8;W",
      "a4;02/03/2021 10:00;;Lamp out;Nobody;New;App;s;;;8;W",
      "a5;03/03/2021 10:00;04/03/2021 10:00;Lamp out;Nobody;Dropped;App;s;;;;W",
    ]
    let district = try SmallCity.district()
    try await withDatabase(engine, migrations: [Matters.migrations]) { database in
      let text = SmallCity.header + rows.joined(separator: "\n")
      let map = try RequestMap(SmallCity.map, file: "map.yaml")
      let result = try await RequestImport(map, into: matters(district, on: database), seed: 1).run(
        .bytes(Array(text.utf8), name: "r"))
      #expect(result.created == 5)
      func summary(_ grouping: RequestSummary.Grouping, _ source: String?) async throws -> [RequestSummary.Row] {
        try await database.read("s") { try RequestSummary.rows(by: grouping, source: source, in: $0) }
      }
      let areas = try await summary(.area(.community), "small")
      #expect(areas.map(\.code) == ["SC0101", "SC0102", nil])
      #expect(areas.map(\.onTimeText) == ["100.0 %", "0.0 %", "—"])
      #expect(areas.map(\.medianText) == ["2.5", "72.0", "—"])
      #expect(
        areas.map { [$0.total, $0.open, $0.closed, $0.dropped] } == [[2, 0, 2, 0], [2, 1, 1, 0], [1, 0, 0, 1]])
      #expect(try await summary(.all, "elsewhere").isEmpty)
      let zone = district.calendar.zone
      let late = zone.instant(LocalDate(2021, 3, 3))..<zone.instant(LocalDate(2021, 3, 4))
      let some = try await database.read("s") { try RequestSummary.rows(by: .category, reported: late, in: $0) }
      #expect(some.map(\.code) == ["event:02"])
      let table = RequestSummary.text(areas, by: .area(.community), district: district, language: .en)
      #expect(table.split(separator: "\n")[1].hasPrefix("SC0101  Mill"))
      let lines = RequestSummary.text(areas, by: .area(.community), district: district, language: .zh).split(
        separator: "\n")
      #expect(lines.count == 4)
      #expect(lines[3].contains("（未定位）"))
      let csv = String(
        decoding: RequestSummary.csv(areas, by: .area(.community), district: district, language: .zh).dropFirst(3),
        as: UTF8.self)
      #expect(csv.hasPrefix("代码,名称,总数,未结,已结,未办理,按时,已判定,按时率,处置时长中位数（小时）\r\nSC0101,磨坊,2,0,2,0,2,2,100.0 %,2.5\r\n"))
    }
  }
}
