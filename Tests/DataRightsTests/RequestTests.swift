import Auditing
import Basics
import Casework
import Ciphers
import Correspondence
import DataRights
import Delivery
import Documents
import HTTPTypes
import Organization
import Platform
import Storage
import TestSupport
import Testing
import Timing

/// Requests of persons about their own data, from the form to the answer.
@Suite struct RequestTests {
  static let phone = "13812345678"
  static let name = "王小明"

  /// What the opening of a request promises: a number, a deadline that can be explained, a place to follow it.
  @Test(arguments: Engine.available) func aRequestIsTakenAndHasItsClock(_ engine: Engine) async throws {
    try await withOffice(engine) { office in
      let (number, _) = try await office.report("井盖缺失")
      let reply = try await office.request("copy", about: number)
      #expect(reply.status == .seeOther)
      let file = try await office.file(reply.number)
      #expect(file.matter.lifecycle == "privacy@1" && file.matter.stage == "received")
      #expect(file.entries[0].form["right"] == "copy" && file.entries[0].form["about"] == number)
      // Fifteen natural days after 2026-11-23, to the end of the day.
      let zone = office.jurisdiction.district.calendar.zone
      #expect(file.matter.dueAt == zone.instant(LocalDate(2026, 12, 8), minutes: 1440))
      let own = try await office.answer(.get, "/follow/\(reply.number)", cookie: reply.cookie)
      #expect(own.status == .ok && own.holds("2026-12-08") && own.holds("撤回请求") && own.holds("所涉上报的编号"))
      #expect(!own.holds(Self.phone) && !own.holds(Self.name))
      // Without the session: by number and digits, since the request bears the same phone.
      #expect(!(try await office.answer(.get, "/follow/\(reply.number)")).holds("2026-12-08"))
      let found = try await office.answer(.post, "/follow", ["number": reply.number, "last_four": "5678"])
      #expect(found.status == .seeOther)

      let page = try await office.answer(.get, "/privacy/requests", as: Office.officer)
      #expect(page.holds(reply.number) && page.holds(number) && page.holds("还剩") && !page.holds(Self.phone))
      let one = try await office.answer(.get, "/privacy/requests/\(reply.number)", as: Office.officer)
      #expect(one.holds("怎么算的") && one.holds("15 个自然日") && one.holds("138****78") && !one.holds(Self.phone))
      #expect(!one.holds(Self.name) && one.holds("没有人查看过完整信息"))
      #expect(try await office.answer(.get, "/privacy/requests").status == .unauthorized)
      let ours = try office.principal("szzx.dataOfficer")
      #expect(try await office.answer(.get, "/privacy/requests", as: ours).holds(reply.number))
      let acceptor = try office.principal("szzx.acceptor1")
      #expect(try await office.answer(.get, "/privacy/requests", as: acceptor).status == .forbidden)
      // A report is no request.
      #expect(try await office.answer(.get, "/privacy/requests/\(number)", as: Office.officer).status == .notFound)
      // The person takes it back.
      let version = "\(file.matter.version)"
      let back = try await office.answer(
        .post, "/follow/\(reply.number)/steps", ["action": "withdraw", "version": version], cookie: reply.cookie)
      #expect(back.status == .seeOther)
      #expect(try await office.file(reply.number).matter.stage == "withdrawn")
      let ended = try await office.answer(.get, "/privacy/requests?which=ended", as: Office.officer)
      #expect(ended.holds(reply.number))
      #expect(!(try await office.answer(.get, "/privacy/requests", as: Office.officer)).holds(reply.number))
      #expect(try await office.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func whoeverCannotProveItIsRefused(_ engine: Engine) async throws {
    try await withOffice(engine) { office in
      let (mine, _) = try await office.report("井盖缺失")
      let (other, _) = try await office.report("路灯不亮", phone: "13900001111", name: "李某")
      let (quiet, _) = try await office.report("没留电话", phone: "", name: "")
      for (number, digits) in [
        (mine, "5679"), (mine, ""), (other, "5678"), (quiet, ""), (quiet, "5678"), ("nothing", "5678"),
      ] {
        let reply = try await office.request("access", about: number, digits: digits)
        #expect(reply.status == .notFound && reply.holds("无法确认是您本人") && reply.cookie == nil, "\(number) \(digits)")
        #expect(!reply.holds("13900001111") && !reply.holds("李某"))
      }
      let lines = try await office.audit(.refusal).filter { $0.act == "POST /my-data" }
      #expect(lines.count == 6 && lines[0].subject == "matter \(mine)" && lines[0].result == "data.notProved")
      let wrong = try await office.request("everything", about: mine)
      #expect(wrong.status == .unprocessableContent && wrong.holds("请选择请求事项"))
      #expect(
        !(try await office.answer(.get, "/privacy/requests", as: Office.officer)).holds("privacy/requests/320115"))

      // Guesses end: for the matter, and for the address over many matters.
      for _ in 0..<4 { _ = try await office.request("access", about: mine, digits: "0000") }
      #expect(try await office.request("access", about: mine).status == .tooManyRequests)
      for guess in 10..<30 {
        let reply = try await office.answer(
          .post, "/follow", ["number": "320115-20261123-0000\(guess)", "last_four": "1234"], address: "203.0.113.9")
        #expect(reply.status == .notFound)
      }
      let next = try await office.answer(
        .post, "/follow", ["number": other, "last_four": "1111"], address: "203.0.113.9")
      #expect(next.status == .tooManyRequests)
      let elsewhere = try await office.answer(
        .post, "/follow", ["number": other, "last_four": "1111"], address: "203.0.113.10")
      #expect(elsewhere.status == .seeOther)
    }
  }

