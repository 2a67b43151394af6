import Basics

/// A GeoJSON document (RFC 7946) with polygons and points, its coordinates already in CGCS2000.
package struct GeoJSON: Sendable, Hashable {
  /// Any JSON value, as properties hold them.
  package indirect enum Value: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([Value])
    case object([String: Value])

    /// The text of a string, or of a number (whole numbers without a point), or nil.
    package var text: String? {
      switch self {
      case .string(let text): text
      case .number(let number): Int64(exactly: number).map { String($0) } ?? String(number)
      default: nil
      }
    }

    package var number: Double? {
      if case .number(let number) = self { number } else { nil }
    }

    package var bool: Bool? {
      if case .bool(let bool) = self { bool } else { nil }
    }
  }

  package enum Geometry: Sendable, Hashable {
    /// A point, with the position as the file gave it.
    case point(Coordinate, RawFix)
    case shape(Shape)
  }

  package struct Feature: Sendable, Hashable {
    package var properties: [String: Value]
    /// Nil where the file says `null`: a thing without a place.
    package var geometry: Geometry?

    package init(properties: [String: Value], geometry: Geometry?) {
      self.properties = properties
      self.geometry = geometry
    }

    package init(properties: [String: Value], shape: Shape) {
      self.init(properties: properties, geometry: .shape(shape))
    }

    /// The shape, if the geometry is one.
    package var shape: Shape? {
      if case .shape(let shape) = geometry { shape } else { nil }
    }

    /// The point, if the geometry is one.
    package var point: Coordinate? {
      if case .point(let point, _) = geometry { point } else { nil }
    }

    /// The text of a property; nil if it is missing or has none.
    package subscript(name: String) -> String? { properties[name]?.text }
  }

  package var features: [Feature]
  /// The file says of itself that it was drawn to show, not surveyed (top-level member `schematic`).
  package var schematic: Bool

  package init(features: [Feature], schematic: Bool = false) {
    self.features = features
    self.schematic = schematic
  }

  /// Reads a FeatureCollection, a Feature or a bare geometry; Polygon, MultiPolygon and Point are taken.
  /// - Parameters:
  ///   - bytes: UTF-8 text.
  ///   - crs: what the coordinates are in; they are converted to CGCS2000 here. A top-level member `crs_declared`
  ///     of the file must agree with it.
  /// - Throws: `Refusal` with code `geojson.invalid` and one fault for each wrong feature, named `feature 3` from 1, or
  ///   `line 7` where the text is not JSON.
  package init(_ bytes: [UInt8], crs: CRS) throws {
    let root: Value
    do {
      root = try JSONScanner.read(bytes)
    } catch let broken as JSONScanner.Broken {
      throw Self.refusal([
        .init("line \(broken.line)",
          Phrase("第 \(broken.line) 行不是合法的 JSON：", "line \(broken.line) is not JSON: ") + broken.what)
      ])
    }
    guard case .object(let members) = root else {
      throw Self.refusal([.init("file", Phrase("文件不是 GeoJSON 对象", "the file is not a GeoJSON object"))])
    }
    if let stated = members["crs_declared"]?.text, !crs.agrees(with: stated) {
      throw Self.refusal([
        .init("crs_declared",
          Phrase("文件自称坐标系为 \(stated)，而声明的是 \(crs.rawValue)",
            "the file says its coordinates are \(stated), but they were declared as \(crs.rawValue)"))
      ])
    }
    schematic = members["schematic"]?.bool ?? false
    features = []
    var faults: [Refusal.Fault] = []
    for (index, value) in try Self.list(members, root).enumerated() {
      do {
        features.append(try GeoJSONReading(crs: crs).feature(value))
      } catch let wrong as GeoJSONReading.Wrong {
        faults.append(.init("feature \(index + 1)",
          Phrase("第 \(index + 1) 个要素：", "feature \(index + 1): ") + wrong.what))
      }
    }
    guard faults.isEmpty else { throw Self.refusal(faults) }
  }

  private static func list(_ members: [String: Value], _ root: Value) throws -> [Value] {
    switch members["type"]?.text {
    case "FeatureCollection":
      guard case .array(let list)? = members["features"] else {
        throw refusal([.init("features", Phrase("缺少 features 数组", "the array \"features\" is missing"))])
      }
      return list
    case "Feature": return [root]
    case nil:
      throw refusal([.init("type", Phrase("缺少 type", "the member \"type\" is missing"))])
    default: return [.object(["type": .string("Feature"), "geometry": root])]
    }
  }

  private static func refusal(_ faults: [Refusal.Fault]) -> Refusal {
    Refusal(.invalid, "geojson.invalid",
      Phrase("GeoJSON 有误：", "The GeoJSON is wrong: ") + faults.prefix(5).map(\.phrase).joined(Phrase("；", "; "))
        + (faults.count > 5 ? Phrase("；共 \(faults.count) 处", "; \(faults.count) in all") : Phrase("", "")),
      fields: faults)
  }
}

extension CRS {
  /// Whether a file's own word for its system means this one; WGS-84 and CGCS2000 are taken as equal.
  fileprivate func agrees(with stated: String) -> Bool {
    guard let other = CRS(rawValue: stated.lowercased()) else { return false }
    return other == self || Set([self, other]) == [.wgs84, .cgcs2000]
  }
}
