import Basics
import Ciphers
import Identity
import Organization
import Storage
import Synchronization
import TestSupport
import Testing

@Suite struct ResidentTests {
  @Test(arguments: Engine.available) func namesAtOtherProvidersLeadToPersons(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let person = try await world.person("zhang.san", posts: ["sys1"])
      let other = try await world.person("li.si")
      func enter() async throws -> Progress? {
        try await world.people.enter(
          issuer: "https://id.example", subject: "s1", device: world.device, day: world.today, now: world.now,
          policy: world.policy)
      }
      #expect(try await enter() == nil)
      try await world.people.link(issuer: "https://id.example", subject: "s1", to: person.key, now: world.now)
      let taken = try await refusal {
        try await world.people.link(issuer: "https://id.example", subject: "s1", to: other.key, now: world.now)
      }
      #expect(taken?.code == "identity.taken")
      guard case .session(let token, let session)? = try await enter() else {
        Issue.record("no session")
        return
      }
      #expect(session.via == "openid")
      #expect(try await world.principal(token)?.principal.may(.managePersons) == false)
      _ = try await world.enrol(token)
      guard case .secondFactor? = try await enter() else {
        Issue.record("who has a second factor shows it, wherever they come from")
        return
      }
      #expect(try await world.people.linked(person.key).map(\.subject) == ["s1"])
      try await world.people.unlink(issuer: "https://id.example", subject: "s1", of: person.key)
      #expect(try await enter() == nil)
    }
  }

  @Test(arguments: Engine.available) func residentsHaveSessionsAndFollow(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      func enter(_ name: String) async throws -> (token: String, resident: Resident) {
        try await world.people.enterResident(
          issuer: "i", subject: "s", name: name, phone: "13812345678", device: world.device, now: world.now)
      }
      let first = try await enter("王五")
      let again = try await enter("王小五")
      #expect(again.resident.key == first.resident.key)
      let seen = try await world.people.resident(token: first.token, now: world.now, policy: world.policy)
      #expect(seen?.name == "王小五" && seen?.phone == "13812345678")
      #expect(try await world.principal(first.token) == nil, "a resident is no person of the organisation")
      for matter in [5, 6] as [Int64] {
        try await world.people.follow(Key(matter), by: first.resident.key, now: world.now)
        world.clock.advance(.seconds(1))
      }
      try await world.people.follow(Key(5), by: first.resident.key, now: world.now)
      #expect(try await world.people.followed(by: first.resident.key) == [Key(6), Key(5)])
      try await world.people.unfollow(Key(6), by: first.resident.key)
      #expect(try await world.people.followed(by: first.resident.key) == [Key(5)])
      try await world.people.signOutResident(token: again.token, now: world.now)
      #expect(try await world.people.resident(token: again.token, now: world.now, policy: world.policy) == nil)
      world.clock.advance(.minutes(31))
      #expect(try await world.people.resident(token: first.token, now: world.now, policy: world.policy) == nil)
    }
  }

  @Test(arguments: Engine.available) func allIsSealedAnewAfterARotation(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: [IdentityTables.migrations]) { database in
      let clock = ManualClock(), ring = Mutex(KeyRing.fresh(at: clock.now))
      let people = SignIns(
        database: database, keys: { ring.withLock { $0 } }, desk: PasswordDesk(cost: .quick),
        maker: KeyMaker(maker: 1))
      let device = Device(address: "", text: "")
      var persons: [Person] = []
      for number in 0..<7 {
        persons.append(
          try await people.create(
            PersonDraft(name: "x", signInName: "n\(number)", phone: "1381234567\(number)", email: "a@b"), by: "",
            now: clock.now))
      }
      let secret = try await people.proposeSecondFactor(person: persons[3].key, now: clock.now)
      let resident = try await people.enterResident(
        issuer: "i", subject: "s", name: "王五", phone: "13800000000", device: device, now: clock.now)
      ring.withLock { $0 = $0.adding(at: clock.now) }
      var changed: [SealedNoun: Int] = [:]
      for _ in 0..<2 {
        for noun in SealedNoun.allCases {
          var last: Key?
          repeat {
            let step = try await people.reseal(noun, after: last, limit: 3)
            changed[noun, default: 0] += step.changed
            last = step.last
          } while last != nil
        }
      }
      #expect(changed == [.persons: 14, .secondFactors: 1, .residents: 1], "the second run finds nothing to do")
      try ring.withLock { $0 = try $0.dropping(1) }
      let person = try #require(try await people.person(persons[6].key))
      #expect(person.contact(people.keys()).phone == "13812345676")
      #expect(try await people.proposedSecondFactor(person: persons[3].key) == secret)
      let seen = try await people.resident(token: resident.token, now: clock.now, policy: SecurityPolicy())
      #expect(seen?.name == "王五")
    }
  }

  @Test(arguments: Engine.available) func whatIsOverIsSweptAfterItsTime(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      try await world.person("zhang.san", posts: ["agent1"])
      let token = try await world.signIn("zhang.san"), kept = try await world.signIn("zhang.san")
      try await world.people.signOut(token: token, now: world.now)
      _ = try await refusal { _ = try await world.attempt("nobody", "x") }
      world.clock.advance(.days(3))
      let early = try await world.people.sweep(before: world.now - .days(10), now: world.now)
      #expect(early.filter { $0.count > 0 }.map(\.noun) == ["failures"], "wrong tries are of no use after a day")
      let late = try await world.people.sweep(before: world.now - .hours(12), now: world.now)
      #expect(late.filter { $0.count > 0 }.map { "\($0.noun) \($0.count)" } == ["sessions 2", "links 1"])
      #expect(try await world.principal(kept) == nil)
    }
  }
}
