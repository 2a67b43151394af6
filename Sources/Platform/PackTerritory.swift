import Basics
import Documents
import Territory

extension PackReader {
  /// The tree of areas with their shapes, and the zones.
  /// - Parameter checks: whether to look at every polygon and its neighbours, which takes longer than all the rest of reading.
  mutating func territory(levels root: YAMLNode, checks: Bool) -> AreaTree? {
    let path = "territory/territory.yaml"
    guard let node = yaml(path) else { return nil }
    node.unknownKeys(allowed: ["areas", "shapes", "zones", "grid_sequence_width"], into: &problems)
    let areasPath = "territory/" + node.text("areas", into: &problems)
    guard var found = areas(areasPath) else { return nil }
    for shapes in node.optionalList("shapes", into: &problems) { addShapes(shapes, to: &found) }
    var zones: [Zone] = []
    for list in node.optionalList("zones", into: &problems) { zones += self.zones(list) }
    if let width = node.optionalInt("grid_sequence_width", in: AreaCode.sequenceWidths, into: &problems) {
      checkSequences(found, width: width, file: areasPath)
    }
    let tree = AreaTree(areas: found.areas, zones: zones)
    guard checks else { return tree }
    for problem in tree.problems(rules: territoryRules(root)) {
      let isBorne =
        found.tolerated.contains(problem.code) && [.invalidShape, .outsideParent, .overlap].contains(problem.kind)
      problems.append(
        Problem(
          areasPath, found.lines[problem.code], problem.what + Phrase("（\(problem.code)）", " (\(problem.code))"),
          remedy: problem.remedy,
          severity: isBorne ? .warning : .error))
    }
    return tree
  }

  private struct Areas {
    var areas: [Area] = []
    /// The line of each code.
    var lines: [String: Int] = [:]
    /// The place of each area by the value of a column that shapes refer to.
    var places: [String: [String: Int]] = [:]
    /// The codes whose shapes come from others and are borne as they are: what is wrong with them is a warning.
    var tolerated: Set<String> = []
  }

  private mutating func areas(_ path: String) -> Areas? {
    guard var table = table(path) else { return nil }
    let code = table.column("code", into: &problems), name = table.column("name", into: &problems)
    let level = table.column("level", into: &problems), parent = table.column("parent", into: &problems)
    let english = table.optionalColumn("name_en"), kind = table.optionalColumn("kind"),
      ref = table.optionalColumn("ref")
    let from = table.optionalColumn("valid_from"), to = table.optionalColumn("valid_to")
    let lon = table.optionalColumn("lon"), lat = table.optionalColumn("lat")
    guard !problems.hasErrors else { return nil }
    var found = Areas()
    found.places = ["code": [:], "ref": [:]]
    for row in table.rows(into: &problems) {
      guard let key = row.text(code, into: &problems), let title = row.text(name, into: &problems),
        let depth = row.choice(level, of: AreaLevel.self, into: &problems)
      else { continue }
      let longitude = row.optionalNumber(lon, into: &problems), latitude = row.optionalNumber(lat, into: &problems)
      let point = longitude.flatMap { lon in latitude.flatMap { try? Coordinate(longitude: lon, latitude: $0) } }
      found.places["code"]?[key] = found.areas.count
      if let ref, !row[ref].isEmpty { found.places["ref"]?[row[ref]] = found.areas.count }
      found.lines[key] = row.line
      found.areas.append(
        Area(
          code: key, name: title, englishName: row[english].nonEmpty, level: depth, parent: row[parent].nonEmpty,
          kind: row[kind].nonEmpty ?? depth.rawValue, validFrom: row.optionalDate(from, into: &problems),
          validTo: row.optionalDate(to, into: &problems),
          point: point, shape: nil, schematic: false, ref: row[ref].nonEmpty))
    }
    return found
  }

  /// The codes of grids end in a sequence of the width the district prints (CJ/T 213 has two digits, Beijing DB11 three).
  private mutating func checkSequences(_ found: Areas, width: Int, file: String) {
    for area in found.areas where area.level == .grid {
      guard let parent = area.parent, area.code.hasPrefix(parent), area.code.count - parent.count != width else {
        continue
      }
      problems.append(
        Problem(
          file, found.lines[area.code],
          Phrase(
            "网格序号应为 \(width) 位（\(area.code)）", "the sequence of the grid should have \(width) digits (\(area.code))"),
          remedy: Phrase(
            "改代码，或改 territory.yaml 的 grid_sequence_width", "correct the code, or grid_sequence_width in territory.yaml")
        ))
    }
  }

