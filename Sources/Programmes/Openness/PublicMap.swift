import Basics
import Casework
import Organization
import Platform
import Site
import Territory

/// Where what is open lies: streets, or the communities of one street; each leads to its list.
enum PublicMap {
  static func panel(_ choice: PublicChoice, _ figures: PublicFigures, _ call: Call) -> HTML {
    let district = call.jurisdiction.district, language = call.language, day = call.jurisdiction.today
    let street = choice.street(in: district)
    let areas = (street.map { district.territory.children(of: $0.code) } ?? district.streets).filter { $0.isValid(on: day) }
    let lines = street == nil ? figures[.street] : figures[.community]
    let counts = areas.map { lines[$0.code]?.open ?? 0 }
    let (parts, _) = SmallNumbers.parts(counts)
    let shapes = zip(areas, zip(counts, parts)).filter { $0.0.shape != nil }.map { area, count in
      AreaMap.Shape(
        code: area.code, name: area.label[language], rings: rings(area.shape), value: nil,
        bin: bin(count.0), path: choice.at(area.code),
        title: "\(area.label[language]) · \(count.1.words(grouped)[language])")
    }
    let outlines = areas.filter { $0.shape != nil }.map { area in
      AreaMap.Outline(
        area.label[language], rings: rings(area.shape),
        label: area.shape.map { ($0.labelPoint.longitude, $0.labelPoint.latitude) })
    }
    let word = call.say("在办件数", "open matters")
    let drawing = AreaMap(
      shapes: shapes, outlines: outlines, chosen: choice.area?.code, isSchematic: district.isSchematic
    ).html(label: call.say("各区域在办", "Open by area"), measure: word, bins: bins, in: language)
    let rows = zip(areas, zip(counts, parts)).sorted { ($0.1.0, $1.0.code) > ($1.1.0, $0.0.code) }.map { area, count in
      Row(["\(area.label[language])", "\(count.1.words(grouped)[language])"], path: choice.at(area.code))
    }
    let twin = details(
      call.say("以表格查看", "As a table"),
      dataTable(
        caption: call.say("各区域在办", "Open by area"),
        columns: [Column(call.say("区域", "Area"), .wide), Column(call.say("在办", "Open"), .number)], rows: rows,
        compact: true))
    return Site.panel(
      title: street?.label[language] ?? call.say("地图", "Map"), subtitle: PublicMatters.asOf(figures, call),
      controls: street == nil
        ? .empty : button(Button(call.say("回到全区", "Whole district"), .quiet, icon: .arrowLeft, path: "/public")),
      body: drawing + twin, flush: true)
  }

  /// None, few, and then steps; as coarse as what may be said in words.
  private static func bin(_ count: Int) -> Int {
    count == 0 ? 1 : count < SmallNumbers.threshold ? 2 : count < 20 ? 3 : count < 50 ? 4 : 5
  }

  private static let bins: [Phrase] = [
    Phrase("无数据", "no data"), .verbatim("0"), .verbatim("1–4"), .verbatim("5–19"), .verbatim("20–49"), .verbatim("≥50"),
  ]

  private static func rings(_ shape: Shape?) -> [[LonLat]] {
    (shape?.polygons ?? []).flatMap(\.rings).map { $0.map { (lon: $0.longitude, lat: $0.latitude) } }
  }
}
