import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// One pledge as everybody sees it: no complainants, no phones, no internal notes.
enum PledgePage {
  static let endpoints = [
    Endpoint(.get, "/pledges/:number", permission: .open, purpose: Phrase("一件承诺的进展", "How one pledge is going")) {
      call in
      try await show(call, sent: "", refusal: nil)
    }
  ]

  static let missing = Refusal(
    .notFound, "pledge.none", Phrase("没有这件承诺，或还没有公布", "There is no such pledge, or it was not published yet"))

  /// A published pledge with all its entries.
  static func file(_ call: Call) async throws -> (file: MatterFile, pledge: Pledge) {
    let file: MatterFile
    do {
      file = try await call.jurisdiction.matters.one(call.parameter("number"), reach: .everything)
    } catch let refusal as Refusal where refusal.kind == .notFound { throw missing }
    guard let pledge = Pledge(file.matter, entries: file.entries, zone: call.jurisdiction.district.calendar.zone),
      pledge.isPublic
    else { throw missing }
    return (file, pledge)
  }

  /// - Parameters:
  ///   - sent: which form of the page was refused: `objection`, `comment`, `email`.
  static func show(_ call: Call, sent: String, refusal: Refusal?) async throws -> Reply {
    let (file, pledge) = try await file(call)
    let row = PledgeRow(pledge), language = call.language, key = pledge.matter.key
    let before = call.query["before"].flatMap { Key(text: $0) }
    let found = try await call.jurisdiction.database.read("pledges.page") { transaction in
      (
        followers: try PledgesTable.followers(of: key, in: transaction),
        behind: try PledgeMattersTable.count(behind: key, in: transaction),
        comments: try CommentsTable.of(key, before: before, limit: VoicesPage.perPage + 1, in: transaction),
        ratings: try RatingsTable.counts(key, in: transaction)
      )
    }
    let head = pageHead(
      title: Masking.text(pledge.matter.title),
      lede:
        PledgeWords.pill(row, call) + " \(tag(pledge.kind.label[language])) "
        + PledgeWords.exampleTag(pledge.isExample, call) + " \(PledgeWords.time(row, call))",
      controls: call.principal.may(.see)
        ? button(Button(call.say("办理", "Work on it"), path: "/matters/\(Look.percentEncoded(pledge.matter.number))"))
        : .empty)
    let way = panel(
      title: call.say("进程", "On the way"),
      subtitle: call.say("圆圈是计划节点，绿色已完成、红色已误期", "circles are milestones: green reached, red missed"),
      body: PledgeDrawing.way(pledge, today: call.jurisdiction.today, call) + milestones(pledge, call))
    let side = stack(
      [
        figures(pledge, row, followers: found.followers, behind: found.behind, ratings: found.ratings, call),
        VoicesPage.objectionPanel(pledge, sent: sent, refusal: refusal, call),
        VoicesPage.followPanel(pledge, sent: sent, refusal: refusal, call),
      ].filter { !$0.text.isEmpty })
    return Pages.page(
      call, title: Masking.text(pledge.matter.title), width: .wide, tab: "/pledges", status: call.status(of: refusal),
      body: head + thanks(call)
        + beside(
          stack([way, promise(pledge, call)]), side,
          then: stack(
            [
              paper(pledge, call), objections(pledge, call), steps(file, call),
              VoicesPage.comments(pledge, found.comments, before: before, sent: sent, refusal: refusal, call),
            ].filter { !$0.text.isEmpty })))
  }

  private static func thanks(_ call: Call) -> HTML {
    switch call.query["sent"] {
    case "objection":
      notice(
        .good, title: call.say("异议已收到", "Your objection has arrived"),
        body:
          "\(call.say("由督查人员裁定，理由会公开在本页。", "It is decided by a supervisor; the reasons will be public on this page."))")
    case "comment": notice(.good, title: call.say("评论已发表", "Your comment is shown below"))
    case "email":
      notice(
        .good, title: call.say("请查收确认邮件", "Please look for our letter"),
        body:
          "\(call.say("48 小时内打开信中链接确认后，每一步公开进展都会告知。", "Open its link within 48 hours; then you are told of each public step."))"
      )
    default: .empty
    }
  }

