import Basics
import Documents
import Indicators

extension Scheme {
  /// Reads the text of a scheme; what is wrong with it is added to the problems, by line. nil if anything is.
  /// - Parameter indicators: those of the pack, which criteria may name.
  package init?(_ text: String, file: String, indicators: IndicatorList, into problems: inout Problems) {
    let before = problems.errors.count
    guard let root = YAMLNode.parse(text, file: file, into: &problems) else { return nil }
    root.unknownKeys(
      allowed: [
        "code", "version", "name", "object", "example", "source", "ours", "flow", "periods", "freeze_day",
        "objection_days", "sample",
        "minimum", "without_cases", "peers", "criteria", "marks", "double", "grades",
      ], into: &problems)
    let object = root.choice("object", of: Object.self, into: &problems) ?? .region
    let kinds = root.optionalList("periods", into: &problems).compactMap { node -> Period.Kind? in
      let word = node.text(into: &problems)
      let kind = Period.Kind(rawValue: word)
      if kind == nil || kind == .cumulative {
        problems.append(
          node.problem(
            Phrase("统计期“\(word)”不可用", "the period “\(word)” cannot be used"),
            remedy: Phrase("可用：month、quarter、halfYear、year", "use month, quarter, halfYear or year")))
      }
      return kind
    }
    let marks = root.optionalList("marks", into: &problems).map { node in
      node.unknownKeys(allowed: ["code", "name"], into: &problems)
      return Mark(node.code(into: &problems), node.phrase("name", into: &problems))
    }
    let groups = root.list("peers", into: &problems).map { PeerGroup($0, of: object, into: &problems) }
    let criteria = root.list("criteria", into: &problems).map {
      Criterion($0, indicators: indicators, marks: marks, into: &problems)
    }
    let grades = root.list("grades", into: &problems).map { Grade($0, into: &problems) }
    let doubling = root.optionalList("double", into: &problems).map { node in
      let code = node.text(into: &problems)
      if !marks.contains(where: { $0.code == code }) { problems.append(node.unknown(mark: code)) }
      return code
    }
    let sample = root.formula("sample", into: &problems)
    self.init(
      code: root.code(into: &problems), version: root.int("version", in: 1...9999, into: &problems),
      name: root.phrase("name", into: &problems), object: object,
      isExample: root.optionalBool("example", into: &problems) ?? false,
      source: root.phrase("source", into: &problems),
      ours: root.optionalPhrase("ours", into: &problems) ?? Phrase("", ""),
      flow: root.optionalText("flow", into: &problems), periods: kinds.isEmpty ? [.month, .quarter, .year] : kinds,
      freezeDay: root.optionalInt("freeze_day", in: 1...28, into: &problems) ?? 3,
      objectionDays: root.optionalInt("objection_days", in: 1...90, into: &problems) ?? 7, sample: sample,
      minimum: root.optionalInt("minimum", in: 1...100_000, into: &problems) ?? 5,
      unjudged: root.optionalChoice("without_cases", of: Unjudged.self, into: &problems) ?? .scale, groups: groups,
      criteria: criteria, marks: marks, doubling: doubling, grades: grades)
    if sample.denominator != nil {
      problems.append(
        root.problem(
          Phrase("sample 应为计数之和，不是比率", "`sample` is a sum of counts, not a ratio"),
          remedy: Phrase("例如 sample: dueHandling", "for example sample: dueHandling")))
    }
    for (codes, what) in [
      (criteria.map(\.code), Phrase("指标", "criterion")), (groups.map(\.code), Phrase("同类组", "group")),
      (marks.map(\.code), Phrase("标记", "mark")), (grades.map(\.code), Phrase("等级", "grade")),
    ] {
      for code in codes.doubled {
        problems.append(
          root.problem(
            Phrase("\(what.zh) \(code) 重复", "the \(what.en) \(code) stands twice"),
            remedy: Phrase("改代码", "change a code")))
      }
    }
    if full <= 0 {
      problems.append(
        root.problem(
          Phrase("各项满分合计应大于 0", "the criteria must have points"),
          remedy: Phrase("至少一项不是附加分", "at least one is not a bonus")))
    }
    if !zip(grades, grades.dropFirst()).allSatisfy({ $0.from > $1.from }) || grades.last?.from != 0 {
      problems.append(
        (root["grades"] ?? root).problem(
          Phrase("等级应由高到低，最后一级 from: 0", "grades fall, and the last is `from: 0`"),
          remedy: Phrase("按 from 由大到小排列", "order them by `from`, the highest first")))
    }
    guard problems.errors.count == before else { return nil }
  }
}

