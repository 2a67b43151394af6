import Basics
import Ciphers
import Identity
import Organization
import Storage
import TestSupport
import Testing

@Suite struct LinkAndTokenTests {
  @Test(arguments: Engine.available) func theFirstAdministratorComesByALink(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let link = try await world.people.makeLink(
        .firstAdministrator(post: "sys1"), by: "", now: world.now, policy: world.policy)
      let wrong = try await refusal { try await world.redeem(link, name: "", signInName: "", password: "short") }
      #expect(Set(wrong?.fields.map(\.field) ?? []) == ["name", "signInName", "password"])
      let person = try await world.redeem(link, name: "张三", signInName: "Admin.1")
      #expect(person.signInName == "admin.1")
      #expect(try await world.people.posts(of: person.key, on: world.today).map(\.post) == ["sys1"])
      _ = try await world.signIn("admin.1")
      let replay = try await refusal { try await world.redeem(link, name: "李四", signInName: "admin.2") }
      #expect(replay?.code == "link.none")
      #expect(try await world.people.personCount() == 1)
      let second = try await world.people.makeLink(
        .firstAdministrator(post: "sys1"), by: "", now: world.now, policy: world.policy)
      let taken = try await refusal { try await world.redeem(second, name: "李四", signInName: "admin.2") }
      #expect(taken?.fields.map(\.field) == ["post"])
      #expect(try await world.people.personCount() == 1, "nothing of it remains")
    }
  }

  @Test(arguments: Engine.available) func aLinkIsGoodOnceAndForTwoDays(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let person = try await world.people.create(PersonDraft(name: "x", signInName: "li.si"), by: "", now: world.now)
      let make = {
        try await world.people.makeLink(.invitation(person.key), by: "p1", now: world.now, policy: world.policy)
      }
      let first = try await make(), second = try await make()
      #expect(try await refusal { try await world.redeem(first) }?.code == "link.none", "the newer one counts")
      #expect(try await world.people.link(second, now: world.now).person?.key == person.key)
      world.clock.advance(.hours(48) - .seconds(1))
      #expect(try await world.people.link(second, now: world.now).link.usedAt == nil)
      world.clock.advance(.seconds(1))
      #expect(try await refusal { try await world.redeem(second) }?.code == "link.none")
      let third = try await make()
      let used = try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<6 { group.addTask { try await refusal { try await world.redeem(third) } == nil } }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(used == 1)
      #expect(try await refusal { _ = try await world.people.link("nonsense", now: world.now) }?.code == "link.none")
    }
  }

  @Test(arguments: Engine.available) func aResetTakesPasswordAndSessions(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let person = try await world.person("li.si", posts: ["agent1"])
      let token = try await world.signIn("li.si")
      let link = try await world.people.makeLink(.reset(person.key), by: "p1", now: world.now, policy: world.policy)
      #expect(try await world.principal(token) == nil)
      #expect(try await refusal { _ = try await world.attempt("li.si") }?.code == "signIn.wrong")
      #expect(
        try await refusal { try await world.redeem(link) }?.fields.map(\.field) == ["password"], "the old one again")
      try await world.redeem(link, password: "Another-Horse-10")
      _ = try await world.signIn("li.si", "Another-Horse-10")
    }
  }

  @Test(arguments: Engine.available) func aTokenMayWhatItsPostMayAndNoMore(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let person = try await world.person("li.si", posts: ["agent1", "chief"])
      let signedIn = try #require(try await world.principal(try await world.signIn("li.si")))
      func make(
        _ scopes: [Permission], label: String = "x", days: Int = 30
      ) async throws -> (text: String, token: AccessToken) {
        try await world.people.makeToken(
          label: label, scopes: scopes, days: days, for: signedIn, now: world.now, policy: world.policy)
      }
      for scopes: [Permission] in [[], [.managePersons], [.unmask], [.account]] {
        #expect(try await refusal { _ = try await make(scopes) }?.fields.map(\.field) == ["scopes"])
      }
      #expect(
        try await refusal { _ = try await make([.see], label: " ", days: 366) }?.fields.map(\.field) == [
          "label", "days",
        ])
      let made = try await make([.see])
      #expect(made.text.count == 46 && made.text.hasPrefix("yw_"))
      let used = try #require(try await world.byToken(made.text))
      #expect(used.principal.permissions == [.see])
      #expect(used.principal.person == person.code && used.principal.post == "agent1")
      #expect(try await world.byToken(String(made.text.dropFirst(3))) == nil)
      #expect(try await world.people.tokens(of: person.key).first?.usedAt == world.now)
      world.clock.advance(.days(30))
      #expect(try await world.byToken(made.text) == nil)
    }
  }

  /// What the token allows and what the post allows, at the time of use.
  @Test(arguments: Engine.available) func aTokenShrinksWithItsPost(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let person = try await world.person("li.si", posts: ["agent1"])
      let signedIn = try #require(try await world.principal(try await world.signIn("li.si")))
      let made = try await world.people.makeToken(
        label: "x", scopes: [.see, .report], days: 30, for: signedIn, now: world.now, policy: world.policy)
      let smaller = Roster(
        agencies: World.roster.agencies,
        roles: [Role(code: "agent", label: .verbatim("agent"), permissions: [.see, .close], reach: .all)],
        posts: World.roster.posts, holdings: [])
      let used = try await world.people.principal(
        accessToken: made.text, roster: smaller, day: world.today, now: world.now, policy: world.policy)
      #expect(used?.principal.permissions == [.see])
      var strict = world.policy
      strict.tokenDaysMost = 10
      world.clock.advance(.days(11))
      let late = try await world.people.principal(
        accessToken: made.text, roster: world.roster, day: world.today, now: world.now, policy: strict)
      #expect(late == nil, "a stricter policy holds for old tokens")
      #expect(try await world.byToken(made.text) != nil)
      let held = try #require(try await world.people.posts(of: person.key, on: world.today).first)
      try await world.people.end(held.key, after: nil, by: nil, today: world.today, now: world.now)
      #expect(try await world.byToken(made.text) == nil, "who no longer holds the post")
    }
  }

  @Test(arguments: Engine.available) func tokensAreRevoked(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let person = try await world.person("li.si", posts: ["agent1"])
      let other = try await world.person("wang.wu")
      let signedIn = try #require(try await world.principal(try await world.signIn("li.si")))
      func make() async throws -> (text: String, token: AccessToken) {
        try await world.people.makeToken(
          label: "x", scopes: [.see], days: 30, for: signedIn, now: world.now, policy: world.policy)
      }
      let first = try await make(), second = try await make()
      let foreign = try await refusal {
        try await world.people.revokeToken(first.token.key, of: other.key, now: world.now)
      }
      #expect(foreign?.code == "token.none")
      try await world.people.revokeToken(first.token.key, of: person.key, now: world.now)
      #expect(try await world.byToken(first.text) == nil)
      #expect(try await world.byToken(second.text) != nil)
      #expect(try await world.people.tokens(after: nil, limit: 10).map(\.revokedAt) == [world.now, nil])
      for _ in 0..<19 { _ = try await make() }
      #expect(try await refusal { _ = try await make() }?.code == "token.many")
      try await world.people.setState(.left, of: person.key, by: nil, now: world.now)
      #expect(try await world.byToken(second.text) == nil)
    }
  }
}
