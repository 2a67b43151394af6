import Basics
import Organization

/// Where somebody signs in from: the address of the connection, and what the browser says it is.
package struct Device: Sendable, Hashable {
  package var address: String
  /// 120 characters at most are kept.
  package var text: String

  package init(address: String, text: String) {
    self.address = address
    self.text = String(text.prefix(120))
  }
}

/// Somebody signed in on one device. Only the digest of its token is stored.
package struct Session: Sendable, Hashable {
  /// What stands between the session and its rights.
  package enum Need: String, Sendable {
    /// The password was right; nothing is allowed but to show the second factor.
    case secondFactor
    /// Nothing is allowed but to choose a new password.
    case newPassword
  }

  package var key: Key
  package var person: Key
  /// The code of the person, as `Principal.person`.
  package var personCode: String
  package var personName: String
  /// The post acted from; empty if none was chosen.
  package var post: String
  /// How it began: `password`, `openid`, `demo`.
  package var via: String
  /// Whether a second factor was shown in this session.
  package var secondFactor: Bool
  package var need: Need?
  package var startedAt: Instant
  /// To the minute.
  package var seenAt: Instant
  package var endedAt: Instant?
  /// `out`, `idle`, `tooLong`, `administrator`, `password`, `codes`, `state`, …
  package var endedWhy: String?
  package var address: String
  package var device: String

  /// How long a session waits for its second factor.
  package static let secondFactorWithin = Seconds.minutes(5)
  /// How many wrong codes it bears.
  package static let wrongCodesMost = 5

  /// Why it is over, though nobody ended it; nil if it is not.
  package func timeOut(_ now: Instant, _ policy: SecurityPolicy) -> String? {
    if need == .secondFactor { return now - startedAt > Self.secondFactorWithin ? "secondFactor" : nil }
    if now - startedAt >= .hours(policy.sessionHours) { return "tooLong" }
    return now - seenAt >= .minutes(policy.idleMinutes) ? "idle" : nil
  }
}

/// A session and what it may do now.
package struct SignedIn: Sendable, Hashable {
  package var session: Session
  package var principal: Principal

  package init(session: Session, principal: Principal) {
    self.session = session
    self.principal = principal
  }
}
