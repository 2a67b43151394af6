import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Storage
import Synchronization
import TestDistricts
import TestSupport
import Testing

/// Events go on where they were left.
@Suite struct EventsTests {
  private func ids(_ text: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix("id: ") }.map { String($0.dropFirst(4)) }
  }

  /// What a stream says until the feed is closed.
  private func read(_ reply: Reply, _ door: FrontDoor, meanwhile: () async throws -> Void = {}) async throws -> String {
    let writing = try #require(reply.writing)
    let text = Mutex("")
    async let done: Void = writing { piece in text.withLock { $0 += String(decoding: piece, as: UTF8.self) } }
    try await meanwhile()
    door.jurisdiction.live.close()
    try await done
    return text.withLock { $0 }
  }

  @Test(arguments: Engine.available) func afterABreakNothingIsMissing(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let first = try await door.desk.report("第一件")
      _ = door.desk.clock.advance(.minutes(1))
      var m = try await door.desk.report("第二件")
      m = try await door.desk.act("file", m, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
      let entries = try await door.desk.matters.one(m.number, reach: .everything).entries
      let one = try await door.desk.matters.one(first.number, reach: .everything).entries
      let reply = await door.answer(
        .get, "/api/v1/events", post: "szzx.acceptor1",
        fields: [HTTPField.Name("Last-Event-ID")!: one[0].key.description])
      let text = try await read(reply, door)
      // The last seconds before the break may come again; what came after it must.
      #expect(ids(text).suffix(2) == entries.map(\.key.description)[...])
      #expect(text.contains("\"action\":\"file\"") && text.contains("\"number\":\"\(m.number)\""))
    }
  }

  @Test func whatLiesOutOfReachIsNotTold() async throws {
    try await withDoor(.sqlite) { door in
      let m = try await door.desk.report("与水务无关")
      let entry = try await door.desk.matters.one(m.number, reach: .everything).entries[0].key
      let reply = await door.answer(.get, "/api/v1/events?after=\(entry.number - 1)", post: "swj.desk")
      #expect(try await !read(reply, door).contains(m.number))
    }
  }

  /// More than one batch, and every one once.
  @Test func manyComeOnce() async throws {
    try await withDoor(.sqlite) { door in
      for place in 0..<450 { _ = try await door.desk.report("第 \(place) 件") }
      let reply = await door.answer(.get, "/api/v1/events?after=1", post: "szzx.acceptor1")
      let told = ids(try await read(reply, door))
      #expect(
        told.count == 450 && Set(told).count == 450 && told == told.sorted { (Int64($0) ?? 0) < (Int64($1) ?? 0) })
    }
  }
}
