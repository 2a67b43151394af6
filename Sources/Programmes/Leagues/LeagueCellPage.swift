import Basics
import Casework
import HTTPTypes
import Indicators
import Organization
import Platform
import Site
import Timing

/// How one value of a published month was reckoned, for everybody.
struct LeagueCellPage: Sendable {
  let plans: LeaguePlans

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/league/:league/:month/:measure/:unit", permission: .open,
        purpose: Phrase("一项数值怎么算", "How one value was reckoned"), answer: show)
    ]
  }

  @Sendable private func show(_ call: Call) async throws -> Reply {
    guard let month = LeagueMonth(text: call.parameter("month")),
      let view = try await LeagueView.read(call, plans, call.parameter("league"), month),
      let measure = view.plan.measure(call.parameter("measure")),
      let cell = view.result.cell(measure.code, call.parameter("unit")),
      let group = view.plan.group(cell.group), let board = view.plan.board(of: measure.code)
    else { throw LeagueRounds.none }
    let language = call.language, say = view.say
    let name = view.name(cell.unit)
    let title = "\(name) · \(measure.name[language])"
    let peers = view.result.cells.filter { $0.measure == measure.code && $0.group == group.code }
      .sorted { ($0.rank ?? 10_000, $0.unit) < ($1.rank ?? 10_000, $1.unit) }
    let bars = LeagueLook.bars(
      caption: title,
      peers.map {
        (
          view.name($0.unit), $0.figure, LeagueWords.figure($0.figure, measure, language),
          $0.rank.map { say("第 \($0)", "\($0).") } ?? "—", $0.unit == cell.unit
        )
      }, titles: [say("单位", "Unit"), say("数值", "Figure"), say("名次", "Rank")])
    let back = "/league?\(view.query)&group=\(group.code)#b-\(board.code)"
    return Pages.page(
      call, title: title, width: .reading, tab: "/league",
      body: LeagueLook.sheet
        + pageHead(
          title: title, lede: "\(board.name[language]) · \(group.name[language]) · \(view.month.label[language])",
          above: "<p><a href=\"\(link(back))\">\(Icon.arrowLeft.html()) \(say("回到五榜", "Back to the boards"))</a></p>")
        + view.notices
        + stack(
          [
            panel(title: say("怎么算的", "How it was reckoned"), body: facts(view.steps(measure, cell, group, peers))),
            panel(
              title: say("同组比较", "Among its peers"),
              subtitle: measure.figure == .completion
                ? say("完成率＝数值÷全年目标", "completion = value ÷ target of the year") : measure.name[language],
              body: bars),
          ] + view.appealPanels(measure.code, cell.unit)))
  }
}

