import Basics
import Platform

/// What a frozen figure is made of, as text: the scheme, the indicators, who was appraised, what was entered by hand, and one line for each
/// matter. From these alone anybody can make the same bytes again (X7).
package struct FrozenInputs: Sendable, Hashable {
  /// The parts of what is frozen, in the order of the seal.
  package enum Section: String, Sendable, CaseIterable {
    case scheme, indicators, units, hand, facts

    package var label: Phrase {
      switch self {
      case .scheme: Phrase("评价办法", "The scheme")
      case .indicators: Phrase("指标定义", "The indicators")
      case .units: Phrase("被评单位", "Who is appraised")
      case .hand: Phrase("人工录入", "Entered by hand")
      case .facts: Phrase("案件事实", "Facts of matters")
      }
    }
  }

  /// The text of each section; every line ends with a line feed.
  package var texts: [Section: String]

  package init(_ texts: [Section: String]) { self.texts = texts }

  package subscript(section: Section) -> String { texts[section] ?? "" }

  /// The lines of a section.
  package func lines(_ section: Section) -> [Substring] { self[section].split(separator: "\n") }

  /// How many lines a section has.
  package func count(_ section: Section) -> Int { self[section].utf8.count { $0 == 10 } }

  /// SHA-256 of the text of a section.
  package func digest(_ section: Section) -> String { PackFiles.digest(Array(self[section].utf8)) }

  /// SHA-256 over the digests of all sections, of the result, and of the revision before it: what is printed and published.
  package static func seal(_ digests: [Section: String], result: String, before: String) -> String {
    var text = "yiwang appraisal seal 1\nbefore \(before)\n"
    for section in Section.allCases { text += "\(section.rawValue) \(digests[section] ?? "")\n" }
    text += "result \(result)\n"
    return PackFiles.digest(Array(text.utf8))
  }

  /// `group TAB code TAB name TAB English name` for each unit.
  package static func text(_ units: [AppraisedUnit]) -> String {
    units.map { "\($0.group)\t\($0.code)\t\($0.name.zh.oneField)\t\($0.name.en.oneField)\n" }.joined()
  }

  /// The units back again.
  package var units: [AppraisedUnit] {
    lines(.units).compactMap { line in
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return parts.count == 4 ? AppraisedUnit(parts[1], Phrase(parts[2], parts[3]), group: parts[0]) : nil
    }
  }
}
