import Basics
import Casework
import Ciphers
import Correspondence
import HTTPTypes
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing
import Timing

@testable import Pledges

/// Those behind a pledge, and what everybody says of it.
@Suite struct VoicesTests {
  private let chief = PledgeLoop.chief, supervisor = PledgeLoop.supervisor

  /// A matter that the chief's agency has, followed by an address that has confirmed.
  private func behind(_ door: FrontDoor, _ address: String) async throws -> Matter {
    let matter = try await door.desk.dispatched("路灯不亮", to: "cgj")
    let now = door.desk.clock.now
    let follower = Follower(
      key: door.jurisdiction.surroundings.keys.next(at: now), matter: matter.key,
      address: try #require(MailAddress(address)),
      token: .random(), askedAt: now, confirmedAt: now)
    let sealed = SealedFollower(follower, keys: door.jurisdiction.keyFile.ring)
    try await door.jurisdiction.database.write("follower") { try FollowersTable.insert(sealed, in: $0) }
    return matter
  }

  @Test(arguments: Engine.available) func whoeverReportedBecomesAFollower(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let loop = PledgeLoop(door: door), ring = door.jurisdiction.keyFile.ring
      let one = try await behind(door, "a@example.cn"), two = try await behind(door, "A@example.cn"),
        other = try await behind(door, "b@example.cn")
      #expect(try await loop.claim(["behind": "\(one.number) 320115-20200101-000001"]).status == .unprocessableContent)
      let number = try await loop.published(["behind": "\(one.number)\n\(two.number)，\(other.number)"])
      let key = try await loop.matter(number).key
      let followers = try await door.jurisdiction.database.read("followers") {
        try FollowersTable.confirmed(of: key, in: $0)
      }
      // Two matters of one address make one follower, under seals and links of their own.
      #expect(
        try followers.map { try $0.opened(with: ring).address.text }.sorted() == ["a@example.cn", "b@example.cn"])
      let old = try await door.jurisdiction.database.read("old") { try FollowersTable.confirmed(of: one.key, in: $0) }
      #expect(
        Set(followers.map(\.digest)).isDisjoint(with: old.map(\.digest))
          && Set(followers.map(\.address)).isDisjoint(with: old.map(\.address)))
      // Each matter says so, once, however often the job runs; its log stays whole.
      let entry = try #require(try await door.desk.matters.one(one.number, reach: .everything).entries.last)
      #expect(
        entry.action == "pledged" && entry.form["pledge"] == number && entry.form["news"] == "published"
          && entry.person == "system")
      let told = try await loop.matter(one.number).version
      try await PledgeNews.tell(door.jurisdiction)
      #expect(try await loop.matter(one.number).version == told)
      try await loop.step(number, "progress", ["text": "开工"], by: chief)
      #expect(
        try await loop.step(number, "claimDone", ["evidence": "完成", "until": "\(loop.today + 7)"], by: chief) == 303)
      try await loop.settle()
      let last = try #require(try await door.desk.matters.one(one.number, reach: .everything).entries.last)
      #expect(last.form["news"] == "done" && last.form["day"] == "\(loop.today + 7)")
      #expect(try await door.desk.faults() == [])
      // Neither who reported nor who follows is on the public page; how many there are is, if there are enough.
      let page = await door.answer(.get, "/pledges/\(number)")
      #expect(!page.holds("example.cn") && !page.holds(one.number) && !page.holds("王某") && page.holds("少于 5"))
      // Staff see the matters behind within their reach.
      #expect(await door.answer(.get, "/matters/\(number)", post: chief).holds(one.number))
      #expect(await door.answer(.get, "/matters/\(one.number)", post: chief).holds("/pledges/\(number)"))
    }
  }

  /// What has no such step in its lifecycle, and what has ended otherwise, is passed over.
  @Test func theSystemAloneTakesTheStep() async throws {
    try await withDoor(.sqlite) { door in
      let matter = try await door.desk.dispatched("路灯不亮", to: "cgj")
      for post in [chief, supervisor, "szzx.shiftLeader1", "szzx.acceptor1"] {
        let refusal = try await door.desk.refusal(
          "pledged", matter, ["pledge": "1", "promise": "x", "news": "done"], by: post)
        #expect(refusal?.kind == .forbidden, "\(post)")
      }
    }
  }

  @Test(arguments: Engine.available) func aHiddenCommentKeepsItsOriginal(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let loop = PledgeLoop(door: door)
      let number = try await loop.published()
      let path = "/pledges/\(number)"
      func say(_ text: String) async -> Reply {
        await door.answer(.post, "\(path)/comments", form: Form(["text": text]))
      }
      #expect(await say("好").status == .unprocessableContent)
      #expect(await say("他家电话 13812345678，快去").status == .seeOther)
      #expect(await say("灯亮了").status == .seeOther)
      var page = await door.answer(.get, path)
      #expect(page.holds("灯亮了") && !page.holds("13812345678"), "shown at once, masked")
      let key = try await loop.matter(number).key
      let comments = try await door.jurisdiction.database.read("comments") {
        try CommentsTable.of(key, before: nil, limit: 9, in: $0)
      }
      #expect(comments.map(\.text) == ["灯亮了", "他家电话 13812345678，快去"], "the newest first")
      let judging = "\(path)/comments/\(comments[1].key)"
      #expect(await door.answer(.post, judging, form: Form(["ground": "personal"])).status == .unauthorized)
      #expect(
        await door.answer(.post, judging, form: Form(["ground": "critical"]), post: supervisor).status
          == .unprocessableContent)
      #expect(
        await door.answer(.post, judging, form: Form(["ground": "personal"]), post: supervisor).status == .seeOther)
      page = await door.answer(.get, path)
      #expect(page.holds("已隐藏：含他人个人信息") && !page.holds("快去"))
      let kept = try await door.jurisdiction.database.read("kept") {
        try CommentsTable.of(key, before: nil, limit: 9, in: $0)
      }
      #expect(kept[1].text == comments[1].text && kept[1].hidden == "personal")
      #expect(await door.answer(.post, judging, form: Form([:]), post: supervisor).status == .seeOther)
      #expect(await door.answer(.get, path).holds("快去"), "what was hidden wrongly is shown again")
      // A hall full of people shares an address; nobody floods the page from one.
      for _ in 0..<8 { _ = await say("再说一句") }
      #expect(await say("再说一句").status == .tooManyRequests)
    }
  }

  @Test(arguments: Engine.available) func thoseBehindRateOnce(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let loop = PledgeLoop(door: door)
      // Without a phone the number alone proves that it is one's own.
      var mine: [Matter] = []
      for _ in 0..<6 {
        var m = try await door.desk.report("路灯不亮", reporter: nil)
        m = try await door.desk.act("file", m, ["category": "event:01018", "standard": "2"], by: "szzx.acceptor1")
        mine.append(try await door.desk.act("dispatch", m, ["agency": "cgj"], by: "szzx.dispatcher1"))
      }
      let number = try await loop.published(["behind": mine.prefix(5).map(\.number).joined(separator: " ")])
      func rate(_ matter: Matter, _ stars: String) async -> Reply {
        await door.answer(.post, "/pledges/\(number)/rating", form: Form(["matter": matter.number, "stars": stars]))
      }
      #expect(await rate(mine[0], "5").status == .conflict, "nothing was reported done yet")
      try await loop.step(number, "progress", ["text": "开工"], by: chief)
      try await loop.step(number, "claimDone", ["evidence": "完成", "until": "\(loop.today + 7)"], by: chief)
      try await loop.settle()
      let own = await door.answer(.get, "/follow/\(mine[0].number)")
      #expect(own.holds("/pledges/\(number)#objection") && own.holds("name=\"stars\"") && own.holds("可提异议至"))
      #expect(await rate(mine[0], "6").status == .unprocessableContent)
      #expect(await rate(mine[5], "5").status == .notFound)
      #expect(await rate(mine[0], "5").status == .seeOther)
      #expect(await rate(mine[0], "1").status == .conflict)
      #expect(await !door.answer(.get, "/pledges/\(number)").holds("/ 5</small>"), "one rating would tell who gave it")
      for matter in mine[1..<5] { #expect(await rate(matter, "4").status == .seeOther) }
      #expect(await door.answer(.get, "/pledges/\(number)").holds("4.2"))
    }
  }
}
