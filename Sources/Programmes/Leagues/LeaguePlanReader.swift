import Basics
import Documents
import Indicators
import Organization

extension LeaguePlan {
  /// The folder of the pack that plans stand in.
  package static let folder = "leagues"

  /// Reads a plan; what is wrong with it is added to the problems, by line.
  /// - Parameter roster: agencies are looked up in it; nil for a text that was proved before.
  /// - Returns: nil if anything is wrong.
  package init?(_ text: String, file: String, roster: Roster?, into problems: inout Problems) {
    guard let root = YAMLNode.parse(text, file: file, into: &problems) else { return nil }
    let before = problems.errors.count
    root.unknownKeys(
      allowed: [
        "league", "version", "example", "title", "basis", "publish_by", "minimum", "floor", "groups", "boards",
        "awards",
      ],
      into: &problems)
    code = root.text("league", into: &problems)
    version = root.int("version", in: 1...9999, into: &problems)
    isExample = root.optionalBool("example", into: &problems) ?? false
    title = root.phrase("title", into: &problems)
    basis = root.optionalPhrase("basis", into: &problems) ?? Phrase("", "")
    publishBy = root.int("publish_by", in: 1...28, into: &problems)
    minimum = root.optionalInt("minimum", in: 2...100, into: &problems) ?? 3
    floor = root.optionalInt("floor", in: 0...90, into: &problems) ?? 60
    if !Self.isCode(code) { problems.append(root.wrongCode(code)) }
    let nodes = root.list("groups", into: &problems)
    let groups = Self.unique(nodes, into: &problems) {
      Group($0, roster: roster, into: &$1)
    } code: {
      $0.code
    }
    self.groups = groups
    var seen: Set<String> = []
    for (node, group) in zip(nodes, groups) {
      for member in group.members where !seen.insert(member.code).inserted {
        problems.append(
          node.problem(
            Phrase("\(member.code) 在两个组里", "\(member.code) is in two groups"),
            remedy: Phrase("每个单位只在一个组", "put each unit into one group")))
      }
    }
    boards = Self.unique(root.list("boards", into: &problems), into: &problems) {
      Board($0, groups, roster: roster, into: &$1)
    } code: {
      $0.code
    }
    rules = Self.unique(root.list("awards", into: &problems), into: &problems) {
      Rule($0, into: &$1)
    } code: {
      $0.code
    }
    var codes: Set<String> = []
    for board in boards {
      for measure in board.measures where !codes.insert(measure.code).inserted {
        problems.append(root.problem(Phrase("指标 \(measure.code) 重复", "the indicator \(measure.code) stands twice")))
      }
    }
    guard problems.errors.count == before else { return nil }
  }

  /// Letters, digits and hyphens, since codes stand in lines parted by blanks.
  static func isCode(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 40
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
  }

  private static func unique<T>(
    _ nodes: [YAMLNode], into problems: inout Problems, read: (YAMLNode, inout Problems) -> T, code: (T) -> String
  ) -> [T] {
    var seen: Set<String> = []
    return nodes.map { node in
      let one = read(node, &problems)
      if !isCode(code(one)) { problems.append(node.wrongCode(code(one))) }
      if !seen.insert(code(one)).inserted {
        problems.append(
          node.problem(
            Phrase("代码 \(code(one)) 重复", "the code \(code(one)) stands twice"), remedy: Phrase("改代码", "change it")))
      }
      return one
    }
  }
}

extension YAMLNode {
  fileprivate func wrongCode(_ code: String) -> Problem {
    problem(
      Phrase("代码“\(code)”只能用字母、数字和 -", "the code “\(code)” may hold letters, digits and - only"),
      remedy: Phrase("改代码", "change it"))
  }

  fileprivate func agency(_ code: String, _ roster: Roster?, into problems: inout Problems) {
    guard let roster, roster.agency(code) == nil else { return }
    problems.append(
      problem(
        Phrase("没有单位 \(code)", "there is no agency \(code)"),
        remedy: Phrase("用 agencies.yaml 或区划里的代码", "use a code of agencies.yaml or of the areas")))
  }
}

extension LeaguePlan.Group {
  fileprivate init(_ node: YAMLNode, roster: Roster?, into problems: inout Problems) {
    node.unknownKeys(allowed: ["code", "name", "members"], into: &problems)
    code = node.text("code", into: &problems)
    name = node.phrase("name", into: &problems)
    members = node.list("members", into: &problems).map { one in
      guard one.isMap else {
        let code = one.text(into: &problems)
        one.agency(code, roster, into: &problems)
        return LeaguePlan.Member(code: code, name: nil, by: code)
      }
      one.unknownKeys(allowed: ["code", "name", "by"], into: &problems)
      let by = one.text("by", into: &problems)
      one.agency(by, roster, into: &problems)
      return LeaguePlan.Member(
        code: one.text("code", into: &problems), name: one.phrase("name", into: &problems), by: by)
    }
    if let wrong = members.first(where: { !LeaguePlan.isCode($0.code) }) { problems.append(node.wrongCode(wrong.code)) }
  }
}

