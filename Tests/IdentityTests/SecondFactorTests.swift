import Basics
import Ciphers
import Identity
import Organization
import Storage
import TestSupport
import Testing

@Suite struct SecondFactorTests {
  /// The token of a session that waits for its second factor.
  private func waiting(_ world: World, _ name: String) async throws -> String {
    guard case .secondFactor(let token) = try await world.attempt(name) else {
      throw Refusal(.notNow, "test", .verbatim("no second factor is asked"))
    }
    return token
  }

  @Test(arguments: Engine.available) func withoutItRightsAreMissing(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      try await world.person("admin.1", posts: ["sys1"])
      let token = try await world.signIn("admin.1")
      let weak = try #require(try await world.principal(token))
      #expect(!weak.principal.may(.managePersons) && weak.principal.may(.account))
      let enrolled = try await world.enrol(token)
      #expect(enrolled.recovery.count == 10)
      #expect(try await world.principal(token) == nil, "the token from before is of no use")
      #expect(try await world.principal(enrolled.token)?.principal.may(.managePersons) == true)
    }
  }

  @Test(arguments: Engine.available) func aSessionWaitsForItAndMayDoNothing(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      try await world.person("admin.1", posts: ["sys1"])
      let secret = try await world.enrol(try await world.signIn("admin.1")).secret
      world.clock.advance(.minutes(1))
      let pending = try await waiting(world, "admin.1")
      #expect(try await world.principal(pending) == nil)
      #expect(try await world.people.waiting(token: pending, now: world.now)?.personName == "admin.1")
      let token = try await world.show(pending, TOTP.code(secret, at: world.now))
      #expect(token != pending)
      #expect(try await world.principal(pending) == nil)
      #expect(try await world.principal(token)?.principal.may(.managePersons) == true)
      #expect(
        try await refusal { _ = try await world.show(pending, TOTP.code(secret, at: world.now)) }?.code == "signIn.over"
      )
    }
  }

  @Test(arguments: Engine.available) func aCodeCountsOnce(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      try await world.person("admin.1", posts: ["sys1"])
      let enrolled = try await world.enrol(try await world.signIn("admin.1"))
      let replayed = try await waiting(world, "admin.1")
      let code = TOTP.code(enrolled.secret, at: world.now)
      #expect(
        try await refusal { _ = try await world.show(replayed, code) }?.code == "signIn.code",
        "the code of the enrolment")
      world.clock.advance(.seconds(30))
      let next = TOTP.code(enrolled.secret, at: world.now)
      _ = try await world.show(replayed, next)
      let again = try await waiting(world, "admin.1")
      #expect(try await refusal { _ = try await world.show(again, next) }?.fields.map(\.field) == ["code"])
    }
  }

  @Test(arguments: Engine.available) func aRecoveryCodeCountsOnce(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let person = try await world.person("admin.1", posts: ["sys1"])
      let enrolled = try await world.enrol(try await world.signIn("admin.1"))
      let code = enrolled.recovery[3].uppercased()
      let token = try await world.show(try await waiting(world, "admin.1"), " \(code) ")
      #expect(try await world.people.account(person.key, now: world.now).recoveryLeft == 9)
      let again = try await waiting(world, "admin.1")
      #expect(try await refusal { _ = try await world.show(again, code) }?.code == "signIn.code")
      let session = try #require(try await world.principal(token)).session
      let fresh = try await world.people.freshRecoveryCodes(session: session, now: world.now)
      #expect(try await refusal { _ = try await world.show(again, enrolled.recovery[4]) }?.code == "signIn.code")
      _ = try await world.show(again, fresh[0])
    }
  }

  @Test(arguments: Engine.available) func itIsWaitedForFiveMinutesAndFiveCodes(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      try await world.person("admin.1", posts: ["sys1"])
      let secret = try await world.enrol(try await world.signIn("admin.1")).secret
      world.clock.advance(.minutes(1))
      let late = try await waiting(world, "admin.1")
      world.clock.advance(.minutes(5) + .seconds(1))
      #expect(try await world.people.waiting(token: late, now: world.now) == nil)
      #expect(
        try await refusal { _ = try await world.show(late, TOTP.code(secret, at: world.now)) }?.code == "signIn.over")
      let guessed = try await waiting(world, "admin.1")
      var codes: [String?] = []
      for _ in 0..<5 { codes.append(try await refusal { _ = try await world.show(guessed, "000000x") }?.code) }
      #expect(codes == Array(repeating: "signIn.code", count: 4) + ["signIn.locked"])
      #expect(
        try await refusal { _ = try await world.attempt("admin.1") }?.code == "signIn.locked",
        "the password alone gives no more tries")
      world.clock.advance(.minutes(30))
      _ = try await world.show(try await waiting(world, "admin.1"), TOTP.code(secret, at: world.now))
    }
  }

  @Test(arguments: Engine.available) func wrongPasswordsAndCodesAddUp(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      try await world.person("admin.1", posts: ["sys1"])
      _ = try await world.enrol(try await world.signIn("admin.1"))
      for _ in 0..<3 {
        #expect(try await refusal { _ = try await world.attempt("admin.1", "x") }?.code == "signIn.wrong")
      }
      let pending = try await waiting(world, "admin.1")
      #expect(try await refusal { _ = try await world.show(pending, "nonsense") }?.code == "signIn.code")
      #expect(try await refusal { _ = try await world.show(pending, "nonsense") }?.code == "signIn.locked")
    }
  }

  @Test(arguments: Engine.available) func anotherSecretNeedsThePresentOne(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let person = try await world.person("admin.1", posts: ["sys1"])
      let enrolled = try await world.enrol(try await world.signIn("admin.1"))
      world.clock.advance(.minutes(1))
      let thief = try await world.people.enter(
        person: person.key, post: nil, via: "openid", secondFactor: false, device: world.device, day: world.today,
        now: world.now)
      let secret = try await world.people.proposeSecondFactor(person: person.key, now: world.now)
      #expect(try await world.people.proposedSecondFactor(person: person.key) == secret)
      let refused = try await refusal {
        _ = try await world.people.confirmSecondFactor(
          session: thief.session, code: TOTP.code(secret, at: world.now), now: world.now)
      }
      #expect(refused?.code == "secondFactor.first")
      let raised = try await world.people.raise(
        session: thief.session, code: TOTP.code(enrolled.secret, at: world.now), now: world.now, policy: world.policy)
      #expect(try await world.principal(thief.token) == nil)
      let signedIn = try #require(try await world.principal(raised))
      #expect(signedIn.principal.may(.managePersons))
      _ = try await world.people.confirmSecondFactor(
        session: signedIn.session, code: TOTP.code(secret, at: world.now), now: world.now)
      #expect(try await world.principal(enrolled.token) == nil, "the other sessions end")
    }
  }

  @Test(arguments: Engine.available) func anAdministratorTakesALostOneAway(_ engine: Engine) async throws {
    try await withWorld(engine) { world in
      let person = try await world.person("admin.1", posts: ["sys1"])
      let token = try await world.enrol(try await world.signIn("admin.1")).token
      try await world.people.dropSecondFactor(of: person.key, now: world.now)
      #expect(try await world.principal(token) == nil)
      let state = try await world.people.account(person.key, now: world.now)
      #expect(!state.hasSecondFactor && state.recoveryLeft == 0)
      _ = try await world.signIn("admin.1")
    }
  }
}
