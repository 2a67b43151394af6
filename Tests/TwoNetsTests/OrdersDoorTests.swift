import Basics
import Casework
import Delivery
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

/// Pushing orders and taking results away.
@Suite struct OrdersDoorTests {
  static let phone = "13912345678"

  static func order(_ number: String, _ more: [String: JSONValue] = [:]) -> JSONValue {
    var members: [String: JSONValue] = [
      "order_no": .string(number), "accept_time": "2026-11-23 08:30:00", "appeal_type": "路灯", "request_kind": "投诉",
      "deadline": "2026-11-24 18:00:00", "content": "路灯不亮", "title": "路灯",
      "order_url": .string("https://12345.example/o/\(number)"),
      "caller": ["name": .string("李小红"), "phone": .string(phone)] as JSONValue,
      "location": ["address": .string("胜太路"), "street": .string("320115001")] as JSONValue,
    ]
    for (name, value) in more { members[name] = value }
    return .object(members.sorted { $0.key < $1.key }.map { JSONMember($0.key, $0.value) })
  }

  static func push(
    _ door: FrontDoor, _ value: JSONValue, post: String = "szzx.exchange", path: String = "/hotline/orders"
  ) async -> (status: Int, json: JSONValue) {
    await push(door, Array("\(value)".utf8), post: post, path: path)
  }

  static func push(
    _ door: FrontDoor, _ body: [UInt8], post: String? = "szzx.exchange", path: String = "/hotline/orders"
  ) async -> (status: Int, json: JSONValue) {
    let reply = await door.answer(.post, path, body: body, post: post)
    return (reply.status.code, (try? JSONValue.parse(reply.body, file: "reply")) ?? .null)
  }

  static func get(_ door: FrontDoor, _ path: String) async -> JSONValue {
    let reply = await door.answer(.get, path, post: "szzx.exchange")
    return (try? JSONValue.parse(reply.body, file: "reply")) ?? .null
  }

  static func settle(_ door: FrontDoor) async throws {
    while try await door.jurisdiction.outbox.deliver(now: door.desk.clock.now) > 0 {}
  }

