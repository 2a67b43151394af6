import Basics
import Storage

/// A photo of a matter, kept by the hash of its content. The original is for staff; the public copy has no metadata.
package struct Attachment: Sendable, Hashable {
  package var digest: String
  /// The digest of the copy without position and device; nil where none can be made (HEIC).
  package var publicDigest: String?
  /// `image/jpeg` …, found from the content, not from the name.
  package var type: String
  package var bytes: Int
  /// The matter and entry it belongs to; nil until a step names it.
  package var matter: Key?
  package var entry: Int?
  package var addedAt: Instant

  package init(
    digest: String, publicDigest: String?, type: String, bytes: Int, matter: Key? = nil, entry: Int? = nil,
    addedAt: Instant
  ) {
    self.digest = digest
    self.publicDigest = publicDigest
    self.type = type
    self.bytes = bytes
    self.matter = matter
    self.entry = entry
    self.addedAt = addedAt
  }
}

/// All SQL about attachments.
package enum AttachmentsTable {
  package static let migrations = [
    Migration(
      "casework.attachments.1",
      [
        """
        CREATE TABLE attachments (
          digest TEXT PRIMARY KEY, public_digest TEXT, type TEXT NOT NULL, bytes BIGINT NOT NULL, added_at BIGINT NOT NULL)
        """,
        """
        CREATE TABLE matter_attachments (
          matter BIGINT NOT NULL, entry BIGINT NOT NULL, place BIGINT NOT NULL, digest TEXT NOT NULL,
          PRIMARY KEY (matter, entry, place))
        """,
        "CREATE INDEX matter_attachments_digest ON matter_attachments (digest)",
      ]),
    Migration("casework.attachments.2", ["CREATE INDEX attachments_added ON attachments (added_at)"]),
  ]

  /// Keeps what is known of a photo; the same photo twice is one row.
  package static func insert(_ a: Attachment, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO attachments (digest, public_digest, type, bytes, added_at)
      VALUES (\(a.digest), \(a.publicDigest), \(a.type), \(a.bytes), \(a.addedAt)) ON CONFLICT (digest) DO NOTHING
      """)
  }

  /// Ties the photos that an entry names to its matter.
  package static func claim(_ entry: Entry, in transaction: any Transaction) throws {
    guard let photos = entry.form["photos"] else { return }
    for (place, digest) in photos.split(separator: ",").enumerated() {
      try transaction.run(
        """
        INSERT INTO matter_attachments (matter, entry, place, digest)
        VALUES (\(entry.matter), \(entry.ordinal), \(place), \(String(digest)))
        """)
    }
  }

  /// The photos of a matter in the order in which they were given.
  package static func of(_ matter: Key, in transaction: any Transaction) throws -> [Attachment] {
    try transaction.rows(
      """
      SELECT a.digest, a.public_digest, a.type, a.bytes, a.added_at, m.entry FROM matter_attachments m
      JOIN attachments a ON a.digest = m.digest WHERE m.matter = \(matter) ORDER BY m.entry, m.place
      """
    ) { row in
      Attachment(
        digest: row.text(0), publicDigest: row.textOrNil(1), type: row.text(2), bytes: row.int(3), matter: matter,
        entry: row.int(5), addedAt: row.instant(4))
    }
  }

  /// The photo that has this digest as original or as public copy.
  package static func one(_ digest: String, in transaction: any Transaction) throws -> Attachment? {
    try transaction.first(
      """
      SELECT digest, public_digest, type, bytes, added_at FROM attachments
      WHERE digest = \(digest) OR public_digest = \(digest) LIMIT 1
      """
    ) { row in
      Attachment(
        digest: row.text(0), publicDigest: row.textOrNil(1), type: row.text(2), bytes: row.int(3),
        addedAt: row.instant(4))
    }
  }

  /// The numbers of the matters that show a photo.
  package static func matters(showing digest: String, in transaction: any Transaction) throws -> [Key] {
    try transaction.rows("SELECT matter FROM matter_attachments WHERE digest = \(digest) LIMIT 50") { $0.key(0) }
  }

  /// Originals that have a public copy, of matters that ended in the span, and that no other matter shows. By digest after `after`.
  package static func originals(
    ofMattersEnded from: Instant, before: Instant, after: String, limit: Int, in transaction: any Transaction
  ) throws -> [String] {
    try transaction.rows(
      """
      SELECT DISTINCT a.digest FROM matters m JOIN matter_attachments l ON l.matter = m.key
      JOIN attachments a ON a.digest = l.digest
      WHERE m.closed_at IS NOT NULL AND m.closed_at >= \(from) AND m.closed_at < \(before)
        AND a.public_digest IS NOT NULL AND a.public_digest <> a.digest AND a.digest > \(after)
        AND NOT EXISTS (
          SELECT 1 FROM matter_attachments o JOIN matters n ON n.key = o.matter
          WHERE o.digest = a.digest AND (n.closed_at IS NULL OR n.closed_at >= \(before)))
      ORDER BY a.digest LIMIT \(limit)
      """
    ) { $0.text(0) }
  }

  /// Forgets photos stored in the span that no entry names, and returns them.
  package static func takeStrays(
    from: Instant, before: Instant, limit: Int, in transaction: any Transaction
  ) throws -> [(digest: String, publicDigest: String?)] {
    let strays = try transaction.rows(
      """
      SELECT a.digest, a.public_digest FROM attachments a
      WHERE a.added_at >= \(from) AND a.added_at < \(before)
        AND NOT EXISTS (SELECT 1 FROM matter_attachments l WHERE l.digest = a.digest)
      ORDER BY a.added_at LIMIT \(limit)
      """
    ) { (digest: $0.text(0), publicDigest: $0.textOrNil(1)) }
    try transaction.run("DELETE FROM attachments WHERE digest IN \(list: strays.map(\.digest))")
    return strays
  }
}
