import Basics
import Ciphers
import Organization
import Storage

/// How far a sign-in got. The token is for the cookie.
package enum Progress: Sendable {
  case session(token: String, Session)
  /// The password was right; the token opens nothing but the page for the second factor.
  case secondFactor(token: String)
}

/// What a body found; a body that throws would take back the count of wrong tries.
enum Outcome: Sendable {
  case begun(Session)
  case refused(Refusal)
}

extension SignIns {
  /// By name and password. After `policy.failuresMost` wrong tries in a row the name is locked for a while, whether
  /// anybody has it or not: the answer and the work are the same.
  /// - Throws: `signIn.wrong`, `signIn.locked`, `person.locked`, `person.left`, `password.busy`.
  package func signIn(
    name: String, password: String, device: Device, day: LocalDate, now: Instant, policy: SecurityPolicy
  ) async throws -> Progress {
    let folded = String(Person.folded(name).prefix(64)), ring = keys()
    let mark = Self.mark(folded, ring)
    let known = try await database.read("signIn.load") { transaction in
      let person = try PersonsTable.one(signInName: folded, in: transaction)
      return (
        failures: try CredentialsTable.failures(mark, in: transaction), person: person,
        credential: try person.flatMap { try CredentialsTable.one($0.key, in: transaction) }
      )
    }
    if let failures = known.failures, failures.isLocked(now) { throw Refusal.locked(until: failures.lockedUntil, now) }
    let stored = known.credential?.hash.nonEmpty
    // Asked for whether it is needed or not: the first time it costs.
    let dummy = try await nobody.text(desk)
    let fits = try await isRight(password, stored ?? dummy)
    let isRight = fits && stored != nil
    let remade: String? =
      if isRight, let stored, desk.needsRemake(stored) { try await hash(password) } else { nil }
    let token = SecretToken.random(), key = maker.next(at: now)
    let outcome = try await database.write("signIn.begin") { transaction -> Outcome in
      if let refusal = try tryOut(isRight, mark, now, policy, in: transaction) { return .refused(refusal) }
      guard let before = known.credential, let person = try PersonsTable.held(before.person, in: transaction),
        let credential = try CredentialsTable.one(person.key, in: transaction), credential.hash == before.hash
      else { return .refused(.wrongPassword) }
      guard person.state == .active else { return .refused(.inactive(person.state)) }
      if let remade { try CredentialsTable.rehash(credential, remade, in: transaction) }
      let needed: Session.Need? = credential.isExpired(now, policy) ? .newPassword : nil
      return .begun(
        try begin(
          key, person, "password", needed, token: token, mark: mark, device: device, day: day, now: now,
          in: transaction))
    }
    return try progress(outcome, token)
  }

  /// As a person that another provider vouches for; nil if the name there is linked to nobody here. Whoever has a second
  /// factor here shows it all the same.
  package func enter(
    issuer: String, subject: String, device: Device, day: LocalDate, now: Instant, policy: SecurityPolicy
  ) async throws -> Progress? {
    let token = SecretToken.random(), key = maker.next(at: now), ring = keys()
    let outcome = try await database.write("signIn.enter") { transaction -> Outcome? in
      guard let linked = try ResidentsTable.person(issuer: issuer, subject: subject, in: transaction),
        let person = try PersonsTable.one(linked, in: transaction)
      else { return nil }
      guard person.state == .active else { return .refused(.inactive(person.state)) }
      return .begun(
        try begin(
          key, person, "openid", nil, token: token, mark: Self.mark(of: person, ring), device: device, day: day,
          now: now, in: transaction))
    }
    return try outcome.map { try progress($0, token) }
  }

  /// As a person, with no proof asked: who calls has decided that none is needed, as in a demonstration.
  /// - Parameter post: one of the person's; nil for the first.
  package func enter(
    person: Key, post: String?, via: String, secondFactor: Bool, device: Device, day: LocalDate, now: Instant
  ) async throws -> (token: String, session: Session) {
    let token = SecretToken.random(), key = maker.next(at: now)
    let session = try await database.write("signIn.enterAs") { transaction -> Session in
      guard let person = try PersonsTable.one(person, in: transaction) else { throw Refusal.noPerson }
      guard person.state == .active else { throw Refusal.inactive(person.state) }
      let held = try HoldingsTable.inForce(person.key, on: day, in: transaction).map(\.post)
      guard post.map(held.contains) ?? true else { throw Self.notHeld }
      let session = Session(
        key: key, person: person.key, personCode: person.code, personName: person.name, post: post ?? held.first ?? "",
        via: via, secondFactor: secondFactor, startedAt: now, seenAt: now, address: device.address, device: device.text)
      try SessionsTable.insert(session, token: token.digest, in: transaction)
      return session
    }
    return (token.text, session)
  }

