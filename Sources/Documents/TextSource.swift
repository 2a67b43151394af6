import Basics
import Glibc

/// The two encodings in which Chinese offices hand over text (GB 18030-2022; RFC 3629).
package enum TextEncoding: String, Sendable, CaseIterable {
  case utf8, gb18030

  /// From a name such as `UTF-8`, `GBK`, `gb2312`, `GB-18030`, `cp936`; GB 18030 contains the older ones.
  package init?(name: String) {
    switch name.lowercased().filter({ $0.isLetter || $0.isNumber }) {
    case "utf8", "utf8sig", "utf8bom": self = .utf8
    case "gb18030", "gbk", "gb2312", "cp936", "windows936", "euccn": self = .gb18030
    default: return nil
    }
  }

  /// UTF-8 if the bytes begin with its mark or are valid (a letter cut at the end is forgiven), else GB 18030.
  package static func sniff(_ head: [UInt8]) -> TextEncoding {
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
    let rest = head.dropFirst(validUTF8Prefix(head))
    guard let first = rest.first else { return .utf8 }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    let isLead = first >= 0xC2 && first <= 0xF4
    let isCut = isLead && rest.count < length && rest.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
    return isCut ? .utf8 : .gb18030
  }
}

/// Turns a source into UTF-8 without byte order mark. UTF-8 itself passes unchecked: its reader checks, and knows lines.
package final class TextSource: ByteSource {
  package let file: String
  /// Declared, or found in the first piece; nil before that.
  package private(set) var encoding: TextEncoding?
  private let source: any ByteSource
  private var isFirst = true
  private var converter: iconv_t?
  private var kept: [UInt8] = []
  private var line = 1

  package init(_ source: any ByteSource, encoding: TextEncoding? = nil) {
    self.source = source
    self.encoding = encoding
    file = source.file
  }

  deinit {
    if let converter { iconv_close(converter) }
  }

  package func next() throws(Problem) -> [UInt8]? {
    while var piece = try source.next() {
      if isFirst {
        // A mark of three bytes must not be cut by a source that gives single bytes.
        while piece.count < 4, let more = try source.next() { piece += more }
        try begin(&piece)
      }
      if converter != nil { piece = try convert(piece) }
      if !piece.isEmpty { return piece }
    }
    guard kept.isEmpty else { throw invalidGB() }
    return nil
  }

  private func begin(_ piece: inout [UInt8]) throws(Problem) {
    isFirst = false
    let known = encoding ?? TextEncoding.sniff(piece)
    encoding = known
    if known == .utf8 {
      if piece.starts(with: [0xEF, 0xBB, 0xBF]) { piece.removeFirst(3) }
      return
    }
    if piece.starts(with: [0x84, 0x31, 0x95, 0x33]) { piece.removeFirst(4) }
    guard let opened = iconv_open("UTF-8", "GB18030"), Int(bitPattern: opened) != -1 else {
      throw Problem(
        file, nil, Phrase("本机不能转换 GB 18030", "this machine cannot convert GB 18030"),
        remedy: Phrase("另存为 UTF-8", "save the file as UTF-8"))
    }
    converter = opened
  }

  private func convert(_ piece: [UInt8]) throws(Problem) -> [UInt8] {
    var input = kept + piece
    // One letter of two bytes becomes at most three, one of four at most four.
    let room = input.count * 2 + 16
    var used = 0
    var isWrong = false
    let output = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      input.withUnsafeMutableBytes { raw in
        var from = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
        var to = buffer.baseAddress.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: CChar.self) }
        var left = raw.count, space = room
        // EINVAL is a letter cut at the end of the piece: it waits for the next one.
        isWrong = iconv(converter, &from, &left, &to, &space) == .max && errno != EINVAL
        used = raw.count - left
        count = room - space
      }
    }
    line += lineBreaks(in: output)
    if isWrong { throw invalidGB() }
    kept = Array(input.dropFirst(used))
    return output
  }

  private func invalidGB() -> Problem {
    Problem(
      file, line, Phrase("不是有效的 GB 18030", "not valid GB 18030"),
      remedy: Phrase("另存为 UTF-8，或声明编码为 utf8", "save it as UTF-8, or declare the encoding utf8"))
  }
}
