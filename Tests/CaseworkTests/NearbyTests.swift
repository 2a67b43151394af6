import Basics
import Casework
import Organization
import Storage
import Territory
import TestDistricts
import TestSupport
import Testing

@Suite struct NearbyTests {
  /// 50 m, 24 hours, the same subclass; each just inside and just outside.
  @Test(arguments: Engine.available) func proposesWhatMayBeTheSame(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let here = try desk.point(in: desk.community)
      let metre = 1 / 111_195.0
      let start = desk.clock.now
      func report(_ name: String, north: Double = 0, category: String = "event:01001", at: Instant) async throws -> Matter {
        desk.clock.now = at
        return try await desk.matters.report(
          Report(
            title: name, details: name, channel: "web", category: CategoryKey(category),
            fix: RawFix(lon: here.lon, lat: here.lat + north * metre, crs: .wgs84)),
          lifecycle: "reporting", by: .visitor
        ).matter
      }
      let limit = start + .hours(24)
      _ = try await report("a day before", at: start)
      _ = try await report("just too old", at: start - Seconds(milliseconds: 1))
      _ = try await report("another subclass", category: "event:01002", at: limit - .hours(1))
      _ = try await report("another kind", category: "part:01001", at: limit - .hours(1))
      _ = try await report("49 m", north: 49, at: limit - .hours(1))
      _ = try await report("51 m", north: 51, at: limit - .hours(1))
      _ = try await report("49 m south", north: -49.5, at: limit - .hours(1))
      let ended = try await report("ended", north: 1, at: limit - .hours(1))
      _ = try await desk.act("reject", ended, ["reason": "notOurs", "reply": "x"], by: "szzx.acceptor1")
      let matter = try await report("itself", at: limit)
      let found = try await desk.matters.duplicates(of: matter, reach: .everything)
      #expect(found.map(\.matter.title) == ["a day before", "49 m", "49 m south"])
      #expect(found.map(\.metres) == found.map(\.metres).sorted())
      #expect(zip(found.map(\.metres), [0, 49, 49.5]).allSatisfy { abs($0 - $1) < 0.2 })
      #expect(try await desk.matters.duplicates(of: matter, reach: .agency("cgj")).isEmpty)
      var unlocated = matter
      unlocated.coordinate = nil
      #expect(try await desk.matters.duplicates(of: unlocated, reach: .everything).isEmpty)
    }
  }

  @Test func whereAReportLies() throws {
    let district = try JiangningPack.district()
    let day = LocalDate(2026, 11, 23)
    let community = try #require(district.territory.areas.first { $0.level == .community && $0.shape != nil })
    let point = try #require(community.shape?.labelPoint)
    let fix = RawFix(lon: point.longitude, lat: point.latitude, crs: .wgs84)
    #expect(district.locate(fix: fix, area: nil, address: "", on: day).area?.hasPrefix(community.code) == true)
    // The point is worth more than the area that was named, the area more than the address.
    #expect(district.locate(fix: fix, area: "320115002", address: "汤山街道", on: day).area?.hasPrefix(community.code) == true)
    #expect(district.locate(fix: nil, area: "320115002", address: "汤山街道", on: day).area == "320115002")
    #expect(district.locate(fix: nil, area: nil, address: "江宁区汤山街道某路", on: day).area?.hasPrefix("320115003") == true)
    #expect(district.locate(fix: nil, area: nil, address: "火星", on: day).area == nil)
    #expect(district.locate(fix: RawFix(lon: 2.35, lat: 48.85, crs: .wgs84), area: nil, address: "", on: day).area == nil)
    // A fix in the shifted system lands in the same place.
    let shifted = CRS.gcj02.fromWGS84(point.longitude, point.latitude)
    let located = district.locate(fix: RawFix(lon: shifted.lon, lat: shifted.lat, crs: .gcj02), area: nil, address: "", on: day).coordinate
    #expect(try #require(located).distance(to: point) < 0.1)
    #expect(Coordinate(text: point.text) == point && Coordinate(text: "1,2,3") == nil && Coordinate(text: "north,2") == nil)
  }
}

@Suite struct ProposalTests {
  /// A report with a category is routed when it comes in; what the duty list said is kept in its first entry.
  @Test(arguments: Engine.available) func theFirstEntryKeepsWhatTheDutyListProposed(_ engine: Engine) async throws {
    try await withDesk(engine) { desk in
      let key = try #require(CategoryKey("event:01018"))
      let named = try await desk.matters.report(
        Report(details: "井盖异常", channel: "web", category: key, fix: try desk.point(in: desk.community)), lifecycle: "reporting",
        by: .visitor
      ).matter
      let first = try #require(try await desk.matters.one(named.number, reach: .everything).entries.first)
      let routing = try #require(desk.district.routing(of: named, on: desk.district.today(desk.clock.now)))
      #expect(first.form["proposed"] == routing.agency && first.form["proposedBy"] == routing.duty?.code)
      #expect(named.agency == nil, "a proposal sends it to nobody")

      let unnamed = try await desk.report("不知道是什么")
      #expect(try await desk.matters.one(unnamed.number, reach: .everything).entries.first?.form["proposed"] == nil)
    }
  }
}
