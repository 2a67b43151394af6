import Basics

extension LeagueSnapshot {
  /// Reads a text again, with the plan as far as it counts; names are codes, since the text has none.
  /// - Throws: `Fault` naming the first line that cannot be read.
  package init(_ text: String) throws(Fault) {
    var plan = LeaguePlan(
      code: "", version: 0, isExample: false, title: .verbatim(""), basis: .verbatim(""), publishBy: 1, minimum: 2,
      floor: 0, groups: [],
      boards: [], rules: [])
    var month: LeagueMonth?
    var revision = 0
    var inputs: [Input] = []
    var isFirst = true
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() where !line.isEmpty
    {
      let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      let fault = Fault(line: index + 1)
      if isFirst {
        guard line == "yiwang-league-snapshot 1" else { throw fault }
        isFirst = false
        continue
      }
      guard words.count >= 2 else { throw fault }
      switch words[0] {
      case "league": plan.code = words[1]
      case "month":
        guard let read = LeagueMonth(text: words[1]) else { throw fault }
        month = read
      case "plan": plan.version = try Self.number(words[1], fault)
      case "revision": revision = try Self.number(words[1], fault)
      case "minimum": plan.minimum = try Self.number(words[1], fault)
      case "floor": plan.floor = try Self.number(words[1], fault)
      case "group":
        plan.groups.append(
          LeaguePlan.Group(
            code: words[1], name: .verbatim(words[1]),
            members: words.dropFirst(2).map { LeaguePlan.Member(code: $0, name: nil, by: $0) }))
      case "indicator": try plan.take(indicator: words, fault)
      case "target": try plan.take(target: words, fault)
      case "award":
        guard words.count == 5, let kind = LeaguePlan.AwardKind(rawValue: words[2]),
          let when = LeaguePlan.Occasion(rawValue: words[3])
        else { throw fault }
        plan.rules.append(
          LeaguePlan.Rule(
            code: words[1], kind: kind, when: when, score: try Self.number(words[4], fault), label: .verbatim(words[1]))
        )
      case "value":
        guard words.count >= 7 else { throw fault }
        inputs.append(
          Input(
            measure: words[1], unit: words[2], value: words[3] == "-" ? nil : try Self.number(words[3], fault),
            before: words[4] == "-" ? nil : try Self.number(words[4], fault),
            revision: try Self.number(words[5], fault),
            checker: words[6], source: words.dropFirst(7).joined(separator: " ")))
      default: throw fault
      }
    }
    guard let month, !isFirst else { throw Fault(line: 1) }
    self.init(plan: plan, month: month, revision: revision, inputs: inputs)
  }

  fileprivate static func number(_ text: String, _ fault: Fault) throws(Fault) -> Int {
    guard let number = Int(text), abs(number) <= LeagueEntry.most else { throw fault }
    return number
  }
}

extension LeaguePlan {
  fileprivate mutating func take(indicator words: [String], _ fault: LeagueSnapshot.Fault) throws(LeagueSnapshot.Fault)
  {
    guard words.count >= 8, let direction = Direction(rawValue: words[3]), let figure = Figure(rawValue: words[4]),
      let scoring = Scoring(rawValue: words[5])
    else { throw fault }
    let measure = Measure(
      code: words[2], name: .verbatim(words[2]), unit: .verbatim(""), direction: direction, isCumulative: true,
      source: "",
      weight: try LeagueSnapshot.number(words[6], fault), groups: Array(words.dropFirst(7)), figure: figure,
      scoring: scoring, targets: [:])
    if let index = boards.firstIndex(where: { $0.code == words[1] }) {
      boards[index].measures.append(measure)
    } else {
      boards.append(Board(code: words[1], contest: .verbatim(words[1]), name: .verbatim(words[1]), measures: [measure]))
    }
  }

  fileprivate mutating func take(target words: [String], _ fault: LeagueSnapshot.Fault) throws(LeagueSnapshot.Fault) {
    guard words.count == 4 else { throw fault }
    for board in boards.indices {
      guard let index = boards[board].measures.firstIndex(where: { $0.code == words[1] }) else { continue }
      boards[board].measures[index].targets[words[2]] = try LeagueSnapshot.number(words[3], fault)
    }
  }
}
