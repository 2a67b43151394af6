import Basics
import Casework
import Organization
import Territory

/// What is said of the chosen area, beside the map.
extension Cockpit {
  /// - Parameter curve: reports by day, today last.
  func card(_ area: Area, curve: [Int]) -> HTML {
    let count = count(area), bin = bin(area)
    let tone: Tone = bin == 5 ? .bad : bin == 4 ? .warn : .plain
    let above = district.territory.ancestors(of: area.code).first { $0.level != .district }
    let name = above.map { "\($0.label[language]) " } ?? ""
    let said = figures.byStreet[area.code] ?? DayCount()
    let last =
      area.level == .street
      ? Fact(language.pick("按期率", "On time"), text: said.onTimeShare.map { "\(percent($0))%" } ?? "—")
      : Fact(language.pick("近 14 日上报", "In 14 days"), text: grouped(curve.reduce(0, +)))
    let late: HTML = count.overdue > 0 ? "<span class=\"late\">\(grouped(count.overdue))</span>" : "0"
    return """
      <section class="areacard" aria-label="\(language.pick("所选区域", "The chosen area"))"><h3><small>\(name)</small>\
      \(area.label[language])</h3><p class="value">\(reading(area))\(verdict(area, bin))</p>\
      \(Chart.sparkline(curve.map(Double.init), tone: tone))\
      \(facts([
        Fact(language.pick("在办", "Open"), text: grouped(count.open)),
        Fact(language.pick("超期", "Overdue"), late),
        Fact(language.pick("今日上报", "Reported today"), text: grouped(curve.last ?? 0)), last,
      ]))\(opens(area))</section>
      """
  }

  private func verdict(_ area: Area, _ bin: Int) -> HTML {
    if measure == .open, area.level == .street, count(area).open < Self.fewest {
      return statusPill(kind: .dropped, word: language.pick("件数少", "Few matters"))
    }
    return switch (measure, bin) {
    case (_, 0): .empty
    case (.open, 5): statusPill(kind: .overdue, word: language.pick("负荷过重", "Overloaded"))
    case (.open, 4): statusPill(kind: .checking, word: language.pick("偏高", "High"))
    case (.open, _): statusPill(kind: .done, word: language.pick("平稳", "Steady"))
    case (.overdue, 4...): statusPill(kind: .overdue, word: language.pick("超期多", "Many overdue"))
    case (.overdue, 2...): statusPill(kind: .checking, word: language.pick("有超期", "Some overdue"))
    case (.overdue, _): statusPill(kind: .done, word: language.pick("无超期", "None overdue"))
    case (.satisfied, 3...): statusPill(kind: .checking, word: language.pick("低于 90%", "Below 90%"))
    case (.satisfied, _): statusPill(kind: .done, word: language.pick("满意", "Good"))
    }
  }

  private func opens(_ area: Area) -> HTML {
    let list = Button(
      area.level == .street ? language.pick("打开案件", "Open its matters") : language.pick("打开网格", "Open the grid"),
      icon: .arrowRight, path: "/matters?area=\(area.code)", wide: true)
    guard area.level == .street, street == nil else { return button(list) }
    return button(
      Button(
        language.pick("看它的网格", "See its grids"), icon: .map, path: path(area: area.code, measure: measure), wide: true))
      + button(list)
  }
}

extension Matters {
  /// Reports by day in a place of a street, the last fourteen days, today last.
  func daily(in area: Area, street: Area?, today: LocalDate) async throws -> [Int] {
    if area.level == .street {
      return try await dayFigures(ofStreet: area.code, from: today + -13, to: today + 1).map(\.reported)
    }
    return try await reports(in: area.code, community: area.level == .grid ? area.parent ?? "" : area.code, days: 14)
  }
}
