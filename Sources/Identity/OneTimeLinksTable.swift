import Basics
import Storage

/// All SQL about one-time links.
enum OneTimeLinksTable {
  static let migrations = [
    Migration(
      "identity.links.1",
      [
        """
        CREATE TABLE one_time_links (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, token BYTEA NOT NULL UNIQUE, purpose TEXT NOT NULL,
          person BIGINT, post TEXT, made_by TEXT NOT NULL, made_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
          used_at BIGINT)
        """, "CREATE INDEX one_time_links_person ON one_time_links (person) WHERE person IS NOT NULL",
      ])
  ]

  static func insert(_ link: OneTimeLink, token digest: [UInt8], in transaction: any Transaction) throws {
    var person: Key?
    var post: String?
    switch link.purpose {
    case .firstAdministrator(let code): post = code
    case .invitation(let key), .reset(let key): person = key
    }
    try transaction.run(
      """
      INSERT INTO one_time_links (key, token, purpose, person, post, made_by, made_at, expires_at) VALUES (
        \(link.key), \(digest), \(link.purpose.code), \(person), \(post), \(link.madeBy), \(link.madeAt),
        \(link.expiresAt))
      """)
  }

  static func one(_ digest: [UInt8], in transaction: any Transaction) throws -> OneTimeLink? {
    try transaction.first(
      """
      SELECT key, purpose, person, post, made_by, made_at, expires_at, used_at FROM one_time_links
      WHERE token = \(digest)
      """
    ) { row -> OneTimeLink? in
      let purpose: OneTimeLink.Purpose
      switch (row.text(1), row.keyOrNil(2), row.textOrNil(3)) {
      case ("firstAdministrator", _, let post?): purpose = .firstAdministrator(post: post)
      case ("invitation", let person?, _): purpose = .invitation(person)
      case ("reset", let person?, _): purpose = .reset(person)
      default: return nil
      }
      return OneTimeLink(
        key: row.key(0), purpose: purpose, madeBy: row.text(4), madeAt: row.instant(5), expiresAt: row.instant(6),
        usedAt: row.instantOrNil(7))
    } ?? nil
  }

  /// False if somebody was first.
  static func use(_ key: Key, at now: Instant, in transaction: any Transaction) throws -> Bool {
    try transaction.change(
      "UPDATE one_time_links SET used_at = \(now) WHERE key = \(key) AND used_at IS NULL AND expires_at > \(now)") == 1
  }

  /// What was made for the person before is of no use any more.
  static func expireAll(of person: Key, at now: Instant, in transaction: any Transaction) throws {
    try transaction.run(
      """
      UPDATE one_time_links SET expires_at = \(now) WHERE person = \(person) AND used_at IS NULL AND expires_at > \(now)
      """)
  }

  static func sweep(before: Instant, in transaction: any Transaction) throws -> Int {
    try transaction.change("DELETE FROM one_time_links WHERE expires_at < \(before)")
  }
}
