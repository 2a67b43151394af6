import Basics
import Casework
import Organization
import Platform
import Storage
import Territory
import Timing

/// The public figures as they were at one moment: computed by a job, so that no visitor waits for a count, and shown with their time.
struct PublicFigures: Sendable {
  /// What a line counts.
  enum Kind: String, Sendable {
    case district, street, community, agency, outcome
  }

  struct Line: Sendable, Hashable {
    var name: String
    /// Open now.
    var open = 0
    /// Closed within `span`.
    var closed = 0
    /// Of those, how many are judged, and how many of them count as on time.
    var judged = 0
    var onTime = 0
    /// From report to closing, in minutes; nil where too few were closed.
    var median: Int?
  }

  /// Figures of what was closed look back so far.
  static let days = 30

  var at: Instant
  var lines: [Kind: [String: Line]]
  /// Of today, as it was at `at`.
  var reportedToday: Int
  var closedToday: Int

  subscript(kind: Kind) -> [String: Line] { lines[kind] ?? [:] }

  /// Bodies large enough not to stand for a person: communities and grids are counted with their street only.
  func agencies(in district: District) -> [Line] {
    self[.agency].values.filter { line in
      district.roster.agency(line.name).map { ![.community, .grid].contains($0.kind) } ?? false
    }
  }

  /// The streets that the district has.
  func streets(in district: District) -> [Line] { self[.street].values.filter { district.territory[$0.name] != nil } }

  var whole: Line { self[.district][""] ?? Line(name: "") }

  /// Counted anew from what is open and what was closed lately.
  static func count(_ jurisdiction: Jurisdiction) async throws -> PublicFigures {
    let district = jurisdiction.district, now = jurisdiction.now()
    let flow = district.settings.mainFlow, zone = district.calendar.zone
    return try await jurisdiction.database.read("figures.count") { transaction in
      var tally = Tally()
      try PublicMattersTable.open(flow: flow, in: transaction) { street, community, count in
        for (kind, name) in [(Kind.district, ""), (.street, street), (.community, community)] {
          tally.add(kind, name) { $0.open += count }
        }
      }
      try PublicMattersTable.closed(since: now - .days(days), flow: flow, in: transaction) { tally.add($0) }
      let today = try PublicMattersTable.today(since: zone.instant(zone.date(now)), flow: flow, in: transaction)
      return PublicFigures(
        at: now, lines: tally.finished(), reportedToday: today.reported, closedToday: today.closed)
    }
  }

  /// The last that were stored; counted now where none were yet.
  static func latest(_ jurisdiction: Jurisdiction) async throws -> PublicFigures {
    let stored = try await jurisdiction.database.read("figures.read") { try PublicFiguresTable.read(in: $0) }
    if let stored { return stored }
    return try await count(jurisdiction)
  }

  static let job = Job("openness.figures", every: .minutes(5)) { jurisdiction in
    let figures = try await count(jurisdiction)
    try await jurisdiction.database.write("figures.store") { try PublicFiguresTable.store(figures, in: $0) }
    return 1
  }
}

/// Sums up while rows are read.
private struct Tally {
  private var lines: [PublicFigures.Kind: [String: PublicFigures.Line]] = [:]
  private var spans: [String: [Int64]] = [:]

  mutating func add(_ kind: PublicFigures.Kind, _ name: String, _ change: (inout PublicFigures.Line) -> Void) {
    change(&lines[kind, default: [:]][name, default: PublicFigures.Line(name: name)])
  }

  mutating func add(_ closed: PublicMattersTable.Closed) {
    func count(_ line: inout PublicFigures.Line) {
      line.closed += 1
      guard let onTime = closed.onTime else { return }
      line.judged += 1
      if onTime { line.onTime += 1 }
    }
    add(.district, "", count)
    add(.outcome, closed.closure, count)
    add(.street, closed.street, count)
    add(.community, closed.community, count)
    guard !closed.agency.isEmpty else { return }
    add(.agency, closed.agency, count)
    spans[closed.agency, default: []].append(closed.span.milliseconds / 60_000)
  }

  func finished() -> [PublicFigures.Kind: [String: PublicFigures.Line]] {
    var lines = lines
    for (agency, minutes) in spans where minutes.count >= SmallNumbers.threshold {
      let sorted = minutes.sorted(), middle = sorted.count / 2
      let median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
      lines[.agency]?[agency]?.median = Int(median)
    }
    return lines
  }
}
