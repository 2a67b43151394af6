import Basics
import Testing
import Territory

/// A little district: two streets side by side, the west one with two communities, one of them with two grids.
func littleAreas() throws -> [Area] {
  [
    Area(code: "32", name: "江宁区", englishName: "Jiangning District", level: .district,
      shape: try shape(Polygon(outer: square(0, 0, 20, 10)))),
    Area(code: "321", name: "东山街道", englishName: "Dongshan Street", level: .street, parent: "32",
      shape: try shape(Polygon(outer: square(0, 0, 10, 10)))),
    Area(code: "322", name: "湖熟街道", level: .street, parent: "32",
      shape: try shape(Polygon(outer: square(10, 0, 10, 10)))),
    Area(code: "323", name: "开发区", level: .street, parent: "32", kind: "zone", point: at(30, 5)),
    Area(code: "3211", name: "东山社区", level: .community, parent: "321",
      shape: try shape(Polygon(outer: square(0, 0, 10, 5)))),
    Area(code: "3212", name: "柏树村", level: .community, parent: "321",
      shape: try shape(Polygon(outer: square(0, 5, 10, 5)))),
    Area(code: "3221", name: "柏树村", level: .community, parent: "322", shape: nil),
    Area(code: "3219", name: "老东山社区", level: .community, parent: "321", validTo: LocalDate(2019, 12, 31),
      shape: try shape(Polygon(outer: square(0, 0, 10, 10)))),
    Area(code: "32111", name: "东山社区第1网格", level: .grid, parent: "3211", validFrom: LocalDate(2021, 1, 1),
      shape: try shape(Polygon(outer: square(0, 0, 5, 5)))),
    Area(code: "32112", name: "东山社区第2网格", level: .grid, parent: "3211", validFrom: LocalDate(2021, 1, 1),
      shape: try shape(Polygon(outer: square(5, 0, 5, 5)))),
  ]
}

struct AreaTreeTests {
  private func tree() throws -> AreaTree {
    let zones = [
      Zone(code: "z2", name: "高新园", area: "323", shape: try shape(Polygon(outer: square(8, 2, 4, 4)))),
      Zone(code: "z1", name: "林场", shape: try shape(Polygon(outer: square(9, 3, 4, 4))),
        validTo: LocalDate(2024, 12, 31)),
    ]
    return AreaTree(areas: try littleAreas(), zones: zones)
  }

  @Test func codesLeadUpAndDown() throws {
    let tree = try tree()
    #expect(tree["3219"]?.name == "老东山社区")
    #expect(tree["9"] == nil)
    #expect(tree.tops.map(\.code) == ["32"])
    #expect(tree.children(of: "321").map(\.code) == ["3211", "3212", "3219"])
    #expect(tree.children(of: "32111").isEmpty)
    #expect(tree.descendants(of: "321").map(\.code) == ["3211", "32111", "32112", "3212", "3219"])
    #expect(tree.ancestors(of: "32112").map(\.code) == ["3211", "321", "32"])
    #expect(tree.path(of: "32112").map(\.name) == ["江宁区", "东山街道", "东山社区", "东山社区第2网格"])
    #expect(tree.pathLabel(of: "321").en == "Jiangning District / Dongshan Street")
    #expect(tree.path(of: "nowhere").isEmpty)
    #expect(tree.ancestor(of: "32112", level: .street)?.code == "321")
    #expect(tree.ancestor(of: "321", level: .street)?.code == "321")
    #expect(tree.ancestor(of: "321", level: .grid) == nil)
    #expect(tree.zone("z1")?.name == "林场")
  }

  @Test func aCircleOfParentsEnds() {
    let tree = AreaTree(areas: [
      Area(code: "1", name: "甲", level: .street, parent: "2"), Area(code: "2", name: "乙", level: .street, parent: "1"),
    ], zones: [])
    #expect(tree.ancestors(of: "1").map(\.code) == ["2"])
    #expect(tree.descendants(of: "1").map(\.code) == ["2"])
  }

  @Test func pointsFindTheDeepestAreaOfTheDay() throws {
    let tree = try tree()
    #expect(tree.locate(at(1, 1), on: today)?.code == "32111")
    #expect(tree.locate(at(1, 1), on: LocalDate(2020, 12, 31))?.code == "3211")
    #expect(tree.locate(at(1, 1), on: LocalDate(2021, 1, 1))?.code == "32111")
    #expect(tree.locate(at(1, 8), on: today)?.code == "3212")
    #expect(tree.areas(at: at(1, 8), on: LocalDate(2019, 12, 31)).map(\.code) == ["32", "321", "3212", "3219"])
    #expect(tree.areas(at: at(1, 8), on: LocalDate(2020, 1, 1)).map(\.code) == ["32", "321", "3212"])
    #expect(tree.locate(at(15, 5), on: today)?.code == "322")
    #expect(tree.locate(at(21, 5), on: today) == nil)
  }

