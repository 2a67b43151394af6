import Basics
import Storage

/// All SQL about visits beyond that of residents.
enum ResidentVisitsTable {
  static let migrations = [
    Migration(
      "identity.visits.1", ["CREATE INDEX resident_sessions_resident ON resident_sessions (resident)"]),
    Migration(
      "identity.visits.2",
      [
        """
        CREATE TABLE affected (
          matter BIGINT NOT NULL, resident BIGINT NOT NULL, since BIGINT NOT NULL, PRIMARY KEY (matter, resident))
        """, "CREATE INDEX affected_resident ON affected (resident, since)",
      ]),
  ]

  static func isFollowing(_ matter: Key, by resident: Key, in transaction: any Transaction) throws -> Bool {
    try transaction.number(
      "SELECT count(*) FROM followings WHERE resident = \(resident) AND matter = \(matter)") > 0
  }

  static func move(from old: Key, to new: Key, in transaction: any Transaction) throws {
    try transaction.run("UPDATE followings SET resident = \(new) WHERE resident = \(old)")
    try transaction.run("UPDATE affected SET resident = \(new) WHERE resident = \(old)")
  }

  static func forget(_ resident: Key, in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM followings WHERE resident = \(resident)")
    try transaction.run("DELETE FROM resident_sessions WHERE resident = \(resident)")
    try transaction.run("DELETE FROM residents WHERE key = \(resident)")
  }

  /// Deletes visits that have no session any more. Returns how many.
  static func sweep(in transaction: any Transaction) throws -> Int {
    let over: SQL = """
      SELECT r.key FROM residents r WHERE r.issuer IN \(list: [Resident.visitIssuer, Resident.rememberedIssuer])
        AND NOT EXISTS (SELECT 1 FROM resident_sessions s WHERE s.resident = r.key)
      """
    try transaction.run("DELETE FROM followings WHERE resident IN (\(over))")
    return try transaction.change("DELETE FROM residents WHERE key IN (\(over))")
  }

  // MARK: Affected. What a visit said stays counted when the visit is forgotten: its key then leads to nobody.

  static func affect(_ matter: Key, by resident: Key, since: Instant, in transaction: any Transaction) throws -> Bool {
    try transaction.change(
      """
      INSERT INTO affected (matter, resident, since) VALUES (\(matter), \(resident), \(since)) ON CONFLICT DO NOTHING
      """) == 1
  }

  static func affected(by resident: Key, limit: Int, in transaction: any Transaction) throws -> [Key] {
    try transaction.rows(
      "SELECT matter FROM affected WHERE resident = \(resident) ORDER BY since DESC LIMIT \(limit)"
    ) { $0.key(0) }
  }

  static func affectedCount(of matter: Key, in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT count(*) FROM affected WHERE matter = \(matter)")
  }
}
