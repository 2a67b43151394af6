import Basics
import Casework
import Foundation
import HTTPTypes
import Organization
import Platform
import Storage
import Territory
import TestDistricts
import TestSupport
import Testing

/// Similar reports near the one that is written: shown before, asked about once, joined instead of reported again.
@Suite struct NearbyTests {
  private static let kind = "event:01"

  private func form(_ door: FrontDoor, _ change: [String: String] = [:]) throws -> [String: String] {
    let point = try door.desk.point(in: door.desk.community)
    return [
      "details": "井盖缺失，王小明家门口", "lon": "\(point.lon)", "lat": "\(point.lat)", "category": Self.kind, "phone": "13812345678",
      "name": "王小明", "once": "first",
    ].merging(change) { $1 }
  }

  private func count(_ door: FrontDoor) async throws -> Int {
    try await door.desk.database.read("count") { try MattersTable.count(in: $0) }
  }

  private func near(_ door: FrontDoor) async throws -> Reply {
    let point = try door.desk.point(in: door.desk.community)
    return await door.answer(.get, "/report/nearby?lon=\(point.lon)&lat=\(point.lat + 0.0003)&category=\(Self.kind)")
  }

  private func reference(_ page: Reply) throws -> String {
    let start = try #require(page.text.range(of: "/report/nearby/"))
    return String(page.text[start.upperBound...].prefix { $0 != "/" })
  }

  @Test(arguments: Engine.available) func onlyWhatEverybodyMayKnowIsShown(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let sent = await door.answer(.post, "/report", form: Form(try form(door)))
      #expect(sent.status == .seeOther)
      let accused = await door.answer(.post, "/report", form: Form(try form(door, ["once": "tip", "accused": "cgj", "details": "举报"])))
      #expect(accused.status == .seeOther)
      let page = try await near(door)
      #expect(page.holds("1 件附近的类似上报") && page.holds("约 50 米"))
      let number = String(sent.location.dropFirst("/follow/".count).prefix(22))
      for secret in ["王小明", "13812345678", "井盖缺失", "举报</", number] { #expect(!page.holds(secret), "\(secret)") }
      let other = try door.desk.point(in: door.desk.community)
      let elsewhere = await door.answer(.get, "/report/nearby?lon=\(other.lon)&lat=\(other.lat + 0.01)&category=\(Self.kind)")
      #expect(elsewhere.holds("没有类似上报"))
      let sort = await door.answer(.get, "/report/nearby?lon=\(other.lon)&lat=\(other.lat)&category=event:02")
      #expect(sort.holds("没有类似上报"))
    }
  }

