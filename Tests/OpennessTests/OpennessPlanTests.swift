import Basics
import Casework
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import Openness

@Suite struct OpennessPlanTests {
  /// No public list walks the history, whatever it is narrowed to.
  @Test(arguments: Engine.available) func nothingWalksATable(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      let now = ManualClock.start
      let answers = try await database.read("plans") { transaction in
        let planned = try Explaining(transaction)
        for state in PublicMattersTable.Question.State.allCases {
          for place in [nil, PublicMattersTable.Question.Place.street("320115001"), .community("320115001001")] {
            for categories in [nil, ["event:01001"], ["event:01001", "event:01002"]] {
              for after in [nil, Key(1 << 60)] {
                let question = PublicMattersTable.Question(
                  state: state, place: place, categories: categories, flow: "reporting", after: after)
                _ = try PublicMattersTable.list(question, limit: 31, in: planned)
              }
            }
          }
        }
        try PublicMattersTable.open(flow: "reporting", in: planned) { _, _, _ in }
        try PublicMattersTable.closed(since: now, flow: "reporting", in: planned) { _ in }
        _ = try PublicMattersTable.today(since: now, flow: "reporting", in: planned)
        _ = try PublicNoticesTable.current(on: LocalDate(2026, 11, 23), limit: 3, in: planned)
        _ = try PublicNoticesTable.page(begunBy: nil, before: nil, limit: 21, in: planned)
        _ = try FeedbackTable.open(after: nil, limit: 21, in: planned)
        _ = try FeedbackTable.answered(before: nil, limit: 21, in: planned)
        return planned.answers
      }
      #expect(answers.count > 50)
      for answer in answers {
        let plan = answer.lines.joined(separator: "\n")
        let walks = answer.lines.filter { line in
          guard engine == .sqlite else { return line.contains("Seq Scan on") }
          // The key in its own order until the page is full, the small index of what is open, and what was just found, are no scans.
          return line.hasPrefix("SCAN ") && !line.contains("matters_open_public") && !line.hasPrefix("SCAN walked")
            && !line.hasPrefix("SCAN met") && !(line == "SCAN matters" && answer.question.contains("NOT INDEXED"))
        }
        #expect(walks.isEmpty, "\(answer.question)\n\(plan)")
      }
    }
  }
}
