import Basics
import Storage
import Timing

/// All SQL about side procedures: the rows lists are made of. The truth is in the entries.
package enum StrandsTable {
  package static let migrations = [
    Migration(
      "casework.strands.1",
      [
        """
        CREATE TABLE strands (
          strand_matter BIGINT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, number BIGINT NOT NULL, party TEXT NOT NULL,
          state TEXT NOT NULL, is_open BOOLEAN NOT NULL, opened_by TEXT NOT NULL, opened_at BIGINT NOT NULL,
          changed_at BIGINT NOT NULL, due_at BIGINT, on_time BOOLEAN, mark TEXT NOT NULL, PRIMARY KEY (strand_matter, id))
        """,
        "CREATE INDEX strands_open ON strands (kind, party, due_at) WHERE is_open",
        "CREATE INDEX strands_kind ON strands (kind, opened_at, strand_matter, number)",
        "CREATE INDEX strands_party ON strands (party, kind, opened_at, strand_matter, number)",
      ]),
    // What runs out first, without sorting all that is open; what never runs out comes last, on both engines alike.
    Migration(
      "casework.strands.2",
      [
        "DROP INDEX strands_open",
        "CREATE INDEX strands_due ON strands (kind, (coalesce(due_at, 9223372036854775807)), strand_matter, id) WHERE is_open",
        """
        CREATE INDEX strands_party_due ON strands (kind, party, (coalesce(due_at, 9223372036854775807)), strand_matter, id)
        WHERE is_open
        """,
      ]),
  ]

  private static let columns: SQL =
    "strand_matter, id, kind, number, party, state, is_open, opened_by, opened_at, changed_at, due_at, on_time, mark"

  /// Writes those that differ from what was there before.
  package static func put(
    _ strands: [StoredStrand], changedFrom before: [StoredStrand] = [], in transaction: any Transaction
  ) throws {
    let old = Set(before)
    for s in strands where !old.contains(s) {
      try transaction.run(
        """
        INSERT INTO strands (\(columns)) VALUES (
          \(s.matter), \(s.id), \(s.kind), \(s.number), \(s.agency), \(s.state), \(s.isOpen), \(s.openedBy), \(s.openedAt),
          \(s.changedAt), \(s.dueAt), \(s.onTime), \(s.mark))
        ON CONFLICT (strand_matter, id) DO UPDATE SET state = excluded.state, is_open = excluded.is_open,
          changed_at = excluded.changed_at, due_at = excluded.due_at, on_time = excluded.on_time
        """)
    }
  }

  package static func of(_ matter: Key, in transaction: any Transaction) throws -> [StoredStrand] {
    try transaction.rows(
      "SELECT \(columns) FROM strands WHERE strand_matter = \(matter) ORDER BY opened_at, number", strand)
  }

  /// What is open of a kind, of one agency or of all, what runs out first coming first.
  package static func open(
    kind: String, agency: String?, limit: Int, in transaction: any Transaction
  ) throws -> [StoredStrand] {
    let whose: SQL = agency.map { "party = \($0)" } ?? "1 = 1"
    return try transaction.rows(
      """
      SELECT \(columns) FROM strands WHERE kind = \(kind) AND is_open AND \(whose)
      ORDER BY coalesce(due_at, 9223372036854775807), strand_matter, id LIMIT \(limit)
      """, strand)
  }

  /// One page of all of a kind, newest first.
  package static func page(
    kind: String, agency: String?, before: StoredStrand.Cursor?, limit: Int, in transaction: any Transaction
  ) throws -> [StoredStrand] {
    let whose: SQL = agency.map { "party = \($0)" } ?? "1 = 1"
    let rest: SQL =
      before.map { "(opened_at, strand_matter, number) < (\($0.at), \($0.matter), \($0.number))" } ?? "1 = 1"
    return try transaction.rows(
      """
      SELECT \(columns) FROM strands WHERE kind = \(kind) AND \(whose) AND \(rest)
      ORDER BY opened_at DESC, strand_matter DESC, number DESC LIMIT \(limit)
      """, strand)
  }

  /// How many of a kind were opened in a span, by addressee, opener, state and whether they were in time.
  package static func counts(
    kind: String, from: Instant, to: Instant, in transaction: any Transaction
  ) throws -> [StrandCount] {
    try transaction.rows(
      """
      SELECT party, opened_by, state, mark, count(*), count(on_time), count(*) FILTER (WHERE on_time) FROM strands
      WHERE kind = \(kind) AND opened_at >= \(from) AND opened_at < \(to)
      GROUP BY party, opened_by, state, mark ORDER BY 1, 2, 3, 4
      """
    ) { row in
      StrandCount(
        agency: row.text(0), openedBy: row.text(1), state: row.text(2), mark: row.text(3), count: row.int(4),
        judged: row.int(5), onTime: row.int(6))
    }
  }

  /// How many of a kind, addressee and mark were opened in a span and are not in that state.
  package static func count(
    kind: String, agency: String, mark: String, notIn state: String, from: Instant, to: Instant,
    in transaction: any Transaction
  ) throws -> Int {
    try transaction.number(
      """
      SELECT count(*) FROM strands WHERE party = \(agency) AND kind = \(kind) AND opened_at >= \(from)
        AND opened_at < \(to) AND mark = \(mark) AND state <> \(state)
      """)
  }

  private static func strand(_ row: any Row) -> StoredStrand {
    StoredStrand(
      matter: row.key(0), id: row.text(1), kind: row.text(2), number: row.int(3), agency: row.text(4),
      state: row.text(5), isOpen: row.bool(6), openedBy: row.text(7), openedAt: row.instant(8),
      changedAt: row.instant(9), dueAt: row.instantOrNil(10), onTime: row.boolOrNil(11), mark: row.text(12))
  }
}

