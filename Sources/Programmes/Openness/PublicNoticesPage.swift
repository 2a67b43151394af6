import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage

/// Service notices: everybody reads them, staff with the permission write and withdraw them.
enum PublicNoticesPage {
  static let endpoints = [
    Endpoint(.get, "/notices", permission: .open, purpose: Phrase("服务公告", "Service notices"), answer: show),
    Endpoint(.get, "/notices/new", permission: .publish, purpose: Phrase("写服务公告", "Write a service notice")) {
      form($0, faults: [])
    },
    Endpoint(
      .post, "/notices", permission: .publish, purpose: Phrase("发布服务公告", "Publish a service notice"), answer: publish),
    Endpoint(
      .post, "/notices/:key/withdrawal", permission: .publish, purpose: Phrase("撤下服务公告", "Withdraw a service notice"),
      answer: withdraw),
  ]

  private static let perPage = 20

  /// On the front page.
  static func banner(_ notice: PublicNotice, _ call: Call) -> HTML {
    Site.notice(
      .info, title: notice.title[call.language],
      body: "<p>\(notice.text[call.language])</p><p><small>\(span(notice))</small> "
        + "<a href=\"/notices\">\(call.say("全部公告", "All notices"))</a></p>")
  }

  private static func span(_ notice: PublicNotice) -> String { "\(notice.from) – \(notice.to)" }

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let mayPublish = call.principal.may(.publish), today = call.jurisdiction.today
    let before = call.query["before"].flatMap { Key(text: $0) }
    let found = try await call.jurisdiction.database.read("notices.page") {
      try PublicNoticesTable.page(begunBy: mayPublish ? nil : today, before: before, limit: perPage + 1, in: $0)
    }
    let notices = Array(found.prefix(perPage))
    let panels = notices.map { notice -> HTML in
      let state =
        notice.isCurrent(on: today)
        ? tag(call.say("进行中", "now"), tone: .good)
        : tag(notice.from > today ? call.say("未开始", "to come") : call.say("已结束", "ended"))
      let withdrawal: HTML = when(
        mayPublish,
        buttonRow([
          deedForm(
            Button(call.say("撤下", "Withdraw"), .danger, confirm: call.say("撤下这条公告？", "Withdraw this notice?")),
            action: "/notices/\(notice.key)/withdrawal")
        ]))
      return panel(
        title: notice.title[call.language], subtitle: span(notice), controls: state,
        body: "<p>\(notice.text[call.language])</p>"
          + "<p><small>\(call.jurisdiction.district.roster.name(notice.agency)[call.language])</small></p>"
          + withdrawal)
    }
    let title = call.say("服务公告", "Service notices")
    let empty = panel(
      title: call.say("没有公告", "No notices"),
      body: emptyState(
        title: call.say("现在没有公告", "There are no notices"),
        what: call.say("停水停电、道路施工等会写在这里和首页。", "Works, water and power cuts are announced here and on the front page.")))
    let paging = pager(
      count: call.say("本页 \(notices.count) 条", "\(notices.count) on this page"),
      previous: before == nil ? nil : "/notices",
      next: found.count > perPage ? notices.last.map { "/notices?before=\($0.key)" } : nil, in: call.language)
    return Pages.page(
      call, title: title, width: .reading, tab: "/public",
      body: pageHead(
        title: title,
        controls: mayPublish
          ? button(Button(call.say("写公告", "Write one"), .primary, icon: .plus, path: "/notices/new"))
          : .empty) + OpennessLinks.row(call, on: "/notices")
        + stack(notices.isEmpty ? [empty] : panels + [paging]))
  }

  private static func form(_ call: Call, faults: [Refusal.Fault]) -> Reply {
    let language = call.language
    func value(_ name: String) -> String { call.form[name] ?? "" }
    func field(_ name: String, _ label: Phrase, _ kind: Site.Field.Kind) -> HTML {
      formField(
        Site.Field(label[language], name: name, kind, fault: faults.first { $0.field == name }?.phrase[language]),
        in: language)
    }
    let today = call.jurisdiction.today
    let fields: [HTML] = [
      field("title_zh", Phrase("标题（中文）", "Title in Chinese"), .text(value("title_zh"))),
      field(
        "text_zh", Phrase("内容（中文）", "Text in Chinese"),
        .textarea(value("text_zh"), rows: 4, limit: PublicNotice.textMost)),
      field("title_en", Phrase("标题（英文）", "Title in English"), .text(value("title_en"))),
      field(
        "text_en", Phrase("内容（英文）", "Text in English"),
        .textarea(value("text_en"), rows: 4, limit: PublicNotice.textMost)),
      field("from", Phrase("从哪一天", "First day"), .date(value("from").nonEmpty ?? today.description)),
      field("to", Phrase("到哪一天", "Last day"), .date(value("to").nonEmpty ?? (today + 7).description)),
      buttonRow([button(Button(call.say("发布", "Publish"), .primary))]),
    ]
    let title = call.say("写公告", "Write a notice")
    return Pages.page(
      call, title: title, layout: .desk, tab: "/public", status: call.status(of: faults),
      body: pageHead(
        title: title,
        lede: HTML(
          escaping: call.say(
            "发布后人人可见；写明影响哪里、多久、找谁。请勿写个人信息。",
            "Everybody sees it. Say where, how long and whom to ask; no personal data.")))
        + postForm(action: "/notices", faults: faults, in: language, body: "\(fields)"))
  }

  @Sendable private static func publish(_ call: Call) async throws -> Reply {
    func text(_ name: String) -> String { call.form[name]?.trimmed ?? "" }
    var faults: [Refusal.Fault] = []
    func need(_ name: String, _ isSound: Bool, _ zh: String, _ en: String) {
      if !isSound { faults.append(.init(name, Phrase(zh, en))) }
    }
    for name in ["title_zh", "title_en"] {
      need(
        name, !text(name).isEmpty && text(name).count <= PublicNotice.titleMost, "请填写标题，至多 \(PublicNotice.titleMost) 字",
        "A title of \(PublicNotice.titleMost) characters at most is needed")
    }
    for name in ["text_zh", "text_en"] {
      need(
        name, !text(name).isEmpty && text(name).count <= PublicNotice.textMost, "请填写内容，至多 \(PublicNotice.textMost) 字",
        "A text of \(PublicNotice.textMost) characters at most is needed")
    }
    let from = LocalDate(text("from")), to = LocalDate(text("to"))
    need("from", from != nil, "日期应写作 2026-11-23", "A day is written as 2026-11-23")
    need(
      "to", to.map { $0 >= (from ?? $0) && $0 >= call.jurisdiction.today } ?? false, "应不早于开始和今天",
      "It must not lie before the first day or today")
    guard faults.isEmpty, let from, let to else { return form(call, faults: faults) }
    let now = call.jurisdiction.now()
    let notice = PublicNotice(
      key: call.jurisdiction.surroundings.keys.next(at: now), title: Phrase(text("title_zh"), text("title_en")),
      text: Phrase(text("text_zh"), text("text_en")), from: from, to: to, agency: call.principal.agency,
      writtenBy: call.principal.post, writtenAt: now)
    try await call.jurisdiction.database.write("notices.publish") { try PublicNoticesTable.insert(notice, in: $0) }
    call.trail.subject("service notice \(notice.key)")
    return .see("/notices")
  }

  @Sendable private static func withdraw(_ call: Call) async throws -> Reply {
    let missing = Refusal(
      .notFound, "publicNotice.none", Phrase("没有这条公告，或已撤下", "There is no such notice, or it was withdrawn"))
    guard let key = Key(text: call.parameter("key")) else { throw missing }
    let now = call.jurisdiction.now(), post = call.principal.post
    let done = try await call.jurisdiction.database.write("notices.withdraw") {
      try PublicNoticesTable.withdraw(key, by: post, at: now, in: $0)
    }
    guard done else { throw missing }
    call.trail.subject("service notice \(key)")
    return .see("/notices")
  }
}
