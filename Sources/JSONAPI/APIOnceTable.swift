import Basics
import HTTPTypes
import Platform
import Storage

/// A key that was used, and what was answered.
struct OnceRow: Sendable {
  var who: String
  var key: String
  var digest: [UInt8]
  var at: Instant
  /// nil while it runs, or if it ended without an answer.
  var status: Int?
  var body = ""
  var type = ""
  var location = ""
}

/// All SQL about keys of requests.
package enum APIOnceTable {
  package static let migrations = [
    Migration(
      "api.once.1",
      [
        """
        CREATE TABLE api_once (
          who TEXT NOT NULL, once TEXT NOT NULL, digest BYTEA NOT NULL, at BIGINT NOT NULL, status BIGINT, body TEXT NOT NULL,
          type TEXT NOT NULL, location TEXT NOT NULL, PRIMARY KEY (who, once))
        """,
        "CREATE INDEX api_once_at ON api_once (at)",
      ])
  ]

  /// After so long a request that ended without an answer may be made again: the server that ran it is gone.
  static let lost = Seconds.minutes(10)

  /// Takes the key; nil if it was free, else what is there. What is older than a day is forgotten.
  static func claim(_ row: OnceRow, in transaction: any Transaction) throws -> OnceRow? {
    try transaction.run(
      """
      DELETE FROM api_once WHERE who = \(row.who) AND once = \(row.key)
        AND (at < \(row.at - APIOnce.kept) OR (status IS NULL AND at < \(row.at - lost)))
      """)
    let isFree =
      try transaction.change(
        """
        INSERT INTO api_once (who, once, digest, at, body, type, location)
        VALUES (\(row.who), \(row.key), \(row.digest), \(row.at), '', '', '') ON CONFLICT (who, once) DO NOTHING
        """) == 1
    guard !isFree else { return nil }
    return try transaction.first(
      "SELECT digest, at, status, body, type, location FROM api_once WHERE who = \(row.who) AND once = \(row.key)"
    ) {
      OnceRow(
        who: row.who, key: row.key, digest: $0.bytes(0), at: $0.instant(1), status: $0.intOrNil(2), body: $0.text(3),
        type: $0.text(4), location: $0.text(5))
    }
  }

  static func keep(_ reply: Reply, of row: OnceRow, in transaction: any Transaction) throws {
    try transaction.run(
      """
      UPDATE api_once SET status = \(reply.status.code), body = \(String(decoding: reply.body, as: UTF8.self)),
        type = \(reply.fields[.contentType] ?? ""), location = \(reply.fields[.location] ?? "")
      WHERE who = \(row.who) AND once = \(row.key) AND status IS NULL
      """)
  }

  static func free(_ row: OnceRow, in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM api_once WHERE who = \(row.who) AND once = \(row.key)")
  }

  /// Forgets what is older than a day. Returns how many there were.
  package static func sweep(now: Instant, in transaction: any Transaction) throws -> Int {
    try transaction.change("DELETE FROM api_once WHERE at < \(now - APIOnce.kept)")
  }
}
