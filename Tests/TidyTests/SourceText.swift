import Foundation

/// One Swift file, parted into code, texts and comments, so that a rule about code is not misled by a sentence.
struct SourceText: Sendable {
  /// Its path from the root of the package, such as `Sources/Casework/Matter.swift`.
  var path: String
  /// The lines as they are; line 1 has index 0.
  var lines: [String]
  /// The lines with the contents of string literals and comments blanked; code in `\( )` stays.
  var code: [String]
  /// The contents of string literals by line: what stands between quotes, without interpolated code.
  var texts: [(line: Int, text: String)]

  init(path: String, bytes: [UInt8]) {
    self.path = path
    var parts = PartedText(bytes)
    parts.part()
    lines = Self.lines(bytes)
    code = Self.lines(parts.code)
    texts = parts.texts
  }

  private static func lines(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The target it belongs to: the folder below `Sources`, below `Sources/Programmes`, or below `Tests`.
  var target: String {
    let parts = path.split(separator: "/").map { String($0) }
    guard parts.count > 2 else { return "" }
    return parts[1] == "Programmes" ? parts[2] : parts[1]
  }

  /// Whether it is there for tests only: below `Tests`, or a target such as `TestSupport`.
  var isForTests: Bool { target.hasPrefix("Test") || path.hasPrefix("Tests/") }

  var name: String { path.split(separator: "/").last.map { String($0) } ?? path }
}

/// Reads Swift far enough to tell code from string literals (also raw and long ones) and comments.
private struct PartedText {
  let bytes: [UInt8]
  var code: [UInt8]
  var texts: [(line: Int, text: String)] = []
  private var at = 0
  private var line = 1

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    code = bytes
  }

  mutating func part() { readCode(untilClosing: false) }

  private func byte(_ offset: Int = 0) -> UInt8 { at + offset < bytes.count ? bytes[at + offset] : 0 }

  private mutating func step(_ count: Int = 1, blank: Bool = false) {
    for _ in 0..<count where at < bytes.count {
      if bytes[at] == UInt8(ascii: "\n") { line += 1 } else if blank { code[at] = UInt8(ascii: " ") }
      at += 1
    }
  }

  /// - Parameter untilClosing: ends behind the parenthesis that closes an interpolation.
  private mutating func readCode(untilClosing: Bool) {
    var depth = 0
    while at < bytes.count {
      switch byte() {
      case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
        while at < bytes.count, byte() != UInt8(ascii: "\n") { step(blank: true) }
      case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"):
        while at < bytes.count, !(byte() == UInt8(ascii: "*") && byte(1) == UInt8(ascii: "/")) { step(blank: true) }
        step(2, blank: true)
      case UInt8(ascii: "\""): readText(hashes: 0)
      case UInt8(ascii: "#") where opensRawText: readText(hashes: hashesAhead)
      case UInt8(ascii: "("):
        depth += 1
        step()
      case UInt8(ascii: ")"):
        if untilClosing && depth == 0 { return step() }
        depth -= 1
        step()
      default: step()
      }
    }
  }

  private var hashesAhead: Int {
    var count = 0
    while byte(count) == UInt8(ascii: "#") { count += 1 }
    return count
  }

  private var opensRawText: Bool { byte(hashesAhead) == UInt8(ascii: "\"") }

  private mutating func readText(hashes: Int) {
    step(hashes)
    let isLong = byte(1) == UInt8(ascii: "\"") && byte(2) == UInt8(ascii: "\"")
    let quotes = isLong ? 3 : 1
    step(quotes)
    var text: [UInt8] = []
    func closes(_ all: Self) -> Bool {
      (0..<quotes).allSatisfy { all.byte($0) == UInt8(ascii: "\"") }
        && (0..<hashes).allSatisfy { all.byte(quotes + $0) == UInt8(ascii: "#") }
    }
    func keep(_ all: inout Self) {
      if !text.isEmpty { all.texts.append((all.line, String(decoding: text, as: UTF8.self))) }
      text = []
    }
    while at < bytes.count, !closes(self) {
      let escapes = byte() == UInt8(ascii: "\\") && (0..<hashes).allSatisfy { byte(1 + $0) == UInt8(ascii: "#") }
      if escapes, byte(1 + hashes) == UInt8(ascii: "(") {
        keep(&self)
        step(2 + hashes)
        readCode(untilClosing: true)
      } else if escapes {
        step(2 + hashes, blank: true)
      } else if byte() == UInt8(ascii: "\n") {
        keep(&self)
        step()
      } else {
        text.append(byte())
        step(blank: true)
      }
    }
    keep(&self)
    step(quotes + hashes)
  }
}
