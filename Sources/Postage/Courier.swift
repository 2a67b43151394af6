/// Sends requests to addresses that people have entered, by the rules of the gateway: no redirects, no proxy, encrypted, and never to an
/// address of our own network unless the settings of the machine allow it.
package struct Courier: Sendable {
  /// Posts, and returns the status of the answer, whatever it is. May take half a minute: never within a transaction.
  /// - Throws: `PostageFault` when there was no answer.
  package var post: @Sendable (GatewayRequest, Gateway) async throws -> Int

  package init(post: @escaping @Sendable (GatewayRequest, Gateway) async throws -> Int) { self.post = post }

  /// The real one, over the network.
  /// - Parameter authorities: a file of certificates to trust instead of the system's.
  package static func network(authorities: String?) -> Courier {
    Courier { request, gateway in
      try await onOwnThread { try Transfer.status(of: request, to: gateway, authorities: authorities, until: $0) }
    }
  }
}
