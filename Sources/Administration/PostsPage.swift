import Auditing
import Basics
import HTTPTypes
import Identity
import Organization
import Platform
import Site

/// All posts of the pack: who holds what now, and giving one.
enum PostsPage {
  static let endpoints = [
    Endpoint(
      .get, "/administration/posts", permission: .manageRights, purpose: Phrase("岗位", "Posts"), answer: list),
    Endpoint(
      .get, "/administration/posts/:code", permission: .manageRights, purpose: Phrase("一个岗位", "One post")
    ) { try await one($0) },
    Endpoint(
      .post, "/administration/posts/:code", permission: .manageRights,
      purpose: Phrase("为岗位任命或安排代岗", "Give this post, or let stand in"), answer: give),
  ]

  private static let size = 60

  @Sendable private static func list(_ call: Call) async throws -> Reply {
    let q = call.query["q"]?.trimmed ?? "", role = call.query["role"] ?? "", roster = call.roster
    let held = call.query["held"] ?? ""
    var found = q.isEmpty ? roster.posts : HoldingFields.search(roster, q)
    if !role.isEmpty { found = found.filter { $0.role == role } }
    if held == "no" {
      // Who holds something is asked for all that fit, in pieces that a statement can hold.
      var taken: Set<String> = []
      for start in stride(from: 0, to: found.count, by: 500) {
        let codes = found[start..<min(start + 500, found.count)].map(\.code)
        taken.formUnion(try await call.people.holders(of: codes, on: call.jurisdiction.today).map(\.holding.post))
      }
      found = found.filter { !taken.contains($0.code) }
    }
    let start = min(max(0, Int(call.query["from"] ?? "") ?? 0), found.count)
    let shown = Array(found[start..<min(start + size, found.count)])
    let holders = try await call.people.holders(of: shown.map(\.code), on: call.jurisdiction.today)
    let byPost = Dictionary(grouping: holders) { $0.holding.post }
    let rows = shown.map { post in
      let names: HTML = (byPost[post.code] ?? []).enumerated().html { index, holder in
        let comma = index == 0 ? "" : call.say("、", ", ")
        return holder.holding.kind.isStandIn
          ? "\(comma)\(holder.name) \(tag(call.say("代岗", "standing in"), tone: .info))" : "\(comma)\(holder.name)"
      }
      return Row(
        [
          "\(post.label[call.language]) <small>\(post.code)</small>", "\(roster.name(post.agency)[call.language])",
          "\(roster.role(post.role)?.label[call.language] ?? post.role)",
          names.text.isEmpty ? "<small>\(call.say("空缺", "vacant"))</small>" : names,
        ], path: "/administration/posts/\(Look.percentEncoded(post.code))")
    }
    let columns = [
      Column(call.say("岗位", "Post"), .wide), Column(call.say("单位", "Agency")), Column(call.say("角色", "Role")),
      Column(call.say("现任", "Held by")),
    ]
    let empty = emptyState(
      icon: .search, title: call.say("没有符合条件的岗位", "No post fits"),
      what: call.say("岗位由辖区包给出。", "Posts are given by the pack."),
      action: Button(call.say("清除条件", "Clear filters"), path: "/administration/posts"))
    let end = start + shown.count
    let count = call.say("第 \(start + 1)–\(end) 个，共 \(found.count) 个", "\(start + 1)–\(end) of \(found.count)")
    func path(_ from: Int) -> String {
      let pairs = [("q", q), ("role", role), ("held", held), ("from", "\(from)")].filter { !$0.1.isEmpty }
      return "/administration/posts?" + pairs.map { "\($0.0)=\(Look.percentEncoded($0.1))" }.joined(separator: "&")
    }
    let paging = pager(
      count: shown.isEmpty ? "" : count, previous: start > 0 ? path(max(0, start - size)) : nil,
      next: end < found.count ? path(end) : nil, in: call.language)
    return call.desk(
      Phrase("岗位", "Posts"), lede: Phrase("谁在什么岗位上，谁在代岗。", "Who holds what now, and who stands in."),
      controls: button(Button(call.say("角色与权限", "Roles"), path: "/administration/roles")),
      filters(call, q, role, held)
        + panel(
          title: call.say("清单", "List"),
          body: dataTable(caption: call.say("岗位", "Posts"), columns: columns, rows: rows, empty: empty) + paging,
          flush: true))
  }

