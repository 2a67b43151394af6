import Basics
import Casework
import HTTPTypes
import Indicators
import Organization
import Platform
import Site
import Storage
import Territory
import Timing

/// What is behind one cell (数据下钻): the rule with its numbers, and the matters one by one, as far as the reader may see them.
struct CellPage: Sendable {
  let memo: SchemeMemo

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/appraisal/cells", permission: .seeAppraisals,
        purpose: Phrase("一个评价单元格的算法与案件", "A cell of an appraisal: its rule and its matters"), answer: show)
    ]
  }

  static let rowsMost = 50

  /// What is looked at: live, or as it was frozen.
  struct Subject: Sendable {
    var scheme: Scheme
    var period: Period
    var line: Appraisal.Line
    var criterion: Criterion
    var cell: Appraisal.Cell
    var frozen: Freeze?
    /// The query without count and page.
    var query: String
  }

  @Sendable private func show(_ call: Call) async throws -> Reply {
    let appraising = try await Appraising(call.jurisdiction, memo), language = call.language
    let subject = try await subject(call, appraising)
    let counts = subject.criterion.counts
    var count = counts.first
    if let text = call.query["count"]?.nonEmpty {
      guard let known = BasicCount(rawValue: text), counts.contains(known) else {
        throw Refusal.invalid("count", Phrase("此项没有这个计数", "The criterion has no such count"))
      }
      count = known
    }
    var after: Key?
    if let text = call.query["after"]?.nonEmpty {
      after = Key(text: text)
      guard after != nil else { throw Refusal.invalid("after", Phrase("翻页位置无效", "The page position is not valid")) }
    }
    let title = "\(subject.line.unit.name[language]) · \(subject.criterion.name[language])"
    let back =
      subject.frozen.map { "/appraisal/results/\($0.key)" }
      ?? "/appraisal?\(AppraisalWords.query([("scheme", subject.scheme.code), ("period", subject.period.code)]))"
    let list: HTML
    if let count {
      list = try await matters(call, appraising, subject, count, counts, after: after)
    } else {
      list = .empty
    }
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/appraisal",
      body: pageHead(
        title: title, lede: "\(subject.scheme.name[language]) · \(subject.period.label[language])",
        above: button(Button(call.say("回到评价表", "Back to the table"), .quiet, icon: .arrowLeft, path: back)))
        + deck([
          (.third, stack([explained(call, subject), try await byHand(call, subject)])),
          (.twoThirds, list),
        ]))
  }

  private func subject(_ call: Call, _ appraising: Appraising) async throws -> Subject {
    let unit = call.query["unit"] ?? "", code = call.query["criterion"] ?? ""
    var scheme: Scheme, period: Period, appraisal: Appraisal, frozen: Freeze?
    let lead: [(String, String?)]
    if let text = call.query["result"]?.nonEmpty {
      guard let key = Key(text: text) else { throw ResultPage.missing }
      let shown = try await appraising.shown(try await appraising.one(key))
      guard ResultPage.maySee(shown.freeze, call.principal) else { throw ResultPage.missing }
      (scheme, period, appraisal, frozen) = (shown.scheme, shown.freeze.period, shown.appraisal, shown.freeze)
      lead = [("result", text)]
    } else {
      let ask = try AppraisalAsk(call.query, appraising)
      (scheme, period) = (ask.scheme, ask.period)
      appraisal = try await call.jurisdiction.database.read("appraisals.cell") {
        try appraising.live(ask.scheme, ask.period, in: $0).appraisal
      }
      lead = [("scheme", scheme.code), ("period", period.code)]
    }
    guard let line = appraisal.line(unit), let place = scheme.criteria.firstIndex(where: { $0.code == code }) else {
      throw Refusal(.notFound, "appraisal.noCell", Phrase("没有这个单位或这一项", "There is no such unit or criterion"))
    }
    return Subject(
      scheme: scheme, period: period, line: line, criterion: scheme.criteria[place], cell: line.cells[place],
      frozen: frozen,
      query: AppraisalWords.query(lead + [("unit", unit), ("criterion", code)]))
  }

  private func explained(_ call: Call, _ subject: Subject) -> HTML {
    let language = call.language, criterion = subject.criterion, cell = subject.cell
    var lines: [Fact] = []
    for (test, ratio) in zip(criterion.tests, cell.ratios) {
      lines.append(Fact(call.say("公式", "Formula"), text: test.formula.words[language]))
      lines.append(
        Fact(
          call.say("数值", "Value"),
          "<b>\(AppraisalWords.value(ratio, unit: criterion.unit, in: language))</b> = \(AppraisalWords.parts(ratio))"))
      if !test.indicator.isEmpty { lines.append(Fact(call.say("指标版本", "Indicator"), text: test.indicator)) }
    }
    for (item, ratio) in zip(criterion.items, cell.ratios) {
      lines.append(
        Fact(
          item.name[language],
          text: call.say(
            "\(ratio.numerator) 件 × \(AppraisalWords.points(item.points)) 分",
            "\(ratio.numerator) × \(AppraisalWords.points(item.points))")))
    }
    lines.append(Fact(call.say("规则", "Rule"), text: criterion.words[language]))
    if criterion.rule != .shown {
      let points =
        cell.state == .judged
        ? call.say(
          "\(AppraisalWords.points(cell.points)) 分，满分 \(AppraisalWords.points(criterion.points))",
          "\(AppraisalWords.points(cell.points)) of \(AppraisalWords.points(criterion.points))")
        : "—"
      lines.append(Fact(call.say("得分", "Points"), "<b>\(points)</b>"))
    }
    if cell.isFew {
      lines.append(
        Fact(
          call.say("注意", "Note"),
          text: call.say(
            "分母不足 \(criterion.minimum)，偶然性大", "fewer than \(criterion.minimum) in the denominator: chance decides")))
    }
    let source = Phrase("由案件记录按月统计，任何人可逐件核对", "counted from the log of the matters by month; each can be looked at")
    lines.append(Fact(call.say("来源", "Source"), text: source[language]))
    if let frozen = subject.frozen {
      lines.append(
        Fact(call.say("冻结", "Frozen"), text: call.say("第 \(frozen.revision) 版", "revision \(frozen.revision)")))
    }
    return panel(title: call.say("怎么算的", "How it is computed"), body: facts(lines))
  }

  /// Who entered what on which ground, for what no log can tell.
  private func byHand(_ call: Call, _ subject: Subject) async throws -> HTML {
    let marks = subject.criterion.items.compactMap { if case .mark(let code) = $0.what { "mark:\(code)" } else { nil } }
    guard subject.criterion.rule == .hand || !marks.isEmpty else { return .empty }
    let period = subject.period, scheme = subject.scheme.code
    let all = try await call.jurisdiction.database.read("appraisals.hand") {
      try HandScoresTable.all(scheme, period, in: $0)
    }
    let own = all.standing.filter { score in
      marks.contains(score.criterion)
        || score.criterion == subject.criterion.code && score.subject == subject.line.unit.code
    }
    let roster = call.jurisdiction.district.roster
    func post(_ code: String) -> String { roster.post(code)?.label[call.language] ?? code }
    let rows = own.map { score in
      Site.Row([
        score.isMark ? "\(score.subject)" : "\(AppraisalWords.points(score.value))", "\(Masking.text(score.ground))",
        "\(post(score.enteredPost)) → \(post(score.decidedPost))",
      ])
    }
    return panel(
      title: call.say("人工录入的依据", "Grounds entered by hand"),
      subtitle: call.say("人工录入，不由记录计算", "entered by people, not counted from the log"),
      body: dataTable(
        caption: call.say("人工录入的依据", "Grounds entered by hand"),
        columns: [
          Column(marks.isEmpty ? call.say("分", "Points") : call.say("案件", "Matter")),
          Column(call.say("依据", "Ground"), .wide),
          Column(call.say("录入 → 审核", "Entered → approved")),
        ], rows: rows,
        empty: emptyState(title: call.say("还没有审核通过的录入", "Nothing is approved yet"), what: "")), flush: true)
  }
}
