import Basics

/// One thing wrong with a territory, with what to do about it.
package struct TerritoryProblem: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable {
    case duplicateCode, unknownParent, severalRoots, wrongLevel, foreignCode, contradictoryTimes
    case invalidShape, outsideParent, overlap, unknownArea
  }

  package var kind: Kind
  /// The code of the area or zone.
  package var code: String
  package var what: Phrase
  package var remedy: Phrase

  package init(_ kind: Kind, code: String, _ what: Phrase, remedy: Phrase) {
    self.kind = kind
    self.code = code
    self.what = what
    self.remedy = remedy
  }
}

/// What a sound territory looks like in this city.
package struct TerritoryRules: Sendable, Hashable {
  /// For each level, the levels its parent may have; a level without parents is the root.
  package var parents: [AreaLevel: Set<AreaLevel>]
  /// How far, in metres, borders may miss each other.
  package var tolerance: Double

  package init(parents: [AreaLevel: Set<AreaLevel>], tolerance: Double = 3) {
    self.parents = parents
    self.tolerance = tolerance
  }

  /// Every level under the one above it. That a grid belongs to exactly one community, never to a street or district,
  /// is the rule of Xi'an DB6101/T 3185-2024; a city with fewer levels gives its own.
  package static let fourLevels = TerritoryRules(parents: [
    .district: [], .street: [.district], .community: [.street], .grid: [.community],
  ])
}

extension AreaTree {
  /// All that is wrong, by code: first what the list of areas shows, then what the shapes show. Shapes missing are no
  /// problem: a virtual community has none. Well below a second for 3,000 areas.
  package func problems(rules: TerritoryRules = .fourLevels) -> [TerritoryProblem] {
    let found = listProblems(rules) + ShapeCheck(tree: self, tolerance: rules.tolerance).problems()
    return found.enumerated().sorted { ($0.element.code, $0.offset) < ($1.element.code, $1.offset) }.map(\.element)
  }

  private func listProblems(_ rules: TerritoryRules) -> [TerritoryProblem] {
    var found: [TerritoryProblem] = []
    var seen: Set<String> = []
    for area in areas {
      if !seen.insert(area.code).inserted { found.append(duplicate(area.code)) }
      found += timeProblems(area.code, area.validFrom, area.validTo)
      found += parentProblems(area, rules)
    }
    if let first = tops.first, tops.count > 1 {
      for area in tops.dropFirst() where (rules.parents[area.level] ?? []).isEmpty {
        found.append(TerritoryProblem(.severalRoots, code: area.code,
          Phrase("除 \(first.code) 外又有一个没有上级的区域", "it has no parent, and neither has \(first.code)"),
          remedy: Phrase("一个辖区只留一个顶级区域", "leave one root to a jurisdiction")))
      }
    }
    var zoneCodes: Set<String> = []
    for zone in zones {
      if !zoneCodes.insert(zone.code).inserted { found.append(duplicate(zone.code)) }
      found += timeProblems(zone.code, zone.validFrom, zone.validTo)
      if let area = zone.area, self[area] == nil {
        found.append(TerritoryProblem(.unknownArea, code: zone.code,
          Phrase("片区所属区域 \(area) 不存在", "the zone's area \(area) does not exist"),
          remedy: Phrase("更正 area 一栏或补上该区域", "correct the column area, or add that area")))
      }
    }
    return found
  }

  private func duplicate(_ code: String) -> TerritoryProblem {
    TerritoryProblem(.duplicateCode, code: code,
      Phrase("代码 \(code) 出现不止一次", "the code \(code) occurs more than once"),
      remedy: Phrase("给其中之一另编代码；停用的代码不再使用", "give one of them another code; ended codes are not used again"))
  }

  private func timeProblems(_ code: String, _ from: LocalDate?, _ to: LocalDate?) -> [TerritoryProblem] {
    guard let from, let to, to < from else { return [] }
    return [
      TerritoryProblem(.contradictoryTimes, code: code,
        Phrase("终止日期 \(to) 早于启用日期 \(from)", "it ends on \(to), before its start on \(from)"),
        remedy: Phrase("更正 valid_from 或 valid_to（valid_to 是有效的最后一天）",
          "correct valid_from or valid_to (valid_to is the last day it is valid)"))
    ]
  }

  private func parentProblems(_ area: Area, _ rules: TerritoryRules) -> [TerritoryProblem] {
    let allowed = rules.parents[area.level] ?? []
    let wanted = allowed.sorted().map(\.label).joined(Phrase("或", " or "))
    guard let code = area.parent else {
      if allowed.isEmpty { return [] }
      return [
        TerritoryProblem(.wrongLevel, code: area.code,
          Phrase("\(area.level.label.zh)没有上级", "a \(area.level.label.en) without a parent"),
          remedy: Phrase("填写上级（\(wanted.zh)）的代码", "enter the code of its \(wanted.en)"))
      ]
    }
    guard let parent = self[code] else {
      return [
        TerritoryProblem(.unknownParent, code: area.code,
          Phrase("上级 \(code) 不存在", "its parent \(code) does not exist"),
          remedy: Phrase("更正上级代码或补上该区域", "correct the parent's code, or add that area"))
      ]
    }
    var found: [TerritoryProblem] = []
    if !allowed.contains(parent.level) {
      let rule = allowed.isEmpty
        ? Phrase("\(area.level.label.zh)不应有上级", "a \(area.level.label.en) has no parent")
        : Phrase("\(area.level.label.zh)应直属\(wanted.zh)", "a \(area.level.label.en) belongs to a \(wanted.en)")
      found.append(TerritoryProblem(.wrongLevel, code: area.code,
        Phrase("上级 \(code) 是\(parent.level.label.zh)：", "its parent \(code) is a \(parent.level.label.en): ") + rule,
        remedy: Phrase("改挂到正确层级的上级", "put it under a parent of the right level")))
    }
    if !area.code.hasPrefix(code) || area.code == code {
      found.append(TerritoryProblem(.foreignCode, code: area.code,
        Phrase("代码不以上级代码 \(code) 开头", "the code does not start with its parent's, \(code)"),
        remedy: Phrase("按上级代码加序号重新编码", "make the code of the parent's code and a sequence")))
    }
    let startsEarly = parent.validFrom.map { start in area.validFrom.map { $0 < start } ?? true } ?? false
    let endsLate = parent.validTo.map { end in area.validTo.map { $0 > end } ?? true } ?? false
    if startsEarly || endsLate {
      let times = "\(parent.validFrom?.description ?? "…") – \(parent.validTo?.description ?? "…")"
      found.append(TerritoryProblem(.contradictoryTimes, code: area.code,
        Phrase("有效期超出上级 \(code) 的有效期 \(times)", "it is valid outside the time of its parent \(code), \(times)"),
        remedy: Phrase("把有效期收在上级之内，或改挂上级", "keep its time within the parent's, or give it another parent")))
    }
    return found
  }
}
