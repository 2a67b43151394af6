import Basics
import Casework
import Correspondence
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// What everybody may do with a pledge: object while the window is open, comment, follow by e-mail; and whoever reported a matter
/// behind it says once how satisfied they are.
enum VoicesPage {
  static let endpoints = [
    Endpoint(
      .post, "/pledges/:number/objection", permission: .open, purpose: Phrase("对承诺提出异议", "Object to a pledge"),
      answer: object),
    Endpoint(
      .post, "/pledges/:number/comments", permission: .open, purpose: Phrase("评论承诺", "Comment on a pledge"),
      answer: comment),
    Endpoint(
      .post, "/pledges/:number/followers", permission: .open, purpose: Phrase("用邮件关注承诺", "Follow a pledge by e-mail"),
      answer: follow),
    Endpoint(
      .post, "/pledges/:number/rating", permission: .open,
      purpose: Phrase("诉求人评价承诺的结果", "Reporters rate what came of a pledge"),
      answer: rate),
    Endpoint(
      .post, "/pledges/:number/comments/:key", permission: .reviewPledges,
      purpose: Phrase("看过或隐藏一条评论", "Keep or hide a comment"),
      answer: judge),
  ]

  static let perPage = 20
  /// From one address of the network, within the span of the limit: a service hall has one for all.
  private static let mostFromOneAddress = 10
  static let objectionMost = 1_000

  private static func limited(_ what: String, _ call: Call) throws(Refusal) {
    try call.jurisdiction.attempts.pass(
      "pledge \(what) \(call.address)", at: call.jurisdiction.now(), most: mostFromOneAddress)
  }

  private static func path(_ pledge: Pledge) -> String { "/pledges/\(Look.percentEncoded(pledge.matter.number))" }

  /// Whether one may object now.
  static func isOpen(_ pledge: Pledge, at now: Instant) -> Bool {
    pledge.matter.stage == "doneClaimed" && pledge.matter.wakesAt.map { now < $0 } ?? false
  }

  // MARK: Objecting

  @Sendable private static func object(_ call: Call) async throws -> Reply {
    let (_, pledge) = try await PledgePage.file(call)
    call.trail.subject("pledge \(pledge.matter.number)")
    do {
      let text = call.form["objection"]?.trimmed ?? ""
      guard (4...objectionMost).contains(text.count) else {
        throw Refusal.invalid(
          "objection", Phrase("请写 4 至 \(objectionMost) 字", "Please write 4 to \(objectionMost) characters"))
      }
      try limited("objection", call)
      // Staff object as anybody does; whose post it was is nobody's business.
      var principal = Principal.reporter
      principal.reach = .everything
      try await call.jurisdiction.matters.act(
        "object", on: pledge.matter.number, version: pledge.matter.version, form: StepForm(["objection": text]),
        by: principal)
      return .see("\(path(pledge))?sent=objection")
    } catch let refusal as Refusal {
      return try await PledgePage.show(call, sent: "objection", refusal: refusal)
    }
  }

  static func objectionPanel(_ pledge: Pledge, sent: String, refusal: Refusal?, _ call: Call) -> HTML {
    let language = call.language, isSent = sent == "objection"
    let refused: HTML =
      isSent && refusal?.fields.isEmpty == true ? notice(.bad, title: refusal?.phrase[language] ?? "") : .empty
    guard isOpen(pledge, at: call.jurisdiction.now()), let until = pledge.until else { return refused }
    let faults = isSent ? refusal?.fields ?? [] : []
    return panel(
      title: call.say("没有做到？提出异议", "Not done? Object"),
      subtitle: call.say("截至 \(until)", "until \(until)"),
      body: refused
        + postForm(
          action: "\(path(pledge))/objection", faults: faults, in: language,
          body: formField(
            Site.Field(
              call.say("哪里没有做到", "What was not done"), name: "objection",
              .textarea(isSent ? call.form["objection"] ?? "" : "", rows: 4, limit: objectionMost),
              hint: call.say(
                "写明地点和情况，不写姓名电话；异议和裁定理由都公开",
                "Say where and what, without names or phones; objection and decision are public"),
              fault: faults.first { $0.field == "objection" }?.phrase[language]), in: language)
            + buttonRow([button(Button(call.say("提出异议", "Object"), .primary, icon: .send))])), id: "objection")
  }

  // MARK: Commenting

