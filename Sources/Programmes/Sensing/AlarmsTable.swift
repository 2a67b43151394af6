import Basics
import Storage

/// All SQL about alarms and where they come from.
enum AlarmsTable {
  static let migrations = [
    Migration(
      "alarms.1",
      [
        // Of the alarms of a device and kind one is live at most: whoever would make a second one folds into it.
        """
        CREATE TABLE alarms (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, source TEXT NOT NULL, device TEXT NOT NULL, kind TEXT NOT NULL,
          level TEXT NOT NULL, state TEXT NOT NULL, first_at BIGINT NOT NULL, last_at BIGINT NOT NULL, heard_at BIGINT NOT NULL,
          count BIGINT NOT NULL, matter BIGINT, cleared_at BIGINT, message TEXT NOT NULL, storm BOOLEAN NOT NULL, live BIGINT,
          UNIQUE (source, device, kind, live))
        """,
        "CREATE INDEX alarms_state ON alarms (state, key)",
        "CREATE INDEX alarms_source ON alarms (source, key)",
        "CREATE INDEX alarms_matter ON alarms (matter, key) WHERE matter IS NOT NULL",
        """
        CREATE TABLE alarm_sources (
          code TEXT PRIMARY KEY, heard_at BIGINT NOT NULL, events BIGINT NOT NULL, window_at BIGINT NOT NULL, opened BIGINT NOT NULL,
          storm_at BIGINT, storm_matter BIGINT, storm_count BIGINT NOT NULL)
        """,
        "CREATE TABLE alarm_seen (source TEXT NOT NULL, id TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (source, id))",
        "CREATE INDEX alarm_seen_at ON alarm_seen (at)",
      ])
  ]

  private static let columns: SQL = """
    key, source, device, kind, level, state, first_at, last_at, heard_at, count, matter, cleared_at, message, storm, live
    """

