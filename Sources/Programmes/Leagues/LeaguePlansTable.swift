import Basics
import Storage

/// All SQL about the texts of plans, which the core keeps with the pack.
enum LeaguePlansTable {
  /// The plans of the pack in force, by path.
  static func texts(in transaction: any Transaction) throws -> [(path: String, text: String)] {
    try transaction.rows(
      """
      SELECT f.path, t.content FROM pack_files f JOIN pack_texts t ON t.digest = f.digest
      WHERE f.version = (SELECT max(version) FROM packs) AND f.path LIKE 'leagues/%' ORDER BY f.path
      """
    ) { ($0.text(0), String(decoding: $0.bytes(1), as: UTF8.self)) }
  }
}
