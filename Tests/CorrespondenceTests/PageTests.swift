import Auditing
import Basics
import Casework
import Correspondence
import Delivery
import Foundation
import HTTPTypes
import Platform
import Postage
import Storage
import Synchronization
import TestDistricts
import TestSupport
import Testing

/// Following by e-mail and the outbox, as people meet them.
@Suite struct PageTests {
  private static let system = "szzx.systemAdmin"
  private static let address = "zhang.san@example.cn"

  @Test(arguments: Engine.available) func aReporterFollowsByMail(_ engine: Engine) async throws {
    try await withPost(engine) { door, post in
      let matter = try await door.desk.report()
      try await door.settle()
      let page = "/follow/\(matter.number)"
      // Nobody who has not proved that it is theirs.
      #expect(await door.answer(.post, "\(page)/followers", form: Form(["email": Self.address])).status == .notFound)
      let proved = await door.answer(.post, "/follow", form: Form(["number": matter.number, "last_four": "5678"]))
      let cookie = proved.fields[values: .setCookie].first { $0.hasPrefix("resident=") } ?? ""
      let mine = ["resident": String(cookie.dropFirst(9).prefix { $0 != ";" })]
      #expect(await door.answer(.get, page, cookies: mine).holds("name=\"email\""))
      let wrong = await door.answer(
        .post, "\(page)/followers", form: Form(["email": "zhang.san@"]), cookies: mine, language: .en)
      #expect(
        wrong.status == .unprocessableContent && wrong.holds("Enter an e-mail address")
          && wrong.holds("value=\"zhang.san@\""))
      let asked = await door.answer(.post, "\(page)/followers", form: Form(["email": Self.address]), cookies: mine)
      #expect(asked.status == .seeOther && asked.location == "\(page)?asked=1")
      #expect(await door.answer(.get, asked.location, cookies: mine).holds("请查收确认邮件"))
      try await door.settle()
      let letter = try #require(post.take().letters.first { $0.to == Self.address })
      #expect(letter.text.contains("https://yiwang.example/followers/\(letter.token)"))
      let link = "/followers/\(letter.token)"
      // Programs that look at links before their readers do change nothing.
      let seen = await door.answer(.get, link)
      #expect(
        seen.holds("待确认") && seen.holds("z***@example.cn") && seen.holds(matter.number) && !seen.holds(Self.address))
      #expect(await door.answer(.post, "\(link)/confirmation").location == link)
      #expect(await door.answer(.get, link, language: .en).holds("Confirmed"))
      // Once more is answered alike, and nobody is written to.
      #expect(
        await door.answer(.post, "\(page)/followers", form: Form(["email": Self.address]), cookies: mine).location
          == "\(page)?asked=1")
      try await door.settle()
      #expect(post.take().letters.isEmpty)
      _ = try await door.desk.act("file", matter, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
      try await door.settle()
      #expect(post.take().letters.map(\.to) == [Self.address])
      // As a mail program does it by one click: without a page, a cookie, or a question.
      let left = await door.answer(.post, "\(link)/leaving", form: Form(["List-Unsubscribe": "One-Click"]))
      #expect(left.status == .ok && left.holds("邮箱已删除"))
      #expect(await door.answer(.get, link).status == .notFound)
      // The address is nowhere in the audit.
      let lines = try await door.jurisdiction.database.read("audit") {
        try AuditTable.batch(after: 0, limit: 500, in: $0)
      }
      #expect(
        lines.contains {
          $0.draft.act == "POST /follow/:number/followers" && $0.draft.subject == "matter \(matter.number)"
        })
      #expect(!lines.contains { "\($0)".contains("zhang.san") || "\($0)".contains(letter.token) })
    }
  }

  /// Asking for ever more addresses is stopped.
  @Test func whoAsksTooMuchIsTurnedAway() async throws {
    try await withPost(.sqlite) { door, post in
      let matter = try await door.desk.report(reporter: nil)
      var statuses: [Int] = []
      for n in 0..<12 {
        statuses.append(
          Int(
            await door.answer(.post, "/follow/\(matter.number)/followers", form: Form(["email": "a\(n)@example.cn"]))
              .status.code))
      }
      #expect(statuses == [Int](repeating: 303, count: 10) + [429, 429])
    }
  }

  /// A deleted identity takes with it whoever follows; a closed matter is followed no more once it cannot be reopened.
  @Test func whatHasEndedIsNotFollowed() async throws {
    try await withPost(.sqlite) { door, post in
      let matter = try await door.desk.report(reporter: nil)
      let path = "/follow/\(matter.number)"
      let closed = try await door.desk.act(
        "reject", matter, ["reason": "notAFault", "reply": "未发现"], by: "szzx.acceptor1")
      #expect(await door.answer(.get, path).holds("name=\"email\""))
      #expect(closed.closedAt != nil)
      door.desk.clock.advance(.days(7))
      #expect(await !door.answer(.get, path).holds("name=\"email\""))
      #expect(await door.answer(.post, "\(path)/followers", form: Form(["email": Self.address])).status == .conflict)
    }
  }

  /// What fails is seen with why, to whom only masked, and goes again from the page.
  @Test(arguments: Engine.available) func theOutboxSaysWhatFailed(_ engine: Engine) async throws {
    try await withPost(engine) { door, post in
      let matter = try await door.desk.report()
      try await door.follow(matter, Self.address, post)
      post.trouble.withLock { $0 = PostageFault("SMTP 451: try later (curl 55)") }
      _ = try await door.desk.act("file", matter, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
      try await door.settle()
      func page(_ query: String = "") async -> Reply {
        await door.answer(.get, "/administration/outbox\(query)", post: Self.system)
      }
      let failed = await page("?state=failed")
      for words in ["z***@example.cn", "138****78", matter.number, "SMTP 451: try later (curl 55)", "失败，将重试"] {
        #expect(failed.holds(words), "\(words)")
      }
      for words in [Self.address, "13812345678"] { #expect(!failed.holds(words)) }
      #expect(await page("?state=sent").holds("确认邮箱"))
      #expect(await !page("?state=waiting").holds(matter.number))
      #expect(await !door.answer(.get, "/administration", post: Self.system).holds("最早的一件已等待"))
      door.desk.clock.advance(.minutes(10) + .seconds(1))
      #expect(await door.answer(.get, "/administration", post: Self.system).holds("发件箱：最早的一件已等待 10 分"))
      #expect(await door.answer(.get, "/administration", post: "szzx.auditAdmin").holds("发件箱") == false)
      while try await door.all().contains(where: { $0.state == .failed }) {
        door.desk.clock.advance(.hours(6))
        _ = try await door.sendDue()
      }
      #expect(
        await door.answer(.get, "/administration", post: Self.system, language: .en).holds("Outbox: 2 failed too often")
      )
      #expect(await page("?state=givenUp").holds("已放弃"))
      post.trouble.withLock { $0 = nil }
      _ = post.take()
      let first = try #require(try await door.all().first { $0.state == .givenUp })
      let again = await door.answer(
        .post, "/administration/outbox/replay",
        form: Form(["list": "messages", "key": "\(first.key)", "state": "givenUp"]), post: Self.system)
      #expect(again.location == "/administration/outbox?list=messages&state=givenUp")
      try await door.settle()
      let gone = post.take()
      #expect(gone.letters.count + gone.requests.count == 1)
      #expect(try await door.all().filter { $0.state == .givenUp }.count == 1)
      #expect(
        await door.answer(
          .post, "/administration/outbox/replay-failed", form: Form(["list": "messages"]), post: Self.system
        ).status == .seeOther)
      try await door.settle()
      #expect(try await door.all().allSatisfy { $0.state == .sent })
      #expect(await door.answer(.get, "/administration", post: Self.system).holds("发件箱：") == false)
      let lines = try await door.jurisdiction.database.read("audit") {
        try AuditTable.batch(after: 0, limit: 500, in: $0)
      }
      #expect(
        lines.contains {
          $0.draft.act == "POST /administration/outbox/replay" && $0.draft.subject == "messages \(first.key)"
        })
    }
  }

  /// A list longer than a page has another, and the two are all of it.
  @Test(arguments: Engine.available) func theOutboxIsPaged(_ engine: Engine) async throws {
    try await withPost(engine) { door, _ in
      struct Broken: Error {}
      let database = door.jurisdiction.database, now = door.desk.clock.now
      try await database.write("fill") { transaction in
        for n in 1...120 {
          try Outbox.put(
            Parcel(key: Key(Int64(n)), topic: "t.\(n)x", matter: Key(1), entry: n, at: now), in: transaction)
        }
      }
      let outbox = Outbox(
        database: database,
        subscribers: [Subscriber(name: "broken", wants: { _ in true }, receive: { _, _ in throw Broken() })])
      _ = try await outbox.deliver(now: now)
      var path: String? = "/administration/outbox?list=parcels&state=failed"
      var seen: [Int] = []
      while let next = path {
        let text = await door.answer(.get, next, post: Self.system).text
        seen.append(text.split(separator: "t.").count { $0.prefix(5).contains("x<") || $0.prefix(5).contains("x ") })
        let after = text.components(separatedBy: "rel=\"next\" href=\"").dropFirst().first
        path = after.map { String($0.prefix { $0 != "\"" }).replacing("&amp;", with: "&") }
      }
      #expect(seen == [50, 50, 20])
      #expect(
        await door.answer(.get, "/administration/outbox?list=parcels&state=failed", post: Self.system).holds("Broken"))
      #expect(try await outbox.deliver(now: now) == 0)
      #expect(
        await door.answer(
          .post, "/administration/outbox/replay", form: Form(["list": "parcels", "key": "7"]), post: Self.system
        ).status == .seeOther)
      #expect(try await outbox.deliver(now: now) == 1)
      _ = await door.answer(
        .post, "/administration/outbox/replay-failed", form: Form(["list": "parcels"]), post: Self.system)
      #expect(try await outbox.deliver(now: now) == 120)
    }
  }
}
