import Basics
import Indicators
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import Appraisals

/// What pages ask is answered by indexes on both engines, however long the history.
@Suite struct AppraisalPlanTests {
  private static let questions: [(name: String, ask: @Sendable (any Transaction) throws -> Void)] = [
    ("scores", { _ = try HandScoresTable.all("jinhua", World.october, in: $0) }),
    ("a score", { _ = try HandScoresTable.one(Key(7), in: $0) }),
    ("a freeze", { _ = try FreezesTable.one(Key(7), in: $0) }),
    ("revisions", { _ = try FreezesTable.revisions("jinhua", World.october, in: $0) }),
    ("newest", { _ = try FreezesTable.newest(200, in: $0) }),
    ("a section", { _ = try FreezesTable.text(Key(7), .facts, in: $0) }),
    ("a result", { _ = try FreezesTable.result(Key(7), in: $0) }),
    ("objections", { _ = try ObjectionsTable.all(of: Key(7), in: $0) }),
    ("an objection", { _ = try ObjectionsTable.one(Key(7), in: $0) }),
    (
      "the table",
      {
        _ = try CountsTable.read(
          .agency, of: [.dueHandling, .filed], months: World.october.months, flow: "reporting",
          names: (0..<40).map { "a\($0)" }, in: $0)
      }
    ),
    (
      "all counts of a month",
      { _ = try CountsTable.read(.agency, months: World.october.months, flow: "reporting", in: $0) }
    ),
  ]

  private static func fill(in transaction: any Transaction) throws {
    let many: SQL = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
    try transaction.run(
      """
      \(many) INSERT INTO appraisal_scores (key, scheme, period, subject, criterion, value, ground, state, entered_by, entered_post,
        entered_at, decided_by, decided_post, decided_at, reason)
      SELECT i, 's' || (i % 6), '20' || (10 + i % 80) || '-10', 'u' || (i % 15), 'c', i, '', 'approved', 'p', 'q', i, 'r', 's', i, '' FROM n
      """)
    try transaction.run(
      """
      \(many) INSERT INTO appraisal_freezes (key, scheme, version, period, revision, note, frozen_by, frozen_post, frozen_at, published_by,
        published_post, published_at, result_digest, result, before_seal, seal)
      SELECT i, 's' || (i % 6), 1, 'p' || i, 1, '', 'p', 'q', i, 'r', 's', i, 'd', 'x', '', 's' FROM n
      """)
    try transaction.run(
      """
      \(many) INSERT INTO appraisal_inputs (frozen, section, line_count, digest, content) SELECT i, 'facts', 1, 'd', 'x' FROM n
      """)
    try transaction.run(
      """
      \(many) INSERT INTO appraisal_objections (key, frozen, unit, criterion, ground, made_by, made_post, made_at, outcome, answer,
        answered_post, answered_at)
      SELECT i, i / 3, 'u', '', '', 'p', 'q', i, 'waiting', '', '', NULL FROM n
      """)
    try transaction.run(
      """
      \(many) INSERT INTO month_counts (flow, sort, month, name, count, value)
      SELECT 'reporting', 'agency', 24000 + i / 40, 'a' || (i % 40), 'filed', 1 FROM n
      """)
  }

  @Test(arguments: Engine.available) func noQuestionWalksATable(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      try await database.write("fill") { try Self.fill(in: $0) }
      if engine == .postgres { try await database.write("analyze") { try $0.run("ANALYZE") } }
      for (name, ask) in Self.questions {
        let lines = try await database.read("plan") { (transaction: any Transaction) -> [String] in
          let explaining = try Explaining(transaction)
          try ask(explaining)
          return explaining.answers.flatMap { answer in
            answer.lines.filter { line in
              if engine == .postgres { return line.contains("Seq Scan on") }
              // Along the key in the order of the list, until the page is full.
              let isInOrder = answer.question.contains("LIMIT") && !answer.lines.contains { $0.contains("TEMP B-TREE") }
              return line.hasPrefix("SCAN ") && !isInOrder && !line.contains("CONSTANT ROW")
            }
          }
        }
        #expect(lines == [], "\(name)")
      }
    }
  }
}
