import Basics

extension JSONValue {
  /// Reads one JSON text, strictly by RFC 8259: no comments, no comma too many, no key twice, no half surrogate.
  /// - Parameters:
  ///   - file: what problems name; for a request, the name of the body.
  ///   - depth: how deep arrays and objects may nest.
  ///   - limit: the largest text in bytes.
  /// - Throws: `Problem` with the line; the phrase says the column (in letters, from 1).
  package static func parse(
    _ bytes: [UInt8], file: String, depth: Int = 64, limit: Int = 64 << 20
  ) throws(Problem) -> JSONValue {
    guard bytes.count <= limit else {
      throw Problem(
        file, nil, Phrase("JSON 大于 \(limit) 字节", "the JSON is larger than \(limit) bytes"),
        remedy: Phrase("分几次发送", "send it in parts"))
    }
    var scanner = JSONScanner(bytes: bytes, file: file, depth: depth)
    return try scanner.document()
  }

  package static func parse(
    _ text: String, file: String, depth: Int = 64, limit: Int = 64 << 20
  ) throws(Problem) -> JSONValue {
    try parse(Array(text.utf8), file: file, depth: depth, limit: limit)
  }
}

private struct JSONScanner {
  let bytes: [UInt8]
  let file: String
  let depth: Int
  var at = 0

  init(bytes: [UInt8], file: String, depth: Int) {
    self.bytes = bytes
    self.file = file
    self.depth = depth
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
  }

  mutating func document() throws(Problem) -> JSONValue {
    let value = try self.value(0)
    skipBlanks()
    guard at == bytes.count else { throw wrong(Phrase("JSON 之后还有内容", "there is something behind the JSON")) }
    return value
  }

  private func wrong(_ phrase: Phrase, at place: Int? = nil, _ remedy: Phrase? = nil) -> Problem {
    let head = bytes.prefix(place ?? at)
    let line = lineBreaks(in: head) + 1
    let start = head.lastIndex { $0 == 10 || $0 == 13 }.map { $0 + 1 } ?? 0
    let column = head[start...].count { $0 & 0xC0 != 0x80 } + 1
    return Problem(file, line, phrase + Phrase("（第 \(column) 列）", " (column \(column))"), remedy: remedy)
  }

  private var byte: UInt8 { at < bytes.count ? bytes[at] : 0 }

  private mutating func skipBlanks() {
    while at < bytes.count, bytes[at] == 32 || bytes[at] == 10 || bytes[at] == 13 || bytes[at] == 9 { at += 1 }
  }

