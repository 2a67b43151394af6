import Basics

/// How a figure is reckoned from basic counts, as text: `handledOnTime / (dueHandling - deferred - excluded)`. Sums and differences of
/// counts, each with a whole factor, over another such sum; nothing else, so that everybody can do it by hand.
package struct Formula: Sendable, Hashable {
  /// `2*reworks`: a count with a whole factor.
  package struct Term: Sendable, Hashable {
    package var factor: Int
    package var count: BasicCount
  }

  package let text: String
  package let numerator: [Term]
  /// nil for what is no ratio.
  package let denominator: [Term]?

  /// What is wrong with the text of a formula.
  package struct Fault: Error, Sendable, Hashable {
    package var phrase: Phrase
  }

  /// - Throws: `Fault` naming what could not be read.
  package init(_ text: String) throws(Fault) {
    self.text = text
    let sides = text.split(separator: "/", omittingEmptySubsequences: false)
    guard sides.count <= 2 else { throw Fault(phrase: Phrase("只能有一个除号", "there is one division at most")) }
    numerator = try Self.sum(sides[0])
    denominator = sides.count == 2 ? try Self.sum(sides[1]) : nil
  }

  private static func sum(_ side: Substring) throws(Fault) -> [Term] {
    var rest = side.trimmed[...]
    if rest.hasPrefix("("), rest.hasSuffix(")") { rest = rest.dropFirst().dropLast() }
    var terms: [Term] = []
    var sign = 1
    var isOperand = true
    let spaced = rest.replacing("+", with: " + ").replacing("-", with: " - ")
    for word in spaced.split(separator: " ") {
      if word == "+" || word == "-" {
        guard !isOperand || terms.isEmpty && word == "-" && sign == 1 else {
          throw Fault(phrase: Phrase("“\(word)”前缺少计数", "a count is missing before “\(word)”"))
        }
        sign = word == "-" ? -1 : 1
        isOperand = true
        continue
      }
      guard isOperand else { throw Fault(phrase: Phrase("“\(word)”前缺少运算符", "an operator is missing before “\(word)”")) }
      terms.append(try term(word, sign))
      isOperand = false
    }
    guard !terms.isEmpty, !isOperand else { throw Fault(phrase: Phrase("缺少计数", "a count is missing")) }
    return terms
  }

  private static func term(_ word: Substring, _ sign: Int) throws(Fault) -> Term {
    let parts = word.split(separator: "*", omittingEmptySubsequences: false)
    let name = parts.last ?? word
    guard let count = BasicCount(rawValue: String(name)) else {
      let known = BasicCount.allCases.map(\.rawValue).joined(separator: ", ")
      throw Fault(phrase: Phrase("没有计数 \(name)，可用：\(known)", "there is no count \(name); counts are: \(known)"))
    }
    guard parts.count <= 2, let factor = parts.count == 2 ? Int(parts[0]) : 1, (1...1000).contains(factor) else {
      throw Fault(
        phrase: Phrase("“\(word)”的系数应为 1 至 1000 的整数", "the factor of “\(word)” is a whole number from 1 to 1000"))
    }
    return Term(factor: sign * factor, count: count)
  }

  /// What the formula gives for these counts.
  package func value(_ counts: Counts) -> Ratio {
    Ratio(Self.value(numerator, counts), over: denominator.map { Self.value($0, counts) })
  }

  private static func value(_ terms: [Term], _ counts: Counts) -> Int {
    terms.reduce(0) { $0 + $1.factor * counts[$1.count] }
  }

  /// Every count it reads.
  package var counts: [BasicCount] { (numerator + (denominator ?? [])).map(\.count) }

  /// In the words of the counts: `按期处置数 ÷（应处置数 − 缓办数）`.
  package var words: Phrase {
    let top = Self.words(numerator)
    guard let denominator else { return top }
    let below = Self.words(denominator), several = denominator.count > 1
    return several
      ? Phrase("\(top.zh) ÷（\(below.zh)）", "\(top.en) ÷ (\(below.en))")
      : Phrase("\(top.zh) ÷ \(below.zh)", "\(top.en) ÷ \(below.en)")
  }

  private static func words(_ terms: [Term]) -> Phrase {
    var words = Phrase("", "")
    for (index, term) in terms.enumerated() {
      let sign = term.factor < 0 ? "− " : index > 0 ? "+ " : ""
      let factor = abs(term.factor) > 1 ? "\(abs(term.factor)) × " : ""
      let blank = index > 0 ? " " : ""
      words = words + .verbatim(blank + sign + factor) + term.count.label
    }
    return words
  }
}