extension PeerGroup {
  fileprivate init(_ node: YAMLNode, of object: Scheme.Object, into problems: inout Problems) {
    node.unknownKeys(allowed: ["code", "name", "kinds", "units", "function"], into: &problems)
    self.init(
      code: node.code(into: &problems), name: node.phrase("name", into: &problems),
      kinds: node.optionalTexts("kinds", into: &problems), units: node.optionalTexts("units", into: &problems),
      function: object == .function ? node.text("function", into: &problems) : "")
    if kinds.isEmpty && units.isEmpty {
      problems.append(
        node.problem(
          Phrase("同类组 \(code) 没有成员", "the group \(code) has no members"),
          remedy: Phrase("写 kinds: [street] 或 units: [代码]", "write kinds: [street] or units: [codes]")))
    }
  }
}

extension Grade {
  fileprivate init(_ node: YAMLNode, into problems: inout Problems) {
    node.unknownKeys(allowed: ["code", "name", "from", "colour"], into: &problems)
    self.init(
      node.code(into: &problems), node.phrase("name", into: &problems), from: node.thousandths("from", into: &problems),
      colour: node.choice("colour", of: Colour.self, into: &problems) ?? .blue)
  }
}

extension Criterion {
  fileprivate init(_ node: YAMLNode, indicators: IndicatorList, marks: [Mark], into problems: inout Problems) {
    node.unknownKeys(
      allowed: [
        "code", "name", "short", "unit", "points", "rule", "indicator", "formula", "down", "at", "per_point", "tests",
        "items", "floor",
        "steps", "bonus", "minimum",
      ], into: &problems)
    let rule = node.choice("rule", of: Rule.self, into: &problems) ?? .hand
    var tests: [Test] = [], items: [Item] = [], minimum = 5
    func test(_ part: YAMLNode, _ problems: inout Problems) -> Test? {
      var test: Test
      if let code = part.optionalText("indicator", into: &problems) {
        guard let indicator = indicators[code], let formula = indicator.formula else {
          problems.append(
            part.problem(
              Phrase("indicators.yaml 中没有按公式计算的指标 \(code)", "indicators.yaml has no indicator \(code) with a formula"),
              remedy: Phrase("先在 indicators.yaml 中定义", "define it there first")))
          return nil
        }
        test = Test(indicator: indicator.id, formula: formula, isDown: indicator.direction == .down)
        minimum = indicator.minimum
      } else {
        test = Test(formula: part.formula("formula", into: &problems))
      }
      if let isDown = part.optionalBool("down", into: &problems) { test.isDown = isDown }
      if test.formula.denominator == nil {
        problems.append(
          part.problem(
            Phrase("比例、达标两种规则的公式应为比率", "a proportion or a threshold needs a ratio"),
            remedy: Phrase("写作 a / b，或用 rule: deduct", "write a / b, or use rule: deduct")))
      }
      guard rule == .threshold else { return test }
      test.at = part.thousandths("at", into: &problems)
      test.perPoint = part.thousandths("per_point", into: &problems)
      return test
    }
    switch rule {
    case .hand: break
    case .proportional, .shown:
      if let only = test(node, &problems) { tests = [only] }
    case .threshold:
      let parts = node["tests"] == nil ? [node] : node.list("tests", into: &problems)
      for part in parts where node["tests"] != nil {
        part.unknownKeys(allowed: ["indicator", "formula", "down", "at", "per_point"], into: &problems)
      }
      tests = parts.compactMap { test($0, &problems) }
    case .deduct, .award:
      items = node.list("items", into: &problems).compactMap { Item($0, marks: marks, into: &problems) }
    }
    self.init(
      code: node.code(into: &problems), name: node.phrase("name", into: &problems),
      short: node.optionalPhrase("short", into: &problems),
      unit: node.optionalPhrase("unit", into: &problems) ?? .verbatim("%"),
      points: rule == .shown ? 0 : node.thousandths("points", into: &problems), rule: rule, tests: tests, items: items,
      floor: node.optionalThousandths("floor", into: &problems) ?? 0,
      steps: node.optionalChoice("steps", of: Steps.self, into: &problems) ?? .exact,
      isBonus: node.optionalBool("bonus", into: &problems) ?? false,
      minimum: node.optionalInt("minimum", in: 1...100_000, into: &problems) ?? minimum)
    if floor > points {
      problems.append(
        node.problem(
          Phrase("\(code) 的最低分高于满分", "the floor of \(code) is above its points"),
          remedy: Phrase("改 floor", "change `floor`")))
    }
  }
}

