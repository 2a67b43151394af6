import Auditing
import Basics
import Ciphers
import HTTPTypes
import Organization
import Platform
import Site
import Storage

/// The audit administrator's page: what happened, whether the chain is whole, and the export.
enum AuditTrailPage {
  static let endpoints = [
    Endpoint(.get, "/administration/audit", permission: .seeAudit, purpose: Phrase("审计记录", "The audit trail")) {
      try await page($0, nil)
    },
    Endpoint(
      .post, "/administration/audit/check", permission: .seeAudit, purpose: Phrase("核验审计链", "Check the audit chain"),
      answer: check),
    Endpoint(
      .get, "/administration/audit.csv", permission: .seeAudit, purpose: Phrase("导出审计记录", "Export the audit trail"),
      answer: export),
  ]

  private static let size = 100
  /// So many records are checked from a page; more take a command.
  private static let checkMost: Int64 = 200_000
  private static let exportMost = 64 << 20

  private static let kinds: [(AuditDraft.Kind, Phrase)] = [
    (.write, Phrase("写入", "written")), (.disclosure, Phrase("个人信息查看", "personal data shown")),
    (.refusal, Phrase("拒绝", "refused")), (.signIn, Phrase("登录", "signing in")),
    (.administration, Phrase("管理", "administration")), (.job, Phrase("后台任务", "job")), (.export, Phrase("导出", "export")),
  ]

  private static func word(_ kind: AuditDraft.Kind, _ language: Language) -> String {
    kinds.first { $0.0 == kind }?.1[language] ?? kind.rawValue
  }

  /// What the query asks for.
  /// - Throws: the field that cannot be read.
  private static func filter(_ call: Call) throws(Refusal) -> AuditFilter {
    let zone = call.zone
    let from = try call.day("from").map { zone.instant($0) }, to = try call.day("to").map { zone.instant($0 + 1) }
    return AuditFilter(
      kind: call.query["kind"].flatMap(AuditDraft.Kind.init(rawValue:)), person: call.query["person"]?.trimmed,
      subject: call.query["subject"]?.trimmed, from: from, to: to, text: call.query["text"]?.trimmed)
  }

  private static func page(_ call: Call, _ checked: AuditReport?) async throws -> Reply {
    let filter = try filter(call), after = call.after?.number
    let found = try await call.jurisdiction.database.read("audit.page") { transaction in
      (
        page: try AuditTable.page(filter, after: after, limit: size, in: transaction),
        head: try AuditTable.head(in: transaction), floor: try AuditTable.floor(in: transaction)
      )
    }
    let purposes = Dictionary(
      AdministrationPages.all(call.jurisdiction).map { ("\($0.method.rawValue) \($0.path)", $0.purpose) },
      uniquingKeysWith: { first, _ in first })
    let rows = found.page.records.map { row($0, purposes, call) }
    let columns = [
      Column(call.say("序号", "No."), .number), Column(call.say("时间", "When")), Column(call.say("类别", "Kind")),
      Column(call.say("人员", "Who")), Column(call.say("行为", "Act"), .wide), Column(call.say("对象", "Of what")),
      Column(call.say("结果", "Result")), Column(call.say("来自", "From")),
    ]
    let empty = emptyState(
      icon: .shield, title: call.say("没有符合条件的记录", "No records fit"), what: call.say("请放宽条件。", "Widen the filters."),
      action: Button(call.say("清除条件", "Clear filters"), path: "/administration/audit"))
    let paging = pager(
      count: call.say("本页 \(rows.count) 条", "\(rows.count) on this page"),
      previous: call.after == nil ? nil : call.page(after: nil),
      next: found.page.next.map { call.page(after: Key($0)) }, in: call.language)
    let export = button(
      Button(
        call.say("导出 CSV", "Export CSV"), .quiet,
        path: "/administration/audit.csv" + call.page(after: nil).dropFirst(call.path.count)))
    return call.desk(
      Phrase("审计记录", "The audit trail"),
      lede: Phrase(
        "每次写入、每次查看个人信息、每次拒绝，都在这里，只增不改。",
        "Every write, every look at personal data, every refusal: added to, never changed."),
      controls: export,
      (checked.map { report($0, call) } ?? .empty)
        + stack([
          chain(found.head, found.floor, call), filters(call, filter),
          panel(
            title: call.say("记录", "Records"), subtitle: call.say("新的在前", "newest first"),
            body: dataTable(caption: call.say("审计记录", "Audit records"), columns: columns, rows: rows, empty: empty)
              + paging, flush: true),
        ]))
  }

  /// - Parameter purposes: what the endpoints are for, by method and path.
  private static func row(_ record: AuditRecord, _ purposes: [String: Phrase], _ call: Call) -> Site.Row {
    let draft = record.draft
    let who: HTML =
      draft.person.isEmpty ? "—" : "\(draft.personName) <small>\(draft.person) · \(call.postLabel(draft.post))</small>"
    let purpose = purposes[draft.act]?[call.language]
    let shown = draft.fields.map { MatterWords.shown($0)[call.language] }.joined(separator: call.say("、", ", "))
    let more = [purpose == nil ? "" : draft.act, shown, draft.reason, draft.detail].filter { !$0.isEmpty }
    let detail: HTML = more.isEmpty ? .empty : " <small>\(more.joined(separator: " · "))</small>"
    let isBad = draft.result != "ok"
    return Site.Row(
      [
        "\(record.ordinal)", call.when(draft.at), "<span class=\"whole\">\(word(draft.kind, call.language))</span>",
        who,
        "\(purpose ?? draft.act)\(detail)",
        "\(draft.subject)", isBad ? tag(draft.result, tone: .warn) : "\(draft.result)",
        "\(draft.address) <small>\(draft.request)</small>",
      ], tone: isBad ? .warn : .plain)
  }

