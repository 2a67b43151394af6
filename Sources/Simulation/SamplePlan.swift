import Basics
import Casework
import Timing

/// When one report comes in, and whether it repeats another.
struct PlannedReport: Sendable {
  /// Unique in the year; what is drawn for the matter follows from it alone.
  var index: Int
  var at: Instant
  /// The index of the report that this one repeats.
  var parent: Int?
  var parentAt: Instant?
  /// The place of the storm among the year's that brought it; nil for nearly all.
  var storm: Int?
  /// When the last report comes in that repeats this one; nil if none does.
  var lastRepeatAt: Instant?
}

struct NumberedReport: Sendable {
  var report: PlannedReport
  var number: String
}

extension SampleYear {
  /// The part of all reports that repeat another one.
  static let repeats = 0.04

  /// All reports in order of time.
  func plan(in world: SampleDistrict) -> [PlannedReport] {
    guard count > 0 else { return [] }
    var random = SeededRandom(seed: seed, index: 0, stream: 1)
    let hours = Intensity(from: from, to: to, in: world, seed: seed)
    let alone = count - Int(Double(count) * Self.repeats)
    var reports = (0..<alone).map { hours.report($0, random.unit(), random.unit()) }
    for index in alone..<count {
      let parent = Int(random.unit() * Double(alone))
      // Most repeats come soon; the limit is the district's own for what counts as a duplicate.
      let most = Double(world.district.settings.duplicateHours) * 60
      let minutes = min(most - 1, random.logNormal(median: 70, sigma: 1))
      let at = reports[parent].at + Seconds(milliseconds: Int64(minutes * 60_000))
      guard at <= to else {
        reports.append(hours.report(index, random.unit(), random.unit()))
        continue
      }
      reports[parent].lastRepeatAt = max(at, reports[parent].lastRepeatAt ?? at)
      reports.append(
        PlannedReport(
          index: index, at: at, parent: parent, parentAt: reports[parent].at, storm: reports[parent].storm))
    }
    return reports.sorted { ($0.at, $0.index) < ($1.at, $1.index) }
  }
}

/// How many reports come in in each hour of the year, relative to the others.
struct Intensity: Sendable {
  /// By hour of a day that is worked; two rushes, the second lower.
  static let workday: [Double] = [
    0.16, 0.10, 0.07, 0.06, 0.08, 0.16, 0.45, 1.05, 1.75, 1.85, 1.60, 1.15, 0.80, 0.90, 1.35, 1.50, 1.40, 1.25, 1.05,
    0.95, 0.80, 0.62, 0.42, 0.26,
  ]
  /// Days off start later and are flatter.
  static let dayOff: [Double] = [
    0.20, 0.13, 0.09, 0.07, 0.08, 0.13, 0.30, 0.60, 0.95, 1.25, 1.35, 1.15, 0.90, 0.90, 1.05, 1.20, 1.20, 1.15, 1.10,
    1.05, 0.95, 0.75, 0.50, 0.32,
  ]
  /// By month; summer brings noise, waste and water.
  static let months: [Double] = [0.86, 0.78, 0.96, 1.00, 1.05, 1.12, 1.20, 1.16, 1.06, 0.98, 0.95, 0.90]
  static let weekend = 0.80
  static let holiday = 0.62

  private let starts: [Instant]
  /// The storm of each hour in `starts`; what storms bring stands in hours of its own after the others.
  private let storms: [Int?]
  private let sums: Cumulative
  private let to: Instant

  init(from: Instant, to: Instant, in world: SampleDistrict, seed: UInt64) {
    let calendar = world.calendar
    var starts: [Instant] = []
    var weights: [Double] = []
    var start = from
    while start < to {
      let day = calendar.zone.date(start)
      let hour = Int(calendar.zone.timeOfDay(start) / 3_600_000)
      let part = min(1, Double((to - start).milliseconds) / 3_600_000)
      starts.append(start)
      let hours = calendar.isWorkday(day) ? Self.workday : Self.dayOff
      weights.append(Self.day(day, calendar, seed) * hours[hour] * part)
      start = start + .hours(1)
    }
    var storms = [Int?](repeating: nil, count: starts.count)
    for (place, storm) in world.storms.enumerated() {
      for hour in starts.indices where storms[hour] == nil && storm.covers(starts[hour]) {
        let (month, clock) = (calendar.zone.date(starts[hour]).month, Int(calendar.zone.timeOfDay(starts[hour]) / 3_600_000))
        starts.append(starts[hour])
        // So much of it comes anyway.
        let usual = weights[hour] * world.subjects.stormyPart(month: month, hour: clock) * storm.part
        weights.append(usual * (storm.factor - 1))
        storms.append(place)
      }
    }
    self.starts = starts.isEmpty ? [from] : starts
    self.storms = storms
    sums = Cumulative(weights.isEmpty ? [1] : weights)
    self.to = to
  }

  private static func day(_ day: LocalDate, _ calendar: WorkCalendar, _ seed: UInt64) -> Double {
    var random = SeededRandom(seed: seed, index: day.ordinal, stream: 2)
    let chance = random.logNormal(median: 1, sigma: 0.1)
    let season = months[day.month - 1]
    if calendar.isWorkday(day) { return chance * season }
    return chance * season * (calendar.weekdays.contains(day.weekday) ? holiday : weekend)
  }

  /// The report that belongs to two numbers of 0..<1: the hour, and where in it.
  func report(_ index: Int, _ part: Double, _ within: Double) -> PlannedReport {
    let hour = sums.place(part)
    let at = min(to, starts[hour] + Seconds(milliseconds: Int64(within * 3_600_000)))
    return PlannedReport(index: index, at: at, storm: storms.indices.contains(hour) ? storms[hour] : nil)
  }
}