extension LeaguePlan.Board {
  fileprivate init(_ node: YAMLNode, _ groups: [LeaguePlan.Group], roster: Roster?, into problems: inout Problems) {
    node.unknownKeys(allowed: ["code", "contest", "name", "indicators"], into: &problems)
    code = node.text("code", into: &problems)
    contest = node.phrase("contest", into: &problems)
    name = node.phrase("name", into: &problems)
    measures = node.list("indicators", into: &problems).map {
      LeaguePlan.Measure($0, groups, roster: roster, into: &problems)
    }
    if measures.isEmpty {
      problems.append(
        node.problem(Phrase("榜 \(code) 没有指标", "the board \(code) has no indicator"), remedy: Phrase("补上指标", "add one")))
    }
  }
}

extension LeaguePlan.Measure {
  fileprivate init(_ node: YAMLNode, _ all: [LeaguePlan.Group], roster: Roster?, into problems: inout Problems) {
    node.unknownKeys(
      allowed: [
        "code", "name", "unit", "direction", "cumulative", "source", "weight", "groups", "figure", "scoring", "targets",
      ],
      into: &problems)
    code = node.text("code", into: &problems)
    name = node.phrase("name", into: &problems)
    unit = node.phrase("unit", into: &problems)
    direction = node.optionalChoice("direction", of: LeaguePlan.Direction.self, into: &problems) ?? .up
    isCumulative = node.optionalBool("cumulative", into: &problems) ?? false
    source = node.text("source", into: &problems)
    weight = node.int("weight", in: 1...1000, into: &problems)
    figure = node.optionalChoice("figure", of: LeaguePlan.Figure.self, into: &problems) ?? .value
    scoring = node.optionalChoice("scoring", of: LeaguePlan.Scoring.self, into: &problems) ?? .linear
    let wanted = node.optionalTexts("groups", into: &problems)
    groups = wanted.isEmpty ? all.map(\.code) : wanted
    node.agency(source, roster, into: &problems)
    if !LeaguePlan.isCode(code) { problems.append(node.wrongCode(code)) }
    for group in groups where !all.contains(where: { $0.code == group }) {
      problems.append(
        node.problem(
          Phrase("指标 \(code)：没有分组 \(group)", "indicator \(code): there is no group \(group)"),
          remedy: Phrase("改分组", "name another")))
    }
    let members = Set(all.filter { [groups] in groups.contains($0.code) }.flatMap(\.members).map(\.code))
    targets = [:]
    for entry in node.optionalMap("targets", into: &problems) {
      let text = entry.value.text(into: &problems)
      if let value = thousandths(text), value > 0, value <= LeagueEntry.most, members.contains(entry.key) {
        targets[entry.key] = value
      } else {
        problems.append(
          entry.value.problem(
            Phrase("指标 \(code) 的目标 \(entry.key): \(text) 不对", "the target \(entry.key): \(text) of \(code) is wrong"),
            remedy: Phrase("写参赛单位代码和正数，最多三位小数", "give the code of a unit of its groups and a number above zero")))
      }
    }
    if !targets.isEmpty, !isCumulative {
      problems.append(
        node.problem(
          Phrase("指标 \(code) 有全年目标而不是累计值", "\(code) has yearly targets but is not cumulative"),
          remedy: Phrase("加 cumulative: yes，或去掉 targets", "say `cumulative: yes`, or leave the targets out")))
    }
    if figure == .completion, let lacks = members.subtracting(targets.keys).min() {
      problems.append(
        node.problem(
          Phrase("指标 \(code) 按完成率比，\(lacks) 没有目标", "\(code) compares completion, and \(lacks) has no target"),
          remedy: Phrase("补上全年目标", "add its yearly target")))
    }
  }
}

extension LeaguePlan.Rule {
  fileprivate init(_ node: YAMLNode, into problems: inout Problems) {
    node.unknownKeys(allowed: ["code", "kind", "when", "score", "label"], into: &problems)
    code = node.text("code", into: &problems)
    kind = node.choice("kind", of: LeaguePlan.AwardKind.self, into: &problems) ?? .redFlag
    when = node.choice("when", of: LeaguePlan.Occasion.self, into: &problems) ?? .first
    score = (node.optionalInt("score", in: 0...100, into: &problems) ?? (when == .last ? 100 : 0)) * 100
    label = node.phrase("label", into: &problems)
  }
}
