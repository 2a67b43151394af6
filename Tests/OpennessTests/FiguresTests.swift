import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import Openness

@Suite struct FiguresTests {
  /// The job stores what it counted; pages then read that, with its time, and a later count takes its place.
  @Test(arguments: Engine.available) func theJobStoresAndPagesRead(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      for _ in 0..<5 { _ = try await PublicMattersTests.closed(door, ["closure": "fixed"]) }
      let counted = try await PublicFigures.count(door.jurisdiction)
      #expect(counted[.agency]["cgj"]?.closed == 5 && counted[.agency]["cgj"]?.onTime == 5)
      #expect(counted[.agency]["cgj"]?.median == 0)
      _ = try await PublicFigures.job.run(door.jurisdiction)
      let stored = try await PublicFigures.latest(door.jurisdiction)
      #expect(stored.at == counted.at && stored.lines == counted.lines && stored.closedToday == 5)
      _ = try await PublicMattersTests.closed(door, ["closure": "explained"])
      #expect(try await PublicFigures.latest(door.jurisdiction)[.outcome]["explained"] == nil)
      door.desk.clock.advance(.minutes(5))
      // Twice, as two processes do it.
      _ = try await PublicFigures.job.run(door.jurisdiction)
      _ = try await PublicFigures.job.run(door.jurisdiction)
      #expect(try await PublicFigures.latest(door.jurisdiction)[.outcome]["explained"]?.closed == 1)
      let page = await door.answer(.get, "/performance")
      #expect(page.holds("6/6") && page.holds("样本少"))
    }
  }

  /// A body that may stand for one person is in no table of its own.
  @Test func gridsAreNotListed() throws {
    let district = try JiangningPack.district()
    let grid = try #require(district.roster.agencies.first { $0.kind == .grid })
    let figures = PublicFigures(
      at: ManualClock.start, lines: [.agency: [grid.code: .init(name: grid.code, closed: 9), "cgj": .init(name: "cgj", closed: 9)]],
      reportedToday: 0, closedToday: 0)
    #expect(figures.agencies(in: district).map(\.name) == ["cgj"])
  }
}
