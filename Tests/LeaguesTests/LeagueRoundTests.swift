import Basics
import HTTPTypes
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import Leagues

@Suite struct LeagueRoundTests {
  private let street = "320115001"
  private func cell(_ measure: String, _ unit: String = "320115001") -> LeaguePlan.Cell {
    LeaguePlan.Cell(measure: measure, unit: unit)
  }

  @Test(arguments: Engine.available) func fromTheFirstValueToPublication(_ engine: Engine) async throws {
    try await withOffice(engine) { office in
      #expect(
        await office.post("/leagues/wupin/opening", ["month": "2999-01"], by: "fgw.league1").status
          == .unprocessableContent)
      try await office.open()
      #expect(
        await office.post("/leagues/wupin/opening", ["month": office.month.code], by: "fgw.league1").status
          == .unprocessableContent)
      // Nothing is approved or published before it is checked.
      #expect(await office.post("\(office.path)/approval", by: "fgw.league1").status == .conflict)
      #expect(await office.post("\(office.path)/publication", by: "fgw.league2").status == .conflict)
      try await office.collect()
      #expect(try await office.file().standing == .checked)
      #expect(await office.get("/league").holds("还没有公布"))
      #expect(
        await office.post("\(office.path)/publication", by: "fgw.league2").status == .conflict, "not approved yet")
      #expect(await office.post("\(office.path)/approval", by: "fgw.league1").status == .seeOther)
      #expect(await office.post("\(office.path)/publication", by: "fgw.league1").status == .forbidden, "two persons")
      #expect(await office.get("/league").holds("还没有公布"))
      #expect(await office.enter(street).status == .conflict, "what is approved is entered no more")
      #expect(await office.post("\(office.path)/publication", by: "fgw.league2").status == .seeOther)
      let page = await office.get("/league")
      for word in ["争先榜", "龙虎榜", "赛马榜", "活力榜", "效能榜", "示例", "class=\"dots\"", "SHA-256"] {
        #expect(page.holds(word), "\(word)")
      }
      #expect(await office.post("\(office.path)/publication", by: "fgw.league2").status == .conflict, "once only")
    }
  }

  @Test func unitsEnterForThemselvesAndOthersCheck() async throws {
    try await withOffice(.sqlite) { office in
      try await office.open()
      // Another street's values, and a post without the right.
      let other = ["value.revenue.320115002": "3", "source.revenue.320115002": "月报"]
      #expect(await office.post("\(office.path)/values", other, by: "\(street).desk").status == .forbidden)
      #expect(await office.post("\(office.path)/values", other, by: "cgj.handler").status == .forbidden)
      #expect(try await office.file().all.isEmpty)
      let wrong = await office.enter(street, ["value.revenue.\(street)": "many", "source.starts.\(street)": " "])
      #expect(wrong.status == .unprocessableContent)
      #expect(
        wrong.holds("value=\"many\"") && wrong.holds("#f-valuesvalue.revenue.\(street)")
          && wrong.holds("#f-valuessource.starts.\(street)"))
      #expect(try await office.file().all.isEmpty, "all or none")
      #expect(await office.enter(street).status == .seeOther)
      #expect(await office.enter(street).status == .unprocessableContent, "nothing new")
      // The department that answers for the indicator, and nobody else.
      #expect(try await office.check([cell("revenue")], as: "checked", by: "shwj.desk").status == .forbidden)
      #expect(try await office.check([cell("revenue")], as: "checked", by: "\(street).desk").status == .forbidden)
      #expect(try await office.check([cell("revenue")], as: "checked", by: "fgw.desk").status == .seeOther)
      #expect(try await office.file().entries[cell("revenue")]?.state == .checked)
      // Its own source, but entered by this very post: another post of the house must check.
      #expect(await office.enter("shwj").status == .seeOther)
      let file = try await office.file()
      var plan = file.plan
      for board in plan.boards.indices {
        for index in plan.boards[board].measures.indices { plan.boards[board].measures[index].source = "shwj" }
      }
      let visits = cell("visits", "shwj")
      #expect(!file.round.mayCheck(visits, file.entries[visits], plan, office.door.desk.principal("shwj.desk")))
      #expect(file.round.mayCheck(visits, file.entries[visits], plan, office.door.desk.principal("shwj.chief")))
    }
  }

  @Test func whatIsSentBackIsEnteredAnew() async throws {
    try await withOffice(.sqlite) { office in
      try await office.open()
      _ = await office.enter(street)
      #expect(
        try await office.check([cell("revenue")], as: "returned", by: "fgw.desk").status == .unprocessableContent,
        "not without a reason")
      #expect(
        try await office.check([cell("revenue")], as: "returned", reason: "与报表不符", by: "fgw.desk").status == .seeOther)
      let page = await office.get(office.path, "\(street).desk")
      #expect(
        page.holds("与报表不符") && page.holds("name=\"value.revenue.\(street)\"")
          && !page.holds("name=\"value.starts.\(street)\""))
      let again = await office.post(
        "\(office.path)/values", ["value.revenue.\(street)": "9.9", "source.revenue.\(street)": "更正后的月报"],
        by: "\(street).desk")
      #expect(again.status == .seeOther)
      let entry = try #require(try await office.file().entries[cell("revenue")])
      #expect(entry.revision == 2 && entry.state == .entered && entry.value == 9_900)
      #expect(try await office.file().all.count { $0.cell == cell("revenue") } == 2, "what was sent back stays")
      // Who saw the first one cannot check the second unseen.
      let stale = Form(["decision": "checked", "cell": "revenue.\(street).1"])
      #expect(
        await office.door.answer(.post, "\(office.path)/checks", form: stale, post: "fgw.desk").status == .conflict)
    }
  }

  @Test func whatIsMarkedMissingLetsTheMonthGoOn() async throws {
    try await withOffice(.sqlite) { office in
      try await office.open()
      for unit in office.plan.groups.flatMap(\.members) where unit.code != street { _ = await office.enter(unit.code) }
      try await office.checkAll()
      #expect(await office.post("\(office.path)/approval", by: "fgw.league1").status == .conflict)
      for source in Set(office.plan.measures.map(\.source)) {
        let gone = office.plan.cells.filter { $0.unit == street && office.plan.measure($0.measure)?.source == source }
        guard !gone.isEmpty else { continue }
        #expect(
          try await office.check(gone, as: "missing", by: "\(source).desk").status == .unprocessableContent,
          "not without a reason")
        #expect(try await office.check(gone, as: "missing", reason: "未报", by: "\(source).desk").status == .seeOther)
      }
      try await office.publish()
      let snapshot = try LeagueSnapshot(try #require(try await office.publication()).snapshot)
      #expect(snapshot.inputs.filter { $0.unit == street }.allSatisfy { $0.value == nil })
      let page = await office.get("/league/wupin/\(office.month.code)/revenue/\(street)")
      #expect(page.holds("缺数") && page.holds("未报"))
    }
  }

  @Test func whoeverHadAHandInItCannotApprove() throws {
    let round = LeagueRound(
      league: "x", month: LeagueMonth(24_316), state: .collecting, revision: 1, planText: "", note: "", openedBy: "",
      openedAt: ManualClock.start,
      approvedBy: "", approvedPost: "", publishedPost: "")
    let entry = LeagueEntry(
      key: Key(1), league: "x", month: round.month, measure: "m", unit: "u", revision: 1, state: .checked, value: 1,
      source: "s", reason: "",
      enteredBy: "p1", enteredPost: "a.desk", enteredAt: ManualClock.start, checkedBy: "p2", checkedPost: "b.desk")
    let cells = [entry.cell], entries = [entry.cell: entry]
    func who(_ person: String, _ post: String) -> Principal {
      Principal(
        person: person, personName: person, post: post, agency: "c", permissions: [.publishLeagues], reach: .nothing)
    }
    for (person, post) in [("p1", "c.1"), ("p2", "c.1"), ("p9", "a.desk"), ("p9", "b.desk")] {
      #expect(throws: Refusal.self) { try round.approvable(by: who(person, post), cells, entries) }
    }
    try round.approvable(by: who("p3", "c.1"), cells, entries)
    var approved = round
    approved.state = .approved
    approved.approvedBy = "p3"
    approved.approvedPost = "c.1"
    #expect(throws: Refusal.self) { try approved.publishable(by: who("p3", "c.2"), entries) }
    #expect(throws: Refusal.self) { try approved.publishable(by: who("p4", "c.1"), entries) }
    #expect(throws: Refusal.self) { try approved.publishable(by: who("p2", "c.2"), entries) }
    try approved.publishable(by: who("p4", "c.2"), entries)
  }

  @Test(arguments: Engine.available) func aCorrectionIsARevisionWithANote(_ engine: Engine) async throws {
    try await withOffice(engine) { office in
      try await office.open()
      try await office.collect()
      try await office.publish()
      let first = try #require(try await office.publication()), held = try await office.awards()
      #expect(first.revision == 1 && !held.isEmpty)
      let crowned = try #require(held.first { $0.kind == .redFlag && $0.board == "service" && $0.group == "urban" })
      #expect(
        await office.post("\(office.path)/reopening", by: "fgw.league1").status == .unprocessableContent,
        "not without a note")
      #expect(await office.post("\(office.path)/reopening", ["reason": "漏报一家"], by: "fgw.league1").status == .seeOther)
      #expect(await office.get("/league").holds(first.digest), "what was published stands until the correction is")
      let worse = await office.post(
        "\(office.path)/values",
        [
          "value.demands-rate.\(crowned.unit)": "1", "source.demands-rate.\(crowned.unit)": "更正",
          "value.satisfied-rate.\(crowned.unit)": "1", "source.satisfied-rate.\(crowned.unit)": "更正",
        ], by: "\(crowned.unit).desk")
      #expect(worse.status == .seeOther)
      try await office.checkAll()
      try await office.publish()
      let second = try #require(try await office.publication())
      #expect(second.revision == 2 && second.note == "漏报一家" && second.digest != first.digest)
      #expect(try await office.publication(1) == first, "the first revision stays as it was")
      #expect(await office.get("/league?month=\(office.month.code)&revision=1").holds("已被第 2 版更正"))
      #expect(await office.get("/league").holds("漏报一家"))
      let now = try await office.awards()
      let cancelled = try #require(now.first { $0.key == crowned.key })
      #expect(cancelled.cancelledRevision == 2 && cancelled.cancelledReason == "漏报一家")
      let kept = now.filter { $0.cancelledRevision == nil }
      #expect(
        Set(kept.map { "\($0.rule) \($0.board) \($0.unit)" })
          == Set(try LeagueResult(LeagueSnapshot(second.snapshot)).awards.map { "\($0.rule) \($0.board) \($0.unit)" }))
      let month = office.month
      for unit in Set(now.map(\.unit)) {
        let count = try await office.door.jurisdiction.database.read("count") {
          try LeagueAwardsTable.count(unit: unit, from: month, to: month, in: $0)
        }
        #expect(count.redFlags == kept.count { $0.unit == unit && $0.kind == .redFlag })
        #expect(count.yellowLights == kept.count { $0.unit == unit && $0.kind == .yellowLight })
      }
      let flags = await office.get("/league/flags?year=\(month.year)")
      #expect(flags.holds("第 2 版撤销"))
      #expect(try await LeagueCheck.run("wupin", month, in: office.door.jurisdiction).findings == [])
      #expect(try await LeagueCheck.run("wupin", month, revision: 1, in: office.door.jurisdiction).findings == [])
    }
  }

  @Test func anObjectionIsAnsweredBesideTheValue() async throws {
    try await withOffice(.sqlite) { office in
      try await office.open()
      #expect(
        await office.post("\(office.path)/appeals", ["cell": "revenue.\(street)", "text": "x"], by: "\(street).desk")
          .status == .conflict)
      try await office.collect()
      try await office.publish()
      #expect(
        await office.post("\(office.path)/appeals", ["text": ""], by: "\(street).desk").status == .unprocessableContent)
      #expect(
        await office.post("\(office.path)/appeals", ["cell": "revenue.320115002", "text": "别家"], by: "\(street).desk")
          .status == .forbidden)
      let text = "口径应含街道本级，请打 13812345678"
      #expect(
        await office.post("\(office.path)/appeals", ["cell": "revenue.\(street)", "text": text], by: "\(street).desk")
          .status == .seeOther)
      let month = office.month
      let appeal = try #require(
        try await office.door.jurisdiction.database.read("appeals") {
          try LeagueAwardsTable.appeals("wupin", month, in: $0).first
        })
      let cell = "/league/wupin/\(month.code)/revenue/\(street)"
      let before = await office.get(cell)
      #expect(before.holds("口径应含街道本级") && before.holds("待答复") && !before.holds("13812345678"), "no phone gets out")
      let path = "\(office.path)/appeals/\(appeal.key)"
      #expect(await office.post(path, ["answer": "口径不变", "upheld": "no"], by: "\(street).desk").status == .forbidden)
      #expect(
        await office.post(path, ["answer": "", "upheld": "no"], by: "fgw.league1").status == .unprocessableContent)
      #expect(await office.post(path, ["answer": "口径不变", "upheld": "no"], by: "fgw.league1").status == .seeOther)
      #expect(
        await office.post(path, ["answer": "再答", "upheld": "yes"], by: "fgw.league1").status == .conflict,
        "answered once")
      let after = await office.get(cell)
      #expect(after.holds("口径不变") && after.holds("不成立"))
    }
  }
}
