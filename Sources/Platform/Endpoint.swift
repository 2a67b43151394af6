import Basics
import HTTPTypes
import Organization

/// One thing that can be asked over HTTP. Endpoints are values: the router, the permission matrix and `yiwang routes` read one list.
package struct Endpoint: Sendable {
  package var method: HTTPRequest.Method
  /// `/matters/:number`; a segment that begins with a colon is a parameter.
  package var path: String
  package var permission: Permission
  package var purpose: Phrase
  /// How it speaks; nil for pages.
  package var door: Door?
  /// What it takes and gives, where programs use it.
  package var contract: Contract?
  /// What the form of a page asks, for its twin among the endpoints for programs; nil where the pack says it.
  package var asks: [Contract.Input]?
  package var answer: @Sendable (Call) async throws -> Reply

  package init(
    _ method: HTTPRequest.Method, _ path: String, permission: Permission, purpose: Phrase, door: Door? = nil, contract: Contract? = nil,
    asks: [Contract.Input]? = nil, answer: @escaping @Sendable (Call) async throws -> Reply
  ) {
    self.method = method
    self.path = path
    self.permission = permission
    self.purpose = purpose
    self.door = door
    self.contract = contract
    self.asks = asks
    self.answer = answer
  }

  /// The same, with what its form asks where the list names its path.
  package func asking(_ forms: [String: [Contract.Input]]) -> Endpoint {
    var endpoint = self
    if let inputs = forms[path], method == .post { endpoint.asks = inputs }
    return endpoint
  }
}
