/// Sends requests to addresses that people have entered, by the rules of the gateway: no redirects, no proxy, encrypted, and never to an
/// address of our own network unless the settings of the machine allow it.
package struct Courier: Sendable {
  /// Posts, and returns the status of the answer, whatever it is. May take half a minute: never within a transaction.
  /// - Throws: `PostageFault` when there was no answer.
  package var post: @Sendable (GatewayRequest, Gateway) async throws -> Int

  /// Fetches what stands at an address, up to so many bytes; the other value says whether it may be a private one.
  /// - Throws: `PostageFault` when there was no answer of 2xx, or it was too large.
  package var fetch: @Sendable (RemoteURL, _ isPrivate: Bool, _ most: Int) async throws -> [UInt8]

  package init(
    post: @escaping @Sendable (GatewayRequest, Gateway) async throws -> Int,
    fetch: @escaping @Sendable (RemoteURL, _ isPrivate: Bool, _ most: Int) async throws -> [UInt8] = { _, _, _ in
      throw PostageFault("not reached")
    }
  ) {
    self.post = post
    self.fetch = fetch
  }

  /// The real one, over the network.
  /// - Parameter authorities: a file of certificates to trust instead of the system's.
  package static func network(authorities: String?) -> Courier {
    Courier(
      post: { request, gateway in
        try await onOwnThread { try Transfer.status(of: request, to: gateway, authorities: authorities, until: $0) }
      },
      fetch: { url, isPrivate, most in
        let answer = try await RemoteRequest.network(
          RemoteRequest(url: url, isPrivate: isPrivate, authorities: authorities))
        guard (200...299).contains(answer.status) else { throw PostageFault("HTTP \(answer.status)") }
        guard answer.body.count <= most else { throw PostageFault("larger than \(most) bytes") }
        return answer.body
      })
  }
}
