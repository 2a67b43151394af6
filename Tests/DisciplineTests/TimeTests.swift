import Basics
import Casework
import Organization
import Storage
import TestDistricts
import TestSupport
import Testing
import Timing

/// Extension, suspension, postponement, seasons.
@Suite struct TimeTests {
  @Test(arguments: Engine.available) func extensions(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.handling()
      #expect(m.dueAt == at("18:00", LocalDate(2026, 11, 25)))
      m = try await desk.asking("Extension", m)
      // Three persons: who asked does not agree, the centre grants only what the head agreed to, one at a time.
      #expect(try await desk.refusal("agreeExtension", m, by: "cgj.desk")?.code == "action.mayNot")
      #expect(try await desk.refusal("agreeExtension", m, by: "swj.chief")?.code == "matter.notFound")
      #expect(try await desk.refusal("grantExtension", m, ["publicReason": "x"], by: "szzx.dispatcher1")?.code == "strand.none")
      #expect(try await desk.refusal("requestExtension", m, ["ground": "season", "why": "x"], by: "cgj.desk")?.code == "strand.open")
      m = try await desk.act("agreeExtension", m, by: "cgj.chief")
      #expect(try await desk.refusal("grantExtension", m, by: "szzx.dispatcher1")?.fields.map(\.field) == ["publicReason"])
      m = try await desk.act("grantExtension", m, ["publicReason": "须采购"], by: "szzx.dispatcher1")
      // One original limit behind the deadline in force; the promise does not move.
      #expect(m.dueAt == at("18:00", LocalDate(2026, 11, 27)) && m.promiseDueAt == at("18:00", LocalDate(2026, 11, 25)))
      #expect(try await desk.file(m).entries.last?.form["newDue"] == "2026-11-27 18:00")
      // A refused one does not count.
      m = try await desk.asking("Extension", m)
      m = try await desk.act("refuseExtension", m, ["note": "不必"], by: "szzx.dispatcher1")
      #expect(m.dueAt == at("18:00", LocalDate(2026, 11, 27)))
      m = try await desk.granted("Extension", m)
      #expect(m.dueAt == at("18:00", LocalDate(2026, 12, 1)))
      // Two at most.
      m = try await desk.asking("Extension", m)
      m = try await desk.act("agreeExtension", m, by: "cgj.chief")
      #expect(try await desk.refusal("grantExtension", m, ["publicReason": "x"], by: "szzx.dispatcher1")?.code == "strand.most")
      #expect(try await desk.stored(m).map(\.state) == ["granted", "refused", "granted", "agreed"])
      // With the matter it ends.
      m = try await desk.act("handle", m, ["result": "好了"], by: "cgj.desk")
      #expect(try await desk.stored(m).last.map { $0.isOpen } == false)
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func timeThatIsOverIsNotGiven(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.asking("Extension", try await desk.handling())
      m = try await desk.act("agreeExtension", m, by: "cgj.chief")
      let end = at("18:00", LocalDate(2026, 11, 25))
      desk.clock.now = end + Seconds(milliseconds: 1)
      #expect(try await desk.refusal("grantExtension", m, ["publicReason": "x"], by: "szzx.dispatcher1")?.code == "time.overdue")
      let soon = ["ground": "season", "why": "x", "until": "2026-12-01"]
      #expect(try await desk.refusal("requestSuspension", m, soon, by: "cgj.desk")?.code == "time.overdue")
      #expect(try await desk.refusal("requestPostponement", m, soon, by: "cgj.desk")?.code == "time.overdue")
      // It can be refused at any time, and then not asked for again.
      m = try await desk.act("refuseExtension", m, ["note": "晚了"], by: "szzx.dispatcher1")
      #expect(try await desk.refusal("requestExtension", m, ["ground": "season", "why": "x"], by: "cgj.desk")?.code == "time.overdue")
    }
  }

