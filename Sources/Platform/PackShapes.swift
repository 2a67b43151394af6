import Basics
import Casework
import Documents
import Territory

/// The polygons of a pack, with the files they lie in: for the map they are edited on, without any check.
package struct PackShapes: Sendable {
  /// A file of polygons, as `territory.yaml` names it.
  package struct Layer: Sendable {
    package var path: String
    package var crs: CRS
    package var property: String
    package var column: String
    /// What the property says of its features.
    package var names: Set<String>
  }

  package let tree: AreaTree
  package let layers: [Layer]
  /// The file of the rows of areas.
  package let areasPath: String

  /// - Throws: `Refusal` when the territory cannot be read.
  package init(_ files: PackFiles, rules: Rules) throws(Refusal) {
    var reader = PackReader(files, rules: rules)
    guard let root = reader.yaml("pack.yaml"), let tree = reader.territory(levels: root, checks: false),
      let node = reader.yaml("territory/territory.yaml")
    else {
      try reader.problems.refuseErrors()
      throw Refusal(.notFound, "territory.none", Phrase("读不出区划", "The territory cannot be read"))
    }
    self.tree = tree
    var ignored: Problems = []
    areasPath = "territory/" + node.text("areas", into: &ignored)
    var layers: [Layer] = []
    for layer in node.optionalList("shapes", into: &ignored) {
      let name = layer.text("file", into: &ignored)
      let path = name.hasPrefix("data:") ? name : "territory/\(name)"
      let crs = layer.choice("crs", of: CRS.self, into: &ignored) ?? .wgs84
      let property = layer.optionalText("property", into: &ignored) ?? "code"
      let features = files.files[path].flatMap { try? GeoJSON($0, crs: crs).features } ?? []
      layers.append(
        Layer(
          path: path, crs: crs, property: property, column: layer.optionalText("column", into: &ignored) ?? "code",
          names: Set(features.compactMap { $0[property] })))
    }
    self.layers = layers
  }

  /// Where the polygon of an area lies, or would lie: the file that has those beside it, or the file that has the area's level.
  package func layer(of area: Area) -> Layer? {
    let name = { (layer: Layer, area: Area) in layer.column == "ref" ? area.ref ?? "" : area.code }
    if let own = layers.first(where: { $0.names.contains(name($0, area)) }) { return own }
    let beside = area.parent.map { tree.children(of: $0) } ?? []
    return layers.first { layer in beside.contains { layer.names.contains(name(layer, $0)) } }
      ?? layers.first { layer in
        tree.areas.contains { $0.level == area.level && layer.names.contains(name(layer, $0)) }
      }
  }

  /// The files with another polygon for the area.
  /// - Throws: `Refusal` when no file has polygons of its kind, or it cannot be written.
  package func setting(_ shape: Shape, of area: Area, in files: PackFiles) throws -> (path: String, bytes: [UInt8]) {
    guard let layer = layer(of: area), let bytes = files.files[layer.path], !layer.path.hasPrefix("data:") else {
      throw Refusal(
        .invalid, "shape.noFile",
        Phrase(
          "没有可以写入的图形文件：请先在 territory.yaml 的 shapes 中加一个",
          "There is no file of polygons to write to: name one in `shapes` of territory.yaml first"))
    }
    let name = layer.column == "ref" ? area.ref ?? "" : area.code
    let text = ShapeText(path: layer.path, bytes: bytes, crs: layer.crs, property: layer.property)
    return (layer.path, try text.setting(shape, of: name))
  }
}

/// Polygons as lines for people: one point a line, a blank line before each further ring (a hole), `---` before a further polygon.
package enum PolygonText {
  /// In degrees with seven decimals, which is how exact they are kept.
  package static func text(_ shape: Shape) -> String {
    shape.polygons.map { polygon in
      polygon.rings.map { ring in
        ring.map { "\(degrees($0.lon)), \(degrees($0.lat))" }.joined(separator: "\n")
      }.joined(separator: "\n\n")
    }.joined(separator: "\n---\n")
  }

  /// - Throws: `Refusal` naming the line that is no point.
  package static func shape(_ text: String) throws(Refusal) -> Shape? {
    var polygons: [Polygon] = []
    var rings: [[Coordinate]] = []
    var ring: [Coordinate] = []
    func close() {
      guard !ring.isEmpty else { return }
      if let first = ring.first, ring.count > 1, ring.last != first { ring.append(first) }
      rings.append(ring)
      ring = []
    }
    func finish() {
      close()
      if let outer = rings.first { polygons.append(Polygon(outer: outer, holes: Array(rings.dropFirst()))) }
      rings = []
    }
    let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let line = String(line).trimmed
      if line == "---" {
        finish()
      } else if line.isEmpty {
        close()
      } else {
        let numbers = line.split { $0 == "," || $0 == " " || $0 == "，" }.map { Double($0) }
        guard numbers.count == 2, let lon = numbers[0], let lat = numbers[1],
          let point = try? Coordinate(longitude: lon, latitude: lat)
        else {
          throw .invalid(
            "shape",
            Phrase(
              "图形第 \(index + 1) 行“\(line.prefix(40))”不是坐标，例如 118.8212, 31.9664",
              "line \(index + 1) of the polygon, “\(line.prefix(40))”, is no point such as 118.8212, 31.9664"))
        }
        ring.append(point)
      }
    }
    finish()
    for polygon in polygons where polygon.rings.contains(where: { $0.count < 4 }) {
      throw .invalid("shape", Phrase("每一圈至少要三个点", "every ring needs three points at least"))
    }
    return Shape(polygons: polygons)
  }

  private static func degrees(_ units: Int32) -> String {
    let (whole, rest) = units.magnitude.quotientAndRemainder(dividingBy: 10_000_000)
    return "\(units < 0 ? "-" : "")\(whole).\(padded(Int(rest), 7))"
  }
}
