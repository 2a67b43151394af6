import Basics
import Testing
import Territory

struct ShapeTests {
  @Test func areaFollowsTheEllipsoid() throws {
    // One degree square at 32–33° N on WGS-84: 10,450.2 km² (quadrangle of the ellipsoid, Snyder 1987, closed form).
    let degree = try shape(Polygon(outer: square(118, 32, 1, 1, scale: 10_000_000)))
    let wanted = quadrangle(from: 32, to: 33)
    #expect(abs(degree.area - wanted) / wanted < 1e-9)
    #expect((10_000..<11_000).contains(degree.area))
    let holed = try shape(
      Polygon(outer: square(0, 0, 10, 10), holes: [square(2, 2, 5, 5)]), Polygon(outer: square(20, 0, 5, 5).reversed()))
    let unit = try shape(Polygon(outer: square(0, 0, 1, 1))).area
    #expect(abs(holed.area / unit - 100) < 1e-4)
  }

  /// Integral of M·N·cos φ by Simpson's rule, which shares nothing with the closed form.
  private func quadrangle(from south: Double, to north: Double) -> Double {
    let (a, e2, radian) = (6378.137, 0.00669437999014, Double.pi / 180)
    func cell(_ degrees: Double) -> Double {
      let s = sine(degrees * radian)
      let w = 1 - e2 * s * s
      return a * a * (1 - e2) / (w * w) * (1 - s * s).squareRoot()
    }
    let steps = 1000
    let h = (north - south) / Double(steps)
    let sum = (0...steps).reduce(0.0) {
      $0 + cell(south + h * Double($1)) * ($1 == 0 || $1 == steps ? 1 : $1 % 2 == 1 ? 4 : 2)
    }
    return sum * h * radian / 3 * radian
  }

  private func sine(_ x: Double) -> Double {
    var (term, sum) = (x, x)
    for n in 1..<20 {
      term *= -x * x / Double(2 * n * (2 * n + 1))
      sum += term
    }
    return sum
  }

  @Test func middleAndLabel() throws {
    let plain = try shape(Polygon(outer: square(10, 20, 4, 6)))
    #expect(plain.centroid == at(12, 23))
    #expect(plain.labelPoint == at(12, 23))
    let bent = try shape(Polygon(outer: ring(
      [(0, 0), (100, 0), (100, 10), (10, 10), (10, 90), (100, 90), (100, 100), (0, 100)])))
    #expect(!bent.contains(bent.centroid))
    #expect(bent.contains(bent.labelPoint))
    #expect(bent.box == BoundingBox(southWest: Coordinate(lon: 0, lat: 0), northEast: Coordinate(lon: 100, lat: 100)))
    let eight = try shape(Polygon(outer: square(0, 0, 4, 4)), Polygon(outer: square(6, 0, 4, 4)))
    #expect(eight.centroid == at(5, 2))
    #expect(eight.contains(eight.labelPoint))
    #expect(Shape(polygons: []) == nil)
  }

  @Test func bordersHolesAndParts() throws {
    let holed = try shape(
      Polygon(outer: square(0, 0, 10, 10), holes: [square(4, 4, 2, 2)]), Polygon(outer: square(20, 0, 5, 5)))
    let index = AreaIndex([holed])
    let inside = [
      at(1, 1), at(0, 0), at(10, 10), at(0, 5), at(10, 3), at(4, 4), at(5, 4), at(6, 5), at(22, 2), at(25, 5),
    ]
    let outside = [at(5, 5), at(11, 5), at(15, 2), at(-1, 0), at(22, 6), Coordinate(lon: -1, lat: 0)]
    for point in inside { #expect(holed.contains(point) && index.hits(at: point) == [0], "\(point)") }
    for point in outside { #expect(!holed.contains(point) && index.hits(at: point).isEmpty, "\(point)") }
  }

  @Test func distanceIsToTheNearestBorder() throws {
    let holed = try shape(Polygon(outer: square(0, 0, 10, 10), holes: [square(4, 4, 2, 2)]))
    #expect(holed.distance(to: at(1, 1)) == 0)
    #expect(abs(holed.distance(to: at(5, 5)) - at(5, 5).distance(to: at(6, 5))) < 0.1)
    #expect(abs(holed.distance(to: at(13, 14)) - at(13, 14).distance(to: at(10, 10))) < 0.1)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func indexAgreesWithRayCasting(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let shapes = try (0..<30).map { _ in
      let centre = (random.unit() * 1e6, random.unit() * 1e6)
      let outer = star(&random, centre: centre, radius: 2e5, count: 40)
      let hole = star(&random, centre: centre, radius: 5e4, count: 12)
      return try shape(Polygon(outer: outer, holes: [hole]))
    }
    let index = AreaIndex(shapes)
    var hits = 0
    var wrong: [Coordinate] = []
    for _ in 0..<1000 {
      let point = Coordinate(lon: Int32(random.unit() * 1.2e6 - 1e5), lat: Int32(random.unit() * 1.2e6 - 1e5))
      let wanted = shapes.indices.filter { oracle(point, shapes[$0]) }
      let cast = shapes.indices.filter { shapes[$0].contains(point) }
      if index.hits(at: point) != wanted || cast != wanted || index.firstHit(at: point) != wanted.first {
        wrong.append(point)
      }
      hits += wanted.count
    }
    #expect(wrong == [], "seed \(seed)")
    #expect(hits > 500)
    for shape in shapes.prefix(10) {
      for vertex in shape.polygons[0].rings.joined() { #expect(shape.contains(vertex)) }
      for vertex in shape.polygons[0].outer { #expect(index.hits(at: vertex).contains(where: { shapes[$0] == shape })) }
    }
  }

  @Test func anEmptyIndexHoldsNothing() {
    #expect(AreaIndex([]).hits(at: at(0, 0)).isEmpty)
  }

  @Test func oneIndexServesManyTasks() async throws {
    let shapes = try (0..<100).map { try shape(Polygon(outer: square($0 % 10 * 10, $0 / 10 * 10, 10, 10))) }
    let index = AreaIndex(shapes)
    let right = await withTaskGroup(of: Bool.self) { group in
      for seed in 0..<8 as Range<UInt64> {
        group.addTask {
          var random = SeededRandom(seed: seed)
          return (0..<2000).allSatisfy { _ in
            let (x, y) = (Int(random.unit() * 99.9999e4), Int(random.unit() * 99.9999e4))
            let hits = index.hits(at: Coordinate(lon: Int32(x), lat: Int32(y)))
            return hits.contains(y / 100_000 * 10 + x / 100_000)
          }
        }
      }
      return await group.allSatisfy { $0 }
    }
    #expect(right)
  }
}
