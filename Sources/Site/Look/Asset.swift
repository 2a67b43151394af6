/// Scripts and style sheets of other people, fetched at set-up as `web-assets.lock` says and served from our own address.
package enum Asset: String, Sendable, CaseIterable {
  /// Maps to pan and zoom: Leaflet, the global `L`.
  case leaflet
  /// Drawing of polygons on a Leaflet map, for administration only.
  case leafletDraw
  /// Parts of a page fetched and put in place by attributes: htmx.
  case htmx
  /// The extension of htmx for event streams.
  case htmxSSE

  /// What a page links, in this order; paths below `/assets/`.
  package var files: [String] {
    switch self {
    case .leaflet: ["leaflet-1.9.3.css", "leaflet-1.9.3.js"]
    case .leafletDraw: ["leaflet-draw-1.0.4.css", "leaflet-draw-1.0.4.js"]
    case .htmx: ["htmx-2.0.10.js"]
    case .htmxSSE: ["htmx-sse-2.js"]
    }
  }

  /// Everything that must be there, the pictures of the style sheets too.
  package static let everyFile: [String] =
    allCases.flatMap(\.files)
    + ["spritesheet.svg", "spritesheet.png", "spritesheet-2x.png", "layers.png", "layers-2x.png", "marker-icon.png"].map
  {
    "images/\($0)"
  }

  /// The media type of a file by its ending.
  package static func mediaType(_ file: String) -> String {
    switch file.split(separator: ".").last {
    case "js": "text/javascript; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "svg": "image/svg+xml"
    default: "image/png"
    }
  }
}