  private static func milestones(_ pledge: Pledge, _ call: Call) -> HTML {
    let today = call.jurisdiction.today
    let rows = pledge.milestones.enumerated().map { index, one -> Site.Row in
      let state: HTML
      let tone: Tone
      if let reached = one.reachedOn {
        let late = reached.ordinal - one.day.ordinal
        state =
          late > 0
          ? "\(reached)<br><span class=\"t-warn\">\(call.say("晚 \(late) 天", "\(late) days late"))</span>" : "\(reached)"
        tone = .plain
      } else if one.day < today, pledge.isOpen {
        state =
          "<b class=\"t-bad\">\(call.say("误期 \(today.ordinal - one.day.ordinal) 天", "\(today.ordinal - one.day.ordinal) days overdue"))</b>"
        tone = .bad
      } else {
        state = "—"
        tone = .plain
      }
      return Row(["\(index + 1)", "\(Masking.text(one.text))", "\(one.day)", state], tone: tone)
    }
    return dataTable(
      caption: call.say("节点", "Milestones"),
      columns: [
        Column("#"), Column(call.say("节点", "Milestone"), .wide), Column(call.say("计划", "Planned")),
        Column(call.say("完成", "Reached")),
      ], rows: rows, compact: true)
  }

  private static func promise(_ pledge: Pledge, _ call: Call) -> HTML {
    let roster = call.jurisdiction.district.roster, language = call.language
    var lines = [
      Fact(call.say("问题", "Problem"), text: Masking.text(pledge.matter.details)),
      Fact(call.say("目标", "Target"), text: Masking.text(pledge.target)),
    ]
    if !pledge.amount.isEmpty {
      lines.append(Fact(call.say("目标数", "Number"), text: "\(pledge.amount) \(Masking.text(pledge.unit))"))
    }
    lines += [
      Fact(call.say("措施", "Measures"), text: Masking.text(pledge.measures)),
      Fact(call.say("责任单位", "Agency"), text: roster.agency(pledge.agency)?.name[language] ?? pledge.agency),
      Fact(call.say("责任岗位", "Post"), text: PledgeWords.post(pledge.post, call)),
    ]
    if !pledge.partners.isEmpty {
      lines.append(
        Fact(
          call.say("协同单位", "Co-units"),
          text: pledge.partners.map { roster.name($0)[language] }.joined(separator: call.say("、", ", "))))
    }
    lines.append(Fact(call.say("编号", "Number"), text: pledge.matter.number))
    return panel(title: call.say("承诺了什么", "What was promised"), body: facts(lines))
  }

