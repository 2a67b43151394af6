import Basics

/// What somebody says about this platform itself (意见建议), and what staff answered. Needs no name and no phone.
struct Feedback: Sendable, Hashable {
  static let textMost = 1000
  static let textLeast = 4

  var key: Key
  var text: String
  var sentAt: Instant
  var answer: String?
  var answeredAt: Instant?
  /// Whether the words of the sender stand beside the answer, masked; staff say no where they hold what is nobody's business.
  var showsText = true
}
