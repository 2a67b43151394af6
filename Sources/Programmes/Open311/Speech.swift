import Basics
import Casework
import HTTPTypes
import Organization
import Platform
import Site

/// How every endpoint of the interface speaks (GeoReport v2): the format by the end of the path or by `Accept`, errors as a list.
enum Speech {
  static let base = "/open311/v2"
  /// The same, where nothing is made of what is sent.
  static let test = "/open311/test/v2"

  static let door = Door(
    name: "open311", prefix: "/open311/", keyFromForm: true, refused: refused,
    broken: { call in
      errors([("500", "The server failed; reference \(call.id)")], call, status: .internalServerError)
    })

  /// Everything twice: for work, and to try. Each resource with `.xml`, `.json` and neither.
  static func endpoints(
    _ method: HTTPRequest.Method, _ resource: String, formats: [String] = ["", ".xml", ".json"], _ purpose: Phrase,
    permission: Permission = .open, _ answer: @escaping @Sendable (Call) async throws -> Reply
  ) -> [Endpoint] {
    [(base, purpose), (test, purpose + Phrase("（试用）", " (to try)"))].flatMap { base, purpose in
      formats.map {
        Endpoint(method, "\(base)/\(resource)\($0)", permission: permission, purpose: purpose, door: door, answer: answer)
      }
    }
  }

  static func isTest(_ call: Call) -> Bool { call.path.hasPrefix(test + "/") }

  /// By the end of the path, else by what is accepted, else XML.
  static func format(_ call: Call) -> Format {
    if let found = Format.allCases.first(where: { call.path.hasSuffix(".\($0.rawValue)") }) { return found }
    let accepted = (call.fields[.accept] ?? "").lowercased().split(separator: ",")
    let first = accepted.first { $0.contains("json") || $0.contains("xml") }
    return first?.contains("json") == true ? .json : .xml
  }

  /// The name at the end of a path without its format.
  /// - Throws: `Refusal` for another format.
  static func name(_ call: Call, _ parameter: String) throws(Refusal) -> String {
    let whole = call.parameter(parameter)
    for format in Format.allCases where whole.hasSuffix(".\(format.rawValue)") {
      return String(whole.dropLast(format.rawValue.count + 1))
    }
    guard !whole.contains(".") else {
      throw Refusal(.notFound, "format.unknown", Phrase("只有 .xml 和 .json", "There are only .xml and .json"))
    }
    return whole
  }

  /// Whom it is for: nobody named is us.
  /// - Throws: `Refusal` of a name that is not ours.
  static func checkJurisdiction(_ call: Call) throws(Refusal) {
    guard let name = value(call, "jurisdiction_id") else { return }
    let district = call.jurisdiction.district
    var ours = district.crosswalk.jurisdictions + [district.code]
    if let address = call.jurisdiction.surroundings.address?.text.split(separator: "/").last {
      ours.append(String(address.prefix { $0 != ":" }))
    }
    guard ours.contains(name) else {
      throw Refusal(
        .notFound, "jurisdiction.unknown",
        Phrase("jurisdiction_id：没有这个辖区", "jurisdiction_id: there is no such jurisdiction"))
    }
  }

  /// A value of the form or the query; an empty one is none.
  static func value(_ call: Call, _ name: String) -> String? {
    (call.form[name]?.trimmed.nonEmpty ?? call.query[name]?.trimmed).flatMap(\.nonEmpty)
  }

  /// - Parameter isBare: without the charset, as validators of discovery want it.
  static func reply(
    _ answer: Answer, root: String, _ call: Call, status: HTTPResponse.Status = .ok, isBare: Bool = false
  ) -> Reply {
    let format = format(call)
    var reply = Reply(status, body: answer.written(format, root: root))
    reply.fields[.contentType] = isBare ? format.mediaType : "\(format.mediaType); charset=utf-8"
    reply.fields[.cacheControl] = "no-store"
    return open(reply)
  }

  /// Any page may read it: nothing here depends on cookies.
  static func open(_ reply: Reply) -> Reply {
    var reply = reply
    if let name = HTTPField.Name("Access-Control-Allow-Origin") { reply.fields[name] = "*" }
    if let name = HTTPField.Name("Access-Control-Expose-Headers") { reply.fields[name] = "X-Total-Count, Link" }
    return reply
  }

  @Sendable private static func refused(_ refusal: Refusal, _ call: Call) -> Reply {
    let status = status(of: refusal), code = String(status.code), language = call.language
    let lines =
      refusal.fields.isEmpty
      ? [(code, refusal.phrase[language])]
      : refusal.fields.map { (code, "\(outside($0.field)): \($0.phrase[language])") }
    return errors(lines, call, status: status)
  }

  private static func errors(_ lines: [(String, String)], _ call: Call, status: HTTPResponse.Status) -> Reply {
    reply(
      .list("error", lines.map { .record(["code": .text($0.0), "description": .text($0.1)]) }), root: "errors", call,
      status: status)
  }

  /// 404 for what is not there, 403 for the key, 400 for the rest; what is about the way of asking keeps its own.
  private static func status(of refusal: Refusal) -> HTTPResponse.Status {
    switch refusal.kind {
    case .notFound: .notFound
    case .signedOut, .forbidden: .forbidden
    case .otherMethod: .methodNotAllowed
    case .tooMany: .tooManyRequests
    default: .badRequest
    }
  }

  /// How the interface calls the fields of a report.
  private static func outside(_ field: String) -> String {
    ["details": "description", "lon": "lat", "address": "address_string", "name": "first_name", "photos": "media"][field]
      ?? field
  }
}
