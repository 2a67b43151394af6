import Basics
import Casework
import Territory

/// The map: streets of the district, or the grids of one street, by load, by what is overdue, or by what reporters said.
extension Cockpit {
  /// - Parameters:
  ///   - dots: overdue matters with a place.
  ///   - card: what is said of the chosen area.
  func map(dots: [AreaMap.Dot], card: HTML) -> HTML {
    let shapes = areas.map { area in
      AreaMap.Shape(
        code: area.code, name: area.label[language], rings: rings(area.shape), value: nil, bin: bin(area),
        path: path(area: area.code, measure: measure), title: "\(area.label[language]) · \(reading(area))")
    }
    let borders = (street.map { district.territory.children(of: $0.code) } ?? areas).filter { $0.shape != nil }
    let outlines = borders.map { area in
      AreaMap.Outline(
        area.label[language], rings: rings(area.shape),
        label: area.shape.map { ($0.labelPoint.longitude, $0.labelPoint.latitude) })
    }
    let drawing = AreaMap(
      shapes: shapes, outlines: outlines, dots: dots, chosen: (chosen ?? worst)?.code, isSchematic: district.isSchematic
    ).html(
      label: language.pick("各区域\(measureWord)", "\(measureWord) by area"), measure: measureWord, bins: bins, in: language)
    let whole: HTML =
      street == nil
      ? .empty
      : button(Button(language.pick("回到全区", "Whole district"), .quiet, icon: .arrowLeft, path: path(measure: measure)))
    return panel(
      title: street.map { $0.label[language] } ?? language.pick("街道与网格", "Streets and grids"), subtitle: mapNote,
      controls: whole + switches, body: "<div class=\"mapbox\">\(drawing)\(card)</div>\(twin)", flush: true)
  }

  /// What is coloured: the grids of the street, else all streets.
  static func areas(of territory: AreaTree, street: Area?, on today: LocalDate) -> [Area] {
    guard let street else {
      return territory.areas.filter { $0.level == .street && $0.shape != nil && $0.isValid(on: today) }
    }
    return territory.descendants(of: street.code).filter { area in
      area.shape != nil && area.isValid(on: today) && territory.children(of: area.code).allSatisfy { $0.shape == nil }
    }
  }

  /// Without a choice the card is about the worst.
  var worst: Area? {
    areas.max { (bin($0), count($0).open, $1.code) < (bin($1), count($1).open, $0.code) }
  }

  func count(_ area: Area) -> OpenCount { counts[area.code] ?? Self.count(area, overview) }

  static func count(_ area: Area, _ overview: Overview) -> OpenCount {
    if area.level == .street {
      return overview.byStreet.first { $0.name == area.code } ?? OpenCount(name: area.code, open: 0, overdue: 0)
    }
    // What is located no deeper than a community counts there.
    var sum = OpenCount(name: area.code, open: 0, overdue: 0)
    for count in overview.byArea where count.name == area.code || (area.level == .community && count.name.hasPrefix(area.code)) {
      sum.open += count.open
      sum.overdue += count.overdue
    }
    return sum
  }

  private var mean: Double {
    max(1, Double(counts.values.reduce(0) { $0 + $1.open }) / Double(max(1, areas.count)))
  }

  /// The measure of an area as a share; nil where there is nothing to measure.
  func share(_ area: Area) -> Double? {
    let count = count(area)
    switch measure {
    case .open:
      // A street is measured against streets, also when its grids are shown.
      return area.level == .street ? loads.first { $0.street.code == area.code }?.ratio : Double(count.open) / mean
    case .overdue: return count.open == 0 ? nil : Double(count.overdue) / Double(count.open)
    case .satisfied:
      let said = figures.byStreet[area.code] ?? DayCount()
      return said.reached < Self.fewest ? nil : said.satisfiedShare
    }
  }

  func reading(_ area: Area) -> String { share(area).map { "\(decimal($0 * 100, places: 0))%" } ?? "—" }

  /// 1 to 5, the worst last; 0 for nothing to measure.
  func bin(_ area: Area) -> Int {
    guard let share = share(area) else { return 0 }
    switch measure {
    case .open:
      let bin = share < 0.4 ? 1 : share < 0.7 ? 2 : share < 1 ? 3 : share <= Self.heavy ? 4 : 5
      // Three instead of one is no load, whatever the share.
      return area.level == .street && count(area).open < Self.fewest ? min(3, bin) : bin
    case .overdue: return share == 0 ? 1 : share <= 0.05 ? 2 : share <= 0.1 ? 3 : share <= 0.2 ? 4 : 5
    case .satisfied: return share >= 0.95 ? 1 : share >= 0.9 ? 2 : share >= 0.8 ? 3 : share >= 0.7 ? 4 : 5
    }
  }

  private var bins: [Phrase] {
    switch measure {
    case .open: AreaMap.loadBins
    case .overdue:
      [Phrase("无在办", "none open")] + ["0", "≤5%", "5–10%", "10–20%", ">20%"].map { Phrase.verbatim($0) }
    case .satisfied:
      [Phrase("接通不足 \(Self.fewest) 次", "fewer than \(Self.fewest) reached")]
        + ["≥95%", "90–95%", "80–90%", "70–80%", "<70%"].map { Phrase.verbatim($0) }
    }
  }

  var measureWord: String {
    switch measure {
    case .open: language.pick("在办 ÷ 各区域平均", "open ÷ mean of areas")
    case .overdue: language.pick("超期 ÷ 在办", "overdue ÷ open")
    case .satisfied: language.pick("满意 ÷ 回访接通，\(range.word.zh)", "satisfied ÷ reached, \(range.word.en.lowercased())")
    }
  }

  private var mapNote: String {
    street == nil
      ? language.pick("\(measureWord) · 点街道看网格", "\(measureWord); choose a street to see its grids")
      : language.pick("\(measureWord) · \(areas.count) 个网格", "\(measureWord); \(areas.count) grids")
  }

  private var switches: HTML {
    let words: [(Measure, String)] = [
      (.open, language.pick("负荷", "Load")), (.overdue, language.pick("超期", "Overdue")),
      (.satisfied, language.pick("满意", "Satisfied")),
    ]
    return segmented(
      label: language.pick("着色", "Colour by"),
      words.filter { street == nil || $0.0 != .satisfied }.map { one, word in
        Segment(word, path: path(area: chosen?.code, measure: one), isCurrent: one == measure)
      })
  }

  /// The same as a table, the worst first.
  private var twin: HTML {
    let rows = areas.sorted { (bin($0), count($0).open, $1.code) > (bin($1), count($1).open, $0.code) }.map { area in
      let count = count(area)
      let name = street == nil ? area.label : district.territory.placeLabel(of: area.code)
      return Row(
        ["\(name[language])", "\(reading(area))", "\(grouped(count.open))", "\(grouped(count.overdue))"],
        path: path(area: area.code, measure: measure))
    }
    return details(
      language.pick("以表格查看", "As a table"),
      dataTable(
        caption: measureWord,
        columns: [
          Column(language.pick("区域", "Area"), .wide), Column(measureWord, .number),
          Column(language.pick("在办", "Open"), .number), Column(language.pick("超期", "Overdue"), .number),
        ], rows: rows, compact: true))
  }

  private func rings(_ shape: Shape?) -> [[LonLat]] {
    (shape?.polygons ?? []).flatMap(\.rings).map { $0.map { (lon: $0.longitude, lat: $0.latitude) } }
  }
}
