import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Timing

/// The five boards of a month (五榜), for everybody, and the same to be printed.
struct BoardsPage: Sendable {
  let plans: LeaguePlans

  var endpoints: [Endpoint] {
    [
      Endpoint(.get, "/league", permission: .open, purpose: Phrase("五榜", "The boards of the league")) {
        try await show($0, isPrint: false)
      },
      Endpoint(.get, "/league/print", permission: .open, purpose: Phrase("五榜打印版", "The boards to be printed")) {
        try await show($0, isPrint: true)
      },
    ]
  }

  private func show(_ call: Call, isPrint: Bool) async throws -> Reply {
    let (plan, all) = try await LeagueView.league(call, plans)
    guard let plan, let view = try await LeagueView.read(call, plans, plan.code, LeagueView.month(call.query["month"]))
    else {
      return nothing(call)
    }
    let months = try await LeagueCheck.months(plan.code, limit: 24, in: call.jurisdiction)
    let chosen = try view.chosenGroup
    let title = "\(view.plan.title[call.language]) · \(view.month.label[call.language])"
    let body =
      isPrint
      ? view.letter
      : view.head(title, months, all) + LeagueTabs.row(call, on: "/league") + view.notices + view.wall
        + view.groups(chosen) + view.boards(chosen) + view.foot
    return Pages.page(
      call, title: title, layout: isPrint ? .desk : .site, width: .wide, tab: "/league",
      theme: isPrint ? .light : .auto,
      modules: isPrint ? [Press.module] : [], body: LeagueLook.sheet + body)
  }

  private func nothing(_ call: Call) -> Reply {
    let title = call.say("五拼五比", "The league")
    return Pages.page(
      call, title: title, width: .wide, tab: "/league",
      body: pageHead(title: title)
        + panel(
          title: call.say("五榜", "Boards"),
          body: emptyState(
            icon: .chart, title: call.say("还没有公布", "Nothing has been published yet"),
            what: call.say("每月批准后在这里公布。", "Months appear here once they are approved."))))
  }
}

/// The ways between the public pages of a league.
enum LeagueTabs {
  static func row(_ call: Call, on path: String) -> HTML {
    let all = [("/league", call.say("五榜", "Boards")), ("/league/flags", call.say("红旗黄灯台账", "Register of flags"))]
    let links = all.html { one in
      "<a href=\"\(one.0)\"\(attribute("aria-current", one.0 == path ? "page" : nil))>\(one.1)</a>"
    }
    return "<nav class=\"ways\" aria-label=\"\(call.say("五拼五比", "League"))\">\(links)</nav>"
  }
}

extension LeagueView {
  private var language: Language { call.language }

  fileprivate func head(_ title: String, _ months: [LeagueMonth], _ all: [LeaguePlan]) -> HTML {
    var filters = [
      Filter(
        say("月份", "Month"), name: "month",
        .select(months.map { Choice($0.code, $0.label[language]) }, selected: month.code))
    ]
    if all.count > 1 {
      filters.insert(
        Filter(
          say("联赛", "League"), name: "league",
          .select(all.map { Choice($0.code, $0.title[language]) }, selected: plan.code)), at: 0)
    }
    return pageHead(
      title: title, lede: sentence, controls: filterForm(action: "/league", filters: filters, in: language))
  }

  private var sentence: HTML {
    let flags = result.awards.count { $0.kind == .redFlag }, lights = result.awards.count { $0.kind == .yellowLight }
    let missing = snapshot.inputs.count { $0.value == nil }
    return """
      \(say("红旗 \(flags) 面，黄灯 \(lights) 盏", "\(flags) red flags and \(lights) yellow lights"))\
      \(when(missing > 0, "\(say("，缺数 \(missing) 项", ", \(missing) values missing"))"))\
      \(say("。组内比较，不跨组排名。", ". Compared within groups of peers only."))
      """
  }

  /// Of whom the panels are: the first group, unless another one or all are asked for.
  fileprivate var chosenGroup: String? {
    get throws(Refusal) {
      guard let text = call.query["group"]?.nonEmpty else { return plan.groups.first?.code }
      guard text != "all" else { return nil }
      guard plan.group(text) != nil else {
        throw Refusal(.notFound, "league.group", Phrase("没有这个组", "There is no such group"))
      }
      return text
    }
  }

