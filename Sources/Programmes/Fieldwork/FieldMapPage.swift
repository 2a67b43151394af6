import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site
import Territory

/// The same work on a map. Without scripts it is drawn by the server; with them it can be moved and made larger.
enum FieldMapPage {
  static let endpoints = [
    Endpoint(.get, "/field/map", permission: .see, purpose: Phrase("现场地图", "Work on a map"), answer: show),
    Endpoint(
      .get, "/field/areas.geojson", permission: .see, purpose: Phrase("地图上的区划边界", "Boundaries for the map"), answer: areas),
  ]

  @Sendable private static func show(_ call: Call) async throws -> Reply {
    let district = call.jurisdiction.district, language = call.language, now = call.jurisdiction.now()
    let found = try await FieldTasks.of(call.principal, call.jurisdiction, now: now)
    let located = found.tasks.filter { $0.matter.coordinate != nil }
    let outlines = shown(call).map { area in
      AreaMap.Outline(
        area.label[language], rings: FieldParts.rings(area.shape),
        label: area.shape.map { ($0.labelPoint.longitude, $0.labelPoint.latitude) })
    }
    let dots = located.compactMap { task -> AreaMap.Dot? in
      task.matter.coordinate.map {
        AreaMap.Dot(
          ($0.longitude, $0.latitude),
          title: "\(task.what[language]) · \(MatterWords.title(task.matter, in: district, language: language))",
          path: FieldParts.path(task.matter))
      }
    }
    let label = call.say("\(located.count) 件案件的位置", "Where the \(located.count) matters are")
    let drawing = AreaMap(shapes: [], outlines: outlines, dots: dots, isSchematic: district.isSchematic).html(
      label: label, measure: call.say("要到场办的案件", "To be done on site"), bins: [],
      dotWord: Phrase("案件", "matter"), in: language)
    let title = call.say("现场地图", "Field map")
    let without = found.tasks.count - located.count
    let lede = call.say(
      "地图上 \(located.count) 件\(without > 0 ? "，另有 \(without) 件没有坐标，见下方列表" : "")。",
      "\(located.count) on the map\(without > 0 ? "; \(without) without a position are in the list below" : "").")
    return Pages.page(
      call, title: title, tab: "/field", assets: [.leaflet], modules: [FieldModules.map],
      body: pageHead(title: title, lede: "\(lede)", controls: FieldParts.views(call, isMap: true))
        + """
        <div class="field-face"\(FieldParts.kept("/field/map", [FieldModules.map]))><div class="field-map" \
        data-field-map="/field/areas.geojson" role="region" aria-label="\(label)" \
        data-in="\(call.say("放大", "Zoom in"))" data-out="\(call.say("缩小", "Zoom out"))" hidden></div>\(drawing)
        """ + FieldParts.list(found.tasks, call, now: now) + "</div>")
  }

  /// The streets, and of whoever works in one area that area.
  private static func shown(_ call: Call) -> [Area] {
    let territory = call.jurisdiction.district.territory
    let day = call.jurisdiction.district.today(call.jurisdiction.now())
    let streets = territory.areas.filter { $0.level == .street && $0.shape != nil && $0.isValid(on: day) }
    guard case .area(let code) = call.principal.reach.scope, let own = territory[code], own.level != .street,
      own.shape != nil
    else { return streets }
    return streets + [own]
  }

  @Sendable private static func areas(_ call: Call) -> Reply {
    let features = shown(call).map { area -> String in
      let polygons = (area.shape?.polygons ?? []).map { polygon in
        let rings = polygon.rings.map { ring in
          "[" + ring.map { "[\(decimal($0.longitude, places: 5)),\(decimal($0.latitude, places: 5))]" }.joined(separator: ",") + "]"
        }
        return "[" + rings.joined(separator: ",") + "]"
      }
      let name = area.label[call.language].replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      return """
        {"type":"Feature","properties":{"code":"\(area.code)","name":"\(name)"},\
        "geometry":{"type":"MultiPolygon","coordinates":[\(polygons.joined(separator: ","))]}}
        """
    }
    return .text(
      "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}", type: "application/geo+json")
  }
}
