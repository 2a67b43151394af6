import Basics
import Ciphers
import Organization
import Storage

/// What somebody does with their own account.
extension SignIns {
  /// How the person signs in; all false and nil for a key nobody has.
  package func account(_ person: Key, now: Instant) async throws -> AccountState {
    try await database.read("account.state") { transaction in
      let credential = try CredentialsTable.one(person, in: transaction)
      let factor = try CredentialsTable.secondFactor(person, in: transaction)
      return AccountState(
        hasPassword: credential.map { !$0.hash.isEmpty } ?? false, passwordChangedAt: credential?.changedAt,
        hasSecondFactor: factor?.confirmedAt != nil, secondFactorSince: factor?.confirmedAt,
        recoveryLeft: try CredentialsTable.recoveryCodesLeft(person, in: transaction))
    }
  }

  /// Acts from another of one's posts from the next request on.
  /// - Throws: `post.notHeld` (field `post`).
  package func act(session: Key, from post: String, day: LocalDate) async throws {
    try await database.write("session.post") { transaction in
      guard let session = try SessionsTable.one(session, in: transaction), session.endedAt == nil else {
        throw Refusal.signInOver
      }
      let held = try HoldingsTable.inForce(session.person, on: day, in: transaction)
      guard held.contains(where: { $0.post == post }) else { throw Self.notHeld }
      try SessionsTable.setPost(post, session.key, in: transaction)
    }
  }

  // MARK: Password

  /// Replaces the password and ends the person's other sessions.
  /// - Throws: `input.invalid` with fields `old` and `new`; `signIn.locked` after too many wrong old ones.
  package func changePassword(
    session: Session, old: String, new: String, now: Instant, policy: SecurityPolicy
  ) async throws {
    let proof = try await prove(
      session, old, now, policy, wrong: .invalid("old", Phrase("原密码不正确", "The old password is wrong")))
    let person = proof.person, credential = proof.credential, mark = proof.mark
    let hash = try await checked(
      new, for: person.signInName, after: credential, field: "new", policy: policy)
    let isDone = try await database.write("password.change") { transaction -> Bool in
      _ = try PersonsTable.held(person.key, in: transaction)
      guard try CredentialsTable.one(person.key, in: transaction) == credential else { return false }
      try CredentialsTable.set(credential.replaced(by: hash, at: now, policy), in: transaction)
      try CredentialsTable.clearFailures(mark, in: transaction)
      if session.need == .newPassword { try SessionsTable.setNeed(nil, session.key, in: transaction) }
      _ = try SessionsTable.endAll(of: person.key, except: session.key, why: "password", at: now, in: transaction)
      return true
    }
    guard isDone else {
      throw Refusal(.conflict, "password.stale", Phrase("密码刚被更改，请重试", "The password was changed just now; try again"))
    }
  }

  /// The hash of a new password that is good enough and none of those before.
  func checked(
    _ password: String, for signInName: String?, after credential: Credential?, field: String, policy: SecurityPolicy
  ) async throws -> String {
    let faults = PasswordRules.faults(in: password, signInName: signInName, policy: policy, field: field)
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    var before = credential.map { $0.remembered } ?? []
    if let hash = credential?.hash.nonEmpty { before.insert(hash, at: 0) }
    for stored in before.prefix(policy.passwordsRemembered) where try await isRight(password, stored) {
      throw Refusal.invalid(
        field,
        Phrase("不能使用最近 \(policy.passwordsRemembered) 个密码", "One of the last \(policy.passwordsRemembered) passwords"))
    }
    return try await hash(password)
  }

  // MARK: Second factor

  /// The secret for the authenticator, to be shown once and confirmed by a code of it. It replaces what was proposed
  /// before and not confirmed.
  package func proposeSecondFactor(person: Key, now: Instant) async throws -> [UInt8] {
    let secret = TOTP.secret()
    let sealed = keys().seal(Base32.encode(secret), for: SecondFactor.context(person))
    try await database.write("secondFactor.propose") { transaction in
      guard try PersonsTable.held(person, in: transaction) != nil else { throw Refusal.noPerson }
      var factor =
        try CredentialsTable.secondFactor(person, in: transaction) ?? SecondFactor(person: person)
      factor.proposed = sealed
      try CredentialsTable.set(factor, in: transaction)
    }
    return secret
  }

