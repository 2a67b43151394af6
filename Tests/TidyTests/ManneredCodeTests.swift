import Testing

/// What code may not do, and where it may.
@Suite struct ManneredCodeTests {
  private let tree = Tree.shared

  /// Files with SQL that are not named after a table: upkeep of the engines, and checks that read across nouns.
  private static let mayHoldSQL: Set<String> = [
    "Sources/Storage/Migrator.swift", "Sources/Delivery/Outbox.swift", "Sources/Casework/Attachment.swift",
    "Sources/Casework/Seals.swift", "Sources/Casework/LogCheck.swift", "Sources/Casework/Overview.swift",
    "Sources/Casework/Playing.swift", "Sources/Programmes/Reporting/Notices.swift", "Sources/Exchange/RequestSummary.swift",
  ]

  /// A phrase of code that is not allowed: where it is nevertheless, and what to do instead.
  private static let forbidden: [(phrase: String, allowed: Set<String>, remedy: String)] = [
    ("print(", ["Sources/yiwang/Terminal.swift"], "Only Terminal writes to the screen; elsewhere return a value or throw."),
    ("try!", [], "Handle the error or let it through."),
    ("Date()", [], "The clock is passed in: take `now` as a parameter."),
    ("Date.now", [], "The clock is passed in: take `now` as a parameter."),
    (
      "fatalError(", ["Sources/Territory/GEOS.swift"],
      "Throw a Refusal (the domain says no) or a fault; only what leaves no memory to go on may end the process."
    ),
    ("as!", [], "Use `as?` with guard, or a type that needs no cast."),
    ("nonisolated(unsafe)", ["Sources/SQLiteStorage/SQLiteConnection.swift"], "Use a Mutex, or do without shared state."),
    (
      "@unchecked Sendable",
      [
        "Sources/PostgresStorage/PostgresDatabase.swift", "Sources/SQLiteStorage/SQLiteDatabase.swift",
        "Sources/SQLiteStorage/SQLiteWriter.swift",
      ], "Use a Mutex, or make it a value; the engines guard their threads themselves."
    ),
    ("UserDefaults", [], "Settings live in the pack or on the command line."),
  ]

  /// Where sentences are put together from pieces, and word order leaves a piece without a word in one language.
  private static let mayPartPhrases: Set<String> = ["Sources/Timing/Explanation.swift"]

  private var engines: Set<String> { ["SQLiteStorage", "PostgresStorage"] }

  @Test func forbiddenPhrases() {
    var faults: [String] = []
    for file in tree.sources where !file.isForTests {
      for rule in Self.forbidden where !rule.allowed.contains(file.path) {
        for (index, line) in file.code.enumerated() where holds(rule.phrase, in: line) {
          faults.append("\(file.path):\(index + 1): \(rule.phrase) — \(rule.remedy)")
        }
      }
    }
    #expect(faults.isEmpty, "\(listing(faults, "See STYLE.md."))")
  }

  /// Whether the phrase stands there and is not the end of a longer word (`signposting(` holds no `print(`).
  private func holds(_ phrase: String, in line: String) -> Bool {
    guard line.contains(phrase), let range = line.firstRange(of: phrase) else { return false }
    guard range.lowerBound > line.startIndex else { return true }
    let before = line[line.index(before: range.lowerBound)]
    return !before.isLetter && before != "_"
  }

  /// `value!` behind a name, a bracket or a parenthesis. `!=` and `!condition` are something else, and a
  /// field name written in the source is no outside data.
  @Test func nothingIsForced() {
    var faults: [String] = []
    for file in tree.sources where !file.isForTests {
      for (index, line) in file.code.enumerated() where line.utf8.contains(UInt8(ascii: "!")) && !line.contains("HTTPField.Name(\"") {
        var before: UInt8 = 32
        let bytes = Array(line.utf8)
        for (place, byte) in bytes.enumerated() {
          let next = place + 1 < bytes.count ? bytes[place + 1] : 32
          let endsValue = (48...57).contains(before) || (65...90).contains(before) || (97...122).contains(before)
            || [UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "_")].contains(before)
          if byte == UInt8(ascii: "!"), endsValue, next != UInt8(ascii: "=") { faults.append("\(file.path):\(index + 1)") }
          before = byte
        }
      }
    }
    #expect(
      faults.isEmpty,
      "\(listing(faults, "Unwrap by guard, or give a value for nil: outside data must not stop the program."))")
  }

  @Test func sqlStaysInItsFiles() {
    let keywords = ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", "CREATE TABLE", "CREATE INDEX", "CREATE UNIQUE INDEX"]
    var faults: [String] = []
    for file in tree.sources
    where !file.name.hasSuffix("Table.swift") && !Self.mayHoldSQL.contains(file.path) && !engines.contains(file.target)
      && !file.isForTests
    {
      for (line, text) in file.texts {
        let word = keywords.first { text.hasPrefix($0) || text.contains(" " + $0) || text.contains("(" + $0) }
        guard let word else { continue }
        faults.append("\(file.path):\(line): \(word)")
      }
    }
    #expect(
      faults.isEmpty,
      """
      \(listing(faults, "SQL of a noun lives in its …Table.swift: move the statement there. Exceptions stand in ManneredCodeTests.mayHoldSQL."))
      """)
  }

  @Test func exceptionsStillExist() {
    let listed = Self.mayHoldSQL.union(Self.forbidden.flatMap(\.allowed))
    let gone = listed.filter { !tree.exists($0) }.sorted()
    #expect(gone.isEmpty, "\(listing(gone, "Take the file out of the list of exceptions in ManneredCodeTests."))")
  }

  @Test func noUnfinishedWork() {
    // Put together, so that this file does not name them.
    let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
    var faults: [String] = []
    for file in tree.swift {
      for (index, line) in file.lines.enumerated() {
        for mark in marks where line.contains(mark) {
          let words = line.split { !$0.isLetter }
          if words.contains(where: { $0 == mark }) { faults.append("\(file.path):\(index + 1): \(mark)") }
        }
      }
    }
    #expect(faults.isEmpty, "\(listing(faults, "Finish it, or open an issue and take the mark out."))")
  }

  /// `Phrase("", "")` is the empty phrase; one with a single text is half a translation.
  @Test func phrasesHaveBothLanguages() {
    var faults: [String] = []
    for file in tree.sources {
      guard !Self.mayPartPhrases.contains(file.path) else { continue }
      for (index, line) in file.lines.enumerated() where line.contains("Phrase(\"") {
        for part in line.split(separator: "Phrase(\"").dropFirst() where !part.hasPrefix("\", \"\")") {
          let isEmptyChinese = part.hasPrefix("\",")
          let isEmptyEnglish = part.firstRange(of: "\", \"\")").map { end in !part[..<end.lowerBound].contains("\")") } ?? false
          if isEmptyChinese || isEmptyEnglish { faults.append("\(file.path):\(index + 1)") }
        }
      }
    }
    #expect(
      faults.isEmpty,
      "\(listing(faults, "Write the text in both languages; what needs no translation is `.verbatim(…)`."))")
  }
}
