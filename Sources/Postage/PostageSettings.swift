import Basics

/// By which ways messages leave a jurisdiction. What is nil is not used.
package struct PostageSettings: Sendable, Hashable {
  package var relay: MailRelay?
  package var gateway: Gateway?
  /// A file of certificates to trust instead of the system's: an authority of the government network.
  package var authorities: String?

  /// Whether addresses that administrators enter on pages may be private ones, and of this machine: those of a government network.
  /// Whoever keeps the machine says so; no page can.
  package var reachesPrivate: Bool

  package init(
    relay: MailRelay? = nil, gateway: Gateway? = nil, authorities: String? = nil, reachesPrivate: Bool = false
  ) {
    self.relay = relay
    self.gateway = gateway
    self.authorities = authorities
    self.reachesPrivate = reachesPrivate
  }
}

/// The mail server that takes our mail (SMTP).
package struct MailRelay: Sendable, Hashable {
  package static let schemes = ["smtp", "smtps"]

  package var url: RemoteURL
  /// The address the mail comes from.
  package var sender: String
  /// "" for a relay that knows us by our address.
  package var user: String
  package var password: String

  package init(url: RemoteURL, sender: String, user: String = "", password: String = "") {
    self.url = url
    self.sender = sender
    self.user = user
    self.password = password
  }

  /// Everywhere but on this machine, nothing is said before the connection is encrypted.
  package var needsEncryption: Bool { !url.isLoopback }
}

/// Who takes what is for a telephone: a gateway of short messages, or a program in front of one.
package struct Gateway: Sendable, Hashable {
  package static let schemes = ["https", "http"]
  package static let secretLeast = 16

  package var url: RemoteURL
  /// Both sides know it; requests are signed with it.
  package var secret: String
  /// Whether it may stand at a private address, as within a government network.
  package var isPrivate: Bool

  package init(url: RemoteURL, secret: String, isPrivate: Bool = false) {
    self.url = url
    self.secret = secret
    self.isPrivate = isPrivate
  }
}

/// Keeps passwords and secrets out of logs.
extension MailRelay: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "relay \(url.text)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["url": url.text]) }
}

extension Gateway: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "gateway \(url.scheme)://\(url.host)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["host": url.host]) }
}
