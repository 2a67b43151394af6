import Basics
import Storage
import Timing

/// How many matters are open, and how many of those overdue, by some name.
package struct OpenCount: Sendable, Hashable {
  package var name: String
  package var open: Int
  package var overdue: Int

  package init(name: String, open: Int, overdue: Int) {
    self.name = name
    self.open = open
    self.overdue = overdue
  }
}

/// How many were closed in a period, and how many of those in time.
package struct ClosedCount: Sendable, Hashable {
  package var name: String
  package var closed: Int
  package var judged: Int
  package var onTime: Int

  /// nil where nothing was judged: zero denominators are not 0 % and not 100 %.
  package var share: Double? { judged == 0 ? nil : Double(onTime) / Double(judged) }
}

/// The figures of the first overview. Each reads only what is open or a bounded period, so none costs more as history grows.
package struct Overview: Sendable {
  package var byStreet: [OpenCount]
  package var byAgency: [OpenCount]
  package var byCategory: [OpenCount]
  /// By the deepest area, within one street; empty without one.
  package var byArea: [OpenCount]
  package var unlocated: Int
  /// Reports per hour of today and of the same day a week ago.
  package var today: [Int]
  package var weekAgo: [Int]
  /// Closings per hour of today.
  package var closings: [Int]
  /// Reports of the same day a week ago until the same time of day.
  package var weekAgoSoFar: Int

  package var open: Int { byStreet.reduce(0) { $0 + $1.open } }
  package var overdue: Int { byStreet.reduce(0) { $0 + $1.overdue } }
  package var reportedToday: Int { today.reduce(0, +) }
  package var closedToday: Int { closings.reduce(0, +) }

  /// - Parameters:
  ///   - street: the street whose areas are counted one by one.
  ///   - flow: the lifecycle whose open matters are counted; nil for all.
  package static func read(
    street: String?, flow: String?, zone: LocalZone, now: Instant, in transaction: any Transaction
  ) throws -> Overview {
    let day = zone.instant(zone.date(now))
    let open = try OpenTally(now: now, flow: flow, in: transaction)
    let hours = Hours(column: "reported_at", flow: flow), ends = Hours(column: "closed_at", flow: flow, isClosing: true)
    return Overview(
      byStreet: open.grouped(\.street), byAgency: open.grouped(\.agency).filter { !$0.name.isEmpty },
      byCategory: open.grouped(\.category),
      byArea: street.map { street in open.only { $0.street == street }.grouped(\.area) } ?? [],
      unlocated: open.only { $0.area.isEmpty }.total, today: try hours.counts(from: day, in: transaction),
      weekAgo: try hours.counts(from: day - .days(7), in: transaction), closings: try ends.counts(from: day, in: transaction),
      weekAgoSoFar: try hours.count(from: day - .days(7), to: now - .days(7), in: transaction))
  }
}

/// Reports or closings by the hour.
private struct Hours {
  var column: StaticString
  var flow: String?
  var isClosing = false

  private func span(_ from: Instant, _ to: Instant) -> SQL {
    let whose: SQL = flow.map { "flow = \($0)" } ?? "1 = 1"
    let how: SQL = isClosing ? "closed_at IS NOT NULL AND phase = 3" : "1 = 1"
    return "\(name: column) >= \(from) AND \(name: column) < \(to) AND \(how) AND \(whose)"
  }

  /// By the hour of the day that begins then.
  func counts(from: Instant, in transaction: any Transaction) throws -> [Int] {
    var counts = [Int](repeating: 0, count: 24)
    let to = from + .days(1)
    try transaction.forEach(
      "SELECT (\(name: column) - \(from)) / 3600000, count(*) FROM matters WHERE \(span(from, to)) GROUP BY 1"
    ) { row in
      let place = row.int(0)
      if counts.indices.contains(place) { counts[place] = row.int(1) }
    }
    return counts
  }

  func count(from: Instant, to: Instant, in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT count(*) FROM matters WHERE \(span(from, to))")
  }
}

/// What is open, read once in the order of its own small index and then summed up in several ways.
private struct OpenTally {
  struct Line {
    var street: String
    var area: String
    var agency: String
    var category: String
    var open: Int
    var overdue: Int
  }

  var lines: [Line]

  init(now: Instant, flow: String?, in transaction: any Transaction) throws {
    let whose: SQL = flow.map { "flow = \($0)" } ?? "1 = 1"
    lines = try transaction.rows(
      """
      SELECT street, area, agency, category, count(*), count(*) FILTER (WHERE due_at < \(now)) FROM matters
      WHERE phase <= 2 AND \(whose) GROUP BY street, area, agency, category
      """
    ) { row in
      Line(
        street: row.textOrNil(0) ?? "", area: row.textOrNil(1) ?? "", agency: row.textOrNil(2) ?? "",
        category: row.textOrNil(3) ?? "", open: row.int(4), overdue: row.int(5))
    }
  }

  var total: Int { lines.reduce(0) { $0 + $1.open } }

  func only(_ holds: (Line) -> Bool) -> OpenTally {
    var chosen = self
    chosen.lines = lines.filter(holds)
    return chosen
  }

  /// The largest first, then by name; what has no name is the empty name.
  func grouped(_ name: KeyPath<Line, String>) -> [OpenCount] {
    var sums: [String: OpenCount] = [:]
    for line in lines {
      let key = line[keyPath: name]
      sums[key, default: OpenCount(name: key, open: 0, overdue: 0)].open += line.open
      sums[key, default: OpenCount(name: key, open: 0, overdue: 0)].overdue += line.overdue
    }
    return sums.values.sorted { ($1.open, $0.name) < ($0.open, $1.name) }
  }
}

extension Matters {
  package func overview(street: String?) async throws -> Overview {
    let zone = district.calendar.zone, now = now(), flow = district.settings.mainFlow
    return try await database.read("matters.overview") { transaction in
      try Overview.read(street: street, flow: flow, zone: zone, now: now, in: transaction)
    }
  }

  /// The latest steps of all matters, newest first.
  package func latest(_ count: Int) async throws -> [(entry: Entry, matter: Matter)] {
    try await database.read("entries.latest") { try EntriesTable.latest(count, in: $0) }
  }
}
