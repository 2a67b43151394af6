import Foundation
import Storage

/// One write that waits for its turn, and its caller.
protocol WaitingWrite: AnyObject, Sendable {
  /// Runs the body and keeps its value; throws what the body threw.
  func perform(in transaction: SQLiteTransaction) throws
  /// Answers the caller: with the value kept if `failure` is nil.
  func answer(_ failure: (any Error)?)
}

/// Confined by the writer: enqueued once, then touched by the writer's thread alone.
final class TypedWrite<T: Sendable>: WaitingWrite, @unchecked Sendable {
  private let body: @Sendable (any Transaction) throws -> T
  private let caller: CheckedContinuation<T, any Error>
  private var value: T?

  init(_ body: @escaping @Sendable (any Transaction) throws -> T, caller: CheckedContinuation<T, any Error>) {
    self.body = body
    self.caller = caller
  }

  func perform(in transaction: SQLiteTransaction) throws { value = try body(transaction) }

  func answer(_ failure: (any Error)?) {
    if let failure { return caller.resume(throwing: failure) }
    guard let value else { return caller.resume(throwing: DatabaseFault.failed("the write was not run")) }
    caller.resume(returning: value)
  }
}

/// The thread that takes all waiting writes, runs them in one transaction, commits once, and only then answers.
final class SQLiteWriter: @unchecked Sendable {
  /// So many writes share a commit at most; more would only make the first wait longer.
  static let largestGroup = 256

  /// Guards `waiting`, `isClosing` and `hasEnded`.
  private let condition = NSCondition()
  private var waiting: [any WaitingWrite] = []
  private var isClosing = false
  private var hasEnded = false
  private let runGroup: @Sendable (ArraySlice<any WaitingWrite>) -> Int

  /// - Parameter runGroup: runs and answers the first writes of the slice and returns how many.
  init(label: String, runGroup: @escaping @Sendable (ArraySlice<any WaitingWrite>) -> Int) {
    self.runGroup = runGroup
    let thread = Thread { self.loop() }
    thread.name = label
    thread.stackSize = 4 << 20
    thread.start()
  }

  /// False if the writer is closing.
  func enqueue(_ write: any WaitingWrite) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    guard !isClosing else { return false }
    waiting.append(write)
    if waiting.count == 1 { condition.signal() }
    return true
  }

  /// Lets the waiting writes run, then ends the thread. Blocks.
  func close() {
    condition.lock()
    defer { condition.unlock() }
    isClosing = true
    condition.broadcast()
    while !hasEnded { condition.wait() }
  }

  private func loop() {
    while let writes = takeAll() {
      var rest = writes[...]
      while !rest.isEmpty { rest = rest.dropFirst(max(1, runGroup(rest.prefix(Self.largestGroup)))) }
    }
  }

  private func takeAll() -> [any WaitingWrite]? {
    condition.lock()
    defer { condition.unlock() }
    while waiting.isEmpty {
      guard !isClosing else {
        hasEnded = true
        condition.broadcast()
        return nil
      }
      condition.wait()
    }
    let taken = waiting
    waiting = []
    waiting.reserveCapacity(taken.count)
    return taken
  }
}

extension SQLiteConnection {
  /// Runs writes in one transaction, each in a savepoint of its own, commits, answers them. Returns how many were
  /// answered: fewer than given when SQLite itself rolled the transaction back in the middle (disk full, I/O error).
  func runGroup(_ writes: ArraySlice<any WaitingWrite>) -> Int {
    do {
      try control("BEGIN IMMEDIATE")
    } catch {
      for write in writes { write.answer(error) }
      return writes.count
    }
    var failures: [(any Error)?] = []
    failures.reserveCapacity(writes.count)
    for write in writes {
      failures.append(runInSavepoint(write))
      guard isInTransaction else {
        // What ran before in this group is gone too, and must not be acknowledged.
        let cause = failures.last.flatMap(\.self).map { "\($0)" } ?? "a body ended it"
        let lost = DatabaseFault.failed("SQLite rolled the common transaction back: \(cause)")
        for (write, failure) in zip(writes, failures) { write.answer(failure ?? lost) }
        return failures.count
      }
    }
    var commitFailure: (any Error)?
    do { try control("COMMIT") } catch {
      commitFailure = error
      if isInTransaction { try? control("ROLLBACK") }
    }
    for (write, failure) in zip(writes, failures) { write.answer(failure ?? commitFailure) }
    return failures.count
  }

  private func runInSavepoint(_ write: any WaitingWrite) -> (any Error)? {
    let transaction = SQLiteTransaction(self)
    do {
      try control("SAVEPOINT one")
      try write.perform(in: transaction)
      transaction.end()
      if let fault = transaction.fault { throw fault }
      try control("RELEASE one")
      return nil
    } catch {
      transaction.end()
      guard isInTransaction else { return error }
      do {
        try control("ROLLBACK TO one")
        try control("RELEASE one")
      } catch {
        // Without its savepoint the neighbours cannot be told apart from it: give all up.
        try? control("ROLLBACK")
      }
      return error
    }
  }
}
