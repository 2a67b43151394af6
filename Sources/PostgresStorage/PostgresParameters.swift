import CPostgres
import Storage

/// The values of one statement in the form libpq wants; the memory is used again for the next.
struct PostgresParameters {
  private var arena: [UInt8] = []
  private var offsets: [Int] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []

  /// The declared types, as OIDs: int8 20, float8 701, bool 16, bytea 17. Text and NULL stay 0, for the server to infer
  /// (JSONB takes text).
  static func types(_ values: [SQLValue]) -> [Oid] {
    values.map { value in
      switch value {
      case .null, .text: 0
      case .int: 20
      case .double: 701
      case .bool: 16
      case .bytes: 17
      }
    }
  }

  /// - Throws: `DatabaseFault.failed` for a text with U+0000, which PostgreSQL cannot keep.
  mutating func set(_ values: [SQLValue]) throws {
    arena.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    formats.removeAll(keepingCapacity: true)
    for (index, value) in values.enumerated() {
      let start = arena.count
      offsets.append(value == .null ? -1 : start)
      var isBinary: Int32 = 1
      switch value {
      case .null: break
      case .int(let number): append(UInt64(bitPattern: number))
      case .double(let number): append(number.bitPattern)
      case .bool(let truth): arena.append(truth ? 1 : 0)
      case .bytes(let bytes): arena += bytes
      case .text(var text):
        let isWhole = text.withUTF8 { utf8 in
          arena.append(contentsOf: utf8)
          return !utf8.contains(0)
        }
        guard isWhole else { throw DatabaseFault.failed("value \(index + 1) has U+0000 in a text") }
        isBinary = 0
      }
      lengths.append(Int32(arena.count - start))
      formats.append(isBinary)
      arena.append(0)
    }
  }

  private mutating func append(_ number: UInt64) {
    withUnsafeBytes(of: number.bigEndian) { arena.append(contentsOf: $0) }
  }

  /// Calls with count, values, lengths, formats.
  func use<R>(
    _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> R
  ) -> R {
    arena.withUnsafeBytes { raw in
      let start = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
      let pointers = offsets.map { (offset: Int) -> UnsafePointer<CChar>? in
        guard let start, offset >= 0 else { return nil }
        return start + offset
      }
      return lengths.withUnsafeBufferPointer { lengths in
        formats.withUnsafeBufferPointer { formats in
          pointers.withUnsafeBufferPointer { pointers in
            body(Int32(pointers.count), pointers.baseAddress, lengths.baseAddress, formats.baseAddress)
          }
        }
      }
    }
  }
}
