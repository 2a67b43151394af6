import Basics
import Documents
import TestDistricts
import Testing

@testable import Leagues

/// A small plan whose numbers can be followed by hand.
enum SmallPlan {
  static let text = """
    league: small
    version: 3
    title: {zh: 小联赛, en: Small league}
    publish_by: 10
    minimum: 3
    floor: 60
    groups:
      - {code: a, name: {zh: 甲组, en: Group A}, members: [u1, u2, u3, u4]}
      - {code: b, name: {zh: 乙组, en: Group B}, members: [v1, v2]}
    boards:
      - code: one
        contest: {zh: 拼经济比贡献, en: Economy}
        name: {zh: 争先榜, en: Front-runners}
        indicators:
          - {code: growth, name: {zh: 增速, en: Growth}, unit: "%", source: s1, weight: 1}
          - {code: done, name: {zh: 完成, en: Done}, unit: 个, source: s1, weight: 3, groups: [a], cumulative: yes, figure: completion,
             targets: {u1: 100, u2: 100, u3: 200, u4: 50}}
      - code: two
        contest: {zh: 拼服务比环境, en: Services}
        name: {zh: 效能榜, en: Effectiveness}
        indicators:
          - {code: late, name: {zh: 超期, en: Late}, unit: 件, source: s2, direction: down, weight: 1, groups: [a], scoring: rank}
    awards:
      - {code: first, kind: redFlag, when: first, score: 80, label: {zh: 第一, en: First}}
      - {code: last, kind: yellowLight, when: last, score: 70, label: {zh: 末位, en: Last}}
      - {code: behind, kind: yellowLight, when: behind, label: {zh: 落后, en: Behind}}

    """

  static func plan(_ text: String = text) throws -> LeaguePlan {
    var problems: Problems = []
    return try #require(LeaguePlan(text, file: "leagues/small.yaml", roster: nil, into: &problems), "\(problems)")
  }

  /// Values in whole units; nil is missing.
  static func snapshot(
    _ values: [String: [String: Int?]], before: [String: [String: Int]] = [:], month: String = "2026-05"
  ) throws -> LeagueSnapshot {
    let plan = try plan()
    let inputs = plan.cells.map { cell in
      LeagueSnapshot.Input(
        measure: cell.measure, unit: cell.unit, value: (values[cell.measure]?[cell.unit] ?? nil).map { $0 * 1000 },
        before: before[cell.measure]?[cell.unit].map { $0 * 1000 }, source: "月报")
    }
    return LeagueSnapshot(plan: plan, month: try #require(LeagueMonth(text: month)), revision: 1, inputs: inputs)
  }

  static let whole: [String: [String: Int?]] = [
    "growth": ["u1": 10, "u2": 5, "u3": 0, "u4": 10, "v1": 3, "v2": 4],
    "done": ["u1": 56, "u2": 48, "u3": 80, "u4": 40], "late": ["u1": 1, "u2": 1, "u3": 5, "u4": 9],
  ]
}

@Suite struct LeagueResultTests {
  private func points(_ result: LeagueResult, _ measure: String) -> [String: Int?] {
    Dictionary(
      uniqueKeysWithValues: result.cells.filter { $0.measure == measure && $0.group == "a" }.map {
        ($0.unit, $0.points)
      })
  }

  @Test func theLineRunsFromTheFloorToAHundred() throws {
    let result = LeagueResult(try SmallPlan.snapshot(SmallPlan.whole))
    #expect(points(result, "growth") == ["u1": 10_000, "u2": 8_000, "u3": 6_000, "u4": 10_000])
    #expect(result.cell("growth", "u1")?.rank == 1 && result.cell("growth", "u4")?.rank == 1, "ties share a rank")
    #expect(result.cell("growth", "u2")?.rank == 3, "1, 1, 3")
    #expect(result.cell("growth", "u3")?.rank == 4)
  }

  @Test func byRankWhereLessIsBetter() throws {
    let result = LeagueResult(try SmallPlan.snapshot(SmallPlan.whole))
    #expect(points(result, "late") == ["u1": 10_000, "u2": 10_000, "u3": 3_333, "u4": 0])
  }

  @Test func allTheSameHaveAHundredAndNobodyIsLast() throws {
    var values = SmallPlan.whole
    values["late"] = ["u1": 2, "u2": 2, "u3": 2, "u4": 2]
    let result = LeagueResult(try SmallPlan.snapshot(values))
    #expect(points(result, "late") == ["u1": 10_000, "u2": 10_000, "u3": 10_000, "u4": 10_000])
    #expect(!result.awards.contains { $0.board == "two" && ["first", "last"].contains($0.rule) })
  }

  /// Nanjing 2023: 56.1 % at the end of May is 14.4 points ahead, 47.9 % is 6.2 ahead.
  @Test func aheadOfScheduleIsCompletionLessMonthOfTwelve() throws {
    let result = LeagueResult(try SmallPlan.snapshot(SmallPlan.whole))
    #expect(result.cell("done", "u1")?.figure == 56_000)
    #expect(result.cell("done", "u1")?.ahead == 56_000 - 41_667)
    #expect(result.cell("done", "u3")?.ahead == 40_000 - 41_667)
    #expect(result.cell("growth", "u1")?.ahead == nil, "no target, no schedule")
  }

