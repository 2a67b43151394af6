import Basics
import Casework
import Documents
import Timing

extension PackReader {
  mutating func catalogue() -> Catalogue? {
    guard let node = yaml("catalogue/catalogue.yaml") else { return nil }
    node.unknownKeys(allowed: ["version", "kinds", "files"], into: &problems)
    let version = node.text("version", into: &problems)
    var kinds: [(code: String, name: Phrase)] = []
    for kind in node.list("kinds", into: &problems) {
      kind.unknownKeys(allowed: ["code", "name"], into: &problems)
      kinds.append((kind.text("code", into: &problems), kind.phrase("name", into: &problems)))
    }
    guard let names = node.node("files", into: &problems) else { return nil }
    let categories = categories("catalogue/" + names.text("categories", into: &problems), kinds: kinds.map(\.code))
    let standards = standards("catalogue/" + names.text("standards", into: &problems), categories: categories)
    return Catalogue(version: version, kinds: kinds, categories: categories.map(\.category), standards: standards)
  }

  private mutating func categories(_ path: String, kinds: [String]) -> [(category: Casework.Category, line: Int)] {
    guard var table = table(path) else { return [] }
    let kind = table.column("kind", into: &problems), code = table.column("code", into: &problems)
    let name = table.column("name", into: &problems), english = table.optionalColumn("name_en")
    let parent = table.column("parent", into: &problems), icon = table.optionalColumn("icon")
    let reportable = table.optionalColumn("reportable"), emergency = table.optionalColumn("emergency")
    let selfHandled = table.optionalColumn("self_handled")
    guard !problems.hasErrors else { return [] }
    var found: [(category: Casework.Category, line: Int)] = []
    var lines: [CategoryKey: Int] = [:]
    for row in table.rows(into: &problems) {
      guard let sort = row.text(kind, into: &problems), let number = row.text(code, into: &problems),
        let title = row.text(name, into: &problems)
      else { continue }
      let key = CategoryKey(kind: sort, code: number)
      if !kinds.contains(sort) {
        let known = kinds.joined(separator: ", ")
        problems.append(
          row.problem(
            Phrase("没有类型 \(sort)", "there is no kind \(sort)"), column: kind,
            remedy: Phrase("可用：\(known)", "kinds are: \(known)")))
      }
      if let first = lines.updateValue(row.line, forKey: key) {
        problems.append(
          row.problem(
            Phrase("\(key) 与第 \(first) 行重复", "\(key) stands already in line \(first)"),
            remedy: Phrase("删去一行或改代码", "remove one or change its code")))
      }
      var category = Casework.Category(
        key: key, name: Phrase(title, row[english].nonEmpty ?? title), parent: row[parent].nonEmpty,
        icon: row[icon].nonEmpty ?? "dots", isReportable: row[reportable] == "yes",
        isEmergency: row[emergency] == "yes")
      category.isSelfHandled = row[selfHandled] == "yes"
      found.append((category, row.line))
    }
    for (category, line) in found {
      guard let above = category.parent, lines[CategoryKey(kind: category.key.kind, code: above)] == nil else {
        continue
      }
      problems.append(
        Problem(
          path, line, Phrase("上级 \(above) 不存在", "the parent \(above) is missing"),
          remedy: Phrase("补上大类的一行", "add a row for the class")))
    }
    return found
  }

  private mutating func standards(_ path: String, categories: [(category: Casework.Category, line: Int)]) -> [Standard]
  {
    guard var table = table(path) else { return [] }
    let kind = table.column("kind", into: &problems), code = table.column("category", into: &problems)
    let number = table.column("no", into: &problems), limit = table.column("limit", into: &problems)
    let condition = table.column("condition", into: &problems), conditionEnglish = table.optionalColumn("condition_en")
    let closing = table.column("closing", into: &problems), closingEnglish = table.optionalColumn("closing_en")
    let source = table.optionalColumn("source"), season = table.optionalColumn("season")
    let outOfSeason = table.optionalColumn("limit_out_of_season"), photo = table.optionalColumn("after_photo")
    guard !problems.hasErrors else { return [] }
    let known = Set(categories.map(\.category.key))
    let parents = Set(
      categories.compactMap { c in c.category.parent.map { CategoryKey(kind: c.category.key.kind, code: $0) } })
    var found: [Standard] = []
    var lines: [String: Int] = [:]
    for row in table.rows(into: &problems) {
      guard let sort = row.text(kind, into: &problems), let leaf = row.text(code, into: &problems),
        let place = row.int(number, into: &problems), let text = row.text(limit, into: &problems),
        let when = row.text(condition, into: &problems), let done = row.text(closing, into: &problems)
      else { continue }
      let key = CategoryKey(kind: sort, code: leaf)
      if !known.contains(key) {
        problems.append(
          row.problem(
            Phrase("目录中没有 \(key)", "the catalogue has no \(key)"), column: code,
            remedy: Phrase("先在 categories.csv 中加上", "add it to categories.csv first")))
      }
      guard let time = TimeLimit(text) else {
        problems.append(
          row.problem(
            Phrase("看不懂时限“\(text)”", "the limit \"\(text)\" cannot be read"), column: limit,
            remedy: Phrase(
              "例如 2u（紧急工作时）、4h（工作时）、5d（工作日）、7n（自然日）",
              "such as 2u (urgent hours), 4h (work hours), 5d (work days), 7n (natural days)")))
        continue
      }
      if let first = lines.updateValue(row.line, forKey: "\(key) \(place)") {
        problems.append(row.problem(Phrase("与第 \(first) 行的序号重复", "has the number of line \(first)"), column: number))
      }
      var standard = Standard(
        category: key, number: place, condition: Phrase(when, row[conditionEnglish].nonEmpty ?? when), limit: time,
        closing: Phrase(done, row[closingEnglish].nonEmpty ?? done), source: row[source])
      standard.season = row[season].nonEmpty
      standard.limitOutOfSeason = row[outOfSeason].nonEmpty.flatMap { TimeLimit($0) }
      standard.asksPhoto = row[photo] == "yes"
      if (standard.season == nil) != (standard.limitOutOfSeason == nil) {
        problems.append(
          row.problem(
            Phrase("季节与季节外时限要成对填写", "a season and the limit out of it belong together"), column: limit,
            remedy: Phrase(
              "season 写日历中的季节，limit_out_of_season 写时限", "name a season of the calendar, and a limit such as 120n")))
      }
      found.append(standard)
    }
    let covered = Set(found.map(\.category))
    for (category, line) in categories where !parents.contains(category.key) && !covered.contains(category.key) {
      problems.append(
        Problem(
          "catalogue/categories.csv", line,
          Phrase("小类 \(category.key) 没有立案标准", "the subclass \(category.key) has no standard"),
          remedy: Phrase("在 standards.csv 中至少加一行", "add at least one row to standards.csv")))
    }
    return found
  }
}