  /// The session that waits for its second factor; nil if there is none (any more).
  package func waiting(token: String, now: Instant) async throws -> Session? {
    let digest = SecretToken.digest(of: token)
    return try await database.read("signIn.waiting") { transaction in
      guard let found = try SessionsTable.open(digest, in: transaction), found.session.need == .secondFactor,
        found.state == .active, now - found.session.startedAt <= Session.secondFactorWithin
      else { return nil }
      return found.session
    }
  }

  /// The second step: a code of the authenticator, or a recovery code, each once. Gives the session a new token.
  /// - Throws: `signIn.code` (field `code`), `signIn.over`, `signIn.locked`.
  package func secondFactor(
    token: String, code: String, device: Device, day: LocalDate, now: Instant, policy: SecurityPolicy
  ) async throws -> (token: String, session: Session) {
    let digest = SecretToken.digest(of: token), fresh = SecretToken.random(), ring = keys()
    let outcome = try await database.write("signIn.secondFactor") { transaction -> Outcome in
      guard let found = try SessionsTable.open(digest, in: transaction), found.session.need == .secondFactor,
        found.state == .active, now - found.session.startedAt <= Session.secondFactorWithin
      else { return .refused(.signInOver) }
      var session = found.session
      if let refusal = try tryOut(code, of: session, ring, now, policy, in: transaction) { return .refused(refusal) }
      let credential = try CredentialsTable.one(session.person, in: transaction)
      let isOld = session.via == "password" && credential?.isExpired(now, policy) == true
      session.need = isOld ? .newPassword : nil
      session.secondFactor = true
      session.startedAt = now
      session.seenAt = now
      session.address = device.address
      session.device = device.text
      try SessionsTable.renew(session, token: fresh.digest, in: transaction)
      return .begun(session)
    }
    return (fresh.text, try Self.session(outcome))
  }

  /// The second factor shown later, in a session that began before there was one. Gives the session a new token.
  /// - Throws: as `secondFactor`.
  package func raise(
    session: Session, code: String, now: Instant, policy: SecurityPolicy
  ) async throws -> String {
    let fresh = SecretToken.random(), ring = keys()
    let outcome = try await database.write("signIn.raise") { transaction -> Outcome in
      guard var session = try SessionsTable.one(session.key, in: transaction), session.endedAt == nil,
        session.need != .secondFactor
      else { return .refused(.signInOver) }
      if let refusal = try tryOut(code, of: session, ring, now, policy, in: transaction) { return .refused(refusal) }
      session.secondFactor = true
      session.seenAt = now
      try SessionsTable.renew(session, token: fresh.digest, in: transaction)
      return .begun(session)
    }
    _ = try Self.session(outcome)
    return fresh.text
  }

  /// Ends the session of the token, waiting for its second factor or not; an unknown one is none.
  package func signOut(token: String, now: Instant) async throws {
    let digest = SecretToken.digest(of: token)
    try await database.write("signIn.out") { transaction in
      guard let found = try SessionsTable.open(digest, in: transaction) else { return }
      try SessionsTable.end(found.session.key, why: "out", at: now, in: transaction)
    }
  }

  // MARK: Parts

  static let notHeld = Refusal(
    .forbidden, "post.notHeld", Phrase("您现在不任该岗", "You do not hold this post now"),
    fields: [.init("post", Phrase("您现在不任该岗", "You do not hold this post now"))])

  static func session(_ outcome: Outcome) throws(Refusal) -> Session {
    switch outcome {
    case .begun(let session): return session
    case .refused(let refusal): throw refusal
    }
  }

  private func progress(_ outcome: Outcome, _ token: SecretToken) throws(Refusal) -> Progress {
    let session = try Self.session(outcome)
    return session.need == .secondFactor
      ? .secondFactor(token: token.text) : .session(token: token.text, session)
  }

