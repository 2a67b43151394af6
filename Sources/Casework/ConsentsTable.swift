import Basics
import Storage

/// All SQL about consents.
package enum ConsentsTable {
  package static let migrations = [
    Migration(
      "casework.consents.1",
      [
        """
        CREATE TABLE consents (
          matter BIGINT NOT NULL, purpose TEXT NOT NULL, notice TEXT NOT NULL, given_at BIGINT NOT NULL,
          withdrawn_at BIGINT, PRIMARY KEY (matter, purpose))
        """,
        "CREATE INDEX consents_withdrawn ON consents (withdrawn_at) WHERE withdrawn_at IS NOT NULL",
      ])
  ]

  /// Writes a consent as it was given.
  package static func insert(_ c: Consent, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO consents (matter, purpose, notice, given_at, withdrawn_at)
      VALUES (\(c.matter), \(c.purpose), \(c.notice), \(c.givenAt), \(c.withdrawnAt))
      """)
  }

  /// The consents of a matter by purpose, withdrawn ones too.
  package static func of(_ matter: Key, in transaction: any Transaction) throws -> [Consent] {
    try transaction.rows(
      "SELECT purpose, notice, given_at, withdrawn_at FROM consents WHERE matter = \(matter) ORDER BY purpose"
    ) {
      Consent(
        matter: matter, purpose: $0.text(0), notice: $0.text(1), givenAt: $0.instant(2),
        withdrawnAt: $0.instantOrNil(3))
    }
  }

  /// Ends a consent that stands. Returns whether one did.
  package static func withdraw(
    _ purpose: String, of matter: Key, at: Instant, in transaction: any Transaction
  ) throws -> Bool {
    try transaction.change(
      """
      UPDATE consents SET withdrawn_at = \(at) WHERE matter = \(matter) AND purpose = \(purpose) AND withdrawn_at IS NULL
      """) == 1
  }

  /// Deletes what was withdrawn before `before`. Returns how many.
  package static func deleteWithdrawn(before: Instant, in transaction: any Transaction) throws -> Int {
    try transaction.change("DELETE FROM consents WHERE withdrawn_at IS NOT NULL AND withdrawn_at < \(before)")
  }
}
