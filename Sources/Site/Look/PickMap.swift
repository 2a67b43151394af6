import Basics

/// A map on which the place of a report is pointed out. Without the script the address and the numbers beneath do.
package struct PickMap: Sendable {
  package var outlines: [AreaMap.Outline]
  package var isSchematic: Bool
  /// The place chosen so far; `accuracy` is the radius of the error in metres.
  package var lon: String
  package var lat: String
  package var accuracy: String

  package init(
    outlines: [AreaMap.Outline], isSchematic: Bool, lon: String = "", lat: String = "", accuracy: String = ""
  ) {
    self.outlines = outlines
    self.isSchematic = isSchematic
    self.lon = lon
    self.lat = lat
    self.accuracy = accuracy
  }

  /// The map with its buttons and the three number fields under a fold. `names` are the form names of longitude,
  /// latitude and accuracy; `fault` is shown under the map.
  package func html(
    label: String, names: (lon: String, lat: String, accuracy: String) = ("lon", "lat", "accuracy"),
    fault: String? = nil, in language: Language
  ) -> HTML {
    let card: HTML
    if let projection = Projection(Array(outlines.lazy.flatMap(\.rings).joined())) {
      card = drawing(projection, label, language)
    } else {
      card = .empty
    }
    let wrong: HTML = fault.map { text in
      "<p class=\"fault\" id=\"f-\(names.lon)-fault\">\(Icon.alertTriangle.html())\(text)</p>"
    } ?? .empty
    let numbers: HTML = """
      <div class="numbers">\(number(names.lon, language.pick("经度", "Longitude"), lon, "lon", "-180", "180"))\
      \(number(names.lat, language.pick("纬度", "Latitude"), lat, "lat", "-90", "90"))\
      \(number(names.accuracy, language.pick("误差（米）", "Accuracy (m)"), accuracy, "accuracy", "0", "100000"))</div>
      """
    let fold = details(language.pick("直接填写经纬度", "Enter coordinates"), numbers, open: fault != nil)
    return "<div class=\"pick\" data-pick>\(card)\(wrong)\(fold)</div>"
  }

  private func drawing(_ projection: Projection, _ label: String, _ language: Language) -> HTML {
    let borders = outlines.html { "<path d=\"\(PathData($0.rings, projection).text)\"/>" }
    let chosen = Double(lon).flatMap { lon in Double(lat).map { projection.place((lon, $0)) } }
    let at = chosen ?? (projection.width / 2, projection.height / 2)
    let ring = (Double(accuracy) ?? 0) / 111_320 * projection.perLat
    let seen: HTML = when(chosen == nil, " class=\"off\"")
    let words = (
      use: language.pick("用我的位置", "Use my position"), larger: language.pick("放大", "Zoom in"),
      smaller: language.pick("缩小", "Zoom out"),
      none: language.pick("点地图选位置，或用我的位置", "Tap the map, or use your position"),
      about: language.pick("误差约 {} 米", "within about {} m"),
      denied: language.pick("没有取得位置，请点地图选择", "No position received: please tap the map")
    )
    let edge = projection.margin
    return """
      <div class="card"><svg class="area" viewBox="\(projection.viewBox)" role="img" aria-label="\(label)" \
      data-west="\(decimal6(projection.west))" data-north="\(decimal6(projection.north))" \
      data-per-lon="\(decimal(projection.perLon, places: 3))" data-per-lat="\(decimal(projection.perLat, places: 3))" \
      data-margin="\(decimal(edge))"><g class="land">\(borders)</g>\
      <g class="ml" aria-hidden="true">\(AreaMap.names(outlines, projection))</g>\
      <g data-pin\(seen) transform="translate(\(decimal(at.x)) \(decimal(at.y)))"><circle class="ring" \
      r="\(decimal(ring))"/>\
      <g data-scaled transform="scale(2)"><path class="pin" d="M0 0s-13-15-13-25a13 13 0 0 1 26 0c0 10-13 25-13 25z"/>\
      <circle class="eye" cy="-25" r="5"/></g></g></svg>\
      <p class="accuracy" data-about="\(words.about)" data-denied="\(words.denied)" aria-live="polite">\(words.none)\
      </p>\
      <div class="zoom"><button type="button" data-zoom="1.6" aria-label="\(words.larger)">\(Icon.plus.html())</button>\
      <button type="button" data-zoom="0.625" aria-label="\(words.smaller)">\(Icon.minus.html())</button></div>\
      <button class="locate" type="button" data-locate>\(Icon.locate.html())<span>\(words.use)</span></button></div>\
      \(when(isSchematic, schematicNote(language)))
      """
  }

  private func number(
    _ name: String, _ label: String, _ value: String, _ role: String, _ low: String, _ high: String
  ) -> HTML {
    """
    <label><span>\(label)</span><input type="number" inputmode="decimal" step="any" min="\(low)" max="\(high)" \
    id="f-\(name)" \
    name="\(name)" value="\(value)" data-place="\(role)"></label>
    """
  }
}

/// Degrees with six decimals, a tenth of a metre.
package func decimal6(_ value: Double) -> String {
  let units = Int64((value * 1_000_000).rounded())
  let whole = units.magnitude / 1_000_000
  let rest = Int(units.magnitude % 1_000_000)
  return "\(units < 0 ? "-" : "")\(whole).\(padded(rest, 6))"
}
