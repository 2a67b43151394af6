import Basics

/// Reads the XML of office files event by event. It knows no document type definitions, so there are no entities but the five of XML
/// itself and those of numbers, and nothing is ever fetched.
struct XMLScanner {
  enum Event {
    /// Names without prefix.
    case start(String, isEmpty: Bool)
    case end(String)
    case text([UInt8])
  }

  /// The attributes of the last start, names without prefix.
  private(set) var attributes: [(name: String, value: String)] = []
  private let source: any ByteSource
  private let textMost: Int
  private let fault: (Phrase) -> Problem
  private var piece: [UInt8] = []
  private var at = 0
  private var token: [UInt8] = []
  private var depth = 0
  /// The names met so far: they are few, and making a string of each again would cost more than all else.
  private var names: [[UInt8]: String] = [:]

  /// - Parameters:
  ///   - textMost: bytes of one text or tag.
  ///   - fault: makes a problem that says where.
  init(_ source: any ByteSource, textMost: Int = 1 << 18, fault: @escaping (Phrase) -> Problem) {
    self.source = source
    self.textMost = textMost
    self.fault = fault
  }

  subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }

  private mutating func byte() throws(Problem) -> UInt8? {
    if at == piece.count {
      guard let more = try source.next() else { return nil }
      piece = more
      at = 0
    }
    defer { at += 1 }
    return piece[at]
  }

  /// Fills `token` up to the byte, which is consumed. Returns whether it was found.
  private mutating func take(until stop: UInt8) throws(Problem) -> Bool {
    token.removeAll(keepingCapacity: true)
    while true {
      if at == piece.count {
        guard let more = try source.next() else { return false }
        piece = more
        at = 0
      }
      let end = piece[at...].firstIndex(of: stop) ?? piece.count
      guard token.count + (end - at) <= textMost else {
        throw fault(Phrase("有一段内容过长", "a piece of it is too long"))
      }
      token += piece[at..<end]
      at = end
      if end < piece.count {
        at += 1
        return true
      }
    }
  }

  /// The next event; nil at the end.
  mutating func next() throws(Problem) -> Event? {
    while true {
      // A text up to the next tag; what follows the last tag is white.
      guard try take(until: 60) else {
        guard depth == 0 else { throw broken() }
        return nil
      }
      if !token.isEmpty, depth > 0 {
        at -= 1
        // The tag is read by the next call: an empty text does not come twice, since the token is empty then.
        let text = try unescaped(token)
        return .text(text)
      }
      if let event = try tag() { return event }
    }
  }

  private mutating func tag() throws(Problem) -> Event? {
    guard try take(until: 62) else { throw broken() }
    guard let first = token.first else { throw broken() }
    if first == UInt8(ascii: "?") { return nil }
    if first == UInt8(ascii: "!") { return try special() }
    if first == UInt8(ascii: "/") {
      depth -= 1
      guard depth >= 0 else { throw broken() }
      return .end(name(token[1...]))
    }
    // A ">" may stand in a value.
    while token.count(where: { $0 == 34 }) % 2 == 1 {
      let part = token
      guard try take(until: 62), part.count + token.count < textMost else { throw broken() }
      token = part + [62] + token
    }
    let isEmpty = token.last == UInt8(ascii: "/")
    if isEmpty { token.removeLast() }
    let body = token
    var end = body.startIndex
    while end < body.endIndex, !isWhite(body[end]) { end += 1 }
    try readAttributes(body[end...])
    if !isEmpty { depth += 1 }
    guard depth < 64 else { throw broken() }
    return .start(name(body[..<end]), isEmpty: isEmpty)
  }

  /// Comments and CDATA; a document type is refused, and with it every entity of one's own.
  private mutating func special() throws(Problem) -> Event? {
    if token.starts(with: Array("!--".utf8)) {
      while !(token.count >= 5 && token.suffix(2) == [45, 45]) {
        guard try more() else { throw broken() }
      }
      return nil
    }
    if token.starts(with: Array("![CDATA[".utf8)) {
      while token.suffix(2) != [93, 93] {
        guard try more() else { throw broken() }
      }
      return .text(Array(token.dropFirst(8).dropLast(2)))
    }
    throw fault(Phrase("含有文档类型或实体声明，不予读取", "it declares a document type or entities, which are not read"))
  }

  private mutating func more() throws(Problem) -> Bool {
    let part = token
    guard try take(until: 62), part.count + token.count < textMost else { return false }
    token = part + [62] + token
    return true
  }

  private mutating func readAttributes(_ bytes: ArraySlice<UInt8>) throws(Problem) {
    attributes.removeAll(keepingCapacity: true)
    var at = bytes.startIndex
    while true {
      while at < bytes.endIndex, isWhite(bytes[at]) { at += 1 }
      guard at < bytes.endIndex else { return }
      let begin = at
      while at < bytes.endIndex, bytes[at] != 61, !isWhite(bytes[at]) { at += 1 }
      let key = name(bytes[begin..<at])
      while at < bytes.endIndex, isWhite(bytes[at]) || bytes[at] == 61 { at += 1 }
      guard at < bytes.endIndex, bytes[at] == 34 || bytes[at] == 39 else { throw broken() }
      let quote = bytes[at]
      guard let close = bytes[(at + 1)...].firstIndex(of: quote) else { throw broken() }
      attributes.append((key, String(decoding: try unescaped(Array(bytes[(at + 1)..<close])), as: UTF8.self)))
      at = close + 1
    }
  }

  private mutating func name(_ bytes: ArraySlice<UInt8>) -> String {
    var local = bytes
    if let colon = local.lastIndex(of: 58) { local = local[(colon + 1)...] }
    while let last = local.last, isWhite(last) { local.removeLast() }
    let key = Array(local)
    if let known = names[key] { return known }
    let name = String(decoding: key, as: UTF8.self)
    if names.count < 512 { names[key] = name }
    return name
  }

  private func unescaped(_ bytes: [UInt8]) throws(Problem) -> [UInt8] {
    guard bytes.contains(38) else { return bytes }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      guard bytes[at] == 38 else {
        out.append(bytes[at])
        at += 1
        continue
      }
      guard let end = bytes[at...].prefix(12).firstIndex(of: 59) else { throw broken() }
      let name = String(decoding: bytes[(at + 1)..<end], as: UTF8.self)
      guard let scalar = Self.scalar(name) else {
        throw fault(Phrase("含有未知实体 &\(name);，不予读取", "it uses the unknown entity &\(name);, which is not read"))
      }
      out += String(Character(scalar)).utf8
      at = end + 1
    }
    return out
  }

  private static func scalar(_ name: String) -> Unicode.Scalar? {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.hasPrefix("#") else { return nil }
      let digits = name.dropFirst()
      let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      return number.flatMap { Unicode.Scalar($0) }
    }
  }

  private func isWhite(_ byte: UInt8) -> Bool { byte == 32 || byte == 10 || byte == 13 || byte == 9 }

  private func broken() -> Problem { fault(Phrase("XML 不完整或有误", "its XML is cut off or wrong")) }
}
