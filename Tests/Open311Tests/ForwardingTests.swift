import Basics
import Casework
import Ciphers
import Delivery
import Documents
import Foundation
import HTTPTypes
import Organization
import Platform
import Postage
import Storage
import Synchronization
import TestDistricts
import TestSupport
import Testing

@testable import Open311

/// What is sent on to another server and what comes back, against a second jurisdiction in the same process.
@Suite struct ForwardingTests {
  /// The way to the other side, and what goes wrong on it.
  private final class Way: Sendable {
    struct State {
      var requests: [RemoteRequest] = []
      /// Answers that are lost after they were made.
      var lost = 0
      var refusing: RemoteAnswer?
    }
    let state = Mutex(State())
    let other: Interface

    init(_ other: Interface) { self.other = other }

    func send(_ request: RemoteRequest) async throws -> RemoteAnswer {
      let (refusing, isLost) = state.withLock { state in
        state.requests.append(request)
        defer { state.lost = max(0, state.lost - 1) }
        return (state.refusing, state.lost > 0)
      }
      if let refusing { return refusing }
      let target = String(request.url.text.split(separator: "/open311/").last ?? "")
      let type = request.fields.first { $0.hasPrefix("Content-Type: ") }.map { String($0.dropFirst(14)) } ?? ""
      var form = Form()
      if let body = request.body {
        if let boundary = Multipart.boundary(inContentType: type) {
          form = try Form(parts: try Multipart.parse(body, boundary: boundary))
        } else {
          form = try Form.urlencoded(body)
        }
      }
      let reply = await other.ask(
        request.body == nil ? .get : .post, target, form.values.map { ($0.name, $0.value) }, files: form.files)
      if isLost { throw PostageFault("HTTP: connection reset (curl 56)") }
      return RemoteAnswer(status: Int(reply.status.code), body: reply.body)
    }
  }

  private static let peers = """
    peers:
      - code: city
        name: {zh: 市平台, en: City}
        url: https://city.example/open311/v2
        jurisdiction: "320115"
        key_file: city.key
        bearer: yes
        when: reported
        categories: {"event:01001": event-01001, "event:01002": sewer-manhole, "event:01003": storm-drain}

    """

  private func withTwo(_ engine: Engine, _ body: (FrontDoor, Way) async throws -> Void) async throws {
    try await withDoor(engine) { other in
      let way = Way(Interface(door: other))
      try await withDoor(engine, prepare: { $0.remote = { try await way.send($0) } }) { door in
        let folder = URL(fileURLWithPath: door.jurisdiction.keyFile.path).deletingLastPathComponent()
        try Data(Self.peers.utf8).write(to: folder.appendingPathComponent("peers.yaml"))
        try Data("yw_secret\n".utf8).write(to: folder.appendingPathComponent("city.key"))
        try await body(door, way)
      }
    }
  }

  private func run(_ door: FrontDoor) async throws {
    while try await door.jurisdiction.outbox.deliver(now: door.desk.clock.now) > 0 {}
    _ = try await Forwarding.job.run(door.jurisdiction)
    _ = try await UpdatesReading.job.run(door.jurisdiction)
  }

  private func report(_ door: FrontDoor, _ category: String?, _ details: String = "请打 13812345678 找王小明") async throws -> Matter {
    var report = Report(
      details: details, channel: "web", category: category.flatMap { CategoryKey($0) }, fix: try door.desk.point(in: door.desk.community),
      reporter: Reporter(name: "王小明", phone: "13812345678"))
    report.address = "东山街道"
    return try await door.jurisdiction.matters.report(report, lifecycle: "reporting", by: .visitor).matter
  }

  private func sendings(_ door: FrontDoor, _ matter: Matter) async throws -> [Sending] {
    try await door.jurisdiction.database.read("test") { try SendingsTable.of(matter.key, in: $0) }
  }

  @Test(arguments: Engine.available) func whatIsSentComesBack(_ engine: Engine) async throws {
    try await withTwo(engine) { door, way in
      let mine = try await report(door, "event:01001"), other = try await report(door, "event:03001")
      // The answer is lost once: sent again it is the same there.
      way.state.withLock { $0.lost = 1 }
      try await run(door)
      #expect(try await sendings(door, mine).first?.state == .waiting)
      #expect(try await sendings(door, mine).first?.error?.contains("curl 56") == true)
      _ = door.desk.clock.advance(.minutes(3))
      try await run(door)
      let sent = try #require(try await sendings(door, mine).first)
      #expect(sent.state == .sent && sent.attempts == 2)
      #expect(try await sendings(door, other).isEmpty)
      #expect(try await way.other.door.jurisdiction.matters.count() == 1)
      let there = try await way.other.matter(sent.remote ?? "")
      #expect(there.details.hasPrefix("请打 138****78 找") && !there.details.contains("13812345678"), "\(there.details)")
      #expect(there.coordinate != nil && there.sourceNumber?.contains("/320115-\(mine.key)") == true)
      #expect(try await way.other.door.jurisdiction.matters.reporter(of: there) == nil)
      #expect(way.state.withLock { state in state.requests.allSatisfy { !$0.url.text.contains("yw_secret") } })
      // There it is closed; here a person is asked, twice told is once noted.
      try await way.other.close(sent.remote ?? "")
      for _ in 0..<3 {
        _ = door.desk.clock.advance(.minutes(1))
        _ = way.other.door.desk.clock.advance(.minutes(4))
        try await run(door)
      }
      let file = try await door.jurisdiction.matters.one(mine.number, reach: .everything)
      let notes = file.entries.filter { $0.action == "note" }.compactMap { $0.form["note"] }
      #expect(file.matter.isOpen && notes.count == 4, "\(notes)")
      #expect(notes.last?.contains("[fixed]") == true && notes.last?.contains("谢谢您") == true)
      let page = await door.answer(.get, "/matters/\(mine.number)", post: "szzx.acceptor1")
      #expect(page.holds("对方已办结，请核实") && page.holds("remote-end"))
      #expect(await door.answer(.get, "/administration/georeport?state=sent", post: "szzx.systemAdmin").holds(mine.number))
      #expect(await door.answer(.post, "/matters/\(mine.number)/remote-end", post: "szzx.acceptor1").status == .seeOther)
      #expect(await !door.answer(.get, "/matters/\(mine.number)", post: "szzx.acceptor1").holds("对方已办结，请核实"))
      #expect(try await door.desk.faults() == [])
      #expect(try await way.other.door.desk.faults() == [])
    }
  }

