import Basics
import Storage

/// All SQL about followers.
package enum FollowersTable {
  package static let migrations = [
    Migration(
      "correspondence.followers.1",
      [
        """
        CREATE TABLE followers (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, matter BIGINT NOT NULL, address BYTEA NOT NULL,
          print BYTEA NOT NULL, token BYTEA NOT NULL, digest BYTEA NOT NULL UNIQUE, asked_at BIGINT NOT NULL,
          confirmed_at BIGINT, UNIQUE (matter, print))
        """,
        "CREATE INDEX followers_unconfirmed ON followers (asked_at) WHERE confirmed_at IS NULL",
      ])
  ]

  private static let columns: SQL = "key, matter, address, print, token, digest, asked_at, confirmed_at"

  /// - Throws: `DatabaseFault.notUnique` if the address follows the matter already.
  package static func insert(_ f: SealedFollower, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO followers (\(columns)) VALUES (\(f.key), \(f.matter), \(f.address), \(f.addressPrint), \(f.token),
        \(f.digest), \(f.askedAt), \(f.confirmedAt))
      """)
  }

  /// The follower of a key.
  package static func one(_ key: Key, in transaction: any Transaction) throws -> SealedFollower? {
    try transaction.first("SELECT \(columns) FROM followers WHERE key = \(key)", follower)
  }

  /// Whoever a link belongs to.
  package static func one(digest: [UInt8], in transaction: any Transaction) throws -> SealedFollower? {
    try transaction.first("SELECT \(columns) FROM followers WHERE digest = \(digest)", follower)
  }

  /// Whoever follows the matter under one of these prints.
  package static func one(
    of matter: Key, prints: [[UInt8]], in transaction: any Transaction
  ) throws -> SealedFollower? {
    try transaction.first(
      "SELECT \(columns) FROM followers WHERE matter = \(matter) AND print IN \(list: prints) ORDER BY key LIMIT 1",
      follower)
  }

  /// Those who have confirmed, by key.
  package static func confirmed(of matter: Key, in transaction: any Transaction) throws -> [SealedFollower] {
    try transaction.rows(
      "SELECT \(columns) FROM followers WHERE matter = \(matter) AND confirmed_at IS NOT NULL ORDER BY key", follower)
  }

  /// How many follow a matter, confirmed or not.
  package static func count(of matter: Key, in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT count(*) FROM followers WHERE matter = \(matter)")
  }

  /// The time to confirm begins anew.
  package static func ask(_ key: Key, at: Instant, in transaction: any Transaction) throws {
    try transaction.run("UPDATE followers SET asked_at = \(at) WHERE key = \(key) AND confirmed_at IS NULL")
  }

  /// The address is theirs from `at` on.
  package static func confirm(_ key: Key, at: Instant, in transaction: any Transaction) throws {
    try transaction.run("UPDATE followers SET confirmed_at = \(at) WHERE key = \(key) AND confirmed_at IS NULL")
  }

  /// Forgets one.
  package static func delete(_ key: Key, in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM followers WHERE key = \(key)")
  }

  /// Forgets all who follow the matters. Returns how many there were.
  package static func delete(of matters: [Key], in transaction: any Transaction) throws -> Int {
    try transaction.change("DELETE FROM followers WHERE matter IN \(list: matters)")
  }

  /// Deletes whoever asked before `before` and never confirmed. Returns how many.
  package static func deleteUnconfirmed(before: Instant, in transaction: any Transaction) throws -> Int {
    try transaction.change("DELETE FROM followers WHERE confirmed_at IS NULL AND asked_at < \(before)")
  }

  /// By key after `key`, for whoever walks them all.
  package static func batch(after key: Key, limit: Int, in transaction: any Transaction) throws -> [SealedFollower] {
    try transaction.rows(
      "SELECT \(columns) FROM followers WHERE key > \(key) ORDER BY key LIMIT \(limit)", follower)
  }

  /// Writes what was read, sealed anew, unless it was changed or deleted meanwhile. Returns whether it was written.
  package static func reseal(
    _ old: SealedFollower, _ new: SealedFollower, in transaction: any Transaction
  ) throws -> Bool {
    try transaction.change(
      """
      UPDATE followers SET address = \(new.address), print = \(new.addressPrint), token = \(new.token)
      WHERE key = \(old.key) AND address = \(old.address)
      """) == 1
  }

  private static func follower(_ row: any Row) -> SealedFollower {
    SealedFollower(
      key: row.key(0), matter: row.key(1), address: row.bytes(2), addressPrint: row.bytes(3), token: row.bytes(4),
      digest: row.bytes(5), askedAt: row.instant(6), confirmedAt: row.instantOrNil(7))
  }
}
