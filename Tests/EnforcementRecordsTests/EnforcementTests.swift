import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import TestDistricts
import TestSupport
import Testing
import Timing

@testable import EnforcementRecords

/// A record from its opening to its end, through the pages.
@Suite struct EnforcementTests {
  private static let officers = ["officer1": "甲某", "card1": "JN-0001", "officer2": "乙某", "card2": "JN-0002"]

  private func form(_ more: [String: String], photo: [UInt8]? = nil) -> Form {
    Form(more, files: photo.map { [Multipart.Part(name: "photos", filename: "a.png", bytes: $0)] } ?? [])
  }

  /// A matter that lies with the urban management bureau.
  private func origin(_ door: FrontDoor) async throws -> Matter {
    try await door.desk.dispatched("工地车辆带泥", to: "cgj")
  }

  private func opened(
    _ door: FrontDoor, _ origin: Matter, power: String = "cg-06", once: String = "one", photo: [UInt8]? = nil
  ) async throws -> Reply {
    await door.answer(
      .post, "/matters/\(origin.number)/enforcement",
      form: form(
        Self.officers.merging(["power": power, "details": "车轮带泥，路面污染", "once": once]) { $1 }, photo: photo),
      post: "cgj.desk")
  }

  private func number(_ reply: Reply) -> String { String(reply.location.dropFirst("/matters/".count)) }

  private func matter(_ door: FrontDoor, _ number: String) async throws -> Matter {
    try await door.desk.matters.one(number, reach: .everything).matter
  }

  /// Takes a step through the page, and returns the status.
  private func step(
    _ door: FrontDoor, _ number: String, _ action: String, _ values: [String: String] = [:], photo: [UInt8]? = nil, by post: String
  ) async throws -> Int {
    let version = try await matter(door, number).version
    return Int(
      await door.answer(
        .post, "/matters/\(number)/steps", form: form(values.merging(["action": action, "version": "\(version)"]) { $1 }, photo: photo),
        post: post
      ).status.code)
  }

  private static let notice = [
    "facts": "带泥上路", "penalty": "拟罚款", "objection": "五日内可陈述、申辩", "service": "inPerson",
  ]

  @Test(arguments: Engine.available) func aRecordRunsApartFromItsMatter(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let origin = try await origin(door)
      let page = await door.answer(.get, "/matters/\(origin.number)", post: "cgj.desk")
      #expect(page.holds("/matters/\(origin.number)/enforcement"))
      let photo = Photos.scene(seed: 1)
      let reply = try await opened(door, origin, photo: photo)
      #expect(reply.status == .seeOther, "\(reply.text.suffix(2000))")
      let record = number(reply)
      let again = try await opened(door, origin, photo: photo)
      #expect(number(again) == record, "the same form sent twice is one record")
      var m = try await matter(door, record)
      #expect(m.lifecycle == "enforcement@1" && m.agency == "cgj" && m.area == origin.area && m.parent == nil)
      let zone = door.desk.district.calendar.zone
      #expect(m.dueAt.map { zone.date($0 - .seconds(1)) } == zone.date(door.desk.clock.now) + 90)
      // Each page shows the other.
      #expect(await door.answer(.get, "/matters/\(origin.number)", post: "cgj.desk").holds("/matters/\(record)\""))
      let own = await door.answer(.get, "/matters/\(record)", post: "cgj.desk")
      for piece in [origin.number, "JN-0001", "乙某", PackFiles.digest(photo), "哈希封存"] { #expect(own.holds(piece), "\(piece)") }
      // It is nobody's to follow, and no other agency's to see.
      let followed = await door.answer(.get, "/follow/\(record)")
      let found = await door.answer(.post, "/follow", form: Form(["number": record]))
      #expect(!followed.holds("带泥") && !followed.holds("立案") && found.status == .notFound)
      #expect(await door.answer(.get, "/matters/\(record)", post: "swj.desk").status == .notFound)

      #expect(try await step(door, record, "investigate", by: "cgj.desk") == 303)
      #expect(try await step(door, record, "collect", ["evidence": "询问笔录一份"], photo: Photos.scene(seed: 2), by: "cgj.desk") == 303)
      #expect(try await step(door, record, "officers", Self.officers.merging(["card2": "JN-0001"]) { $1 }, by: "cgj.desk") == 422)
      #expect(try await step(door, record, "notify", Self.notice.filter { $0.key != "objection" }, by: "cgj.desk") == 422)
      #expect(try await step(door, record, "notify", Self.notice, by: "cgj.desk") == 303)
      #expect(try await step(door, record, "hear", ["statement": "当事人请求从轻"], by: "cgj.desk") == 303)
      // The desk proposes and may not decide; the chief decides and may not propose.
      #expect(try await step(door, record, "decide", ["decision": "罚款"], by: "cgj.desk") == 403)
      #expect(try await step(door, record, "sendBack", ["reason": "补充照片"], by: "cgj.chief") == 303)
      #expect(try await step(door, record, "notify", Self.notice, by: "cgj.chief") == 403)
      #expect(try await step(door, record, "notify", Self.notice, by: "cgj.desk") == 303)
      // The matter it came from ends first.
      var from = try await door.desk.act("acknowledge", origin, by: "cgj.desk")
      from = try await door.desk.act("handle", from, ["result": "已清洗"], by: "cgj.handler")
      _ = try await door.desk.act("close", from, ["condition": "yes", "closure": "fixed", "reply": "已清洗"], by: "szzx.acceptor1")
      #expect(try await step(door, record, "decide", ["decision": "罚款"], by: "cgj.chief") == 303)
      m = try await matter(door, record)
      #expect(m.stage == "decided" && m.isOpen && m.dueAt == nil)
      #expect(try await step(door, record, "close", ["result": "已缴纳"], by: "cgj.desk") == 303)
      #expect(try await matter(door, record).phase == .done)
      let check = await door.answer(.get, "/enforcement/\(record)/evidence", post: "cgj.desk")
      #expect(check.holds("均与封存一致") && check.holds(PackFiles.digest(Array("询问笔录一份".utf8))) && check.holds("当事人请求从轻"))
      #expect(try await door.desk.faults() == [])
    }
  }

