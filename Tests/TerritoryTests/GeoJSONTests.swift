import Basics
import Testing
import Territory

struct GeoJSONTests {
  private func read(_ text: String, crs: CRS = .wgs84) throws -> GeoJSON { try GeoJSON(Array(text.utf8), crs: crs) }

  private func collection(_ features: String...) -> String {
    #"{"type":"FeatureCollection","features":["# + features.joined(separator: ",\n") + "]}"
  }

  private func feature(_ geometry: String) -> String {
    #"{"type":"Feature","properties":{"code":"1"},"geometry":"# + geometry + "}"
  }

  private let fine = #"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#

  @Test func readsPolygonsPointsAndNothing() throws {
    let text = collection(
      #"{"type":"Feature","properties":{"code":"a","n":12,"x":1.5,"ok":true,"none":null,"l":[1,{"k":"v"}]},"#
        + #""geometry":\#(fine)}"#,
      feature(
        #"{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]],[[2,1],[3,1],[3,2],[2,1]]],"#
          + "[[[20,0],[21,0],[21,1],[20,0]]]]}"),
      feature(#"{"type":"Point","coordinates":[118.5,31.5,12.3]}"#), feature("null"))
    let json = try read(text)
    #expect(json.features.count == 4)
    #expect(json.features[0]["code"] == "a" && json.features[0]["n"] == "12" && json.features[0]["x"] == "1.5")
    #expect(json.features[0].properties["l"] == .array([.number(1), .object(["k": .string("v")])]))
    #expect(json.features[0].properties["ok"]?.bool == true && json.features[0]["none"] == nil)
    #expect(json.features[1].shape?.polygons.map(\.holes.count) == [1, 0])
    #expect(json.features[1].shape?.vertexCount == 12)
    #expect(json.features[2].point == Coordinate(lon: 1_185_000_000, lat: 315_000_000))
    #expect(json.features[3].geometry == nil)
    #expect(try read(fine).features[0].shape?.polygons.count == 1)
    #expect(try read(feature(fine)).features[0]["code"] == "1")
  }

  @Test func convertsAndKeepsTheFix() throws {
    let json = try read(feature(#"{"type":"Point","coordinates":[118.830738,31.953223]}"#), crs: .gcj02)
    guard case .point(let point, let fix) = json.features[0].geometry else {
      Issue.record("no point")
      return
    }
    #expect(fix == RawFix(lon: 118.830738, lat: 31.953223, crs: .gcj02))
    #expect(point == (try Coordinate(fix)))
    #expect(point != (try Coordinate(longitude: fix.lon, latitude: fix.lat)))
  }

  @Test func aFileMayContradictTheDeclaration() throws {
    let text = #"{"type":"FeatureCollection","crs_declared":"gcj02","schematic":true,"features":[]}"#
    #expect(try read(text, crs: .gcj02).schematic)
    let refusal = #expect(throws: Refusal.self) { try read(text, crs: .wgs84) }
    #expect(refusal?.fields.map(\.field) == ["crs_declared"])
    let national = #"{"type":"FeatureCollection","crs_declared":"CGCS2000","features":[]}"#
    #expect(try read(national, crs: .wgs84).features.isEmpty)
  }

  @Test(arguments: [
    (#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}"#, "not closed"),
    (#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]}"#, "at least 4"),
    (#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[31.9,118.8],[0,0]]]}"#, "out of range"),
    (#"{"type":"Polygon","coordinates":[[[500000.5,3e6],[1,0],[1,1],[500000.5,3e6]]]}"#, "out of range"),
    (#"{"type":"Polygon","coordinates":[]}"#, "no coordinates"),
    (#"{"type":"Polygon"}"#, "no coordinates"),
    (#"{"type":"Polygon","coordinates":[[]]}"#, "at least 4"),
    (#"{"type":"Polygon","coordinates":[[[0,0],[1],[1,1],[0,0]]]}"#, "not [longitude"),
    (#"{"type":"MultiPolygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#, "at least 4"),
    (#"{"type":"Point","coordinates":["118","31"]}"#, "not [longitude"),
    (#"{"type":"LineString","coordinates":[[0,0],[1,1]]}"#, "LineString is not taken"),
    (#"{"coordinates":[[0,0],[1,1]]}"#, "no type"),
    ("7", "not an object"),
  ])
  func namesTheFeatureAndTheFault(geometry: String, words: String) {
    let refusal = #expect(throws: Refusal.self) { try read(collection(feature(fine), feature(geometry))) }
    #expect(refusal?.code == "geojson.invalid")
    #expect(refusal?.fields.map(\.field) == ["feature 2"])
    #expect(refusal?.fields.first?.phrase.en.contains(words) == true, "\(refusal?.phrase.en ?? "")")
  }

  @Test func namesEveryWrongFeature() {
    let bad = feature(#"{"type":"Circle","coordinates":[1]}"#)
    let refusal = #expect(throws: Refusal.self) { try read(collection(bad, feature(fine), bad, #"{"type":"Thing"}"#)) }
    #expect(refusal?.fields.map(\.field) == ["feature 1", "feature 3", "feature 4"])
  }

  @Test(arguments: [
    ("", "line 1"), ("{\"type\":\n\"Feature\",\n}", "line 3"), ("[1,2", "line 1"),
    ("{\"a\":1} x", "line 1"), ("nul", "line 1"),
    ("{\"a\":01}", "line 1"), ("{\"a\":-}", "line 1"), ("{\"a\":1.}", "line 1"), ("{\"a\":1e400}", "line 1"),
    ("{\"a\":\"\\ud800x\"}", "line 1"), ("{\"a\":\"\\q\"}", "line 1"), ("{\"a\":\"x\ny\"}", "line 1"),
    ("{\"a\":\"x", "line 1"),
    (String(repeating: "[", count: 100_000), "line 1"), ("{\"a\":\"\\u12g4\"}", "line 1"),
    ("[]", "file"), ("{}", "type"), ("{\"type\":\"FeatureCollection\"}", "features"),
  ])
  func namesTheLine(text: String, field: String) {
    let refusal = #expect(throws: Refusal.self) { try read(text) }
    #expect(refusal?.fields.map(\.field) == [field], "\(refusal?.phrase.en ?? "")")
  }

  @Test func aBadByteIsNoText() {
    #expect(throws: Refusal.self) { try GeoJSON(Array("{\"type\":\"".utf8) + [0xFF, 0x22, 0x7D], crs: .wgs84) }
  }

  @Test func escapesAreRead() throws {
    let json = try read(
      #"{"type":"Feature","properties":{"a":"\u6c5f\u5b81 \ud83d\ude00 \"\\\/\n\t"},"geometry":null}"#)
    #expect(json.features[0]["a"] == "江宁 😀 \"\\/\n\t")
  }

  @Test func numbersAreReadAsSwiftReadsThem() throws {
    var random = SeededRandom(seed: 5)
    let texts = (0..<3000).map { _ in
      let whole = Int(random.unit() * 360) - 180
      let digits = (0..<(1 + Int(random.unit() * 18))).map { _ in String(Int(random.unit() * 10)) }.joined()
      return "\(whole).\(digits)" + (random.unit() < 0.1 ? "e-3" : "")
    } + ["-0.0", "0", "1E2", "123456789012345678901234567890", "0.1"]
    let json = try read(
      #"{"type":"Feature","geometry":null,"properties":{"n":["# + texts.joined(separator: " , ") + "]}}")
    #expect(json.features[0].properties["n"] == .array(texts.compactMap { Double($0) }.map { .number($0) }))
  }

  @Test func writingAndReadingAreInverse() throws {
    let holed = try shape(
      Polygon(outer: square(-3, -4, 10, 10, scale: 1_234_567), holes: [square(1, 1, 2, 2, scale: 1_234_567)]))
    let two = try shape(Polygon(outer: square(0, 0, 1, 1, scale: 1)), Polygon(outer: square(5, 0, 1, 1)))
    let point = Coordinate(lon: -1_800_000_000, lat: 5)
    let fix = RawFix(lon: point.longitude, lat: point.latitude, crs: .wgs84)
    let json = GeoJSON(features: [
      .init(properties: ["b": .string("二\"\\\n"), "a": .number(1.5), "c": .array([.null, .bool(false)])], shape: holed),
      .init(properties: [:], shape: two), .init(properties: [:], geometry: .point(point, fix)),
      .init(properties: ["z": .object(["k": .number(3)])], geometry: nil),
    ], schematic: true)
    let bytes = json.bytes()
    #expect(try GeoJSON(bytes, crs: .wgs84) == json)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.split(separator: "\n").count == 6)
    #expect(text.contains("[-180,0.0000005]"))
    #expect(text.contains(#"{"a":1.5,"b":"二\"\\\u000a","c":[null,false]}"#))
  }

  @Test func councilsOfLosAngelesLocateTheirOwnCentres() throws {
    let json = try GeoJSON(try sharedData("la311/neighborhood_councils.geojson"), crs: .wgs84)
    #expect(json.features.count == 99)
    let areas = json.features.map {
      Area(code: $0["nc_id"] ?? "", name: $0["name"] ?? "", level: .street, shape: $0.shape)
    }
    let tree = AreaTree(areas: areas, zones: [])
    var right = 0
    for area in areas {
      guard let shape = area.shape else { continue }
      let all = tree.areas(at: shape.labelPoint, on: today)
      #expect(all.contains { $0.code == area.code })
      right += tree.locate(shape.labelPoint, on: today)?.code == area.code ? 1 : 0
    }
    // Three councils overlap a neighbour with their own middle.
    #expect(right >= 95)
    var random = SeededRandom(seed: 311)
    for _ in 0..<150 {
      let point = try Coordinate(longitude: -118.7 + 0.55 * random.unit(), latitude: 33.7 + 0.65 * random.unit())
      let wanted = areas.filter { area in area.shape.map { oracle(point, $0) } ?? false }.map(\.code).sorted()
      #expect(tree.areas(at: point, on: today).map(\.code) == wanted)
    }
  }
}
