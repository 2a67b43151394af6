import Basics
import Ciphers
import Documents
import HTTPTypes
import Organization
import Platform
import Site
import Storage

/// What was asked under an Idempotency-Key is done once: sent again, the answer of the first time comes back
/// (draft-ietf-httpapi-idempotency-key-header).
enum APIOnce {
  static let input = Contract.Input(
    "Idempotency-Key", .header, .text,
    Phrase(
      "本次请求的编号（至多 64 字节）；一天内重发得到同一答复",
      "an id of this request (64 bytes at most); sent again within a day, it gets the same answer"))

  static let longest = 64
  static let kept = Seconds.days(1)

  static func wrap(_ endpoint: Endpoint) -> Endpoint {
    var once = endpoint
    once.contract?.inputs.append(input)
    once.answer = { call in
      guard let key = call.fields[.idempotencyKey]?.nonEmpty else { return try await endpoint.answer(call) }
      guard key.utf8.count <= longest else {
        throw Refusal.invalid(
          "Idempotency-Key", Phrase("编号至多 \(longest) 字节", "The key may have \(longest) bytes at most"))
      }
      return try await answer(endpoint, key, call)
    }
    return once
  }

  private static func answer(_ endpoint: Endpoint, _ key: String, _ call: Call) async throws -> Reply {
    let now = call.jurisdiction.now(), database = call.jurisdiction.database
    let row = OnceRow(
      who: call.principal.isSignedIn ? "\(call.principal.person) \(call.principal.post)" : "address \(call.address)",
      key: key,
      digest: digest(call), at: now)
    let before = try await database.write("api.once.claim") { try APIOnceTable.claim(row, in: $0) }
    if let before {
      guard before.digest == row.digest else {
        throw Refusal(
          .invalid, "once.other", Phrase("这个编号已用于另一请求", "This key was used for another request"),
          fields: [.init("Idempotency-Key", Phrase("请换一个编号", "use another key"))])
      }
      guard let status = before.status else {
        // It runs, or the server that ran it was killed: what is done once by itself may simply be asked again.
        if endpoint.contract?.isRepeatable == true { return try await run(endpoint, row, call) }
        throw Refusal(
          .conflict, "once.running",
          Phrase("同一请求正在办理，或上次没有答复，请稍后再试", "The same request is running, or ended without an answer; try again later"))
      }
      var reply = Reply(HTTPResponse.Status(code: status), body: Array(before.body.utf8))
      reply.fields[.contentType] = before.type
      reply.fields[.location] = before.location.nonEmpty
      reply.fields[HTTPField.Name("Idempotency-Replayed")!] = "true"
      return reply
    }
    return try await run(endpoint, row, call)
  }

  private static func run(_ endpoint: Endpoint, _ row: OnceRow, _ call: Call) async throws -> Reply {
    let database = call.jurisdiction.database
    do {
      let reply = try await endpoint.answer(call)
      try await database.write("api.once.keep") { try APIOnceTable.keep(reply, of: row, in: $0) }
      return reply
    } catch {
      // What was not done may be tried again under the same key.
      try await database.write("api.once.free") { try APIOnceTable.free(row, in: $0) }
      throw error
    }
  }

  private static func digest(_ call: Call) -> [UInt8] {
    var bytes: [UInt8] = []
    func add(_ more: [UInt8]) {
      withUnsafeBytes(of: Int64(more.count).littleEndian) { bytes += $0 }
      bytes += more
    }
    add(Array("\(call.method.rawValue) \(call.pathWithQuery)".utf8))
    add(call.body)
    for value in call.form.values { add(Array("\(value.name)=\(value.value)".utf8)) }
    for file in call.form.files { add(sha256(file.bytes)) }
    return sha256(bytes)
  }
}
