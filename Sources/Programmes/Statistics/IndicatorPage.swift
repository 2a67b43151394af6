import Basics
import Casework
import HTTPTypes
import Indicators
import Organization
import Platform
import Site
import Storage
import Timing

/// One indicator: what it means, how it went, and who makes it up.
struct IndicatorPage: Sendable {
  let figures: IndicatorFigures

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/indicators/:code", permission: .seeIndicators, purpose: Phrase("一个指标", "One indicator"), answer: show)
    ]
  }

  @Sendable private func show(_ call: Call) async throws -> Reply {
    let indicator = try await figures.one(call.parameter("code"), call.jurisdiction)
    let choice = try PeriodChoice(call)
    let title = indicator.name[call.language]
    let parts: [HTML]
    let sort = CountSort(rawValue: call.query["sort"] ?? "") ?? .agency
    func path(_ period: Period, _ sort: CountSort) -> String {
      "/indicators/\(indicator.code)?period=\(period.code)&sort=\(sort.rawValue)"
    }
    if let formula = indicator.formula {
      parts = [
        try await course(indicator, formula, choice.period, call),
        try await table(indicator, formula, choice.period, sort, call) { path(choice.period, $0) },
      ]
    } else {
      parts = [try await values(indicator, call), try await history(indicator, call)]
    }
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/indicators",
      body: pageHead(
        title: indicator.isObserved ? title : "\(title) · \(choice.period.label[call.language])",
        controls: indicator.isObserved ? .empty : choice.controls(call, kinds: indicator.periods) { path($0, sort) },
        above: button(
          Button(
            call.say("指标一览", "All indicators"), .quiet, icon: .arrowLeft,
            path: "/indicators?period=\(choice.period.code)")))
        + beside(parts[0], about(indicator, call), then: stack(Array(parts.dropFirst()))))
  }

  private func about(_ indicator: Indicator, _ call: Call) -> HTML {
    let language = call.language
    var lines = [
      Fact(call.say("代码与版本", "Code and version"), text: "\(indicator.code) · \(indicator.version)"),
      Fact(call.say("单位", "Unit"), text: indicator.unit[language].nonEmpty ?? "—"),
      Fact(
        call.say("方向", "Direction"),
        text: indicator.direction == .up
          ? call.say("越高越好", "the higher the better")
          : indicator.direction == .down ? call.say("越低越好", "the lower the better") : call.say("不评优劣", "neither")),
    ]
    switch indicator.origin {
    case .formula(let formula):
      lines.append(Fact(call.say("公式", "Formula"), text: formula.words[language]))
      lines.append(Fact(call.say("写法", "As written"), "<code>\(formula.text)</code>"))
      let anchors = Array(Set(formula.counts.map(\.anchor))).sorted { $0.rawValue < $1.rawValue }
      lines.append(
        Fact(
          call.say("归期", "Placed by"), text: anchors.map { $0.label[language] }.joined(separator: call.say("、", ", "))))
      lines.append(
        Fact(
          call.say("样本过小", "Too few"),
          text: call.say("分母小于 \(indicator.minimum) 时标出", "marked below \(indicator.minimum) in the denominator")))
      lines.append(Fact(call.say("来源", "Source"), text: call.say("流转记录", "the log of entries")))
    case .observed(let source):
      lines.append(Fact(call.say("来源单位", "Source"), text: call.jurisdiction.district.roster.name(source)[language]))
    }
    if let basis = indicator.basis[language].nonEmpty { lines.append(Fact(call.say("依据", "Basis"), text: basis)) }
    return panel(title: call.say("这个指标", "This indicator"), body: Site.facts(lines))
  }

  private func course(_ indicator: Indicator, _ formula: Formula, _ period: Period, _ call: Call) async throws -> HTML {
    let flow = try IndicatorFigures.flow(call.jurisdiction), last = period.months.upperBound
    let months = (last - 24)...last
    let course = try await call.jurisdiction.database.read("statistics.course") {
      try CountsTable.course(.all, of: formula.counts, "", months: months, flow: flow, in: $0)
    }
    func value(_ month: Int) -> Double? {
      formula.value(course[month] ?? .zero).tenThousandths.map { value in
        indicator.unit.en == "%" ? Double(value) / 100 : Double(value) / 10_000
      }
    }
    let now = Array((last - 12)...last), past = now.map { $0 - 12 }
    let series = [
      Chart.Series(call.say("近 13 月", "last 13 months"), now.map(value), style: .first, hasArea: true),
      Chart.Series(call.say("上年同期", "a year before"), past.map(value), style: .reference),
    ]
    let labels = now.enumerated().map { (index: Double($0), word: "\($1 % 12 + 1)") }
    return panel(
      title: call.say("走势", "Course"), subtitle: indicator.unit[call.language], controls: Chart.key(series),
      body: Chart.lines(
        summary: call.say("\(indicator.name.zh)逐月走势", "\(indicator.name.en) by month"), series: series, labels: labels,
        points: now.map { Period(.month, $0 / 12, $0 % 12 + 1)?.label[call.language] ?? "" }))
  }

  private func table(
    _ indicator: Indicator, _ formula: Formula, _ period: Period, _ sort: CountSort, _ call: Call,
    path: (CountSort) -> String
  ) async throws -> HTML {
    let compared = try await IndicatorFigures.compared(sort, of: formula.counts, period, call.jurisdiction)
    let all = compared.now.filter { entry in formula.counts.contains { entry.value[$0] != 0 } }
    let shown = all.sorted { left, right in
      let a = formula.value(left.value), b = formula.value(right.value)
      return (b.denominator ?? b.numerator, left.key) < (a.denominator ?? a.numerator, right.key)
    }.prefix(200)
    let rows = shown.map { name, counts in
      let value = formula.value(counts)
      return Site.Row([
        "\(FigureWords.name(name, sort, call))", FigureWords.cell(value, indicator, call),
        "\(FigureWords.change(value, formula.value(compared.before[name] ?? .zero), indicator))",
        "\(FigureWords.change(value, formula.value(compared.yearBefore[name] ?? .zero), indicator))",
        behind(formula, counts, sort, name, period, call),
      ])
    }
    let sorts = segmented(
      label: call.say("分组", "By"),
      CountSort.allCases.map { Segment($0.label[call.language], path: path($0), isCurrent: $0 == sort) })
    return panel(
      title: call.say("构成", "Who makes it up"),
      subtitle: call.say("按分母从大到小，不是名次", "by the size of the denominator; no ranking"), controls: sorts,
      body: dataTable(
        caption: call.say("构成", "Who makes it up"),
        columns: [
          Column(sort.label[call.language], .wide), Column(call.say("数值", "Figure"), .number),
          Column(call.say("环比", "On the period before"), .number),
          Column(call.say("同比", "On the year before"), .number),
          Column(call.say("其中（点开看案件）", "Of these (opens the matters)")),
        ], rows: rows,
        empty: emptyState(
          title: call.say("这一期没有", "None in this period"),
          what: call.say("还没有发生可计的事。", "Nothing has happened yet that it counts."))), flush: true)
  }

  /// Each count of the formula, leading to its matters.
  private func behind(
    _ formula: Formula, _ counts: Counts, _ sort: CountSort, _ name: String, _ period: Period, _ call: Call
  ) -> HTML {
    var seen: Set<BasicCount> = []
    return formula.counts.filter { seen.insert($0).inserted && counts[$0] != 0 }.html { count in
      let path = BehindPage.path(count, sort, name, period)
      return "<a href=\"\(link(path))\">\(count.label[call.language]) \(grouped(counts[count]))</a><br>"
    }
  }

  private func values(_ indicator: Indicator, _ call: Call) async throws -> HTML {
    let today = call.jurisdiction.today, from = LocalDate(today.year - 6, 1, 1)
    let found = try await call.jurisdiction.database.read("statistics.values") {
      try ObservationsTable.inForce([indicator.code], endingFrom: from, through: today + 366, in: $0)
    }
    let whole = call.jurisdiction.district.code
    let rows = found.sorted { ($1.period, $0.subject) < ($0.period, $1.subject) }.prefix(300).map { one in
      let past = one.period.yearBefore.flatMap { before in
        found.first { $0.subject == one.subject && $0.period == before }?.value
      }
      let reckoned = one.value.flatMap { value in past.flatMap { Comparison.change(value, against: $0) } }
      let total = one.subject == whole ? nil : found.first { $0.subject == whole && $0.period == one.period }?.value
      let share = one.value.flatMap { value in total.flatMap { Comparison.share(value, of: $0) } }
      return Site.Row([
        "\(FigureWords.subject(one.subject, call))", "\(one.period.label[call.language])",
        "\(one.value.map { FigureWords.rounded($0, places: indicator.places) } ?? "—")",
        "\(one.yearOnYear.map { FigureWords.signed($0) + "%" } ?? "—")\(when(reckoned != nil, " <small>\(call.say("算得", "reckoned")) \(FigureWords.signed(reckoned ?? 0))%</small>"))",
        "\(share.map { FigureWords.rounded($0, places: 1) + "%" } ?? "—")",
        "\(one.source)\(when(one.isExample, " \(tag(call.say("示例", "example"), tone: .warn))"))",
      ])
    }
    return panel(
      title: call.say("现行数值", "Values in force"),
      subtitle: call.say("每期取最高的已审核版次", "of each period the highest revision that is approved"),
      body: dataTable(
        caption: call.say("现行数值", "Values in force"),
        columns: [
          Column(call.say("对象", "About"), .wide), Column(call.say("统计期", "Period")),
          Column("\(call.say("数值", "Value"))（\(indicator.unit[call.language])）", .number),
          Column(call.say("同比", "On the year before"), .number), Column(call.say("占全区", "Share"), .number),
          Column(call.say("出处", "Taken from")),
        ], rows: rows,
        empty: emptyState(
          title: call.say("还没有数值", "No values yet"),
          what: call.say("来源单位填报、审核后出现。", "They appear once entered and approved."))),
      flush: true)
  }

  private func history(_ indicator: Indicator, _ call: Call) async throws -> HTML {
    let before = call.query["before"].flatMap { Key(text: $0) }
    let found = try await call.jurisdiction.database.read("statistics.history") {
      try ObservationsTable.history(indicator.code, subject: nil, before: before, limit: 51, in: $0)
    }
    let zone = call.jurisdiction.district.calendar.zone, roster = call.jurisdiction.district.roster
    func post(_ code: String) -> String { roster.post(code)?.label[call.language] ?? code }
    let rows = found.prefix(50).map { one in
      Site.Row([
        "\(FigureWords.subject(one.subject, call)) · \(one.period.label[call.language])", "\(one.revision)",
        "\(one.value.map { FigureWords.rounded($0, places: 3) } ?? "—")", "\(one.state.label[call.language])",
        "\(post(one.enteredPost)) \(moment(one.enteredAt, zone: zone))",
        "\(one.approvedPost.nonEmpty.map(post) ?? "—") \(one.approvedAt.map { moment($0, zone: zone) } ?? .empty)",
        "\(one.releasedAt.map { moment($0, zone: zone) } ?? "—")", "\(one.note)",
      ])
    }
    return panel(
      title: call.say("填报与更正", "Entries and corrections"),
      body: dataTable(
        caption: call.say("填报与更正", "Entries and corrections"),
        columns: [
          Column(call.say("对象与统计期", "About"), .wide), Column(call.say("版次", "Revision"), .number),
          Column(call.say("数值", "Value"), .number), Column(call.say("状态", "State")), Column(call.say("填报", "Entered")),
          Column(call.say("审核", "Approved")), Column(call.say("公开自", "Public from")), Column(call.say("说明", "Note")),
        ], rows: rows, empty: emptyState(title: call.say("还没有", "None yet"), what: ""))
        + pager(
          count: call.say("本页 \(rows.count) 条", "\(rows.count) on this page"),
          previous: before == nil ? nil : "/indicators/\(indicator.code)",
          next: found.count > 50 ? "/indicators/\(indicator.code)?before=\(found[49].key)" : nil, in: call.language),
      flush: true)
  }
}
