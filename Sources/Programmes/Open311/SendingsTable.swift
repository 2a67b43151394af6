import Basics
import Casework
import Delivery
import Storage

/// A matter on its way to another server, or there.
struct Sending: Sendable, Hashable {
  enum State: String, Sendable, CaseIterable {
    case waiting, sent
    /// It waits for a person.
    case failed
  }

  var matter: Key
  var peer: String
  var state: State
  var attempts: Int
  var dueAt: Instant
  var error: String?
  /// Its number there; nil until it is known.
  var remote: String?
  var token: String?
}

/// All SQL about what is sent on.
enum SendingsTable {
  static let migrations = [
    Migration(
      "open311.sendings.1",
      [
        // What may have to be sent: put there with the step, taken out when the settings were looked at.
        "CREATE TABLE open311_candidates (matter BIGINT NOT NULL, moment TEXT NOT NULL, PRIMARY KEY (matter, moment))",
        """
        CREATE TABLE open311_sendings (
          matter BIGINT NOT NULL, peer TEXT NOT NULL, state TEXT NOT NULL, attempts BIGINT NOT NULL, due_at BIGINT NOT NULL,
          error TEXT, remote TEXT, token TEXT, PRIMARY KEY (matter, peer))
        """,
        "CREATE INDEX open311_sendings_due ON open311_sendings (due_at, matter) WHERE state = 'waiting'",
        "CREATE INDEX open311_sendings_state ON open311_sendings (state, matter)",
        "CREATE INDEX open311_sendings_remote ON open311_sendings (peer, remote) WHERE remote IS NOT NULL",
        "CREATE INDEX open311_sendings_token ON open311_sendings (peer, matter) WHERE remote IS NULL AND token IS NOT NULL",
      ])
  ]

  /// Notes in the transaction of the delivery what may have to be sent on; which servers want it, the job sees.
  static let subscriber = Subscriber(
    name: "open311.candidates", wants: { $0.contains(".") },
    receive: { parcel, transaction in
      if parcel.entry == 1 {
        try put(candidate: parcel.matter, .reported, in: transaction)
      } else if try transaction.number(
        """
        SELECT count(*) FROM entries WHERE matter = \(parcel.matter) AND ordinal = \(parcel.entry)
          AND form ->> 'standard' IS NOT NULL
        """) > 0
      {
        try put(candidate: parcel.matter, .filed, in: transaction)
      }
    })

