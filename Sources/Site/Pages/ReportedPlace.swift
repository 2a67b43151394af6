import Basics
import Casework
import Platform
import Territory

/// Where something is and of what sort, as a report says it: by a page's form and by the JSON interface alike.
package enum ReportedPlace {
  /// The point of `lon`, `lat` and `crs`; nil if none was given, or none that can be read.
  /// - Parameter faults: gains what cannot be read.
  package static func fix(_ form: Form, _ faults: inout [Refusal.Fault]) -> RawFix? {
    func text(_ name: String) -> String? { form[name]?.trimmed.nonEmpty }
    func number(_ name: String, _ label: Phrase) -> Double? {
      guard let text = text(name) else { return nil }
      guard let value = Double(text), value.isFinite else {
        faults.append(.init(name, Phrase("\(label.zh)“\(text)”不是数字", "\(label.en) “\(text)” is no number")))
        return nil
      }
      return value
    }
    let lon = number("lon", Phrase("经度", "Longitude")), lat = number("lat", Phrase("纬度", "Latitude"))
    if (lon == nil) != (lat == nil) && faults.isEmpty {
      faults.append(.init("lon", Phrase("经度和纬度要一起填写", "Longitude and latitude belong together")))
    }
    var crs = CRS.wgs84
    if let name = text("crs") {
      if let known = CRS(rawValue: name) {
        crs = known
      } else {
        faults.append(.init("crs", Phrase("坐标系“\(name)”不支持", "The coordinate system “\(name)” is not known")))
      }
    }
    return lon.flatMap { lon in lat.map { RawFix(lon: lon, lat: $0, crs: crs) } }
  }

  /// The category of `category`; nil if none was given, or none that can be read.
  package static func category(_ form: Form, _ faults: inout [Refusal.Fault]) -> CategoryKey? {
    guard let name = form["category"]?.trimmed.nonEmpty else { return nil }
    let category = CategoryKey(name)
    if category == nil {
      faults.append(.init("category", Phrase("类别“\(name)”看不懂", "The category “\(name)” cannot be read")))
    }
    return category
  }
}
