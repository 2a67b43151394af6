import Basics
import Organization

/// What is wrong with a lifecycle, at which stage or action.
package struct LifecycleProblem: Sendable, Hashable {
  /// `stage handling` or `action file`.
  package var place: String
  package var phrase: Phrase
  package var remedy: Phrase

  package init(place: String, phrase: Phrase, remedy: Phrase) {
    self.place = place
    self.phrase = phrase
    self.remedy = remedy
  }
}

extension Lifecycle {
  /// Proves that the lifecycle can be run: one beginning, no unknown names, every stage reachable, an end reachable from every
  /// open stage, no clock stopped that never starts.
  /// - Parameter rules: the names that programmes contribute.
  package func problems(rules: Rules) -> [LifecycleProblem] {
    var found = duplicates()
    let openings = actions.filter(\.from.isEmpty)
    if openings.count != 1 {
      found.append(
        LifecycleProblem(
          place: "actions",
          phrase: Phrase(
            "起始动作有 \(openings.count) 个，应恰有 1 个", "\(openings.count) actions begin a matter, exactly one should"),
          remedy: Phrase("只让一个动作不写 from", "leave out `from` in exactly one action")))
    }
    for action in actions { found += problems(of: action, rules: rules) }
    found += strandProblems() + wakeProblems()
    found += unreachable()
    found += deadEnds()
    return found
  }

  private func duplicates() -> [LifecycleProblem] {
    var found: [LifecycleProblem] = []
    var seen: Set<String> = []
    for code in stages.map({ "stage \($0.code)" }) + actions.map({ "action \($0.code)" })
    where !seen.insert(code).inserted {
      found.append(
        LifecycleProblem(
          place: code, phrase: Phrase("重复定义", "is defined twice"), remedy: Phrase("删去一个或改名", "remove or rename one")))
    }
    return found
  }

  private func problems(of action: Action, rules: Rules) -> [LifecycleProblem] {
    let guards = Set(rules.guards.keys), effects = Set(rules.effects.keys)
    var found: [LifecycleProblem] = []
    func say(_ phrase: Phrase, _ remedy: Phrase) {
      found.append(LifecycleProblem(place: "action \(action.code)", phrase: phrase, remedy: remedy))
    }
    let known = stages.map(\.code).joined(separator: ", ")
    for code in action.from + [action.to].compactMap({ $0 }) where stage(code) == nil {
      say(Phrase("环节 \(code) 不存在", "there is no stage \(code)"), Phrase("可用环节：\(known)", "stages are: \(known)"))
    }
    if action.from.isEmpty && action.to == nil {
      say(Phrase("起始动作没有 to", "the beginning leads nowhere"), Phrase("写明 to", "give it a `to`"))
    }
    if !rules.permissions.contains(action.permission) {
      let all = rules.permissions.map(\.code).joined(separator: ", ")
      say(
        Phrase("权限 \(action.permission) 不存在", "there is no permission \(action.permission)"),
        Phrase("可用权限：\(all)", "permissions are: \(all)"))
    }
    for name in action.guards where !guards.contains(name) {
      let all = guards.sorted().joined(separator: ", ")
      say(Phrase("条件 \(name) 不存在", "there is no guard \(name)"), Phrase("可用条件：\(all)", "guards are: \(all)"))
    }
    for name in action.effects where !effects.contains(name) {
      let all = effects.sorted().joined(separator: ", ")
      say(Phrase("效果 \(name) 不存在", "there is no effect \(name)"), Phrase("可用效果：\(all)", "effects are: \(all)"))
    }
    let started = Set(actions.flatMap(\.clocks).filter { $0.order == .start || $0.order == .assign }.map(\.clock))
    for step in action.clocks {
      if !clocks.contains(where: { $0.code == step.clock }) {
        say(
          Phrase("计时 \(step.clock) 未在 clocks 中声明", "clock \(step.clock) is not declared under `clocks`"),
          Phrase("在 clocks 中加上名称", "declare it with a label"))
      }
      let needsLimit = [.start, .assign, .extend].contains(step.order)
      if needsLimit && step.limit == .none {
        say(
          Phrase("计时 \(step.clock) 没有时限", "clock \(step.clock) starts without a limit"),
          Phrase("写 limit", "give it a `limit`"))
      }
      if !needsLimit && !started.contains(step.clock) {
        say(
          Phrase("计时 \(step.clock) 从未开始", "clock \(step.clock) never starts"),
          Phrase("在某个动作中 start 它", "start it in some action"))
      }
    }
    return found
  }

  private func unreachable() -> [LifecycleProblem] {
    var reached: Set<String> = []
    var todo = actions.filter(\.from.isEmpty).compactMap(\.to)
    while let code = todo.popLast() {
      guard reached.insert(code).inserted else { continue }
      todo += actions(from: code).compactMap(\.to)
    }
    return stages.filter { !reached.contains($0.code) }.map {
      LifecycleProblem(
        place: "stage \($0.code)", phrase: Phrase("没有任何动作能到达", "no action leads here"),
        remedy: Phrase("加一个 to: \($0.code) 的动作，或删去该环节", "add an action with `to: \($0.code)` or remove the stage"))
    }
  }

  private func deadEnds() -> [LifecycleProblem] {
    var canEnd = Set(stages.filter { !$0.phase.isOpen }.map(\.code))
    var grew = true
    while grew {
      grew = false
      for action in actions {
        guard let to = action.to, canEnd.contains(to) else { continue }
        for from in action.from where canEnd.insert(from).inserted { grew = true }
      }
    }
    return stages.filter { !canEnd.contains($0.code) }.map {
      LifecycleProblem(
        place: "stage \($0.code)", phrase: Phrase("死胡同：从这里到不了任何结束环节", "dead end: no end can be reached from here"),
        remedy: Phrase("加一个通向结束环节的动作", "add an action that leads to a done or dropped stage"))
    }
  }
}
