import Testing

/// Who may import whom.
@Suite struct TierTests {
  private let tree = Tree.shared

  /// Modules from outside, and the targets that may know them.
  private static let outside: [String: Set<String>] = [
    "Hummingbird": ["Server"], "NIOCore": ["Server"], "Logging": ["Server", "yiwang"], "ArgumentParser": ["yiwang"],
    "GRDB": ["SQLiteStorage"], "GRDBSQLite": ["SQLiteStorage"], "CPostgres": ["PostgresStorage"],
    "Yams": ["Documents"], "CZlib": ["Documents"], "CCurl": ["Postage"], "CGEOS": ["Territory"], "Crypto": ["Auditing", "Casework", "Ciphers", "Platform", "Indicators"], "CGD": ["Media"],
    "CryptoExtras": ["Ciphers"], "JWTKit": ["OpenID"], "FoundationNetworking": ["OpenID"],
    "HTTPTypes": ["Platform", "Site", "Administration", "Server", "yiwang", "Reporting", "DataRights", "Discipline", "DutyRoom", "EnforcementRecords", "Openness", "Fieldwork", "Workbench", "JSONAPI", "Open311", "Webhooks", "TwoNets", "Sensing", "Interchange", "Statistics", "Appraisals", "Leagues", "Pledges", "Reviews"],
  ]

  /// What comes with the compiler.
  private static let shipped: Set<String> = ["Foundation", "FoundationNetworking", "Glibc", "Synchronization", "Testing", "Dispatch"]

  private struct Import {
    var module: String
    var line: Int
    var file: SourceText
    var place: String { "\(file.path):\(line)" }
  }

  private func imports(_ files: [SourceText]) -> [Import] {
    files.flatMap { file in
      file.code.enumerated().compactMap { index, line in
        guard line.contains("import ") else { return nil }
        let words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
        guard words.count >= 2, words[0] == "import" else { return nil }
        let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol"]
        let module = kinds.contains(words[1]) && words.count > 2 ? words[2].prefix { $0 != "." } : words[1]
        return Import(module: String(module), line: index + 1, file: file)
      }
    }
  }

  @Test func packageWasRead() {
    #expect(tree.package.targets.count > 15, "Package.swift could not be read: see PackageText")
    #expect(tree.package.target("Casework")?.tier == 3)
    #expect(tree.package.target("Casework")?.dependencies.contains("Crypto") == true)
    #expect(tree.sources.count > 100)
  }

  @Test func everyFolderIsATarget() {
    let folders = tree.folders(in: "Sources").filter { $0 != "Programmes" } + tree.folders(in: "Sources/Programmes")
    let lost = folders.filter { tree.package.target($0) == nil }.map { "Sources/…/\($0)" }
    #expect(lost.isEmpty, "\(listing(lost, "A folder of sources is no target: add it to Package.swift below its tier, or remove it."))")
  }

  @Test func tiersRise() {
    var last = 0
    var faults: [String] = []
    for target in tree.package.targets {
      guard let tier = target.tier else { continue }
      if tier < last { faults.append("Package.swift: \(target.name) of tier \(tier) stands below tier \(last)") }
      last = max(last, tier)
    }
    #expect(faults.isEmpty, "\(listing(faults, "Move the target to its tier."))")
  }

  @Test func importsGoDown() {
    var faults: [String] = []
    for item in imports(tree.sources) where !item.file.isForTests {
      guard let own = tree.package.place(item.file.target), let other = tree.package.place(item.module), other >= own else { continue }
      faults.append("\(item.place): \(item.file.target) imports \(item.module), which stands at or below it in Package.swift")
    }
    #expect(
      faults.isEmpty,
      """
      \(listing(faults, "A target imports only targets above it in Package.swift: move what is shared down a tier, or turn it round."))
      """)
  }

  @Test func importsAreDeclared() {
    var faults: [String] = []
    for item in imports(tree.swift) {
      guard !Self.shipped.contains(item.module), let target = tree.package.target(item.file.target), item.module != target.name,
        !target.dependencies.contains(item.module)
      else { continue }
      faults.append("\(item.place): \(target.name) imports \(item.module) without naming it in Package.swift")
    }
    #expect(faults.isEmpty, "\(listing(faults, "Add the module to the target's dependencies in Package.swift, or do without it."))")
  }

  @Test func outsideModulesStayInTheirPlace() {
    var faults: [String] = []
    for item in imports(tree.sources) where !item.file.isForTests && (!Self.shipped.contains(item.module) || Self.outside[item.module] != nil) {
      if tree.package.target(item.module)?.tier != nil || Self.outside[item.module]?.contains(item.file.target) == true { continue }
      faults.append("\(item.place): \(item.module) is not for \(item.file.target)")
    }
    #expect(
      faults.isEmpty,
      """
      \(listing(faults, "Libraries are known to the targets in TierTests.outside only: ask the one that wraps it. A new one needs an ADR."))
      """)
  }

  @Test func programmesAreStrangers() {
    let programmes = Set(tree.folders(in: "Sources/Programmes"))
    let faults = imports(tree.sources).filter {
      $0.file.path.hasPrefix("Sources/Programmes/") && programmes.contains($0.module) && $0.module != $0.file.target
    }.map { "\($0.place): \($0.file.target) imports \($0.module)" }
    #expect(!programmes.isEmpty)
    #expect(
      faults.isEmpty,
      """
      \(listing(faults, "A programme never imports a programme: facts travel as entries through the outbox; what both need moves to tier 3."))
      """)
  }

  /// Below tier 6 no identifier begins with a programme's name, and no text is its name, alone or before a dot or an at sign.
  @Test func theCoreNamesNoProgramme() {
    let programmes = tree.folders(in: "Sources/Programmes")
    var faults: [String] = []
    for file in tree.sources {
      guard let tier = tree.package.target(file.target)?.tier, tier < 6 else { continue }
      for programme in programmes {
        let lower = programme.lowercased()
        for (index, line) in file.code.enumerated() where line.contains(programme) {
          let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
          if words.contains(where: { $0.hasPrefix(programme) }) { faults.append("\(file.path):\(index + 1): \(programme)") }
        }
        for (line, text) in file.texts where text == lower || text.hasPrefix(lower + ".") || text.hasPrefix(lower + "@") {
          faults.append("\(file.path):\(line): \"\(text)\"")
        }
      }
    }
    #expect(
      faults.isEmpty,
      "\(listing(faults, "The core names no programme: pass the name in, read it from the pack, or move the code to the programme."))")
  }
}
