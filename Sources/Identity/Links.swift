import Basics
import Ciphers
import Organization
import Storage

extension SignIns {
  /// A link that lets somebody choose a password once. Those made for the person before are void. A reset also takes the
  /// old password and ends the sessions.
  /// - Parameter by: the code of the person who makes it; empty for a command.
  /// - Returns: the text for the address, to be handed over once.
  /// - Throws: `person.none`, `person.left`, `person.locked`; field `signInName` if the person has none.
  package func makeLink(
    _ purpose: OneTimeLink.Purpose, by: String, now: Instant, policy: SecurityPolicy
  ) async throws -> String {
    let token = SecretToken.random()
    let link = OneTimeLink(
      key: maker.next(at: now), purpose: purpose, madeBy: by, madeAt: now, expiresAt: now + .hours(policy.linkHours))
    try await database.write("links.make") { transaction in
      switch purpose {
      case .firstAdministrator: break
      case .invitation(let key), .reset(let key):
        guard let person = try PersonsTable.held(key, in: transaction) else { throw Refusal.noPerson }
        guard person.state == .active else { throw Refusal.inactive(person.state) }
        guard person.signInName != nil else {
          throw Refusal.invalid("signInName", Phrase("请先设置登录名", "Give the person a sign-in name first"))
        }
        try OneTimeLinksTable.expireAll(of: key, at: now, in: transaction)
        guard case .reset = purpose else { break }
        if var credential = try CredentialsTable.one(key, in: transaction), !credential.hash.isEmpty {
          credential.remembered.insert(credential.hash, at: 0)
          credential.hash = ""
          try CredentialsTable.set(credential, in: transaction)
        }
        _ = try SessionsTable.endAll(of: key, except: nil, why: "reset", at: now, in: transaction)
      }
      try OneTimeLinksTable.insert(link, token: token.digest, in: transaction)
    }
    return token.text
  }

  /// What the link is for, without using it.
  /// - Throws: `link.none` if it is wrong, used or out of time; nothing tells which.
  package func link(_ text: String, now: Instant) async throws -> (link: OneTimeLink, person: Person?) {
    let digest = SecretToken.digest(of: text)
    return try await database.read("links.one") { try Self.open(digest, now, in: $0) }
  }

  /// Chooses a password by the link and uses it up. Sessions of the person are ended; one signs in afterwards.
  /// - Parameters:
  ///   - name: of the first administrator; others have theirs.
  ///   - signInName: likewise.
  ///   - today: from when the first administrator holds the post.
  /// - Throws: `link.none`; `input.invalid` with fields `name`, `signInName`, `password`, `post`.
  package func redeem(
    _ text: String, name: String? = nil, signInName: String? = nil, password: String, today: LocalDate, now: Instant,
    policy: SecurityPolicy, roster: Roster
  ) async throws -> Person {
    let digest = SecretToken.digest(of: text)
    let found = try await database.read("links.redeemable") { transaction in
      let open = try Self.open(digest, now, in: transaction)
      return (
        link: open.link, person: open.person,
        credential: try open.person.flatMap { try CredentialsTable.one($0.key, in: transaction) }
      )
    }
    guard case .firstAdministrator(let post) = found.link.purpose else {
      guard let person = found.person else { throw Self.noLink }
      return try await redeem(found.link, person, found.credential, password, now, policy)
    }
    let draft = PersonDraft(name: name ?? "", signInName: signInName ?? "").normal()
    var faults = draft.faults()
    if draft.signInName == nil { faults += PersonDraft.faults(signInName: "") }
    faults += PasswordRules.faults(in: password, signInName: draft.signInName, policy: policy)
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    let hash = try await hash(password)
    let person = sealed(draft, key: maker.next(at: now), by: found.link.madeBy, now: now)
    let holding = PostHolding(
      key: maker.next(at: now), person: person.key, post: post, from: today, givenBy: found.link.madeBy, givenAt: now)
    try await database.write("links.firstAdministrator") { transaction in
      guard try OneTimeLinksTable.use(found.link.key, at: now, in: transaction) else { throw Self.noLink }
      try Self.insert(person, in: transaction)
      try HoldingsTable.takeTurn(in: transaction)
      let beside = try HoldingsTable.of(post: post, in: transaction)
      let faults = HoldingRules.faults(of: holding, by: nil, beside: beside, roster: roster)
      guard faults.isEmpty else { throw Refusal.invalid(faults) }
      try HoldingsTable.insert(holding, in: transaction)
      try CredentialsTable.set(
        Credential(person: person.key, hash: hash, changedAt: now, remembered: []), in: transaction)
    }
    return person
  }

  private func redeem(
    _ link: OneTimeLink, _ person: Person, _ credential: Credential?, _ password: String, _ now: Instant,
    _ policy: SecurityPolicy
  ) async throws -> Person {
    let hash = try await checked(
      password, for: person.signInName, after: credential, field: "password", policy: policy)
    let ring = keys()
    try await database.write("links.redeem") { transaction in
      _ = try PersonsTable.held(person.key, in: transaction)
      guard try OneTimeLinksTable.use(link.key, at: now, in: transaction) else { throw Self.noLink }
      let before = try CredentialsTable.one(person.key, in: transaction)
      let fresh =
        before?.replaced(by: hash, at: now, policy)
        ?? Credential(person: person.key, hash: hash, changedAt: now, remembered: [])
      try CredentialsTable.set(fresh, in: transaction)
      try CredentialsTable.clearFailures(Self.mark(of: person, ring), in: transaction)
      _ = try SessionsTable.endAll(of: person.key, except: nil, why: "password", at: now, in: transaction)
    }
    return person
  }

  private static let noLink = Refusal(
    .notFound, "link.none", Phrase("链接无效、已使用或已过期", "This link is wrong, used or out of time"))

  private static func open(
    _ digest: [UInt8], _ now: Instant, in transaction: any Transaction
  ) throws -> (link: OneTimeLink, person: Person?) {
    guard let link = try OneTimeLinksTable.one(digest, in: transaction), link.isOpen(now) else { throw noLink }
    switch link.purpose {
    case .firstAdministrator: return (link, nil)
    case .invitation(let key), .reset(let key):
      guard let person = try PersonsTable.one(key, in: transaction), person.state == .active else { throw noLink }
      return (link, person)
    }
  }
}
