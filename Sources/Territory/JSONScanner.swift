import Basics

/// Reads JSON (RFC 8259) bytes into values. Our own, because a file of coordinates is nearly all numbers, which
/// JSONSerialization boxes one by one, and because an error has to name its line.
struct JSONScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  /// Deeper nesting is refused, so that a hostile file cannot exhaust the stack.
  private let deepest = 64

  struct Broken: Error {
    var line: Int
    var what: Phrase
  }

  static func read(_ bytes: [UInt8]) throws -> GeoJSON.Value {
    try bytes.withUnsafeBufferPointer { buffer in
      var scanner = JSONScanner(bytes: buffer)
      // A byte order mark is not allowed by the standard, and yet common in files saved on Windows.
      if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { scanner.at = 3 }
      let value = try scanner.value(depth: 0)
      scanner.skipSpace()
      guard scanner.at == buffer.count else {
        throw scanner.broken(Phrase("结尾之后还有内容", "there is more after the end"))
      }
      return value
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private func broken(_ what: Phrase) -> Broken {
    Broken(line: 1 + bytes[..<min(at, bytes.count)].reduce(0) { $0 + ($1 == 10 ? 1 : 0) }, what: what)
  }

  private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func skipSpace() {
    while at < bytes.count, bytes[at] == 32 || bytes[at] == 10 || bytes[at] == 13 || bytes[at] == 9 { at += 1 }
  }

  private mutating func take(_ byte: UInt8) throws {
    skipSpace()
    guard next == byte else {
      let wanted = String(UnicodeScalar(byte))
      throw broken(Phrase("此处应为“\(wanted)”", "\"\(wanted)\" expected here"))
    }
    at += 1
  }

  private mutating func value(depth: Int) throws -> GeoJSON.Value {
    guard depth < deepest else { throw broken(Phrase("嵌套过深", "nested too deeply")) }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw broken(Phrase("内容中断", "the text breaks off"))
    default: return .number(try number())
    }
  }

  private mutating func word(_ text: StaticString, _ value: GeoJSON.Value) throws -> GeoJSON.Value {
    let end = at + text.utf8CodeUnitCount
    let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard end <= bytes.count, bytes[at..<end].elementsEqual(wanted) else {
      throw broken(Phrase("无法识别的内容", "this is no JSON value"))
    }
    at = end
    return value
  }

  private mutating func object(depth: Int) throws -> [String: GeoJSON.Value] {
    try take(UInt8(ascii: "{"))
    var members: [String: GeoJSON.Value] = [:]
    skipSpace()
    if next == UInt8(ascii: "}") {
      at += 1
      return members
    }
    while true {
      skipSpace()
      let name = try string()
      try take(UInt8(ascii: ":"))
      members[name] = try value(depth: depth + 1)
      skipSpace()
      guard next == UInt8(ascii: ",") else { break }
      at += 1
    }
    try take(UInt8(ascii: "}"))
    return members
  }

  private mutating func array(depth: Int) throws -> [GeoJSON.Value] {
    try take(UInt8(ascii: "["))
    var items: [GeoJSON.Value] = []
    skipSpace()
    if next == UInt8(ascii: "]") {
      at += 1
      return items
    }
    while true {
      items.append(try value(depth: depth + 1))
      skipSpace()
      guard next == UInt8(ascii: ",") else { break }
      at += 1
    }
    try take(UInt8(ascii: "]"))
    return items
  }

  private mutating func string() throws -> String {
    guard next == UInt8(ascii: "\"") else { throw broken(Phrase("此处应为字符串", "a string is expected here")) }
    at += 1
    var collected: [UInt8] = []
    var start = at
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 32 else { throw broken(Phrase("字符串中有控制字符", "control character in a string")) }
      at += 1
      guard byte == UInt8(ascii: "\\") else { continue }
      collected += bytes[start..<(at - 1)]
      collected += try escape()
      start = at
    }
    guard next != nil else { throw broken(Phrase("字符串没有结束", "a string does not end")) }
    let tail = bytes[start..<at]
    at += 1
    let text = collected.isEmpty ? String(validating: tail, as: UTF8.self)
      : String(validating: collected + tail, as: UTF8.self)
    guard let text else { throw broken(Phrase("字符串不是 UTF-8", "a string is not UTF-8")) }
    return text
  }

  private mutating func escape() throws -> [UInt8] {
    guard let byte = next else { throw broken(Phrase("字符串没有结束", "a string does not end")) }
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "u"):
      var code = UInt32(try hex())
      if (0xD800..<0xDC00).contains(code), at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
        bytes[at + 1] == UInt8(ascii: "u")
      {
        at += 2
        let low = UInt32(try hex())
        guard (0xDC00..<0xE000).contains(low) else { throw broken(Phrase("残缺的转义字符", "half a surrogate pair")) }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = UnicodeScalar(code) else { throw broken(Phrase("残缺的转义字符", "half a surrogate pair")) }
      return Array(String(scalar).utf8)
    default: throw broken(Phrase("未知的转义字符", "unknown escape in a string"))
    }
  }

  private mutating func hex() throws -> UInt16 {
    guard at + 4 <= bytes.count, let text = String(validating: bytes[at..<(at + 4)], as: UTF8.self),
      text.allSatisfy(\.isHexDigit), let code = UInt16(text, radix: 16)
    else { throw broken(Phrase("\\u 之后应为四位十六进制数", "four hexadecimal digits expected after \\u")) }
    at += 4
    return code
  }

  private mutating func number() throws -> Double {
    let start = at
    let bad = Phrase("无法识别的内容", "this is no JSON value")
    var mantissa: UInt64 = 0
    var digits = 0
    var exponent = 0
    var exact = true
    let negative = next == UInt8(ascii: "-")
    if negative { at += 1 }
    func isDigit(_ byte: UInt8?) -> Bool { byte.map { $0 >= 48 && $0 <= 57 } ?? false }
    func run() -> Int {
      var end = at
      while end < bytes.count, bytes[end] >= 48, bytes[end] <= 57 { end += 1 }
      return end
    }
    let whole = run()
    guard whole > at, bytes[at] != 48 || whole == at + 1 else { throw broken(bad) }
    func gather(to end: Int) -> (UInt64, Int) {
      var sum = mantissa
      var count = digits
      for index in at..<end {
        sum = sum &* 10 &+ UInt64(bytes[index] &- 48)
        if sum > 0 { count += 1 }
      }
      return (sum, count)
    }
    (mantissa, digits) = gather(to: whole)
    at = whole
    if next == UInt8(ascii: ".") {
      at += 1
      let end = run()
      guard end > at else { throw broken(bad) }
      exponent = at - end
      (mantissa, digits) = gather(to: end)
      at = end
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      exact = false
      at += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
      let end = run()
      guard end > at else { throw broken(bad) }
      at = end
    }
    // Both numbers are exact in a Double, so one division rounds correctly (Clinger 1990).
    if exact, digits <= 15, exponent >= -22 {
      let value = Double(mantissa) / powersOfTen[-exponent]
      return negative ? -value : value
    }
    guard let value = Double(String(decoding: bytes[start..<at], as: UTF8.self)), value.isFinite else {
      throw broken(Phrase("数字过大", "the number is too large"))
    }
    return value
  }
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]
