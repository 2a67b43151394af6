import Basics
import Documents
import HTTPTypes
import Organization
import Platform

extension Door {
  /// The door of programs that speak JSON: below `/api/v1/`. Refusals are problem details (RFC 9457).
  package static let api = Door(
    name: "api", prefix: APIPath.base + "/",
    refused: { refusal, call in APIProblem.reply(refusal, call) },
    broken: { call in
      APIProblem.reply(
        status: .internalServerError, code: "failed",
        title: Phrase("出错了，已记录", "Something went wrong on our side; it has been recorded"), errors: [], call)
    })
}

/// Where the interface lies.
package enum APIPath {
  /// What comes before every path.
  package static let base = "/api/v1"

  /// The address of a matter.
  static func matter(_ number: String) -> String { "\(base)/matters/\(number)" }
}

/// A refusal in words for programs and for the people who read their logs.
enum APIProblem {
  static func reply(_ refusal: Refusal, _ call: Call) -> Reply {
    reply(
      status: refusal.kind.status, code: refusal.code, title: refusal.phrase,
      errors: refusal.fields.map { fault in
        .object([
          JSONMember("field", .string(fault.field)), JSONMember("message", .string(fault.phrase[call.language])),
        ])
      }, call)
  }

  /// - Parameter code: the stable word for machines; `type` is made of it.
  static func reply(
    status: HTTPResponse.Status, code: String, title: Phrase, errors: [JSONValue], _ call: Call
  ) -> Reply {
    var members = [
      JSONMember("type", .string("urn:yiwang:\(code)")), JSONMember("title", .string(title[call.language])),
      JSONMember("status", .integer(status.code)), JSONMember("code", .string(code)),
      JSONMember("request", .string(call.id)),
    ]
    if !errors.isEmpty { members.append(JSONMember("errors", .array(errors))) }
    var reply = Reply.text(
      JSONValue.object(members).description, type: "application/problem+json; charset=utf-8", status: status)
    if status == .unauthorized { reply.fields[.wwwAuthenticate] = "Bearer" }
    return reply
  }

  static let shape = ContractShape(
    name: "Problem", about: Phrase("未办理的原因（RFC 9457）", "Why it was not done (RFC 9457)"),
    members: [
      .init(name: "type", type: .text, about: Phrase("由 code 构成", "made of the code"), mayBeNull: false),
      .init(name: "title", type: .text, about: Phrase("给人看的一句话", "one sentence for people"), mayBeNull: false),
      .init(name: "status", type: .integer, about: Phrase("HTTP 状态", "the HTTP status"), mayBeNull: false),
      .init(name: "code", type: .text, about: Phrase("给程序看的固定代码", "a stable word for programs"), mayBeNull: false),
      .init(name: "request", type: .text, about: Phrase("本次请求的编号", "the number of this request"), mayBeNull: false),
    ])
}

extension Endpoint {
  /// A resource of the JSON interface. A path that is given without the base lies below it.
  package static func api(
    _ method: HTTPRequest.Method, _ path: String, permission: Permission, purpose: Phrase, contract: Contract,
    answer: @escaping @Sendable (Call) async throws -> Reply
  ) -> Endpoint {
    Endpoint(
      method, APIPath.base + path, permission: permission, purpose: purpose, door: .api, contract: contract,
      answer: answer)
  }
}