  private static func put(candidate matter: Key, _ moment: Peer.Moment, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO open311_candidates (matter, moment) VALUES (\(matter), \(moment.rawValue))
      ON CONFLICT (matter, moment) DO NOTHING
      """)
  }

  static func candidates(limit: Int, in transaction: any Transaction) throws -> [(matter: Key, moment: Peer.Moment)] {
    try transaction.rows("SELECT matter, moment FROM open311_candidates ORDER BY matter, moment LIMIT \(limit)") {
      (matter: $0.key(0), moment: Peer.Moment(rawValue: $0.text(1)) ?? .filed)
    }
  }

  static func drop(candidate: Key, _ moment: Peer.Moment, in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM open311_candidates WHERE matter = \(candidate) AND moment = \(moment.rawValue)")
  }

  /// Puts a matter into the queue of a server, once for good.
  static func put(_ matter: Key, to peer: String, at now: Instant, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO open311_sendings (matter, peer, state, attempts, due_at)
      VALUES (\(matter), \(peer), \(Sending.State.waiting.rawValue), 0, \(now)) ON CONFLICT (matter, peer) DO NOTHING
      """)
  }

  private static let columns: SQL = "matter, peer, state, attempts, due_at, error, remote, token"

  private static func sending(_ row: any Row) -> Sending {
    Sending(
      matter: row.key(0), peer: row.text(1), state: Sending.State(rawValue: row.text(2)) ?? .failed, attempts: row.int(3),
      dueAt: row.instant(4), error: row.textOrNil(5), remote: row.textOrNil(6), token: row.textOrNil(7))
  }

  /// Takes up what is due, for as long as `lease`: another process leaves it alone, and finds it again if this one dies.
  static func claim(
    peers: [String], now: Instant, lease: Seconds, limit: Int, in transaction: any Transaction
  ) throws -> [Sending] {
    let due = try transaction.rows(
      """
      SELECT \(columns) FROM open311_sendings WHERE state = 'waiting' AND due_at <= \(now) AND peer IN \(list: peers)
      ORDER BY due_at, matter LIMIT \(limit) \(postgres: "FOR UPDATE SKIP LOCKED")
      """, sending)
    for one in due {
      try transaction.run(
        "UPDATE open311_sendings SET due_at = \(now + lease) WHERE matter = \(one.matter) AND peer = \(one.peer)")
    }
    return due
  }

  static func hasDue(_ now: Instant, in transaction: any Transaction) throws -> Bool {
    try transaction.first(
      "SELECT matter FROM open311_sendings WHERE state = 'waiting' AND due_at <= \(now) ORDER BY due_at LIMIT 1"
    ) { $0.key(0) } != nil
  }

  static func settle(_ s: Sending, in transaction: any Transaction) throws {
    try transaction.run(
      """
      UPDATE open311_sendings SET state = \(s.state.rawValue), attempts = \(s.attempts), due_at = \(s.dueAt),
        error = \(s.error), remote = \(s.remote), token = \(s.token)
      WHERE matter = \(s.matter) AND peer = \(s.peer)
      """)
  }

  /// One queue, the latest matters first.
  static func page(
    _ state: Sending.State, before: Key?, limit: Int, in transaction: any Transaction
  ) throws -> [Sending] {
    try transaction.rows(
      """
      SELECT \(columns) FROM open311_sendings WHERE state = \(state.rawValue) AND matter < \(before ?? Key(Int64.max))
      ORDER BY matter DESC LIMIT \(limit)
      """, sending)
  }

  static func of(_ matter: Key, in transaction: any Transaction) throws -> [Sending] {
    try transaction.rows("SELECT \(columns) FROM open311_sendings WHERE matter = \(matter) ORDER BY peer", sending)
  }

  /// Whose number there it is.
  static func matter(remote: String, peer: String, in transaction: any Transaction) throws -> Key? {
    try transaction.first("SELECT matter FROM open311_sendings WHERE peer = \(peer) AND remote = \(remote)") { $0.key(0) }
  }

  /// What has a token and no number yet, the oldest first.
  static func withToken(peer: String, after: Key, limit: Int, in transaction: any Transaction) throws -> [Sending] {
    try transaction.rows(
      """
      SELECT \(columns) FROM open311_sendings
      WHERE peer = \(peer) AND remote IS NULL AND token IS NOT NULL AND matter > \(after) ORDER BY matter LIMIT \(limit)
      """, sending)
  }

  /// Sends again at once. Returns how many that were.
  static func retry(_ matter: Key?, peer: String, now: Instant, in transaction: any Transaction) throws -> Int {
    let which: SQL = matter.map { "matter = \($0)" } ?? "state = 'failed'"
    return try transaction.change(
      """
      UPDATE open311_sendings SET state = 'waiting', attempts = 0, due_at = \(now)
      WHERE peer = \(peer) AND state <> 'sent' AND \(which)
      """)
  }

  /// How many wait and have failed; not more than `most` of each are counted.
  static func counts(most: Int, in transaction: any Transaction) throws -> [Sending.State: Int] {
    var found: [Sending.State: Int] = [:]
    for state in [Sending.State.waiting, .failed] {
      found[state] = try transaction.number(
        "SELECT count(*) FROM (SELECT matter FROM open311_sendings WHERE state = \(state.rawValue) LIMIT \(most)) AS met")
    }
    return found
  }
}
