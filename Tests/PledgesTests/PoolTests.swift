import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing
import Timing

@testable import Pledges

/// The pool of problems, decisions, examples, and that no list walks a table.
@Suite struct PoolTests {
  private let chief = PledgeLoop.chief, supervisor = PledgeLoop.supervisor

  @Test(arguments: Engine.available) func whatComesBackSurfacesAndIsClaimed(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let loop = PledgeLoop(door: door)
      var numbers: [String] = []
      for index in 0..<6 {
        var m = try await door.desk.report("烧烤店油烟直排扰民", reporter: Reporter(name: "王某", phone: "1381234567\(index)"))
        m = try await door.desk.act("file", m, ["category": "event:01018", "standard": "2"], by: "szzx.acceptor1")
        m = try await door.desk.act("dispatch", m, ["agency": "cgj"], by: "szzx.dispatcher1")
        numbers.append(m.number)
        door.desk.clock.advance(.days(6))
      }
      #expect(try await Pool.refresh(door.jurisdiction) == 1)
      let pool = try await door.jurisdiction.database.read("pool") { try ClustersTable.list(.open, limit: 9, in: $0) }
      let found = try #require(pool.first)
      #expect(
        pool.count == 1 && found.matters == 6 && found.reporters == 6 && found.months.count == 2 && !found.words.isEmpty
      )
      // Found again, it is the same one.
      try await Pool.refresh(door.jurisdiction)
      #expect(
        try await door.jurisdiction.database.read("pool") { try ClustersTable.list(.open, limit: 9, in: $0) }.map(\.key)
          == [found.key])
      let list = await door.answer(.get, "/pledges/pool", post: chief)
      #expect(list.holds("/pledges/pool/\(found.key)"))
      let page = await door.answer(.get, "/pledges/pool/\(found.key)", post: chief)
      #expect(
        page.holds(numbers[0]) && page.holds("油烟") && page.holds("claim?cluster=\(found.key)") && !page.holds("138"))
      #expect(
        await !door.answer(.get, "/pledges/pool/\(found.key)", post: "swj.chief").holds(numbers[0]),
        "beyond their reach")
      #expect(await door.answer(.get, "/pledges/claim?cluster=\(found.key)", post: chief).holds("6 人反映 6 件"))
      // Whoever claims it has all of them behind it.
      let number = try await loop.published(["cluster": "\(found.key)"])
      #expect(try await loop.matter(number).category?.description == "event:01018")
      let key = try await loop.matter(number).key
      #expect(
        try await door.jurisdiction.database.read("behind") { try PledgeMattersTable.count(behind: key, in: $0) } == 6)
      #expect(try await door.desk.matters.one(numbers[0], reach: .everything).entries.last?.action == "pledged")
      // Claimed, it is not offered again.
      try await Pool.refresh(door.jurisdiction)
      #expect(
        try await door.jurisdiction.database.read("pool") { try ClustersTable.list(.open, limit: 9, in: $0) } == [])
      #expect(await door.answer(.get, "/pledges/claim?cluster=\(found.key)", post: "cgj.desk").status == .notFound)
      // What is not found any more leaves the pool.
      #expect(try await door.desk.faults() == [])
    }
  }

  @Test func whatSomebodyNamesIsReviewedByAnother() async throws {
    try await withDoor(.sqlite) { door in
      #expect(
        await door.answer(.post, "/pledges/pool", form: Form(["title": ""]), post: chief).status
          == .unprocessableContent)
      #expect(
        await door.answer(.post, "/pledges/pool", form: Form(["title": "停车难", "problem": "老旧小区"]), post: chief).status
          == .seeOther)
      #expect(await !door.answer(.get, "/pledges/pool", post: chief).holds("停车难"), "not before it is reviewed")
      let waiting = try await door.jurisdiction.database.read("pool") {
        try ClustersTable.list(.proposed, limit: 9, in: $0)
      }
      let path = "/pledges/pool/\(try #require(waiting.first).key)/review"
      #expect(await door.answer(.post, path, form: Form(["decision": "open"]), post: chief).status == .forbidden)
      #expect(
        await door.answer(.post, path, form: Form(["decision": "claimed"]), post: supervisor).status
          == .unprocessableContent)
      #expect(await door.answer(.post, path, form: Form(["decision": "open"]), post: supervisor).status == .seeOther)
      #expect(await door.answer(.post, path, form: Form(["decision": "open"]), post: supervisor).status == .conflict)
      #expect(await door.answer(.get, "/pledges/pool", post: chief).holds("停车难"))
      try await Pool.refresh(door.jurisdiction)
      #expect(
        await door.answer(.get, "/pledges/pool", post: chief).holds("停车难"), "looking anew forgets only what was found")
    }
  }

  @Test(arguments: Engine.available) func aDecisionIsBrokenIntoTasks(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let loop = PledgeLoop(door: door)
      #expect(
        await door.answer(.post, "/decisions", form: Form(["title": "决定"]), post: supervisor).status
          == .unprocessableContent)
      let entered = await door.answer(
        .post, "/decisions",
        form: Form(["title": "全会决定", "text": "九个方面", "decided_on": "2026-07-10", "works": "城市更新\n民生"]), post: supervisor
      )
      #expect(entered.status == .seeOther, "\(entered.text.suffix(800))")
      let task = loop.form(["work": "1", "agency": "cgj", "title": "背街小巷整治"])
      #expect(
        await door.answer(
          .post, "\(entered.location)/tasks", form: Form(task.merging(["work": "3"]) { $1 }), post: supervisor
        ).holds("#f-work"))
      let given = await door.answer(.post, "\(entered.location)/tasks", form: Form(task), post: supervisor)
      #expect(given.status == .seeOther && given.location == entered.location, "\(given.text.suffix(800))")
      try await loop.settle()
      // A task is no promise of its post: it may claim one beside it.
      #expect(try await loop.claim(["once": "z"]).status == .seeOther)
      var page = await door.answer(.get, entered.location)
      #expect(page.holds("背街小巷整治") && page.holds("没有卡住的"))
      #expect(await !door.answer(.get, "/pledges").holds("背街小巷整治"))
      let decision = try #require(Key(text: entered.location.dropFirst("/decisions/".count)))
      let rows = try await door.jurisdiction.database.read("tasks") {
        try PledgesTable.tasks(of: decision.short, limit: 9, in: $0)
      }
      let number = try #require(rows.first).number
      #expect(rows.count == 1 && rows[0].stage == "inProgress" && rows[0].post == chief)
      #expect(try await loop.step(number, "progress", ["month": "2026-13", "text": "x"], by: chief) == 422)
      #expect(
        try await loop.step(number, "progress", ["month": "2026-11", "milestone": "1", "text": "十一月"], by: chief) == 303
      )
      door.desk.clock.advance(.days(55))
      try await loop.settle()
      page = await door.answer(.get, entered.location)
      #expect(page.holds("逾期、节点误期") && page.holds("上月没有月报"))
    }
  }

  @Test(arguments: Engine.available) func theExampleIsWhole(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let count = try await PledgeExample.make(in: door.jurisdiction)
      #expect(count == 18)
      #expect(try await PledgeExample.make(in: door.jurisdiction) == 0, "once")
      let board = await door.answer(.get, "/pledges?year=2026")
      for state in ["逾期未完成", "公示中，可提异议", "已销号", "已撤回", "第 2 轮", "演示"] { #expect(board.holds(state), "\(state)") }
      #expect(await !door.answer(.get, "/pledges?year=2026").holds("课后服务"), "one waits for its review")
      #expect(await door.answer(.get, "/decisions").holds("9 个方面"))
      for language in Language.allCases {
        #expect(
          await door.answer(.get, "/feeds/pledges.atom?language=\(language.rawValue)", language: language).holds(
            "<entry>"))
      }
      #expect(try await door.desk.faults() == [])
    }
  }

  /// No list walks a table, whatever it is narrowed to.
  @Test(arguments: Engine.available) func nothingWalksATable(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      let today = LocalDate(2026, 11, 23)
      let answers = try await database.read("plans") { transaction in
        let planned = try Explaining(transaction)
        for state in [nil] + PledgeState.allCases {
          for kinds in [PledgeKind.claimed, [.hundred]] {
            let question = PledgesTable.Question(
              year: 2026, kinds: kinds, state: state, words: "灯 a", agency: "cgj", today: today, after: Key(1 << 60))
            _ = try PledgesTable.board(question, limit: 25, in: planned)
          }
        }
        _ = try PledgesTable.counts(year: 2026, today: today, in: planned)
        _ = try PledgesTable.of(post: "cgj.chief", limit: 50, in: planned)
        _ = try PledgesTable.waiting(["draft"], limit: 50, in: planned)
        _ = try PledgesTable.undecided(limit: 50, in: planned)
        _ = try PledgesTable.tasks(of: "1", limit: 50, in: planned)
        _ = try PledgesTable.followers(of: Key(1), in: planned)
        _ = try PledgeMattersTable.behind(Key(1), limit: 20, in: planned)
        _ = try PledgeMattersTable.pledges(of: Key(1), in: planned)
        _ = try PledgeMattersTable.count(behind: Key(1), in: planned)
        _ = try CommentsTable.of(Key(1), before: Key(9), limit: 20, in: planned)
        _ = try CommentsTable.unseen(limit: 20, in: planned)
        _ = try RatingsTable.counts(Key(1), in: planned)
        _ = try ClustersTable.list(.open, limit: 100, in: planned)
        _ = try ClustersTable.matters(of: Key(1), limit: 100, in: planned)
        _ = try ClustersTable.complaints(
          category: "event:01", community: "320115001001", from: Key(1 << 50), limit: 300, in: planned)
        return planned.answers
      }
      #expect(answers.count > 25)
      for answer in answers {
        let walks = answer.lines.filter { line in
          engine == .sqlite
            ? line.hasPrefix("SCAN ") && !line.contains("USING INDEX") && !line.contains("USING COVERING INDEX")
            : line.contains("Seq Scan on")
        }
        #expect(walks.isEmpty, "\(answer.question)\n\(answer.lines.joined(separator: "\n"))")
      }
    }
  }
}
