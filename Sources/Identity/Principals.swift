import Basics
import Ciphers
import Organization
import Storage

extension SignIns {
  /// Who asks, at every request: the session of the token, and what its person may do on this day from the post they
  /// act from. nil if the token is unknown, ended, timed out, or waits for its second factor.
  ///
  /// One read of two index look-ups. A session whose post is no longer held acts from the person's only other post;
  /// with none or several it may do nothing but `account` until one is chosen. While no second factor was shown,
  /// `policy.secondFactorFor` is taken away.
  package func principal(
    token: String, roster: Roster, day: LocalDate, now: Instant, policy: SecurityPolicy
  ) async throws -> SignedIn? {
    let digest = SecretToken.digest(of: token)
    let found = try await database.read("signIn.principal") { try Self.load(digest, day: day, in: $0) }
    guard let found, found.state == .active else { return nil }
    var session = found.session
    if let why = session.timeOut(now, policy) {
      let key = session.key
      try await database.write("signIn.timeOut") { try SessionsTable.end(key, why: why, at: now, in: $0) }
      return nil
    }
    guard session.need != .secondFactor else { return nil }
    if now - session.seenAt >= Self.seenEvery {
      session.seenAt = now
      let key = session.key
      try await database.write("signIn.seen") { try SessionsTable.touch(key, at: now, in: $0) }
    }
    return Self.signedIn(session, found.posts, roster, policy)
  }

  /// Who asks with an access token: the person it belongs to, if they still hold its post, with what both the post
  /// and the token allow. A token is one factor, so `policy.secondFactorFor` is never in it, nor `account`.
  package func principal(
    accessToken: String, roster: Roster, day: LocalDate, now: Instant, policy: SecurityPolicy
  ) async throws -> (token: AccessToken, principal: Principal)? {
    guard accessToken.hasPrefix(AccessToken.prefix) else { return nil }
    let digest = SecretToken.digest(of: accessToken)
    let found = try await database.read("tokens.principal") { transaction -> (AccessToken, [String])? in
      guard let found = try AccessTokensTable.one(digest, in: transaction), found.state == .active else { return nil }
      return (found.token, try HoldingsTable.inForce(found.token.person, on: day, in: transaction).map(\.post))
    }
    guard var token = found?.0, let posts = found?.1, token.isAlive(now, policy), posts.contains(token.post) else {
      return nil
    }
    let scopes = Set(token.scopes).subtracting(policy.secondFactorFor).subtracting([.account])
    let principal = roster.principal(
      post: token.post, person: token.personCode, personName: token.personName, scopes: scopes)
    guard let principal else { return nil }
    if token.usedAt.map({ now - $0 >= Self.seenEvery }) ?? true {
      token.usedAt = now
      let key = token.key
      try await database.write("tokens.used") { try AccessTokensTable.touch(key, at: now, in: $0) }
    }
    return (token, principal)
  }

  /// What `principal(token:)` reads.
  static func load(
    _ digest: [UInt8], day: LocalDate, in transaction: any Transaction
  ) throws -> (session: Session, state: Person.State, posts: [String])? {
    guard let found = try SessionsTable.open(digest, in: transaction) else { return nil }
    let posts = try HoldingsTable.inForce(found.session.person, on: day, in: transaction).map(\.post)
    return (found.session, found.state, posts)
  }

  private static func signedIn(
    _ open: Session, _ held: [String], _ roster: Roster, _ policy: SecurityPolicy
  ) -> SignedIn {
    var session = open
    let posts = Set(held.filter { roster.post($0) != nil })
    if !posts.contains(session.post) { session.post = posts.count == 1 ? posts.first ?? "" : "" }
    let acting = roster.principal(post: session.post, person: session.personCode, personName: session.personName)
    guard var principal = acting else {
      let principal = Principal(
        person: session.personCode, personName: session.personName, post: "", agency: "", permissions: [.account],
        reach: .nothing)
      return SignedIn(session: session, principal: principal)
    }
    if session.need == .newPassword { principal.permissions = [.account] }
    if !session.secondFactor { principal.permissions.subtract(policy.secondFactorFor) }
    return SignedIn(session: session, principal: principal)
  }
}
