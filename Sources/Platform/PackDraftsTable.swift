import Basics
import Storage

/// All SQL about the draft of the pack.
package enum PackDraftsTable {
  package static let migrations = [
    Migration(
      "platform.pack-drafts.1",
      [
        """
        CREATE TABLE pack_drafts (
          slot BIGINT PRIMARY KEY, base BIGINT NOT NULL, revision BIGINT NOT NULL, begun_at BIGINT NOT NULL,
          begun_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL)
        """,
        "CREATE TABLE pack_draft_files (path TEXT PRIMARY KEY, content BYTEA)",
      ])
  ]

  /// The open draft; nil if there is none.
  package static func open(in transaction: any Transaction) throws -> PackDraft? {
    let head = try transaction.first(
      "SELECT base, revision, begun_at, begun_by, changed_at, changed_by FROM pack_drafts WHERE slot = 1 AND base > 0"
    ) {
      PackDraft(
        base: $0.int(0), revision: $0.int(1), begunAt: $0.instant(2), begunBy: $0.text(3), changedAt: $0.instant(4),
        changedBy: $0.text(5), changes: [:])
    }
    guard var draft = head else { return nil }
    try transaction.forEach("SELECT path, content FROM pack_draft_files") {
      draft.changes.updateValue($0.bytesOrNil(1), forKey: $0.text(0))
    }
    return draft
  }

  /// The revision of the last draft there was: the next one goes on counting, so that none is taken for another.
  static func lastRevision(in transaction: any Transaction) throws -> Int {
    try transaction.number("SELECT coalesce(max(revision), 0) FROM pack_drafts")
  }

  /// Writes the draft in place of what there was.
  static func put(_ draft: PackDraft, in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM pack_draft_files")
    try transaction.run(
      """
      INSERT INTO pack_drafts (slot, base, revision, begun_at, begun_by, changed_at, changed_by)
      VALUES (1, \(draft.base), \(draft.revision), \(draft.begunAt), \(draft.begunBy), \(draft.changedAt),
        \(draft.changedBy))
      ON CONFLICT (slot) DO UPDATE SET base = excluded.base, revision = excluded.revision,
        begun_at = excluded.begun_at, begun_by = excluded.begun_by, changed_at = excluded.changed_at,
        changed_by = excluded.changed_by
      """)
    for (path, bytes) in draft.changes.sorted(by: { $0.key < $1.key }) {
      let content: SQLValue = bytes.map { .bytes($0) } ?? .null
      try transaction.run("INSERT INTO pack_draft_files (path, content) VALUES (\(path), \(content))")
    }
  }

  /// Ends the draft; its revision stays.
  static func clear(in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM pack_draft_files")
    try transaction.run("UPDATE pack_drafts SET base = 0")
  }
}
