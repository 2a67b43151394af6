import Basics
import Territory

/// A GeoJSON file of which the polygon of one area is changed: the other features keep their bytes where each has its own line, as
/// `GeoJSON.bytes()` writes them.
package struct ShapeText: Sendable {
  package let path: String
  private let bytes: [UInt8]
  private let crs: CRS
  private let property: String

  /// - Parameter property: which property names the area.
  package init(path: String, bytes: [UInt8], crs: CRS, property: String = "code") {
    self.path = path
    self.bytes = bytes
    self.crs = crs
    self.property = property
  }

  /// The bytes with the shape for the area; a feature is added if there is none.
  /// - Throws: `Refusal` when the file is in coordinates that are not written.
  package func setting(_ shape: Shape, of name: String) throws -> [UInt8] {
    guard crs == .wgs84 || crs == .cgcs2000 else {
      throw Refusal(
        .invalid, "shape.crs",
        Phrase(
          "\(path) 用 \(crs.rawValue) 坐标，不能在地图上改；请先转为 wgs84",
          "\(path) is in \(crs.rawValue) and cannot be drawn on: convert it to wgs84 first"))
    }
    var document = try GeoJSON(bytes, crs: crs)
    let place = document.features.firstIndex { $0[property] == name }
    var feature = place.map { document.features[$0] } ?? GeoJSON.Feature(properties: [property: .string(name)], geometry: nil)
    feature.geometry = .shape(shape)
    if let line = Self.line(feature), let lines = linesOfFeatures(document.features.count) {
      var all = lines.all
      if let place {
        let last = all[lines.first + place].hasSuffix(",")
        all[lines.first + place] = line + (last ? "," : "")
      } else {
        let end = lines.first + document.features.count
        if end > lines.first { all[end - 1] += "," }
        all.insert(line, at: end)
      }
      return Array(all.joined(separator: "\n").utf8)
    }
    if let place { document.features[place] = feature } else { document.features.append(feature) }
    return document.bytes()
  }

  private static func line(_ feature: GeoJSON.Feature) -> String? {
    let text = String(decoding: GeoJSON(features: [feature]).bytes(), as: UTF8.self)
    let lines = text.split(separator: "\n")
    return lines.count == 3 ? String(lines[1]) : nil
  }

  /// The lines of the file and the place of the first feature, if every feature has a line of its own in order.
  private func linesOfFeatures(_ count: Int) -> (all: [String], first: Int)? {
    let all = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0) }
    guard let head = all.first, head.hasSuffix("["), head.contains("FeatureCollection") else { return nil }
    let features = all.dropFirst().prefix { $0.hasPrefix("{") }
    guard features.count == count, all.count > 1 + count, all[1 + count].hasPrefix("]") else { return nil }
    return (all, 1)
  }
}
