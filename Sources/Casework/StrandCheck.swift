import Basics

extension Lifecycle {
  /// Proves the side procedures: every state named exists and can be reached, from every open state an end can be reached, and
  /// nobody decides on what they asked for.
  func strandProblems() -> [LifecycleProblem] {
    actions.flatMap { problems(ofStep: $0) } + strandKinds.flatMap { problems(of: $0) }
  }

  private func problems(ofStep action: Action) -> [LifecycleProblem] {
    var found: [LifecycleProblem] = []
    func say(_ phrase: Phrase, _ remedy: Phrase) {
      found.append(LifecycleProblem(place: "action \(action.code)", phrase: phrase, remedy: remedy))
    }
    for code in action.drops where strandKind(code) == nil {
      say(Phrase("支线 \(code) 不存在", "there is no side procedure \(code)"), Phrase("在 strands 中声明", "declare it under `strands`"))
    }
    if !action.group.isEmpty, !groups.contains(where: { $0.code == action.group }) {
      say(
        Phrase("分组 \(action.group) 未在 groups 中声明", "the group \(action.group) is not declared under `groups`"),
        Phrase("在 groups 中加上名称", "declare it with a label"))
    }
    for step in action.clocks {
      guard case .until(let name) = step.limit else { continue }
      let isAsked = action.fields.contains { $0.name == name && ($0.kind == .date || $0.kind == .moment) }
      if !isAsked {
        say(
          Phrase("计时到 \(name)，但没有这个日期或时刻字段", "a clock runs until \(name), but no date or moment of that name is asked"),
          Phrase("在 ask 中加上", "ask for it"))
      }
    }
    guard let step = action.strand else { return found }
    guard let kind = strandKind(step.kind) else {
      say(
        Phrase("支线 \(step.kind) 不存在", "there is no side procedure \(step.kind)"),
        Phrase("在 strands 中声明", "declare it under `strands`"))
      return found
    }
    for code in step.from + [step.to] where !kind.states.contains(where: { $0.code == code }) {
      say(
        Phrase("支线 \(kind.code) 没有状态 \(code)", "the side procedure \(kind.code) has no state \(code)"),
        Phrase("可用：\(kind.states.map(\.code).joined(separator: "、"))", "use \(kind.states.map(\.code).joined(separator: ", "))"))
    }
    for code in step.from where kind.states.contains(where: { $0.code == code && !$0.isOpen }) {
      say(
        Phrase("支线状态 \(code) 已了结，不能再走", "the state \(code) has ended: nothing goes on from it"),
        Phrase("从 from 中去掉", "take it out of `from`"))
    }
    if case .field(let name) = step.party,
      !action.fields.contains(where: { $0.name == name && ($0.kind == .agencies || $0.kind == .agency) })
    {
      say(
        Phrase("没有单位字段 \(name)", "no field \(name) asks for agencies"),
        Phrase("在 ask 中加 kind: agencies 的字段", "ask for it with kind: agencies"))
    }
    // What ends by a decision of others must not be decided by whoever asked.
    let decides = kind.states.contains { $0.code == step.to && !$0.isOpen } && !step.from.isEmpty
    let needsOther = action.effects.isEmpty == false || action.to != nil || action.clocks.contains { $0.order == .extend }
    if decides, needsOther, step.apart == nil, !step.isOwn {
      say(
        Phrase("自己申请自己批准：没有 apart", "whoever asked could decide: there is no `apart`"),
        Phrase("写 apart: person 或 apart: agency", "write apart: person or apart: agency"))
    }
    return found
  }

  private func problems(of kind: StrandKind) -> [LifecycleProblem] {
    var found: [LifecycleProblem] = []
    let place = "strand \(kind.code)"
    let steps = actions.compactMap(\.strand).filter { $0.kind == kind.code }
    var reached = Set(steps.filter { $0.from.isEmpty || $0.mayBegin }.map(\.to))
    if reached.isEmpty {
      found.append(
        LifecycleProblem(
          place: place, phrase: Phrase("没有动作开始它", "no action begins it"),
          remedy: Phrase("加一个不写 from 的 strand 步骤", "add a strand step without `from`")))
    }
    var grew = true
    while grew {
      grew = false
      for step in steps where !reached.isDisjoint(with: step.from) && reached.insert(step.to).inserted { grew = true }
    }
    for state in kind.states where !reached.contains(state.code) {
      found.append(
        LifecycleProblem(
          place: place, phrase: Phrase("状态 \(state.code) 到不了", "the state \(state.code) cannot be reached"),
          remedy: Phrase("删去或加一步", "remove it, or add a step to it")))
    }
    var ends = Set(kind.states.filter { !$0.isOpen }.map(\.code))
    grew = true
    while grew {
      grew = false
      for step in steps where ends.contains(step.to) {
        for from in step.from where ends.insert(from).inserted { grew = true }
      }
    }
    for state in kind.states where !ends.contains(state.code) {
      found.append(
        LifecycleProblem(
          place: place, phrase: Phrase("状态 \(state.code) 没有了结的路", "no end can be reached from the state \(state.code)"),
          remedy: Phrase("加一步通向已了结的状态", "add a step to a state that has ended")))
    }
    for code in kind.most.keys.sorted() where !kind.states.contains(where: { $0.code == code }) {
      found.append(
        LifecycleProblem(
          place: place, phrase: Phrase("most 中的状态 \(code) 不存在", "`most` names a state \(code) there is not"),
          remedy: Phrase("改正", "correct it")))
    }
    return found
  }

  /// A stage that wakes by itself names an action from there, and whatever leads into it asks until when.
  func wakeProblems() -> [LifecycleProblem] {
    stages.flatMap { stage -> [LifecycleProblem] in
      guard let wake = stage.wake else { return [] }
      var found: [LifecycleProblem] = []
      if action(wake)?.from.contains(stage.code) != true {
        found.append(
          LifecycleProblem(
            place: "stage \(stage.code)", phrase: Phrase("wake 的动作 \(wake) 不从这里开始", "the action \(wake) does not start here"),
            remedy: Phrase("写一个从该环节开始的动作", "name an action from this stage")))
      }
      for action in actions where action.to == stage.code && !action.fields.contains(where: { $0.name == "until" && $0.kind == .date && $0.isRequired }) {
        found.append(
          LifecycleProblem(
            place: "action \(action.code)", phrase: Phrase("通向会自动恢复的环节，却没有问到哪一天", "leads into a stage that wakes, but does not ask until when"),
            remedy: Phrase("加必填字段 {name: until, kind: date}", "add the required field {name: until, kind: date}")))
      }
      return found
    }
  }
}
