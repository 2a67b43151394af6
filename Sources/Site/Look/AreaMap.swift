import Basics

/// A choropleth of areas, drawn by the server as SVG. A table with the same figures is expected beside it.
package struct AreaMap: Sendable {
  /// One coloured area. `title` is what shows when pointed at ("秣陵街道第 3 网格 · 150 %"); `bin` is 0 for no figure,
  /// 1...5 for the load; `rings` are in degrees, the outer first.
  package struct Shape: Sendable {
    package var code: String
    package var name: String
    package var rings: [[LonLat]]
    package var value: Double?
    package var bin: Int
    package var path: String?
    package var title: String

    package init(
      code: String, name: String, rings: [[LonLat]], value: Double?, bin: Int, path: String? = nil, title: String? = nil
    ) {
      self.code = code
      self.name = name
      self.rings = rings
      self.value = value
      self.bin = max(0, min(5, bin))
      self.path = path
      self.title = title ?? name
    }
  }

  /// A boundary drawn over the areas, with its name; `label` is where the name stands, nil for the middle.
  package struct Outline: Sendable {
    package var name: String
    package var rings: [[LonLat]]
    package var label: LonLat?

    package init(_ name: String, rings: [[LonLat]], label: LonLat? = nil) {
      self.name = name
      self.rings = rings
      self.label = label
    }
  }

  /// A single matter that is overdue.
  package struct Dot: Sendable {
    package var point: LonLat
    package var title: String
    package var path: String?

    package init(_ point: LonLat, title: String, path: String? = nil) {
      self.point = point
      self.title = title
      self.path = path
    }
  }

  package var shapes: [Shape]
  package var outlines: [Outline]
  package var dots: [Dot]
  /// The code of the area that is outlined as chosen.
  package var chosen: String?
  /// Whether the boundaries are made up and not surveyed; said under the map.
  package var isSchematic: Bool

  package init(
    shapes: [Shape], outlines: [Outline] = [], dots: [Dot] = [], chosen: String? = nil, isSchematic: Bool
  ) {
    self.shapes = shapes
    self.outlines = outlines
    self.dots = dots
    self.chosen = chosen
    self.isSchematic = isSchematic
  }

  /// The words of the bins, from 0 (no figure) to 5; six words.
  package static let loadBins: [Phrase] = [
    Phrase("无数据", "no data"), .verbatim("<40%"), .verbatim("40–70%"), .verbatim("70–100%"), .verbatim("100–130%"),
    .verbatim(">130%"),
  ]

  /// The drawing with its legend. `label` says in words what it shows; `measure` stands before the legend; `bins` are
  /// six words; `id` keeps the names of two maps on one page apart.
  package func html(
    label: String, measure: String, bins: [Phrase] = AreaMap.loadBins, dotWord: Phrase = Phrase("超期", "overdue"),
    id: String = "map", in language: Language
  ) -> HTML {
    let rings = shapes.lazy.flatMap(\.rings).joined()
    let edges = outlines.lazy.flatMap(\.rings).joined()
    guard let projection = Projection(Array(rings) + Array(edges)) else {
      return emptyState(
        icon: .map, title: language.pick("还没有地图", "No map yet"),
        what: language.pick("区划边界录入后显示在这里", "It appears once boundaries have been entered"))
    }
    let hatch: HTML = """
      <defs><pattern id="\(id)-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
      <rect class="h5" width="8" height="8"/><path class="hl" d="M0 0V8"/></pattern></defs>
      """
    let skip = Phrase("跳过地图", "Skip the map")
    let layers = (0...5).html { bin in layer(bin, projection, id) }
    let borders = outlines.html { "<path d=\"\(PathData($0.rings, projection).text)\"/>" }
    let picked = shapes.filter { $0.code == chosen }.html { shape in
      "<path class=\"chosen\" d=\"\(PathData(shape.rings, projection).text)\"/>"
    }
    return """
      <figure class="map"><a class="skip" href="#\(id)-end">\(skip[language])</a>\
      \(open(projection, label))\(hatch)\(layers)<g class="street">\(borders)</g>\(picked)\
      <g class="od">\(dots.html { dot($0, projection) })</g><g class="ml" aria-hidden="true">\
      \(AreaMap.names(outlines, projection))</g></svg>\
      <figcaption id="\(id)-end" tabindex="-1">\
      \(legend(measure, bins, dotWord, id, language))\(when(isSchematic, schematicNote(language)))</figcaption></figure>
      """
  }

  /// An image may not hold links (ARIA 1.2, children presentational), so a map with links is a group.
  private func open(_ projection: Projection, _ label: String) -> HTML {
    let role = shapes.contains { $0.path != nil } || dots.contains { $0.path != nil } ? "group" : "img"
    return "<svg class=\"area\" viewBox=\"\(projection.viewBox)\" role=\"\(role)\" aria-label=\"\(label)\">"
  }

  static func names(_ outlines: [Outline], _ projection: Projection) -> HTML {
    let places = outlines.map { outline in (outline.label ?? labelPoint(outline.rings)).map { projection.place($0) } }
    let reach = NamePlaces(zip(outlines, places).map { ($0.name, $1) }, width: projection.width)
    return zip(outlines.indices, zip(outlines, places)).map { ($0, $1.0, $1.1) }.html { index, outline, place in
      guard let place, let sight = reach.sight[index] else { return .empty }
      return """
        <text\(attribute("class", sight.mark)) x="\(decimal(place.x))" y="\(decimal(place.y))">\(outline.name)</text>
        """
    }
  }

  private func layer(_ bin: Int, _ projection: Projection, _ id: String) -> HTML {
    var paths = HTML.empty
    for shape in shapes where shape.bin == bin {
      let data = PathData(shape.rings, projection).text
      guard !data.isEmpty else { continue }
      let body: HTML = "<path d=\"\(data)\"><title>\(shape.title)</title></path>"
      paths += shape.path.map { "<a href=\"\(link($0))\">\(body)</a>" } ?? body
    }
    guard !paths.text.isEmpty else { return .empty }
    let fill: HTML = when(bin == 5, " fill=\"url(#\(id)-hatch)\"")
    return "<g class=\"g g\(bin)\"\(fill)>\(paths)</g>"
  }

  private func dot(_ dot: Dot, _ projection: Projection) -> HTML {
    let place = projection.place(dot.point)
    let body: HTML = """
      <circle cx="\(decimal(place.x))" cy="\(decimal(place.y))" r="5"><title>\(dot.title)</title></circle>
      """
    return dot.path.map { "<a href=\"\(link($0))\">\(body)</a>" } ?? body
  }

  private func legend(
    _ measure: String, _ bins: [Phrase], _ dotWord: Phrase, _ id: String, _ language: Language
  ) -> HTML {
    let used = bins.enumerated().filter { bin, _ in bin > 0 || shapes.contains { $0.bin == 0 } }
    let items = used.html { bin, word in
      let fill: HTML = when(bin == 5, " fill=\"url(#\(id)-hatch)\"")
      return """
        <li><svg width="20" height="12" aria-hidden="true"><rect class="g g\(bin)"\(fill) width="20" height="12" \
        rx="3"/></svg>\
        \(word[language])</li>
        """
    }
    let late: HTML = when(!dots.isEmpty, """
      <li><svg class="od" width="12" height="12" aria-hidden="true"><circle cx="6" cy="6" r="4.5"/></svg>\
      \(dotWord[language])</li>
      """)
    return "<ul class=\"legend\"><li>\(measure)</li>\(items)\(late)</ul>"
  }
}

/// "示意边界，非测绘成果", for every drawing whose boundaries nobody surveyed.
package func schematicNote(_ language: Language) -> HTML {
  let words = Phrase("示意边界，非测绘成果", "Schematic boundaries, not a survey")
  return "<p class=\"schematic\">\(words[language])</p>"
}
