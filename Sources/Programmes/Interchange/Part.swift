import Basics
import Casework
import Documents
import Organization
import Platform
import Territory

/// A thing of the city that is looked after (部件): a manhole, a lamp, a bench, with its own code (CJ/T 214, GB/T 30428.2).
package struct Part: Sendable, Hashable {
  /// How it stands.
  package enum State: String, Sendable, CaseIterable {
    case intact, damaged, lost, occupied, retired

    package var label: Phrase {
      switch self {
      case .intact: Phrase("完好", "Intact")
      case .damaged: Phrase("破损", "Damaged")
      case .lost: Phrase("丢失", "Lost")
      case .occupied: Phrase("占用", "Occupied")
      case .retired: Phrase("废弃", "Retired")
      }
    }

    /// By its code or by either of its words.
    init?(word: String) {
      guard
        let state = Self.allCases.first(where: {
          [$0.rawValue, $0.label.zh, $0.label.en.lowercased()].contains(word.lowercased())
        })
      else { return nil }
      self = state
    }
  }

  package var code: String
  package var name: String
  /// Of the kind `part`.
  package var category: CategoryKey
  /// The deepest area it lies in.
  package var area: String?
  /// Who looks after it.
  package var agency: String?
  package var coordinate: Coordinate?
  package var state: State
  package var validFrom: LocalDate?
  package var validTo: LocalDate?

  package init(
    code: String, name: String, category: CategoryKey, area: String? = nil, agency: String? = nil,
    coordinate: Coordinate? = nil,
    state: State = .intact, validFrom: LocalDate? = nil, validTo: LocalDate? = nil
  ) {
    self.code = code
    self.name = name
    self.category = category
    self.area = area
    self.agency = agency
    self.coordinate = coordinate
    self.state = state
    self.validFrom = validFrom
    self.validTo = validTo
  }
}

/// Reads parts from the rows of a table.
struct PartRows {
  /// The columns with the names they may have.
  static let names: [[String]] = [
    ["code", "代码", "编码", "标识码", "Code", "ObjID"], ["name", "名称", "Name", "ObjName"],
    ["category", "类别代码", "类别", "Category code", "Category"],
    ["area", "区域代码", "区域", "Area code", "Area"], ["agency", "养护单位代码", "单位代码", "单位", "Agency code", "Agency"],
    ["state", "状态", "State", "ObjState"],
    ["valid_from", "有效自", "Valid from"], ["valid_to", "有效至", "Valid until"], ["lon", "经度", "Longitude"],
    ["lat", "纬度", "Latitude"],
  ]

  private let district: District
  private let crs: CRS
  private let today: LocalDate
  private let columns: [Int?]

  /// - Throws: `Problem` naming a column that must be there.
  init(_ table: CSVTable, district: District, crs: CRS, today: LocalDate) throws(Problem) {
    self.district = district
    self.crs = crs
    self.today = today
    let lower = table.header.map { $0.lowercased() }
    columns = Self.names.map { names in names.lazy.compactMap { lower.firstIndex(of: $0.lowercased()) }.first }
    for place in 0..<3 where columns[place] == nil {
      let wanted = Self.names[place].joined(separator: " / ")
      throw Problem(
        table.file, table.headerLine, Phrase("缺少列“\(wanted)”", "the column \"\(wanted)\" is missing"),
        remedy: Phrase(
          "现有的列：\(table.header.joined(separator: ", "))", "the columns are: \(table.header.joined(separator: ", "))"))
    }
  }

