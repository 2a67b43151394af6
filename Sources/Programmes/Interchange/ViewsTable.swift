import Basics
import Casework
import Platform
import Storage

/// All SQL about the views that other programs read (报表、商业智能): stable names and columns, nothing of persons, no words that people
/// wrote. What they mean stands in docs/operating/bi.md. Tip-offs are in none of them.
package enum ViewsTable {
  /// The views with their columns in order; the paper and its test read this list.
  package static let views: [(name: String, columns: [String])] = [
    (
      "bi_matters",
      [
        "number", "flow", "lifecycle", "stage", "phase", "channel", "source", "category", "street", "community", "area",
        "agency", "closure",
        "round", "reported_at", "closed_at", "due_at", "on_time", "exclusion", "exemption", "is_provisional",
        "handling_minutes",
      ]
    ),
    ("bi_entries", ["number", "ordinal", "action", "from_stage", "to_stage", "agency", "at", "recorded_at"]),
    ("bi_clocks", ["number", "clock", "holder", "state", "time_limit", "started_at", "due_at", "stopped_at", "on_time"]),
    ("bi_days", ["flow", "sort", "day", "name", "reported", "ended", "closed", "judged", "on_time", "minutes"]),
    ("bi_areas", ["code", "name", "name_en", "level", "parent", "valid_from", "valid_to"]),
    ("bi_agencies", ["code", "name", "name_en", "kind", "area", "valid_from", "valid_to"]),
    ("bi_categories", ["category", "kind", "code", "parent", "name", "name_en"]),
    ("bi_parts", ["code", "name", "category", "area", "agency", "lon", "lat", "state", "valid_from", "valid_to"]),
  ]

  package static let migrations = [
    Migration(
      "interchange.views.1",
      [
        """
        CREATE TABLE bi_names (
          sort TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, name_en TEXT NOT NULL, level TEXT, parent TEXT,
          valid_from BIGINT, valid_to BIGINT, PRIMARY KEY (sort, code))
        """,
        "CREATE TABLE bi_version (one BIGINT PRIMARY KEY, version BIGINT NOT NULL)",
        """
        CREATE VIEW bi_matters AS SELECT number, flow, lifecycle, stage,
          CASE phase WHEN 0 THEN 'waiting' WHEN 1 THEN 'working' WHEN 2 THEN 'checking' WHEN 3 THEN 'done' ELSE 'dropped' END AS phase,
          channel, source, category, street, community, area, agency, closure, round, \(moment("reported_at")), \(moment("closed_at")),
          \(moment("due_at")), on_time, exclusion, exemption, provisional AS is_provisional,
          CASE WHEN phase = 3 THEN (closed_at - reported_at) / 60000 END AS handling_minutes
        FROM matters WHERE accused IS NULL
        """,
        """
        CREATE VIEW bi_entries AS SELECT m.number AS number, e.ordinal AS ordinal, e.action AS action, e.from_stage AS from_stage,
          e.to_stage AS to_stage, e.agency AS agency, \(moment("at", of: "e.")), \(moment("recorded_at", of: "e."))
        FROM entries e JOIN matters m ON m.key = e.matter WHERE m.accused IS NULL
        """,
        """
        CREATE VIEW bi_clocks AS SELECT m.number AS number, c.clock AS clock, c.holder AS holder, c.state AS state,
          c.time_limit AS time_limit,
          \(moment("started_at", of: "c.")), \(moment("due_at", of: "c.")), \(moment("stopped_at", of: "c.")), c.on_time AS on_time
        FROM countdowns c JOIN matters m ON m.key = c.matter WHERE m.accused IS NULL
        """,
        """
        CREATE VIEW bi_days AS SELECT flow, sort, \(day("day")), name, reported, ended, closed, judged, on_time, minutes
        FROM day_counts WHERE sort IN ('all', 'street', 'category', 'agency')
        """,
        """
        CREATE VIEW bi_areas AS SELECT code, name, name_en, level, parent, \(day("valid_from")), \(day("valid_to"))
        FROM bi_names WHERE sort = 'area'
        """,
        """
        CREATE VIEW bi_agencies AS SELECT code, name, name_en, level AS kind, parent AS area, \(day("valid_from")), \(day("valid_to"))
        FROM bi_names WHERE sort = 'agency'
        """,
        """
        CREATE VIEW bi_categories AS SELECT code AS category, level AS kind, substr(code, length(level) + 2) AS code, parent, name, name_en
        FROM bi_names WHERE sort = 'category'
        """,
        """
        CREATE VIEW bi_parts AS SELECT code, name, category, area, agency, lon / 10000000.0 AS lon, lat / 10000000.0 AS lat, state,
          \(day("valid_from")), \(day("valid_to")) FROM city_parts
        """,
      ])
  ]

  /// A moment as the engine's own programs read it, in UTC.
  private static func moment(_ name: String, of table: String = "") -> SQL {
    SQL(stringLiteral: "").dialect(
      sqlite: "strftime('%Y-%m-%d %H:%M:%S', \(table)\(name) / 1000, 'unixepoch') AS \(name)",
      postgres: "to_timestamp(\(table)\(name) / 1000.0) AS \(name)")
  }

  private static func day(_ name: String) -> SQL {
    SQL(stringLiteral: "").dialect(
      sqlite: "date(\(name) * 86400, 'unixepoch') AS \(name)", postgres: "(DATE '1970-01-01' + \(name)::integer) AS \(name)")
  }

  /// The version of the pack whose names stand there; 0 before the first.
  static func version(in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT version FROM bi_version WHERE one = 1")
  }

  /// One row of what the pack calls things.
  struct Name: Sendable {
    var sort: String
    var code: String
    var name: Phrase
    var level: String?
    var parent: String?
    var validFrom: LocalDate?
    var validTo: LocalDate?
  }

  /// Puts the names of a version in place of those before.
  static func replace(_ names: [Name], version: Int, in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM bi_names")
    for n in names {
      try transaction.run(
        """
        INSERT INTO bi_names (sort, code, name, name_en, level, parent, valid_from, valid_to) VALUES (
          \(n.sort), \(n.code), \(n.name.zh), \(n.name.en), \(n.level), \(n.parent), \(n.validFrom), \(n.validTo))
        ON CONFLICT (sort, code) DO NOTHING
        """)
    }
    try transaction.run(
      "INSERT INTO bi_version (one, version) VALUES (1, \(version)) ON CONFLICT (one) DO UPDATE SET version = excluded.version")
  }
}

extension SQL {
  fileprivate func dialect(sqlite: String, postgres: String) -> SQL {
    var sum = self
    sum.parts.append(.dialect(sqlite: sqlite, postgres: postgres))
    return sum
  }
}