  private mutating func value(_ level: Int) throws(Problem) -> JSONValue {
    skipBlanks()
    switch byte {
    case UInt8(ascii: "{"): return try object(level + 1)
    case UInt8(ascii: "["): return try array(level + 1)
    case 34: return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), 48...57: return try number()
    default:
      guard at < bytes.count else { throw wrong(Phrase("JSON 不完整", "the JSON ends too early")) }
      throw wrong(
        Phrase("这里应有一个值", "a value is wanted here"),
        Phrase("文字要加双引号；最后一项之后不要逗号", "put text in double quotes; no comma behind the last element"))
    }
  }

  private func admit(_ level: Int) throws(Problem) {
    guard level <= depth else { throw wrong(Phrase("嵌套超过 \(depth) 层", "nested deeper than \(depth) levels")) }
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(Problem) -> JSONValue {
    let length = text.utf8CodeUnitCount
    let matches = text.withUTF8Buffer { bytes[at...].prefix(length).elementsEqual($0) }
    guard matches else {
      throw wrong(Phrase("不认识的词", "an unknown word"), Phrase("文字要加双引号", "put text in double quotes"))
    }
    at += length
    return value
  }

  private mutating func array(_ level: Int) throws(Problem) -> JSONValue {
    try admit(level)
    at += 1
    var elements: [JSONValue] = []
    skipBlanks()
    if byte == UInt8(ascii: "]") {
      at += 1
      return .array([])
    }
    while true {
      elements.append(try value(level))
      if try isLast(UInt8(ascii: "]")) { return .array(elements) }
    }
  }

  private mutating func object(_ level: Int) throws(Problem) -> JSONValue {
    try admit(level)
    at += 1
    var members: [JSONMember] = []
    var seen: Set<String> = []
    skipBlanks()
    if byte == UInt8(ascii: "}") {
      at += 1
      return .object([])
    }
    while true {
      skipBlanks()
      let place = at
      guard byte == 34 else {
        throw wrong(Phrase("这里应有双引号里的键", "a key in double quotes is wanted here"))
      }
      let key = try string()
      guard seen.insert(key).inserted else {
        throw wrong(Phrase("键“\(key)”重复", "the key \"\(key)\" stands twice"), at: place)
      }
      skipBlanks()
      guard byte == UInt8(ascii: ":") else { throw wrong(Phrase("键之后应有冒号", "a colon is wanted behind the key")) }
      at += 1
      members.append(JSONMember(key, try value(level)))
      if try isLast(UInt8(ascii: "}")) { return .object(members) }
    }
  }

  private mutating func isLast(_ close: UInt8) throws(Problem) -> Bool {
    skipBlanks()
    guard at < bytes.count else { throw wrong(Phrase("JSON 不完整", "the JSON ends too early")) }
    let found = byte
    guard found == close || found == UInt8(ascii: ",") else {
      throw wrong(Phrase("这里应有逗号或右括号", "a comma or a closing bracket is wanted here"))
    }
    at += 1
    return found == close
  }

  private mutating func number() throws(Problem) -> JSONValue {
    let start = at
    var isWhole = true
    if byte == UInt8(ascii: "-") { at += 1 }
    let first = byte
    let whole = digits()
    var isRight = whole == 1 || (whole > 1 && first != 48)
    if byte == UInt8(ascii: ".") {
      isWhole = false
      at += 1
      if digits() == 0 { isRight = false }
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      isWhole = false
      at += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { at += 1 }
      if digits() == 0 { isRight = false }
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    if isRight, isWhole, let value = Int(text) { return .integer(value) }
    guard isRight, let value = Double(text), value.isFinite else {
      throw wrong(Phrase("不是数字：\(text.prefix(40))", "not a number: \(text.prefix(40))"), at: start)
    }
    return .number(value)
  }

  private mutating func digits() -> Int {
    let start = at
    while (48...57).contains(byte) { at += 1 }
    return at - start
  }

  private mutating func string() throws(Problem) -> String {
    let open = at
    at += 1
    var text: [UInt8] = []
    var from = at
    while at < bytes.count {
      let found = bytes[at]
      if found == 34 {
        text += bytes[from..<at]
        at += 1
        guard let valid = String(validating: text, as: UTF8.self) else {
          throw wrong(Phrase("文字不是有效的 UTF-8", "the text is not valid UTF-8"), at: open)
        }
        return valid
      }
      if found < 32 {
        throw wrong(
          Phrase("文字里有控制字符", "a control character inside a text"), Phrase("换行写 \\n", "write a line feed as \\n"))
      }
      if found != 92 {
        at += 1
        continue
      }
      text += bytes[from..<at]
      text += try escape()
      from = at
    }
    throw wrong(Phrase("双引号没有闭合", "the double quote is not closed"), at: open)
  }

  private mutating func escape() throws(Problem) -> [UInt8] {
    let place = at
    at += 2
    let letter = place + 1 < bytes.count ? bytes[place + 1] : 0
    switch letter {
    case 34, 92, UInt8(ascii: "/"): return [letter]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "u"):
      guard var code = hex() else { break }
      if (0xD800..<0xDC00).contains(code), byte == 92, at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "u") {
        at += 2
        guard let low = hex(), (0xDC00..<0xE000).contains(low) else { break }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { break }
      return Array(String(Character(scalar)).utf8)
    default: break
    }
    throw wrong(
      Phrase("不认识的转义", "an unknown escape"), at: place, Phrase("反斜杠本身写 \\\\", "write a backslash itself as \\\\"))
  }

  private mutating func hex() -> UInt32? {
    guard at + 4 <= bytes.count else { return nil }
    var code: UInt32 = 0
    for byte in bytes[at..<at + 4] {
      switch byte {
      case 48...57: code = code << 4 | UInt32(byte - 48)
      case 65...70: code = code << 4 | UInt32(byte - 55)
      case 97...102: code = code << 4 | UInt32(byte - 87)
      default: return nil
      }
    }
    at += 4
    return code
  }
}