  /// The part of a row, or why not: each problem names the column.
  func part(_ row: CSVRow) -> (part: Part?, problems: Problems) {
    var problems: Problems = []
    func wrong(_ place: Int, _ phrase: Phrase, _ remedy: Phrase) {
      problems.append(row.problem(phrase, column: columns[place], remedy: remedy))
    }
    let code = row[columns[0]]
    let name = row[columns[1]]
    if code.isEmpty || code.utf8.count > 64 || !code.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) {
      wrong(
        0, Phrase("应为 1 至 64 个字母、数字或符号", "should be 1 to 64 letters, digits or signs"),
        Phrase("填写部件标识码", "fill in the code of the part"))
    }
    if name.isEmpty || name.count > 120 {
      wrong(1, Phrase("应为 1 至 120 字", "should be 1 to 120 letters"), Phrase("填写名称", "fill in the name"))
    }
    let word = row[columns[2]]
    let category = word.contains(":") ? CategoryKey(word) : CategoryKey("part:\(word)")
    if category.flatMap({ district.catalogue[$0] }) == nil || category?.kind != "part" {
      wrong(
        2, Phrase("目录中没有部件类别“\(word.prefix(40))”", "the catalogue has no part category \"\(word.prefix(40))\""),
        Phrase("写小类代码，如 01001", "write the code of a subclass, such as 01001"))
    }
    let agency = row[columns[4]]
    if !agency.isEmpty, district.roster.agency(agency) == nil {
      wrong(
        4, Phrase("没有单位“\(agency.prefix(40))”", "there is no agency \"\(agency.prefix(40))\""),
        Phrase("写单位代码", "write the code of an agency"))
    }
    let stateWord = row[columns[5]]
    let state = stateWord.isEmpty ? .intact : Part.State(word: stateWord)
    if state == nil {
      let words = Part.State.allCases.map(\.rawValue).joined(separator: " | ")
      wrong(
        5, Phrase("没有状态“\(stateWord.prefix(40))”", "there is no state \"\(stateWord.prefix(40))\""),
        Phrase("可用：\(words)", "use one of \(words)"))
    }
    let from = day(row, 6, wrong)
    let to = day(row, 7, wrong)
    if let from, let to, to < from {
      wrong(7, Phrase("早于有效自", "before the day it is valid from"), Phrase("改正其中一个日期", "correct one of the days"))
    }
    let coordinate = coordinate(row, wrong)
    var area: String? = row[columns[3]]
    if area?.isEmpty == true { area = coordinate.flatMap { district.territory.locate($0, on: today)?.code } }
    if let area, district.territory[area] == nil {
      wrong(
        3, Phrase("没有区域“\(area.prefix(40))”", "there is no area \"\(area.prefix(40))\""),
        Phrase("写区域代码，或留空由坐标定位", "write the code of an area, or leave it to the point"))
    }
    guard problems.isEmpty, let category, let state else { return (nil, problems) }
    return (
      Part(
        code: code, name: name, category: category, area: area, agency: agency.isEmpty ? nil : agency, coordinate: coordinate,
        state: state,
        validFrom: from, validTo: to), []
    )
  }

  private func day(_ row: CSVRow, _ place: Int, _ wrong: (Int, Phrase, Phrase) -> Void) -> LocalDate? {
    let text = row[columns[place]]
    guard !text.isEmpty else { return nil }
    if let day = LocalDate(text.prefix(10)) { return day }
    wrong(
      place, Phrase("“\(text.prefix(20))”不是日期", "\"\(text.prefix(20))\" is no date"),
      Phrase("例如 2026-01-31", "for example 2026-01-31"))
    return nil
  }

  private func coordinate(_ row: CSVRow, _ wrong: (Int, Phrase, Phrase) -> Void) -> Coordinate? {
    let lonText = row[columns[8]]
    let latText = row[columns[9]]
    if lonText.isEmpty, latText.isEmpty { return nil }
    guard let lon = Double(lonText), let lat = Double(latText), lon.isFinite, lat.isFinite,
      let coordinate = try? Coordinate(RawFix(lon: lon, lat: lat, crs: crs))
    else {
      wrong(
        lonText.isEmpty || Double(lonText) == nil ? 8 : 9,
        Phrase(
          "“\(lonText.prefix(20)), \(latText.prefix(20))”不是经纬度",
          "\"\(lonText.prefix(20)), \(latText.prefix(20))\" is no longitude and latitude"),
        Phrase("写十进制度数，如 118.834918 和 31.954731", "write decimal degrees, such as 118.834918 and 31.954731"))
      return nil
    }
    return coordinate
  }
}