  @Test func aBorderHasOneOwner() throws {
    let areas = try littleAreas()
    for order in [areas, areas.reversed()] {
      let tree = AreaTree(areas: order, zones: [])
      #expect(tree.locate(at(5, 2), on: today)?.code == "32111")
      #expect(tree.locate(at(10, 8), on: today)?.code == "3212")
      #expect(tree.locate(at(5, 5), on: today)?.code == "32111")
    }
  }

  @Test func zonesMayCross() throws {
    let tree = try tree()
    #expect(tree.zones(at: at(10, 4), on: LocalDate(2024, 1, 1)).map(\.code) == ["z1", "z2"])
    #expect(tree.zones(at: at(10, 4), on: today).map(\.code) == ["z2"])
    #expect(tree.zones(at: at(1, 1), on: today).isEmpty)
  }

  @Test func theNearestIsByShapeOrPoint() throws {
    let tree = try tree()
    let inside = tree.nearest(to: at(1, 1), level: .grid, on: today)
    #expect(inside?.area.code == "32111" && inside?.metres == 0)
    let east = tree.nearest(to: at(22, 5), level: .street, on: today)
    #expect(east?.area.code == "322")
    #expect(abs((east?.metres ?? 0) - at(22, 5).distance(to: at(20, 5))) < 0.1)
    #expect(tree.nearest(to: at(29, 5), level: .street, on: today)?.area.code == "323")
    #expect(tree.nearest(to: at(1, 1), level: .grid, on: LocalDate(2020, 1, 1)) == nil)
  }

  @Test func searchFindsWholeNamesFirst() throws {
    let tree = try tree()
    #expect(tree.named("东山社区").map(\.code) == ["3211", "3219", "32111", "32112"])
    #expect(tree.named("dongshan").map(\.code) == ["321"])
    #expect(tree.named("").isEmpty && tree.named("栖霞").isEmpty)
  }

  @Test(arguments: [
    ("南京市江宁区东山街道东山社区3号楼", "3211"), ("江宁区 东山 街道 某路", "321"), ("东山社区第2网格旁", "32112"),
    ("湖熟街道柏树村12号", "3221"), ("东山街道柏树村", "3212"), ("江宁区柏树村", nil), ("柏树村", nil),
    ("东山社区与东山社区第1网格", "32111"), ("老东山社区", nil), ("东山街道、湖熟街道交界", nil), ("某地", nil), ("", nil),
  ] as [(String, String?)])
  func addressesAreLocatedByName(address: String, code: String?) throws {
    #expect(try tree().locate(address: address, on: today)?.code == code)
  }

  @Test func endedAreasOwnTheAddressesOfTheirTime() throws {
    #expect(try tree().locate(address: "老东山社区", on: LocalDate(2019, 6, 1))?.code == "3219")
  }
}

struct TerritoryProblemTests {
  private func problems(
    _ change: (inout [Area]) throws -> Void, zones: [Zone] = [], rules: TerritoryRules = .fourLevels
  ) throws -> [TerritoryProblem] {
    var areas = try littleAreas()
    // The ended community lies over its siblings of that time; it is no part of the sound example.
    areas.removeAll { $0.code == "3219" }
    try change(&areas)
    return AreaTree(areas: areas, zones: zones).problems(rules: rules)
  }

  private func only(_ problems: [TerritoryProblem]) -> [String] { problems.map { "\($0.kind) \($0.code)" } }

  @Test func aSoundTerritoryHasNone() throws {
    #expect(try problems { _ in } == [])
  }

  @Test func codesAndParents() throws {
    #expect(only(try problems { $0.append($0[3]) }) == ["duplicateCode 323"])
    #expect(only(try problems { $0[3].parent = "99" }) == ["unknownParent 323"])
    #expect(only(try problems { $0[3].code = "999" }) == ["foreignCode 999"])
    #expect(only(try problems { $0[3].parent = nil }) == ["wrongLevel 323"])
    #expect(only(try problems { $0.append(Area(code: "9", name: "另一区", level: .district)) }) == ["severalRoots 9"])
    let skipped = try problems { $0.append(Area(code: "3213", name: "网格", level: .grid, parent: "321")) }
    #expect(only(skipped) == ["wrongLevel 3213"])
    #expect(skipped[0].what.en == "its parent 321 is a street: a grid belongs to a community")
    #expect(skipped[0].what.zh.contains("网格应直属社区"))
  }

