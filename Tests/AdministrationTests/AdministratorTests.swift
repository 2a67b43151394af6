import Administration
import Auditing
import Basics
import Casework
import HTTPTypes
import Identity
import Organization
import Platform
import Site
import Storage
import TestDistricts
import TestSupport
import Testing

@Suite struct AdministratorTests {
  @Test(arguments: Engine.available) func aPersonIsMadeInvitedAndGivenAPost(_ engine: Engine) async throws {
    try await withDoor(engine, allowsPicker: false) { door in
      var system = Browser(door), security = Browser(door), agent = Browser(door)
      _ = try await system.person("admin.1", posts: ["szzx.systemAdmin"])
      _ = try await system.person("admin.2", posts: ["szzx.securityAdmin"])
      _ = try await system.signInWithTwo("admin.1")
      _ = try await security.signInWithTwo("admin.2")
      let wrong = try await system.post(
        "/administration/persons", ["name": "李四", "signInName": "admin.1", "phone": "x"])
      #expect(wrong.status == .unprocessableContent && wrong.holds("value=\"李四\"") && wrong.holds("f-phone-fault"))
      let taken = try await system.post("/administration/persons", ["name": "李四", "signInName": "admin.1"])
      #expect(taken.holds("f-signInName-fault"))
      let made = try await system.post(
        "/administration/persons", ["name": "李四", "signInName": "li.si", "phone": "13812345678"])
      let link = try #require(made.between("<code>/welcome/", "</code>"))
      for line in try await system.audit(20) { #expect(!"\(line)".contains(link)) }
      let form = ["password": Known.password, "repeat": Known.password]
      #expect(try await agent.post("/welcome/\(link)", form).status == .seeOther)
      _ = try await agent.signIn("li.si")
      #expect(try await agent.get("/account").holds("You hold no post now"))
      let person = try #require(try await system.jurisdiction.people.person(signInName: "li.si"))
      let posts = "/administration/persons/\(person.key)/posts"
      #expect(try await system.get(posts).status == .forbidden, "posts are the other administrator's")
      #expect(try await security.get("/administration/persons/\(person.key)").status == .forbidden)
      #expect(try await security.post(posts, ["post": "坐席", "kind": "own"]).holds("posts fit"))
      let given = try await security.post(posts, ["post": "rx12345.agent2", "kind": "own", "from": "", "to": ""])
      #expect(given.status == .seeOther)
      let line = try #require(try await security.audit().first)
      #expect(
        line.kind == .administration && line.subject == "person \(person.code)"
          && line.detail.contains("rx12345.agent2"))
      #expect(try await agent.get("/matters").status == .ok, "it holds at the next request")
      let again = try await security.post(posts, ["post": "rx12345.agent2", "kind": "own"])
      #expect(again.status == .unprocessableContent && again.holds("f-post-fault"))
      let page = try await security.get(posts)
      let key = try #require(page.between("name=\"holding\" value=\"", "\""))
      let past = try await security.post("\(posts)/end", ["holding": key, "to": "2020-01-01"])
      #expect(past.status == .unprocessableContent)
      #expect(try await security.post("\(posts)/end", ["holding": key, "to": ""]).status == .seeOther)
      #expect(try await agent.get("/matters").status == .forbidden)
      #expect(try await security.get(posts).holds("rx12345.agent2"), "what has ended stays in the history")
    }
  }

  @Test(arguments: Engine.available) func theThreeStayApartOnThePagesToo(_ engine: Engine) async throws {
    try await withDoor(engine, allowsPicker: false) { door in
      var browser = Browser(door)
      let system = try await browser.person("admin.1", posts: ["szzx.systemAdmin"])
      let security = try await browser.person("admin.2", posts: ["szzx.securityAdmin"])
      _ = try await browser.signInWithTwo("admin.2")
      let double = try await browser.post(
        "/administration/persons/\(system.key)/posts", ["post": "szzx.auditAdmin", "kind": "own"])
      #expect(double.status == .unprocessableContent && double.holds("three administrators"))
      let own = try await browser.post(
        "/administration/persons/\(security.key)/posts", ["post": "rx12345.agent1", "kind": "own"])
      #expect(own.holds("Nobody gives a post to themselves"))
      #expect(try await browser.post("/administration/persons/\(security.key)/second-factor").status == .forbidden)
    }
  }

