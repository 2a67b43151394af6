import Foundation

/// The coordinate systems met in China. CGCS2000 is treated as WGS-84; the other two are shifted by 100–700 m.
package enum CRS: String, Sendable, CaseIterable, Codable {
  /// What satellites give.
  case wgs84
  /// 2000 国家大地坐标系, the national system; equal to WGS-84 within centimetres.
  case cgcs2000
  /// The shifted system of AMap and Tencent maps.
  case gcj02
  /// Baidu's shift on top of GCJ-02.
  case bd09

  /// Degrees of this system to degrees of WGS-84. GCJ-02 has no closed inverse, so it is iterated to 1e-10 degrees.
  package func toWGS84(_ lon: Double, _ lat: Double) -> (lon: Double, lat: Double) {
    switch self {
    case .wgs84, .cgcs2000: return (lon, lat)
    case .gcj02: return inverse(lon, lat, of: gcjFromWGS)
    case .bd09:
      let gcj = inverse(lon, lat, of: bdFromGCJ)
      return inverse(gcj.lon, gcj.lat, of: gcjFromWGS)
    }
  }

  /// Degrees of WGS-84 to degrees of this system. Outside China GCJ-02 is the identity.
  package func fromWGS84(_ lon: Double, _ lat: Double) -> (lon: Double, lat: Double) {
    switch self {
    case .wgs84, .cgcs2000: return (lon, lat)
    case .gcj02: return gcjFromWGS(lon, lat)
    case .bd09:
      let gcj = gcjFromWGS(lon, lat)
      return bdFromGCJ(gcj.lon, gcj.lat)
    }
  }
}

private typealias Shift = (Double, Double) -> (lon: Double, lat: Double)

private func inverse(_ lon: Double, _ lat: Double, of forward: Shift) -> (lon: Double, lat: Double) {
  var guess = (lon: lon, lat: lat)
  // The shift changes by less than one part in a hundred over its own length: each round gains two digits or more.
  for _ in 0..<12 {
    let image = forward(guess.lon, guess.lat)
    let dLon = lon - image.lon
    let dLat = lat - image.lat
    guess.lon += dLon
    guess.lat += dLat
    if abs(dLon) < 1e-10, abs(dLat) < 1e-10 { break }
  }
  return guess
}

/// The box outside which every open implementation leaves coordinates alone.
private func isShifted(_ lon: Double, _ lat: Double) -> Bool {
  lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271
}

/// WGS-84 to GCJ-02 as all open implementations compute it (Krasovsky 1940: a = 6378245, ee = 0.00669342162296594323).
private func gcjFromWGS(_ lon: Double, _ lat: Double) -> (lon: Double, lat: Double) {
  guard isShifted(lon, lat) else { return (lon, lat) }
  let a = 6_378_245.0
  let ee = 0.00669342162296594323
  let pi = Double.pi
  let x = lon - 105
  let y = lat - 35
  let root = abs(x).squareRoot()
  let wave = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
  var north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
  north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
  north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
  var east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
  east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
  east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
  let radians = lat / 180 * pi
  let magic = 1 - ee * sin(radians) * sin(radians)
  let dLat = north * 180 / ((a * (1 - ee)) / (magic * magic.squareRoot()) * pi)
  let dLon = east * 180 / (a / magic.squareRoot() * cos(radians) * pi)
  return (lon + dLon, lat + dLat)
}

/// GCJ-02 to BD-09; outside China both are left alone, so that a foreign point survives the round trip.
private func bdFromGCJ(_ lon: Double, _ lat: Double) -> (lon: Double, lat: Double) {
  guard isShifted(lon, lat) else { return (lon, lat) }
  let turn = Double.pi * 3000 / 180
  let z = (lon * lon + lat * lat).squareRoot() + 0.00002 * sin(lat * turn)
  let theta = atan2(lat, lon) + 0.000003 * cos(lon * turn)
  return (z * cos(theta) + 0.0065, z * sin(theta) + 0.006)
}
