import Basics
import Casework
import Documents
import Foundation
import HTTPTypes
import JSONAPI
import Organization
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

/// The interface as a program uses it.
@Suite struct InterfaceTests {
  private static let acceptor = "szzx.acceptor1"

  private func json(_ reply: Reply) throws -> JSONValue { try JSONValue.parse(reply.body, file: "answer") }

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// The whole loop without a page: reported, filed, dispatched, acknowledged, handled, closed.
  @Test(arguments: Engine.available) func aMatterGoesAllTheWay(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let sent = await door.answer(
        .post, "/api/v1/matters",
        body: bytes(
          #"{"details":"井盖不见了 13812345678","area":"\#(door.desk.community)","phone":"13812345678","name":"王小明","ignored":null}"#
        ))
      #expect(sent.status == .created)
      let matter = try json(sent)
      let number = try #require(matter["number"]?.string)
      #expect(sent.location == "/api/v1/matters/\(number)" && sent.fields[.eTag] == "\"v1\"")
      #expect(matter["channel"]?.string == "api" && !sent.holds("13812345678") && !sent.holds("王小明"))
      let steps: [(action: String, post: String, more: String)] = [
        ("file", Self.acceptor, #","category":"event:01001","standard":2"#),
        ("dispatch", "szzx.dispatcher1", #","agency":"cgj""#),
        ("acknowledge", "cgj.desk", #","worker":"某""#), ("handle", "cgj.handler", #","result":"已更换""#),
        ("close", Self.acceptor, #","condition":true,"closure":"fixed","reply":"已更换井盖""#),
      ]
      for (place, step) in steps.enumerated() {
        let reply = await door.answer(
          .post, "/api/v1/matters/\(number)/steps",
          body: bytes(#"{"action":"\#(step.action)","version":\#(place + 1)\#(step.more)}"#), post: step.post)
        #expect(reply.status == .ok && reply.location == "/api/v1/matters/\(number)", "\(step.action): \(reply.text)")
      }
      let file = try json(await door.answer(.get, "/api/v1/matters/\(number)", post: Self.acceptor))
      #expect(file["matter"]?["phase"]?.string == "done" && file["entries"]?.array?.count == 6)
      #expect(file["entries"]?[5]?["previous"] == file["entries"]?[4]?["hash"])
      #expect(try await door.desk.faults() == [])
    }
  }

  @Test(arguments: Engine.available) func aStepNamesTheVersionItHasSeen(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let m = try await door.desk.report("灯不亮")
      let path = "/api/v1/matters/\(m.number)/steps",
        body = bytes(#"{"action":"void","reason":"notOurs","reply":"不在本区"}"#)
      let unsaid = await door.answer(.post, path, body: body, post: Self.acceptor)
      #expect(unsaid.status == .preconditionRequired && unsaid.holds("version.needed"))
      let stale = await door.answer(.post, path, body: body, post: Self.acceptor, fields: [.ifMatch: "\"v7\""])
      #expect(stale.status == .conflict && stale.fields[.contentType]?.contains("problem+json") == true)
      let seen = await door.answer(.get, "/api/v1/matters/\(m.number)", post: Self.acceptor)
      let again = await door.answer(
        .get, "/api/v1/matters/\(m.number)", post: Self.acceptor, fields: [.ifNoneMatch: seen.fields[.eTag] ?? ""])
      #expect(again.status == .notModified && again.body.isEmpty)
      // The refusal of the page's form comes as a problem with its fields.
      let empty = await door.answer(
        .post, path, body: bytes(#"{"action":"file"}"#), post: Self.acceptor,
        fields: [.ifMatch: seen.fields[.eTag] ?? ""])
      #expect(empty.status == .unprocessableContent && empty.holds("\"field\":\"standard\""), "\(empty.text)")
    }
  }

  /// Under a key a request is done once, also by twenty at the same time, and answered alike.
  @Test(arguments: Engine.available) func aKeyIsUsedOnce(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let body = bytes(#"{"details":"路面塌陷","area":"\#(door.desk.community)"}"#)
      let numbers = await withTaskGroup(of: (Int, String?).self) { group in
        for _ in 0..<20 {
          group.addTask {
            let reply = await door.answer(
              .post, "/api/v1/matters", body: body, post: Self.acceptor, fields: [.idempotencyKey: "k1"])
            return (reply.status.code, try? JSONValue.parse(reply.body, file: "answer")["number"]?.string)
          }
        }
        var all: [(Int, String?)] = []
        for await one in group { all.append(one) }
        return all
      }
      // Those that came while the first was at work got the matter it made.
      #expect(numbers.allSatisfy { [200, 201].contains($0.0) }, "\(numbers)")
      #expect(Set(numbers.compactMap(\.1)).count == 1 && numbers.contains { $0.0 == 201 })
      let again = await door.answer(
        .post, "/api/v1/matters", body: body, post: Self.acceptor, fields: [.idempotencyKey: "k1"])
      #expect([200, 201].contains(again.status.code) && again.location.hasSuffix(numbers.compactMap(\.1).first ?? "-"))
      let other = await door.answer(
        .post, "/api/v1/matters", body: bytes(#"{"details":"别的"}"#), post: Self.acceptor,
        fields: [.idempotencyKey: "k1"])
      #expect(other.status == .unprocessableContent && other.holds("once.other"))
      // Somebody else's key is another key.
      let own = await door.answer(
        .post, "/api/v1/matters", body: body, post: "rx12345.agent1", fields: [.idempotencyKey: "k1"])
      #expect(own.status == .created && own.location != again.location)
      // What was refused may be tried again.
      let wrong = await door.answer(
        .post, "/api/v1/matters", body: bytes("{}"), post: Self.acceptor, fields: [.idempotencyKey: "k2"])
      let right = await door.answer(
        .post, "/api/v1/matters", body: body, post: Self.acceptor, fields: [.idempotencyKey: "k2"])
      #expect(wrong.status == .unprocessableContent && right.status == .created)
    }
  }

  @Test func pagesFollowEachOtherWithoutGapOrRepeat() async throws {
    try await withDoor(.sqlite) { door in
      var expected: Set<String> = []
      for place in 0..<7 { expected.insert(try await door.desk.report("第 \(place) 件").number) }
      var seen: [String] = [], next: String? = nil
      repeat {
        let cursor = next.map { "&cursor=\($0)" } ?? ""
        let page = try json(
          await door.answer(.get, "/api/v1/matters?which=all&limit=3&fields=number\(cursor)", post: Self.acceptor))
        seen += (page["items"]?.array ?? []).compactMap { $0["number"]?.string }
        next = page["next"]?.string
      } while next != nil
      #expect(seen.count == 7 && Set(seen) == expected)
    }
  }

  /// Whatever is sent, the answer is a problem that says what is wrong, and nothing is done.
  @Test func brokenBodiesAreProblems() async throws {
    try await withDoor(.sqlite) { door in
      let deep = String(repeating: "[", count: 5000)
      let bodies: [(String, [UInt8])] = [
        ("no JSON", bytes("{\"details\":")), ("a list", bytes("[1,2]")), ("a text", bytes("\"x\"")),
        ("deep", bytes("{\"details\":\(deep)")),
        ("half a letter", Array("{\"details\":\"".utf8) + [0xE4, 0xBA] + Array("\"}".utf8)), ("nothing", []),
        ("a huge number", bytes("{\"lon\":1e999,\"lat\":1,\"details\":\"x\"}")),
        ("lists in lists", bytes("{\"details\":[[\"x\"]]}")),
        ("an object", bytes("{\"details\":{\"x\":1}}")),
        ("no base64", bytes("{\"photos\":[{\"base64\":\"***\"}],\"details\":\"x\"}")),
        ("no photo", bytes("{\"photos\":[{\"base64\":\"aGFsbG8=\"}],\"details\":\"x\"}")),
        ("NUL", bytes("{\"details\":\"a\\u0000b\"}")),
        ("twice", bytes("{\"details\":\"a\",\"details\":\"b\",\"area\":\"nowhere\"}")),
        ("many", bytes("{\(Array(repeating: "\"a\":1", count: 5000).joined(separator: ","))}")),
      ]
      for (name, body) in bodies {
        let reply = await door.answer(.post, "/api/v1/matters", body: body, post: Self.acceptor)
        #expect((400..<500).contains(reply.status.code), "\(name): \(reply.status)")
        let problem = try json(reply)
        #expect(problem["code"]?.string != nil && problem["title"]?.string?.isEmpty == false, "\(name)")
      }
      let none = try json(await door.answer(.get, "/api/v1/matters?which=all", post: Self.acceptor))
      #expect(none["items"]?.array?.isEmpty == true)
    }
  }

  /// What is not done by programs says why, and nothing else is missing.
  @Test func everyFormHasATwinOrAReason() async throws {
    try await withDoor(.sqlite) { door in
      let all = door.registry.endpoints
      let forms = all.filter { $0.door == nil && $0.method == .post }.map(\.path)
      let twins = Set(all.filter { $0.door?.name == "api" && $0.method == .post }.map(\.path))
      let without = forms.filter { !twins.contains("/api/v1\($0)") && JSONAPIProgramme.whyNoTwin($0) == nil }
      #expect(without == [])
      #expect(forms.filter { twins.contains("/api/v1\($0)") }.count > 40)
    }
  }

  /// The description as it is committed for readers: `yiwang openapi > docs/api/openapi.json`.
  @Test func descriptionIsAsCommitted() async throws {
    try await withDoor(.sqlite) { door in
      let document = OpenAPIDocument(JSONAPIProgramme.described(door.jurisdiction)).json(version: "0").indented + "\n"
      let file = packageRoot().appendingPathComponent("docs/api/openapi.json")
      if ProcessInfo.processInfo.environment["YIWANG_ACCEPT"] == "1" {
        try document.write(to: file, atomically: true, encoding: .utf8)
      }
      let committed = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      #expect(
        committed == document,
        "the interface differs from docs/api/openapi.json: if it is meant, run once with YIWANG_ACCEPT=1")
    }
  }
}
