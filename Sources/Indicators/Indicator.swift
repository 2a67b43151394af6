import Basics
import Casework
import Documents
import Organization

/// What a number means (指标): a definition of the pack, with a version, so that a figure of last year can be read by the words of last year.
package struct Indicator: Sendable, Hashable {
  /// Which way is better.
  package enum Direction: String, Sendable, CaseIterable { case up, down, none }
  /// Where its values come from.
  package enum Origin: Sendable, Hashable {
    /// Reckoned from the counts of the log.
    case formula(Formula)
    /// Entered or imported by the agency of that code, and approved by somebody else.
    case observed(source: String)
  }
  /// Who may see a value that is released.
  package enum Secrecy: String, Sendable, CaseIterable { case open, staff }

  package var code: String
  package var name: Phrase
  package var version: Int
  package var unit: Phrase
  package var direction: Direction
  package var origin: Origin
  /// For which periods it exists.
  package var periods: [Period.Kind]
  /// Below so many in the denominator a ratio is marked as too few to judge.
  package var minimum: Int
  package var secrecy: Secrecy
  /// Digits after the point on screen, 0 to 3.
  package var places: Int
  /// The standard, plan or rule it is taken from, in words.
  package var basis: Phrase

  package var formula: Formula? {
    if case .formula(let formula) = origin { formula } else { nil }
  }

  package var isObserved: Bool { formula == nil }

  /// `onTime@2`, as frozen figures name it.
  package var id: String { "\(code)@\(version)" }
}

/// The indicators of a district, from `indicators.yaml` of its pack.
package struct IndicatorList: Sendable, Hashable {
  package static let path = "indicators.yaml"

  package let all: [Indicator]
  private let byCode: [String: Int]

  /// In the order of the pack.
  package init(_ all: [Indicator] = []) {
    self.all = all
    byCode = Dictionary(all.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package subscript(code: String) -> Indicator? { byCode[code].map { all[$0] } }

  /// Reads the file; what is wrong with it is added to the problems, by line.
  package init(_ text: String, file: String = path, roster: Roster, into problems: inout Problems) {
    guard let root = YAMLNode.parse(text, file: file, into: &problems) else {
      self.init()
      return
    }
    root.unknownKeys(allowed: ["indicators"], into: &problems)
    var seen: Set<String> = [], all: [Indicator] = []
    for node in root.list("indicators", into: &problems) {
      guard let indicator = Indicator(node, roster: roster, into: &problems) else { continue }
      if seen.insert(indicator.code).inserted {
        all.append(indicator)
      } else {
        problems.append(
          node.problem(
            Phrase("指标 \(indicator.code) 重复", "the indicator \(indicator.code) stands twice"),
            remedy: Phrase("改代码", "change its code")))
      }
    }
    self.init(all)
  }
}

extension Indicator {
  fileprivate init?(_ node: YAMLNode, roster: Roster, into problems: inout Problems) {
    node.unknownKeys(
      allowed: [
        "code", "name", "version", "unit", "direction", "formula", "source", "periods", "minimum", "secrecy", "places",
        "basis",
      ], into: &problems)
    let before = problems.errors.count
    code = node.text("code", into: &problems)
    name = node.phrase("name", into: &problems)
    version = node.int("version", in: 1...9999, into: &problems)
    unit = node.optionalPhrase("unit", into: &problems) ?? Phrase("%", "%")
    direction = node.optionalChoice("direction", of: Direction.self, into: &problems) ?? .none
    secrecy = node.optionalChoice("secrecy", of: Secrecy.self, into: &problems) ?? .open
    minimum = node.optionalInt("minimum", in: 1...100_000, into: &problems) ?? 5
    places = node.optionalInt("places", in: 0...3, into: &problems) ?? 1
    basis = node.optionalPhrase("basis", into: &problems) ?? Phrase("", "")
    let kinds = node.optionalTexts("periods", into: &problems)
    periods = kinds.isEmpty ? Period.Kind.allCases : kinds.compactMap { Period.Kind(rawValue: $0) }
    if !kinds.isEmpty, periods.count < kinds.count {
      problems.append(
        node.problem(
          Phrase("periods 有不认识的统计期", "`periods` has one that is not known"),
          remedy: Phrase("可用：month、quarter、halfYear、year、cumulative", "use month, quarter, halfYear, year, cumulative"))
      )
    }
    let source = node.optionalText("source", into: &problems)
    if let text = node.optionalText("formula", into: &problems) {
      do throws(Formula.Fault) { origin = .formula(try Formula(text)) } catch {
        problems.append(
          node.problem(
            Phrase("公式 \(text)：", "formula \(text): ") + error.phrase,
            remedy: Phrase("写法：a / (b - c)", "write it as a / (b - c)")))
        return nil
      }
    } else {
      origin = .observed(source: source ?? "")
      if source.map({ roster.agency($0) == nil }) ?? true {
        problems.append(
          node.problem(
            Phrase("指标 \(code) 既无公式，也无来源单位", "the indicator \(code) has neither a formula nor a source agency"),
            remedy: Phrase("写 formula，或 source: 单位代码", "give it a `formula`, or `source:` with the code of an agency")))
      }
    }
    if !code.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) || code.isEmpty {
      problems.append(
        node.problem(
          Phrase("指标代码 \(code) 只能用字母、数字和 -", "the code \(code) may hold letters, digits and - only"),
          remedy: Phrase("改代码", "change it")))
    }
    guard problems.errors.count == before else { return nil }
  }
}
