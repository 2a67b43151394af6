import Basics
import Foundation
import Testing
import Territory

struct CoordinateTests {
  @Test func degreesAreKeptToSevenDecimals() throws {
    let point = try Coordinate(longitude: 118.8307381, latitude: -31.95322349)
    #expect(point == Coordinate(lon: 1_188_307_381, lat: -319_532_235))
    #expect(point.longitude == 118.8307381)
    #expect(try Coordinate(longitude: 180, latitude: -90) == Coordinate(lon: 1_800_000_000, lat: -900_000_000))
  }

  @Test(arguments: [(180.0000001, 0.0, "longitude"), (-181, 0, "longitude"), (0, 90.1, "latitude"),
    (.nan, 0, "longitude"), (0, .infinity, "latitude")])
  func refusesWhatIsNoPlace(lon: Double, lat: Double, field: String) {
    let refusal = #expect(throws: Refusal.self) { try Coordinate(longitude: lon, latitude: lat) }
    #expect(refusal?.fields.map(\.field) == [field])
  }

  @Test func distanceIsTheGreatCircle() throws {
    let equator = try Coordinate(longitude: 0, latitude: 0)
    // A degree on a sphere of 6,371,008.8 m is 111,195.08 m.
    #expect(abs(equator.distance(to: try Coordinate(longitude: 1, latitude: 0)) - 111_195.08) < 0.01)
    #expect(abs(equator.distance(to: try Coordinate(longitude: 180, latitude: 0)) - 6_371_008.8 * .pi) < 0.01)
    let nanjing = try Coordinate(longitude: 118.78, latitude: 32.04)
    let step = nanjing.distance(to: Coordinate(lon: nanjing.lon + 1, lat: nanjing.lat))
    #expect(abs(step - 0.01112 * 0.8477) < 0.0001)
    #expect(nanjing.distance(to: nanjing) == 0)
  }

  private struct City: Decodable {
    struct Coords: Decodable {
      let WGS84: [Double]
      let GCJ02: [Double]
      let BD09: [Double]
    }
    let coords: Coords
  }

  @Test func shiftsAgreeWithPublishedCities() throws {
    let cities = try JSONDecoder().decode([City].self, from: Data(try sharedData("gcj02/china-cities.json")))
    #expect(cities.count == 664)
    for city in cities.map(\.coords) {
      for (crs, wanted) in [(CRS.gcj02, city.GCJ02), (.bd09, city.BD09)] {
        let (lon, lat) = crs.fromWGS84(city.WGS84[0], city.WGS84[1])
        #expect(abs(lon - wanted[0]) < 1e-5 && abs(lat - wanted[1]) < 1e-5, "\(crs) \(city)")
        let back = crs.toWGS84(lon, lat)
        #expect(abs(back.lon - city.WGS84[0]) < 1e-8 && abs(back.lat - city.WGS84[1]) < 1e-8, "\(crs) \(city)")
      }
    }
  }

  @Test func roundTripsStayBelowTenCentimetres() throws {
    var random = SeededRandom(seed: 7)
    for _ in 0..<5000 {
      let (lon, lat) = (75 + 58 * random.unit(), 3 + 50 * random.unit())
      for crs in CRS.allCases {
        let there = crs.fromWGS84(lon, lat)
        let back = crs.toWGS84(there.lon, there.lat)
        let start = try Coordinate(longitude: lon, latitude: lat)
        #expect(start.distance(to: try Coordinate(longitude: back.lon, latitude: back.lat)) < 0.1)
      }
    }
  }

  @Test func outsideChinaNothingIsShifted() {
    for crs in CRS.allCases {
      #expect(crs.fromWGS84(-118.25, 34.05) == (-118.25, 34.05))
      #expect(crs.toWGS84(-118.25, 34.05) == (-118.25, 34.05))
    }
  }

  @Test func aFixIsConvertedAtTheDoor() throws {
    let fix = RawFix(lon: 118.830738, lat: 31.953223, crs: .gcj02)
    let point = try Coordinate(fix)
    #expect(point.distance(to: try Coordinate(longitude: 118.825621, latitude: 31.955325)) < 0.2)
    #expect(point.distance(to: try Coordinate(longitude: fix.lon, latitude: fix.lat)) > 400)
    #expect(throws: Refusal.self) { try Coordinate(RawFix(lon: 500, lat: 1, crs: .bd09)) }
  }
}

struct AreaCodeTests {
  @Test(arguments: [(2, "32011500100107"), (3, "320115001001007"), (4, "3201150010010007")])
  func printsAndParses(width: Int, text: String) throws {
    let code = try AreaCode(county: 320115, street: 1, community: 1, sequence: 7)
    #expect(try code.printed(sequenceWidth: width) == text)
    #expect(try AreaCode(text, sequenceWidth: width) == code)
    #expect(code.level == .grid)
  }

  @Test func shorterCodesNameWiderAreas() throws {
    var code: AreaCode? = try AreaCode("320115001001007", sequenceWidth: 3)
    var chain: [String] = []
    while let here = code {
      chain.append("\(here.level.rawValue) \(try here.printed(sequenceWidth: 3))")
      code = here.parent
    }
    #expect(chain == ["grid 320115001001007", "community 320115001001", "street 320115001", "district 320115"])
  }

  @Test(arguments: ["", "32011", "3201150", "320115001001", "32011500100107", "32011500100A007", "３２０１１５"])
  func refusesOtherDigits(text: String) {
    if text.count == 12 {
      #expect(throws: Never.self) { try AreaCode(text, sequenceWidth: 3) }
    } else {
      #expect(throws: Refusal.self) { try AreaCode(text, sequenceWidth: 3) }
    }
  }

  @Test func refusesPartsThatDoNotFit() throws {
    #expect(throws: Refusal.self) { try AreaCode(county: 320115, street: 1000) }
    #expect(throws: Refusal.self) { try AreaCode(county: 320115, community: 1) }
    #expect(throws: Refusal.self) { try AreaCode(county: 320115, street: 1, sequence: 1) }
    let wide = try AreaCode(county: 320115, street: 1, community: 1, sequence: 100)
    #expect(throws: Refusal.self) { try wide.printed(sequenceWidth: 2) }
    #expect(throws: Refusal.self) { try AreaCode("32011500100100001", sequenceWidth: 5) }
  }

  @Test func levelsAreOrdered() {
    #expect(AreaLevel.allCases.shuffled().sorted() == [.district, .street, .community, .grid])
    #expect(Set(AreaLevel.allCases.map(\.label)).count == 4)
  }
}
