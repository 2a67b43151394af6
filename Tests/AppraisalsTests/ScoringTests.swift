import Basics
import Documents
import Indicators
import Organization
import Testing

@testable import Appraisals

/// Every rule of scoring, worked by hand in whole numbers.
@Suite struct ScoringTests {
  private static let october = Period(.month, 2026, 10)

  /// Counts of a unit: what was due, handled in time, and the rest by name.
  static func counts(_ due: Int, _ onTime: Int, _ more: [BasicCount: Int] = [:]) -> Counts {
    var counts = Counts()
    counts[.dueHandling] = due
    counts[.handledOnTime] = onTime
    for (count, value) in more { counts[count] = value }
    return counts
  }

  static func scheme(_ criteria: String, _ more: String = "") throws -> Scheme {
    let text = """
      code: t
      version: 1
      name: {zh: 试, en: Test}
      object: region
      source: {zh: 试, en: Test}
      sample: dueHandling
      minimum: 5
      peers:
        - {code: all, name: {zh: 全部, en: All}, kinds: [street]}
      grades:
        - {code: good, name: {zh: 好, en: Good}, from: 90, colour: green}
        - {code: poor, name: {zh: 差, en: Poor}, from: 0, colour: red}
      criteria:
      \(criteria.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
      \(more)
      """
    var problems: Problems = []
    let scheme = Scheme(text, file: "t.yaml", indicators: IndicatorList(), into: &problems)
    #expect(problems == [])
    return try #require(scheme)
  }

  private func cell(_ criterion: String, _ input: UnitInput) throws -> Appraisal.Cell {
    let scheme = try Self.scheme(criterion)
    return scheme.criteria[0].cell(input)
  }

  @Test func aProportionIsRateTimesPoints() throws {
    let rule = "- {code: a, name: A, points: 60, rule: proportional, formula: handledOnTime / (dueHandling - deferred)}"
    #expect(try cell(rule, UnitInput(counts: Self.counts(120, 114))).points == 57_000)
    // 2/3 of 60 is 40; 1/3 is 20; 1/7 is 8.571428…, rounded once.
    #expect(try cell(rule, UnitInput(counts: Self.counts(7, 1))).points == 8571)
    // What is deferred leaves the denominator.
    #expect(try cell(rule, UnitInput(counts: Self.counts(12, 10, [.deferred: 2]))).points == 60_000)
    let down = "- {code: a, name: A, points: 10, rule: proportional, formula: reworked / handled, down: yes}"
    #expect(try cell(down, UnitInput(counts: Self.counts(0, 0, [.reworked: 3, .handled: 40]))).points == 9250)
  }

  @Test func jinhuasThresholdByHand() throws {
    let rule = """
      - {code: a, name: A, points: 50, rule: threshold, formula: handledOnTime / dueHandling, at: 70, per_point: 1}
      """
    func points(_ onTime: Int, _ due: Int) throws -> Int {
      try cell(rule, UnitInput(counts: Self.counts(due, onTime))).points
    }
    #expect(try points(70, 100) == 50_000, "70 % is enough")
    #expect(try points(100, 100) == 50_000, "more than full there is not")
    #expect(try points(66, 100) == 46_000, "four points below, four off")
    #expect(try points(2, 3) == 46_667, "66.667 % is 3.333 below")
    #expect(try points(10, 100) == 0, "sixty below, and never less than nothing")
  }

  @Test func stepsCountPartsOfAPoint() throws {
    func rule(_ steps: String) -> String {
      "- {code: a, name: A, points: 20, rule: threshold, formula: closed / dueHandling, at: 90, per_point: 1, steps: \(steps)}"
    }
    // 88.5 %: 1.5 below 90.
    let input = UnitInput(counts: Self.counts(200, 0, [.closed: 177]))
    #expect(try cell(rule("exact"), input).points == 18_500)
    #expect(try cell(rule("started"), input).points == 18_000)
    #expect(try cell(rule("whole"), input).points == 19_000)
  }

  @Test func severalTestsShareThePoints() throws {
    let rule = """
      - code: urgent
        name: Urgent
        points: 10
        rule: threshold
        tests:
          - {formula: dueClosed / urgentDue, at: 100, per_point: 0.5}
          - {formula: urgentHandledOnTime / urgentDue, at: 95, per_point: 0.5}
      """
    // 98 % closed: 2 below, 1 off; 91 % in time: 4 below, 2 off.
    let input = UnitInput(counts: Self.counts(100, 0, [.urgentDue: 100, .dueClosed: 98, .urgentHandledOnTime: 91]))
    #expect(try cell(rule, input).points == 7000)
    #expect(try cell(rule, UnitInput()).state == .none, "without an urgent matter there is nothing to judge")
  }

  @Test func casesTakeOffAndMarkedOnesTwice() throws {
    let scheme = try Self.scheme(
      """
      - code: rework
        name: Rework
        points: 5
        rule: deduct
        items:
          - {formula: reworked, points: 0.2}
          - {mark: fraud, points: 1}
      """,
      """
      marks:
        - {code: fraud, name: {zh: 虚假, en: Fraud}}
        - {code: media, name: {zh: 媒体, en: Media}}
      double: [media]
      """)
    var input = UnitInput(counts: Self.counts(50, 40, [.reworked: 4]))
    #expect(scheme.criteria[0].cell(input).points == 4200, "4 × 0.2")
    input.marks = ["fraud": 1]
    #expect(scheme.criteria[0].cell(input).points == 3200, "and one fraud")
    input.doubled[.reworked] = 1
    #expect(scheme.criteria[0].cell(input).points == 3000, "one of the reworked was in the media: 0.2 once more")
    input.doubledMarks = ["fraud": 1]
    #expect(scheme.criteria[0].cell(input).points == 2000, "and so was the fraud")
    input.marks["fraud"] = 9
    #expect(scheme.criteria[0].cell(input).points == 0)
  }

