import Basics
import Testing

@testable import Site

struct CockpitLookTests {
  @Test func namesThatCollideAreLeftOut() {
    let names: [(name: String, place: (x: Double, y: Double)?)] = [
      ("Zhongqian Community", (500, 500)), ("Zhongqian Community", (520, 510)), ("Shanghu", (500, 540)),
      ("Nowhere", nil), ("Beyond", (990, 100)),
    ]
    let sight = NamePlaces(names, width: 1000).sight
    #expect(sight[0] == .always)
    #expect(sight[1] == nil, "it hides the first at every width")
    #expect(sight[2] == .middle, "on a phone it would touch the first")
    #expect(sight[3] == nil)
    #expect(sight[4] == nil, "it would be cut off")
  }

  @Test(arguments: 1...8) func aStripHasFullRows(_ count: Int) {
    let strip = kpiStrip((0..<count).map { KPI(label: "\($0)", value: "1") }).text
    #expect(strip.contains("n\(min(count, 6)) c"))
    let columns = strip.contains("c3") ? 3 : strip.contains("c2") ? 2 : 1
    #expect(count % columns == 0 || count == 5 || count == 7, "\(count) in \(columns) columns")
  }

  @Test func rangesEndTodayAndCompareWithAsManyDays() {
    let today = LocalDate(2026, 11, 23)
    for range in CockpitRange.allCases {
      let span = range.span(until: today), before = range.spanBefore(until: today)
      #expect(span.upperBound == today + 1 && before.upperBound <= span.lowerBound || range == .year)
      #expect(
        span.upperBound.ordinal - span.lowerBound.ordinal == before.upperBound.ordinal - before.lowerBound.ordinal, "\(range)")
    }
    #expect(CockpitRange.week.span(until: today).lowerBound == LocalDate(2026, 11, 17))
    #expect(CockpitRange.year.span(until: today).lowerBound == LocalDate(2026, 1, 1))
    #expect(CockpitRange.today.spanBefore(until: today).lowerBound == LocalDate(2026, 11, 16))
    #expect(CockpitRange("no") == .today)
  }

  @Test func aChartCarriesItsValuesOnlyWithNames() {
    let series = [Chart.Series("<受理>", [1, 1234, nil], style: .first)]
    let plain = Chart.lines(summary: "x", series: series, labels: []).text
    let named = Chart.lines(summary: "x", series: series, labels: [], points: ["a", "b", "c"]).text
    #expect(!plain.contains("data-hover"))
    #expect(named.contains("data-hover") && named.contains("1,234") && !named.contains("<受理>"))
  }
}
