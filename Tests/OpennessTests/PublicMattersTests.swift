import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Storage
import Territory
import TestDistricts
import TestSupport
import Testing

@testable import Openness

@Suite struct PublicMattersTests {
  static let flow = "reporting"

  static func list(
    _ door: FrontDoor, _ change: (inout PublicMattersTable.Question) -> Void = { _ in }
  ) async throws -> [PublicMatter] {
    var question = PublicMattersTable.Question(flow: flow)
    change(&question)
    return try await PublicMatters.list(question, door.jurisdiction).matters
  }

  static func filed(_ door: FrontDoor, category: String = "event:01001", accused: String? = nil) async throws -> Matter {
    let desk = door.desk
    let receipt = try await desk.matters.report(
      Report(details: "井盖缺失", channel: "web", fix: try desk.point(in: desk.community), accused: accused),
      lifecycle: flow, by: .visitor)
    return try await desk.act("file", receipt.matter, ["category": category, "standard": "2"], by: "szzx.acceptor1")
  }

  static func closed(_ door: FrontDoor, _ outcome: [String: String]) async throws -> Matter {
    let desk = door.desk
    var m = try await desk.dispatched()
    m = try await desk.act("acknowledge", m, by: "cgj.desk")
    m = try await desk.act("handle", m, ["result": "已处理"], by: "cgj.handler")
    return try await desk.act(
      "close", m, ["condition": "yes", "reply": "请张三收信"].merging(outcome) { $1 }, by: "szzx.acceptor1")
  }

  /// Only what was accepted, accuses nobody and was not dropped.
  @Test(arguments: Engine.available) func whatIsPublic(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      _ = try await door.desk.report("还没受理")
      #expect(try await Self.list(door).isEmpty)
      let open = try await Self.filed(door)
      _ = try await Self.filed(door, accused: "cgj")
      var dropped = try await Self.filed(door)
      dropped = try await door.desk.act("dispatch", dropped, ["agency": "cgj"], by: "szzx.dispatcher1")
      dropped = try await door.desk.act("return", dropped, ["clause": "event-01001", "reason": "不是"], by: "cgj.desk")
      dropped = try await door.desk.act("backToAcceptor", dropped, ["note": "重核"], by: "szzx.dispatcher1")
      dropped = try await door.desk.act("reject", dropped, ["reason": "secret", "reply": "涉密"], by: "szzx.acceptor1")
      #expect(dropped.phase == .dropped)
      #expect(try await Self.list(door).map(\.key) == [open.key])
      #expect(try await Self.list(door) { $0.state = .open }.map(\.key) == [open.key])
      #expect(try await Self.list(door) { $0.flow = "privacy" }.isEmpty)
      let seen = try #require(try await Self.list(door).first)
      // To the community and no deeper.
      #expect(seen.place(in: door.jurisdiction.district) == door.jurisdiction.district.territory.placeLabel(of: door.desk.community))
    }
  }

  /// Every filter alone and together finds the same matters, page by page, newest first.
  @Test(arguments: Engine.available) func filtersAndPages(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      var keys: [Key] = []
      for _ in 0..<5 { keys.insert(try await Self.filed(door).key, at: 0) }
      let done = try await Self.closed(door, ["closure": "fixed"])
      let community = door.desk.community, street = String(community.prefix(9))
      for categories in [nil, ["event:01", "event:01001", "event:01002"]] {
        for place in [nil, PublicMattersTable.Question.Place.street(street), .community(community)] {
          var found: [Key] = []
          var question = PublicMattersTable.Question(state: .open, place: place, categories: categories, flow: Self.flow)
          while true {
            let (page, next) = try await PublicMatters.list(question, door.jurisdiction, limit: 2)
            #expect(page.count <= 2)
            found += page.map(\.key)
            guard let next else { break }
            question.after = next
          }
          #expect(found == keys)
          question = PublicMattersTable.Question(state: .all, place: place, categories: categories, flow: Self.flow)
          #expect(try await PublicMatters.list(question, door.jurisdiction).matters.map(\.key) == [done.key] + keys)
          question.state = .closed
          #expect(try await PublicMatters.list(question, door.jurisdiction).matters.map(\.key) == [done.key])
          question.categories = ["part:01001"]
          #expect(try await PublicMatters.list(question, door.jurisdiction).matters.isEmpty)
        }
      }
    }
  }

  /// Closed is not fixed: the outcome stands with whose it is; the letter to the reporter does not.
  @Test(arguments: Engine.available) func outcomesAreHonest(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      _ = try await Self.closed(door, ["closure": "notOurs", "whose": "归高速公路公司，电话 13812345678"])
      let district = door.jurisdiction.district
      let matter = try #require(try await Self.list(door).first)
      #expect(matter.state(in: district).zh == "不属本区，已告知归属")
      #expect(matter.answers.map(\.words.zh) == ["归高速公路公司，电话 138****78"])
      let figures = try await PublicFigures.count(door.jurisdiction)
      #expect(figures[.outcome]["notOurs"]?.closed == 1 && figures[.outcome]["fixed"] == nil)
      #expect(figures.whole.closed == 1 && figures.whole.open == 0)
      let page = await door.answer(.get, "/public")
      #expect(page.holds("138****78") && !page.holds("张三") && !page.holds("13812345678"))
    }
  }
}
