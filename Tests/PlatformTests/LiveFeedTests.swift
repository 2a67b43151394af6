import Basics
import Casework
import Foundation
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

/// What whoever watches is told, and what not.
@Suite struct LiveFeedTests {
  /// All pieces that are there until a stream ends.
  private func text(_ stream: AsyncStream<LiveFeed.Piece>) async -> String {
    var bytes: [UInt8] = []
    for await piece in stream { bytes += piece }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: Engine.available) func aChangeIsToldOnceWithinReachOnly(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let live = LiveFeed(database: door.jurisdiction.database, now: { [clock = door.desk.clock] in clock.now })
      let before = try await door.desk.report("在这以前")
      door.desk.clock.advance(.seconds(60))
      let all = try live.watch(.everything, name: "a")
      let other = try live.watch(.agency("swj"), name: "b")
      let accused = try live.watch(Reach(.everything, barred: ["cgj"]), name: "c")
      let matter = try await door.desk.dispatched()
      try await live.tell()
      try await live.tell()
      live.close()
      let told = await text(all)
      #expect(told.contains("event: matter\ndata: {\"number\":\"\(matter.number)\""))
      #expect(!told.contains(before.number))
      // Its report, filing and dispatch: three steps, each told once although asked twice.
      #expect(told.components(separatedBy: matter.number).count - 1 == matter.version)
      #expect(await !text(other).contains(matter.number))
      #expect(await text(accused).contains(matter.number))
      #expect(live.count == 0)
    }
  }

  /// Two processes make keys of their own; what one wrote first may become visible last.
  @Test func whatIsWrittenLateWithAnEarlierKeyIsToldAsWell() async throws {
    try await withDoor(.sqlite) { door in
      let clock = door.desk.clock
      let live = LiveFeed(database: door.jurisdiction.database, now: { clock.now })
      let stream = try live.watch(.everything, name: "a")
      let here = door.jurisdiction.matters
      let early = clock.now + .seconds(1)
      let there = Matters(
        database: door.jurisdiction.database, current: here.current, rules: here.rules, keys: KeyMaker(maker: 9),
        secrets: here.secrets, now: { early })
      clock.advance(.seconds(3))
      let second = try await door.desk.report("后开始，先写完")
      try await live.tell()
      let report = Report(details: "先开始，后写完", channel: "web", area: door.desk.community)
      let first = try await there.report(report, lifecycle: "reporting", by: .visitor).matter
      #expect(first.key < second.key)
      try await live.tell()
      live.close()
      let told = await text(stream)
      #expect(told.contains(first.number) && told.contains(second.number))
    }
  }

  @Test func tooManyAreTurnedAwayAndPlacesBecomeFree() async throws {
    try await withDoor(.sqlite) { door in
      var limits = LiveFeed.Limits()
      limits.each = 2
      let live = LiveFeed(
        database: door.jurisdiction.database, limits: limits, now: { [clock = door.desk.clock] in clock.now })
      let first = try live.watch(.everything, name: "a")
      // A stream that nobody holds has ended.
      var held = [try live.watch(.everything, name: "a")]
      #expect(throws: Refusal.self) { try live.watch(.everything, name: "a") }
      held.append(try live.watch(.everything, name: "b"))
      let reading = Task { for await _ in first {} }
      reading.cancel()
      await reading.value
      held.append(try live.watch(.everything, name: "a"))
      #expect(throws: Refusal.self) { try live.watch(.everything, name: "a") }
      // What is over its time ends, and the browser comes again.
      door.desk.clock.advance(limits.life + .seconds(1))
      try await live.tell()
      held.append(try live.watch(.everything, name: "a"))
      #expect(live.count == 1 && held.count == 4)
    }
  }

  @Test func whoReadsTooSlowlyBeginsAgain() async throws {
    try await withDoor(.sqlite) { door in
      let live = LiveFeed(database: door.jurisdiction.database, now: { [clock = door.desk.clock] in clock.now })
      let slow = try live.watch(.everything, name: "slow")
      for number in 0..<80 {
        _ = try await door.desk.report("第 \(number) 件")
        try await live.tell()
      }
      var pieces = 0
      for await _ in slow { pieces += 1 }
      #expect(pieces <= 64, "the stream ended rather than leaving a gap")
      #expect(live.count == 0)
    }
  }
}
