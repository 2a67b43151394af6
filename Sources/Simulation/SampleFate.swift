import Basics
import Casework
import Timing

/// What will go otherwise than it should with a matter, drawn before it begins. All rates of the sample year stand here: they are
/// our own invention, near what districts publish where they do.
struct SampleFate: Sendable {
  var isVerified: Bool
  var isRejected: Bool
  /// Accuses the agency it would go to (举报).
  var isTipOff: Bool
  /// Fixed on the spot by the grid worker who reports it, if it is such a thing.
  var isSelfHandled: Bool
  /// How often agencies send it back, if there is a line of the duty list that lets them.
  var returns: Int
  /// A refusal comes before the arbiter, whoever refused is overruled there, or the dispatcher sticks to the agency.
  var isArbitrated: Bool
  var isOverruled: Bool
  var isSentBackToAcceptance: Bool
  /// After how many handlings the acceptor sends it for rework.
  var reworks: Int
  var isInspected: Bool
  var failsInspection: Bool
  /// Handled though nothing was done (虚假办结).
  var isFalse: Bool
  var isReopened: Bool
  /// The stage in which it is voided; nil for nearly all.
  var voidedIn: String?
  /// Gets stuck: takes several times as long.
  var isStuck: Bool
  var isJoint: Bool
  var isWhistled: Bool
  var isMetAbout: Bool
  var isExtended: Bool
  var isSuspended: Bool
  var isPostponed: Bool
  var isUrged: Bool
  var isOrdered: Bool
  var isCalled: Bool
  var isDrawn: Bool
  var isAppealed: Bool
  var isExcluded: Bool
  var isExcused: Bool

  /// - Parameter trouble: how many times as much goes wrong as in an ordinary year.
  init(_ random: inout SeededRandom, trouble: Double) {
    func chance(_ probability: Double) -> Bool { random.chance(min(0.8, probability * trouble)) }
    isVerified = chance(0.06)
    isRejected = random.chance(0.04)
    isTipOff = chance(0.003)
    isSelfHandled = chance(0.16)
    returns = chance(0.04) ? random.weighted([(1, 62), (2, 26), (3, 9), (4, 3)]) : 0
    isArbitrated = random.chance(0.2)
    isOverruled = random.chance(0.4)
    isSentBackToAcceptance = random.chance(0.08)
    reworks = chance(0.035) ? (random.chance(0.15) ? 2 : 1) : 0
    isInspected = random.chance(0.25)
    failsInspection = random.chance(0.06)
    isFalse = chance(0.015)
    isReopened = chance(0.009)
    voidedIn = chance(0.003) ? random.pick(["filed", "dispatched", "handling", "handled", "returned", "rework"]) : nil
    isStuck = chance(0.01)
    isJoint = chance(0.1)
    isWhistled = chance(0.006)
    isMetAbout = chance(0.003)
    isExtended = chance(0.012)
    isSuspended = chance(0.006)
    isPostponed = chance(0.004)
    isUrged = chance(0.03)
    isOrdered = chance(0.004)
    isCalled = random.chance(0.3)
    isDrawn = chance(0.01)
    isAppealed = chance(0.15)
    isExcluded = chance(0.003)
    isExcused = chance(0.04)
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

  /// So many hours of office time later.
  func office(_ hours: Double, after at: Instant) -> Instant {
    calendar.advance(from: at, working: Seconds(milliseconds: Int64(max(0.02, hours) * 3_600_000)))
  }
}
