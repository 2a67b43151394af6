import Basics
import Storage

/// All SQL about the facts of matters. One row a matter, rewritten when its facts change; the truth is in the entries.
package enum FactsTable {
  package static let migrations = [
    Migration(
      "indicators.facts.1",
      [
        """
        CREATE TABLE matter_facts (
          fact_matter \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, number TEXT NOT NULL, flow TEXT NOT NULL, street TEXT NOT NULL,
          community TEXT NOT NULL, category TEXT NOT NULL, channel TEXT NOT NULL, reported_day BIGINT NOT NULL, filed_day BIGINT,
          filed_by TEXT NOT NULL, dispatched_day BIGINT, dispatched_by TEXT NOT NULL, redispatches BIGINT NOT NULL, due_day BIGINT,
          agency TEXT NOT NULL, handled_by TEXT NOT NULL, reworks BIGINT NOT NULL, extensions BIGINT NOT NULL, signs BIGINT NOT NULL,
          signed BIGINT NOT NULL, minutes BIGINT NOT NULL, refusals TEXT NOT NULL, closed_day BIGINT, appeals BIGINT NOT NULL,
          voiced_day BIGINT, marks BIGINT NOT NULL)
        """,
        // The matters of a period and name, for the list behind a figure, and all of a period for freezing it.
        "CREATE INDEX facts_reported ON matter_facts (flow, reported_day, street)",
        "CREATE INDEX facts_filed ON matter_facts (flow, filed_day, street) WHERE filed_day IS NOT NULL",
        "CREATE INDEX facts_dispatched ON matter_facts (flow, dispatched_day, agency) WHERE dispatched_day IS NOT NULL",
        "CREATE INDEX facts_due ON matter_facts (flow, due_day, agency, street) WHERE due_day IS NOT NULL",
        "CREATE INDEX facts_closed ON matter_facts (flow, closed_day, agency, street) WHERE closed_day IS NOT NULL",
        "CREATE INDEX facts_voiced ON matter_facts (flow, voiced_day, agency) WHERE voiced_day IS NOT NULL",
        """
        CREATE TABLE facts_refusals (
          flow TEXT NOT NULL, day BIGINT NOT NULL, agency TEXT NOT NULL, refused_matter BIGINT NOT NULL, overruled BOOLEAN NOT NULL,
          place BIGINT NOT NULL, PRIMARY KEY (refused_matter, place))
        """,
        "CREATE INDEX facts_refusals_day ON facts_refusals (flow, day, agency)",
        // The matters whose facts are to be read again; small, emptied all the time.
        "CREATE TABLE facts_stale (stale_matter \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY)",
        // While everything is counted anew, nothing is counted beside it.
        "CREATE TABLE facts_pause (id BIGINT PRIMARY KEY, until BIGINT NOT NULL)",
        "INSERT INTO facts_pause (id, until) VALUES (1, 0)",
        // What is there already is read at the first run.
        "INSERT INTO facts_stale (stale_matter) SELECT key FROM matters",
      ])
  ]

  static let columns: SQL = """
    fact_matter, number, flow, street, community, category, channel, reported_day, filed_day, filed_by, dispatched_day, dispatched_by,
    redispatches, due_day, agency, handled_by, reworks, extensions, signs, signed, minutes, refusals, closed_day, appeals, voiced_day, marks
    """

  /// Says that a matter's facts may have changed.
  package static func stale(_ matter: Key, in transaction: any Transaction) throws {
    try transaction.run(
      "INSERT INTO facts_stale (stale_matter) VALUES (\(matter)) ON CONFLICT (stale_matter) DO NOTHING")
  }

  /// Says the same of every matter that has no facts yet: for what is written whole, beside the steps of people.
  /// - Returns: how many.
  package static func staleWithoutFacts(in transaction: any Transaction) throws -> Int {
    try transaction.change(
      """
      INSERT INTO facts_stale (stale_matter)
      SELECT key FROM matters WHERE NOT EXISTS (SELECT 1 FROM matter_facts WHERE fact_matter = matters.key)
      ON CONFLICT (stale_matter) DO NOTHING
      """)
  }

  /// Whether any waits.
  static func isAnyStale(in transaction: any Transaction) throws -> Bool {
    try transaction.first("SELECT 1 FROM facts_stale LIMIT 1") { _ in true } ?? false
  }

  /// How many wait.
  package static func staleCount(in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT count(*) FROM facts_stale")
  }

  /// Whether counting rests at that moment. Whoever pauses waits for those who count.
  static func isPaused(at now: Instant, in transaction: any Transaction) throws -> Bool {
    try transaction.first("SELECT until FROM facts_pause WHERE id = 1 \(postgres: "FOR SHARE")") { $0.instant(0) > now }
      ?? false
  }

  static func pause(until: Instant, in transaction: any Transaction) throws {
    try transaction.run("UPDATE facts_pause SET until = \(until) WHERE id = 1")
  }

  /// Takes the next of those that wait, the newest first: what happens now matters more than what was there before.
  static func takeStale(_ limit: Int, in transaction: any Transaction) throws -> [Key] {
    try transaction.rows(
      """
      DELETE FROM facts_stale WHERE stale_matter IN (
        SELECT stale_matter FROM facts_stale ORDER BY stale_matter DESC LIMIT \(limit) \(postgres: "FOR UPDATE SKIP LOCKED"))
      RETURNING stale_matter
      """
    ) { $0.key(0) }
  }

  /// Every matter of the log by key, for reading all of them again.
  static func matters(after key: Key, limit: Int, in transaction: any Transaction) throws -> [Key] {
    try transaction.rows("SELECT key FROM matters WHERE key > \(key) ORDER BY key LIMIT \(limit)") { $0.key(0) }
  }

  /// The key in the middle of all; 0 where there is none.
  static func middle(in transaction: any Transaction) throws -> Key {
    let count = try transaction.number("SELECT count(*) FROM matter_facts")
    return try transaction.first(
      "SELECT fact_matter FROM matter_facts ORDER BY fact_matter LIMIT 1 OFFSET \(count / 2)"
    ) { $0.key(0) } ?? Key(0)
  }

  static func clearStale(in transaction: any Transaction) throws { try transaction.run("DELETE FROM facts_stale") }

  static func clear(in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM facts_refusals")
    try transaction.run("DELETE FROM matter_facts")
  }

  static func put(_ f: MatterFacts, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO matter_facts (\(columns)) VALUES (
        \(f.matter), \(f.number), \(f.flow), \(f.street), \(f.community), \(f.category), \(f.channel), \(f.reportedDay), \(f.filedDay),
        \(f.filedBy), \(f.dispatchedDay), \(f.dispatchedBy), \(f.redispatches), \(f.dueDay), \(f.agency), \(f.handledBy), \(f.reworks),
        \(f.extensions), \(f.signs), \(f.signed), \(f.minutes), \(f.refusalsText), \(f.closedDay), \(f.appeals), \(f.voicedDay),
        \(f.marks))
      ON CONFLICT (fact_matter) DO UPDATE SET street = excluded.street, community = excluded.community, category = excluded.category,
        filed_day = excluded.filed_day, filed_by = excluded.filed_by, dispatched_day = excluded.dispatched_day,
        dispatched_by = excluded.dispatched_by, redispatches = excluded.redispatches, due_day = excluded.due_day,
        agency = excluded.agency, handled_by = excluded.handled_by, reworks = excluded.reworks, extensions = excluded.extensions,
        signs = excluded.signs, signed = excluded.signed, minutes = excluded.minutes, refusals = excluded.refusals,
        closed_day = excluded.closed_day, appeals = excluded.appeals, voiced_day = excluded.voiced_day, marks = excluded.marks
      """)
  }

  static func put(refusals f: MatterFacts, in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM facts_refusals WHERE refused_matter = \(f.matter)")
    for (place, refusal) in f.refusals.enumerated() {
      try transaction.run(
        """
        INSERT INTO facts_refusals (flow, day, agency, refused_matter, overruled, place)
        VALUES (\(f.flow), \(refusal.day), \(refusal.agency), \(f.matter), \(refusal.isOverruled), \(place))
        """)
    }
  }

  /// The stored facts of the matters, by key.
  package static func of(_ matters: [Key], in transaction: any Transaction) throws -> [Key: MatterFacts] {
    var found: [Key: MatterFacts] = [:]
    try transaction.forEach("SELECT \(columns) FROM matter_facts WHERE fact_matter IN \(list: matters)") { row in
      let facts = facts(row)
      found[facts.matter] = facts
    }
    return found
  }

  /// All of a span, by key, for whoever walks them all.
  package static func forEach(
    after key: Key, through last: Key = Key(Int64.max), limit: Int, in transaction: any Transaction,
    _ body: (MatterFacts) throws -> Void
  ) throws {
    try transaction.forEach(
      "SELECT \(columns) FROM matter_facts WHERE fact_matter > \(key) AND fact_matter <= \(last) ORDER BY fact_matter LIMIT \(limit)"
    ) { try body(facts($0)) }
  }

  static func facts(_ row: any Row) -> MatterFacts {
    func day(_ column: Int) -> LocalDate? { row.intOrNil(column).map { LocalDate(ordinal: $0) } }
    var f = MatterFacts(
      matter: row.key(0), number: row.text(1), flow: row.text(2), reportedDay: LocalDate(ordinal: row.int(7)))
    (f.street, f.community, f.category, f.channel) = (row.text(3), row.text(4), row.text(5), row.text(6))
    (f.filedDay, f.filedBy) = (day(8), row.text(9))
    (f.dispatchedDay, f.dispatchedBy, f.redispatches) = (day(10), row.text(11), row.int(12))
    (f.dueDay, f.agency, f.handledBy) = (day(13), row.text(14), row.text(15))
    (f.reworks, f.extensions, f.signs, f.signed, f.minutes) = (
      row.int(16), row.int(17), row.int(18), row.int(19), row.int(20)
    )
    f.refusals = MatterFacts.refusals(row.text(21))
    (f.closedDay, f.appeals, f.voicedDay) = (day(22), row.int(23), day(24))
    f.marks = row.int(25)
    return f
  }
}
