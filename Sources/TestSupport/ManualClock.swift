import Basics
import Synchronization

/// A clock that stands still until it is told otherwise.
package final class ManualClock: Sendable {
  /// 2026-11-23T09:00:00+08:00, a Monday on which offices are open.
  package static let start = Instant(milliseconds: 1_795_395_600_000)

  private let current: Mutex<Instant>

  package init(_ start: Instant = ManualClock.start) { current = Mutex(start) }

  package var now: Instant {
    get { current.withLock { $0 } }
    set { current.withLock { $0 = newValue } }
  }

  /// Moves on, and returns the new time.
  @discardableResult
  package func advance(_ span: Seconds) -> Instant {
    current.withLock { current in
      current = current + span
      return current
    }
  }
}