  @Test func whatIsMissingRanksNowhereAndIsNoZero() throws {
    var values = SmallPlan.whole
    values["done"] = ["u1": 56, "u2": nil, "u3": 80, "u4": 40]
    let result = LeagueResult(try SmallPlan.snapshot(values))
    let cell = try #require(result.cell("done", "u2"))
    #expect(cell.figure == nil && cell.points == nil && cell.rank == nil && cell.ahead == nil)
    let score = try #require(result.scores.first { $0.board == "one" && $0.unit == "u2" })
    #expect(score.points == nil && score.rank == nil)
    #expect(result.totals.first { $0.unit == "u2" }?.points == nil)
    #expect(result.scores.first { $0.board == "one" && $0.unit == "u1" }?.rank != nil, "the others are ranked")
    #expect(!result.awards.contains { $0.unit == "u2" && $0.board == "one" })
  }

  @Test func tooFewAreNotRanked() throws {
    let result = LeagueResult(try SmallPlan.snapshot(SmallPlan.whole))
    for unit in ["v1", "v2"] {
      #expect(result.cell("growth", unit)?.figure != nil)
      #expect(result.cell("growth", unit)?.points == nil && result.cell("growth", unit)?.rank == nil, "two are too few")
      #expect(result.scores.first { $0.unit == unit }?.rank == nil)
    }
    #expect(!result.awards.contains { $0.group == "b" })
    var values = SmallPlan.whole
    values["late"] = ["u1": 1, "u2": nil, "u3": nil, "u4": 9]
    let fewer = LeagueResult(try SmallPlan.snapshot(values))
    #expect(points(fewer, "late") == ["u1": nil, "u2": nil, "u3": nil, "u4": nil])
  }

  @Test func aBoardIsTheMeanByWeight() throws {
    let result = LeagueResult(try SmallPlan.snapshot(SmallPlan.whole))
    // done: 56, 48, 40, 80 per cent: 76, 68, 60, 100 points; growth 100, 80, 60, 100.
    #expect(
      result.scores.filter { $0.board == "one" && $0.group == "a" }.map(\.points) == [8_200, 7_100, 6_000, 10_000])
    #expect(result.scores.filter { $0.board == "one" && $0.group == "a" }.map(\.rank) == [2, 3, 4, 1])
    #expect(result.totals.first { $0.unit == "u1" }?.points == 9_100)
  }

  @Test func flagsAndLightsRestOnTheirCases() throws {
    let result = LeagueResult(
      try SmallPlan.snapshot(SmallPlan.whole, before: ["done": ["u1": 50, "u3": 60, "u2": 20]]))
    let one = result.awards.filter { $0.board == "one" }
    #expect(one.map { "\($0.rule) \($0.unit)" } == ["first u4", "last u3", "behind u3"])
    #expect(one[0].kind == .redFlag && one[1].kind == .yellowLight)
    #expect(one[2].casesText == "done:40000:4", "only the indicator that is behind")
    // u2 was behind in April and is not in May: one month is not two.
    #expect(!result.awards.contains { $0.rule == "behind" && $0.unit == "u2" })
    let january = LeagueResult(try SmallPlan.snapshot(SmallPlan.whole, before: ["done": ["u3": 1]], month: "2026-01"))
    #expect(!january.awards.contains { $0.rule == "behind" }, "the year before has its own targets")
  }

  @Test func noFlagBelowTheBound() throws {
    var plan = try SmallPlan.plan()
    plan.rules[0].score = 10_001
    var snapshot = try SmallPlan.snapshot(SmallPlan.whole)
    snapshot.plan = plan
    #expect(!LeagueResult(snapshot).awards.contains { $0.kind == .redFlag })
  }

  @Test func theTextGivesTheSameAgain() throws {
    let snapshot = try SmallPlan.snapshot(SmallPlan.whole, before: ["done": ["u1": 50]])
    let read = try LeagueSnapshot(snapshot.text)
    #expect(read.text == snapshot.text)
    #expect(LeagueResult(read).text == LeagueResult(snapshot).text)
    #expect(LeagueResult(read).text.hasPrefix("yiwang-league-result 1\ncell growth a u1 10000 10000 1 - -\n"))
    #expect(snapshot.digest == "\(LeagueSnapshot.digest(snapshot.text))" && snapshot.digest.count == 64)
    var shuffled = snapshot
    shuffled = LeagueSnapshot(
      plan: snapshot.plan, month: snapshot.month, revision: 1, inputs: snapshot.inputs.reversed())
    #expect(shuffled.text == snapshot.text, "the order of entry does not matter")
  }

  @Test func aLineThatCannotBeReadIsNamed() throws {
    let lines = try SmallPlan.snapshot(SmallPlan.whole).lines
    for index in lines.indices where lines[index].hasPrefix("value ") {
      var broken = lines
      broken[index] = "value growth u1 many - 1 - x"
      #expect(throws: LeagueSnapshot.Fault(line: index + 1)) { try LeagueSnapshot(broken.joined(separator: "\n")) }
    }
    #expect(throws: LeagueSnapshot.Fault(line: 1)) { try LeagueSnapshot("anything") }
    #expect(throws: LeagueSnapshot.Fault(line: 2)) { try LeagueSnapshot("yiwang-league-snapshot 1\nnonsense 1") }
    // A number that would not fit is no crash.
    var huge = lines
    let at = try #require(huge.firstIndex { $0.hasPrefix("value ") })
    huge[at] = "value growth u1 9223372036854775807 - 1 - x"
    #expect(throws: LeagueSnapshot.Fault(line: at + 1)) { try LeagueSnapshot(huge.joined(separator: "\n")) }
  }

  @Test func theLargestValuesFit() throws {
    var snapshot = try SmallPlan.snapshot(SmallPlan.whole)
    for index in snapshot.inputs.indices {
      snapshot.inputs[index].value = index % 2 == 0 ? LeagueEntry.most : -LeagueEntry.most
    }
    #expect(!LeagueResult(snapshot).text.isEmpty)
  }
}