  /// An order becomes a matter: its contact sealed, its number kept, the second time known.
  @Test(arguments: Engine.available) func onceAndOnlyOnce(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let first = await Self.push(door, Self.order("HL-1"))
      #expect(first.status == 201 && first.json["result"]?.string == "created", "\(first.json)")
      let number = try #require(first.json["matter"]?.string)
      let matter = try await door.desk.matters.one(number, reach: .everything).matter
      #expect(matter.channel == "hotline" && matter.source == "jn12345" && matter.sourceNumber == "HL-1")
      #expect(matter.category?.description == "event:01037" && matter.street == "320115001")
      #expect(try await door.desk.matters.reporter(of: matter)?.phone == Self.phone)
      let again = await Self.push(door, Self.order("HL-1", ["content": "换了说法"]))
      #expect(again.status == 200 && again.json["result"]?.string == "known" && again.json["matter"]?.string == number)
      let many = await Self.push(
        door,
        .array([
          Self.order("HL-1"), Self.order("HL-2"), Self.order("HL-2"),
          Self.order("HL-3", ["content": "", "title": "", "appeal_type": ""]),
          Self.order("HL-4", ["accept_time": "昨天"]), Self.order("", [:]), 7,
          Self.order("HL-5", ["order_url": "javascript:x"]), Self.order("HL-6", ["appeal_type": "没见过的"]),
          Self.order("HL-7", ["accept_time": "2027-01-01 00:00:00"]),
        ]))
      #expect(many.status == 200)
      #expect(
        many.json["created"]?.int == 2 && many.json["known"]?.int == 2 && many.json["refused"]?.int == 6, "\(many.json)"
      )
      let codes = (many.json["results"]?.array ?? []).map { $0["error"]?["code"]?.string ?? "" }
      #expect(
        codes == [
          "", "", "", "input.invalid", "createdUnreadable", "noNumber", "malformed", "input.invalid", "", "inFuture",
        ], "\(codes)")
      #expect(try await door.desk.matters.count() == 3)
      // Nothing of it in what goes back.
      let list = await door.answer(.get, "/hotline/orders", post: "szzx.exchange")
      #expect(list.status == .ok && !list.holds(Self.phone) && !list.holds("李小红"))
      #expect(try await door.desk.faults() == [])
    }
  }

  /// What changes comes by the cursor, once, in order; the result, the reply, the reason of a return.
  @Test(arguments: Engine.available) func resultsGoBack(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      var numbers: [String] = []
      for order in ["A", "B", "C"] {
        numbers.append(await Self.push(door, Self.order(order)).json["matter"]?.string ?? "")
      }
      try await Self.settle(door)
      let all = await Self.get(door, "/hotline/orders?limit=2")
      #expect(all["orders"]?.array?.map { $0["number"]?.string } == ["A", "B"] && all["has_more"]?.bool == true)
      let rest = await Self.get(door, "/hotline/orders?since=\(all["next"]?.int ?? 0)")
      #expect(rest["orders"]?.array?.map { $0["state"]?.string } == ["new"] && rest["has_more"]?.bool == false)
      let since = rest["next"]?.int ?? 0
      var a = try await door.desk.matters.one(numbers[0], reach: .everything).matter
      a = try await door.desk.act(
        "file", a, ["category": "event:01037", "standard": "1", "note": "内部甲"], by: "szzx.acceptor1")
      a = try await door.desk.act("dispatch", a, ["agency": "cgj"], by: "szzx.dispatcher1")
      a = try await door.desk.act("acknowledge", a, by: "cgj.desk")
      a = try await door.desk.act("handle", a, ["result": "已换灯 \(Self.phone)"], by: "cgj.handler")
      a = try await door.desk.act(
        "close", a, ["condition": "yes", "closure": "fixed", "reply": "已修好"], by: "szzx.acceptor1")
      let b = try await door.desk.matters.one(numbers[1], reach: .everything).matter
      _ = try await door.desk.act("reject", b, ["reason": "notOurs", "reply": "属市管"], by: "szzx.acceptor1")
      try await Self.settle(door)
      let changed = await Self.get(door, "/hotline/orders?since=\(since)")["orders"]?.array ?? []
      #expect(changed.map { $0["number"]?.string } == ["A", "B"])
      #expect(changed.first?["state"]?.string == "replied" && changed.first?["reply"]?.string == "已修好")
      #expect(
        changed.first?["result"]?.string?.hasPrefix("已换灯") == true
          && changed.first?["closure"]?["name_zh"]?.string == "已解决")
      #expect(
        (changed.first?["marks"]?.array ?? []).map { $0["action"]?.string } == [
          "report", "file", "dispatch", "handle", "close",
        ])
      #expect(changed.last?["state"]?.string == "returned" && changed.last?["return_reason"]?.string == "不属本区职责；属市管")
      #expect(!"\(changed)".contains(Self.phone) && !"\(changed)".contains("内部"))
      // The rates: the hotline's own call-back.
      let rating: JSONValue = ["responded": true, "solved": true, "satisfied": false]
      #expect(await Self.push(door, rating, path: "/hotline/orders/C/rating").status == 409)
      #expect(await Self.push(door, rating, path: "/hotline/orders/nothing/rating").status == 404)
      #expect(await Self.push(door, ["responded": "ja"], path: "/hotline/orders/A/rating").status == 422)
      let rated = await Self.push(door, rating, path: "/hotline/orders/A/rating")
      #expect(rated.status == 200 && rated.json["rating"]?["satisfied"]?.bool == false)
      // And ours.
      let span = door.desk.clock.now - .days(1)..<door.desk.clock.now + .days(1)
      let rates = try await door.jurisdiction.database.read("rates") {
        try LinkedOrdersTable.rates(.hotline, span, in: $0)
      }
      #expect(rates == ThreeRates(asked: 1, responded: 1, solved: 1, satisfied: 0))
      #expect(rates.text(rates.solved) == "100.0 %" && ThreeRates().text(0) == "—")
      // Reopened, it is open again and nothing is said of it.
      a = try await door.desk.matters.one(numbers[0], reach: .everything).matter
      _ = try await door.desk.act("reopen", a, ["reason": "又坏了"], by: "rx12345.agent1")
      try await Self.settle(door)
      let open = await Self.get(door, "/hotline/orders/A")
      #expect(open["state"]?.string == "inHand" && open["rating"] == .null && open["ended_at"] == .null)
      door.desk.clock.advance(.days(3))
      #expect(await Self.get(door, "/hotline/orders/A")["is_overdue"]?.bool == true)
    }
  }

  /// Bodies that are none: refused with words, never broken.
  @Test func bodiesThatAreNone() async throws {
    try await withDoor(.sqlite) { door in
      let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
      let bodies: [[UInt8]] = [
        [], [0xFF, 0xFE, 0x00], Array("{".utf8), Array("null".utf8), Array("\"x\"".utf8), Array("12".utf8),
        Array(deep.utf8),
        Array("{\"order_no\":\"a\u{0}b\"}".utf8), Array(#"{"order_no":"\ud800"}"#.utf8),
        Array(#"{"order_no":1e999}"#.utf8),
        Array(#"{"order_no":"x","order_no":"y"}"#.utf8), Array(#"{"orders":{"a":1}}"#.utf8),
        Array(#"{"orders":"x"}"#.utf8),
        Array("[\(Array(repeating: "{}", count: 501).joined(separator: ","))]".utf8),
        Array(#"{"order_no":{"a":[1,2]},"accept_time":99999999999999999999}"#.utf8),
        Array(
          "{\"order_no\":\"\(String(repeating: "9", count: 100_000))\",\"accept_time\":\"2026-11-23 08:30:00\"}".utf8),
        Array(
          #"{"order_no":"N\u0000L","accept_time":"2026-11-23 08:30:00","appeal_type":"路灯","content":"x","location":{"address":"y"}}"#
            .utf8),
        Array("{\(String((0..<3000).map { "\"k\($0)\":\($0)," }.joined().dropLast()))}".utf8),
      ]
      for (index, body) in bodies.enumerated() {
        let answer = await Self.push(door, body)
        #expect((400..<500).contains(answer.status), "\(index): \(answer.status)")
        #expect(answer.json["error"]?["message_zh"]?.string?.isEmpty == false, "\(index): \(answer.json)")
      }
      #expect(await Self.push(door, Self.order("X"), post: "cgj.desk").status == 403)
      #expect(await Self.push(door, Array("{}".utf8), post: nil).status == 401)
      let count = try await door.desk.matters.count()
      #expect(count == 0)
      for query in ["since=x", "since=-1", "limit=0", "limit=201", "since=99999999999999999999"] {
        let reply = await door.answer(.get, "/hotline/orders?\(query)", post: "szzx.exchange")
        #expect(reply.status.code == 422, "\(query)")
      }
    }
  }

  /// Without a map, or with a broken one, nothing is taken, and it is said why.
  @Test func withoutAMap() async throws {
    try await withDoor(.sqlite) { door in
      let pack = TinyPack.pack()
      try await door.jurisdiction.database.write("pack") {
        try PacksTable.insert(pack, version: 2, by: "test", at: ManualClock.start, in: $0)
      }
      let none = await Self.push(door, Self.order("X"))
      #expect(none.status == 409 && none.json["error"]?["code"]?.string == "map.none")
    }
  }
}
