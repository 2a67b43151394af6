import Basics
import Casework
import Documents
import Territory

extension RequestMap {
  /// Reads the YAML of a map; every fault goes into `problems` with its line. nil if the text is no map at all.
  package static func read(_ text: String, file: String, into problems: inout Problems) -> RequestMap? {
    guard let node = YAMLNode.parse(text, file: file, into: &problems) else { return nil }
    node.unknownKeys(
      allowed: [
        "source", "lifecycle", "centre", "encoding", "separator", "utc_offset_minutes", "dates", "crs", "standard",
        "columns",
        "types", "owners", "statuses", "channels", "areas", "closures", "texts",
      ], into: &problems)
    guard node.isMap else {
      problems.append(
        node.problem(
          Phrase("应为映射", "a map is wanted"),
          remedy: Phrase("见 docs/operating/import.md", "see docs/operating/import.md")))
      return nil
    }
    var map = RequestMap(file: file, source: node.text("source", into: &problems))
    for key in node.keys { map.lines[key] = node[key]?.line }
    map.lifecycle = node.text("lifecycle", into: &problems)
    map.centre = node.optionalText("centre", into: &problems)
    map.readForm(node, into: &problems)
    map.readColumns(node, into: &problems)
    map.types = table(node.node("types", into: &problems), allowsNothing: true, into: &problems) { $0.codeOfCategory(into: &$1) }
    if let owners = node.optionalNode("owners", into: &problems) {
      map.owners = table(owners, allowsDuties: true, into: &problems) { $0.text(into: &$1) }
    }
    if let statuses = node.optionalNode("statuses", into: &problems) {
      map.statuses = table(statuses, into: &problems) { $0.outcome(into: &$1) }
    }
    if let channels = node.optionalNode("channels", into: &problems) {
      map.channels = table(channels, otherwise: .code("import"), into: &problems) { $0.text(into: &$1) }
    }
    if let areas = node.optionalNode("areas", into: &problems) {
      map.areaLevel = areas.optionalChoice("level", of: AreaLevel.self, into: &problems)
      map.areas = table(areas, alsoAllowed: ["level"], into: &problems) { $0.text(into: &$1) }
    }
    map.readTexts(node, into: &problems)
    map.checkTables(node, into: &problems)
    return map
  }

  private mutating func readForm(_ node: YAMLNode, into problems: inout Problems) {
    if let name = node.optionalText("encoding", into: &problems) {
      encoding = TextEncoding(name: name)
      if encoding == nil, let at = node["encoding"] {
        problems.append(
          at.problem(
            Phrase("没有编码 \(name)", "there is no encoding \(name)"),
            remedy: Phrase("写 utf8 或 gb18030，不写则自动识别", "write utf8 or gb18030; without it the file is looked at")))
      }
    }
    if let at = node["separator"], case .scalar(let text) = at.content {
      switch text {
      case "tab", "\t", "\\t": separator = 9
      case _ where text.utf8.count == 1 && text != "\"": separator = text.utf8.first ?? separator
      default:
        problems.append(
          at.problem(
            Phrase("分隔符应为一个字符", "a separator is one character"),
            remedy: Phrase("例如 \",\"、\";\" 或 tab", "such as \",\", \";\" or tab")))
      }
    }
    zone = LocalZone(minutesEast: node.int("utc_offset_minutes", in: -840...840, into: &problems))
    for entry in node.list("dates", into: &problems) {
      let text = entry.text(into: &problems)
      if let pattern = DatePattern(text) {
        dates.append(pattern)
      } else {
        problems.append(
          entry.problem(
            Phrase("看不懂日期格式“\(text)”", "the date pattern \"\(text)\" cannot be read"),
            remedy: Phrase(
              "用 yyyy MM dd HH hh mm ss SSS a X，其他字母加单引号，例如 yyyy-MM-dd'T'HH:mm:ss",
              "use yyyy MM dd HH hh mm ss SSS a X, other letters in quotes, such as yyyy-MM-dd'T'HH:mm:ss")))
      }
    }
    if dates.isEmpty, let at = node["dates"], at.isList, !problems.hasErrors {
      problems.append(
        at.problem(Phrase("没有日期格式", "there is no date pattern"), remedy: Phrase("至少写一个", "write at least one")))
    }
    crs = node.optionalChoice("crs", of: CRS.self, into: &problems) ?? .wgs84
    standard = node.optionalInt("standard", in: 1...999, into: &problems) ?? 1
  }

  private mutating func readColumns(_ node: YAMLNode, into problems: inout Problems) {
    guard let names = node.node("columns", into: &problems) else { return }
    names.unknownKeys(allowed: Value.allCases.map(\.rawValue), into: &problems)
    for value in Value.allCases {
      guard let at = names[value.rawValue], !at.isNull else { continue }
      let list = at.isList ? at.elements(into: &problems).map { $0.text(into: &problems) } : [at.text(into: &problems)]
      columns[value] = list.filter { !$0.isEmpty }
    }
    for value in Value.required where columns[value] == nil {
      problems.append(
        names.problem(
          Phrase("columns 缺少 \(value.rawValue)", "columns lacks \(value.rawValue)"),
          remedy: Phrase("写 \(value.rawValue): [列名, 另一种列名]", "write \(value.rawValue): [column, another name of it]")))
    }
    if (columns[.longitude] == nil) != (columns[.latitude] == nil) {
      problems.append(
        names.problem(
          Phrase("经度和纬度须成对", "longitude and latitude belong together"),
          remedy: Phrase("两列都写，或都不写", "give both or neither")))
    }
  }

