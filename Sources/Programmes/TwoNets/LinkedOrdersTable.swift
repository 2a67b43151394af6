import Basics
import Storage

/// All SQL about orders of other systems.
enum LinkedOrdersTable {
  static let migrations = [
    Migration(
      "linked-orders.1",
      [
        """
        CREATE TABLE linked_orders (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, system TEXT NOT NULL, source TEXT NOT NULL, number TEXT NOT NULL,
          matter BIGINT NOT NULL UNIQUE, state TEXT NOT NULL, kind TEXT NOT NULL, link TEXT, item TEXT, created_at BIGINT NOT NULL,
          received_at BIGINT NOT NULL, due_at BIGINT, ended_at BIGINT, responded BOOLEAN, solved BOOLEAN, satisfied BOOLEAN,
          rated_at BIGINT, changed BIGINT NOT NULL, UNIQUE (source, number))
        """,
        "CREATE INDEX linked_orders_state ON linked_orders (system, state, key)",
        "CREATE INDEX linked_orders_list ON linked_orders (system, key)",
        "CREATE INDEX linked_orders_number ON linked_orders (system, number)",
        "CREATE UNIQUE INDEX linked_orders_changed ON linked_orders (system, changed)",
        "CREATE INDEX linked_orders_due ON linked_orders (system, due_at, key) WHERE due_at IS NOT NULL AND ended_at IS NULL",
        "CREATE INDEX linked_orders_received ON linked_orders (system, received_at, key)",
        "CREATE INDEX linked_orders_rated ON linked_orders (system, rated_at) WHERE rated_at IS NOT NULL",
        "CREATE TABLE linked_order_changes (system TEXT PRIMARY KEY, last BIGINT NOT NULL)",
        "INSERT INTO linked_order_changes (system, last) VALUES ('hotline', 0), ('hall', 0)",
      ])
  ]

  private static let columns: SQL = """
    key, system, source, number, matter, state, kind, link, item, created_at, received_at, due_at, ended_at, responded, solved,
    satisfied, rated_at, changed
    """

  /// The next change. Whoever takes it holds the row until the commit, so that changes are committed in their order: a reader that goes
  /// on from the last one it saw misses none.
  private static func next(_ system: LinkedOrder.System, in transaction: any Transaction) throws -> Int {
    try transaction.number(
      "UPDATE linked_order_changes SET last = last + 1 WHERE system = \(system.rawValue) RETURNING last")
  }

  static func insert(_ o: LinkedOrder, in transaction: any Transaction) throws {
    let changed = try next(o.system, in: transaction)
    try transaction.run(
      """
      INSERT INTO linked_orders (\(columns)) VALUES (\(o.key), \(o.system.rawValue), \(o.source), \(o.number), \(o.matter),
        \(o.state.rawValue), \(o.kind), \(o.link), \(o.item), \(o.createdAt), \(o.receivedAt), \(o.dueAt), \(o.endedAt),
        \(o.rating?.responded), \(o.rating?.solved), \(o.rating?.satisfied), \(o.rating?.at), \(changed))
      """)
  }

  /// Writes how it stands and what was said of it.
  static func update(_ o: LinkedOrder, in transaction: any Transaction) throws {
    let changed = try next(o.system, in: transaction)
    try transaction.run(
      """
      UPDATE linked_orders SET state = \(o.state.rawValue), ended_at = \(o.endedAt), responded = \(o.rating?.responded),
        solved = \(o.rating?.solved), satisfied = \(o.rating?.satisfied), rated_at = \(o.rating?.at), changed = \(changed)
      WHERE key = \(o.key)
      """)
  }

  static func one(matter: Key, in transaction: any Transaction) throws -> LinkedOrder? {
    try transaction.first("SELECT \(columns) FROM linked_orders WHERE matter = \(matter)", order)
  }

  /// By its number there; several sources may use one number.
  static func numbered(
    _ number: String, _ system: LinkedOrder.System, in transaction: any Transaction
  ) throws -> [LinkedOrder] {
    try transaction.rows(
      "SELECT \(columns) FROM linked_orders WHERE system = \(system.rawValue) AND number = \(number) ORDER BY key LIMIT 20",
      order)
  }

  /// What has changed after a change, in order.
  static func changed(
    _ system: LinkedOrder.System, after: Int, limit: Int, in transaction: any Transaction
  ) throws -> [LinkedOrder] {
    try transaction.rows(
      """
      SELECT \(columns) FROM linked_orders WHERE system = \(system.rawValue) AND changed > \(after)
      ORDER BY changed LIMIT \(limit)
      """, order)
  }

