import Basics
import Casework
import Documents
import Indicators
import TestDistricts
import Testing

struct PeriodTests {
  @Test(arguments: ["2026-06", "2026-Q2", "2026-H1", "2026", "2026-01~05"]) func codesAreReadBack(_ code: String) throws
  {
    #expect(try #require(Period(code)).code == code)
  }

  @Test(arguments: [
    "", "2026-13", "2026-Q5", "2026-H3", "26", "2026-1", "2026-00", "2026-02~05", "2026-01~5", "x", "2026-",
  ])
  func whatIsNoneIsRefused(_ code: String) {
    #expect(Period(code) == nil)
  }

  @Test func monthsAndNeighbours() throws {
    let half = try #require(Period("2026-H2"))
    #expect(half.firstDay == LocalDate(2026, 7, 1) && half.end == LocalDate(2027, 1, 1) && half.months.count == 6)
    #expect(half.before?.code == "2026-H1" && half.after?.code == "2027-H1" && half.yearBefore?.code == "2025-H2")
    #expect(Period("2026-01")?.before?.code == "2025-12" && Period("2026-01~05")?.before == nil)
    #expect(Period("2026-01~05")?.lastMonth == 5)
  }
}

struct FormulaTests {
  private func counts(_ values: [BasicCount: Int]) -> Counts {
    var counts = Counts()
    for (count, value) in values { counts[count] = value }
    return counts
  }

  @Test func aRateIsReckonedInWholeNumbers() throws {
    let formula = try Formula("handledOnTime / (dueHandling - deferred - excluded)")
    let rate = formula.value(counts([.handledOnTime: 14, .dueHandling: 20, .deferred: 2, .excluded: 1]))
    #expect(rate == Ratio(14, over: 17) && rate.tenThousandths == 8235)
    #expect(formula.value(.zero) == Ratio(0, over: 0) && formula.value(.zero).tenThousandths == nil)
    #expect(formula.words.zh == "按期处置数 ÷（应处置数 − 缓办数 − 剔除数）")
  }

  @Test func factorsAndPlainCounts() throws {
    #expect(
      try Formula("2*reworks + refused - reported").value(counts([.reworks: 3, .refused: 1, .reported: 2])) == Ratio(5))
  }

  @Test(arguments: [
    "", "/", "nothing", "reported reported", "reported +", "reported / filed / closed", "0*reported", "a*b*reported",
    "+ reported",
  ])
  func whatCannotBeReadIsRefused(_ text: String) {
    #expect(throws: Formula.Fault.self) { try Formula(text) }
  }

  @Test func roundingIsAwayFromZero() {
    #expect(
      Ratio.divided(1, by: 2) == 1 && Ratio.divided(-1, by: 2) == -1 && Ratio.divided(1, by: 3) == 0
        && Ratio.divided(5, by: 3) == 2)
  }

  @Test func decimalsAreReadAndWritten() {
    for (text, value) in [("43.3", 43300), ("-0.5", -500), ("+2", 2000), ("1,234.567", 1_234_567), ("0", 0)] {
      #expect(thousandths(text) == value)
    }
    for text in ["", ".", "1.", ".5", "1.2345", "x", "1e3", "12345678901234"] {
      #expect(thousandths(text) == nil, "\(text)")
    }
    #expect(
      decimalText(thousandths: 43300) == "43.3" && decimalText(thousandths: -500) == "-0.5"
        && decimalText(thousandths: 2000) == "2")
  }

  /// Nanjing's boards of January to May 2023: 56.1 % is 14.4 points ahead, 47.9 % is 6.2 (domain 2.2).
  @Test func theScheduleOfTheYear() {
    #expect(Comparison.ahead(56_100, target: 100_000, month: 5) == 14_433)
    #expect(Comparison.ahead(47_900, target: 100_000, month: 5) == 6_233)
    #expect(Comparison.ahead(1, target: 0, month: 5) == nil)
    #expect(Comparison.change(143_300, against: 100_000) == 43_300 && Comparison.change(1, against: 0) == nil)
  }
}

struct IndicatorListTests {
  @Test func faultsNameTheirLine() throws {
    let roster = try JiangningPack.district().roster
    var problems: Problems = []
    _ = IndicatorList(
      """
      indicators:
        - {code: a, name: {zh: 甲, en: A}, version: 1, formula: handledOnTime / nothing}
        - {code: b, name: {zh: 乙, en: B}, version: 1}
        - {code: c, name: {zh: 丙, en: C}, version: 1, source: tjj-no-such}
        - {code: d, name: {zh: 丁, en: D}, version: 1, formula: reported}
        - {code: d, name: {zh: 丁, en: D}, version: 1, formula: filed}
        - {code: e, name: {zh: 戊, en: E}, version: 1, formula: reported, periods: [week]}
      """, roster: roster, into: &problems)
    #expect(problems.map(\.line) == [2, 3, 4, 6, 7])
  }
}
