import Basics
import Glibc

/// What a ZIP archive may be before it is refused. An archive that unfolds into far more than it weighs is a trap.
package struct ZipLimits: Sendable, Hashable {
  /// Entries of the archive.
  package var entries = 4096
  /// Bytes of one entry when unfolded.
  package var entryBytes: Int64 = 4 << 30
  /// How many times its packed size an entry may unfold to; small ones are not counted.
  package var ratio: Int64 = 250
  /// What an entry may unfold to whatever its ratio.
  package var ratioFrom: Int64 = 4 << 20

  package init() {}
}

/// The list of contents of a ZIP archive (APPNOTE 6.3.10, with ZIP64), read from a file or from memory.
final class ZipArchive {
  struct Entry: Sendable {
    var name: String
    var method: Int
    var crc: UInt32
    var packed: Int64
    var size: Int64
    var offset: Int64
  }

  let file: String
  let size: Int64
  let limits: ZipLimits
  private(set) var entries: [String: Entry] = [:]
  private let descriptor: Int32
  private let memory: [UInt8]

  /// - Throws: `Problem` if it is no archive, encrypted or damaged.
  init(path: String, file: String, limits: ZipLimits = ZipLimits()) throws(Problem) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      let reason = String(cString: strerror(errno))
      throw Problem(file, nil, Phrase("读不了：\(reason)", "cannot be read: \(reason)"))
    }
    self.file = file
    size = Int64(status.st_size)
    self.limits = limits
    memory = []
    try readContents()
  }

  init(bytes: [UInt8], file: String, limits: ZipLimits = ZipLimits()) throws(Problem) {
    descriptor = -1
    self.file = file
    size = Int64(bytes.count)
    self.limits = limits
    memory = bytes
    try readContents()
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Bytes from a place; fewer only at the end.
  func read(_ offset: Int64, _ count: Int) throws(Problem) -> [UInt8] {
    guard offset >= 0, offset <= size else { throw damaged() }
    let wanted = Int(min(Int64(count), size - offset))
    if descriptor < 0 { return Array(memory[Int(offset)..<(Int(offset) + wanted)]) }
    var filled = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
      while filled < wanted, let start = buffer.baseAddress {
        let got = pread(descriptor, start + filled, wanted - filled, off_t(offset) + off_t(filled))
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { break }
        filled += got
      }
      count = filled
    }
    guard filled == wanted else { throw damaged() }
    return bytes
  }

  /// The unfolded bytes of an entry, piece by piece.
  func source(_ entry: Entry) throws(Problem) -> ZipEntrySource { try ZipEntrySource(entry, of: self) }

  func damaged() -> Problem {
    Problem(
      file, nil, Phrase("不是完整的 .xlsx（ZIP）文件", "not a whole .xlsx (ZIP) file"),
      remedy: Phrase("在表格软件里另存为 .xlsx 后重试", "save it as .xlsx with a spreadsheet program and try again"))
  }

  private func readContents() throws(Problem) {
    let tailSize = Int(min(size, 65_557))
    let tail = try read(size - Int64(tailSize), tailSize)
    guard tailSize >= 22, let at = (0...(tailSize - 22)).reversed().first(where: { tail.u32($0) == 0x0605_4B50 }) else {
      throw damaged()
    }
    var count = tail.u16(at + 10)
    var length = Int64(tail.u32(at + 12))
    var offset = Int64(tail.u32(at + 16))
    if offset == 0xFFFF_FFFF || count == 0xFFFF || length == 0xFFFF_FFFF {
      guard at >= 20, tail.u32(at - 20) == 0x0706_4B50, let end = tail.u64(at - 20 + 8) else { throw damaged() }
      let record = try read(end, 56)
      guard record.count == 56, record.u32(0) == 0x0606_4B50, let many = record.u64(32), let long = record.u64(40),
        let from = record.u64(48)
      else { throw damaged() }
      (count, length, offset) = (Int(clamping: many), long, from)
    }
    guard count <= limits.entries, length <= 16 << 20 else {
      throw Problem(file, nil, Phrase("压缩包里的文件太多", "the archive holds too many files"))
    }
    let list = try read(offset, Int(length))
    var place = 0
    for _ in 0..<count {
      guard place + 46 <= list.count, list.u32(place) == 0x0201_4B50 else { throw damaged() }
      let nameLength = list.u16(place + 28)
      let extraLength = list.u16(place + 30)
      let noteLength = list.u16(place + 32)
      let end = place + 46 + nameLength + extraLength + noteLength
      guard end <= list.count else { throw damaged() }
      guard list.u16(place + 8) & 1 == 0 else {
        throw Problem(
          file, nil, Phrase("文件有密码", "the file has a password"), remedy: Phrase("去掉密码后另存", "save it without a password"))
      }
      let name = String(decoding: list[(place + 46)..<(place + 46 + nameLength)], as: UTF8.self)
      var entry = Entry(
        name: name, method: list.u16(place + 10), crc: list.u32(place + 16), packed: Int64(list.u32(place + 20)),
        size: Int64(list.u32(place + 24)), offset: Int64(list.u32(place + 42)))
      try readLong(list[(place + 46 + nameLength)..<(end - noteLength)], into: &entry)
      guard entry.size <= limits.entryBytes else { throw tooLarge(name) }
      entries[name.hasPrefix("/") ? String(name.dropFirst()) : name] = entry
      place = end
    }
  }

  /// The sizes of ZIP64 in the extra fields.
  private func readLong(_ extra: ArraySlice<UInt8>, into entry: inout Entry) throws(Problem) {
    let extra = Array(extra)
    var at = 0
    while at + 4 <= extra.count {
      let sort = extra.u16(at)
      let length = extra.u16(at + 2)
      guard at + 4 + length <= extra.count else { return }
      if sort == 1 {
        var place = at + 4
        for path in [\Entry.size, \Entry.packed, \Entry.offset] where entry[keyPath: path] == 0xFFFF_FFFF {
          guard place + 8 <= at + 4 + length, let value = extra.u64(place) else { throw damaged() }
          entry[keyPath: path] = value
          place += 8
        }
      }
      at += 4 + length
    }
  }

  func tooLarge(_ name: String) -> Problem {
    Problem(
      file, nil, Phrase("压缩包里的 \(name) 展开后过大，疑似压缩炸弹", "\(name) unfolds into too much: it may be a zip bomb"),
      remedy: Phrase("拆成几个较小的文件", "split it into several smaller files"))
  }
}

extension [UInt8] {
  func u16(_ at: Int) -> Int { Int(self[at]) | Int(self[at + 1]) << 8 }
  func u32(_ at: Int) -> UInt32 { UInt32(u16(at)) | UInt32(u16(at + 2)) << 16 }
  /// nil beyond what a place in a file can be.
  func u64(_ at: Int) -> Int64? {
    guard at + 8 <= count else { return nil }
    return Int64(exactly: UInt64(u32(at)) | UInt64(u32(at + 4)) << 32)
  }
}
