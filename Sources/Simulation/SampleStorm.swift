import Basics
import Casework
import Timing

/// A day on which a storm hits some streets: what water, trees and power bring is reported from there several times as often.
struct SampleStorm: Sendable {
  var from: Instant
  var to: Instant
  /// How many times as often.
  var factor: Double
  /// The grounds of the streets it hits, with how much is reported from each.
  var grounds: [Int]
  var sums: Cumulative
  /// The part of all reports that comes from there.
  var part: Double

  func covers(_ at: Instant) -> Bool { from <= at && at < to }

  /// The storms of a span: about five in a year, nearly all of them in summer.
  static func of(
    seed: UInt64, from: Instant, to: Instant, places: SamplePlaces, zone: LocalZone
  ) -> [SampleStorm] {
    guard from < to else { return [] }
    let streets = Dictionary(grouping: places.grounds.indices) { places.grounds[$0].street }.sorted { $0.key < $1.key }
    var storms: [SampleStorm] = []
    for ordinal in zone.date(from).ordinal..<zone.date(to).ordinal {
      let day = LocalDate(ordinal: ordinal)
      var random = SeededRandom(seed: seed, index: ordinal, stream: 6)
      guard random.chance((6...9).contains(day.month) ? 0.038 : (4...10).contains(day.month) ? 0.006 : 0.001) else { continue }
      let start = max(from, zone.instant(day, minutes: 60 * Int(6 + random.unit() * 12)))
      let end = min(to, start + .hours(6 + Int(random.unit() * 12)))
      let hit = streets.filter { _ in random.chance(0.35) }.flatMap(\.value).sorted()
      guard start < end, !hit.isEmpty else { continue }
      let sums = Cumulative(hit.map { places.weight($0) })
      storms.append(
        SampleStorm(
          from: start, to: end, factor: 5 + 5 * random.unit(), grounds: hit, sums: sums, part: sums.total / places.total))
    }
    return storms
  }
}
