import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// The supervision board (群众监督): what posts have promised to everybody, and how it stands.
enum BoardPage {
  static let endpoints = [
    Endpoint(
      .get, "/pledges", permission: .open, purpose: Phrase("承诺事项，请您监督", "Pledges, for everybody to watch"), answer: show
    )
  ]

  static let perPage = 24

  /// What the reader chose.
  struct Choices: Sendable {
    var kind: PledgeKind?
    var state: PledgeState?
    var words: String
    var year: Int
    var after: Key?

    init(_ call: Call) throws(Refusal) {
      if let text = call.query["kind"]?.nonEmpty {
        guard let kind = PledgeKind(rawValue: text), kind != .task else {
          throw .invalid("kind", Phrase("没有这一种", "There is no such kind"))
        }
        self.kind = kind
      }
      if let text = call.query["state"]?.nonEmpty {
        guard let state = PledgeState(rawValue: text) else {
          throw .invalid("state", Phrase("没有这个状态", "There is no such state"))
        }
        self.state = state
      }
      words = String((call.query["q"] ?? "").trimmed.prefix(60))
      let thisYear = call.jurisdiction.today.year
      year = call.query["year"]?.nonEmpty.flatMap { Int($0) } ?? thisYear
      guard (2000...2200).contains(year) else { throw .invalid("year", Phrase("没有这一年", "There is no such year")) }
      after = call.query["after"].flatMap { Key(text: $0) }
    }

    func question(_ call: Call) -> PledgesTable.Question {
      PledgesTable.Question(
        year: year, kinds: kind.map { [$0] } ?? PledgeKind.claimed, state: state, words: words,
        today: call.jurisdiction.today, after: after)
    }

