import Auditing
import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// One subscription: what was delivered, what failed, and what may be done about it.
enum HookPage {
  static let endpoints = [
    Endpoint(
      .get, "\(HookPieces.path)/:key", permission: .manageHooks,
      purpose: Phrase("一项订阅及其推送", "A subscription and its deliveries"),
      answer: show),
    Endpoint(
      .post, "\(HookPieces.path)/:key/test", permission: .manageHooks, purpose: Phrase("测试推送", "Send a test"),
      answer: test),
    Endpoint(
      .post, "\(HookPieces.path)/:key/replay", permission: .manageHooks, purpose: Phrase("重发一次推送", "Deliver one again"),
      answer: replay),
    Endpoint(
      .post, "\(HookPieces.path)/:key/replay-dead", permission: .manageHooks,
      purpose: Phrase("重发已放弃的推送", "Deliver all that were given up"), answer: replayDead),
    Endpoint(
      .post, "\(HookPieces.path)/:key/state", permission: .manageHooks,
      purpose: Phrase("暂停或恢复订阅", "Pause or resume a subscription"),
      answer: pause),
    Endpoint(
      .post, "\(HookPieces.path)/:key/secret", permission: .manageHooks,
      purpose: Phrase("更换签名密钥", "Change the signing secret"),
      answer: renew),
    Endpoint(
      .post, "\(HookPieces.path)/:key/end", permission: .manageHooks, purpose: Phrase("删除订阅", "End a subscription"),
      answer: end),
  ]

  private static let size = 50

