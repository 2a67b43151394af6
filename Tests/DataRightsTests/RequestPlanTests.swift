import Basics
import Casework
import DataRights
import Organization
import Storage
import TestSupport
import Testing

@Suite struct RequestPlanTests {
  /// The lists of requests read their own small indexes, whatever the history of matters.
  @Test func requestsAreFoundByTheirOwnIndexes() async throws {
    try await withDatabase(.sqlite, migrations: Office.migrations) { database in
      for reach in [Reach(.everything, barred: ["szzx"]), .agency("szzx"), .area("320115")] {
        let cursor = MatterFilter.Cursor(at: ManualClock.start, key: Key(7))
        let plans = try await database.read("plans") { transaction in
          let planned = try Explaining(transaction)
          for after in [nil, cursor] {
            _ = try DataRequestsTable.open(after: after, reach: reach, limit: 51, in: planned)
            _ = try DataRequestsTable.ended(before: after?.key, reach: reach, limit: 51, in: planned)
          }
          return planned.answers.flatMap(\.lines)
        }
        let reads = plans.filter { $0.contains("matters") }
        #expect(reads.count == 4 && reads.allSatisfy { $0.contains("INDEX matters_data_requests_") }, "\(reads)")
      }
    }
  }
}
