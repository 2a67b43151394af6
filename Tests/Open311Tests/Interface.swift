import Basics
import Casework
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Storage
import Territory
import TestDistricts

@testable import Open311

/// The interface as another system meets it, with the key of a post or none.
struct Interface {
  let door: FrontDoor
  /// The post whose key is used.
  var post: String? = "rx12345.agent1"

  func ask(
    _ method: HTTPRequest.Method, _ target: String, _ values: [(String, String)] = [], files: [Multipart.Part] = [],
    body: String? = nil, accept: String? = nil, isKeyed: Bool = true
  ) async -> Reply {
    let parts = target.split(separator: "?", maxSplits: 1).map { String($0) }
    var call = Call(
      method: method, path: "/open311/" + parts[0],
      principal: (isKeyed ? post : nil).map { door.desk.principal($0) } ?? .visitor, address: "192.0.2.9",
      jurisdiction: door.jurisdiction, id: "o1")
    // A key in the head was looked at before; see `Caller`.
    if isKeyed { call.fields[.authorization] = "Bearer yw_test" }
    call.fields[.accept] = accept
    call.authority = "example.gov.cn"
    if parts.count > 1, let query = try? Form.urlencoded(parts[1]) { call.query = query }
    let form = Form(values: values.map { Form.Value($0.0, $0.1) }, files: files)
    let bytes = body.map { Array($0.utf8) } ?? []
    return await door.reception.answer(call) { _ in Payload(form: form, body: bytes) }
  }

  /// A JSON answer.
  func json(_ method: HTTPRequest.Method, _ target: String, _ values: [(String, String)] = [],
    isKeyed: Bool = true) async throws -> JSONValue {
    try JSONValue.parse(await ask(method, target, values, isKeyed: isKeyed).body, file: "answer")
  }

  /// Where a report may lie.
  func place() throws -> [(String, String)] {
    let point = try door.desk.point(in: door.desk.community)
    return [("lat", "\(point.lat)"), ("long", "\(point.lon)")]
  }

  /// The number of a new request.
  func send(_ values: [(String, String)] = []) async throws -> String {
    let answer = try await json(
      .post, "v2/requests.json", [("service_code", "event-01001"), ("description", "井盖不见了")] + (try place()) + values)
    return answer[0]?["service_request_id"]?.string ?? "\(answer)"
  }

  func matter(_ id: String) async throws -> Matter {
    let key = Key(text: id) ?? Key(0)
    let found = try await door.jurisdiction.database.read("test") { try MattersTable.one(key: key, in: $0) }
    guard let found else { throw Refusal(.notFound, "test", .verbatim(id)) }
    return found
  }

  /// Files and closes it as fixed.
  func close(_ id: String) async throws {
    let desk = door.desk
    var m = try await matter(id)
    m = try await desk.act("file", m, ["category": "event:01001", "standard": "2"], by: "szzx.acceptor1")
    m = try await desk.act("dispatch", m, ["agency": "cgj", "note": "内部说明"], by: "szzx.dispatcher1")
    m = try await desk.act("acknowledge", m, [:], by: "cgj.desk")
    m = try await desk.act("handle", m, ["result": "已换新井盖"], by: "cgj.handler")
    _ = try await desk.act("close", m, ["condition": "yes", "closure": "fixed", "reply": "谢谢您"], by: "szzx.acceptor1")
  }
}
