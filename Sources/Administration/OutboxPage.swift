import Auditing
import Basics
import Casework
import Correspondence
import Delivery
import HTTPTypes
import Organization
import Platform
import Site
import Storage

/// What waits to be told: parcels on their way to subscribers, messages on their way out of the house. Seen without any matter:
/// its number, what happened, and where the recipient is, masked.
enum OutboxPage {
  static let endpoints = [
    Endpoint(
      .get, "/administration/outbox", permission: .seeOutbox, purpose: Phrase("发件箱", "Outbox"), answer: show),
    Endpoint(
      .post, "/administration/outbox/replay", permission: .replayOutbox, purpose: Phrase("重发一件", "Send one again"),
      answer: replay),
    Endpoint(
      .post, "/administration/outbox/replay-failed", permission: .replayOutbox,
      purpose: Phrase("重发全部失败的", "Send all that failed again"), answer: replayFailed),
  ]

  /// What the page lists.
  enum List: String, Sendable, CaseIterable { case messages, parcels }

  private static let size = 50

  /// One line of either list.
  private struct Line {
    var key: Key
    var what: String
    var matter: Key
    var recipient: String
    var state: Message.State
    var attempts: Int
    var since: Instant
    var next: Instant?
    var error: String?
  }

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let list = call.query["list"].flatMap(List.init(rawValue:)) ?? .messages
    let state = call.query["state"].flatMap(Message.State.init(rawValue:))
    let now = call.jurisdiction.now()
    let figures = try await OutboxFigures.read(call.jurisdiction)
    var lines = try await self.lines(list, state, call)
    let isMore = lines.count > size
    lines = Array(lines.prefix(size))
    let keys = lines.map(\.matter)
    let numbers = try await call.jurisdiction.database.read("outbox.numbers") { transaction in
      try keys.map { try MattersTable.one(key: $0, in: transaction)?.number ?? "–" }
    }
    let mayReplay = call.principal.may(.replayOutbox)
    let rows = zip(lines, numbers).map { line, number in
      Row([
        "\(line.what)\(line.recipient.isEmpty ? .empty : " <small>\(line.recipient)</small>" as HTML)", "\(number)",
        statusPill(kind: kind(line.state), word: label(line.state)[call.language]), "\(line.attempts)",
        call.when(line.since), call.when(line.next), "\(line.error ?? "–")",
        mayReplay && line.state != .sent
          ? deedForm(
            Button(call.say("重发", "Send again")), action: "/administration/outbox/replay",
            hidden: [("list", list.rawValue), ("key", line.key.description), ("state", state?.rawValue ?? "")])
          : .empty,
      ])
    }
    var above = HTML.empty
    if let alarm = figures.alarm(at: now) { above += notice(.bad, title: alarm[call.language]) }
    if call.jurisdiction.messages.carrier == nil {
      above += notice(
        .info, title: call.say("未配置邮件和短信网关", "Neither mail nor a gateway is configured"),
        body:
          "\(call.say("现在不产生消息；告知只显示在查进度的页面上。配置：yiwang serve --postage 文件。", "No messages are made; notices stand on the page where a report is followed. To configure: yiwang serve --postage FILE."))"
      )
    }
    return call.desk(
      Phrase("发件箱", "Outbox"),
      lede: Phrase(
        "包裹把每一步交给系统内的订阅者；消息把公开的进展告知上报人和关注人。失败的自动重试，间隔越来越长；放弃后由人处理。",
        "Parcels take each step to subscribers within the system; messages tell reporters and followers of public steps. What fails is tried again, ever later; what is given up waits for you."
      ), controls: mayReplay ? again(list, call) : .empty,
      above
        + stack([
          figures.strip(call, at: now), filters(list, state, call),
          panel(
            title: title(list)[call.language],
            body: dataTable(
              caption: title(list)[call.language], columns: columns(call), rows: rows,
              empty: emptyState(
                icon: .inbox, title: call.say("没有", "Nothing"),
                what: call.say("没有符合条件的。", "Nothing is as you asked.")))
              + pager(
                count: call.say("本页 \(lines.count) 件", "\(lines.count) on this page"),
                previous: call.after == nil ? nil : call.page(after: nil),
                next: isMore ? call.page(after: lines.last?.key) : nil, in: call.language), flush: true),
        ]))
  }

  private static func lines(_ list: List, _ state: Message.State?, _ call: Call) async throws -> [Line] {
    let before = call.after
    switch list {
    case .messages:
      let messages = try await call.jurisdiction.database.read("outbox.messages") {
        try MessagesTable.page(state: state, before: before, limit: size + 1, in: $0)
      }
      let recipients = try await call.jurisdiction.messages.recipients(of: messages)
      return messages.map { message in
        Line(
          key: message.key, what: "\(label(message.kind)[call.language]) · \(label(message.channel)[call.language])",
          matter: message.matter, recipient: recipients[message.key] ?? "", state: message.state,
          attempts: message.attempts, since: message.madeAt, next: message.dueAt, error: message.error)
      }
    case .parcels:
      // A parcel that was delivered is not there any more.
      guard state != .sent else { return [] }
      let wanted = state.flatMap { ParcelState(rawValue: $0.rawValue) }
      return try await call.jurisdiction.database.read("outbox.parcels") {
        try OutboxPagesTable.page(state: wanted, before: before, limit: size + 1, in: $0)
      }.map { held in
        Line(
          key: held.parcel.key, what: held.parcel.topic, matter: held.parcel.matter, recipient: "",
          state: Message.State(rawValue: held.state.rawValue) ?? .waiting, attempts: held.parcel.attempts,
          since: held.parcel.at, next: held.state == .givenUp ? nil : held.dueAt, error: held.error)
      }
    }
  }

  private static func columns(_ call: Call) -> [Column] {
    [
      Column(call.say("什么", "What")), Column(call.say("案件编号", "Number")), Column(call.say("状态", "State")),
      Column(call.say("已试", "Tries"), .number), Column(call.say("自", "Since")), Column(call.say("下次", "Next try")),
      Column(call.say("上次错误", "Last error"), .wide), Column(call.say("操作", "Deed")),
    ]
  }

  private static func filters(_ list: List, _ state: Message.State?, _ call: Call) -> HTML {
    let lists = List.allCases.map { Choice($0.rawValue, title($0)[call.language]) }
    let states =
      [Choice("", call.say("全部", "All"))]
      + Message.State.allCases.map { Choice($0.rawValue, label($0)[call.language]) }
    return filterForm(
      action: "/administration/outbox",
      filters: [
        Filter(call.say("清单", "List"), name: "list", .select(lists, selected: list.rawValue)),
        Filter(call.say("状态", "State"), name: "state", .select(states, selected: state?.rawValue ?? "")),
      ], clear: state == nil ? nil : "/administration/outbox?list=\(list.rawValue)", in: call.language)
  }

  private static func again(_ list: List, _ call: Call) -> HTML {
    deedForm(
      Button(
        call.say("重发全部失败的\(title(list).zh)", "Send all failed \(title(list).en.lowercased()) again")),
      action: "/administration/outbox/replay-failed", hidden: [("list", list.rawValue)])
  }

  @Sendable private static func replay(_ call: Call) async throws -> Reply {
    let list = try list(call), key = try call.formKey("key")
    call.trail.kind(.administration)
    call.trail.subject("\(list.rawValue) \(key)")
    switch list {
    case .messages: try await call.jurisdiction.messages.replay(key)
    case .parcels: try await call.jurisdiction.outbox.replay(key, now: call.jurisdiction.now())
    }
    let state = call.form["state"].flatMap(Message.State.init(rawValue:))?.rawValue ?? ""
    return .see("/administration/outbox?list=\(list.rawValue)&state=\(state)")
  }

  @Sendable private static func replayFailed(_ call: Call) async throws -> Reply {
    let list = try list(call)
    call.trail.kind(.administration)
    call.trail.subject(list.rawValue)
    let count =
      switch list {
      case .messages: try await call.jurisdiction.messages.replayFailed()
      case .parcels: try await call.jurisdiction.outbox.replayFailed(now: call.jurisdiction.now())
      }
    call.trail.detail("\(count) again")
    return .see("/administration/outbox?list=\(list.rawValue)")
  }

  private static func list(_ call: Call) throws(Refusal) -> List {
    guard let list = List(rawValue: call.form["list"] ?? "") else {
      throw .invalid("list", Phrase("表单内容有误，请刷新后再试", "The form is not right; reload the page and try again"))
    }
    return list
  }

  // MARK: Words

  private static func title(_ list: List) -> Phrase {
    list == .messages ? Phrase("消息", "Messages") : Phrase("包裹", "Parcels")
  }

  private static func label(_ kind: Message.Kind) -> Phrase {
    kind == .step ? Phrase("进展告知", "News of a step") : Phrase("确认邮箱", "Confirmation")
  }

  private static func label(_ channel: Message.Channel) -> Phrase {
    channel == .mail ? Phrase("邮件", "mail") : Phrase("短信网关", "gateway")
  }

  private static func label(_ state: Message.State) -> Phrase {
    switch state {
    case .waiting: Phrase("待发", "Waiting")
    case .failed: Phrase("失败，将重试", "Failed, to be tried again")
    case .sent: Phrase("已发出", "Sent")
    case .givenUp: Phrase("已放弃", "Given up")
    }
  }

  private static func kind(_ state: Message.State) -> StatusKind {
    switch state {
    case .waiting: .new
    case .failed: .paused
    case .sent: .done
    case .givenUp: .overdue
    }
  }
}
