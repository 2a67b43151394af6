import Basics
import Dispatch
import Synchronization

/// Where passwords are hashed: on threads of its own, so that the threads that answer requests stay free, and at most
/// `width` at once, so that neither memory nor cores are taken by a rush. Who comes when too many wait is sent away.
package final class PasswordDesk: Sendable {
  private struct Line {
    var atWork = 0
    /// In order of arrival.
    var waiting: [@Sendable () -> Void] = []
  }

  /// What each new hash costs.
  package let cost: PasswordHash.Cost
  private let width: Int
  private let waitingMost: Int
  private let queue = DispatchQueue(label: "yiwang.passwords", qos: .userInitiated, attributes: .concurrent)
  private let line = Mutex(Line())

  /// - Parameters:
  ///   - width: how many are hashed at once; each takes the memory of its cost (32 MiB for the standard one).
  ///   - waitingMost: how many may wait.
  ///   - cost: of each new hash; what is stored is compared at the cost it was made with.
  package init(width: Int = 1, waitingMost: Int = 64, cost: PasswordHash.Cost = .standard) {
    self.cost = cost
    self.width = max(1, width)
    self.waitingMost = max(0, waitingMost)
  }

  /// How many wait now.
  package var waiting: Int { line.withLock { $0.waiting.count } }

  /// `PasswordHash.make`. Throws `password.busy` (`tooMany`).
  package func hash(_ password: String) async throws(Refusal) -> String {
    let cost = cost
    return try await run { PasswordHash.make(password, cost: cost) }
  }

  /// `PasswordHash.isRight`. Throws `password.busy` (`tooMany`).
  package func isRight(_ password: String, _ stored: String) async throws(Refusal) -> Bool {
    try await run { PasswordHash.isRight(password, stored) }
  }

  /// Whether what is stored has another cost than this desk's, and is to be hashed anew when next typed rightly.
  package func needsRemake(_ stored: String) -> Bool { PasswordHash.needsRemake(stored, cost: cost) }

  /// Any other work of that weight, such as comparing with the passwords remembered. Throws `password.busy`.
  package func run<Answer: Sendable>(_ work: @escaping @Sendable () -> Answer) async throws(Refusal) -> Answer {
    let answer: Answer? = await withCheckedContinuation { continuation in
      let isTaken = take { continuation.resume(returning: work()) }
      if !isTaken { continuation.resume(returning: nil) }
    }
    guard let answer else {
      throw Refusal(
        .tooMany, "password.busy",
        Phrase("登录的人太多，请稍后再试。", "Too many people are signing in; please try again in a moment."))
    }
    return answer
  }

  /// False if too many wait.
  private func take(_ work: @escaping @Sendable () -> Void) -> Bool {
    enum Place { case atWork, waiting, nowhere }
    let place: Place = line.withLock { line in
      guard line.atWork >= width else {
        line.atWork += 1
        return .atWork
      }
      guard line.waiting.count < waitingMost else { return .nowhere }
      line.waiting.append(work)
      return .waiting
    }
    if place == .atWork { start(work) }
    return place != .nowhere
  }

  private func start(_ work: @escaping @Sendable () -> Void) {
    queue.async {
      work()
      let next: (@Sendable () -> Void)? = self.line.withLock { line in
        guard line.waiting.isEmpty else { return line.waiting.removeFirst() }
        line.atWork -= 1
        return nil
      }
      if let next { self.start(next) }
    }
  }
}