  fileprivate func groups(_ chosen: String?) -> HTML {
    let path = "/league?league=\(plan.code)&month=\(month.code)" + (isNewest ? "" : "&revision=\(publication.revision)")
    let each = plan.groups.map {
      Segment($0.name[language], path: "\(path)&group=\($0.code)", isCurrent: chosen == $0.code)
    }
    let all = Segment(say("全部", "All"), path: "\(path)&group=all", isCurrent: chosen == nil)
    return "<div class=\"group-of\">\(segmented(label: say("分组", "Groups"), each + [all]))</div>"
  }

  /// All flags and lights of the month at a glance, group by group.
  fileprivate var wall: HTML {
    let parts = plan.groups.html { group -> HTML in
      let units = group.members.map(\.code).filter { unit in result.awards.contains { $0.unit == unit } }
      let lines = units.html { unit -> HTML in
        let marks = plan.boards.html { board in
          kinds(board.code, unit).html { kind in
            LeagueLook.award(kind, language, word: "\(board.name[language]) \(kind.label[language])", isSmall: true)
          }
        }
        return
          "<li><a href=\"/league/units/\(unit)?league=\(plan.code)&amp;year=\(month.year)\">\(name(unit))</a><span>\(marks)</span></li>"
      }
      let list: HTML = units.isEmpty ? "<p>\(say("没有", "None"))</p>" : "<ul class=\"flagrow\">\(lines)</ul>"
      return "<div><h3>\(group.name[language])</h3>\(list)</div>"
    }
    return panel(
      title: say("本月红旗与黄灯", "Flags and lights of the month"),
      subtitle: say("一面红旗或一盏黄灯对应一张榜", "each stands for one board"), body: "<div class=\"wall-of\">\(parts)</div>")
  }

  /// Five panels, or as many as the plan has.
  /// - Parameter chosen: the one group that is shown; nil shows all.
  fileprivate func boards(_ chosen: String?) -> HTML {
    let panels = plan.boards.enumerated().html { index, board -> HTML in
      let groups = plan.groups.filter { group in
        (chosen ?? group.code) == group.code && board.measures.contains { $0.groups.contains(group.code) }
      }
      return """
        <section class="panel flush board n\(index % 5 + 1)" id="b-\(board.code)"><header><h2>\(board.name[language])</h2>\
        <p class="sub">\(board.contest[language])</p></header><div class="in">\(groups.html { part(board, $0) })</div></section>
        """
    }
    return "<div class=\"boards\">\(panels)</div>"
  }

  private func part(_ board: LeaguePlan.Board, _ group: LeaguePlan.Group) -> HTML {
    let scores = result.scores.filter { $0.board == board.code && $0.group == group.code }
    let isRanked = scores.contains { $0.rank != nil }
    let sorted = scores.sorted { ($0.rank ?? 10_000, $0.unit) < ($1.rank ?? 10_000, $1.unit) }
    let rows = sorted.html { score -> HTML in
      let kinds = self.kinds(board.code, score.unit)
      return """
        <tr\(when(score.rank == 1, " class=\"first\""))><td class="n">\(score.rank.map { "\($0)" } ?? "—")</td>\
        <th scope="row"><a href="/league/units/\(score.unit)?league=\(plan.code)&amp;year=\(month.year)">\(name(score.unit))</a></th>\
        <td>\(kinds.html { LeagueLook.award($0, language, isSmall: true) })</td><td class="n">\(LeagueWords.points(score.points))</td></tr>
        """
    }
    let dots = scores.compactMap { score in
      score.points.map { LeagueLook.Dot(name: name(score.unit), points: $0, kinds: Set(kinds(board.code, score.unit))) }
    }
    let few = say("数不足 \(snapshot.plan.minimum) 个，不排名", "fewer than \(snapshot.plan.minimum): too few to rank")
    let strip = LeagueLook.dots(
      dots,
      label: say("\(board.name.zh)，\(group.name.zh)：得分分布", "\(board.name.en), \(group.name.en): how the scores lie"))
    return """
      <h3>\(group.name[language])<small>\(isRanked ? say("\(dots.count) 个单位", "\(dots.count) units") : few)</small></h3>\(strip)\
      <table class="ranks"><caption class="unseen">\(board.name[language]) · \(group.name[language])</caption><thead><tr>\
      <th scope="col" class="n">\(say("名次", "Rank"))</th><th scope="col">\(say("单位", "Unit"))</th>\
      <th scope="col">\(say("旗灯", "Award"))</th>\
      <th scope="col" class="n">\(say("得分", "Score"))</th></tr></thead><tbody>\(rows)</tbody></table>\
      \(details(say("各项指标", "Indicators"), matrix(board, group, sorted.map(\.unit))))
      """
  }