extension LeagueView {
  fileprivate func steps(
    _ measure: LeaguePlan.Measure, _ cell: LeagueResult.Cell, _ group: LeaguePlan.Group, _ peers: [LeagueResult.Cell]
  ) -> [Fact] {
    let language = call.language
    let input = snapshot.inputs.first { $0.cell == LeaguePlan.Cell(measure: cell.measure, unit: cell.unit) }
    var all = [
      Fact(
        say("数值", "Value"),
        """
        <b>\(LeagueWords.amount(input?.value, measure, language))</b>\
        \(when(input?.value == nil, " \(tag(say("缺数，不排名", "missing, not ranked"), tone: .warn))"))
        """
      )
    ]
    if measure.isCumulative {
      all.append(
        Fact(say("口径", "Counted"), text: say("1 月至 \(month.month) 月累计", "from January to the end of the month")))
    }
    if let before = input?.before {
      all.append(Fact(say("上月累计", "Month before"), text: LeagueWords.amount(before, measure, language)))
    }
    if let target = measure.targets[cell.unit] {
      let done = input?.value.flatMap { Comparison.share($0, of: target) }
      all.append(Fact(say("全年目标", "Target of the year"), text: LeagueWords.amount(target, measure, language)))
      all.append(
        Fact(
          say("完成率", "Completion"),
          text: "\(LeagueWords.value(input?.value)) ÷ \(LeagueWords.value(target)) = \(LeagueWords.percent(done))"))
      let past = LeagueWords.ahead(cell.aheadBefore, language)
      let before = cell.aheadBefore == nil ? "" : say("（上月：\(past)）", " (month before: \(past))")
      all.append(
        Fact(
          say("序时进度", "Schedule"),
          """
          \(LeagueWords.percent(done)) − \(month.month)/12 → <b>\(LeagueWords.ahead(cell.ahead, language))</b>\
          \(before)
          """
        ))
    }
    let figures = peers.compactMap(\.figure)
    if let points = cell.points, let figure = cell.figure, let low = figures.min(), let high = figures.max() {
      let worst = measure.direction == .up ? low : high, best = measure.direction == .up ? high : low
      func word(_ value: Int) -> String { LeagueWords.figure(value, measure, language) }
      let how: String
      if low == high {
        how = say("组内都相同，均为 100 分", "all of the group are the same: 100 each")
      } else if measure.scoring == .rank {
        how = say(
          "(\(figures.count) − \(cell.rank ?? 0)) ÷ (\(figures.count) − 1) × 100 = \(LeagueWords.points(points))",
          "(\(figures.count) − \(cell.rank ?? 0)) ÷ (\(figures.count) − 1) × 100 = \(LeagueWords.points(points))")
      } else {
        let floor = snapshot.plan.floor
        how =
          "\(floor) + \(100 - floor) × (\(word(figure)) − \(word(worst))) ÷ (\(word(best)) − \(word(worst)))"
          + " = \(LeagueWords.points(points))"
      }
      all.append(Fact(say("得分", "Points"), text: how))
    } else {
      all.append(
        Fact(
          say("得分", "Points"),
          text: input?.value == nil
            ? say("缺数：不得分，也不记零", "missing: no points, and no zero")
            : say(
              "同组数值不足 \(snapshot.plan.minimum) 个，不计分、不排名",
              "fewer than \(snapshot.plan.minimum) figures in the group: too few to rank")))
    }
    all.append(
      Fact(
        say("组内名次", "Rank among peers"),
        text: cell.rank.map { say("第 \($0) 名，共 \(figures.count) 个", "\($0) of \(figures.count)") } ?? "—"))
    all.append(Fact(say("本榜权重", "Weight on the board"), text: "\(measure.weight)"))
    all.append(
      Fact(
        input?.value == nil ? say("缺数原因", "Why it is missing") : say("数据出处", "Taken from"),
        text: Masking.text(input?.source ?? "").nonEmpty ?? "—"))
    all.append(
      Fact(say("数据来源部门", "Source department"), text: call.jurisdiction.district.roster.name(measure.source)[language]))
    all.append(Fact(say("核对岗位", "Checked by"), text: LeagueWords.function(input?.checker ?? "", call)))
    all.append(
      Fact(say("填报版次", "Entry"), text: say("第 \(input?.revision ?? 0) 次填报", "revision \(input?.revision ?? 0)")))
    let rests = result.awards.filter { award in
      award.unit == cell.unit && award.cases.contains { $0.measure == cell.measure }
    }
    if !rests.isEmpty {
      let lines = rests.html { award -> HTML in
        "<p>\(LeagueLook.award(award.kind, language)) \(plan.rules.first { $0.code == award.rule }?.label[language] ?? award.rule)</p>"
      }
      all.append(Fact(say("计入", "Rests on it"), lines))
    }
    return all
  }

  fileprivate func appealPanels(_ measure: String, _ unit: String) -> [HTML] {
    let own = appeals.filter { $0.measure == measure && $0.unit == unit }
    guard !own.isEmpty else { return [] }
    let zone = call.jurisdiction.district.calendar.zone
    let items = own.html { appeal -> HTML in
      let answer: HTML =
        appeal.isUpheld.map { upheld in
          """
          <p>\(upheld ? tag(say("成立", "Upheld"), tone: .good) : tag(say("不成立", "Not upheld"))) \(Masking.text(appeal.answer)) \
          <small>\(LeagueWords.function(appeal.answeredPost, call)) \(appeal.answeredAt.map { moment($0, zone: zone) })</small></p>
          """
        } ?? "<p>\(tag(say("待答复", "Waits for an answer"), tone: .warn))</p>"
      return
        "<div><p>\(Masking.text(appeal.text)) <small>\(name(unit)) \(moment(appeal.at, zone: zone))</small></p>\(answer)</div>"
    }
    return [panel(title: say("异议与答复", "Objections and answers"), body: stack([items]))]
  }
}
