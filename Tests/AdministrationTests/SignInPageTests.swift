import Auditing
import Basics
import Casework
import Foundation
import HTTPTypes
import Identity
import Organization
import Platform
import Site
import Storage
import TestDistricts
import TestSupport
import Testing

@Suite struct SignInPageTests {
  @Test(arguments: Engine.available) func oneSignsInAndOut(_ engine: Engine) async throws {
    try await withDoor(engine, allowsPicker: false) { door in
      var browser = Browser(door)
      let person = try await browser.person("zhang.san", posts: ["szzx.acceptor1"])
      #expect(try await browser.get("/account").status == .unauthorized)
      let page = try await browser.get("/sign-in?back=%2Foverview")
      #expect(page.status == .ok && page.holds("name=\"back\" value=\"/overview\""))
      let reply = try await browser.post(
        "/sign-in", ["name": "Zhang.San", "password": Known.password, "back": "/overview"])
      #expect(reply.status == .seeOther && reply.location == "/overview")
      let cookie = try #require(reply.fields[values: .setCookie].first)
      #expect(
        cookie.hasPrefix("session=") && cookie.hasSuffix("HttpOnly; SameSite=Strict") && !cookie.contains("Max-Age"))
      #expect(try await browser.get("/matters").status == .ok)
      let account = try await browser.get("/account")
      #expect(account.status == .ok && account.holds("192.0.2.7") && account.holds("人员 zhang.san"))
      let line = try #require(try await browser.audit().first)
      #expect(line.kind == .signIn && line.subject == "person \(person.code)" && line.address == "192.0.2.7")
      let token = try #require(browser.session)
      #expect(try await browser.post("/sign-out").location == "/")
      #expect(browser.session == nil)
      browser.cookies[SessionCookie.name] = token
      #expect(try await browser.get("/account").status == .unauthorized)
    }
  }

  @Test(arguments: Engine.available) func aWrongPasswordKeepsTheNameOnly(_ engine: Engine) async throws {
    try await withDoor(engine, allowsPicker: false) { door in
      var browser = Browser(door)
      _ = try await browser.person("zhang.san")
      let known = try await browser.signIn("zhang.san", "Wrong-horse-77")
      let unknown = try await browser.signIn("nobody.at.all", "Wrong-horse-77")
      #expect(known.status == .unprocessableContent && unknown.status == known.status)
      #expect(known.holds("value=\"zhang.san\"") && !known.holds("Wrong-horse-77"))
      #expect(known.text.replacing("zhang.san", with: "nobody.at.all") == unknown.text)
      let lines = try await browser.audit(2)
      #expect(lines.map(\.detail) == ["signIn.wrong", "signIn.wrong"])
      #expect(lines[0].subject.isEmpty, "a name nobody has may be a password")
      for _ in 0..<4 { _ = try await browser.signIn("zhang.san", "x") }
      #expect(try await browser.signIn("zhang.san").status == .tooManyRequests)
      #expect(browser.session == nil)
    }
  }

  @Test(arguments: Engine.available) func backLeadsNowhereElse(_ engine: Engine) async throws {
    try await withDoor(engine, allowsPicker: false) { door in
      var browser = Browser(door)
      _ = try await browser.person("zhang.san", posts: ["szzx.acceptor1"])
      for back in ["https://evil.example", "//evil.example", "/\\evil.example", "/sign-in", ""] {
        let reply = try await browser.post(
          "/sign-in", ["name": "zhang.san", "password": Known.password, "back": back])
        #expect(reply.location == "/matters", "\(back)")
      }
    }
  }

  @Test(arguments: Engine.available) func theSecondFactorGoesThroughThePages(_ engine: Engine) async throws {
    try await withDoor(engine, allowsPicker: false) { door in
      var browser = Browser(door)
      _ = try await browser.person("admin.1", posts: ["szzx.systemAdmin"])
      _ = try await browser.signIn("admin.1")
      let denied = try await browser.get("/administration/persons")
      #expect(denied.status == .seeOther && denied.location.hasPrefix("/account/second-factor?back="))
      #expect(try await browser.get("/administration").holds("second factor"))
      _ = try await browser.post("/account/second-factor/secret")
      let setup = try await browser.get("/account/second-factor")
      #expect(setup.holds("<svg viewBox") && setup.holds("<code>"))
      let wrong = try await browser.post("/account/second-factor/confirm", ["code": "000000"])
      #expect(wrong.status == .unprocessableContent && wrong.holds("id=\"f-code-fault\""))
      let before = browser.session
      let person = try #require(try await browser.jurisdiction.people.person(signInName: "admin.1"))
      let secret = try #require(try await browser.jurisdiction.people.proposedSecondFactor(person: person.key))
      let done = try await browser.post("/account/second-factor/confirm", ["code": TOTPCode.of(secret, browser.clock)])
      #expect(done.status == .ok && browser.session != before)
      #expect(done.text.components(separatedBy: "<li><code>").count == 11, "ten recovery codes")
      #expect(try await browser.get("/administration/persons").status == .ok)
      _ = try await browser.post("/sign-out")
      browser.clock.advance(.minutes(1))
      let first = try await browser.signIn("admin.1")
      #expect(first.location == "/sign-in/second-factor")
      #expect(try await browser.get("/account").status == .unauthorized, "it waits")
      #expect(try await browser.get("/sign-in/second-factor").status == .ok)
      let bad = try await browser.post("/sign-in/second-factor", ["code": "nonsense"])
      #expect(bad.status == .unprocessableContent && bad.holds("name=\"code\""))
      let second = try await browser.post("/sign-in/second-factor", ["code": TOTPCode.of(secret, browser.clock)])
      #expect(second.status == .seeOther)
      #expect(try await browser.get("/administration/persons").status == .ok)
    }
  }

  @Test(arguments: Engine.available) func aLinkWelcomesOnce(_ engine: Engine) async throws {
    try await withDoor(engine, allowsPicker: false) { door in
      var browser = Browser(door)
      let jurisdiction = door.jurisdiction
      let text = try await jurisdiction.people.makeLink(
        .firstAdministrator(post: "szzx.systemAdmin"), by: "", now: jurisdiction.now(),
        policy: jurisdiction.district.security)
      #expect(try await browser.get("/welcome/\(text)").holds("name=\"signInName\""))
      let wrong = try await browser.post(
        "/welcome/\(text)", ["name": "张三", "signInName": "a b", "password": "short", "repeat": "short"])
      #expect(wrong.status == .unprocessableContent && wrong.holds("value=\"张三\"") && !wrong.holds("value=\"short\""))
      #expect(wrong.holds("f-signInName-fault") && wrong.holds("f-password-fault"))
      let differ = try await browser.post(
        "/welcome/\(text)", ["name": "张三", "signInName": "zs", "password": Known.password, "repeat": "x"])
      #expect(differ.holds("f-repeat-fault"))
      let done = try await browser.post(
        "/welcome/\(text)", ["name": "张三", "signInName": "zs", "password": Known.password, "repeat": Known.password])
      #expect(done.status == .seeOther && done.location.hasPrefix("/sign-in?done=welcome"))
      #expect(try await browser.get("/welcome/\(text)").status == .notFound)
      let replay = try await browser.post(
        "/welcome/\(text)", ["name": "x", "signInName": "y", "password": Known.password, "repeat": Known.password])
      #expect(replay.status == .notFound)
      for line in try await browser.audit(20) { #expect(!"\(line)".contains(text), "no link in the audit") }
      #expect(try await browser.signIn("zs").status == .seeOther)
    }
  }

  @Test(arguments: Engine.available) func anOldPasswordLeadsToItsPage(_ engine: Engine) async throws {
    try await withDoor(engine, allowsPicker: false) { door in
      var browser = Browser(door)
      _ = try await browser.person("zhang.san", posts: ["szzx.acceptor1"])
      browser.clock.advance(.days(181))
      #expect(try await browser.signIn("zhang.san").location == "/account/password")
      #expect(try await browser.get("/matters").location == "/account/password?back=/matters")
      let form = ["old": Known.password, "new": "Another-Horse-10", "repeat": "Another-Horse-10", "back": "/matters"]
      var same = form
      same["new"] = Known.password
      same["repeat"] = Known.password
      #expect(try await browser.post("/account/password", same).holds("f-new-fault"))
      #expect(try await browser.post("/account/password", form).location == "/matters")
      #expect(try await browser.get("/matters").status == .ok)
    }
  }

  @Test(arguments: Engine.available) func ownSessionsTokensAndPosts(_ engine: Engine) async throws {
    try await withDoor(engine, allowsPicker: false) { door in
      var browser = Browser(door), other = Browser(door)
      _ = try await browser.person("zhang.san", posts: ["szzx.acceptor1", "cgj.desk"])
      _ = try await browser.signIn("zhang.san")
      _ = try await other.signIn("zhang.san")
      #expect(try await browser.post("/account/post", ["post": "szzx.acceptor1"]).location == "/account?done=post")
      #expect(try await browser.post("/account/post", ["post": "szzx.systemAdmin"]).status == .forbidden)
      #expect(try await browser.post("/account/sessions/end", ["session": "others"]).status == .seeOther)
      #expect(try await other.get("/account").status == .unauthorized)
      #expect(try await browser.post("/account/sessions/end", ["session": "17"]).status == .notFound)
      let none = try await browser.post("/account/tokens", ["label": "", "days": "9999"])
      #expect(none.status == .unprocessableContent && none.holds("<details class=\"more\" open>"))
      let made = try await browser.post("/account/tokens", ["label": "导出", "scopes": "matters.see", "days": "30"])
      let text = try #require(made.between("<code>yw_", "</code>"))
      let principal = try await browser.jurisdiction.people.principal(
        accessToken: "yw_" + text, roster: browser.jurisdiction.district.roster, day: browser.jurisdiction.today,
        now: browser.jurisdiction.now(), policy: browser.jurisdiction.district.security)
      #expect(principal?.principal.permissions == [.see])
      let page = try await browser.get("/account")
      #expect(page.holds("导出") && !page.holds(text))
      let key = try #require(page.between("name=\"token\" value=\"", "\""))
      #expect(try await browser.post("/account/tokens/revoke", ["token": key]).location == "/account?done=token")
      for line in try await browser.audit(20) { #expect(!"\(line)".contains(text)) }
    }
  }

  @Test(arguments: Engine.available) func everybodyIsToldWhatTheyMayAndWhy(_ engine: Engine) async throws {
    try await withDoor(engine, allowsPicker: false) { door in
      var browser = Browser(door)
      _ = try await browser.person("zhang.san", posts: ["cgj.handler"])
      _ = try await browser.signIn("zhang.san")
      let roster = browser.jurisdiction.district.roster
      let role = try #require(roster.post("cgj.handler").flatMap { roster.role($0.role) })
      let page = try await browser.get("/account/rights")
      for permission in role.permissions + [.account] { #expect(page.holds(permission.code)) }
      #expect(page.holds("a command or the pack") && page.holds("GET /matters") && page.holds("accuse"))
      _ = try await browser.person("admin.1", posts: ["szzx.systemAdmin"])
      _ = try await browser.signIn("admin.1")
      #expect(try await browser.get("/account/rights").holds("needs a second factor"))
    }
  }
}
