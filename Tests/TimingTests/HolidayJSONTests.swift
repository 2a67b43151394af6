import Basics
import Foundation
import TestSupport
import Testing
import Timing

@Suite struct HolidayJSONTests {
  private static let named = ProcessInfo.processInfo.environment["YIWANG_DATA"]
  private static let folder = sharedData().appending(path: "holidays")
  /// Without the data beside the sources the comparison is left out visibly; with YIWANG_DATA set it must succeed.
  static let isThere = named != nil || FileManager.default.fileExists(atPath: folder.path)

  @Test(.enabled(if: isThere, "needs YIWANG_DATA"), arguments: 2019...2026)
  func thePackSaysWhatTheOpenCollectionSays(_ year: Int) throws {
    let data = try Data(contentsOf: Self.folder.appending(path: "\(year).json"))
    let open = try WorkCalendar.days(fromHolidayJSON: [UInt8](data))
    #expect(open == (try Fixtures.packYear(year)))
    #expect(open.isCovered)
  }

  @Test func anEmptyListLeavesTheYearUncovered() throws {
    let year = try WorkCalendar.days(fromHolidayJSON: Array(#"{"year": 2027, "papers": [], "days": []}"#.utf8))
    #expect(!year.isCovered)
    let calendar = try WorkCalendar(years: [year])
    #expect(calendar.years.isEmpty)
  }

  @Test(arguments: [
    ("", ["file"]), ("[]", ["file"]), (#"{"papers": []}"#, ["year", "days"]),
    (#"{"year": 2026, "days": [], "papers": 3}"#, ["papers"]),
    (
      #"{"year": 2026, "papers": [], "days": [{"name": "元旦", "date": "2026-01-01", "isOffDay": true},"#
        + #"{"name": "元旦", "date": "2026-02-30", "isOffDay": true},"#
        + #"{"date": "2025-06-01", "isOffDay": 1}, 7]}"#,
      [
        "days[1].date", "days[2].name", "days[2].isOffDay", "days[2].date", "days[3].name", "days[3].isOffDay",
        "days[3].date",
      ]
    ),
    (
      #"{"year": 2026, "papers": [], "days": [{"name": "a", "date": "2026-01-01", "isOffDay": true},"#
        + #"{"name": "a", "date": "2026-01-01", "isOffDay": true}]}"#,
      ["days[1].date"]
    ),
  ])
  func everyWrongPlaceIsNamed(_ text: String, _ fields: [String]) throws {
    let refusal = #expect(throws: Refusal.self) { try WorkCalendar.days(fromHolidayJSON: Array(text.utf8)) }
    #expect(refusal?.fields.map(\.field) == fields)
  }
}
