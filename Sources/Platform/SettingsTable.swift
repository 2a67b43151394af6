import Basics
import Storage

/// All SQL about what a database is, decided once when it was made.
package enum SettingsTable {
  package static let migrations = [
    Migration(
      "platform.settings.1", ["CREATE TABLE jurisdiction_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)"])
  ]

  /// Whether it was made for demonstration, where posts may be picked without a password.
  package static func isDemo(in transaction: any Transaction) throws -> Bool {
    try transaction.first("SELECT value FROM jurisdiction_settings WHERE name = 'demo'") { $0.text(0) } == "yes"
  }

  /// Marks a database that nobody has worked in as one for demonstration. There is no way back to or from it.
  package static func markDemo(in transaction: any Transaction) throws {
    try transaction.run(
      "INSERT INTO jurisdiction_settings (name, value) VALUES ('demo', 'yes') ON CONFLICT (name) DO NOTHING")
  }
}
