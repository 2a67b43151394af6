import Basics
import Synchronization

/// Work that takes longer than one waits for a page: started by one request, watched by the next.
package final class Errand<Outcome: Sendable>: Sendable {
  /// How the work stands.
  package enum State: Sendable {
    case none
    case running(done: Int, total: Int)
    case done(Outcome, at: Instant)
    case failed(Phrase, at: Instant)

    package var isRunning: Bool {
      if case .running = self { true } else { false }
    }
  }

  private let kept: Mutex<(tag: String, state: State)> = Mutex(("", .none))

  package init() {}

  /// How the work with that tag stands; `none` for another one.
  package func state(_ tag: String) -> State { kept.withLock { $0.tag == tag ? $0.state : .none } }

  /// What was started last.
  package var last: (tag: String, state: State) { kept.withLock { $0 } }

  /// Starts the work unless some is running. Returns whether it did.
  package func start(
    _ tag: String, now: @escaping @Sendable () -> Instant,
    _ body: @escaping @Sendable (_ progress: @escaping @Sendable (Int, Int) -> Void) async throws -> Outcome
  ) -> Bool {
    let isFree = kept.withLock { kept in
      guard !kept.state.isRunning else { return false }
      kept = (tag, .running(done: 0, total: 0))
      return true
    }
    guard isFree else { return false }
    Task {
      let state: State
      do {
        let outcome = try await body { done, total in self.kept.withLock { $0.state = .running(done: done, total: total) } }
        state = .done(outcome, at: now())
      } catch let refusal as Refusal {
        state = .failed(refusal.phrase, at: now())
      } catch {
        state = .failed(Phrase("出错，没有完成", "It failed and was not finished"), at: now())
      }
      self.kept.withLock { $0.state = state }
    }
    return true
  }

  /// Waits until the work is over, but no longer than it is worth to hold a page back.
  package func wait(seconds: Int = 2) async {
    for _ in 0..<(seconds * 20) where last.state.isRunning { try? await Task.sleep(for: .milliseconds(50)) }
  }
}

/// What is at work beside the requests, for the pages that started it.
package final class Errands: Sendable {
  /// What a calendar of a draft would move, by the draft.
  package let moves = Errand<CalendarMoves>()
  /// The deadlines that follow a new calendar, by its version.
  package let deadlines = Errand<Int>()
  /// The backup that is being made, by its name.
  package let backup = Errand<BackupNote>()
  private let looked: Mutex<(tag: String, plan: PackPlan)?> = Mutex(nil)

  package init() {}

  /// What was found when the draft of that tag was looked over; nil if it was not yet.
  func plan(of tag: String) -> PackPlan? { looked.withLock { $0?.tag == tag ? $0?.plan : nil } }

  private let noted: Mutex<[String: Instant]> = Mutex([:])

  /// Whether it was long enough ago that this was written down.
  func isWorthNoting(_ name: String, at now: Instant, after quiet: Seconds) -> Bool {
    noted.withLock { noted in
      if let last = noted[name], now >= last, now - last < quiet { return false }
      noted[name] = now
      return true
    }
  }

  func forget(_ name: String) { noted.withLock { $0[name] = nil } }

  func keep(_ plan: PackPlan, of tag: String) { looked.withLock { $0 = (tag, plan) } }
}