  @Test func aCityMayHaveFewerLevels() throws {
    let rules = TerritoryRules(parents: [.district: [], .street: [.district], .grid: [.street]])
    let areas = [
      Area(code: "1", name: "市", level: .district), Area(code: "11", name: "区", level: .street, parent: "1"),
      Area(code: "111", name: "格", level: .grid, parent: "11"),
    ]
    #expect(AreaTree(areas: areas, zones: []).problems(rules: rules) == [])
    #expect(only(AreaTree(areas: areas, zones: []).problems()) == ["wrongLevel 111"])
  }

  @Test func times() throws {
    let day = LocalDate(2024, 5, 1)
    let backwards = try problems {
      $0[3].validFrom = day
      $0[3].validTo = day + -1
    }
    #expect(only(backwards) == ["contradictoryTimes 323"])
    #expect(only(try problems { $0[4].validTo = day }) == ["contradictoryTimes 32111", "contradictoryTimes 32112"])
    #expect(only(try problems { $0[4].validFrom = day }) == ["contradictoryTimes 32111", "contradictoryTimes 32112"])
    #expect(only(try problems { $0[4].validFrom = LocalDate(2021, 1, 1) }) == [])
  }

  @Test func invalidPolygonsNameThePlace() throws {
    let bow = ring([(100_000_000, 0), (200_000_000, 0), (100_000_000, 10_000_000), (200_000_000, 10_000_000)])
    let found = try problems { $0[2].shape = Shape(polygons: [Polygon(outer: bow)]) }
    #expect(only(found) == ["invalidShape 322"])
    #expect(found[0].what.en == "the polygon is not valid: Self-intersection at 15.0, 0.5")
    #expect(found[0].what.zh.contains("自相交"))
    let open = try problems { $0[2].shape = Shape(polygons: [Polygon(outer: [at(10, 0), at(12, 0), at(12, 1)])]) }
    #expect(only(open) == ["invalidShape 322"])
    let zone = Zone(code: "z", name: "区", area: "77", shape: try shape(Polygon(outer: bow)))
    #expect(only(try problems({ _ in }, zones: [zone, zone])) == [
      "unknownArea z", "duplicateCode z", "unknownArea z", "invalidShape z", "invalidShape z",
    ])
  }

  /// 1e-5 degrees are 1.11 m at the equator.
  @Test(arguments: [(2, []), (4, ["outsideParent 322"])])
  func childrenStayWithinTheParent(hundredThousandths: Int, wanted: [String]) throws {
    let found = try problems { areas in
      let east = 200_000 + hundredThousandths * 100
      areas[2].shape = try shape(Polygon(outer: ring([(100_000, 0), (east, 0), (east, 100_000), (100_000, 100_000)])))
    }
    #expect(only(found) == wanted)
  }

  @Test(arguments: [(2, []), (4, ["overlap 322"])])
  func siblingsDoNotOverlap(hundredThousandths: Int, wanted: [String]) throws {
    let found = try problems { areas in
      let west = 100_000 - hundredThousandths * 100
      areas[2].shape = try shape(Polygon(outer: ring([(west, 0), (200_000, 0), (200_000, 100_000), (west, 100_000)])))
    }
    #expect(only(found) == wanted)
    if let first = found.first { #expect(first.what.en.hasPrefix("it overlaps its sibling 321 by ")) }
  }

  @Test func thoseWhoNeverMetDoNotOverlap() throws {
    let found = try problems {
      $0[8].validTo = LocalDate(2022, 1, 1)
      $0.append($0[8])
      $0[9].code = "32119"
      $0[9].validFrom = LocalDate(2022, 1, 1)
      $0[9].validTo = nil
      $0.removeAll { $0.code == "32112" }
    }
    #expect(only(found) == [])
  }

  @Test func aHoleInTheParentIsOutside() throws {
    let found = try problems {
      $0[1].shape = try shape(Polygon(outer: square(0, 0, 10, 10), holes: [square(2, 2, 2, 2)]))
    }
    #expect(only(found) == ["outsideParent 3211"])
  }
}