  /// The copy holds everything of that person, and nothing of anybody else.
  @Test(arguments: Engine.available) func theCopyHoldsExactlyThatPersonsData(_ engine: Engine) async throws {
    try await withOffice(engine) { office in
      let (number, _) = try await office.report("井盖缺失，请打 13812345678", ["consent_contact": "yes"])
      _ = try await office.report("别人的路灯", phone: "13900001111", name: "李某")
      let request = try await office.request("copy", about: number).number
      let path = "/privacy/requests/\(request)"

      let bare = try await office.answer(.post, "\(path)/opening", ["reason": "x"], as: Office.officer)
      #expect(bare.status == .unprocessableContent && !bare.holds(Self.phone))
      #expect(try await office.audit(.disclosure).isEmpty)
      let opened = try await office.answer(.post, "\(path)/opening", ["reason": "核对副本内容"], as: Office.officer)
      #expect(opened.status == .ok && opened.holds(Self.phone) && opened.holds(Self.name))
      let lines = try await office.audit(.disclosure)
      #expect(lines.count == 1 && lines[0].subject == "matter \(number)" && lines[0].person == "p900")
      #expect(lines[0].reason == "核对副本内容 (\(request))" && lines[0].fields == ["reporter.name", "reporter.phone"])
      let listed = try await office.answer(.get, path, as: Office.officer)
      #expect(listed.holds("核对副本内容") && listed.holds("演示专员") && !listed.holds(Self.phone))

      let copy = try await office.answer(.post, "\(path)/deeds", ["deed": "export"], as: Office.officer)
      #expect(copy.status == .ok && copy.fields[.contentType]?.hasPrefix("application/json") == true)
      #expect(copy.fields[.contentDisposition] == "attachment; filename=\"\(number)-data.json\"")
      let json = try JSONValue.parse(copy.text, file: "copy")
      #expect(json["reporter"]?["phone"]?.string == Self.phone && json["reporter"]?["name"]?.string == Self.name)
      #expect(json["reporter"]?["notice"]?.string == "2026-11" && json["reporter"]?["seen_by"]?.string == "agency")
      #expect(json["report"]?["number"]?.string == number && json["request"]?.string == request)
      // Their own words are theirs, unmasked.
      #expect(json["report"]?["details"]?.string == "井盖缺失，请打 13812345678")
      #expect(json["consents"]?.array?.map { $0["purpose"]?.string } == ["contact"])
      #expect(json["openings"]?.array?.count == 1)
      #expect(json["openings"]?[0]?["agency"]?["zh"]?.string?.isEmpty == false)
      for foreign in ["13900001111", "李某", "别人的路灯", "演示专员"] { #expect(!copy.holds(foreign), "\(foreign)") }
      let exports = try await office.audit(.export)
      #expect(exports.count == 1 && exports[0].detail.contains(request) && exports[0].subject == "matter \(number)")
      #expect(try await office.audit(.disclosure).count == 2)

      // What was not asked for is not done.
      for deed in ["delete", "restrict", "correct", "withdraw", "destroy"] {
        let reply = try await office.answer(.post, "\(path)/deeds", ["deed": deed, "name": "甲"], as: Office.officer)
        #expect(reply.status == (deed == "destroy" ? .unprocessableContent : .forbidden), "\(deed)")
      }
      #expect(try await office.matters.held(of: office.file(number).matter).reporter?.name == Self.name)
      #expect(try await office.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func whatIsDeletedIsGoneAndTheLogStillHolds(_ engine: Engine) async throws {
    try await withOffice(engine) { office in
      let (number, cookie) = try await office.report("井盖缺失", ["consent_contact": "yes"])
      let request = try await office.request("deletion", about: number).number
      let deeds = "/privacy/requests/\(request)/deeds"
      // While it is open it cannot be deleted; it can be put away.
      let early = try await office.answer(.post, deeds, ["deed": "delete"], as: Office.officer)
      #expect(early.status == .conflict && early.holds("限制处理"))
      #expect(try await office.answer(.post, deeds, ["deed": "restrict"], as: Office.officer).status == .seeOther)
      var matter = try await office.file(number).matter
      #expect(try await office.matters.reporter(of: matter) == nil)
      #expect(try await office.matters.reported(fromPhone: Self.phone, reach: .everything).map(\.number) == [request])
      let held = try await office.matters.held(of: matter)
      #expect(held.isRestricted && held.reporter?.phone == Self.phone)
      // They can still ask, and still see their report in their session.
      #expect(try await office.request("access", about: number).status == .seeOther)
      #expect(try await office.answer(.get, "/follow/\(number)", cookie: cookie).holds("进展"))

      try await office.act("reject", on: number, ["reason": "repeat", "reply": "已有"], by: "szzx.acceptor1")
      let follower = SealedFollower(
        Follower(
          key: Key(7), matter: matter.key, address: try #require(MailAddress("zhang@example.cn")), token: .random(),
          askedAt: office.clock.now, confirmedAt: office.clock.now), keys: office.jurisdiction.keyFile.ring)
      try await office.jurisdiction.database.write("follower") { try FollowersTable.insert(follower, in: $0) }
      #expect(try await office.answer(.post, deeds, ["deed": "delete"], as: Office.officer).status == .seeOther)
      // Whoever followed it by e-mail is forgotten with it.
      #expect(try await office.jurisdiction.database.read("follower") { try FollowersTable.one(Key(7), in: $0) } == nil)
      matter = try await office.file(number).matter
      let gone = try await office.matters.held(of: matter)
      #expect(gone.reporter == nil && gone.consents.count == 1 && gone.standing.isEmpty)
      let again = try await office.answer(.post, deeds, ["deed": "delete"], as: Office.officer)
      #expect(again.status == .notFound)
      // Nothing of it is left in the database, and the report has not become public by that.
      let row = try await office.jurisdiction.database.read("test.row") { [key = matter.key] in
        try ReportersTable.any(key, in: $0)
      }
      let left = try row?.opened(with: office.jurisdiction.keyFile.ring)
      #expect(left?.name == "" && left?.phone == "" && row?.phonePrint == nil && row?.isRestricted == true)
      #expect(!(try await office.answer(.get, "/follow/\(number)")).holds("进展"))
      let digits = try await office.answer(.post, "/follow", ["number": number, "last_four": "5678"])
      #expect(digits.status == .notFound)
      let none = try await office.answer(.post, "/follow", ["number": number])
      #expect(none.status == .notFound && none.cookie == nil)
      #expect(try await office.request("access", about: number).status == .notFound)
      let lifted = try await office.answer(.post, deeds, ["deed": "unrestrict"], as: Office.officer)
      #expect(lifted.status == .notFound)

      let answer = [
        "action": "answer", "version": "\(try await office.file(request).matter.version)", "reply": "已删除您的称呼和电话",
      ]
      let done = try await office.answer(.post, "/privacy/requests/\(request)/steps", answer, as: Office.officer)
      #expect(done.status == .seeOther)
      let file = try await office.file(request)
      #expect(file.matter.stage == "answered" && file.countdowns["answer"]?.onTime == true)
      let own = try await office.answer(.post, "/follow", ["number": request, "last_four": "5678"])
      #expect(try await office.answer(.get, "/follow/\(request)", cookie: own.cookie).holds("已删除您的称呼和电话"))
      // Nothing opens any more once it has ended.
      let late = try await office.answer(
        .post, "/privacy/requests/\(request)/opening", ["reason": "再看一眼"], as: Office.officer)
      #expect(late.status == .conflict)
      let writes = try await office.audit(.write).filter { $0.act == "POST /privacy/requests/:number/deeds" }
      #expect(
        writes.map(\.detail)
          == ["delete for request \(request)", "restrict for request \(request)", "delete for request \(request)"]
          .map { $0 } && writes.map(\.result) == ["reporter.stillNeeded", "ok", "ok"])
      #expect(writes.allSatisfy { $0.subject == "matter \(number)" && !$0.detail.contains(Self.phone) })
      #expect(try await office.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func whatIsWrongIsCorrected(_ engine: Engine) async throws {
    try await withOffice(engine) { office in
      let (number, _) = try await office.report("井盖缺失", ["consent_contact": "yes"])
      let request = try await office.request("correction", about: number).number
      let deeds = "/privacy/requests/\(request)/deeds"
      let wrong = try await office.answer(.post, deeds, ["deed": "correct", "phone": "12"], as: Office.officer)
      #expect(wrong.status == .unprocessableContent && wrong.holds("7 至 15 位"))
      let empty = try await office.answer(.post, deeds, ["deed": "correct"], as: Office.officer)
      #expect(empty.status == .unprocessableContent)
      let right = try await office.answer(
        .post, deeds, ["deed": "correct", "phone": "13700002222"], as: Office.officer)
      #expect(right.status == .seeOther)
      let held = try await office.matters.held(of: office.file(number).matter).reporter
      #expect(held == Reporter(name: Self.name, phone: "13700002222", visibility: .agency, notice: "2026-11"))
      // Found under the new phone and no longer under the old one.
      let found = try await office.matters.reported(fromPhone: "13700002222", reach: .everything)
      #expect(found.map(\.number) == [number])
      #expect(try await office.answer(.post, "/follow", ["number": number, "last_four": "2222"]).status == .seeOther)
      #expect(try await office.answer(.post, "/follow", ["number": number, "last_four": "5678"]).status == .notFound)
      let lines = try await office.audit(.write).filter { $0.act.hasSuffix("deeds") && $0.result == "ok" }
      #expect(lines.count == 1 && lines[0].detail == "correct for request \(request); phone")
      #expect(try await office.faults() == [])
    }
  }

  /// Refused with a reason; a second officer who is too late is told so.
  @Test func aRequestIsRefusedWithAReason() async throws {
    try await withOffice(.sqlite) { office in
      let (number, _) = try await office.report("井盖缺失")
      let request = try await office.request("explanation", about: number)
      let path = "/privacy/requests/\(request.number)"
      let bare = ["action": "refuse", "version": "1", "reason": "notIdentified"]
      #expect(try await office.answer(.post, "\(path)/steps", bare, as: Office.officer).status == .unprocessableContent)
      let whole = bare.merging(["reply": "请到窗口当面核对"]) { $1 }
      #expect(try await office.answer(.post, "\(path)/steps", whole, as: Office.officer).status == .seeOther)
      #expect(try await office.answer(.post, "\(path)/steps", whole, as: Office.officer).status == .conflict)
      let own = try await office.answer(.get, "/follow/\(request.number)", cookie: request.cookie)
      #expect(own.holds("不予办理") && own.holds("不能确认是本人") && own.holds("请到窗口当面核对"))
      while try await office.jurisdiction.outbox.deliver(now: office.clock.now) > 0 {}
      let told = try await office.answer(.get, "/follow/\(request.number)", cookie: request.cookie)
      #expect(told.holds("已发给您的告知") && told.holds("您可以向人民法院起诉"))
    }
  }

  /// Fifty to a page, what is due first first, without doubles.
  @Test(arguments: Engine.available) func theListIsPaged(_ engine: Engine) async throws {
    try await withOffice(engine) { office in
      let (number, _) = try await office.report("井盖缺失")
      var made: [String] = []
      for _ in 0..<53 {
        made.append(try await office.request("access", about: number).number)
        office.clock.advance(.hours(1))
      }
      func numbers(_ reply: Reply) -> [String] {
        reply.text.split(separator: "href=\"/privacy/requests/").dropFirst().map { String($0.prefix { $0 != "\"" }) }
      }
      let first = try await office.answer(.get, "/privacy/requests", as: Office.officer)
      let path = first.text.split(separator: "href=\"").map { $0.prefix { $0 != "\"" } }.first { $0.contains("after=") }
      let next = try #require(path.map { String($0).replacing("&amp;", with: "&") })
      let second = try await office.answer(.get, next, as: Office.officer)
      #expect(numbers(first).count == 50 && numbers(first) + numbers(second) == made)
      #expect(
        try await office.answer(.get, "/privacy/requests?after=x", as: Office.officer).status == .unprocessableContent)
    }
  }
}
