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

@testable import Sensing

@Suite struct AlarmTests {
  private static func event(
    _ device: String = "D1", kind: String = "waterlogging", level: String = "2", source: String = "iot",
    _ more: [String: JSONValue] = [:]
  ) -> JSONValue {
    var members: [String: JSONValue] = [
      "source": .string(source), "device": .string(device), "kind": .string(kind), "level": .string(level),
      "address": .string("320115001 胜太路"),
    ]
    for (name, value) in more { members[name] = value }
    return .object(members.sorted { $0.key < $1.key }.map { JSONMember($0.key, $0.value) })
  }

  private static func push(_ door: FrontDoor, _ value: JSONValue) async -> (status: Int, json: JSONValue) {
    let reply = await door.answer(.post, "/alarms", body: Array("\(value)".utf8), post: "szzx.exchange")
    return (reply.status.code, (try? JSONValue.parse(reply.body, file: "reply")) ?? .null)
  }

  private static func matter(_ door: FrontDoor, _ number: String?) async throws -> MatterFile {
    try await door.desk.matters.one(try #require(number), reach: .everything)
  }

  /// The same device and kind within the window, or while the matter is open, is one alarm; then there is another.
  @Test(arguments: Engine.available) func theSameIsFolded(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let first = await Self.push(door, Self.event())
      #expect(first.status == 201 && first.json["result"]?.string == "opened", "\(first.json)")
      let file = try await Self.matter(door, first.json["matter"]?.string)
      #expect(file.matter.channel == "sensor" && file.matter.category?.description == "event:10994")
      #expect(file.matter.title == "道路积水：D1")
      let again = await Self.push(door, Self.event())
      #expect(again.json["result"]?.string == "folded" && again.json["count"]?.int == 2)
      #expect(again.json["matter"]?.string == first.json["matter"]?.string)
      // Another kind, another device, another source are others.
      for other in [Self.event(kind: "garbage"), Self.event("D2"), Self.event(source: "video")] {
        #expect(await Self.push(door, other).json["result"]?.string == "opened")
      }
      // Beyond the window, while it is open: still the same.
      door.desk.clock.advance(.minutes(31))
      #expect(await Self.push(door, Self.event()).json["count"]?.int == 3)
      _ = try await door.desk.act("reject", file.matter, ["reason": "notFound", "reply": "已退水"], by: "szzx.acceptor1")
      // Within the window, though it is closed: the same.
      door.desk.clock.advance(.minutes(30))
      #expect(await Self.push(door, Self.event()).json["count"]?.int == 4)
      door.desk.clock.advance(.minutes(31))
      let anew = await Self.push(door, Self.event())
      #expect(anew.json["result"]?.string == "opened" && anew.json["matter"]?.string != first.json["matter"]?.string)
      #expect(try await door.desk.faults() == [])
    }
  }

