import Basics
import Organization

/// What a program uses in place of a person's session (访问令牌): one post, some of its permissions, until a day.
package struct AccessToken: Sendable, Hashable {
  /// So that it is recognised where it should not be: in a repository, in a log.
  package static let prefix = "yw_"
  /// How many one person may have at once.
  package static let countMost = 20

  package var key: Key
  package var person: Key
  package var personCode: String
  package var personName: String
  package var post: String
  package var label: String
  package var scopes: [Permission]
  package var madeAt: Instant
  package var expiresAt: Instant
  package var revokedAt: Instant?
  /// To the minute; nil if never.
  package var usedAt: Instant?

  /// Whether it is neither revoked nor out of time; a policy that became stricter holds for old tokens too.
  package func isAlive(_ now: Instant, _ policy: SecurityPolicy) -> Bool {
    revokedAt == nil && now < expiresAt && now < madeAt + .days(policy.tokenDaysMost)
  }
}
