import Basics
import Indicators

/// Points that a person enters for a unit, or a mark at a matter, with its ground; another person approves it before it counts.
package struct HandScore: Sendable, Hashable {
  /// The same ways as those of a value that is entered.
  package typealias State = Observation.State

  package var key: Key
  package var scheme: String
  package var period: Period
  /// The unit; of a mark, the number of the matter.
  package var subject: String
  /// The criterion; of a mark `mark:` and its code.
  package var criterion: String
  /// Thousandths; 1 000 for a mark that is there, 0 for one that is taken back.
  package var value: Int
  package var ground: String
  package var state: State
  package var enteredBy: String
  package var enteredPost: String
  package var enteredAt: Instant
  package var decidedBy: String
  package var decidedPost: String
  package var decidedAt: Instant?
  /// Why it was sent back.
  package var reason: String

  package init(
    key: Key, scheme: String, period: Period, subject: String, criterion: String, value: Int, ground: String,
    state: State = .entered,
    enteredBy: String, enteredPost: String, enteredAt: Instant, decidedBy: String = "", decidedPost: String = "",
    decidedAt: Instant? = nil, reason: String = ""
  ) {
    self.key = key
    self.scheme = scheme
    self.period = period
    self.subject = subject
    self.criterion = criterion
    self.value = value
    self.ground = ground
    self.state = state
    self.enteredBy = enteredBy
    self.enteredPost = enteredPost
    self.enteredAt = enteredAt
    self.decidedBy = decidedBy
    self.decidedPost = decidedPost
    self.decidedAt = decidedAt
    self.reason = reason
  }

  package var isMark: Bool { criterion.hasPrefix("mark:") }
  /// The code of the mark.
  package var mark: String { String(criterion.dropFirst(5)) }

  /// Its line among the inputs of a frozen period. Posts, not persons: what is published does not name them.
  package var line: String {
    [
      criterion, subject, String(value), ground.oneField, enteredPost, decidedPost, key.description,
    ].joined(separator: "\t")
  }

  /// Reads back what counts of a line: what, whose, how much.
  package static func read(_ line: some StringProtocol) -> (criterion: String, subject: String, value: Int)? {
    let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard parts.count == 7, let value = Int(parts[2]) else { return nil }
    return (String(parts[0]), String(parts[1]), value)
  }
}

extension [HandScore] {
  /// What counts: of each subject and criterion the newest that is approved, in a fixed order.
  package var standing: [HandScore] {
    var newest: [String: HandScore] = [:]
    for score in self where score.state == .approved {
      let id = "\(score.criterion)\t\(score.subject)"
      if let known = newest[id], known.key > score.key { continue }
      newest[id] = score
    }
    return newest.sorted { $0.key < $1.key }.map(\.value)
  }
}
