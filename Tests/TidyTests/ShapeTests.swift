import Testing

/// How files, lines and names look.
@Suite struct ShapeTests {
  private let tree = Tree.shared

  private static let linesMost = 400
  private static let columnsMost = 140
  /// How many lines over the limit are borne. May only fall: lower it when you have wrapped some.
  private static let wideLinesMost = 150
  /// How many package declarations without a docstring are borne. May only fall: lower it when you have written some.
  private static let undocumentedMost = 140

  /// Operators, and what a protocol of the standard library asks for: the protocol documents them.
  private static let selfEvident: Set<String> = [
    "left", "+", "-", "+=", "==", "<", "hash", "encode", "Interpolation", "appendLiteral", "appendInterpolation",
  ]

  private static let forbiddenWords: Set<String> = [
    "Manager", "Service", "Helper", "Helpers", "Util", "Utils", "Info", "DTO", "Impl", "Base", "Common", "Core",
  ]

  @Test func filesAreShort() {
    let faults = tree.swift.filter { $0.lines.count > Self.linesMost + 1 }.map { "\($0.path): \($0.lines.count - 1) lines" }
    let remedy = "A file has \(Self.linesMost) lines at most: part it by ability, as `Matter.swift` and `MatterFold.swift`."
    #expect(faults.isEmpty, "\(listing(faults, remedy))")
  }

  @Test func linesAreNarrow() {
    var faults: [String] = []
    for file in tree.swift {
      for (index, line) in file.lines.enumerated() where line.utf8.count > Self.columnsMost && line.count > Self.columnsMost {
        faults.append("\(file.path):\(index + 1): \(line.count) columns")
      }
    }
    #expect(
      faults.count <= Self.wideLinesMost,
      "\(listing(faults, "\(Self.wideLinesMost) lines over \(Self.columnsMost) columns are borne (120 is the aim): wrap the new ones."))")
  }

  @Test func packageDeclarationsAreDocumented() {
    var faults: [String] = []
    for file in tree.sources where !file.isForTests {
      for (index, line) in file.code.enumerated() where line.contains("package ") {
        let words = line.split { $0 == " " || $0 == "(" || $0 == "<" || $0 == ":" || $0 == "{" }
        guard let place = words.firstIndex(of: "package"), words[..<place].allSatisfy({ $0.hasPrefix("@") }) else { continue }
        let rest = words[(place + 1)...].drop { ["static", "final", "mutating", "nonisolated", "indirect", "override"].contains($0) }
        guard let kind = rest.first, ["func", "struct", "enum", "class", "protocol", "actor"].contains(kind) else { continue }
        if let name = rest.dropFirst().first, Self.selfEvident.contains(String(name)) { continue }
        var above = index - 1
        while above >= 0, file.lines[above].drop(while: { $0 == " " }).hasPrefix("@") { above -= 1 }
        guard above < 0 || !file.lines[above].drop(while: { $0 == " " }).hasPrefix("///") else { continue }
        faults.append("\(file.path):\(index + 1): \(kind) \(rest.dropFirst().first ?? "")")
      }
    }
    let remedy = "\(Self.undocumentedMost) without a docstring are borne: document the new ones (shapes, units, errors thrown, source)."
    #expect(faults.count <= Self.undocumentedMost, "\(listing(faults, remedy))")
  }

  private func declaredTypes(_ file: SourceText) -> [(name: String, line: Int)] {
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "actor", "typealias"]
    var found: [(name: String, line: Int)] = []
    for (index, line) in file.code.enumerated() where kinds.contains(where: { line.contains($0) }) {
      let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
      for (kind, name) in zip(words, words.dropFirst()) where kinds.contains(kind) && name != "func" && name != "var" {
        found.append((String(name), index + 1))
      }
    }
    return found
  }

  private func camelWords(_ name: String) -> [String] {
    var words: [String] = []
    for letter in name {
      if letter.isUppercase, words.last?.last?.isUppercase != true || words.isEmpty { words.append("") }
      if words.isEmpty { words.append("") }
      words[words.count - 1].append(letter)
    }
    return words
  }

  @Test func typesBearNamesOfTheField() {
    var faults: [String] = []
    for file in tree.swift {
      for (name, line) in declaredTypes(file) {
        guard let word = camelWords(name).first(where: { Self.forbiddenWords.contains($0) }) else { continue }
        faults.append("\(file.path):\(line): \(name) (\(word))")
      }
    }
    #expect(faults.isEmpty, "\(listing(faults, "Say what it is in the words of the field: see docs/glossary.md."))")
  }

  @Test func noModuleIsNamedAsItsType() {
    var faults: [String] = []
    for file in tree.sources {
      for (name, line) in declaredTypes(file) where name == file.target { faults.append("\(file.path):\(line): \(name)") }
    }
    #expect(
      faults.isEmpty, "\(listing(faults, "A type named as its module hides the module from whoever imports both: rename the type."))")
  }
}
