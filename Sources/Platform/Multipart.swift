import Basics

/// Bodies of `multipart/form-data` (RFC 7578, RFC 2046 section 5.1).
package enum Multipart {
  /// What a body may hold; more is refused as `tooLarge`.
  package struct Limits: Sendable, Hashable {
    package var parts: Int
    /// Bytes of one part.
    package var part: Int
    /// Bytes of the whole body.
    package var total: Int
    /// Bytes of the head lines of one part.
    package var head: Int

    package init(parts: Int = 64, part: Int = 20 << 20, total: Int = 64 << 20, head: Int = 8192) {
      self.parts = parts
      self.part = part
      self.total = total
      self.head = head
    }
  }

  package struct Part: Sendable, Hashable {
    package var name: String
    /// Without folders and control characters, at most 255 bytes. Nil for a plain field; empty when a file field was
    /// left empty.
    package var filename: String?
    /// As it was sent; not to be trusted.
    package var contentType: String?
    package var bytes: [UInt8]

    package init(name: String, filename: String? = nil, contentType: String? = nil, bytes: [UInt8]) {
      self.name = name
      self.filename = filename
      self.contentType = contentType
      self.bytes = bytes
    }
  }

  /// The boundary in a Content-Type such as `multipart/form-data; boundary=x`; nil if it is another type or the
  /// boundary is missing, longer than 70 letters or not printable ASCII.
  package static func boundary(inContentType value: String) -> String? {
    let head = HeadValue(value)
    guard head.word.lowercased() == "multipart/form-data", let boundary = head.parameters["boundary"]
    else { return nil }
    let isRight = (1...70).contains(boundary.utf8.count) && boundary.utf8.allSatisfy { (32..<127).contains($0) }
    return isRight && boundary.utf8.last != 32 ? boundary : nil
  }

  /// The parts in the order in which they were sent.
  /// - Throws: `Refusal` of kind `invalid` naming the part, or `tooLarge` naming the limit.
  package static func parse(
    _ body: [UInt8], boundary: String, limits: Limits = Limits()
  ) throws(Refusal) -> [Part] {
    guard body.count <= limits.total else {
      throw tooLarge("body", Phrase("内容超过 \(limits.total) 字节", "the body is larger than \(limits.total) bytes"))
    }
    let mark = Array("--\(boundary)".utf8)
    let delimiter = [13, 10] + mark
    var parts: [Part] = []
    var at: Int
    if body.starts(with: mark), afterDelimiter(body, mark.count) != nil {
      at = mark.count
    } else if let found = find(delimiter, in: body, from: 0) {
      at = found + delimiter.count
    } else {
      throw wrong("body", Phrase("没有找到分隔标记", "the boundary is not in the body"))
    }
    while true {
      // Both ways of finding a delimiter have looked at what follows it.
      guard let after = afterDelimiter(body, at) else { throw cutOff(parts.count) }
      guard case .part(let start) = after else { return parts }
      let number = parts.count + 1
      guard number <= limits.parts else {
        throw tooLarge("body", Phrase("超过 \(limits.parts) 个部分", "more than \(limits.parts) parts"))
      }
      guard let (head, content) = try headLines(body, start, limits.head, number) else { throw cutOff(number) }
      // An empty part: its CRLF is the one that ended the head.
      guard let end = find(delimiter, in: body, from: content - 2) else { throw cutOff(number) }
      var part = try describe(head, number)
      let bytes = body[min(content, end)..<end]
      at = end + delimiter.count
      guard bytes.count <= limits.part else {
        throw tooLarge(part.name, Phrase("一项超过 \(limits.part) 字节", "one part is larger than \(limits.part) bytes"))
      }
      part.bytes = Array(bytes)
      parts.append(part)
    }
  }

  private enum After { case part(Int), end }

  /// What stands behind a delimiter: `--` for the end, or blanks and a line end and then a part; nil for neither.
  private static func afterDelimiter(_ body: [UInt8], _ from: Int) -> After? {
    var at = from
    if at + 1 < body.count, body[at] == 45, body[at + 1] == 45 { return .end }
    while at < body.count, body[at] == 32 || body[at] == 9 { at += 1 }
    guard at + 1 < body.count, body[at] == 13, body[at + 1] == 10 else { return nil }
    return .part(at + 2)
  }

  private static func find(_ delimiter: [UInt8], in body: [UInt8], from: Int) -> Int? {
    let found = body.withUnsafeBufferPointer { body -> Int? in
      var at = max(0, from)
      while at <= body.count - delimiter.count {
        if body[at] == 13, (1..<delimiter.count).allSatisfy({ body[at + $0] == delimiter[$0] }) { return at }
        at += 1
      }
      return nil
    }
    guard let found else { return nil }
    // A longer line that begins like the delimiter is content.
    if afterDelimiter(body, found + delimiter.count) != nil { return found }
    return find(delimiter, in: body, from: found + 1)
  }

  /// The head lines, names in lower case, and where the content begins; nil if they never end.
  private static func headLines(
    _ body: [UInt8], _ start: Int, _ limit: Int, _ number: Int
  ) throws(Refusal) -> (head: [String: String], content: Int)? {
    var head: [String: String] = [:]
    var at = start
    while true {
      guard let end = lineEnd(body, at, start + limit) else {
        guard body.count - start > limit else { return nil }
        throw tooLarge(
          "part \(number)",
          Phrase("第 \(number) 部分的头超过 \(limit) 字节", "the head of part \(number) is larger than \(limit) bytes"))
      }
      if end == at { return (head, end + 2) }
      guard let line = String(validating: body[at..<end], as: UTF8.self), let colon = line.firstIndex(of: ":") else {
        throw wrong("part \(number)", Phrase("第 \(number) 部分的头无法读取", "the head of part \(number) cannot be read"))
      }
      head[line[..<colon].lowercased()] = String(line[line.index(after: colon)...])
      at = end + 2
    }
  }

  private static func lineEnd(_ body: [UInt8], _ from: Int, _ limit: Int) -> Int? {
    var at = from
    while at + 1 < min(body.count, limit) {
      if body[at] == 13, body[at + 1] == 10 { return at }
      at += 1
    }
    return nil
  }

  private static func describe(_ head: [String: String], _ number: Int) throws(Refusal) -> Part {
    let disposition = HeadValue(head["content-disposition"] ?? "")
    guard disposition.word.lowercased() == "form-data", let name = disposition.parameters["name"], !name.isEmpty else {
      throw wrong("part \(number)", Phrase("第 \(number) 部分没有名称", "part \(number) has no name"))
    }
    let extended = disposition.parameters["filename*"].flatMap(HeadValue.extended)
    let filename = (extended ?? disposition.parameters["filename"].map(unescaped)).map(bare)
    let type = head["content-type"].map(HeadValue.init)?.word
    return Part(name: unescaped(name), filename: filename, contentType: type, bytes: [])
  }

  /// Browsers write a quote and line ends in names as %22, %0D and %0A, and nothing else (WHATWG HTML, 4.10.21.8).
  private static func unescaped(_ text: String) -> String {
    guard text.contains("%") else { return text }
    var bytes: [UInt8] = []
    let all = Array(text.utf8)
    var at = 0
    while at < all.count {
      let three = String(decoding: all[at..<min(at + 3, all.count)], as: UTF8.self).uppercased()
      let found: UInt8? = three == "%22" ? 34 : three == "%0D" ? 13 : three == "%0A" ? 10 : nil
      bytes.append(found ?? all[at])
      at += found == nil ? 1 : 3
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func bare(_ filename: String) -> String {
    var name = ""
    for scalar in filename.unicodeScalars {
      if scalar == "/" || scalar == "\\" {
        name = ""
        continue
      }
      // Also the marks that turn the direction of writing: they disguise an ending.
      let hidden: [Unicode.GeneralCategory] = [.control, .format, .lineSeparator, .paragraphSeparator]
      let isHidden = hidden.contains(scalar.properties.generalCategory)
      if !isHidden, name.utf8.count + scalar.utf8.count <= 255 { name.unicodeScalars.append(scalar) }
    }
    return name
  }

  private static func cutOff(_ number: Int) -> Refusal {
    wrong("part \(number)", Phrase("内容在第 \(number) 部分中断，请重新提交", "the body is cut off in part \(number); send it again"))
  }

  private static func wrong(_ field: String, _ phrase: Phrase) -> Refusal {
    Refusal(.invalid, "multipart.invalid", phrase, fields: [Refusal.Fault(field, phrase)])
  }

  private static func tooLarge(_ field: String, _ phrase: Phrase) -> Refusal {
    Refusal(.tooLarge, "multipart.tooLarge", phrase, fields: [Refusal.Fault(field, phrase)])
  }
}

/// A head value: a word and parameters, such as `form-data; name="a"; filename*=UTF-8''%E8%A1%97`.
struct HeadValue {
  var word: String
  /// Names in lower case; of a name that stands twice, the first.
  var parameters: [String: String] = [:]

  init(_ text: String) {
    var pieces: [[UInt8]] = [[]]
    var isQuoted = false
    var last: UInt8 = 0
    for byte in text.utf8 {
      if byte == 34, !(isQuoted && last == 92) { isQuoted.toggle() }
      if byte == 59, !isQuoted { pieces.append([]) } else { pieces[pieces.count - 1].append(byte) }
      last = byte
    }
    word = Self.trimmed(pieces[0][...])
    for piece in pieces.dropFirst() {
      guard let equals = piece.firstIndex(of: 61) else { continue }
      let name = Self.trimmed(piece[..<equals]).lowercased()
      var value = Self.trimmed(piece[(equals + 1)...])
      if value.utf8.count >= 2, value.utf8.first == 34, value.utf8.last == 34 {
        // A backslash alone is part of a Windows path, and stays.
        value = String(value.dropFirst().dropLast()).split(separator: "\\\"", omittingEmptySubsequences: false)
          .joined(separator: "\"")
      }
      if parameters[name] == nil { parameters[name] = value }
    }
  }

  /// `UTF-8''%E8%A1%97` (RFC 8187); nil for another charset or broken text.
  static func extended(_ text: String) -> String? {
    let pieces = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    guard pieces.count == 3, pieces[0].lowercased() == "utf-8" else { return nil }
    return String(validating: percentDecoded(pieces[2].utf8, plusIsBlank: false), as: UTF8.self)
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
    let head = bytes.drop { $0 == 32 || $0 == 9 }
    let end = head.lastIndex { $0 != 32 && $0 != 9 } ?? head.startIndex - 1
    return String(decoding: head[..<max(head.startIndex, end + 1)], as: UTF8.self)
  }
}

/// `%41` → `A`; a percent sign without two hex digits stays as it is (WHATWG URL, 1.3).
func percentDecoded(_ text: some Sequence<UInt8>, plusIsBlank: Bool) -> [UInt8] {
  func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
  let all = Array(text)
  var bytes: [UInt8] = []
  bytes.reserveCapacity(all.count)
  var at = 0
  while at < all.count {
    if all[at] == 37, at + 2 < all.count, let high = digit(all[at + 1]), let low = digit(all[at + 2]) {
      bytes.append(high << 4 | low)
      at += 3
      continue
    }
    bytes.append(plusIsBlank && all[at] == 43 ? 32 : all[at])
    at += 1
  }
  return bytes
}
