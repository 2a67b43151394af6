import Basics
import Ciphers
import Documents
import HTTPTypes
import Organization
import Platform
import Site

/// Answers in JSON.
package enum APIReply {
  /// As it is, for nobody to keep.
  package static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Reply {
    .text(value.description, type: "application/json; charset=utf-8", status: status)
  }

  /// With the mark of what was seen (RFC 9110, 8.8.3); answers 304 to whoever has it already.
  package static func json(_ value: JSONValue, tag: String, _ call: Call) -> Reply {
    let mark = "\"\(tag)\""
    guard call.fields[.ifNoneMatch] != mark else {
      var reply = Reply(.notModified)
      reply.fields[.eTag] = mark
      return reply
    }
    var reply = json(value)
    reply.fields[.eTag] = mark
    // Kept by whoever asked, and asked for again each time: what one may see depends on who asks.
    reply.fields[.cacheControl] = "private, no-cache"
    return reply
  }

  /// The mark of an answer whose parts have no version: its digest.
  package static func digested(_ value: JSONValue, _ call: Call) -> Reply {
    json(value, tag: hexadecimal(Array(sha256(Array(value.canonical.utf8)).prefix(8))), call)
  }
}

/// One page of a list.
package struct APIList: Sendable {
  /// How many there may be on a page.
  package static let most = 200
  /// How many there are unless told.
  package static let usual = 50

  /// What every list takes.
  package static let inputs: [Contract.Input] = [
    .init(
      "limit", .query, .integer, Phrase("每页条数，1 至 \(most)，默认 \(usual)", "how many, 1 to \(most); \(usual) if left out")),
    .init("cursor", .query, .text, Phrase("上一页的 next", "the `next` of the page before")),
    .init("fields", .query, .text, Phrase("只要这些字段，逗号分隔", "only these fields, joined by commas")),
  ]

  /// How many are asked for.
  /// - Throws: `Refusal` naming `limit`.
  package static func limit(_ call: Call) throws(Refusal) -> Int {
    guard let text = call.query["limit"]?.trimmed.nonEmpty else { return usual }
    guard let number = Int(text), (1...most).contains(number) else {
      throw .invalid("limit", Phrase("条数应为 1 至 \(most)", "The limit must be 1 to \(most)"))
    }
    return number
  }

  /// Where the page before ended, read by `read`.
  /// - Throws: `Refusal` naming `cursor`.
  package static func cursor<Cursor>(_ call: Call, _ read: (String) -> Cursor?) throws(Refusal) -> Cursor? {
    guard let text = call.query["cursor"]?.nonEmpty else { return nil }
    guard let cursor = read(text) else { throw .invalid("cursor", Phrase("翻页位置无效", "The cursor is not valid")) }
    return cursor
  }

  /// One page, with the way to the next in the body and as a link (RFC 8288).
  package static func reply(_ items: [JSONValue], next: String?, _ call: Call) -> Reply {
    var reply = APIReply.json(
      .object([JSONMember("items", .array(items)), JSONMember("next", .text(next))]))
    if let next {
      let kept = call.query.values.filter { $0.name != "cursor" } + [Form.Value("cursor", next)]
      let query = kept.map { "\(Look.percentEncoded($0.name))=\(Look.percentEncoded($0.value))" }.joined(separator: "&")
      reply.fields[HTTPField.Name("Link")!] = "<\(call.path)?\(query)>; rel=\"next\""
    }
    return reply
  }

  /// A list of values that are all in memory: areas, duties. Pages count from the front.
  package static func reply<Noun>(_ all: [Noun], as shape: APIShape<Noun>, _ call: Call) throws(Refusal) -> Reply {
    let limit = try limit(call), only = try shape.chosen(call)
    let first = try cursor(call) { Int($0).flatMap { $0 >= 0 ? $0 : nil } } ?? 0
    let page = all.dropFirst(first).prefix(limit)
    let next = first + page.count < all.count ? String(first + page.count) : nil
    return reply(page.map { shape.json($0, call, only: only) }, next: next, call)
  }

  /// What a list of that noun takes and gives.
  package static func contract<Noun>(
    _ heading: Phrase, _ shape: APIShape<Noun>, _ inputs: [Contract.Input] = []
  ) -> Contract {
    Contract(
      heading: heading, inputs: inputs + APIList.inputs,
      answer: .object(
        ContractShape(
          name: "\(shape.name)List", about: Phrase("一页", "One page"),
          members: [
            .init(name: "items", type: .list(.object(shape.contract)), about: shape.about, mayBeNull: false),
            .init(
              name: "next", type: .text, about: Phrase("下一页的 cursor", "the cursor of the next page"), mayBeNull: true),
          ])))
  }
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
