import Basics

/// A mail as it goes to the relay.
package struct Letter: Sendable, Hashable {
  package var from: String
  package var to: String
  /// Head and body (RFC 5322), lines ended by CR LF.
  package var content: [UInt8]

  package init(from: String, to: String, content: [UInt8]) {
    self.from = from
    self.to = to
    self.content = content
  }
}

/// A request as it goes to the gateway.
package struct GatewayRequest: Sendable, Hashable {
  package var fields: [String]
  package var body: [UInt8]

  /// - Parameter fields: `Name: value`, each.
  package init(fields: [String], body: [UInt8]) {
    self.fields = fields
    self.body = body
  }
}

/// Why something was not taken. Says a code and a general sentence: never to whom, nor what the other side said about it.
package struct PostageFault: Error, Sendable, Hashable, CustomStringConvertible {
  package var description: String
  /// Whether to try again would be in vain: the relay has refused the recipient for good (RFC 5321, 4.2.1: 55x).
  package var isFinal: Bool

  package init(_ description: String, isFinal: Bool = false) {
    self.description = description
    self.isFinal = isFinal
  }
}

/// Carries messages out of the house. Both ways may take half a minute and are never called within a transaction.
package struct Carrier: Sendable {
  package var settings: PostageSettings
  /// Returns when the relay has taken the letter over.
  package var mail: @Sendable (Letter) async throws -> Void
  /// Returns when the gateway has answered 2xx.
  package var post: @Sendable (GatewayRequest) async throws -> Void

  package init(
    settings: PostageSettings, mail: @escaping @Sendable (Letter) async throws -> Void,
    post: @escaping @Sendable (GatewayRequest) async throws -> Void
  ) {
    self.settings = settings
    self.mail = mail
    self.post = post
  }

  /// The real one, over the network.
  package static func network(_ settings: PostageSettings) -> Carrier {
    Carrier(
      settings: settings,
      mail: { letter in
        guard let relay = settings.relay else { throw PostageFault("no mail relay is configured") }
        try await onOwnThread {
          try Transfer.mail(letter, through: relay, authorities: settings.authorities, until: $0)
        }
      },
      post: { request in
        guard let gateway = settings.gateway else { throw PostageFault("no webhook is configured") }
        try await onOwnThread {
          try Transfer.post(request, to: gateway, authorities: settings.authorities, until: $0)
        }
      })
  }
}