  /// The newest first.
  static func page(
    _ system: LinkedOrder.System, state: LinkedOrder.State?, before: Key?, limit: Int, in transaction: any Transaction
  ) throws -> [LinkedOrder] {
    let wanted: SQL = state.map { "AND state = \($0.rawValue)" } ?? ""
    return try transaction.rows(
      """
      SELECT \(columns) FROM linked_orders WHERE system = \(system.rawValue) AND key < \(before ?? Key(.max)) \(wanted)
      ORDER BY key DESC LIMIT \(limit)
      """, order)
  }

  /// Open ones whose time is over, the longest first.
  static func overdue(
    _ system: LinkedOrder.System, at now: Instant, after: (due: Instant, key: Key)?, limit: Int,
    in transaction: any Transaction
  ) throws -> [LinkedOrder] {
    let from: SQL = after.map { "AND (due_at, key) > (\($0.due), \($0.key))" } ?? ""
    return try transaction.rows(
      """
      SELECT \(columns) FROM linked_orders WHERE system = \(system.rawValue) AND due_at IS NOT NULL AND ended_at IS NULL
        AND due_at < \(now) \(from) ORDER BY due_at, key LIMIT \(limit)
      """, order)
  }

  /// Those that came in a time, in order.
  static func received(
    _ system: LinkedOrder.System, _ span: Range<Instant>, after: (at: Instant, key: Key)?, limit: Int,
    in transaction: any Transaction
  ) throws -> [LinkedOrder] {
    let from: SQL = after.map { "AND (received_at, key) > (\($0.at), \($0.key))" } ?? ""
    return try transaction.rows(
      """
      SELECT \(columns) FROM linked_orders WHERE system = \(system.rawValue) AND received_at >= \(span.lowerBound)
        AND received_at < \(span.upperBound) \(from) ORDER BY received_at, key LIMIT \(limit)
      """, order)
  }

  /// How many of a state there are; beyond `most` one only knows that there are as many.
  static func count(
    _ system: LinkedOrder.System, _ state: LinkedOrder.State, most: Int, in transaction: any Transaction
  ) throws -> Int {
    try transaction.number(
      """
      SELECT count(*) FROM (SELECT 1 FROM linked_orders WHERE system = \(system.rawValue) AND state = \(state.rawValue)
        LIMIT \(most)) AS counted
      """)
  }

  static func countOverdue(
    _ system: LinkedOrder.System, at now: Instant, most: Int, in transaction: any Transaction
  ) throws -> Int {
    try transaction.number(
      """
      SELECT count(*) FROM (SELECT 1 FROM linked_orders WHERE system = \(system.rawValue) AND due_at IS NOT NULL
        AND ended_at IS NULL AND due_at < \(now) LIMIT \(most)) AS counted
      """)
  }

  /// Of those called back in a time.
  static func rates(
    _ system: LinkedOrder.System, _ span: Range<Instant>, in transaction: any Transaction
  ) throws -> ThreeRates {
    try transaction.first(
      """
      SELECT count(*), count(*) FILTER (WHERE responded), count(*) FILTER (WHERE solved), count(*) FILTER (WHERE satisfied)
      FROM linked_orders WHERE system = \(system.rawValue) AND rated_at IS NOT NULL AND rated_at >= \(span.lowerBound)
        AND rated_at < \(span.upperBound)
      """
    ) { ThreeRates(asked: $0.int(0), responded: $0.int(1), solved: $0.int(2), satisfied: $0.int(3)) } ?? ThreeRates()
  }

  private static func order(_ row: any Row) -> LinkedOrder {
    var order = LinkedOrder(
      key: row.key(0), system: LinkedOrder.System(rawValue: row.text(1)) ?? .hotline, source: row.text(2),
      number: row.text(3),
      matter: row.key(4), state: LinkedOrder.State(rawValue: row.text(5)) ?? .new, kind: row.text(6),
      link: row.textOrNil(7),
      item: row.textOrNil(8), createdAt: row.instant(9), receivedAt: row.instant(10), dueAt: row.instantOrNil(11),
      endedAt: row.instantOrNil(12))
    if let responded = row.boolOrNil(13), let solved = row.boolOrNil(14), let satisfied = row.boolOrNil(15),
      let at = row.instantOrNil(16)
    {
      order.rating = LinkedOrder.Rating(responded: responded, solved: solved, satisfied: satisfied, at: at)
    }
    order.changed = row.int(17)
    return order
  }
}
