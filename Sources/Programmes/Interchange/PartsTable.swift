import Basics
import Casework
import Storage
import Territory

/// All SQL about parts of the city and about imports of them.
package enum PartsTable {
  package static let migrations = [
    Migration(
      "interchange.parts.1",
      [
        """
        CREATE TABLE city_parts (
          code TEXT PRIMARY KEY, name TEXT NOT NULL, category TEXT NOT NULL, area TEXT, agency TEXT, lon BIGINT, lat BIGINT,
          state TEXT NOT NULL, valid_from BIGINT, valid_to BIGINT)
        """,
        "CREATE INDEX city_parts_category ON city_parts (category, code)",
        "CREATE INDEX city_parts_area ON city_parts (area, code)",
        "CREATE INDEX city_parts_name ON city_parts (name, code)",
        """
        CREATE TABLE part_imports (
          digest TEXT PRIMARY KEY, name TEXT NOT NULL, line BIGINT NOT NULL, read_rows BIGINT NOT NULL, added BIGINT NOT NULL,
          changed BIGINT NOT NULL, same BIGINT NOT NULL, rejected BIGINT NOT NULL, rejected_bytes BIGINT NOT NULL,
          began_at BIGINT NOT NULL, ended_at BIGINT)
        """,
      ])
  ]

  private static let columns: SQL = "code, name, category, area, agency, lon, lat, state, valid_from, valid_to"

  /// What of the parts is wanted.
  package struct Question: Sendable, Hashable {
    /// The beginning of a code or of a name.
    package var text: String?
    /// The beginning of a category, `part:01`.
    package var category: String?
    /// The beginning of an area's code.
    package var area: String?
    /// The last row of the page before.
    package var after: String?

    package init(text: String? = nil, category: String? = nil, area: String? = nil, after: String? = nil) {
      self.text = text
      self.category = category
      self.area = area
      self.after = after
    }
  }

  /// Parts in the order of an index: by area where one is asked for, by category where one is, else by code;
  /// by name for a beginning of one.
  package static func list(_ question: Question, limit: Int, in transaction: any Transaction) throws -> [Part] {
    try transaction.rows(query(question, limit: limit), part)
  }

  /// The text of a list, for the plan tests as well.
  package static func query(_ question: Question, limit: Int) -> SQL {
    if let text = question.text {
      // Each half follows its index; nobody pages through what a beginning of a word finds.
      return """
        SELECT \(columns) FROM (
          SELECT * FROM (SELECT \(columns) FROM city_parts WHERE code >= \(text) AND code < \(text + "~") ORDER BY code LIMIT \(limit)) AS a
          UNION
          SELECT * FROM (SELECT \(columns) FROM city_parts WHERE name >= \(text) AND name < \(text + "\u{FFFD}")
            ORDER BY name, code LIMIT \(limit)) AS b
        ) AS found WHERE \(narrowed(question)) ORDER BY code LIMIT \(limit)
        """
    }
    let order: SQL = question.area != nil ? "area" : question.category != nil ? "category" : "code"
    let after: SQL =
      question.after.map { code in
        question.area != nil
          ? "(area, code) > (SELECT area, code FROM city_parts WHERE code = \(code))"
          : question.category != nil
            ? "(category, code) > (SELECT category, code FROM city_parts WHERE code = \(code))" : "code > \(code)"
      } ?? "1 = 1"
    return """
      SELECT \(columns) FROM city_parts WHERE \(narrowed(question)) AND \(after) ORDER BY \(order), code LIMIT \(limit)
      """
  }

  private static func narrowed(_ question: Question) -> SQL {
    var all: [SQL] = ["1 = 1"]
    if let category = question.category { all.append("category >= \(category) AND category < \(category + "~")") }
    if let area = question.area { all.append("area >= \(area) AND area < \(area + "~")") }
    return all.joined(" AND ")
  }

  /// The part of the code; nil if there is none.
  package static func one(_ code: String, in transaction: any Transaction) throws -> Part? {
    try transaction.first("SELECT \(columns) FROM city_parts WHERE code = \(code)", part)
  }

  /// The parts of the codes.
  static func of(_ codes: [String], in transaction: any Transaction) throws -> [String: Part] {
    let found = try transaction.rows("SELECT \(columns) FROM city_parts WHERE code IN \(list: codes)", part)
    return Dictionary(found.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// How many parts there are.
  package static func count(in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT count(*) FROM city_parts")
  }

  /// Writes a part, whether it is new or not.
  package static func put(_ p: Part, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO city_parts (\(columns)) VALUES (
        \(p.code), \(p.name), \(p.category.description), \(p.area), \(p.agency), \(p.coordinate.map { Int($0.lon) }),
        \(p.coordinate.map { Int($0.lat) }), \(p.state.rawValue), \(p.validFrom), \(p.validTo))
      ON CONFLICT (code) DO UPDATE SET name = excluded.name, category = excluded.category, area = excluded.area,
        agency = excluded.agency, lon = excluded.lon, lat = excluded.lat, state = excluded.state, valid_from = excluded.valid_from,
        valid_to = excluded.valid_to
      """)
  }

  private static func part(_ row: any Row) throws -> Part {
    let lon = row.intOrNil(5)
    let lat = row.intOrNil(6)
    return Part(
      code: row.text(0), name: row.text(1), category: CategoryKey(row.text(2)) ?? CategoryKey(kind: "part", code: row.text(2)),
      area: row.textOrNil(3), agency: row.textOrNil(4),
      coordinate: lon.flatMap { lon in lat.map { Coordinate(lon: Int32(clamping: lon), lat: Int32(clamping: $0)) } },
      state: Part.State(rawValue: row.text(7)) ?? .intact, validFrom: row.intOrNil(8).map { LocalDate(ordinal: $0) },
      validTo: row.intOrNil(9).map { LocalDate(ordinal: $0) })
  }

  /// How far an import of that file has come; nil if there was none.
  static func progress(_ digest: String, in transaction: any Transaction) throws -> PartsImport.Result? {
    try transaction.first(
      """
      SELECT line, read_rows, added, changed, same, rejected, rejected_bytes, ended_at FROM part_imports WHERE digest = \(digest)
      """
    ) { row in
      PartsImport.Result(
        line: row.int(0), rows: row.int(1), added: row.int(2), changed: row.int(3), same: row.int(4), rejected: row.int(5),
        rejectedBytes: row.int(6), isOver: !row.isNull(7))
    }
  }

  static func put(
    _ r: PartsImport.Result, digest: String, name: String, at now: Instant, in transaction: any Transaction
  ) throws {
    let ended: Instant? = r.isOver ? now : nil
    try transaction.run(
      """
      INSERT INTO part_imports (digest, name, line, read_rows, added, changed, same, rejected, rejected_bytes, began_at, ended_at)
      VALUES (
        \(digest), \(name), \(r.line), \(r.rows), \(r.added), \(r.changed), \(r.same), \(r.rejected), \(r.rejectedBytes), \(now), \(ended))
      ON CONFLICT (digest) DO UPDATE SET line = excluded.line, read_rows = excluded.read_rows, added = excluded.added,
        changed = excluded.changed, same = excluded.same, rejected = excluded.rejected, rejected_bytes = excluded.rejected_bytes,
        ended_at = excluded.ended_at
      """)
  }
}
