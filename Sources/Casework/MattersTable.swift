import Basics
import Organization
import Storage
import Territory
import Timing

/// All SQL about matters.
package enum MattersTable {
  package static let migrations = [
    Migration(
      "casework.matters.1",
      [
        """
        CREATE TABLE matters (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, number TEXT NOT NULL UNIQUE, lifecycle TEXT NOT NULL, stage TEXT NOT NULL, phase BIGINT NOT NULL,
          version BIGINT NOT NULL, title TEXT NOT NULL, details TEXT NOT NULL, channel TEXT NOT NULL, category TEXT,
          standard BIGINT, time_limit TEXT, address TEXT NOT NULL, lon BIGINT, lat BIGINT, area TEXT, street TEXT,
          community TEXT, agency TEXT, designated BOOLEAN NOT NULL, closure TEXT, parent BIGINT, round BIGINT NOT NULL,
          reported_at BIGINT NOT NULL, closed_at BIGINT, due_at BIGINT, promise_due_at BIGINT, provisional BOOLEAN NOT NULL,
          on_time BOOLEAN, source TEXT NOT NULL, source_number TEXT, last_hash BYTEA NOT NULL)
        """,
        "CREATE UNIQUE INDEX matters_source ON matters (source, source_number) WHERE source_number IS NOT NULL",
        // What needs doing: small, whatever the history.
        "CREATE INDEX matters_due ON matters (due_at, key) WHERE phase <= 2",
        "CREATE INDEX matters_near ON matters (lat, lon) WHERE phase <= 2",
        "CREATE INDEX matters_agency ON matters (agency, key)",
        "CREATE INDEX matters_street ON matters (street, key)",
        "CREATE INDEX matters_community ON matters (community, key)",
        "CREATE INDEX matters_reported ON matters (reported_at, street)",
        "CREATE INDEX matters_closed ON matters (closed_at, street, on_time) WHERE closed_at IS NOT NULL",
        """
        CREATE TABLE countdowns (
          matter BIGINT NOT NULL, clock TEXT NOT NULL, holder TEXT, started_at BIGINT NOT NULL, time_limit TEXT NOT NULL,
          due_at BIGINT, state TEXT NOT NULL, stopped_at BIGINT, on_time BOOLEAN, PRIMARY KEY (matter, clock))
        """,
        "CREATE TABLE reporters (matter BIGINT PRIMARY KEY, name TEXT NOT NULL, phone TEXT NOT NULL, last_four TEXT NOT NULL)",
        "CREATE TABLE numbers (day BIGINT PRIMARY KEY, last BIGINT NOT NULL)",
      ]),
    Migration(
      "casework.matters.2",
      // The counts of the overview are read from this alone, also when a flood of reports lies open.
      ["CREATE INDEX matters_open ON matters (street, area, agency, category, due_at, phase) WHERE phase <= 2"]),
    Migration("casework.matters.3", ["ALTER TABLE matters ADD COLUMN accused TEXT"]),
    Migration(
      "casework.matters.4",
      [
        "ALTER TABLE matters ADD COLUMN flow TEXT NOT NULL DEFAULT ''",
        """
        UPDATE matters SET flow =
          \(sqlite: "substr(lifecycle, 1, instr(lifecycle, '@') - 1)", postgres: "split_part(lifecycle, '@', 1)")
        """,
        "ALTER TABLE matters ADD COLUMN parties TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE matters ADD COLUMN zone TEXT",
        "ALTER TABLE matters ADD COLUMN soon_at BIGINT",
        "ALTER TABLE matters ADD COLUMN wakes_at BIGINT",
        "ALTER TABLE matters ADD COLUMN exemption TEXT",
        "ALTER TABLE matters ADD COLUMN exclusion TEXT",
        "CREATE INDEX matters_zone ON matters (zone, key) WHERE zone IS NOT NULL",
        "CREATE INDEX matters_wakes ON matters (wakes_at) WHERE wakes_at IS NOT NULL",
        "CREATE INDEX matters_parent ON matters (parent) WHERE parent IS NOT NULL",
        // The same thing at the same place again, ended ones included.
        "CREATE INDEX matters_place ON matters (category, lat, lon) WHERE lat IS NOT NULL",
        // What was closed and how, of a bounded time, without looking at the rows.
        "DROP INDEX matters_closed",
        """
        CREATE INDEX matters_closed ON matters (closed_at, street, on_time, exclusion, exemption, phase, closure)
          WHERE closed_at IS NOT NULL
        """,
        "DROP INDEX matters_open",
        "CREATE INDEX matters_open ON matters (flow, street, area, agency, category, due_at, phase) WHERE phase <= 2",
        "CREATE TABLE parties (party TEXT NOT NULL, party_matter BIGINT NOT NULL, PRIMARY KEY (party, party_matter))",
      ]),
    Migration(
      "casework.matters.public",
      [
        // What everybody may see, in the order of their list; what is open stays few.
        """
        CREATE INDEX matters_open_public ON matters (key, flow, street, community, category)
          WHERE phase <= 2 AND accused IS NULL AND standard IS NOT NULL
        """,
        """
        CREATE INDEX matters_category_public ON matters (category, key, street, community)
          WHERE accused IS NULL AND standard IS NOT NULL
        """,
      ]),
  ]

  private static let columns: SQL = """
    key, number, lifecycle, stage, phase, version, title, details, channel, category, standard, time_limit, address, lon, lat, area,
    street, community, agency, designated, closure, parent, round, reported_at, closed_at, due_at, promise_due_at, provisional,
    on_time, source, source_number, last_hash, accused, parties, zone, soon_at, wakes_at, exemption, exclusion
    """

  package static func insert(_ m: Matter, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO matters (\(columns), flow) VALUES (
        \(m.key), \(m.number), \(m.lifecycle), \(m.stage), \(m.phase.rawValue), \(m.version), \(m.title), \(m.details), \(m.channel),
        \(m.category?.description), \(m.standard), \(m.limit?.description), \(m.address), \(m.coordinate.map { Int($0.lon) }),
        \(m.coordinate.map { Int($0.lat) }), \(m.area), \(m.street), \(m.community), \(m.agency), \(m.isDesignated), \(m.closure),
        \(m.parent), \(m.round), \(m.reportedAt), \(m.closedAt), \(m.dueAt), \(m.promiseDueAt), \(m.isProvisional), \(m.onTime),
        \(m.source), \(m.sourceNumber), \(m.lastHash), \(m.accused), \(m.parties.joined(separator: " ")), \(m.zone),
        \(m.soonAt), \(m.wakesAt), \(m.exemption), \(m.exclusion), \(m.flow))
      """)
    for party in m.parties { try put(party: party, of: m.key, in: transaction) }
    try DaysTable.move(from: [], to: DayLine.all(m), in: transaction)
  }

  /// Lets an agency that takes part find the matter.
  package static func put(party: String, of matter: Key, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO parties (party, party_matter) VALUES (\(party), \(matter))
      ON CONFLICT (party, party_matter) DO NOTHING
      """)
  }

  /// Writes the matter if it still has the version before. Returns false when somebody else was first.
  package static func update(_ m: Matter, in transaction: any Transaction) throws -> Bool {
    let before = try DaysTable.lines(of: m.key, in: transaction)
    let isDone = try transaction.change(
      """
      UPDATE matters SET stage = \(m.stage), phase = \(m.phase.rawValue), version = \(m.version), title = \(m.title),
        details = \(m.details), category = \(m.category?.description), standard = \(m.standard),
        time_limit = \(m.limit?.description), address = \(m.address), lon = \(m.coordinate.map { Int($0.lon) }),
        lat = \(m.coordinate.map { Int($0.lat) }), area = \(m.area), street = \(m.street), community = \(m.community),
        agency = \(m.agency), designated = \(m.isDesignated), closure = \(m.closure), parent = \(m.parent), round = \(m.round),
        closed_at = \(m.closedAt), accused = \(m.accused), due_at = \(m.dueAt), promise_due_at = \(m.promiseDueAt), provisional = \(m.isProvisional),
        on_time = \(m.onTime), last_hash = \(m.lastHash), parties = \(m.parties.joined(separator: " ")), zone = \(m.zone),
        soon_at = \(m.soonAt), wakes_at = \(m.wakesAt), exemption = \(m.exemption), exclusion = \(m.exclusion)
      WHERE key = \(m.key) AND version = \(m.version - 1)
      """) == 1
    if isDone { try DaysTable.move(from: before, to: DayLine.all(m), in: transaction) }
    return isDone
  }

  /// Writes the cached deadlines of a matter that has not moved on meanwhile. Returns false if it has.
  package static func updateDeadlines(_ m: Matter, in transaction: any Transaction) throws -> Bool {
    let before = try DaysTable.lines(of: m.key, in: transaction)
    let isDone = try transaction.change(
      """
      UPDATE matters SET due_at = \(m.dueAt), soon_at = \(m.soonAt), promise_due_at = \(m.promiseDueAt), provisional = \(m.isProvisional),
        on_time = \(m.onTime) WHERE key = \(m.key) AND version = \(m.version)
      """) == 1
    if isDone { try DaysTable.move(from: before, to: DayLine.all(m), in: transaction) }
    return isDone
  }

  private static func endedSince(_ since: Instant?) -> SQL {
    since.map { "(phase <= 2 OR closed_at >= \($0))" } ?? "phase <= 2"
  }

  package static func countEnded(since: Instant?, in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT count(*) FROM matters WHERE \(endedSince(since))")
  }

  /// Open matters and those that ended since, by key after `key`.
  package static func batch(
    after key: Key, endedSince since: Instant?, limit: Int, in transaction: any Transaction
  ) throws -> [Matter] {
    try transaction.rows(
      "SELECT \(columns) FROM matters WHERE key > \(key) AND \(endedSince(since)) ORDER BY key LIMIT \(limit)", matter)
  }

  package static func one(number: String, reach: Reach, in transaction: any Transaction) throws -> Matter? {
    try transaction.first("SELECT \(columns) FROM matters WHERE number = \(number) AND \(sql(reach))", matter)
  }

  package static func one(key: Key, in transaction: any Transaction) throws -> Matter? {
    try transaction.first("SELECT \(columns) FROM matters WHERE key = \(key)", matter)
  }

  /// The matters of the keys, in order of the key.
  package static func of(_ keys: [Key], in transaction: any Transaction) throws -> [Matter] {
    try transaction.rows("SELECT \(columns) FROM matters WHERE key IN \(list: keys) ORDER BY key", matter)
  }

  package static func one(source: String, sourceNumber: String, in transaction: any Transaction) throws -> Matter? {
    try transaction.first(
      "SELECT \(columns) FROM matters WHERE source = \(source) AND source_number = \(sourceNumber)", matter)
  }

  /// The matters that belong to one, open ones first, then oldest first; a hundred at most, a repeat of a flood being a repeat.
  package static func children(of key: Key, in transaction: any Transaction) throws -> [Matter] {
    try transaction.rows(
      "SELECT \(columns) FROM matters WHERE parent = \(key) ORDER BY phase > 2, key LIMIT 100", matter)
  }

  /// The matters that are to be taken up again by then.
  static func sleeping(until now: Instant, limit: Int, in transaction: any Transaction) throws -> [Key] {
    try transaction.rows(
      "SELECT key FROM matters WHERE wakes_at IS NOT NULL AND wakes_at <= \(now) ORDER BY wakes_at LIMIT \(limit)"
    ) { $0.key(0) }
  }

  package static func count(in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT count(*) FROM matters")
  }

  /// The matters for which the rest of a question holds: conditions, order, limit.
  static func some(_ rest: SQL, in transaction: any Transaction) throws -> [Matter] {
    try transaction.rows("SELECT \(columns) FROM matters WHERE \(rest)", matter)
  }

  /// Matters by key after `key`, for whoever walks them all.
  package static func batch(after key: Key, limit: Int, in transaction: any Transaction) throws -> [Matter] {
    try transaction.rows("SELECT \(columns) FROM matters WHERE key > \(key) ORDER BY key LIMIT \(limit)", matter)
  }

  /// The matters of a list, in its order, at most `limit`.
  package static func list(
    _ filter: MatterFilter, reach: Reach, limit: Int, in transaction: any Transaction
  ) throws -> [Matter] {
    try transaction.rows(query(filter, reach: reach, limit: limit), matter)
  }

  /// The text of a list, for the plan tests as well.
  package static func query(_ filter: MatterFilter, reach: Reach, limit: Int) -> SQL {
    let rest: SQL = "\(filter.conditions) AND \(barred(reach))"
    guard case .agency(let code) = reach.scope, filter.order == .newest else {
      return """
        SELECT \(columns) FROM matters WHERE \(rest) AND \(scope(reach, agency: filter.column("agency")))
        \(filter.ordering) LIMIT \(limit)
        """
    }
    // What an agency leads and what it takes part in each have an index in the order of the list; together they have none.
    return """
      SELECT \(columns) FROM (
        SELECT * FROM (SELECT \(columns) FROM matters WHERE \(rest) AND agency = \(code) ORDER BY key DESC LIMIT \(limit)) AS led
        UNION ALL
        SELECT * FROM (
          SELECT \(columns) FROM parties \(sqlite: "CROSS JOIN", postgres: "JOIN") matters ON key = party_matter
          WHERE party = \(code) AND \(rest) AND (agency IS NULL OR agency <> \(code))
          ORDER BY party_matter DESC LIMIT \(limit)) AS joined
      ) AS reached ORDER BY key DESC LIMIT \(limit)
      """
  }

  /// Open matters of the subclass near a point and time: candidates for merging, nearest first is the caller's business.
  package static func near(
    _ coordinate: Coordinate, metres: Double, category: CategoryKey?, since: Instant, reach: Reach, except key: Key?,
    limit: Int,
    in transaction: any Transaction
  ) throws -> [Matter] {
    let box = coordinate.box(metres: metres)
    let sameCategory: SQL = category.map { "category = \($0.description)" } ?? "1 = 1"
    return try transaction.rows(
      """
      SELECT \(columns) FROM matters
      WHERE phase <= 2 AND lat BETWEEN \(Int(box.southWest.lat)) AND \(Int(box.northEast.lat))
        AND lon BETWEEN \(Int(box.southWest.lon)) AND \(Int(box.northEast.lon))
        AND \(sameCategory) AND reported_at >= \(since) AND key <> \(key ?? Key(0)) AND \(sql(reach))
      ORDER BY reported_at LIMIT \(limit)
      """, matter)
  }

  /// Matters of a subclass in a box around a point, open or not, reported in a span, newest first.
  package static func at(
    _ coordinate: Coordinate, metres: Double, category: CategoryKey, since: Instant, before: Instant, reach: Reach,
    limit: Int, in transaction: any Transaction
  ) throws -> [Matter] {
    let box = coordinate.box(metres: metres)
    return try transaction.rows(
      """
      SELECT \(columns) FROM matters
      WHERE category = \(category.description) AND lat IS NOT NULL
        AND lat BETWEEN \(Int(box.southWest.lat)) AND \(Int(box.northEast.lat))
        AND lon BETWEEN \(Int(box.southWest.lon)) AND \(Int(box.northEast.lon))
        AND reported_at >= \(since) AND reported_at <= \(before) AND \(sql(reach))
      ORDER BY reported_at DESC LIMIT \(limit)
      """, matter)
  }

  /// The second reading of `Reach`, equal to `Reach.admits`.
  package static func sql(_ reach: Reach, agency: SQL = "agency") -> SQL {
    "\(scope(reach, agency: agency)) AND \(barred(reach))"
  }

  private static func scope(_ reach: Reach, agency: SQL) -> SQL {
    func takesPart(_ code: String) -> SQL {
      "EXISTS (SELECT 1 FROM parties WHERE party = \(code) AND party_matter = matters.key)"
    }
    return switch reach.scope {
    case .nothing: "1 = 0"
    case .everything: "1 = 1"
    case .agency(let code): "(\(agency) = \(code) OR \(takesPart(code)))"
    case .area(let code):
      "(agency = \(code) OR (area >= \(code) AND area < \(code + "~")) OR \(takesPart(code)))"
    case .zone(let code, let own): "(zone = \(code) OR \(agency) = \(own) OR \(takesPart(own)))"
    }
  }

  private static func barred(_ reach: Reach) -> SQL {
    reach.barred.isEmpty ? "1 = 1" : "(accused IS NULL OR accused NOT IN \(list: reach.barred))"
  }

  private static func matter(_ row: any Row) throws -> Matter {
    let lon = row.intOrNil(13), lat = row.intOrNil(14)
    guard let phase = Phase(rawValue: row.int(4)) else { throw DatabaseFault.failed("matters.phase is \(row.int(4))") }
    var matter = Matter(
      key: row.key(0), number: row.text(1), lifecycle: row.text(2), stage: row.text(3), phase: phase,
      version: row.int(5),
      title: row.text(6), details: row.text(7), channel: row.text(8),
      category: row.textOrNil(9).flatMap { CategoryKey($0) },
      standard: row.intOrNil(10), limit: row.textOrNil(11).flatMap { TimeLimit($0) }, address: row.text(12),
      coordinate: lon.flatMap { lon in lat.map { Coordinate(lon: Int32(lon), lat: Int32($0)) } },
      area: row.textOrNil(15),
      street: row.textOrNil(16), community: row.textOrNil(17), agency: row.textOrNil(18), isDesignated: row.bool(19),
      accused: row.textOrNil(32),
      closure: row.textOrNil(20), parent: row.keyOrNil(21), round: row.int(22), reportedAt: row.instant(23),
      closedAt: row.instantOrNil(24), dueAt: row.instantOrNil(25), promiseDueAt: row.instantOrNil(26),
      isProvisional: row.bool(27),
      onTime: row.boolOrNil(28), source: row.text(29), sourceNumber: row.textOrNil(30), lastHash: row.bytes(31))
    matter.parties = row.text(33).split(separator: " ").map { String($0) }
    matter.zone = row.textOrNil(34)
    matter.soonAt = row.instantOrNil(35)
    matter.wakesAt = row.instantOrNil(36)
    matter.exemption = row.textOrNil(37)
    matter.exclusion = row.textOrNil(38)
    return matter
  }

  /// Takes `count` numbers of a day and returns the first.
  package static func takeNumbers(_ count: Int, day: LocalDate, in transaction: any Transaction) throws -> Int {
    let last = try transaction.first(
      """
      INSERT INTO numbers (day, last) VALUES (\(day), \(count))
      ON CONFLICT (day) DO UPDATE SET last = numbers.last + \(count) RETURNING last
      """
    ) { $0.int(0) }
    guard let last else { throw DatabaseFault.failed("numbers gave no row") }
    return last - count + 1
  }
}

extension Coordinate {
  /// A box that holds every point within `metres` (Earth's mean degree, 111,195 m).
  fileprivate func box(metres: Double) -> BoundingBox {
    let up = metres / 111_195
    // At the poles a degree of longitude vanishes; no district lies there.
    let across = up / max(0.01, cosine(latitude))
    func clamp(_ degrees: Double) -> Int32 { Int32(max(-1.8e9, min(1.8e9, degrees * 1e7))) }
    return BoundingBox(
      southWest: Coordinate(lon: clamp(longitude - across), lat: clamp(latitude - up)),
      northEast: Coordinate(lon: clamp(longitude + across), lat: clamp(latitude + up)))
  }

  /// The cosine of an angle in degrees by its series; exact enough for a search box.
  private func cosine(_ degrees: Double) -> Double {
    let x = degrees * .pi / 180
    return 1 - x * x / 2 + x * x * x * x / 24 - x * x * x * x * x * x / 720
  }
}
