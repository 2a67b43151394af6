import Basics
import Organization
import Storage

/// All SQL about emergency plans that were started: runs, the people called, the steps.
package enum PlanRunsTable {
  package static let migrations = [
    Migration(
      "duty.plans.1",
      [
        """
        CREATE TABLE duty_plan_runs (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, plan TEXT NOT NULL, name_zh TEXT NOT NULL,
          name_en TEXT NOT NULL, level BIGINT NOT NULL, matter TEXT, started_at BIGINT NOT NULL,
          started_by TEXT NOT NULL, ended_at BIGINT, ended_by TEXT, result TEXT)
        """,
        "CREATE INDEX duty_plan_runs_open ON duty_plan_runs (key) WHERE ended_at IS NULL",
        "CREATE INDEX duty_plan_runs_ended ON duty_plan_runs (key) WHERE ended_at IS NOT NULL",
        """
        CREATE TABLE duty_plan_calls (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, run BIGINT NOT NULL, post TEXT NOT NULL,
          agency TEXT NOT NULL, person TEXT NOT NULL, person_name TEXT NOT NULL, tell_zh TEXT NOT NULL,
          tell_en TEXT NOT NULL, level BIGINT NOT NULL, state TEXT NOT NULL, state_at BIGINT NOT NULL,
          state_by TEXT NOT NULL)
        """,
        "CREATE INDEX duty_plan_calls_run ON duty_plan_calls (run, key)",
        """
        CREATE TABLE duty_plan_steps (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, run BIGINT NOT NULL, what_zh TEXT NOT NULL,
          what_en TEXT NOT NULL, level BIGINT NOT NULL, due_at BIGINT NOT NULL, done_at BIGINT, done_by TEXT)
        """,
        "CREATE INDEX duty_plan_steps_run ON duty_plan_steps (run, key)",
      ])
  ]

  private static let columns: SQL =
    "key, plan, name_zh, name_en, level, matter, started_at, started_by, ended_at, ended_by, result"

  /// nil if there is none.
  package static func one(_ key: Key, in transaction: any Transaction) throws -> PlanRun? {
    try transaction.first("SELECT \(columns) FROM duty_plan_runs WHERE key = \(key)", run)
  }

  /// Runs that have not ended, the latest first.
  package static func open(limit: Int, in transaction: any Transaction) throws -> [PlanRun] {
    try transaction.rows(
      "SELECT \(columns) FROM duty_plan_runs WHERE ended_at IS NULL ORDER BY key DESC LIMIT \(limit)", run)
  }

  /// Runs that have ended, the latest begun first.
  package static func ended(before key: Key?, limit: Int, in transaction: any Transaction) throws -> [PlanRun] {
    let before: SQL = key.map { "key < \($0)" } ?? "1 = 1"
    return try transaction.rows(
      """
      SELECT \(columns) FROM duty_plan_runs WHERE ended_at IS NOT NULL AND \(before) ORDER BY key DESC LIMIT \(limit)
      """, run)
  }

  /// Writes a run that has just begun.
  package static func insert(_ r: PlanRun, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO duty_plan_runs (key, plan, name_zh, name_en, level, matter, started_at, started_by) VALUES (
        \(r.key), \(r.plan), \(r.name.zh), \(r.name.en), \(r.level.rawValue), \(r.matter), \(r.startedAt),
        \(r.startedBy))
      """)
  }

  /// Sets the level; whom it calls is written beside.
  package static func set(level: AlertLevel, of key: Key, in transaction: any Transaction) throws {
    try transaction.run("UPDATE duty_plan_runs SET level = \(level.rawValue) WHERE key = \(key)")
  }

  /// Ends the run with its result.
  package static func end(
    _ key: Key, result: String, by person: String, at now: Instant, in transaction: any Transaction
  ) throws {
    try transaction.run(
      "UPDATE duty_plan_runs SET ended_at = \(now), ended_by = \(person), result = \(result) WHERE key = \(key)")
  }

  /// Whom the run calls, in the order of calling.
  package static func calls(of run: Key, in transaction: any Transaction) throws -> [PlanRun.Calling] {
    try transaction.rows(
      """
      SELECT key, post, agency, person, person_name, tell_zh, tell_en, level, state, state_at, state_by
      FROM duty_plan_calls WHERE run = \(run) ORDER BY key
      """
    ) {
      PlanRun.Calling(
        key: $0.key(0), post: $0.text(1), agency: $0.text(2), person: $0.text(3), personName: $0.text(4),
        tell: Phrase($0.text(5), $0.text(6)), level: AlertLevel(rawValue: $0.int(7)) ?? .blue,
        state: CallState(rawValue: $0.text(8)) ?? .waiting, stateAt: $0.instant(9), stateBy: $0.text(10))
    }
  }

  /// Adds somebody to call, after those before.
  package static func insert(_ c: PlanRun.Calling, of run: Key, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO duty_plan_calls (
        key, run, post, agency, person, person_name, tell_zh, tell_en, level, state, state_at, state_by) VALUES (
        \(c.key), \(run), \(c.post), \(c.agency), \(c.person), \(c.personName), \(c.tell.zh), \(c.tell.en),
        \(c.level.rawValue), \(c.state.rawValue), \(c.stateAt), \(c.stateBy))
      """)
  }

  /// Writes down what came of a call, and who says so.
  package static func set(
    _ state: CallState, of call: Key, by person: String, at now: Instant, in transaction: any Transaction
  ) throws {
    try transaction.run(
      """
      UPDATE duty_plan_calls SET state = \(state.rawValue), state_at = \(now), state_by = \(person)
      WHERE key = \(call)
      """)
  }

  /// The steps of the run, in the order they were asked for.
  package static func steps(of run: Key, in transaction: any Transaction) throws -> [PlanRun.Step] {
    try transaction.rows(
      """
      SELECT key, what_zh, what_en, level, due_at, done_at, done_by FROM duty_plan_steps WHERE run = \(run)
      ORDER BY key
      """
    ) {
      PlanRun.Step(
        key: $0.key(0), what: Phrase($0.text(1), $0.text(2)), level: AlertLevel(rawValue: $0.int(3)) ?? .blue,
        dueAt: $0.instant(4), doneAt: $0.instantOrNil(5), doneBy: $0.textOrNil(6))
    }
  }

  /// Adds something to be done, after what is there.
  package static func insert(_ s: PlanRun.Step, of run: Key, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO duty_plan_steps (key, run, what_zh, what_en, level, due_at) VALUES (
        \(s.key), \(run), \(s.what.zh), \(s.what.en), \(s.level.rawValue), \(s.dueAt))
      """)
  }

  /// Marks the step as done. Returns whether it was still to be done.
  package static func done(
    _ step: Key, by person: String, at now: Instant, in transaction: any Transaction
  ) throws -> Bool {
    try transaction.change(
      "UPDATE duty_plan_steps SET done_at = \(now), done_by = \(person) WHERE key = \(step) AND done_at IS NULL") > 0
  }

  private static func run(_ row: any Row) -> PlanRun {
    PlanRun(
      key: row.key(0), plan: row.text(1), name: Phrase(row.text(2), row.text(3)),
      level: AlertLevel(rawValue: row.int(4)) ?? .blue, matter: row.textOrNil(5), startedAt: row.instant(6),
      startedBy: row.text(7), endedAt: row.instantOrNil(8), endedBy: row.textOrNil(9), result: row.textOrNil(10))
  }
}
