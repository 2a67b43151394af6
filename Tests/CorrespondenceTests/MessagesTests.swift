import Basics
import Casework
import Ciphers
import Correspondence
import Delivery
import Organization
import Platform
import Postage
import Storage
import Synchronization
import TestDistricts
import TestSupport
import Testing

@Suite struct MessagesTests {
  private static let phone = "13812345678"

  private func onItsWay(_ door: FrontDoor, _ matter: Matter) async throws -> Matter {
    let desk = door.desk
    var m = try await desk.act(
      "file", matter, ["category": "event:01001", "standard": "2", "note": "内部甲"], by: "szzx.acceptor1")
    m = try await desk.act("dispatch", m, ["agency": "cgj", "note": "内部乙"], by: "szzx.dispatcher1")
    m = try await desk.act("acknowledge", m, ["worker": "处置员丙"], by: "cgj.desk")
    return try await desk.act("note", m, ["note": "内部丁"], by: "cgj.desk")
  }

  /// One message for each public step and recipient, none for inner steps, and nothing of what is inner in them.
  @Test(arguments: Engine.available) func everyPublicStepOnceToEverybody(_ engine: Engine) async throws {
    try await withPost(engine) { door, post in
      let matter = try await door.desk.report()
      try await door.settle()
      #expect(post.take().requests.map { $0.object["kind"] } == ["reporting.report"])
      let first = try await door.follow(matter, "zhang@example.cn", post)
      try await door.follow(matter, "li@example.cn", post)
      // Asked but never confirmed.
      try await door.messages.ask("wang@example.cn", toFollow: matter)
      _ = try await onItsWay(door, matter)
      try await door.settle()
      let (letters, requests) = post.take()
      #expect(
        letters.filter { $0.to == "zhang@example.cn" }.count == 2
          && letters.filter { $0.to == "li@example.cn" }.count == 2)
      let confirmations = letters.filter { $0.to == "wang@example.cn" }
      #expect(letters.count == 5 && confirmations.count == 1 && !confirmations[0].head.contains("List-Unsubscribe"))
      #expect(Set(letters.map(\.id)).count == 5)
      let steps = letters.filter { $0.to == "zhang@example.cn" }
      #expect(steps.contains { $0.text.contains("您的上报已受理。") } && steps.contains { $0.text.contains("已派遣给主办单位。") })
      for letter in steps {
        #expect(letter.from == "yiwang@example.cn" && letter.token == first)
        #expect(letter.head.contains("List-Unsubscribe: <https://yiwang.example/followers/\(first)/leaving>"))
        for words in ["内部", "处置员", "王某", Self.phone] { #expect(!letter.text.contains(words)) }
      }
      #expect(
        requests.map { $0.object["kind"] }.sorted { $0 ?? "" < $1 ?? "" } == ["reporting.dispatch", "reporting.file"])
      for request in requests {
        let object = request.object
        #expect(Set(object.keys) == ["id", "kind", "number", "phone", "text", "at"])
        #expect(
          object["phone"] == Self.phone && object["number"] == matter.number
            && object["at"] == "2026-11-23T09:00:00+08:00")
        #expect(
          object["text"]?.contains("https://yiwang.example/follow/\(matter.number)") == true
            && !request.text.contains("内部"))
        let expected = WebhookSignature.value(for: request.body, at: door.desk.clock.now, secret: "0123456789abcdef")
        #expect(request.fields.contains("Yiwang-Signature: \(expected)"))
        #expect(request.fields.contains("Idempotency-Key: \(object["id"] ?? "?")"))
      }
      #expect(
        try await door.all().allSatisfy { $0.state == .sent && $0.dueAt == nil && $0.error == nil && $0.attempts == 1 })
      // Whoever leaves hears nothing more and is forgotten.
      try await door.messages.leave(token: first)
      let current = try await door.desk.matters.one(matter.number, reach: .everything).matter
      _ = try await door.desk.act("handle", current, ["result": "已更换"], by: "cgj.handler")
      try await door.settle()
      #expect(post.take().letters.map(\.to) == ["li@example.cn"])
      await #expect(throws: Refusal.self) { try await door.messages.leave(token: first) }
    }
  }

  /// Tip-offs and restricted identities: no message is made, and none that was made leaves.
  @Test(arguments: Engine.available) func nothingLeavesOfWhatIsProtected(_ engine: Engine) async throws {
    try await withPost(engine) { door, post in
      let tip = try await door.jurisdiction.matters.report(
        Report(
          details: "偷倒", channel: "web", fix: try door.desk.point(in: door.desk.community),
          reporter: Reporter(name: "甲", phone: Self.phone),
          accused: "cgj"), lifecycle: "reporting", by: .visitor
      ).matter
      try await door.settle()
      #expect(try await door.all().isEmpty)
      await #expect(throws: Refusal.self) { try await door.messages.ask("a@b.cn", toFollow: tip) }
      let matter = try await door.desk.report()
      try await door.follow(matter, "zhang@example.cn", post)
      while try await door.jurisdiction.outbox.deliver(now: door.desk.clock.now) > 0 {}
      // Made, and restricted before it left.
      _ = try await door.desk.act("file", matter, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
      while try await door.jurisdiction.outbox.deliver(now: door.desk.clock.now) > 0 {}
      #expect(try await door.all().filter { $0.state == .waiting }.count == 2)
      try await door.jurisdiction.matters.restrict(matter, true)
      _ = post.take()
      try await door.settle()
      #expect(post.take() == ([], []) as (letters: [Letter], requests: [GatewayRequest]))
      #expect(try await door.all().allSatisfy { $0.state == .sent })
      try await door.messages.ask("li@example.cn", toFollow: matter)
      let current = try await door.desk.matters.one(matter.number, reach: .everything).matter
      _ = try await door.desk.act("dispatch", current, ["agency": "cgj"], by: "szzx.dispatcher1")
      try await door.settle()
      #expect(post.take() == ([], []) as (letters: [Letter], requests: [GatewayRequest]))
    }
  }

  /// The program ends after the relay has taken a letter and before that is written down: it goes again under the same id.
  @Test(arguments: Engine.available) func whatWasNotWrittenDownGoesAgain(_ engine: Engine) async throws {
    try await withPost(engine) { door, post in
      let matter = try await door.desk.report(reporter: nil)
      try await door.messages.ask("zhang@example.cn", toFollow: matter)
      let now = door.desk.clock.now
      // What `sendDue` does until the moment at which it ends.
      let claimed = try await door.jurisdiction.database.write("claim") {
        try MessagesTable.claim(.mail, now: now, until: now + Messages.lease, limit: 8, in: $0)
      }
      #expect(claimed.count == 1 && claimed[0].attempts == 1)
      #expect(try await door.sendDue() == 0, "somebody else has it")
      door.desk.clock.advance(Messages.lease)
      #expect(try await door.sendDue() == 1)
      let letter = try #require(post.take().letters.first)
      #expect(letter.id == "Message-ID: <320115.\(claimed[0].key)@example.cn>")
      // The first was only slow, and now says that it failed: what is sent stays sent.
      try await door.jurisdiction.database.write("late") {
        try MessagesTable.failed(claimed[0], error: "late", again: now, in: $0)
      }
      let messages = try await door.all()
      #expect(messages.map(\.state) == [.sent] && messages[0].attempts == 2 && messages[0].error == nil)
    }
  }

  @Test(arguments: Engine.available) func whatFailsIsTriedEverLater(_ engine: Engine) async throws {
    try await withPost(engine) { door, post in
      _ = try await door.desk.report()
      post.trouble.withLock { $0 = PostageFault("HTTP 503") }
      try await door.settle()
      for attempt in 1..<Message.attemptsMost {
        let message = try #require(try await door.all().first)
        #expect(message.attempts == attempt && message.state == .failed && message.error == "HTTP 503")
        #expect(message.dueAt == door.desk.clock.now + Message.delay(after: attempt))
        door.desk.clock.advance(Message.delay(after: attempt) - Seconds(milliseconds: 1))
        #expect(try await door.sendDue() == 0)
        door.desk.clock.advance(Seconds(milliseconds: 1))
        #expect(try await door.sendDue() == 1)
      }
      let over = try #require(try await door.all().first)
      #expect(over.state == .givenUp && over.dueAt == nil && over.attempts == Message.attemptsMost)
      door.desk.clock.advance(.days(365))
      #expect(try await door.sendDue() == 0)
      let ids = Set(post.take().requests.map { $0.object["id"] })
      #expect(ids.count == 1, "the same id at each try")
      // A person looks after it.
      post.trouble.withLock { $0 = nil }
      #expect(try await door.messages.replayFailed() == 1)
      try await door.settle()
      #expect(try await door.all().map(\.state) == [.sent])
      #expect(Set(post.take().requests.map { $0.object["id"] }) == ids)
      await #expect(throws: Refusal.self) { try await door.messages.replay(over.key) }
      // A mailbox that does not exist is not asked again.
      let quiet = try await door.desk.report(reporter: nil)
      try await door.settle()
      post.trouble.withLock { $0 = PostageFault("SMTP 550: refused", isFinal: true) }
      try await door.messages.ask("nobody@example.cn", toFollow: quiet)
      try await door.settle()
      #expect(try await door.all().last?.state == .givenUp)
    }
  }

  /// Two workers on one database send each message once.
  @Test(arguments: Engine.available) func twoWorkersSendOnce(_ engine: Engine) async throws {
    try await withPost(engine) { door, post in
      for n in 0..<20 { _ = try await door.desk.report(reporter: Reporter(name: "", phone: "138000000\(10 + n)")) }
      while try await door.jurisdiction.outbox.deliver(now: door.desk.clock.now) > 0 {}
      let messages = door.messages
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<4 { group.addTask { while try await messages.sendDue(by: .webhook) > 0 {} } }
        try await group.waitForAll()
      }
      try await door.settle()
      let ids = post.take().requests.map { $0.object["id"] ?? "" }
      #expect(ids.count == 20 && Set(ids).count == 20)
    }
  }

  /// Neither a mailbox nor a telephone is flooded by who types it in.
  @Test(arguments: Engine.available) func nobodyIsFlooded(_ engine: Engine) async throws {
    try await withPost(engine) { door, post in
      let matter = try await door.desk.report(reporter: nil)
      for _ in 0..<Messages.mostAskedADay { try await door.messages.ask("Zhang@example.cn", toFollow: matter) }
      // Of letters not sent yet, only the last stands.
      #expect(try await door.all().count == 1)
      for n in 0..<3 {
        try await door.settle()
        try await door.messages.ask("zhang@EXAMPLE.cn", toFollow: matter)
        #expect(try await door.all().count == n + 2)
      }
      try await door.settle()
      let other = try await door.desk.report(reporter: nil)
      try await door.messages.ask("zhang@example.cn", toFollow: other)
      await #expect(throws: Refusal.self) { try await door.messages.ask("ZHANG@example.cn", toFollow: other) }
      // Every letter that was sent has the same link, and it is good.
      try await door.settle()
      let letters = post.take().letters
      let tokens = Set(letters.map(\.token))
      #expect(letters.count == 5 && tokens.count == 2)
      for token in tokens { try await door.messages.confirm(token: token) }
      door.desk.clock.advance(.days(1) + .seconds(1))
      // One that follows already is not asked.
      try await door.messages.ask("zhang@example.cn", toFollow: other)
      #expect(try await door.all().count == 5)
      for _ in 0..<(Messages.mostADay + 5) { _ = try await door.desk.report() }
      try await door.settle()
      #expect(post.take().requests.count == Messages.mostADay)
    }
  }

  @Test(arguments: Engine.available) func anUnconfirmedAddressIsForgotten(_ engine: Engine) async throws {
    try await withPost(engine) { door, post in
      let matter = try await door.desk.report(reporter: nil)
      try await door.messages.ask("zhang@example.cn", toFollow: matter)
      try await door.settle()
      let token = try #require(post.take().letters.first?.token)
      door.desk.clock.advance(Follower.confirmationSpan)
      await #expect(throws: Refusal.self) { try await door.messages.confirm(token: token) }
      _ = try await RetentionSweep(door.jurisdiction).run(.reporters)
      door.desk.clock.advance(Seconds(milliseconds: 1))
      _ = try await RetentionSweep(door.jurisdiction).run(.reporters)
      let left = try await door.jurisdiction.database.read("left") {
        try FollowersTable.batch(after: Key(0), limit: 9, in: $0)
      }
      #expect(left.isEmpty)
    }
  }

  /// Addresses go with the time of the reporters, and what was sent with that of links.
  @Test(arguments: Engine.available) func addressesGoWithTheirTime(_ engine: Engine) async throws {
    try await withPost(engine) { door, post in
      let ended = try await door.desk.report(reporter: nil), open = try await door.desk.report(reporter: nil)
      try await door.follow(ended, "zhang@example.cn", post)
      try await door.follow(open, "zhang@example.cn", post)
      _ = try await door.desk.act("reject", ended, ["reason": "notAFault", "reply": "未发现"], by: "szzx.acceptor1")
      try await door.settle()
      #expect(post.take().letters.count == 1)
      let sweep = RetentionSweep(door.jurisdiction)
      door.desk.clock.advance(.days(181))
      #expect(try await sweep.run(.sessions).deleted == 3, "three letters were sent half a year ago")
      #expect(try await door.all().isEmpty)
      #expect(try await sweep.run(.reporters).deleted == 0)
      door.desk.clock.advance(.days(1095 - 181) + Seconds(milliseconds: 1))
      #expect(try await sweep.run(.reporters).deleted == 1)
      let left = try await door.jurisdiction.database.read("left") {
        try FollowersTable.batch(after: Key(0), limit: 9, in: $0)
      }
      #expect(left.map(\.matter) == [open.key])
    }
  }

  @Test(arguments: Engine.available) func addressesComeUnderTheNewKey(_ engine: Engine) async throws {
    try await withPost(engine) { door, post in
      let jurisdiction = door.jurisdiction
      let matter = try await door.desk.report(reporter: nil)
      let token = try await door.follow(matter, "zhang@example.cn", post)
      let old = jurisdiction.keyFile.ring
      try jurisdiction.keyFile.write(old.adding(at: door.desk.clock.now))
      // During a rotation an address is found under either key.
      try await door.messages.ask("zhang@example.cn", toFollow: matter)
      try await door.settle()
      #expect(post.take().letters.isEmpty)
      let pass = try await KeyRotation(jurisdiction).pass()
      #expect(pass.seen == 1 && pass.changed == 1)
      #expect(try await KeyRotation(jurisdiction).pass().changed == 0)
      try jurisdiction.keyFile.write(try jurisdiction.keyFile.ring.dropping(old.currentID))
      try await door.messages.ask("zhang@example.cn", toFollow: matter)
      _ = try await door.desk.act("file", matter, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
      try await door.settle()
      #expect(post.take().letters.map(\.token) == [token])
      #expect(try await door.messages.follower(token: token).follower.address.text == "zhang@example.cn")
    }
  }

  /// Without ways out of the house nothing is made; with one of them, only what is for it.
  @Test(arguments: Engine.available) func whatIsNotConfiguredIsNotMade(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let matter = try await door.desk.report()
      try await door.settle()
      #expect(try await door.all().isEmpty && door.messages.canBeFollowed(matter) == false)
      await #expect(throws: Refusal.self) { try await door.messages.ask("a@b.cn", toFollow: matter) }
    }
  }

  /// No list, no figure and no job walks a table that grows with the years.
  @Test(arguments: Engine.available) func everyQuestionHasItsIndex(_ engine: Engine) async throws {
    try await withPost(engine) { door, _ in
      let database = door.jurisdiction.database, now = door.desk.clock.now, ring = door.jurisdiction.keyFile.ring
      let address = try #require(MailAddress("zhang@example.cn"))
      try await database.write("fill") { transaction in
        for n in 1...3000 {
          var message = Message(
            key: Key(Int64(n)), kind: .step, channel: .mail, matter: Key(Int64(n / 3)), entry: n % 3, follower: Key(1),
            recipient: [UInt8(n % 200)],
            madeAt: now)
          message.state = n % 50 == 0 ? .failed : n % 77 == 0 ? .givenUp : .sent
          message.dueAt = message.state == .failed ? now : nil
          message.sentAt = message.state == .sent ? now : nil
          try MessagesTable.insert(message, in: transaction)
          try Outbox.put(
            Parcel(key: Key(Int64(n)), topic: "reporting.file", matter: Key(1), entry: n, at: now), in: transaction)
          let follower = Follower(
            key: Key(Int64(n)), matter: Key(Int64(n)), address: address, token: .random(), askedAt: now,
            confirmedAt: n % 9 == 0 ? nil : now)
          if n <= 300 { try FollowersTable.insert(SealedFollower(follower, keys: ring), in: transaction) }
        }
      }
      try await database.write("analyze") { try $0.run("ANALYZE") }
      let answers = try await database.read("plan") { transaction -> [Explaining.Answer] in
        let explaining = try Explaining(transaction, without: ["enable_seqscan", "enable_bitmapscan", "enable_sort"])
        for before in [nil, Key(1500)] {
          for state in [nil] + Message.State.allCases {
            _ = try MessagesTable.page(state: state, before: before, limit: 51, in: explaining)
          }
          for state in [nil] + ParcelState.allCases {
            _ = try OutboxPagesTable.page(state: state, before: before, limit: 51, in: explaining)
          }
        }
        for state in Message.State.allCases where state != .sent {
          _ = try MessagesTable.figures(of: state, most: 100, in: explaining)
        }
        if engine == .sqlite { _ = try MessagesTable.claim(.mail, now: now, until: now, limit: 0, in: explaining) }
        _ = try MessagesTable.count(of: .step, to: [[1], [2]], since: now, in: explaining)
        _ = try MessagesTable.ended(from: now - .days(1), before: now, after: Key(1), limit: 50, in: explaining)
        _ = try FollowersTable.one(digest: [1], in: explaining)
        _ = try FollowersTable.one(of: Key(7), prints: [[1], [2]], in: explaining)
        _ = try FollowersTable.confirmed(of: Key(7), in: explaining)
        _ = try FollowersTable.count(of: Key(7), in: explaining)
        _ = try FollowersTable.batch(after: Key(7), limit: 50, in: explaining)
        return explaining.answers
      }
      #expect(answers.count > 20)
      for answer in answers where !answer.question.contains("LIMIT") || answer.question.contains("state = ") {
        for line in answer.lines {
          #expect(
            !line.contains("Seq Scan on messages") && !line.contains("Seq Scan on followers"),
            "\(answer.question): \(line)")
          #expect(
            line.hasPrefix("SCAN messages") == false && line.hasPrefix("SCAN followers") == false,
            "\(answer.question): \(line)")
        }
      }
      // A page of a list is read along its order and never sorted.
      for answer in answers where answer.question.contains("ORDER BY key DESC") {
        #expect(
          !answer.lines.contains { $0.contains("TEMP B-TREE") || $0.contains("Sort") },
          "\(answer.question): \(answer.lines)")
      }
      let failed = answers.filter {
        $0.question.contains("attempts >= 12") && $0.question.contains("ORDER BY key DESC")
      }
      #expect(!failed.isEmpty)
      for answer in failed where engine == .sqlite {
        #expect(answer.lines.contains { $0.contains("outbox_given_up") }, "\(answer.lines)")
      }
      #expect(Outbox.attemptsMost == 12, "the indexes of outbox say so too")
    }
  }
}