  @Sendable private static func comment(_ call: Call) async throws -> Reply {
    let (_, pledge) = try await PledgePage.file(call)
    let text = call.form["text"]?.trimmed ?? ""
    call.trail.subject("pledge \(pledge.matter.number)")
    do {
      guard (Comment.textLeast...Comment.textMost).contains(text.count) else {
        throw Refusal.invalid(
          "text",
          Phrase(
            "请写 \(Comment.textLeast) 至 \(Comment.textMost) 字",
            "Please write \(Comment.textLeast) to \(Comment.textMost) characters"))
      }
      try limited("comment", call)
    } catch let refusal as Refusal {
      return try await PledgePage.show(call, sent: "comment", refusal: refusal)
    }
    let now = call.jurisdiction.now()
    let comment = Comment(
      key: call.jurisdiction.surroundings.keys.next(at: now), pledge: pledge.matter.key, text: text, sentAt: now,
      hidden: nil)
    try await call.jurisdiction.database.write("pledges.comment") { try CommentsTable.insert(comment, in: $0) }
    call.trail.detail("comment \(comment.key)")
    return .see("\(path(pledge))?sent=comment#comments")
  }

  @Sendable private static func judge(_ call: Call) async throws -> Reply {
    let (_, pledge) = try await PledgePage.file(call)
    let ground = call.form["ground"]?.nonEmpty
    guard let key = Key(text: call.parameter("key")) else { throw PledgePage.missing }
    if let ground, !Comment.grounds.contains(where: { $0.code == ground }) {
      throw Refusal.invalid("ground", Phrase("只能按公布的规则隐藏", "A comment is hidden by the stated rule only"))
    }
    let now = call.jurisdiction.now(), post = call.principal.post
    let done = try await call.jurisdiction.database.write("pledges.judge") {
      try CommentsTable.judge(key, hidden: ground, by: post, at: now, in: $0)
    }
    guard done else { throw Refusal(.notFound, "comment.none", Phrase("没有这条评论", "There is no such comment")) }
    call.trail.subject("pledge \(pledge.matter.number)")
    call.trail.detail("comment \(key): \(ground ?? "shown")")
    return .see(call.form["back"] == "desk" ? "/pledges/desk" : "\(path(pledge))#comments")
  }

  static func comments(
    _ pledge: Pledge, _ found: [Comment], before: Key?, sent: String, refusal: Refusal?, _ call: Call
  ) -> HTML {
    let language = call.language, zone = call.jurisdiction.district.calendar.zone, isSent = sent == "comment"
    let faults = isSent ? refusal?.fields ?? [] : []
    let shown = found.prefix(perPage)
    let list = shown.html { one -> HTML in
      let hidden = one.hidden.map { code in Comment.grounds.first { $0.code == code }?.label[language] ?? code }
      let words: HTML =
        hidden.map { "<p class=\"hint\">\(call.say("已隐藏：\($0)。原文保留。", "Hidden: it \($0). The original is kept."))</p>" }
        ?? "<p>\(Masking.text(one.text))</p>"
      let tools: HTML = when(
        call.principal.may(.reviewPledges), judging(one, number: pledge.matter.number, back: "page", call))
      return "<p class=\"sub\">\(zone.text(one.sentAt))</p>\(words)\(tools)"
    }
    let rule = Comment.grounds.map { $0.label[language] }.joined(separator: call.say("；", "; "))
    let refused: HTML =
      isSent && refusal?.fields.isEmpty == true ? notice(.bad, title: refusal?.phrase[language] ?? "") : .empty
    let form = postForm(
      action: "\(path(pledge))/comments", faults: faults, in: language,
      body: formField(
        Site.Field(
          call.say("说说您的看法", "What do you think?"), name: "text",
          .textarea(isSent ? call.form["text"] ?? "" : "", rows: 3, limit: Comment.textMost),
          hint: call.say(
            "不用留姓名。评论即时公开，只因下列理由隐藏，原文保留，从不修改：\(rule)",
            "No name is needed. Comments are shown at once and hidden only if it \(rule). The original is kept and never edited"
          ),
          fault: faults.first { $0.field == "text" }?.phrase[language]), in: language)
        + buttonRow([button(Button(call.say("发表", "Publish")))]))
    let next = found.count > perPage ? shown.last.map { "\(path(pledge))?before=\($0.key)#comments" } : nil
    let paging: HTML = when(
      next != nil || before != nil,
      pager(
        count: call.say("本页 \(shown.count) 条", "\(shown.count) on this page"),
        previous: before == nil ? nil : "\(path(pledge))#comments",
        next: next, in: language))
    return panel(title: call.say("评论", "Comments"), body: refused + form + list + paging, id: "comments")
  }

