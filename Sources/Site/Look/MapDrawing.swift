import Basics

/// A point in degrees, WGS-84.
package typealias LonLat = (lon: Double, lat: Double)

/// Degrees into the units of a drawing: plate carrée with the cosine of the middle latitude, good to 0.1 % over a
/// district. y grows downwards.
package struct Projection: Sendable {
  /// The western and northern edge in degrees, without the margin.
  package var west: Double
  package var north: Double
  /// Units to a degree.
  package var perLon: Double
  package var perLat: Double
  /// The margin on every side and the size of the drawing, in units.
  package var margin: Double
  package var width: Double
  package var height: Double

  /// Fits all points into a drawing of `width` units; nil without two different points.
  package init?(_ points: some Sequence<LonLat>, width: Double = 1000, margin: Double = 12) {
    var west = Double.infinity
    var east = -Double.infinity
    var south = Double.infinity
    var north = -Double.infinity
    for point in points where point.lon.isFinite && point.lat.isFinite {
      west = min(west, point.lon)
      east = max(east, point.lon)
      south = min(south, point.lat)
      north = max(north, point.lat)
    }
    guard east > west, north > south else { return nil }
    let squeeze = max(0.05, cosine((north + south) / 2))
    self.west = west
    self.north = north
    self.margin = margin
    self.width = width
    perLon = (width - 2 * margin) / (east - west)
    perLat = perLon / squeeze
    height = ((north - south) * perLat + 2 * margin).rounded(.up)
  }

  /// Where the point is drawn.
  package func place(_ point: LonLat) -> (x: Double, y: Double) {
    (margin + (point.lon - west) * perLon, margin + (north - point.lat) * perLat)
  }

  /// Which point is drawn there.
  package func point(x: Double, y: Double) -> LonLat {
    (west + (x - margin) / perLon, north - (y - margin) / perLat)
  }

  var viewBox: String { "0 0 \(decimal(width)) \(decimal(height))" }
}

/// The cosine of degrees by its series; exact to 1e-9 within ±90°, which a drawing needs by far not.
func cosine(_ degrees: Double) -> Double {
  let angle = degrees * .pi / 180
  let square = angle * angle
  var term = 1.0
  var sum = 1.0
  for step in 1...10 {
    term *= -square / Double((2 * step - 1) * (2 * step))
    sum += term
  }
  return sum
}

/// Rings as the data of an SVG path: relative lines, one decimal, points that lie within 0.1 units of the line between
/// their neighbours left out.
struct PathData {
  /// Whole tenths of a unit, so that relative steps add up without drift.
  private var spot = (x: 0, y: 0)
  var text = ""

  init(_ rings: [[LonLat]], _ projection: Projection) {
    for ring in rings { add(ring, projection) }
  }

  private mutating func add(_ ring: [LonLat], _ projection: Projection) {
    var points = ring.map { point in
      let place = projection.place(point)
      return (x: Int((place.x * 10).rounded()), y: Int((place.y * 10).rounded()))
    }
    if let first = points.first, let last = points.last, points.count > 1, first == last { points.removeLast() }
    points = thinned(points)
    guard points.count > 2 else { return }
    step("m", points[0])
    spot = points[0]
    for index in 1..<points.count {
      step(index == 1 ? "l" : "", points[index])
      spot = points[index]
    }
    // After `z` the pen is back at the first point of the ring.
    text += "z"
    spot = points[0]
  }

  private mutating func step(_ command: String, _ point: (x: Int, y: Int)) {
    let x = PathData.tenths(point.x - spot.x)
    let y = PathData.tenths(point.y - spot.y)
    text += command
    if command.isEmpty, !x.hasPrefix("-") { text += " " }
    text += x
    if !y.hasPrefix("-") { text += " " }
    text += y
  }

  /// Drops repeated points and those within one tenth of the line through their neighbours.
  private func thinned(_ points: [(x: Int, y: Int)]) -> [(x: Int, y: Int)] {
    var kept: [(x: Int, y: Int)] = []
    for (index, point) in points.enumerated() {
      guard let before = kept.last else {
        kept.append(point)
        continue
      }
      let after = points[(index + 1) % points.count]
      let run = (x: after.x - before.x, y: after.y - before.y)
      let own = (x: point.x - before.x, y: point.y - before.y)
      if own == (0, 0) { continue }
      let cross = Double(run.x * own.y - run.y * own.x)
      let length = Double(run.x * run.x + run.y * run.y)
      let between = own.x * run.x + own.y * run.y >= 0 && own.x * own.x + own.y * own.y <= Int(length)
      if between, length > 0, cross * cross <= length { continue }
      kept.append(point)
    }
    return kept
  }

  /// `15` → `1.5`, `-3` → `-.3`, `20` → `2`.
  static func tenths(_ value: Int) -> String {
    let size = value.magnitude
    let whole = size / 10
    let rest = size % 10
    let sign = value < 0 ? "-" : ""
    if rest == 0 { return sign + String(whole) }
    return "\(sign)\(whole == 0 ? "" : String(whole)).\(rest)"
  }
}

/// The middle of gravity of the largest ring, for a label; nil without a ring of three points.
func labelPoint(_ rings: [[LonLat]]) -> LonLat? {
  var best: (area: Double, point: LonLat)?
  for ring in rings where ring.count > 2 {
    let origin = ring[0]
    var area = 0.0
    var x = 0.0
    var y = 0.0
    for index in 0..<ring.count {
      let from = (x: ring[index].lon - origin.lon, y: ring[index].lat - origin.lat)
      let next = ring[(index + 1) % ring.count]
      let to = (x: next.lon - origin.lon, y: next.lat - origin.lat)
      let cross = from.x * to.y - to.x * from.y
      area += cross
      x += (from.x + to.x) * cross
      y += (from.y + to.y) * cross
    }
    guard area != 0, abs(area) > best?.area ?? 0 else { continue }
    best = (abs(area), (origin.lon + x / (3 * area), origin.lat + y / (3 * area)))
  }
  return best?.point
}
