import Basics
import Casework
import Organization
import Storage

/// All SQL about requests: they are matters of one lifecycle, found by two small indexes of their own.
package enum DataRequestsTable {
  /// The bounds of the lifecycle's ids, `privacy@1` and on, as they must stand in the text for the indexes to serve.
  private static let ours: SQL = "lifecycle >= 'privacy@' AND lifecycle < 'privacyA'"

  package static let migrations = [
    Migration(
      "dataRights.requests.1",
      [
        """
        CREATE INDEX matters_data_requests_open ON matters (due_at, key)
        WHERE phase <= 2 AND lifecycle >= 'privacy@' AND lifecycle < 'privacyA'
        """,
        """
        CREATE INDEX matters_data_requests_ended ON matters (key)
        WHERE phase > 2 AND lifecycle >= 'privacy@' AND lifecycle < 'privacyA'
        """,
      ])
  ]

  /// The reach in a form that the large index of an agency's matters does not serve.
  private static func sql(_ reach: Reach) -> SQL { MattersTable.sql(reach, agency: "COALESCE(agency, '')") }

  /// The keys of open requests, what is due first first. A request whose clock stands still comes first of all.
  package static func open(
    after cursor: MatterFilter.Cursor?, reach: Reach, limit: Int, in transaction: any Transaction
  ) throws -> [Key] {
    let after: SQL = cursor.map { "(COALESCE(due_at, 0), key) > (\($0.at), \($0.key))" } ?? "1 = 1"
    return try transaction.rows(
      """
      SELECT key FROM matters WHERE phase <= 2 AND \(ours) AND \(after) AND \(sql(reach))
      ORDER BY COALESCE(due_at, 0), key LIMIT \(limit)
      """
    ) { $0.key(0) }
  }

  /// The keys of requests that have ended, the latest first.
  package static func ended(
    before key: Key?, reach: Reach, limit: Int, in transaction: any Transaction
  ) throws -> [Key] {
    let before: SQL = key.map { "key < \($0)" } ?? "1 = 1"
    return try transaction.rows(
      """
      SELECT key FROM matters WHERE phase > 2 AND \(ours) AND \(before) AND \(sql(reach))
      ORDER BY key DESC LIMIT \(limit)
      """
    ) { $0.key(0) }
  }
}
