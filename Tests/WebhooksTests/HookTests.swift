import Basics
import Casework
import Ciphers
import Crypto
import Delivery
import Documents
import Organization
import Platform
import Postage
import Storage
import Synchronization
import TestDistricts
import TestSupport
import Testing

@testable import Webhooks

/// The other side: keeps what it gets, and answers as it is told.
final class Receiver: Sendable {
  struct Got: Sendable {
    var fields: [String]
    var body: [UInt8]
    var secret: String

    var json: JSONValue { (try? JSONValue.parse(body, file: "body")) ?? .null }
    func field(_ name: String) -> String {
      String(fields.first { $0.hasPrefix(name + ": ") }?.dropFirst(name.count + 2) ?? "")
    }
  }

  private let state = Mutex<(got: [Got], status: Int?)>(([], 200))

  /// nil does not answer.
  func answers(_ status: Int?) { state.withLock { $0.status = status } }
  func take() -> [Got] {
    state.withLock { state in
      defer { state.got = [] }
      return state.got
    }
  }

  var courier: Courier {
    Courier { request, gateway in
      let status = self.state.withLock { state in
        state.got.append(Got(fields: request.fields, body: request.body, secret: gateway.secret))
        return state.status
      }
      guard let status else { throw PostageFault("HTTP: failed (curl 7)") }
      return status
    }
  }
}

@Suite struct HookTests {
  private func hook(
    _ door: FrontDoor, events: Set<Hook.Event> = Set(Hook.Event.allCases), area: String = "", category: String = "",
    agency: String = "", source: String = "", url: String = "https://hooks.example/in"
  ) -> Hook {
    Hook(
      key: door.jurisdiction.surroundings.keys.next(at: door.desk.clock.now), label: "市平台", url: url, isPrivate: false,
      secret: [],
      events: events, area: area, category: category, agency: agency, source: source, madeBy: "szzx.systemAdmin",
      madeAt: door.desk.clock.now)
  }

  private func settle(_ door: FrontDoor, _ hooks: Hooks) async throws {
    while try await door.jurisdiction.outbox.deliver(now: door.desk.clock.now) > 0 {}
    while try await hooks.sendDue() > 0 {}
  }

