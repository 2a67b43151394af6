import Basics
import Casework
import Documents
import Organization
import Territory

extension PackReader {
  /// Proves the district as a whole: no overlap of duties, no unknown body, and every category in every area has a lead agency.
  mutating func check(_ district: District, duties: [(duty: Duty, line: Int)]) {
    let file = "duties.csv"
    let kinds = Set(district.catalogue.kinds.map(\.code))
    var byPlace: [String: [(duty: Duty, line: Int)]] = [:]
    for (duty, line) in duties {
      if !kinds.contains(duty.kind) {
        problems.append(Problem(file, line, Phrase("目录中没有类型 \(duty.kind)", "the catalogue has no kind \(duty.kind)")))
      }
      if case .agency(let code) = duty.lead, district.roster.agency(code) == nil {
        problems.append(
          Problem(
            file, line, Phrase("主办单位 \(code) 不存在", "the lead agency \(code) is missing"),
            remedy: Phrase("在 agencies.yaml 中加上或改正", "add it to agencies.yaml or correct it")))
      }
      for code in duty.assist where district.roster.agency(code) == nil {
        problems.append(Problem(file, line, Phrase("协办单位 \(code) 不存在", "the assisting agency \(code) is missing")))
      }
      if !duty.category.isEmpty
        && !district.catalogue.categories.contains(where: {
          $0.key.kind == duty.kind && $0.key.code.hasPrefix(duty.category)
        })
      {
        problems.append(
          Problem(
            file, line, Phrase("目录中没有以 \(duty.category) 开头的类别", "no category begins with \(duty.category)"),
            severity: .warning))
      }
      if !duty.area.isEmpty && !district.territory.areas.contains(where: { $0.code.hasPrefix(duty.area) }) {
        problems.append(
          Problem(file, line, Phrase("没有以 \(duty.area) 开头的区域", "no area begins with \(duty.area)"), severity: .warning))
      }
      let place = "\(duty.kind):\(duty.category)@\(duty.area)"
      for other in byPlace[place] ?? [] where duty.ties(with: other.duty) {
        problems.append(
          Problem(
            file, line,
            Phrase(
              "与第 \(other.line) 行（\(other.duty.code)）同类同区同期，责任不唯一",
              "overlaps line \(other.line) (\(other.duty.code)): same category, area and time"),
            remedy: Phrase("用 valid_from、valid_to 分开，或删去一行", "part them by valid_from and valid_to, or remove one")))
      }
      byPlace[place, default: []].append((duty, line))
    }
    checkCover(district)
  }

  /// Every category × area has a lead. Areas of one community route alike, so the check goes down to communities.
  private mutating func checkCover(_ district: District) {
    guard !problems.hasErrors else { return }
    let parents = Set(
      district.catalogue.categories.compactMap { c in c.parent.map { CategoryKey(kind: c.key.kind, code: $0) } })
    let leaves = district.catalogue.categories.filter { !parents.contains($0.key) }
    let areas = district.territory.areas.filter { $0.level != .grid && $0.level != .district }
    let days = Set(district.duties.duties.flatMap { [$0.validFrom, $0.validTo.map { $0 + 1 }].compactMap { $0 } })
      .sorted().suffix(3)
    for day in days.isEmpty ? [LocalDate(2026, 1, 1)] : Array(days) {
      for area in areas where area.isValid(on: day) {
        let locality = district.locality(area.code)
        for leaf in leaves
        where district.duties.route(kind: leaf.key.kind, category: leaf.key.code, at: locality, on: day) == nil {
          problems.append(
            Problem(
              "duties.csv", nil,
              Phrase(
                "\(leaf.key) 在 \(area.name) 没有主办单位（\(day)）",
                "\(leaf.key) has no lead agency in \(area.label.en) (\(day))"),
              remedy: Phrase("为该类加一行，区域留空即全区", "add a row for the kind; an empty area covers the district")))
          return
        }
      }
    }
  }
}