  @Test func refusalsWaitForAPerson() async throws {
    try await withTwo(.sqlite) { door, way in
      // What the other side asks for, we do not have: said there, not tried for ever, tried again when somebody says so.
      let mine = try await report(door, "event:01002")
      try await run(door)
      let failed = try #require(try await sendings(door, mine).first)
      #expect(failed.state == .failed && failed.error?.contains("attribute[KIND]") == true, "\(failed)")
      let page = await door.answer(.get, "/administration/georeport", post: "szzx.systemAdmin")
      #expect(page.holds(mine.number) && page.holds("attribute[KIND]") && !page.holds("yw_secret"))
      way.state.withLock { $0.refusing = RemoteAnswer(status: 503, body: Array("<html>".utf8)) }
      _ = await door.answer(
        .post, "/administration/georeport/retry", form: Form(["peer": "city", "matter": "\(mine.key)"]), post: "szzx.systemAdmin")
      for _ in 0..<14 {
        _ = door.desk.clock.advance(.hours(2))
        _ = try await Forwarding.job.run(door.jurisdiction)
      }
      let given = try #require(try await sendings(door, mine).first)
      #expect(given.state == .failed && given.attempts == Forwarding.attemptsMost && given.error == "HTTP 503 ")
      // What the other side answers may be anything.
      for body in [
        "", "[]", "{}", "[1]", "null", "[{\"service_request_id\":{}}]", "[{\"service_request_id\":\"\\u0000\"}]",
        String(repeating: "[", count: 1000),
      ] {
        way.state.withLock { $0.refusing = RemoteAnswer(status: 200, body: Array(body.utf8)) }
        _ = await door.answer(
          .post, "/administration/georeport/retry", form: Form(["peer": "city"]), post: "szzx.systemAdmin")
        _ = door.desk.clock.advance(.hours(2))
        try await run(door)
      }
    }
  }

  /// A batch there: the token first, the number against it.
  @Test func tokens() async throws {
    try await withTwo(.sqlite) { door, _ in
      let mine = try await report(door, "event:01003")
      try await run(door)
      _ = door.desk.clock.advance(.minutes(1))
      try await run(door)
      let sent = try #require(try await sendings(door, mine).first)
      #expect(sent.token != nil && sent.remote.flatMap { Key(text: $0) } != nil)
    }
  }

  @Test func theFileIsProved() throws {
    let catalogue = try JiangningPack.district().catalogue
    let good = try PeersFile.read(Self.peers, catalogue: catalogue) { _ in "yw_secret\n" }
    #expect(good.first?.key == "yw_secret" && !"\(good)".contains("yw_secret"))
    for (from, to) in [
      ("https://city", "http://city"), ("https://city.example", "ftp://x"), ("event:01001", "event:99"),
        ("when: reported", "when: never"),
      ("key_file: city.key", "keys: x"), ("https://city.example/open311/v2", "https://a@b/"),
    ] {
      #expect(throws: Refusal.self, "\(to)") {
        try PeersFile.read(Self.peers.replacing(from, with: to), catalogue: catalogue) { _ in "yw_secret" }
      }
    }
    #expect(throws: Refusal.self) { try PeersFile.read(Self.peers, catalogue: catalogue) }
  }

  @Test(arguments: Engine.available) func plans(_ engine: Engine) async throws {
    try await withDatabase(engine, migrations: Desk.migrations) { database in
      let answers = try await database.read("plans") { transaction in
        let planned = try Explaining(transaction)
        _ = try SendingsTable.candidates(limit: 5, in: planned)
        for state in Sending.State.allCases { _ = try SendingsTable.page(state, before: Key(5), limit: 5, in: planned) }
        _ = try SendingsTable.hasDue(ManualClock.start, in: planned)
        _ = try SendingsTable.of(Key(1), in: planned)
        _ = try SendingsTable.matter(remote: "1", peer: "a", in: planned)
        _ = try SendingsTable.withToken(peer: "a", after: Key(0), limit: 5, in: planned)
        _ = try SendingsTable.counts(most: 5, in: planned)
        _ = try ReceivedTable.of(Key(1), limit: 5, in: planned)
        _ = try ReceivedTable.proposed(after: Key(0), limit: 5, in: planned)
        _ = try ReceivedTable.isKept("1", of: "a", in: planned)
        return planned.answers
      }
      for answer in answers {
        let walks = answer.lines.filter { line in
          guard engine == .sqlite else { return line.contains("Seq Scan on") }
          return line.hasPrefix("SCAN ") && !line.hasPrefix("SCAN met") && !line.contains("open311_candidates")
            && !line.contains("open311_received_proposed")
        }
        #expect(walks.isEmpty, "\(answer.question)\n\(answer.lines.joined(separator: "\n"))")
      }
    }
  }
}
