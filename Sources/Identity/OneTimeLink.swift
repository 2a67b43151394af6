import Basics

/// Lets somebody choose a password once (一次性链接). Only the digest of its token is stored.
package struct OneTimeLink: Sendable, Hashable {
  /// What happens when it is used.
  package enum Purpose: Sendable, Hashable {
    /// Whoever opens it becomes a person who holds the post: how the first administrators come to be.
    case firstAdministrator(post: String)
    case invitation(Key)
    case reset(Key)

    var code: String {
      switch self {
      case .firstAdministrator: "firstAdministrator"
      case .invitation: "invitation"
      case .reset: "reset"
      }
    }
  }

  package var key: Key
  package var purpose: Purpose
  package var madeBy: String
  package var madeAt: Instant
  package var expiresAt: Instant
  package var usedAt: Instant?

  func isOpen(_ now: Instant) -> Bool { usedAt == nil && now < expiresAt }
}
