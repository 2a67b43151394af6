import Auditing
import Basics
import Casework
import DataRights
import HTTPTypes
import Identity
import Organization
import Platform
import Site
import Storage
import Territory
import TestSupport
import Testing

/// What residents see of their own, and nobody else of them.
@Suite struct OwnReportTests {
  @Test(arguments: Engine.available) func whatIsMineIsListedAndNothingElse(_ engine: Engine) async throws {
    try await withOffice(engine) { office in
      let (mine, cookie) = try await office.report("井盖缺失")
      let (other, foreign) = try await office.report("路灯不亮", phone: "13900001111", name: "李某")
      #expect(!cookie.contains("5678") && !cookie.contains(mine))
      // The receipt works at once, and the list holds it.
      #expect(try await office.answer(.get, "/follow/\(mine)?new=1", cookie: cookie).holds("已收到"))
      let list = try await office.answer(.get, "/mine", cookie: cookie)
      #expect(list.holds(mine) && !list.holds(other) && !list.holds("13812345678"))
      #expect(!(try await office.answer(.get, "/follow/\(other)", cookie: cookie)).holds("路灯不亮"))
      let stranger = try await office.answer(.get, "/mine")
      let forged = (cookie.hasPrefix("A") ? "B" : "A") + cookie.dropFirst()
      #expect(stranger.status == .ok && !stranger.holds(mine) && stranger.holds("/follow"))
      #expect(!(try await office.answer(.get, "/mine", cookie: forged)).holds(mine))

      // Another one is proved, and joins the first; the old token is worth nothing any more.
      let more = try await office.answer(
        .post, "/follow", ["number": other, "last_four": "1111"], cookie: cookie)
      let both = try #require(more.cookie)
      #expect(both != cookie)
      let joined = try await office.answer(.get, "/mine", cookie: both)
      #expect(joined.holds(mine) && joined.holds(other))
      #expect(!(try await office.answer(.get, "/mine", cookie: cookie)).holds(mine))

      let dropped = try await office.answer(.post, "/mine/unfollow", ["number": other], cookie: both)
      #expect(dropped.status == .seeOther)
      #expect(!(try await office.answer(.get, "/mine", cookie: both)).holds(other))
      // Dropping it here leaves the other's own session alone.
      #expect(try await office.answer(.get, "/mine", cookie: foreign).holds(other))

      let left = try await office.answer(.post, "/mine/sign-out", cookie: both)
      #expect(left.setCookie.contains("Max-Age=0"))
      #expect(!(try await office.answer(.get, "/mine", cookie: both)).holds(mine))
    }
  }

  @Test(arguments: Engine.available) func aDeviceIsRememberedOnlyIfAsked(_ engine: Engine) async throws {
    try await withOffice(engine) { office in
      let (mine, cookie) = try await office.report("井盖缺失")
      let asked = try await office.answer(
        .post, "/follow", ["number": mine, "last_four": "5678", "remember": "yes"])
      let kept = try #require(asked.cookie)
      #expect(asked.setCookie.contains("Max-Age=2592000") && asked.setCookie.contains("HttpOnly"))
      office.clock.advance(.minutes(31))
      #expect(!(try await office.answer(.get, "/mine", cookie: cookie)).holds(mine))
      #expect(try await office.answer(.get, "/mine", cookie: kept).holds(mine))
      office.clock.advance(.days(29))
      #expect(try await office.answer(.get, "/follow/\(mine)", cookie: kept).holds("进展"))
      office.clock.advance(.days(1))
      #expect(!(try await office.answer(.get, "/mine", cookie: kept)).holds(mine))
      // What nobody can come back to is swept with the sessions.
      office.clock.advance(.days(200))
      let now = office.clock.now
      let swept = try await office.jurisdiction.people.sweep(before: now - .days(180), now: now)
      #expect(swept.filter { $0.count > 0 }.map { "\($0.noun) \($0.count)" } == ["residentSessions 2", "visits 2"])
    }
  }

  /// Signed in through a provider: what was reported from the verified phone, and what was proved besides.
  @Test(arguments: Engine.available) func aVerifiedPhoneFindsItsOwnReports(_ engine: Engine) async throws {
    try await withOffice(engine) { office in
      let (mine, _) = try await office.report("井盖缺失")
      let (second, _) = try await office.report("树倒了", phone: "+86 138 1234 5678")
      let (other, _) = try await office.report("路灯不亮", phone: "13900001111", name: "李某")
      let device = Device(address: "", text: "")
      let entered = try await office.jurisdiction.people.enterResident(
        issuer: "https://id.example", subject: "42", name: "王小明", phone: "13812345678", device: device,
        now: office.clock.now)
      let list = try await office.answer(.get, "/mine", cookie: entered.token)
      #expect(list.holds(mine) && list.holds(second) && !list.holds(other) && list.holds("138****78"))
      #expect(!list.holds("13812345678") && !list.holds("王小明"))
      #expect(try await office.answer(.get, "/follow/\(mine)", cookie: entered.token).holds("进展"))
      #expect(!(try await office.answer(.get, "/follow/\(other)", cookie: entered.token)).holds("路灯不亮"))
      // A proof is kept in the session that is there.
      let proof = try await office.answer(
        .post, "/follow", ["number": other, "last_four": "1111"], cookie: entered.token)
      #expect(proof.status == .seeOther && proof.cookie == nil)
      #expect(try await office.answer(.get, "/mine", cookie: entered.token).holds(other))
    }
  }

