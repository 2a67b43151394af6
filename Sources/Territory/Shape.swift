import Foundation

/// One polygon with its holes. Rings are closed: the last coordinate repeats the first.
package struct Polygon: Sendable, Hashable {
  package var outer: [Coordinate]
  package var holes: [[Coordinate]]

  package init(outer: [Coordinate], holes: [[Coordinate]] = []) {
    self.outer = outer
    self.holes = holes
  }

  /// The outer ring, then the holes.
  package var rings: [[Coordinate]] { [outer] + holes }
}

/// An upright box of coordinates, borders included. It may not cross the 180th meridian.
package struct BoundingBox: Sendable, Hashable {
  package var southWest: Coordinate
  package var northEast: Coordinate

  package init(southWest: Coordinate, northEast: Coordinate) {
    self.southWest = southWest
    self.northEast = northEast
  }

  package func contains(_ point: Coordinate) -> Bool {
    point.lon >= southWest.lon && point.lon <= northEast.lon && point.lat >= southWest.lat && point.lat <= northEast.lat
  }

  /// The smallest box around both.
  package func union(_ other: BoundingBox) -> BoundingBox {
    BoundingBox(
      southWest: Coordinate(lon: min(southWest.lon, other.southWest.lon), lat: min(southWest.lat, other.southWest.lat)),
      northEast: Coordinate(lon: max(northEast.lon, other.northEast.lon), lat: max(northEast.lat, other.northEast.lat)))
  }

  /// The point of the box nearest to `point`; the point itself if it lies inside.
  package func nearest(to point: Coordinate) -> Coordinate {
    Coordinate(
      lon: min(max(point.lon, southWest.lon), northEast.lon), lat: min(max(point.lat, southWest.lat), northEast.lat))
  }
}

/// The ground an area covers: one or more polygons, in CGCS2000.
package struct Shape: Sendable, Hashable {
  package let polygons: [Polygon]
  /// Around all outer rings.
  package let box: BoundingBox

  /// Nil if there is no coordinate at all. Validity is not checked here, `AreaTree.problems()` does.
  package init?(polygons: [Polygon]) {
    var corners: BoundingBox?
    for polygon in polygons {
      for point in polygon.outer {
        let here = BoundingBox(southWest: point, northEast: point)
        corners = corners?.union(here) ?? here
      }
    }
    guard let corners else { return nil }
    self.polygons = polygons
    box = corners
  }

  /// Number of coordinates in all rings.
  package var vertexCount: Int { polygons.reduce(0) { $0 + $1.rings.reduce(0) { $0 + $1.count } } }

  /// Area in km² on the WGS-84 ellipsoid: the sum of the rings in the equal-area cylindrical projection (Snyder 1987,
  /// equations 10-1, 10-2 and 3-12). Holes count against it whichever way they turn.
  package var area: Double {
    polygons.reduce(0) { sum, polygon in
      sum + abs(ringArea(polygon.outer)) - polygon.holes.reduce(0) { $0 + abs(ringArea($1)) }
    }
  }

  /// Centre of mass in degrees, flat; may lie outside a bent shape. For labels use `labelPoint`.
  package var centroid: Coordinate {
    var weight = 0.0
    var east = 0.0
    var north = 0.0
    // Offsets from a corner of the box, so that the products keep their digits.
    let origin = box.southWest
    for polygon in polygons {
      for (index, ring) in polygon.rings.enumerated() {
        var ringWeight = 0.0
        var ringEast = 0.0
        var ringNorth = 0.0
        for (from, to) in zip(ring, ring.dropFirst()) {
          let x1 = Double(from.lon) - Double(origin.lon)
          let y1 = Double(from.lat) - Double(origin.lat)
          let x2 = Double(to.lon) - Double(origin.lon)
          let y2 = Double(to.lat) - Double(origin.lat)
          let cross = x1 * y2 - x2 * y1
          ringWeight += cross
          ringEast += (x1 + x2) * cross
          ringNorth += (y1 + y2) * cross
        }
        let sign: Double = (ringWeight < 0 ? -1 : 1) * (index == 0 ? 1 : -1)
        weight += ringWeight * sign
        east += ringEast * sign
        north += ringNorth * sign
      }
    }
    guard weight > 0 else {
      return Coordinate(
        lon: Int32((Int64(origin.lon) + Int64(box.northEast.lon)) / 2),
        lat: Int32((Int64(origin.lat) + Int64(box.northEast.lat)) / 2))
    }
    // A self-crossing ring can put its centre of mass anywhere; it is kept inside the box.
    return box.nearest(to: Coordinate(
      lon: Int32(clamping: Int64((Double(origin.lon) + east / weight / 3).rounded())),
      lat: Int32(clamping: Int64((Double(origin.lat) + north / weight / 3).rounded()))))
  }

  /// A point inside the shape: the centroid if it is inside, else the middle of the widest stretch of a level line.
  package var labelPoint: Coordinate {
    let middle = centroid
    if contains(middle) { return middle }
    let height = Int64(box.northEast.lat) - Int64(box.southWest.lat)
    var best = (width: -1.0, point: middle)
    for step in 1..<16 {
      let lat = Int32(Int64(box.southWest.lat) + height * Int64(step) / 16)
      let crossings = levelCrossings(lat)
      for index in stride(from: 0, to: crossings.count - 1, by: 2) {
        let width = crossings[index + 1] - crossings[index]
        let point = Coordinate(lon: Int32(((crossings[index] + crossings[index + 1]) / 2).rounded()), lat: lat)
        if width > best.width, contains(point) { best = (width, point) }
      }
    }
    return best.point
  }

  /// Whether the point lies in the shape or on its border, by ray casting in whole numbers, exact. For one question; an
  /// `AreaIndex` is for many.
  package func contains(_ point: Coordinate) -> Bool {
    guard box.contains(point) else { return false }
    return polygons.contains { polygon in
      switch side(of: point, in: polygon.outer) {
      case .outside: return false
      case .border: return true
      case .inside: return !polygon.holes.contains { side(of: point, in: $0) == .inside }
      }
    }
  }

  /// Metres from the point to the shape; 0 inside or on the border. Flat around the point, good to 0.1 % up to 50 km.
  package func distance(to point: Coordinate) -> Double {
    if contains(point) { return 0 }
    let east = metresPerUnit * cos(point.latitude * .pi / 180)
    var best = Double.infinity
    for ring in polygons.lazy.flatMap(\.rings) {
      for (from, to) in zip(ring, ring.dropFirst()) {
        let x1 = (Double(from.lon) - Double(point.lon)) * east
        let y1 = (Double(from.lat) - Double(point.lat)) * metresPerUnit
        let dx = (Double(to.lon) - Double(from.lon)) * east
        let dy = (Double(to.lat) - Double(from.lat)) * metresPerUnit
        let length = dx * dx + dy * dy
        let along = length > 0 ? min(1, max(0, -(x1 * dx + y1 * dy) / length)) : 0
        let x = x1 + dx * along
        let y = y1 + dy * along
        best = min(best, x * x + y * y)
      }
    }
    return best.squareRoot()
  }

  private func levelCrossings(_ lat: Int32) -> [Double] {
    var found: [Double] = []
    for ring in polygons.lazy.flatMap(\.rings) {
      for (from, to) in zip(ring, ring.dropFirst()) where (from.lat > lat) != (to.lat > lat) {
        let part = (Double(lat) - Double(from.lat)) / (Double(to.lat) - Double(from.lat))
        found.append(Double(from.lon) + (Double(to.lon) - Double(from.lon)) * part)
      }
    }
    return found.sorted()
  }
}

