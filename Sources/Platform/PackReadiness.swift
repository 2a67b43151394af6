import Basics
import Documents
import Organization

extension PackReader {
  /// `plans.yaml`: kinds of shift and emergency plans. Without the file there are the two usual shifts and no plan.
  mutating func readiness(_ roster: Roster?) -> Readiness {
    var readiness = Readiness()
    guard files.text("plans.yaml") != nil, let node = yaml("plans.yaml") else { return readiness }
    node.unknownKeys(allowed: ["shifts", "plans"], into: &problems)
    let kinds = node.optionalList("shifts", into: &problems).map { shiftKind($0) }
    if !kinds.isEmpty { readiness.shiftKinds = kinds }
    var seen: Set<String> = []
    for entry in node.optionalList("plans", into: &problems) {
      let plan = plan(entry, roster)
      guard seen.insert(plan.code).inserted else {
        problems.append(
          entry.problem(
            Phrase("预案 \(plan.code) 重复", "the plan \(plan.code) stands twice"),
            remedy: Phrase("改代码", "change its code")))
        continue
      }
      readiness.plans.append(plan)
    }
    return readiness
  }

  private mutating func shiftKind(_ node: YAMLNode) -> ShiftKind {
    node.unknownKeys(allowed: ["code", "label", "from", "to"], into: &problems)
    return ShiftKind(
      code: node.text("code", into: &problems), label: node.phrase("label", into: &problems),
      from: clock("from", of: node), to: clock("to", of: node))
  }

  /// Minutes since midnight of a text such as `08:00`.
  private mutating func clock(_ key: String, of node: YAMLNode) -> Int {
    let text = node.text(key, into: &problems)
    if let minutes = LocalZone.minutes(text) { return minutes }
    problems.append(
      node.problem(
        Phrase("“\(text)”不是时刻", "“\(text)” is no time of day"),
        remedy: Phrase("例如 \"08:00\"", "such as \"08:00\"")))
    return 0
  }

  private mutating func plan(_ node: YAMLNode, _ roster: Roster?) -> EmergencyPlan {
    node.unknownKeys(allowed: ["code", "name", "fits", "levels"], into: &problems)
    var responses: [AlertLevel: EmergencyPlan.Response] = [:]
    for entry in node.map("levels", into: &problems) {
      guard let level = Int(entry.key).flatMap(AlertLevel.init(rawValue:)) else {
        problems.append(
          entry.value.problem(
            Phrase("没有级别 \(entry.key)", "there is no level \(entry.key)"),
            remedy: Phrase("一级最高：\"1\" 至 \"4\"", "level 1 is the highest: \"1\" to \"4\"")))
        continue
      }
      responses[level] = response(entry.value, roster)
    }
    for level in AlertLevel.allCases where responses[level] == nil {
      problems.append(
        node.problem(
          Phrase("缺少级别 \(level.rawValue)", "level \(level.rawValue) is missing"),
          remedy: Phrase("四级都要写明", "a plan says what is done at each of the four levels")))
    }
    return EmergencyPlan(
      code: node.text("code", into: &problems), name: node.phrase("name", into: &problems),
      fits: node.optionalTexts("fits", into: &problems), responses: responses)
  }

  private mutating func response(_ node: YAMLNode, _ roster: Roster?) -> EmergencyPlan.Response {
    node.unknownKeys(allowed: ["label", "calls", "steps"], into: &problems)
    let calls = node.list("calls", into: &problems).map { entry in
      entry.unknownKeys(allowed: ["post", "tell"], into: &problems)
      let post = entry.text("post", into: &problems)
      if let roster, roster.post(post) == nil {
        problems.append(
          entry.problem(
            Phrase("没有岗位 \(post)", "there is no post \(post)"),
            remedy: Phrase("写 posts.yaml 中的岗位代码", "give the code of a post of posts.yaml")))
      }
      return EmergencyPlan.Calling(post: post, tell: entry.phrase("tell", into: &problems))
    }
    if calls.isEmpty {
      problems.append(
        node.problem(
          Phrase("通知名单是空的", "nobody is called"),
          remedy: Phrase("在 calls 下列出要通知的岗位", "list the posts to call under `calls`")))
    }
    let steps = node.optionalList("steps", into: &problems).map { entry in
      entry.unknownKeys(allowed: ["what", "minutes"], into: &problems)
      return EmergencyPlan.Step(
        what: entry.phrase("what", into: &problems), minutes: entry.int("minutes", in: 1...10080, into: &problems))
    }
    return EmergencyPlan.Response(label: node.phrase("label", into: &problems), calls: calls, steps: steps)
  }
}
