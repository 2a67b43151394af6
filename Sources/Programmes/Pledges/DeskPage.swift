import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// What pledges ask of whoever looks: one's own and what is due on them, what waits for review, decision, verification.
enum DeskPage {
  static let endpoints = [
    Endpoint(
      .get, "/pledges/desk", permission: .see, purpose: Phrase("承诺事项：我的和待我办的", "Pledges: mine, and what waits for me"),
      answer: show)
  ]

  private static let most = 50

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let principal = call.principal, district = call.jurisdiction.district
    let kind = PledgeKind.of(principal, in: district)
    let reviews = principal.may(.reviewPledges), verifies = principal.may(.verifyPledges)
    let found = try await call.jurisdiction.database.read("pledges.desk") { transaction in
      (
        mine: try PledgesTable.of(post: principal.post, limit: most, in: transaction),
        review: reviews ? try PledgesTable.waiting(["draft", "reviewed"], limit: most, in: transaction) : [],
        undecided: reviews ? try PledgesTable.undecided(limit: most, in: transaction) : [],
        verify: verifies ? try PledgesTable.waiting(["toVerify"], limit: most, in: transaction) : [],
        verified: reviews ? try PledgesTable.waiting(["verified"], limit: most, in: transaction) : [],
        comments: reviews ? try CommentsTable.unseen(limit: 20, in: transaction) : []
      )
    }
    var panels: [HTML] = []
    if kind != nil || !found.mine.isEmpty {
      panels.append(
        list(
          call.say("我的承诺", "My pledges"), found.mine, asked: true,
          empty: call.say(
            "还没有认领。从问题池认领一件，或自己提出。", "None claimed yet. Claim one from the pool, or name a problem yourself."), call))
    }
    if reviews {
      panels.append(list(call.say("待裁定的异议", "Objections to be decided"), found.undecided, empty: nil, call))
      panels.append(list(call.say("待审核、待公布", "To be reviewed or published"), found.review, empty: nil, call))
      panels.append(list(call.say("待销号", "To be checked off"), found.verified, empty: nil, call))
      panels.append(comments(found.comments, call))
    }
    if verifies { panels.append(list(call.say("待核验", "To be verified"), found.verify, empty: nil, call)) }
    let title = call.say("承诺事项", "Pledges")
    var tools: [HTML] = [button(Button(call.say("问题池", "Pool of problems"), path: "/pledges/pool"))]
    if let kind {
      tools.append(
        button(
          Button(call.say("认领\(kind.one.zh)", "Claim a \(kind.one.en)"), .primary, icon: .plus, path: "/pledges/claim"))
      )
    }
    tools.append(button(Button(call.say("监督榜", "The public board"), .quiet, path: "/pledges")))
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/pledges/desk",
      body: pageHead(title: title, controls: tools.html { $0 })
        + stack(panels.filter { !$0.text.isEmpty }.isEmpty ? [nothing(call)] : panels.filter { !$0.text.isEmpty }))
  }

  private static func nothing(_ call: Call) -> HTML {
    panel(
      title: call.say("没有待办", "Nothing waits for you"),
      body: emptyState(
        icon: .checkCircle, title: call.say("没有待办", "Nothing waits for you"),
        what: call.say("公布的承诺都在监督榜上。", "All published pledges are on the public board.")))
  }

  /// - Parameters:
  ///   - asked: whether to say what is asked of the reader.
  ///   - empty: what is said of nothing; nil leaves the panel out.
  private static func list(
    _ title: String, _ rows: [PledgeRow], asked: Bool = false, empty: String?, _ call: Call
  ) -> HTML {
    guard !rows.isEmpty || empty != nil else { return .empty }
    let lines = rows.map { row in
      Row(
        [
          PledgeWords.pill(row, call), "\(Masking.text(row.title))",
          "\(call.jurisdiction.district.roster.name(row.agency)[call.language])",
          "\(PledgeWords.time(row, call))", "\(row.reached) / \(row.milestones)", "\(row.objections) / \(row.upheld)",
          asked ? "\(need(row, call))" : "\(row.number)",
        ], path: "/matters/\(Look.percentEncoded(row.number))",
        tone: row.publishedOn != nil && row.daysLate(on: call.jurisdiction.today) > 0 && row.phase.isOpen
          ? .bad : .plain)
    }
    return panel(
      title: title, subtitle: "\(rows.count)",
      body: dataTable(
        caption: title,
        columns: [
          Column(call.say("状态", "State")), Column(call.say("承诺", "Pledge"), .wide), Column(call.say("单位", "Agency")),
          Column(call.say("期限", "Time")), Column(call.say("节点", "Milestones"), .number),
          Column(call.say("异议/成立", "Objections / upheld"), .number),
          Column(asked ? call.say("要做什么", "What is asked") : call.say("编号", "Number")),
        ], rows: lines, empty: emptyState(title: title, what: empty ?? "")), flush: true)
  }

  /// What a pledge asks of its own post.
  static func need(_ row: PledgeRow, _ call: Call) -> String {
    let today = call.jurisdiction.today
    switch row.stage {
    case "returned": return call.say("修改后再报", "revise it")
    case "draft", "reviewed": return call.say("等待审核、公布", "wait for review")
    case "doneClaimed": return call.say("公示中，等待异议期满", "open to objection")
    case "toVerify", "verified": return call.say("等待核验、销号", "wait for verification")
    case "closed", "withdrawn": return "—"
    default: break
    }
    if row.round > 1, row.reached == row.milestones {
      return call.say("异议成立：补做后再报完成", "an objection was upheld: mend it and report it done")
    }
    if row.reached == row.milestones { return call.say("节点已全部完成：报完成", "all milestones reached: report it done") }
    if let next = row.nextOn, next < today {
      return call.say(
        "节点误期 \(today.ordinal - next.ordinal) 天：报进展",
        "a milestone is \(today.ordinal - next.ordinal) days overdue: report")
    }
    return row.nextOn.map { call.say("下一节点 \($0)", "next milestone \($0)") } ?? call.say("报进展", "report progress")
  }

  private static func comments(_ found: [(comment: Comment, number: String)], _ call: Call) -> HTML {
    guard !found.isEmpty else { return .empty }
    let zone = call.jurisdiction.district.calendar.zone
    let items = found.html { one -> HTML in
      """
      <p class="sub">\(zone.text(one.comment.sentAt)) · <a href="/pledges/\(Look.percentEncoded(one.number))#comments">\(one.number)</a></p>\
      <p>\(Masking.text(one.comment.text))</p>\(VoicesPage.judging(one.comment, number: one.number, back: "desk", call))
      """
    }
    return panel(title: call.say("新评论", "New comments"), subtitle: "\(found.count)", body: items)
  }
}
