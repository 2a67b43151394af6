extension GeoJSON {
  /// The document as UTF-8 bytes in WGS-84, one feature per line, properties sorted by name, coordinates with as many
  /// of the seven decimals as they have: equal content gives equal bytes.
  package func bytes() -> [UInt8] {
    var out = Writer()
    out.text("{\"type\":\"FeatureCollection\",\"crs_declared\":\"wgs84\"")
    if schematic { out.text(",\"schematic\":true") }
    out.text(",\"features\":[\n")
    for (index, feature) in features.enumerated() {
      if index > 0 { out.text(",\n") }
      out.text("{\"type\":\"Feature\",\"properties\":")
      out.value(.object(feature.properties))
      out.text(",\"geometry\":")
      out.geometry(feature.geometry)
      out.text("}")
    }
    out.text("\n]}\n")
    return out.bytes
  }
}

private struct Writer {
  var bytes: [UInt8] = []

  mutating func text(_ text: String) { bytes += text.utf8 }

  mutating func list<Element>(_ items: some Sequence<Element>, _ write: (inout Writer, Element) -> Void) {
    bytes.append(UInt8(ascii: "["))
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(&self, item)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  mutating func value(_ value: GeoJSON.Value) {
    switch value {
    case .null: text("null")
    case .bool(let bool): text(bool ? "true" : "false")
    case .number(let number): text(Int64(exactly: number).map { String($0) } ?? String(number))
    case .string(let string): quoted(string)
    case .array(let items): list(items) { $0.value($1) }
    case .object(let members):
      text("{")
      for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
        if index > 0 { text(",") }
        quoted(member.key)
        text(":")
        self.value(member.value)
      }
      text("}")
    }
  }

  mutating func quoted(_ string: String) {
    text("\"")
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""): text("\\\"")
      case UInt8(ascii: "\\"): text("\\\\")
      case 0..<32:
        let digits = String(byte, radix: 16)
        text("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits)
      default: bytes.append(byte)
      }
    }
    text("\"")
  }

  mutating func geometry(_ geometry: GeoJSON.Geometry?) {
    switch geometry {
    case nil: text("null")
    case .point(let point, _):
      text("{\"type\":\"Point\",\"coordinates\":")
      position(point)
      text("}")
    case .shape(let shape):
      let single = shape.polygons.count == 1
      text("{\"type\":\"\(single ? "Polygon" : "MultiPolygon")\",\"coordinates\":")
      if single { rings(shape.polygons[0]) } else { list(shape.polygons) { $0.rings($1) } }
      text("}")
    }
  }

  mutating func rings(_ polygon: Polygon) {
    list(polygon.rings) { writer, ring in writer.list(ring) { $0.position($1) } }
  }

  mutating func position(_ point: Coordinate) {
    text("[")
    degrees(point.lon)
    text(",")
    degrees(point.lat)
    text("]")
  }

  /// Written from the whole number, so no digit depends on how a Double is printed.
  mutating func degrees(_ units: Int32) {
    if units < 0 { text("-") }
    let (whole, rest) = units.magnitude.quotientAndRemainder(dividingBy: 10_000_000)
    text(String(whole))
    guard rest > 0 else { return }
    var digits = Array(String(10_000_000 + rest).utf8.dropFirst())
    while digits.last == 48 { digits.removeLast() }
    bytes.append(UInt8(ascii: "."))
    bytes += digits
  }
}