  @Test func aFloorHolds() throws {
    let rule = """
      - {code: s, name: S, points: 25, rule: proportional, formula: satisfied / reached, floor: 12.5}
      """
    #expect(try cell(rule, UnitInput(counts: Self.counts(9, 9, [.reached: 6, .satisfied: 0]))).points == 12_500)
    #expect(try cell(rule, UnitInput(counts: Self.counts(9, 9, [.reached: 10, .satisfied: 8]))).points == 20_000)
    #expect(
      try cell(rule, UnitInput(counts: Self.counts(9, 9))).state == .none, "nobody was reached: no floor either, but —")
  }

  @Test func casesGiveUpToThePoints() throws {
    let rule =
      "- {code: b, name: B, points: 1, rule: award, bonus: yes, items: [{formula: selfFound, points: 0.3}]}\n"
      + "- {code: h, name: H, points: 10, rule: hand}"
    #expect(try cell(rule, UnitInput(counts: Self.counts(0, 0, [.selfFound: 2]))).points == 600)
    #expect(try cell(rule, UnitInput(counts: Self.counts(0, 0, [.selfFound: 9]))).points == 1000)
  }

  @Test func whatIsEnteredByHandCountsWhenItIsThere() throws {
    let rule = "- {code: h, name: H, points: 10, rule: hand}"
    #expect(try cell(rule, UnitInput()).state == .missing)
    #expect(try cell(rule, UnitInput(byHand: ["h": 8500])).points == 8500)
    #expect(try cell(rule, UnitInput(byHand: ["h": 85_000])).points == 10_000)
  }

  private static let two = """
    - {code: a, name: A, points: 60, rule: proportional, formula: handledOnTime / dueHandling}
    - {code: b, name: B, points: 40, rule: proportional, formula: satisfied / reached}
    """

  private func appraise(_ scheme: Scheme, _ inputs: [String: UnitInput]) throws -> [Appraisal.Line] {
    let units = inputs.keys.sorted().map { AppraisedUnit($0, .verbatim($0), group: "all") }
    return scheme.appraise(units, inputs, period: try #require(Self.october)).lines
  }

  @Test func whatCannotBeJudgedLeavesTheSum() throws {
    let input = ["x": UnitInput(counts: Self.counts(10, 9))]
    let scaled = try appraise(try Self.scheme(Self.two), input)[0]
    #expect(scaled.cells.map(\.state) == [.judged, .none])
    #expect(scaled.score == 90_000, "54 of 60 is 90 of 100")
    let full = try appraise(try Self.scheme(Self.two, "without_cases: full"), input)[0]
    #expect(full.score == 94_000, "54 and the whole 40")
  }

  @Test func nothingAtAllHasNoScoreAndTooFewNoRank() throws {
    let lines = try appraise(
      try Self.scheme(Self.two),
      [
        "none": UnitInput(), "few": UnitInput(counts: Self.counts(4, 4)),
        "enough": UnitInput(counts: Self.counts(5, 4)),
      ])
    #expect(lines.map(\.unit.code) == ["enough", "few", "none"])
    #expect(lines.map(\.rank) == [1, nil, nil])
    #expect(lines.map(\.score) == [80_000, 100_000, nil])
    #expect(lines.map(\.isTooFew) == [false, true, false])
    #expect(lines.map(\.grade) == ["poor", nil, nil])
  }

  @Test func tiesShareARank() throws {
    func input(_ onTime: Int) -> UnitInput { UnitInput(counts: Self.counts(10, onTime)) }
    let lines = try appraise(try Self.scheme(Self.two), ["a": input(8), "b": input(9), "c": input(9), "d": input(7)])
    #expect(lines.map(\.unit.code) == ["b", "c", "a", "d"])
    #expect(lines.map(\.rank) == [1, 1, 3, 4])
    #expect(lines[0].grade == "good", "90 of 100 is enough for a grade from 90")
  }

  @Test func exclusionsStandBesideTheScore() throws {
    let line = try appraise(try Self.scheme(Self.two), ["a": UnitInput(counts: Self.counts(40, 30, [.excluded: 3]))])[0]
    #expect(line.excluded == Ratio(3, over: 40))
  }

  @Test func theTextReadsBackAndNamesWhatChanged() throws {
    let scheme = try Self.scheme(Self.two)
    let units = ["a", "b"].map { AppraisedUnit($0, Phrase("单位\t\($0)", "Unit \($0)"), group: "all") }
    let period = try #require(Self.october)
    let old = scheme.appraise(
      units, ["a": UnitInput(counts: Self.counts(10, 9)), "b": UnitInput(counts: Self.counts(3, 3))], period: period)
    let text = old.text(scheme)
    let back = try #require(Appraisal(text: text, scheme: scheme))
    #expect(back.text(scheme) == text)
    #expect(back.lines.map(\.score) == old.lines.map(\.score))
    #expect(Appraisal(text: text.replacing("cell\ta", with: "sell\ta"), scheme: scheme) == nil)
    let new = scheme.appraise(
      units, ["a": UnitInput(counts: Self.counts(10, 8)), "b": UnitInput(counts: Self.counts(3, 3))], period: period)
    let changes = AppraisalChange.between(old, new, scheme: scheme)
    #expect(changes.map(\.criterion) == [nil, "a"])
    #expect(changes.map(\.before) == [90_000, 54_000])
    #expect(changes.map(\.after) == [80_000, 48_000])
  }
}