  @Test(arguments: Engine.available) func someoneStandsInFromThePostsPage(_ engine: Engine) async throws {
    try await withDoor(engine, allowsPicker: false) { door in
      var browser = Browser(door)
      _ = try await browser.person("admin.2", posts: ["szzx.securityAdmin"])
      _ = try await browser.person("zhang.san", posts: ["rx12345.agent1"])
      _ = try await browser.person("li.si")
      _ = try await browser.signInWithTwo("admin.2")
      let path = "/administration/posts/rx12345.agent1"
      let long = try await browser.post(path, ["person": "li.si", "kind": "standIn", "to": "2027-11-23"])
      #expect(long.status == .unprocessableContent && long.holds("f-to-fault") && long.holds("value=\"li.si\""))
      #expect(try await browser.post(path, ["person": "none", "kind": "own"]).holds("f-person-fault"))
      let day = browser.jurisdiction.today + 10
      #expect(try await browser.post(path, ["person": "li.si", "kind": "standIn", "to": "\(day)"]).status == .seeOther)
      let page = try await browser.get(path)
      #expect(page.holds("standing in for 人员 zhang.san"))
      #expect(try await browser.get("/administration/posts?q=rx12345.agent").holds("人员 li.si"))
      #expect(try await browser.get("/administration/posts?q=rx12345.agent&held=no").holds("人员 li.si") == false)
      #expect(try await browser.get("/administration/posts/none").status == .notFound)
    }
  }

