import Basics
import Casework
import Organization
import Storage
import TestDistricts
import TestSupport
import Testing
import Timing

/// Whose hours a quarrel costs: a refusal stops no clock, and the decision says whose they were.
@Suite struct RefusalTests {
  private let clause = ["reason": "不是我们", "clause": "event-01001"]

  @Test(arguments: Engine.available) func overruledByRedispatch(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.dispatched()
      #expect(m.dueAt == at("15:00") && m.promiseDueAt == at("15:00"))
      // Not without a line of the list, not by one that is not about it, not by one that gives it to oneself.
      #expect(try await desk.refusal("return", m, ["reason": "不是我们"], by: "cgj.desk")?.fields.map(\.field) == ["clause"])
      #expect(
        try await desk.refusal("return", m, ["reason": "不是我们", "clause": "event-02013"], by: "cgj.desk")?.fields.map(\.field) == ["clause"])
      desk.clock.now = at("10:00")
      m = try await desk.act("return", m, clause, by: "cgj.desk")
      #expect(m.stage == "returned" && m.dueAt == at("10:15") && m.promiseDueAt == at("15:00"))
      #expect(try await desk.legs(m).map(\.state) == [.running])
      #expect(try await desk.legs(m).map(\.deadline) == [at("15:00")])

      desk.clock.now = at("11:00")
      m = try await desk.act("redispatch", m, ["agency": "cgj", "note": "就是你们"], by: "szzx.dispatcher1")
      #expect(m.dueAt == at("15:00") && m.promiseDueAt == at("15:00"))
      m = try await desk.act("acknowledge", m, by: "cgj.desk")
      desk.clock.now = at("14:30")
      m = try await desk.act("handle", m, ["result": "好了"], by: "cgj.desk")
      #expect(m.onTime == true)
      let file = try await desk.file(m)
      let held = file.lifecycle.ledger(file.entries, until: at("14:30"))
      #expect(held.filter { $0.cause == .overruled }.map(\.holder) == ["cgj"])
      #expect(held.filter { $0.cause == .overruled }.map(\.length) == [.hours(1)])
      #expect(sums(file, at: at("16:00")))
      #expect(try await desk.legs(m).map { $0.booked(until: at("16:00")).map(\.holder) } == [["cgj"]])
      #expect(try await desk.legs(m).map { $0.booked(until: at("16:00")).map(\.natural) } == [[.minutes(330)]])
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func upheldByRedispatch(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.dispatched()
      desk.clock.now = at("10:00")
      m = try await desk.act("return", m, clause, by: "cgj.desk")
      desk.clock.now = at("11:00")
      m = try await desk.act("redispatch", m, ["agency": "swj", "note": "改派"], by: "szzx.dispatcher1")
      // Another agency begins anew; what was promised does not move.
      #expect(m.dueAt == at("17:00") && m.promiseDueAt == at("15:00"))
      let legs = try await desk.legs(m)
      #expect(legs.map(\.state) == [.stopped, .running])
      #expect(legs[0].booked(until: at("12:00")) == [Booking(holder: "centre", natural: .hours(2), working: .hours(2), paused: .zero)])
      #expect(legs[1].booked(until: at("12:00")) == [Booking(holder: "swj", natural: .hours(1), working: .hours(1), paused: .zero)])
      let file = try await desk.file(m)
      let held = file.lifecycle.ledger(file.entries, until: at("12:00"))
      #expect(held.filter { $0.cause == .wronglySent }.allSatisfy { $0.holder == "centre" })
      #expect(held.filter { $0.cause == .wronglySent }.reduce(Seconds.zero) { $0 + $1.length } == .hours(2))
      #expect(!held.contains { $0.holder == "cgj" })
      #expect(sums(file, at: at("12:00")))
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available, ["cgj", "swj"]) func decidedByTheArbiter(_ engine: Engine, _ agency: String) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.dispatched()
      desk.clock.now = at("10:00")
      m = try await desk.act("return", m, clause, by: "cgj.desk")
      desk.clock.now = at("10:10")
      m = try await desk.act("arbitrate", m, ["question": "归谁"], by: "szzx.dispatcher1")
      #expect(m.stage == "arbitrating")
      #expect(try await desk.refusal("decide", m, ["agency": "bbw", "grounds": "x"], by: "bbw.arbiter1")?.fields.map(\.field) == ["agency"])
      #expect(try await desk.refusal("decide", m, ["agency": agency, "grounds": "x"], by: "szzx.dispatcher1")?.code == "action.mayNot")
      desk.clock.now = at("11:00")
      m = try await desk.act("decide", m, ["agency": agency, "clause": "event-01", "grounds": "清单如此"], by: "bbw.arbiter1")
      #expect(m.isDesignated && m.agency == agency && m.promiseDueAt == at("15:00"))
      #expect(try await desk.refusal("return", m, clause, by: "\(agency).desk")?.code == "return.designated")
      let file = try await desk.file(m)
      let held = file.lifecycle.ledger(file.entries, until: at("11:30"))
      let isOverruled = agency == "cgj"
      #expect(m.dueAt == at(isOverruled ? "15:00" : "17:00"))
      #expect(held.filter { $0.cause == .overruled }.reduce(Seconds.zero) { $0 + $1.length } == (isOverruled ? .hours(1) : .zero))
      #expect(held.filter { $0.cause == .wronglySent }.reduce(Seconds.zero) { $0 + $1.length } == (isOverruled ? .zero : .hours(2)))
      #expect(!held.contains { $0.holder == "arbiter" })
      #expect(sums(file, at: at("11:30")))
    }
  }

  /// Until somebody decides, the leg is the agency's and the waiting the centre's; sent back to acceptance it is the centre's.
  @Test(arguments: Engine.available) func undecidedAndTakenBack(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.dispatched()
      desk.clock.now = at("10:00")
      m = try await desk.act("return", m, clause, by: "cgj.desk")
      var file = try await desk.file(m)
      #expect(file.lifecycle.ledger(file.entries, until: at("10:30")).suffix(2).map(\.holder) == ["cgj", "centre"])
      desk.clock.now = at("11:00")
      m = try await desk.act("backToAcceptor", m, ["note": "类别不对"], by: "szzx.dispatcher1")
      file = try await desk.file(m)
      #expect(Set(file.lifecycle.ledger(file.entries, until: at("11:30")).map(\.holder)) == ["centre"])
      #expect(m.agency == nil && sums(file, at: at("11:30")))
      #expect(try await desk.legs(m).map { $0.booked(until: at("12:00")).map(\.holder) } == [["centre"]])
    }
  }

  /// Whoever has handled it once does not send the rework back, also not by way of a suspension.
  @Test(arguments: Engine.available) func reworkIsNotSentBack(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.handling()
      m = try await desk.act("handle", m, ["result": "好了"], by: "cgj.desk")
      m = try await desk.act("rework", m, ["reason": "没好"], by: "szzx.acceptor1")
      m = try await desk.granted("Suspension", m, ["until": "2026-11-25"])
      m = try await desk.act("resume", m, by: "szzx.dispatcher1")
      #expect(m.stage == "handling")
      #expect(try await desk.refusal("return", m, clause, by: "cgj.desk")?.code == "return.handledBefore")
    }
  }

  /// Signing late shows in its own figure and moves no deadline.
  @Test(arguments: Engine.available) func signedLate(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.dispatched()
      let due = m.dueAt
      desk.clock.now = at("11:01")
      m = try await desk.act("acknowledge", m, by: "cgj.desk")
      #expect(m.dueAt == due && m.promiseDueAt == due)
      var other = try await desk.dispatched(to: "swj")
      desk.clock.now = at("11:30")
      other = try await desk.act("acknowledge", other, by: "swj.desk")
      let signing = try await desk.database.read("signing") {
        try MattersTable.signing(clock: "sign", from: at("0:00"), to: at("24:00"), in: $0)
      }
      #expect(signing.map(\.name) == ["cgj", "swj"])
      #expect(signing.map(\.judged) == [1, 1] && signing.map(\.onTime) == [0, 1])
      m = try await desk.act("handle", m, ["result": "好了"], by: "cgj.desk")
      #expect(m.onTime == true)
    }
  }
}
