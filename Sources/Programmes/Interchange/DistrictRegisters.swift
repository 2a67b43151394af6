import Basics
import Casework
import Documents
import Organization
import Territory
import Timing

/// The registers that the pack in force holds: small, so that each is one piece.
extension Register {
  private static func whole(
    _ name: String, _ title: Phrase, _ about: Phrase, hasPlaces: Bool = false, _ columns: [Column],
    _ rows: @escaping @Sendable (RegisterQuestion) -> [RegisterRow]
  ) -> Register {
    Register(
      name: name, title: title, about: about, hasPlaces: hasPlaces, columns: columns, count: { rows($0).count },
      read: { question, _ in Piece(rows: rows(question), next: nil) })
  }

  static let areas = whole(
    "areas", Phrase("区划", "Areas"),
    Phrase("街道、社区（村）、网格的代码、名称、上级、起止和边界", "Codes, names, parents, validity and boundaries of streets, communities and grids"),
    hasPlaces: true,
    [
      Column("code", "代码", "Code", width: 18), Column("name", "名称", "Name", width: 24),
      Column("name_en", "英文名称", "English name", width: 24),
      Column("level", "层级", "Level"), Column("kind", "类型", "Kind"), Column("parent", "上级", "Parent"),
      Column("valid_from", "有效自", "Valid from"),
      Column("valid_to", "有效至", "Valid until"), Column("lon", "经度", "Longitude"), Column("lat", "纬度", "Latitude"),
      Column("ref", "对照", "Reference"),
    ]
  ) { question in
    question.district.territory.areas.filter { question.area.map($0.code.hasPrefix) ?? true }.map { area in
      RegisterRow(
        [
          .text(area.code), .text(area.name), .optional(area.englishName), .text(area.level.rawValue), .text(area.kind),
          .optional(area.parent), .optional(area.validFrom), .optional(area.validTo),
          area.point.map { .number($0.longitude) } ?? .empty, area.point.map { .number($0.latitude) } ?? .empty,
          .optional(area.ref),
        ], geometry: area.shape.map(geometry) ?? area.point.flatMap { point(Int($0.lon), Int($0.lat)) })
    }
  }

  /// A shape as GeoJSON writes it.
  private static func geometry(_ shape: Shape) -> String {
    let bytes = GeoJSON(features: [GeoJSON.Feature(properties: [:], shape: shape)]).bytes()
    let text = String(decoding: bytes, as: UTF8.self)
    guard let start = text.firstRange(of: "\"geometry\":")?.upperBound else { return "null" }
    // The geometry is the last member of the one feature: it ends where its braces are even.
    var depth = 0
    for index in text[start...].indices {
      if text[index] == "{" { depth += 1 }
      if text[index] == "}" { depth -= 1 }
      if depth == 0 { return String(text[start...index]) }
    }
    return "null"
  }

  static let agencies = whole(
    "agencies", Phrase("单位", "Agencies"), Phrase("单位的代码、名称、类型和起止", "Codes, names, kinds and validity of agencies"),
    [
      Column("code", "代码", "Code"), Column("name", "名称", "Name", width: 28),
      Column("name_en", "英文名称", "English name", width: 28),
      Column("short", "简称", "Short name"), Column("short_en", "英文简称", "English short name"), Column("kind", "类型", "Kind"),
      Column("area", "区域", "Area"), Column("valid_from", "有效自", "Valid from"), Column("valid_to", "有效至", "Valid until"),
    ]
  ) { question in
    question.district.roster.agencies.map {
      RegisterRow([
        .text($0.code), .text($0.name.zh), .text($0.name.en), .text($0.short.zh), .text($0.short.en), .text($0.kind.code),
        .optional($0.area), .optional($0.validFrom), .optional($0.validTo),
      ])
    }
  }

  static let duties = whole(
    "duties", Phrase("权责清单", "Duty list"),
    Phrase("哪类问题在哪里由哪个单位负责，依据和起止", "Which agency answers for which problem where, on which ground, from when to when"),
    [
      Column("code", "代码", "Code"), Column("kind", "类型", "Kind"), Column("category", "类别", "Category"),
      Column("area", "区域", "Area"),
      Column("lead", "主办", "Lead"), Column("assist", "协办", "Assisting"), Column("clause", "条款", "Clause", width: 36),
      Column("source", "文件", "Document", width: 24), Column("valid_from", "有效自", "Valid from"),
      Column("valid_to", "有效至", "Valid until"),
    ]
  ) { question in
    question.district.duties.duties.map { duty in
      let lead: String =
        switch duty.lead {
        case .agency(let code): code
        case .locality(let kind): "@\(kind.code)"
        }
      return RegisterRow([
        .text(duty.code), .text(duty.kind), .optional(duty.category), .optional(duty.area), .text(lead),
        .optional(duty.assist.joined(separator: ";")), .optional(duty.clause), .optional(duty.source),
        .optional(duty.validFrom),
        .optional(duty.validTo),
      ])
    }
  }

  static let categories = whole(
    "categories", Phrase("事项目录", "Catalogue"), Phrase("大类和小类", "Classes and subclasses"),
    [
      Column("kind", "类型", "Kind"), Column("code", "代码", "Code"), Column("parent", "上级", "Parent"),
      Column("name", "名称", "Name", width: 28),
      Column("name_en", "英文名称", "English name", width: 28),
    ]
  ) { question in
    question.district.catalogue.categories.map {
      RegisterRow([.text($0.key.kind), .text($0.key.code), .optional($0.parent), .text($0.name.zh), .text($0.name.en)])
    }
  }

  static let standards = whole(
    "standards", Phrase("立案标准", "Filing standards"),
    Phrase("每个小类的立案条件、处置时限、结案条件和来源", "Filing condition, limit and closing condition of each subclass, with their source"),
    [
      Column("kind", "类型", "Kind"), Column("code", "代码", "Code"), Column("number", "序号", "Number"),
      Column("condition", "立案条件", "Condition", width: 40), Column("condition_en", "英文立案条件", "Condition in English", width: 40),
      Column("limit", "时限", "Limit"), Column("closing", "结案条件", "Closing condition", width: 40),
      Column("closing_en", "英文结案条件", "Closing condition in English", width: 40), Column("source", "来源", "Source", width: 24),
    ]
  ) { question in
    question.district.catalogue.standards.map {
      RegisterRow([
        .text($0.category.kind), .text($0.category.code), .integer($0.number), .text($0.condition.zh), .text($0.condition.en),
        .text($0.limit.description), .text($0.closing.zh), .text($0.closing.en), .optional($0.source),
      ])
    }
  }

  static let calendar = whole(
    "calendar", Phrase("工作日历", "Work calendar"), Phrase("放假和调休的日子及其通知", "Days off and make-up work days with their notice"),
    [
      Column("day", "日期", "Day"), Column("off", "放假", "Day off"), Column("name", "名称", "Name"),
      Column("name_en", "英文名称", "English name"),
      Column("notice", "通知", "Notice", width: 40),
    ]
  ) { question in
    question.district.calendar.days.sorted { $0.key < $1.key }.map {
      RegisterRow([
        .day($0.key), .bool($0.value.isOff), .text($0.value.name.zh), .text($0.value.name.en), .text($0.value.notice.title),
      ])
    }
  }
}
