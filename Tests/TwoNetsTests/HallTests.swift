import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import TestDistricts
import TestSupport
import Testing

@testable import TwoNets

@Suite struct HallTests {
  private static func failure(_ number: String) -> JSONValue {
    [
      "receipt_no": .string(number), "failed_at": "2026-11-23T08:30:00+08:00", "item_code": "DEMO-0101",
      "item_name": "占道许可",
      "reason": "两个单位都不受理", "receipt_url": "https://hall.example/r/1",
      "applicant": ["name": "李小红", "phone": "13912345678"] as JSONValue, "office": ["address": "政务大厅"] as JSONValue,
    ]
  }

  /// By program and by the form, once each; the matter leads back, its reporter sees where to go, the result goes back.
  @Test(arguments: Engine.available) func whatCouldNotBeDone(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let pushed = await OrdersDoorTests.push(door, Self.failure("R-1"), path: "/hall/failures")
      #expect(pushed.status == 201, "\(pushed.json)")
      #expect(
        await OrdersDoorTests.push(door, Self.failure("R-1"), path: "/hall/failures").json["result"]?.string == "known")
      let number = try #require(pushed.json["matter"]?.string)
      let matter = try await door.desk.matters.one(number, reach: .everything).matter
      #expect(matter.title == "办不成：占道许可" && matter.channel == "hall" && matter.category == nil)
      let page = await door.answer(.get, "/matters/\(number)", post: "szzx.acceptor1")
      #expect(page.holds("https://hall.example/r/1") && page.holds("占用城市道路临时许可"))
      // The same number in the form of a window: nothing new.
      let form = ["receipt": "R-1", "details": "又来了", "address": "大厅"]
      let sent = await door.answer(.post, "/hall/failure", form: Form(form), post: "szzx.acceptor1")
      #expect(sent.location == "/matters/\(number)")
      // An item that is not for everybody is not on the page of the reporter.
      for item in ["DEMO-0901", "DEMO-0201"] {
        let linked = await door.answer(
          .post, "/matters/\(number)/hall-items", form: Form(["item": item]), post: "szzx.acceptor1")
        #expect(linked.status == .seeOther)
      }
      let cookie = ScenarioToken.of(
        await door.answer(.post, "/follow", form: Form(["number": number, "last_four": "5678"])))
      let mine = await door.answer(.get, "/follow/\(number)", cookies: ["resident": cookie])
      #expect(mine.holds("占用城市道路临时许可") && mine.holds("城镇污水") && !mine.holds("窗口内部流转"))
      _ = await door.answer(
        .post, "/matters/\(number)/hall-items", form: Form(["item": "DEMO-0201", "linked": "no"]),
        post: "szzx.acceptor1")
      #expect(await door.answer(.get, "/follow/\(number)", cookies: ["resident": cookie]).holds("城镇污水") == false)
      _ = try await door.desk.act(
        "reject", matter, ["reason": "legalChannel", "reply": "请走行政复议"], by: "szzx.acceptor1")
      try await OrdersDoorTests.settle(door)
      let back = await OrdersDoorTests.get(door, "/hall/failures")["orders"]?.array ?? []
      #expect(
        back.count == 1 && back.first?["state"]?.string == "returned" && back.first?["item"]?.string == "DEMO-0101")
      #expect(back.first?["return_reason"]?.string?.contains("请走行政复议") == true)
      // The hotline does not see what is the hall's.
      #expect(await OrdersDoorTests.get(door, "/hotline/orders")["orders"]?.array?.isEmpty == true)
    }
  }
}

/// The token of the session that an answer begins.
enum ScenarioToken {
  static func of(_ reply: Reply) -> String {
    let cookie = reply.fields[values: .setCookie].first { $0.hasPrefix("resident=") } ?? ""
    return String(cookie.dropFirst("resident=".count).prefix { $0 != ";" })
  }
}
