import Basics

/// A consent with what was told when it was given (个人信息保护法 arts. 14–17). Withdrawing ends it, and keeps that it was given.
package struct Consent: Sendable, Hashable {
  package var matter: Key
  /// The code of a purpose of the privacy notice.
  package var purpose: String
  /// The version of the notice that was shown.
  package var notice: String
  package var givenAt: Instant
  package var withdrawnAt: Instant?

  package init(matter: Key, purpose: String, notice: String, givenAt: Instant, withdrawnAt: Instant? = nil) {
    self.matter = matter
    self.purpose = purpose
    self.notice = notice
    self.givenAt = givenAt
    self.withdrawnAt = withdrawnAt
  }
}
