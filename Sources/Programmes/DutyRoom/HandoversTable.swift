import Basics
import Storage

/// All SQL about handovers. The text and the first signature are written once; the second and the mark of being replaced are
/// added once.
package enum HandoversTable {
  package static let migrations = [
    Migration(
      "duty.handovers.1",
      [
        """
        CREATE TABLE duty_handovers (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, agency TEXT NOT NULL, from_shift BIGINT NOT NULL,
          to_shift BIGINT, text TEXT NOT NULL, digest TEXT NOT NULL, out_person TEXT NOT NULL, out_name TEXT NOT NULL,
          out_post TEXT NOT NULL, out_at BIGINT NOT NULL, out_way TEXT NOT NULL, in_person TEXT, in_name TEXT,
          in_post TEXT, in_at BIGINT, in_way TEXT, replaced_at BIGINT)
        """,
        "CREATE INDEX duty_handovers_agency ON duty_handovers (agency, key)",
        """
        CREATE INDEX duty_handovers_waiting ON duty_handovers (agency, key)
        WHERE in_at IS NULL AND replaced_at IS NULL
        """,
        "CREATE INDEX duty_handovers_from ON duty_handovers (from_shift)",
        "CREATE INDEX duty_handovers_to ON duty_handovers (to_shift)",
        """
        CREATE TABLE duty_handover_notes (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, handover BIGINT NOT NULL, at BIGINT NOT NULL,
          person TEXT NOT NULL, person_name TEXT NOT NULL, text TEXT NOT NULL)
        """,
        "CREATE INDEX duty_handover_notes_of ON duty_handover_notes (handover, key)",
      ])
  ]

  private static let columns: SQL = """
    key, agency, from_shift, to_shift, text, digest, out_person, out_name, out_post, out_at, out_way, in_person,
    in_name, in_post, in_at, in_way, replaced_at
    """

  /// nil if there is none.
  package static func one(_ key: Key, in transaction: any Transaction) throws -> Handover? {
    try transaction.first("SELECT \(columns) FROM duty_handovers WHERE key = \(key)", handover)
  }

  /// Those of the agency, the latest first.
  package static func page(
    agency: String, before key: Key?, limit: Int, in transaction: any Transaction
  ) throws -> [Handover] {
    let before: SQL = key.map { "key < \($0)" } ?? "1 = 1"
    return try transaction.rows(
      """
      SELECT \(columns) FROM duty_handovers WHERE agency = \(agency) AND \(before) ORDER BY key DESC LIMIT \(limit)
      """, handover)
  }

  /// Those of the agency that wait for the one who comes, the latest first.
  package static func waiting(
    agency: String, limit: Int, in transaction: any Transaction
  ) throws -> [Handover] {
    try transaction.rows(
      """
      SELECT \(columns) FROM duty_handovers WHERE agency = \(agency) AND in_at IS NULL AND replaced_at IS NULL
      ORDER BY key DESC LIMIT \(limit)
      """, handover)
  }

  /// The one that hands the shift on; replaced ones do not count.
  package static func from(shift: Key, in transaction: any Transaction) throws -> Handover? {
    try transaction.first(
      """
      SELECT \(columns) FROM duty_handovers WHERE from_shift = \(shift) AND replaced_at IS NULL
      ORDER BY key DESC LIMIT 1
      """, handover)
  }

  /// Which of these shifts began with a handover that both have signed.
  package static func received(by shifts: [Key], in transaction: any Transaction) throws -> Set<Key> {
    guard !shifts.isEmpty else { return [] }
    return Set(
      try transaction.rows(
        "SELECT to_shift FROM duty_handovers WHERE to_shift IN \(list: shifts) AND in_at IS NOT NULL"
      ) { $0.key(0) })
  }

  /// Writes the text with the first signature.
  package static func insert(_ h: Handover, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO duty_handovers (
        key, agency, from_shift, to_shift, text, digest, out_person, out_name, out_post, out_at, out_way) VALUES (
        \(h.key), \(h.agency), \(h.fromShift), \(h.toShift), \(h.text), \(h.digest), \(h.outgoing.person),
        \(h.outgoing.personName), \(h.outgoing.post), \(h.outgoing.at), \(h.outgoing.way.rawValue))
      """)
  }

  /// Adds the second signature. Returns whether it was still wanted.
  package static func sign(
    _ key: Key, _ s: Handover.Signature, shift: Key?, in transaction: any Transaction
  ) throws -> Bool {
    try transaction.change(
      """
      UPDATE duty_handovers SET in_person = \(s.person), in_name = \(s.personName), in_post = \(s.post),
        in_at = \(s.at), in_way = \(s.way.rawValue), to_shift = \(shift)
      WHERE key = \(key) AND in_at IS NULL AND replaced_at IS NULL
      """) > 0
  }

  /// Marks what was not yet received as replaced by another.
  package static func replace(_ key: Key, at now: Instant, in transaction: any Transaction) throws {
    try transaction.run(
      "UPDATE duty_handovers SET replaced_at = \(now) WHERE key = \(key) AND in_at IS NULL AND replaced_at IS NULL")
  }

  /// Writes a note that follows the handover.
  package static func insert(
    _ note: Handover.Note, key: Key, of handover: Key, in transaction: any Transaction
  ) throws {
    try transaction.run(
      """
      INSERT INTO duty_handover_notes (key, handover, at, person, person_name, text)
      VALUES (\(key), \(handover), \(note.at), \(note.person), \(note.personName), \(note.text))
      """)
  }

  /// The notes that follow a handover, the first first.
  package static func notes(of handover: Key, limit: Int, in transaction: any Transaction) throws -> [Handover.Note] {
    try transaction.rows(
      """
      SELECT at, person, person_name, text FROM duty_handover_notes WHERE handover = \(handover)
      ORDER BY key LIMIT \(limit)
      """
    ) { Handover.Note(at: $0.instant(0), person: $0.text(1), personName: $0.text(2), text: $0.text(3)) }
  }

  private static func handover(_ row: any Row) -> Handover {
    func signature(_ first: Int) -> Handover.Signature? {
      guard let at = row.instantOrNil(first + 3) else { return nil }
      return Handover.Signature(
        person: row.textOrNil(first) ?? "", personName: row.textOrNil(first + 1) ?? "",
        post: row.textOrNil(first + 2) ?? "", at: at,
        way: row.textOrNil(first + 4).flatMap(Handover.Way.init(rawValue:)) ?? .tick)
    }
    let outgoing = Handover.Signature(
      person: row.text(6), personName: row.text(7), post: row.text(8), at: row.instant(9),
      way: Handover.Way(rawValue: row.text(10)) ?? .tick)
    return Handover(
      key: row.key(0), agency: row.text(1), fromShift: row.key(2), toShift: row.keyOrNil(3), text: row.text(4),
      digest: row.text(5), outgoing: outgoing, incoming: signature(11), replacedAt: row.instantOrNil(16))
  }
}