  func isRight(_ password: String, _ stored: String) async throws -> Bool {
    // Longer ones are never set; the bound is for the work.
    try await desk.isRight(String(password.prefix(PasswordRules.lengthMost + 1)).passwordForm, stored)
  }

  func hash(_ password: String) async throws -> String { try await desk.hash(password.passwordForm) }

  /// Counts a wrong try, and refuses a right one while the name is locked: of many tries at once no more are answered
  /// than one after the other.
  func tryOut(
    _ isRight: Bool, _ mark: [UInt8], _ now: Instant, _ policy: SecurityPolicy, in transaction: any Transaction
  ) throws -> Refusal? {
    let failures = try CredentialsTable.heldFailures(mark, at: now, in: transaction)
    if let failures, failures.isLocked(now) { return .locked(until: failures.lockedUntil, now) }
    guard !isRight else { return nil }
    let next = Failures.next(after: failures, at: now, policy)
    try CredentialsTable.set(next, mark, in: transaction)
    return next.isLocked(now) ? .locked(until: next.lockedUntil, now) : .wrongPassword
  }

  /// The same for a code. Wrong ones count as wrong passwords do, so that the password alone gives no more tries.
  private func tryOut(
    _ code: String, of session: Session, _ ring: KeyRing, _ now: Instant, _ policy: SecurityPolicy,
    in transaction: any Transaction
  ) throws -> Refusal? {
    guard let person = try PersonsTable.one(session.person, in: transaction),
      let factor = try CredentialsTable.secondFactor(person.key, in: transaction), factor.confirmedAt != nil
    else { return .signInOver }
    let mark = Self.mark(of: person, ring)
    let failures = try CredentialsTable.heldFailures(mark, at: now, in: transaction)
    if let failures, failures.isLocked(now) { return .locked(until: failures.lockedUntil, now) }
    if try Self.accepts(code, factor, ring, now, in: transaction) {
      try CredentialsTable.clearFailures(mark, in: transaction)
      return nil
    }
    let next = Failures.next(after: failures, at: now, policy)
    try CredentialsTable.set(next, mark, in: transaction)
    let wrong = try SessionsTable.addWrongCode(session.key, in: transaction)
    guard wrong >= Session.wrongCodesMost || next.isLocked(now) else { return .wrongCode }
    try SessionsTable.end(session.key, why: "codes", at: now, in: transaction)
    return next.isLocked(now) ? .locked(until: next.lockedUntil, now) : .signInOver
  }

  private static func accepts(
    _ code: String, _ factor: SecondFactor, _ ring: KeyRing, _ now: Instant, in transaction: any Transaction
  ) throws -> Bool {
    let digits = code.filter { !$0.isWhitespace }
    guard digits.count == 6, digits.allSatisfy(\.isASCIIDigit) else {
      let digest = RecoveryCode.digest(String(code.prefix(40)))
      return try CredentialsTable.useRecoveryCode(digest, of: factor.person, at: now, in: transaction)
    }
    guard let sealed = factor.secret,
      let secret = Base32.decode(try ring.open(sealed, for: SecondFactor.context(factor.person))),
      let step = TOTP.step(digits, secret, at: now, after: factor.lastStep)
    else { return false }
    return try CredentialsTable.take(step: step, factor.person, in: transaction)
  }

  /// A new session, waiting for the second factor if the person has one.
  private func begin(
    _ key: Key, _ person: Person, _ via: String, _ need: Session.Need?, token: SecretToken, mark: [UInt8],
    device: Device, day: LocalDate, now: Instant, in transaction: any Transaction
  ) throws -> Session {
    let factor = try CredentialsTable.secondFactor(person.key, in: transaction)
    let waits = factor?.confirmedAt != nil
    if !waits { try CredentialsTable.clearFailures(mark, in: transaction) }
    let post = try HoldingsTable.inForce(person.key, on: day, in: transaction).first?.post
    let session = Session(
      key: key, person: person.key, personCode: person.code, personName: person.name, post: post ?? "", via: via,
      secondFactor: false, need: waits ? .secondFactor : need, startedAt: now, seenAt: now, address: device.address,
      device: device.text)
    try SessionsTable.insert(session, token: token.digest, in: transaction)
    return session
  }
}
