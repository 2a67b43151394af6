import Auditing
import Basics
import HTTPTypes
import Identity
import Organization
import Platform
import Site

/// The posts of one person, now and before: giving them, standing in, ending.
enum PersonPostsPage {
  static let endpoints = [
    Endpoint(
      .get, "/administration/persons/:key/posts", permission: .manageRights,
      purpose: Phrase("一个人员的岗位", "The posts of one person")
    ) { try await page($0) },
    Endpoint(
      .post, "/administration/persons/:key/posts", permission: .manageRights,
      purpose: Phrase("授予岗位或代岗", "Give a post, or let stand in"), answer: give),
    Endpoint(
      .post, "/administration/persons/:key/posts/end", permission: .manageRights,
      purpose: Phrase("结束任职", "End a holding"), answer: end),
    Endpoint(
      .post, "/administration/persons/:key/second-factor", permission: .manageRights,
      purpose: Phrase("取消丢失的第二因素", "Take away a lost second factor"), answer: drop),
  ]

  private static func page(_ call: Call, _ refusal: Refusal? = nil) async throws -> Reply {
    let person = try await PersonPage.person(call)
    let holdings = try await call.people.holdings(of: person.key)
    let state = try await call.people.account(person.key, now: call.jurisdiction.now())
    let language = call.language
    let field = formField(
      Field(
        call.say("岗位", "Post"), name: "post", .text(call.typed("post"), autocomplete: "off"),
        hint: call.say("岗位编号，或名称的一部分", "its code, or a part of its name"), fault: refusal?.fault("post", in: language)),
      in: language)
    let form = postForm(
      call.path,
      field + HoldingFields.html(call, refusal)
        + buttonRow([button(Button(call.say("授予", "Give"), .primary))]))
    var body = trouble(refusal, in: language)
    body += panel(
      title: call.say("任职", "Posts held"), subtitle: call.say("在任的和历史的", "now and before"),
      body: try await table(call, holdings, deeds: true), flush: true)
    if person.state == .active {
      body += panel(
        title: call.say("授予岗位", "Give a post"),
        subtitle: call.say("三员分立；不能给自己任职", "the three administrators are apart; nobody gives to themselves"),
        body: form)
    }
    if state.hasSecondFactor {
      let sure = call.say(
        "此人下次登录只需密码，直到重新设置。继续吗？", "This person then signs in by password alone until a new one is set up. Go on?")
      body += panel(
        title: call.say("第二因素", "Second factor"),
        body:
          "<p>\(call.say("此人丢失身份验证器和恢复码时使用。", "For a person who has lost both authenticator and recovery codes."))</p>"
          + buttonRow([
            deedForm(
              Button(call.say("取消第二因素", "Take it away"), .danger, confirm: sure),
              action: "/administration/persons/\(person.key)/second-factor")
          ]))
    }
    return call.desk(
      .verbatim(person.name), lede: Phrase("岗位在下一次请求时生效或失效。", "A post holds, or ends, at the next request."),
      status: call.status(of: refusal), body)
  }

  /// - Parameter deeds: whether they can be ended here.
  static func table(_ call: Call, _ holdings: [PostHolding], deeds: Bool) async throws -> HTML {
    var rows: [Row] = []
    for holding in holdings {
      let isOver = holding.endedAt != nil || (holding.to ?? call.jurisdiction.today) < call.jurisdiction.today
      let kind = holding.kind.isStandIn ? tag(call.say("代岗", "standing in"), tone: .info) : HTML.empty
      let ended =
        try await holding.endedBy.asyncMap { by in
          let name = try await HoldingWords.name(code: by, call)
          return "\(call.say("由 \(name) 结束", "ended by \(name)")) \(call.when(holding.endedAt))" as HTML
        } ?? HTML.empty
      let deed: HTML = deeds && !isOver ? endForm(call, holding) : ended
      rows.append(
        Row([
          "\(call.postLabel(holding.post)) \(kind) <small>\(holding.post)</small>", HoldingWords.pill(holding, call),
          "\(try await HoldingWords.sentence(holding, call))", deed,
        ]))
    }
    let columns = [
      Column(call.say("岗位", "Post")), Column(call.say("状态", "State")),
      Column(call.say("期限与授予", "Period, and by whom"), .wide),
      Column(
        deeds ? call.say("结束：最后一日，空为立即", "End: last day, or at once") : call.say("结束", "Ended")),
    ]
    let empty = emptyState(
      icon: .person, title: call.say("没有岗位", "No posts"), what: call.say("此人还没有任职。", "This person holds no post yet."))
    return dataTable(caption: call.say("任职", "Posts held"), columns: columns, rows: rows, empty: empty)
  }

