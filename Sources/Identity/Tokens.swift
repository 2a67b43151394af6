import Basics
import Ciphers
import Organization
import Storage

extension SignIns {
  /// What of a principal's permissions a token may have.
  package static func scopes(_ principal: Principal, _ policy: SecurityPolicy) -> [Permission] {
    principal.permissions.subtracting(policy.secondFactorFor).subtracting([.account]).sorted()
  }

  /// A new token for the post acted from.
  /// - Returns: its text, to be shown once, and what is kept.
  /// - Throws: `input.invalid` with fields `label`, `scopes`, `days`; `token.many`.
  package func makeToken(
    label: String, scopes: [Permission], days: Int, for signedIn: SignedIn, now: Instant, policy: SecurityPolicy
  ) async throws -> (text: String, token: AccessToken) {
    let secret = SecretToken.random(), text = AccessToken.prefix + secret.text
    let allowed = Self.scopes(signedIn.principal, policy), label = label.trimmed
    var faults: [Refusal.Fault] = []
    if label.isEmpty || label.count > 60 {
      faults.append(.init("label", Phrase("请填写用途（不超过 60 字）", "Say what it is for (60 characters at most)")))
    }
    if scopes.isEmpty || !Set(scopes).isSubset(of: allowed) {
      faults.append(.init("scopes", Phrase("请选择本岗位可授予的权限", "Choose permissions your post can give")))
    }
    if !(1...max(1, policy.tokenDaysMost)).contains(days) {
      let most = policy.tokenDaysMost
      faults.append(.init("days", Phrase("有效期为 1 至 \(most) 天", "A token is valid for 1 to \(most) days")))
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    let token = AccessToken(
      key: maker.next(at: now), person: signedIn.session.person, personCode: signedIn.session.personCode,
      personName: signedIn.session.personName, post: signedIn.principal.post, label: label,
      scopes: Set(scopes).sorted(), madeAt: now, expiresAt: now + .days(days))
    try await database.write("tokens.make") { transaction in
      _ = try PersonsTable.held(token.person, in: transaction)
      let alive = try AccessTokensTable.of(token.person, in: transaction).filter { $0.isAlive(now, policy) }
      guard alive.count < AccessToken.countMost else {
        throw Refusal(
          .notNow, "token.many",
          Phrase("您已有 \(alive.count) 个令牌，请先撤销不用的", "You have \(alive.count) tokens; revoke one first"))
      }
      try AccessTokensTable.insert(token, token: SecretToken.digest(of: text), in: transaction)
    }
    return (text, token)
  }

  /// The person's tokens, dead ones too, the latest first.
  package func tokens(of person: Key) async throws -> [AccessToken] {
    try await database.read("tokens.of") { try AccessTokensTable.of(person, in: $0) }
  }

  /// Everybody's, dead ones too, by key after `after`.
  package func tokens(after: Key?, limit: Int) async throws -> [AccessToken] {
    try await database.read("tokens.page") { try AccessTokensTable.page(after: after, limit: limit, in: $0) }
  }

  /// - Parameter person: whose it must be; nil for an administrator.
  /// - Throws: `token.none`.
  @discardableResult
  package func revokeToken(_ key: Key, of person: Key?, now: Instant) async throws -> AccessToken {
    try await database.write("tokens.revoke") { transaction in
      guard let token = try AccessTokensTable.one(key, in: transaction), person == nil || token.person == person else {
        throw Refusal(.notFound, "token.none", Phrase("没有这个令牌", "There is no such token"))
      }
      try AccessTokensTable.revoke(key, at: now, in: transaction)
      return token
    }
  }
}
