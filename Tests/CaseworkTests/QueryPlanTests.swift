import Basics
import Casework
import Organization
import Storage
import Territory
import TestDistricts
import TestSupport
import Testing

extension Explaining {
  /// A page that walks along the key until it is full is no scan.
  private var walks: [String] {
    answers.map { answer in
      let text = answer.question, lines = answer.lines
      let walksTheKey =
        text.contains("ORDER BY key") && text.contains("LIMIT") && !lines.contains { $0.contains("TEMP B-TREE") }
      return lines.map { walksTheKey && ($0 == "SCAN matters" || $0 == "SCAN entries") ? "WALK" : $0 }
        .joined(separator: "\n")
    }
  }

  /// Plans that walk a whole table.
  var scans: [String] {
    walks.filter { plan in
      plan.split(separator: "\n").contains { line in
        engine == .sqlite
          ? line.hasPrefix("SCAN ") && !line.contains(" USING ") && !line.contains("CONSTANT ROW") && !["SCAN recent", "SCAN led", "SCAN joined"].contains(line)
          : line.contains("Seq Scan on")
      }
    }
  }

  /// Plans that walk an index of all matters of all years: as bad as the table. The indexes of what is open stay small.
  var indexWalks: [String] {
    let small = ["matters_open", "matters_due", "matters_near"]
    return walks.filter { plan in
      plan.split(separator: "\n").contains { line in
        line.hasPrefix("SCAN matters USING") && !small.contains { line.contains("INDEX \($0)") }
      }
    }
  }
}

@Suite struct QueryPlanTests {
  static let now = ManualClock.start

  static let filters: [(name: String, filter: MatterFilter)] = {
    var all: [(String, MatterFilter)] = []
    let cursor = MatterFilter.Cursor(at: now, key: Key(500))
    for which in MatterFilter.Which.allCases {
      for order in MatterFilter.Order.allCases {
        func add(_ name: String, _ filter: MatterFilter) { all.append(("\(which) \(order) \(name)", filter)) }
        add("plain", MatterFilter(which: which, order: order, now: now))
        add("after", MatterFilter(which: which, order: order, now: now, after: cursor))
        add("stage", MatterFilter(which: which, order: order, stage: "handling", now: now))
        add("agency", MatterFilter(which: which, order: order, agency: "a1", now: now))
        add("street", MatterFilter(which: which, order: order, area: .street("320115011"), now: now))
        add("community", MatterFilter(which: which, order: order, area: .community("320115011001"), now: now))
        add("grid", MatterFilter(which: which, order: order, area: .grid("320115011001001", community: "320115011001"), now: now))
        add("category", MatterFilter(which: which, order: order, category: "event:010", now: now))
        add("channel", MatterFilter(which: which, order: order, channel: "web", now: now))
        add("days", MatterFilter(which: which, order: order, from: now - .days(3), to: now, now: now))
      }
    }
    return all
  }()

  /// The tests below can fail: a question without an index is noticed.
  @Test(arguments: Engine.available) func aScanIsNoticed(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      try await database.write("fill") { try Rows.fill(2000, in: $0) }
      let scans = try await database.read("plan") { transaction in
        let explaining = try Explaining(transaction)
        try explaining.forEach("SELECT count(*) FROM matters WHERE details = \("y")") { _ in }
        return explaining.scans
      }
      #expect(scans.count == 1)
    }
  }

  @Test(arguments: Engine.available) func noListWalksTheTable(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      try await database.write("fill") { try Rows.fill(20_000, in: $0) }
      try await database.write("analyze") { try $0.run("ANALYZE") }
      for (name, filter) in Self.filters {
        for reach in [Reach.everything, .agency("a1"), .area("320115011")] {
          let scans = try await database.read("plan") { transaction in
            let explaining = try Explaining(transaction)
            _ = try MattersTable.list(filter, reach: reach, limit: 50, in: explaining)
            return explaining.scans
          }
          #expect(scans == [], "\(name), \(reach)")
        }
      }
    }
  }

  /// Some of everything that pages and workers read.
  static func readAll(_ explaining: Explaining) throws -> Overview {
    let overview = try Overview.read(street: "320115011", flow: "reporting", zone: .shanghai, now: now, in: explaining)
    _ = try EntriesTable.latest(12, in: explaining)
    _ = try MattersTable.near(
      Coordinate(lon: 1_188_000_500, lat: 319_000_500), metres: 50, category: CategoryKey(kind: "event", code: "01001"),
      since: now - .days(1), reach: .everything, except: nil, limit: 20, in: explaining)
    _ = try MattersTable.one(number: "N7", reach: .area("320115011"), in: explaining)
    _ = try MattersTable.one(source: "import", sourceNumber: "S7", in: explaining)
    _ = try EntriesTable.of(Key(7), in: explaining)
    _ = try AttachmentsTable.of(Key(7), in: explaining)
    _ = try MattersTable.batch(after: Key(100), limit: 50, in: explaining)
    return overview
  }

  @Test(arguments: Engine.available, [true, false])
  func noFigureWalksTheTable(_ engine: Engine, analyzed: Bool) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      try await database.write("fill") { try Rows.fill(20_000, in: $0) }
      // SQLite plans without figures until somebody asks for them; PostgreSQL gathers its own.
      if analyzed || engine == .postgres { try await database.write("analyze") { try $0.run("ANALYZE") } }
      let (overview, plans, scans) = try await database.read("plan") {
        (transaction: any Transaction) -> (Overview, [String], [String]) in
        let explaining = try Explaining(transaction)
        let overview = try Self.readAll(explaining)
        return (overview, explaining.plans, explaining.scans + explaining.indexWalks)
      }
      #expect(scans == [])
      #expect(plans.count >= 11)
      // The figures themselves, counted by the rule of the rows.
      #expect(overview.open == 400 && overview.overdue == 400)
      #expect(overview.byAgency.reduce(0) { $0 + $1.open } == 400 && overview.byCategory.reduce(0) { $0 + $1.open } == 400)
      #expect(overview.unlocated == 0 && overview.today.count == 24)
      let midnight = LocalZone.shanghai.instant(LocalZone.shanghai.date(Self.now))
      let today = (1...20_000).count { Self.now - Seconds(milliseconds: Int64($0) * 600_000) >= midnight }
      #expect(overview.reportedToday == today)
    }
  }
}