  private mutating func addShapes(_ node: YAMLNode, to found: inout Areas) {
    node.unknownKeys(allowed: ["file", "crs", "schematic", "property", "column", "tolerant"], into: &problems)
    guard let layer = features(node) else { return }
    let property = node.optionalText("property", into: &problems) ?? "code"
    let column = node.optionalChoice("column", of: ["code", "ref"], into: &problems) ?? "code"
    let schematic = node.optionalBool("schematic", into: &problems) ?? false
    let isTolerant = node.optionalBool("tolerant", into: &problems) ?? false
    for (index, feature) in layer.features.enumerated() {
      guard let key = feature[property], let place = found.places[column]?[key] else {
        let value = feature[property] ?? "—"
        problems.append(
          Problem(
            layer.file, nil,
            Phrase(
              "第 \(index + 1) 个图形的 \(property)=\(value) 在区划表中找不到",
              "feature \(index + 1): \(property)=\(value) is not among the areas"),
            remedy: Phrase("在 areas.csv 补一行，或改正 \(property)", "add a row to areas.csv or correct \(property)"),
            severity: .warning))
        continue
      }
      found.areas[place].shape = feature.shape
      found.areas[place].schematic = schematic
      if isTolerant { found.tolerated.insert(found.areas[place].code) }
    }
  }

  private mutating func zones(_ node: YAMLNode) -> [Zone] {
    node.unknownKeys(allowed: ["file", "crs", "schematic"], into: &problems)
    guard let layer = features(node) else { return [] }
    let schematic = node.optionalBool("schematic", into: &problems) ?? false
    var zones: [Zone] = []
    for (index, feature) in layer.features.enumerated() {
      guard let code = feature["code"], let name = feature["name"], let shape = feature.shape
      else {
        problems.append(
          Problem(
            layer.file, nil,
            Phrase("第 \(index + 1) 个片区缺少 code、name 或面", "zone \(index + 1) lacks code, name or polygon"),
            remedy: Phrase("补全属性", "complete its properties")))
        continue
      }
      zones.append(
        Zone(
          code: code, name: name, englishName: feature["name_en"],
          kind: feature["kind"] ?? "zone", area: feature["area"], shape: shape,
          schematic: schematic))
    }
    return zones
  }

  private mutating func features(_ node: YAMLNode) -> (file: String, features: [GeoJSON.Feature])? {
    let name = node.text("file", into: &problems)
    let path = name.hasPrefix("data:") ? name : "territory/\(name)"
    let crs = node.choice("crs", of: CRS.self, into: &problems) ?? .wgs84
    guard let bytes = files.files[path] else {
      problems.append(node.problem(Phrase("文件 \(path) 不存在", "the file \(path) is missing")))
      return nil
    }
    do {
      return (path, try GeoJSON(bytes, crs: crs).features)
    } catch let refusal as Refusal {
      problems +=
        refusal.fields.isEmpty
        ? [Problem(path, nil, refusal.phrase)]
        : refusal.fields.map { Problem(path, nil, Phrase("\($0.field)：", "\($0.field): ") + $0.phrase) }
    } catch {
      problems.append(Problem(path, nil, .verbatim("\(error)")))
    }
    return nil
  }

  /// `parent_levels: {grid: [community], community: [street], …}`; without it the four levels of a Chinese district.
  private mutating func territoryRules(_ root: YAMLNode) -> TerritoryRules {
    guard let node = root.optionalNode("parent_levels", into: &problems) else { return .fourLevels }
    var parents: [AreaLevel: Set<AreaLevel>] = [:]
    for level in AreaLevel.allCases {
      let texts = node.optionalTexts(level.rawValue, into: &problems)
      parents[level] = Set(texts.compactMap { AreaLevel(rawValue: $0) })
    }
    node.unknownKeys(allowed: AreaLevel.allCases.map(\.rawValue), into: &problems)
    return TerritoryRules(parents: parents)
  }
}

extension CSVRow {
  /// The number, or nil where the field is empty; anything else is a problem.
  func optionalNumber(_ column: Int?, into problems: inout Problems) -> Double? {
    self[column].isEmpty ? nil : number(column, into: &problems)
  }

  /// The date, or nil where the field is empty; anything else is a problem.
  func optionalDate(_ column: Int?, into problems: inout Problems) -> LocalDate? {
    self[column].isEmpty ? nil : date(column, into: &problems)
  }
}
