import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Territory

/// What is behind a figure: its formula in words, numerator and denominator, source and time, its value by street, and the list.
enum FigurePage {
  static let endpoints = [
    Endpoint(
      .get, "/overview/figures/:figure", permission: .overview,
      purpose: Phrase("一个指标的算法、来源与明细", "A figure: its formula, source and list"), answer: show)
  ]

  private static let rowsMost = 50

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    guard let figure = Figure(rawValue: call.parameter("figure")) else {
      throw Refusal(.notFound, "figure.unknown", Phrase("没有这个指标", "There is no such figure"))
    }
    let street = try street(call)
    let after = try after(call)
    let cockpit = try await Cockpit.read(call)
    let title = figure.label(cockpit.range)[call.language]
    let ranges =
      figure.isNow
      ? HTML.empty
      : segmented(
        label: call.say("时间范围", "Time range"),
        CockpitRange.allCases.map {
          Segment($0.word[call.language], path: path(cockpit, figure, $0, street), isCurrent: $0 == cockpit.range)
        })
    let list = try await list(cockpit, figure, street: street, after: after)
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/overview", theme: .dark,
      body: pageHead(
        title: title, lede: "\(figure.formula[call.language])", controls: ranges,
        above: button(
          Button(call.say("回到驾驶舱", "Back to the cockpit"), .quiet, icon: .arrowLeft, path: cockpit.path())))
        + deck([
          (.third, stack([about(cockpit, figure), byStreet(cockpit, figure)])), (.twoThirds, list),
        ]))
  }

  private static func path(_ cockpit: Cockpit, _ figure: Figure, _ range: CockpitRange, _ street: String?) -> String {
    cockpit.path("/overview/figures/\(figure.rawValue)", range: range) + (street.map { "&street=\($0)" } ?? "")
  }

  private static func street(_ call: Call) throws(Refusal) -> String? {
    guard let code = call.query["street"]?.trimmed.nonEmpty else { return nil }
    guard let area = call.jurisdiction.district.territory[code], area.level == .street else {
      throw .invalid("street", Phrase("没有街道 \(code)", "There is no street \(code)"))
    }
    return area.code
  }

  private static func after(_ call: Call) throws(Refusal) -> MatterFilter.Cursor? {
    guard let text = call.query["after"]?.nonEmpty else { return nil }
    guard let cursor = MatterFilter.Cursor(text) else {
      throw .invalid("after", Phrase("翻页位置无效", "The page position is not valid"))
    }
    return cursor
  }

  private static func about(_ cockpit: Cockpit, _ figure: Figure) -> HTML {
    let language = cockpit.language, span = cockpit.range.span(until: cockpit.today)
    var lines = [
      Fact(language.pick("数值", "Value"), "<b>\(cockpit.value(figure))</b> \(figure.unit[language])")
    ]
    if let parts = figure.parts(cockpit.figures.total, in: language) {
      lines.append(Fact(language.pick("分子 / 分母", "Above / below"), text: "\(parts.above) / \(parts.below)"))
    }
    if !figure.isNow {
      lines.append(
        Fact(
          language.pick("日期", "Days"),
          text: "\(span.lowerBound) \(language.pick("至", "to")) \(span.upperBound + -1)"))
    }
    if figure == .ontime { lines.append(Fact(language.pick("目标", "Goal"), text: cockpit.goalWord)) }
    lines += [
      Fact(language.pick("来源", "Source"), text: figure.source[language]),
      Fact(language.pick("计算时间", "Computed at"), moment(cockpit.now, zone: cockpit.zone)),
      Fact(language.pick("范围", "What counts"), text: flows(cockpit)),
    ]
    return panel(title: language.pick("怎么算的", "How it is computed"), body: facts(lines))
  }

  private static func flows(_ cockpit: Cockpit) -> String {
    let district = cockpit.district
    guard let flow = district.settings.mainFlow, let id = district.currentLifecycles[flow] else {
      return cockpit.language.pick("全部流程", "all lifecycles")
    }
    return district.lifecycles[id]?.label[cockpit.language] ?? flow
  }

  private static func byStreet(_ cockpit: Cockpit, _ figure: Figure) -> HTML {
    let language = cockpit.language
    let open = Dictionary(cockpit.overview.byStreet.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let codes = Set(figure.isNow ? Array(open.keys) : Array(cockpit.figures.byStreet.keys)).sorted()
    let parted = figure.parts(DayCount(), in: language) != nil
    let rows = codes.map { code -> Row in
      let count = cockpit.figures.byStreet[code] ?? DayCount()
      let value = figure.value(count, open: open[code]?.open ?? 0, overdue: open[code]?.overdue ?? 0)
      let parts: [HTML] = figure.parts(count, in: language).map { ["\($0.above) / \($0.below)"] } ?? []
      return Row(
        ["\(cockpit.streetName(code))", "\(value)"] + parts,
        path: code.isEmpty ? nil : path(cockpit, figure, cockpit.range, code))
    }
    let columns =
      [Column(language.pick("街道", "Street"), .wide), Column("\(figure.name[language]) \(figure.unit[language])", .number)]
      + (parted ? [Column(language.pick("分子 / 分母", "Above / below"), .number)] : [])
    return panel(
      title: language.pick("按街道", "By street"),
      body: dataTable(
        caption: language.pick("按街道", "By street"), columns: columns, rows: rows,
        empty: emptyState(title: language.pick("这段时间没有", "None in this time"), what: ""), compact: true), flush: true)
  }

  /// The list behind it, or the way to it.
  private static func list(
    _ cockpit: Cockpit, _ figure: Figure, street: String?, after: MatterFilter.Cursor?
  ) async throws -> HTML {
    let language = cockpit.language, span = cockpit.range.span(until: cockpit.today)
    let area = street.map { "&area=\($0)" } ?? ""
    switch figure {
    case .reported: return way(cockpit, "/matters?which=all&\(span.query)\(area)")
    case .open: return way(cockpit, "/matters?which=open\(area)")
    case .overdue: return way(cockpit, "/matters?which=overdue\(area)")
    case .satisfied: return way(cockpit, "/quality")
    case .ontime, .duration, .closed: break
    }
    let matters = try await cockpit.call.jurisdiction.matters.ended(
      from: span.lowerBound, to: span.upperBound, onlyClosed: figure != .ontime, onlyJudged: figure == .ontime,
      street: street, after: after.map { ($0.at, $0.key) }, reach: cockpit.call.principal.reach, limit: rowsMost + 1)
    let shown = matters.prefix(rowsMost)
    let rows = shown.map { matter in row(matter, cockpit) }
    let next = matters.count > rowsMost ? shown.last.flatMap { last in last.closedAt.map { "\($0.milliseconds).\(last.key)" } } : nil
    let own = path(cockpit, figure, cockpit.range, street)
    return panel(
      title: language.pick("明细", "The list"),
      subtitle: street.map { cockpit.streetName($0) } ?? language.pick("按结束时间由新到旧", "by end, newest first"),
      body: dataTable(
        caption: language.pick("明细", "The list"),
        columns: [
          Column(language.pick("事项", "What"), .wide), Column(language.pick("结束", "Ended")),
          Column(language.pick("用时", "Took")), Column(language.pick("按期", "On time")),
          Column(language.pick("主办单位", "Lead agency")),
        ], rows: rows,
        empty: emptyState(title: language.pick("这段时间没有", "None in this time"), what: ""))
        + pager(
          count: language.pick("本页 \(rows.count) 件", "\(rows.count) on this page"), previous: after == nil ? nil : own,
          next: next.map { "\(own)&after=\($0)" }, in: language), flush: true)
  }

  private static func row(_ matter: Matter, _ cockpit: Cockpit) -> Row {
    let language = cockpit.language
    let verdict = matter.countsOnTime.map { $0 ? language.pick("是", "yes") : language.pick("否", "no") } ?? "—"
    return Row(
      [
        "\(MatterWords.title(matter, in: cockpit.district, language: language)) <small>\(matter.number)</small>",
        matter.closedAt.map { moment($0, zone: cockpit.zone) } ?? "—",
        "\(matter.closedAt.map { MatterWords.span($0 - matter.reportedAt, language: language) } ?? "—")", "\(verdict)",
        "\(matter.agency.map { cockpit.district.roster.name($0)[language] } ?? "—")",
      ], path: "/matters/\(matter.number)", tone: matter.countsOnTime == false ? .bad : .plain)
  }

  private static func way(_ cockpit: Cockpit, _ path: String) -> HTML {
    let language = cockpit.language
    return panel(
      title: language.pick("明细", "The list"),
      body: "<p>\(language.pick("背后的每一件都在清单里，可筛选、导出。", "Everything behind the figure is in the list, to be filtered and exported."))</p>"
        + buttonRow([button(Button(language.pick("打开清单", "Open the list"), .primary, icon: .list, path: path))]))
  }
}
