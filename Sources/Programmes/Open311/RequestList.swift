import Basics
import Casework
import Documents
import HTTPTypes
import Platform
import Site
import Storage
import Territory
import Timing

/// Requests that others may see: the list with its filters, single ones, tokens, and all of a time as a file.
enum RequestList {
  static let endpoints =
    Speech.endpoints(.get, "requests", Phrase("Open311：请求清单", "Open311: list of requests"), list)
    + Speech.endpoints(
      .get, "requests/:id", formats: [""], Phrase("Open311：一件请求", "Open311: one request"), one)
    + Speech.endpoints(
      .get, "request/:id", formats: [""], Phrase("Open311：一件请求（转到复数地址）", "Open311: one request, by its other path"), moved)
    + Speech.endpoints(
      .get, "tokens/:token", formats: [""], Phrase("Open311：凭证换编号", "Open311: the number of a token"), token)
    + Speech.endpoints(
      .get, "requests.csv", formats: [""], Phrase("Open311：请求清单文件", "Open311: requests as a file"), RequestFile.answer)

  /// More is not counted.
  private static let countMost = 10_000

  @Sendable private static func list(_ call: Call) async throws -> Reply {
    try Speech.checkJurisdiction(call)
    let asked = try RequestFilter(call)
    let district = call.jurisdiction.district
    let matters: [Matter]
    var total: Int?
    if let keys = asked.keys {
      let found = try await call.jurisdiction.database.read("open311.some") { try MattersTable.of(keys, in: $0) }
      matters = found.reversed().filter { RequestAnswer.isKnown($0, in: district) }
      total = matters.count
    } else if let question = asked.question {
      let read = try await call.jurisdiction.database.read("open311.list") { transaction in
        (
          try RequestsTable.list(question, in: transaction),
          try RequestsTable.count(question, most: countMost + 1, in: transaction)
        )
      }
      matters = read.0
      total = read.1 <= countMost ? read.1 : nil
    } else {
      matters = []
      total = 0
    }
    let answers = try await RequestAnswer(call).list(matters, isExtended: asked.isExtended)
    var reply = Speech.reply(.list("request", answers), root: "service_requests", call)
    if let total, let name = HTTPField.Name("X-Total-Count") { reply.fields[name] = String(total) }
    return reply
  }

  @Sendable private static func one(_ call: Call) async throws -> Reply {
    try Speech.checkJurisdiction(call)
    let matter = try await known(try Speech.name(call, "id"), call)
    let answers = try await RequestAnswer(call).list([matter], isExtended: Speech.value(call, "extensions") == "true")
    return Speech.reply(.list("request", answers), root: "service_requests", call)
  }

  /// The matter of a number of this interface.
  /// - Throws: `Refusal` where there is none, or none that may be known.
  static func known(_ id: String, _ call: Call) async throws -> Matter {
    let district = call.jurisdiction.district
    if let key = Key(text: id),
      let matter = try await call.jurisdiction.database.read("open311.one", { try MattersTable.one(key: key, in: $0) }),
      RequestAnswer.isKnown(matter, in: district)
    {
      return matter
    }
    throw Refusal(
      .notFound, "request.unknown", Phrase("service_request_id：没有这件请求", "service_request_id: there is no such request"))
  }

  @Sendable private static func moved(_ call: Call) async throws -> Reply {
    _ = try Speech.name(call, "id")
    let base = Speech.isTest(call) ? Speech.test : Speech.base
    let query = call.query.values.map { "\(Look.percentEncoded($0.name))=\(Look.percentEncoded($0.value))" }
    var reply = Reply.see(
      "\(base)/requests/\(Look.percentEncoded(call.parameter("id")))"
        + (query.isEmpty ? "" : "?" + query.joined(separator: "&")))
    reply.status = .movedPermanently
    return Speech.open(reply)
  }

  @Sendable private static func token(_ call: Call) async throws -> Reply {
    try Speech.checkJurisdiction(call)
    let text = try Speech.name(call, "token")
    let district = call.jurisdiction.district
    guard let key = RequestToken.key(text, call.jurisdiction),
      let matter = try await call.jurisdiction.database.read("open311.token", { try MattersTable.one(key: key, in: $0) }),
      RequestAnswer.isKnown(matter, in: district)
    else { throw Refusal(.notFound, "token.unknown", Phrase("token：没有这个凭证", "token: there is no such token")) }
    return Speech.reply(
      .list("request", [.record(["service_request_id": .text(key.description), "token": .text(text)])]),
      root: "service_requests", call)
  }
}
