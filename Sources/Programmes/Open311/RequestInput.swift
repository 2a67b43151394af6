import Basics
import Ciphers
import Documents
import Platform
import Site

/// What was sent to make a request or an update: a form, a form with files, or the same as a JSON object.
struct RequestInput: Sendable {
  /// Where a request says whose own number it has: the names clients use for it.
  private static let references = ["client_reference", "fixmystreet_id", "attribute[fixmystreet_id]", "attribute[client_reference]"]
  /// As many photos as a report may have, under the names that clients use.
  private static let photoFields = ["media", "media[]", "media_file"] + (1...9).map { "photo\($0)" }

  private(set) var form: Form

  /// - Throws: `Refusal` when the body is no form and no JSON object of texts.
  init(_ call: Call) throws(Refusal) {
    form = call.form
    if !call.body.isEmpty { form = try Self.form(ofJSON: call.body) }
    // What is not in the body may stand in the query, as some clients have it.
    let sent = form
    form.values += call.query.values.filter { sent[$0.name] == nil }
  }

  /// A trimmed text; an empty one is none.
  subscript(name: String) -> String? { form[name]?.trimmed.nonEmpty }

  /// Answers by the code of what was asked; several where several were sent, under either way of writing it.
  var attributes: [String: [String]] {
    var found: [String: [String]] = [:]
    for value in form.values where value.name.hasPrefix("attribute[") {
      let code = String(value.name.dropFirst("attribute[".count).prefix { $0 != "]" })
      guard !code.isEmpty, let text = value.value.trimmed.nonEmpty else { continue }
      found[code, default: []].append(text)
    }
    return found
  }

  /// The sender's own number of it; nil if it gave none.
  var reference: String? { Self.references.lazy.compactMap { self[$0] }.first }

  /// Addresses of pictures, and those that were sent within one.
  var mediaURLs: [String] { (form.all("media_url") + form.all("media_url[]")).compactMap { $0.trimmed.nonEmpty } }

  /// The photos: files, and `data:` addresses.
  /// - Throws: `Refusal` for a `data:` address that cannot be read.
  func photos() throws(Refusal) -> [Multipart.Part] {
    var found = form.files.filter { Self.photoFields.contains($0.name) && !$0.bytes.isEmpty }
    for url in mediaURLs where url.hasPrefix("data:") {
      guard let comma = url.firstIndex(of: ","), url[..<comma].hasSuffix(";base64"),
        let bytes = Base64.decode(String(url[url.index(after: comma)...]))
      else { throw .invalid("media_url", Phrase("data: 地址不是 base64 图片", "the data: address is no base64 picture")) }
      found.append(Multipart.Part(name: "media", filename: "media", bytes: bytes))
    }
    return found.map { part in
      var part = part
      part.name = "photos"
      return part
    }
  }

  /// The same bytes for the same request: whoever sends it twice gets the first one's number.
  func digest(of person: String) -> String {
    var bytes = Array(person.utf8)
    for value in form.values.sorted(by: { ($0.name, $0.value) < ($1.name, $1.value) }) where value.name != "api_key" {
      bytes += Array("\n\(value.name)=\(value.value)".utf8)
    }
    for file in form.files { bytes += Array("\n\(file.name)".utf8) + sha256(file.bytes) }
    return String(hexadecimal(sha256(bytes)).prefix(32))
  }

  /// Members of an object become values: texts, numbers and yes or no as they are, lists as several, `attribute` by its own members.
  private static func form(ofJSON body: [UInt8]) throws(Refusal) -> Form {
    guard let text = String(validating: body, as: UTF8.self), !body.contains(0) else {
      throw .invalid("body", Phrase("不是有效的 UTF-8", "it is not valid UTF-8"))
    }
    let value: JSONValue
    do { value = try JSONValue.parse(text, file: "body") } catch {
      throw .invalid("body", Phrase("不是有效的 JSON", "it is not valid JSON"))
    }
    guard let members = value.members else {
      throw .invalid("body", Phrase("应为一个 JSON 对象", "it should be one JSON object"))
    }
    var form = Form()
    for member in members {
      if member.key == "attribute" || member.key == "attributes", let inner = member.value.members {
        for each in inner { try add("attribute[\(each.key)]", each.value, to: &form) }
      } else {
        try add(member.key, member.value, to: &form)
      }
    }
    guard form.values.count <= Form.Limits().values else {
      throw .invalid("body", Phrase("内容过多", "there is too much in it"))
    }
    return form
  }

  private static func add(_ name: String, _ value: JSONValue, to form: inout Form) throws(Refusal) {
    let items = value.array ?? [value]
    for item in items {
      let text: String
      switch item {
      case .null: continue
      case .string(let words): text = words
      case .integer(let number): text = String(number)
      case .number(let number): text = JSONValue.text(of: number)
      case .bool(let flag): text = flag ? "true" : "false"
      case .array, .object:
        throw .invalid(String(name.prefix(40)), Phrase("应为文字或数字", "it should be a text or a number"))
      }
      guard !text.utf8.contains(0), !name.utf8.contains(0) else {
        throw .invalid(String(name.prefix(40)), Phrase("含有 NUL", "it holds a NUL"))
      }
      form.values.append(Form.Value(name, text))
    }
  }
}
