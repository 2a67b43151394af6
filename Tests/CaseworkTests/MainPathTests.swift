import Basics
import Casework
import Delivery
import Organization
import Storage
import Territory
import TestDistricts
import TestSupport
import Testing
import Timing

/// 2026-11-23, the Monday on which the clock of tests stands.
func at(_ time: String, _ day: LocalDate = LocalDate(2026, 11, 23)) -> Instant {
  let parts = time.split(separator: ":").compactMap { Int($0) }
  return LocalZone.shanghai.instant(day, minutes: parts[0] * 60 + parts[1])
}

@Suite struct MainPathTests {
  /// 上报→立案→派遣→签收→处置→核查→结案, with every deadline computed by hand from the calendar: 08–12, 14–18.
  @Test(arguments: Engine.available) func everyStepAndEveryClock(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      func clocks(_ matter: Matter) async throws -> Countdowns { try await desk.matters.one(matter.number, reach: .everything).countdowns }

      var m = try await desk.report("井盖破损")
      #expect(m.number == "320115-20261123-000001")
      #expect(m.stage == "reported" && m.version == 1 && m.phase == .waiting && m.lifecycle == "reporting@3")
      #expect(m.community == desk.community && m.street == String(desk.community.prefix(9)) && m.area?.hasPrefix(desk.community) == true)
      #expect(m.dueAt == at("9:15") && m.promiseDueAt == nil)

      desk.clock.now = at("9:05")
      m = try await desk.act("file", m, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
      #expect(m.stage == "filed" && m.dueAt == at("9:20") && m.standard == 2 && m.limit == TimeLimit("4h"))
      // Four working hours since the report, not since the filing.
      #expect(m.promiseDueAt == at("15:00"))
      #expect(try await clocks(m)["accept"]?.onTime == true)

      desk.clock.now = at("9:10")
      m = try await desk.act("dispatch", m, ["agency": "cgj", "note": "速办"], by: "szzx.dispatcher1")
      #expect(m.stage == "dispatched" && m.agency == "cgj" && m.dueAt == at("15:10") && m.phase == .working)

      desk.clock.now = at("9:20")
      m = try await desk.act("acknowledge", m, ["worker": "小李"], by: "cgj.desk")
      #expect(m.stage == "handling" && m.dueAt == at("15:10"))

      desk.clock.now = at("11:00")
      m = try await desk.act("handle", m, ["result": "已更换"], by: "cgj.handler")
      #expect(m.stage == "handled" && m.onTime == true && m.dueAt == at("11:15") && m.promiseDueAt == at("15:00"))

      desk.clock.now = at("11:05")
      m = try await desk.act("sendInspector", m, [:], by: "szzx.acceptor1")
      #expect(m.stage == "inspecting" && m.dueAt == at("11:35"))
      #expect(try await clocks(m)["close"]?.state == .paused)
      #expect(try await clocks(m)["promise"]?.state == .running)

      desk.clock.now = at("11:30")
      m = try await desk.act("pass", m, ["finding": "已平整"], by: "hcd.inspector1")
      #expect(m.stage == "handled" && m.dueAt == at("11:40"))

      desk.clock.now = at("11:35")
      #expect(
        try await desk.refusal("close", m, ["condition": "yes", "closure": "fixed"], by: "szzx.acceptor1")?.fields.map(\.field) == ["reply"]
      )
      m = try await desk.act("close", m, ["condition": "yes", "closure": "fixed", "reply": "已更换井盖"], by: "szzx.acceptor1")
      #expect(m.stage == "closed" && m.phase == .done && m.closure == "fixed" && m.closedAt == at("11:35") && m.dueAt == nil)

      let file = try await desk.matters.one(m.number, reach: .everything)
      #expect(file.matter == m)
      #expect(file.entries.map(\.action) == ["report", "file", "dispatch", "acknowledge", "handle", "sendInspector", "pass", "close"])
      #expect(file.entries.map(\.ordinal) == Array(1...8))
      #expect(file.entries[1].form["limit"] == "4h" && file.entries[1].person != "" && file.entries[1].post == "szzx.acceptor1")
      #expect(file.entries[0].form["details"] == "井盖破损" && !file.entries[0].form.values.contains { $0.contains("138") })
      #expect(file.entries.dropFirst().map(\.previous) == file.entries.dropLast().map(\.hash))
      let promise = try #require(file.countdowns["promise"])
      // It ran from the report to the end without a stop in between.
      #expect(file.countdowns.numbered("promise").count == 1)
      #expect(promise.startedAt == at("9:00") && promise.stoppedAt == at("11:35") && promise.onTime == true)
      #expect(promise.events.map(\.kind).filter { $0 == .stop }.count == 1 && promise.events.count == 2)
      #expect(try await desk.faults() == [])
      // One parcel for each entry.
      let topics = try await desk.database.read("outbox") { try $0.rows("SELECT topic FROM outbox ORDER BY key") { $0.text(0) } }
      #expect(topics == file.entries.map { "reporting.\($0.action)" })
    }
  }

  @Test(arguments: Engine.available) func noteNeitherMovesNorEndsAnything(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.report()
      m = try await desk.act("note", m, ["note": "电话核对过"], by: "szzx.acceptor1")
      #expect(m.stage == "reported" && m.version == 2 && m.dueAt == at("9:15"))
      #expect(try await desk.refusal("note", m, [:], by: "szzx.acceptor1")?.fields.map(\.field) == ["note"])
      #expect(
        try await desk.refusal("note", m, ["note": String(repeating: "长", count: 4001)], by: "szzx.acceptor1")?.fields.map(\.field) == [
          "note"
        ])
      m = try await desk.act("note", m, ["note": String(repeating: "长", count: 4000)], by: "szzx.acceptor1")
      m = try await desk.dispatched()
      m = try await desk.act("acknowledge", m, by: "cgj.desk")
      m = try await desk.act("handle", m, ["result": "好了"], by: "cgj.desk")
      m = try await desk.act("close", m, ["condition": "yes", "closure": "fixed", "reply": "好了"], by: "szzx.acceptor1")
      let closed = desk.clock.now
      desk.clock.advance(.days(6))
      m = try await desk.act("note", m, ["note": "回访"], by: "szzx.acceptor1")
      #expect(m.stage == "closed" && m.closedAt == closed)
      // The note does not lengthen the seven days.
      desk.clock.advance(.days(2))
      #expect(try await desk.refusal("reopen", m, ["reason": "又坏了"], by: "rx12345.agent1")?.code == "reopen.tooLate")
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func whatIsSentIsChecked(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let m = try await desk.report()
      let form = ["category": "event:01001", "standard": "2"]
      func field(_ form: [String: String]) async throws -> [String]? {
        try await desk.refusal("file", m, form, by: "szzx.acceptor1")?.fields.map(\.field)
      }
      #expect(try await field([:]) == ["category", "standard"])
      #expect(try await field(["category": "event:99999", "standard": "1"]) == ["category", "standard"])
      #expect(try await field(["category": "event:01", "standard": "1"])?.first == "category")
      #expect(try await field(["category": "event:01001", "standard": "9"]) == ["standard"])
      #expect(try await field(["category": "event:01001", "standard": "one"]) == ["standard"])
      #expect(try await field(["category": "event:01001", "standard": "2", "area": "999"]) == ["area"])

      // Stale, out of reach, unknown.
      let acceptor = desk.principal("szzx.acceptor1")
      func code(_ number: String, _ version: Int, _ action: String, _ principal: Principal) async throws -> Refusal? {
        do {
          try await desk.matters.act(action, on: number, version: version, form: StepForm(form), by: principal)
          return nil
        } catch let refusal as Refusal { return refusal }
      }
      #expect(try await code(m.number, 0, "file", acceptor)?.kind == .conflict)
      #expect(try await code(m.number, 2, "file", acceptor)?.code == "matter.stale")
      #expect(try await code(m.number, 1, "file", desk.principal("cgj.desk"))?.code == "matter.notFound")
      #expect(try await code("320115-20261123-999999", 1, "file", acceptor)?.kind == .notFound)
      #expect(try await code(m.number, 1, "explode", acceptor)?.code == "action.unknown")
      #expect(try await code(m.number, 1, "report", acceptor)?.code == "action.unknown")
      #expect(try await code(m.number, 1, "close", acceptor)?.code == "action.notFromHere")
      #expect(try await code(m.number, 1, "file", desk.principal("szzx.dispatcher1"))?.code == "action.mayNot")
      await #expect(throws: Refusal.self) { try await desk.matters.one(m.number, reach: .agency("cgj")) }

      // What the action does not ask for is not taken.
      let filed = try await desk.act(
        "file", m, form.merging(["agency": "cgj", "closure": "fixed", "parentKey": "1", "title": "改", "limit": "1min"]) { $1 },
        by: "szzx.acceptor1")
      #expect(filed.agency == nil && filed.closure == nil && filed.parent == nil && filed.title == "" && filed.limit == TimeLimit("4h"))
      let entry = try #require(try await desk.matters.one(m.number, reach: .everything).entries.last)
      #expect(entry.form == ["category": "event:01001", "standard": "2", "limit": "4h"])
      // Twice the same step: the second has seen too little.
      #expect(try await desk.refusal("file", m, form, by: "szzx.acceptor1")?.code == "matter.stale")
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func oneOfManyAtOnceIsFirst(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let m = try await desk.report()
      let outcomes = await withTaskGroup(of: String.self) { group in
        for _ in 0..<8 {
          group.addTask {
            do {
              _ = try await desk.act("file", m, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
              return "done"
            } catch { return (error as? Refusal)?.code ?? "\(error)" }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outcomes.count { $0 == "done" } == 1 && outcomes.count { $0 == "matter.stale" } == 7, "\(outcomes)")
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func numbersAndReceipts(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let numbers = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<64 { group.addTask { try await desk.report().number } }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(numbers.count == 64 && numbers.allSatisfy { $0.hasPrefix("320115-20261123-") })

      let first = try await desk.report("一", source: "12345", sourceNumber: "A-1")
      let again = try await desk.matters.report(
        Report(details: "二", channel: "hotline", address: "某处", source: "12345", sourceNumber: "A-1"), lifecycle: "reporting", by: .visitor)
      #expect(again.isRepeat && again.matter == first)
      let other = try await desk.report("三", source: "other", sourceNumber: "A-1")
      #expect(other.number != first.number)
      #expect(try await desk.matters.count() == 66)
      // Half a report leaves nothing: as many entries, reporters and parcels as matters.
      for table in ["entries", "reporter_identities", "outbox"] as [StaticString] {
        let rows = try await desk.database.read("count") { try $0.number("SELECT count(*) FROM \(name: table)") }
        #expect(rows == 66, "\(table)")
      }
      // The next day begins at one again.
      desk.clock.advance(.days(1))
      #expect(try await desk.report().number == "320115-20261124-000001")
      await #expect {
        try await desk.matters.report(Report(details: "x", channel: "web", address: "y"), lifecycle: "none", by: .visitor)
      } throws: {
        ($0 as? Refusal)?.code == "lifecycle.unknown"
      }
      #expect(try await desk.faults() == [])
    }
  }
}
