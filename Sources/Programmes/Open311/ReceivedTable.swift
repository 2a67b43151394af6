import Basics
import Casework
import Storage

/// What another server told of a matter of ours.
struct Received: Sendable, Hashable {
  enum State: String, Sendable {
    case noted
    /// The other side says it is done: a person is to look at it.
    case proposed
    /// Somebody looked.
    case settled
  }

  var peer: String
  /// Their number of it.
  var update: String
  var matter: Key
  var status: String
  var at: Instant
  var words: String
  var state: State
}

/// All SQL about what came back from other servers.
enum ReceivedTable {
  static let migrations = [
    Migration(
      "open311.received.1",
      [
        """
        CREATE TABLE open311_received (
          peer TEXT NOT NULL, update_id TEXT NOT NULL, matter BIGINT NOT NULL, status TEXT NOT NULL, at BIGINT NOT NULL,
          words TEXT NOT NULL, state TEXT NOT NULL, settled_by TEXT, settled_at BIGINT, PRIMARY KEY (peer, update_id))
        """,
        "CREATE INDEX open311_received_matter ON open311_received (matter, at)",
        "CREATE INDEX open311_received_proposed ON open311_received (matter) WHERE state = 'proposed'",
        // How far each server has been read, and how that went.
        "CREATE TABLE open311_readings (peer TEXT PRIMARY KEY, until BIGINT NOT NULL, at BIGINT NOT NULL, error TEXT)",
      ])
  ]

  /// Keeps it once. Returns false if it was there.
  static func put(_ r: Received, in transaction: any Transaction) throws -> Bool {
    try transaction.change(
      """
      INSERT INTO open311_received (peer, update_id, matter, status, at, words, state)
      VALUES (\(r.peer), \(r.update), \(r.matter), \(r.status), \(r.at), \(r.words), \(r.state.rawValue))
      ON CONFLICT (peer, update_id) DO NOTHING
      """) == 1
  }

  static func isKept(_ update: String, of peer: String, in transaction: any Transaction) throws -> Bool {
    try transaction.number(
      "SELECT count(*) FROM open311_received WHERE peer = \(peer) AND update_id = \(update)") > 0
  }

  private static func received(_ row: any Row) -> Received {
    Received(
      peer: row.text(0), update: row.text(1), matter: row.key(2), status: row.text(3), at: row.instant(4),
      words: row.text(5), state: Received.State(rawValue: row.text(6)) ?? .noted)
  }

  private static let columns: SQL = "peer, update_id, matter, status, at, words, state"

  static func of(_ matter: Key, limit: Int, in transaction: any Transaction) throws -> [Received] {
    try transaction.rows(
      "SELECT \(columns) FROM open311_received WHERE matter = \(matter) ORDER BY at DESC LIMIT \(limit)", received)
  }

  /// What a person is to look at, the oldest matters first.
  static func proposed(after: Key, limit: Int, in transaction: any Transaction) throws -> [Received] {
    try transaction.rows(
      """
      SELECT \(columns) FROM open311_received WHERE state = 'proposed' AND matter > \(after) ORDER BY matter LIMIT \(limit)
      """, received)
  }

  static func settle(_ matter: Key, by person: String, at now: Instant, in transaction: any Transaction) throws -> Int {
    try transaction.change(
      """
      UPDATE open311_received SET state = 'settled', settled_by = \(person), settled_at = \(now)
      WHERE matter = \(matter) AND state = 'proposed'
      """)
  }

  struct Reading: Sendable, Hashable {
    var until: Instant
    var at: Instant
    var error: String?
  }

  static func reading(of peer: String, in transaction: any Transaction) throws -> Reading? {
    try transaction.first("SELECT until, at, error FROM open311_readings WHERE peer = \(peer)") {
      Reading(until: $0.instant(0), at: $0.instant(1), error: $0.textOrNil(2))
    }
  }

  static func put(_ reading: Reading, of peer: String, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO open311_readings (peer, until, at, error) VALUES (\(peer), \(reading.until), \(reading.at), \(reading.error))
      ON CONFLICT (peer) DO UPDATE SET until = \(reading.until), at = \(reading.at), error = \(reading.error)
      """)
  }
}
