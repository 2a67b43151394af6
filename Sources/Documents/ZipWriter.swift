import Basics
import CZlib

/// Writes a ZIP archive piece by piece; nothing is written twice, so the pieces may go down a wire.
struct ZipWriter {
  private struct Written {
    var name: String
    var crc: UInt32
    var packed: Int64
    var size: Int64
    var offset: Int64
  }

  /// What is written and not yet taken.
  private(set) var bytes: [UInt8] = []
  private var taken: Int64 = 0
  private var written: [Written] = []
  private var deflater: Deflater?
  private var crc: UInt = 0
  private var size: Int64 = 0

  private var position: Int64 { taken + Int64(bytes.count) }
  /// Unfolded bytes of the entry that is being written.
  var entrySize: Int64 { size }

  mutating func take() -> [UInt8] {
    taken += Int64(bytes.count)
    defer { bytes = [] }
    return bytes
  }

  mutating func begin(_ name: String) {
    written.append(Written(name: name, crc: 0, packed: 0, size: 0, offset: position))
    // Check sum and sizes follow the entry (bit 3), names are UTF-8 (bit 11).
    bytes.put32(0x0403_4B50)
    for part in [20, 0x0808, 8, 0, 0x21] { bytes.put16(part) }
    for _ in 0..<3 { bytes.put32(0) }
    bytes.put16(name.utf8.count)
    bytes.put16(0)
    bytes += name.utf8
    deflater = Deflater()
    crc = 0
    size = 0
  }

  mutating func append(_ piece: [UInt8]) {
    size += Int64(piece.count)
    crc = piece.withUnsafeBufferPointer { crc32(crc, $0.baseAddress, UInt32($0.count)) }
    deflater?.append(piece, isLast: false, to: &bytes)
  }

  /// - Throws: `Problem` when the archive grows beyond four gigabytes.
  mutating func end() throws(Problem) {
    deflater?.append([], isLast: true, to: &bytes)
    let last = written.count - 1
    written[last].crc = UInt32(truncatingIfNeeded: crc)
    written[last].packed = deflater?.written ?? 0
    written[last].size = size
    deflater = nil
    guard size < 0xFFFF_FFFF, position < 0xFFFF_0000 else {
      throw Problem(
        "xlsx", nil, Phrase("表格超过 4 GB", "the workbook is larger than 4 GB"),
        remedy: Phrase("缩小范围，或改用 CSV", "narrow it down, or take CSV"))
    }
    bytes.put32(0x0807_4B50)
    bytes.put32(written[last].crc)
    bytes.put32(UInt32(written[last].packed))
    bytes.put32(UInt32(size))
  }

  mutating func finish() {
    let start = position
    for entry in written {
      bytes.put32(0x0201_4B50)
      for part in [20, 20, 0x0808, 8, 0, 0x21] { bytes.put16(part) }
      bytes.put32(entry.crc)
      bytes.put32(UInt32(entry.packed))
      bytes.put32(UInt32(entry.size))
      for part in [entry.name.utf8.count, 0, 0, 0, 0] { bytes.put16(part) }
      bytes.put32(0)
      bytes.put32(UInt32(entry.offset))
      bytes += entry.name.utf8
    }
    let length = position - start
    bytes.put32(0x0605_4B50)
    for part in [0, 0, written.count, written.count] { bytes.put16(part) }
    bytes.put32(UInt32(length))
    bytes.put32(UInt32(start))
    bytes.put16(0)
  }
}

/// Deflate without a frame.
private final class Deflater {
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private(set) var written: Int64 = 0

  init() {
    stream.initialize(to: z_stream())
    // Level 3: large tables are waited for, and the next levels save a tenth at twice the time.
    let began = deflateInit2_(
      stream, 3, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(began == Z_OK, "zlib takes these arguments")
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  func append(_ piece: [UInt8], isLast: Bool, to bytes: inout [UInt8]) {
    var piece = piece
    let most = Int(deflateBound(stream, UInt(piece.count))) + (1 << 16)
    let out = [UInt8](unsafeUninitializedCapacity: most) { target, count in
      piece.withUnsafeMutableBufferPointer { source in
        stream.pointee.next_in = source.baseAddress
        stream.pointee.avail_in = UInt32(source.count)
        stream.pointee.next_out = target.baseAddress
        stream.pointee.avail_out = UInt32(most)
        let code = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
        // What zlib has kept back so far is at most its window, which the bound has room for.
        precondition(code == (isLast ? Z_STREAM_END : Z_OK) || code == Z_BUF_ERROR, "there is room")
      }
      count = most - Int(stream.pointee.avail_out)
    }
    written += Int64(out.count)
    bytes += out
  }
}

extension [UInt8] {
  fileprivate mutating func put16(_ value: Int) {
    append(UInt8(truncatingIfNeeded: value))
    append(UInt8(truncatingIfNeeded: value >> 8))
  }
  fileprivate mutating func put32(_ value: UInt32) {
    put16(Int(value & 0xFFFF))
    put16(Int(value >> 16))
  }
}