    func path(kind: PledgeKind?, after: Key? = nil) -> String {
      var parts = ["year=\(year)"]
      if let kind { parts.append("kind=\(kind.rawValue)") }
      if let state { parts.append("state=\(state.rawValue)") }
      if !words.isEmpty { parts.append("q=\(Look.percentEncoded(words))") }
      if let after { parts.append("after=\(after)") }
      return "/pledges?\(parts.joined(separator: "&"))"
    }
  }

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    var choices = try Choices(call)
    let today = call.jurisdiction.today
    if call.query["year"] == nil {
      // In the first days of a year there is none of it yet.
      let years = try await call.jurisdiction.database.read("pledges.years") { try PledgesTable.years(in: $0) }
      if let last = years.first, !years.contains(choices.year) { choices.year = last }
    }
    let question = choices.question(call)
    let found = try await call.jurisdiction.database.read("pledges.board") { transaction in
      let rows = try PledgesTable.board(question, limit: perPage + 1, in: transaction)
      return (
        rows: rows, followers: try rows.map { try PledgesTable.followers(of: $0.key, in: transaction) },
        counts: try PledgesTable.counts(year: question.year, today: today, in: transaction),
        years: try PledgesTable.years(in: transaction)
      )
    }
    let shown = Array(zip(found.rows, found.followers).prefix(perPage))
    let title = call.say("百件事，请您监督", "Promises made to you")
    let cards = shown.map { (span: Span.third, body: PledgeWords.card($0.0, followers: $0.1, call)) }
    let empty = panel(
      title: call.say("没有符合条件的承诺", "No such pledge"),
      body: emptyState(
        title: call.say("没有符合条件的承诺", "No such pledge"),
        what: call.say("公布后的承诺会出现在这里。", "Pledges appear here once they are published.")))
    let next = found.rows.count > perPage ? shown.last.map { choices.path(kind: choices.kind, after: $0.0.key) } : nil
    let paging: HTML = when(
      next != nil || choices.after != nil,
      pager(
        count: call.say("本页 \(shown.count) 件", "\(shown.count) on this page"),
        previous: choices.after == nil ? nil : choices.path(kind: choices.kind), next: next, in: call.language))
    return Pages.page(
      call, title: title, width: .wide, tab: "/pledges",
      body: pageHead(
        title: title, lede: hero(found.counts, choices, call),
        controls: button(Button(call.say("订阅", "Feed"), .quiet, path: "/feeds/pledges.atom"))
          + button(Button(call.say("决定与任务", "Decisions"), .quiet, path: "/decisions")))
        + picture(found.counts, choices, call) + kinds(choices, call) + filters(choices, found.years, call)
        + (cards.isEmpty ? empty : deck(cards)) + paging)
  }

  /// The sentence that sums the board up.
  private static func hero(_ counts: [PledgesTable.Count], _ choices: Choices, _ call: Call) -> HTML {
    let own = counts.filter { $0.kind != .task }
    func sum(_ states: PledgeState...) -> Int { own.filter { states.contains($0.state) }.reduce(0) { $0 + $1.count } }
    let all = own.reduce(0) { $0 + $1.count }
    let raised = own.reduce(0) { $0 + $1.objections }, upheld = own.reduce(0) { $0 + $1.upheld }
    guard all > 0 else {
      return HTML(escaping: call.say("\(choices.year) 年还没有公布的承诺。", "No pledge of \(choices.year) was published yet."))
    }
    return call.language == .zh
      ? """
      \(choices.year) 年，科长、局长、街道和园区公开承诺了 <b>\(all)</b> 件事：<b>\(sum(.closed))</b> 件做到并销号，\
      <b>\(sum(.window))</b> 件正在公示、您可以提异议，<b>\(sum(.overdue))</b> 件逾期。您提出的异议 <b>\(raised)</b> 项，成立 <b>\(upheld)</b> 项。
      """
      : """
      In \(choices.year) section and bureau chiefs, streets and zones promised <b>\(all)</b> things in public: <b>\(sum(.closed))</b> are done \
      and checked off, <b>\(sum(.window))</b> are open to your objection now, <b>\(sum(.overdue))</b> are overdue. Of <b>\(raised)</b> \
      objections <b>\(upheld)</b> were upheld.
      """
  }

  private static func picture(_ counts: [PledgesTable.Count], _ choices: Choices, _ call: Call) -> HTML {
    guard counts.contains(where: { $0.kind != .task }) else { return .empty }
    return PledgeDrawing.field(counts, call)
  }

  private static func kinds(_ choices: Choices, _ call: Call) -> HTML {
    let segments =
      [Segment(call.say("全部", "All"), path: choices.path(kind: nil), isCurrent: choices.kind == nil)]
      + PledgeKind.claimed.map {
        Segment($0.label[call.language], path: choices.path(kind: $0), isCurrent: choices.kind == $0)
      }
    return "<div class=\"ways ref\">\(segmented(label: call.say("种类", "Kind"), segments))</div>"
  }

  private static func filters(_ choices: Choices, _ years: [Int], _ call: Call) -> HTML {
    let language = call.language
    let states =
      [Choice("", call.say("全部", "All"))] + PledgeState.allCases.map { Choice($0.rawValue, $0.label[language]) }
    var filters = [
      Filter(call.say("状态", "State"), name: "state", .select(states, selected: choices.state?.rawValue ?? "")),
      Filter(
        call.say("文字", "Words"), name: "q", .text(choices.words, placeholder: call.say("如：停车", "such as parking"))),
    ]
    if let kind = choices.kind {
      let kinds =
        [Choice("", call.say("全部", "All"))] + PledgeKind.claimed.map { Choice($0.rawValue, $0.label[language]) }
      filters.append(Filter(call.say("种类", "Kind"), name: "kind", .select(kinds, selected: kind.rawValue)))
    }
    let all = Set(years + [choices.year]).sorted(by: >)
    if all.count > 1 {
      filters.append(
        Filter(
          call.say("年份", "Year"), name: "year",
          .select(all.map { Choice("\($0)", "\($0)") }, selected: "\(choices.year)")))
    }
    let isPlain = choices.state == nil && choices.words.isEmpty && choices.kind == nil
    return filterForm(action: "/pledges", filters: filters, clear: isPlain ? nil : "/pledges", in: language)
  }
}