  private static func filters(_ call: Call, _ filter: AuditFilter) -> HTML {
    let choices = [Choice("", call.say("全部", "All"))] + kinds.map { Choice($0.0.rawValue, $0.1[call.language]) }
    return filterForm(
      action: "/administration/audit",
      filters: [
        Filter(call.say("类别", "Kind"), name: "kind", .select(choices, selected: filter.kind?.rawValue ?? "")),
        Filter(call.say("人员编号", "Person code"), name: "person", .text(filter.person ?? "", placeholder: "p12")),
        Filter(call.say("对象", "Of what"), name: "subject", .text(filter.subject ?? "", placeholder: "matter 320115")),
        Filter(call.say("文字", "Words"), name: "text", .text(filter.text ?? "", placeholder: "")),
        Filter(call.say("自", "From"), name: "from", .date(call.query["from"] ?? "")),
        Filter(call.say("至", "To"), name: "to", .date(call.query["to"] ?? "")),
      ], clear: call.query.values.isEmpty ? nil : "/administration/audit", in: call.language)
  }

  // MARK: The chain

  private static func isOurs(_ mark: AuditTable.Mark, _ bytes: [UInt8], _ call: Call) -> Bool {
    let isNew = mark.anchor == .start && mark.mac.isEmpty
    return isNew || call.ring.isMAC(mark.mac, of: bytes, for: "audit")
  }

  private static func chain(_ head: AuditTable.Mark?, _ floor: AuditTable.Mark?, _ call: Call) -> HTML {
    guard let head, let floor else {
      return notice(
        .bad, title: call.say("审计链的首尾记录缺失，请立即核查。", "The marks of the chain are missing: look into it at once."))
    }
    let isRight = isOurs(head, head.anchor.headBytes, call) && isOurs(floor, floor.anchor.floorBytes, call)
    let state =
      isRight
      ? statusPill(kind: .done, word: call.say("校验码正确", "MACs are right"))
      : statusPill(kind: .overdue, word: call.say("校验码不符", "MACs are wrong"))
    let hash = head.anchor.description.split(separator: " ").last.map { String($0.prefix(16)) } ?? ""
    return panel(
      title: call.say("审计链", "The chain"),
      body: facts([
        Fact(call.say("首尾", "Marks"), state),
        Fact(call.say("最后一条", "Last record"), "\(head.anchor.ordinal) <code>\(hash)…</code>"),
        Fact(call.say("已按期限清理至", "Removed up to"), text: "\(floor.anchor.ordinal)"),
      ])
        + buttonRow([
          deedForm(Button(call.say("逐条核验", "Check every record"), icon: .shield), action: "/administration/audit/check")
        ]))
  }

  private static func report(_ report: AuditReport, _ call: Call) -> HTML {
    guard !report.faults.isEmpty else {
      return notice(
        .good,
        title: call.say("已核验 \(report.records) 条，审计链完整。", "\(report.records) records checked: the chain is whole."))
    }
    return notice(
      .bad, title: call.say("发现 \(report.faults.count) 处问题", "\(report.faults.count) faults found"),
      body: lines(report.faults.prefix(50).map { "\($0.place): \($0.phrase[call.language])" }))
  }

  @Sendable private static func check(_ call: Call) async throws -> Reply {
    let database = call.jurisdiction.database, ring = call.ring
    call.trail.kind(.administration)
    call.trail.subject("audit")
    let marks = try await database.read("audit.marks") { transaction in
      (
        try AuditTable.head(in: transaction)?.anchor.ordinal ?? 0,
        try AuditTable.floor(in: transaction)?.anchor.ordinal ?? 0
      )
    }
    guard marks.0 - marks.1 <= checkMost else {
      throw Refusal(
        .tooLarge, "audit.many",
        Phrase(
          "记录超过 \(checkMost) 条，请用命令 yiwang verify-log 核验",
          "There are more than \(checkMost) records: use the command yiwang verify-log"))
    }
    let report = try await AuditCheck(database: database) { mac, bytes in ring.isMAC(mac, of: bytes, for: "audit") }
      .run()
    call.trail.detail("checked \(report.records) records, \(report.faults.count) faults")
    return try await page(call, report)
  }

  @Sendable private static func export(_ call: Call) async throws -> Reply {
    let filter = try filter(call)
    call.trail.kind(.export)
    call.trail.subject("audit")
    var body: [UInt8] = []
    let count = try await AuditExport(
      database: call.jurisdiction.database, zone: call.zone
    ).run(filter) { piece in
      guard body.count + piece.count <= exportMost else {
        throw Refusal(
          .tooLarge, "audit.exportMost", Phrase("导出内容太大，请缩小时间范围", "The export is too large: narrow the period"))
      }
      body += piece
    }
    call.trail.detail("\(count) records")
    var reply = Reply(body: body)
    reply.fields[.contentType] = "text/csv; charset=utf-8"
    reply.fields[.contentDisposition] = "attachment; filename=\"audit.csv\""
    reply.fields[.cacheControl] = "no-store"
    return reply
  }
}