  private static func filters(_ call: Call, _ q: String, _ role: String, _ held: String) -> HTML {
    let all = Choice("", call.say("全部", "All"))
    let roles = [all] + call.roster.roles.map { Choice($0.code, $0.label[call.language]) }
    return filterForm(
      action: "/administration/posts",
      filters: [
        Filter(call.say("名称或编号", "Name or code"), name: "q", .text(q, placeholder: "")),
        Filter(call.say("角色", "Role"), name: "role", .select(roles, selected: role)),
        Filter(
          call.say("现任", "Held"), name: "held",
          .select([all, Choice("no", call.say("空缺", "vacant"))], selected: held)),
      ], clear: call.query.values.isEmpty ? nil : "/administration/posts", in: call.language)
  }

  private static func post(_ call: Call) throws(Refusal) -> Post {
    guard let post = call.roster.post(call.parameter("code")) else {
      throw Refusal(.notFound, "post.none", Phrase("没有这个岗位", "There is no such post"))
    }
    return post
  }

  private static func one(_ call: Call, _ refusal: Refusal? = nil) async throws -> Reply {
    let post = try post(call), language = call.language
    let role = call.roster.role(post.role)
    let holdings = try await call.people.holdings(ofPost: post.code)
    var rows: [Row] = []
    for holding in holdings {
      let name = try await call.people.person(holding.person)?.name ?? "—"
      let isOver = holding.endedAt != nil || (holding.to ?? call.jurisdiction.today) < call.jurisdiction.today
      rows.append(
        Row([
          "<a href=\"/administration/persons/\(holding.person)/posts\">\(name)</a>", HoldingWords.pill(holding, call),
          "\(try await HoldingWords.sentence(holding, call))",
          isOver ? call.when(holding.endedAt) : PersonPostsPage.endForm(call, holding),
        ]))
    }
    let columns = [
      Column(call.say("人员", "Person")), Column(call.say("状态", "State")),
      Column(call.say("期限与授予", "Period, and by whom"), .wide),
      Column(call.say("结束：最后一日，空为立即", "End: last day, or at once")),
    ]
    let empty = emptyState(
      icon: .person, title: call.say("从未有人任职", "Nobody has held it"), what: call.say("在下方任命。", "Give it below."))
    let field = formField(
      Field(
        call.say("人员", "Person"), name: "person", .text(call.typed("person"), autocomplete: "off"),
        hint: call.say("登录名、编号或姓名", "sign-in name, code or name"), fault: refusal?.fault("person", in: language)),
      in: language)
    let form = postForm(
      call.path,
      field + HoldingFields.html(call, refusal) + buttonRow([button(Button(call.say("授予", "Give"), .primary))]))
    let known = facts([
      Fact(call.say("编号", "Code"), text: post.code),
      Fact(call.say("单位", "Agency"), text: call.roster.agency(post.agency)?.name[language] ?? post.agency),
      Fact(call.say("角色", "Role"), text: role?.label[language] ?? post.role),
      Fact(call.say("权限", "May"), text: (role?.permissions ?? []).map(\.label).joined()[language]),
    ])
    return call.desk(
      post.label, status: call.status(of: refusal),
      trouble(refusal, in: language) + panel(title: call.say("岗位", "Post"), body: known)
        + panel(
          title: call.say("任职", "Holders"), subtitle: call.say("现在和历史", "now and before"),
          body: dataTable(caption: call.say("任职", "Holders"), columns: columns, rows: rows, empty: empty), flush: true)
        + panel(title: call.say("任命", "Give this post"), body: form))
  }

  @Sendable private static func give(_ call: Call) async throws -> Reply {
    let post = try post(call)
    call.trail.kind(.administration)
    call.trail.subject("post \(post.code)")
    do {
      let person = try await HoldingFields.person(call, typed: call.form["person"] ?? "")
      let given = try await HoldingFields.give(call, post: post, to: person)
      call.trail.detail("to \(person.code) \(given.from) to \(given.to.map(\.description) ?? "further notice")")
      return .see("/administration/posts/\(Look.percentEncoded(post.code))")
    } catch let refusal as Refusal where refusal.kind == .invalid {
      call.trail.detail("\(refusal.code) \(refusal.fields.map(\.field).joined(separator: " "))")
      return try await one(call, refusal)
    }
  }
}
