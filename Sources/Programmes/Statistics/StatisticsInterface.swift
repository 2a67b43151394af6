import Basics
import Documents
import HTTPTypes
import Indicators
import JSONAPI
import Organization
import Platform
import Site
import Storage

/// Indicators and their figures, for programs.
struct StatisticsInterface: Sendable {
  private static let heading = Phrase("指标", "Indicators")

  let figures: IndicatorFigures

  var endpoints: [Endpoint] {
    [
      Endpoint.api(
        .get, "/indicators", permission: .seeIndicators, purpose: Phrase("指标定义", "Definitions of indicators"),
        contract: APIList.contract(Self.heading, Self.indicator)
      ) { call in try APIList.reply(try await figures.list(call.jurisdiction).all, as: Self.indicator, call) },
      Endpoint.api(
        .get, "/indicators/:code/figures", permission: .seeIndicators,
        purpose: Phrase("一个指标在一期的数值，分子分母俱全", "Figures of an indicator in a period, with their parts"),
        contract: APIList.contract(
          Self.heading, Self.figure,
          [
            .init("period", .query, .text, Phrase("统计期，默认本月", "the period; this month if left out")),
            .init("sort", .query, .choice(CountSort.allCases.map(\.rawValue)), Phrase("分组", "by what it is parted")),
          ]), answer: values),
    ]
  }

  private struct Figure: Sendable {
    var name: String
    var period: Period
    var value: Ratio
    var unit: Phrase
    var isSmall: Bool
    var revision: Int?
    var source: String?
    var yearOnYear: Int?
    var isExample: Bool
  }

  private static let indicator = APIShape<Indicator>(
    "Indicator", Phrase("指标定义", "the definition of an indicator"),
    [
      .init("code", .text, Phrase("代码", "its code")) { one, _ in .string(one.code) },
      .init("name", .text, Phrase("名称", "its name")) { one, call in .string(one.name[call.language]) },
      .init("version", .integer, Phrase("版本", "its version")) { one, _ in .integer(one.version) },
      .init("unit", .text, Phrase("单位", "its unit")) { one, call in .string(one.unit[call.language]) },
      .init("direction", .choice(Indicator.Direction.allCases.map(\.rawValue)), Phrase("方向", "which way is better")) {
        one, _ in
        .string(one.direction.rawValue)
      },
      .init("formula", .text, Phrase("公式", "its formula"), mayBeNull: true) { one, _ in .text(one.formula?.text) },
      .init("minimum", .integer, Phrase("样本过小的界", "below it a figure is marked as too few")) { one, _ in
        .integer(one.minimum)
      },
      .init("periods", .list(.text), Phrase("统计期种类", "kinds of periods")) { one, _ in .list(one.periods.map(\.rawValue))
      },
    ])

  private static let figure = APIShape<Figure>(
    "IndicatorFigure", Phrase("一个数值", "one figure"),
    [
      .init("name", .text, Phrase("对象代码，全区为空", "about whom; empty for the whole district")) { one, _ in
        .string(one.name)
      },
      .init("period", .text, Phrase("统计期", "the period")) { one, _ in .string(one.period.code) },
      .init("numerator", .integer, Phrase("分子或计数", "the numerator, or the count"), mayBeNull: true) { one, _ in
        one.source == nil ? .integer(one.value.numerator) : .null
      },
      .init("denominator", .integer, Phrase("分母", "the denominator"), mayBeNull: true) { one, _ in
        .number(one.value.denominator)
      },
      .init("thousandths", .integer, Phrase("数值的千分之一", "the value in thousandths of the unit"), mayBeNull: true) {
        one, _ in
        if one.source != nil { return .integer(one.value.numerator) }
        return .number(one.value.tenThousandths.map { one.unit.en == "%" ? $0 * 10 : Ratio.divided($0, by: 10) })
      },
      .init("too_few", .yesNo, Phrase("样本过小", "so few that it says little")) { one, _ in .bool(one.isSmall) },
      .init(
        "year_on_year", .integer, Phrase("公布的同比，千分之一个百分点", "as published, thousandths of a percent"), mayBeNull: true
      ) { one, _ in
        .number(one.yearOnYear)
      },
      .init("revision", .integer, Phrase("版次", "the revision"), mayBeNull: true) { one, _ in .number(one.revision) },
      .init("source", .text, Phrase("出处", "where it is taken from"), mayBeNull: true) { one, _ in .text(one.source) },
      .init("example", .yesNo, Phrase("示例数据", "an example, not a real record")) { one, _ in .bool(one.isExample) },
    ])

  @Sendable private func values(_ call: Call) async throws -> Reply {
    let indicator = try await figures.one(call.parameter("code"), call.jurisdiction)
    let period = try PeriodChoice(call).period
    guard let formula = indicator.formula else {
      let found = try await call.jurisdiction.database.read("api.values") {
        try ObservationsTable.inForce([indicator.code], endingFrom: period.end, through: period.end, in: $0)
      }
      let all = found.filter { $0.period == period }.map { one in
        Figure(
          name: one.subject, period: one.period, value: Ratio(one.value ?? 0), unit: indicator.unit, isSmall: false,
          revision: one.revision, source: one.source, yearOnYear: one.yearOnYear, isExample: one.isExample)
      }
      return try APIList.reply(all, as: Self.figure, call)
    }
    guard let sort = CountSort(rawValue: call.query["sort"] ?? "all") else {
      throw Refusal.invalid("sort", Phrase("没有这种分组", "There is no such grouping"))
    }
    let flow = try IndicatorFigures.flow(call.jurisdiction)
    let counts = try await call.jurisdiction.database.read("statistics.figures") {
      try CountsTable.read(sort, of: formula.counts, months: period.months, flow: flow, in: $0)
    }
    let all = counts.sorted { $0.key < $1.key }.map { name, counts in
      let value = formula.value(counts)
      return Figure(
        name: name, period: period, value: value, unit: indicator.unit, isSmall: FigureWords.isSmall(value, indicator),
        revision: nil,
        source: nil, yearOnYear: nil, isExample: false)
    }
    return try APIList.reply(all, as: Self.figure, call)
  }
}
