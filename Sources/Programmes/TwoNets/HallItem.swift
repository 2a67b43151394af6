import Basics
import Casework
import Documents
import Organization
import Platform

/// One thing that the service hall does (办事事项): where it is explained and begun.
struct HallItem: Sendable, Hashable {
  var code: String
  var name: Phrase
  var url: String
  /// Whose it is; empty if the register does not say.
  var agency: String
  /// Whether everybody may be led there from a public page.
  var isPublic: Bool
}

/// The register of items, `links/hall-items.csv` of the pack: code, name, name_en, url, agency, public.
struct HallItems: Sendable {
  static let path = "links/hall-items.csv"

  var all: [HallItem] = []

  subscript(code: String) -> HallItem? { all.first { $0.code == code } }

  static var memo: PackMemo<HallItems> {
    PackMemo(path) { text, file, jurisdiction in
      var problems: Problems = []
      let items = read(text, file: file, in: jurisdiction.district, into: &problems)
      try problems.refuseErrors()
      return items
    }
  }

  private static func read(
    _ text: String, file: String, in district: District, into problems: inout Problems
  ) -> HallItems {
    var items = HallItems()
    let opened = problems.collect { () throws(Problem) in try CSVTable(MemorySource(text, file: file)) }
    guard var table = opened else { return items }
    let code = table.column("code", into: &problems), name = table.column("name", into: &problems)
    let english = table.optionalColumn("name_en"), url = table.column("url", into: &problems)
    let agency = table.optionalColumn("agency"), open = table.optionalColumn("public")
    var seen: Set<String> = []
    for row in table.rows(into: &problems) {
      guard let key = row.text(code, into: &problems), let zh = row.text(name, into: &problems),
        let address = row.text(url, into: &problems)
      else { continue }
      if !seen.insert(key).inserted { problems.append(row.problem(Phrase("编号重复", "stands twice"), column: code)) }
      if !address.hasPrefix("https://"), !address.hasPrefix("http://") {
        problems.append(row.problem(Phrase("应为 http 或 https 地址", "an address of http or https is wanted"), column: url))
      }
      if !row[agency].isEmpty, district.roster.agency(row[agency]) == nil {
        problems.append(row.problem(Phrase("没有单位 \(row[agency])", "there is no agency \(row[agency])"), column: agency))
      }
      items.all.append(
        HallItem(
          code: key, name: Phrase(zh, row[english].nonEmpty ?? zh), url: address, agency: row[agency],
          isPublic: row[open] != "no"))
    }
    return items
  }
}
