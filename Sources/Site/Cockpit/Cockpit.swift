import Basics
import Casework
import Platform
import Territory
import Timing

/// Everything a page of the cockpit says, read once.
struct Cockpit: Sendable {
  /// The share that should be handled on time.
  static let goal = 0.9
  /// Fewer than so many judged or asked are not ranked: chance would decide.
  static let fewest = 10
  /// How far over the mean of all streets is out of line.
  static let heavy = 1.3

  enum Measure: String, CaseIterable { case open, overdue, satisfied }

  let call: Call
  let range: CockpitRange
  let now: Instant
  let overview: Overview
  /// Of the range, and of the span it is compared with.
  let figures: DayFigures
  let before: DayFigures
  /// The street that is looked at; nil for the whole district.
  let street: Area?
  /// The area whose card is shown.
  let chosen: Area?
  let measure: Measure
  /// What is coloured on the map, and what is open there: asked for each shape and row, so counted once.
  let areas: [Area]
  let counts: [String: OpenCount]

  var district: District { call.jurisdiction.district }
  var language: Language { call.language }
  var zone: LocalZone { district.calendar.zone }
  var today: LocalDate { zone.date(now) }
  var clock: String { String(zone.text(now).suffix(5)) }

  /// Reads what the query asks for.
  static func read(_ call: Call) async throws -> Cockpit {
    let jurisdiction = call.jurisdiction, territory = jurisdiction.district.territory, now = jurisdiction.now()
    let asked = call.query["area"].flatMap { territory[$0] }
    let street = asked.flatMap { territory.ancestor(of: $0.code, level: .street) }
    let range = CockpitRange(call.query["range"])
    let today = jurisdiction.district.calendar.zone.date(now)
    let span = range.span(until: today), earlier = range.spanBefore(until: today)
    let matters = jurisdiction.matters
    let overview = try await matters.overview(street: street?.code)
    let figures = try await matters.dayFigures(
      from: span.lowerBound, to: span.upperBound, sorts: [.street, .category, .voice])
    let before = try await matters.dayFigures(
      from: earlier.lowerBound, to: earlier.upperBound, sorts: [])
    var measure = call.query["by"].flatMap(Measure.init(rawValue:)) ?? .open
    // Call-backs are counted by street and not below.
    if street != nil, measure == .satisfied { measure = .open }
    let areas = areas(of: territory, street: street, on: today)
    return Cockpit(
      call: call, range: range, now: now, overview: overview, figures: figures, before: before, street: street,
      chosen: asked?.level == .district ? nil : asked, measure: measure, areas: areas,
      counts: Dictionary(areas.map { ($0.code, count($0, overview)) }, uniquingKeysWith: { first, _ in first }))
  }

  /// A page of the cockpit with the range, and the area and the measure that are asked for.
  func path(
    _ base: String = "/overview", range: CockpitRange? = nil, area: String? = nil, measure: Measure? = nil
  ) -> String {
    var pairs = ["range=\((range ?? self.range).rawValue)"]
    if let area { pairs.append("area=\(Look.percentEncoded(area))") }
    if let measure { pairs.append("by=\(measure.rawValue)") }
    return "\(base)?\(pairs.joined(separator: "&"))"
  }

  func percent(_ share: Double?) -> String { share.map { decimal($0 * 100) } ?? "—" }

  /// Whether a share keeps to the goal.
  func tone(_ share: Double?) -> Tone {
    share.map { $0 >= Self.goal ? .good : $0 >= Self.goal - 0.1 ? .warn : .bad } ?? .plain
  }

  /// How many were open at the beginning of the range: what is open now, less what came in, and what ended.
  var openBefore: Int { overview.open - figures.total.reported + figures.total.ended }

  /// Streets that carry more than their share: open matters against the mean of all streets.
  var loads: [(street: Area, open: Int, ratio: Double)] {
    let counts = Dictionary(overview.byStreet.map { ($0.name, $0.open) }, uniquingKeysWith: { first, _ in first })
    let streets = district.territory.areas.filter { $0.level == .street && $0.isValid(on: today) }
    let mean = Double(streets.reduce(0) { $0 + (counts[$1.code] ?? 0) }) / Double(max(1, streets.count))
    return streets.map { ($0, counts[$0.code] ?? 0, Double(counts[$0.code] ?? 0) / max(1, mean)) }
      .sorted { ($1.ratio, $0.street.code) < ($0.ratio, $1.street.code) }
  }
}

extension Range<LocalDate> {
  /// The filter of the list of matters reported on these days.
  var query: String { "from=\(lowerBound)&to=\(upperBound + -1)" }
}
