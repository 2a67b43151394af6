import Basics
import Storage

/// All SQL about which items of the hall a matter needs.
enum HallLinksTable {
  static let migrations = [
    Migration(
      "hall-links.1",
      [
        """
        CREATE TABLE hall_links (
          matter BIGINT NOT NULL, item TEXT NOT NULL, post TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (matter, item))
        """
      ])
  ]

  /// Nothing happens if it is linked already.
  static func put(
    _ item: String, to matter: Key, by post: String, at: Instant, in transaction: any Transaction
  ) throws {
    try transaction.run(
      """
      INSERT INTO hall_links (matter, item, post, at) VALUES (\(matter), \(item), \(post), \(at))
      ON CONFLICT (matter, item) DO NOTHING
      """)
  }

  /// Returns whether there was one.
  static func delete(_ item: String, of matter: Key, in transaction: any Transaction) throws -> Bool {
    try transaction.change("DELETE FROM hall_links WHERE matter = \(matter) AND item = \(item)") == 1
  }

  /// The codes of the items, in the order they were linked.
  static func items(of matter: Key, in transaction: any Transaction) throws -> [String] {
    try transaction.rows("SELECT item FROM hall_links WHERE matter = \(matter) ORDER BY at, item LIMIT 50") {
      $0.text(0)
    }
  }
}