  /// Whoever holds two posts is still one person.
  @Test func nobodyDecidesWhatTheyProposed() async throws {
    try await withDoor(.sqlite) { door in
      let record = number(try await opened(door, try await origin(door)))
      var desk = door.desk.principal("cgj.desk"), chief = door.desk.principal("cgj.chief")
      desk.person = "p1"
      chief.person = "p1"
      func act(_ action: String, _ values: [String: String] = [:], by principal: Principal) async throws {
        let m = try await matter(door, record)
        try await door.desk.matters.act(action, on: record, version: m.version, form: StepForm(values), by: principal)
      }
      try await act("investigate", by: desk)
      try await act("notify", Self.notice, by: desk)
      await #expect { try await act("decide", ["decision": "罚款"], by: chief) } throws: {
        ($0 as? Refusal)?.code == "decision.samePerson"
      }
      chief.person = "p2"
      try await act("decide", ["decision": "罚款"], by: chief)
    }
  }

  @Test func aPowerMustBeHeldHereAndToday() async throws {
    try await withDoor(.sqlite) { door in
      let origin = try await origin(door)
      // Trading on roads was handed to the streets in 2023; sewers are the water bureau's.
      for power in ["cg-01", "jc-01", "none", ""] {
        let reply = try await opened(door, origin, power: power)
        #expect(reply.status == .unprocessableContent && reply.holds("#f-power") && reply.holds("车轮带泥"), "\(power)")
      }
      let street = try #require(door.desk.district.locality(origin.area).street)
      let name = door.desk.district.roster.name(street).zh
      #expect(try await opened(door, origin, power: "cg-01").holds(name), "it says who does hold it")
      // An agency without any power is told so, with the way to the list.
      let other = try await door.desk.dispatched("路灯", to: "lds")
      let none = await door.answer(.get, "/matters/\(other.number)/enforcement", post: "lds.desk")
      #expect(none.holds("没有处罚权") && none.holds("/powers?day=2026-11-23"))
      #expect(await !door.answer(.get, "/matters/\(other.number)", post: "lds.desk").holds("开立执法案件"))
    }
  }

  /// What the street was given by the list, its own desk uses and its secretary decides; when it is taken back, no further step is taken.
  @Test func aStreetActsUnderADelegatedPowerWhileItHoldsIt() async throws {
    try await withDoor(.sqlite) { door in
      let district = door.desk.district
      let street = try #require(district.locality(door.desk.community).street)
      let origin = try await door.desk.dispatched("占道摆摊", to: street)
      let reply = await door.answer(
        .post, "/matters/\(origin.number)/enforcement",
        form: Form(Self.officers.merging(["power": "cg-01", "details": "占道"]) { $1 }), post: "\(street).desk")
      let record = number(reply)
      #expect(try await step(door, record, "investigate", by: "\(street).desk") == 303)
      var changed = district
      changed.powers = PowerList(
        district.powers.powers.map { power in
          var power = power
          if power.code == "cg-01", power.validTo == nil { power.validTo = LocalDate(2026, 11, 22) }
          return power
        })
      door.jurisdiction.current.replace(changed)
      #expect(try await step(door, record, "notify", Self.notice, by: "\(street).desk") == 403)
      door.jurisdiction.current.replace(district)
      #expect(try await step(door, record, "notify", Self.notice, by: "\(street).desk") == 303)
      #expect(try await step(door, record, "decide", ["decision": "警告"], by: "\(street).secretary") == 303)
    }
  }

  @Test func aRecordComesFromAMatterOnly() async throws {
    try await withDoor(.sqlite) { door in
      let record = number(try await opened(door, try await origin(door)))
      let reply = await door.answer(.get, "/matters/\(record)/enforcement", post: "cgj.desk")
      #expect(reply.status == .conflict)
      #expect(await !door.answer(.get, "/matters/\(record)", post: "cgj.desk").holds("/matters/\(record)/enforcement"))
    }
  }

  /// An accusation does not reach the accused by way of a record that came from it.
  @Test func aRecordOfATipOffIsBarredFromTheAccused() async throws {
    try await withDoor(.sqlite) { door in
      let point = try door.desk.point(in: door.desk.community)
      var tip = try await door.desk.matters.report(
        Report(details: "举报", channel: "web", fix: point, accused: "swj"), lifecycle: "reporting", by: .visitor
      ).matter
      tip = try await door.desk.act("file", tip, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
      tip = try await door.desk.act("dispatch", tip, ["agency": "cgj"], by: "szzx.dispatcher1")
      let record = number(try await opened(door, tip))
      #expect(try await matter(door, record).accused == "swj")
    }
  }

  @Test func brokenSealsAreFound() async throws {
    try await withDoor(.sqlite) { door in
      let record = number(try await opened(door, try await origin(door), photo: Photos.scene(seed: 4)))
      let file = try await door.desk.matters.one(record, reach: .everything)
      let read = try #require(EnforcementRecord(file.matter, entries: file.entries, lifecycle: file.lifecycle))
      #expect(read.evidence.count == 2 && EvidenceCheck.sound(file.entries) == [1])
      let photo = try #require(read.evidence.first { $0.words == nil })
      func finding(_ bytes: [UInt8]?) -> EvidenceCheck.Finding {
        EvidenceCheck.finding(photo, sound: [1], photo: { _ in bytes })
      }
      #expect(finding(Photos.scene(seed: 4)) == .sealed && finding(Photos.scene(seed: 5)) == .broken && finding(nil) == .gone)
      var forged = file.entries
      forged[0].form["details"] = "另一种说法"
      #expect(EvidenceCheck.sound(forged).isEmpty)
    }
  }

  @Test(arguments: Engine.available) func theListIsFilteredAndExported(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let origin = try await origin(door)
      let late = number(try await opened(door, origin))
      door.desk.clock.advance(.days(91))
      let fresh = number(try await opened(door, origin, once: "two"))
      let dropped = number(try await opened(door, origin, once: "three"))
      #expect(
        try await step(door, dropped, "drop", ["reason": "corrected", "note": "已改正"], by: "cgj.chief") == 303)
      func list(_ query: String, as post: String = "szzx.acceptor1") async -> [String] {
        let reply = await door.answer(.get, "/enforcement?\(query)", post: post)
        #expect(reply.status == .ok)
        return [late, fresh, dropped].filter { reply.holds($0) }
      }
      #expect(await list("") == [late, fresh])
      #expect(await list("which=overdue") == [late])
      #expect(await list("which=ended") == [dropped])
      #expect(await list("which=ended&agency=cgj&stage=dropped") == [dropped])
      #expect(await list("agency=swj").isEmpty)
      #expect(await list("stage=investigating").isEmpty)
      #expect(await list("stage=filed&agency=cgj") == [late, fresh])
      for post in ["swj.desk", "cgj.desk"] {
        #expect(await list("", as: post) == (post == "cgj.desk" ? [late, fresh] : []))
        #expect(await list("which=ended", as: post) == (post == "cgj.desk" ? [dropped] : []))
      }
      let csv = await door.answer(.get, "/enforcement.csv?which=overdue", post: "cgj.desk")
      #expect(csv.holds(late) && csv.holds(origin.number) && !csv.holds(fresh))
    }
  }

  /// Pages follow one another without gap or repetition, those without a deadline last.
  @Test(arguments: Engine.available) func pagesFollowOneAnother(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      let now = ManualClock.start
      try await database.write("fill") { transaction in
        for number in 1...60 {
          var matter = try Matter.blank(number, stage: "filed", phase: number % 3 == 0 ? .done : .waiting)
          matter.lifecycle = "enforcement@1"
          matter.agency = number % 2 == 0 ? "cgj" : "swj"
          matter.dueAt = number % 5 == 0 ? nil : now + .days(number % 7)
          try MattersTable.insert(matter, in: transaction)
        }
      }
      for which in EnforcementFilter.Which.allCases where which != .overdue {
        var filter = EnforcementFilter(which: which, now: now)
        var seen: [Key] = []
        repeat {
          let asked = filter
          let page = try await database.read("page") { transaction in
            try EnforcementTable.list(asked, reach: .everything, limit: 7, in: transaction).compactMap {
              try MattersTable.one(key: $0, in: transaction)
            }
          }
          seen += page.map(\.key)
          filter.after = page.count == 7 ? page.last.map { asked.cursor(after: $0) } : nil
        } while filter.after != nil
        #expect(seen.count == (which == .open ? 40 : 20) && Set(seen).count == seen.count, "\(which)")
      }
    }
  }

  /// The lists read their own small indexes, whatever the history of matters.
  @Test(arguments: Engine.available) func listsReadTheirOwnIndexes(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      try await database.write("fill") { transaction in
        for number in 1...800 {
          var matter = try Matter.blank(number, phase: number % 9 == 0 ? .working : .done)
          matter.agency = number % 3 == 0 ? "cgj" : "swj"
          if number % 5 == 0 { (matter.source, matter.sourceNumber) = ("import", "\(number)") }
          if number % 20 == 0 { (matter.lifecycle, matter.source) = ("enforcement@1", "enforcement:\(number % 7)") }
          try MattersTable.insert(matter, in: transaction)
        }
      }
      try await database.write("analyze") { try $0.run("ANALYZE") }
      let cursor = MatterFilter.Cursor(at: ManualClock.start, key: Key(7))
      for reach in [Reach(.everything, barred: ["szzx"]), .agency("cgj"), .area("320115001")] {
        for which in EnforcementFilter.Which.allCases {
          for agency in [nil, "cgj"] {
            for after in [nil, cursor] {
              let filter = EnforcementFilter(which: which, stage: "filed", agency: agency, now: ManualClock.start, after: after)
              let lines = try await database.read("plan") { (transaction: any Transaction) -> [String] in
                let explaining = try Explaining(transaction)
                _ = try EnforcementTable.list(filter, reach: reach, limit: 51, in: explaining)
                // What is walked, not what a condition says of matters.
                let walks = [
                  "Scan using matters", "Backward using matters", "Index Scan on matters", "Seq Scan on matters",
                  "SEARCH matters", "SCAN matters",
                ]
                return explaining.answers.flatMap(\.lines).filter { line in walks.contains { line.contains($0) } }
              }
              let served = lines.allSatisfy { $0.contains("matters_enforcement_") }
              #expect(served && !lines.isEmpty, "\(which) \(reach) \(lines)")
            }
          }
        }
        let lines = try await database.read("plan") { (transaction: any Transaction) -> [String] in
          let explaining = try Explaining(transaction)
          _ = try EnforcementTable.records(source: "enforcement:1", reach: reach, in: explaining)
          return explaining.answers.flatMap(\.lines)
        }
        #expect(lines.contains { $0.contains("matters_source") } && !lines.contains { $0.contains("Seq Scan") }, "\(reach) \(lines)")
      }
    }
  }
}