  private static func hook(_ call: Call) async throws -> Hook {
    guard let key = Key(text: call.parameter("key")),
      let hook = try await call.jurisdiction.database.read("hooks.one", { try HooksTable.one(key, in: $0) })
    else { throw Refusal(.notFound, "hook.none", Phrase("没有这项订阅", "There is no such subscription")) }
    call.trail.subject("hook \(hook.key)")
    return hook
  }

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let hook = try await hook(call)
    let state = call.query["state"].flatMap(HookDelivery.State.init(rawValue:))
    let before = call.query["after"].flatMap { Key(text: $0) }
    let (found, numbers) = try await call.jurisdiction.database.read("hooks.deliveries") { transaction in
      let found = try HookDeliveriesTable.page(hook.key, state: state, before: before, limit: size + 1, in: transaction)
      return (found, try found.map { try MattersTable.one(key: $0.matter, in: transaction)?.number ?? "–" })
    }
    let zone = call.jurisdiction.district.calendar.zone, language = call.language
    let path = "\(HookPieces.path)/\(hook.key)"
    let rows = zip(found, numbers).prefix(size).map { delivery, number in
      Row([
        "\(moment(delivery.madeAt, zone: zone))", "\(HookPieces.word(delivery.event)[language])", "\(number)",
        HookPieces.pill(delivery.state, language), "\(delivery.attempts)", "\(delivery.status.map { "\($0)" } ?? "–")",
        delivery.state == .failed ? delivery.dueAt.map { moment($0, zone: zone) } ?? "–" : "–",
        "\(delivery.error ?? "–")",
        delivery.event == HookDelivery.test || delivery.state == .waiting
          ? .empty
          : deedForm(
            Button(call.say("重发", "Send again")), action: "\(path)/replay",
            hidden: [("delivery", delivery.key.description), ("state", state?.rawValue ?? "")]),
      ])
    }
    let columns = [
      Column(call.say("时间", "When")), Column(call.say("什么", "What")), Column(call.say("案件编号", "Number")),
      Column(call.say("状态", "State")), Column(call.say("已试", "Tries"), .number),
      Column(call.say("对方回应", "Answer"), .number),
      Column(call.say("下次", "Next try")), Column(call.say("上次错误", "Last error"), .wide), Column(call.say("操作", "Deed")),
    ]
    let table = dataTable(
      caption: call.say("推送", "Deliveries"), columns: columns, rows: Array(rows),
      empty: emptyState(
        icon: .inbox, title: call.say("没有", "Nothing"), what: call.say("没有符合条件的推送。", "No delivery is as you asked.")))
    let next = found.count > size ? "\(path)?state=\(state?.rawValue ?? "")&after=\(found[size - 1].key)" : nil
    let paging = pager(
      count: call.say("本页 \(min(size, found.count)) 次", "\(min(size, found.count)) on this page"),
      previous: before == nil ? nil : "\(path)?state=\(state?.rawValue ?? "")", next: next, in: language)
    return call.hookPage(
      hook.label, controls: deeds(call, hook), up: (call.say("订阅推送", "Webhooks"), HookPieces.path),
      notes(call, hook)
        + stack([
          panel(title: call.say("订阅", "Subscription"), body: about(call, hook)),
          filterForm(
            action: path,
            filters: [
              Filter(
                call.say("状态", "State"), name: "state",
                .select(
                  [Choice("", call.say("全部", "All"))]
                    + HookDelivery.State.allCases.map { Choice($0.rawValue, HookPieces.label($0)[language]) },
                  selected: state?.rawValue ?? ""))
            ], clear: state == nil ? nil : path, in: language),
          panel(title: call.say("推送", "Deliveries"), body: table + paging, flush: true),
        ]))
  }

  private static func notes(_ call: Call, _ hook: Hook) -> HTML {
    var notes = HTML.empty
    if hook.isPaused {
      notes += notice(
        .warn, title: call.say("已暂停：步骤照常积存，恢复后按序推送", "Paused: steps are kept and go in order when it is resumed"))
    }
    switch call.query["tested"] {
    case "sent": notes += notice(.good, title: call.say("测试已送达", "The test was delivered"))
    case "dead":
      notes += notice(
        .bad, title: call.say("测试未送达，原因见下方第一行", "The test was not delivered: the first line below says why"))
    default: break
    }
    return notes
  }

  private static func about(_ call: Call, _ hook: Hook) -> HTML {
    let district = call.jurisdiction.district
    return facts([
      Fact(call.say("地址", "Address"), "<code>\(hook.url)</code>"),
      Fact(
        call.say("步骤", "Steps"),
        text: Hook.Event.allCases.filter(hook.events.contains).map { HookPieces.label($0)[call.language] }.joined(
          separator: call.say("、", ", "))),
      Fact(call.say("范围", "What of"), text: HooksPage.scope(hook, call)),
      Fact(
        call.say("建立", "Made"),
        "\(moment(hook.madeAt, zone: district.calendar.zone)) \(district.roster.post(hook.madeBy)?.label[call.language] ?? hook.madeBy)"
      ),
    ])
  }

  private static func deeds(_ call: Call, _ hook: Hook) -> HTML {
    let path = "\(HookPieces.path)/\(hook.key)"
    return buttonRow([
      deedForm(Button(call.say("测试推送", "Send a test"), .primary, icon: .send), action: "\(path)/test"),
      deedForm(Button(call.say("重发已放弃的", "Send the given-up again")), action: "\(path)/replay-dead"),
      deedForm(
        Button(hook.isPaused ? call.say("恢复", "Resume") : call.say("暂停", "Pause")), action: "\(path)/state",
        hidden: [("paused", hook.isPaused ? "no" : "yes")]),
      deedForm(
        Button(
          call.say("更换密钥", "Change the secret"),
          confirm: call.say("旧密钥立即失效，确定更换？", "The old secret ends at once. Change it?")), action: "\(path)/secret"),
      deedForm(
        Button(
          call.say("删除订阅", "End it"), .danger,
          confirm: call.say("未推送的也一并删除，确定？", "What was not sent yet goes with it. End it?")), action: "\(path)/end"),
    ])
  }

  @Sendable private static func test(_ call: Call) async throws -> Reply {
    let hook = try await hook(call)
    call.trail.kind(.administration)
    let done = try await Hooks(call.jurisdiction).test(hook)
    call.trail.detail("test: \(done.state.rawValue) \(done.status ?? 0)")
    return .see("\(HookPieces.path)/\(hook.key)?tested=\(done.state.rawValue)")
  }

  @Sendable private static func replay(_ call: Call) async throws -> Reply {
    let hook = try await hook(call)
    guard let key = Key(text: call.form["delivery"] ?? "") else {
      throw Refusal.invalid("delivery", Phrase("表单内容有误，请刷新后再试", "The form is not right; reload the page and try again"))
    }
    call.trail.kind(.administration)
    call.trail.detail("delivery \(key)")
    try await Hooks(call.jurisdiction).replay(hook.key, key)
    let state = call.form["state"].flatMap(HookDelivery.State.init(rawValue:))?.rawValue ?? ""
    return .see("\(HookPieces.path)/\(hook.key)?state=\(state)")
  }

  @Sendable private static func replayDead(_ call: Call) async throws -> Reply {
    let hook = try await hook(call)
    call.trail.kind(.administration)
    call.trail.detail("\(try await Hooks(call.jurisdiction).replayDead(hook.key)) again")
    return .see("\(HookPieces.path)/\(hook.key)")
  }

  @Sendable private static func pause(_ call: Call) async throws -> Reply {
    let hook = try await hook(call), isPaused = call.form["paused"] == "yes"
    call.trail.kind(.administration)
    call.trail.detail(isPaused ? "paused" : "resumed")
    _ = try await call.jurisdiction.database.write("hooks.pause") { try HooksTable.pause(hook.key, isPaused, in: $0) }
    return .see("\(HookPieces.path)/\(hook.key)")
  }

  @Sendable private static func renew(_ call: Call) async throws -> Reply {
    let hook = try await hook(call)
    call.trail.kind(.administration)
    call.trail.detail("new secret")
    return HooksPage.secretPage(call, hook, try await Hooks(call.jurisdiction).renew(hook))
  }

  @Sendable private static func end(_ call: Call) async throws -> Reply {
    let hook = try await hook(call)
    call.trail.kind(.administration)
    call.trail.detail("ended: \(hook.label)")
    _ = try await call.jurisdiction.database.write("hooks.end") { try HooksTable.delete(hook.key, in: $0) }
    return .see(HookPieces.path)
  }
}
