import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import Interchange

@Suite struct ExportTests {
  private func read(_ bytes: [UInt8], _ name: String = "x.csv", _ register: Register = .matters) throws -> [[String]] {
    var settings = TableSource.Settings()
    settings.names = register.columns.map { [$0.code] }.filter { $0[0] != "lon" && $0[0] != "lat" }
    var table = try TableSource(bytes: bytes, name: name, settings).reader
    var rows: [[String]] = []
    while let record = try table.next() { rows.append(record.fields) }
    return rows
  }

  @Test(arguments: Engine.available) func everyFormatHoldsTheSameMatters(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let first = try await door.desk.dispatched("=HYPERLINK(\"x\") 井盖破损，找王师傅 13812345678")
      let second = try await door.desk.report("路灯不亮")
      let jurisdiction = door.jurisdiction
      for encoding in TextEncoding.allCases {
        let rows = try read(try await exported(.matters, .csv, of: jurisdiction, encoding: encoding))
        #expect(rows[0].first == "number")
        #expect(rows.dropFirst().map { $0[0] } == [second.number, first.number])
      }
      let workbook = try read(try await exported(.matters, .xlsx, of: jurisdiction), "x.xlsx")
      let table = try read(try await exported(.matters, .csv, of: jurisdiction))
      #expect(
        workbook.map { $0.map { $0.hasPrefix("'=") ? String($0.dropFirst()) : $0 } }
          == table.map { $0.map { $0.hasPrefix("'=") ? String($0.dropFirst()) : $0 } })
      let features = try read(try await exported(.matters, .geojson, of: jurisdiction), "x.geojson")
      #expect(features.dropFirst().map { $0[0] } == [second.number, first.number])
      #expect(features.dropFirst().allSatisfy { !$0[$0.count - 2].isEmpty })
      for format in TableFile.Format.allCases {
        let text = String(decoding: try await exported(.matters, format, of: jurisdiction), as: UTF8.self)
        #expect(!text.contains("13812345678") && !text.contains("王某"))
      }
    }
  }

  @Test func onlyWhatLiesWithinReachLeaves() async throws {
    try await withDoor(.sqlite) { door in
      let own = try await door.desk.dispatched(to: "cgj")
      _ = try await door.desk.dispatched("另一件", to: "swj")
      _ = try await door.desk.report("没人的")
      let rows = try read(try await exported(.matters, .csv, of: door.jurisdiction, reach: .agency("cgj")))
      #expect(rows.dropFirst().map { $0[0] } == [own.number])
      #expect(try read(try await exported(.matters, .csv, of: door.jurisdiction, reach: .nothing)).count == 1)
    }
  }

  /// Pieces join without gap or doubling, also when more than one is needed.
  @Test func piecesJoin() async throws {
    try await withDoor(.sqlite) { door in
      let count = 9_001
      try await door.jurisdiction.database.write("many") { transaction in
        for number in 0..<count {
          try PartsTable.put(
            Part(code: "p\(number)", name: "井", category: CategoryKey(kind: "part", code: "01001")), in: transaction)
        }
      }
      let rows = try read(try await exported(.parts, .csv, of: door.jurisdiction), "x.csv", .parts)
      #expect(rows.count == count + 1)
      #expect(Set(rows.map { $0[0] }).count == count + 1)
    }
  }

  @Test func anExportStandsInTheAudit() async throws {
    try await withDoor(.sqlite) { door in
      let reply = await door.answer(.get, "/exports/duties?format=xlsx", post: "szzx.shiftLeader1")
      #expect(reply.status == .ok)
      var bytes: [UInt8] = []
      try await reply.writing? { bytes += $0 }
      #expect(try read(bytes, "x.xlsx", .duties).count > 100)
    }
  }

  @Test func registersWithoutPlacesAreNoGeoJSON() async throws {
    try await withDoor(.sqlite) { door in
      await #expect(throws: Refusal.self) { try await exported(.duties, .geojson, of: door.jurisdiction) }
      let areas = try await exported(.areas, .geojson, of: door.jurisdiction)
      let value = try JSONValue.parse(areas, file: "areas")
      #expect(value["features"]?[0]?["geometry"]?["type"]?.string != nil)
    }
  }
}
