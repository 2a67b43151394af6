import Foundation
import Storage

/// A jurisdiction in one PostgreSQL schema, through libpq. Reads are REPEATABLE READ READ ONLY, writes READ COMMITTED
/// with versions checked by `UPDATE … WHERE version = …`.
package final class PostgresDatabase: Database {
  package let settings: PostgresSettings
  private let queue: PostgresQueue

  package var engine: Engine { .postgres }

  /// Connects once, to find out that it can; creates the schema if the settings say so. Blocks its own thread only.
  /// - Throws: `DatabaseFault.failed` with what libpq says.
  package static func open(_ settings: PostgresSettings) async throws -> PostgresDatabase {
    let database = PostgresDatabase(settings)
    for attempt in 1...60 {
      do {
        try await database.write("open") { try Self.checkCollation($0) }
        return database
      } catch DatabaseFault.failed(let text) where attempt < 60 && isStarting(text) {
        // After a power cut both start together, and the database needs its time to recover.
        try await Task.sleep(for: .milliseconds(500))
      } catch {
        await database.close()
        throw error
      }
    }
    return database
  }

  /// What the server says while it starts or recovers (SQLSTATE 57P03).
  private static func isStarting(_ text: String) -> Bool {
    ["starting up", "recovery mode", "not yet accepting connections"].contains { text.contains($0) }
  }

  /// Areas are found by ranges of their codes, so texts must sort by code point, as they do in SQLite.
  private static func checkCollation(_ transaction: any Transaction) throws {
    let collation = try transaction.first(
      "SELECT datcollate FROM pg_database WHERE datname = current_database()"
    ) { $0.text(0) } ?? ""
    guard ["C", "POSIX", "C.UTF-8", "C.utf8", "ucs_basic"].contains(collation) else {
      throw DatabaseFault.wrongSchema(
        "the database sorts by \(collation); make it with: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")
    }
  }

  private init(_ settings: PostgresSettings) {
    self.settings = settings
    queue = PostgresQueue()
    for number in 1...max(1, settings.connections) {
      queue.addWorker(PostgresWorker(settings), label: "postgres-\(number)")
    }
  }

  package func read<T: Sendable>(
    _ name: StaticString, _ body: @escaping @Sendable (any Transaction) throws -> T
  ) async throws -> T {
    try await onWorker(name) { worker, answer in worker.read(name, body, answer) }
  }

  package func write<T: Sendable>(
    _ name: StaticString, _ body: @escaping @Sendable (any Transaction) throws -> T
  ) async throws -> T {
    try await onWorker(name) { worker, answer in answer(Result { try worker.write(name, body) }) }
  }

  package func close() async {
    await withCheckedContinuation { caller in
      Thread.detachNewThread { [queue] in
        queue.close()
        caller.resume()
      }
    }
  }

  private func onWorker<T: Sendable>(
    _ name: StaticString,
    _ work: @escaping @Sendable (PostgresWorker, (Result<T, any Error>) -> Void) -> Void
  ) async throws -> T {
    try await withCheckedThrowingContinuation { caller in
      let isQueued = queue.add { worker in work(worker) { caller.resume(with: $0) } }
      if !isQueued { caller.resume(throwing: DatabaseFault.failed("\(name): the database is closed")) }
    }
  }
}

/// What waits for a connection, and the threads that each hold one. Blocking calls on threads of their own were
/// measured to be as fast as non-blocking sockets (ADR 0002).
final class PostgresQueue: @unchecked Sendable {
  typealias Job = @Sendable (PostgresWorker) -> Void

  /// Guards everything below.
  private let condition = NSCondition()
  private var jobs: [Job] = []
  private var next = 0
  private var isClosing = false
  private var workers = 0

  func addWorker(_ worker: sending PostgresWorker, label: String) {
    condition.lock()
    workers += 1
    condition.unlock()
    // The thread is its only user from here on.
    let given = Given(worker: worker)
    let thread = Thread {
      while let job = self.take() { job(given.worker) }
      given.worker.disconnect()
      self.workerEnded()
    }
    thread.name = label
    thread.stackSize = 4 << 20
    thread.start()
  }

  private struct Given: @unchecked Sendable { let worker: PostgresWorker }

  /// False if the queue is closing.
  func add(_ job: @escaping Job) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    guard !isClosing else { return false }
    jobs.append(job)
    condition.signal()
    return true
  }

  /// Lets what waits run, then ends the threads. Blocks.
  func close() {
    condition.lock()
    defer { condition.unlock() }
    isClosing = true
    condition.broadcast()
    while workers > 0 { condition.wait() }
  }

  private func take() -> Job? {
    condition.lock()
    defer { condition.unlock() }
    while next == jobs.count {
      if isClosing { return nil }
      condition.wait()
    }
    let job = jobs[next]
    next += 1
    if next == jobs.count {
      jobs.removeAll(keepingCapacity: true)
      next = 0
    } else if next >= 1024 {
      jobs.removeFirst(next)
      next = 0
    }
    return job
  }

  private func workerEnded() {
    condition.lock()
    workers -= 1
    condition.broadcast()
    condition.unlock()
  }
}
