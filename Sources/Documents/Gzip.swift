import CZlib

/// Bytes made smaller for the way (RFC 1952).
package enum Gzip {
  /// The bytes as one gzip member.
  /// - Parameter level: 1 (fast) to 9 (small).
  package static func compressed(_ bytes: [UInt8], level: Int32 = 5) -> [UInt8] {
    var stream = z_stream()
    // 15 is the largest window, 16 asks for the gzip frame.
    let began = deflateInit2_(
      &stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(began == Z_OK, "zlib takes these arguments")
    defer { deflateEnd(&stream) }
    let most = Int(deflateBound(&stream, UInt(bytes.count)))
    var source = bytes
    return [UInt8](unsafeUninitializedCapacity: most) { target, count in
      source.withUnsafeMutableBufferPointer { source in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(most)
        let ended = deflate(&stream, Z_FINISH)
        precondition(ended == Z_STREAM_END, "deflateBound is enough")
      }
      count = most - Int(stream.avail_out)
    }
  }

  /// The bytes of gzip members expanded; nil if they are damaged, cut off, or more than `limit`.
  package static func expanded(_ bytes: [UInt8], limit: Int = 1 << 30) -> [UInt8]? {
    var stream = z_stream()
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var source = bytes, expanded: [UInt8] = [], code = Z_OK
    source.withUnsafeMutableBufferPointer { source in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(clamping: source.count)
      while code == Z_OK, expanded.count <= limit {
        expanded += [UInt8](unsafeUninitializedCapacity: 1 << 18) { target, count in
          stream.next_out = target.baseAddress
          stream.avail_out = UInt32(target.count)
          code = inflate(&stream, Z_NO_FLUSH)
          count = target.count - Int(stream.avail_out)
        }
      }
    }
    return code == Z_STREAM_END && stream.avail_in == 0 && expanded.count <= limit ? expanded : nil
  }
}
