import Basics

/// What a person filled in: values in the order of the page, and files.
package struct Form: Sendable, Hashable {
  package struct Value: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package struct Limits: Sendable, Hashable {
    package var values: Int
    /// Bytes of the whole text.
    package var total: Int

    package init(values: Int = 1000, total: Int = 1 << 20) {
      self.values = values
      self.total = total
    }
  }

  package var values: [Value]
  /// Without the file fields that were left empty.
  package var files: [Multipart.Part]

  package init(values: [Value] = [], files: [Multipart.Part] = []) {
    self.values = values
    self.files = files
  }

  /// The first value of a name; nil if there is none.
  package subscript(name: String) -> String? { values.first { $0.name == name }?.value }

  /// All values of a name, as boxes that may be ticked together send them.
  package func all(_ name: String) -> [String] { values.filter { $0.name == name }.map(\.value) }

  package func file(_ name: String) -> Multipart.Part? { files.first { $0.name == name } }
  package func files(_ name: String) -> [Multipart.Part] { files.filter { $0.name == name } }

  /// From the parts of `multipart/form-data`.
  /// - Throws: `Refusal` of kind `invalid` naming the field whose text is not UTF-8 or holds a NUL.
  package init(parts: [Multipart.Part]) throws(Refusal) {
    self.init()
    for part in parts {
      if let filename = part.filename {
        if !filename.isEmpty || !part.bytes.isEmpty { files.append(part) }
      } else {
        values.append(Value(part.name, try Self.text(part.bytes, of: part.name)))
      }
    }
  }

  /// From `application/x-www-form-urlencoded` (WHATWG URL, 5.1): a body or the query of an address.
  /// - Throws: `Refusal` of kind `invalid` naming the field whose text is not UTF-8 or holds a NUL, or `tooLarge`.
  package static func urlencoded(_ bytes: some Collection<UInt8>, limits: Limits = Limits()) throws(Refusal) -> Form {
    guard bytes.count <= limits.total else {
      throw tooLarge(Phrase("表单超过 \(limits.total) 字节", "the form is larger than \(limits.total) bytes"))
    }
    var form = Form()
    for piece in Array(bytes).split(separator: UInt8(ascii: "&")) {
      guard form.values.count < limits.values else {
        throw tooLarge(Phrase("表单超过 \(limits.values) 项", "the form has more than \(limits.values) values"))
      }
      let equals = piece.firstIndex(of: UInt8(ascii: "="))
      let number = form.values.count + 1
      let head = percentDecoded(piece[..<(equals ?? piece.endIndex)], plusIsBlank: true)
      let name = try text(head, of: "value \(number)")
      let value = equals.map { percentDecoded(piece[($0 + 1)...], plusIsBlank: true) } ?? []
      form.values.append(Value(name, try text(value, of: name)))
    }
    return form
  }

  package static func urlencoded(_ text: String, limits: Limits = Limits()) throws(Refusal) -> Form {
    try urlencoded(text.utf8, limits: limits)
  }

  private static func text(_ bytes: [UInt8], of field: String) throws(Refusal) -> String {
    // PostgreSQL keeps no NUL in a text.
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw .invalid(field, Phrase("文字不是有效的 UTF-8", "the text is not valid UTF-8"))
    }
    return text
  }

  private static func tooLarge(_ phrase: Phrase) -> Refusal {
    Refusal(.tooLarge, "form.tooLarge", phrase, fields: [Refusal.Fault("body", phrase)])
  }
}
