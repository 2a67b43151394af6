import Basics
import Casework
import Documents
import Organization
import Platform
import Storage
import Territory
import Timing

extension Register {
  /// Matters within reach, the newest first; free text masked, nothing of reporters.
  static let matters = Register(
    name: "matters", title: Phrase("案件", "Matters"),
    about: Phrase("职责范围内的案件，一件一行；不含上报人，标题和地址已打码", "Matters within one's duty, one row each; nobody who reported, words masked"),
    hasPlaces: true, isOfMatters: true,
    columns: [
      Column("number", "编号", "Number", width: 24), Column("flow", "流程", "Lifecycle"), Column("stage", "环节代码", "Stage code"),
      Column("stage_name", "环节", "Stage"), Column("phase", "状态", "Phase"), Column("title", "标题", "Title", width: 36),
      Column("category", "类别代码", "Category code"), Column("category_name", "类别", "Category", width: 24),
      Column("street", "街道代码", "Street code"), Column("street_name", "街道", "Street"),
      Column("community", "社区代码", "Community code"),
      Column("community_name", "社区", "Community"), Column("area", "区域代码", "Area code"),
      Column("address", "地址", "Address", width: 36),
      Column("lon", "经度", "Longitude"), Column("lat", "纬度", "Latitude"), Column("agency", "主办单位代码", "Agency code"),
      Column("agency_name", "主办单位", "Lead agency", width: 20), Column("channel", "渠道", "Channel"),
      Column("reported_at", "上报时间", "Reported", width: 20), Column("due_at", "时限", "Due", width: 20),
      Column("closed_at", "结束时间", "Ended", width: 20), Column("on_time", "按期", "On time"), Column("closure", "结果", "Outcome"),
      Column("source", "来源", "Source"), Column("source_number", "来源编号", "Source number", width: 20),
    ],
    count: { question in
      try await question.jurisdiction.database.read("export.count") {
        try ExportedMattersTable.count(question.filter, reach: question.reach, in: $0)
      }
    },
    read: { question, place in
      var filter = question.filter
      if let place {
        guard let cursor = MatterFilter.Cursor(place) else { return Piece(rows: [], next: nil) }
        filter.after = cursor
      }
      let asked = filter
      let rows = try await question.jurisdiction.database.read("export.matters") {
        try ExportedMattersTable.rows(asked, reach: question.reach, limit: piece, in: $0)
      }
      return Piece(
        rows: rows.map { row(of: $0, question) },
        next: rows.count == piece ? rows.last.map { MatterFilter.Cursor(at: $0.reportedAt, key: $0.key).text } : nil)
    })

  /// Rows read at once.
  private static let piece = 4000

  private static func row(of m: ExportedMatter, _ question: RegisterQuestion) -> RegisterRow {
    let district = question.district
    let language = question.language
    let zone = district.calendar.zone
    func area(_ code: String?) -> XLSXCell { .optional(code.map { district.territory[$0]?.label[language] ?? $0 }) }
    let category = m.category.flatMap { CategoryKey($0) }
    let stage = district.lifecycles[m.lifecycle]?.stage(m.stage)?.label[language] ?? m.stage
    return RegisterRow(
      [
        .text(m.number), .text(String(m.lifecycle.prefix { $0 != "@" })), .text(m.stage), .text(stage), .text(m.phase.code),
        .text(Masking.text(m.title)), .optional(m.category), .optional(category.map { district.catalogue.name($0)[language] }),
        .optional(m.street), area(m.street), .optional(m.community), area(m.community), .optional(m.area),
        .optional(Masking.text(m.address)), m.lon.map { .number(Double($0) / 1e7) } ?? .empty,
        m.lat.map { .number(Double($0) / 1e7) } ?? .empty,
        .optional(m.agency), .optional(m.agency.map { district.roster.name($0)[language] }), .text(m.channel),
        .moment(m.reportedAt, zone), .optional(m.dueAt, zone), .optional(m.closedAt, zone), .optional(m.onTime),
        .optional(m.closure),
        .optional(m.source), .optional(m.sourceNumber),
      ], geometry: point(m.lon, m.lat))
  }
}
