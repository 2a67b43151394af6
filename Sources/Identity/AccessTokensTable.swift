import Basics
import Organization
import Storage

/// All SQL about access tokens.
enum AccessTokensTable {
  static let migrations = [
    Migration(
      "identity.tokens.1",
      [
        """
        CREATE TABLE access_tokens (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, token BYTEA NOT NULL UNIQUE, person BIGINT NOT NULL,
          post TEXT NOT NULL, label TEXT NOT NULL, scopes TEXT NOT NULL, made_at BIGINT NOT NULL,
          expires_at BIGINT NOT NULL, revoked_at BIGINT, used_at BIGINT)
        """, "CREATE INDEX access_tokens_person ON access_tokens (person)",
      ])
  ]

  private static let columns: SQL = """
    t.key, t.person, p.code, p.name, t.post, t.label, t.scopes, t.made_at, t.expires_at, t.revoked_at, t.used_at
    """

  static func insert(_ t: AccessToken, token digest: [UInt8], in transaction: any Transaction) throws {
    let scopes = t.scopes.map(\.code).joined(separator: " ")
    try transaction.run(
      """
      INSERT INTO access_tokens (key, token, person, post, label, scopes, made_at, expires_at) VALUES (
        \(t.key), \(digest), \(t.person), \(t.post), \(t.label), \(scopes), \(t.madeAt), \(t.expiresAt))
      """)
  }

  static func one(
    _ digest: [UInt8], in transaction: any Transaction
  ) throws -> (token: AccessToken, state: Person.State)? {
    try transaction.first(
      """
      SELECT \(columns), p.state FROM access_tokens t JOIN persons p ON p.key = t.person WHERE t.token = \(digest)
      """
    ) { (token($0), Person.State(rawValue: $0.text(11)) ?? .locked) }
  }

  static func one(_ key: Key, in transaction: any Transaction) throws -> AccessToken? {
    try transaction.first(
      "SELECT \(columns) FROM access_tokens t JOIN persons p ON p.key = t.person WHERE t.key = \(key)", token)
  }

  /// The latest first.
  static func of(_ person: Key, in transaction: any Transaction) throws -> [AccessToken] {
    try transaction.rows(
      """
      SELECT \(columns) FROM access_tokens t JOIN persons p ON p.key = t.person WHERE t.person = \(person)
      ORDER BY t.key DESC
      """, token)
  }

  static func page(after: Key?, limit: Int, in transaction: any Transaction) throws -> [AccessToken] {
    try transaction.rows(
      """
      SELECT \(columns) FROM access_tokens t JOIN persons p ON p.key = t.person WHERE t.key > \(after?.number ?? 0)
      ORDER BY t.key LIMIT \(limit)
      """, token)
  }

  static func touch(_ key: Key, at now: Instant, in transaction: any Transaction) throws {
    try transaction.run("UPDATE access_tokens SET used_at = \(now) WHERE key = \(key)")
  }

  static func revoke(_ key: Key, at now: Instant, in transaction: any Transaction) throws {
    try transaction.run("UPDATE access_tokens SET revoked_at = \(now) WHERE key = \(key) AND revoked_at IS NULL")
  }

  static func revokeAll(of person: Key, at now: Instant, in transaction: any Transaction) throws {
    try transaction.run("UPDATE access_tokens SET revoked_at = \(now) WHERE person = \(person) AND revoked_at IS NULL")
  }

  static func sweep(before: Instant, in transaction: any Transaction) throws -> Int {
    try transaction.change("DELETE FROM access_tokens WHERE COALESCE(revoked_at, expires_at) < \(before)")
  }

  private static func token(_ row: any Row) -> AccessToken {
    AccessToken(
      key: row.key(0), person: row.key(1), personCode: row.text(2), personName: row.text(3), post: row.text(4),
      label: row.text(5), scopes: row.text(6).split(separator: " ").map { Permission(String($0)) },
      madeAt: row.instant(7), expiresAt: row.instant(8), revokedAt: row.instantOrNil(9), usedAt: row.instantOrNil(10))
  }
}