  /// Every value leads to how it was reckoned.
  private func matrix(_ board: LeaguePlan.Board, _ group: LeaguePlan.Group, _ units: [String]) -> HTML {
    let measures = board.measures.filter { $0.groups.contains(group.code) }
    let rows = units.map { unit in
      Row(
        ["\(name(unit))"]
          + measures.map { measure -> HTML in
            let cell = result.cell(measure.code, unit)
            let behind: HTML = when((cell?.ahead ?? 0) < 0, " \(tag(say("落后", "behind"), tone: .warn))")
            return
              "<a href=\"\(cellPath(measure.code, unit))\">\(LeagueWords.figure(cell?.figure, measure, language))</a>\(behind)"
          })
    }
    return """
      <div class="scroll">\(dataTable(
        caption: say("各项指标", "Indicators"), columns: [Column(say("单位", "Unit"))] + measures.map { Column($0.name[language], .number) },
        rows: rows, compact: true))</div>
      """
  }

  fileprivate var foot: HTML {
    let zone = call.jurisdiction.district.calendar.zone
    let files = [
      ("/league/print?\(query)", say("打印版", "To print")), ("/league.csv?\(query)", say("下载表格 CSV", "Download as CSV")),
      ("/league/snapshot.txt?\(query)", say("快照", "Snapshot")), ("/league/result.txt?\(query)", say("结果", "Result")),
    ]
    let links = files.html { "<li><a href=\"\(link($0.0))\">\($0.1)</a></li>" }
    return panel(
      title: say("怎么来的，怎么复算", "Where it comes from, and how to recompute it"),
      body: facts([
        Fact(
          say("算法", "Reckoning"),
          text: say(
            "指标得分：组内最差 \(plan.floor) 分、最好 100 分，其间按比例；写明“名次”的按名次。榜分为指标得分按权重平均。缺数不排名，不记零。并列同名次。",
            "Points of an indicator: \(plan.floor) for the worst of the group, 100 for the best, in proportion between; "
              + "by rank where the plan says so. "
              + "A board's score is their mean by weight. What is missing ranks nowhere and is no zero. Ties share a rank."
          )),
        Fact(
          say("红旗、黄灯", "Flags and lights"),
          plan.rules.html { "<p>\(LeagueLook.award($0.kind, language)) \($0.label[language])</p>" }),
        Fact(
          say("方案", "Plan"),
          text: say("第 \(plan.version) 版；\(plan.basis.zh)", "version \(plan.version); \(plan.basis.en)")),
        Fact(
          say("公布", "Published"),
          """
          \(moment(publication.publishedAt, zone: zone)) · \(say("第 \(publication.revision) 版", "revision \(publication.revision)")) · \
          \(LeagueWords.function(publication.publishedPost, call))
          """
        ),
        Fact(say("批准", "Approved"), text: LeagueWords.function(publication.approvedPost, call)),
        Fact(say("快照 SHA-256", "SHA-256 of the snapshot"), "<code class=\"hash\">\(publication.digest)</code>"),
        Fact(say("复算", "Recompute"), "<code>yiwang league recompute --period \(month.code)</code>"),
        Fact(say("文件", "Files"), "<ul class=\"flagrow\">\(links)</ul>"),
      ]))
  }

  /// The boards in the shape of a circular, with who published it and when at its foot.
  fileprivate var letter: HTML {
    let district = call.jurisdiction.district.name
    let title = say("\(district.zh)\(plan.title.zh)通报", "\(plan.title.en), \(district.en)")
    let address = (call.jurisdiction.surroundings.address?.text ?? "") + "/league?\(query)"
    return """
      <div class="daily">\(pageHead(
        title: "\(title) \(month.label[language])", lede: sentence, controls: Press.button(language)))\(notices)\(boards(nil))\
      <p class="source">\(LeagueWords.function(publication.publishedPost, call)) · \
      \(moment(publication.publishedAt, zone: call.jurisdiction.district.calendar.zone)) · \
      \(say("第 \(publication.revision) 版", "revision \(publication.revision)")) · SHA-256 \
      <span class="hash">\(publication.digest)</span> · \
      <span class="hash">\(address)</span></p></div>
      """
  }
}
