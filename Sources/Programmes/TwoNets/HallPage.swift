import Basics
import Casework
import Exchange
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// What the hall could not do (办不成): its list, and the form of the window; the register of items.
struct HallPage: Sendable {
  private static let size = 50

  let items: PackMemo<HallItems>

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/hall", permission: .seeHall, purpose: Phrase("办不成事项", "What the hall could not do"), answer: show),
      Endpoint(
        .get, "/hall/failure", permission: .pushHall, purpose: Phrase("登记办不成事项", "Report what could not be done")
      ) { try await form($0, nil) },
      Endpoint(
        .post, "/hall/failure", permission: .pushHall, purpose: Phrase("提交办不成事项", "Send what could not be done"),
        answer: take),
    ]
  }

  /// The register, with what is wrong with it in words.
  private func register(_ call: Call) async throws -> (items: HallItems, note: HTML) {
    do {
      return (try await items.value(call.jurisdiction) ?? HallItems(), .empty)
    } catch let refusal as Refusal {
      let lines = refusal.fields.html { "<li>\($0.field): \($0.phrase[call.language])</li>" }
      return (
        HallItems(),
        notice(
          .bad, title: call.say("事项清单有误，须先改正", "The register of items has faults and must be mended"),
          body: "<ul>\(lines)</ul>")
      )
    }
  }

  @Sendable private func show(_ call: Call) async throws -> Reply {
    let (register, note) = try await register(call)
    let before = call.query["after"].flatMap { Key(text: $0) }, now = call.jurisdiction.now()
    let found = try await call.jurisdiction.database.read("hall.page") {
      try LinkedOrdersTable.page(.hall, state: nil, before: before, limit: Self.size + 1, in: $0)
    }
    let page = Array(found.prefix(Self.size))
    let files = try await LinkedOrders(call.jurisdiction).files(page, reach: call.principal.reach)
    let zone = call.jurisdiction.district.calendar.zone, language = call.language
    let rows = files.map { file in
      Row(
        [
          "\(file.order.number)", "\(file.order.item.flatMap { register[$0]?.name[language] ?? $0 } ?? "–")",
          "\(Masking.text(String(file.matter.details.prefix(60))))", OrderWords.pill(file.order, at: now, language),
          moment(file.order.receivedAt, zone: zone), "\(file.matter.number)",
        ], path: "/matters/\(file.matter.number)")
    }
    let table = dataTable(
      caption: call.say("办不成事项", "What could not be done"),
      columns: [
        Column(call.say("编号", "Number")), Column(call.say("办事事项", "Item")), Column(call.say("卡在哪里", "Why"), .wide),
        Column(call.say("状态", "State")), Column(call.say("接收", "Received")), Column(call.say("案件编号", "Matter")),
      ], rows: rows,
      empty: emptyState(
        icon: .inbox, title: call.say("还没有", "None yet"),
        what: call.say("大厅窗口登记或系统推送后出现在这里。", "They appear when a window of the hall or its system reports them.")))
    let list = register.all.map { item in
      Row([
        "<code>\(item.code)</code>", "<a href=\"\(link(item.url))\" rel=\"noreferrer\">\(item.name[language])</a>",
        "\(item.agency.nonEmpty.map { call.jurisdiction.district.roster.name($0)[language] } ?? "–")",
        "\(item.isPublic ? call.say("公开", "public") : call.say("仅工作人员", "staff only"))",
      ])
    }
    return call.orderPage(
      call.say("办不成事项", "What the hall could not do"),
      lede:
        "\(call.say("在办事大厅没办成的事转为案件，结果回到大厅。", "What could not be done at the service hall becomes a matter; its result goes back."))",
      controls: call.principal.may(.pushHall)
        ? button(Button(call.say("登记办不成事项", "Report one"), .primary, path: "/hall/failure")) : .empty, at: "/hall",
      note
        + stack([
          panel(
            title: call.say("办不成事项", "What could not be done"),
            body: table
              + pager(
                count: call.say("本页 \(files.count) 件", "\(files.count) on this page"),
                previous: before == nil ? nil : "/hall",
                next: found.count > Self.size ? page.last.map { "/hall?after=\($0.key)" } : nil, in: language),
            flush: true),
          panel(
            title: call.say("办事事项清单", "Items of the hall"), subtitle: HallItems.path,
            body: dataTable(
              caption: call.say("办事事项清单", "Items of the hall"),
              columns: [
                Column(call.say("编号", "Code")), Column(call.say("名称", "Name"), .wide),
                Column(call.say("办理单位", "Agency")),
                Column(call.say("范围", "For whom")),
              ], rows: list,
              empty: emptyState(
                title: call.say("没有清单", "No register"),
                what: call.say(
                  "写在辖区包的 \(HallItems.path) 中，应用后出现。",
                  "It is written in \(HallItems.path) of the pack and appears when that is applied."))),
            flush: true),
        ]))
  }

  private func form(_ call: Call, _ refusal: Refusal?) async throws -> Reply {
    let (register, note) = try await register(call)
    let language = call.language
    func typed(_ name: String) -> String { call.form[name] ?? "" }
    func field(
      _ zh: String, _ en: String, _ name: String, _ kind: Site.Field.Kind, hint: Phrase = Phrase("", ""),
      optional: Bool = false
    ) -> HTML {
      formField(
        Site.Field(
          call.say(zh, en), name: name, kind, hint: hint[language],
          fault: refusal?.fields.first { $0.field == name }?.phrase[language], isOptional: optional), in: language)
    }
    var fields = field(
      "受理编号", "Number at the hall", "receipt", .text(typed("receipt")),
      hint: Phrase("大厅系统里的编号；同一编号只登记一次", "As in the system of the hall; each is reported once"))
    if !register.all.isEmpty {
      fields += field(
        "办事事项", "Item", "item",
        .select(
          [ChoiceGroup("", register.all.map { Choice($0.code, $0.name[language]) })], selected: typed("item"),
          prompt: call.say("请选择", "Choose")), optional: true)
    }
    fields += field(
      "卡在哪里", "Why it could not be done", "details", .textarea(typed("details"), rows: 5, limit: Report.detailsMost),
      hint: Phrase(
        "缺什么材料、哪个单位不受理、系统有什么问题；不要写姓名和电话",
        "What is missing, who does not take it, what is wrong; no names or numbers here"))
    fields += field(
      "所在地址", "Address", "address", .text(typed("address")),
      hint: Phrase("事项所在地，或大厅地址", "Where it is about, or that of the hall"))
    fields += field("姓名", "Name", "name", .text(typed("name"), autocomplete: "off"), optional: true)
    fields += field("手机号", "Phone", "phone", .tel(typed("phone")), optional: true)
    fields += field(
      "大厅系统中的链接", "Address in the system of the hall", "link", .text(typed("link"), placeholder: "https://"),
      optional: true)
    return call.orderPage(
      call.say("登记办不成事项", "Report what could not be done"), at: "/hall",
      up: (call.say("办不成事项", "From the hall"), "/hall"),
      status: refusal?.kind.status ?? .ok,
      note
        + panel(
          title: call.say("哪件事没办成", "What could not be done"),
          body: postForm(
            action: "/hall/failure", faults: refusal?.fields ?? [], in: language,
            body: fields + buttonRow([button(Button(call.say("提交", "Send"), .primary, icon: .send))]))))
  }

  @Sendable private func take(_ call: Call) async throws -> Reply {
    do {
      func typed(_ name: String) -> String { call.form[name]?.trimmed ?? "" }
      let (register, _) = try await register(call)
      var faults: [Refusal.Fault] = []
      let number = typed("receipt"), item = typed("item").nonEmpty, there = typed("link").nonEmpty
      if number.isEmpty || number.count > LiveReader.numberMost {
        faults.append(
          .init(
            "receipt",
            Phrase(
              "请填写受理编号，最多 \(LiveReader.numberMost) 字", "Give its number, of \(LiveReader.numberMost) characters at most"
            )))
      }
      if number.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
        faults.append(.init("receipt", Phrase("含有不可见的控制字符", "it holds control characters")))
      }
      if let item, register[item] == nil { faults.append(.init("item", Phrase("没有这项办事事项", "There is no such item"))) }
      if typed("details").isEmpty { faults.append(.init("details", Phrase("请写明卡在哪里", "Say why it could not be done"))) }
      if let there, there.count > 500 || !(there.hasPrefix("https://") || there.hasPrefix("http://")) {
        faults.append(.init("link", Phrase("应为 http 或 https 地址", "An address of http or https is wanted")))
      }
      guard faults.isEmpty else { throw Refusal.invalid(faults) }
      let title = item.flatMap { register[$0]?.name.zh }.map { "办不成：\($0)" } ?? "办不成事项"
      let report = Report(
        title: String(title.prefix(Report.titleMost)), details: typed("details"),
        channel: LinkedOrder.System.hall.rawValue,
        address: typed("address"), source: "hall", sourceNumber: number)
      let now = call.jurisdiction.now()
      let lifecycle = call.jurisdiction.district.settings.mainFlow ?? "reporting"
      let receipt = try await LinkedOrders(call.jurisdiction).take(
        LiveOrder(
          number: number, createdAt: now, dueAt: nil, kind: "", link: there, item: item, report: report,
          name: typed("name"),
          phone: typed("phone")), as: .hall, lifecycle: lifecycle, by: call.principal)
      call.trail.subject("matter \(receipt.matter.number)")
      return .see("/matters/\(receipt.matter.number)")
    } catch let refusal as Refusal where refusal.kind == .invalid {
      return try await form(call, refusal)
    }
  }
}
