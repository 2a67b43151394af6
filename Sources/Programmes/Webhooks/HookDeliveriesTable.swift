import Basics
import Storage

/// All SQL about deliveries; the table is made with that of the subscriptions.
enum HookDeliveriesTable {
  private static let columns: SQL = """
    hook, key, matter, entry, event, state, attempts, due_at, status, error, made_at, ended_at
    """

  /// Nothing happens if it is there already: a parcel may be handed over twice.
  static func insert(_ d: HookDelivery, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO hook_deliveries (\(columns)) VALUES (\(d.hook), \(d.key), \(d.matter), \(d.entry), \(d.event), \(d.state.rawValue),
        \(d.attempts), \(d.dueAt), \(d.status), \(d.error), \(d.madeAt), \(d.endedAt)) ON CONFLICT (hook, key) DO NOTHING
      """)
  }

  /// Takes the first that is to be sent, if its time has come: what comes after it waits, so that the order is kept. Until `until` nobody
  /// else takes it. Counted as a try from now on.
  static func claim(
    _ hook: Key, now: Instant, until: Instant, in transaction: any Transaction
  ) throws -> HookDelivery? {
    guard
      var head = try transaction.first(
        """
        SELECT \(columns) FROM hook_deliveries WHERE hook = \(hook) AND due_at IS NOT NULL ORDER BY key LIMIT 1
        """, delivery), let due = head.dueAt, due <= now
    else { return nil }
    let taken = try transaction.change(
      """
      UPDATE hook_deliveries SET attempts = attempts + 1, due_at = \(until) WHERE hook = \(hook) AND key = \(head.key)
        AND due_at = \(due)
      """)
    guard taken == 1 else { return nil }
    head.attempts += 1
    head.dueAt = until
    return head
  }

  /// Writes what became of a try, unless it was ended or replayed meanwhile.
  static func settle(_ d: HookDelivery, claimed: Instant?, in transaction: any Transaction) throws {
    try transaction.run(
      """
      UPDATE hook_deliveries SET state = \(d.state.rawValue), due_at = \(d.dueAt), status = \(d.status), error = \(d.error),
        ended_at = \(d.endedAt) WHERE hook = \(d.hook) AND key = \(d.key) AND due_at = \(claimed)
      """)
  }

  /// Writes down what sort of step it is.
  static func name(_ d: HookDelivery, in transaction: any Transaction) throws {
    try transaction.run(
      "UPDATE hook_deliveries SET event = \(d.event) WHERE hook = \(d.hook) AND key = \(d.key) AND event = ''")
  }

  static func delete(_ d: HookDelivery, in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM hook_deliveries WHERE hook = \(d.hook) AND key = \(d.key)")
  }

  /// Makes it due at once, with all its tries before it; returns whether there was one to be.
  static func replay(_ hook: Key, _ key: Key, at now: Instant, in transaction: any Transaction) throws -> Bool {
    try transaction.change(
      """
      UPDATE hook_deliveries SET state = 'waiting', attempts = 0, due_at = \(now), ended_at = NULL
      WHERE hook = \(hook) AND key = \(key) AND event <> \(HookDelivery.test)
      """) == 1
  }

  /// As `replay`, for what was given up, up to a limit. Returns how many.
  static func replayDead(_ hook: Key, at now: Instant, limit: Int, in transaction: any Transaction) throws -> Int {
    try transaction.change(
      """
      UPDATE hook_deliveries SET state = 'waiting', attempts = 0, due_at = \(now), ended_at = NULL WHERE hook = \(hook)
        AND key IN (SELECT key FROM hook_deliveries WHERE hook = \(hook) AND state = 'dead' AND event <> \(HookDelivery.test)
          ORDER BY key LIMIT \(limit))
      """)
  }

  /// The newest first.
  static func page(
    _ hook: Key, state: HookDelivery.State?, before: Key?, limit: Int, in transaction: any Transaction
  ) throws -> [HookDelivery] {
    let end = before ?? Key(.max)
    let wanted: SQL = state.map { "AND state = \($0.rawValue)" } ?? ""
    return try transaction.rows(
      """
      SELECT \(columns) FROM hook_deliveries WHERE hook = \(hook) AND key < \(end) \(wanted) ORDER BY key DESC LIMIT \(limit)
      """, delivery)
  }

  /// How many of a state there are; beyond `most` one only knows that there are as many.
  static func count(
    _ hook: Key, _ state: HookDelivery.State, most: Int, in transaction: any Transaction
  ) throws -> Int {
    try transaction.number(
      """
      SELECT count(*) FROM (SELECT 1 FROM hook_deliveries WHERE hook = \(hook) AND state = \(state.rawValue) LIMIT \(most)) AS counted
      """)
  }

  /// Deletes what ended before; returns how many, up to a limit.
  static func sweep(before: Instant, limit: Int, in transaction: any Transaction) throws -> Int {
    let old = try transaction.rows(
      "SELECT hook, key FROM hook_deliveries WHERE ended_at IS NOT NULL AND ended_at < \(before) ORDER BY ended_at LIMIT \(limit)"
    ) { ($0.key(0), $0.key(1)) }
    for (hook, key) in old { try transaction.run("DELETE FROM hook_deliveries WHERE hook = \(hook) AND key = \(key)") }
    return old.count
  }

  private static func delivery(_ row: any Row) -> HookDelivery {
    HookDelivery(
      hook: row.key(0), key: row.key(1), matter: row.key(2), entry: row.int(3), event: row.text(4),
      state: HookDelivery.State(rawValue: row.text(5)) ?? .dead, attempts: row.int(6), dueAt: row.instantOrNil(7),
      status: row.intOrNil(8), error: row.textOrNil(9), madeAt: row.instant(10), endedAt: row.instantOrNil(11))
  }
}
