import Basics
import Organization
import Storage
import Timing

/// The counts of a span of days, in the ways a page wants them. Read from the counts of days alone, so that a year costs no more than
/// its days.
package struct DayFigures: Sendable {
  /// Every day of the span, in order.
  package var days: [(day: LocalDate, count: DayCount)]
  package var byStreet: [String: DayCount]
  package var byClass: [String: DayCount]
  package var byAgency: [String: DayCount]

  /// Everything of the span.
  package var total: DayCount { days.reduce(into: DayCount()) { $0 += $1.count } }

  /// - Parameters:
  ///   - to: the day after the last one.
  ///   - flows: the lifecycles that are counted.
  ///   - classOf: the class of a category as matters have it.
  ///   - sorts: what is broken down; the rest stays empty.
  package static func read(
    from: LocalDate, to: LocalDate, flows: [String], zone: LocalZone, classOf: (String) -> String,
    sorts: Set<DaySort> = [.street, .category, .agency, .voice], in transaction: any Transaction
  ) throws -> DayFigures {
    var days: [LocalDate: DayCount] = [:]
    var sums: [DaySort: [String: DayCount]] = [:]
    for sort in [DaySort.all, .voices] {
      let found = try DaysTable.byDay(sort, from: from, to: to, flows: flows, in: transaction)
      days.merge(found) { $0 + $1 }
    }
    for sort in DaySort.kept where sorts.contains(sort) {
      sums[sort] = try DaysTable.summed(sort, from: from, to: to, flows: flows, in: transaction)
    }
    try DaysTable.pending(from: from, to: to, flows: flows, zone: zone, classOf: classOf, in: transaction) { name, count in
      if name.sort == .all || name.sort == .voices { days[name.day, default: DayCount()] += count }
      if sorts.contains(name.sort) { sums[name.sort, default: [:]][name.name, default: DayCount()] += count }
    }
    var streets = sums[.street] ?? [:]
    for (street, voice) in sums[.voice] ?? [:] { streets[street, default: DayCount()] += voice }
    // What was taken back again leaves a row of nothing.
    func something(_ sums: [String: DayCount]) -> [String: DayCount] { sums.filter { $0.value != DayCount() } }
    return DayFigures(
      days: (from.ordinal..<max(from.ordinal, to.ordinal)).map { ordinal in
        let day = LocalDate(ordinal: ordinal)
        return (day, days[day] ?? DayCount())
      },
      byStreet: something(streets), byClass: something(sums[.category] ?? [:]),
      byAgency: something(sums[.agency] ?? [:]))
  }

  /// Day by day within one street, for its small curve.
  package static func ofStreet(
    _ street: String, from: LocalDate, to: LocalDate, flows: [String], zone: LocalZone, in transaction: any Transaction
  ) throws -> [DayCount] {
    var days = try DaysTable.days(of: street, from: from, to: to, flows: flows, in: transaction)
    try DaysTable.pending(from: from, to: to, flows: flows, zone: zone, classOf: { $0 }, in: transaction) { name, count in
      if name.sort == .street, name.name == street { days[name.day, default: DayCount()] += count }
    }
    return (from.ordinal..<to.ordinal).map { days[LocalDate(ordinal: $0)] ?? DayCount() }
  }
}

extension Matters {
  /// The lifecycles whose matters the figures are about.
  private var counted: [String] {
    district.settings.mainFlow.map { [$0] } ?? district.currentLifecycles.keys.sorted()
  }

  /// The counts of a span of days; `to` is the day after the last.
  package func dayFigures(
    from: LocalDate, to: LocalDate, sorts: Set<DaySort> = [.street, .category, .agency, .voice]
  ) async throws -> DayFigures {
    let district = district, flows = counted, zone = district.calendar.zone
    return try await database.read("days.figures") { transaction in
      try DayFigures.read(
        from: from, to: to, flows: flows, zone: zone, classOf: district.classOf, sorts: sorts, in: transaction)
    }
  }

  /// The counts of a street day by day; `to` is the day after the last.
  package func dayFigures(ofStreet street: String, from: LocalDate, to: LocalDate) async throws -> [DayCount] {
    let flows = counted, zone = district.calendar.zone
    return try await database.read("days.street") { transaction in
      try DayFigures.ofStreet(street, from: from, to: to, flows: flows, zone: zone, in: transaction)
    }
  }

  /// Adds up what has changed in the counts of days, a day in a transaction.
  /// - Returns: how many changes there were.
  @discardableResult
  package func foldDays(most: Int = 1000) async throws -> Int {
    let district = district, zone = district.calendar.zone
    var all = 0
    for _ in 0..<most {
      let count = try await database.write("days.fold") { transaction in
        try DaysTable.foldOneDay(zone: zone, classOf: district.classOf, in: transaction)
      }
      if count == 0 { break }
      all += count
    }
    return all
  }
}

extension District {
  /// The class above a category, as text; the category itself where it has none or is not known.
  package func classOf(_ category: String) -> String {
    guard let key = CategoryKey(category), let parent = catalogue[key]?.parent else { return category }
    return CategoryKey(kind: key.kind, code: parent).description
  }
}

extension Matters {
  /// Reports by day in an area of a community, today last; keys rise with time, so only those days are looked at.
  package func reports(in area: String, community: String, days: Int) async throws -> [Int] {
    let zone = district.calendar.zone, today = zone.date(now())
    let from = zone.instant(today + (1 - days))
    let whose: SQL = district.settings.mainFlow.map { "flow = \($0)" } ?? "1 = 1"
    let since: SQL = Key.first(at: from).map { "key >= \($0)" } ?? "1 = 1"
    let deep: SQL = area == community ? "1 = 1" : "area = \(area)"
    let place: SQL = "community = \(community) AND \(since) AND reported_at >= \(from) AND \(deep) AND \(whose)"
    return try await database.read("days.area") { transaction in
      var counts = [Int](repeating: 0, count: days)
      for at in try DaysTable.reports(where: place, in: transaction) {
        let place = zone.date(at).ordinal - today.ordinal + days - 1
        if counts.indices.contains(place) { counts[place] += 1 }
      }
      return counts
    }
  }

  /// Matters that ended within a span, the latest first.
  /// - Parameters:
  ///   - onlyClosed: leaves out what was dropped or merged.
  ///   - onlyJudged: leaves out what is not judged for being on time.
  ///   - after: the end and the key of the last row of the page before.
  package func ended(
    from: LocalDate, to: LocalDate, onlyClosed: Bool = false, onlyJudged: Bool = false, street: String? = nil,
    after: (at: Instant, key: Key)? = nil, reach: Reach, limit: Int
  ) async throws -> [Matter] {
    let zone = district.calendar.zone, flows = counted
    var all: [SQL] = [
      "closed_at IS NOT NULL AND closed_at >= \(zone.instant(from)) AND closed_at < \(zone.instant(to))",
      "flow IN \(list: flows)", MattersTable.sql(reach),
    ]
    if onlyClosed { all.append("phase = 3") }
    if onlyJudged { all.append("on_time IS NOT NULL AND exclusion IS NULL") }
    if let street { all.append("street = \(street)") }
    if let after { all.append("closed_at <= \(after.at) AND (closed_at, key) < (\(after.at), \(after.key))") }
    let rest: SQL = "\(all.joined(" AND ")) ORDER BY closed_at DESC, key DESC LIMIT \(limit)"
    return try await database.read("matters.ended") { try MattersTable.some(rest, in: $0) }
  }
}
