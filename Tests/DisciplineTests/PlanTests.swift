import Basics
import Casework
import Organization
import Storage
import Territory
import TestDistricts
import TestSupport
import Testing
import Timing

@testable import Casework
@testable import Discipline

/// The lists of this programme are read by indexes on both engines, however long the history.
@Suite struct DisciplinePlanTests {
  private static let now = ManualClock.start

  private static func fill(_ count: Int, in transaction: any Transaction) throws {
    let start = now.milliseconds
    try transaction.run(
      """
      WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
      INSERT INTO matters (key, number, lifecycle, flow, stage, phase, version, title, details, channel, category, standard, time_limit,
        address, lon, lat, area, street, community, agency, designated, closure, parent, round, reported_at, closed_at, due_at,
        provisional, on_time, source, source_number, last_hash, zone, wakes_at)
      SELECT i, 'N' || i, 'reporting@2', 'reporting', CASE WHEN i % 50 = 0 THEN 'handling' ELSE 'closed' END,
        CASE WHEN i % 50 = 0 THEN 1 ELSE 3 END, 1, '', 'x', 'web', 'event:0' || (1000 + i % 60), 1, '4h', '', 1188000000 + i * 97,
        319000000 + i * 89, '320115010001', '320115010', '320115010001', 'a' || (i % 40), false, 'fixed',
        CASE WHEN i % 9 = 0 THEN i - 1 ELSE NULL END, 1, \(start) - i * 600000,
        CASE WHEN i % 50 = 0 THEN NULL ELSE \(start) - i * 500000 END, NULL, false, i % 4 = 0, 'import', 'S' || i, \(Entry.genesis),
        CASE WHEN i % 7 = 0 THEN 'tjs' ELSE NULL END, CASE WHEN i % 1000 = 0 THEN \(start) - i ELSE NULL END
      FROM n
      """)
    try transaction.run(
      """
      INSERT INTO strands (strand_matter, id, kind, number, party, state, is_open, opened_by, opened_at, changed_at, due_at, on_time, mark)
      SELECT key, '4', CASE WHEN key % 3 = 0 THEN 'card' WHEN key % 3 = 1 THEN 'order' ELSE 'assist' END, 1, agency,
        CASE WHEN key % 50 = 0 THEN 'issued' ELSE 'stands' END, key % 50 = 0, 'szzx', reported_at, reported_at, reported_at, true, 'yellow'
      FROM matters
      """)
    try transaction.run(
      """
      INSERT INTO precedents (matter, number, entry, category, street, agency, before, clause, decided_at)
      SELECT key, number, 5, category, street, agency, 'x', 'd1', reported_at FROM matters
      """)
    try transaction.run(
      """
      INSERT INTO escalations (matter, number, stage, post, rung, unheld, at)
      SELECT key, number, stage, agency || '.desk', 1, false, reported_at FROM matters
      """)
    try transaction.run(
      """
      INSERT INTO recurrences (category, cell, area, count, last_at, last_number)
      SELECT category, 'c' || key, '', 3, reported_at, number FROM matters
      """)
    try transaction.run(
      """
      INSERT INTO countdowns (matter, clock, holder, started_at, time_limit, due_at, state, stopped_at, on_time)
      SELECT key, 'sign.1', agency, reported_at, '2h', reported_at, 'stopped', reported_at, true FROM matters
      """)
    try transaction.run(
      """
      INSERT INTO call_backs (matter, entry, agency, at, reached, responded, solved, satisfied)
      SELECT key, 9, agency, reported_at, true, true, true, true FROM matters
      """)
    try transaction.run(
      """
      INSERT INTO refusals (matter, number, entry, refuser, clause, at, upheld)
      SELECT key, number, 4, agency, 'd1', reported_at, true FROM matters
      """)
  }

