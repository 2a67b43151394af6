import Basics
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing
import Timing

@testable import Casework
@testable import Discipline

/// Orders, cards, escalation.
@Suite struct SupervisionTests {
  private let zone = LocalZone.shanghai

  @Test(arguments: Engine.available) func orders(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.handling()
      let order = ["level": "centre", "requirement": "说明进展", "answerBy": "2026-11-24"]
      var past = order
      past["answerBy"] = "2026-11-22"
      #expect(try await desk.refusal("issueOrder", m, past, by: "qfb.supervisor1")?.fields.map(\.field) == ["answerBy"])
      #expect(try await desk.refusal("issueOrder", m, order, by: "cgj.chief")?.code == "action.mayNot")
      m = try await desk.act("issueOrder", m, order, by: "qfb.supervisor1")
      #expect(try await desk.stored(m).first?.dueAt == at("24:00", LocalDate(2026, 11, 24)))
      #expect(try await desk.stored(m).map { "\($0.kind) \($0.agency) \($0.mark)" } == ["order cgj centre"])
      m = try await desk.act("answerOrder", m, ["answer": "已下料"], by: "cgj.desk")
      #expect(try await desk.refusal("acceptOrder", m, by: "cgj.desk")?.code == "action.mayNot")
      m = try await desk.act("reissueOrder", m, ["note": "没说何时"], by: "qfb.supervisor1")
      m = try await desk.act("answerOrder", m, ["answer": "明日修好"], by: "cgj.desk")
      m = try await desk.act("acceptOrder", m, by: "qfb.supervisor1")
      #expect(try await desk.stored(m).map(\.state) == ["accepted"] && m.isOpen)
      #expect(try await desk.faults() == [])
    }
  }

  /// Who was asked can answer although the matter has gone to another agency since.
  @Test(arguments: Engine.available) func anOrderFollowsTheAgency(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.dispatched()
      m = try await desk.act(
        "issueOrder", m, ["level": "centre", "requirement": "x", "answerBy": "2026-11-24"], by: "qfb.supervisor1")
      m = try await desk.act(
        "issueCard", m, ["level": "yellow", "rule": "规则", "evidence": "事实"], by: "qfb.supervisor1")
      m = try await desk.act("return", m, ["reason": "不是", "clause": "event-01001"], by: "cgj.desk")
      m = try await desk.act("redispatch", m, ["agency": "swj", "note": "改派"], by: "szzx.dispatcher1")
      #expect(try await desk.refusal("answerOrder", m, ["answer": "x"], by: "swj.desk")?.code == "strand.notYours")
      m = try await desk.act("answerOrder", m, ["answer": "已退单"], by: "cgj.desk")
      m = try await desk.act("appealCard", m, ["answer": "不是我们的"], by: "cgj.chief")
      // Two persons to cancel.
      #expect(try await desk.refusal("cancelCard", m, ["note": "x"], by: "qfb.supervisor1")?.code == "strand.apart.person")
      #expect(try await desk.refusal("upholdCard", m, ["note": "x"], by: "qfb.supervisor1")?.code == "strand.apart.person")
      m = try await desk.act("cancelCard", m, ["note": "派错了"], by: "szzx.dispatcher1")
      #expect(try await desk.stored(m).map(\.state) == ["answered", "cancelled"])
      #expect(try await desk.faults() == [])
    }
  }

  /// A card is decided on also when the matter has ended without being closed.
  @Test(arguments: Engine.available) func aCardOutlivesTheMatter(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.dispatched()
      m = try await desk.act("issueCard", m, ["level": "yellow", "rule": "规则", "evidence": "事实"], by: "qfb.supervisor1")
      m = try await desk.act("void", m, ["reason": "误报", "reply": "已撤销"], by: "szzx.acceptor2")
      #expect(try await desk.stored(m).map(\.state) == ["issued"])
      m = try await desk.act("answerCard", m, ["answer": "已整改"], by: "cgj.desk")
      m = try await desk.act("upholdCard", m, ["note": "属实"], by: "szzx.dispatcher1")
      #expect(try await desk.stored(m).map(\.state) == ["stands"])
    }
  }

  @Test func whichCardIsDue() throws {
    let calendar = try JiangningPack.district().calendar
    func leg(_ stopped: Instant? = nil) throws -> Countdown {
      var events = [ClockEvent(.start(TimeLimit(4, .urgentHour)), at: at("9:00"), entry: 1)]
      if let stopped { events.append(ClockEvent(.stop, at: stopped, entry: 2)) }
      return try Countdown.compute(events, calendar: calendar)
    }
    func card(_ mark: String, _ state: String = "issued") -> Strand {
      Strand(
        id: "4", kind: "card", number: 1, agency: "cgj", state: state, isOpen: true, openedBy: "", openedAt: at("13:00"),
        changedAt: at("13:00"), steps: [4], persons: [], agencies: [], mark: mark, been: [state])
    }
    func due(_ clock: String, _ shown: [Strand] = [], month: Int = 0, stopped: Instant? = nil) throws -> String? {
      Cards.due(leg: try leg(stopped), shown: shown, yellowsOfMonth: month, at: at(clock), zone: zone)?.colour.rawValue
    }
    #expect(try due("13:00") == nil)
    #expect(try due("13:01") == "yellow")
    #expect(try due("13:01", [card("yellow")], month: 1) == nil)
    // The second missed limit of the agency in the month.
    #expect(try due("13:01", month: 1) == "red")
    #expect(try due("13:01", [card("red")], month: 1) == nil)
    // Another whole limit over.
    #expect(try due("17:00", [card("yellow")], month: 1) == nil)
    #expect(try due("17:01", [card("yellow")], month: 1) == "red")
    #expect(try due("17:01") == "red")
    #expect(try due("17:01", [card("yellow"), card("red")], month: 1) == nil)
    // What a person took back is not shown again.
    #expect(try due("13:01", [card("yellow", "cancelled")]) == nil)
    #expect(try due("17:01", [card("red", "cancelled")]) == nil)
    #expect(try due("17:01", stopped: at("16:00")) == nil)
  }

  @Test(arguments: Engine.available) func theJobShowsCards(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let desk = door.desk
      let cards = Cards(door.jurisdiction)
      var first = try await desk.handling(standard: "2")
      #expect(try await cards.issue() == 0)
      desk.clock.now = at("15:01")
      #expect(try await cards.issue() == 1)
      #expect(try await cards.issue() == 0)
      #expect(try await desk.stored(first).map(\.mark) == ["yellow"])
      // Cancelled by a person: not again for this leg, and not counted in the month.
      first = try await desk.file(first).matter
      first = try await desk.act("cancelCard", first, ["note": "暴雪"], by: "qfb.supervisor1")
      #expect(try await cards.issue() == 0)
      desk.clock.now = at("9:00", LocalDate(2026, 11, 24))
      let second = try await desk.handling(standard: "2")
      let third = try await desk.handling(standard: "2")
      desk.clock.now = at("15:01", LocalDate(2026, 11, 24))
      // By another limit the first is red by now; of the others one is yellow, and the next of the agency is red.
      #expect(try await cards.issue() == 3)
      #expect(try await desk.stored(first).map(\.mark) == ["yellow", "red"])
      let marks = try await [desk.stored(second), desk.stored(third)].map { $0.map(\.mark) }.sorted { $0[0] < $1[0] }
      #expect(marks == [["red"], ["yellow"]])
      // A new month begins at nothing.
      desk.clock.now = at("9:00", LocalDate(2026, 12, 1))
      let december = try await desk.handling(standard: "2")
      desk.clock.now = at("15:01", LocalDate(2026, 12, 1))
      _ = try await cards.issue()
      #expect(try await desk.stored(december).map(\.mark) == ["yellow"])
      #expect(try await desk.faults() == [])
    }
  }

  @Test func theLadder() throws {
    let district = try JiangningPack.district()
    var m = try Matter.blank(1, stage: "handling", phase: .working)
    m.lifecycle = district.currentLifecycles["reporting"] ?? ""
    m.agency = "320115001001"
    m.area = "320115001001"
    let ladder = district.ladder(m)
    let agencies = ladder.rungs.map(\.agency)
    #expect(agencies.first == "320115001001" && agencies.contains("320115001"))
    #expect(ladder.rungs.last?.posts == ["qfb.supervisor1"])
    func answer(_ level: Int, _ held: [String]) -> [String]? { ladder.answer(level: level, held: Set(held))?.posts }
    let all = ladder.rungs.flatMap(\.posts)
    #expect(answer(0, all) == ladder.rungs[0].posts)
    #expect(answer(1, all) == ["320115001.secretary"])
    #expect(answer(2, all)?.contains("szzx.dispatcher1") == true)
    #expect(answer(3, all) == ["qfb.supervisor1"] && answer(9, all) == ["qfb.supervisor1"])
    // Nobody holds the desk: the next rung knows, and that it is for want of a holder.
    #expect(answer(0, ["320115001.secretary", "szzx.dispatcher1"]) == ["320115001.secretary"])
    #expect(ladder.answer(level: 0, held: ["320115001.secretary"])?.isUnheld == true)
    #expect(ladder.answer(level: 1, held: ["320115001.secretary"])?.isUnheld == false)
    #expect(answer(0, ["szzx.dispatcher1"]) == ["szzx.dispatcher1"])
    #expect(answer(0, ["qfb.supervisor1"]) == ["qfb.supervisor1"])
    // The top is held by nobody: the nearest below.
    #expect(answer(3, ["szzx.dispatcher1"]) == ["szzx.dispatcher1"])
    #expect(answer(0, []) == nil)
    m.agency = "cgj"
    #expect(district.ladder(m).rungs.prefix(2).map(\.agency) == ["cgj", "cgj"])
    #expect(district.ladder(m).rungs[1].posts == ["cgj.chief"])
  }

  @Test(arguments: Engine.available) func theJobRaisesOnce(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let desk = door.desk
      let escalations = Escalations(door.jurisdiction)
      // In the demonstration pack nobody holds the desk of an agency, and the dispatchers are there.
      let m = try await desk.handling(standard: "2")
      let first = try await escalations.raise()
      #expect(first > 0)
      #expect(try await escalations.raise() == 0)
      func standing(_ post: String) async throws -> [EscalationRecord] {
        try await door.jurisdiction.database.read("standing") { try EscalationsTable.standing(before: post, limit: 50, in: $0) }
      }
      let raised = try await standing("szzx.dispatcher1")
      #expect(raised.map(\.number) == [m.number] && raised.first?.isUnheld == true)
      // Late by three limits it is before the supervisor, once.
      desk.clock.now = at("9:00", LocalDate(2026, 11, 30))
      _ = try await escalations.raise()
      #expect(try await standing("qfb.supervisor1").map(\.number) == [m.number])
      #expect(try await escalations.raise() == 0)
      // What has moved on stands before nobody.
      _ = try await desk.act("handle", m, ["result": "好了"], by: "cgj.desk")
      #expect(try await standing("qfb.supervisor1") == [])
    }
  }
}
