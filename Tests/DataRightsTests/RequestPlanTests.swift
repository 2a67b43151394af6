import Basics
import Casework
import DataRights
import Organization
import Storage
import TestSupport
import Testing

/// Notes what SQLite means to do for each question.
private final class Planned: Transaction {
  private let inner: any Transaction
  private(set) var plans: [String] = []

  init(_ inner: any Transaction) { self.inner = inner }

  var engine: Engine { inner.engine }
  func run(_ sql: SQL) throws { try inner.run(sql) }
  func change(_ sql: SQL) throws -> Int { try inner.change(sql) }

  func forEach(_ sql: SQL, _ body: (any Row) throws -> Void) throws {
    plans += try inner.rows("EXPLAIN QUERY PLAN \(sql)") { $0.text(3) }
    try inner.forEach(sql, body)
  }
}

@Suite struct RequestPlanTests {
  /// The lists of requests read their own small indexes, whatever the history of matters.
  @Test func requestsAreFoundByTheirOwnIndexes() async throws {
    try await withDatabase(.sqlite, migrations: Office.migrations) { database in
      for reach in [Reach(.everything, barred: ["szzx"]), .agency("szzx"), .area("320115")] {
        let cursor = MatterFilter.Cursor(at: ManualClock.start, key: Key(7))
        let plans = try await database.read("plans") { transaction in
          let planned = Planned(transaction)
          for after in [nil, cursor] {
            _ = try DataRequestsTable.open(after: after, reach: reach, limit: 51, in: planned)
            _ = try DataRequestsTable.ended(before: after?.key, reach: reach, limit: 51, in: planned)
          }
          return planned.plans
        }
        let reads = plans.filter { $0.contains("matters") }
        #expect(reads.count == 4 && reads.allSatisfy { $0.contains("INDEX matters_data_requests_") }, "\(reads)")
      }
    }
  }
}
