import Basics
import Casework
import Documents
import Organization
import Timing

extension PackReader {
  /// The lifecycles of this pack and of those before it. A version that exists already must not change its text.
  mutating func lifecycles(older: [PackFiles]) -> (all: [String: Lifecycle], current: [String: String]) {
    var all: [String: Lifecycle] = [:]
    var current: [String: String] = [:]
    for files in older {
      var reader = PackReader(files, rules: rules)
      for path in files.paths(in: "lifecycles") {
        if let lifecycle = reader.lifecycle(path) { all[lifecycle.id] = lifecycle }
      }
    }
    let paths = files.paths(in: "lifecycles")
    if paths.isEmpty {
      problems.append(
        Problem(
          "lifecycles", nil, Phrase("没有任何流程", "there is no lifecycle"),
          remedy: Phrase("至少放一个 YAML 文件", "put in at least one YAML file")))
    }
    for path in paths {
      guard let lifecycle = lifecycle(path) else { continue }
      all[lifecycle.id] = lifecycle
      let newest = current[lifecycle.name].flatMap { all[$0]?.version } ?? 0
      if lifecycle.version > newest { current[lifecycle.name] = lifecycle.id }
    }
    return (all, current)
  }

  mutating func lifecycle(_ path: String) -> Lifecycle? {
    guard let node = yaml(path) else { return nil }
    node.unknownKeys(
      allowed: ["lifecycle", "version", "label", "clocks", "stages", "actions", "strands", "groups", "aside", "public_path"], into: &problems)
    let before = problems.errors.count
    var lines: [String: Int] = [:]
    var clocks: [(code: String, label: Phrase)] = []
    for entry in node.map("clocks", into: &problems) { clocks.append((entry.key, entry.value.phrase(into: &problems))) }
    var stages: [Stage] = []
    for entry in node.map("stages", into: &problems) {
      lines["stage \(entry.key)"] = entry.line
      if let stage = stage(entry) { stages.append(stage) }
    }
    var actions: [Action] = []
    for entry in node.map("actions", into: &problems) {
      lines["action \(entry.key)"] = entry.line
      if let action = action(entry) { actions.append(action) }
    }
    var strandKinds: [StrandKind] = []
    for entry in node.optionalMap("strands", into: &problems) {
      lines["strand \(entry.key)"] = entry.line
      strandKinds.append(strandKind(entry))
    }
    let groups = node.optionalMap("groups", into: &problems).map { ($0.key, $0.value.phrase(into: &problems)) }
    let lifecycle = Lifecycle(
      name: node.text("lifecycle", into: &problems), version: node.int("version", in: 1...9999, into: &problems),
      label: node.phrase("label", into: &problems), stages: stages, actions: actions, clocks: clocks,
      strandKinds: strandKinds, groups: groups,
      aside: Set(node.optionalTexts("aside", into: &problems)).union(["promise"]),
      publicPath: node.optionalText("public_path", into: &problems) ?? "/follow/")
    guard problems.errors.count == before else { return nil }
    for problem in lifecycle.problems(rules: rules) {
      problems.append(
        Problem(
          path, lines[problem.place] ?? node.line, Phrase("\(problem.place)：", "\(problem.place): ") + problem.phrase,
          remedy: problem.remedy))
    }
    return lifecycle
  }

  private mutating func stage(_ entry: YAMLEntry) -> Stage? {
    let node = entry.value
    node.unknownKeys(allowed: ["label", "public", "phase", "holder", "wake"], into: &problems)
    let label = node.phrase("label", into: &problems)
    let phase = node.choice("phase", of: Phase.allCases.map(\.code), into: &problems)
    let holder = node.choice("holder", of: Stage.Holder.self, into: &problems)
    guard let phase = Phase(code: phase), let holder else { return nil }
    return Stage(
      code: entry.key, label: label, publicLabel: node.optionalPhrase("public", into: &problems) ?? label, phase: phase,
      holder: holder, wake: node.optionalText("wake", into: &problems))
  }

