import Basics
import Media
import Storage

/// What is known of how a photo looks and of when its camera says it was taken.
package struct PrintedPhoto: Sendable, Hashable {
  /// Of the original.
  package var digest: String
  /// nil for what has no print: `PhotoPrint.init(of:)`.
  package var print: PhotoPrint?
  package var takenAt: Instant?

  package init(digest: String, print: PhotoPrint?, takenAt: Instant?) {
    self.digest = digest
    self.print = print
    self.takenAt = takenAt
  }
}

/// All SQL about the prints of photos. A row goes with the original it was read from.
package enum PhotoPrintsTable {
  package static let migrations = [
    Migration(
      "platform.photoPrints.1",
      [
        """
        CREATE TABLE photo_prints (
          digest TEXT PRIMARY KEY, print BIGINT, band_0 BIGINT, band_1 BIGINT, band_2 BIGINT, band_3 BIGINT, taken_at BIGINT)
        """,
        // Each answers alone, without a look at the row.
        "CREATE INDEX photo_prints_band_0 ON photo_prints (band_0, print, digest)",
        "CREATE INDEX photo_prints_band_1 ON photo_prints (band_1, print, digest)",
        "CREATE INDEX photo_prints_band_2 ON photo_prints (band_2, print, digest)",
        "CREATE INDEX photo_prints_band_3 ON photo_prints (band_3, print, digest)",
      ])
  ]

  private static let bands: [SQL] = ["band_0", "band_1", "band_2", "band_3"]
  /// So many rows of one band are read for a photo: a million photos have some fifteen, a band that very many share says little.
  private static let bandMost = 2000

  /// Keeps what is known; the same photo twice is one row.
  package static func insert(_ photo: PrintedPhoto, in transaction: any Transaction) throws {
    guard photo.print != nil || photo.takenAt != nil else { return }
    let bands = photo.print?.bands.map { Int?($0) } ?? [nil, nil, nil, nil]
    try transaction.run(
      """
      INSERT INTO photo_prints (digest, print, band_0, band_1, band_2, band_3, taken_at)
      VALUES (\(photo.digest), \(photo.print.map { Int64(bitPattern: $0.bits) }),
        \(bands[0]), \(bands[1]), \(bands[2]), \(bands[3]), \(photo.takenAt))
      ON CONFLICT (digest) DO NOTHING
      """)
  }

  /// What is known of these photos.
  package static func of(_ digests: [String], in transaction: any Transaction) throws -> [PrintedPhoto] {
    try transaction.rows("SELECT digest, print, taken_at FROM photo_prints WHERE digest IN \(list: digests)") { row in
      PrintedPhoto(
        digest: row.text(0), print: row.intOrNil(1).map { PhotoPrint(bits: UInt64(bitPattern: Int64($0))) },
        takenAt: row.instantOrNil(2))
    }
  }

  /// The photos that look like one of these, these themselves among them.
  package static func near(
    _ prints: [PhotoPrint], in transaction: any Transaction
  ) throws -> [(digest: String, print: PhotoPrint)] {
    guard !prints.isEmpty else { return [] }
    let most = bandMost * prints.count
    let arms = bands.enumerated().map { place, band -> SQL in
      let values = Set(prints.map { $0.bands[place] }).sorted()
      return """
        SELECT * FROM (SELECT digest, print FROM photo_prints WHERE \(band) IN \(list: values) LIMIT \(most)) AS \(band)
        """
    }
    return try transaction.rows(arms.joined(" UNION ")) { row in
      (digest: row.text(0), print: PhotoPrint(bits: UInt64(bitPattern: Int64(row.int(1)))))
    }
    .filter { found in prints.contains { $0.distance(to: found.print) <= PhotoPrint.nearest } }
  }

  /// One step that brought a photo.
  package struct Use: Sendable, Hashable {
    package var digest: String
    package var publicDigest: String?
    package var matter: Key
    /// The ordinal and the action of the entry.
    package var entry: Int
    package var action: String
    package var at: Instant
  }

  /// The steps that brought one of these photos, in no order.
  package static func uses(of digests: [String], limit: Int, in transaction: any Transaction) throws -> [Use] {
    try transaction.rows(
      """
      SELECT l.digest, a.public_digest, l.matter, l.entry, e.action, e.at FROM matter_attachments l
      JOIN attachments a ON a.digest = l.digest JOIN entries e ON e.matter = l.matter AND e.ordinal = l.entry
      WHERE l.digest IN \(list: digests) LIMIT \(limit)
      """
    ) { row in
      Use(
        digest: row.text(0), publicDigest: row.textOrNil(1), matter: row.key(2), entry: row.int(3), action: row.text(4),
        at: row.instant(5))
    }
  }

  /// Forgets what is known of photos that are deleted.
  package static func delete(_ digests: [String], in transaction: any Transaction) throws {
    try transaction.run("DELETE FROM photo_prints WHERE digest IN \(list: digests)")
  }
}