  private mutating func readTexts(_ node: YAMLNode, into problems: inout Problems) {
    if let texts = node.optionalNode("texts", into: &problems) {
      texts.unknownKeys(allowed: ["title", "details", "address", "result", "reply"], into: &problems)
      title = texts.optionalText("title", into: &problems) ?? title
      details = texts.optionalText("details", into: &problems) ?? details
      address = texts.optionalText("address", into: &problems) ?? address
      result = texts.optionalText("result", into: &problems) ?? result
      reply = texts.optionalText("reply", into: &problems) ?? reply
    }
    if title.isEmpty { title = columns[.title] == nil ? "{type}" : "{title}" }
    if details.isEmpty, columns[.details] != nil { details = "{details}" }
    if address.isEmpty, columns[.address] != nil { address = "{address}" }
    guard let closures = node.optionalNode("closures", into: &problems) else { return }
    closures.unknownKeys(allowed: ["closed", "referred", "cancelled"], into: &problems)
    for outcome in [Outcome.closed, .referred, .cancelled] {
      if let code = closures.optionalText(outcome.rawValue, into: &problems) { self.closures[outcome] = code }
    }
  }

  /// A table of words is of no use without the column they stand in.
  private func checkTables(_ node: YAMLNode, into problems: inout Problems) {
    for (key, value) in [("owners", Value.owner), ("statuses", .status), ("channels", .channel), ("areas", .area)] {
      guard let at = node[key], !at.isNull, columns[value] == nil else { continue }
      problems.append(
        at.problem(
          Phrase(
            "有 \(key) 而 columns 中没有 \(value.rawValue)", "\(key) stands here, but columns has no \(value.rawValue)"),
          remedy: Phrase("在 columns 中写 \(value.rawValue): 列名", "write \(value.rawValue): COLUMN under columns")))
    }
    for (key, value) in [("owners", Value.owner), ("statuses", .status)] where node[key] == nil && columns[value] != nil
    {
      problems.append(
        node.problem(
          Phrase("columns 有 \(value.rawValue)，但没有 \(key)", "columns has \(value.rawValue), but there is no \(key)"),
          remedy: Phrase("写 \(key): {values: {原值: 代码}}", "write \(key): {values: {word: code}}")))
    }
  }

  /// `{values: {word: code}, otherwise: refuse}`.
  private static func table(
    _ node: YAMLNode?, otherwise: Otherwise = .refuse, allowsDuties: Bool = false, allowsNothing: Bool = false,
    alsoAllowed: [String] = [], into problems: inout Problems, code: (YAMLNode, inout Problems) -> String
  ) -> Table {
    var table = Table(otherwise: otherwise)
    guard let node else { return table }
    node.unknownKeys(allowed: ["values", "otherwise"] + alsoAllowed, into: &problems)
    table.line = node["otherwise"]?.line ?? node.line
    for entry in node.optionalMap("values", into: &problems) {
      let word = entry.key.trimmed.lowercased()
      let meaning = code(entry.value, &problems)
      if table.codes.updateValue((meaning, entry.line), forKey: word) != nil {
        problems.append(
          Problem(
            node.file, entry.line,
            Phrase("“\(entry.key)”重复（不分大小写）", "\"\(entry.key)\" stands twice (case does not matter)"),
            remedy: Phrase("留一个", "keep one")))
      }
    }
    guard let last = node["otherwise"], !last.isNull else { return table }
    switch last.text(into: &problems) {
    case "refuse": table.otherwise = .refuse
    case "duties" where allowsDuties: table.otherwise = .duties
    case "none" where allowsNothing: table.otherwise = .nothing
    default: table.otherwise = .code(code(last, &problems))
    }
    return table
  }
}

extension YAMLNode {
  /// `event:0101`, as the catalogue writes keys.
  fileprivate func codeOfCategory(into problems: inout Problems) -> String {
    let text = text(into: &problems)
    if !text.isEmpty, CategoryKey(text) == nil {
      problems.append(
        problem(
          Phrase("“\(text)”不是类别", "\"\(text)\" is no category"),
          remedy: Phrase("写成 类型:代码，如 event:0101", "write kind:code, such as event:0101")))
    }
    return text
  }

  fileprivate func outcome(into problems: inout Problems) -> String {
    let text = text(into: &problems)
    let known = RequestMap.Outcome.allCases.map(\.rawValue)
    if !text.isEmpty, !known.contains(text) {
      let words = known.joined(separator: " | ")
      problems.append(
        problem(Phrase("“\(text)”不是结果", "\"\(text)\" is no outcome"), remedy: Phrase("应为 \(words)", "one of \(words)")))
    }
    return text
  }
}
