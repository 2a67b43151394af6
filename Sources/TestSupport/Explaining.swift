import Storage

/// Passes everything on, and asks the engine first how it will do it.
package final class Explaining: Transaction {
  /// One question, and what the engine means to do for it, line by line.
  package struct Answer: Sendable {
    package var question: String
    package var lines: [String]
  }

  private let inner: any Transaction
  package private(set) var answers: [Answer] = []

  /// - Parameter ways: what PostgreSQL is told to do without, so that it tells whether an index can serve at all, whatever the
  ///   planner thinks of a small table.
  package init(_ inner: any Transaction, without ways: [SQL] = ["enable_seqscan"]) throws {
    self.inner = inner
    guard inner.engine == .postgres else { return }
    for way in ways { try inner.run("SET LOCAL \(way) = off") }
  }

  package var plans: [String] { answers.map { $0.lines.joined(separator: "\n") } }

  package var engine: Engine { inner.engine }
  package func run(_ sql: SQL) throws { try inner.run(sql) }
  package func change(_ sql: SQL) throws -> Int { try inner.change(sql) }

  package func forEach(_ sql: SQL, _ body: (any Row) throws -> Void) throws {
    let column = engine == .sqlite ? 3 : 0
    let lines = try inner.rows("\(sqlite: "EXPLAIN QUERY PLAN ", postgres: "EXPLAIN ")\(sql)") { $0.text(column) }
    answers.append(Answer(question: sql.rendered(for: engine).text, lines: lines))
    try inner.forEach(sql, body)
  }
}
