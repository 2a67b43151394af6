import Auditing
import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Territory

/// All subscriptions, and making one.
enum HooksPage {
  static let endpoints = [
    Endpoint(
      .get, HookPieces.path, permission: .manageHooks, purpose: Phrase("订阅推送", "Webhooks")
    ) { try await page($0, nil) },
    Endpoint(
      .post, HookPieces.path, permission: .manageHooks, purpose: Phrase("新建订阅", "Make a subscription"), answer: make),
  ]

  private static let labelMost = 60

  private static func page(_ call: Call, _ refusal: Refusal?) async throws -> Reply {
    let found = try await call.jurisdiction.database.read("hooks.list") { transaction in
      try HooksTable.all(in: transaction).map { hook in
        (
          hook: hook,
          waiting: try HookDeliveriesTable.count(hook.key, .waiting, most: 1000, in: transaction)
            + HookDeliveriesTable.count(hook.key, .failed, most: 1000, in: transaction),
          dead: try HookDeliveriesTable.count(hook.key, .dead, most: 1000, in: transaction)
        )
      }
    }
    let rows = found.map { hook, waiting, dead in
      Row(
        [
          "\(hook.label)", "<code>\(hook.url)</code>", "\(scope(hook, call))", "\(waiting)", "\(dead)",
          hook.isPaused
            ? statusPill(kind: .paused, word: call.say("已暂停", "Paused"))
            : dead > 0
              ? statusPill(kind: .overdue, word: call.say("有放弃的", "Some given up"))
              : statusPill(kind: .done, word: call.say("在用", "In use")),
        ], path: "\(HookPieces.path)/\(hook.key)", tone: dead > 0 ? .bad : .plain)
    }
    let columns = [
      Column(call.say("名称", "Name")), Column(call.say("地址", "Address"), .wide), Column(call.say("范围", "What of")),
      Column(call.say("待发", "Waiting"), .number), Column(call.say("已放弃", "Given up"), .number),
      Column(call.say("状态", "State")),
    ]
    let table = dataTable(
      caption: call.say("订阅", "Subscriptions"), columns: columns, rows: rows,
      empty: emptyState(
        icon: .send, title: call.say("还没有订阅", "No subscriptions yet"),
        what: call.say("其他系统订阅后，每一步都会签名推送过去。", "Once another system subscribes, each step is pushed to it, signed.")))
    return call.hookPage(
      call.say("订阅推送", "Webhooks"),
      lede:
        "\(call.say("案件的步骤按订阅推送给其他系统：签名、按序、自动重试，不含个人信息。", "Steps of matters go to other systems: signed, in order, nothing personal."))",
      up: (call.say("管理", "Administration"), "/administration"), status: refusal?.kind.status ?? .ok,
      stack([
        panel(title: call.say("订阅", "Subscriptions"), body: table, flush: true),
        panel(title: call.say("新建订阅", "Make a subscription"), body: form(call, refusal)),
      ]))
  }

  /// What it is about, in short.
  static func scope(_ hook: Hook, _ call: Call) -> String {
    let district = call.jurisdiction.district
    let parts = [
      hook.area.nonEmpty.map { district.territory[$0]?.label[call.language] ?? $0 },
      hook.agency.nonEmpty.map { district.roster.name($0)[call.language] }, hook.category.nonEmpty,
      hook.source.nonEmpty.map { call.say("来源 \($0)", "from \($0)") },
    ].compactMap(\.self)
    return parts.isEmpty ? call.say("全区", "everything") : parts.joined(separator: " · ")
  }

