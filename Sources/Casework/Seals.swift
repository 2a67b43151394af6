import Basics
import Crypto
import Storage

/// The root of one day of the log: a hash over the hashes of all entries recorded that day, chained to the day before.
/// Printed or published, it keeps anybody, also whoever owns the database, from changing or dropping a whole matter unnoticed.
package struct Seal: Sendable, Hashable {
  package var day: LocalDate
  package var entries: Int
  package var previous: [UInt8]
  package var root: [UInt8]

  package init(day: LocalDate, entries: Int, previous: [UInt8], root: [UInt8]) {
    self.day = day
    self.entries = entries
    self.previous = previous
    self.root = root
  }
}

/// Computes a seal as the entries go by in the order of their keys.
package struct SealMaker {
  private var hasher = SHA256()
  private(set) var entries = 0

  package init(day: LocalDate, previous: [UInt8]) {
    hasher.update(data: Array("yiwang seal 1 \(day) ".utf8))
    hasher.update(data: previous)
  }

  package mutating func add(key: Key, hash: [UInt8]) {
    withUnsafeBytes(of: key.number.littleEndian) { hasher.update(bufferPointer: $0) }
    hasher.update(data: hash)
    entries += 1
  }

  package func root() -> [UInt8] {
    var last = hasher
    withUnsafeBytes(of: Int64(entries).littleEndian) { last.update(bufferPointer: $0) }
    return Array(last.finalize())
  }
}

/// All SQL about seals.
package enum SealsTable {
  package static let migrations = [
    Migration(
      "casework.seals.1",
      [
        "CREATE TABLE seals (day BIGINT PRIMARY KEY, entries BIGINT NOT NULL, previous BYTEA NOT NULL, root BYTEA NOT NULL)",
        "CREATE INDEX entries_recorded ON entries (recorded_at, key)",
      ])
  ]

  package static func all(in transaction: any Transaction) throws -> [Seal] {
    try transaction.rows("SELECT day, entries, previous, root FROM seals ORDER BY day") {
      Seal(day: LocalDate(ordinal: $0.int(0)), entries: $0.int(1), previous: $0.bytes(2), root: $0.bytes(3))
    }
  }

  /// The first seal of a day after this one; nil if none is made yet.
  package static func first(after day: LocalDate, in transaction: any Transaction) throws -> Seal? {
    try transaction.first(
      "SELECT day, entries, previous, root FROM seals WHERE day > \(day) ORDER BY day LIMIT 1"
    ) { Seal(day: LocalDate(ordinal: $0.int(0)), entries: $0.int(1), previous: $0.bytes(2), root: $0.bytes(3)) }
  }

  package static func insert(_ seal: Seal, in transaction: any Transaction) throws {
    try transaction.run(
      """
      INSERT INTO seals (day, entries, previous, root) VALUES (\(seal.day), \(seal.entries), \(seal.previous), \(seal.root))
      """)
  }
}
