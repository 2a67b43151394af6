import Basics
import Casework
import Delivery
import HTTPTypes
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing
import Timing

@testable import Pledges

/// Takes pledges through their pages, as people do.
struct PledgeLoop {
  static let chief = "cgj.chief", supervisor = "qfb.supervisor1", leader = "qfb.leader1", inspector = "hcd.inspector1"

  let door: FrontDoor

  var today: LocalDate { door.jurisdiction.today }

  func form(_ more: [String: String] = [:]) -> [String: String] {
    [
      "title": "背街小巷亮灯", "details": "路灯不亮", "target": "全部亮灯", "amount": "20", "unit": "盏", "measures": "分批施工",
      "milestones": "\(today + 10) 摸排\n\(today + 40) 亮灯", "deadline": "\(today + 50)", "once": "one",
    ].merging(more) { $1 }
  }

  func claim(_ more: [String: String] = [:], by post: String = chief) async throws -> Reply {
    await door.answer(.post, "/pledges/claim", form: Form(form(more)), post: post)
  }

  func number(_ reply: Reply) -> String { String(reply.location.dropFirst("/matters/".count)) }

  func matter(_ number: String) async throws -> Matter {
    try await door.desk.matters.one(number, reach: .everything).matter
  }

  /// Takes a step through the page of the matter, and returns the status.
  @discardableResult
  func step(_ number: String, _ action: String, _ values: [String: String] = [:], by post: String) async throws -> Int {
    let version = try await matter(number).version
    let reply = await door.answer(
      .post, "/matters/\(number)/steps",
      form: Form(values.merging(["action": action, "version": "\(version)"]) { $1 }), post: post)
    return Int(reply.status.code)
  }

  /// What follows a step is done: rows, news.
  func settle() async throws {
    while try await door.jurisdiction.outbox.deliver(now: door.desk.clock.now) > 0 {}
    try await PledgeNews.tell(door.jurisdiction)
    while try await door.jurisdiction.outbox.deliver(now: door.desk.clock.now) > 0 {}
  }

  /// A published pledge.
  func published(_ more: [String: String] = [:], by post: String = chief) async throws -> String {
    let reply = try await claim(more, by: post)
    #expect(reply.status == .seeOther, "\(reply.text.suffix(1500))")
    let number = number(reply)
    #expect(try await step(number, "review", by: Self.supervisor) == 303)
    #expect(try await step(number, "publish", by: Self.supervisor) == 303)
    try await settle()
    return number
  }

  /// One that was reported done a moment ago, with `days` to object.
  func done(_ more: [String: String] = [:], by post: String = chief, days: Int = 7) async throws -> String {
    let number = try await published(more, by: post)
    try await step(number, "progress", ["milestone": "1", "text": "摸排完成"], by: post)
    #expect(try await step(number, "claimDone", ["evidence": "全部亮灯", "until": "\(today + days)"], by: post) == 303)
    try await settle()
    return number
  }

  func row(_ number: String) async throws -> PledgeRow {
    let found = try await door.jurisdiction.database.read("row") { try PledgesTable.one(number, in: $0) }
    return try #require(found)
  }

  func object(_ number: String, _ text: String = "三盏灯仍不亮") async -> Reply {
    await door.answer(.post, "/pledges/\(number)/objection", form: Form(["objection": text]))
  }
}
