import Basics
import Documents
import Organization
import Territory

extension PackReader {
  /// Agencies, roles, posts and holdings. The bodies of areas are made from the areas by the patterns of pack.yaml.
  mutating func roster(bodies root: YAMLNode, areas: [Area]) -> Roster? {
    var agencies = agencies()
    agencies += bodies(root, areas: areas)
    guard let node = yaml("posts.yaml") else { return nil }
    node.unknownKeys(allowed: ["roles", "posts"], into: &problems)
    let roles = node.map("roles", into: &problems).compactMap { role($0) }
    var posts: [Post] = []
    var seen: Set<String> = []
    let byCode = Dictionary(agencies.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    let byKind = Dictionary(grouping: agencies, by: \.kind.code)
    let roleCodes = Set(roles.map(\.code))
    for entry in node.list("posts", into: &problems) {
      for post in self.posts(entry, byCode: byCode, byKind: byKind, roles: roleCodes) {
        if seen.insert(post.code).inserted {
          posts.append(post)
        } else {
          problems.append(
            entry.problem(
              Phrase("岗位 \(post.code) 重复", "the post \(post.code) stands twice"),
              remedy: Phrase("改代码", "change its code")))
        }
      }
    }
    return Roster(agencies: agencies, roles: roles, posts: posts, holdings: holdings(posts: seen))
  }

  private mutating func agencies() -> [Agency] {
    guard let node = yaml("agencies.yaml") else { return [] }
    var agencies: [Agency] = []
    var lines: [String: Int] = [:]
    for entry in node.elements(into: &problems) {
      entry.unknownKeys(
        allowed: ["code", "name", "short", "kind", "valid_from", "valid_to", "zone", "members", "lead"],
        into: &problems)
      let code = entry.text("code", into: &problems)
      if let first = lines.updateValue(entry.line, forKey: code) {
        problems.append(
          entry.problem(
            Phrase("单位代码 \(code) 与第 \(first) 行重复", "the agency code \(code) stands already in line \(first)"),
            remedy: Phrase("改代码", "change its code")))
      }
      var agency = Agency(
        code: code, name: entry.phrase("name", into: &problems),
        short: entry.optionalPhrase("short", into: &problems),
        kind: Agency.Kind(entry.text("kind", into: &problems)),
        validFrom: entry.optionalDate("valid_from", into: &problems),
        validTo: entry.optionalDate("valid_to", into: &problems))
      agency.zone = entry.optionalText("zone", into: &problems)
      agency.members = entry.optionalTexts("members", into: &problems)
      agency.lead = entry.optionalText("lead", into: &problems)
      agencies.append(agency)
    }
    return agencies
  }

  /// `kind_of_body: {street: {name: {zh: "{name}办事处", en: …}, party: {…}}, …}`: the territory's own bodies (块).
  private mutating func bodies(_ root: YAMLNode, areas: [Area]) -> [Agency] {
    var agencies: [Agency] = []
    for entry in root.optionalMap("kind_of_body", into: &problems) {
      let parts = entry.key.split(separator: ".")
      guard let first = parts.first, let level = AreaLevel(rawValue: String(first)) else {
        problems.append(
          entry.value.problem(
            Phrase("没有层级 \(entry.key)", "there is no level \(entry.key)"),
            remedy: Phrase("可用 street、community、grid，或 street.zone", "use street, community, grid, or street.zone")))
        continue
      }
      entry.value.unknownKeys(allowed: ["name", "short", "party"], into: &problems)
      let name = entry.value.phrase("name", into: &problems)
      let short = entry.value.optionalPhrase("short", into: &problems) ?? Phrase("{name}", "{name}")
      let party = entry.value.optionalPhrase("party", into: &problems)
      let only = parts.count > 1 ? String(parts[1]) : nil
      let others = Set(
        root.optionalMap("kind_of_body", into: &problems).compactMap { e in
          e.key.hasPrefix("\(first).") ? String(e.key.dropFirst(first.count + 1)) : nil
        })
      for area in areas where area.level == level && (only.map { $0 == area.kind } ?? !others.contains(area.kind)) {
        agencies.append(
          Agency(
            code: area.code, name: name.filled(name: area.label), short: short.filled(name: area.label),
            kind: Agency.Kind(level.rawValue),
            area: area.code, party: party?.filled(name: area.label), validFrom: area.validFrom, validTo: area.validTo))
      }
    }
    return agencies
  }

  private mutating func role(_ entry: YAMLEntry) -> Role? {
    entry.value.unknownKeys(allowed: ["label", "permissions", "reach"], into: &problems)
    let permissions = entry.value.list("permissions", into: &problems).map { permission($0) }
    let reach = entry.value.choice("reach", of: Role.ReachKind.self, into: &problems) ?? .none
    let role = Role(
      code: entry.key, label: entry.value.phrase("label", into: &problems), permissions: permissions, reach: reach)
    checkSeparation(entry, role)
    return role
  }

  private mutating func posts(
    _ node: YAMLNode, byCode: [String: Agency], byKind: [String: [Agency]], roles: Set<String>
  ) -> [Post] {
    node.unknownKeys(allowed: ["each", "code", "role", "agency", "label"], into: &problems)
    let code = node.text("code", into: &problems), role = node.text("role", into: &problems)
    let label = node.phrase("label", into: &problems)
    if !roles.contains(role) {
      problems.append(
        node.problem(
          Phrase("没有角色 \(role)", "there is no role \(role)"), remedy: Phrase("在 roles 中定义", "define it under `roles`")))
    }
    if let each = node.optionalText("each", into: &problems) {
      return (byKind[each] ?? []).map { agency in
        Post(
          code: code.replacing("{agency}", with: agency.code), role: role, agency: agency.code,
          label: label.filled(name: agency.short))
      }
    }
    let agency = node.text("agency", into: &problems)
    if byCode[agency] == nil {
      problems.append(
        node.problem(
          Phrase("没有单位 \(agency)", "there is no agency \(agency)"),
          remedy: Phrase("在 agencies.yaml 中加上", "add it to agencies.yaml")))
    }
    return [Post(code: code, role: role, agency: agency, label: label)]
  }

  private mutating func holdings(posts: Set<String>) -> [Holding] {
    guard files.files["holdings.csv"] != nil, var table = table("holdings.csv") else { return [] }
    let post = table.column("post", into: &problems), person = table.column("person", into: &problems)
    let name = table.column("person_name", into: &problems)
    let from = table.optionalColumn("from"), to = table.optionalColumn("to")
    guard !problems.hasErrors else { return [] }
    var found: [Holding] = []
    for row in table.rows(into: &problems) {
      guard let code = row.text(post, into: &problems), let who = row.text(person, into: &problems),
        let called = row.text(name, into: &problems)
      else { continue }
      if !posts.contains(code) {
        problems.append(
          row.problem(
            Phrase("没有岗位 \(code)", "there is no post \(code)"), column: post,
            remedy: Phrase("在 posts.yaml 中加上", "add it to posts.yaml")))
      }
      let holding = Holding(
        post: code, person: who, personName: called, from: row.optionalDate(from, into: &problems),
        to: row.optionalDate(to, into: &problems))
      if let start = holding.from, let end = holding.to, end < start {
        problems.append(row.problem(Phrase("结束早于开始", "ends before it begins"), column: to))
      }
      found.append(holding)
    }
    return found
  }
}

extension Phrase {
  /// `{name}` replaced in both languages.
  fileprivate func filled(name: Phrase) -> Phrase {
    Phrase(zh.replacing("{name}", with: name.zh), en.replacing("{name}", with: name.en))
  }
}