/// Metres in 1e-7 degrees of a great circle of mean radius 6,371,008.8 m.
let metresPerUnit = 6_371_008.8 * Double.pi / 180 / 1e7

private enum Side { case outside, border, inside }

private func side(of point: Coordinate, in ring: [Coordinate]) -> Side {
  var inside = false
  for (from, to) in zip(ring, ring.dropFirst()) {
    let dx = Int64(to.lon) - Int64(from.lon)
    let dy = Int64(to.lat) - Int64(from.lat)
    let px = Int64(point.lon) - Int64(from.lon)
    let py = Int64(point.lat) - Int64(from.lat)
    // At most 3.6e9 × 1.8e9 × 2 would leave 64 bits; comparing the products in full width never does.
    let left = dx.multipliedFullWidth(by: py)
    let right = dy.multipliedFullWidth(by: px)
    let upper = (from.lat > point.lat) != (to.lat > point.lat)
    if left == right {
      let within = px >= min(0, dx) && px <= max(0, dx) && py >= min(0, dy) && py <= max(0, dy)
      if within { return .border }
    }
    guard upper else { continue }
    let isLeft = left.high != right.high ? left.high > right.high : left.low > right.low
    if isLeft == (dy > 0) { inside.toggle() }
  }
  return inside ? .inside : .outside
}

/// Signed, in km².
private func ringArea(_ ring: [Coordinate]) -> Double {
  guard let first = ring.first else { return 0 }
  let a = 6378.137
  let e2 = 0.00669437999014
  let e = e2.squareRoot()
  func y(_ latitude: Double) -> Double {
    let s = sin(latitude * .pi / 180)
    return a * (1 - e2) * (s / (1 - e2 * s * s) - log((1 - e * s) / (1 + e * s)) / (2 * e)) / 2
  }
  let y0 = y(first.latitude)
  var sum = 0.0
  var before = (x: 0.0, y: 0.0)
  for point in ring.dropFirst() {
    let here = (x: a * (point.longitude - first.longitude) * .pi / 180, y: y(point.latitude) - y0)
    sum += before.x * here.y - here.x * before.y
    before = here
  }
  return sum / 2
}
