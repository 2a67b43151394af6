import Basics
import Ciphers
import Identity
import Organization
import Storage
import TestSupport

/// A small organisation on a fresh database: three administrators, a desk with two agents, and a clock.
struct World: Sendable {
  let database: any Database
  let people: SignIns
  let clock = ManualClock()
  let roster: Roster
  var policy = SecurityPolicy()
  let device = Device(address: "192.0.2.7", text: "Test")

  static let password = "Correct-horse-9"

  init(_ database: any Database) {
    self.database = database
    let ring = KeyRing.fresh(at: ManualClock.start)
    people = SignIns(
      database: database, keys: { ring }, desk: PasswordDesk(cost: .quick), maker: KeyMaker(maker: 1))
    roster = Self.roster
  }

  static let roster: Roster = {
    func role(_ code: String, _ permissions: [Permission], _ reach: Role.ReachKind = .none) -> Role {
      Role(code: code, label: .verbatim(code), permissions: permissions, reach: reach)
    }
    func post(_ code: String, _ role: String) -> Post {
      Post(code: code, role: role, agency: "centre", label: .verbatim(code))
    }
    return Roster(
      agencies: [Agency(code: "centre", name: .verbatim("centre"), kind: .centre)],
      roles: [
        role("system", [.managePersons, .manageSessions]), role("security", [.manageRights]),
        role("auditor", [.seeAudit]), role("agent", [.report, .see, .unmask], .all), role("chief", [.see], .agency),
        role("double", [.managePersons, .seeAudit]),
      ],
      posts: [
        post("sys1", "system"), post("sys2", "system"), post("sec1", "security"), post("aud1", "auditor"),
        post("agent1", "agent"), post("agent2", "agent"), post("chief", "chief"), post("both", "double"),
      ], holdings: [])
  }()

  var now: Instant { clock.now }
  var today: LocalDate { LocalZone.shanghai.date(clock.now) }

  /// A person with a password, holding the posts from today on.
  @discardableResult
  func person(_ name: String, posts: [String] = [], password: String = World.password) async throws -> Person {
    let person = try await people.create(PersonDraft(name: name, signInName: name), by: "", now: now)
    let link = try await people.makeLink(.invitation(person.key), by: "", now: now, policy: policy)
    _ = try await redeem(link, password: password)
    for post in posts { try await give(post, to: person) }
    return person
  }

  @discardableResult
  func give(
    _ post: String, to person: Person, kind: PostHolding.Kind = .own, from: LocalDate? = nil, to last: LocalDate? = nil,
    by giver: Giver? = nil
  ) async throws -> PostHolding {
    try await people.give(
      HoldingDraft(person: person.key, post: post, kind: kind, from: from ?? today, to: last), by: giver, today: today,
      now: now, roster: roster)
  }

  @discardableResult
  func redeem(
    _ link: String, name: String? = nil, signInName: String? = nil, password: String = World.password
  ) async throws -> Person {
    try await people.redeem(
      link, name: name, signInName: signInName, password: password, today: today, now: now, policy: policy,
      roster: roster)
  }

  func attempt(_ name: String, _ password: String = World.password) async throws -> Progress {
    try await people.signIn(
      name: name, password: password, device: device, day: today, now: now, policy: policy)
  }

  /// Signs in, with no second factor asked, and gives the token.
  func signIn(_ name: String, _ password: String = World.password) async throws -> String {
    switch try await attempt(name, password) {
    case .session(let token, _): return token
    case .secondFactor: throw Refusal(.notNow, "test.secondFactor", .verbatim("a second factor is asked"))
    }
  }

  func show(_ token: String, _ code: String) async throws -> String {
    try await people.secondFactor(
      token: token, code: code, device: device, day: today, now: now, policy: policy
    ).token
  }

  func principal(_ token: String) async throws -> SignedIn? {
    try await people.principal(token: token, roster: roster, day: today, now: now, policy: policy)
  }

  func byToken(_ text: String) async throws -> (token: AccessToken, principal: Principal)? {
    try await people.principal(accessToken: text, roster: roster, day: today, now: now, policy: policy)
  }

  /// Enrols an authenticator: the session's new token, the secret, and the recovery codes.
  func enrol(_ token: String) async throws -> (token: String, secret: [UInt8], recovery: [String]) {
    guard let signedIn = try await principal(token) else { throw Refusal(.signedOut, "test", .verbatim("no session")) }
    let secret = try await people.proposeSecondFactor(person: signedIn.session.person, now: now)
    let done = try await people.confirmSecondFactor(
      session: signedIn.session, code: TOTP.code(secret, at: now), now: now)
    return (done.token, secret, done.recovery)
  }
}

/// Gives the body a world on a fresh database of the engine.
func withWorld(
  _ engine: Engine, isolation: isolated (any Actor)? = #isolation, _ body: (World) async throws -> Void
) async throws {
  try await withDatabase(engine, migrations: [IdentityTables.migrations]) { try await body(World($0)) }
}

/// The refusal that the body throws; nil if it throws none.
func refusal(
  isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Void
) async throws -> Refusal? {
  do {
    try await body()
    return nil
  } catch let refusal as Refusal {
    return refusal
  }
}
