import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// How agencies and streets handle what they were given, for everybody; bodies only, never persons.
enum PerformancePage {
  static let endpoints = [
    Endpoint(
      .get, "/performance", permission: .open, purpose: Phrase("各单位办理成效", "How the agencies do"), answer: show)
  ]

  /// Shares of fewer are marked: chance moves them by tens of per cent.
  static let few = 20

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district, language = call.language
    let figures = try await PublicFigures.latest(call.jurisdiction)
    let agencies = lines(figures.agencies(in: district)) { district.roster.name($0)[language] }
    let streets = lines(figures.streets(in: district)) { district.territory.placeLabel(of: $0)[language] }
    let whole = figures.whole
    let title = call.say("办理成效", "Performance")
    let share = SmallNumbers.share(whole.onTime, of: whole.judged).map { "\(decimal($0 * 100))%" } ?? "—"
    let formula = panel(
      title: call.say("怎么算", "How it is computed"),
      body: facts([
        Fact(
          call.say("按期率", "On time"),
          text: call.say(
            "近 \(PublicFigures.days) 日办结、列入考评的案件中，在处置时限内处理完的 ÷ 全部；申诉通过的超期计为按期，缓办和经批准剔除的不计入。",
            "Of what was closed in the last \(PublicFigures.days) days and is judged: handled within its limit ÷ all. "
              + "A miss excused on appeal counts as on time; what was postponed or excluded with approval is left out."
          )),
        Fact(
          call.say("中位时长", "Median"),
          text: call.say(
            "从上报到办结的自然时间，一半案件比它快；5 件以上才写。",
            "Clock time from report to closing; half were faster. Said from five matters on.")),
        Fact(
          call.say("样本少", "Few"),
          text: call.say(
            "列入考评不足 \(few) 件的标明，不宜比较；不足 5 件不写比率。",
            "Fewer than \(few) judged: marked, not fit for comparison; fewer than five: no share.")),
        Fact(
          call.say(
            "范围",
            "Scope"), text: call.say("只统计公开案件；只到部门、企业和街道，社区、网格计入所在街道，不统计个人。",
            "Public matters only; departments, operators and streets. Communities and grids count with their street; never persons.")),
        Fact(
          call.say("时间", "Time"),
          text: PublicMatters.asOf(figures, call) + call.say("，约五分钟更新一次", ", counted anew about every five minutes")),
      ]))
    return Pages.page(
      call, title: title, width: .reading, tab: "/public",
      body: pageHead(
        title: title,
        lede: HTML(escaping: call.say(
          "近 \(PublicFigures.days) 日全区按期率 \(share)（\(grouped(whole.onTime))/\(grouped(whole.judged))）。",
          "The whole district, last \(PublicFigures.days) days: \(share) on time (\(grouped(whole.onTime))/\(grouped(whole.judged))).")))
        + OpennessLinks.row(call, on: "/performance")
        + stack([
          table(call.say("各单位", "Agencies"), call.say("单位", "Agency"), agencies, hasMedian: true, figures, call),
          table(call.say("各街道（园区）", "Streets"), call.say("街道", "Street"), streets, hasMedian: false, figures, call),
          PublicMatters.outcomes(figures, call), formula,
        ]))
  }

  /// The most first, then by code.
  private static func lines(
    _ lines: [PublicFigures.Line], _ name: (String) -> String
  ) -> [(name: String, line: PublicFigures.Line)] {
    lines.sorted { ($0.closed, $1.name) > ($1.closed, $0.name) }.map { (name($0.name), $0) }
  }

  private static func table(
    _ title: String, _ head: String, _ lines: [(name: String, line: PublicFigures.Line)], hasMedian: Bool,
    _ figures: PublicFigures, _ call: Call
  ) -> HTML {
    let said = lines.filter { $0.line.closed >= SmallNumbers.threshold }
    let rest = lines.count - said.count
    let rows = said.map { name, line in
      let share = SmallNumbers.share(line.onTime, of: line.judged)
      let mark: HTML = when(share != nil && line.judged < few, " \(tag(call.say("样本少", "few"), tone: .warn))")
      let fraction = share == nil ? "—" : "\(grouped(line.onTime))/\(grouped(line.judged))"
      var cells: [HTML] = [
        "\(name)", "\(grouped(line.closed))",
        "\(share.map { "\(decimal($0 * 100))%" } ?? "—")\(mark)", "\(fraction)",
      ]
      if hasMedian { cells.append("\(line.median.map { hours($0, call) } ?? "—")") }
      return Row(cells)
    }
    var columns = [
      Column(head, .wide), Column(call.say("办结", "Closed"), .number), Column(call.say("按期率", "On time"), .number),
      Column(call.say("按期/考评", "On time / judged"), .number),
    ]
    if hasMedian { columns.append(Column(call.say("中位时长", "Median"), .number)) }
    return panel(
      title: title, subtitle: call.say("按办结件数排列", "by how many were closed"),
      body: dataTable(
        caption: title, columns: columns, rows: rows,
        empty: emptyState(
          icon: .chart, title: call.say("近 \(PublicFigures.days) 日没有办结的", "Nothing was closed in the last \(PublicFigures.days) days"),
          what: call.say("有案件办结后显示在这里。", "It appears here once matters are closed.")))
        + when(
          rest > 0,
          hint(call.say(
            "另有 \(rest) 个办结少于 \(SmallNumbers.threshold) 件，不单列。",
            "\(rest) more closed fewer than \(SmallNumbers.threshold) and are not listed."))),
      flush: true)
  }

  private static func hours(_ minutes: Int, _ call: Call) -> String {
    call.say("\(decimal(Double(minutes) / 60)) 小时", "\(decimal(Double(minutes) / 60)) h")
  }
}