  private static func figures(
    _ pledge: Pledge, _ row: PledgeRow, followers: Int, behind: Int, ratings: [Int], _ call: Call
  ) -> HTML {
    let rated = ratings.reduce(0, +)
    let sum = ratings.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }
    var strip = [
      KPI(label: call.say("异议", "Objections"), value: "\(row.objections)", unit: call.say("项", "")),
      KPI(
        label: call.say("异议成立", "Upheld"), value: "\(row.upheld)", unit: call.say("项", ""),
        tone: row.upheld > 0 ? .warn : .plain),
      KPI(label: call.say("邮件关注", "Follow by mail"), value: "\(followers)"),
      KPI(label: call.say("背后的诉求", "Reports behind"), value: SmallNumbers.shown(behind, call)),
    ]
    if rated >= SmallNumbers.threshold {
      // One decimal of a mean, in whole tenths.
      let tenths = (sum * 10 + rated / 2) / rated
      strip.append(
        KPI(
          label: call.say("诉求人满意度", "Satisfaction"), value: "\(tenths / 10).\(tenths % 10)", unit: "/ 5",
          target: call.say("\(rated) 人", "\(rated) rated")))
      strip.append(
        KPI(label: call.say("满意（4–5 星）", "4 or 5 stars"), value: "\(ratings[3] + ratings[4])", unit: "/ \(rated)"))
    }
    let few: HTML = when(
      rated > 0 && rated < SmallNumbers.threshold,
      "<p class=\"hint\">\(call.say("评价不足 \(SmallNumbers.threshold) 份，暂不公布。", "Fewer than \(SmallNumbers.threshold) ratings: not shown yet."))</p>"
    )
    return stack([kpiStrip(strip), few].filter { !$0.text.isEmpty })
  }

  /// The questions of a paper with their answers and scores.
  private static func paper(_ pledge: Pledge, _ call: Call) -> HTML {
    guard !pledge.questions.isEmpty else { return .empty }
    let rows = pledge.questions.enumerated().map { index, question in
      Row([
        "\(index + 1)",
        "<b>\(Masking.text(question.text))</b><br>\(question.answer.map { Masking.text($0) } ?? call.say("还没有答", "not answered yet"))",
        "\(question.score.map { "\($0)" } ?? "—") / \(question.full)",
      ])
    }
    let total = pledge.score.map { "\($0) / \(pledge.fullScore)" } ?? call.say("尚未评完", "not scored yet")
    return panel(
      title: pledge.kind == .five ? call.say("考题与得分", "Exam and scores") : call.say("答卷与得分", "Paper and scores"),
      subtitle: call.say("总分 \(total)", "total \(total)"),
      body: dataTable(
        caption: call.say("题目", "Questions"),
        columns: [
          Column("#"), Column(call.say("题目与答案", "Question and answer"), .wide),
          Column(call.say("得分", "Score"), .number),
        ], rows: rows),
      flush: true)
  }

  private static func objections(_ pledge: Pledge, _ call: Call) -> HTML {
    guard !pledge.objections.isEmpty else { return .empty }
    let zone = call.jurisdiction.district.calendar.zone
    let items = pledge.objections.reversed().html { one -> HTML in
      let word: HTML =
        switch one.state {
        case .raised: statusPill(kind: .checking, word: call.say("待裁定", "To be decided"))
        case .upheld: statusPill(kind: .overdue, word: call.say("成立，已重开", "Upheld, reopened"))
        case .refused: statusPill(kind: .done, word: call.say("不成立", "Not upheld"))
        case .dropped: statusPill(kind: .dropped, word: call.say("随重开一并办理", "Taken up by the reopening"))
        }
      let why: HTML = when(
        !one.decision.isEmpty, "<p><b>\(call.say("裁定：", "Decision: "))</b>\(Masking.text(one.decision))</p>")
      return "<p>\(word) <span class=\"sub\">\(zone.date(one.at))</span></p><p>\(Masking.text(one.text))</p>\(why)"
    }
    return panel(
      title: call.say("异议", "Objections"),
      subtitle: call.say(
        "提出 \(pledge.objections.count) 项，成立 \(pledge.upheld) 项",
        "\(pledge.objections.count) raised, \(pledge.upheld) upheld"),
      body: items)
  }

  /// The public steps, the latest first.
  private static func steps(_ file: MatterFile, _ call: Call) -> HTML {
    let district = call.jurisdiction.district
    let hidden: Set<String> = ["claim", "revise", "review", "sendBack", "cancel", "note", "object"]
    let items = file.entries.reversed().compactMap { entry -> TimelineItem? in
      guard !hidden.contains(entry.action), let action = file.lifecycle.action(entry.action) else { return nil }
      // What stands in the table of the paper is not told twice.
      let isPaper = ["answerPaper", "scorePaper"].contains(entry.action)
      let answers = isPaper ? [] : StepFields.publicAnswers(entry, action, call)
      let isShown = action.fields.contains { $0.kind == .photos && $0.isPublic }
      let photos =
        isShown
        ? file.attachments.filter { $0.entry == entry.ordinal }.compactMap { photo in
          photo.publicDigest.map { Photo(path: "/photos/\($0)", alt: call.say("现场照片", "Photo from the spot")) }
        } : []
      let reached = entry.form["milestone"].map { call.say("完成节点 \($0)", "milestone \($0) reached") }
      let note = reached ?? (isPaper ? Masking.text(entry.form["remark"] ?? "") : "")
      return TimelineItem(
        icon: icon(entry.action), tone: tone(entry.action), what: action.done[call.language],
        who: entry.agency.isEmpty ? "" : district.roster.name(entry.agency)[call.language], at: entry.at, note: note,
        photos: photos,
        extra: answers.isEmpty ? .empty : facts(answers))
    }
    return panel(title: call.say("经过", "Steps"), body: timeline(items, zone: district.calendar.zone, in: call.language))
  }

  private static func icon(_ action: String) -> Icon {
    switch action {
    case "checkOff", "verify": .checkCircle
    case "uphold", "notVerified", "reopenPledge": .alertTriangle
    case "withdraw": .cross
    case "publish", "assign": .send
    default: .circleDot
    }
  }

  private static func tone(_ action: String) -> Tone {
    switch action {
    case "checkOff", "verify": .good
    case "uphold", "notVerified", "reopenPledge", "withdraw": .bad
    default: .plain
    }
  }
}

extension SmallNumbers {
  /// A count as the public reads it: below the threshold only that it is below.
  static func shown(_ count: Int, _ call: Call) -> String {
    count == 0 ? "0" : count < threshold ? call.say("少于 \(threshold)", "under \(threshold)") : "\(count)"
  }
}
