import Basics
import Casework
import Organization
import Storage
import Territory
import TestDistricts
import TestSupport
import Testing
import Timing

@Suite struct SideWaysTests {
  @Test(arguments: Engine.available) func beforeFiling(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      // Rejected, with a reason the reporter may read.
      var m = try await desk.report()
      #expect(
        try await desk.refusal("reject", m, ["reason": "because", "reply": "x"], by: "szzx.acceptor1")?.fields.map(\.field) == ["reason"])
      m = try await desk.act("reject", m, ["reason": "notOurs", "reply": "请联系物业"], by: "szzx.acceptor1")
      #expect(m.stage == "rejected" && m.phase == .dropped && m.closedAt == desk.clock.now && m.dueAt == nil && m.promiseDueAt == nil)
      #expect(try await desk.refusal("note", m, ["note": "x"], by: "szzx.acceptor1")?.code == "action.notFromHere")

      // Verified on site: acceptance stands still meanwhile.
      m = try await desk.report()
      desk.clock.now = at("9:05")
      m = try await desk.act("requestVerification", m, ["question": "还在吗"], by: "szzx.acceptor1")
      #expect(m.stage == "verifying" && m.dueAt == at("9:35"))
      desk.clock.now = at("9:30")
      #expect(
        try await desk.refusal("answerVerification", m, ["found": "real", "answer": "在"], by: "szzx.acceptor1")?.code == "action.mayNot")
      m = try await desk.act("answerVerification", m, ["found": "real", "answer": "还在"], by: "hcd.inspector1")
      // Ten of fifteen minutes are left.
      #expect(m.stage == "reported" && m.dueAt == at("9:40"))
      m = try await desk.act("requestVerification", m, ["question": "再看"], by: "szzx.acceptor1")
      m = try await desk.act("answerVerification", m, ["found": "notFound", "answer": "没有"], by: "hcd.inspector1")
      let clocks = try await desk.matters.one(m.number, reach: .everything).countdowns
      #expect(clocks.numbered("verify").count == 2 && clocks.numbered("accept").count == 1)

      // Its place and kind are put right before it is filed.
      m = try await desk.matters.report(
        Report(details: "不知道在哪", channel: "phone", address: "某处"), lifecycle: "reporting", by: desk.principal("rx12345.agent1")
      ).matter
      #expect(m.area == nil && m.coordinate == nil && m.channel == "phone")
      let form = ["category": "event:01001", "standard": "1"]
      #expect(try await desk.refusal("file", m, form, by: "szzx.acceptor1")?.fields.map(\.field) == ["area"])
      m = try await desk.act("locate", m, ["area": desk.community, "address": "路口", "category": "event:01001"], by: "szzx.acceptor1")
      #expect(m.stage == "reported" && m.area == desk.community && m.community == desk.community && m.address == "路口" && m.street != nil)
      m = try await desk.act("file", m, form, by: "szzx.acceptor1")
      #expect(m.stage == "filed" && m.limit == TimeLimit("2u"))
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func mergeAndUndo(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let parent = try await desk.report("甲")
      var child = try await desk.report("乙")
      func refused(_ number: String, _ matter: Matter) async throws -> [String]? {
        try await desk.refusal("merge", matter, ["parent": number], by: "szzx.acceptor1")?.fields.map(\.field)
      }
      #expect(try await refused("320115-20261123-777777", child) == ["parent"])
      #expect(try await refused(child.number, child) == ["parent"])
      #expect(try await refused(String(repeating: "9", count: 61), child) == ["parent"])
      child = try await desk.act("merge", child, ["parent": parent.number], by: "szzx.acceptor1")
      #expect(
        child.stage == "merged" && child.parent == parent.key && child.phase == .dropped && child.dueAt == nil && child.closedAt != nil)
      // Not into what has ended.
      #expect(try await refused(child.number, parent) == ["parent"])
      #expect(try await desk.matters.one(child.number, reach: .everything).parent?.number == parent.number)
      desk.clock.advance(.hours(2))
      child = try await desk.act("unmerge", child, ["note": "不是同一处"], by: "szzx.acceptor1")
      #expect(child.stage == "reported" && child.parent == nil && child.closedAt == nil && child.dueAt == desk.clock.now + .minutes(15))
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func sentBackAndOn(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      func legs(_ m: Matter) async throws -> [Countdown] {
        try await desk.matters.one(m.number, reach: .everything).countdowns.numbered("leg").map(\.countdown)
      }
      // Four working hours from 9:00: until 15:00, since noon to two is no working time.
      var m = try await desk.dispatched()
      #expect(m.dueAt == at("15:00") && m.promiseDueAt == at("15:00"))
      #expect(try await desk.refusal("return", m, ["reason": "不是我们", "clause": "event-all"], by: "swj.desk")?.code == "matter.notFound")
      desk.clock.now = at("10:00")
      m = try await desk.act("return", m, ["reason": "不是我们", "clause": "event-all"], by: "cgj.desk")
      #expect(m.stage == "returned" && m.agency == "cgj" && m.dueAt == at("10:15") && m.promiseDueAt == at("15:00"))
      // Refusing stops no clock.
      #expect(try await legs(m).map(\.state) == [.running])

      // To the same agency again: its limit is where it was, the hours of the quarrel are its own.
      desk.clock.now = at("11:00")
      m = try await desk.act("redispatch", m, ["agency": "cgj", "note": "就是你们"], by: "szzx.dispatcher1")
      #expect(m.stage == "dispatched" && m.dueAt == at("15:00") && !m.isDesignated)
      #expect(try await legs(m).map(\.state) == [.running])

      // Another one begins anew.
      m = try await desk.act("return", m, ["reason": "真的不是", "clause": "event-all"], by: "cgj.desk")
      m = try await desk.act("redispatch", m, ["agency": "swj", "note": "改派", "designated": "yes"], by: "szzx.dispatcher1")
      #expect(m.agency == "swj" && m.isDesignated && m.dueAt == at("17:00"))
      #expect(try await legs(m).map(\.state) == [.stopped, .running])
      #expect(try await legs(m).last?.startedAt == at("11:00"))
      #expect(try await desk.refusal("return", m, ["reason": "也不是我们"], by: "swj.desk")?.code == "return.designated")
      #expect(try await desk.refusal("acknowledge", m, by: "cgj.desk")?.code == "matter.notFound")
      m = try await desk.act("acknowledge", m, by: "swj.desk")
      #expect(try await desk.refusal("return", m, ["reason": "也不是我们"], by: "swj.desk")?.code == "return.designated")

      // Rework: a leg of its own; the promise goes on.
      desk.clock.now = at("11:30")
      m = try await desk.act("handle", m, ["result": "好了"], by: "swj.desk")
      #expect(m.onTime == true)
      m = try await desk.act("rework", m, ["reason": "没好"], by: "szzx.acceptor1")
      #expect(m.stage == "rework" && m.dueAt == at("17:30") && m.onTime == nil && m.promiseDueAt == at("15:00"))
      desk.clock.now = at("17:31")
      m = try await desk.act("handle", m, ["result": "这回好了"], by: "swj.desk")
      #expect(m.onTime == false)
      m = try await desk.act("sendInspector", m, by: "szzx.acceptor1")
      m = try await desk.act("fail", m, ["finding": "还是没好"], by: "hcd.inspector1")
      #expect(m.stage == "rework" && m.agency == "swj")
      #expect(try await legs(m).count == 4)
      #expect(try await desk.matters.one(m.number, reach: .everything).countdowns.numbered("promise").count == 1)
      #expect(try await desk.faults() == [])

      // Back to the beginning: no agency, and the acceptor's clock.
      m = try await desk.dispatched()
      m = try await desk.act("return", m, ["reason": "不是我们", "clause": "event-all"], by: "cgj.desk")
      m = try await desk.act("backToAcceptor", m, ["note": "类别错了"], by: "szzx.dispatcher1")
      #expect(m.stage == "reported" && m.agency == nil && m.dueAt == desk.clock.now + .minutes(15))
      m = try await desk.act("file", m, ["category": "event:01001", "standard": "3"], by: "szzx.acceptor1")
      m = try await desk.act("dispatch", m, ["agency": "cgj"], by: "szzx.dispatcher1")
      #expect(m.agency == "cgj" && m.limit == TimeLimit("2d"))
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func reopenedAndVoided(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.dispatched()
      m = try await desk.act("acknowledge", m, by: "cgj.desk")
      m = try await desk.act("handle", m, ["result": "好了"], by: "cgj.desk")
      m = try await desk.act("close", m, ["condition": "yes", "closure": "fixed", "reply": "好了"], by: "szzx.acceptor1")
      let closed = desk.clock.now
      #expect(try await desk.refusal("reopen", m, ["reason": "x"], by: "visitor")?.code == "matter.notFound")
      #expect(try await desk.refusal("reopen", m, ["reason": "x"], by: "szzx.acceptor1")?.code == "action.mayNot")
      desk.clock.now = closed + .days(7) + Seconds(milliseconds: 1)
      #expect(try await desk.refusal("reopen", m, ["reason": "x"], by: "reporter")?.code == "reopen.tooLate")
      desk.clock.now = closed + .days(7)
      // One tap, without a word: it goes to the inspector, not to who handled it.
      m = try await desk.act("reopen", m, by: "reporter")
      #expect(m.stage == "rechecking" && m.round == 2 && m.closure == nil && m.closedAt == nil && m.agency == "cgj" && m.isOpen)
      #expect(try await desk.refusal("confirmNotFixed", m, ["finding": "x"], by: "cgj.desk")?.code == "action.mayNot")
      m = try await desk.act("confirmNotFixed", m, ["finding": "确实没好"], by: "hcd.inspector1")
      #expect(m.stage == "rework")
      // Monday 9:00 again, four working hours.
      #expect(m.dueAt == at("15:00", LocalDate(2026, 11, 30)) && m.promiseDueAt == m.dueAt)
      #expect(
        try await desk.matters.one(m.number, reach: .everything).countdowns.numbered("promise").map(\.countdown.state) == [
          .stopped, .running,
        ])
      #expect(try await desk.faults() == [])

      // Two persons to void: not the filer.
      let reasons = ["reason": "误报", "reply": "已撤销"]
      for stop in 0..<4 {
        m = try await desk.report()
        m = try await desk.act("file", m, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
        if stop > 0 { m = try await desk.act("dispatch", m, ["agency": "cgj"], by: "szzx.dispatcher1") }
        if stop == 2 { m = try await desk.act("return", m, ["reason": "不是", "clause": "event-all"], by: "cgj.desk") }
        if stop == 3 {
          m = try await desk.act("acknowledge", m, by: "cgj.desk")
          m = try await desk.act("handle", m, ["result": "好"], by: "cgj.desk")
        }
        #expect(try await desk.refusal("void", m, reasons, by: "szzx.acceptor1")?.code == "void.samePerson")
        #expect(try await desk.refusal("void", m, reasons, by: "cgj.desk")?.code ?? "" == "action.mayNot" || stop == 0)
        m = try await desk.act("void", m, reasons, by: "szzx.acceptor2")
        #expect(m.stage == "void" && m.phase == .dropped && m.dueAt == nil && m.closedAt != nil)
        let states = try await desk.matters.one(m.number, reach: .everything).countdowns.all.values.map(\.state)
        #expect(states.allSatisfy { $0 == .stopped }, "\(stop): \(states)")
      }
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func nothingToACommunityButItsList(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let community = desk.community
      var m = try await desk.report()
      m = try await desk.act("file", m, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
      #expect(try await desk.refusal("dispatch", m, ["agency": community], by: "szzx.dispatcher1")?.fields.map(\.field) == ["agency"])
      #expect(try await desk.refusal("dispatch", m, ["agency": "nobody"], by: "szzx.dispatcher1")?.fields.map(\.field) == ["agency"])
      m = try await desk.act("dispatch", m, ["agency": String(community.prefix(9))], by: "szzx.dispatcher1")
      #expect(m.agency == String(community.prefix(9)))

      var listed = try await desk.report()
      listed = try await desk.act("file", listed, ["category": "event:01058", "standard": "1"], by: "szzx.acceptor1")
      let neighbour = try #require(
        desk.district.territory.areas.first { $0.level == .community && $0.code != community && $0.code.hasPrefix(community.prefix(9)) })
      // Its list, not its neighbour's.
      #expect(
        try await desk.refusal("dispatch", listed, ["agency": neighbour.code], by: "szzx.dispatcher1")?.fields.map(\.field) == ["agency"])
      listed = try await desk.act("dispatch", listed, ["agency": community], by: "szzx.dispatcher1")
      #expect(listed.agency == community)
      #expect(desk.district.routing(of: listed, on: desk.district.today(desk.clock.now))?.agency == community)
    }
  }
}
