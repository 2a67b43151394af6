import Synchronization

/// Lets so many in at once; the others wait their turn in order. Hundreds of tests start together, and a server of theirs takes
/// only so many connections.
package final class Turnstile: Sendable {
  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  package init(_ most: Int) { state = Mutex(State(free: most)) }

  /// Runs the body when there is room.
  package func run<T>(isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> T) async rethrows -> T {
    await withCheckedContinuation { caller in
      let isFree = state.withLock { state in
        guard state.free > 0 else {
          state.waiting.append(caller)
          return false
        }
        state.free -= 1
        return true
      }
      if isFree { caller.resume() }
    }
    defer { leave() }
    return try await body()
  }

  private func leave() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard !state.waiting.isEmpty else {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.resume()
  }
}