  @Test(arguments: Engine.available) func joiningCountsEachPersonOnceAndOpensNothing(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let sent = await door.answer(.post, "/report", form: Form(try form(door)))
      let number = String(sent.location.dropFirst("/follow/".count).prefix(22))
      let reference = try reference(try await near(door))
      let joined = await door.answer(.post, "/report/nearby/\(reference)/me-too")
      #expect(joined.status == .seeOther && joined.location == "/mine?joined=1")
      let mine = ["resident": ScenarioTests.token(joined)]
      for _ in 0..<2 {
        #expect(await door.answer(.post, "/report/nearby/\(reference)/me-too", cookies: mine).status == .seeOther)
      }
      let staff = await door.answer(.get, "/matters/\(number)", post: "szzx.acceptor1")
      #expect(staff.holds("另有 1 人表示也遇到了"))
      let own = await door.answer(.get, "/mine", cookies: mine)
      #expect(own.holds("我也遇到的") && !own.holds(number) && !own.holds("王小明") && !own.holds("井盖缺失"))
      // It is not theirs: neither its words nor its steps.
      #expect(await !door.answer(.get, "/follow/\(number)", cookies: mine).holds("井盖缺失"))
      #expect(await door.answer(.get, "/follow/\(number)", cookies: ["resident": ScenarioTests.token(sent)]).holds("另有少于 5人也遇到"))
      // The reporter is counted already.
      _ = await door.answer(.post, "/report/nearby/\(reference)/me-too", cookies: ["resident": ScenarioTests.token(sent)])
      #expect(await door.answer(.get, "/matters/\(number)", post: "szzx.acceptor1").holds("另有 1 人表示也遇到了"))
      // Who reports something else later keeps what they joined.
      let point = try door.desk.point(in: door.desk.community)
      let later = await door.answer(
        .post, "/report", form: Form(["details": "另一件", "lon": "\(point.lon)", "lat": "\(point.lat)", "once": "later"]), cookies: mine)
      #expect(await door.answer(.get, "/mine", cookies: ["resident": ScenarioTests.token(later)]).holds("我也遇到的"))
      #expect(try await count(door) == 2)
    }
  }

  @Test(arguments: Engine.available) func theFormAsksOnceAndLosesNothing(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      _ = await door.answer(.post, "/report", form: Form(try form(door)))
      let photo = [Multipart.Part(name: "photos", filename: "a.png", bytes: Photos.png(width: 32, height: 16))]
      let typed = try form(door, ["once": "second", "details": "也是井盖", "check": "1", "address": "某路 <b>"])
      let asked = await door.answer(.post, "/report", form: Form(typed, files: photo))
      #expect(asked.status == .ok && asked.holds("1 件附近的类似上报") && asked.holds("不是，照样提交") && asked.holds("我也遇到了"))
      #expect(try await count(door) == 1)
      #expect(asked.holds("value=\"也是井盖\"") && asked.holds("某路 &lt;b&gt;") && !asked.holds("name=\"check\""))
      let kept = try #require(asked.text.range(of: "name=\"kept\" value=\""))
      let mark = String(asked.text[kept.upperBound...].prefix { $0 != "\"" })
      // A photo that did not come with this form is none of it.
      let forged = String(mark.prefix { $0 != "." }) + "." + String(repeating: "A", count: 43)
      let wrong = await door.answer(.post, "/report", form: Form(["once": "x", "address": "某路", "kept": forged]))
      #expect(wrong.status == .unprocessableContent)
      let other = await door.answer(.post, "/report", form: Form(["once": "x", "address": "某路", "kept": mark]))
      #expect(other.status == .unprocessableContent)
      var again = typed
      again["check"] = nil
      again["kept"] = mark
      let sent = await door.answer(.post, "/report", form: Form(again))
      #expect(sent.status == .seeOther)
      let number = String(sent.location.dropFirst("/follow/".count).prefix(22))
      let file = try await door.desk.matters.one(number, reach: .everything)
      #expect(file.attachments.count == 1 && file.matter.details == "也是井盖")
      // Who was shown them on the page is not asked about them again.
      let seen = await door.answer(.post, "/report", form: Form(try form(door, ["once": "third", "check": "seen"])))
      #expect(seen.status == .seeOther)
    }
  }

  @Test func wordsOfDangerAreAskedAbout() async throws {
    try await withDoor(.sqlite) { door in
      let typed = try form(door, ["details": "三楼起火，有人被困", "check": "seen"])
      let asked = await door.answer(.post, "/report", form: Form(typed))
      #expect(asked.status == .ok && asked.holds("tel:119") && asked.holds("起火、被困") && asked.holds("已知晓，提交上报"))
      let english = await door.answer(
        .post, "/report", form: Form(try form(door, ["details": "A Gas Leak next door", "check": "seen"])), language: .en)
      #expect(english.holds("Is somebody in danger now?") && english.holds("gas leak"))
      #expect(try await count(door) == 0)
      let calm = await door.answer(.post, "/report", form: Form(try form(door, ["details": "路灯不亮", "check": "seen"])))
      #expect(calm.status == .seeOther)
    }
  }

  /// Open matters at a place are found by an index, whatever the history.
  @Test func nearIsFoundByAnIndex() async throws {
    try await withDoor(.sqlite) { door in
      let plan = try await door.desk.database.read("plan") { transaction in
        try transaction.rows(
          "EXPLAIN QUERY PLAN SELECT key FROM matters WHERE phase <= 2 AND lat BETWEEN 1 AND 2 AND lon BETWEEN 1 AND 2 ORDER BY reported_at LIMIT 5"
        ) { $0.text(3) }
      }
      #expect(plan.contains { $0.contains("matters_near") }, "\(plan)")
    }
  }
}
