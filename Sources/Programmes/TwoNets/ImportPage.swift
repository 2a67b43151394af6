import Basics
import Casework
import Exchange
import HTTPTypes
import Organization
import Platform
import Site

/// Orders of the hotline from a file, with what became of each row.
struct ImportPage: Sendable {
  let maps: LinkMaps

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/hotline/import", permission: .pushHotline, purpose: Phrase("导入热线工单", "Import orders from a file")
      ) { try await page($0, nil) },
      Endpoint(
        .post, "/hotline/import", permission: .pushHotline, purpose: Phrase("导入热线工单文件", "Import a file of orders"),
        answer: take),
    ]
  }

  private func page(_ call: Call, _ refusal: Refusal?) async throws -> Reply {
    let language = call.language
    var body = HTML.empty
    do {
      let map = try await maps.map(.hotline, call.jurisdiction)
      let names = RequestMap.Value.allCases.compactMap { value in map.columns[value].map { (value, $0) } }
      body += postForm(
        action: "/hotline/import", files: true, faults: refusal?.fields ?? [], in: language,
        body: formField(
          Site.Field(
            call.say("工单文件", "File of orders"), name: "file", .file(accept: ".csv,.xlsx"),
            hint: call.say(
              "CSV 或 Excel（.xlsx），第一行为列名，最多 \(OrderSheet.most) 行；同一编号再导入不会重复",
              "CSV or Excel (.xlsx) with a header, \(OrderSheet.most) rows at most; the same number twice makes nothing new"
            ),
            fault: refusal?.fields.first { $0.field == "file" }?.phrase[language]), in: language)
          + buttonRow([button(Button(call.say("导入", "Import"), .primary))]))
      body += details(
        call.say("能认出的列", "Columns that are understood"),
        dataTable(
          caption: call.say("列", "Columns"),
          columns: [Column(call.say("项", "Member")), Column(call.say("列名", "Names of the column"), .wide)],
          rows: names.map { Row(["<code>\($0.0.rawValue)</code>", "\($0.1.joined(separator: call.say("、", ", ")))"]) }))
    } catch let fault as Refusal where fault.kind == .notNow {
      body += notice(
        .bad, title: fault.phrase[language],
        body: fault.fields.isEmpty
          ? "\(call.say("由系统管理员在辖区包中补上；格式见 docs/api/hotline.md。", "The system administrator adds it to the pack: docs/api/hotline.md."))"
          : "<ul>\(fault.fields.html { "<li>\($0.field): \($0.phrase[language])</li>" })</ul>")
    }
    if let refusal, refusal.fields.allSatisfy({ $0.field != "file" }) {
      body =
        notice(
          .bad, title: refusal.phrase[language],
          body: "<ul>\(refusal.fields.html { "<li>\($0.phrase[language])</li>" })</ul>") + body
    }
    return call.orderPage(
      call.say("导入热线工单", "Import orders"), at: "/hotline", up: (call.say("热线工单", "Work orders"), "/hotline"),
      status: refusal?.kind.status ?? .ok, panel(title: call.say("文件", "File"), body: body))
  }

  @Sendable private func take(_ call: Call) async throws -> Reply {
    do {
      guard let part = call.form.file("file") else {
        throw Refusal.invalid("file", Phrase("请选择一个文件", "Choose a file"))
      }
      let map = try await maps.map(.hotline, call.jurisdiction)
      let name = part.filename?.nonEmpty ?? "file"
      let sheet = try OrderSheet.rows(part.bytes, file: String(name.prefix(100)), map: map)
      let reader = try LiveReader(
        map, channel: LinkedOrder.System.hotline.rawValue, header: sheet.header, file: String(name.prefix(100)),
        headerLine: sheet.headerLine, district: call.jurisdiction.district, now: call.jurisdiction.now())
      let taken = try await LinkedOrders(call.jurisdiction).take(
        sheet.rows, with: reader, as: .hotline, lifecycle: map.lifecycle, by: call.principal)
      return result(call, taken)
    } catch let refusal as Refusal where [.invalid, .tooLarge, .notNow].contains(refusal.kind) {
      call.trail.detail(refusal.code)
      return try await page(call, refusal)
    }
  }

  private func result(_ call: Call, _ taken: [LinkedOrders.Taken]) -> Reply {
    let language = call.language
    let created = taken.count { (try? $0.result.get().isRepeat) == false }
    let known = taken.count { (try? $0.result.get().isRepeat) == true }
    call.trail.detail("\(taken.count) rows: \(created) new, \(known) known")
    let ordered = taken.sorted { rank($0) < rank($1) }
    let rows = ordered.map { one -> Row in
      switch one.result {
      case .success(let receipt):
        Row(
          [
            "\(one.line)", "\(one.number)",
            receipt.isRepeat
              ? statusPill(kind: .new, word: call.say("已有", "Known"))
              : statusPill(kind: .done, word: call.say("已导入", "Imported")),
            "<a href=\"/matters/\(receipt.matter.number)\">\(receipt.matter.number)</a>",
          ])
      case .failure(let refusal):
        Row(
          [
            "\(one.line)", "\(one.number)", statusPill(kind: .overdue, word: call.say("未导入", "Refused")),
            "\(refusal.fields.isEmpty ? refusal.phrase[language] : refusal.fields.map(\.phrase).joined(Phrase("；", "; "))[language])",
          ], tone: .bad)
      }
    }
    let refused = taken.count - created - known
    return call.orderPage(
      call.say("导入结果", "What became of the file"), at: "/hotline", up: (call.say("热线工单", "Work orders"), "/hotline"),
      stack([
        kpiStrip([
          KPI(label: call.say("新导入", "Imported"), value: grouped(created)),
          KPI(label: call.say("已有", "Known already"), value: grouped(known)),
          KPI(label: call.say("未导入", "Refused"), value: grouped(refused), tone: refused > 0 ? .bad : .plain),
        ]),
        panel(
          title: call.say("逐行结果", "Row by row"), subtitle: call.say("未导入的在前", "what was refused stands first"),
          body: dataTable(
            caption: call.say("逐行结果", "Row by row"),
            columns: [
              Column(call.say("行", "Line"), .number), Column(call.say("工单编号", "Order")),
              Column(call.say("结果", "Result")),
              Column(call.say("案件或理由", "Matter, or why not"), .wide),
            ], rows: Array(rows),
            empty: emptyState(
              title: call.say("文件没有数据行", "The file has no rows"), what: call.say("只有表头。", "Only a header."))),
          flush: true),
        buttonRow([button(Button(call.say("再导入一个文件", "Import another file"), path: "/hotline/import"))]),
      ]))
  }

  private func rank(_ taken: LinkedOrders.Taken) -> Int {
    if case .failure = taken.result { return taken.line }
    return 1_000_000 + taken.line
  }
}
