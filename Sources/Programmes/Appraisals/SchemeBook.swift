import Basics
import Casework
import Documents
import Indicators
import Organization
import Platform
import Storage
import Territory

/// The schemes of a district, in the order of `appraisals/schemes.yaml`; the first is the one that pages begin with.
package struct SchemeBook: Sendable {
  /// The file that lists the others by their names without `.yaml`.
  package static let list = "appraisals/schemes.yaml"

  package let schemes: [Scheme]
  /// As they lie in the pack, by code; what is frozen keeps its own copy.
  package let texts: [String: String]
  package let indicators: IndicatorList
  /// Their text, for what is frozen.
  package let indicatorsText: String

  package subscript(code: String) -> Scheme? { schemes.first { $0.code == code } }

  /// Reads whatever the pack has; what is wrong with it is added to the problems, by line.
  package init(files: [String: [UInt8]], roster: Roster, into problems: inout Problems) {
    func text(_ path: String) -> String? { files[path].map { String(decoding: $0, as: UTF8.self) } }
    // What is wrong with the indicators is said by their own programme.
    var others: Problems = []
    indicatorsText = text(IndicatorList.path) ?? ""
    indicators = text(IndicatorList.path).map { IndicatorList($0, roster: roster, into: &others) } ?? IndicatorList()
    guard let index = text(Self.list), let root = YAMLNode.parse(index, file: Self.list, into: &problems) else {
      schemes = []
      texts = [:]
      return
    }
    root.unknownKeys(allowed: ["schemes"], into: &problems)
    var schemes: [Scheme] = [], texts: [String: String] = [:], named: Set<String> = [Self.list]
    for node in root.list("schemes", into: &problems) {
      let name = node.text(into: &problems), path = "appraisals/\(name).yaml"
      named.insert(path)
      guard let text = text(path) else {
        problems.append(
          node.problem(
            Phrase("没有文件 \(path)", "there is no file \(path)"),
            remedy: Phrase("改文件名，或加上该文件", "mend the name, or add the file")))
        continue
      }
      guard let scheme = Scheme(text, file: path, indicators: indicators, into: &problems) else { continue }
      if texts[scheme.code] != nil {
        problems.append(
          node.problem(
            Phrase("办法代码 \(scheme.code) 重复", "the code \(scheme.code) stands twice"), remedy: Phrase("改代码", "change it")
          ))
        continue
      }
      schemes.append(scheme)
      texts[scheme.code] = text
    }
    for path in files.keys.sorted()
    where path.hasPrefix("appraisals/") && path.hasSuffix(".yaml") && !named.contains(path) {
      problems.append(
        Problem(
          path, 1, Phrase("此办法未列入 \(Self.list)", "this scheme is not listed in \(Self.list)"),
          remedy: Phrase("列入 schemes，或删去文件", "list it under `schemes`, or take the file away"), severity: .warning))
    }
    self.schemes = schemes
    self.texts = texts
  }

  /// What is wrong with them in this district: groups without units, lifecycles that do not exist.
  package func problems(in district: District) -> Problems {
    schemes.flatMap { scheme -> Problems in
      let file = "appraisals/\(scheme.code).yaml"
      var problems: Problems = []
      for (group, units) in scheme.units(of: district) where units.isEmpty {
        problems.append(
          Problem(
            file, nil, Phrase("同类组 \(group.code) 在本辖区没有成员", "the group \(group.code) has nobody in this district"),
            remedy: Phrase("核对 kinds、units", "look at `kinds` and `units`"),
            severity: scheme.isExample ? .warning : .error))
      }
      for group in scheme.groups {
        for unit in group.units
        where scheme.object == .region ? district.territory[unit] == nil : district.roster.agency(unit) == nil {
          problems.append(
            Problem(
              file, nil, Phrase("没有单位 \(unit)", "there is no unit \(unit)"), remedy: Phrase("改代码", "mend the code")))
        }
      }
      if let flow = scheme.flow, district.currentLifecycles[flow] == nil {
        problems.append(
          Problem(
            file, nil, Phrase("没有流程 \(flow)", "there is no lifecycle \(flow)"), remedy: Phrase("改 flow", "mend `flow`"))
        )
      }
      return problems
    }
  }

  /// For `yiwang check`.
  static let proof: PackProof = { files, district in
    var problems: Problems = []
    let book = SchemeBook(files: files, roster: district.roster, into: &problems)
    return problems + book.problems(in: district)
  }
}

/// The schemes of the pack in force, read once for each version of it.
struct SchemeMemo: Sendable {
  private let memo = PackMemo<SchemeBook>(files: ["appraisals/", IndicatorList.path]) { files, jurisdiction in
    try book(files.files, jurisdiction)
  }

  /// - Throws: `Refusal` naming every line that is wrong.
  func book(_ jurisdiction: Jurisdiction) async throws -> SchemeBook {
    try await memo.value(jurisdiction) ?? Self.book([:], jurisdiction)
  }

  private static func book(_ files: [String: [UInt8]], _ jurisdiction: Jurisdiction) throws -> SchemeBook {
    var problems: Problems = []
    let book = SchemeBook(files: files, roster: jurisdiction.district.roster, into: &problems)
    try problems.refuseErrors()
    return book
  }
}
