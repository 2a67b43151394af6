import Basics
import Foundation
import Territory

/// Point → area among 10,000 polygons of 53 vertices.
enum Polygons {
  static let side = 100
  static let cell = 50_000
  static let vertices = 53
  static let pointCount = 1_000_000

  static func measure(writingTo path: String) throws {
    var random = SeededRandom(seed: 1)
    var shapes: [Shape] = []
    for column in 0..<side {
      for row in 0..<side {
        guard let shape = Shape(polygons: [Polygon(outer: star(column, row, &random))]) else { throw Wrong("no shape") }
        shapes.append(shape)
      }
    }
    let reach = Double(side * cell)
    let points = (0..<pointCount).map { _ in
      Coordinate(lon: west + Int32(random.unit() * reach), lat: south + Int32(random.unit() * reach))
    }
    try write(shapes, points, to: path)
    let day = LocalDate(ordinal: 20_000)
    let areas = shapes.enumerated().map { number, shape in
      Area(code: "320115\(100_000_000 + number)", name: "\(number)", level: .grid, parent: nil, shape: shape)
    }
    let index = AreaIndex(shapes)
    let tree = AreaTree(areas: areas, zones: [])
    // The first round warms up; the suite takes the median of the rest.
    for round in 0..<4 {
      let index = time(points) { index.firstHit(at: $0) != nil }
      let tree = time(points) { tree.locate($0, on: day) != nil }
      guard round > 0 else { continue }
      print("index_us", index.microseconds)
      print("tree_us", tree.microseconds)
      print("hits", index.hits)
    }
  }

  private static let west: Int32 = 1_185_000_000
  private static let south: Int32 = 316_000_000

  /// A ring with a bent border inside one cell.
  private static func star(_ column: Int, _ row: Int, _ random: inout SeededRandom) -> [Coordinate] {
    let middle = (lon: Int(west) + column * cell + cell / 2, lat: Int(south) + row * cell + cell / 2)
    let ring = (0..<(vertices - 1)).map { number in
      let angle = Double(number) / Double(vertices - 1) * 2 * .pi
      let reach = Double(cell) / 2 * (0.75 + 0.25 * random.unit())
      return Coordinate(
        lon: Int32(middle.lon + Int(reach * cos(angle))), lat: Int32(middle.lat + Int(reach * sin(angle))))
    }
    return ring + ring.prefix(1)
  }

  /// In processor time, so that neighbours on the machine count less; shapely is timed the same way.
  private static func time(_ points: [Coordinate], _ find: (Coordinate) -> Bool) -> (microseconds: Double, hits: Int) {
    let start = processorSeconds()
    var hits = 0
    for point in points where find(point) { hits += 1 }
    return ((processorSeconds() - start) * 1e6 / Double(points.count), hits)
  }

  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The same set for shapely: little-endian Int32 pairs, first all rings, then all points.
  private static func write(_ shapes: [Shape], _ points: [Coordinate], to path: String) throws {
    var numbers: [Int32] = []
    for shape in shapes { for point in shape.polygons[0].outer { numbers += [point.lon, point.lat] } }
    for point in points { numbers += [point.lon, point.lat] }
    try numbers.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
  }
}
