import Basics

/// From JSON values to features, with the reason where one is wrong.
struct GeoJSONReading {
  let crs: CRS

  struct Wrong: Error {
    var what: Phrase

    init(_ zh: String, _ en: String) { what = Phrase(zh, en) }
  }

  func feature(_ value: GeoJSON.Value) throws -> GeoJSON.Feature {
    guard case .object(let members) = value, members["type"]?.text == "Feature" else {
      throw Wrong("不是 Feature 对象", "it is not a Feature object")
    }
    var properties: [String: GeoJSON.Value] = [:]
    if case .object(let given)? = members["properties"] { properties = given }
    switch members["geometry"] {
    case nil: throw Wrong("缺少 geometry", "the member \"geometry\" is missing")
    case .null?: return GeoJSON.Feature(properties: properties, geometry: nil)
    case .object(let geometry)?: return GeoJSON.Feature(properties: properties, geometry: try self.geometry(geometry))
    default: throw Wrong("geometry 不是对象", "\"geometry\" is not an object")
    }
  }

  private func geometry(_ members: [String: GeoJSON.Value]) throws -> GeoJSON.Geometry {
    guard let type = members["type"]?.text else { throw Wrong("几何缺少 type", "the geometry has no type") }
    guard ["Point", "Polygon", "MultiPolygon"].contains(type) else {
      throw Wrong("不支持的几何类型 \(type)（可用 Point、Polygon、MultiPolygon）",
        "geometry type \(type) is not taken (Point, Polygon and MultiPolygon are)")
    }
    guard case .array(let list)? = members["coordinates"], !list.isEmpty else {
      throw Wrong("没有坐标", "there are no coordinates")
    }
    if type == "Point" {
      let fix = try fix(.array(list))
      return .point(try coordinate(fix), fix)
    }
    let polygons = try type == "Polygon"
      ? [polygon(.array(list), 1)] : list.enumerated().map { try polygon($1, $0 + 1) }
    guard let shape = Shape(polygons: polygons) else { throw Wrong("没有坐标", "there are no coordinates") }
    return .shape(shape)
  }

  private func polygon(_ value: GeoJSON.Value, _ number: Int) throws -> Polygon {
    guard case .array(let list) = value, !list.isEmpty else {
      throw Wrong("第 \(number) 个多边形没有环", "polygon \(number) has no ring")
    }
    let rings = try list.enumerated().map { index, value in
      try ring(value, Phrase("第 \(number) 个多边形第 \(index + 1) 环", "polygon \(number), ring \(index + 1)"))
    }
    return Polygon(outer: rings[0], holes: Array(rings.dropFirst()))
  }

  private func ring(_ value: GeoJSON.Value, _ place: Phrase) throws -> [Coordinate] {
    guard case .array(let list) = value else {
      throw Wrong("\(place.zh)不是坐标数组", "\(place.en) is not an array of positions")
    }
    guard list.count >= 4 else {
      throw Wrong("\(place.zh)只有 \(list.count) 个点，至少要 4 个（首尾相同）",
        "\(place.en) has \(list.count) positions; at least 4 are needed, the last like the first")
    }
    var points: [Coordinate] = []
    points.reserveCapacity(list.count)
    for position in list { points.append(try coordinate(fix(position))) }
    // Compared in the file's own numbers would refuse a ring closed to the ninth decimal; 1e-7 degrees is a centimetre.
    guard points.first == points.last else {
      throw Wrong("\(place.zh)没有闭合（末点应与首点相同）", "\(place.en) is not closed: the last position must be the first")
    }
    return points
  }

  private func fix(_ value: GeoJSON.Value) throws -> RawFix {
    guard case .array(let list) = value, list.count >= 2, let lon = list[0].number, let lat = list[1].number else {
      throw Wrong("有一处坐标不是 [经度, 纬度]", "a position is not [longitude, latitude]")
    }
    return RawFix(lon: lon, lat: lat, crs: crs)
  }

  private func coordinate(_ fix: RawFix) throws -> Coordinate {
    guard let coordinate = try? Coordinate(fix) else {
      throw Wrong("坐标 [\(fix.lon), \(fix.lat)] 超出范围（经度 ±180、纬度 ±90；是否颠倒或为平面坐标？）",
        "position [\(fix.lon), \(fix.lat)] is out of range (±180, ±90; swapped, or plane coordinates?)")
    }
    return coordinate
  }
}
