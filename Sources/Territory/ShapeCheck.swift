import Basics
import CGEOS
import Foundation

/// What is wrong with the shapes of a territory. Works in metres on a plane, with the middle latitude of the territory
/// for all, so that vertices that agree in degrees agree here too.
struct ShapeCheck {
  let tree: AreaTree
  /// Metres.
  let tolerance: Double

  /// Geometries of one run, destroyed with it.
  private final class Drawn {
    let geos = GEOS()
    var geometries: [Int: OpaquePointer] = [:]
    var prepared: [Int: OpaquePointer] = [:]

    deinit {
      for (_, item) in prepared { GEOSPreparedGeom_destroy_r(geos.context, item) }
      for (_, item) in geometries { GEOSGeom_destroy_r(geos.context, item) }
    }
  }

  func problems() -> [TerritoryProblem] {
    let drawn = Drawn()
    let place = plane()
    var found: [TerritoryProblem] = []
    for (index, area) in tree.areas.enumerated() {
      guard let shape = area.shape else { continue }
      let (geometry, reason) = check(shape, drawn.geos, place)
      if let reason { found.append(invalid(area.code, reason)) }
      guard let geometry else { continue }
      // Questions put to an invalid polygon have no sound answers: it is reported and left out of the rest.
      if reason != nil {
        GEOSGeom_destroy_r(drawn.geos.context, geometry)
      } else {
        drawn.geometries[index] = geometry
        drawn.prepared[index] = GEOSPrepare_r(drawn.geos.context, geometry)
      }
    }
    for zone in tree.zones {
      let (geometry, reason) = check(zone.shape, drawn.geos, place)
      if let reason { found.append(invalid(zone.code, reason)) }
      GEOSGeom_destroy_r(drawn.geos.context, geometry)
    }
    let placeOfCode = Dictionary(tree.areas.indices.map { (tree.areas[$0].code, $0) }, uniquingKeysWith: { a, _ in a })
    let families = Dictionary(grouping: drawn.geometries.keys.sorted()) { tree.areas[$0].parent ?? "" }
    for (parent, members) in families.sorted(by: { $0.key < $1.key }) {
      if let above = placeOfCode[parent] { found += strays(members, above, drawn) }
      found += overlaps(members, drawn)
    }
    return found
  }

  private func plane() -> (Coordinate) -> (x: Double, y: Double) {
    let shapes = tree.areas.compactMap(\.shape) + tree.zones.map(\.shape)
    let box = shapes.map(\.box).reduce(nil as BoundingBox?) { $0?.union($1) ?? $1 }
    let origin = box?.southWest ?? Coordinate(lon: 0, lat: 0)
    let middle = (origin.latitude + (box?.northEast.latitude ?? 0)) / 2
    let east = metresPerUnit * cos(middle * .pi / 180)
    return { point in
      ((Double(point.lon) - Double(origin.lon)) * east, (Double(point.lat) - Double(origin.lat)) * metresPerUnit)
    }
  }

  private func invalid(_ code: String, _ reason: Phrase) -> TerritoryProblem {
    TerritoryProblem(.invalidShape, code: code, Phrase("多边形无效：", "the polygon is not valid: ") + reason,
      remedy: Phrase("在制图软件中修正该处（自相交、重叠的环、孔在外）后重新导入",
        "mend that place (self-crossing, overlapping rings, hole outside) in a map editor and import again"))
  }

  /// The geometry to be destroyed by the caller, and why it is invalid with the place in degrees.
  private func check(
    _ shape: Shape, _ geos: GEOS, _ place: (Coordinate) -> (x: Double, y: Double)
  ) -> (OpaquePointer?, Phrase?) {
    guard let geometry = geos.geometry(shape, place: place) else {
      return (nil, Phrase("环没有闭合或点数不足", "a ring is not closed or has too few points"))
    }
    if GEOSisValid_r(geos.context, geometry) == 1 { return (geometry, nil) }
    // Asked again in degrees, because the place named there is one that a map can be moved to.
    let degrees = geos.geometry(shape, place: { ($0.longitude, $0.latitude) })
    defer { GEOSGeom_destroy_r(geos.context, degrees) }
    var reason: UnsafeMutablePointer<CChar>?
    var location: OpaquePointer?
    defer {
      GEOSFree_r(geos.context, reason)
      GEOSGeom_destroy_r(geos.context, location)
    }
    let valid = GEOSisValidDetail_r(geos.context, degrees ?? geometry, 0, &reason, &location)
    guard valid == 0, let reason else { return (geometry, Phrase("无法判断", "it cannot be judged")) }
    let text = String(cString: reason)
    var x = 0.0
    var y = 0.0
    if let location { _ = GEOSGeomGetX_r(geos.context, location, &x) + GEOSGeomGetY_r(geos.context, location, &y) }
    let spot = "\((x * 1e6).rounded() / 1e6), \((y * 1e6).rounded() / 1e6)"
    return (geometry, Phrase("\(reasons[text] ?? text)，位于 \(spot)", "\(text) at \(spot)"))
  }

