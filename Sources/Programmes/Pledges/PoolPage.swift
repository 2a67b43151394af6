import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// The pool of problems to be claimed: those found among complaints, and those that somebody named.
enum PoolPage {
  static let endpoints = [
    Endpoint(.get, "/pledges/pool", permission: .see, purpose: Phrase("问题池：操心事、烦心事、揪心事", "The pool of problems")) {
      call in
      try await show(call, faults: [])
    },
    Endpoint(
      .get, "/pledges/pool/:key", permission: .see, purpose: Phrase("问题池中的一项", "One problem of the pool"), answer: one),
    Endpoint(
      .post, "/pledges/pool", permission: .claimPledge, purpose: Phrase("提出一个问题", "Propose a problem"), answer: propose),
    Endpoint(
      .post, "/pledges/pool/:key/review", permission: .reviewPledges,
      purpose: Phrase("审核提出的问题", "Review a proposed problem"), answer: review),
  ]

  private static let most = 100

  private static func show(_ call: Call, faults: [Refusal.Fault]) async throws -> Reply {
    let reviews = call.principal.may(.reviewPledges), language = call.language
    let found = try await call.jurisdiction.database.read("pool.page") { transaction in
      (
        open: try ClustersTable.list(.open, limit: most, in: transaction),
        proposed: reviews ? try ClustersTable.list(.proposed, limit: 50, in: transaction) : []
      )
    }
    let rule = Clustering.Rule()
    let bars = found.open.map {
      Row(
        [
          "\(Pool.title($0, call))", "\($0.words.joined(separator: " · "))", "\($0.matters)", "\($0.reporters)",
          Chart.sparkline(Pool.months($0).map { Double($0.count) }),
        ], path: "/pledges/pool/\($0.key)")
    }
    let title = call.say("问题池", "Pool of problems")
    let table = panel(
      title: call.say("反复出现的问题", "Problems that come back"),
      subtitle: call.say("按人数排", "by how many people"),
      body: dataTable(
        caption: title,
        columns: [
          Column(call.say("问题", "Problem"), .wide), Column(call.say("共同的词", "Words in common")),
          Column(call.say("件数", "Matters"), .number), Column(call.say("人数", "People"), .number),
          Column(call.say("逐月", "By month")),
        ], rows: bars,
        empty: emptyState(
          title: call.say("现在没有", "None now"), what: call.say("每六小时重新归集一次。", "They are looked for every six hours."))),
      flush: true)
    let waiting = found.proposed.map { p -> HTML in
      var reason = Site.Field(
        call.say("决定", "Decision"), name: "decision",
        .select(
          [
            ChoiceGroup(
              "", [Choice("open", call.say("放入问题池", "Into the pool")), Choice("refused", call.say("不采纳", "Refuse"))])
          ], selected: "open"))
      reason.scope = "\(p.key)-"
      return panel(
        title: Masking.text(p.title),
        subtitle: call.jurisdiction.district.roster.post(p.proposedBy)?.label[language] ?? p.proposedBy,
        body: "<p>\(Masking.text(p.problem))</p>"
          + postForm(
            action: "/pledges/pool/\(p.key)/review", in: language,
            body: formField(reason, in: language) + buttonRow([button(Button(call.say("确定", "Decide"), .primary))])))
    }
    let proposal: HTML = when(
      call.principal.may(.claimPledge),
      panel(
        title: call.say("提出一个问题", "Propose a problem"),
        subtitle: call.say("由他人审核后进入问题池", "goes into the pool after another post has reviewed it"),
        body: postForm(
          action: "/pledges/pool", faults: faults, in: language,
          body: formField(
            Site.Field(
              call.say("问题名称", "Title"), name: "title", .text(call.form["title"] ?? ""),
              fault: faults.first { $0.field == "title" }?.phrase[language]), in: language)
            + formField(
              Site.Field(
                call.say("什么问题，谁在为它烦心", "What it is, and whom it troubles"), name: "problem",
                .textarea(call.form["problem"] ?? "", rows: 4, limit: Report.detailsMost),
                fault: faults.first { $0.field == "problem" }?.phrase[language]), in: language)
            + buttonRow([button(Button(call.say("提出", "Propose"), .primary))]))))
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/pledges/desk", status: call.status(of: faults),
      body: pageHead(
        title: title,
        lede: HTML(
          escaping: call.say(
            "近 \(rule.days) 天，同一小类、同一社区、用词相近，至少 \(rule.reporters) 人、跨 \(rule.months) 个月反映的问题。一个人反映多次只算一人。",
            "\(rule.days) days: one subclass, one community, like words, \(rule.reporters) people at least, \(rule.months) months. Nobody counts twice."
          )))
        + stack([table] + waiting + [proposal].filter { !$0.text.isEmpty }))
  }

  private static let none = Refusal(.notFound, "pool.none", Phrase("问题池中没有这一项", "The pool has no such problem"))

  @Sendable private static func one(_ call: Call) async throws -> Reply {
    guard let key = Key(text: call.parameter("key")) else { throw none }
    let reach = call.principal.reach, district = call.jurisdiction.district
    let found = try await call.jurisdiction.database.read("pool.problem") { transaction in
      try ClustersTable.one(key, in: transaction).map { problem in
        (
          problem: problem,
          matters: try ClustersTable.matters(of: key, limit: 300, in: transaction).compactMap {
            try MattersTable.one(key: $0, in: transaction)
          }
        )
      }
    }
    guard let found else { throw none }
    let p = found.problem, title = Pool.title(p, call)
    let seen = found.matters.filter { reach.admits($0) }.prefix(50)
    let rows = seen.map { matter in
      Row(
        [
          "\(matter.number)", "\(MatterWords.title(matter, in: district, language: call.language))",
          "\(Masking.text(String(matter.details.prefix(80))))",
          MatterWords.pill(matter, in: district, now: call.jurisdiction.now(), language: call.language),
        ], path: "/matters/\(Look.percentEncoded(matter.number))")
    }
    let months = Pool.months(p)
    let claim: HTML = when(
      p.state == .open && PledgeKind.of(call.principal, in: district) != nil,
      button(Button(call.say("认领", "Claim it"), .primary, icon: .plus, path: "/pledges/claim?cluster=\(p.key)")))
    let charts: HTML = when(
      !months.isEmpty,
      panel(
        title: call.say("逐月件数", "Matters by month"),
        body: bars(months)))
    let held: HTML = p.words.isEmpty ? .empty : "<p>\(p.words.html { "\(tag($0, tone: .info)) " })</p>"
    return Pages.page(
      call, title: title, layout: .desk, width: .wide, tab: "/pledges/desk",
      body: pageHead(
        title: title,
        lede: p.isFound
          ? HTML(
            escaping: call.say(
              "\(p.reporters) 人反映 \(p.matters) 件，它们共同说到：", "\(p.matters) matters from \(p.reporters) people speak of:"))
            + held
          : "\(Masking.text(p.problem))", controls: claim)
        + stack(
          [
            charts,
            panel(
              title: call.say("背后的案件", "Matters behind it"),
              subtitle: call.say("您可见的最新 \(rows.count) 件", "the newest \(rows.count) you may see"),
              body: dataTable(
                caption: call.say("背后的案件", "Matters behind it"),
                columns: [
                  Column(call.say("编号", "Number")), Column(call.say("事项", "Matter"), .wide),
                  Column(call.say("说了什么", "What was said"), .wide),
                  Column(call.say("状态", "State")),
                ], rows: rows,
                empty: emptyState(
                  title: call.say("没有您可见的案件", "None within your reach"),
                  what: call.say("只列您可见范围内的。", "Only those within your reach are listed."))),
              flush: true),
          ].filter { !$0.text.isEmpty }))
  }

  /// How many a month, the longest bar the most.
  private static func bars(_ months: [(month: String, count: Int)]) -> HTML {
    let most = max(1, months.map(\.count).max() ?? 1)
    return facts(
      months.map { one in
        Fact(
          one.month,
          """
          <svg width="80%" height="12" aria-hidden="true"><rect width="100%" height="12" rx="3" fill="var(--surface-3)"/>\
          <rect width="\(one.count * 100 / most)%" height="12" rx="3" fill="var(--c1)"/></svg> <b>\(one.count)</b>
          """)
      })
  }

  @Sendable private static func propose(_ call: Call) async throws -> Reply {
    let title = call.form["title"]?.trimmed ?? "", text = call.form["problem"]?.trimmed ?? ""
    var faults: [Refusal.Fault] = []
    if title.isEmpty || title.count > Report.titleMost {
      faults.append(
        .init("title", Phrase("请写 1 至 \(Report.titleMost) 字", "Please write 1 to \(Report.titleMost) characters")))
    }
    if text.isEmpty || text.count > Report.detailsMost {
      faults.append(
        .init(
          "problem",
          Phrase(
            "请写明问题，最多 \(Report.detailsMost) 字", "Say what the problem is, in \(Report.detailsMost) characters at most"))
      )
    }
    guard faults.isEmpty else { return try await show(call, faults: faults) }
    let now = call.jurisdiction.now()
    let problem = PoolProblem(
      key: call.jurisdiction.surroundings.keys.next(at: now), state: .proposed, title: title, problem: text,
      proposedBy: call.principal.post,
      category: nil, community: nil, words: [], matters: 0, reporters: 0, months: [:], foundOn: call.jurisdiction.today,
      pledge: nil)
    try await call.jurisdiction.database.write("pool.propose") {
      try ClustersTable.insert(problem, members: [], in: $0)
    }
    call.trail.subject("problem \(problem.key)")
    return .see("/pledges/pool")
  }

  @Sendable private static func review(_ call: Call) async throws -> Reply {
    guard let key = Key(text: call.parameter("key")) else { throw none }
    guard let state = call.form["decision"].flatMap({ PoolProblem.State(rawValue: $0) }),
      [.open, .refused].contains(state)
    else {
      throw Refusal.invalid("decision", Phrase("请选择放入或不采纳", "Choose to take it in or to refuse it"))
    }
    let post = call.principal.post
    let done = try await call.jurisdiction.database.write("pool.review") {
      try ClustersTable.review(key, state, by: post, in: $0)
    }
    guard done else {
      throw Refusal(
        .notNow, "pool.notYours",
        Phrase("没有待审核的这一项，或是您自己提出的", "There is none to be reviewed, or you proposed it yourself"))
    }
    call.trail.subject("problem \(key)")
    call.trail.detail(state.rawValue)
    return .see("/pledges/pool")
  }
}
