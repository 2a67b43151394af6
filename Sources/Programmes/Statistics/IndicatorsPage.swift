import Basics
import Casework
import HTTPTypes
import Indicators
import Organization
import Platform
import Site
import Storage

/// All indicators of a period, for the whole district: those of the log and those that were entered.
struct IndicatorsPage: Sendable {
  let figures: IndicatorFigures

  var endpoints: [Endpoint] {
    [Endpoint(.get, "/indicators", permission: .seeIndicators, purpose: Phrase("指标一览", "Indicators"), answer: show)]
  }

  @Sendable private func show(_ call: Call) async throws -> Reply {
    let choice = try PeriodChoice(call), period = choice.period
    let list = try await figures.list(call.jurisdiction)
    let reckoned = list.all.filter { !$0.isObserved && $0.periods.contains(period.kind) }
    let observed = list.all.filter { $0.isObserved && $0.periods.contains(period.kind) }
    let waiting = try await call.jurisdiction.database.read("statistics.waiting") {
      try ObservationsTable.waiting(200, in: $0).count
    }
    let title = call.say("指标", "Indicators")
    var buttons: [HTML] = []
    if call.principal.may(.enterIndicators) {
      buttons.append(button(Button(call.say("填报", "Enter values"), .primary, icon: .edit, path: "/indicators/entry")))
    }
    if call.principal.may(.approveIndicators) {
      buttons.append(
        button(
          Button(call.say("审核（\(waiting)）", "Approve (\(waiting))"), icon: .checkCircle, path: "/indicators/approval")))
    }
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/indicators",
      body: pageHead(
        title: "\(title) · \(period.label[call.language])",
        lede:
          "\(call.say("每个数都有公式、分子分母和来源；点开看明细。分母为零写“—”。", "Every figure has its formula, its parts and its source behind it; “—” where the denominator is zero."))",
        controls: choice.controls(call) { "/indicators?period=\($0.code)" } + buttonRow(buttons))
        + stack([try await counted(reckoned, period, call), try await entered(observed, period, call)]))
  }

  private func counted(_ list: [Indicator], _ period: Period, _ call: Call) async throws -> HTML {
    let counts = list.flatMap { $0.formula?.counts ?? [] }
    let compared = try await IndicatorFigures.compared(.all, of: counts, period, call.jurisdiction)
    let flow = try IndicatorFigures.flow(call.jurisdiction)
    let last = period.months.upperBound
    let course = try await call.jurisdiction.database.read("statistics.course") {
      try CountsTable.course(.all, of: counts, "", months: (last - 12)...last, flow: flow, in: $0)
    }
    let now = compared.now[""] ?? .zero, before = compared.before[""] ?? .zero, past = compared.yearBefore[""] ?? .zero
    let rows = list.compactMap { indicator -> Site.Row? in
      guard let formula = indicator.formula else { return nil }
      let value = formula.value(now)
      let spark = ((last - 12)...last).compactMap { month in
        formula.value(course[month] ?? .zero).tenThousandths.map { Double($0) }
      }
      return Site.Row(
        [
          "\(indicator.name[call.language])", FigureWords.cell(value, indicator, call),
          "\(indicator.unit[call.language])",
          "\(FigureWords.change(value, formula.value(before), indicator))",
          "\(FigureWords.change(value, formula.value(past), indicator))",
          "<span class=\"minispark\">\(Chart.sparkline(spark))</span>",
        ], path: "/indicators/\(indicator.code)?period=\(period.code)")
    }
    return panel(
      title: call.say("由流转记录算出", "Reckoned from the log"),
      subtitle: call.say("基本计数随办随计，另有命令可从流转记录重算", "counted as things happen; a command counts all anew from the log"),
      body: dataTable(
        caption: call.say("由流转记录算出", "Reckoned from the log"),
        columns: [
          Column(call.say("指标", "Indicator"), .wide), Column(call.say("数值", "Figure"), .number),
          Column(call.say("单位", "Unit")), Column(call.say("环比", "On the period before"), .number),
          Column(call.say("同比", "On the year before"), .number), Column(call.say("近 13 月", "13 months")),
        ], rows: rows,
        empty: emptyState(
          title: call.say("没有指标", "No indicators"),
          what: call.say("写在辖区包的 indicators.yaml 中。", "They are written in indicators.yaml of the pack."))),
      flush: true)
  }

  private func entered(_ list: [Indicator], _ period: Period, _ call: Call) async throws -> HTML {
    let code = call.jurisdiction.district.code, codes = list.map(\.code)
    let values = try await call.jurisdiction.database.read("statistics.values") {
      try ObservationsTable.inForce(codes, subject: code, endingFrom: period.end, through: period.end, in: $0)
    }
    let rows = list.map { indicator in
      let value = values.first { $0.indicator == indicator.code && $0.period == period }
      let source: String = if case .observed(let source) = indicator.origin { source } else { "" }
      return Site.Row(
        [
          "\(indicator.name[call.language])",
          "\(value?.value.map { FigureWords.rounded($0, places: indicator.places) } ?? "—")\(when(value?.isExample == true, " \(tag(call.say("示例", "example"), tone: .warn))"))",
          "\(indicator.unit[call.language])", "\(value?.yearOnYear.map { FigureWords.signed($0) + "%" } ?? "—")",
          "\(call.jurisdiction.district.roster.name(source)[call.language])",
          "\(value.map { "\($0.revision)" } ?? "—")",
        ], path: "/indicators/\(indicator.code)?period=\(period.code)")
    }
    return panel(
      title: call.say("填报的数值", "Values that are entered"),
      subtitle: call.say("来源单位填报，另一人审核", "entered by their source, approved by another person"),
      body: dataTable(
        caption: call.say("填报的数值", "Values that are entered"),
        columns: [
          Column(call.say("指标", "Indicator"), .wide), Column(call.say("数值", "Value"), .number),
          Column(call.say("单位", "Unit")),
          Column(call.say("同比", "On the year before"), .number), Column(call.say("来源", "Source")),
          Column(call.say("版次", "Revision"), .number),
        ], rows: rows,
        empty: emptyState(
          title: call.say("没有这类统计期的指标", "No indicators of such periods"),
          what: call.say("换一种统计期看看。", "Try another kind of period."))), flush: true)
  }
}
