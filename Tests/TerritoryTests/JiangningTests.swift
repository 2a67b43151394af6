import Basics
import Testing
import Territory

/// The territory that ships with the pack.
struct JiangningTests {
  static func load() throws -> AreaTree {
    var shapes: [String: Shape] = [:]
    for name in ["district", "streets", "communities", "grids"] {
      let json = try GeoJSON(try packFile("\(name).geojson"), crs: .wgs84)
      guard json.schematic else { throw Missing(description: "\(name) does not say it is schematic") }
      for feature in json.features { shapes[feature["code"] ?? ""] = feature.shape }
    }
    let lines = String(decoding: try packFile("areas.csv"), as: UTF8.self).split(separator: "\n")
    guard lines.first == "code,name,name_en,level,kind,parent,valid_from,valid_to,lon,lat,note" else {
      throw Missing(description: "areas.csv has another header")
    }
    let areas = try lines.dropFirst().map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
      guard cells.count == 11, let level = AreaLevel(rawValue: cells[3]) else { throw Missing(description: "\(line)") }
      var point: Coordinate?
      if let lon = Double(cells[8]), let lat = Double(cells[9]) {
        point = try Coordinate(longitude: lon, latitude: lat)
      }
      return Area(code: cells[0], name: cells[1], englishName: cells[2], level: level,
        parent: cells[5].isEmpty ? nil : cells[5], kind: cells[4], validFrom: LocalDate(cells[6]),
        validTo: LocalDate(cells[7]), point: point, shape: shapes.removeValue(forKey: cells[0]), schematic: true)
    }
    guard shapes.isEmpty else { throw Missing(description: "shapes without an area: \(shapes.keys.sorted())") }
    let zones = try GeoJSON(try packFile("zones.geojson"), crs: .wgs84).features.map { feature in
      guard let shape = feature.shape, let code = feature["code"], let name = feature["name"] else {
        throw Missing(description: "a zone without shape, code or name")
      }
      return Zone(code: code, name: name, englishName: feature["name_en"], kind: feature["kind"] ?? "",
        area: feature["area"], shape: shape, schematic: true)
    }
    return AreaTree(areas: areas, zones: zones)
  }

  @Test func isCompleteAndSound() throws {
    let tree = try Self.load()
    func count(_ level: AreaLevel, _ kinds: String...) -> Int {
      tree.areas.count { $0.level == level && (kinds.isEmpty || kinds.contains($0.kind)) }
    }
    #expect(count(.district) == 1)
    #expect(count(.street, "street") == 10 && count(.street, "zone") == 5 && count(.street) == 15)
    #expect(count(.community) == 205 && count(.community, "virtual") == 5)
    #expect((2300...2700).contains(count(.grid)) && count(.grid, "general", "dedicated") == count(.grid))
    #expect(tree.zones.count == 6)
    #expect(tree.areas.count { $0.level == .community && $0.point != nil } == 78)
    #expect(tree.areas.allSatisfy { $0.shape != nil || $0.kind == "virtual" || $0.kind == "zone" })
    #expect(tree.areas.allSatisfy { area in
      (try? AreaCode(area.code, sequenceWidth: 3))?.level == area.level
    })
    #expect(tree.areas.filter { $0.kind == "virtual" }.allSatisfy { tree.children(of: $0.code).isEmpty })
    #expect(tree.problems() == [])
  }

  @Test func everyPointOfTheDistrictIsInOneGrid() throws {
    let tree = try Self.load()
    let outline = try #require(tree["320115"]?.shape)
    let grids = tree.areas.filter { $0.level == .grid }
    let index = AreaIndex(grids.compactMap(\.shape))
    var random = SeededRandom(seed: 320_115)
    let (west, south) = (Double(outline.box.southWest.lon), Double(outline.box.southWest.lat))
    let (wide, high) = (Double(outline.box.northEast.lon) - west, Double(outline.box.northEast.lat) - south)
    var tried = 0
    var wrong: [Coordinate] = []
    while tried < 10_000 {
      let point = Coordinate(lon: Int32(west + wide * random.unit()), lat: Int32(south + high * random.unit()))
      guard oracle(point, outline) else { continue }
      tried += 1
      let hits = index.hits(at: point)
      if hits.count != 1 || tree.areas(at: point, on: today).map(\.level) != AreaLevel.allCases
        || tree.locate(point, on: today)?.code != grids[hits[0]].code
      { wrong.append(point) }
    }
    #expect(wrong == [])
  }

  @Test func unitsOfALevelFillTheOneAbove() throws {
    let tree = try Self.load()
    let whole = try #require(tree["320115"]?.shape).area
    for level in AreaLevel.allCases.dropFirst() {
      let sum = tree.areas.filter { $0.level == level }.compactMap(\.shape).reduce(0) { $0 + $1.area }
      #expect(abs(sum - whole) < 0.001, "\(level) \(sum) of \(whole) km²")
    }
  }

  @Test func addressesOfTheDistrictAreFound() throws {
    let tree = try Self.load()
    #expect(tree.locate(address: "南京市江宁区东山街道中前社区上元大街1号", on: today)?.code == "320115001001")
    #expect(tree.locate(address: "江宁区霞辉庙社区第3网格", on: today)?.code == "320115002042003")
    // Two villages of the district have this name.
    #expect(tree.named("柏树村").count { $0.name == "柏树村" } == 2)
    #expect(tree.locate(address: "柏树村", on: today) == nil)
  }
}
