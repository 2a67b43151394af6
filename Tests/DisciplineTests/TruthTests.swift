import Basics
import Casework
import Crypto
import Delivery
import Organization
import Platform
import Storage
import Territory
import TestDistricts
import TestSupport
import Testing
import Timing

@testable import Discipline

/// What is closed is true, or comes back.
@Suite struct TruthTests {
  private let answers = ["script": "2026-1", "responded": "yes", "solved": "yes", "satisfied": "no"]
  private let photo = String(repeating: "ab", count: 32)

  @Test(arguments: Engine.available) func kindsOfClosingSayWhy(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.handling()
      m = try await desk.act("handle", m, ["result": "好了"], by: "cgj.desk")
      func wrong(_ closure: String, _ more: [String: String] = [:]) async throws -> [String]? {
        var form = Desk.closing.merging(more) { $1 }
        form["closure"] = closure
        return try await desk.refusal("close", m, form, by: "szzx.acceptor1")?.fields.map(\.field)
      }
      #expect(try await wrong("notOurs") == ["whose"])
      #expect(try await wrong("notBefore") == ["notBefore"])
      #expect(try await wrong("notBefore", ["notBefore": "2026-11-22"]) == ["notBefore"])
      #expect(try await wrong("whatever") == ["closure"])
      #expect(try await desk.refusal("close", m, ["closure": "fixed"], by: "szzx.acceptor1")?.fields.map(\.field) == ["condition", "reply"])
      m = try await desk.act(
        "close", m, Desk.closing.merging(["closure": "notBefore", "notBefore": "2027-03-01"]) { $1 }, by: "szzx.acceptor1")
      #expect(m.closure == "notBefore")
      let closures = try await desk.database.read("closures") { try MattersTable.closures(from: at("0:00"), to: at("24:00"), in: $0) }
      #expect(closures.map(\.closure) == ["notBefore"] && closures.map(\.count) == [1])
    }
  }

  @Test(arguments: Engine.available) func aPhotoWhereTheStandardAsksForIt(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let dangerous = try await desk.handling(standard: "1")
      #expect(try await desk.refusal("handle", dangerous, ["result": "好了"], by: "cgj.desk")?.fields.map(\.field) == ["photos"])
      let other = try await desk.handling(standard: "2")
      #expect(try await desk.refusal("handle", other, ["result": "好了"], by: "cgj.desk") == nil)
    }
  }

  @Test(arguments: Engine.available) func callBacks(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let desk = door.desk, agent = "rx12345.agent1"
      var m = try await desk.closed(try await desk.handling())
      #expect(try await desk.refusal("notReached", m, by: agent)?.code == "strand.none")
      m = try await desk.act("callMissed", m, by: agent)
      desk.clock.now = at("9:59")
      #expect(try await desk.refusal("callMissed", m, by: agent)?.code == "call.tooSoon")
      desk.clock.now = at("10:00")
      m = try await desk.act("callMissed", m, by: agent)
      #expect(try await desk.refusal("notReached", m, by: agent)?.code == "call.more")
      desk.clock.now = at("15:00")
      m = try await desk.act("callMissed", m, by: agent)
      desk.clock.now = at("17:00")
      #expect(try await desk.refusal("callMissed", m, by: agent)?.code == "call.enough")
      m = try await desk.act("notReached", m, by: agent)
      #expect(try await desk.refusal("followUp", m, answers, by: agent)?.code == "call.done")
      var other = try await desk.closed(try await desk.handling())
      other = try await desk.act("followUp", other, answers, by: agent)
      #expect(try await desk.refusal("followUp", other, answers, by: agent)?.code == "call.done")
      #expect(try await desk.refusal("callMissed", other, by: agent)?.code == "call.enough")
      // A new round is followed up anew.
      other = try await desk.act("reopen", other, ["reason": "还漏"], by: "reporter")
      other = try await desk.act("confirmFixed", other, ["finding": "已修好", "photos": photo], by: "hcd.inspector1")
      other = try await desk.act("followUp", other, answers, by: agent)
      while try await door.jurisdiction.outbox.deliver(now: desk.clock.now) > 0 {}
      let counts = try await door.jurisdiction.database.read("calls") { try CallBacksTable.counts(from: at("0:00"), to: at("24:00"), in: $0) }
      #expect(counts == [CallBacksTable.Count(agency: "cgj", reached: 2, responded: 2, solved: 2, satisfied: 0, notReached: 1)])
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func notFixedGoesToTheInspector(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.closed(try await desk.handling())
      m = try await desk.act("reopen", m, ["reason": "还漏"], by: "reporter")
      #expect(m.stage == "rechecking" && m.round == 2 && m.closure == nil)
      #expect(try await desk.refusal("handle", m, ["result": "x"], by: "cgj.desk")?.code == "action.notFromHere")
      #expect(try await desk.refusal("confirmFixed", m, ["finding": "x"], by: "hcd.inspector1")?.fields.map(\.field) == ["photos"])
      m = try await desk.act("confirmNotFixed", m, ["finding": "还漏"], by: "hcd.inspector1")
      #expect(m.stage == "rework" && m.agency == "cgj" && m.onTime == nil)
      #expect(try await desk.legs(m).count == 2)
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func appealsKeepTheFact(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let inTime = try await desk.closed(try await desk.handling())
      #expect(try await desk.refusal("appeal", inTime, ["why": "x"], by: "cgj.chief")?.code == "appeal.notLate")
      var m = try await desk.handling(standard: "2")
      desk.clock.now = at("15:01")
      m = try await desk.closed(m)
      #expect(m.onTime == false && m.countsOnTime == false)
      #expect(try await desk.refusal("appeal", m, ["why": "x"], by: "cgj.desk")?.code == "action.mayNot")
      m = try await desk.act("appeal", m, ["why": "停电"], by: "cgj.chief")
      #expect(try await desk.refusal("grantAppeal", m, ["note": "x"], by: "szzx.acceptor1")?.code == "strand.none")
      m = try await desk.act("agreeAppeal", m, by: "szzx.dispatcher1")
      #expect(try await desk.refusal("grantAppeal", m, ["note": "x"], by: "szzx.dispatcher1")?.code == "action.mayNot")
      m = try await desk.act("grantAppeal", m, ["note": "属实"], by: "szzx.acceptor1")
      #expect(m.onTime == false && m.exemption == "appeal" && m.countsOnTime == true)
      #expect(try await desk.refusal("appeal", m, ["why": "再来"], by: "cgj.chief")?.code == "strand.most")
      #expect(try await desk.refusal("flagHonestError", m, ["why": "x"], by: "qfb.supervisor1")?.code == "appeal.notLate")
      // What was excused was the first leg; the next is judged by itself.
      m = try await desk.act("reopen", m, ["reason": "还漏"], by: "reporter")
      #expect(m.exemption == "appeal")
      m = try await desk.act("confirmNotFixed", m, ["finding": "还漏"], by: "hcd.inspector1")
      #expect(m.exemption == nil)
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func anAppealThatWasAgreedToCanBeRefused(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.handling(standard: "2")
      desk.clock.now = at("15:01")
      m = try await desk.act("appeal", try await desk.closed(m), ["why": "停电"], by: "cgj.chief")
      m = try await desk.act("agreeAppeal", m, by: "szzx.dispatcher1")
      m = try await desk.act("denyAppeal", m, ["note": "没有停电"], by: "szzx.acceptor1")
      #expect(m.exemption == nil && m.countsOnTime == false)
      #expect(try await desk.stored(m).map(\.state) == ["refused"])
      #expect(try await desk.refusal("appeal", m, ["why": "再来"], by: "cgj.chief")?.code == "strand.most")
    }
  }

  @Test(arguments: Engine.available) func exclusionAndHonestErrorTakeTwo(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.handling(standard: "2")
      desk.clock.now = at("15:01")
      m = try await desk.closed(m)
      let why = ["ground": "forceMajeure", "why": "暴雪"]
      #expect(try await desk.refusal("proposeExclusion", m, ["ground": "mood", "why": "x"], by: "szzx.dispatcher1")?.fields.map(\.field) == ["ground"])
      m = try await desk.act("proposeExclusion", m, why, by: "szzx.dispatcher1")
      #expect(try await desk.refusal("approveExclusion", m, ["note": "x"], by: "szzx.dispatcher1")?.code == "strand.apart.person")
      m = try await desk.act("approveExclusion", m, ["note": "属实"], by: "qfb.supervisor1")
      #expect(m.exclusion == "excluded" && m.countsOnTime == nil && m.onTime == false)

      var other = try await desk.handling(standard: "2")
      desk.clock.now = at("12:00", LocalDate(2026, 11, 24))
      other = try await desk.closed(other)
      other = try await desk.act("flagHonestError", other, ["why": "新规刚施行"], by: "szzx.dispatcher1")
      #expect(try await desk.refusal("confirmHonestError", other, ["note": "x"], by: "szzx.dispatcher1")?.code == "strand.apart.person")
      other = try await desk.act("confirmHonestError", other, ["note": "属实"], by: "qfb.supervisor1")
      #expect(other.exemption == "honestError" && other.onTime == false && other.countsOnTime == true)
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func selfHandled(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let grid = try #require(desk.district.roster.posts.first { $0.role == "gridWorker" })
      let area = try #require(desk.district.roster.agency(grid.agency)?.area)
      func report(by post: String) async throws -> Matter {
        try await desk.matters.report(
          Report(details: "暴露垃圾", channel: "grid", area: area), lifecycle: "reporting", by: desk.principal(post)
        ).matter
      }
      let form = ["category": "event:06010", "standard": "1", "result": "已清走", "photos": photo]
      let others = try await report(by: "rx12345.agent1")
      #expect(try await desk.refusal("selfHandle", others, form, by: grid.code)?.code == "selfHandle.notOwn")
      var m = try await report(by: grid.code)
      var big = form
      big["category"] = "event:01001"
      #expect(try await desk.refusal("selfHandle", m, big, by: grid.code)?.fields.map(\.field) == ["category"])
      var bare = form
      bare["photos"] = nil
      #expect(try await desk.refusal("selfHandle", m, bare, by: grid.code)?.fields.map(\.field) == ["photos"])
      m = try await desk.act("selfHandle", m, form, by: grid.code)
      #expect(m.stage == "closed" && m.closure == "fixed" && m.agency == grid.agency && m.dueAt == nil)
      #expect(try await desk.stored(m).map { "\($0.kind) \($0.state)" } == ["selfHandled done"])
      #expect(try await desk.faults() == [])
    }
  }

  // The lottery, computed by hand.

  /// SHA-256 as the page tells everybody.
  private func rank(_ number: String, _ seed: [UInt8]) -> [UInt8] {
    let text = "yiwang draw 1 " + seed.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + " " + number
    return Array(SHA256.hash(data: Array(text.utf8)))
  }

  @Test func theDrawCanBeRepeated() {
    let seed = (0..<32).map { UInt8($0 * 7 % 256) }
    var tickets: [Draw.Ticket] = []
    for number in 1...60 {
      tickets.append(Draw.Ticket(number: "320115-20261101-\(1000 + number)", agency: ["cgj", "swj", "hcd"][number % 3]))
    }
    tickets.append(Draw.Ticket(number: "320115-20261101-2000", agency: "lone"))
    let checkers = ["hcd", "xcd", "bcd"]
    let drawn = Draw.draw(tickets, perAgency: 5, checkers: checkers, seed: seed)
    #expect(drawn == Draw.draw(tickets.reversed() + tickets, perAgency: 5, checkers: checkers.reversed(), seed: seed))
    #expect(drawn.count == 16)
    #expect(drawn.allSatisfy { $0.agency != $0.checker && checkers.contains($0.checker) })
    for agency in ["cgj", "swj", "hcd", "lone"] {
      let expected = tickets.filter { $0.agency == agency }.map { ($0.number, rank($0.number, seed)) }
        .sorted { $0.1.lexicographicallyPrecedes($1.1) }.prefix(5)
      #expect(drawn.filter { $0.agency == agency }.map(\.number) == expected.map { $0.0 })
      let apart = checkers.filter { $0 != agency }.sorted()
      let chosen = expected.map { _, hash -> String in
        var pick: UInt64 = 0
        for byte in hash[24..<32] { pick = pick * 256 + UInt64(byte) }
        return apart[Int(pick % UInt64(apart.count))]
      }
      #expect(drawn.filter { $0.agency == agency }.map(\.checker) == chosen)
    }
    // Another seed, another lot; nobody who checks, nothing drawn.
    #expect(Draw.draw(tickets, perAgency: 5, checkers: checkers, seed: seed.map { $0 ^ 1 }) != drawn)
    #expect(Draw.draw(tickets, perAgency: 5, checkers: ["lone"], seed: seed).allSatisfy { $0.agency != "lone" })
  }

  @Test(arguments: Engine.available) func drawnAndHandedOut(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let desk = door.desk, draws = Draws(door.jurisdiction), day = LocalDate(2026, 11, 23)
      let m = try await desk.closed(try await desk.handling())
      var other = try await desk.closed(try await desk.handling(to: "swj"))
      func hold(_ perAgency: Int = 1) async throws -> DrawRecord {
        try await draws.hold(from: day, to: day, perAgency: perAgency, by: "qfb.supervisor1")
      }
      func refusal(_ body: () async throws -> DrawRecord) async -> String? {
        do {
          _ = try await body()
          return nil
        } catch { return (error as? Refusal).map { $0.fields.first?.field ?? $0.code } }
      }
      // Not while the period runs, not before its seal.
      #expect(await refusal { try await hold() } == "to")
      desk.clock.now = at("9:00", day + 1)
      #expect(await refusal { try await hold() } == "draw.noSeal")
      #expect(await refusal { try await hold(0) } == "per_agency")
      let seed = [UInt8](repeating: 9, count: 32)
      try await door.jurisdiction.database.write("seal") { transaction in
        try SealsTable.insert(Seal(day: day + 1, entries: 1, previous: Entry.genesis, root: seed), in: transaction)
      }
      let record = try await hold()
      #expect(record.tickets == 2 && record.seed == seed && record.sealDay == day + 1)
      #expect(await refusal { try await hold() } == "draw.again")
      // One was reopened meanwhile.
      other = try await desk.act("reopen", other, ["reason": "还漏"], by: "reporter")
      #expect(try await draws.handOut() == 2)
      #expect(try await draws.handOut() == 0)
      let rows = try await door.jurisdiction.database.read("drawn") { try DrawsTable.drawn(record.key, in: $0) }
      #expect(rows.map(\.state) == ["drawn", "moot"] && rows.allSatisfy { $0.drawn.checker == "hcd" })
      var drawn = try await desk.file(m).matter
      #expect(try await desk.stored(drawn).map { "\($0.kind) \($0.agency) \($0.state)" } == ["recheck hcd drawn"])
      #expect(try await desk.refusal("recheckPassed", drawn, ["finding": "x"], by: "cgj.desk")?.code == "action.mayNot")
      drawn = try await desk.act("recheckFailed", drawn, ["finding": "没修", "photos": photo], by: "hcd.inspector1")
      #expect(drawn.stage == "rework" && drawn.round == 2)
    }
  }
}
