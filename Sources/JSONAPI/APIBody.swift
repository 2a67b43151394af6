import Basics
import Ciphers
import Documents
import Platform
import Site

/// A JSON body as the form that a page would send: texts, numbers, yes and no, lists of these, and files.
enum APIBody {
  /// As much as nine photos take in base64, with their form.
  private static let most = 64 << 20
  /// An object with lists of files.
  private static let depth = 8

  /// - Returns: the form. What came as a form already stays one.
  /// - Throws: `Refusal` naming the member that is of no kind a form has.
  static func form(_ call: Call) throws -> Form {
    guard !call.body.isEmpty else { return call.form }
    let value = try call.json(most: most, depth: depth)
    guard let members = value.members else {
      throw Refusal.invalid("body", Phrase("内容应为 JSON 对象", "The body must be a JSON object"))
    }
    var form = Form()
    for member in members { try add(member.key, member.value, to: &form) }
    return form
  }

  private static func add(_ name: String, _ value: JSONValue, to form: inout Form) throws(Refusal) {
    guard form.values.count + form.files.count < Form.Limits().values else {
      throw Refusal.invalid("body", Phrase("项数太多", "There are too many values"))
    }
    switch value {
    case .null: return
    case .bool(let yes):
      // As a box that is not ticked sends nothing.
      if yes { form.values.append(.init(name, "yes")) }
    case .integer(let number): form.values.append(.init(name, String(number)))
    case .number(let number): form.values.append(.init(name, JSONValue.text(of: number)))
    case .string(let text):
      guard !text.utf8.contains(0) else {
        throw .invalid(name, Phrase("文字不是有效的 UTF-8", "the text is not valid UTF-8"))
      }
      form.values.append(.init(name, text))
    case .array(let elements):
      for element in elements {
        if case .array = element {
          throw .invalid(name, Phrase("列表中不能再有列表", "a list may not hold lists"))
        }
        try add(name, element, to: &form)
      }
    case .object:
      guard let text = value["base64"]?.string, let bytes = Base64.decode(text) else {
        throw .invalid(
          name,
          Phrase(
            "应为文字、数字、是否，或 {\"name\", \"base64\"} 文件",
            "must be a text, a number, yes or no, or a file {\"name\", \"base64\"}"))
      }
      form.files.append(Multipart.Part(name: name, filename: value["name"]?.string ?? "file", bytes: bytes))
    }
  }
}