  static func insert(_ a: Alarm, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO alarms (\(columns)) VALUES (\(a.key), \(a.source), \(a.device), \(a.kind), \(a.level), \(a.state.rawValue),
        \(a.firstAt), \(a.lastAt), \(a.heardAt), \(a.count), \(a.matter), \(a.clearedAt), \(a.message), \(a.isStorm),
        \(a.isLive ? 1 : nil))
      """)
  }

  static func update(_ a: Alarm, in transaction: any Transaction) throws {
    try transaction.run(
      """
      UPDATE alarms SET level = \(a.level), state = \(a.state.rawValue), last_at = \(a.lastAt), heard_at = \(a.heardAt),
        count = \(a.count), matter = \(a.matter), cleared_at = \(a.clearedAt), message = \(a.message), storm = \(a.isStorm),
        live = \(a.isLive ? 1 : nil) WHERE key = \(a.key)
      """)
  }

  /// The one that events of the device and kind are folded into.
  static func live(
    _ source: String, _ device: String, _ kind: String, in transaction: any Transaction
  ) throws -> Alarm? {
    try transaction.first(
      """
      SELECT \(columns) FROM alarms WHERE source = \(source) AND device = \(device) AND kind = \(kind) AND live = 1
        \(postgres: "FOR UPDATE")
      """, alarm)
  }

  /// The newest first.
  static func page(
    source: String?, state: Alarm.State?, before: Key?, limit: Int, in transaction: any Transaction
  ) throws -> [Alarm] {
    var conditions: SQL = "key < \(before ?? Key(.max))"
    if let source { conditions += " AND source = \(source)" }
    if let state { conditions += " AND state = \(state.rawValue)" }
    return try transaction.rows(
      "SELECT \(columns) FROM alarms WHERE \(conditions) ORDER BY key DESC LIMIT \(limit)", alarm)
  }

  /// Those that a matter is about, the newest first.
  static func of(_ matter: Key, limit: Int, in transaction: any Transaction) throws -> [Alarm] {
    try transaction.rows(
      "SELECT \(columns) FROM alarms WHERE matter = \(matter) ORDER BY key DESC LIMIT \(limit)", alarm)
  }

  /// How many alarms a matter is about, and how many events they were.
  static func sums(of matter: Key, in transaction: any Transaction) throws -> (alarms: Int, events: Int, cleared: Int) {
    try transaction.first(
      """
      SELECT count(*), coalesce(sum(count), 0), count(*) FILTER (WHERE state = 'cleared') FROM alarms WHERE matter = \(matter)
      """
    ) { ($0.int(0), $0.int(1), $0.int(2)) } ?? (0, 0, 0)
  }

  // MARK: Events

  /// Whether an event of that number came in before.
  static func isSeen(_ source: String, _ id: String, in transaction: any Transaction) throws -> Bool {
    try transaction.first("SELECT 1 FROM alarm_seen WHERE source = \(source) AND id = \(id)") { _ in true } ?? false
  }

  static func see(_ source: String, _ id: String, at: Instant, in transaction: any Transaction) throws {
    try transaction.run(
      "INSERT INTO alarm_seen (source, id, at) VALUES (\(source), \(id), \(at)) ON CONFLICT (source, id) DO NOTHING")
  }

  /// Forgets numbers of events that came in before; returns how many, up to a limit.
  static func forget(before: Instant, limit: Int, in transaction: any Transaction) throws -> Int {
    let old = try transaction.rows("SELECT source, id FROM alarm_seen WHERE at < \(before) ORDER BY at LIMIT \(limit)")
    {
      ($0.text(0), $0.text(1))
    }
    for (source, id) in old { try transaction.run("DELETE FROM alarm_seen WHERE source = \(source) AND id = \(id)") }
    return old.count
  }

  // MARK: Sources

  private static let sourceColumns: SQL =
    "code, heard_at, events, window_at, opened, storm_at, storm_matter, storm_count"

  /// Counts an event, and gives the source as it is then; its row is held until the commit.
  static func hear(_ code: String, at now: Instant, in transaction: any Transaction) throws -> AlarmSource {
    try transaction.first(
      """
      INSERT INTO alarm_sources (\(sourceColumns)) VALUES (\(code), \(now), 1, \(now), 0, NULL, NULL, 0)
      ON CONFLICT (code) DO UPDATE SET events = alarm_sources.events + 1 RETURNING \(sourceColumns)
      """, source)
      ?? AlarmSource(code: code, heardAt: now, events: 1, windowAt: now, opened: 0, stormCount: 0)
  }

  /// A source; its row is held until the commit.
  static func source(_ code: String, in transaction: any Transaction) throws -> AlarmSource? {
    try transaction.first(
      "SELECT \(sourceColumns) FROM alarm_sources WHERE code = \(code) \(postgres: "FOR UPDATE")", source)
  }

  static func put(_ s: AlarmSource, in transaction: any Transaction) throws {
    try transaction.run(
      """
      UPDATE alarm_sources SET heard_at = \(s.heardAt), window_at = \(s.windowAt), opened = \(s.opened), storm_at = \(s.stormAt),
        storm_matter = \(s.stormMatter), storm_count = \(s.stormCount) WHERE code = \(s.code)
      """)
  }

  static func sources(in transaction: any Transaction) throws -> [AlarmSource] {
    try transaction.rows("SELECT \(sourceColumns) FROM alarm_sources ORDER BY code LIMIT 200", source)
  }

  private static func source(_ row: any Row) -> AlarmSource {
    AlarmSource(
      code: row.text(0), heardAt: row.instant(1), events: row.int(2), windowAt: row.instant(3), opened: row.int(4),
      stormAt: row.instantOrNil(5), stormMatter: row.keyOrNil(6), stormCount: row.int(7))
  }

  private static func alarm(_ row: any Row) -> Alarm {
    Alarm(
      key: row.key(0), source: row.text(1), device: row.text(2), kind: row.text(3), level: row.text(4),
      state: Alarm.State(rawValue: row.text(5)) ?? .raised, firstAt: row.instant(6), lastAt: row.instant(7),
      heardAt: row.instant(8), count: row.int(9), matter: row.keyOrNil(10), clearedAt: row.instantOrNil(11),
      message: row.text(12), isStorm: row.bool(13), isLive: row.intOrNil(14) == 1)
  }
}
