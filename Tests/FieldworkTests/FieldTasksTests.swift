import Basics
import Casework
import Fieldwork
import HTTPTypes
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing
import Timing

/// What stands on the list of whoever works on the spot, and that a step sent from there twice happens once.
@Suite struct FieldTasksTests {
  private func tasks(_ door: FrontDoor, _ post: String) async throws -> [FieldTask] {
    try await FieldTasks.of(door.desk.principal(post), door.jurisdiction, now: door.desk.clock.now).tasks
  }

  @Test(arguments: Engine.available) func eachSeesWhatIsTheirsToDo(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let desk = door.desk
      var m = try await desk.dispatched()
      #expect(try await tasks(door, "cgj.handler").map(\.action.code) == ["acknowledge"])
      #expect(try await tasks(door, "swj.handler").isEmpty)
      #expect(try await tasks(door, "hcd.inspector1").isEmpty)
      // Who sends and who closes has nothing to do on the spot.
      #expect(try await tasks(door, "szzx.dispatcher1").isEmpty)

      m = try await desk.act("acknowledge", m, by: "cgj.desk")
      #expect(try await tasks(door, "cgj.handler").map(\.what.zh) == ["到场处置"])
      m = try await desk.act("handle", m, ["result": "好了"], by: "cgj.handler")
      #expect(try await tasks(door, "cgj.handler").isEmpty)
      m = try await desk.act("sendInspector", m, by: "szzx.acceptor1")
      let inspections = try await tasks(door, "hcd.inspector1")
      #expect(inspections.map(\.what.zh) == ["到场核查"] && inspections[0].dueAt == m.dueAt)
    }
  }

  @Test(arguments: Engine.available) func whoWasAskedToAssistSeesItToo(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      var m = try await door.desk.dispatched()
      m = try await door.desk.act("acknowledge", m, by: "cgj.desk")
      let asked = ["invited": "swj", "meeting": "2026-11-23T15:00", "venue": "路口", "purpose": "管网归谁"]
      m = try await door.desk.act("blowWhistle", m, asked, by: "szzx.dispatcher1")
      #expect(try await tasks(door, "swj.handler").map(\.action.code) == ["arrive"])
    }
  }

  @Test(arguments: Engine.available) func whatRunsOutFirstComesFirst(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let desk = door.desk, zone = LocalZone.shanghai
      let slow = try await desk.dispatched(standard: "3"), quick = try await desk.dispatched()
      #expect(try await tasks(door, "cgj.desk").map(\.matter.number) == [quick.number, slow.number])
      let task = try #require(try await tasks(door, "cgj.desk").first)
      let due = try #require(task.dueAt)
      #expect(task.group(at: desk.clock.now, zone: zone) == .today)
      #expect(task.group(at: due + .minutes(1), zone: zone) == .overdue)
      #expect(task.group(at: due - .days(2), zone: zone) == .later)
    }
  }

  @Test(arguments: Engine.available) func aStepSentAgainGivesTheSameReceipt(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let m = try await door.desk.dispatched()
      let form = Form(["action": "acknowledge", "version": "\(m.version)", "once": "0123abcd"])
      let first = await door.answer(.post, "/field/matters/\(m.number)", form: form, post: "cgj.handler")
      let again = await door.answer(.post, "/field/matters/\(m.number)", form: form, post: "cgj.handler")
      #expect(first.status == .seeOther && again.status == .seeOther && first.location == again.location)
      let receipt = await door.answer(.get, first.location, post: "cgj.handler")
      #expect(receipt.holds("已提交：签收"))
      let steps = try await door.desk.matters.one(m.number, reach: .everything).entries.map(\.action)
      #expect(steps.filter { $0 == "acknowledge" }.count == 1)
    }
  }
}
