import Basics
import CZlib

/// One entry of an archive, unfolded piece by piece; its check sum is compared at the end.
final class ZipEntrySource: ByteSource {
  let file: String
  private let archive: ZipArchive
  private let entry: ZipArchive.Entry
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let isPacked: Bool
  private var offset: Int64
  private var end: Int64
  private var input: [UInt8] = []
  private var used = 0
  private var given: Int64 = 0
  private var crc: UInt = 0
  private var isOver = false

  init(_ entry: ZipArchive.Entry, of archive: ZipArchive) throws(Problem) {
    self.archive = archive
    self.entry = entry
    file = archive.file
    isPacked = entry.method == 8
    stream.initialize(to: z_stream())
    offset = 0
    end = 0
    let head = try archive.read(entry.offset, 30)
    guard head.count == 30, head.u32(0) == 0x0403_4B50, entry.method == 8 || entry.method == 0 else { throw archive.damaged() }
    offset = entry.offset + 30 + Int64(head.u16(26) + head.u16(28))
    end = offset + entry.packed
    guard end <= archive.size else { throw archive.damaged() }
    // A negative window: deflate without a frame, as ZIP has it.
    guard !isPacked || inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw archive.damaged()
    }
  }

  deinit {
    if isPacked { inflateEnd(stream) }
    stream.deallocate()
  }

  /// How much of the packed bytes was read, for progress.
  var packedRead: Int64 { entry.packed - (end - offset) }

  func next() throws(Problem) -> [UInt8]? {
    guard !isOver else { return nil }
    while true {
      if used == input.count {
        guard offset < end else {
          guard !isPacked else { throw archive.damaged() }
          return try finish()
        }
        input = try archive.read(offset, Int(min(1 << 16, end - offset)))
        offset += Int64(input.count)
        used = 0
      }
      guard isPacked else {
        used = input.count
        try note(input)
        return input
      }
      var code = Z_OK
      let output = [UInt8](unsafeUninitializedCapacity: 1 << 17) { buffer, filled in
        input.withUnsafeMutableBufferPointer { source in
          stream.pointee.next_in = source.baseAddress.map { $0 + used }
          stream.pointee.avail_in = UInt32(source.count - used)
          stream.pointee.next_out = buffer.baseAddress
          stream.pointee.avail_out = UInt32(buffer.count)
          code = inflate(stream, Z_NO_FLUSH)
          used = source.count - Int(stream.pointee.avail_in)
          filled = buffer.count - Int(stream.pointee.avail_out)
        }
      }
      guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw archive.damaged() }
      if !output.isEmpty { try note(output) }
      if code == Z_STREAM_END {
        isOver = true
        try check()
        return output.isEmpty ? nil : output
      }
      if !output.isEmpty { return output }
    }
  }

  private func note(_ piece: [UInt8]) throws(Problem) {
    given += Int64(piece.count)
    crc = piece.withUnsafeBufferPointer { crc32(crc, $0.baseAddress, UInt32($0.count)) }
    // What the list of contents says may be a lie: what comes out counts.
    guard given <= archive.limits.entryBytes,
      given <= archive.limits.ratioFrom || given / max(1, packedRead) <= archive.limits.ratio
    else { throw archive.tooLarge(entry.name) }
  }

  private func finish() throws(Problem) -> [UInt8]? {
    isOver = true
    try check()
    return nil
  }

  private func check() throws(Problem) {
    guard UInt32(truncatingIfNeeded: crc) == entry.crc else { throw archive.damaged() }
  }
}
