import Basics
import Casework
import Documents
import Foundation
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import Interchange

@Suite struct ViewTests {
  /// What the paper says are columns are the columns, on both engines, in the same order.
  @Test(arguments: Engine.available) func documentedColumnsAreTheColumns(_ engine: Engine) async throws {
    let paper = try FileSource(path: packageRoot().appendingPathComponent("docs/operating/bi.md").path).readText()
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      for view in ViewsTable.views {
        let found = try await database.read("columns") { transaction in
          try transaction.rows(
            """
            \(sqlite: "SELECT name FROM pragma_table_info(",
              postgres: "SELECT column_name::text FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ")\
            \(view.name)\(sqlite: ") ORDER BY cid", postgres: " ORDER BY ordinal_position")
            """
          ) { $0.text(0) }
        }
        #expect(found == view.columns, "\(view.name)")
        let section = paper.part(behind: "## `\(view.name)`").part(before: "\n## ")
        let documented = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { $0.split(separator: "`")[1] }
        #expect(documented.map(String.init) == view.columns, "docs/operating/bi.md on \(view.name)")
      }
    }
  }

  @Test(arguments: Engine.available) func viewsShowMattersAndNobody(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let matter = try await door.desk.dispatched("王小明家 13812345678 门口")
      #expect(try await ViewNames.refresh(door.jurisdiction) > 100)
      #expect(try await ViewNames.refresh(door.jurisdiction) == 0)
      let database = door.jurisdiction.database
      let row = try await database.read("view") { transaction in
        try transaction.first(
          """
          SELECT m.number, m.phase, a.name, CAST(m.reported_at AS TEXT) FROM bi_matters m JOIN bi_agencies a ON a.code = m.agency
          """
        ) { ($0.text(0), $0.text(1), $0.text(2), $0.text(3)) }
      }
      #expect(row?.0 == matter.number)
      #expect(row?.1 == "waiting" || row?.1 == "working")
      #expect(row?.2 == door.desk.district.roster.agency("cgj")?.name.zh)
      #expect(row?.3.hasPrefix("20") == true)
      let entries = try await database.read("view") {
        try $0.number("SELECT count(*) FROM bi_entries WHERE number = \(matter.number)")
      }
      #expect(entries == 3)
      try await door.desk.matters.foldDays()
      let reported = try await database.read("view") { try $0.number("SELECT sum(reported) FROM bi_days WHERE sort = 'all'") }
      #expect(reported == 1)
      #expect(try await database.read("view") { try $0.number("SELECT count(*) FROM bi_clocks") } > 0)
      #expect(try await database.read("view") { try $0.number("SELECT count(*) FROM bi_areas") } > 100)
      #expect(try await database.read("view") { try $0.number("SELECT count(*) FROM bi_categories WHERE kind = 'part'") } > 10)
    }
  }
}

extension String {
  /// What stands behind the words; empty without them.
  fileprivate func part(behind words: String) -> String { firstRange(of: words).map { String(self[$0.upperBound...]) } ?? "" }
  /// What stands before the words; all of it without them.
  fileprivate func part(before words: String) -> String { firstRange(of: words).map { String(self[..<$0.lowerBound]) } ?? self }
}
