import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site

/// The register of red flags and yellow lights, with the reviews of quarters and the year (季度点评、年度总评), for everybody.
struct FlagsPage: Sendable {
  let plans: LeaguePlans

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/league/flags", permission: .open, purpose: Phrase("红旗黄灯台账", "The register of flags and lights"),
        answer: show)
    ]
  }

  private enum Part: String, CaseIterable {
    case year, H1, H2, Q1, Q2, Q3, Q4

    var label: Phrase {
      switch self {
      case .year: Phrase("全年", "Year")
      case .H1: Phrase("上半年", "H1")
      case .H2: Phrase("下半年", "H2")
      default: Phrase("\(rawValue.dropFirst()) 季度", rawValue)
      }
    }

    /// Months of the year, 0 to 11.
    var months: ClosedRange<Int> {
      switch self {
      case .year: 0...11
      case .H1: 0...5
      case .H2: 6...11
      case .Q1: 0...2
      case .Q2: 3...5
      case .Q3: 6...8
      case .Q4: 9...11
      }
    }
  }

  @Sendable private func show(_ call: Call) async throws -> Reply {
    let (league, _) = try await LeagueView.league(call, plans)
    let year = try LeagueYear.year(call)
    let text = call.query["part"]?.nonEmpty ?? Part.year.rawValue
    guard let part = Part(rawValue: text) else {
      throw Refusal.invalid("part", Phrase("时段应为 year、H1、H2 或 Q1 至 Q4", "The part is year, H1, H2 or Q1 to Q4"))
    }
    guard let league else {
      throw Refusal(.notFound, "league.unknown", Phrase("辖区包里没有联赛方案", "The pack has no plan of a league"))
    }
    func say(_ zh: String, _ en: String) -> String { call.say(zh, en) }
    let language = call.language
    var whole = try await LeagueYear.read(call, plans, league.code, year)
    let span = (year * 12 + part.months.lowerBound)...(year * 12 + part.months.upperBound)
    whole.months = whole.months.filter { span.contains($0.publication.month.number) }
    whole.awards = whole.awards.filter { span.contains($0.month.number) }
    let title = say("红旗黄灯台账", "Register of flags and lights")
    let parts = segmented(
      label: say("时段", "Part of the year"),
      Part.allCases.map {
        Segment(
          $0.label[language], path: "/league/flags?league=\(league.code)&year=\(year)&part=\($0.rawValue)",
          isCurrent: $0 == part)
      })
    return Pages.page(
      call, title: title, width: .wide, tab: "/league",
      body: LeagueLook.sheet
        + pageHead(
          title: title,
          lede: HTML(
            escaping: say(
              "\(year) 年\(part.label.zh)：已公布 \(whole.months.count) 个月。",
              "\(year), \(part.label.en): \(whole.months.count) months published.")),
          controls: whole.yearFilter(call, "/league/flags", league.code))
        + LeagueTabs.row(call, on: "/league/flags") + LeagueWords.exampleNotice(league, call) + parts
        + stack([
          panel(
            title: part == .year ? say("年度总评", "The year") : say("时段点评", "Review"),
            subtitle: say("各月总分之和；缺月的照实计月数", "sum of the months' totals; the number of months is said"),
            body: totals(whole, league, call), flush: true),
          panel(title: say("逐条记录", "Record by record"), body: Self.table(whole.awards, league, call), flush: true),
        ]))
  }

  private func totals(_ whole: LeagueYear, _ plan: LeaguePlan, _ call: Call) -> HTML {
    func say(_ zh: String, _ en: String) -> String { call.say(zh, en) }
    let rows = plan.groups.flatMap { group -> [Row] in
      let lines = group.members.map { member -> (unit: String, months: Int, sum: Int, flags: Int, lights: Int) in
        let points = whole.months.compactMap { one in one.result.totals.first { $0.unit == member.code }?.points }
        let own = whole.awards.filter { $0.unit == member.code && $0.cancelledRevision == nil }
        return (
          member.code, points.count, points.reduce(0, +), own.count { $0.kind == .redFlag },
          own.count { $0.kind == .yellowLight }
        )
      }
      return lines.sorted { ($0.sum, $1.unit) > ($1.sum, $0.unit) }.map { line in
        Row([
          LeagueWords.unitLink(line.unit, plan, whole.year, call),
          "\(group.name[call.language])", "\(line.months == 0 ? "—" : LeagueWords.points(line.sum))", "\(line.months)",
          line.flags == 0 ? "0" : LeagueLook.award(.redFlag, call.language, word: "\(line.flags)"),
          line.lights == 0 ? "0" : LeagueLook.award(.yellowLight, call.language, word: "\(line.lights)"),
        ])
      }
    }
    return dataTable(
      caption: say("合计", "Totals"),
      columns: [
        Column(say("单位", "Unit"), .wide), Column(say("组", "Group")), Column(say("总分之和", "Sum of totals"), .number),
        Column(say("有总分的月数", "Months with a total"), .number), Column(say("红旗", "Red flags"), .number),
        Column(say("黄灯", "Yellow lights"), .number),
      ], rows: rows)
  }

  /// Flags and lights with what each rests on; what was cancelled stays, with the reason.
  static func table(_ awards: [LeagueAward], _ plan: LeaguePlan, _ call: Call) -> HTML {
    func say(_ zh: String, _ en: String) -> String { call.say(zh, en) }
    let language = call.language
    let rows = awards.reversed().prefix(300).map { award -> Row in
      let board = plan.boards.first { $0.code == award.board }
      let grounds = award.cases.split(separator: ";").html { text -> HTML in
        let words = text.split(separator: ":").map(String.init)
        guard words.count == 3, let measure = plan.measure(words[0]) else { return "\(text) " }
        let rank = Int(words[2]).map { say("第 \($0)", "no. \($0)") } ?? "—"
        let path = "/league/\(award.league)/\(award.month.code)/\(measure.code)/\(award.unit)"
        let which = award.cancelledRevision == nil ? "" : "?revision=\(award.revision)"
        return """
          <a href="\(path)\(which)">\
          \(measure.name[language]) \(LeagueWords.figure(Int(words[1]), measure, language)) (\(rank))</a> 
          """
      }
      let state: HTML =
        award.cancelledRevision.map { revision in
          "\(tag(say("第 \(revision) 版撤销", "cancelled by revision \(revision)"), tone: .warn)) \(Masking.text(award.cancelledReason))"
        } ?? "\(tag(say("有效", "holds"), tone: .good))"
      return Row([
        LeagueLook.award(award.kind, language), "\(LeagueWords.unit(award.unit, plan, call))",
        "\(award.month.label[language])",
        "\(board?.name[language] ?? award.board)",
        "\(plan.rules.first { $0.code == award.rule }?.label[language] ?? award.rule)", grounds, state,
      ])
    }
    return dataTable(
      caption: say("红旗与黄灯", "Flags and lights"),
      columns: [
        Column(say("种类", "Kind")), Column(say("单位", "Unit")), Column(say("月份", "Month")), Column(say("榜", "Board")),
        Column(say("规则", "Rule")), Column(say("依据", "Rests on"), .wide), Column(say("状态", "State")),
      ], rows: Array(rows),
      empty: emptyState(
        icon: .inbox, title: say("没有", "None"), what: say("公布后按规则产生。", "They come with publication, by the rules.")))
  }
}