  /// The secret that is proposed and waits for its code, to be shown again; nil if there is none.
  package func proposedSecondFactor(person: Key) async throws -> [UInt8]? {
    let ring = keys()
    return try await database.read("secondFactor.proposed") { transaction in
      let factor = try CredentialsTable.secondFactor(person, in: transaction)
      guard let sealed = factor?.proposed else { return nil }
      return Base32.decode(try ring.open(sealed, for: SecondFactor.context(person)))
    }
  }

  /// Confirms what was proposed. The session has shown it from now on and gets a new token; others are ended.
  /// - Returns: the token for the cookie, and ten recovery codes, to be shown once.
  /// - Throws: `signIn.code`; `secondFactor.first` if there is a second factor that this session has not shown.
  package func confirmSecondFactor(
    session: Session, code: String, now: Instant
  ) async throws -> (token: String, recovery: [String]) {
    let fresh = SecretToken.random(), recovery = RecoveryCode.random(count: 10), ring = keys()
    let digests = recovery.map { RecoveryCode.digest($0) }
    try await database.write("secondFactor.confirm") { transaction in
      _ = try PersonsTable.held(session.person, in: transaction)
      guard var session = try SessionsTable.one(session.key, in: transaction), session.endedAt == nil,
        session.need != .secondFactor
      else { throw Refusal.signInOver }
      guard var factor = try CredentialsTable.secondFactor(session.person, in: transaction),
        let sealed = factor.proposed
      else { throw Self.nothingProposed }
      if factor.confirmedAt != nil, !session.secondFactor { throw Self.showFirst }
      guard let secret = Base32.decode(try ring.open(sealed, for: SecondFactor.context(session.person))),
        let step = TOTP.step(code.filter { !$0.isWhitespace }, secret, at: now, after: nil)
      else { throw Refusal.wrongCode }
      factor = SecondFactor(
        person: session.person, secret: sealed, confirmedAt: now, lastStep: step, proposed: nil)
      try CredentialsTable.set(factor, in: transaction)
      try CredentialsTable.setRecoveryCodes(digests, of: session.person, in: transaction)
      session.secondFactor = true
      try SessionsTable.renew(session, token: fresh.digest, in: transaction)
      _ = try SessionsTable.endAll(
        of: session.person, except: session.key, why: "secondFactor", at: now, in: transaction)
    }
    return (fresh.text, recovery)
  }

  /// Ten new recovery codes; the old ones are void.
  /// - Throws: `secondFactor.first` if this session has not shown the second factor.
  package func freshRecoveryCodes(session: Session, now: Instant) async throws -> [String] {
    let recovery = RecoveryCode.random(count: 10)
    let digests = recovery.map { RecoveryCode.digest($0) }
    try await database.write("secondFactor.recovery") { transaction in
      guard let session = try SessionsTable.one(session.key, in: transaction), session.endedAt == nil,
        session.secondFactor,
        try CredentialsTable.secondFactor(session.person, in: transaction)?.confirmedAt != nil
      else { throw Self.showFirst }
      try CredentialsTable.setRecoveryCodes(digests, of: session.person, in: transaction)
    }
    return recovery
  }

  private static let nothingProposed = Refusal(
    .notNow, "secondFactor.none", Phrase("请先生成密钥", "Begin with a new secret"))

  private static let showFirst = Refusal(
    .forbidden, "secondFactor.first",
    Phrase("请先在本次会话中验证现有的第二因素", "Show your present second factor in this session first"))

  // MARK: Names at other providers

  /// - Throws: `identity.taken` if somebody else has it.
  package func link(issuer: String, subject: String, to person: Key, now: Instant) async throws {
    let identity = FederatedIdentity(issuer: issuer, subject: subject, linkedAt: now)
    let isOurs = try await database.write("identity.link") { try ResidentsTable.link(identity, to: person, in: $0) }
    guard isOurs else {
      throw Refusal(
        .conflict, "identity.taken", Phrase("该外部身份已关联他人", "This identity is linked to somebody else"))
    }
  }

  /// - Throws: `identity.none` if the person has no such link.
  package func unlink(issuer: String, subject: String, of person: Key) async throws {
    let count = try await database.write("identity.unlink") {
      try ResidentsTable.unlink(issuer: issuer, subject: subject, of: person, in: $0)
    }
    guard count == 1 else {
      throw Refusal(.notFound, "identity.none", Phrase("没有这个关联", "There is no such link"))
    }
  }

  /// Oldest link first.
  package func linked(_ person: Key) async throws -> [FederatedIdentity] {
    try await database.read("identity.linked") { try ResidentsTable.linked(person, in: $0) }
  }
}
