import Basics
import Casework
import Foundation
import Organization
import Territory

/// Where something is reported: a grid, and a point in it.
struct SampleSpot: Sendable {
  var ground: Int
  var coordinate: Coordinate
  var address: String
}

/// The grids of a district with how much is reported from each, and the places from which the same thing comes again
/// and again.
struct SamplePlaces: Sendable {
  struct Ground: Sendable {
    var area: Area
    var shape: Shape
    var street: String
    var community: String
    var haunts: [Haunt]
  }

  /// A place to which the same trouble returns.
  struct Haunt: Sendable {
    var coordinate: Coordinate
    var address: String
    /// 0..<1, from which the subject is drawn.
    var subject: Double
  }

  /// Roads that are in no district.
  static let roads = ["示例路", "样板大道", "演示街", "试点巷", "样例路", "示范北路", "模拟大街", "示例三路"]

  let grounds: [Ground]
  private let sums: Cumulative

  init(_ district: District, seed: UInt64, on day: LocalDate) throws(Refusal) {
    let tree = district.territory
    let deepest = AreaLevel.allCases.reversed().first { level in
      tree.areas.contains { $0.level == level && $0.shape != nil && $0.isValid(on: day) }
    }
    var grounds: [Ground] = []
    var weights: [Double] = []
    var streets: [String: Double] = [:]
    for area in tree.areas where area.level == deepest && area.isValid(on: day) {
      guard let shape = area.shape else { continue }
      var random = SeededRandom(seed: seed, index: grounds.count, stream: 3)
      let street = tree.ancestor(of: area.code, level: .street)
      let name = street?.name ?? district.name.zh
      let busy = streets[name] ?? random.logNormal(median: 1, sigma: 0.5)
      streets[name] = busy
      let isHot = random.chance(0.02)
      let haunts = (0..<(isHot ? 5 : random.chance(0.1) ? 1 : 0)).map { _ in
        Haunt(coordinate: Self.point(in: shape, &random), address: Self.address(name, &random), subject: random.unit())
      }
      weights.append(busy * random.logNormal(median: 1, sigma: 0.7) * (isHot ? 9 : 1))
      let community = tree.ancestor(of: area.code, level: .community)?.name ?? ""
      grounds.append(Ground(area: area, shape: shape, street: name, community: community, haunts: haunts))
    }
    guard !grounds.isEmpty else {
      throw .invalid(
        "territory",
        Phrase("区划没有任何边界，无法生成演示数据", "The territory has no shape: nowhere to put sample matters"))
    }
    self.grounds = grounds
    sums = Cumulative(weights)
  }

  /// Somewhere, by how much is reported from there.
  func spot(_ random: inout SeededRandom) -> (spot: SampleSpot, haunt: Haunt?) {
    let place = sums.place(random.unit())
    let ground = grounds[place]
    if !ground.haunts.isEmpty, random.chance(0.35) {
      let haunt = random.pick(ground.haunts)
      let near = near(haunt.coordinate, metres: 12, in: place, &random)
      return (SampleSpot(ground: place, coordinate: near, address: haunt.address), haunt)
    }
    let point = Self.point(in: ground.shape, &random)
    return (SampleSpot(ground: place, coordinate: point, address: Self.address(ground.street, &random)), nil)
  }

  /// Somewhere in the streets that a storm hits, by how much is reported from there.
  func spot(in storm: SampleStorm, _ random: inout SeededRandom) -> SampleSpot {
    let place = storm.grounds[storm.sums.place(random.unit())]
    let ground = grounds[place]
    let point = Self.point(in: ground.shape, &random)
    return SampleSpot(ground: place, coordinate: point, address: Self.address(ground.street, &random))
  }

  func weight(_ ground: Int) -> Double { sums.weight(ground) }

  var total: Double { sums.total }

  /// A point some metres away in the same grid.
  func near(_ point: Coordinate, metres: Double, in ground: Int, _ random: inout SeededRandom) -> Coordinate {
    let reach = metres / 111_195 * 1e7
    let angle = random.unit() * 2 * .pi
    let part = random.unit()
    let moved = Coordinate(
      lon: point.lon + Int32(reach * part * sin(angle)), lat: point.lat + Int32(reach * part * cos(angle)))
    return grounds[ground].shape.contains(moved) ? moved : point
  }

  /// The grounds in order of how much is reported from them, the busiest first.
  func busiest() -> [Int] {
    grounds.indices.sorted { sums.weight($0) == sums.weight($1) ? $0 < $1 : sums.weight($0) > sums.weight($1) }
  }

  private static func address(_ street: String, _ random: inout SeededRandom) -> String {
    "\(street)\(random.pick(roads)) \(1 + Int(random.unit() * 400)) 号附近（演示）"
  }

  /// Any point of the shape: points of its box until one lies inside.
  private static func point(in shape: Shape, _ random: inout SeededRandom) -> Coordinate {
    let box = shape.box
    let width = Double(box.northEast.lon) - Double(box.southWest.lon)
    let height = Double(box.northEast.lat) - Double(box.southWest.lat)
    for _ in 0..<200 {
      let point = Coordinate(
        lon: Int32(Double(box.southWest.lon) + random.unit() * width),
        lat: Int32(Double(box.southWest.lat) + random.unit() * height))
      if shape.contains(point) { return point }
    }
    return shape.labelPoint
  }
}

extension Cumulative {
  func weight(_ place: Int) -> Double { sum(place) - (place > 0 ? sum(place - 1) : 0) }
}
