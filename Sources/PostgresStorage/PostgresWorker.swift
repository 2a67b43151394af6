import Foundation
import Storage

/// Runs transactions on one connection, which it opens when first needed and again after it was lost. Confined to its
/// thread.
final class PostgresWorker {
  private let settings: PostgresSettings
  private var connection: PostgresConnection?
  private static let tries = 5

  init(_ settings: PostgresSettings) { self.settings = settings }

  func disconnect() { connection = nil }

  func write<T>(_ name: StaticString, _ body: (any Transaction) throws -> T) throws -> T {
    try repeating(name) { connection in
      let transaction = PostgresTransaction(connection)
      defer { transaction.end() }
      let value: T
      do {
        value = try body(transaction)
        if let trouble = transaction.trouble { throw trouble }
      } catch {
        if !connection.abandon() { self.connection = nil }
        throw transaction.cause(of: error)
      }
      do {
        try connection.synchronise()
      } catch PostgresTrouble.lost(let fault) {
        self.connection = nil
        // Not to be tried again: it may have been committed.
        throw DatabaseFault.failed("\(name): connection lost while committing, the outcome is unknown (\(fault))")
      } catch {
        if !connection.isFit { self.connection = nil }
        throw error
      }
      return value
    }
  }

  /// Answers before the transaction has ended on the server: a read has nothing to lose by then.
  func read<T>(
    _ name: StaticString, _ body: (any Transaction) throws -> T, _ answer: (Result<T, any Error>) -> Void
  ) {
    answer(
      Result {
        try repeating(name) { connection in
          try connection.send("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", [])
          let transaction = PostgresTransaction(connection)
          defer { transaction.end() }
          do {
            let value = try body(transaction)
            if let trouble = transaction.trouble { throw trouble }
            // What the body did not wait for must not fail unheard.
            try connection.settle()
            return value
          } catch {
            if !connection.abandon() { self.connection = nil }
            throw transaction.cause(of: error)
          }
        }
      })
    guard let connection, connection.isOpen else { return }
    do {
      try connection.send("COMMIT", [])
      try connection.synchronise()
    } catch { if !connection.isFit { self.connection = nil } }
  }

  private func repeating<T>(_ name: StaticString, _ work: (PostgresConnection) throws -> T) throws -> T {
    var attempt = 0
    while true {
      attempt += 1
      do {
        return try work(try fitConnection())
      } catch let trouble as PostgresTrouble {
        switch trouble {
        case .fault(let fault): throw fault
        case .again(let fault):
          guard attempt < Self.tries else {
            throw DatabaseFault.contended("\(name): given up after \(attempt) tries: \(fault)")
          }
          // Waits apart, so that the same ones do not meet again.
          Thread.sleep(forTimeInterval: Double.random(in: 0.001...0.004) * Double(1 << attempt))
        case .stale(let fault):
          guard attempt < Self.tries else { throw fault }
          try? connection?.forgetStatements(force: true)
        case .lost(let fault):
          connection = nil
          // Once more at once: a server that was started again takes the next connection.
          guard attempt < 2 else { throw fault }
        }
      }
    }
  }

  private func fitConnection() throws -> PostgresConnection {
    if let connection, connection.isFit {
      try connection.forgetStatements()
      return connection
    }
    connection = nil
    let fresh = try PostgresConnection(settings)
    connection = fresh
    return fresh
  }
}