  /// A number comes in once; levels that make no matter are kept; a graver one makes it; the end is noted in the log.
  @Test(arguments: Engine.available) func levelsNumbersEnds(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let light = await Self.push(door, Self.event(level: "3", ["id": "e1"]))
      #expect(light.json["result"]?.string == "recorded" && light.json["matter"] == .null)
      #expect(await Self.push(door, Self.event(level: "3", ["id": "e1"])).json["result"]?.string == "repeat")
      let count = try await door.desk.matters.count()
      #expect(count == 0)
      let grave = await Self.push(door, Self.event(level: "1", ["id": "e2"]))
      #expect(grave.json["result"]?.string == "opened" && grave.json["count"]?.int == 2, "\(grave.json)")
      #expect(await Self.push(door, Self.event(level: "1", ["id": "e2"])).json["result"]?.string == "repeat")
      let number = grave.json["matter"]?.string
      #expect(try await Self.matter(door, number).matter.title.hasPrefix("【紧急】") == true)
      let cleared = await Self.push(
        door, Self.event(level: "1", ["state": "cleared", "at": "2026-11-23T08:59:00+08:00"]))
      #expect(cleared.json["result"]?.string == "cleared" && cleared.json["matter"]?.string == number)
      let note = try await Self.matter(door, number).entries.last
      #expect(
        note?.action == "note" && note?.form["note"]?.contains("告警解除：D1") == true
          && note?.form["note"]?.contains("08:59") == true)
      #expect(await Self.push(door, Self.event("D1", ["state": "cleared"])).json["result"]?.string == "unknown")
      // After its end it is another one, though the window is not over.
      #expect(await Self.push(door, Self.event(level: "1")).json["result"]?.string == "opened")
      let page = await door.answer(.get, "/matters/\(number ?? "")", post: "szzx.acceptor1")
      #expect(page.holds("感知告警") && page.holds("已解除"))
      door.desk.clock.advance(.days(8))
      #expect(try await Alarms.forget(door.jurisdiction) == 2)
    }
  }

  /// A flood of one source makes one matter with a count, and does not drown another source; it ends with a calm.
  @Test(arguments: Engine.available) func aStormIsOneMatter(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      var sums: [String: Int] = [:]
      for start in stride(from: 0, to: 300, by: 100) {
        let events = (start..<start + 100).map { Self.event("S\($0)", ["id": .string("s\($0)")]) }
        let reply = await Self.push(door, .array(events))
        #expect(reply.status == 200)
        for result in reply.json["results"]?.array ?? [] { sums[result["result"]?.string ?? "", default: 0] += 1 }
      }
      #expect(sums == ["opened": 20, "storm": 280], "\(sums)")
      let matters = try await door.desk.matters.count()
      #expect(matters == 21)
      #expect(await Self.push(door, Self.event(source: "video")).json["result"]?.string == "opened")
      let page = await door.answer(.get, "/alarms", post: "szzx.shiftLeader1")
      #expect(page.holds("告警风暴：iot") && page.holds("280 起"))
      // The rest of a batch may be sent again.
      #expect(await Self.push(door, Self.event("S299", ["id": "s299"])).json["result"]?.string == "repeat")
      door.desk.clock.advance(.minutes(6))
      #expect(await door.answer(.get, "/alarms", post: "szzx.shiftLeader1").holds("告警风暴：iot") == false)
      #expect(await Self.push(door, Self.event("calm")).json["result"]?.string == "opened")
      #expect(try await door.desk.faults() == [])
    }
  }

  /// Many at once of one device: one matter, none lost.
  @Test(arguments: Engine.available) func manyAtOnce(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let results = await withTaskGroup(of: String.self) { group in
        for _ in 0..<20 { group.addTask { await Self.push(door, Self.event()).json["result"]?.string ?? "?" } }
        return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
      }
      #expect(results["opened"] == 1 && results["folded"] == 19, "\(results)")
      let alarms = try await door.jurisdiction.database.read("all") {
        try AlarmsTable.page(source: nil, state: nil, before: nil, limit: 10, in: $0)
      }
      #expect(alarms.map(\.count) == [20])
    }
  }

  /// Where it is says the register, if the event does not; who neither says is refused.
  @Test(arguments: Engine.available) func theRegisterKnowsThePlace(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let bare: [String: JSONValue] = ["address": ""]
      let lost = await Self.push(door, Self.event("W1", bare))
      #expect(lost.status == 422 && lost.json["error"]?["fields"]?[0]?["field"]?.string == "device")
      let area = door.desk.community
      func take(_ text: String) async -> Reply {
        let file = Multipart.Part(name: "file", filename: "d.csv", bytes: Array(text.utf8))
        return await door.answer(
          .post, "/alarms/devices", form: Form(values: [], files: [file]), post: "szzx.shiftLeader1")
      }
      let wrong = await take("code,area,agency,lon,lat\nW1,999,nobody,200,x\n,\(area),,,\n")
      #expect(
        wrong.status.code == 422 && wrong.holds("没有区域 999") && wrong.holds("没有单位 nobody") && wrong.holds("d.csv:3"))
      #expect(await take("x,y\n1,2\n").status.code == 422)
      #expect(await take("").status.code == 422)
      #expect(await Self.push(door, Self.event("W1", bare)).status == 422)
      let good = await take("code,label,area,agency\nW1,胜太路积水点,\(area),swj\n")
      #expect(good.status == .ok && good.holds("已导入 1 台") && good.holds("胜太路积水点"))
      let found = await Self.push(door, Self.event("W1", bare))
      let file = try await Self.matter(door, found.json["matter"]?.string)
      #expect(file.matter.area == area && file.matter.title == "道路积水：胜太路积水点")
    }
  }

  /// Pictures go through the store of photos; what is none holds up no alarm.
  @Test func pictures() async throws {
    try await withDoor(.sqlite) { door in
      let png = Photos.png(width: 32, height: 16)
      let text = png.base64
      let with = await Self.push(door, Self.event("V1", kind: "garbage", ["picture": ["base64": .string(text)]]))
      #expect(try await Self.matter(door, with.json["matter"]?.string).attachments.count == 1)
      let bad = await Self.push(
        door,
        Self.event("V2", kind: "garbage", ["picture": ["base64": .string([UInt8](repeating: 7, count: 300).base64)]]))
      let file = try await Self.matter(door, bad.json["matter"]?.string)
      #expect(file.attachments.isEmpty && file.matter.details.contains("图片不可用"))
      // Not reached: http, and addresses of our own.
      for (index, url) in ["http://127.0.0.1/x.jpg", "file:///etc/passwd", "https://127.0.0.1:1/x.jpg"].enumerated() {
        let none = await Self.push(door, Self.event("V3\(index)", kind: "garbage", ["picture": ["url": .string(url)]]))
        let file = try await Self.matter(door, none.json["matter"]?.string)
        #expect(file.attachments.isEmpty && file.matter.details.contains("图片未取到"), "\(url)")
      }
      let large = String(repeating: "A", count: 5 << 20)
      #expect(await Self.push(door, Self.event("V4", ["picture": ["base64": .string(large)]])).status == 422)
    }
  }

  @Test func eventsThatAreNone() async throws {
    try await withDoor(.sqlite) { door in
      let wrong: [JSONValue] = [
        [:], ["device": 7], Self.event("D1", ["kind": ["a"]]), Self.event(kind: String(repeating: "x", count: 65)),
        Self.event(level: "9"),
        Self.event("D1", ["state": "perhaps"]), Self.event("D1", ["at": "gestern"]),
        Self.event("D1", ["lon": "east", "lat": 1]),
        Self.event("D1", ["lon": 1e300, "lat": 2.5]), Self.event("D1", ["message": "a\u{0}b"]),
        Self.event("D1", ["picture": true]),
        Self.event("D1", ["device": "a\u{1}"]), Self.event("D1", ["id": true]), Self.event(source: ""),
        Self.event("D1", ["at": "2026-99-99T00:00:00Z"]),
      ]
      for (index, event) in wrong.enumerated() {
        let reply = await Self.push(door, event)
        #expect(
          reply.status == 422 && reply.json["error"]?["message_zh"]?.string?.isEmpty == false, "\(index): \(reply)")
      }
      let count = try await door.desk.matters.count()
      #expect(count == 0)
    }
  }
}

extension [UInt8] {
  fileprivate var base64: String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: count, by: 3) {
      let bytes = (0..<3).map { start + $0 < count ? Int(self[start + $0]) : 0 }
      let number = bytes[0] << 16 | bytes[1] << 8 | bytes[2]
      for place in 0..<4 {
        text.append(
          place <= Swift.min(2, count - start - 1) + 1 ? letters[number >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
