import Auditing
import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Timing

/// The orders of a time as a sheet: what goes back to a hotline that takes files.
enum OrdersExport {
  static let endpoints = [
    Endpoint(
      .get, "/hotline/export.csv", permission: .seeHotline, purpose: Phrase("导出热线工单（CSV）", "Export orders as CSV")
    ) { try await csv($0) },
    Endpoint(
      .get, "/hotline/export.xlsx", permission: .seeHotline,
      purpose: Phrase("导出热线工单（Excel）", "Export orders as a workbook")
    ) { try await workbook($0) },
  ]

  private static let piece = 200

  private static let columns: [Phrase] = [
    Phrase("工单编号", "Order"), Phrase("来源", "Source"), Phrase("案件编号", "Matter"), Phrase("诉求类别", "Kind"),
    Phrase("状态", "State"), Phrase("热线受理时间", "Made there"), Phrase("接收时间", "Received"), Phrase("热线时限", "Due there"),
    Phrase("办结时间", "Ended"), Phrase("是否超期", "Overdue"), Phrase("承办单位", "Agency"), Phrase("结果", "Outcome"),
    Phrase("办理情况", "What was done"), Phrase("答复", "Reply"), Phrase("退单理由", "Why sent back"),
    Phrase("是否响应", "Contacted"),
    Phrase("是否解决", "Solved"), Phrase("是否满意", "Satisfied"), Phrase("回访时间", "Called back"), Phrase("时间节点", "Marks"),
  ]

  /// Asks for the orders of the time piece by piece, and gives each piece to `body`.
  private static func forEach(
    _ call: Call, _ span: Range<Instant>, _ body: ([OrderFile]) async throws -> Void
  ) async throws {
    var after: (at: Instant, key: Key)?
    while true {
      let from = after
      let found = try await call.jurisdiction.database.read("orders.export") {
        try LinkedOrdersTable.received(.hotline, span, after: from, limit: piece, in: $0)
      }
      try await body(try await LinkedOrders(call.jurisdiction).files(found, reach: call.principal.reach))
      guard found.count == piece, let last = found.last else { return }
      after = (last.receivedAt, last.key)
    }
  }

  private static func cells(_ file: OrderFile, _ call: Call) -> [String] {
    let district = call.jurisdiction.district, language = call.language, order = file.order
    func time(_ instant: Instant?) -> String { instant.map { district.calendar.zone.text($0) } ?? "" }
    func yes(_ flag: Bool?) -> String { flag.map { $0 ? language.pick("是", "yes") : language.pick("否", "no") } ?? "" }
    let late = order.dueAt.map { due in order.endedAt.map { $0 > due } ?? (due < call.jurisdiction.now()) }
    let marks = file.marks.map { "\($0.action.done[language]) \(time($0.at))" }.joined(
      separator: language.pick("；", "; "))
    return [
      order.number, order.source, file.matter.number, order.kind, OrderWords.label(order.state)[language],
      time(order.createdAt),
      time(order.receivedAt), time(order.dueAt), time(order.endedAt), yes(late),
      file.matter.agency.map { district.roster.name($0)[language] } ?? "",
      file.text("closure", in: district)?[language] ?? "", file.text("result", in: district)?[language] ?? "",
      file.text("reply", in: district)?[language] ?? "", file.returnReason(in: district)?[language] ?? "",
      yes(order.rating?.responded), yes(order.rating?.solved), yes(order.rating?.satisfied), time(order.rating?.at),
      marks,
    ]
  }

  private static func reply(_ call: Call, _ type: String, _ ending: String) throws -> (Reply, Range<Instant>) {
    let days = try call.orderDays()
    call.trail.kind(.export)
    call.trail.detail("orders \(days.from) to \(days.to)")
    var reply = Reply()
    reply.fields[.contentType] = type
    reply.fields[.cacheControl] = "no-store"
    reply.fields[.contentDisposition] = "attachment; filename=\"orders-\(days.from)-\(days.to).\(ending)\""
    return (reply, call.span(days))
  }

  private static func csv(_ call: Call) async throws -> Reply {
    let (head, span) = try reply(call, "text/csv; charset=utf-8", "csv")
    var reply = head
    reply.writing = { write in
      var writer = CSVWriter(bom: true, guardsFormulas: true)
      writer.append(columns.map { $0[call.language] })
      try await write(writer.take())
      try await forEach(call, span) { files in
        var writer = CSVWriter(guardsFormulas: true)
        for file in files { writer.append(cells(file, call)) }
        try await write(writer.take())
      }
    }
    return reply
  }

  private static func workbook(_ call: Call) async throws -> Reply {
    let type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    let (head, span) = try reply(call, type, "xlsx")
    var reply = head
    reply.writing = { write in
      var writer = XLSXWriter(
        sheet: call.say("热线工单", "Orders"), columns: columns.map { XLSXWriter.Column($0[call.language]) })
      try await forEach(call, span) { files in
        for file in files { try writer.append(cells(file, call).map { XLSXCell.text($0) }) }
        try await write(writer.take())
      }
      try writer.finish()
      try await write(writer.take())
    }
    return reply
  }
}