  static func endForm(_ call: Call, _ holding: PostHolding) -> HTML {
    let id = "end-\(holding.key)"
    return """
      <form class="deed" method="post" action="/administration/persons/\(holding.person)/posts/end">\
      <input type="hidden" name="holding" value="\(holding.key)"><label class="unseen" for="\(id)">\
      \(call.say("最后一日，空为立即", "last day; empty for at once"))</label><input type="date" id="\(id)" name="to">\
      \(button(Button(call.say("结束", "End"), .danger, confirm: call.say("结束这项任职？", "End this holding?"))))</form>
      """
  }

  @Sendable private static func give(_ call: Call) async throws -> Reply {
    let person = try await PersonPage.person(call)
    call.trail.kind(.administration)
    call.trail.subject("person \(person.code)")
    do {
      let post = try HoldingFields.post(call, typed: call.form["post"] ?? "")
      let given = try await HoldingFields.give(call, post: post, to: person)
      call.trail.detail("given \(post.code) \(given.from) to \(given.to.map(\.description) ?? "further notice")")
      return .see("/administration/persons/\(person.key)/posts")
    } catch let refusal as Refusal where refusal.kind == .invalid {
      call.trail.detail("\(refusal.code) \(refusal.fields.map(\.field).joined(separator: " "))")
      return try await page(call, refusal)
    }
  }

  @Sendable private static func end(_ call: Call) async throws -> Reply {
    let person = try await PersonPage.person(call), key = try call.formKey("holding")
    call.trail.kind(.administration)
    call.trail.subject("person \(person.code)")
    guard let holding = try await call.people.holdings(of: person.key).first(where: { $0.key == key }) else {
      throw Refusal(.notFound, "holding.none", Phrase("没有这项任职", "There is no such holding"))
    }
    do {
      let last = try call.day("to")
      try await call.people.end(
        key, after: last, by: try await call.giver(), today: call.jurisdiction.today, now: call.jurisdiction.now())
      call.trail.detail("ended \(holding.post) \(last.map { "after \($0)" } ?? "at once")")
      return .see("/administration/persons/\(person.key)/posts")
    } catch let refusal as Refusal where refusal.kind == .invalid {
      call.trail.detail(refusal.code)
      return try await page(call, refusal)
    }
  }

  @Sendable private static func drop(_ call: Call) async throws -> Reply {
    let person = try await PersonPage.person(call)
    call.trail.kind(.administration)
    call.trail.subject("person \(person.code)")
    guard try await call.giver().person != person.key else {
      throw Refusal(.forbidden, "person.self", Phrase("不能对自己的账号这样做", "Nobody does this to their own account"))
    }
    try await call.people.dropSecondFactor(of: person.key, now: call.jurisdiction.now())
    call.trail.detail("second factor taken away")
    return .see("/administration/persons/\(person.key)/posts")
  }
}

extension Optional {
  /// `map` for a piece of work that waits.
  func asyncMap<T>(_ work: (Wrapped) async throws -> T) async rethrows -> T? {
    switch self {
    case .some(let value): try await work(value)
    case .none: nil
    }
  }
}