  private mutating func action(_ entry: YAMLEntry) -> Action? {
    let node = entry.value
    node.unknownKeys(
      allowed: [
        "label", "done", "from", "to", "permission", "by", "guards", "effects", "ask", "clocks", "notice", "tone",
        "strand", "drops", "refuses", "takes_over", "group",
      ],
      into: &problems)
    let label = node.phrase("label", into: &problems)
    return Action(
      code: entry.key, label: label, done: node.phrase("done", into: &problems),
      from: node.optionalTexts("from", into: &problems),
      to: node.optionalText("to", into: &problems), permission: Permission(node.text("permission", into: &problems)),
      by: node.optionalChoice("by", of: Action.By.self, into: &problems) ?? .anyone,
      guards: node.optionalTexts("guards", into: &problems), effects: node.optionalTexts("effects", into: &problems),
      fields: node.optionalList("ask", into: &problems).compactMap { field($0) },
      clocks: node.optionalList("clocks", into: &problems).compactMap { clockStep($0) },
      notice: node.optionalPhrase("notice", into: &problems),
      tone: node.optionalChoice("tone", of: ["default", "primary", "danger"], into: &problems) ?? "default",
      strand: node.optionalNode("strand", into: &problems).flatMap { strandStep($0) },
      drops: node.optionalTexts("drops", into: &problems),
      refuses: node.optionalBool("refuses", into: &problems) ?? false,
      takesOver: node.optionalBool("takes_over", into: &problems) ?? false,
      group: node.optionalText("group", into: &problems) ?? "")
  }

  private mutating func field(_ node: YAMLNode) -> Field? {
    node.unknownKeys(allowed: ["name", "kind", "label", "hint", "required", "public", "choices"], into: &problems)
    guard let kind = node.choice("kind", of: Field.Kind.self, into: &problems) else { return nil }
    var choices: [(code: String, label: Phrase)] = []
    for choice in node.optionalMap("choices", into: &problems) {
      choices.append((choice.key, choice.value.phrase(into: &problems)))
    }
    if kind == .choice && choices.isEmpty {
      problems.append(
        node.problem(
          Phrase("choice 没有 choices", "a choice has no `choices`"),
          remedy: Phrase("写 choices: {代码: 名称}", "write choices: {code: label}")))
    }
    return Field(
      name: node.text("name", into: &problems), kind: kind, label: node.phrase("label", into: &problems),
      hint: node.optionalPhrase("hint", into: &problems),
      isRequired: node.optionalBool("required", into: &problems) ?? false,
      isPublic: node.optionalBool("public", into: &problems) ?? false, choices: choices)
  }

  /// `{start: accept, limit: 15min}`, `{stop: accept}`, `{assign: leg, limit: standard}`, `{start: promise, limit: standard, since: report}`.
  private mutating func clockStep(_ node: YAMLNode) -> ClockStep? {
    let orders = ClockStep.Order.allCases
    node.unknownKeys(allowed: orders.map(\.rawValue) + ["limit", "since"], into: &problems)
    guard let order = orders.first(where: { node[$0.rawValue] != nil }) else {
      problems.append(
        node.problem(
          Phrase("计时没有指令", "a clock step has no order"),
          remedy: Phrase(
            "写 start、stop、pause、resume、extend 或 assign，例如 {stop: accept}",
            "write start, stop, pause, resume, extend or assign, such as {stop: accept}")))
      return nil
    }
    let clock = node.text(order.rawValue, into: &problems)
    var limit = ClockStep.Limit.none
    if let text = node.optionalText("limit", into: &problems) {
      if text == "standard" {
        limit = .standard
      } else if text.hasPrefix("@") {
        limit = .until(String(text.dropFirst()))
      } else if let fixed = TimeLimit(text) {
        limit = .fixed(fixed)
      } else {
        problems.append(
          node.problem(
            Phrase("看不懂时限“\(text)”", "the limit \"\(text)\" cannot be read"),
            remedy: Phrase(
              "例如 15min、standard，或 @字段（到所填日期或时刻为止）",
              "such as 15min or standard, or @field for the day or moment entered there")))
      }
    }
    let since = node.optionalChoice("since", of: ["report"], into: &problems) == "report"
    return ClockStep(order, clock, limit: limit, sinceReport: since)
  }
}

extension PackReader {
  /// One lifecycle of a pack with what is wrong with it, without reading anything else.
  package static func lifecycle(
    _ path: String, in files: PackFiles, rules: Rules
  ) -> (lifecycle: Lifecycle?, problems: Problems) {
    var reader = PackReader(files, rules: rules)
    let lifecycle = reader.lifecycle(path)
    return (lifecycle, reader.problems)
  }
}
