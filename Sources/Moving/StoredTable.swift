import Basics
import Storage

/// A table as it is stored: what its columns hold and what tells its rows apart.
package struct StoredTable: Sendable, Hashable {
  /// What a column holds, alike on both engines.
  package enum Kind: String, Sendable, CaseIterable {
    case int, double, bool, text, bytes, json

    /// From the type a column was declared with.
    init?(declared: String) {
      switch declared.lowercased() {
      case "bigint", "integer", "smallint": self = .int
      case "double precision", "real": self = .double
      case "boolean": self = .bool
      case "text", "character varying": self = .text
      case "bytea", "blob": self = .bytes
      case "jsonb", "json": self = .json
      default: return nil
      }
    }
  }

  package struct Column: Sendable, Hashable {
    package var name: String
    package var kind: Kind

    package init(_ name: String, _ kind: Kind) {
      self.name = name
      self.kind = kind
    }
  }

  package var name: String
  /// In the order of their names, so that both engines list them alike.
  package var columns: [Column]
  /// The places of the columns of the primary key, in its order; empty where there is none.
  package var key: [Int]

  package init(name: String, columns: [Column], key: [Int]) {
    self.name = name
    self.columns = columns
    self.key = key
  }
}

/// One row: a value for each column of its table.
package typealias StoredRow = [SQLValue]

/// What can be said of the rows of a table whatever their order: how many, and a sum of the digests of each.
package struct TableSum: Sendable, Hashable {
  package var rows = 0
  private var words: [UInt64] = [0, 0, 0, 0]

  package init() {}

  /// From what `hash` gives.
  package init?(rows: Int, hash: String) {
    let digits = Array(hash)
    guard digits.count == 64 else { return nil }
    self.rows = rows
    for place in 0..<4 {
      guard let word = UInt64(String(digits[(place * 16)..<(place * 16 + 16)]), radix: 16) else { return nil }
      words[place] = word
    }
  }

  /// Adds the digest of a row, 32 bytes, as a number of 256 bits.
  mutating func add(_ digest: [UInt8]) {
    rows += 1
    var carry: UInt64 = 0
    for place in (0..<4).reversed() {
      var word: UInt64 = 0
      for byte in digest[(place * 8)..<(place * 8 + 8)] { word = word << 8 | UInt64(byte) }
      let (once, first) = words[place].addingReportingOverflow(word)
      let (sum, second) = once.addingReportingOverflow(carry)
      words[place] = sum
      carry = (first ? 1 : 0) + (second ? 1 : 0)
    }
  }

  /// 64 hexadecimal digits.
  package var hash: String {
    words.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
