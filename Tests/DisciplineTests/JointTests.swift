import Basics
import Casework
import Organization
import Storage
import Territory
import TestDistricts
import TestSupport
import Testing
import Timing

/// Assisting legs, whistles, meetings, parts, the joint centre.
@Suite struct JointTests {
  private let done = ["result": "好了"]

  private func filed(_ desk: Desk, accusing accused: String? = nil) async throws -> Matter {
    let report = Report(details: "井盖响", channel: "web", fix: try desk.point(in: desk.community), accused: accused)
    let m = try await desk.matters.report(report, lifecycle: "reporting", by: .visitor).matter
    return try await desk.act("file", m, ["category": "event:01001", "standard": "3"], by: "szzx.acceptor1")
  }

  private func joint(_ desk: Desk, _ join: String?) async throws -> Matter {
    var form = ["agency": "cgj", "assistants": "swj,jtj"]
    form["join"] = join
    let m = try await desk.act("dispatch", try await filed(desk), form, by: "szzx.dispatcher1")
    return try await desk.act("acknowledge", m, by: "cgj.desk")
  }

  @Test(arguments: Engine.available) func allOfThem(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await joint(desk, nil)
      #expect(try await desk.refusal("handle", m, done, by: "cgj.desk")?.code == "assist.notDone")
      #expect(try await desk.refusal("assistDone", m, ["part": "x"], by: "cgj.desk")?.code == "strand.notYours")
      m = try await desk.act("assistDone", m, ["part": "水阀已关"], by: "swj.desk")
      #expect(try await desk.refusal("handle", m, done, by: "cgj.desk")?.code == "assist.notDone")
      // Once each, the lead not at all.
      func invited(_ codes: String) async throws -> [String]? {
        try await desk.refusal("invite", m, ["assistants": codes, "task": "x"], by: "szzx.dispatcher1")?.fields.map(\.field)
      }
      #expect(try await invited("jtj") == ["assistants"])
      #expect(try await invited("cgj") == ["assistants"])
      #expect(try await invited("shwj,shwj") == ["assistants"])
      m = try await desk.act("releaseAssist", m, ["note": "不需要了"], by: "szzx.dispatcher1")
      m = try await desk.act("handle", m, done, by: "cgj.desk")
      #expect(m.stage == "handled")
      #expect(try await desk.stored(m).map { "\($0.agency) \($0.state)" }.sorted() == ["jtj released", "swj done"])
      #expect(try await desk.stored(m).first { $0.agency == "swj" }?.onTime == true)
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func anyOrAsTheLeadDecides(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await joint(desk, "any")
      #expect(try await desk.refusal("handle", m, done, by: "cgj.desk")?.code == "assist.notDone")
      m = try await desk.act("assistDone", m, ["part": "已配合"], by: "jtj.desk")
      m = try await desk.act("handle", m, done, by: "cgj.desk")
      #expect(try await desk.stored(m).map { "\($0.agency) \($0.state)" }.sorted() == ["jtj done", "swj dropped"])
      let lead = try await desk.act("handle", try await joint(desk, "lead"), done, by: "cgj.desk")
      #expect(try await desk.stored(lead).map(\.state) == ["dropped", "dropped"])
      let itself = try await filed(desk)
      let form = ["agency": "cgj", "assistants": "cgj"]
      #expect(try await desk.refusal("dispatch", itself, form, by: "szzx.dispatcher1")?.fields.map(\.field) == ["assistants"])
    }
  }

  @Test(arguments: Engine.available) func whoTakesPartHasReachAndOthersHaveNot(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let m = try await joint(desk, nil)
      for (post, sees) in [("swj.desk", true), ("jtj.chief", true), ("cgj.desk", true), ("shwj.desk", false)] {
        for order in MatterFilter.Order.allCases {
          let filter = MatterFilter(which: .open, order: order, now: desk.clock.now)
          let (found, _) = try await desk.matters.list(filter, reach: desk.principal(post).reach)
          #expect(found.map(\.number) == (sees ? [m.number] : []), "\(post) \(order)")
        }
        if !sees { #expect(try await desk.refusal("note", m, ["note": "x"], by: post)?.code == "matter.notFound") }
      }
    }
  }

