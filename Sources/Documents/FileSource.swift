import Basics
import CZlib
import Glibc

/// A file read in pieces; gzip (RFC 1952, also of several members) is expanded on the way.
package final class FileSource: ByteSource {
  package let file: String
  /// The size on disk in bytes, for progress.
  package let totalBytes: Int64
  /// Bytes read from disk so far; reaches `totalBytes` at the end.
  package private(set) var bytesRead: Int64 = 0
  /// Line feeds in what was given out so far.
  package private(set) var lines = 0
  package let isGzip: Bool

  private let descriptor: Int32
  private let pieceSize: Int
  private var waiting: [UInt8] = []
  private let stream: UnsafeMutablePointer<z_stream>
  private var isMemberOpen = true

  /// Opens the file. It is taken as gzip if it begins with the bytes 1F 8B.
  /// - Parameter name: what problems call it; else the path.
  /// - Throws: `Problem` if it cannot be read, is a folder, or ends in `.gz` and is not gzip.
  package init(path: String, name: String? = nil, piece: Int = 1 << 17) throws(Problem) {
    let name = name ?? path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.unreadable(name, errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      close(descriptor)
      throw Problem(name, nil, Phrase("是文件夹，不是文件", "a folder, not a file"))
    }
    var head: [UInt8] = [0, 0]
    let isGzip = pread(descriptor, &head, 2, 0) == 2 && head == [0x1F, 0x8B]
    guard isGzip || !path.lowercased().hasSuffix(".gz") else {
      close(descriptor)
      throw Problem(
        name, nil, Phrase("名为 .gz，内容却不是 gzip", "named .gz, but its content is not gzip"),
        remedy: Phrase("去掉 .gz 后缀，或重新压缩", "drop the ending .gz, or compress it again"))
    }
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 is the largest window, 16 asks for the gzip frame.
    if isGzip, inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) != Z_OK {
      stream.deallocate()
      close(descriptor)
      throw Problem(name, nil, Phrase("没有内存来解压", "no memory to expand it"))
    }
    file = name
    totalBytes = Int64(status.st_size)
    self.isGzip = isGzip
    self.descriptor = descriptor
    self.stream = stream
    pieceSize = max(1, piece)
  }

  deinit {
    if isGzip { inflateEnd(stream) }
    stream.deallocate()
    close(descriptor)
  }

  package func next() throws(Problem) -> [UInt8]? {
    let piece = isGzip ? try expand() : try readPiece()
    if let piece { lines += piece.count(where: { $0 == 10 }) }
    return piece
  }

  private static func unreadable(_ name: String, _ code: Int32) -> Problem {
    let reason = String(cString: strerror(code))
    return Problem(
      name, nil, Phrase("读不了：\(reason)", "cannot be read: \(reason)"),
      remedy: Phrase("检查路径和权限", "check the path and the permissions"))
  }

  private func readPiece() throws(Problem) -> [UInt8]? {
    while true {
      var count = 0
      let piece = [UInt8](unsafeUninitializedCapacity: pieceSize) { buffer, filled in
        count = read(descriptor, buffer.baseAddress, buffer.count)
        filled = max(0, count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Self.unreadable(file, errno) }
      bytesRead += Int64(count)
      return count == 0 ? nil : piece
    }
  }

  private func expand() throws(Problem) -> [UInt8]? {
    while true {
      if waiting.isEmpty {
        guard let more = try readPiece() else {
          guard isMemberOpen else { return nil }
          throw Problem(
            file, lines + 1, Phrase("gzip 不完整，文件在中途断了", "the gzip is cut off: the file ends in the middle"),
            remedy: Phrase("重新下载或复制", "download or copy it again"))
        }
        waiting = more
      }
      if !isMemberOpen {
        // Tapes and some tools pad with zeros after the last member.
        waiting = Array(waiting.drop { $0 == 0 })
        if waiting.isEmpty { continue }
        inflateReset(stream)
        isMemberOpen = true
      }
      var code = Z_OK
      var used = 0
      let output = waiting.withUnsafeMutableBufferPointer { input in
        [UInt8](unsafeUninitializedCapacity: pieceSize) { buffer, filled in
          stream.pointee.next_in = input.baseAddress
          stream.pointee.avail_in = UInt32(input.count)
          stream.pointee.next_out = buffer.baseAddress
          stream.pointee.avail_out = UInt32(buffer.count)
          code = inflate(stream, Z_NO_FLUSH)
          used = input.count - Int(stream.pointee.avail_in)
          filled = buffer.count - Int(stream.pointee.avail_out)
        }
      }
      waiting.removeFirst(used)
      if code == Z_STREAM_END { isMemberOpen = false }
      guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else {
        throw Problem(
          file, lines + 1, Phrase("gzip 已损坏", "the gzip is damaged"),
          remedy: Phrase("重新下载或复制", "download or copy it again"))
      }
      if !output.isEmpty { return output }
    }
  }
}