  /// The vector of the documentation, so that receivers can be tried against it.
  @Test func theSignatureIsThatOfTheManual() {
    let body = Array(#"{"id":"320115.1.2","event":"test"}"#.utf8)
    let value = WebhookSignature.value(
      for: body, at: Instant(milliseconds: 1_795_395_600_000), secret: "0123456789abcdef")
    let code = HMAC<SHA256>.authenticationCode(
      for: Array("1795395600.".utf8) + body, using: SymmetricKey(data: Array("0123456789abcdef".utf8)))
    #expect(value == "t=1795395600,v1=\(hexadecimal(Array(code)))")
  }

  @Test func triesComeEverLater() {
    let delays = (1...HookDelivery.attemptsMost).map { HookDelivery.delay(after: $0).milliseconds / 1000 }
    #expect(delays.prefix(5) == [5, 15, 45, 135, 405] && delays.last == 21600)
    #expect(zip(delays, delays.dropFirst()).allSatisfy { $0 <= $1 })
    // The last try is less than two days after the first: a weekend's outage is replayed by a person.
    #expect(delays.dropLast().reduce(0, +) < 2 * 86400)
  }

  @Test func phasesSayWhatHappened() {
    #expect(Hook.Event(from: nil, to: .waiting, moved: true) == .opened)
    #expect(Hook.Event(from: .waiting, to: .working, moved: true) == .moved)
    #expect(Hook.Event(from: .working, to: .working, moved: false) == .noted)
    #expect(Hook.Event(from: .checking, to: .done, moved: true) == .closed)
    #expect(Hook.Event(from: .waiting, to: .dropped, moved: true) == .dropped)
    #expect(Hook.Event(from: .done, to: .checking, moved: true) == .reopened)
    #expect(Hook.Event(from: .done, to: .done, moved: false) == .noted)
  }

  /// In order, signed with the secret that was shown, with nothing personal in it.
  @Test(arguments: Engine.available) func everyStepOnceAndInOrder(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let receiver = Receiver(), hooks = Hooks(door.jurisdiction, courier: receiver.courier)
      let (_, secret) = try await hooks.make(hook(door))
      var m = try await door.desk.report("王小明 13812345678 报井盖破损")
      m = try await door.desk.act(
        "file", m, ["category": "event:01001", "standard": "2", "note": "内部甲"], by: "szzx.acceptor1")
      m = try await door.desk.act("dispatch", m, ["agency": "cgj", "note": "内部乙"], by: "szzx.dispatcher1")
      m = try await door.desk.act("note", m, ["note": "内部丙"], by: "cgj.desk")
      try await settle(door, hooks)
      let got = receiver.take()
      #expect(got.map { $0.json["event"]?.string } == ["opened", "moved", "moved", "noted"])
      #expect(got.compactMap { $0.json["step"]?["ordinal"]?.int } == [1, 2, 3, 4])
      #expect(Set(got.map { $0.field("Yiwang-Delivery") }).count == 4)
      for one in got {
        #expect(one.secret == secret)
        #expect(
          one.field("Yiwang-Signature")
            == WebhookSignature.value(for: one.body, at: door.desk.clock.now, secret: secret))
        #expect(
          one.json["id"]?.string == one.field("Yiwang-Delivery")
            && one.field("Idempotency-Key") == one.field("Yiwang-Delivery"))
        let text = String(decoding: one.body, as: UTF8.self)
        for words in ["王", "138", "内部", "井盖破损", "cgj.desk", "演示"] { #expect(!text.contains(words), "\(words)") }
        #expect(one.json["matter"]?["number"]?.string == m.number && one.json["matter"]?["origin"] == .null)
      }
      #expect(got.last?.json["matter"]?["agency"]?["code"]?.string == "cgj")
      // Sent once.
      try await settle(door, hooks)
      #expect(receiver.take().isEmpty)
    }
  }

  @Test(arguments: Engine.available) func onlyWhatWasAskedFor(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let receiver = Receiver(), hooks = Hooks(door.jurisdiction, courier: receiver.courier)
      _ = try await hooks.make(hook(door, events: [.closed, .dropped]))
      _ = try await hooks.make(hook(door, events: [.opened], area: "999"))
      _ = try await hooks.make(hook(door, events: [.moved], category: "event:02"))
      _ = try await hooks.make(hook(door, events: [.moved], agency: "swj"))
      _ = try await hooks.make(hook(door, events: [.opened], source: "jn12345"))
      _ = try await door.desk.dispatched()
      let ours = try await door.desk.report("热线", source: "jn12345", sourceNumber: "HL-1")
      try await settle(door, hooks)
      let got = receiver.take()
      #expect(got.count == 1 && got.first?.json["matter"]?["origin"]?["number"]?.string == "HL-1")
      _ = try await door.desk.act("reject", ours, ["reason": "notOurs", "reply": "请找市里"], by: "szzx.acceptor1")
      // Tip-offs are for nobody.
      _ = try await door.jurisdiction.matters.report(
        Report(details: "举报", channel: "web", fix: try door.desk.point(in: door.desk.community), accused: "cgj"),
        lifecycle: "reporting", by: .visitor)
      try await settle(door, hooks)
      let last = receiver.take()
      #expect(last.map { $0.json["event"]?.string } == ["dropped"])
      let texts = (last.first?.json["step"]?["texts"]?.array ?? []).compactMap { $0["text_zh"]?.string }
      #expect(texts.contains("不属本区职责") && texts.contains("请找市里"))
    }
  }

  /// While the other side fails, nothing overtakes; when it is back, all comes in its order; what was given up is replayed.
  @Test(arguments: Engine.available) func failuresKeepTheOrder(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let receiver = Receiver(), hooks = Hooks(door.jurisdiction, courier: receiver.courier), clock = door.desk.clock
      let (made, _) = try await hooks.make(hook(door))
      func states() async throws -> [HookDelivery] {
        try await door.jurisdiction.database.read("all") {
          try HookDeliveriesTable.page(made.key, state: nil, before: nil, limit: 50, in: $0)
        }.reversed()
      }
      receiver.answers(503)
      _ = try await door.desk.dispatched()
      try await settle(door, hooks)
      #expect(receiver.take().count == 1)
      var all = try await states()
      #expect(all.map(\.state) == [.failed, .waiting, .waiting] && all[0].status == 503 && all[0].attempts == 1)
      // Not before its time.
      clock.advance(.seconds(4))
      try await settle(door, hooks)
      #expect(receiver.take().isEmpty)
      receiver.answers(nil)
      clock.advance(.seconds(2))
      try await settle(door, hooks)
      all = try await states()
      #expect(all[0].attempts == 2 && all[0].status == nil && all[0].error?.contains("curl 7") == true)
      for _ in 2..<HookDelivery.attemptsMost {
        clock.advance(.hours(7))
        try await settle(door, hooks)
      }
      all = try await states()
      #expect(all[0].state == .dead && all[0].attempts == 12 && all[0].dueAt == nil && all[1].state == .failed)
      _ = receiver.take()
      receiver.answers(200)
      clock.advance(.hours(7))
      try await settle(door, hooks)
      #expect(receiver.take().compactMap { $0.json["step"]?["ordinal"]?.int } == [2, 3])
      #expect(try await hooks.replayDead(made.key) == 1)
      try await settle(door, hooks)
      let replayed = receiver.take()
      #expect(replayed.compactMap { $0.json["step"]?["ordinal"]?.int } == [1])
      #expect(try await states().allSatisfy { $0.state == .sent })
      // One that was delivered can be had again, under the same id.
      try await hooks.replay(made.key, all[0].key)
      try await settle(door, hooks)
      #expect(receiver.take().map { $0.field("Yiwang-Delivery") } == replayed.map { $0.field("Yiwang-Delivery") })
      clock.advance(.days(31))
      #expect(try await hooks.sweep() == 3)
    }
  }

  @Test(arguments: Engine.available) func pausedTestedRenewedResealed(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let receiver = Receiver(), hooks = Hooks(door.jurisdiction, courier: receiver.courier)
      let (made, first) = try await hooks.make(hook(door))
      _ = try await door.jurisdiction.database.write("pause") { try HooksTable.pause(made.key, true, in: $0) }
      _ = try await door.desk.report()
      try await settle(door, hooks)
      #expect(receiver.take().isEmpty)
      receiver.answers(500)
      let failed = try await hooks.test(made)
      #expect(failed.state == .dead && failed.status == 500)
      receiver.answers(204)
      #expect(try await hooks.test(made).state == .sent)
      #expect(receiver.take().allSatisfy { $0.json["event"]?.string == "test" && $0.json["matter"] == nil })
      // A test is never sent again.
      await #expect(throws: Refusal.self) { try await hooks.replay(made.key, failed.key) }
      _ = try await door.jurisdiction.database.write("resume") { try HooksTable.pause(made.key, false, in: $0) }
      try await settle(door, hooks)
      #expect(receiver.take().map(\.secret) == [first])
      let second = try await hooks.renew(made)
      _ = try await door.desk.report("又一件")
      try await settle(door, hooks)
      #expect(second != first && receiver.take().map(\.secret) == [second])
      try door.jurisdiction.keyFile.write(door.jurisdiction.keyFile.ring.adding(at: door.desk.clock.now))
      let resealed = try await hooks.reseal(), again = try await hooks.reseal()
      #expect(resealed == (1, 1) && again == (1, 0))
      _ = try await door.desk.report("第三件")
      try await settle(door, hooks)
      #expect(receiver.take().map(\.secret) == [second])
    }
  }

  /// Addresses of our own network are for the keeper of the machine to open.
  @Test func addresses() throws {
    func refused(_ url: String, isPrivate: Bool, reachesPrivate: Bool) -> [String] {
      let hook = Hook(
        key: Key(1), label: "", url: url, isPrivate: isPrivate, secret: [], events: [], area: "", category: "",
        agency: "",
        source: "", madeBy: "", madeAt: Instant(milliseconds: 0))
      do {
        _ = try hook.gateway(secret: "x", reachesPrivate: reachesPrivate)
        return []
      } catch {
        return error.fields.map(\.field)
      }
    }
    #expect(refused("https://a.example/x", isPrivate: false, reachesPrivate: false) == [])
    for url in [
      "http://a.example/", "ftp://a.example/", "https://user@a.example/", "file:///etc/passwd", "", "https://a b/",
      "javascript:x",
    ] {
      #expect(refused(url, isPrivate: false, reachesPrivate: true) == ["url"], "\(url)")
    }
    #expect(refused("http://10.1.2.3/", isPrivate: true, reachesPrivate: false) == ["private"])
    #expect(refused("http://10.1.2.3/", isPrivate: true, reachesPrivate: true) == [])
  }
}