  @Test(arguments: Engine.available) func theAccusedIsNotInvited(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let m = try await filed(desk, accusing: "jtj")
      let form = ["agency": "cgj", "assistants": "swj,jtj"]
      #expect(try await desk.refusal("dispatch", m, form, by: "szzx.dispatcher1")?.fields.map(\.field) == ["assistants"])
      #expect(try await desk.refusal("dispatch", m, ["agency": "jtj"], by: "szzx.dispatcher1")?.fields.map(\.field) == ["agency"])
      let whistle = ["invited": "jtj", "meeting": "2026-11-23T10:30", "venue": "x", "purpose": "x"]
      #expect(try await desk.refusal("blowWhistle", m, whistle, by: "szzx.dispatcher1")?.fields.map(\.field) == ["invited"])
      let meeting = ["held": "2026-11-23T10:30", "attendees": "cgj", "minutes": "x", "decision": "x", "assistants": "jtj"]
      #expect(try await desk.refusal("meet", m, meeting, by: "szzx.dispatcher1")?.fields.map(\.field) == ["assistants"])
    }
  }

  @Test(arguments: Engine.available) func whistles(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.handling()
      let secretary = "\(desk.community.prefix(9)).secretary"
      func blow(_ meeting: String) -> [String: String] {
        ["invited": "swj,jtj,gafj", "meeting": meeting, "venue": "路口", "purpose": "谁来修"]
      }
      #expect(try await desk.refusal("concludeWhistle", m, ["outcome": "x"], by: secretary)?.code == "whistle.none")
      #expect(try await desk.refusal("blowWhistle", m, blow("2026-11-23T08:00"), by: secretary)?.fields.map(\.field) == ["meeting"])
      #expect(try await desk.refusal("blowWhistle", m, blow("2027-01-23T08:00"), by: secretary)?.fields.map(\.field) == ["meeting"])
      #expect(try await desk.refusal("blowWhistle", m, blow("2026-11-23T10:30"), by: "320115002.secretary")?.code == "matter.notFound")
      m = try await desk.act("blowWhistle", m, blow("2026-11-23T10:30"), by: secretary)
      desk.clock.now = at("10:30")
      m = try await desk.act("arrive", m, by: "swj.desk")
      desk.clock.now = at("10:31")
      #expect(try await desk.refusal("arrive", m, by: "cgj.desk")?.code == "strand.notYours")
      #expect(try await desk.refusal("recordArrival", m, by: secretary)?.fields.map(\.field) == ["strand"])
      let late = try #require(try await desk.stored(m).first { $0.agency == "jtj" }?.id)
      m = try await desk.act("recordArrival", m, ["strand": late], by: secretary)
      m = try await desk.act("concludeWhistle", m, ["outcome": "水务局配合", "assistants": "swj"], by: secretary)
      let rows = try await desk.stored(m).map { "\($0.kind) \($0.agency) \($0.state) \($0.onTime.map { "\($0)" } ?? "-")" }.sorted()
      #expect(
        rows == [
          "assist swj asked -", "whistle gafj dropped false", "whistle jtj arrived false", "whistle swj arrived true",
        ])
      #expect(try await desk.refusal("concludeWhistle", m, ["outcome": "x"], by: secretary)?.code == "whistle.none")
      #expect(try await desk.refusal("handle", m, done, by: "cgj.desk")?.code == "assist.notDone")
      let counts = try await desk.database.read("counts") {
        try StrandsTable.counts(kind: "whistle", from: at("0:00"), to: at("24:00"), in: $0)
      }
      #expect(counts.map(\.agency) == ["gafj", "jtj", "swj"] && counts.map(\.onTime) == [0, 0, 1])
      #expect(Set(counts.map(\.openedBy)) == [String(desk.community.prefix(9))])
      #expect(try await desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func meetings(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var m = try await desk.handling()
      let form = ["held": "2026-11-23T09:30", "attendees": "cgj,swj", "minutes": "纪要", "decision": "交通局配合", "assistants": "jtj"]
      m = try await desk.act("meet", m, form, by: "szzx.dispatcher1")
      // Who attended has no leg, who was named to assist has one.
      #expect(try await desk.stored(m).map { "\($0.kind) \($0.agency)" } == ["assist jtj"])
      #expect(m.parties == ["jtj"])
    }
  }

  @Test(arguments: Engine.available) func parts(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      var whole = try await desk.handling()
      let form = StepForm(["part": "旁边的路灯也坏了", "partCategory": "event:01006"])
      let dispatcher = desk.principal("szzx.dispatcher1")
      // Never without the part.
      #expect(try await desk.refusal("split", whole, form.values, by: "szzx.dispatcher1")?.fields.map(\.field) == ["part"])
      await #expect(throws: Refusal.self) {
        try await desk.matters.split(whole.number, version: 1, form: form, by: dispatcher)
      }
      await #expect(throws: Refusal.self) {
        try await desk.matters.split(whole.number, version: whole.version, form: form, by: desk.principal("cgj.desk"))
      }
      var part = try await desk.matters.split(whole.number, version: whole.version, form: form, by: dispatcher)
      whole = try await desk.file(whole).matter
      #expect(part.parent == whole.key && part.stage == "reported" && part.area == whole.area && part.category == CategoryKey("event:01006"))
      #expect(try await desk.file(whole).children.map(\.number) == [part.number])
      whole = try await desk.act("handle", whole, done, by: "cgj.desk")
      #expect(try await desk.refusal("close", whole, Desk.closing, by: "szzx.acceptor1")?.code == "parts.open")
      #expect(try await desk.refusal("void", whole, ["reason": "x", "reply": "x"], by: "szzx.acceptor2")?.code == "parts.open")
      #expect(try await desk.refusal("rejoin", whole, ["note": "x"], by: "szzx.dispatcher1")?.code == "action.notFromHere")
      part = try await desk.act("rejoin", part, ["note": "一起修了"], by: "szzx.dispatcher1")
      #expect(part.stage == "merged" && !part.isOpen)
      whole = try await desk.act("close", whole, Desk.closing, by: "szzx.acceptor1")
      #expect(whole.stage == "closed")
      #expect(try await desk.faults() == [])
    }
  }

  /// A flood of reports joined to it does not hide an open part.
  @Test(arguments: Engine.available) func aPartIsSeenBehindManyRepeats(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let whole = try await desk.handling()
      try await desk.database.write("fill") { transaction in
        for number in 1...120 {
          var repeated = try Matter.blank(number, stage: "merged", phase: .dropped)
          repeated.parent = whole.key
          repeated.number = "R\(number)"
          try MattersTable.insert(repeated, in: transaction)
        }
      }
      let form = StepForm(["part": "路灯", "partCategory": "event:01006"])
      let part = try await desk.matters.split(whole.number, version: whole.version, form: form, by: desk.principal("szzx.dispatcher1"))
      #expect(try await desk.file(whole).children.first?.number == part.number)
      let handled = try await desk.act("handle", try await desk.file(whole).matter, done, by: "cgj.desk")
      #expect(try await desk.refusal("close", handled, Desk.closing, by: "szzx.acceptor1")?.code == "parts.open")
    }
  }

  @Test(arguments: Engine.available) func jointCentre(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let zone = try #require(desk.district.territory.zone("tjs"))
      let inside = zone.shape.labelPoint
      let fix = RawFix(lon: inside.longitude, lat: inside.latitude, crs: .wgs84)
      var m = try await desk.matters.report(
        Report(details: "井盖响", channel: "web", fix: fix), lifecycle: "reporting", by: .visitor
      ).matter
      #expect(m.zone == "tjs")
      let street = try #require(m.street)
      let lists = ["tjs.lead", "\(street).secretary"]
      for post in lists {
        let (found, _) = try await desk.matters.list(MatterFilter(which: .open, now: desk.clock.now), reach: desk.principal(post).reach)
        #expect(found.map(\.number) == [m.number], "\(post)")
      }
      m = try await desk.act("file", m, ["category": "event:01001", "standard": "3"], by: "szzx.acceptor1")
      m = try await desk.act("dispatch", m, ["agency": "cgj"], by: "szzx.dispatcher1")
      m = try await desk.act("return", m, ["reason": "不是", "clause": "event-01001"], by: "cgj.desk")
      let named = ["agency": "swj", "grounds": "片区议定"]
      #expect(try await desk.refusal("nameLead", m, named, by: "szzx.dispatcher1")?.code == "centre.notItsZone")
      m = try await desk.act("nameLead", m, named, by: "tjs.lead")
      #expect(m.agency == "swj" && m.isDesignated && m.zone == "tjs" && m.street == street)
      // Outside of it there is no zone, and the centre does not see it.
      let outside = try await desk.report()
      if outside.zone == nil {
        #expect(try await desk.refusal("note", outside, ["note": "x"], by: "tjs.lead")?.code == "matter.notFound")
      }
    }
  }
}