  @Test(arguments: Engine.available) func accountsAreLockedResetAndClosed(_ engine: Engine) async throws {
    try await withDoor(engine, allowsPicker: false) { door in
      var admin = Browser(door), agent = Browser(door)
      let own = try await admin.person("admin.1", posts: ["szzx.systemAdmin"])
      let person = try await admin.person("li.si", posts: ["rx12345.agent1"])
      _ = try await admin.signInWithTwo("admin.1")
      _ = try await agent.signIn("li.si")
      let path = "/administration/persons/\(person.key)"
      let edited = try await admin.post(
        path, ["name": "李四", "signInName": "li.si", "phone": "13812345678", "email": ""])
      #expect(edited.status == .seeOther)
      #expect(try await admin.get(path).holds("13812345678") == false)
      #expect(try await admin.get("\(path)?contact=1").holds("13812345678"))
      let shown = try #require(try await admin.audit().first)
      #expect(
        shown.kind == .disclosure && shown.fields.contains("person.phone") && shown.subject == "person \(person.code)")
      #expect(try await admin.post("\(path)/state", ["state": "locked"]).status == .seeOther)
      #expect(try await agent.get("/account").status == .unauthorized)
      #expect(try await agent.signIn("li.si").status == .forbidden)
      #expect(try await admin.post("\(path)/state", ["state": "active"]).status == .seeOther)
      let reset = try await admin.post("\(path)/link", ["purpose": "reset"])
      #expect(reset.holds("/welcome/"))
      #expect(try await agent.signIn("li.si").status == .unprocessableContent)
      #expect(try await admin.post("\(path)/state", ["state": "left"]).status == .seeOther)
      #expect(try await admin.post("\(path)/state", ["state": "active"]).status == .forbidden)
      #expect(try await admin.post("/administration/persons/\(own.key)/state", ["state": "left"]).status == .forbidden)
      #expect(try await admin.get("/administration/persons/17").status == .notFound)
      #expect(try await admin.get("/administration/persons/x").status == .notFound)
      #expect(try await admin.get("/administration/persons?q=%E6%9D%8E&state=left").holds("李四"))
      #expect(try await admin.get("/administration/persons?q=nobody").holds("Nobody fits"))
    }
  }

  @Test(arguments: Engine.available) func sessionsAndTokensAreEndedByOthers(_ engine: Engine) async throws {
    try await withDoor(engine, allowsPicker: false) { door in
      var admin = Browser(door), agent = Browser(door)
      _ = try await admin.person("li.si", posts: ["rx12345.agent1"])
      _ = try await agent.signIn("li.si")
      let made = try await agent.post("/account/tokens", ["label": "x", "scopes": "matters.see", "days": "3"])
      #expect(made.status == .ok)
      let roster = admin.jurisdiction.district.roster
      func demo(_ permission: Permission) throws -> String {
        let post = roster.posts.first { roster.role($0.role)?.permissions.contains(permission) == true }
        return try #require(post, "no post of the pack has \(permission)").code
      }
      admin.post = try demo(.manageTokens)
      let tokens = try await admin.get("/administration/tokens")
      let token = try #require(tokens.between("name=\"token\" value=\"", "\""))
      #expect(try await admin.post("/administration/tokens/revoke", ["token": token]).status == .seeOther)
      #expect(try await admin.get("/administration/tokens").holds("revoked"))
      admin.post = try demo(.manageSessions)
      let sessions = try await admin.get("/administration/sessions")
      let session = try #require(sessions.between("name=\"session\" value=\"", "\""))
      #expect(try await admin.post("/administration/sessions/end", ["session": session]).status == .seeOther)
      #expect(try await agent.get("/account").status == .unauthorized)
      #expect(try await admin.get("/administration/sessions").holds("Nobody is signed in now"))
    }
  }

  @Test(arguments: Engine.available) func theAuditIsReadCheckedAndExported(_ engine: Engine) async throws {
    try await withDoor(engine, allowsPicker: false) { door in
      var browser = Browser(door)
      _ = try await browser.person("auditor", posts: ["szzx.auditAdmin"])
      _ = try await browser.signInWithTwo("auditor")
      let page = try await browser.get("/administration/audit")
      #expect(page.holds("MACs are right") && page.holds("POST /sign-in"))
      #expect(try await browser.get("/administration/audit?kind=job").holds("No records fit"))
      #expect(try await browser.get("/administration/audit?from=nonsense").status == .unprocessableContent)
      let checked = try await browser.post("/administration/audit/check")
      #expect(checked.holds("the chain is whole"))
      let csv = try await browser.get("/administration/audit.csv?kind=signIn")
      #expect(csv.fields[.contentType] == "text/csv; charset=utf-8" && csv.holds("POST /sign-in"))
      let line = try #require(try await browser.audit().first)
      #expect(line.kind == .export && line.detail.hasSuffix("records"))
      #expect(try await browser.get("/administration/persons").status == .forbidden)
    }
  }

  /// Every page of this target that needs no more than a permission opens in both languages for a post that has it, and
  /// for no other.
  @Test(arguments: Engine.available) func pagesOpenForThoseWhoMayAndNobodyElse(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      var browser = Browser(door)
      let roster = door.jurisdiction.district.roster
      let pages = AdministrationPages.endpoints(door.jurisdiction).filter {
        $0.method == .get && $0.path.hasPrefix("/administration") && !$0.path.contains(":")
      }
      #expect(pages.count > 7)
      for endpoint in pages {
        for role in roster.roles {
          guard let post = roster.posts.first(where: { $0.role == role.code }) else { continue }
          browser.post = post.code
          let may = endpoint.permission == .account || role.permissions.contains(endpoint.permission)
          let reply = try await browser.get(endpoint.path)
          #expect(reply.status == (may ? .ok : .forbidden), "\(endpoint.path) as \(role.code): \(reply.status)")
          guard may, !endpoint.path.hasSuffix(".csv") else { continue }
          browser.cookies["language"] = "zh"
          let chinese = try await browser.get(endpoint.path)
          browser.cookies["language"] = "en"
          #expect(chinese.status == .ok && chinese.holds("lang=\"zh-Hans\"") && chinese.text != reply.text)
        }
      }
    }
  }

  /// Demo posts have no account, and say so.
  @Test(arguments: Engine.available) func demoPostsHaveNoAccount(_ engine: Engine) async throws {
    try await withDoor(engine) { (door: FrontDoor) async throws -> Void in
      var browser = Browser(door)
      browser.post = "szzx.acceptor1"
      for path in ["/account", "/account/password", "/account/second-factor", "/account/rights", "/sign-in"] {
        #expect(try await browser.get(path).status == .ok, "\(path)")
      }
      for path in ["/account/password", "/account/second-factor/secret", "/account/tokens", "/account/post"] {
        #expect(try await browser.post(path).status == .conflict, "\(path)")
      }
      #expect(try await browser.get("/sign-in").holds("/sign-in/demo"))
    }
  }
}
