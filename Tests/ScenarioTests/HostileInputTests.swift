import Basics
import Casework
import HTTPTypes
import Platform
import Storage
import TestDistricts
import TestSupport
import Testing

/// Whatever is typed anywhere, the answer is a page that says what is wrong, never that we broke.
@Suite struct HostileInputTests {
  static let names = [
    "which", "after", "from", "to", "area", "category", "stage", "agency", "channel", "q", "by", "back", "language", "theme", "size",
    "number",
    "new", "last_four", "version", "action", "standard", "parent", "photos", "reason", "note", "post", "lon", "lat", "crs", "once", "phone",
    "name",
    "details", "title", "address", "closure", "reply", "condition", "result",
  ]
  static let values = [
    "", " ", "0", "-1", "1", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "1.1", "1e308", "nan", "0x7f", "1,2",
    ".", "-",
    "9223372036854775807.9223372036854775807", "9999-12-31", "0000-01-01", "2026-02-30", "320115", "320115001", "event:01001",
    "event:01001#2", ":#",
    "#", "'; DROP TABLE matters; --", "<script>alert(1)</script>", "\u{202E}gnp.exe", "👩‍👩‍👧‍👦", "\u{FFFD}", "../../etc/passwd", "%00",
    "//evil.example",
    "/\\evil.example", "javascript:alert(1)", "\r\nSet-Cookie: x=1", String(repeating: "长", count: 5000), "yes", "open", "all", "ended",
    "unlocated",
  ]

  @Test(arguments: Engine.available) func nothingBreaks(_ engine: Engine) async throws {
    try await withDoor(engine) { door in
      let open = try await door.desk.report("一")
      let filed = try await door.desk.dispatched()
      var random = SeededRandom(seed: engine == .sqlite ? 20_261_123 : 20_261_124)
      func pick<T>(_ list: [T]) -> T { list[Int(random.next() % UInt64(list.count))] }
      let segments = [
        open.number, filed.number, "x", "%3Cscript%3E", "..", "%00", "%ZZ", "320115-20261123-000001%20", String(repeating: "9", count: 500),
      ]
      for round in 0..<200 {
        let endpoint = pick(door.registry.endpoints)
        let path = endpoint.path.split(separator: "/").map { $0.hasPrefix(":") ? pick(segments) : String($0) }.joined(separator: "/")
        let pairs = (0..<Int(random.next() % 6)).map { _ in (pick(Self.names), pick(Self.values)) }
        var form = Form(values: pairs.map { Form.Value($0.0, $0.1) })
        if random.next() % 4 == 0 {
          form.values.append(.init("action", pick(["file", "dispatch", "note", "merge", "return", "acknowledge", "void"])))
        }
        if random.next() % 2 == 0 { form.values.append(.init("version", pick(["1", "2", "3"]))) }
        let query = pairs.map { "\($0.0)=\($0.1.utf8.map { byte in "%" + hexadecimal([byte]) }.joined())" }.joined(separator: "&")
        let reply = await door.answer(
          endpoint.method, "/\(path)?\(query)", form: endpoint.method == .post ? form : Form(),
          post: pick([nil, "szzx.acceptor1", "szzx.shiftLeader1", "cgj.desk", "szzx.systemAdmin"]),
          cookies: ["resident": pick(["", ".", "x.1", "\(open.number).5678", "\(open.number).", "..."]), "theme": pick(Self.values)],
          language: pick(Language.allCases))
        #expect(reply.status != .internalServerError, "round \(round): \(endpoint.method) \(path)?\(query)")
        for bad in ["<script>alert", "href=\"javascript:"] { #expect(!reply.holds(bad), "round \(round): \(path)") }
        // Given with a reason, the reporter is opened; nowhere else.
        if endpoint.path != "/matters/:number/reporter" { #expect(!reply.holds("13812345678"), "round \(round): \(path)") }
        for field in reply.fields {
          #expect(!field.value.contains("\n") && !field.value.contains("\r"), "round \(round): \(path)")
          guard field.name == .location else { continue }
          // Away from here leads only the telephone.
          let isCall = field.value.hasPrefix("tel:") && endpoint.path == "/matters/:number/call"
          #expect(isCall || (field.value.hasPrefix("/") && !field.value.hasPrefix("//") && !field.value.contains("\\")))
        }
      }
      #expect(try await door.desk.faults() == [])
    }
  }
}
