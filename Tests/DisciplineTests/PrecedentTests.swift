import Basics
import Casework
import Delivery
import HTTPTypes
import Organization
import Platform
import Storage
import Territory
import TestDistricts
import TestSupport
import Testing
import Timing

@testable import Discipline

/// Decisions that bind the next ones, and what keeps coming back.
@Suite struct PrecedentTests {
  private func deliver(_ door: FrontDoor) async throws {
    while try await door.jurisdiction.outbox.deliver(now: door.desk.clock.now) > 0 {}
  }

  /// A matter decided by the arbiter for the agency.
  private func decided(_ door: FrontDoor, for agency: String) async throws -> Matter {
    let desk = door.desk
    var m = try await desk.dispatched()
    m = try await desk.act("return", m, ["reason": "不是", "clause": "event-01001"], by: "cgj.desk")
    m = try await desk.act("arbitrate", m, ["question": "归谁"], by: "szzx.dispatcher1")
    m = try await desk.act("decide", m, ["agency": agency, "clause": "event-01", "grounds": "清单"], by: "bbw.arbiter1")
    try await deliver(door)
    return m
  }

  @Test(arguments: Engine.available) func aDecisionForADepartmentCoversTheDistrict(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let desk = door.desk, district = door.jurisdiction.district
      let m = try await decided(door, for: "swj")
      let elsewhere = try #require(district.territory.areas.first { $0.level == .community && !$0.code.hasPrefix(desk.community.prefix(9)) })
      var next = try await desk.matters.report(
        Report(details: "井盖响", channel: "web", area: elsewhere.code), lifecycle: "reporting", by: .visitor
      ).matter
      next = try await desk.act("file", next, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
      let proposal = try #require(try await desk.matters.proposal(for: next))
      #expect(proposal.agency == "swj" && proposal.why.zh.contains(m.number) && proposal.why.zh.contains("event-01"))
      // Of another category the duty list speaks.
      var other = try await desk.report()
      other = try await desk.act("file", other, ["category": "event:01058", "standard": "1"], by: "szzx.acceptor1")
      #expect(try await desk.matters.proposal(for: other)?.agency != "swj")
      // It is proposed as a line of the list, for the whole district, until the list agrees.
      let page = await door.answer(.get, "/duties/proposals", post: "bbw.arbiter1")
      #expect(page.holds("建议增补 1 条") && page.holds(m.number))
      let csv = await door.answer(.get, "/duties/proposals.csv", post: "bbw.arbiter1").text.split(whereSeparator: \.isNewline)
      #expect(csv == ["code,kind,category,area,lead,assist,clause,source,valid_from,valid_to", "p-01001,event,01001,,swj,,event-01,裁定 \(m.number),2026-11-23,"])
      _ = try await decided(door, for: "gsgs")
      let agreed = await door.answer(.get, "/duties/proposals", post: "bbw.arbiter1")
      #expect(agreed.holds("建议增补 0 条") && agreed.holds("清单已一致"))
    }
  }

  @Test(arguments: Engine.available) func aDecisionForALocalBodyCoversItsStreet(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let desk = door.desk, district = door.jurisdiction.district
      let street = String(desk.community.prefix(9))
      _ = try await decided(door, for: street)
      func proposal(_ area: String) async throws -> String? {
        var next = try await desk.matters.report(
          Report(details: "井盖响", channel: "web", area: area), lifecycle: "reporting", by: .visitor
        ).matter
        next = try await desk.act("file", next, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
        return try await desk.matters.proposal(for: next)?.agency
      }
      let elsewhere = try #require(district.territory.areas.first { $0.level == .community && !$0.code.hasPrefix(street) })
      #expect(try await proposal(desk.community) == street)
      #expect(try await proposal(elsewhere.code) == "gsgs")
      let csv = await door.answer(.get, "/duties/proposals.csv", post: "bbw.arbiter1").text
      #expect(csv.contains("p-01001-\(street),event,01001,\(street),\(street),"))
    }
  }

  @Test(arguments: Engine.available) func refusalsAreCounted(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      _ = try await decided(door, for: "swj")
      _ = try await decided(door, for: "cgj")
      var open = try await door.desk.dispatched()
      open = try await door.desk.act("return", open, ["reason": "不是", "clause": "event-01001"], by: "cgj.desk")
      try await deliver(door)
      let counts = try await door.jurisdiction.database.read("refusals") { try RefusalsTable.counts(from: at("0:00"), to: at("24:00"), in: $0) }
      #expect(counts.map(\.agency) == ["cgj"] && counts.map(\.all) == [3] && counts.map(\.upheld) == [1] && counts.map(\.overruled) == [1])
    }
  }

  @Test(arguments: Engine.available) func whatKeepsComingBack(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let desk = door.desk
      var numbers: [String] = []
      for day in 0..<3 {
        desk.clock.now = at("9:00", LocalDate(2026, 11, 23) + day)
        numbers.append(try await desk.closed(try await desk.handling()).number)
        try await deliver(door)
      }
      let found = try await door.jurisdiction.database.read("recurrences") {
        try RecurrencesTable.since(at("0:00"), atLeast: 3, limit: 10, in: $0)
      }
      #expect(found.map(\.count) == [3] && found.first?.lastNumber == numbers.last)
      let last = try await desk.matters.one(numbers[2], reach: .everything).matter
      #expect(try await desk.matters.recurrences(of: last, reach: .everything).map(\.matter.number) == [numbers[1], numbers[0]])
      let page = await door.answer(.get, "/campaigns", post: "szzx.dispatcher1")
      #expect(page.holds("/campaigns/new?category=") && page.holds(numbers[2]))
      // A campaign links those of the place, and ends once with a result.
      let form = [
        "title": "井盖专项", "category": "event:01001", "area": "", "lead": "swj", "plan": "逐个更换", "until": "2026-12-31",
        "matter": numbers[2],
      ]
      let begun = await door.answer(.post, "/campaigns", form: .init(form), post: "szzx.dispatcher1")
      #expect(begun.status == .seeOther)
      let shown = await door.answer(.get, begun.location, post: "qfb.leader1")
      #expect(numbers.allSatisfy { shown.holds($0) } && shown.holds("逐个更换") && !shown.holds("\(begun.location)/end"))
      let bare = await door.answer(.post, "\(begun.location)/end", post: "szzx.dispatcher1")
      #expect(bare.status.code == 422 && bare.holds("请写明结果"))
      let ended = await door.answer(.post, "\(begun.location)/end", form: .init(["result": "已换 40 个"]), post: "szzx.dispatcher1")
      #expect(ended.status == .seeOther)
      #expect(await door.answer(.post, "\(begun.location)/end", form: .init(["result": "x"]), post: "szzx.dispatcher1").status.code == 409)
      #expect(await door.answer(.get, begun.location, post: "qfb.leader1").holds("已换 40 个"))
    }
  }
}
