import Basics
import Storage

/// All SQL about shifts. What is taken out stays as a row that lists pass over.
package enum ShiftsTable {
  package static let migrations = [
    Migration(
      "duty.shifts.1",
      [
        """
        CREATE TABLE duty_shifts (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, kind TEXT NOT NULL, agency TEXT NOT NULL,
          post TEXT NOT NULL, person TEXT NOT NULL, person_name TEXT NOT NULL, starts_at BIGINT NOT NULL,
          ends_at BIGINT NOT NULL, planned_person TEXT, planned_name TEXT, reason TEXT, arranged_by TEXT NOT NULL,
          arranged_at BIGINT NOT NULL, removed_by TEXT, removed_at BIGINT)
        """,
        "CREATE INDEX duty_shifts_agency ON duty_shifts (agency, starts_at) WHERE removed_at IS NULL",
        "CREATE INDEX duty_shifts_person ON duty_shifts (person, starts_at) WHERE removed_at IS NULL",
        "CREATE INDEX duty_shifts_start ON duty_shifts (starts_at) WHERE removed_at IS NULL",
      ])
  ]

  private static let columns: SQL =
    "key, kind, agency, post, person, person_name, starts_at, ends_at, planned_person, planned_name, reason"

  /// Who is on duty for the agency at that moment: post, code and name of the person; nil if nobody is.
  ///
  /// For whoever escalates: one look into the index `duty_shifts_agency`, whatever the history. Shifts of one agency never
  /// overlap, so it is the one that began last, if it is still on.
  package static func onDuty(
    agency: String, at instant: Instant, in transaction: any Transaction
  ) throws -> (post: String, person: String, personName: String)? {
    try on(agency: agency, at: instant, in: transaction).map { ($0.post, $0.person, $0.personName) }
  }

  /// The shift that is on for the agency; nil if nobody is on duty.
  package static func on(agency: String, at instant: Instant, in transaction: any Transaction) throws -> Shift? {
    try begun(agency: agency, by: instant, limit: 1, in: transaction).first { $0.covers(instant) }
  }

  /// The last shifts of the agency that have begun, the latest first.
  package static func begun(
    agency: String, by instant: Instant, limit: Int, in transaction: any Transaction
  ) throws -> [Shift] {
    try transaction.rows(
      """
      SELECT \(columns) FROM duty_shifts WHERE removed_at IS NULL AND agency = \(agency) AND starts_at <= \(instant)
      ORDER BY starts_at DESC LIMIT \(limit)
      """, shift)
  }

  /// The first shift of the agency that begins at or after that moment; nil if none does.
  package static func next(agency: String, from instant: Instant, in transaction: any Transaction) throws -> Shift? {
    try transaction.first(
      """
      SELECT \(columns) FROM duty_shifts WHERE removed_at IS NULL AND agency = \(agency) AND starts_at >= \(instant)
      ORDER BY starts_at LIMIT 1
      """, shift)
  }

  /// All that are on at that moment, whatever the agency.
  package static func allOn(at instant: Instant, limit: Int, in transaction: any Transaction) throws -> [Shift] {
    let earliest = instant - .hours(Shift.hoursMost)
    return try transaction.rows(
      """
      SELECT \(columns) FROM duty_shifts WHERE removed_at IS NULL AND starts_at > \(earliest)
        AND starts_at <= \(instant) AND ends_at > \(instant)
      ORDER BY starts_at, key LIMIT \(limit)
      """, shift)
  }

  /// What is on for the agency at some moment of the span, by its beginning.
  package static func of(
    agency: String, from: Instant, to: Instant, in transaction: any Transaction
  ) throws -> [Shift] {
    let earliest = from - .hours(Shift.hoursMost)
    return try transaction.rows(
      """
      SELECT \(columns) FROM duty_shifts WHERE removed_at IS NULL AND agency = \(agency) AND starts_at > \(earliest)
        AND starts_at < \(to) AND ends_at > \(from)
      ORDER BY starts_at
      """, shift)
  }

  /// A shift of the agency, or of the person anywhere, that is on at some moment of the span; nil if there is none.
  package static func met(
    agency: String, person: String, from: Instant, to: Instant, except key: Key?, in transaction: any Transaction
  ) throws -> Shift? {
    let earliest = from - .hours(Shift.hoursMost)
    let other: SQL = key.map { "key <> \($0)" } ?? "1 = 1"
    // Two questions: one with OR would use neither index.
    for whose: SQL in ["agency = \(agency)", "person = \(person)"] {
      let found = try transaction.first(
        """
        SELECT \(columns) FROM duty_shifts WHERE removed_at IS NULL AND \(whose) AND starts_at > \(earliest)
          AND starts_at < \(to) AND ends_at > \(from) AND \(other)
        ORDER BY starts_at LIMIT 1
        """, shift)
      if let found { return found }
    }
    return nil
  }

  /// nil if there is none, or it was taken out.
  package static func one(_ key: Key, in transaction: any Transaction) throws -> Shift? {
    try transaction.first("SELECT \(columns) FROM duty_shifts WHERE key = \(key) AND removed_at IS NULL", shift)
  }

  /// Writes a new shift.
  package static func insert(
    _ s: Shift, by person: String, at now: Instant, in transaction: any Transaction
  ) throws {
    try transaction.run(
      """
      INSERT INTO duty_shifts (
        key, kind, agency, post, person, person_name, starts_at, ends_at, planned_person, planned_name, reason,
        arranged_by, arranged_at) VALUES (
        \(s.key), \(s.kind), \(s.agency), \(s.post), \(s.person), \(s.personName), \(s.starts), \(s.ends),
        \(s.standIn?.person), \(s.standIn?.personName), \(s.standIn?.reason), \(person), \(now))
      """)
  }

  /// Another person on the same shift; whose it was first stays.
  package static func set(
    person: String, name: String, standIn: Shift.StandIn, of key: Key, in transaction: any Transaction
  ) throws {
    try transaction.run(
      """
      UPDATE duty_shifts SET person = \(person), person_name = \(name), planned_person = \(standIn.person),
        planned_name = \(standIn.personName), reason = \(standIn.reason) WHERE key = \(key)
      """)
  }

  /// Takes a shift out of the roster.
  package static func remove(_ key: Key, by person: String, at now: Instant, in transaction: any Transaction) throws {
    try transaction.run("UPDATE duty_shifts SET removed_by = \(person), removed_at = \(now) WHERE key = \(key)")
  }

  private static func shift(_ row: any Row) -> Shift {
    var standIn: Shift.StandIn?
    if let person = row.textOrNil(8) {
      standIn = .init(person: person, personName: row.textOrNil(9) ?? "", reason: row.textOrNil(10) ?? "")
    }
    return Shift(
      key: row.key(0), kind: row.text(1), agency: row.text(2), post: row.text(3), person: row.text(4),
      personName: row.text(5), starts: row.instant(6), ends: row.instant(7), standIn: standIn)
  }
}
