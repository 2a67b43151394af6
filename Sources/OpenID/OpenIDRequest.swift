/// What is asked of the provider by this server.
package struct OpenIDRequest: Sendable, Hashable {
  /// A header field.
  package struct Field: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Answers longer than this are not read: bytes.
  package static let largest = 256 * 1024
  /// Answers that take longer than this are not waited for: seconds.
  package static let patience = 10

  /// `GET` or `POST`.
  package var method: String
  package var address: String
  package var fields: [Field]
  package var body: [UInt8]

  package init(method: String, address: String, fields: [Field], body: [UInt8]) {
    self.method = method
    self.address = address
    self.fields = fields
    self.body = body
  }

  static func get(_ address: String, bearer: String? = nil) -> OpenIDRequest {
    var fields = [Field(name: "Accept", value: "application/json")]
    if let bearer { fields.append(Field(name: "Authorization", value: "Bearer \(bearer)")) }
    return OpenIDRequest(method: "GET", address: address, fields: fields, body: [])
  }

  static func post(_ address: String, _ form: String, authorization: String?) -> OpenIDRequest {
    var fields = [
      Field(name: "Accept", value: "application/json"),
      Field(name: "Content-Type", value: "application/x-www-form-urlencoded"),
    ]
    if let authorization { fields.append(Field(name: "Authorization", value: authorization)) }
    return OpenIDRequest(method: "POST", address: address, fields: fields, body: Array(form.utf8))
  }
}