  private static func form(_ call: Call, _ refusal: Refusal?) -> HTML {
    let language = call.language
    func field(
      _ zh: String, _ en: String, _ name: String, _ kind: Site.Field.Kind, hint: Phrase = Phrase("", ""),
      optional: Bool = false
    ) -> HTML {
      formField(
        Site.Field(
          call.say(zh, en), name: name, kind, hint: hint[language],
          fault: refusal?.fields.first { $0.field == name }?.phrase[language], isOptional: optional), in: language)
    }
    func typed(_ name: String) -> String { call.form[name] ?? "" }
    let events = Hook.Event.allCases.map { Choice($0.rawValue, HookPieces.label($0)[language]) }
    let ticked = call.form.all("events")
    let streets = call.jurisdiction.district.territory.areas.filter { $0.level == .street }.map {
      Choice($0.code, $0.label[language])
    }
    var fields = field("名称", "Name", "label", .text(typed("label")))
    fields += field(
      "推送地址", "Address", "url", .text(typed("url"), placeholder: "https://"),
      hint: Phrase("对方接收推送的 https 地址", "The https address where the other side takes it"))
    if Hooks(call.jurisdiction).reachesPrivate {
      fields += field(
        "地址在政务内网或本机（可用 http）", "It stands in the government network or on this machine (http may be used)", "private",
        .checkbox(typed("private") == "yes"), optional: true)
    }
    fields += field(
      "推送哪些步骤", "Which steps", "events",
      .several(
        [ChoiceGroup("", events)],
        selected: Set(ticked.isEmpty && refusal == nil ? Hook.Event.allCases.map(\.rawValue) : ticked)))
    fields += field(
      "只要某街道的", "Only of one street", "area",
      .select([ChoiceGroup("", streets)], selected: typed("area"), prompt: call.say("全区", "The whole district")),
      optional: true)
    fields += field(
      "只要某类别的", "Only of one category", "category", .text(typed("category")),
      hint: Phrase("类别代码的开头，如 event 或 event:01", "How its code begins, such as event or event:01"), optional: true)
    fields += field(
      "只要某单位承办的", "Only with one agency", "agency", .text(typed("agency")),
      hint: Phrase("单位代码", "The code of the agency"),
      optional: true)
    fields += field(
      "只要某系统送来的", "Only what came from one system", "source", .text(typed("source")),
      hint: Phrase(
        "来源代码，如热线对应表中的 source；这时推送中带对方的编号",
        "The code of the source, as in the map of the hotline; then its own number goes along"),
      optional: true)
    return postForm(
      action: HookPieces.path, faults: refusal?.fields ?? [], in: language,
      body: fields + buttonRow([button(Button(call.say("新建订阅", "Make it"), .primary))]))
  }

  @Sendable private static func make(_ call: Call) async throws -> Reply {
    call.trail.kind(.administration)
    do {
      let hook = try draft(call)
      let (made, secret) = try await Hooks(call.jurisdiction).make(hook)
      call.trail.subject("hook \(made.key)")
      return secretPage(call, made, secret)
    } catch let refusal as Refusal where refusal.kind == .invalid {
      return try await page(call, refusal)
    }
  }

  /// The one page that shows a secret.
  static func secretPage(_ call: Call, _ hook: Hook, _ secret: String) -> Reply {
    call.hookPage(
      call.say("签名密钥", "Signing secret"),
      lede: "\(call.say("只显示这一次，请立即交给接收方保存。", "Shown this once: give it to the receiving side now."))",
      up: (call.say("订阅推送", "Webhooks"), HookPieces.path),
      panel(
        title: hook.label,
        body:
          "<p class=\"ref\"><code>\(secret)</code></p><p>\(call.say("验证见 docs/api/webhooks.md。", "To verify: docs/api/webhooks.md."))</p>"
          + buttonRow([
            button(Button(call.say("已保存", "I have kept it"), .primary, path: "\(HookPieces.path)/\(hook.key)"))
          ])))
  }

  private static func draft(_ call: Call) throws(Refusal) -> Hook {
    func typed(_ name: String) -> String { call.form[name]?.trimmed ?? "" }
    let district = call.jurisdiction.district, now = call.jurisdiction.now()
    var faults: [Refusal.Fault] = []
    let label = typed("label"), area = typed("area"), agency = typed("agency"), category = typed("category")
    if label.isEmpty || label.count > labelMost {
      faults.append(
        .init("label", Phrase("请填写名称，最多 \(labelMost) 字", "Give it a name of \(labelMost) characters at most")))
    }
    let events = Set(call.form.all("events").compactMap { Hook.Event(rawValue: $0) })
    if events.isEmpty { faults.append(.init("events", Phrase("至少选一种步骤", "Tick one kind of step at least"))) }
    if !area.isEmpty, district.territory[area] == nil {
      faults.append(.init("area", Phrase("没有区域 \(area)", "There is no area \(area)")))
    }
    if !agency.isEmpty, district.roster.agency(agency) == nil {
      faults.append(.init("agency", Phrase("没有单位 \(agency)", "There is no agency \(agency)")))
    }
    if !category.isEmpty, !district.catalogue.categories.contains(where: { "\($0.key)".hasPrefix(category) }) {
      faults.append(.init("category", Phrase("没有以 \(category) 开头的类别", "No category begins with \(category)")))
    }
    if typed("source").count > 60 { faults.append(.init("source", Phrase("最多 60 字", "60 characters at most"))) }
    let hook = Hook(
      key: call.jurisdiction.surroundings.keys.next(at: now), label: label, url: typed("url"),
      isPrivate: typed("private") == "yes",
      secret: [], events: events, area: area, category: category, agency: agency, source: typed("source"),
      madeBy: call.principal.post, madeAt: now)
    do {
      _ = try hook.gateway(secret: "", reachesPrivate: Hooks(call.jurisdiction).reachesPrivate)
    } catch {
      faults += error.fields
    }
    guard faults.isEmpty else { throw .invalid(faults) }
    return hook
  }
}
