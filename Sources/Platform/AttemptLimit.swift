import Basics
import Synchronization

/// Counts wrong tries by name and refuses more after a few, so that four digits cannot be guessed.
package final class AttemptLimit: Sendable {
  private struct Tries {
    var count: Int
    var since: Instant
  }

  private let most: Int
  private let span: Seconds
  /// How many names are remembered; beyond it the oldest are forgotten.
  private let namesMost: Int
  private let tries = Mutex<[String: Tries]>([:])

  /// - Parameters:
  ///   - most: wrong tries within the span.
  ///   - span: after it the count begins anew.
  package init(most: Int = 5, span: Seconds = .minutes(15), namesMost: Int = 20_000) {
    self.most = most
    self.span = span
    self.namesMost = namesMost
  }

  /// - Parameter most: other than that of the limit, for a name that many people share.
  /// - Throws: `Refusal` of kind tooMany when the name has used up its tries.
  package func check(_ name: String, at now: Instant, most shared: Int? = nil) throws(Refusal) {
    let isFull = tries.withLock { tries in
      guard let found = tries[name], now - found.since < span else { return false }
      return found.count >= shared ?? most
    }
    guard isFull else { return }
    throw Refusal(
      .tooMany, "attempts.tooMany", Phrase("尝试次数过多，请 15 分钟后再试", "Too many tries: please try again in 15 minutes"))
  }

  /// Lets one more pass and counts it, whatever comes of it: for what everybody may do, but not without end.
  /// - Throws: `Refusal` as `check`.
  package func pass(_ name: String, at now: Instant, most: Int) throws(Refusal) {
    try check(name, at: now, most: most)
    failed(name, at: now)
  }

  /// Counts a wrong try.
  package func failed(_ name: String, at now: Instant) {
    tries.withLock { tries in
      if tries.count >= namesMost { tries = tries.filter { now - $0.value.since < span } }
      if tries.count >= namesMost { tries.removeAll() }
      if let found = tries[name], now - found.since < span {
        tries[name] = Tries(count: found.count + 1, since: found.since)
      } else {
        tries[name] = Tries(count: 1, since: now)
      }
    }
  }
}
