import Basics
import Documents
import HTTPTypes
import Platform
import Site

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
    var reply = Reply.json(
      .object([JSONMember("items", .array(items)), JSONMember("next", .text(next))]))
    if let next {
      let kept = call.query.values.filter { $0.name != "cursor" } + [Form.Value("cursor", next)]
      let query = kept.map { "\(Look.percentEncoded($0.name))=\(Look.percentEncoded($0.value))" }.joined(separator: "&")
      reply.fields[HTTPField.Name("Link")!] = "<\(call.path)?\(query)>; rel=\"next\""
    }
    return reply
  }

  /// One page of a list that lies in a table.
  /// - Parameters:
  ///   - cursor: reads where the page before ended, as `next` writes it.
  ///   - rows: fetches so many rows after that, one more than are shown.
  ///   - next: where a page ends that ends with this row.
  package static func reply<Noun: Sendable, Cursor: Sendable>(
    _ shape: APIShape<Noun>, _ call: Call, cursor: (String) -> Cursor?, next: (Noun) -> String,
    rows: (_ after: Cursor?, _ limit: Int) async throws -> [Noun]
  ) async throws -> Reply {
    let limit = try limit(call), only = try shape.chosen(call)
    let found = try await rows(try self.cursor(call, cursor), limit + 1)
    let page = found.prefix(limit)
    return reply(
      page.map { shape.json($0, call, only: only) }, next: found.count > limit ? page.last.map(next) : nil, call)
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
