import Basics
import Foundation

/// A place on the earth in CGCS2000, which at our accuracy is WGS-84: whole 1e-7 degrees (about 1 cm).
package struct Coordinate: Sendable, Hashable, Comparable, Codable {
  /// Longitude in 1e-7 degrees, -1_800_000_000...1_800_000_000, east positive.
  package var lon: Int32
  /// Latitude in 1e-7 degrees, -900_000_000...900_000_000, north positive.
  package var lat: Int32

  /// From 1e-7 degrees as they are stored. The caller vouches for the range.
  package init(lon: Int32, lat: Int32) {
    self.lon = lon
    self.lat = lat
  }

  /// From degrees, rounded to 1e-7.
  /// - Throws: `Refusal` naming `longitude` or `latitude` if one is not finite or beyond ±180 / ±90.
  package init(longitude: Double, latitude: Double) throws {
    guard longitude >= -180, longitude <= 180 else {
      throw Refusal.invalid(
        "longitude", Phrase("经度 \(longitude) 超出 ±180 度", "longitude \(longitude) is beyond ±180 degrees"))
    }
    guard latitude >= -90, latitude <= 90 else {
      throw Refusal.invalid(
        "latitude", Phrase("纬度 \(latitude) 超出 ±90 度", "latitude \(latitude) is beyond ±90 degrees"))
    }
    lon = Int32((longitude * 1e7).rounded())
    lat = Int32((latitude * 1e7).rounded())
  }

  /// From a fix in any of the systems, converted at the door.
  /// - Throws: as `init(longitude:latitude:)`.
  package init(_ fix: RawFix) throws {
    // Checked first: the formulas of GCJ-02 say nothing useful of numbers that are no degrees.
    _ = try Coordinate(longitude: fix.lon, latitude: fix.lat)
    let (lon, lat) = fix.crs.toWGS84(fix.lon, fix.lat)
    try self.init(longitude: lon, latitude: lat)
  }

  /// Degrees, east positive.
  package var longitude: Double { Double(lon) / 1e7 }
  /// Degrees, north positive.
  package var latitude: Double { Double(lat) / 1e7 }

  /// Great-circle distance in metres on the sphere of mean radius 6,371,008.8 m (haversine; within 0.5 % of the
  /// ellipsoid).
  package func distance(to other: Coordinate) -> Double {
    let toRadians = Double.pi / 180
    let phi1 = latitude * toRadians
    let phi2 = other.latitude * toRadians
    let dPhi = (other.latitude - latitude) * toRadians
    let dLambda = (other.longitude - longitude) * toRadians
    let sinPhi = sin(dPhi / 2)
    let sinLambda = sin(dLambda / 2)
    let a = sinPhi * sinPhi + cos(phi1) * cos(phi2) * sinLambda * sinLambda
    return 2 * 6_371_008.8 * asin(min(1, a.squareRoot()))
  }

  /// West before east, then south before north: an order for answers that must not depend on chance.
  package static func < (left: Coordinate, right: Coordinate) -> Bool {
    (left.lon, left.lat) < (right.lon, right.lat)
  }
}

/// A position as the device or the file gave it, kept beside the converted one so that nothing is lost.
package struct RawFix: Sendable, Hashable, Codable {
  /// Degrees in `crs`.
  package var lon: Double
  /// Degrees in `crs`.
  package var lat: Double
  package var crs: CRS

  package init(lon: Double, lat: Double, crs: CRS) {
    self.lon = lon
    self.lat = lat
    self.crs = crs
  }
}
