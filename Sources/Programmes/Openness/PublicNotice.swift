import Basics

/// What everybody should know for a time (服务公告): works on a road, water off, an office moved.
struct PublicNotice: Sendable, Hashable {
  static let titleMost = 60
  static let textMost = 1000

  var key: Key
  var title: Phrase
  var text: Phrase
  /// The first and the last day on which it stands on the front page.
  var from: LocalDate
  var to: LocalDate
  /// The code of the agency that says it.
  var agency: String
  /// The post it was written at; not shown to the public.
  var writtenBy: String
  var writtenAt: Instant
  var withdrawnAt: Instant?

  func isCurrent(on day: LocalDate) -> Bool { withdrawnAt == nil && from <= day && day <= to }
}
