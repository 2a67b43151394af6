import Basics
import Foundation
import Territory
import TestSupport

/// The root of the package, found from this file.
let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// A file of real data that is not part of the repository.
func sharedData(_ path: String) throws -> [UInt8] {
  try file(TestSupport.sharedData().appending(path: path), hint: "set YIWANG_DATA to the folder of shared data")
}

func packFile(_ name: String) throws -> [UInt8] {
  try file(packageRoot.appending(path: "Packs/jiangning/territory/\(name)"), hint: "the pack must be in the repository")
}

private func file(_ url: URL, hint: String) throws -> [UInt8] {
  do {
    return [UInt8](try Data(contentsOf: url))
  } catch {
    throw Missing(description: "cannot read \(url.path): \(hint)")
  }
}

struct Missing: Error, CustomStringConvertible { var description: String }

/// A closed ring from pairs of whole units of 1e-7 degrees.
func ring(_ pairs: [(Int, Int)]) -> [Coordinate] {
  let points = pairs.map { Coordinate(lon: Int32($0.0), lat: Int32($0.1)) }
  return points + points.prefix(1)
}

/// A square from corner to corner, in units of `scale` 1e-7 degrees.
func square(_ x: Int, _ y: Int, _ width: Int, _ height: Int, scale: Int = 10_000) -> [Coordinate] {
  ring([(x, y), (x + width, y), (x + width, y + height), (x, y + height)].map { ($0.0 * scale, $0.1 * scale) })
}

func shape(_ polygons: Polygon...) throws -> Shape {
  guard let shape = Shape(polygons: polygons) else { throw Missing(description: "a shape without coordinates") }
  return shape
}

func at(_ x: Int, _ y: Int, scale: Int = 10_000) -> Coordinate {
  Coordinate(lon: Int32(x * scale), lat: Int32(y * scale))
}

let today = LocalDate(2026, 11, 23)

/// Ray casting as in every textbook (Shimrat 1962), with Doubles and nothing shared with the code under test; says
/// nothing sensible of points on a border.
func oracle(_ point: Coordinate, _ shape: Shape) -> Bool {
  shape.polygons.contains { polygon in
    let crossings = polygon.rings.map { ring in
      var count = 0
      for next in ring.indices.dropFirst() where (ring[next - 1].lat > point.lat) != (ring[next].lat > point.lat) {
        let (x1, y1) = (Double(ring[next - 1].lon), Double(ring[next - 1].lat))
        let (x2, y2) = (Double(ring[next].lon), Double(ring[next].lat))
        if Double(point.lon) < (x2 - x1) * (Double(point.lat) - y1) / (y2 - y1) + x1 { count += 1 }
      }
      return count
    }
    return crossings.reduce(0, +) % 2 == 1
  }
}

/// A star with `count` points around a centre, simple but bent.
func star(_ random: inout SeededRandom, centre: (Double, Double), radius: Double, count: Int) -> [Coordinate] {
  ring((0..<count).map { step in
    let angle = Double(step) / Double(count) * 2 * .pi
    let reach = radius * (0.4 + 0.6 * random.unit())
    return (Int((centre.0 + reach * cos(angle)).rounded()), Int((centre.1 + reach * sin(angle)).rounded()))
  })
}
