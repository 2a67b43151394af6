import Basics
import Ciphers
import Identity
import Organization
import Storage
import TestSupport
import Testing

@Suite struct SignInTests {
  @Test(arguments: Engine.available) func nameAndPasswordOpenASession(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let person = try await world.person("zhang.san", posts: ["agent1"])
      let token = try await world.signIn(" Zhang.San ")
      let signedIn = try #require(try await world.principal(token))
      #expect(signedIn.principal.person == person.code)
      #expect(signedIn.principal.post == "agent1")
      #expect(signedIn.principal.may(.see) && signedIn.principal.may(.account))
      #expect(try await world.principal(SecretToken.random().text) == nil)
      #expect(try await world.principal("") == nil)
      try await world.people.signOut(token: token, now: world.now)
      #expect(try await world.principal(token) == nil)
    }
  }

  @Test(arguments: Engine.available) func unknownNamesAreAnsweredAsKnownOnes(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      try await world.person("zhang.san")
      _ = try await world.people.create(PersonDraft(name: "invited", signInName: "li.si"), by: "", now: world.now)
      var answers: [String: [Refusal]] = [:]
      for _ in 0..<7 {
        for name in ["zhang.san", "li.si", "nobody"] {
          let refusal = try await refusal { _ = try await world.attempt(name, "wrong") }
          answers[name, default: []].append(try #require(refusal))
        }
      }
      #expect(answers["zhang.san"] == answers["nobody"])
      #expect(answers["li.si"] == answers["nobody"])
      #expect(
        answers["nobody"]?.map(\.code) == Array(repeating: "signIn.wrong", count: 4)
          + Array(repeating: "signIn.locked", count: 3))
    }
  }

  @Test(arguments: Engine.available) func fiveWrongTriesLockForHalfAnHour(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      try await world.person("zhang.san")
      for _ in 0..<4 {
        #expect(try await refusal { _ = try await world.attempt("zhang.san", "x") }?.code == "signIn.wrong")
      }
      #expect(try await refusal { _ = try await world.attempt("zhang.san", "x") }?.code == "signIn.locked")
      #expect(try await refusal { _ = try await world.attempt("zhang.san") }?.kind == .tooMany)
      world.clock.advance(.minutes(30) - .seconds(1))
      #expect(try await refusal { _ = try await world.attempt("zhang.san") }?.code == "signIn.locked")
      world.clock.advance(.seconds(1))
      _ = try await world.signIn("zhang.san")
      #expect(try await refusal { _ = try await world.attempt("zhang.san", "x") }?.code == "signIn.wrong")
    }
  }

  @Test(arguments: Engine.available) func manyTriesAtOnceGetNoMoreAnswers(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      try await world.person("zhang.san")
      let codes = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<20 {
          group.addTask {
            do {
              _ = try await world.attempt("zhang.san", "wrong")
              return "in"
            } catch let refusal as Refusal { return refusal.code }
          }
        }
        return try await group.reduce(into: [String]()) { $0.append($1) }
      }
      #expect(codes.count { $0 == "signIn.wrong" } == 4)
      #expect(codes.count { $0 == "signIn.locked" } == 16)
    }
  }

  @Test(arguments: Engine.available) func anAdministratorLocksAndUnlocks(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let person = try await world.person("zhang.san", posts: ["agent1"])
      let token = try await world.signIn("zhang.san")
      try await world.people.setState(.locked, of: person.key, by: nil, now: world.now)
      #expect(try await world.principal(token) == nil)
      #expect(try await refusal { _ = try await world.attempt("zhang.san") }?.code == "person.locked")
      #expect(try await refusal { _ = try await world.attempt("zhang.san", "x") }?.code == "signIn.wrong")
      try await world.people.setState(.active, of: person.key, by: nil, now: world.now)
      _ = try await world.signIn("zhang.san")
      let draft = PersonDraft(name: person.name, signInName: "zhang.san", phone: "13800000000", email: "z@example.cn")
      #expect(try await world.people.update(person.key, draft).phone != nil)
      try await world.people.setState(.left, of: person.key, by: nil, now: world.now)
      #expect(try await world.people.posts(of: person.key, on: world.today).isEmpty)
      let gone = try #require(try await world.people.person(person.key))
      #expect(gone.phone == nil && gone.email == nil && gone.name == person.name, "how to reach them has served its purpose")
      #expect(
        try await refusal { try await world.people.setState(.active, of: person.key, by: nil, now: world.now) }?.code
          == "person.left")
    }
  }

  @Test(arguments: Engine.available) func passwordsChangeAndAreRemembered(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      try await world.person("zhang.san", posts: ["agent1"])
      let other = try await world.signIn("zhang.san"), token = try await world.signIn("zhang.san")
      let session = try #require(try await world.principal(token)).session
      func change(_ old: String, _ new: String) async throws -> Refusal? {
        try await refusal {
          try await world.people.changePassword(
            session: session, old: old, new: new, now: world.now, policy: world.policy)
        }
      }
      #expect(try await change("wrong", "Another-Horse-10")?.fields.map(\.field) == ["old"])
      #expect(try await change(World.password, "short")?.fields.first?.field == "new")
      #expect(try await change(World.password, World.password)?.fields.map(\.field) == ["new"])
      #expect(try await change(World.password, "Another-Horse-10") == nil)
      #expect(try await world.principal(token) != nil)
      #expect(try await world.principal(other) == nil)
      var last = "Another-Horse-10"
      for number in 11...14 {
        #expect(try await change(last, "Another-Horse-\(number)") == nil)
        last = "Another-Horse-\(number)"
      }
      #expect(try await change(last, "Another-Horse-10")?.fields.map(\.field) == ["new"])
      #expect(try await change(last, World.password) == nil, "five are remembered, not six")
    }
  }

  @Test(arguments: Engine.available) func anOldPasswordMustBeChangedFirst(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      try await world.person("zhang.san", posts: ["agent1"])
      world.clock.advance(.days(181))
      let token = try await world.signIn("zhang.san")
      let signedIn = try #require(try await world.principal(token))
      #expect(signedIn.session.need == .newPassword)
      #expect(signedIn.principal.permissions == [.account])
      try await world.people.changePassword(
        session: signedIn.session, old: World.password, new: "Another-Horse-10", now: world.now, policy: world.policy)
      #expect(try await world.principal(token)?.principal.may(.see) == true)
    }
  }

  @Test(arguments: Engine.available) func whoHasNoNameCannotSignIn(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let person = try await world.people.create(PersonDraft(name: "王五"), by: "", now: world.now)
      let link = try await refusal {
        _ = try await world.people.makeLink(.invitation(person.key), by: "", now: world.now, policy: world.policy)
      }
      #expect(link?.fields.map(\.field) == ["signInName"])
      #expect(try await refusal { _ = try await world.attempt("", "") }?.code == "signIn.wrong")
      _ = try await world.people.create(PersonDraft(name: "x", signInName: "li.si"), by: "", now: world.now)
      let twice = try await refusal {
        _ = try await world.people.create(PersonDraft(name: "y", signInName: "ＬＩ.si"), by: "", now: world.now)
      }
      #expect(twice?.fields.map(\.field) == ["signInName"])
    }
  }

  @Test(arguments: Engine.available) func contactsAreSealedAndSearchIsByName(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let person = try await world.people.create(
        PersonDraft(name: "张 三_100%", signInName: "zs", phone: "13812345678", email: "zs@example.org"), by: "p1",
        now: world.now)
      for number in 0..<5 {
        _ = try await world.people.create(
          PersonDraft(name: "李\(number)", signInName: "li\(number)"), by: "", now: world.now)
      }
      let found = try await world.people.persons(matching: "_100%", limit: 10)
      #expect(found == [person])
      #expect(found.first?.contact(world.people.keys()).phone == "13812345678")
      #expect(found.first?.contact(world.people.keys()).email == "zs@example.org")
      let sealed = try #require(person.phone)
      #expect(!String(decoding: sealed, as: UTF8.self).contains("138"))
      let first = try await world.people.persons(matching: "LI", limit: 3)
      let rest = try await world.people.persons(matching: "LI", after: first.last?.key, limit: 3)
      #expect((first + rest).map(\.name) == ["李0", "李1", "李2", "李3", "李4"])
      let changed = try await world.people.update(person.key, PersonDraft(name: "张三", signInName: "zs2"))
      #expect(changed.phone == nil)
      #expect(try await world.people.person(signInName: "ZS2")?.name == "张三")
    }
  }
}
