import Basics
import Casework
import Documents
import Organization
import Platform
import Territory
import Timing

/// One table that everybody may take along.
struct OpenDataSet: Sendable {
  /// The name of its file without `.csv`.
  var name: String
  var title: Phrase
  var about: Phrase
  /// The rows below the head; nil where they are not counted beforehand.
  var count: @Sendable (District) -> Int?
  /// Head and rows.
  var rows: @Sendable (Call) async throws -> [[String]]

  static let all: [OpenDataSet] = [
    OpenDataSet(
      name: "areas", title: Phrase("区划", "Areas"),
      about: Phrase("街道、社区（村）、网格的代码、名称、上级和起止", "Codes, names, parents and validity of streets, communities and grids"),
      count: { $0.territory.areas.count },
      rows: { call in
        [["code", "name", "name_en", "level", "kind", "parent", "valid_from", "valid_to"]]
          + call.jurisdiction.district.territory.areas.map {
            [
              $0.code, $0.name, $0.englishName ?? "", $0.level.rawValue, $0.kind, $0.parent ?? "", day($0.validFrom), day($0.validTo),
            ]
          }
      }),
    OpenDataSet(
      name: "categories", title: Phrase("事项目录", "Catalogue"),
      about: Phrase("大类和小类", "Classes and subclasses"), count: { $0.catalogue.categories.count },
      rows: { call in
        [["kind", "code", "parent", "name", "name_en"]]
          + call.jurisdiction.district.catalogue.categories.map {
            [$0.key.kind, $0.key.code, $0.parent ?? "", $0.name.zh, $0.name.en]
          }
      }),
    OpenDataSet(
      name: "standards", title: Phrase("立案标准", "Filing standards"),
      about: Phrase("每个小类的立案条件、处置时限、结案条件和来源", "Filing condition, limit and closing condition of each subclass, with their source"),
      count: { $0.catalogue.standards.count },
      rows: { call in
        [["kind", "code", "number", "condition", "condition_en", "limit", "closing", "closing_en", "source"]]
          + call.jurisdiction.district.catalogue.standards.map {
            [
              $0.category.kind, $0.category.code, String($0.number), $0.condition.zh, $0.condition.en, $0.limit.description,
              $0.closing.zh, $0.closing.en, $0.source,
            ]
          }
      }),
    OpenDataSet(
      name: "duties", title: Phrase("权责清单", "Duty list"),
      about: Phrase("哪类问题在哪里由哪个单位负责，依据和起止", "Which agency answers for which problem where, on which ground, from when to when"),
      count: { $0.duties.duties.count },
      rows: { call in
        let district = call.jurisdiction.district
        return [["code", "kind", "category", "area", "lead", "lead_name", "assist", "clause", "source", "valid_from", "valid_to"]]
          + district.duties.duties.map { duty in
            let lead: (String, String) =
              switch duty.lead {
              case .agency(let code): (code, district.roster.name(code).zh)
              case .locality(let kind): ("@\(kind.code)", "")
              }
            return [
              duty.code, duty.kind, duty.category, duty.area, lead.0, lead.1, duty.assist.joined(separator: " "), duty.clause,
              duty.source, day(duty.validFrom), day(duty.validTo),
            ]
          }
      }),
    OpenDataSet(
      name: "calendar", title: Phrase("工作日历", "Work calendar"),
      about: Phrase("放假和调休的日子及其通知；其余按周历", "Days off and make-up work days with their notice; all others go by the week"),
      count: { $0.calendar.days.count },
      rows: { call in
        [["day", "off", "name", "name_en", "notice"]]
          + call.jurisdiction.district.calendar.days.sorted { $0.key < $1.key }.map {
            [$0.key.description, $0.value.isOff ? "1" : "0", $0.value.name.zh, $0.value.name.en, $0.value.notice.title]
          }
      }),
    OpenDataSet(
      name: "performance", title: Phrase("办理成效", "Performance"),
      about: Phrase(
        "近 \(PublicFigures.days) 日各单位、各街道的办结、按期和中位时长；不足 5 件的留空",
        "Closed, on time and median of agencies and streets in the last \(PublicFigures.days) days; fewer than five are left empty"),
      count: { _ in nil },
      rows: { call in
        let figures = try await PublicFigures.latest(call.jurisdiction), district = call.jurisdiction.district
        func number(_ count: Int, _ isSaid: Bool) -> String { isSaid ? String(count) : "" }
        return [["sort", "code", "name", "closed", "judged", "on_time", "median_minutes", "counted_at"]]
          + [PublicFigures.Kind.agency, .street].flatMap { kind in
            (kind == .agency ? figures.agencies(in: district) : figures.streets(in: district)).sorted { $0.name < $1.name }.map { line in
              let isSaid = line.judged >= SmallNumbers.threshold
              return [
                kind.rawValue, line.name, district.roster.name(line.name).zh,
                number(line.closed, line.closed >= SmallNumbers.threshold), number(line.judged, isSaid),
                number(line.onTime, isSaid), line.median.map { String($0) } ?? "", district.calendar.zone.iso(figures.at),
              ]
            }
          }
      }),
  ]

  private static func day(_ day: LocalDate?) -> String { day?.description ?? "" }
}