extension Criterion.Item {
  fileprivate init?(_ node: YAMLNode, marks: [Mark], into problems: inout Problems) {
    node.unknownKeys(allowed: ["name", "formula", "mark", "points"], into: &problems)
    let points = node.thousandths("points", into: &problems)
    if let code = node.optionalText("mark", into: &problems) {
      guard let mark = marks.first(where: { $0.code == code }) else {
        problems.append(node.unknown(mark: code))
        return nil
      }
      self.init(node.optionalPhrase("name", into: &problems) ?? mark.name, .mark(code), points: points)
    } else {
      let formula = node.formula("formula", into: &problems)
      if formula.denominator != nil {
        problems.append(
          node.problem(
            Phrase("按件扣分、加分的公式应为计数，不是比率", "what counts by cases is a sum of counts, not a ratio"),
            remedy: Phrase("例如 formula: reworked", "for example formula: reworked")))
      }
      self.init(node.optionalPhrase("name", into: &problems) ?? formula.words, .formula(formula), points: points)
    }
  }
}

extension YAMLNode {
  /// The key `code`: letters, digits and -.
  fileprivate func code(into problems: inout Problems) -> String {
    let code = text("code", into: &problems)
    if !code.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) {
      problems.append(
        problem(
          Phrase("代码 \(code) 只能用字母、数字和 -", "the code \(code) may hold letters, digits and - only"),
          remedy: Phrase("改代码", "change it")))
    }
    return code
  }

  fileprivate func formula(_ key: String, into problems: inout Problems) -> Formula {
    let words = text(key, into: &problems)
    do throws(Formula.Fault) {
      return try Formula(words.isEmpty ? "dueHandling" : words)
    } catch {
      problems.append(
        (self[key] ?? self).problem(
          Phrase("公式 \(words)：", "formula \(words): ") + error.phrase,
          remedy: Phrase("写法：a / (b - c)", "write it as a / (b - c)")))
      return Formula.placeholder
    }
  }

  fileprivate func thousandths(_ key: String, into problems: inout Problems) -> Int {
    number(text(key, into: &problems), key, &problems)
  }

  fileprivate func optionalThousandths(_ key: String, into problems: inout Problems) -> Int? {
    optionalText(key, into: &problems).map { number($0, key, &problems) }
  }

  private func number(_ text: String, _ key: String, _ problems: inout Problems) -> Int {
    guard let value = Indicators.thousandths(text), (0...1_000_000).contains(value) else {
      if !text.isEmpty {
        problems.append(
          (self[key] ?? self).problem(
            Phrase(
              "\(key) 应为 0 至 1000、至多三位小数的数，这里是 \(text)",
              "`\(key)` is a number from 0 to 1000 with three places at most, not \(text)"),
            remedy: Phrase("例如 \(key): 12.5", "for example \(key): 12.5")))
      }
      return 0
    }
    return value
  }

  fileprivate func unknown(mark code: String) -> Problem {
    problem(
      Phrase("没有标记 \(code)", "there is no mark \(code)"), remedy: Phrase("在 marks 中定义", "define it under `marks`"))
  }
}

extension Formula {
  /// Stands for what could not be read, while other problems are looked for.
  fileprivate static let placeholder: Formula = {
    guard let formula = try? Formula("dueHandling") else { preconditionFailure("a count is a formula") }
    return formula
  }()
}

extension [String] {
  /// What stands in it more than once.
  fileprivate var doubled: [String] {
    Dictionary(map { ($0, 1) }, uniquingKeysWith: +).filter { $0.value > 1 }.keys.sorted()
  }
}