  /// The mark against double sending comes from the browser: with another's mark one gets their number and nothing else.
  @Test(arguments: Engine.available) func anothersMarkProvesNothing(_ engine: Engine) async throws {
    try await withOffice(engine) { office in
      let (mine, _) = try await office.report("井盖缺失", ["once": "m1"])
      let point = try office.point()
      let same = ["details": "x", "lon": "\(point.lon)", "lat": "\(point.lat)", "once": "m1"]
      for phone in ["", "13900001111"] {
        let reply = try await office.answer(.post, "/report", same.merging(["phone": phone]) { $1 })
        #expect(reply.status == .seeOther && reply.cookie == nil, "\(phone)")
      }
      let again = try await office.answer(.post, "/report", same.merging(["phone": "13812345678"]) { $1 })
      #expect(again.number == mine && again.cookie != nil)
    }
  }

  @Test(arguments: Engine.available) func aTipOffNeverReachesTheAccused(_ engine: Engine) async throws {
    try await withOffice(engine) { office in
      let png = Multipart.Part(name: "photos", filename: "a.png", bytes: Self.png)
      let (number, cookie) = try await office.report(
        "城管局在此乱堆", phone: "13812345678", ["accused": "cgj", "category": "event:01001"], files: [png])
      let file = try await office.file(number)
      #expect(file.matter.accused == "cgj")
      try await office.act("file", on: number, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
      let barred = try await office.refused("dispatch", on: number, ["agency": "cgj"], by: "szzx.dispatcher1")
      #expect(barred?.fields.first?.field == "agency")
      try await office.act("dispatch", on: number, ["agency": "swj"], by: "szzx.dispatcher1")
      let photo = try #require(file.attachments.first)
      let point = try #require(file.matter.coordinate)
      for post in ["cgj.desk", "cgj.chief", "cgj.handler"] {
        let accused = try office.principal(post)
        for path in ["/matters?which=all", "/matters.csv?which=all"] {
          #expect(!(try await office.answer(.get, path, as: accused)).holds(number), "\(post) \(path)")
        }
        #expect(try await office.answer(.get, "/matters/\(number)", as: accused).status == .notFound)
        #expect(try await office.answer(.get, "/photos/\(photo.digest)", as: accused).status == .notFound)
        #expect(!(try await office.answer(.get, "/follow/\(number)", as: accused)).holds("乱堆"))
        let near = try await office.matters.near(
          point, category: nil, since: office.clock.now - .days(1), except: nil, reach: accused.reach)
        #expect(near.isEmpty)
      }
      #expect(try await office.answer(.get, "/photos/\(photo.digest)").status == .notFound)
      #expect(try await office.answer(.get, "/photos/\(photo.digest)", cookie: cookie).status == .ok)
      let swj = try office.principal("swj.desk")
      #expect(try await office.answer(.get, "/photos/\(photo.digest)", as: swj).status == .ok)
      #expect(try await office.answer(.get, "/matters/\(number)", as: swj).status == .ok)
      #expect(try await office.answer(.get, "/follow/\(number)", cookie: cookie).holds("乱堆"))
      // Without a phone its number alone opens nothing; the browser that sent it does.
      let (quiet, own) = try await office.report("举报", phone: "", name: "", ["accused": "cgj"])
      #expect(!(try await office.answer(.get, "/follow/\(quiet)")).holds("举报</"))
      #expect(try await office.answer(.post, "/follow", ["number": quiet]).status == .notFound)
      #expect(try await office.answer(.get, "/follow/\(quiet)", cookie: own).holds("进展"))
      let wrong = try await office.answer(.post, "/report", ["details": "x", "address": "x", "accused": "nobody"])
      #expect(wrong.status == .unprocessableContent && wrong.holds("f-accused"))
      // An officer of the accused answers no request about it.
      let request = try await office.request("copy", about: number).number
      var inside = Office.officer
      inside.agency = "cgj"
      inside.reach = Reach(.everything, barred: ["cgj"])
      let page = try await office.answer(.get, "/privacy/requests/\(request)", as: inside)
      #expect(page.status == .ok && page.holds("不在您的可见范围内") && !page.holds("138****78"))
      let copy = try await office.answer(.post, "/privacy/requests/\(request)/deeds", ["deed": "export"], as: inside)
      #expect(copy.status == .notFound && !copy.holds("13812345678"))
      #expect(try await office.faults() == [])
    }
  }

  /// With the consent the agency sees a masked phone; without it, not even that there is one.
  @Test(arguments: Engine.available) func aWithdrawnConsentEndsTheAgencysView(_ engine: Engine) async throws {
    try await withOffice(engine) { office in
      let (number, cookie) = try await office.report("井盖破损", ["consent_contact": "yes"])
      let (silent, _) = try await office.report("井盖破损二")
      let (second, _) = try await office.report("井盖破损三", ["consent_contact": "yes"])
      for matter in [number, silent, second] { try await office.dispatch(matter, to: "cgj") }
      let desk = try office.principal("cgj.desk")
      func sees(_ number: String) async throws -> Bool {
        try await office.answer(.get, "/matters/\(number)", as: desk).holds("138****78")
      }
      #expect(try await sees(number))
      #expect(try await !sees(silent))
      #expect(try await sees(second))
      // By themselves, from the page where they follow it.
      let page = try await office.answer(.get, "/follow/\(number)", cookie: cookie)
      #expect(page.holds("/follow/\(number)/withdrawal"))
      let stranger = try await office.answer(.post, "/follow/\(number)/withdrawal", ["purpose": "contact"])
      #expect(stranger.status == .notFound)
      #expect(try await sees(number))
      let done = try await office.answer(
        .post, "/follow/\(number)/withdrawal", ["purpose": "contact"], cookie: cookie)
      #expect(done.status == .seeOther)
      #expect(try await !sees(number))
      let held = try await office.matters.held(of: office.file(number).matter)
      #expect(held.standing.isEmpty && held.consents.first?.withdrawnAt == office.clock.now)
      #expect(held.consents.first?.notice == "2026-11")
      let twice = try await office.answer(
        .post, "/follow/\(number)/withdrawal", ["purpose": "contact"], cookie: cookie)
      #expect(twice.status == .notFound)
      // Through the officer, by a request.
      let request = try await office.request("withdrawal", about: second).number
      let deed = try await office.answer(
        .post, "/privacy/requests/\(request)/deeds", ["deed": "withdraw", "purpose": "contact"], as: Office.officer)
      #expect(deed.status == .seeOther)
      #expect(try await !sees(second))
      #expect(try await office.faults() == [])
    }
  }

  @Test func theNoticeIsShownAndAskedFor() async throws {
    try await withOffice(.sqlite) { office in
      let notice = try await office.answer(.get, "/privacy")
      for piece in ["2026-11", "第三十四条", "同意", "1095 天", "数字治理中心", "12345", "/my-data", "限制处理"] {
        #expect(notice.holds(piece), "\(piece)")
      }
      #expect(try await office.answer(.get, "/privacy", language: .en).holds("Privacy notice"))
      let form = try await office.answer(.get, "/report")
      #expect(
        form.holds("name=\"consent_contact\"") && form.holds("href=\"/privacy\"") && form.holds("name=\"accused\""))
      #expect(!form.holds("name=\"consent_contact\" value=\"yes\" checked"))
      #expect(!form.holds("name=\"consent_handling\""))
      var bare = office.jurisdiction.district
      bare.privacyNotice = nil
      office.jurisdiction.current.replace(bare)
      let none = try await office.answer(.get, "/privacy")
      #expect(none.status == .ok && none.holds("尚未发布告知"))
      #expect(!(try await office.answer(.get, "/report")).holds("consent_"))
      #expect(try await office.answer(.get, "/my-data").status == .ok)
    }
  }

  /// The front page says no count of one to four.
  @Test func publicFiguresHideSmallNumbers() async throws {
    try await withOffice(.sqlite) { office in
      #expect(!(try await office.answer(.get, "/")).holds("少于 5"))
      for index in 1...5 {
        _ = try await office.report("井盖 \(index)")
        let page = try await office.answer(.get, "/")
        #expect(page.holds("少于 5") == (index < 5), "\(index)")
      }
      #expect(try await office.answer(.get, "/", language: .en).holds("<p class=\"value\">5"))
    }
  }

  /// A PNG of one grey point.
  static let png: [UInt8] = [
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 58, 126, 155,
    85,
    0, 0, 0, 10, 73, 68, 65, 84, 120, 156, 99, 104, 0, 0, 0, 130, 0, 129, 119, 205, 114, 182, 0, 0, 0, 0, 73, 69, 78,
    68,
    174, 66, 96, 130,
  ]
}

extension Office {
  /// The refusal of a step; nil if it was taken.
  func refused(
    _ action: String, on number: String, _ form: [String: String], by post: String
  ) async throws -> Refusal? {
    do {
      try await act(action, on: number, form, by: post)
      return nil
    } catch let refusal as Refusal {
      return refusal
    }
  }
}
