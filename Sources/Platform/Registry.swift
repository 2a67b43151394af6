import Basics
import Foundation
import HTTPTypes

/// Finds the endpoint of a request in the one list of endpoints.
package struct Registry: Sendable {
  package let endpoints: [Endpoint]
  private let root: Node

  /// What a path leads to.
  package enum Match: Sendable {
    case endpoint(Endpoint, parameters: [String: String])
    /// The path exists with other methods.
    case otherMethods([HTTPRequest.Method])
    case nothing
  }

  private final class Node: Sendable {
    let fixed: [String: Node]
    let parameter: (name: String, node: Node)?
    let endpoints: [HTTPRequest.Method: Endpoint]

    init(_ list: [(segments: ArraySlice<Substring>, endpoint: Endpoint)]) {
      endpoints = Dictionary(
        list.filter(\.segments.isEmpty).map { ($0.endpoint.method, $0.endpoint) },
        uniquingKeysWith: { first, _ in first })
      let deeper = Dictionary(grouping: list.filter { !$0.segments.isEmpty }) { String($0.segments.first ?? "") }
        .mapValues { $0.map { (segments: $0.segments.dropFirst(), endpoint: $0.endpoint) } }
      fixed = deeper.filter { !$0.key.hasPrefix(":") }.mapValues { Node($0) }
      parameter = deeper.first { $0.key.hasPrefix(":") }.map { (String($0.key.dropFirst()), Node($0.value)) }
    }
  }

  package init(_ endpoints: [Endpoint]) {
    self.endpoints = endpoints
    root = Node(endpoints.map { (segments: $0.path.split(separator: "/")[...], endpoint: $0) })
  }

  /// - Parameter path: percent-encoded, without query.
  package func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
    var node = root
    var parameters: [String: String] = [:]
    for segment in path.split(separator: "/") {
      if let next = node.fixed[String(segment)] {
        node = next
      } else if let (name, next) = node.parameter, let value = String(segment).removingPercentEncoding,
        !value.utf8.contains(0)
      {
        // A NUL names nothing, and databases choke on it.
        parameters[name] = value
        node = next
      } else {
        return .nothing
      }
    }
    if let endpoint = node.endpoints[method == .head ? .get : method] {
      return .endpoint(endpoint, parameters: parameters)
    }
    return node.endpoints.isEmpty ? .nothing : .otherMethods(node.endpoints.keys.sorted { $0.rawValue < $1.rawValue })
  }

  /// Pairs of endpoints with the same method and path: a mistake of programmes.
  package var collisions: [String] {
    Dictionary(grouping: endpoints) { "\($0.method) \($0.path)" }.filter { $0.value.count > 1 }.keys.sorted()
  }
}
