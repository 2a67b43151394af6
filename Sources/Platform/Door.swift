import Basics

/// How endpoints that are no pages speak: an interface for programs has its own form of refusals. Endpoints without a door are pages,
/// which take forms only; bodies of other types come to the others as `Call.body`.
package struct Door: Sendable {
  package var name: String
  /// Paths below it that lead to no endpoint are answered through this door as well: `/open311/`.
  package var prefix: String
  /// Whether the access token may also come as `api_key` in the form or in the query. Then nothing else says who asks: neither cookies
  /// nor sessions, so that other sites may lead here.
  package var keyFromForm: Bool
  /// The one place where a refusal becomes an answer of this door.
  package var refused: @Sendable (Refusal, Call) -> Reply
  /// The answer to what is our fault; it says nothing but the number of the call.
  package var broken: @Sendable (Call) -> Reply

  package init(
    name: String, prefix: String, keyFromForm: Bool = false,
    refused: @escaping @Sendable (Refusal, Call) -> Reply, broken: @escaping @Sendable (Call) -> Reply
  ) {
    self.name = name
    self.prefix = prefix
    self.keyFromForm = keyFromForm
    self.refused = refused
    self.broken = broken
  }
}

/// What a request brought in its body.
package struct Payload: Sendable {
  package var form: Form
  /// The bytes where the type is none of a form.
  package var body: [UInt8]
  /// The content type as it was sent.
  package var type: String

  package init(form: Form = Form(), body: [UInt8] = [], type: String = "") {
    self.form = form
    self.body = body
    self.type = type
  }
}
