import Platform
import Basics
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import Webhooks

/// Whoever sends takes the head of a subscription, alone.
@Suite struct HookClaimTests {
  @Test(arguments: Engine.available) func oneSendsAndNothingOvertakes(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let database = door.jurisdiction.database
      try await database.write("fill") { transaction in
        for number in 1...500 {
          try HookDeliveriesTable.insert(
            HookDelivery(
              hook: Key(Int64(number % 5)), key: Key(Int64(number)), matter: Key(1), entry: 1, event: "opened",
              state: number % 10 == 0 ? .waiting : .sent, dueAt: number % 10 == 0 ? ManualClock.start : nil,
              madeAt: ManualClock.start, endedAt: number % 10 == 0 ? nil : ManualClock.start), in: transaction)
        }
      }
      let head = try await database.write("claim") {
        try HookDeliveriesTable.claim(
          Key(0), now: ManualClock.start, until: ManualClock.start + .minutes(2), in: $0)
      }
      #expect(head?.key == Key(10))
      // Whoever comes second gets nothing: the head is being sent, and nothing overtakes it.
      let second = try await database.write("claim") {
        try HookDeliveriesTable.claim(
          Key(0), now: ManualClock.start, until: ManualClock.start + .minutes(2), in: $0)
      }
      #expect(second == nil)
      let counted = try await database.read("count") { try HookDeliveriesTable.count(Key(1), .sent, most: 50, in: $0) }
      #expect(counted == 50)
    }
  }
}
