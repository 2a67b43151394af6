import Basics

/// Brings a schema to what this program knows.
///
/// Every step that was run stands in `schema_migrations` with the digest of its text, so that an edited step, or a
/// step of a newer program, is noticed before anything is done.
package struct Migrator: Sendable {
  /// In the order in which they run.
  package let migrations: [Migration]

  /// - Parameter lists: one list for each target, lower tiers first.
  package init(_ lists: [[Migration]]) { migrations = lists.flatMap(\.self) }

  /// The steps that have not been run yet. Changes nothing.
  /// - Throws: `DatabaseFault.wrongSchema` if a recorded step was edited or is unknown, or a name occurs twice.
  package func pending(on database: any Database) async throws -> [Migration] {
    try checkNames()
    return try await database.read("migrations pending") { try remaining($0) }
  }

  /// Runs the steps that have not been run yet, each in a transaction of its own, and returns them. Several processes
  /// may do so at once: each step runs once.
  /// - Parameter now: recorded as the time of each step.
  /// - Throws: `DatabaseFault.wrongSchema` as `pending`; a failing step's own fault, after which the steps before it
  /// remain.
  package func apply(on database: any Database, now: Instant) async throws -> [Migration] {
    try checkNames()
    var applied: [Migration] = []
    while let step = try await database.write("migrate", { try applyNext($0, now: now) }) { applied.append(step) }
    return applied
  }

  private func applyNext(_ transaction: any Transaction, now: Instant) throws -> Migration? {
    // SQLite's writers are alone by nature. The lock ends with the transaction.
    if transaction.engine == .postgres {
      try transaction.forEach("SELECT 1 FROM pg_advisory_xact_lock(81275, hashtext(current_schema()))") { _ in }
    }
    guard let step = try remaining(transaction).first else { return nil }
    try transaction.run("""
      CREATE TABLE IF NOT EXISTS schema_migrations (
        name TEXT PRIMARY KEY, digest TEXT NOT NULL, applied_at BIGINT NOT NULL)
      """)
    for statement in step.statements { try transaction.run(statement) }
    try transaction.run(
      "INSERT INTO schema_migrations (name, digest, applied_at) VALUES (\(step.name), \(step.digest), \(now))")
    return step
  }

  private func remaining(_ transaction: any Transaction) throws -> [Migration] {
    let exists = try transaction.number("""
      SELECT count(*) FROM \(sqlite: "sqlite_schema WHERE type = 'table' AND name",
        postgres: "pg_tables WHERE schemaname = current_schema() AND tablename") = 'schema_migrations'
      """)
    guard exists > 0 else { return migrations }
    let recorded = try transaction.rows("SELECT name, digest FROM schema_migrations ORDER BY name") {
      ($0.text(0), $0.text(1))
    }
    var digests = Dictionary(uniqueKeysWithValues: recorded)
    var remaining: [Migration] = []
    for step in migrations {
      guard let digest = digests.removeValue(forKey: step.name) else {
        remaining.append(step)
        continue
      }
      guard digest == step.digest else {
        throw DatabaseFault.wrongSchema(
          "Step \(step.name) was edited after it had been run: recorded digest \(digest), "
            + "this program has \(step.digest). Undo the edit and add a new step instead.")
      }
    }
    guard digests.isEmpty else {
      throw DatabaseFault.wrongSchema(
        "The schema is newer than this program: it has \(digests.keys.sorted().joined(separator: ", ")). "
          + "Run the newer program, or restore the backup made before it was run.")
    }
    return remaining
  }

  private func checkNames() throws {
    var seen: Set<String> = []
    for step in migrations where !seen.insert(step.name).inserted {
      throw DatabaseFault.wrongSchema("Two steps are named \(step.name).")
    }
  }
}

extension Migration {
  /// 16 hexadecimal digits over the texts and values for both engines (FNV-1a 64; Fowler, Noll, Vo). It notices slips,
  /// not forgers.
  package var digest: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ text: String) {
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      hash = (hash ^ 0xFF) &* 0x100_0000_01B3
    }
    for statement in statements {
      for engine in Engine.allCases {
        let (text, values) = statement.rendered(for: engine)
        add(text)
        for value in values { add("\(value)") }
      }
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
