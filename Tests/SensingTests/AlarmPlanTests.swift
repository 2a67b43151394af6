import Basics
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import Sensing

@Suite struct AlarmPlanTests {
  /// No list of alarms walks them all or sorts them.
  @Test(arguments: Engine.available) func nothingWalksTheAlarms(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      let answers = try await database.write("plans") { transaction in
        let planned = try Explaining(transaction, without: ["enable_seqscan", "enable_sort", "enable_bitmapscan"])
        _ = try AlarmsTable.page(source: nil, state: nil, before: Key(9), limit: 51, in: planned)
        _ = try AlarmsTable.page(source: "iot", state: nil, before: Key(9), limit: 51, in: planned)
        _ = try AlarmsTable.page(source: nil, state: .cleared, before: Key(9), limit: 51, in: planned)
        _ = try AlarmsTable.live("iot", "d", "k", in: planned)
        _ = try AlarmsTable.of(Key(1), limit: 10, in: planned)
        _ = try AlarmsTable.sums(of: Key(1), in: planned)
        _ = try AlarmsTable.isSeen("iot", "1", in: planned)
        _ = try AlarmsTable.forget(before: ManualClock.start, limit: 10, in: planned)
        _ = try DevicesTable.page(after: "", limit: 51, in: planned)
        return planned.answers
      }
      #expect(answers.count == 9)
      for answer in answers {
        let walks = answer.lines.filter {
          $0.contains("Seq Scan on") || $0.contains("TEMP B-TREE") || $0.contains("Sort Key") || $0.hasPrefix("SCAN ")
        }
        #expect(walks.isEmpty, "\(answer.question)\n\(answer.lines.joined(separator: "\n"))")
      }
    }
  }
}
