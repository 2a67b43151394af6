import Basics

/// Bytes that come in pieces. Used by one reader at a time.
package protocol ByteSource: AnyObject {
  /// What problems name as their file.
  var file: String { get }
  /// The next piece, never empty; nil at the end.
  func next() throws(Problem) -> [UInt8]?
}

extension ByteSource {
  /// Everything that is left.
  /// - Throws: `Problem` if it is more than `limit` bytes.
  package func readAll(limit: Int = 256 << 20) throws(Problem) -> [UInt8] {
    var all: [UInt8] = []
    while let piece = try next() {
      guard all.count + piece.count <= limit else {
        throw Problem(
          file, nil, Phrase("文件大于 \(limit) 字节", "the file is larger than \(limit) bytes"),
          remedy: Phrase("拆成几个文件", "split it into several files"))
      }
      all += piece
    }
    return all
  }

  /// Everything that is left, as text, in UTF-8 (with or without BOM) or GB 18030, declared or found by looking.
  package func readText(_ encoding: TextEncoding? = nil, limit: Int = 256 << 20) throws(Problem) -> String {
    let bytes = try TextSource(self, encoding: encoding).readAll(limit: limit)
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    throw invalidUTF8(file: file, line: 1 + lineBreaks(in: bytes.prefix(validUTF8Prefix(bytes))))
  }
}

/// Bytes already in memory.
package final class MemorySource: ByteSource {
  package let file: String
  private var rest: ArraySlice<UInt8>
  private let piece: Int

  /// - Parameter piece: the largest piece given out, in bytes.
  package init(_ bytes: [UInt8], file: String, piece: Int = 1 << 16) {
    self.file = file
    self.piece = max(1, piece)
    rest = bytes[...]
  }

  package convenience init(_ text: String, file: String) { self.init(Array(text.utf8), file: file) }

  package func next() -> [UInt8]? {
    guard !rest.isEmpty else { return nil }
    let taken = rest.prefix(piece)
    rest = rest.dropFirst(piece)
    return Array(taken)
  }
}

/// LF, CR and CRLF, each once.
func lineBreaks(in bytes: some Collection<UInt8>) -> Int {
  var count = 0
  var last: UInt8 = 0
  for byte in bytes {
    if byte == 13 || (byte == 10 && last != 13) { count += 1 }
    last = byte
  }
  return count
}

/// The count of leading bytes that are valid UTF-8.
func validUTF8Prefix(_ bytes: some Collection<UInt8>) -> Int {
  var decoder = Unicode.UTF8.ForwardParser()
  var iterator = bytes.makeIterator()
  var length = 0
  while case .valid(let scalar) = decoder.parseScalar(from: &iterator) { length += scalar.count }
  return length
}

func invalidUTF8(file: String, line: Int) -> Problem {
  Problem(
    file, line, Phrase("不是有效的 UTF-8", "not valid UTF-8"),
    remedy: Phrase("另存为 UTF-8，或声明编码为 gb18030", "save it as UTF-8, or declare the encoding gb18030"))
}
