import Basics
import Documents
import HTTPTypes
import Platform

extension Door {
  /// A door that speaks JSON: `{"error": {"code", "message_zh", "message_en", "fields": […]}, "reference"}`.
  /// - Parameter prefix: paths below it that lead nowhere are answered so, too.
  package static func json(name: String, prefix: String) -> Door {
    Door(
      name: name, prefix: prefix,
      refused: { refusal, call in .json(refusal.json(reference: call.id), status: refusal.kind.status) },
      broken: { call in
        let refusal = Refusal(
          .notNow, "failed", Phrase("系统出错，这一次没有完成，请重发", "Something went wrong; nothing was done: send it again"))
        return .json(refusal.json(reference: call.id), status: .internalServerError)
      })
  }
}

extension Refusal {
  /// As programs read it.
  /// - Parameter reference: the number of the call.
  package func json(reference: String) -> JSONValue {
    var members = [
      JSONMember("code", .string(code)), JSONMember("message_zh", .string(phrase.zh)),
      JSONMember("message_en", .string(phrase.en)),
    ]
    if !fields.isEmpty {
      members.append(
        JSONMember(
          "fields",
          .array(
            fields.map {
              ["field": .string($0.field), "message_zh": .string($0.phrase.zh), "message_en": .string($0.phrase.en)]
            })))
    }
    return .object([JSONMember("error", .object(members)), JSONMember("reference", .string(reference))])
  }
}

extension Reply {
  /// JSON that no cache keeps.
  package static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Reply {
    .text("\(value)\n", type: "application/json; charset=utf-8", status: status)
  }
}

extension Call {
  /// The largest text of JSON a door takes.
  package static let jsonMost = 8 << 20

  /// The body as JSON.
  /// - Parameters:
  ///   - most: how many bytes there may be.
  ///   - depth: how deep it may nest.
  /// - Throws: `Refusal`: empty, no JSON, or one too large or nested too deeply.
  package func json(most: Int = jsonMost, depth: Int = 32) throws(Refusal) -> JSONValue {
    guard !body.isEmpty else {
      throw .invalid(
        "body",
        Phrase(
          "请求体是空的：用 Content-Type: application/json 发送 JSON",
          "The body is empty: send JSON with Content-Type: application/json"))
    }
    guard body.count <= most else {
      throw Refusal(
        .tooLarge, "body.tooLarge",
        Phrase("一次最多 \(most >> 20) MB，请分批发送", "\(most >> 20) MB at most: send it in parts"))
    }
    do {
      return try JSONValue.parse(body, file: "body", depth: depth, limit: most)
    } catch {
      throw Refusal(.invalid, "body.notJSON", error.phrase, fields: [error.fault])
    }
  }

  /// What a body brings: one object, an array of them, or an object with the array under the name.
  /// - Throws: `Refusal` for anything else, and for more than `most`.
  package func jsonItems(_ name: String, most: Int) throws(Refusal) -> (items: [JSONValue], isOne: Bool) {
    let value = try json()
    let items = value.array ?? value[name]?.array
    guard let items else {
      guard value.members != nil else {
        throw .invalid("body", Phrase("应为一个 JSON 对象或对象数组", "One JSON object is wanted, or an array of them"))
      }
      return ([value], true)
    }
    guard items.count <= most else {
      throw Refusal(
        .tooLarge, "body.tooMany", Phrase("一次最多 \(most) 件，请分批发送", "\(most) at once at most: send them in parts"))
    }
    return (items, false)
  }
}
