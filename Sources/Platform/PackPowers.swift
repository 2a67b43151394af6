import Basics
import Documents
import Organization
import Territory

extension PackReader {
  /// The list of delegated powers with the line of each row; a pack may be without it.
  mutating func powers() -> [(power: Power, line: Int)] {
    guard files.files["powers.csv"] != nil, var table = table("powers.csv") else { return [] }
    let code = table.column("code", into: &problems), name = table.column("name", into: &problems)
    let english = table.column("name_en", into: &problems), basis = table.column("basis", into: &problems)
    let original = table.column("original", into: &problems), holder = table.column("holder", into: &problems)
    let area = table.optionalColumn("area"), list = table.optionalColumn("list")
    let from = table.column("valid_from", into: &problems), to = table.optionalColumn("valid_to")
    guard !problems.hasErrors else { return [] }
    var found: [(power: Power, line: Int)] = []
    for row in table.rows(into: &problems) {
      let begin = row.date(from, into: &problems), end = row.optionalDate(to, into: &problems)
      guard let key = row.text(code, into: &problems), let zh = row.text(name, into: &problems),
        let en = row.text(english, into: &problems), let ground = row.text(basis, into: &problems),
        let by = row.text(original, into: &problems), let who = row.text(holder, into: &problems), let begin
      else { continue }
      if let end, end < begin {
        problems.append(
          row.problem(
            Phrase("结束日期 \(end) 早于开始日期 \(begin)", "it ends on \(end), before it begins on \(begin)"), column: to,
            remedy: Phrase("改正其中一个日期", "correct one of the dates")))
      }
      found.append(
        (
          Power(
            code: key, name: Phrase(zh, en), basis: ground, original: by,
            holder: who == "@street" ? .street : .agency(who), area: row[area], validFrom: begin, validTo: end,
            list: row[list]), row.line
        ))
    }
    return found
  }

  /// Proves the list against the organisation and itself: nobody unknown, nobody who cannot hold it, and one holder at each place and time.
  mutating func check(powers: [(power: Power, line: Int)], roster: Roster, territory: AreaTree) {
    let file = "powers.csv"
    var byCode: [String: [(power: Power, line: Int)]] = [:]
    for (power, line) in powers {
      if roster.agency(power.original) == nil {
        problems.append(
          Problem(
            file, line, Phrase("原实施单位 \(power.original) 不存在", "the original agency \(power.original) is missing"),
            remedy: Phrase("在 agencies.yaml 中加上或改正", "add it to agencies.yaml or correct it")))
      }
      if case .agency(let code) = power.holder {
        let agency = roster.agency(code)
        if agency == nil {
          problems.append(
            Problem(
              file, line, Phrase("行使单位 \(code) 不存在", "the holder \(code) is missing"),
              remedy: Phrase("写单位代码，或 @street（所在街道）", "write an agency's code, or @street for the street of the place")))
        } else if let agency, agency.kind != .department, agency.kind != .street {
          problems.append(
            Problem(
              file, line,
              Phrase("\(agency.name.zh)不是行政机关，不能行使处罚权", "\(agency.name.en) is no administrative organ and can hold no such power"),
              remedy: Phrase("改为部门或街道", "name a department or a street")))
        }
      }
      if !power.area.isEmpty, !territory.areas.contains(where: { $0.code.hasPrefix(power.area) }) {
        problems.append(
          Problem(
            file, line, Phrase("没有以 \(power.area) 开头的区域", "no area begins with \(power.area)"), severity: .warning))
      }
      for other in byCode[power.code] ?? [] {
        if power.ties(with: other.power) {
          problems.append(
            Problem(
              file, line,
              Phrase(
                "与第 \(other.line) 行同一事项、同区、同期，行使单位不唯一",
                "overlaps line \(other.line): same power, area and time"),
              remedy: Phrase("用 valid_from、valid_to 分开，或删去一行", "part them by valid_from and valid_to, or remove one")))
        }
        if other.power.name != power.name || other.power.original != power.original {
          problems.append(
            Problem(
              file, line,
              Phrase(
                "\(power.code) 的名称或原实施单位与第 \(other.line) 行不同",
                "the name or the original agency of \(power.code) differs from line \(other.line)"),
              remedy: Phrase("一个代码只指一项权力", "one code is one power")))
        }
      }
      byCode[power.code, default: []].append((power, line))
    }
  }
}
