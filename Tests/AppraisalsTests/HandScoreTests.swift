import Basics
import Casework
import Indicators
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import Appraisals

/// What is entered by hand needs two persons, and marks that double are taken off twice.
@Suite struct HandScoreTests {
  private func ask(_ world: World, _ code: String) throws -> AppraisalAsk {
    try AppraisalAsk(Form(["scheme": code, "period": "2026-10"]), world.appraising)
  }

  private func all(_ world: World, _ code: String) async throws -> [HandScore] {
    try await world.database.read("test") { try HandScoresTable.all(code, World.october, in: $0) }
  }

  private func live(_ world: World, _ code: String) async throws -> Appraisal {
    let scheme = try world.scheme(code)
    return try await world.database.read("test") { try world.appraising.live(scheme, World.october, in: $0).appraisal }
  }

  @Test(arguments: Engine.available) func anotherApproves(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let ask = try ask(world, "jinhua"), one = world.principal("szzx.statistician1"),
        other = world.principal("qfb.supervisor1")
      let street = "320115001"
      #expect(
        try await world.refusal {
          try await world.appraising.enter(ask, subject: "x", criterion: "onTime", value: "9", ground: "", by: one)
        }?.fields.map(\.field) == ["criterion", "subject", "value", "ground"])
      #expect(
        try await world.refusal {
          try await world.appraising.enter(
            ask, subject: street, criterion: "organisation", value: "5.5", ground: "x", by: one)
        }?.fields.map(\.field) == ["value"])
      try await world.appraising.enter(
        ask, subject: street, criterion: "organisation", value: "4.5", ground: "检查记录 3 号", by: one)
      let entered = try #require(try await all(world, "jinhua").first)
      #expect(try await live(world, "jinhua").line(street)?.cells[0].state == .missing)
      #expect(try await world.refusal { _ = try await world.freeze("jinhua") }?.code == "appraisal.waiting")
      #expect(
        try await world.refusal {
          _ = try await world.appraising.decide(entered.key, approves: true, reason: "", by: one)
        }?.code == "appraisal.ownScore")
      #expect(
        try await world.refusal {
          _ = try await world.appraising.decide(entered.key, approves: false, reason: " ", by: other)
        }?.fields.map(\.field)
          == ["reason"])
      _ = try await world.appraising.decide(entered.key, approves: true, reason: "", by: other)
      #expect(try await live(world, "jinhua").line(street)?.cells[0].points == 4500)
      #expect(
        try await world.refusal {
          _ = try await world.appraising.decide(entered.key, approves: false, reason: "x", by: other)
        }?.code
          == "appraisal.decided")
      // A later one takes its place, once it is approved; one that is sent back does not.
      try await world.appraising.enter(
        ask, subject: street, criterion: "organisation", value: "3", ground: "复核", by: other)
      let second = try #require(try await all(world, "jinhua").last)
      _ = try await world.appraising.decide(second.key, approves: false, reason: "依据不足", by: one)
      #expect(try await live(world, "jinhua").line(street)?.cells[0].points == 4500)
      try await world.appraising.enter(
        ask, subject: street, criterion: "organisation", value: "3", ground: "复核，附纪要", by: other)
      let third = try #require(try await all(world, "jinhua").last)
      _ = try await world.appraising.decide(third.key, approves: true, reason: "", by: one)
      #expect(try await live(world, "jinhua").line(street)?.cells[0].points == 3000)
      let freeze = try await world.freeze("jinhua")
      #expect(freeze.counts[.hand] == 1)
      #expect(try await world.appraising.check(freeze).isSound)
    }
  }

  @Test func marksThatDoubleAreTakenOffTwice() async throws {
    try await withWorld(.sqlite) { world in
      let ask = try ask(world, "jinhua"), one = world.principal("szzx.statistician1"),
        other = world.principal("qfb.supervisor1")
      let flow = world.appraising.flow(ask.scheme),
        place = try #require(ask.scheme.criteria.firstIndex { $0.code == "faults" })
      let facts = try await world.database.read("test") { try FactsTable.inPeriod(World.october, flow: flow, in: $0) }
      let before = try await live(world, "jinhua")
      let reworked = try #require(
        facts.first { facts in
          facts.reworks > 0 && (facts.dueDay.map { $0 >= World.october.firstDay && $0 < World.october.end } ?? false)
            && (before.line(facts.street)?.cells[place].points ?? 0) > 2000
        })
      func mark(_ code: String, _ value: String = "1") async throws {
        try await world.appraising.enter(
          ask, subject: reworked.number, criterion: "mark:\(code)", value: value, ground: "媒体报道", by: one)
        let entered = try #require(try await all(world, "jinhua").last)
        _ = try await world.appraising.decide(entered.key, approves: true, reason: "", by: other)
      }
      func points() async throws -> Int {
        try await live(world, "jinhua").line(reworked.street)?.cells[place].points ?? -1
      }
      let whole = before.line(reworked.street)?.cells[place].points ?? -1
      try await mark("media")
      #expect(try await points() == whole - 200, "reworked and in the media: 0.2 once more")
      try await mark("fraud")
      #expect(try await points() == whole - 2200, "a fraud in the media: twice 1")
      // The live figures and those made from frozen lines are the same.
      let draft = try await world.appraising.draft(ask.scheme, World.october)
      #expect(try await draft.appraisal == live(world, "jinhua"))
      try await mark("media", "0")
      #expect(try await points() == whole - 1000)
      #expect(
        try await world.refusal {
          try await world.appraising.enter(
            ask, subject: "320115-20260101-999999", criterion: "mark:none", value: "1", ground: "x", by: one)
        }?.fields.map(\.field) == ["criterion", "subject"])
    }
  }
}
