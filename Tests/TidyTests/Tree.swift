import Foundation

/// The package as text: what the rules of this suite read. Read once.
struct Tree: Sendable {
  static let shared = Tree()

  let root: URL
  /// Every Swift file below `Sources` and `Tests`, by path.
  let swift: [SourceText]
  /// Every other text file that is kept in version control, by path from the root.
  let others: [String]
  let package: PackageText

  private init() {
    root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    var paths: [String] = []
    let folders = ["Sources", "Tests", "Packs", "Tools", "docs", "Benchmarks", "Browser", ".ci"]
    for folder in folders { paths += Self.files(folder, in: root) }
    let top = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    paths += top.filter { name in
      [".md", ".swift"].contains { name.hasSuffix($0) } || ["Makefile", "LICENSE", "NOTICE", ".gitignore", ".swift-format"].contains(name)
    }
    paths.sort()
    let root = root
    swift = paths.filter { $0.hasSuffix(".swift") && $0.contains("/") }.map { SourceText(path: $0, bytes: Self.bytes($0, in: root)) }
    others = paths.filter { !$0.hasSuffix(".swift") || !$0.contains("/") }
    package = PackageText(String(decoding: Self.bytes("Package.swift", in: root), as: UTF8.self))
  }

  var sources: [SourceText] { swift.filter { $0.path.hasPrefix("Sources/") } }

  /// The names of the folders directly below one.
  func folders(in folder: String) -> [String] {
    let urls = try? FileManager.default.contentsOfDirectory(
      at: root.appendingPathComponent(folder), includingPropertiesForKeys: [.isDirectoryKey])
    return (urls ?? []).filter { (try? $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true }
      .map(\.lastPathComponent).sorted()
  }

  func bytes(_ path: String) -> [UInt8] { Self.bytes(path, in: root) }

  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path) }

  private static func bytes(_ path: String, in root: URL) -> [UInt8] {
    FileManager.default.contents(atPath: root.appendingPathComponent(path).path).map { Array($0) } ?? []
  }

  private static func files(_ folder: String, in root: URL) -> [String] {
    let url = root.appendingPathComponent(folder, isDirectory: true)
    let walk = FileManager.default.enumerator(at: url, includingPropertiesForKeys: [.isRegularFileKey])
    var found: [String] = []
    while let file = walk?.nextObject() as? URL {
      guard (try? file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true else { continue }
      let path = String(file.standardizedFileURL.path.dropFirst(root.standardizedFileURL.path.count + 1))
      let machineMade = ["node_modules", "__pycache__", ".venv", ".build"].contains { path.contains("/\($0)/") }
      if !machineMade { found.append(path) }
    }
    return found
  }
}

/// What Package.swift says of targets, in its order.
struct PackageText: Sendable {
  struct Target: Sendable {
    var name: String
    /// From the comment `// Tier n` above it; nil for the C libraries and the tests.
    var tier: Int?
    var dependencies: Set<String>
  }

  var targets: [Target] = []

  /// How a target begins. The two functions that make targets pass on a `name: name` and are no targets.
  private static let openings = ["tier(", "tests(", ".target(", ".systemLibrary(", ".executableTarget(", ".testTarget("]

  init(_ text: String) {
    var products: [String: String] = [:]
    var tier: Int?
    var open: (text: String, depth: Int)?
    for line in text.split(separator: "\n") {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.hasPrefix("let "), let product = Self.quoted(line, after: "product(name: ") {
        products[String(line.dropFirst(4).prefix { $0 != " " })] = product
      }
      if line.hasPrefix("// Tier "), let number = Int(line.dropFirst(8).prefix { $0.isNumber }) { tier = number }
      let begins = Self.openings.contains { line.hasPrefix($0) } && !line.contains("name: name")
      if open == nil, begins { open = ("", 0) }
      guard var now = open else { continue }
      now.text += line
      now.depth += line.reduce(0) { $0 + ($1 == "(" ? 1 : $1 == ")" ? -1 : 0) }
      open = now.depth > 0 ? now : nil
      if now.depth == 0 { add(now.text, tier: tier, products: products) }
    }
  }

  private mutating func add(_ text: String, tier: Int?, products: [String: String]) {
    let pieces = text.split(separator: "\"", omittingEmptySubsequences: false).map { String($0) }
    let quoted = pieces.indices.filter { $0 % 2 == 1 }.map { pieces[$0] }
    guard let name = quoted.first else { return }
    let words = text.split { !$0.isLetter && !$0.isNumber }.map { String($0) }
    let isTest = text.hasPrefix("tests(") || text.hasPrefix(".testTarget(") || name.hasPrefix("Test")
    var dependencies = Set(quoted.dropFirst())
    for (variable, product) in products where words.contains(variable) { dependencies.insert(product) }
    if text.hasPrefix("tests(") { dependencies.insert("TestSupport") }
    let standsApart = isTest || text.hasPrefix(".systemLibrary(")
    targets.append(Target(name: name, tier: standsApart ? nil : tier, dependencies: dependencies))
  }

  private static func quoted(_ line: String, after mark: String) -> String? {
    guard let range = line.range(of: mark + "\"") else { return nil }
    return String(line[range.upperBound...].prefix { $0 != "\"" })
  }

  func target(_ name: String) -> Target? { targets.first { $0.name == name } }

  func place(_ name: String) -> Int? { targets.firstIndex { $0.name == name } }
}

/// Every fault in one message, with what to do: nobody wants to run the suite once for each.
func listing(_ faults: [String], _ remedy: String) -> String {
  guard !faults.isEmpty else { return "" }
  return "\(faults.count) to mend. \(remedy)\n" + faults.prefix(200).joined(separator: "\n")
}