  private static let questions: [(name: String, ask: @Sendable (any Transaction) throws -> Void)] = {
    let from = now - .days(2), to = now
    return [
      ("strands open", { _ = try StrandsTable.open(kind: "card", agency: nil, limit: 50, in: $0) }),
      ("strands open of an agency", { _ = try StrandsTable.open(kind: "card", agency: "a1", limit: 50, in: $0) }),
      ("strands page", { _ = try StrandsTable.page(kind: "card", agency: nil, before: nil, limit: 50, in: $0) }),
      ("strands page of an agency", { _ = try StrandsTable.page(kind: "card", agency: "a1", before: StoredStrand.Cursor(at: now, matter: Key(7), number: 1), limit: 50, in: $0) }),
      ("strands of a matter", { _ = try StrandsTable.of(Key(7), in: $0) }),
      ("strand counts", { _ = try StrandsTable.counts(kind: "card", from: from, to: to, in: $0) }),
      ("cards of the month", { _ = try StrandsTable.count(kind: "card", agency: "a1", mark: "yellow", notIn: "cancelled", from: from, to: to, in: $0) }),
      ("precedents", { _ = try PrecedentsTable.of(CategoryKey(kind: "event", code: "01001"), in: $0) }),
      ("newest precedents", { _ = try PrecedentsTable.newest(500, in: $0) }),
      ("escalations", { _ = try EscalationsTable.standing(before: "a1.desk", limit: 50, in: $0) }),
      ("recurrences", { _ = try RecurrencesTable.since(from, atLeast: 3, limit: 50, in: $0) }),
      ("signing", { _ = try MattersTable.signing(clock: "sign", from: from, to: to, in: $0) }),
      ("closures", { _ = try MattersTable.closures(from: from, to: to, in: $0) }),
      ("same place", { transaction in
        _ = try MattersTable.at(
          Coordinate(lon: 1_188_000_500, lat: 319_000_500), metres: 50, category: CategoryKey(kind: "event", code: "01001"),
          since: from, before: to, reach: .everything, limit: 50, in: transaction)
      }),
      ("children", { _ = try MattersTable.children(of: Key(17), in: $0) }),
      ("sleeping", { _ = try MattersTable.sleeping(until: now, limit: 100, in: $0) }),
      ("zone", { transaction in
        var filter = MatterFilter(which: .open, now: now)
        filter.flow = "reporting"
        filter.zone = "tjs"
        _ = try MattersTable.list(filter, reach: .everything, limit: 50, in: transaction)
      }),
      ("desk", { transaction in
        var filter = MatterFilter(which: .open, now: now)
        filter.flow = "reporting"
        filter.stages = ["handling", "rework"]
        _ = try MattersTable.list(filter, reach: .agency("a1"), limit: 50, in: transaction)
      }),
      ("call-backs", { _ = try CallBacksTable.counts(from: from, to: to, in: $0) }),
      ("refusals", { _ = try RefusalsTable.counts(from: from, to: to, in: $0) }),
      ("tickets", { _ = try DrawsTable.tickets(from: from, to: to, flow: "reporting", in: $0) }),
      ("waiting", { _ = try DrawsTable.waiting(50, in: $0) }),
      ("draws", { _ = try DrawsTable.newest(60, in: $0) }),
      ("campaigns", { _ = try CampaignsTable.newest(100, in: $0) }),
    ]
  }()

  /// Plans that walk a table, or an index of all years without a bound.
  private static func walks(_ answers: [Explaining.Answer], _ engine: Engine) -> [String] {
    let small = ["matters_open", "matters_due", "matters_near", "drawn_waiting", "matters_wakes"]
    return answers.flatMap { answer in
      answer.lines.filter { line in
        guard engine == .sqlite else { return line.contains("Seq Scan on") }
        guard line.hasPrefix("SCAN "), !line.contains("CONSTANT ROW") else { return false }
        // Along an index or the key in the order of the list, until the page is full.
        let isInOrder = answer.question.contains("LIMIT") && !answer.lines.contains { $0.contains("TEMP B-TREE") }
        let isDerived = ["SCAN led", "SCAN joined", "SCAN reached"].contains { line.hasPrefix($0) }
        return !isInOrder && !isDerived && !small.contains { line.contains($0) }
      }
    }
  }

  @Test(arguments: Engine.available) func noListWalksATable(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      try await database.write("fill") { try Self.fill(12_000, in: $0) }
      for analyzed in [false, true] {
        if analyzed || engine == .postgres { try await database.write("analyze") { try $0.run("ANALYZE") } }
        for (name, ask) in Self.questions {
          let (walks, lines) = try await database.read("plan") { (transaction: any Transaction) -> ([String], [String]) in
            let explaining = try Explaining(transaction)
            try ask(explaining)
            return (Self.walks(explaining.answers, engine), explaining.answers.flatMap(\.lines))
          }
          #expect(walks == [], "\(name): \(lines)")
        }
      }
    }
  }

  /// A desk asks for what runs out first among thousands that are open: it must not fetch and sort them all. PostgreSQL may sort the few
  /// of these rows, it goes by its statistics.
  @Test func whatRunsOutFirstIsNotSorted() async throws {
    try await withDatabase(.sqlite, migrations: Desk.migrations) { database in
      try await database.write("fill") { try Self.fill(12_000, in: $0) }
      try await database.write("analyze") { try $0.run("ANALYZE") }
      for (name, ask) in Self.questions where name.hasPrefix("strands open") {
        let lines = try await database.read("plan") { (transaction: any Transaction) -> [String] in
          let explaining = try Explaining(transaction)
          try ask(explaining)
          return explaining.answers.flatMap(\.lines)
        }
        #expect(lines.allSatisfy { !$0.contains("TEMP B-TREE") }, "\(name): \(lines)")
      }
    }
  }
}
