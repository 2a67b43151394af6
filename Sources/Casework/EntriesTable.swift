import Basics
import Documents
import Storage

/// All SQL about the log of entries. Nothing here updates or deletes.
package enum EntriesTable {
  package static let migrations = [
    Migration(
      "casework.entries.1",
      [
        """
        CREATE TABLE entries (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, matter BIGINT NOT NULL, ordinal BIGINT NOT NULL, action TEXT NOT NULL, from_stage TEXT NOT NULL,
          to_stage TEXT NOT NULL, at BIGINT NOT NULL, recorded_at BIGINT NOT NULL, person TEXT NOT NULL, person_name TEXT NOT NULL,
          post TEXT NOT NULL, agency TEXT NOT NULL, form JSONB NOT NULL, previous BYTEA NOT NULL, hash BYTEA NOT NULL,
          UNIQUE (matter, ordinal))
        """
      ])
  ]

  private static let columns: SQL = """
    key, matter, ordinal, action, from_stage, to_stage, at, recorded_at, person, person_name, post, agency, form, previous, hash
    """

  package static func insert(_ e: Entry, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO entries (\(columns)) VALUES (
        \(e.key), \(e.matter), \(e.ordinal), \(e.action), \(e.from), \(e.to), \(e.at), \(e.recordedAt), \(e.person), \(e.personName),
        \(e.post), \(e.agency), \(text(e.form)), \(e.previous), \(e.hash))
      """)
  }

  /// The entries of a matter in order.
  package static func of(_ matter: Key, in transaction: any Transaction) throws -> [Entry] {
    try transaction.rows("SELECT \(columns) FROM entries WHERE matter = \(matter) ORDER BY ordinal", entry)
  }

  /// The entries of several matters, each in order.
  package static func of(_ matters: [Key], in transaction: any Transaction) throws -> [Key: [Entry]] {
    var found: [Key: [Entry]] = [:]
    try transaction.forEach(
      "SELECT \(columns) FROM entries WHERE matter IN \(list: matters) ORDER BY matter, ordinal"
    ) { row in
      let entry = try entry(row)
      found[entry.matter, default: []].append(entry)
    }
    return found
  }

  /// Entries by key after `key`, for whoever walks the whole log.
  package static func forEach(
    after key: Key, limit: Int, in transaction: any Transaction, _ body: (Entry) throws -> Void
  ) throws {
    try transaction.forEach("SELECT \(columns) FROM entries WHERE key > \(key) ORDER BY key LIMIT \(limit)") {
      try body(entry($0))
    }
  }

  /// Keys of entries and of their matters from `key` on, in order, for whoever watches what happens.
  package static func keys(
    since key: Key, limit: Int, in transaction: any Transaction
  ) throws -> [(entry: Key, matter: Key)] {
    try transaction.rows("SELECT key, matter FROM entries WHERE key >= \(key) ORDER BY key LIMIT \(limit)") {
      (entry: $0.key(0), matter: $0.key(1))
    }
  }

  /// The latest entries of all matters with the matter's number, for the feed of the overview.
  package static func latest(_ count: Int, in transaction: any Transaction) throws -> [(entry: Entry, matter: Matter)] {
    let entries = try transaction.rows("SELECT \(columns) FROM entries ORDER BY key DESC LIMIT \(count)", entry)
    return try entries.compactMap { entry in
      try MattersTable.one(key: entry.matter, in: transaction).map { (entry, $0) }
    }
  }

  private static func entry(_ row: any Row) throws -> Entry {
    Entry(
      key: row.key(0), matter: row.key(1), ordinal: row.int(2), action: row.text(3), from: row.text(4), to: row.text(5),
      at: row.instant(6), recordedAt: row.instant(7), person: row.text(8), personName: row.text(9), post: row.text(10),
      agency: row.text(11), form: try form(row.text(12)), previous: row.bytes(13), hash: row.bytes(14))
  }

  private static func text(_ form: [String: String]) -> String {
    JSONValue.object(form.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) }).canonical
  }

  private static func form(_ text: String) throws -> [String: String] {
    let members = try JSONValue.parse(text, file: "entries.form").members ?? []
    return Dictionary(members.map { ($0.key, $0.value.string ?? "") }, uniquingKeysWith: { first, _ in first })
  }
}
