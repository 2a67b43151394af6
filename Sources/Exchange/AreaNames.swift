import Basics
import Casework
import Territory

/// Finds areas by what a column of another system calls them: code, ref or name, in that order, without regard to case.
struct AreaNames: Sendable {
  enum Found: Sendable, Hashable {
    case area(String)
    case unknown
    /// Several areas have this name.
    case ambiguous
  }

  private let territory: AreaTree
  private let byWord: [[String: [String]]]
  private let level: AreaLevel?
  private let table: RequestMap.Table

  init(_ territory: AreaTree, level: AreaLevel?, table: RequestMap.Table) {
    self.territory = territory
    self.level = level
    self.table = table
    let areas = territory.areas.filter { level == nil || $0.level == level }
    func index(_ words: (Area) -> [String?]) -> [String: [String]] {
      var found: [String: [String]] = [:]
      for area in areas {
        for word in Set(words(area).compactMap { $0?.lowercased() }) { found[word, default: []].append(area.code) }
      }
      return found
    }
    byWord = [index { [$0.code] }, index { [$0.ref] }, index { [$0.name, $0.englishName] }]
  }

  func find(_ word: String, on day: LocalDate) -> Found {
    if let (code, _) = table.codes[word.lowercased()] { return .area(code) }
    let words = [word.lowercased(), Self.whole(word)].compactMap { $0 }
    for index in byWord {
      for word in words {
        guard let codes = index[word] else { continue }
        let valid = codes.filter { territory[$0]?.isValid(on: day) == true }
        if valid.count == 1, let code = valid.first { return .area(code) }
        if valid.count > 1 { return .ambiguous }
      }
    }
    if case .code(let code) = table.otherwise { return .area(code) }
    return .unknown
  }

  /// `44.0` → `44`: spreadsheets and statistics programs write whole numbers so.
  private static func whole(_ word: String) -> String? {
    guard word.hasSuffix(".0"), word.dropLast(2).allSatisfy(\.isASCIIDigit), word.count > 2 else { return nil }
    return String(word.dropLast(2))
  }
}