  private func strays(_ members: [Int], _ parent: Int, _ drawn: Drawn) -> [TerritoryProblem] {
    guard let above = drawn.geometries[parent], let prepared = drawn.prepared[parent] else { return [] }
    let context = drawn.geos.context
    var widened: OpaquePointer?
    defer { GEOSGeom_destroy_r(context, widened) }
    return members.compactMap { index in
      guard let geometry = drawn.geometries[index], haveCommonDay(tree.areas[index], tree.areas[parent]),
        GEOSPreparedCovers_r(context, prepared, geometry) != 1
      else { return nil }
      if widened == nil { widened = GEOSBuffer_r(context, above, tolerance, 8) }
      guard let widened, GEOSCovers_r(context, widened, geometry) != 1 else { return nil }
      let outside = GEOSDifference_r(context, geometry, above)
      defer { GEOSGeom_destroy_r(context, outside) }
      let size = squareMetres(outside, context)
      let code = tree.areas[parent].code
      return TerritoryProblem(.outsideParent, code: tree.areas[index].code,
        Phrase("有 \(size) 平方米在上级 \(code) 之外", "\(size) m² of it lie outside its parent \(code)"),
        remedy: Phrase("使边界落在上级边界之内（容差 \(Int(tolerance)) 米）",
          "bring its border within the parent's (tolerance \(Int(tolerance)) m)"))
    }
  }

  private func overlaps(_ members: [Int], _ drawn: Drawn) -> [TerritoryProblem] {
    let context = drawn.geos.context
    // Swept from west to east: a later one that starts beyond this one's east end cannot meet it.
    let sorted = members.sorted { (west($0), $0) < (west($1), $1) }
    var found: [TerritoryProblem] = []
    for (position, first) in sorted.enumerated() {
      guard let box = tree.areas[first].shape?.box, let geometry = drawn.geometries[first],
        let prepared = drawn.prepared[first]
      else { continue }
      for second in sorted[(position + 1)...] {
        guard let other = drawn.geometries[second], let otherBox = tree.areas[second].shape?.box else { continue }
        if otherBox.southWest.lon > box.northEast.lon { break }
        guard otherBox.southWest.lat <= box.northEast.lat, otherBox.northEast.lat >= box.southWest.lat,
          haveCommonDay(tree.areas[first], tree.areas[second]),
          GEOSPreparedTouches_r(context, prepared, other) != 1, GEOSPreparedIntersects_r(context, prepared, other) == 1
        else { continue }
        let common = GEOSIntersection_r(context, geometry, other)
        // What is left after half the tolerance is taken off each side is wider than a sliver.
        let core = common.flatMap { GEOSBuffer_r(context, $0, -tolerance / 2, 8) }
        defer {
          GEOSGeom_destroy_r(context, common)
          GEOSGeom_destroy_r(context, core)
        }
        guard let core, GEOSisEmpty_r(context, core) == 0 else { continue }
        let size = squareMetres(common, context)
        let codes = [tree.areas[first].code, tree.areas[second].code].sorted()
        found.append(TerritoryProblem(.overlap, code: codes[1],
          Phrase("与同级 \(codes[0]) 重叠 \(size) 平方米", "it overlaps its sibling \(codes[0]) by \(size) m²"),
          remedy: Phrase("两者共用一条边界", "give the two one common border")))
      }
    }
    return found
  }

  private func west(_ index: Int) -> Int32 { tree.areas[index].shape?.box.southWest.lon ?? 0 }

  private func squareMetres(_ geometry: OpaquePointer?, _ context: GEOSContextHandle_t) -> Int {
    var size = 0.0
    guard let geometry, GEOSArea_r(context, geometry, &size) == 1 else { return 0 }
    return Int(size.rounded())
  }

  private func haveCommonDay(_ a: Area, _ b: Area) -> Bool {
    if let end = a.validTo, let start = b.validFrom, end < start { return false }
    if let end = b.validTo, let start = a.validFrom, end < start { return false }
    return true
  }
}

/// The reasons GEOS gives (its class TopologyValidationError), in Chinese.
private let reasons = [
  "Self-intersection": "自相交", "Ring Self-intersection": "环自相交", "Hole lies outside shell": "孔在外环之外",
  "Holes are nested": "孔相互嵌套", "Interior is disconnected": "内部不连通", "Nested shells": "外环相互嵌套",
  "Duplicate Rings": "环重复", "Too few points in geometry component": "点数不足", "Invalid Coordinate": "坐标无效",
  "Ring is not closed": "环没有闭合",
]
