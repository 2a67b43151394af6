import Basics
import Storage

/// A filter of the list of matters that somebody keeps under a name.
package struct SavedFilter: Sendable, Hashable {
  package var key: Key
  /// The query of the list, without page and choice.
  package var query: String
  package var name: String

  package init(key: Key, query: String, name: String) {
    self.key = key
    self.query = query
    self.name = name
  }
}

/// All SQL about saved filters. Whoever keeps them is a person, or a post in a demonstration.
package enum SavedFiltersTable {
  /// How many one person keeps at most.
  package static let most = 20
  package static let nameMost = 30

  package static let migrations = [
    Migration(
      "platform.savedFilters.1",
      [
        """
        CREATE TABLE saved_filters (
          key \(sqlite: "INTEGER", postgres: "BIGINT") PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL,
          UNIQUE (owner, name))
        """
      ])
  ]

  /// Those of one owner by name.
  package static func of(_ owner: String, in transaction: any Transaction) throws -> [SavedFilter] {
    try transaction.rows(
      "SELECT key, query, name FROM saved_filters WHERE owner = \(owner) ORDER BY name LIMIT \(most)"
    ) { SavedFilter(key: $0.key(0), query: $0.text(1), name: $0.text(2)) }
  }

  /// Keeps it; the same name again replaces what was kept under it.
  package static func put(_ filter: SavedFilter, of owner: String, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO saved_filters (key, owner, name, query) VALUES (\(filter.key), \(owner), \(filter.name), \(filter.query))
      ON CONFLICT (owner, name) DO UPDATE SET query = excluded.query
      """)
  }

  /// Takes one away; only its owner can. Returns it, so that it can be kept again.
  package static func remove(_ key: Key, of owner: String, in transaction: any Transaction) throws -> SavedFilter? {
    try transaction.first(
      "DELETE FROM saved_filters WHERE key = \(key) AND owner = \(owner) RETURNING key, query, name"
    ) {
      SavedFilter(key: $0.key(0), query: $0.text(1), name: $0.text(2))
    }
  }
}
