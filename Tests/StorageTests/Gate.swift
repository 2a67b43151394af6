import Foundation
import Synchronization

/// Opened once; lets both threads and tasks wait for it.
final class Gate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  func open() { semaphore.signal() }
  /// Blocks the thread; for transaction bodies only.
  func wait() { semaphore.wait() }
  func passed() async {
    await withCheckedContinuation { caller in
      Thread.detachNewThread {
        self.semaphore.wait()
        caller.resume()
      }
    }
  }
}

/// Counts how often a body ran.
final class Tally: Sendable {
  private let number = Mutex(0)

  var count: Int { number.withLock { $0 } }
  /// 1 at the first call.
  func next() -> Int {
    number.withLock { number in
      number += 1
      return number
    }
  }
}
