import Basics
import Organization

/// A person's password, as its hash.
struct Credential: Sendable, Hashable {
  var person: Key
  /// Text of `PasswordHash`; empty after a reset, until the link has been used.
  var hash: String
  var changedAt: Instant
  /// Hashes of the passwords before it, the latest first.
  var remembered: [String]

  /// Whether it has been in use for longer than the policy bears.
  func isExpired(_ now: Instant, _ policy: SecurityPolicy) -> Bool {
    policy.passwordDays > 0 && now - changedAt > .days(policy.passwordDays)
  }

  /// The next one, which remembers this one.
  func replaced(by hash: String, at now: Instant, _ policy: SecurityPolicy) -> Credential {
    let before = [self.hash].filter { !$0.isEmpty } + remembered
    return Credential(
      person: person, hash: hash, changedAt: now, remembered: Array(before.prefix(max(0, policy.passwordsRemembered))))
  }
}

/// Wrong tries under one sign-in name, whether anybody has it or not.
struct Failures: Sendable, Hashable {
  var count: Int
  var lastAt: Instant
  var lockedUntil: Instant?

  func isLocked(_ now: Instant) -> Bool { lockedUntil.map { now < $0 } ?? false }

  /// One more: a count that is older than a lock begins anew.
  static func next(after failures: Failures?, at now: Instant, _ policy: SecurityPolicy) -> Failures {
    let lock = Seconds.minutes(policy.lockMinutes)
    var next = Failures(count: 1, lastAt: now, lockedUntil: nil)
    if let failures, failures.lockedUntil == nil, now - failures.lastAt < lock { next.count = failures.count + 1 }
    if next.count >= policy.failuresMost { next.lockedUntil = now + lock }
    return next
  }
}

/// A second factor: the secret of an authenticator (RFC 6238).
struct SecondFactor: Sendable, Hashable {
  var person: Key
  /// Sealed base 32; nil until a code has confirmed it.
  var secret: [UInt8]?
  var confirmedAt: Instant?
  /// The last step a code was accepted for: no code counts twice.
  var lastStep: Int64?
  /// Sealed base 32, shown and waiting to be confirmed.
  var proposed: [UInt8]?

  static func context(_ person: Key) -> String { "second_factors.secret/\(person)" }
}

/// What the page of one's own account shows about how one signs in.
package struct AccountState: Sendable, Hashable {
  package var hasPassword: Bool
  package var passwordChangedAt: Instant?
  package var hasSecondFactor: Bool
  package var secondFactorSince: Instant?
  /// How many recovery codes have not been used.
  package var recoveryLeft: Int
}
