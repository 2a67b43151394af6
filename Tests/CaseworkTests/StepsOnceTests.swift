import Basics
import Casework
import Organization
import Storage
import TestDistricts
import TestSupport
import Testing

/// A step that bears an id made on the device happens once, however often and however closely it is sent.
@Suite struct StepsOnceTests {
  private func send(
    _ desk: Desk, _ matter: Matter, _ code: String = "acknowledge", form: [String: String] = [:], once: String?,
    by post: String = "cgj.desk", version: Int? = nil
  ) async throws -> Matter {
    try await desk.matters.act(
      code, on: matter.number, version: version ?? matter.version, form: StepForm(form), once: once,
      by: desk.principal(post))
  }

  private func steps(_ desk: Desk, _ matter: Matter) async throws -> [String] {
    try await desk.matters.one(matter.number, reach: .everything).entries.map(\.action)
  }

  @Test(arguments: Engine.available) func aStepSentTwiceHappensOnce(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let m = try await desk.dispatched()
      let first = try await send(desk, m, once: "a1")
      let again = try await send(desk, m, once: "a1")
      #expect(again == first && first.stage == "handling")
      #expect(try await steps(desk, m).filter { $0 == "acknowledge" }.count == 1)
      // Later steps do not make the first one new either.
      let after = try await send(desk, first, "handle", form: ["result": "好了"], once: "a2")
      #expect(try await send(desk, m, once: "a1") == after)
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func twoAtOnceAreOne(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let m = try await desk.dispatched()
      let all = try await withThrowingTaskGroup(of: Matter.self) { group in
        for _ in 0..<8 { group.addTask { try await self.send(desk, m, once: "same") } }
        return try await group.reduce(into: [Matter]()) { $0.append($1) }
      }
      #expect(Set(all.map(\.version)) == [m.version + 1])
      #expect(try await steps(desk, m).filter { $0 == "acknowledge" }.count == 1)
    }
  }

  /// What was refused has not used up its id: the person corrects the form and sends it again.
  @Test(arguments: Engine.available) func aRefusedStepLeavesItsIdFree(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let m = try await desk.dispatched()
      let seen = try await send(desk, m, once: "b0")
      await #expect(throws: Refusal.self) { try await send(desk, seen, "handle", once: "b1") }
      await #expect(throws: Refusal.self) {
        try await send(desk, seen, "handle", form: ["result": "好了"], once: "b1", version: m.version)
      }
      #expect(try await send(desk, seen, "handle", form: ["result": "好了"], once: "b1").stage == "handled")
    }
  }

  @Test(arguments: Engine.available) func anIdIsOfOnePostOneMatterAndOneAction(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let m = try await desk.dispatched(), other = try await desk.dispatched("另一处井盖破损")
      let seen = try await send(desk, m, once: "c1")
      await #expect(throws: Refusal.self) { try await send(desk, seen, "handle", form: ["result": "好了"], once: "c1") }
      await #expect(throws: Refusal.self) { try await send(desk, other, once: "c1") }
      #expect(try await desk.matters.one(other.number, reach: .everything).matter.stage == "dispatched")
      // Somebody else may have made the same one.
      let handled = try await send(desk, seen, "handle", form: ["result": "好了"], once: "c1", by: "cgj.handler")
      #expect(handled.stage == "handled")
      await #expect(throws: Refusal.self) {
        try await send(desk, handled, "note", form: ["note": "x"], once: String(repeating: "x", count: 65))
      }
    }
  }

  /// A step that takes the matter out of reach is answered alike when it is sent again.
  @Test(arguments: Engine.available) func aRepeatFromOutOfReachIsStillDone(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let m = try await desk.dispatched()
      _ = try await send(desk, m, once: "d1")
      var away = desk.principal("cgj.desk")
      away.reach = .nothing
      let again = try await desk.matters.act(
        "acknowledge", on: m.number, version: m.version, form: StepForm(), once: "d1", by: away)
      #expect(again.number == m.number)
      await #expect(throws: Refusal.self) {
        try await desk.matters.act("handle", on: m.number, version: again.version, form: StepForm(), once: "d1", by: away)
      }
    }
  }

  /// Without an id nothing has changed: the second is stale.
  @Test(arguments: Engine.available) func withoutAnIdTheSecondIsStale(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let m = try await desk.dispatched()
      _ = try await send(desk, m, once: nil)
      #expect(try await desk.refusal("acknowledge", m, by: "cgj.desk")?.kind == .conflict)
      // A blank one is none.
      _ = try? await send(desk, m, "note", form: ["note": "x"], once: " ", version: m.version + 1)
      _ = try? await send(desk, m, "note", form: ["note": "x"], once: " ", version: m.version + 2)
      #expect(try await steps(desk, m).filter { $0 == "note" }.count == 2)
    }
  }
}
