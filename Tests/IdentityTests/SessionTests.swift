import Basics
import Ciphers
import Organization
import Storage
import TestSupport
import Testing

@testable import Identity

@Suite struct SessionTests {
  @Test(arguments: Engine.available) func anIdleSessionEnds(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      try await world.person("zhang.san", posts: ["agent1"])
      let token = try await world.signIn("zhang.san")
      for _ in 0..<4 {
        world.clock.advance(.minutes(30) - .seconds(1))
        #expect(try await world.principal(token) != nil)
      }
      world.clock.advance(.minutes(30))
      #expect(try await world.principal(token) == nil)
      world.clock.now = world.now - .minutes(20)
      #expect(try await world.principal(token) == nil, "what has ended stays ended")
    }
  }

  @Test(arguments: Engine.available) func everySessionEndsAfterTwelveHours(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      try await world.person("zhang.san", posts: ["agent1"])
      let token = try await world.signIn("zhang.san"), start = world.now
      while world.now < start + .hours(12) - .minutes(20) {
        world.clock.advance(.minutes(20))
        #expect(try await world.principal(token) != nil)
      }
      world.clock.now = start + .hours(12)
      #expect(try await world.principal(token) == nil)
    }
  }

  @Test(arguments: Engine.available) func seenIsWrittenOnceAMinute(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let person = try await world.person("zhang.san", posts: ["agent1"])
      let token = try await world.signIn("zhang.san"), start = world.now
      func seen() async throws -> Instant? {
        try await world.people.sessions(of: person.key, now: world.now, policy: world.policy).first?.seenAt
      }
      world.clock.advance(.seconds(59))
      _ = try await world.principal(token)
      #expect(try await seen() == start)
      world.clock.advance(.seconds(1))
      _ = try await world.principal(token)
      #expect(try await seen() == start + .seconds(60))
    }
  }

  @Test(arguments: Engine.available) func sessionsAreListedAndEnded(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let zhang = try await world.person("zhang.san", posts: ["agent1"])
      let li = try await world.person("li.si", posts: ["agent2"])
      let first = try await world.signIn("zhang.san"), second = try await world.signIn("zhang.san")
      let other = try await world.signIn("li.si")
      let mine = try await world.people.sessions(of: zhang.key, now: world.now, policy: world.policy)
      #expect(mine.count == 2)
      #expect(mine.allSatisfy { $0.address == "192.0.2.7" && $0.device == "Test" })
      let all = try await world.people.sessions(after: nil, limit: 2)
      let rest = try await world.people.sessions(after: all.last?.key, limit: 2)
      #expect((all + rest).map(\.personName).sorted() == ["li.si", "zhang.san", "zhang.san"])
      let foreign = try await refusal {
        try await world.people.endSession(mine[0].key, of: li.key, why: "out", now: world.now)
      }
      #expect(foreign?.kind == .notFound)
      try await world.people.endSession(mine[0].key, of: zhang.key, why: "out", now: world.now)
      #expect(try await world.principal(second) == nil)
      #expect(try await world.principal(first) != nil)
      #expect(try await world.people.endSessions(of: zhang.key, except: nil, why: "administrator", now: world.now) == 1)
      #expect(try await world.principal(first) == nil)
      #expect(try await world.principal(other) != nil)
    }
  }

  @Test(arguments: Engine.available) func oneOfSeveralPostsIsChosen(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      try await world.person("zhang.san", posts: ["agent1", "chief"])
      let token = try await world.signIn("zhang.san")
      let signedIn = try #require(try await world.principal(token))
      #expect(signedIn.principal.post == "agent1")
      try await world.people.act(session: signedIn.session.key, from: "chief", day: world.today)
      #expect(try await world.principal(token)?.principal.post == "chief")
      let foreign = try await refusal {
        try await world.people.act(session: signedIn.session.key, from: "sys1", day: world.today)
      }
      #expect(foreign?.fields.map(\.field) == ["post"])
    }
  }

  @Test(arguments: Engine.available) func aTransferHoldsAtTheNextRequest(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let person = try await world.person("zhang.san", posts: ["agent1"])
      let token = try await world.signIn("zhang.san")
      #expect(try await world.principal(token)?.principal.may(.report) == true)
      let old = try #require(try await world.people.posts(of: person.key, on: world.today).first)
      try await world.give("chief", to: person)
      #expect(try await world.principal(token)?.principal.post == "agent1", "nothing changes under one's hands")
      try await world.people.end(old.key, after: nil, by: nil, today: world.today, now: world.now)
      let moved = try #require(try await world.principal(token))
      #expect(moved.principal.post == "chief" && !moved.principal.may(.report) && moved.principal.may(.see))
      let last = try #require(try await world.people.posts(of: person.key, on: world.today).first)
      try await world.people.end(last.key, after: nil, by: nil, today: world.today, now: world.now)
      #expect(try await world.principal(token)?.principal.permissions == [.account])
      #expect(try await world.people.holdings(of: person.key).count == 2, "ended, never deleted")
    }
  }

  @Test(arguments: Engine.available) func theDemonstrationEntersAsAPerson(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let holdings = [
        Holding(post: "agent1", person: "demo001", personName: "演示员001", from: LocalDate(2019, 1, 1), to: nil),
        Holding(post: "sec1", person: "demo002", personName: "演示员002", from: nil, to: nil),
      ]
      let adopt = { try await world.people.adopt(holdings, isSynthetic: true, roster: world.roster, now: world.now) }
      #expect(try await adopt() == 2)
      #expect(try await adopt() == 0)
      let person = try #require(try await world.people.person(code: "demo002"))
      #expect(person.isSynthetic && person.signInName == nil)
      let entered = try await world.people.enter(
        person: person.key, post: "sec1", via: "demo", secondFactor: true, device: world.device, day: world.today,
        now: world.now)
      let signedIn = try #require(try await world.principal(entered.token))
      #expect(signedIn.principal.may(.manageRights))
      let foreign = try await refusal {
        _ = try await world.people.enter(
          person: person.key, post: "agent1", via: "demo", secondFactor: true, device: world.device, day: world.today,
          now: world.now)
      }
      #expect(foreign?.code == "post.notHeld")
      let double = [Holding(post: "sys1", person: "demo002", personName: "演示员002", from: nil, to: nil)]
      let separated = try await refusal {
        _ = try await world.people.adopt(double, isSynthetic: true, roster: world.roster, now: world.now)
      }
      #expect(separated?.fields.map(\.field) == ["sys1 demo002"])
    }
  }

  @Test(arguments: Engine.available) func aRequestReadsByIndexOnly(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      try await world.person("zhang.san", posts: ["agent1"])
      let token = try await world.signIn("zhang.san"), day = world.today
      let plans = try await world.database.write("test.plans") { transaction -> [String] in
        let explaining = try Explaining(transaction)
        _ = try SignIns.load(SecretToken.digest(of: token), day: day, in: explaining)
        return explaining.plans
      }
      #expect(plans.count == 2, "two statements for each request")
      for plan in plans {
        #expect(!plan.contains("Seq Scan") && !plan.contains("SCAN "), "\(plan)")
      }
    }
  }
}