  /// The forms by which a comment is kept or hidden.
  static func judging(_ one: Comment, number: String, back: String, _ call: Call) -> HTML {
    let grounds =
      [Choice("", call.say("不隐藏", "Show it"))] + Comment.grounds.map { Choice($0.code, $0.label[call.language]) }
    var field = Site.Field(
      call.say("隐藏的理由（公开）", "Hide because it (public)"), name: "ground",
      .select([ChoiceGroup("", grounds)], selected: one.hidden ?? ""),
      isOptional: true)
    field.scope = "\(one.key)-"
    return details(
      call.say("处理这条评论", "Moderate this comment"),
      postForm(
        action: "/pledges/\(Look.percentEncoded(number))/comments/\(one.key)", hidden: [("back", back)],
        in: call.language,
        body: formField(field, in: call.language) + buttonRow([button(Button(call.say("确定", "Decide")))])))
  }

  // MARK: Following

  @Sendable private static func follow(_ call: Call) async throws -> Reply {
    let (_, pledge) = try await PledgePage.file(call)
    call.trail.subject("pledge \(pledge.matter.number)")
    do {
      try limited("followers", call)
      try await call.jurisdiction.messages.ask(call.form["email"] ?? "", toFollow: pledge.matter)
    } catch let refusal as Refusal {
      return try await PledgePage.show(call, sent: "email", refusal: refusal)
    }
    return .see("\(path(pledge))?sent=email")
  }

  static func followPanel(_ pledge: Pledge, sent: String, refusal: Refusal?, _ call: Call) -> HTML {
    let language = call.language, isSent = sent == "email"
    let feed = buttonRow([
      button(Button(call.say("订阅源（Atom）", "Feed (Atom)"), .quiet, path: "\(path(pledge))/feed.atom"))
    ])
    guard call.jurisdiction.messages.canBeFollowed(pledge.matter) else {
      let refused: HTML = isSent ? notice(.bad, title: refusal?.phrase[language] ?? "") : .empty
      return panel(title: call.say("关注这件承诺", "Follow this pledge"), body: refused + feed)
    }
    let fault = isSent ? refusal?.fields.first { $0.field == "email" }?.phrase[language] : nil
    return panel(
      title: call.say("关注这件承诺", "Follow this pledge"),
      body: postForm(
        action: "\(path(pledge))/followers", in: language,
        body: formField(
          Site.Field(
            call.say("邮箱", "E-mail address"), name: "email",
            .text(isSent ? call.form["email"] ?? "" : "", autocomplete: "email"),
            hint: call.say("先收到确认邮件；每封信都可退出", "You confirm first; every letter lets you leave"), fault: fault),
          in: language)
          + buttonRow([button(Button(call.say("发送确认邮件", "Send me a letter to confirm")))])) + feed)
  }

  // MARK: Rating

  /// Proved as the page of one's own matter is; once for each matter.
  @Sendable private static func rate(_ call: Call) async throws -> Reply {
    let (_, pledge) = try await PledgePage.file(call)
    let file = try await OwnMatters.file(call.form["matter"]?.trimmed ?? "", call)
    call.trail.subject("pledge \(pledge.matter.number)")
    guard let stars = call.form["stars"].flatMap({ Int($0) }), (1...5).contains(stars) else {
      throw Refusal.invalid("stars", Phrase("请选择 1 至 5 星", "Choose one to five stars"))
    }
    guard canBeRated(pledge) else {
      throw Refusal(.notNow, "pledge.notDone", Phrase("报完成后才能评价", "It can be rated once it was reported done"))
    }
    let key = pledge.matter.key, matter = file.matter.key, now = call.jurisdiction.now()
    let done = try await call.jurisdiction.database.write("pledges.rate") { transaction -> Bool? in
      guard try PledgeMattersTable.isBehind(matter, key, in: transaction) else { return nil }
      return try RatingsTable.insert(key, matter: matter, stars: stars, at: now, in: transaction)
    }
    guard let done else {
      throw Refusal(.notFound, "pledge.notBehind", Phrase("这件上报不在这件承诺背后", "This report is not behind that pledge"))
    }
    guard done else { throw Refusal(.conflict, "pledge.rated", Phrase("这件上报已评价过", "This report was rated already")) }
    return .see("/follow/\(Look.percentEncoded(file.matter.number))")
  }

  static func canBeRated(_ pledge: Pledge) -> Bool {
    ["doneClaimed", "toVerify", "verified", "closed"].contains(pledge.matter.stage)
  }
}
