import Basics
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import TwoNets

@Suite struct OrderPlanTests {
  /// No list of orders walks them all or sorts them.
  @Test(arguments: Engine.available) func nothingWalksTheOrders(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      let now = ManualClock.start, span = now - .days(30)..<now
      let answers = try await database.read("plans") { transaction in
        let planned = try Explaining(transaction, without: ["enable_seqscan", "enable_sort", "enable_bitmapscan"])
        for state in [nil, LinkedOrder.State.new] {
          _ = try LinkedOrdersTable.page(.hotline, state: state, before: Key(9), limit: 51, in: planned)
        }
        for after in [nil, (due: now, key: Key(7))] {
          _ = try LinkedOrdersTable.overdue(.hotline, at: now, after: after, limit: 51, in: planned)
        }
        for after in [nil, (at: now, key: Key(7))] {
          _ = try LinkedOrdersTable.received(.hotline, span, after: after, limit: 200, in: planned)
        }
        _ = try LinkedOrdersTable.changed(.hall, after: 3, limit: 100, in: planned)
        _ = try LinkedOrdersTable.numbered("x", .hotline, in: planned)
        _ = try LinkedOrdersTable.one(matter: Key(1), in: planned)
        _ = try LinkedOrdersTable.rates(.hotline, span, in: planned)
        _ = try LinkedOrdersTable.count(.hotline, .new, most: 10, in: planned)
        _ = try LinkedOrdersTable.countOverdue(.hotline, at: now, most: 10, in: planned)
        return planned.answers
      }
      #expect(answers.count == 12)
      for answer in answers {
        let walks = answer.lines.filter {
          $0.contains("Seq Scan on") || $0.contains("TEMP B-TREE") || $0.contains("Sort Key")
            || ($0.hasPrefix("SCAN ") && !$0.hasPrefix("SCAN counted") && !$0.hasPrefix("SCAN (subquery"))
        }
        #expect(walks.isEmpty, "\(answer.question)\n\(answer.lines.joined(separator: "\n"))")
      }
    }
  }
}