/// What is stored of a side procedure.
package struct StoredStrand: Sendable, Hashable {
  /// Where a page of them ended.
  package struct Cursor: Sendable, Hashable {
    package var at: Instant
    package var matter: Key
    /// One entry may begin several of a kind.
    package var number: Int

    package init(at: Instant, matter: Key, number: Int) {
      self.at = at
      self.matter = matter
      self.number = number
    }

    /// From `1700000000000.123.2`; nil if it is none.
    package init?(_ text: some StringProtocol) {
      let parts = text.split(separator: ".")
      guard parts.count == 3, let at = Int64(parts[0]), let key = Key(text: parts[1]), let number = Int(parts[2]) else {
        return nil
      }
      self.init(at: Instant(milliseconds: at), matter: key, number: number)
    }

    package var text: String { "\(at.milliseconds).\(matter).\(number)" }
  }

  package var matter: Key
  package var id: String
  package var kind: String
  package var number: Int
  package var agency: String
  package var state: String
  package var isOpen: Bool
  package var openedBy: String
  package var openedAt: Instant
  package var changedAt: Instant
  package var dueAt: Instant?
  package var onTime: Bool?
  package var mark: String

  package var cursor: Cursor { Cursor(at: openedAt, matter: matter, number: number) }
}

/// How many side procedures of a kind share an addressee, an opener, a state and a mark.
package struct StrandCount: Sendable, Hashable {
  package var agency: String
  package var openedBy: String
  package var state: String
  package var mark: String
  package var count: Int
  /// Of how many it is known whether they were in time, and how many of those were.
  package var judged: Int
  package var onTime: Int
}

extension StoredStrand {
  /// The rows of a matter, from its entries and clocks.
  package static func all(
    _ entries: [Entry], of matter: Matter, lifecycle: Lifecycle, countdowns: Countdowns
  ) -> [StoredStrand] {
    lifecycle.strands(entries).map { strand in
      let countdown = countdowns.all[strand.clock]
      return StoredStrand(
        matter: matter.key, id: strand.id, kind: strand.kind, number: strand.number, agency: strand.agency,
        state: strand.state, isOpen: strand.isOpen, openedBy: strand.openedBy, openedAt: strand.openedAt,
        changedAt: strand.changedAt, dueAt: countdown?.deadline, onTime: countdown?.onTime, mark: strand.mark)
    }
  }
}
