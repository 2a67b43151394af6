import Basics
import Casework
import Documents
import Platform
import Storage
import Territory

extension Register {
  /// Parts of the city, as their table has them.
  static let parts = Register(
    name: "parts", title: Phrase("部件", "City parts"),
    about: Phrase("井盖、路灯等部件的代码、类别、位置、养护单位和状态", "Code, category, place, agency and state of manholes, lamps and other parts"),
    hasPlaces: true,
    columns: [
      Column("code", "代码", "Code", width: 22), Column("name", "名称", "Name", width: 24),
      Column("category", "类别代码", "Category code"),
      Column("area", "区域代码", "Area code"), Column("agency", "单位代码", "Agency code"), Column("state", "状态", "State"),
      Column("valid_from", "有效自", "Valid from"), Column("valid_to", "有效至", "Valid until"), Column("lon", "经度", "Longitude"),
      Column("lat", "纬度", "Latitude"),
    ],
    count: { question in try await question.jurisdiction.database.read("parts.count") { try PartsTable.count(in: $0) } },
    read: { question, after in
      let asked = PartsTable.Question(category: question.category, area: question.area, after: after)
      let parts = try await question.jurisdiction.database.read("parts.export") {
        try PartsTable.list(asked, limit: 4000, in: $0)
      }
      return Piece(rows: parts.map(row), next: parts.count == 4000 ? parts.last?.code : nil)
    })

  private static func row(_ part: Part) -> RegisterRow {
    RegisterRow(
      [
        .text(part.code), .text(part.name), .text(part.category.description), .optional(part.area), .optional(part.agency),
        .text(part.state.rawValue), .optional(part.validFrom), .optional(part.validTo),
        part.coordinate.map { .number($0.longitude) } ?? .empty, part.coordinate.map { .number($0.latitude) } ?? .empty,
      ], geometry: part.coordinate.flatMap { point(Int($0.lon), Int($0.lat)) })
  }
}
