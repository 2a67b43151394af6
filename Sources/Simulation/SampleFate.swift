import Basics
import Casework
import Timing

/// What will go otherwise than it should with a matter, drawn before it begins.
struct SampleFate: Sendable {
  var isVerified: Bool
  var isRejected: Bool
  var isReturned: Bool
  var isSentBackToAcceptance: Bool
  /// After how many handlings the acceptor sends it for rework.
  var reworks: Int
  var isInspected: Bool
  var failsInspection: Bool
  var isReopened: Bool
  /// The stage in which it is voided; nil for nearly all.
  var voidedIn: String?
  /// Gets stuck: takes several times as long.
  var isStuck: Bool

  init(_ random: inout SeededRandom) {
    isVerified = random.chance(0.06)
    isRejected = random.chance(0.04)
    isReturned = random.chance(0.03)
    isSentBackToAcceptance = random.chance(0.05)
    reworks = random.chance(0.04) ? (random.chance(0.15) ? 2 : 1) : 0
    isInspected = random.chance(0.25)
    failsInspection = random.chance(0.06)
    isReopened = random.chance(0.02)
    voidedIn = random.chance(0.003) ? random.pick(["filed", "dispatched", "handling", "handled"]) : nil
    isStuck = random.chance(0.01)
  }
}

extension SampleDistrict {
  /// How long a unit takes, as a part of the time its limit gives: more than 1 is late.
  func pace(_ agency: String, _ fate: SampleFate, _ random: inout SeededRandom) -> Double {
    let late = lateAgencies.contains(agency)
    let pace = late ? random.logNormal(median: 0.9, sigma: 0.5) : random.logNormal(median: 0.42, sigma: 0.5)
    return fate.isStuck ? pace * 6 : pace
  }

  /// When so much of the time of a limit is used up: working time where the limit counts it, else all time.
  func instant(of part: Double, from start: Instant, limit: TimeLimit) -> Instant {
    let end = calendar.deadline(from: start, limit: limit).instant
    let whole = calendar.time(limit.unit.kind, from: start, to: end)
    let used = Seconds(milliseconds: Int64(Double(whole.milliseconds) * part))
    return calendar.advance(limit.unit.kind, from: start, by: used)
  }
}