  @Test(arguments: Engine.available) func suspensionEndsByItselfOnTheDay(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.handling()
      desk.clock.now = at("10:00", LocalDate(2026, 11, 24))
      func wrong(_ until: String) async throws -> [String]? {
        try await desk.refusal("requestSuspension", m, ["ground": "season", "why": "x", "until": until], by: "cgj.desk")?.fields.map(\.field)
      }
      #expect(try await wrong("2026-11-23") == ["until"])
      #expect(try await wrong("2027-12-01") == ["until"])
      #expect(try await wrong("soon") == ["until"])
      m = try await desk.granted("Suspension", m, ["until": "2026-12-05"])
      let wakes = at("0:00", LocalDate(2026, 12, 6))
      #expect(m.stage == "suspended" && m.wakesAt == wakes && m.dueAt == wakes)
      #expect(try await desk.matters.wake() == 0)
      desk.clock.now = wakes - Seconds(milliseconds: 1)
      #expect(try await desk.matters.wake() == 0)
      // Noticed three days late, it counts from the day: fourteen hours were left, from Monday morning.
      desk.clock.now = at("10:00", LocalDate(2026, 12, 9))
      #expect(try await desk.matters.wake() == 1)
      let file = try await desk.file(m)
      m = file.matter
      #expect(m.stage == "handling" && m.wakesAt == nil && m.dueAt == at("16:00", LocalDate(2026, 12, 8)))
      #expect(file.entries.last?.at == wakes && file.entries.last?.recordedAt == desk.clock.now)
      #expect(try await desk.matters.wake() == 0)
      #expect(file.lifecycle.ledger(file.entries, until: desk.clock.now).first { $0.holder == "nobody" }?.length == wakes - at("10:00", LocalDate(2026, 11, 24)))
      #expect(sums(file, at: desk.clock.now))
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func suspensionOnce(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.granted("Suspension", try await desk.handling(), ["until": "2026-11-24"])
      desk.clock.now = at("0:00", LocalDate(2026, 11, 25))
      #expect(try await desk.matters.wake() == 1)
      m = try await desk.asking("Suspension", try await desk.file(m).matter, ["until": "2026-11-26"])
      m = try await desk.act("agreeSuspension", m, by: "cgj.chief")
      let asked = ["until": "2026-11-26", "publicReason": "x"]
      #expect(try await desk.refusal("grantSuspension", m, asked, by: "szzx.dispatcher1")?.code == "strand.most")
    }
  }

  @Test(arguments: Engine.available) func postponementLeavesTheRates(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.granted("Postponement", try await desk.handling(), ["until": "2026-12-20"])
      #expect(m.stage == "postponed" && m.exclusion == "postponed" && m.countsOnTime == nil)
      m = try await desk.act("resume", m, by: "szzx.dispatcher1")
      #expect(m.exclusion == nil && m.stage == "handling" && m.wakesAt == nil)
      m = try await desk.act("handle", m, ["result": "好了"], by: "cgj.desk")
      #expect(m.countsOnTime == true)
      #expect(try await desk.faults() == [])
    }
  }

  @Test func seasons() throws {
    let district = try JiangningPack.district()
    let tree = try #require(CategoryKey("event:04002"))
    let standard = try #require(district.catalogue.standard(tree, 2))
    func limit(_ month: Int, _ day: Int) -> TimeLimit {
      standard.limit(on: LocalDate(2026, month, day), calendar: district.calendar)
    }
    #expect(limit(2, 14) == TimeLimit("240n") && limit(2, 15) == TimeLimit("15d"))
    #expect(limit(4, 15) == TimeLimit("15d") && limit(4, 16) == TimeLimit("240n"))
  }

  @Test(arguments: Engine.available) func deadlinesInAndOutOfSeason(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let tree = "event:04002"
      let out = try await desk.dispatched(category: tree, standard: "2")
      #expect(out.limit == TimeLimit("240n") && out.dueAt == at("24:00", LocalDate(2027, 7, 21)))
      desk.clock.now = at("9:00", LocalDate(2027, 3, 1))
      #expect(try await desk.dispatched(category: tree, standard: "2").limit == TimeLimit("15d"))
      desk.clock.now = at("9:00", LocalDate(2027, 4, 16))
      #expect(try await desk.dispatched(category: tree, standard: "2").limit == TimeLimit("240n"))
    }
  }
}
