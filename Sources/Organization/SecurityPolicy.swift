import Basics

/// What is asked of passwords, sessions and links: a table of the pack (`security.yaml`), each value with a default.
/// The defaults are the usual values of GB/T 22239-2019 level 3 (8.1.4.1) and of GB/T 39786 practice.
package struct SecurityPolicy: Sendable, Hashable {
  /// Characters a password has at least.
  package var passwordLength = 12
  /// Of lower case, upper case, digits and others, how many kinds a password has at least.
  package var passwordKinds = 3
  /// After so many days a password must be changed; 0 for never.
  package var passwordDays = 180
  /// A password may not be one of so many before it.
  package var passwordsRemembered = 5
  /// Wrong tries in a row, after which one is locked.
  package var failuresMost = 5
  package var lockMinutes = 30
  /// A session nobody uses ends after so many minutes, every session after so many hours.
  package var idleMinutes = 30
  package var sessionHours = 12
  package var tokenDaysMost = 365
  package var linkHours = 48
  /// Whoever uses one of these must have shown a second factor in this session.
  package var secondFactorFor: Set<Permission> = [
    .managePersons, .manageRights, .seeAudit, .manageSessions, .manageTokens, .unmask, .handlePrivacy, .managePack,
  ]

  package init() {}
}

/// How long each kind of data is kept, in days, after what it is counted from (个人信息保护法 art. 19).
package struct Retention: Sendable, Hashable {
  /// Kinds of data with a time of their own: what each counts from is said where it is swept.
  package enum Kind: String, Sendable, CaseIterable {
    /// Name and phone of a reporter, and e-mail addresses of followers, from the end of the matter.
    case reporters
    /// Originals of photos, with position and device, from the end of the matter; the public copy stays.
    case originals
    /// Ended sessions, used links, wrong tries, messages that were sent.
    case sessions
    /// Photos stored that no entry names.
    case strays
    /// The audit trail (网络安全法 art. 23: six months at least).
    case audit
    /// Withdrawn consents and what was told at the time (网络数据安全管理条例 art. 12: three years).
    case consents
  }

  /// The trail of who did what is kept for six months of any length at least; a pack may only ask for more.
  package static let auditLeast = 184

  package var days: [Kind: Int] = [
    .reporters: 1095, .originals: 1095, .sessions: 180, .strays: 1, .audit: 1095, .consents: 1095,
  ]

  package init() {}

  package func days(_ kind: Kind) -> Int { days[kind] ?? 1095 }
}
